"""A body or seat is called otherwise from a day on; what it was called until then stays what it was."""

from datetime import date
from typing import Any

import pytest

from meguru.base.access.actor import system_actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import (
    add_committee,
    add_organisation,
    correct_organisation,
    make_due_renamings,
    merge_registered,
    remove_registered,
    rename_registered,
    take_back_renaming,
)
from meguru.base.bodies.models import Committee, District, NameChange, Organisation, Seat
from meguru.base.bodies.queries.naming import history_of, names_made, present_name, towns_with_due_names
from meguru.base.bodies.queries.uses import fetch_registered
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.support.cast import BEGINNING, SPRING, Cast, Player

DEPARTMENT = OrganisationKind.DEPARTMENT
APRIL = date(2017, 4, 1)
NEXT_APRIL = date(2018, 4, 1)


@pytest.fixture
def welfare(own_town: Town) -> Organisation:
    return Organisation.objects.get(name="福祉課")


def renamed(player: Player, row: Organisation, name: str = "福祉保健課", **more: Any) -> NameChange:
    given: dict[str, Any] = {"name": name, "from_day": APRIL, "reason": "機構改革のため", "at": SPRING} | more
    return rename_registered(actor=player.actor, what=Registered.ORGANISATION, row_id=row.pk, **given)


def name_then(what: Registered, row_id: int, day: date) -> str:
    return names_made().at(what, row_id, present_name(fetch_registered(what, row_id))[0], day)


def last_entry() -> tuple[str, dict[str, object]]:
    entry = LedgerEntry.objects.order_by("-seq")[0]
    return entry.kind, entry.facts


def test_a_day_that_has_come_counts_at_once_and_the_past_keeps_its_name(
    secretary: Player, welfare: Organisation
) -> None:
    renamed(secretary, welfare)
    welfare.refresh_from_db()
    assert welfare.name == "福祉保健課"
    named = [name_then(Registered.ORGANISATION, welfare.pk, day) for day in (date(2017, 3, 31), APRIL)]
    assert named == ["福祉課", "福祉保健課"]
    assert last_entry() == (
        "bodies.name.changed",
        {"what": "organisation", "id": welfare.pk, "day": "2017-04-01"},
    )
    line = history_of(secretary.actor, Registered.ORGANISATION, welfare.pk).lines[0]
    assert (line.said, line.reason) == ("平成29年4月1日 福祉課から改称", "機構改革のため")


def test_a_day_to_come_is_kept_and_made_by_the_round(secretary: Player, welfare: Organisation, own_town: Town) -> None:
    renamed(secretary, welfare, from_day=NEXT_APRIL)
    welfare.refresh_from_db()
    assert (welfare.name, last_entry()[0]) == ("福祉課", "bodies.name.planned")
    assert history_of(secretary.actor, Registered.ORGANISATION, welfare.pk).lines[0].is_ahead
    machine = system_actor(own_town.pk)
    assert towns_with_due_names(date(2018, 3, 31)) == []
    assert make_due_renamings(actor=machine, on=date(2018, 3, 31), at=at_noon(date(2018, 3, 31))) == 0
    assert towns_with_due_names(NEXT_APRIL) == [own_town.slug]
    assert make_due_renamings(actor=machine, on=NEXT_APRIL, at=at_noon(NEXT_APRIL)) == 1
    assert make_due_renamings(actor=machine, on=NEXT_APRIL, at=at_noon(NEXT_APRIL)) == 0
    welfare.refresh_from_db()
    assert (welfare.name, last_entry()[0]) == ("福祉保健課", "bodies.name.changed")


def test_only_the_round_makes_what_was_planned(secretary: Player, welfare: Organisation) -> None:
    with pytest.raises(NotAllowed):
        make_due_renamings(actor=secretary.actor, on=NEXT_APRIL, at=SPRING)


