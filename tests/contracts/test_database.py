"""The test database's own promises: a flush clears the ledger although it is guarded, and the guards stand again after it."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from meguru.base.audit.guards import missing_guards
from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from tests.support.cast import Cast


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_finds_the_cast(cast: Cast) -> None:
    with town_scope(cast.town):
        assert LedgerEntry.objects.count() > 20
    assert missing_guards(connection) == set()


@pytest.mark.django_db(transaction=True)
def test_a_second_transactional_test_finds_it_as_well(cast: Cast) -> None:
    with town_scope(cast.town), pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.all().delete()


def test_a_bare_database_has_no_town(bare_database: None) -> None:
    assert not Town.objects.exists()
    assert missing_guards(connection) == set()


def test_the_towns_are_there_in_the_next_test(cast: Cast) -> None:
    assert Town.objects.count() == 2
