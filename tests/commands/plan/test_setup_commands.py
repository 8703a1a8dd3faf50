"""The set-up workbook's rows taken by one command: nothing of nothing, and nothing over what changed meanwhile."""

from datetime import timedelta

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_district
from meguru.base.bodies.models import Organisation, Seat
from meguru.base.towns.models import Town
from meguru.core.clock import day_of
from meguru.core.errors import NotAllowed, NotNow
from meguru.plan.setup.commands import take_setup
from meguru.plan.setup.queries import rows_of_setup
from meguru.plan.setup.rules import SetupChange, SetupRefused, SetupSheet, digest_of
from tests.support.cast import SPRING, Player


def test_no_rows_change_nothing_and_leave_no_entry(secretary: Player, own_town: Town) -> None:
    entries = LedgerEntry.objects.count()
    taken = take_setup(actor=secretary.actor, changes=[], at=SPRING)
    assert (taken.added, taken.changed) == (0, 0)
    assert LedgerEntry.objects.count() == entries


def test_what_was_compared_before_another_change_is_refused(secretary: Player, own_town: Town) -> None:
    seen = digest_of(rows_of_setup(day_of(SPRING)))
    add_district(actor=secretary.actor, code="north", number=9, name="北", reading="きた", at=SPRING)
    with pytest.raises(NotNow, match="見くらべたあとに"):
        take_setup(actor=secretary.actor, changes=[], seen=seen, at=SPRING)


def test_only_the_secretariat_takes_it(writer: Player, own_town: Town) -> None:
    with pytest.raises(NotAllowed):
        take_setup(actor=writer.actor, changes=[], at=SPRING)


def test_an_organisation_that_has_ended_is_no_row_of_the_workbook_and_takes_no_seat(
    secretary: Player, own_town: Town
) -> None:
    ended, standing = (
        Organisation.objects.create(kind=kind, name="健康課", position=90) for kind in ("group", "department")
    )
    ended.ends_on = day_of(SPRING) - timedelta(days=1)
    ended.save()
    keys = {row["key"] for row in rows_of_setup(day_of(SPRING))[SetupSheet.ORGANISATIONS]}
    assert str(standing.pk) in keys
    assert str(ended.pk) not in keys
    assert str(ended.pk) in {row["key"] for row in rows_of_setup(ended.ends_on)[SetupSheet.ORGANISATIONS]}
    seat = {"organisation": "健康課", "committee": "", "title": "保健師", "role": "department_writer", "districts": ()}
    take_setup(actor=secretary.actor, changes=[SetupChange(SetupSheet.SEATS, 2, "", seat)], at=SPRING)
    assert Seat.objects.get(title="保健師").organisation == standing
    standing.ends_on = ended.ends_on
    standing.save()
    with pytest.raises(SetupRefused) as refused:
        take_setup(
            actor=secretary.actor,
            changes=[SetupChange(SetupSheet.SEATS, 2, "", {**seat, "title": "もう1人"})],
            at=SPRING,
        )
    assert "登録されていません" in refused.value.problems[0].sentence
    seat_id = str(Seat.objects.get(title="保健師").pk)
    renamed = SetupChange(SetupSheet.SEATS, 2, seat_id, {"title": "保健の担当"})
    take_setup(actor=secretary.actor, changes=[renamed], at=SPRING)
    assert Seat.objects.get(title="保健の担当").organisation == standing, "whose a seat is stays, as nobody said else"
