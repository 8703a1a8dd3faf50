"""Organisations are a tree: a centre above departments, a 係 below, and whose work the seats of one do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Target
from meguru.base.access.decide import can
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import (
    add_organisation,
    add_person,
    add_seat,
    correct_organisation,
    correct_seat,
    merge_registered,
    remove_registered,
    take_seat,
)
from meguru.base.bodies.models import Entrustment, Organisation, Seat
from meguru.base.bodies.queries.actors import actor_of_person, actors_on
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.search.rules import FoundKind, visible
from meguru.base.towns.models import Town
from meguru.base.towns.scope import across_towns
from meguru.check.reviews.commands import SheetDraft, save_sheet
from meguru.check.reviews.models import Sheet
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.plan.setup.commands import take_setup
from meguru.plan.setup.queries import rows_of_setup
from meguru.plan.setup.rules import SetupChange, SetupRefused, SetupSheet
from tests.support.cast import BEGINNING, SPRING, START, Cast, Player

CENTRE, DEPARTMENT, SECTION = OrganisationKind.CENTRE, OrganisationKind.DEPARTMENT, OrganisationKind.SECTION


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def added(secretary: Player, kind: OrganisationKind, name: str, above: Organisation | None = None) -> Organisation:
    return add_organisation(
        actor=secretary.actor, kind=kind, name=name, parent_id=above.pk if above else None, at=BEGINNING
    )


def put(secretary: Player, row: Organisation, above: Organisation | None, kind: OrganisationKind | None = None) -> None:
    correct_organisation(
        actor=secretary.actor,
        row_id=row.pk,
        kind=kind or OrganisationKind(row.kind),
        name=row.name,
        parent_id=above.pk if above else None,
        at=SPRING,
    )
    row.refresh_from_db()


@pytest.fixture
def section(secretary: Player, own_town: Town) -> Organisation:
    return added(secretary, SECTION, "健康づくり係", body("福祉課"))


def test_a_centre_stands_above_a_department_and_that_above_its_section(
    secretary: Player, section: Organisation
) -> None:
    centre = added(secretary, CENTRE, "福祉保健センター")
    put(secretary, body("福祉課"), centre)
    assert (section.parent, body("福祉課").parent) == (body("福祉課"), centre)
    facts = LedgerEntry.objects.order_by("-seq")[0].facts
    assert facts["fields"] == "parent_id"
    with pytest.raises(NotNow, match="下にある組織（1）"):
        remove_registered(actor=secretary.actor, what=Registered.ORGANISATION, row_id=centre.pk, at=SPRING)
    put(secretary, body("福祉課"), None)
    remove_registered(actor=secretary.actor, what=Registered.ORGANISATION, row_id=centre.pk, at=SPRING)


def test_nobody_stands_above_itself(secretary: Player, own_town: Town) -> None:
    top, low = added(secretary, CENTRE, "健康福祉局"), added(secretary, CENTRE, "福祉部")
    put(secretary, low, top)
    with pytest.raises(Invalid, match="ほかの組織を選んでください"):
        put(secretary, top, top)
    with pytest.raises(Invalid, match="上と下が回ってしまう"):
        put(secretary, top, low)
    with pytest.raises(Invalid, match="まとめる組織の下"):
        merge_registered(actor=secretary.actor, what=Registered.ORGANISATION, row_id=top.pk, into_id=low.pk, at=SPRING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=top.pk).update(parent=top)
    for level in range(3, 7):
        below = added(secretary, CENTRE, f"{level}段目の部", low)
        low = below
    with pytest.raises(Invalid, match="6段まで"):
        added(secretary, DEPARTMENT, "7段目の課", low)


def test_what_stands_above_what(secretary: Player, own_town: Town, section: Organisation) -> None:
    with pytest.raises(Invalid, match="「役所の課」の下に「役所の課」は置けません"):
        put(secretary, body("子育て課"), body("福祉課"))
    with pytest.raises(Invalid, match="「係」の下に「係」は置けません"):
        added(secretary, SECTION, "健康づくり担当", section)
    with pytest.raises(Invalid) as refused:
        put(secretary, body("福祉課"), None, OrganisationKind.SECTION)
    assert "先に、下にある組織を直してください" in refused.value.fields["kind"]
    put(secretary, section, body("さくら町社会福祉協議会"))
    assert section.parent == body("さくら町社会福祉協議会")
    with pytest.raises(Invalid, match="課の名前を付けて"):
        added(secretary, SECTION, "健康づくり係", body("子育て課"))


def test_nothing_new_stands_under_what_has_ended(secretary: Player, section: Organisation) -> None:
    ended = body("子育て課")
    Organisation.objects.filter(pk=ended.pk).update(ends_on=day_of(SPRING))
    with pytest.raises(Invalid, match="廃止です") as refused:
        put(secretary, section, ended)
    assert list(refused.value.fields) == ["parent"]
    Organisation.objects.filter(name="福祉課").update(ends_on=day_of(SPRING))
    put(secretary, section, body("福祉課"))  # where it stood already it stays


def test_of_another_town_there_is_nothing_to_stand_under(secretary: Player, cast: Cast, own_town: Town) -> None:
    with across_towns("the test looks for a row that the secretary must not reach"):
        theirs = Organisation.objects.filter(town=cast.neighbour)[0].pk
    with pytest.raises(NotFound):
        add_organisation(actor=secretary.actor, kind=SECTION, name="となりの係", parent_id=theirs, at=BEGINNING)


def test_a_merged_department_takes_its_sections_along(secretary: Player, section: Organisation) -> None:
    twice = added(secretary, DEPARTMENT, "福祉の課")
    put(secretary, section, twice)
    merge_registered(
        actor=secretary.actor, what=Registered.ORGANISATION, row_id=twice.pk, into_id=body("福祉課").pk, at=SPRING
    )
    section.refresh_from_db()
    assert section.parent == body("福祉課")


def test_a_seat_of_a_section_writes_its_departments_sheets_and_no_neighbours(
    secretary: Player, own_town: Town, section: Organisation
) -> None:
    centre = added(secretary, CENTRE, "福祉保健センター")
    put(secretary, body("福祉課"), centre)
    other = added(secretary, SECTION, "庶務係", body("福祉課"))
    person = add_person(actor=secretary.actor, name="梅野 十", at=BEGINNING)
    seat = add_seat(
        actor=secretary.actor,
        title="健康づくり係 保健師",
        role=Role.DEPARTMENT_WRITER,
        organisation=section,
        profession="保健師",
        starts_on=START,
        at=BEGINNING,
    )
    take_seat(actor=secretary.actor, seat_id=seat.pk, person_id=person.pk, starts_on=START, at=BEGINNING)
    actor = actor_of_person(person.pk, own_town, at=SPRING)
    assert actor is not None
    assert actor.body == "福祉課　健康づくり係"
    own = next(each for each in actors_on(own_town.pk, day_of(SPRING)) if each.person_id == person.pk)
    assert own.grants == actor.grants
    may = {
        name: can(actor, Action.SHEET_WRITE, Target(organisation_id=row.pk))
        for name, row in {"課": body("福祉課"), "係": section, "となりの係": other, "センター": centre}.items()
    }
    assert may == {"課": True, "係": True, "となりの係": False, "センター": False}
    assert can(actor, Action.SHEET_WRITE, Target(partner_ids=frozenset({body("福祉課").pk})))
    assert not can(actor, Action.SHEET_WRITE, Target(organisation_id=body("子育て課").pk))
    own_only = replace(actor, grants=tuple(replace(each, role=Role.DISTRICT_COMMITTEE) for each in actor.grants))
    asked = str(visible(own_only, FoundKind.SHEET))
    assert all(f"'o{row.pk}'" in asked for row in (section, body("福祉課")))
    assert f"'o{other.pk}'" not in asked
    sheet = Sheet.objects.filter(measure__owner=body("福祉課"))[0]
    save_sheet(
        actor=actor,
        fiscal_year=2016,
        code=sheet.code,
        draft=SheetDraft(revision=sheet.revision, content={**sheet.content, "did": "教室を5回開きました。"}),
        at=SPRING,
    )
    theirs = Sheet.objects.filter(measure__owner=body("子育て課"))[0]
    with pytest.raises(NotAllowed):
        save_sheet(
            actor=actor,
            fiscal_year=2016,
            code=theirs.code,
            draft=SheetDraft(revision=theirs.revision, content={**theirs.content, "did": "よその課"}),
            at=SPRING,
        )


def test_a_department_works_for_its_sections_and_a_centre_for_none(
    secretary: Player, writer: Player, own_town: Town, section: Organisation
) -> None:
    assert writer.actor.person_id is not None
    actor = actor_of_person(writer.actor.person_id, own_town, at=SPRING)
    assert actor is not None
    assert can(actor, Action.SHEET_WRITE, Target(organisation_id=section.pk))
    centre = added(secretary, CENTRE, "福祉保健センター")
    put(secretary, body("福祉課"), centre)
    put(secretary, section, centre)
    Seat.objects.filter(title="福祉課 担当").update(organisation=centre)
    actor = actor_of_person(writer.actor.person_id, own_town, at=SPRING)
    assert actor is not None
    assert not any(can(actor, Action.SHEET_WRITE, Target(organisation_id=row.pk)) for row in (section, body("福祉課")))


def test_whoever_moves_a_section_counts_as_having_seated_them(secretary: Player, section: Organisation) -> None:
    before = Entrustment.objects.count()
    put(secretary, section, body("子育て課"))
    given = Entrustment.objects.order_by("-id")[: Entrustment.objects.count() - before]
    assert {row.tenure.seat.title for row in given if row.tenure} == {"子育て課 担当"}


def test_a_profession_is_corrected_and_seats_nobody_anew(secretary: Player, own_town: Town) -> None:
    seat, before = Seat.objects.get(title="福祉課 担当"), Entrustment.objects.count()
    correct_seat(
        actor=secretary.actor,
        row_id=seat.pk,
        title=seat.title,
        role=Role(seat.role),
        profession=" 社会福祉士 ",
        organisation_id=seat.organisation_id,
        starts_on=seat.starts_on,
        at=SPRING,
    )
    seat.refresh_from_db()
    assert (seat.profession, Entrustment.objects.count()) == ("社会福祉士", before)


def _row(name: str, kind: OrganisationKind, parent: str = "", key: str = "", row: int = 2) -> SetupChange:
    values = {"kind": kind.value, "name": name, "parent": parent, "districts": ()}
    return SetupChange(SetupSheet.ORGANISATIONS, row, key, values if not key else {"parent": parent})


def test_the_rows_of_the_workbook_name_who_is_above_in_any_order(secretary: Player, own_town: Town) -> None:
    rows = [
        _row("庶務係", SECTION, "総務課", row=2),
        _row("総務課", DEPARTMENT, "総務部", row=3),
        _row("総務部", CENTRE, row=4),
        _row("", DEPARTMENT, "総務部", key=str(body("福祉課").pk), row=5),
    ]
    take_setup(actor=secretary.actor, changes=rows, at=SPRING)
    assert body("庶務係").parent == body("総務課")
    assert body("総務課").parent == body("福祉課").parent == body("総務部")
    told = {row["name"]: row["parent"] for row in rows_of_setup(day_of(SPRING))[SetupSheet.ORGANISATIONS]}
    assert told["庶務係"] == "総務課"
    # Who stood above stands below: said the right way round, it is no circle.
    top, low = body("総務部"), added(secretary, CENTRE, "総務局", body("総務部"))
    turned = [_row("", CENTRE, "総務局", key=str(top.pk), row=2), _row("", CENTRE, "", key=str(low.pk), row=3)]
    take_setup(actor=secretary.actor, changes=turned, at=SPRING)
    assert (body("総務部").parent, body("総務局").parent) == (low, None)
    down = [
        SetupChange(SetupSheet.ORGANISATIONS, 2, str(body("庶務係").pk), {"kind": "department", "parent": "総務部"})
    ]
    take_setup(actor=secretary.actor, changes=down, at=SPRING)
    assert (body("庶務係").kind, body("庶務係").parent) == ("department", body("総務部"))


def test_a_circle_in_the_workbook_is_told_at_its_row(secretary: Player, own_town: Town) -> None:
    rows = [
        _row("東部", CENTRE, "西部", row=2),
        _row("西部", CENTRE, "東部", row=3),
        _row("北部", CENTRE, "南部", row=4),
    ]
    with pytest.raises(SetupRefused) as refused:
        take_setup(actor=secretary.actor, changes=rows, at=SPRING)
    told = {(each.row, each.column): each.sentence for each in refused.value.problems}
    assert "回ってしまう" in " ".join(sentence for (row, column), sentence in told.items() if column == "parent")
    assert "「南部」という組織は" in told[(4, "parent")]
    assert {row for row, _column in told} <= {2, 3, 4}
    assert not Organisation.objects.filter(name__in=["東部", "西部", "北部"]).exists()


def test_a_department_that_ended_stays_above_what_it_was_above(secretary: Player, section: Organisation) -> None:
    Organisation.objects.filter(name="福祉課").update(ends_on=day_of(SPRING) - timedelta(days=1))
    row = next(each for each in rows_of_setup(day_of(SPRING))["organisations"] if each["name"] == section.name)
    assert row["parent"] == "福祉課"
    renamed = SetupChange(SetupSheet.ORGANISATIONS, 2, row["key"], {"name": "健康係"})
    take_setup(actor=secretary.actor, changes=[renamed], at=SPRING)
    section.refresh_from_db()
    assert (section.name, section.parent) == ("健康係", body("福祉課"))
