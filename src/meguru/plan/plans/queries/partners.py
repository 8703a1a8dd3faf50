"""The partners of a measure, read along with whatever points to the measure: in the same query, as one text."""

from typing import Any

from django.db.models import Aggregate, CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from meguru.plan.plans.models import Measure


class _Lines(Aggregate):
    """Texts of several rows as the lines of one, on both databases."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, CHAR(10))"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL names the same otherwise."""
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, CHR(10))", **more)


def partners_along(measure: str) -> Subquery:
    """The partners of the measure that a row names in this column, for ``annotate``; ``partners_said`` reads it."""
    links: Any = Measure.related.through._default_manager.filter(measure=OuterRef(measure)).order_by().values("measure")
    line = Concat(Cast(F("organisation"), CharField()), Value(":"), F("organisation__name"), output_field=CharField())
    return Subquery(links.annotate(lines=_Lines(line)).values_list("lines"), output_field=CharField())


def partners_said(text: str | None) -> dict[int, str]:
    """The partners by id, from what ``partners_along`` read."""
    pairs = (line.partition(":") for line in (text or "").split("\n") if line)
    return dict(sorted((int(body), name) for body, _colon, name in pairs))
