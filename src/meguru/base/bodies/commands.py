"""Changes to bodies, seats, people and accounts. May: the secretariat, and the operator who sets a town up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from meguru.base.access.actions import NO_SEAT, Action, Role
from meguru.base.access.actor import Actor, machine_actor
from meguru.base.access.decide import require
from meguru.base.access.second_person import BondKind
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.entrusted import entrust
from meguru.base.bodies.models import (
    Committee,
    District,
    Flow,
    Organisation,
    Person,
    Seat,
    Tenure,
)
from meguru.base.bodies.people import (
    LONGEST_OPERATOR_PASS_HOURS,
    add_person,
    admit_operator,
    erase_person,
    give_account,
    note_operator_entry,
    open_account,
    renew_password,
    take_back_pass,
)
from meguru.base.bodies.rules import (
    LONGEST_PERSON,
    CommitteeKind,
    OrganisationKind,
    check_district,
    check_leaving,
    check_period,
    check_seat_is_free,
    check_within_seat,
    may_leave,
)
from meguru.base.bodies.tenures import extend_seat, extend_tenure, fetch_seat, withdraw_tenure
from meguru.base.towns.models import Town
from meguru.base.towns.rules import check_address, check_licence
from meguru.base.towns.scope import town_scope
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotFound
from meguru.core.language import _, listed
from meguru.core.text import clean_line, too_long


@command
def found_town(*, slug: str, name: str, at: datetime, operator: str = _("運用者"), **details: str | bool) -> Town:
    """Begin a town: its name, bodies of the joint secretariat, contact. May: the operator at the command line.

    Raises ``Invalid`` where the address is none, or taken.
    """
    check_address(slug)
    check_licence(str(details.get("licence", "")))
    if Town.objects.filter(slug=slug).exists():
        raise Invalid({"slug": _("「{slug}」は、もう使われています。").format(slug=slug)})
    town = Town.objects.create(slug=slug, name=clean_line(name), **details)
    actor = machine_actor(town.pk, operator)
    require(actor, Action.TOWN_FOUND)
    with town_scope(town):
        record(actor, Event.TOWN_FOUNDED, at=at, town=slug)
    return town


@command
def add_district(
    *, actor: Actor, code: str, number: int, name: str, reading: str, at: datetime, **more: object
) -> District:
    """Register a district. ``more``: federation, tile_row, tile_column, town_blocks."""
    require(actor, Action.BODY_ARRANGE)
    check_district(code, number)
    if District.objects.filter(code=code).exists():
        raise Invalid({"code": _("地区「{code}」は、もう登録されています。").format(code=code)})
    if District.objects.filter(number=number).exists():
        raise Invalid({"number": _("{number}番の地区は、もう登録されています。").format(number=number)})
    if not clean_line(name) or not clean_line(reading):
        raise Invalid({"name": _("地区の名前と読みを書いてください。")})
    district = District.objects.create(
        code=code, number=number, name=clean_line(name), reading=clean_line(reading), **more
    )
    record(actor, Event.DISTRICT_ADDED, at=at, code=code)
    return district


@command
def add_organisation(
    *, actor: Actor, kind: OrganisationKind, name: str, at: datetime, districts: Sequence[str] = (), position: int = 0
) -> Organisation:
    """Register an organisation that takes part in the plan, with the districts it works in (codes)."""
    require(actor, Action.BODY_ARRANGE)
    name = clean_line(name)
    if not name:
        raise Invalid({"name": _("名前を書いてください。")})
    if Organisation.objects.filter(kind=kind.value, name=name).exists():
        raise Invalid({"name": _("「{name}」は、もう登録されています。").format(name=name)})
    organisation = Organisation.objects.create(kind=kind.value, name=name, position=position)
    organisation.districts.set(_districts(districts))
    record(actor, Event.ORGANISATION_ADDED, at=at, id=organisation.pk)
    return organisation


@command
def add_committee(
    *,
    actor: Actor,
    kind: CommitteeKind,
    name: str,
    at: datetime,
    description: str = "",
    districts: Sequence[str] = (),
    position: int = 0,
) -> Committee:
    """Register a committee, conference or team of the promotion structure."""
    require(actor, Action.BODY_ARRANGE)
    if not clean_line(name):
        raise Invalid({"name": _("名前を書いてください。")})
    if Committee.objects.filter(name=clean_line(name)).exists():
        raise Invalid({"name": _("「{name}」は、もう登録されています。").format(name=clean_line(name))})
    committee = Committee.objects.create(
        kind=kind.value,
        name=clean_line(name),
        description=clean_line(description),
        position=position,
    )
    committee.districts.set(_districts(districts))
    record(actor, Event.COMMITTEE_ADDED, at=at, kind=kind.value, id=committee.pk)
    return committee


@command
def add_flow(
    *,
    actor: Actor,
    source: CommitteeKind,
    target: CommitteeKind,
    label: str,
    at: datetime,
    both_ways: bool = False,
    position: int = 0,
) -> Flow:
    """Register what one kind of body gives another (報告, 助言, 支援 …)."""
    require(actor, Action.BODY_ARRANGE)
    if source == target:
        raise Invalid({"target": _("ほかの会議体を選んでください。")})
    label = clean_line(label)
    if not label:
        raise Invalid({"label": _("何を渡すのかを書いてください。")})
    if Flow.objects.filter(source=source.value, target=target.value, label=label).exists():
        raise Invalid({"label": _("このつながり（{label}）は、もう登録されています。").format(label=label)})
    flow = Flow.objects.create(
        source=source.value,
        target=target.value,
        label=label,
        both_ways=both_ways,
        position=position,
    )
    record(actor, Event.FLOW_ADDED, at=at, source=source.value, target=target.value)
    return flow


@command
def add_seat(
    *,
    actor: Actor,
    title: str,
    role: Role,
    starts_on: date,
    at: datetime,
    organisation: Organisation | None = None,
    committee: Committee | None = None,
    districts: Sequence[str] = (),
    ends_on: date | None = None,
    position: int = 0,
) -> Seat:
    """Set up a seat with its term. It is vacant until somebody takes it."""
    require(actor, Action.SEAT_ARRANGE)
    check_period(starts_on, ends_on)
    if role in NO_SEAT:
        raise Invalid({"role": _("この役割の席は設けられません。")})
    if not clean_line(title):
        raise Invalid({"title": _("席の名前を書いてください。")})
    seat = Seat.objects.create(
        title=clean_line(title),
        role=role.value,
        organisation=organisation,
        committee=committee,
        starts_on=starts_on,
        ends_on=ends_on,
        position=position,
    )
    seat.districts.set(_districts(districts))
    record(actor, Event.SEAT_ADDED, at=at, id=seat.pk)
    return seat


@command
def take_seat(
    *,
    actor: Actor,
    seat_id: int,
    starts_on: date,
    at: datetime,
    person_id: int | None = None,
    new_name: str = "",
    ends_on: date | None = None,
    is_substitute: bool = False,
) -> Tenure:
    """Put a person into a seat from a day on: a registered one, or a new one by name.

    Raises ``Invalid`` where nobody is named, where somebody sits in it in that time, or longer than the seat stands.
    """
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(seat_id)
    check_period(starts_on, ends_on)
    check_within_seat(seat.ends_on, starts_on, ends_on)
    check_seat_is_free(starts_on, ends_on, [(t.starts_on, t.ends_on) for t in seat.tenures.all()])
    if person_id is None:
        if problem := too_long(_("氏名"), clean_line(new_name), LONGEST_PERSON):
            raise Invalid({"new_name": problem})
        person: Person | None = add_person(actor=actor, name=new_name, at=at)
    else:
        person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    tenure = Tenure.objects.create(
        seat=seat,
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        is_substitute=is_substitute,
    )
    entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
    record(actor, Event.SEAT_TAKEN, at=at, seat=seat.pk, person=person.pk)
    return tenure


@command
def leave_seat(*, actor: Actor, seat_id: int, ends_on: date, at: datetime) -> Tenure:
    """End the tenure that covers a day on that day, also before its fixed end. The seat stands vacant from the day after.

    Raises ``Invalid`` where nobody sits in the seat on the day, or only from a later day on.
    """
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(seat_id)
    running = [tenure for tenure in seat.tenures.all() if may_leave(tenure.ends_on, day_of(at))]
    open_on_day = [tenure for tenure in running if tenure.ends_on is None or ends_on <= tenure.ends_on]
    if not open_on_day:
        raise Invalid({"ends_on": _("この日に、この席に就いている人はいません。")})
    tenure = open_on_day[0]
    check_leaving(tenure.starts_on, tenure.ends_on, ends_on)
    tenure.ends_on = ends_on
    tenure.save(update_fields=["ends_on"])
    record(actor, Event.SEAT_LEFT, at=at, seat=seat.pk, person=tenure.person_id)
    return tenure


def _districts(codes: Sequence[str]) -> list[District]:
    found: Mapping[str, District] = {district.code: district for district in District.objects.filter(code__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise Invalid({"districts": _("登録されていない地区です：{names}").format(names=listed(unknown))})
    return [found[code] for code in codes]


__all__ = [
    "LONGEST_OPERATOR_PASS_HOURS",
    "add_committee",
    "add_district",
    "add_flow",
    "add_organisation",
    "add_person",
    "add_seat",
    "admit_operator",
    "erase_person",
    "extend_seat",
    "extend_tenure",
    "found_town",
    "give_account",
    "leave_seat",
    "note_operator_entry",
    "open_account",
    "renew_password",
    "take_back_pass",
    "take_seat",
    "withdraw_tenure",
]
