"""The town scope: outside it, a query on a town's rows raises; inside it, only that town's rows are seen (law: DESIGN §4).

django-scopes does the work and is not named anywhere else, so that it can be replaced in one file.
"""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.exceptions import ScopeError

if TYPE_CHECKING:
    from meguru.base.towns.models import Town

__all__ = ["ScopeError", "TownManager", "across_towns", "town_in_scope", "town_scope"]


M = TypeVar("M", bound=models.Model)


class TownManager(models.Manager[M]):
    """A manager that sees only rows of the town in scope, and raises ``ScopeError`` where no town was declared.

    django-scopes makes such a class by a function; this one stands at the top of a module so that types can be checked. It raises
    where a queryset is asked for: the library's own disabled queryset lets ``exists``, ``exclude`` and ``create`` through.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        """Rows of the town in scope. Raises ``ScopeError`` outside a scope."""
        declared = get_scope()
        if not declared.get("_enabled", True):
            return super().get_queryset()
        if "town" not in declared:
            raise ScopeError(f"a town must be in scope to query {self.model.__name__}")
        return super().get_queryset().filter(town=declared["town"])


def town_scope(town: "Town") -> AbstractContextManager[None]:
    """Everything inside works on this town's rows alone."""
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
