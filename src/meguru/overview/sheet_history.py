"""What became of one sheet: who did what when, whose turn it was, and how long it lay there. A read model without tables.

It is the ledger's entries of that sheet and the remarks that were made, for the people of the sheet alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.audit.queries import entries_about
from meguru.base.audit.telling import Thing
from meguru.check.reviews.queries import RemarkView, SheetView, get_sheet
from meguru.check.reviews.rules import MEANS_LABELS, Means, SheetState, noun_of
from meguru.core.clock import day_of
from meguru.core.language import _
from meguru.overview.ledger import who_did
from meguru.overview.naming import named, names_of
from meguru.plan.calendar.rules import working_days_late


class Turn(StrEnum):
    """Whose turn it is with a sheet."""

    WRITER = "writer"
    CONFIRMER = "confirmer"
    SECRETARIAT = "secretariat"
    NOBODY = "nobody"


SAID = {
    Event.SHEET_OPENED: _("用意しました"),
    Event.SHEET_WRITTEN: _("書きました"),
    Event.SHEET_SENT: _("確認に回しました"),
    Event.SHEET_RECALLED: _("書き手に戻しました"),
    Event.SHEET_CONFIRMED: _("確かめて提出しました"),
    Event.SHEET_RETURNED: _("直しをお願いしました"),
    Event.SHEET_ACCEPTED: _("受理しました"),
}
# Whose turn begins with what was done; writing gives the sheet to nobody else.
TURNS = {
    Event.SHEET_OPENED: Turn.WRITER,
    Event.SHEET_SENT: Turn.CONFIRMER,
    Event.SHEET_RECALLED: Turn.WRITER,
    Event.SHEET_CONFIRMED: Turn.SECRETARIAT,
    Event.SHEET_RETURNED: Turn.WRITER,
    Event.SHEET_ACCEPTED: Turn.NOBODY,
}
TURN_OF_STATE = {
    SheetState.UNTOUCHED: Turn.WRITER,
    SheetState.WRITING: Turn.WRITER,
    SheetState.CONFIRMING: Turn.CONFIRMER,
    SheetState.SUBMITTED: Turn.SECRETARIAT,
    SheetState.RETURNED: Turn.WRITER,
    SheetState.ACCEPTED: Turn.NOBODY,
}


@dataclass(frozen=True)
class HistoryStep:
    """One thing done to the sheet. Writing in it again and again on one day is one step, with how often."""

    at: datetime
    what: str
    who: str
    seat: str
    times: int = 1
    fields: tuple[str, ...] = ()
    note: str = ""
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HistoryTurn:
    """How long the sheet lay with somebody: calendar days, and of them the days on which offices are open."""

    turn: Turn
    who: str
    since: date
    until: date | None
    days: int
    working_days: int


@dataclass(frozen=True)
class SheetHistory:
    """A sheet with all that became of it, oldest first."""

    sheet: SheetView
    steps: tuple[HistoryStep, ...]
    turns: tuple[HistoryTurn, ...]
    by_turn: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def sheet_history(actor: Actor, fiscal_year: int, code: str, *, today: date) -> SheetHistory:
    """The history of one sheet. Raises ``NotFound``. Four queries.

    May: who writes, confirms and does it together, the secretariat, the auditor.
    """
    sheet = get_sheet(actor, fiscal_year, code)
    require(actor, Action.SHEET_TRACE, sheet.target)
    entries = _since_opened(entries_about((*SAID, Event.SHEET_TAKEN_BACK), fiscal_year=fiscal_year, code=code))
    asked = [(Thing.PERSON, str(each.person_id)) for each in entries] + [
        (Thing.SEAT, str(each.seat_id)) for each in entries
    ]
    names = names_of(actor, asked).found
    steps: list[HistoryStep] = []
    for entry in entries:
        step = HistoryStep(
            at=entry.at,
            what=SAID[Event(entry.kind)],
            who=who_did(entry, named(names, Thing.PERSON, entry.person_id)),
            seat=named(names, Thing.SEAT, entry.seat_id),
            fields=_fields(sheet, entry),
            note=_note(sheet, entry, is_last=entry is _last(entries, Event(entry.kind))),
            remarks=_remarks(sheet, entry),
        )
        if steps and _goes_on(steps[-1], step):
            steps[-1] = _together(steps[-1], step)
        else:
            steps.append(step)
    turns = tuple(_turns(sheet, entries, today))
    return SheetHistory(sheet, tuple(steps), turns, _summed(turns))


def turn_words(sheet: SheetView, turn: Turn) -> str:
    """Who has the sheet, in the words of its page."""
    if turn is Turn.WRITER:
        return _("書く番（{who}）").format(who=sheet.owner)
    if turn is Turn.CONFIRMER:
        return _("確かめる番（{who}）").format(who=sheet.owner)
    return _("事務局の番") if turn is Turn.SECRETARIAT else _("終わっています")


def waiting_since(sheet: SheetView, *, today: date) -> tuple[str, int, int] | None:
    """Whose turn it is now, for how many days and working days, as far as the sheet itself says; no query.

    Nothing while it is being written: the last act is then the last writing, and not the beginning of the turn.
    """
    if sheet.state not in (SheetState.CONFIRMING, SheetState.SUBMITTED) or sheet.last_act_at is None:
        return None
    since = day_of(sheet.last_act_at)
    return turn_words(sheet, TURN_OF_STATE[sheet.state]), (today - since).days, working_days_late(since, today)


def _since_opened(entries: Sequence[LedgerEntry]) -> Sequence[LedgerEntry]:
    """What came after the sheet was last taken back with its year: before that it was another sheet, now gone."""
    places = [place for place, entry in enumerate(entries) if entry.kind == Event.SHEET_TAKEN_BACK]
    return entries[places[-1] + 1 :] if places else entries


def _last(entries: Sequence[LedgerEntry], event: Event) -> LedgerEntry | None:
    return next((entry for entry in reversed(entries) if entry.kind == event.value), None)


def _fields(sheet: SheetView, entry: LedgerEntry) -> tuple[str, ...]:
    """The fields that were written, by their labels and in the order of the sheet."""
    if entry.kind != Event.SHEET_WRITTEN:
        return ()
    changed = entry.facts.get("fields") or []
    return tuple(noun_of(label) for key, label in sheet.labels.items() if key in changed)


def _note(sheet: SheetView, entry: LedgerEntry, *, is_last: bool) -> str:
    """How it was confirmed, and by whom, where it was not on screen; why it was sent back, or sent without a change.

    Who and why stand on the sheet, of the last time alone.
    """
    if is_last and entry.kind == Event.SHEET_RECALLED and sheet.sent_back_reason:
        return _("わけ「{reason}」").format(reason=sheet.sent_back_reason)
    if is_last and entry.kind == Event.SHEET_SENT and sheet.unchanged_reason:
        return _("直さずに出すわけ「{reason}」").format(reason=sheet.unchanged_reason)
    if entry.kind != Event.SHEET_CONFIRMED or entry.facts.get("means") == Means.SCREEN:
        return ""
    means = MEANS_LABELS[Means(entry.facts["means"])]
    if is_last and sheet.confirmed_by and sheet.confirmed_on:
        return _("{who}が{means}確かめました（{day}）").format(
            who=sheet.confirmed_by, means=means, day=f"{sheet.confirmed_on.month}/{sheet.confirmed_on.day}"
        )
    return means


def _remarks(sheet: SheetView, entry: LedgerEntry) -> tuple[tuple[str, str], ...]:
    if entry.kind != Event.SHEET_RETURNED:
        return ()
    made: Iterable[RemarkView] = (remark for remark in sheet.remarks if remark.made_at == entry.at)
    return tuple((noun_of(sheet.labels.get(remark.field, remark.field)), remark.text) for remark in made)


def _goes_on(before: HistoryStep, step: HistoryStep) -> bool:
    """Whether somebody goes on writing on the same day."""
    is_writing = before.what == step.what == SAID[Event.SHEET_WRITTEN]
    return is_writing and (before.who, before.seat, day_of(before.at)) == (step.who, step.seat, day_of(step.at))


def _together(before: HistoryStep, step: HistoryStep) -> HistoryStep:
    fields = tuple(dict.fromkeys((*before.fields, *step.fields)))
    return HistoryStep(step.at, step.what, step.who, step.seat, before.times + 1, fields)


def _turns(sheet: SheetView, entries: Sequence[LedgerEntry], today: date) -> Iterable[HistoryTurn]:
    begun = [(TURNS[Event(entry.kind)], day_of(entry.at)) for entry in entries if Event(entry.kind) in TURNS]
    for place, (turn, since) in enumerate(begun):
        if turn is Turn.NOBODY:
            continue
        ended = begun[place + 1][1] if place + 1 < len(begun) else None
        last = ended or max(today, since)
        yield HistoryTurn(
            turn, turn_words(sheet, turn), since, ended, (last - since).days, working_days_late(since, last)
        )


def _summed(turns: Sequence[HistoryTurn]) -> dict[str, tuple[int, int]]:
    """Over all rounds: how long each had it."""
    found: dict[str, tuple[int, int]] = {}
    for each in turns:
        days, working = found.get(each.who, (0, 0))
        found[each.who] = (days + each.days, working + each.working_days)
    return found
