"""The cast's town in its sixth year: a third plan for 2016 to 2020, a fourth one for 2021 to 2025 in another order.

The fourth plan is prepared in 2020 and adopted in March 2021. Its m01 is new; 見守りの輪 (m01 before) goes on as m02,
こどもの居場所 and ふれあい給食 (m02, m04) are one now (m03), 担い手の講座 (m03) is two (m04, m05). No number means the same in both
plans: who goes by numbers mixes them all up. 東's second theme continues both of its themes before; 西 begins anew.
"""

from collections.abc import Sequence
from datetime import date
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
from meguru.plan.plans.models import PlanTerm
from meguru.plan.terms.measures import MeasureKind
from tests.support.cast import Cast
from tests.support.stages import stage

LAST, FIRST = FiscalYear(2020), FiscalYear(2021)
PREPARED = at_noon(date(2020, 10, 1))
ADOPTED = at_noon(date(2021, 3, 20))
WINDOW = at_noon(date(2021, 5, 10))

# Title, words, owner, and what it continues: codes of measures of the third plan. The place in the list is its number.
NEXT_MEASURES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("防災の声かけ", "大雨のまえに、となりへ声をかけます。", "福祉課", ()),
    ("見守りの輪をひろげる", "あいさつと声かけの輪を、お店にもひろげます。", "福祉課", ("m01",)),
    ("居場所と食卓", "こどもも大人も集まる場所で、食卓をかこみます。", "子育て課", ("m02", "m04")),
    ("担い手の入門講座", "はじめての人のための講座を開きます。", "council", ("m03",)),
    ("担い手のつどい", "活動をつづける人が、話し合うつどいを開きます。", "council", ("m03",)),
)
# The old plan's texts that belong to nothing in the new one at the same number, by code: what must never stand there.
UNRELATED = {"m01": "見守りの輪", "m02": "こどもの居場所", "m04": "ふれあい給食", "m05": "夜の電話相談"}


@stage
def prepare_next_term(cast: Cast, *, east: Sequence[int] = (1, 2), **settings: Any) -> PlanTerm:
    """The fourth plan as a draft with its lineage, in October 2020.

    ``east`` are the themes that 東's second theme continues; ``settings`` are the term's (``scale``, ``words`` …).
    """
    actor = cast["secretary"].actor
    term = prepare_term(
        actor=actor,
        number=4,
        name="第4期地域福祉保健計画",
        nickname="さくらプラン4",
        vision="だれもが顔の見える町",
        first_year=2021,
        last_year=2025,
        pillars=[("near", "よりそう", "近くで寄りそう")],
        settings=settings,
        at=PREPARED,
    )
    council = cast.town.council_name
    for title, description, owner, _ in NEXT_MEASURES:
        body = council if owner == "council" else owner
        add_measure(
            actor=actor,
            term_number=4,
            title=title,
            description=description,
            owner=body,
            group=body,
            kind=MeasureKind.MEASURE,
            at=PREPARED,
        )
    for district, label, earlier in (("east", "東", east), ("west", "西", ())):
        write_district_plan(
            actor=actor,
            term_number=4,
            district=district,
            slogan=f"{label}から、はじめよう",
            sections=[("めざすすがた", "助け合える地区")],
            themes=[
                ThemeDraft("防災", "備える", ["m01"]),
                ThemeDraft("声と居場所", "集まる", ["m03"], continues=earlier),
            ],
            at=PREPARED,
        )
    passages = [
        Passage(f"m{number:02}", continues, is_new=not continues)
        for number, (_, _, _, continues) in enumerate(NEXT_MEASURES, start=1)
    ]
    link_measures(actor=actor, term_number=4, passages=passages, at=PREPARED)
    return term


@stage
def adopt_next_term(cast: Cast, **prepared: Any) -> PlanTerm:
    """The same, adopted in March 2021."""
    prepare_next_term(cast, **prepared)
    return adopt_plan(actor=cast["secretary"].actor, term_number=4, on=ADOPTED.date(), at=ADOPTED)


@stage
def march_2021(cast: Cast, **prepared: Any) -> None:
    """2020 is open and the next plan adopted. Years between are not needed and not opened."""
    open_year(actor=cast["secretary"].actor, fiscal_year=LAST, at=at_noon(LAST.starts_on))
    adopt_next_term(cast, **prepared)


@stage
def begin_2021(cast: Cast) -> None:
    """The first year of the next plan is opened; the last one of the plan before is still open."""
    open_year(actor=cast["secretary"].actor, fiscal_year=FIRST, at=at_noon(FIRST.starts_on))


@stage
def spring_2021(cast: Cast) -> None:
    """2020 is under review and 2021 has begun: two years of two plans are open."""
    march_2021(cast)
    begin_2021(cast)
