"""The activity log through its commands: logged once, corrected, struck; by whom, for which bodies, in which years; recorded."""

from dataclasses import replace
from datetime import date

import pytest

from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.models import District, Organisation
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.do.activities.commands import ActivityDraft, correct_activity, log_activity, strike_activity
from meguru.do.activities.models import Activity
from meguru.do.activities.queries import (
    activities_beside_sheet,
    get_activity,
    list_activities,
    tally_of_year,
    tally_rows,
)
from meguru.do.activities.witness import activity_hash
from meguru.plan.calendar.commands import finish_year
from meguru.plan.plans.models import Measure
from tests.support.cast import SPRING, Cast, Player

DRAFT = ActivityDraft(held_on=date(2016, 6, 4), place="東 会館", line="見守りの話し合い", district="east", people=12)


def measure(code: str) -> int:
    return Measure.objects.get(code=code).pk


def logged(player: Player, draft: ActivityDraft = DRAFT, token: str = "one") -> Activity:
    return log_activity(actor=player.actor, draft=draft, token=token, at=SPRING)


def recorded(event: Event) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(kind=event.value))


def test_an_activity_is_logged_for_its_district_and_measures(supporter: Player) -> None:
    row = logged(supporter, replace(DRAFT, line=" 見守りの\n話し合い ", measure_ids=[measure("m02"), measure("m01")]))
    assert (row.fiscal_year, row.line, row.people) == (2016, "見守りの 話し合い", 12)
    assert row.entered_by_id == supporter.actor.person_id
    assert [m.code for m in row.measures.order_by("code")] == ["m01", "m02"]
    assert [entry.facts for entry in recorded(Event.ACTIVITY_LOGGED)] == [{"id": row.pk, "row": activity_hash(row)}]


def test_a_form_that_was_taken_does_not_swallow_what_is_logged_in_it_next(supporter: Player) -> None:
    logged(supporter)
    others = [
        replace(DRAFT, line="べつの話し合い"),
        replace(DRAFT, people=99),
        replace(DRAFT, measure_ids=[measure("m01")]),
    ]
    for other in others:
        with pytest.raises(NotNow, match="もう記録してあります"):
            logged(supporter, other)
    assert Activity.objects.count() == 1


def test_the_same_form_sent_twice_is_one_row(supporter: Player) -> None:
    first = logged(supporter)
    assert logged(supporter).pk == first.pk
    assert Activity.objects.get().line == "見守りの話し合い"
    assert len(recorded(Event.ACTIVITY_LOGGED)) == 1


@pytest.mark.parametrize("who", ["member", "auditor", "approver", "chair", "operator"])
def test_who_has_no_log_here_adds_nothing_to_it(who: str, cast: Cast, own_town: object) -> None:
    with pytest.raises(NotAllowed):
        logged(cast[who], replace(DRAFT, district="west"))
    assert not Activity.objects.exists()


def test_support_staff_log_in_their_own_districts(supporter: Player) -> None:
    with pytest.raises(NotAllowed):
        logged(supporter, replace(DRAFT, district="west"))
    assert logged(supporter).district == District.objects.get(code="east")


def test_a_department_logs_for_itself(writer: Player, other_writer: Player) -> None:
    own = Organisation.objects.get(name="福祉課")
    draft = replace(DRAFT, district=None, host_id=own.pk)
    with pytest.raises(NotAllowed):
        logged(other_writer, draft)
    assert logged(writer, draft).host == own


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"held_on": date(2017, 4, 21)}, "held_on"),
        ({"held_on": date(2015, 6, 1)}, "held_on"),
        ({"place": " "}, "place"),
        ({"line": "　"}, "line"),
        ({"line": "長" * 201}, "line"),
        ({"people": -1}, "people"),
        ({"people": 100_001}, "people"),
        ({"measure_ids": [999_999]}, "measures"),
        ({"district": "north"}, "district"),
        ({"host_id": 999_999}, "host"),
    ],
)
def test_what_cannot_be_logged_is_named_by_its_field(changed: dict[str, object], field: str, secretary: Player) -> None:
    with pytest.raises(Invalid) as refused:
        logged(secretary, replace(DRAFT, **changed))  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}
    assert not Activity.objects.exists()


