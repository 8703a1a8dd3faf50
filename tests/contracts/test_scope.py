"""Every row belongs to a town, and outside a town's scope nothing can be asked of any table of rows (DESIGN, law of the walls)."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

import meguru
from meguru.base.towns.models import Town, TownRow
from meguru.base.towns.scope import ScopeError, TownManager, across_towns, town_scope
from tests.support.cast import Cast

# Tables that belong to no one town, and why.
UNSCOPED = {
    "towns.Town": "the towns themselves",
    "limits.Limit": "counts of addresses and log-in names, before a town is known",
    "bodies.Account": "a way to log in; the same person may hold seats in several towns",
    "bodies.DoorEntry": "what happened at the log-in, where nobody is in a town yet; belongs to its account",
}
OWN = [model for model in apps.get_models() if model.__module__.startswith("meguru.")]
SCOPED = [model for model in OWN if model._meta.label not in UNSCOPED]

# Everything one may ask a manager, among it what django-scopes' own disabled queryset lets through.
QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "all": lambda rows: list(rows.all()),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "filter": lambda rows: list(rows.filter(pk=1)),
    "exclude": lambda rows: rows.exclude(pk=1).exists(),
    "exists": lambda rows: rows.exists(),
    "count": lambda rows: rows.count(),
    "contains": lambda rows: rows.contains(rows.model(pk=1)),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "aggregate": lambda rows: rows.aggregate(models.Count("pk")),
    "iterator": lambda rows: list(rows.iterator()),
    "distinct": lambda rows: rows.distinct().count(),
    "defer": lambda rows: list(rows.defer("pk")),
    "values": lambda rows: list(rows.values("pk")),
    "using": lambda rows: list(rows.using("default")),
    "none": lambda rows: list(rows.none()),
    "raw": lambda rows: list(rows.raw("SELECT 1 AS id")),
    "explain": lambda rows: rows.explain(),
    "update": lambda rows: rows.update(pk=1),
    "delete": lambda rows: rows.filter(pk=1).delete(),
    "create": lambda rows: rows.create(),
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "bulk_create": lambda rows: rows.bulk_create([rows.model()]),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "union": lambda rows: list(rows.union(rows.all())),
}


def test_there_are_tables_to_look_at() -> None:
    assert len(SCOPED) > 20
    assert set(UNSCOPED) <= {model._meta.label for model in OWN}


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_every_table_is_of_rows_that_belong_to_a_town(model: type[models.Model]) -> None:
    assert issubclass(model, TownRow)
    town = model._meta.get_field("town")
    assert isinstance(town, models.ForeignKey)
    assert not town.null
    assert town.remote_field.on_delete is models.PROTECT
    assert all(type(manager) is TownManager for manager in model._meta.managers)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_can_be_asked_outside_a_scope(question: str, db: None) -> None:
    answered = []
    for model in SCOPED:
        try:
            QUESTIONS[question](model._default_manager)
        except ScopeError:
            continue
        except Exception as error:
            answered.append(f"{model._meta.label}: {error!r}")
        else:
            answered.append(model._meta.label)
    assert answered == []


def test_a_town_sees_its_own_rows_and_no_others(cast: Cast) -> None:
    seen: dict[str, set[str]] = {}
    for town in (cast.town, cast.neighbour):
        with town_scope(town):
            for model in SCOPED:
                others = [row for row in model._default_manager.all() if row.town_id != town.pk]  # type: ignore[attr-defined]
                assert others == []
                if model._default_manager.exists():
                    seen.setdefault(town.slug, set()).add(model._meta.label)
    assert seen["sakura"] >= seen["tonari"]
    assert len(seen["tonari"]) > 10


def test_the_scope_ends_with_its_block(own_town: Town, neighbour_town: Town) -> None:
    model = SCOPED[0]
    with town_scope(neighbour_town):
        pass
    with across_towns("to see that it ends"):
        assert model._default_manager.count() >= 0
    assert {row.town_id for row in model._default_manager.all()} <= {own_town.pk}  # type: ignore[attr-defined]


def test_nobody_goes_round_the_manager() -> None:
    root = Path(meguru.__file__).parent
    found = [
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if re.search(r"_base_manager|scopes_disabled|with_scopes_disabled", file.read_text())
    ]
    # The scope itself, and the tools that work on the whole machine.
    assert sorted(found) == ["base/towns/scope.py", "project/words/backup.py", "project/words/restore.py"]


def test_working_over_all_towns_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"), across_towns(""):
        pass
