"""Columns that check their own limit on every write, so that SQLite and PostgreSQL behave alike.

PostgreSQL refuses a text that is too long for its column and a number that is too large for it; SQLite keeps both, and a backup
of it could then not be put into PostgreSQL. These columns refuse on either, with ``Invalid`` at the column's name and a sentence
that names the limit: whichever command writes, through ``save``, ``bulk_create`` or ``update``. The limit itself stands in the
area's ``rules``, where forms take it from too; a command whose form calls the field otherwise asks the rule by itself first.

For migrations they are Django's own columns: nothing of this is in the schema.
"""

from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import number_problem, too_long

# What may be put in and what comes out, as in Django's own columns: a nullable one gives ``None`` too.
Put = TypeVar("Put")
Got = TypeVar("Got")

# What a column of the kind holds on every database.
LARGEST_SMALL = 32_767
LARGEST_WHOLE = 2_147_483_647


def _as_djangos_own(field: "models.Field[Any, Any]", parts: Any) -> Any:
    """A column as its migration says it: the parent class in ``django.db.models``, and no noun."""
    name, _path, args, kwargs = parts
    kwargs.pop("verbose_name", None)
    return name, f"django.db.models.{type(field).__mro__[1].__name__}", args, kwargs


class Line(models.CharField[Put, Got]):
    """A text with a limit. The first argument is its noun in the sentence; without one it is written by Meguru alone."""

    def deconstruct(self) -> Any:
        """As ``CharField``."""
        return _as_djangos_own(self, super().deconstruct())

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value on its way into a row. Raises ``Invalid`` where it is longer than the column."""
        _ask(self, value)
        return super().get_db_prep_save(value, connection)


class Slug(models.SlugField[Put, Got]):
    """A code with a limit, as ``Line``."""

    def deconstruct(self) -> Any:
        """As ``SlugField``."""
        return _as_djangos_own(self, super().deconstruct())

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value on its way into a row. Raises ``Invalid`` where it is longer than the column."""
        _ask(self, value)
        return super().get_db_prep_save(value, connection)


class Small(models.PositiveSmallIntegerField[Put, Got]):
    """A number from 0 to 32,767: years, running numbers, places in an order."""

    def deconstruct(self) -> Any:
        """As ``PositiveSmallIntegerField``."""
        return _as_djangos_own(self, super().deconstruct())

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value on its way into a row. Raises ``Invalid`` where the column cannot hold it."""
        _ask_number(self, value, LARGEST_SMALL)
        return super().get_db_prep_save(value, connection)


class Whole(models.PositiveIntegerField[Put, Got]):
    """A number from 0 to 2,147,483,647: heads and counts."""

    def deconstruct(self) -> Any:
        """As ``PositiveIntegerField``."""
        return _as_djangos_own(self, super().deconstruct())

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value on its way into a row. Raises ``Invalid`` where the column cannot hold it."""
        _ask_number(self, value, LARGEST_WHOLE)
        return super().get_db_prep_save(value, connection)


def _noun(field: "models.Field[Any, Any]") -> str:
    """What the column is called in a sentence. Django's own guess from the attribute's name is no Japanese noun."""
    noun = str(field.verbose_name or "")
    return _("この欄") if noun.isascii() else noun


def _ask(field: "models.CharField[Any, Any]", value: Any) -> None:
    problem = too_long(_noun(field), value, field.max_length or 0) if isinstance(value, str) else ""
    if problem:
        raise Invalid({field.name: problem})


def _ask_number(field: "models.Field[Any, Any]", value: Any, largest: int) -> None:
    problem = number_problem(_noun(field), value, largest) if isinstance(value, int) else ""
    if problem:
        raise Invalid({field.name: problem})
