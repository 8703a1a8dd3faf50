"""Measures to choose from in forms and filters, by plan term. Read models.

A measure's code is a name within one term, and another measure's in the next; so every choice here is a measure's id.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.plans.models import Measure, PlanLayer, PlanTerm
from meguru.plan.plans.queries.layers import layered
from meguru.plan.plans.queries.terms import adopted_terms, begins, counting


@dataclass(frozen=True)
class MeasureChoice:
    """A measure as an entry of a list to choose from."""

    id: int
    code: str
    title: str


@dataclass(frozen=True)
class TermChoices:
    """The measures of one term that may be chosen, under the term's name and years."""

    number: int
    name: str
    first_year: int
    last_year: int
    measures: tuple[MeasureChoice, ...]

    @property
    def label(self) -> str:
        """The term with its years, so that nobody has to know by heart which plan a day belongs to."""
        return _("{name}（{year}から{year2}まで）").format(
            name=self.name, year=FiscalYear(self.first_year), year2=FiscalYear(self.last_year)
        )


def measures_to_choose(years: Sequence[int], *, keep: Collection[int] = ()) -> list[TermChoices]:
    """The measures that can be meant where these fiscal years are spoken of, by term, the newest term first. Three queries.

    A measure is there if it runs in one of the years, or is in ``keep`` (chosen before). Titles are as of the latest of them.
    """
    adopted = adopted_terms()
    spoken: dict[PlanTerm, set[int]] = {}
    for year in years:
        term = counting(year, adopted)
        if term is not None:
            spoken.setdefault(term, set()).add(min(max(year, term.first_year), term.last_year))
    return measures_of_terms(spoken, keep=keep)


def measures_of_terms(spoken: Mapping[PlanTerm, Collection[int]], *, keep: Collection[int] = ()) -> list[TermChoices]:
    """The same where the terms are known, each with its years that are spoken of. Two queries."""
    layers = Prefetch("layers", PlanLayer.objects.order_by("number"))
    rows = list(Measure.objects.filter(term__in=list(spoken)).prefetch_related(layers))
    return [
        TermChoices(
            number=term.number,
            name=term.name,
            first_year=term.first_year,
            last_year=term.last_year,
            measures=tuple(_choices((row for row in rows if row.term_id == term.pk), spoken[term], keep)),
        )
        for term in sorted(spoken, key=begins, reverse=True)
    ]


def _choices(rows: Iterable[Measure], years: Collection[int], keep: Collection[int]) -> Iterable[MeasureChoice]:
    for row in rows:
        text = layered(row, max(years))
        runs = any(row.from_year <= year and not text.has_ended(year) for year in years)
        if runs or row.pk in keep:
            yield MeasureChoice(row.pk, row.code, text.title)
