"""The sub-items of a measure, read along with whatever points to the measure: in the same query, as one text."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import CharField, F, Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Replace

from meguru.base.towns.lines import Lines
from meguru.plan.plans.models import MeasurePart
from meguru.plan.terms.parts import SheetPart

# A line holds one sub-item; its columns stand between tabs, and a line break inside its words is a form feed. The words come
# last, as they alone may hold tabs of their own.
_TAB, _BREAK = "\t", "\f"
_COLUMNS = ("own_number", "rated", "begins", "ends", "body", "body_id", "body_kind", "title", "words")


class _Joined(Func):
    """Texts one after the other, side by side: set into each other as ``Concat`` does, they are too deep for SQLite."""

    arg_joiner = " || "
    template = "(%(expressions)s)"


def parts_along(measure: str) -> Subquery:
    """The sub-items that the measure a row names in this column has or had, for ``annotate``; ``parts_said`` reads it."""
    said: dict[str, Any] = {
        "own_number": Cast(F("number"), CharField()),
        "rated": Cast(Cast(F("is_rated"), IntegerField()), CharField()),
        "begins": Coalesce(Cast(F("from_day"), CharField()), Value("")),
        "ends": Coalesce(Cast(F("until_day"), CharField()), Value("")),
        "body": Coalesce(F("owner__name"), Value("")),
        "body_id": Coalesce(Cast(F("owner"), CharField()), Value("")),
        "body_kind": Coalesce(F("owner__kind"), Value("")),
        "words": Replace(F("text"), Value("\n"), Value(_BREAK)),
    }
    between: list[Any] = [each for name in _COLUMNS for each in (F(name), Value(_TAB))]
    rows: Any = MeasurePart.objects.filter(measure=OuterRef(measure)).order_by().annotate(**said).values("measure")
    line = _Joined(*between[:-1], output_field=CharField())
    return Subquery(rows.annotate(lines=Lines(line)).values_list("lines"), output_field=CharField())


def parts_said(text: str | None) -> tuple[SheetPart, ...]:
    """The sub-items in their order, from what ``parts_along`` read."""
    rows = (line.split(_TAB, len(_COLUMNS) - 1) for line in (text or "").split("\n") if line)
    found = [
        SheetPart(
            number=int(number),
            title=title,
            text=words.replace(_BREAK, "\n"),
            owner=body,
            is_rated=rated == "1",
            from_day=date.fromisoformat(begins) if begins else None,
            until_day=date.fromisoformat(ends) if ends else None,
            owner_id=int(key) if key else None,
            owner_kind=kind,
        )
        for number, rated, begins, ends, body, key, kind, title, words in rows
    ]
    return tuple(sorted(found, key=lambda each: each.number))


def parts_of_measure(measure_id: int) -> tuple[SheetPart, ...]:
    """The same of one measure. One query. Public: they are part of the book."""
    rows = MeasurePart.objects.filter(measure=measure_id).select_related("owner").order_by("number")
    return tuple(
        SheetPart(
            row.number,
            row.title,
            row.text,
            row.owner.name if row.owner else "",
            row.is_rated,
            row.from_day,
            row.until_day,
        )
        for row in rows
    )


def parts_kept(rows: Iterable[Mapping[str, Any]]) -> tuple[SheetPart, ...]:
    """The same from what an accepted sheet keeps."""
    return tuple(
        SheetPart(
            row["number"],
            row["title"],
            row["text"],
            row["owner"],
            row["is_rated"],
            until_day=date.fromisoformat(row["until_day"]) if row.get("until_day") else None,
        )
        for row in rows
    )
