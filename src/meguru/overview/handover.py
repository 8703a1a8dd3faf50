"""What a seat hands on to whoever holds it next: what is open, due, promised and half written. A read model without tables.

It shows what the seat itself may see, whoever looks: a chair's page has no opinions on it, also where the secretariat prints it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import can, may_somewhere
from meguru.base.bodies.queries.handing import SeatHandedOver, seat_handed_over
from meguru.check.committee.material import advice_to_hand_on
from meguru.check.committee.queries import AdviceView
from meguru.check.committee.rules import AdviceState
from meguru.check.opinions.material import opinions_to_hand_on
from meguru.check.opinions.queries import OpinionView
from meguru.check.reviews.material import Asked, marks_to_do, sheets_of_parties
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import SheetState
from meguru.core.clock import day_of
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import excerpt
from meguru.do.milestones.material import LookedAfter, looked_after_at
from meguru.overview.waiting import GROUPS, WaitingKind, kind_of_sheet
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.queries import year_under_review
from meguru.plan.calendar.rules import YearState, working_days_late

_EXCERPT = 80
_BEGUN = {SheetState.WRITING, SheetState.RETURNED}
_DONE = SheetState.ACCEPTED
# What stands on a sheet without anybody's having written it there, and choices.
_NO_TEXT = frozenset({"plan", "rating", "direction", "manner"})


@dataclass(frozen=True)
class OpenSheet:
    """A sheet that is on its way: where it is, until when, what is to be done with it, what was asked to be put right."""

    fiscal_year: int
    code: str
    title: str
    state: str
    due_on: date
    days_late: int
    to_do: str
    remarks: tuple[tuple[str, str], ...]

    @property
    def year(self) -> FiscalYear:
        """The year it looks back on."""
        return FiscalYear(self.fiscal_year)


@dataclass(frozen=True)
class HalfWritten:
    """A sheet with words on it that has not been handed in: what stands there, what is missing, who wrote last and when."""

    fiscal_year: int
    code: str
    title: str
    texts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    written_by: str
    written_at: datetime | None

    @property
    def year(self) -> FiscalYear:
        """The year it looks back on."""
        return FiscalYear(self.fiscal_year)


@dataclass(frozen=True)
class Promise:
    """What was said that it would be done: to whom or where, in which words, and the page it is found on."""

    kind: str
    subject: str
    text: str
    said_on: date | None
    page: str
    key: str
    fiscal_year: int | None = None


@dataclass(frozen=True)
class Due:
    """A day that comes: what is to be done by it. ``days_late`` where it has passed."""

    day: date
    what: str
    days_late: int = 0


@dataclass(frozen=True)
class OfficeWork:
    """What comes in to the secretariat from everybody: how much of it waits, and on which page it is done."""

    kind: WaitingKind
    label: str
    count: int
    page: str


@dataclass(frozen=True)
class Handover:
    """Everything on one page. ``office`` is empty at every seat but the secretariat's."""

    seat: SeatHandedOver
    sheets: tuple[OpenSheet, ...]
    half_written: tuple[HalfWritten, ...]
    due: tuple[Due, ...]
    promises: tuple[Promise, ...]
    unanswered: tuple[AdviceView, ...]
    office: tuple[OfficeWork, ...]
    year: FiscalYear | None
    looked_after: tuple[LookedAfter, ...] = ()
    may_follow: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is open, due, promised or half written. Of the secretariat that is never said: it decides, too."""
        work = self.sheets or self.half_written or self.due or self.promises or self.unanswered or self.office
        return not (work or self.looked_after)

    @property
    def is_left_behind(self) -> bool:
        """Whether a measure was looked after by somebody who has left the seat, and who looks may hand it to who sits there now."""
        is_held = any(holder.is_now for holder in self.seat.holders)
        return self.may_follow and is_held and any(each.is_left for each in self.looked_after)

    @property
    def office_waits(self) -> tuple[OfficeWork, ...]:
        """What of the secretariat's work waits now."""
        return tuple(each for each in self.office if each.count)


