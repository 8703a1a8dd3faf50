"""A second plan after the cast's first, through commands only: 2021 to 2025, its measures in another order under the same numbers.

Term 4: m01 こどもの居場所 (carried from m02), m02 見守りと給食の輪 (merged from m01 and m04), m03 and m04 (split from m03),
m05 new. 東's themes: 1 あたらしいこと (new), 2 見守り (carried from 1). The first plan ends with 2020.
"""

from datetime import date, datetime
from typing import Any

from meguru.act.turn.commands import open_year
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.commands import (
    Passage,
    ThemeDraft,
    add_measure,
    adopt_plan,
    link_measures,
    prepare_term,
    write_district_plan,
)
from meguru.plan.plans.models import Measure, PlanTerm
from meguru.plan.plans.rules import MeasureKind
from tests.support.cast import Cast

WINTER_2020 = at_noon(date(2021, 1, 20))
ADOPTED_ON = date(2021, 3, 20)
APRIL_2021 = at_noon(date(2021, 4, 1))
SPRING_2021 = at_noon(date(2021, 4, 20))
NEW_MEASURES = (
    ("こどもの居場所", "子育て課"),
    ("見守りと給食の輪", "福祉課"),
    ("はじめての人の講座", "福祉課"),
    ("続けている人の講座", "福祉課"),
    ("水害にそなえる", "福祉課"),
)
PASSAGES = (
    Passage("m01", ["m02"]),
    Passage("m02", ["m01", "m04"]),
    Passage("m03", ["m03"]),
    Passage("m04", ["m03"]),
    Passage("m05", is_new=True),
)


def prepared(cast: Cast, **settings: Any) -> PlanTerm:
    """The next term, still being prepared, with its lineage."""
    actor, at = cast["secretary"].actor, WINTER_2020
    term = prepare_term(actor=actor, number=4, name="第4期地域福祉保健計画", first_year=2021, last_year=2025,
                        settings=settings, at=at)  # fmt: skip
    for title, owner in NEW_MEASURES:
        add_measure(actor=actor, term_number=4, title=title, description=f"{title}にとりくみます。", owner=owner,
                    group="", kind=MeasureKind.MEASURE, at=at)  # fmt: skip
    themes = [ThemeDraft("あたらしいこと"), ThemeDraft("見守り", "声をかけ合う", ["m02"], continues=[1])]
    write_district_plan(actor=actor, term_number=4, district="east", themes=themes, at=at)
    write_district_plan(actor=actor, term_number=4, district="west", themes=themes[:1], at=at)
    link_measures(actor=actor, term_number=4, passages=PASSAGES, at=at)
    return term


def adopted(cast: Cast, **settings: Any) -> PlanTerm:
    """The same, adopted in March of the first plan's last year, which is open."""
    open_year(actor=cast["secretary"].actor, fiscal_year=FiscalYear(2020), at=at_noon(date(2020, 4, 1)))
    prepared(cast, **settings)
    return adopt_plan(actor=cast["secretary"].actor, term_number=4, on=ADOPTED_ON, at=WINTER_2020)


def opened(cast: Cast, at: datetime = APRIL_2021) -> None:
    """The first year of the second plan is opened; the last of the first one is still open."""
    open_year(actor=cast["secretary"].actor, fiscal_year=FiscalYear(2021), at=at)


def id_of(term: int, code: str) -> int:
    """The measure of this code in this term."""
    return Measure.objects.get(term__number=term, code=code).pk
