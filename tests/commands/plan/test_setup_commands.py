"""The set-up workbook's rows taken by one command: nothing of nothing, and nothing over what changed meanwhile."""

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_district
from meguru.base.towns.models import Town
from meguru.core.clock import day_of
from meguru.core.errors import NotAllowed, NotNow
from meguru.plan.setup.commands import take_setup
from meguru.plan.setup.queries import rows_of_setup
from meguru.plan.setup.rules import digest_of
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
