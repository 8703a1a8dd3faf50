"""Texts of several rows as the lines of one, so that they come along with a row in the same query."""

from typing import Any

from django.db.models import Aggregate, CharField


class Lines(Aggregate):
    """Texts of several rows as the lines of one, on both databases."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, CHAR(10))"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL names the same otherwise."""
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, CHR(10))", **more)