def test_districts_with_their_reading_committees_and_seats_are_renamed(secretary: Player, own_town: Town) -> None:
    given: dict[str, Any] = {"actor": secretary.actor, "from_day": APRIL, "reason": "住居表示のため", "at": SPRING}
    east, seat = District.objects.get(code="east"), Seat.objects.get(title="福祉課 係長")
    team = Committee.objects.get(name="サポートチーム")
    rename_registered(what=Registered.DISTRICT, row_id=east.pk, name="朝日", reading="あさひ", **given)
    rename_registered(what=Registered.SEAT, row_id=seat.pk, name="福祉課 主査", **given)
    rename_registered(what=Registered.COMMITTEE, row_id=team.pk, name="地区を支える会", **given)
    east.refresh_from_db()
    assert (east.name, east.reading, east.code) == ("朝日", "あさひ", "east")
    assert [Seat.objects.get(pk=seat.pk).title, Committee.objects.get(pk=team.pk).name] == [
        "福祉課 主査",
        "地区を支える会",
    ]
    told = [name_then(what, key, date(2017, 3, 31)) for what, key in [
        (Registered.DISTRICT, east.pk), (Registered.SEAT, seat.pk), (Registered.COMMITTEE, team.pk)]]  # fmt: skip
    assert told == ["東", "福祉課 係長", "サポートチーム"]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("name", {"name": "子育て課"}),
        ("name", {"name": "福祉課"}),
        ("name", {"name": "あ" * 101}),
        ("reason", {"reason": " "}),
        ("reason", {"reason": "あ" * 201}),
    ],
)
def test_what_is_no_name_is_refused(field: str, more: dict[str, Any], secretary: Player, welfare: Organisation) -> None:
    with pytest.raises(Invalid) as refused:
        renamed(secretary, welfare, **more)
    assert list(refused.value.fields) == [field]
    assert not NameChange.objects.exists()


def test_a_district_is_renamed_with_its_reading(secretary: Player, own_town: Town) -> None:
    east = District.objects.get(code="east")
    with pytest.raises(Invalid) as refused:
        rename_registered(actor=secretary.actor, what=Registered.DISTRICT, row_id=east.pk, name="朝日",
                          from_day=APRIL, reason="住居表示のため", at=SPRING)  # fmt: skip
    assert list(refused.value.fields) == ["reading"]


def test_who_may_not_and_what_is_none(
    secretary: Player, writer: Player, operator: Player, welfare: Organisation
) -> None:
    for player in (writer, operator):
        with pytest.raises(NotAllowed):
            renamed(player, welfare)
    with pytest.raises(NotFound):
        rename_registered(actor=secretary.actor, what=Registered.FLOW, row_id=1, name="い",
                          from_day=APRIL, reason="ろ", at=SPRING)  # fmt: skip
    with pytest.raises(NotAllowed):
        take_back_renaming(actor=writer.actor, change_id=renamed(secretary, welfare).pk, at=SPRING)
    with pytest.raises(NotFound):
        history_of(secretary.actor, Registered.FLOW, 1)


def test_the_newest_is_taken_back_and_only_the_newest(secretary: Player, welfare: Organisation) -> None:
    first = renamed(secretary, welfare)
    planned = renamed(secretary, welfare, "健康福祉課", from_day=NEXT_APRIL)
    with pytest.raises(Invalid) as refused:
        renamed(secretary, welfare, "くらし課", from_day=date(2018, 1, 1))
    assert list(refused.value.fields) == ["from_day"]
    with pytest.raises(NotNow):
        take_back_renaming(actor=secretary.actor, change_id=first.pk, at=SPRING)
    take_back_renaming(actor=secretary.actor, change_id=planned.pk, at=SPRING)
    take_back_renaming(actor=secretary.actor, change_id=first.pk, at=SPRING)
    welfare.refresh_from_db()
    assert (welfare.name, NameChange.objects.count(), last_entry()[0]) == ("福祉課", 0, "bodies.name.taken_back")


