"""Commands on a town and its bodies: found the town, add districts, organisations, committees and what flows between them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, machine_actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.commands.placing import check_placed, name_taken
from meguru.base.bodies.commands.renaming import is_taken
from meguru.base.bodies.models import (
    Committee,
    District,
    Flow,
    Organisation,
)
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind, check_district
from meguru.base.bodies.rules.standing import check_not_ended
from meguru.base.towns.models import Town
from meguru.base.towns.rules import check_address, check_licence
from meguru.base.towns.scope import town_scope
from meguru.core.clock import day_of
from meguru.core.errors import Invalid
from meguru.core.language import _, listed
from meguru.core.text import clean_line


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
    *,
    actor: Actor,
    kind: OrganisationKind,
    name: str,
    at: datetime,
    districts: Sequence[str] = (),
    position: int = 0,
    parent_id: int | None = None,
) -> Organisation:
    """Register an organisation that takes part in the plan, with the districts it works in (codes) and the one above it.

    Raises ``Invalid`` where the name is none or taken, or where it cannot stand under that one; ``NotFound``.
    """
    require(actor, Action.BODY_ARRANGE)
    name = clean_line(name)
    if not name:
        raise Invalid({"name": _("名前を書いてください。")})
    if is_taken(Organisation(kind=kind.value), name):
        raise Invalid({"name": name_taken(kind, name)})
    check_placed(kind, parent_id)
    organisation = Organisation.objects.create(kind=kind.value, name=name, position=position, parent_id=parent_id)
    organisation.districts.add(*_districts(districts, at))
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
    if is_taken(Committee(), clean_line(name)):
        raise Invalid({"name": _("「{name}」は、もう登録されています。").format(name=clean_line(name))})
    committee = Committee.objects.create(
        kind=kind.value,
        name=clean_line(name),
        description=clean_line(description),
        position=position,
    )
    committee.districts.add(*_districts(districts, at))
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


def _districts(codes: Sequence[str], at: datetime, tied: Collection[int] = ()) -> list[District]:
    """The districts of these codes. One that has ended is tied to nothing new; ``tied`` are those that were tied already."""
    found: Mapping[str, District] = {district.code: district for district in District.objects.filter(code__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise Invalid({"districts": _("登録されていない地区です：{names}").format(names=listed(unknown))})
    for district in found.values():
        if district.pk not in tied:
            check_not_ended(district.name, district.ends_on, day_of(at), field="districts")
    return [found[code] for code in codes]