def test_a_correction_says_which_fields_changed(supporter: Player) -> None:
    row = logged(supporter, replace(DRAFT, measure_ids=[measure("m01")]))
    new = replace(DRAFT, place="公園", measure_ids=[measure("m02")])
    correct_activity(actor=supporter.actor, activity_id=row.pk, draft=new, at=SPRING)
    row.refresh_from_db()
    assert (row.place, row.line) == ("公園", "見守りの話し合い")
    assert [m.code for m in row.measures.all()] == ["m02"]
    assert [entry.facts["fields"] for entry in recorded(Event.ACTIVITY_CORRECTED)] == [["place", "measures"]]


def test_a_correction_that_changes_nothing_is_no_entry(supporter: Player) -> None:
    row = logged(supporter)
    correct_activity(actor=supporter.actor, activity_id=row.pk, draft=DRAFT, at=SPRING)
    assert recorded(Event.ACTIVITY_CORRECTED) == []


def test_an_entry_is_neither_taken_from_nor_given_to_another_district(supporter: Player, secretary: Player) -> None:
    own = logged(supporter)
    theirs = logged(secretary, replace(DRAFT, district="west"), token="two")
    for row, draft in ((own, replace(DRAFT, district="west")), (theirs, DRAFT)):
        with pytest.raises(NotAllowed):
            correct_activity(actor=supporter.actor, activity_id=row.pk, draft=draft, at=SPRING)
    with pytest.raises(NotAllowed):
        strike_activity(actor=supporter.actor, activity_id=theirs.pk, at=SPRING)


def test_a_struck_entry_is_no_longer_shown_counted_or_changed(supporter: Player) -> None:
    row = logged(supporter, replace(DRAFT, measure_ids=[measure("m01")]))
    strike_activity(actor=supporter.actor, activity_id=row.pk, at=SPRING)
    assert [entry.facts for entry in recorded(Event.ACTIVITY_STRUCK)] == [{"id": row.pk}]
    assert list_activities(supporter.actor, 2016) == []
    assert activities_beside_sheet(supporter.actor, 2016, measure_id=measure("m01")) == []
    assert tally_of_year(supporter.actor, 2016).activities == 0
    with pytest.raises(NotFound):
        get_activity(supporter.actor, row.pk)
    with pytest.raises(NotFound):
        strike_activity(actor=supporter.actor, activity_id=row.pk, at=SPRING)
    with pytest.raises(NotFound):
        correct_activity(actor=supporter.actor, activity_id=row.pk, draft=DRAFT, at=SPRING)


def test_a_closed_year_takes_no_entry_gives_none_away_and_loses_none(secretary: Player) -> None:
    row = logged(secretary)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    with pytest.raises(NotNow, match="閉じています"):
        logged(secretary, replace(DRAFT, line="あとから"), token="two")
    with pytest.raises(NotNow, match="閉じています"):
        correct_activity(actor=secretary.actor, activity_id=row.pk, draft=replace(DRAFT, place="公園"), at=SPRING)
    with pytest.raises(NotNow, match="閉じています"):
        strike_activity(actor=secretary.actor, activity_id=row.pk, at=SPRING)
    row.refresh_from_db()
    assert (row.place, row.struck_at) == ("東 会館", None)


def test_counts_take_each_activity_once_and_an_uncounted_head_as_none(secretary: Player) -> None:
    logged(secretary, replace(DRAFT, measure_ids=[measure("m01"), measure("m02")]))
    logged(secretary, replace(DRAFT, people=None, held_on=date(2016, 7, 1)), token="two")
    logged(secretary, replace(DRAFT, district="west", people=3), token="three")
    rows = list_activities(secretary.actor, 2016)
    assert next(row.held_on for row in rows) == date(2016, 7, 1), "the newest first"
    assert (tally_rows(rows).activities, tally_rows(rows).people) == (3, 15)
    assert tally_of_year(secretary.actor, 2016, measure_id=measure("m02")).people == 12
    east = District.objects.get(code="east").pk
    assert (
        tally_of_year(secretary.actor, 2016, district_id=east).activities,
        tally_of_year(secretary.actor, 2016, district_id=east).people,
    ) == (2, 12)
    assert len(list_activities(secretary.actor, 2016, district_id=east)) == 2
    assert len(list_activities(secretary.actor, 2016, measure_id=measure("m01"), offset=0, limit=1)) == 1
    assert [row.people for row in activities_beside_sheet(secretary.actor, 2016, district_id=east)] == [None, 12]
