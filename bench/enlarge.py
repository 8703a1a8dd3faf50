"""Makes the bench's own database large by copying rows: five years in the ward, then the ward seventeen times more.

Only the bench does this: rows come about through commands everywhere else. Foreign keys inside a town point at the copies.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction

from meguru.base.towns.models import Town, TownRow
from meguru.base.towns.scope import across_towns
from meguru.check.reviews.models import Remark, Sheet, SheetVersion
from meguru.do.activities.models import Activity
from meguru.do.figures.models import Figure
from meguru.plan.calendar.models import PlanYear
from meguru.publish.models import Publication

SHIFT = 10_000_000  # between the keys of one copy and the next
YEARS = 5
BATCH = 400


def add_years(slug: str) -> int:
    """Fill the town's term up to five years, each with the sheets, activities and figures of its first. How many it has now."""
    with across_towns("the bench's own database"), transaction.atomic():
        town = Town.objects.get(slug=slug)
        first = PlanYear.objects.filter(town=town).order_by("fiscal_year").first()
        assert first is not None
        there = set(PlanYear.objects.filter(town=town).values_list("fiscal_year", flat=True))
        for number in range(1, YEARS):
            if first.fiscal_year + number not in there:
                _add_year(first, number)
        return PlanYear.objects.filter(town=town).count()


def _add_year(first: PlanYear, number: int) -> None:
    shift, later = number * SHIFT // 100, first.fiscal_year + number
    days = timedelta(days=365 * number)

    def year(row: Any) -> None:
        row.fiscal_year = later

    def activity(row: Any) -> None:
        row.fiscal_year, row.held_on, row.token = later, row.held_on + days, f"y{number}-{row.token}"[:40]

    copy_rows(PlanYear.objects.filter(pk=first.pk), shift, {}, year)
    copy_rows(Sheet.objects.filter(year=first), shift, {PlanYear: shift})
    copy_rows(SheetVersion.objects.filter(sheet__year=first), shift, {Sheet: shift})
    copy_rows(Remark.objects.filter(sheet__year=first), shift, {Sheet: shift})
    made = copy_rows(Activity.objects.filter(town=first.town, fiscal_year=first.fiscal_year), shift, {}, activity)
    copy_links(Activity, made, shift, {})
    copy_rows(Figure.objects.filter(town=first.town, fiscal_year=first.fiscal_year), shift, {}, year)


def add_towns(slug: str, count: int) -> int:
    """Copy a town until there are ``count`` of its kind. How many towns there are now.

    Publications are left out: a worker would write the sites of the copies while something else is measured.
    """
    rows = [model for model in apps.get_models() if issubclass(model, TownRow) and model is not Publication]
    with across_towns("the bench's own database"):
        town = Town.objects.get(slug=slug)
        for number in range(1, count):
            with transaction.atomic():
                shift = number * SHIFT
                copy = Town.objects.get(pk=town.pk)
                copy.pk, copy.slug, copy.name = town.pk + shift, f"{slug}-{number}", f"{town.name}{number}"
                copy.save(force_insert=True)
                shifts: dict[type[models.Model], int] = {Town: shift, **dict.fromkeys(rows, shift)}
                for model in rows:
                    ids = copy_rows(model._base_manager.filter(town=town), shift, shifts)
                    copy_links(model, ids, shift, shifts)
        return Town.objects.count()


def copy_rows(
    rows: "models.QuerySet[Any]", shift: int, shifts: Mapping[type[models.Model], int], change: Any = None
) -> list[int]:
    """Copy rows under keys moved by ``shift``; foreign keys to the models in ``shifts`` move too. The keys copied from."""
    made, ids = [], []
    for row in rows.iterator(chunk_size=BATCH):
        ids.append(row.pk)
        row.pk += shift
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.is_relation and value is not None:
                if field.related_model._meta.label == "bodies.Account" and field.null:
                    value = None  # a log-in belongs to one person of a town
                setattr(row, field.attname, value + shifts.get(field.related_model, 0) if value is not None else None)
        if change is not None:
            change(row)
        made.append(row)
    rows.model._base_manager.bulk_create(made, batch_size=BATCH)
    return ids


def copy_links(
    model: type[models.Model], ids: Iterable[int], shift: int, shifts: Mapping[type[models.Model], int]
) -> None:
    """Copy the many-to-many links of copied rows."""
    known = set(ids)
    for field in model._meta.many_to_many:
        through: Any = field.remote_field.through
        own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        moved = shifts.get(field.related_model, 0)
        links = [link for link in through._base_manager.values_list(own, other) if link[0] in known]
        through._base_manager.bulk_create(
            [through(**{own: one + shift, other: two + moved}) for one, two in links], batch_size=BATCH
        )
