"""Decisions about amendments: their life, and that none is made without a reason and a cause."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from meguru.core.errors import Invalid, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined, listed
from meguru.core.states import StateMachine
from meguru.core.text import over_long, too_long
from meguru.plan.plans.rules import LONGEST_INDICATOR, LONGEST_UNIT

PROPOSER_ALONE = _("起案した人と同じ人は、決めることができません。ほかの人に決めてもらってください。")
LONGEST_TITLE = 200
LONGEST_TEXT = 4000
LONGEST_CAUSE = 300
LONGEST_GROUP = 80
# A change decided in the turn of a year begins in the next year, or in the one after it where that has already begun.
LATEST_YEARS = 2


class AmendmentState(StrEnum):
    """An amendment is proposed, then agreed by a second person and laid on the plan, or dropped."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DROPPED = "dropped"


class AmendmentStep(StrEnum):
    """Steps of an amendment."""

    CORRECT = "correct"
    AGREE = "agree"
    DROP = "drop"


AMENDMENT_MACHINE = StateMachine(
    name="amendment",
    noun=_("変更"),
    initial=AmendmentState.PROPOSED,
    states={AmendmentState.PROPOSED: _("案"), AmendmentState.AGREED: _("決定"), AmendmentState.DROPPED: _("取下げ")},
    steps={
        AmendmentStep.CORRECT: _("案を直す"),
        AmendmentStep.AGREE: _("決める"),
        AmendmentStep.DROP: _("取り下げる"),
    },
    table={
        AmendmentState.PROPOSED: {
            AmendmentStep.CORRECT: AmendmentState.PROPOSED,
            AmendmentStep.AGREE: AmendmentState.AGREED,
            AmendmentStep.DROP: AmendmentState.DROPPED,
        },
        AmendmentState.AGREED: {},
        AmendmentState.DROPPED: {},
    },
)


def problems_of_causes(
    *, kind: str, reason: str, advice: Sequence[str], opinions: Sequence[str], other: str
) -> dict[str, str]:
    """What an amendment lacks that has no reason, or that is a real change and names no cause."""
    problems: dict[str, str] = {}
    if not reason.strip():
        problems["reason"] = _("わけを書いてください。")
    elif problem := over_long(reason, LONGEST_TEXT):
        problems["reason"] = problem
    if kind != "keep" and not (advice or opinions or other.strip()):
        problems["causes"] = _("もとになった助言・ご意見を選ぶか、そのほかのきっかけを書いてください。")
    if problem := over_long(other, LONGEST_CAUSE):
        problems["other_cause"] = problem
    return problems


def problems_of_texts(after: Mapping[str, str], group: str) -> dict[str, str]:
    """New texts that are longer than is kept."""
    problems: dict[str, str] = {}
    for field, longest in (("title", LONGEST_TITLE), ("description", LONGEST_TEXT)):
        if problem := over_long(after.get(field, ""), longest):
            problems[field] = problem
    if problem := over_long(group, LONGEST_GROUP):
        problems["new_group"] = problem
    return problems


def problems_of_indicators(indicators: Sequence[Mapping[str, Any]], effective: int) -> dict[str, str]:
    """What indicators of a new measure lack, say too long, or aim at before the year in which it begins."""
    if not all(each["name"] and each["unit"] for each in indicators):
        return {"indicators": _("指標の名前と単位を書いてください。")}
    long = [too_long(_("指標の名前"), each["name"], LONGEST_INDICATOR) for each in indicators]
    long += [too_long(_("単位"), each["unit"], LONGEST_UNIT) for each in indicators]
    if any(long):
        return {"indicators": joined("", long)}
    early = sorted({int(year) for each in indicators for year in each["targets"] if int(year) < effective})
    if early:
        years = listed([FiscalYear(year).label for year in early])
        told = _("{years}の目標は、始める年度より前なので、書けません。").format(years=years)
        return {"indicators": told}
    return {}


def usual_year(reviewed: int, opened: Collection[int]) -> int:
    """The year in which a change of this turn usually begins: the first one that has not been opened yet."""
    return next((y for y in range(reviewed + 1, reviewed + LATEST_YEARS) if y not in opened), reviewed + LATEST_YEARS)


def check_effective(year: int, *, reviewed: int, last: int, opened: Collection[int]) -> None:
    """Raises ``Invalid`` where a change would begin in a year that has begun, is past the term, or is too far off."""
    label = FiscalYear(year).label
    if year <= reviewed or year in opened:
        raise Invalid(
            {
                "effective_year": _("{label}は、もう開かれています。これから開く年度を書いてください。").format(
                    label=label
                )
            }
        )
    if year > last:
        end = FiscalYear(last).label
        raise Invalid(
            {
                "effective_year": _("この計画は{end}までです。そのあとの変更は、次の計画に入れてください。").format(
                    end=end
                )
            }
        )
    if year > reviewed + LATEST_YEARS:
        latest = FiscalYear(reviewed + LATEST_YEARS).label
        raise Invalid(
            {
                "effective_year": _("{year}の振り返りからの変更は、{latest}までに始めます。").format(
                    year=FiscalYear(reviewed).label, latest=latest
                )
            }
        )


def check_still_fits(*, before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Raises ``NotNow`` where the text has been changed by another amendment since this one was proposed."""
    if dict(before) != dict(now):
        raise NotNow(
            _(
                "起案のあとで、本文がほかの変更で変わりました。このまま決めると、その変更が消えてしまいます。"
                "取り下げて、いまの本文から起案し直してください。"
            )
        )
