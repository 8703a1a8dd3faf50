"""Let a district or a committee end with a day, and take that back. ``commands`` names them all."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from meguru.act.reorganising.models import Ending
from meguru.act.reorganising.queries.endings import own_committees, seats_to_end, sheets_open_of
from meguru.act.reorganising.rules import check_end
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.models import Committee, District, Seat
from meguru.base.bodies.queries.uses import fetch_registered
from meguru.base.bodies.rules import Registered
from meguru.base.bodies.rules.standing import areas_after
from meguru.check.committee.models import Meeting
from meguru.check.committee.rules import MeetingState
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotFound
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.core.text import clean_line


@command
def end_body(
    *,
    actor: Actor,
    what: Registered,
    row_id: int,
    last_day: date,
    reason: str,
    at: datetime,
    into: Collection[int] = (),
    area_to: Mapping[str, int] | None = None,
    along: Collection[int] = (),
    keeps_sheets: bool = False,
) -> Ending:
    """Give a district or committee its last day: it stays in the record and is tied to nothing new, and seats in it end with it.

    Of a district ``into`` are those that take over its area, ``area_to`` says of a town block to which (else the first), ``along``
    are its own committees that end too, ``keeps_sheets`` that its open sheets are written on. Raises ``Invalid``; ``NotFound``.
    """
    require(actor, Action.BODY_REORGANISE)
    row = fetch_registered(what, row_id)
    if not isinstance(row, District | Committee):
        raise NotFound
    why = clean_line(reason)
    heirs, blocks = _heirs(row, into), _area(row)
    check_end(
        last_day,
        day_of(at),
        why,
        stands_until=row.ends_on,
        is_lost=bool(blocks and not heirs),
        sheets=sheets_open_of(row).count() if isinstance(row, District) else 0,
        keeps=keeps_sheets,
    )
    ending = [row, *(each for each in own_committees(row) if each.pk in set(along))]
    seats = seats_to_end(ending, last_day)
    _check_nothing_later([each for each in ending if isinstance(each, Committee)], seats, last_day)
    before = _end_seats(actor, seats, last_day, at)
    for each in ending:
        _give_last_day(actor, each, last_day, at)
    if isinstance(row, District):
        _hand_area_over(row, heirs, blocks, area_to or {})
    return Ending.objects.create(
        **{what.value: row},
        last_day=last_day,
        reason=why,
        before={"committees": [each.pk for each in ending[1:]], **before},
        recorded_by_id=actor.person_id,
        recorded_at=at,
    )


def _area(row: District | Committee) -> list[str]:
    """The town blocks of a district, also those that it took over or is to take over."""
    return areas_after(District.objects.all(), date.max)[row.code] if isinstance(row, District) else []


def _give_last_day(actor: Actor, row: District | Committee, last_day: date, at: datetime) -> None:
    row.ends_on = last_day
    row.save(update_fields=["ends_on"])
    if isinstance(row, District):
        record(actor, Event.DISTRICT_ENDED, at=at, code=row.code, day=last_day.isoformat())
    else:
        record(actor, Event.COMMITTEE_ENDED, at=at, id=row.pk, day=last_day.isoformat())


def _hand_area_over(row: District, heirs: list[District], blocks: list[str], said: Mapping[str, int]) -> None:
    """Say to which district each town block goes; to the first where it was not said."""
    codes = {heir.pk: heir.code for heir in heirs}
    row.into.set(heirs)
    row.area_to = {block: codes.get(said.get(block, 0), heirs[0].code) for block in blocks if heirs}
    row.save(update_fields=["area_to"])


def _heirs(row: District | Committee, into: Collection[int]) -> list[District]:
    """The districts that take over the area. Raises ``Invalid`` for itself, one that is not there or that ends."""
    found = list(District.objects.filter(pk__in=into)) if isinstance(row, District) else []
    if len(found) != len(set(into)) or any(heir.pk == row.pk for heir in found):
        raise Invalid({"into": _("区域を引き継ぐ地区を選び直してください。")})
    if any(heir.ends_on is not None for heir in found):
        raise Invalid({"into": _("廃止になる地区は、区域を引き継げません。")})
    return found


def _check_nothing_later(committees: Iterable[Committee], seats: Iterable[Seat], last_day: date) -> None:
    """Raises ``Invalid`` where something was to happen after the last day: a meeting called, a seat or somebody's time begun."""
    meetings = Meeting.objects.filter(committee__in=list(committees), held_on__gt=last_day)
    if meeting := meetings.exclude(state=MeetingState.CALLED_OFF.value).order_by("held_on").first():
        said = _("{day}の会議があります。会議を取りやめるか、その後の日にしてください。")
        raise Invalid({"last_day": said.format(day=wareki(meeting.held_on))})
    for seat in seats:
        later = [seat.starts_on, *(tenure.starts_on for tenure in seat.tenures.all())]
        if max(later) > last_day:
            said = _("席「{seat}」に、{day}からのことが記録されています。先に、席のページで直してください。")
            raise Invalid({"last_day": said.format(seat=seat.title, day=wareki(max(later)))})


def _end_seats(actor: Actor, seats: Iterable[Seat], last_day: date, at: datetime) -> dict[str, Any]:
    """End the seats and whoever sits in them; the last days they had before, by id."""
    before: dict[str, dict[str, str | None]] = {"seats": {}, "tenures": {}}
    for seat in seats:
        for tenure in seat.tenures.all():
            if tenure.ends_on is None or tenure.ends_on > last_day:
                before["tenures"][str(tenure.pk)] = _said(tenure.ends_on)
                tenure.ends_on = last_day
                tenure.save(update_fields=["ends_on"])
                record(actor, Event.SEAT_LEFT, at=at, seat=seat.pk, person=tenure.person_id)
        before["seats"][str(seat.pk)] = _said(seat.ends_on)
        seat.ends_on = last_day
        seat.save(update_fields=["ends_on"])
        record(actor, Event.REGISTER_CORRECTED, at=at, what=Registered.SEAT.value, id=seat.pk, fields="ends_on")
    return before


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None
