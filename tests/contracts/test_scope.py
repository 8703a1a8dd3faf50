"""Every row belongs to a town, and outside a town's scope nothing can be asked of any table of rows (DESIGN, law of the walls)."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

import meguru
from meguru.base.bodies.commands import add_district
from meguru.base.bodies.models import District
from meguru.base.towns.models import Town, TownRow
from meguru.base.towns.scope import ScopeError, TownManager, across_towns, town_scope
from tests.support.cast import BEGINNING, Cast

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


def _of_neighbour(cast: Cast) -> District:
    with town_scope(cast.neighbour):
        return District.objects.all()[0]


# Every way to write a row, with a row of another town than the one in scope.
WRITINGS: dict[str, Callable[[District], object]] = {
    "save": lambda row: row.save(),
    "save some": lambda row: row.save(update_fields=["name"]),
    "delete": lambda row: row.delete(),
    "a new one": lambda row: District(town_id=row.town_id, code="new", number=99, name="新", reading="しん").save(),
    "create": lambda row: District.objects.create(town=row.town, code="new", number=99, name="新", reading="しん"),
    "get_or_create": lambda row: District.objects.get_or_create(town=row.town, code="new"),
    "update_or_create": lambda row: District.objects.update_or_create(town=row.town, code="new"),
    "bulk_create": lambda row: District.objects.bulk_create([row]),
    "bulk_update": lambda row: District.objects.bulk_update([row], ["name"]),
    "update town": lambda row: District.objects.update(town=row.town),
    "update town_id": lambda row: District.objects.filter(number=1).update(town_id=row.town_id),
}


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_row_of_another_town_cannot_be_written(writing: str, cast: Cast) -> None:
    with across_towns("to see every row"):
        before = list(District.objects.order_by("pk").values())
    row = _of_neighbour(cast)
    row.name = "変"
    with town_scope(cast.town), pytest.raises(ScopeError):
        WRITINGS[writing](row)
    with across_towns("to see every row"):
        assert list(District.objects.order_by("pk").values()) == before


def test_a_query_of_one_town_writes_nothing_in_the_scope_of_another(cast: Cast) -> None:
    with town_scope(cast.neighbour):
        rows = District.objects.all()
        count = rows.count()
    with town_scope(cast.town):
        assert rows.update(name="変") == 0
        assert rows.delete()[0] == 0
    with town_scope(cast.neighbour):
        assert District.objects.exclude(name="変").count() == count > 0


def test_a_new_row_takes_the_town_in_scope(cast: Cast) -> None:
    with town_scope(cast.neighbour):
        made = [
            District.objects.create(code="a", number=91, name="新", reading="しん"),
            District.objects.get_or_create(code="b", defaults={"number": 92, "name": "新", "reading": "しん"})[0],
            *District.objects.bulk_create([District(code="c", number=93, name="新", reading="しん")]),
        ]
        District.objects.bulk_update(made, ["name"])
    assert {row.town_id for row in made} == {cast.neighbour.pk}


def test_a_row_outside_any_scope_is_not_saved(db: None) -> None:
    with pytest.raises(ScopeError):
        District(code="a", number=91, name="新", reading="しん").save()


def test_across_towns_a_row_names_its_own_town(cast: Cast) -> None:
    row = _of_neighbour(cast)
    with across_towns("what the operator's tools do"):
        row.save()
        District.objects.bulk_update([row], ["name"])
        assert District.objects.filter(pk=row.pk).update(town=cast.neighbour) == 1
        made = District.objects.create(town=cast.neighbour, code="a", number=91, name="新", reading="しん")
        assert District.objects.filter(pk=made.pk).delete()[0] == 1


def test_a_command_acts_in_the_town_in_scope(cast: Cast) -> None:
    actor = cast["secretary"].actor
    with town_scope(cast.neighbour), pytest.raises(ScopeError):
        add_district(actor=actor, code="new", number=99, name="新", reading="しん", at=BEGINNING)
    with across_towns("to see every row"):
        assert not District.objects.filter(code="new").exists()


def test_no_command_names_the_town_of_a_row() -> None:
    root = Path(meguru.__file__).parent
    found = [
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if "town_id=actor.town_id" in file.read_text() and "migrations" not in file.parts
    ]
    # The ledger says it once: an entry belongs to the town its hash was made with.
    assert found == ["base/audit/ledger.py"]