def handover_of(actor: Actor, seat_id: int, *, at: datetime, years: Sequence[PlanYear]) -> Handover:
    """What a seat hands on, at this moment. ``years`` are the opened ones. Eight queries at most; nine for the secretariat's.

    May: whoever holds the seat or is to hold it, and the secretariat.
    """
    today = day_of(at)
    seat = seat_handed_over(actor, seat_id, on=today)
    reviewed = year_under_review(actor, today, years)
    found = _sheets(seat.actor, years, reviewed)
    sheets, asked = [sheet for sheet, _asked in found], {sheet.id: asked for sheet, asked in found}
    own = [sheet for sheet in sheets if seat.actor.owns(sheet.target)]
    open_years = {year.fiscal_year for year in years if year.state != YearState.CLOSED}
    on_the_way = [sheet for sheet in sheets if sheet.fiscal_year in open_years and sheet.state is not _DONE]
    opened = [_open(seat.actor, sheet, asked[sheet.id], today) for sheet in on_the_way]
    advice = _advice(seat.actor) if years else []
    promised, to_answer = _opinions(seat.actor, own)
    unanswered = tuple(each for each in advice if each.state is AdviceState.OPEN)
    return Handover(
        seat=seat,
        looked_after=looked_after_at(seat.actor, on=today),
        may_follow=can(actor, Action.CARETAKER_NAME, Target(seat.actor.grants[0].organisation_id)),
        sheets=tuple(opened),
        half_written=tuple(_half(sheet) for sheet in on_the_way if _is_half_written(seat.actor, sheet)),
        due=_due(seat.actor, opened, unanswered, reviewed, today),
        promises=(*_replies(advice), *_answers(promised), *_directions(own)),
        unanswered=unanswered,
        office=_office(seat.actor, years, reviewed, to_answer),
        year=reviewed.year if reviewed else None,
    )


def _parties(seat: Actor) -> tuple[set[int], set[int]]:
    """The bodies and districts that the seat works for."""
    owners = {each for grant in seat.grants for each in grant.organisation_ids}
    return owners, {district for grant in seat.grants for district in grant.district_ids}


def _sheets(seat: Actor, years: Sequence[PlanYear], reviewed: PlanYear | None) -> list[tuple[SheetView, Asked]]:
    """The sheets that are the seat's own, of the open years and of the one before the year under review."""
    owners, districts = _parties(seat)
    if not years or not may_somewhere(seat, Action.SHEET_VIEW):
        return []
    wanted = {year.fiscal_year for year in years if year.state != YearState.CLOSED}
    if reviewed is not None:
        wanted |= {reviewed.fiscal_year, reviewed.fiscal_year - 1}
    found = sheets_of_parties(wanted, owners=owners, districts=districts)
    return [(sheet, asked) for sheet, asked in found if can(seat, Action.SHEET_VIEW, sheet.target)]


def _open(seat: Actor, sheet: SheetView, remarks: Asked, today: date) -> OpenSheet:
    kind = kind_of_sheet(seat, sheet)
    is_handed_in = sheet.state is SheetState.SUBMITTED
    return OpenSheet(
        fiscal_year=sheet.fiscal_year,
        code=sheet.code,
        title=sheet.title,
        state=sheet.state_label,
        due_on=sheet.due_on,
        days_late=0 if is_handed_in else working_days_late(sheet.due_on, today),
        to_do=_TO_DO.get(kind, "") if kind else "",
        remarks=tuple((sheet.labels.get(field, field), words) for field, words in remarks),
    )


_TO_DO = {
    WaitingKind.ACCEPT_SHEET: _("受理するか、直しをお願いする"),
    WaitingKind.RECORD_PAPER: _("確かめた人（紙・決裁）を、代わりに記録する"),
    WaitingKind.CONFIRM_SHEET: _("確かめる"),
    WaitingKind.AWAIT_CONFIRMATION: _("確認を待つ"),
    WaitingKind.MEND_SHEET: _("直す"),
    WaitingKind.WRITE_SHEET: _("書く"),
    WaitingKind.AWAIT_WRITER: _("確認に回るのを待つ"),
    WaitingKind.WRITE_TOGETHER: _("一緒に書く"),
}


def _is_half_written(seat: Actor, sheet: SheetView) -> bool:
    return seat.owns(sheet.target) and sheet.state in _BEGUN and bool(_texts(sheet))


def _texts(sheet: SheetView) -> tuple[tuple[str, str], ...]:
    """What stands in the boxes of a sheet, each shortened; what came from the plan by itself is not among it."""
    return tuple(
        (label, excerpt(sheet.content[key], _EXCERPT))
        for key, label in sheet.labels.items()
        if key not in _NO_TEXT and sheet.content.get(key)
    )


def _half(sheet: SheetView) -> HalfWritten:
    return HalfWritten(
        fiscal_year=sheet.fiscal_year,
        code=sheet.code,
        title=sheet.title,
        texts=_texts(sheet),
        missing=tuple(sheet.labels.get(key, key) for key in sheet.missing),
        written_by=sheet.written_by,
        written_at=sheet.written_at,
    )


def _advice(seat: Actor) -> list[AdviceView]:
    """The advice that is the seat's to answer, and not closed."""
    if not may_somewhere(seat, Action.ADVICE_REPLY):
        return []
    owners, districts = _parties(seat)
    is_office = can(seat, Action.ADVICE_REPLY)
    found = advice_to_hand_on(owners=owners, districts=districts, of_office=is_office)
    return [each for each in found if seat.owns(each.target) or (is_office and each.is_of_office)]


