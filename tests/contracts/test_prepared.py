"""A prepared query is the query it was built from: the same rows, of the town in scope alone, asked of the database each time."""

import importlib
import pkgutil
from collections.abc import Generator
from datetime import date, datetime

import pytest
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.transaction import TransactionManagementError
from django_scopes import scope

import meguru
from meguru.base.bodies.models import District, Tenure
from meguru.base.towns.models import Town, TownRow
from meguru.base.towns.prepared import Prepared, Slot
from meguru.base.towns.scope import ScopeError, town_scope
from tests.support.cast import Cast

for _module in pkgutil.walk_packages(meguru.__path__, "meguru."):
    if _module.name.rpartition(".")[2] in ("queries", "material", "rules") or ".queries." in _module.name:
        importlib.import_module(_module.name)
EVERY = list(Prepared.every)

DISTRICTS = Prepared(lambda: District.objects.filter(code=Slot("code")))
NAMES = Prepared(lambda: District.objects.order_by("number").values_list("name", flat=True))
LOCKED = Prepared(lambda: District.objects.select_for_update().order_by("id"))
SEATED = Prepared(
    lambda: (
        Tenure.objects.select_related("person", "seat__organisation").filter(starts_on__lte=Slot("day")).order_by("id")
    )
)


@pytest.fixture
def town(cast: Cast) -> Generator[Town]:
    """The cast's town, in scope."""
    with town_scope(cast.town):
        yield cast.town


def parts(prepared: Prepared[object]) -> tuple[str, list[object]]:
    """The SQL of a prepared query, and its values with slots by name."""
    with scope(town=Slot("town")):
        sql, values = prepared.build().query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return sql, [value.name if isinstance(value, Slot) else value for value in values]


def test_there_are_prepared_queries_to_look_at() -> None:
    assert len(EVERY) > 5


@pytest.mark.parametrize(
    "prepared", EVERY, ids=lambda prepared: prepared.build.__qualname__ + str(EVERY.index(prepared))
)
def test_what_stands_fast_in_one_depends_on_no_day_and_on_no_town(prepared: Prepared[object], db: None) -> None:
    sql, values = parts(prepared)
    assert parts(prepared) == (sql, values), "built again it is the same"
    assert not [value for value in values if isinstance(value, date | datetime)], "a day is a slot"
    with scope(town=Slot("town")):
        is_scoped = issubclass(prepared.build().model, TownRow)
    assert ("town" in values) == is_scoped


def test_rows_are_of_the_town_in_scope_alone(town: Town) -> None:
    other = Town.objects.create(slug="other", name="となり町")
    with town_scope(other):
        District.objects.create(town=other, code="east", number=1, name="となりの東")
        assert [row.name for row in DISTRICTS.ask(code="east")] == ["となりの東"]
        assert NAMES.ask() == ["となりの東"]
    assert [row.town_id for row in DISTRICTS.ask(code="east")] == [town.pk]
    assert "となりの東" not in NAMES.ask()
    assert NAMES.ask() == list(District.objects.order_by("number").values_list("name", flat=True))


def test_what_was_changed_a_moment_ago_is_seen(town: Town) -> None:
    before = DISTRICTS.first(code="east")
    assert before is not None
    District.objects.filter(pk=before.pk).update(name="東の新しい名")
    after = DISTRICTS.first(code="east")
    assert after is not None
    assert after.name == "東の新しい名"
    District.objects.filter(pk=before.pk).update(code="moved")
    assert DISTRICTS.first(code="east") is None


def test_records_come_with_those_beside_them_and_with_days_as_days(town: Town) -> None:
    day = date(2016, 6, 1)
    plain = Tenure.objects.select_related("person", "seat__organisation").filter(starts_on__lte=day).order_by("id")
    made = SEATED.ask(day=day)
    assert made
    assert made == list(plain)
    for one, other in zip(made, plain, strict=True):
        assert one.starts_on == other.starts_on
        assert one.person.name == other.person.name
        assert one.seat.organisation == other.seat.organisation
    assert SEATED.ask(day=date(1900, 1, 1)) == []


def test_nothing_is_asked_outside_a_town_or_for_nothing(town: Town) -> None:
    with pytest.raises(KeyError):
        DISTRICTS.ask()
    with pytest.raises(ValueError, match="no None"):
        DISTRICTS.ask(code=None)


@pytest.mark.django_db(transaction=True)
def test_a_query_that_locks_is_asked_inside_a_transaction_alone() -> None:
    town = Town.objects.create(slug="alone", name="ひとつ町")
    with town_scope(town):
        with transaction.atomic():
            assert LOCKED.ask() == []
        with pytest.raises(TransactionManagementError):
            LOCKED.ask()


def test_outside_a_scope_it_raises(db: None) -> None:
    with pytest.raises(ScopeError):
        NAMES.ask()


def test_a_town_handed_over_by_name_is_not_the_one_that_is_asked(town: Town) -> None:
    other = Town.objects.create(slug="other", name="となり町")
    with town_scope(other):
        District.objects.create(town=other, code="east", number=1, name="となりの東")
    assert [row.town_id for row in DISTRICTS.ask(code="east", town=other.pk)] == [town.pk]
