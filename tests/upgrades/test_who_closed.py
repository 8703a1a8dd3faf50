"""A year closed by an earlier version: who closed it is read from the ledger; where that names nobody, nobody opens it again."""

from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.scope import across_towns
from meguru.core.errors import NotNow
from meguru.plan.calendar.commands import finish_year, reopen_year
from meguru.plan.calendar.models import Closing, PlanYear
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import WINTER

move = import_module("meguru.plan.calendar.migrations.0003_who_closed").move


class AsItWas:
    """The tables as the migration finds them: closed years still say when they were closed."""

    def __init__(self, closed_at: datetime | None, entries: Any) -> None:
        self.closed_at, self.entries = closed_at, entries

    def get_model(self, app: str, name: str) -> Any:
        return {"PlanYear": self, "LedgerEntry": self.entries}.get(name) or apps.get_model(app, name)

    @property
    def objects(self) -> "AsItWas":
        return self

    def filter(self, **wanted: str) -> list[PlanYear]:
        years = list(PlanYear.objects.filter(**wanted))
        for year in years:
            year.closed_at = self.closed_at  # type: ignore[attr-defined]
        return years


def closed_before(secretary: Player, closed_at: datetime | None, entries: Any = LedgerEntry) -> Closing:
    """2016 closed, and brought up as the migration does."""
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    Closing.objects.all().delete()
    with across_towns("migrations work on all towns"):
        move(AsItWas(closed_at, entries), connection.schema_editor())
    return Closing.objects.get()


def test_the_ledger_says_who_closed_it(secretary: Player, council_secretary: Player) -> None:
    closing = closed_before(secretary, WINTER)
    assert (closing.closed_by_id, closing.closed_at) == (secretary.actor.person_id, WINTER)
    with pytest.raises(NotNow, match="閉じた人と同じ人"):
        reopen_year(actor=secretary.actor, fiscal_year=2016, reason="直し", at=WINTER)
    reopen_year(actor=council_secretary.actor, fiscal_year=2016, reason="直し", at=WINTER)


def test_when_it_was_closed_is_else_read_from_the_ledger_too(secretary: Player) -> None:
    assert closed_before(secretary, None).closed_at == SPRING


def test_a_ledger_that_names_nobody_lets_nobody_open_it(cast: Cast, secretary: Player) -> None:
    class Empty:
        class objects:  # noqa: N801  # the name a model's manager has
            @staticmethod
            def filter(**_: Any) -> Any:
                return LedgerEntry.objects.none()

    assert closed_before(secretary, WINTER, Empty).closed_by_id is None
    for key in ("secretary", "council_secretary"):
        with pytest.raises(NotNow, match="記録がない"):
            reopen_year(actor=cast[key].actor, fiscal_year=2016, reason="直し", at=WINTER)
