"""Meetings, judgements and advice without an actor. For whoever has asked already: commands, ``overview``, the book."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Q, Subquery

from meguru.base.search.rules import FoundKind, SearchMaterial
from meguru.check.committee.models import Advice, Evaluation, Reply
from meguru.check.committee.queries import (
    AdviceView,
    EvaluationView,
    MeetingView,
    ReplyView,
    advice_view,
    every_advice,
    every_meeting,
    meeting_view,
)
from meguru.check.committee.rules import STANCE_LABELS, MeetingState, Stance


def meetings_of(fiscal_year: int | None = None) -> list[MeetingView]:
    """Meetings without their reports, newest first. Public as far as held: they are part of the book."""
    rows = every_meeting()
    if fiscal_year is not None:
        rows = rows.filter(year__fiscal_year=fiscal_year)
    return [meeting_view(row) for row in rows]


def evaluations_of_years(*, upto: int | None = None) -> dict[tuple[str, int], EvaluationView]:
    """The committee's judgements in held meetings as {(measure code, fiscal year): judgement}; a later meeting's counts."""
    rows = Evaluation.objects.filter(meeting__state=MeetingState.HELD.value)
    rows = rows.select_related("meeting__year", "measure").defer("meeting__report").order_by("meeting__number")
    if upto is not None:
        rows = rows.filter(meeting__year__fiscal_year__lte=upto)
    return {
        (row.measure.code, row.meeting.year.fiscal_year): EvaluationView(
            row.measure.code, row.rating, row.comment, row.meeting.number
        )
        for row in rows
    }


def advice_of(fiscal_year: int | None = None, *, only_open: bool = False) -> list[AdviceView]:
    """Advice in order of its number, of one reviewed year or all; ``only_open`` leaves out what is closed. Public."""
    rows = every_advice()
    if fiscal_year is not None:
        rows = rows.filter(meeting__year__fiscal_year=fiscal_year)
    if only_open:
        rows = rows.exclude(state="closed")
    return [advice_view(row) for row in rows]


def advice_to_hand_on(
    *, owners: Collection[int], districts: Collection[int], of_office: bool = False
) -> list[AdviceView]:
    """The spoken advice to these bodies and districts that is not closed, each with its newest reply. One query.

    ``of_office``: also what nobody is named for, and no district, so that the secretariat answers it.
    """
    newest = Reply.objects.filter(advice=OuterRef("pk")).order_by("-id")
    said = {f"last_{name}": Subquery(newest.values(name)[:1]) for name in ("stance", "text", "made_by", "made_on")}
    rows = Advice.objects.select_related("meeting__year", "measure", "district", "addressee").defer("meeting__report")
    whose = Q(addressee__in=owners) | Q(district__in=districts)
    if of_office:
        whose |= Q(addressee=None, district=None)
    rows = rows.filter(whose, meeting__state=MeetingState.HELD.value)
    found = []
    for row in rows.exclude(state="closed").annotate(**said).order_by("id"):
        view, reply = advice_view(row, with_replies=False), row.__dict__
        if reply["last_stance"]:
            stance = Stance(reply["last_stance"])
            told = (reply["last_text"], reply["last_made_by"], reply["last_made_on"])
            view = replace(view, replies=(ReplyView(stance, STANCE_LABELS[stance], *told),))
        found.append(view)
    return found


def open_advice_for(*, fiscal_year: int, measure_ids: Collection[int], district_id: int | None) -> list[AdviceView]:
    """The advice, given on years before ``fiscal_year`` and not closed, that a sheet of that year has to answer.

    ``measure_ids``: the sheet's measure and all that it continues.
    """
    rows = every_advice().filter(meeting__year__fiscal_year__lt=fiscal_year).exclude(state="closed")
    if measure_ids:
        rows = rows.filter(measure_id__in=measure_ids)
    elif district_id is not None:
        rows = rows.filter(district_id=district_id)
    else:
        return []
    return [advice_view(row) for row in rows]


@dataclass(frozen=True)
class OpenAdvice:
    """A piece of advice that is not closed: its number, and what it was given on."""

    number: str
    measure_id: int | None
    district_id: int | None


def open_advice(*, before: int) -> list[OpenAdvice]:
    """The advice given on years before one that is not closed. One query."""
    rows = Advice.objects.filter(meeting__year__fiscal_year__lt=before).exclude(state="closed")
    return [OpenAdvice(*row) for row in rows.order_by("id").values_list("number", "measure_id", "district_id")]


def advice_to_find() -> Iterator[SearchMaterial]:
    """What can be found of advice: its words and its replies', oldest first."""
    for row in every_advice().order_by("meeting__held_on", "id"):
        said = "\n".join((row.text, *(reply.text for reply in row.replies.all())))
        yield SearchMaterial(
            FoundKind.ADVICE,
            row.number,
            row.number,
            said,
            (row.number,),
            day=row.meeting.held_on,
            fiscal_year=row.meeting.year.fiscal_year,
        )


def meetings_to_find() -> Iterator[SearchMaterial]:
    """What can be found of meetings, oldest first: whose they are, where they are held, why one was called off."""
    for row in every_meeting().order_by("held_on", "id"):
        said = "\n".join(filter(None, (row.place, row.quorum_sentence, row.called_off_reason)))
        title, year = row.committee.name, row.year.fiscal_year
        yield SearchMaterial(FoundKind.MEETING, str(row.pk), title, said, (row.pk,), day=row.held_on, fiscal_year=year)
