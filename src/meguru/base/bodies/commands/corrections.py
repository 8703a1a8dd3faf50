"""Commands that correct what is registered: mended everywhere at once, put together, or taken away while nothing hangs on it.

What is published stands as it was: a book points at no live row. May: the secretariat; bodies also the operator who was let in.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from meguru.base.access.actions import NO_SEAT, Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.deciding import acts_read, decisions_of
from meguru.base.access.second_person import BondKind
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.commands.areas import hand_area_over
from meguru.base.bodies.commands.bodies import _districts
from meguru.base.bodies.commands.entrusting import entrust
from meguru.base.bodies.commands.following import seat_anew
from meguru.base.bodies.commands.placing import check_merge_keeps_tree, check_placed, name_taken
from meguru.base.bodies.commands.renaming import is_taken, mend_newest_name
from meguru.base.bodies.commands.tenures import fetch_seat
from meguru.base.bodies.models import Committee, District, Flow, Organisation, Person, Seat, Tenure
from meguru.base.bodies.queries.tree import house_ids
from meguru.base.bodies.queries.uses import ARRANGES, Hold, fetch_registered, holds_on, uses_of
from meguru.base.bodies.rules import (
    MERGED,
    RENAMED,
    STAYS,
    CommitteeKind,
    OrganisationKind,
    Registered,
    check_district,
    check_holders_within,
    check_period,
    check_seat_is_free,
    check_stands,
    check_within_seat,
    may_leave,
)
from meguru.base.bodies.rules.standing import check_not_ended
from meguru.base.towns.models import TownRow
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.language import _, listed
from meguru.core.text import clean_line

_TWICE = _("「{name}」は、もう登録されています。")


@command
def correct_district(
    *,
    actor: Actor,
    row_id: int,
    number: int,
    name: str,
    reading: str,
    at: datetime,
    federation: str = "",
    places: Mapping[str, object] | None = None,
) -> District:
    """Mend a district's number, name, reading or federation. Its code stands in addresses and stays.

    ``places``: where it lies (town_blocks, tile_row, tile_column); what is not named stays.
    """
    require(actor, Action.BODY_ARRANGE)
    district: District = or_not_found(District.objects.filter(pk=row_id).first())
    check_district(district.code, number)
    if District.objects.filter(number=number).exclude(pk=row_id).exists():
        raise Invalid({"number": _("{number}番の地区は、もう登録されています。").format(number=number)})
    if not clean_line(name) or not clean_line(reading):
        raise Invalid({"name": _("地区の名前と読みを書いてください。")})
    values = {
        "number": number,
        "name": clean_line(name),
        "reading": clean_line(reading),
        "federation": clean_line(federation),
        **(places or {}),
    }
    _correct(actor, Registered.DISTRICT, district, values, at=at)
    return district


@command
def correct_organisation(
    *,
    actor: Actor,
    row_id: int,
    kind: OrganisationKind,
    name: str,
    at: datetime,
    districts: Sequence[str] = (),
    parent_id: int | None = None,
) -> Organisation:
    """Mend an organisation's kind, name, districts or the one above it.

    Whose work the seats of a 係 do besides goes by where it stands, so whoever moves it counts as having seated them.
    """
    require(actor, Action.BODY_ARRANGE)
    organisation: Organisation = or_not_found(Organisation.objects.filter(pk=row_id).first())
    name = _named(name)
    if is_taken(Organisation(pk=row_id, kind=kind.value), name):
        raise Invalid({"name": name_taken(kind, name)})
    check_placed(kind, parent_id, organisation)
    values = {"kind": kind.value, "name": name, "parent_id": parent_id}
    if {"kind", "parent_id"} & set(_correct(actor, Registered.ORGANISATION, organisation, values, districts, at=at)):
        seat_anew(actor, house_ids(row_id) | {row_id}, at=at)
    return organisation


@command
def correct_committee(
    *,
    actor: Actor,
    row_id: int,
    kind: CommitteeKind,
    name: str,
    at: datetime,
    description: str = "",
    districts: Sequence[str] = (),
) -> Committee:
    """Mend a committee's kind, name, task or districts."""
    require(actor, Action.BODY_ARRANGE)
    committee: Committee = or_not_found(Committee.objects.filter(pk=row_id).first())
    name = _named(name)
    if is_taken(committee, name):
        raise Invalid({"name": _TWICE.format(name=name)})
    values = {"kind": kind.value, "name": name, "description": clean_line(description)}
    _correct(actor, Registered.COMMITTEE, committee, values, districts, at=at)
    return committee


