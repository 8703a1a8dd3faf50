"""What was read of documents goes on its day, by Meguru itself, and not a day before; what the plan took from it stays."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from meguru.base.access.actor import system_actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.core.errors import NotAllowed
from meguru.jobs.rounds import due_rounds, overdue_rounds
from meguru.jobs.worker import Worker
from meguru.plan.documents.commands import keep_reading, set_reading_aside
from meguru.plan.documents.models import PlanReading
from meguru.plan.plans.commands import erase_old_readings, prepare_term
from meguru.plan.plans.models import Measure
from meguru.plan.plans.queries.old_readings import towns_with_old_readings
from tests.support.cast import Player

READ = date(2016, 5, 1)
YEAR_LATER = READ + timedelta(days=365)
FOUND = {
    "measures": [
        {"title": "見守りの輪", "description": "声をかけ合います。", "owner": "福祉課", "group": "", "kind": "measure",
         "source_lines": [3], "sure": True, "doubt": ""}
    ],
    "lines": [{"number": 3, "text": "見守りの輪　会長　仮名 花子　000-0000-0000"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _calendar() -> Iterator[None]:
    yield
    clock.fix_day(None)


def read(secretary: Player, name: str = "plan.txt", on: date = READ) -> PlanReading:
    """A document was read."""
    return keep_reading(actor=secretary.actor, filename=name, digest=name.ljust(64, "0"), found=FOUND, at=at_noon(on))


def erase(town: Town, on: date) -> int:
    """The round of a day."""
    return erase_old_readings(actor=system_actor(town.pk), on=on, at=at_noon(on))


def content(reading: PlanReading) -> tuple[object, object, str]:
    reading.refresh_from_db()
    return reading.found, reading.rows, reading.state


def test_what_became_no_plan_is_erased_a_year_after_it_was_read(own_town: Town, secretary: Player) -> None:
    still_open, aside = read(secretary), read(secretary, "other.txt")
    set_reading_aside(actor=secretary.actor, reading_id=aside.pk, at=at_noon(READ))
    assert erase(own_town, YEAR_LATER - timedelta(days=1)) == 0
    assert content(still_open)[0] == FOUND
    assert erase(own_town, YEAR_LATER) == 2
    assert content(still_open) == ({}, [], "set_aside")
    assert content(aside) == ({}, [], "set_aside")
    assert erase(own_town, YEAR_LATER) == 0, "any number of times is as good as once"
    kept = LedgerEntry.objects.filter(kind="plans.document.erased")
    assert {entry.facts["id"] for entry in kept} == {still_open.pk, aside.pk}


def test_what_became_a_plan_is_kept_until_a_year_after_the_term(own_town: Town, secretary: Player) -> None:
    reading = read(secretary)
    prepare_term(
        actor=secretary.actor, number=7, name="第7期計画", nickname="", vision="", first_year=2021, last_year=2025,
        settings={}, pillars=[], reading_id=reading.pk, at=at_noon(READ),
    )  # fmt: skip
    assert erase(own_town, date(2027, 3, 31)) == 0
    assert erase(own_town, date(2027, 4, 1)) == 1
    assert content(reading) == ({}, [], "adopted")
    assert Measure.objects.get(title="見守りの輪", term__number=7).description == "声をかけ合います。"


def test_nobody_erases_by_hand(own_town: Town, secretary: Player) -> None:
    reading = read(secretary)
    with pytest.raises(NotAllowed):
        erase_old_readings(actor=secretary.actor, on=YEAR_LATER, at=at_noon(YEAR_LATER))
    assert content(reading)[0] == FOUND


def test_the_worker_does_it_and_doctor_names_what_is_late(own_town: Town, secretary: Player) -> None:
    reading = read(secretary)
    clock.fix_day(YEAR_LATER + timedelta(days=1))
    assert ("documents", own_town.slug) in due_rounds()
    assert ("読み取った計画書の中身を、その日に消す", [own_town.slug]) in overdue_rounds()
    Worker().do_all()
    assert content(reading)[0] == {}
    assert towns_with_old_readings(YEAR_LATER + timedelta(days=1)) == []


def test_the_page_says_that_it_was_erased(own_town: Town, secretary: Player) -> None:
    reading = read(secretary)
    erase(own_town, YEAR_LATER)
    page = secretary.client.get(secretary.path(f"plan/readings/{reading.pk}/")).content.decode()
    assert "しまっておく期間が過ぎたので消しました" in page
    assert "仮名 花子" not in page
