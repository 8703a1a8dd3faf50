"""The kept stages of ``tests/support/stages.py``: what begins from one can go on, whatever numbers an earlier test used."""

import pytest
from django.db import connection

from meguru.base.audit.models import LedgerEntry
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState
from tests.support.cast import Cast
from tests.support.turn import accept_all, received_opinion

LOWERED = "SELECT setval(pg_get_serial_sequence('audit_ledgerentry', 'id'), (SELECT max(id) FROM audit_ledgerentry))"


@pytest.mark.parametrize("time", ["first", "again", "and again"])
@pytest.mark.usefixtures("own_town")
def test_a_town_goes_on_from_a_kept_stage(cast: Cast, time: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LOWERED)  # as a test does that brings a copy back
    accept_all(cast)
    before = LedgerEntry.objects.count()
    received_opinion(cast, token=f"after the stage, {time}")
    assert LedgerEntry.objects.count() == before + 1
    assert not Sheet.objects.exclude(state=SheetState.ACCEPTED.value).exists()