@command
def correct_flow(
    *,
    actor: Actor,
    row_id: int,
    source: CommitteeKind,
    target: CommitteeKind,
    label: str,
    at: datetime,
    both_ways: bool,
) -> Flow:
    """Mend what one kind of body gives another."""
    require(actor, Action.BODY_ARRANGE)
    flow: Flow = or_not_found(Flow.objects.filter(pk=row_id).first())
    if source == target:
        raise Invalid({"target": _("ほかの会議体を選んでください。")})
    label = clean_line(label)
    if not label:
        raise Invalid({"label": _("何を渡すのかを書いてください。")})
    same = Flow.objects.filter(source=source.value, target=target.value, label=label)
    if same.exclude(pk=row_id).exists():
        raise Invalid({"label": _("このつながり（{label}）は、もう登録されています。").format(label=label)})
    values = {"source": source.value, "target": target.value, "label": label, "both_ways": both_ways}
    _correct(actor, Registered.FLOW, flow, values, at=at)
    return flow


@command
def correct_seat(
    *,
    actor: Actor,
    row_id: int,
    title: str,
    role: Role,
    starts_on: date,
    at: datetime,
    organisation_id: int | None = None,
    committee_id: int | None = None,
    districts: Sequence[str] = (),
    ends_on: date | None = None,
    profession: str = "",
) -> Seat:
    """Mend a seat's title, profession, body, districts or time; its role only while nobody has ever held it.

    Where it belongs decides what its holder may do, so whoever changes that counts as having seated them (record 0015).
    """
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(row_id)
    if not clean_line(title):
        raise Invalid({"title": _("席の名前を書いてください。")})
    check_period(starts_on, ends_on)
    held = list(seat.tenures.all())
    if role in NO_SEAT or (role.value != seat.role and held):
        raise Invalid({"role": _("人が就いたことのある席の役割は、変えられません。新しい席を設けてください。")})
    if not acts_read(f"{seat.decides},{seat.stands_in}") <= set(decisions_of(role)):
        raise Invalid({"role": _("決裁する席・代決できる席の役割は、変えられません。先に、その印を外してください。")})
    check_holders_within(starts_on, ends_on, [(tenure.starts_on, tenure.ends_on) for tenure in held])
    if organisation_id is not None and (organisation_id, ends_on) != (seat.organisation_id, seat.ends_on):
        body: Organisation = or_not_found(Organisation.objects.filter(pk=organisation_id).first())
        check_stands(body.name, body.ends_on, ends_on, field="organisation")
    if committee_id is not None and (committee_id, ends_on) != (seat.committee_id, seat.ends_on):
        team: Committee = or_not_found(Committee.objects.filter(pk=committee_id).first())
        check_not_ended(team.name, team.ends_on, ends_on or date.max, field="committee")
    values = {
        "title": clean_line(title),
        "role": role.value,
        "profession": clean_line(profession),
        "organisation_id": organisation_id,
        "committee_id": committee_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    changed = _correct(actor, Registered.SEAT, seat, values, districts, at=at)
    for tenure in held if set(changed) - {"title", "profession"} else ():
        if may_leave(tenure.ends_on, day_of(at)):
            entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
    return seat


@command
def correct_tenure(
    *, actor: Actor, row_id: int, starts_on: date, ends_on: date | None, is_substitute: bool, at: datetime
) -> Tenure:
    """Mend from when to when somebody holds a seat. A longer time counts as given by whoever mends it (record 0015)."""
    require(actor, Action.SEAT_ARRANGE)
    tenure: Tenure = or_not_found(Tenure.objects.select_related("seat").filter(pk=row_id).first())
    check_period(starts_on, ends_on)
    check_within_seat(tenure.seat.ends_on, starts_on, ends_on)
    others = tenure.seat.tenures.exclude(pk=tenure.pk)
    check_seat_is_free(starts_on, ends_on, [(each.starts_on, each.ends_on) for each in others])
    values = {"starts_on": starts_on, "ends_on": ends_on, "is_substitute": is_substitute}
    if {"starts_on", "ends_on"} & set(_correct(actor, Registered.TENURE, tenure, values, at=at)):
        entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
    return tenure


@command
def correct_person(*, actor: Actor, row_id: int, name: str, at: datetime) -> Person:
    """Mend a person's name. A name that was erased stays so."""
    require(actor, Action.SEAT_ARRANGE)
    person: Person = or_not_found(Person.objects.filter(pk=row_id, erased_at=None).first())
    _correct(actor, Registered.PERSON, person, {"name": _named(name)}, at=at)
    return person


@command
def remove_registered(*, actor: Actor, what: Registered, row_id: int, at: datetime) -> None:
    """Take away what was registered, while nothing hangs on it. Raises ``NotNow`` with what does."""
    require(actor, ARRANGES[what])
    row = fetch_registered(what, row_id)
    uses = uses_of(row)
    if what in STAYS or uses:
        told = listed([_("{label}（{number}）").format(label=use.label, number=use.number) for use in uses])
        raise NotNow(_("使われているので、消せません。残っているもの：{uses}").format(uses=told))
    record(actor, Event.REGISTER_REMOVED, at=at, what=what.value, id=row.pk)
    row.delete()


@command
def merge_registered(*, actor: Actor, what: Registered, row_id: int, into_id: int, at: datetime) -> TownRow:
    """Put two of a kind together that are one: whatever hangs on the first goes to the second, and the first is gone.

    Seats go too, and with them what their holders may do: so whoever merges must be allowed to arrange seats. Raises
    ``Invalid`` where both are not of one kind, where each has of its own what there can be only once (a district plan), or where a
    reorganisation still to come names the first.
    """
    require(actor, ARRANGES[what])
    require(actor, Action.SEAT_ARRANGE)
    if what not in MERGED or row_id == into_id:
        raise Invalid({"into": _("まとめる相手を選んでください。")})
    row, into = fetch_registered(what, row_id), fetch_registered(what, into_id)
    if getattr(row, "kind", "") != getattr(into, "kind", ""):
        raise Invalid({"into": _("種類が違うので、まとめられません。")})
    if getattr(into, "ends_on", None) is not None and getattr(row, "ends_on", None) is None:
        raise Invalid({"into": _("廃止になるものには、まとめられません。")})
    if any(hold.column == "district" and hold.rows.model.__name__ == "DistrictPlan" for hold in _held(row)):
        raise Invalid(
            {"into": _("地区計画のある地区は、ほかの地区にまとめられません。地区計画のない方からまとめてください。")}
        )
    if any(hold.rows.model.__name__ == "Reorganisation" and _is_to_come(hold) for hold in holds_on(row)):
        raise Invalid(
            {
                "into": _(
                    "これからの組織改正に入っているので、まとめられません。先に、その組織改正を取り消してください。"
                )
            }
        )
    if isinstance(row, Organisation) and isinstance(into, Organisation):
        check_merge_keeps_tree(row, into)
    try:
        with transaction.atomic():
            _hand_over(row, into)
    except IntegrityError:
        raise Invalid(
            {"into": _("両方に同じものがあるため、まとめられません。先に、どちらかを直してください。")}
        ) from None
    record(actor, Event.REGISTER_MERGED, at=at, what=what.value, id=row_id, into=into_id)
    if isinstance(into, Organisation):
        seat_anew(actor, house_ids(into.pk) | {into.pk}, at=at)
    elif isinstance(into, Committee):
        for tenure in Tenure.objects.filter(seat__committee=into):
            if may_leave(tenure.ends_on, day_of(at)):
                entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
    return into


def _held(row: TownRow) -> list[Hold]:
    return [hold for hold in holds_on(row) if hold.rows.exists()]


def _is_to_come(hold: Hold) -> bool:
    """Whether a reorganisation names it that is to be carried out on its day."""
    return hold.column == "bodies" and hold.rows.filter(applied_at=None).exists()


def _hand_over(row: TownRow, into: TownRow) -> None:
    """Point everything at the second that pointed at the first; then take the first away."""
    if isinstance(row, District) and isinstance(into, District):
        hand_area_over(row, into)
    for hold in holds_on(row):
        if not hold.is_many:
            hold.rows.update(**{hold.column: into})
            continue
        for holder in hold.rows.all():
            many = getattr(holder, hold.column)
            many.add(into)
            many.remove(row)
            assert isinstance(holder, TownRow)  # ``holds_on`` asks no others
            holder.follow_merge(row.pk, into)
    if isinstance(into, District):
        into.into.remove(into)  # where one of two that have ended had left its area to the other
    row.delete()


def _named(name: str) -> str:
    if not clean_line(name):
        raise Invalid({"name": _("名前を書いてください。")})
    return clean_line(name)


def _correct(
    actor: Actor,
    what: Registered,
    row: TownRow,
    values: Mapping[str, object],
    districts: Sequence[str] | None = None,
    *,
    at: datetime,
) -> list[str]:
    """Save what differs, with one entry that names the fields; the names of the fields that changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    for name in {"name", "title"} & set(changed) if what in RENAMED else ():
        mend_newest_name(what, row.pk, str(values[name]))
    if isinstance(row, Organisation | Committee | Seat) and districts is not None:
        tied = set(row.districts.values_list("pk", flat=True))
        wanted = _districts(districts, at, tied)
        if {each.pk for each in wanted} != tied:
            row.districts.set(wanted)
            changed.append("districts")
    if not changed:
        nothing_changed()
        return []
    record(actor, Event.REGISTER_CORRECTED, at=at, what=what.value, id=row.pk, fields=",".join(changed))
    return changed