def test_an_old_name_that_another_took_does_not_come_back(secretary: Player, welfare: Organisation) -> None:
    change = renamed(secretary, welfare)
    add_organisation(actor=secretary.actor, kind=DEPARTMENT, name="福祉課", at=SPRING)
    with pytest.raises(NotNow):
        take_back_renaming(actor=secretary.actor, change_id=change.pk, at=SPRING)


def test_a_name_that_is_to_come_is_nobody_elses(secretary: Player, welfare: Organisation, own_town: Town) -> None:
    change = renamed(secretary, welfare, from_day=NEXT_APRIL)
    other = Organisation.objects.get(name="子育て課")
    given: dict[str, Any] = {"actor": secretary.actor, "kind": DEPARTMENT, "name": "福祉保健課", "at": SPRING}
    with pytest.raises(Invalid):
        add_organisation(**given)
    with pytest.raises(Invalid):
        correct_organisation(row_id=other.pk, **given)
    with pytest.raises(Invalid):
        renamed(secretary, other)
    team = Committee.objects.get(name="推進委員会")
    rename_registered(actor=secretary.actor, what=Registered.COMMITTEE, row_id=team.pk, name="つなぐ会",
                      from_day=NEXT_APRIL, reason="改組", at=SPRING)  # fmt: skip
    with pytest.raises(Invalid):
        add_committee(actor=secretary.actor, kind=CommitteeKind.LIAISON, name="つなぐ会", at=SPRING)
    # Whatever way another came by it, the round does not make two of one name.
    Organisation.objects.filter(pk=other.pk).update(name="福祉保健課")
    assert make_due_renamings(actor=system_actor(own_town.pk), on=NEXT_APRIL, at=at_noon(NEXT_APRIL)) == 1
    change.refresh_from_db()
    assert (change.applied_at, Organisation.objects.get(pk=welfare.pk).name) == (None, "福祉課")


def test_a_correction_mends_the_name_of_its_time_alone(
    secretary: Player, welfare: Organisation, own_town: Town
) -> None:
    renamed(secretary, welfare, "福祉保建課")
    correct_organisation(actor=secretary.actor, row_id=welfare.pk, kind=DEPARTMENT, name="福祉保健課", at=SPRING)
    line = history_of(secretary.actor, Registered.ORGANISATION, welfare.pk).lines[0]
    assert (line.before, line.after) == ("福祉課", "福祉保健課")
    renamed(secretary, welfare, "健康課", from_day=NEXT_APRIL)
    correct_organisation(actor=secretary.actor, row_id=welfare.pk, kind=DEPARTMENT, name="福祉と保健課", at=SPRING)
    make_due_renamings(actor=system_actor(own_town.pk), on=NEXT_APRIL, at=at_noon(NEXT_APRIL))
    assert name_then(Registered.ORGANISATION, welfare.pk, date(2018, 3, 31)) == "福祉と保健課"


def test_names_go_with_a_double_and_with_what_is_removed(secretary: Player, welfare: Organisation) -> None:
    double = add_organisation(actor=secretary.actor, kind=DEPARTMENT, name="旧福祉課", at=BEGINNING)
    renamed(secretary, double, "福祉の課")
    merge_registered(
        actor=secretary.actor, what=Registered.ORGANISATION, row_id=double.pk, into_id=welfare.pk, at=SPRING
    )
    assert name_then(Registered.ORGANISATION, welfare.pk, date(2017, 3, 31)) == "旧福祉課"
    unused = add_organisation(actor=secretary.actor, kind=DEPARTMENT, name="要らない課", at=BEGINNING)
    renamed(secretary, unused, "もっと要らない課")
    remove_registered(actor=secretary.actor, what=Registered.ORGANISATION, row_id=unused.pk, at=SPRING)
    assert not NameChange.objects.filter(before="要らない課").exists()


def test_another_towns_names_are_not_there(cast: Cast, welfare: Organisation, secretary: Player) -> None:
    neighbour = cast["neighbour_secretary"]
    change = renamed(secretary, welfare)
    with town_scope(cast.neighbour), pytest.raises(NotFound):
        take_back_renaming(actor=neighbour.actor, change_id=change.pk, at=SPRING)
