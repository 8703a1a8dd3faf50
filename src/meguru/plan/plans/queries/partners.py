"""The partners of a measure, read along with whatever points to the measure: in the same query, as one text."""

from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from meguru.base.towns.lines import Lines
from meguru.plan.plans.models import Measure


def partners_along(measure: str) -> Subquery:
    """The partners of the measure that a row names in this column, for ``annotate``; ``partners_said`` reads it."""
    links: Any = Measure.related.through._default_manager.filter(measure=OuterRef(measure)).order_by().values("measure")
    line = Concat(Cast(F("organisation"), CharField()), Value(":"), F("organisation__name"), output_field=CharField())
    return Subquery(links.annotate(lines=Lines(line)).values_list("lines"), output_field=CharField())


def partners_said(text: str | None) -> dict[int, str]:
    """The partners by id, from what ``partners_along`` read."""
    pairs = (line.partition(":") for line in (text or "").split("\n") if line)
    return dict(sorted((int(body), name) for body, _colon, name in pairs))
