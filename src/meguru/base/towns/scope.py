"""The town scope: outside it, a query on a town's rows raises; inside it, only that town's rows are seen and written.

django-scopes does the work and is not named anywhere else, so that it can be replaced in one file.
"""

from collections.abc import Generator, Iterable
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.exceptions import ScopeError

if TYPE_CHECKING:
    from meguru.base.towns.models import Town

__all__ = ["ScopeError", "TownManager", "TownQuerySet", "across_towns", "stay_in_town", "town_in_scope", "town_scope"]


M = TypeVar("M", bound=models.Model)


class TownQuerySet(models.QuerySet[M]):
    """Rows of one town. Whatever is written through it stays in the town in scope at the time of writing.

    ``create``, ``get_or_create`` and ``update_or_create`` end in ``TownRow.save``; the ways round it are closed here.
    """

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """As Django's; rows take the town in scope. Raises ``ScopeError`` for a row of another."""
        rows = list(objs)
        stay_in_town(*rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        """As Django's. Raises ``ScopeError`` for a row of another town."""
        rows = list(objs)
        stay_in_town(*rows)
        return super().bulk_update(rows, fields, batch_size)

    def update(self, **kwargs: Any) -> int:
        """As Django's, of the rows of the town in scope. Raises ``ScopeError`` where it would move them to another town."""
        if _may_cross():
            return super().update(**kwargs)
        if {"town", "town_id"} & set(kwargs):
            raise ScopeError(f"rows of {self.model.__name__} do not move from town to town")
        return super(TownQuerySet, self.filter(town=town_in_scope())).update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, of the rows of the town in scope."""
        if _may_cross():
            return super().delete()
        return super(TownQuerySet, self.filter(town=town_in_scope())).delete()


class TownManager(models.Manager[M]):
    """A manager that sees only the rows of the town in scope, and raises ``ScopeError`` if no town was declared.

    django-scopes makes such a class by a function; this one stands at the top of a module so that types can be checked. It raises
    where a queryset is asked for: the library's own disabled queryset lets ``exists``, ``exclude`` and ``create`` through.
    """

    _queryset_class = TownQuerySet

    def get_queryset(self) -> models.QuerySet[M]:
        """Rows of the town in scope. Raises ``ScopeError`` outside a scope."""
        rows = super().get_queryset()
        if _may_cross():
            return rows
        declared = get_scope()
        if "town" not in declared:
            raise ScopeError(f"a town must be in scope to query {self.model.__name__}")
        return rows.filter(town=declared["town"])


def town_scope(town: "Town") -> AbstractContextManager[None]:
    """Inside the block, only this town's rows can be read or written."""
    context: AbstractContextManager[None] = scope(town=town)
    return context


@contextmanager
def across_towns(reason: str) -> Generator[None]:
    """Work over all towns. For the operator's tools only (backup, doctor, start page); ``reason`` says why at the call."""
    if not reason:
        raise ValueError("a reason is needed")
    with scopes_disabled():
        yield


def town_in_scope() -> "Town":
    """The town declared by the nearest ``town_scope``. Raises ``ScopeError`` where there is none."""
    town: Town | None = get_scope().get("town")
    if town is None:
        raise ScopeError("no town in scope")
    return town


def stay_in_town(*rows: Any) -> None:
    """Give new rows the town in scope before they are written. Raises ``ScopeError`` for a row of another town."""
    if _may_cross():
        return
    town = town_in_scope()
    for row in rows:
        if row.town_id is None:
            row.town = town
        elif row.town_id != town.pk:
            raise ScopeError(f"a row of {type(row).__name__} belongs to another town than the one in scope")


def _may_cross() -> bool:
    """Whether ``across_towns`` was said."""
    return not get_scope().get("_enabled", True)