def _office(seat: Actor, years: Sequence[PlanYear], reviewed: PlanYear | None, opinions: int) -> tuple[OfficeWork, ...]:
    """What comes in to the secretariat, of the year under review and of what is on its way in others; nothing for other seats."""
    if not can(seat, Action.SHEET_ACCEPT):
        return ()
    marks = marks_to_do(reviewed.fiscal_year if reviewed else 0) if years else []
    kinds = [kind_of_sheet(seat, mark) for mark in marks]
    return (
        *(OfficeWork(kind, GROUPS[kind], kinds.count(kind), "board") for kind in _OF_OFFICE),
        OfficeWork(WaitingKind.ANSWER_OPINIONS, _("回答を待っているご意見"), opinions, "opinions"),
    )


_OF_OFFICE = (WaitingKind.ACCEPT_SHEET, WaitingKind.RECORD_PAPER)


def _due(
    seat: Actor,
    sheets: Iterable[OpenSheet],
    unanswered: Iterable[AdviceView],
    reviewed: PlanYear | None,
    today: date,
) -> tuple[Due, ...]:
    """The days that come, the nearest first: of what is open, and of the year's calendar."""
    said = _("{year}の「{title}」を出す")
    found = {
        Due(each.due_on, said.format(year=each.year, title=each.title), each.days_late) for each in sheets if each.to_do
    }
    found |= {
        Due(each.due_on, _("助言{number}に答える").format(number=each.number), working_days_late(each.due_on, today))
        for each in unanswered
    }
    if reviewed is not None:
        found |= set(_of_calendar(seat, reviewed, today))
    return tuple(sorted(found, key=lambda each: (each.day, each.what)))


def _of_calendar(seat: Actor, reviewed: PlanYear, today: date) -> Iterable[Due]:
    """The days of the term's calendar for what this seat does, the next time each comes."""
    calendar = reviewed.term.calendar
    day = {
        _("取組のシートを出す期日"): (calendar.sheet_due, any(g.organisation_id for g in seat.grants)),
        _("地区のシートを出す期日"): (calendar.district_sheet_due, any(g.district_ids for g in seat.grants)),
        _("助言に答える期日"): (calendar.reply_due, may_somewhere(seat, Action.ADVICE_REPLY)),
    }
    writes = may_somewhere(seat, Action.SHEET_WRITE)
    for what, ((month, number), is_theirs) in day.items():
        this_year = date(today.year, month, number)
        if is_theirs and writes:
            yield Due(this_year if today <= this_year else date(today.year + 1, month, number), what)


def _replies(advice: Iterable[AdviceView]) -> Iterable[Promise]:
    for each in advice:
        if each.reply is not None:
            kind = _("助言への答え（{stance}）").format(stance=each.reply.stance_label)
            subject = each.measure_title or each.district_name or each.number
            yield Promise(kind, subject, each.reply.text, each.reply.made_on, "advice", each.number)


def _opinions(seat: Actor, sheets: Iterable[SheetView]) -> tuple[list[OpinionView], int]:
    """Opinions on what is the seat's own in which something was promised and nothing told since; how many the office answers."""
    if not can(seat, Action.OPINION_VIEW):
        return [], 0
    measures = {sheet.measure_id for sheet in sheets if sheet.measure_id is not None}
    is_office = can(seat, Action.OPINION_ANSWER)
    return opinions_to_hand_on(measure_ids=measures, district_ids=_parties(seat)[1], of_office=is_office)


def _answers(opinions: Iterable[OpinionView]) -> Iterable[Promise]:
    for each in opinions:
        kind = _("ご意見への回答（{label}）").format(label=each.class_label)
        subject = each.measure_title or each.district_name
        yield Promise(kind, subject, each.answer, each.answered_on, "opinion", each.number)


def _directions(sheets: Sequence[SheetView]) -> Iterable[Promise]:
    """What each sheet that was accepted last says of the year after it."""
    newest: dict[tuple[int | None, int | None], SheetView] = {}
    for sheet in sheets:
        if sheet.state is _DONE:
            newest[sheet.measure_id, sheet.district_id] = sheet
    for sheet in newest.values():
        for key, label in sheet.labels.items():
            if key.rsplit(".", 1)[-1] in ("next_plan", "next") and sheet.content.get(key):
                kind = _("{year}のシートの「{label}」").format(year=sheet.year, label=label)
                said = sheet.content[key]
                direction = next((d.label for d in sheet.term.directions if d.code == sheet.direction), "")
                said = _("{direction}：{text}").format(direction=direction, text=said) if direction else said
                yield Promise(kind, sheet.title, said, sheet.confirmed_on, "sheet", sheet.code, sheet.fiscal_year)
