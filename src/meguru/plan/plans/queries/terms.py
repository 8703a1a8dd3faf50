"""Which plan term is meant: by its number, by a year, by a day, or the one before another."""

from collections.abc import Iterable
from datetime import date

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.core.errors import or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.models import PlanTerm
from meguru.plan.terms.rules import TermState


def term_on(day: date) -> PlanTerm | None:
    """The adopted term that counts on a day. A plan adopted in March counts from April; until then the one before it does."""
    return counting(FiscalYear.of(day).year, adopted_terms())


def terms_of_years(years: Iterable[int]) -> list[PlanTerm]:
    """The adopted terms that count in these fiscal years, each once, the newest first. One query."""
    adopted = adopted_terms()
    return sorted({term for year in years if (term := counting(year, adopted))}, key=begins, reverse=True)


def adopted_terms() -> list[PlanTerm]:
    """Every adopted term of the town in scope. One query."""
    return list(PlanTerm.objects.filter(state="adopted"))


def begins(term: PlanTerm) -> int:
    """By what terms are put in order: the year in which each begins."""
    return term.first_year


def counting(year: int, adopted: Iterable[PlanTerm]) -> PlanTerm | None:
    """The latest term that has begun by the year (terms do not overlap: the one that covers it, where one does), else the first."""
    ordered = sorted(adopted, key=begins)
    begun = [term for term in ordered if term.first_year <= year]
    return begun[-1] if begun else next(iter(ordered), None)


def earlier_term(term: PlanTerm) -> PlanTerm | None:
    """The adopted term directly before one. One query."""
    before = PlanTerm.objects.filter(last_year__lt=term.first_year, state=TermState.ADOPTED)
    return before.order_by("-last_year").first()


def term_in_year(year: int) -> PlanTerm | None:
    """The adopted term that covers a fiscal year, in the town in scope."""
    return PlanTerm.objects.filter(first_year__lte=year, last_year__gte=year, state="adopted").first()


def get_term(actor: Actor, number: int | None = None) -> PlanTerm:
    """The term with this number, or the newest. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.PLAN_VIEW)
    terms = PlanTerm.objects.all() if number is None else PlanTerm.objects.filter(number=number)
    return or_not_found(terms.first())


def newest_term(actor: Actor) -> PlanTerm | None:
    """The newest term of the town in scope, adopted or not; ``None`` before there is any. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return PlanTerm.objects.first()
