"""Amendments, without an actor: for callers that have already checked permission (commands, ``overview``, the book)."""

from meguru.act.amendments.queries import AmendmentView, amendment_rows, amendment_view
from meguru.act.amendments.rules import AmendmentState


def amendments_of(*, states: tuple[AmendmentState, ...] = (AmendmentState.AGREED,)) -> list[AmendmentView]:
    """Amendments in the given states, in order. Agreed ones are public: they are part of the book."""
    return [amendment_view(row) for row in amendment_rows().filter(state__in=[state.value for state in states])]
