"""Decisions about reorganisations (組織改正): what can happen to a department, and which changes go together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import too_long

LONGEST_REASON = 200
MOST_PAIRS = 12
# How far from today the last day of a district or committee may lie: a year typed wrong must not rewrite what was there.
ENDS_BACK, ENDS_AHEAD = timedelta(days=366), timedelta(days=731)


class How(StrEnum):
    """What happens to a department."""

    MOVE = "move"
    RENAME = "rename"
    END = "end"


HOW_LABELS = {
    How.MOVE: _("仕事と席が、ほかの課に移る"),
    How.RENAME: _("名前だけが変わる（仕事も席もそのまま）"),
    How.END: _("廃止する（移す仕事も席もない）"),
}


@dataclass(frozen=True)
class Pair:
    """What happens to one department: where its work and seats go, what it is called, or that it ends.

    ``new_id``: a registered department; ``new_name``: one to be registered on the way, or the name after a renaming. ``measures``,
    ``seats`` and ``below`` (係 and other bodies right below it): which of them go (ids); ``None``: all that no other pair of the
    same department takes.
    """

    old_id: int
    how: How
    new_id: int | None = None
    new_name: str = ""
    measures: frozenset[int] | None = None
    seats: frozenset[int] | None = None
    ends_old: bool = False
    below: frozenset[int] | None = None


def check_pairs(pairs: Sequence[Pair]) -> None:
    """Raises ``Invalid`` where there is nothing to do, where a pair does not say where to, or where two pairs of one department do
    not fit: only one takes the rest, nothing goes twice, and one that is renamed or ends does nothing else."""
    problems: dict[str, str] = {}
    if not pairs:
        problems["pair0-old"] = _("変わる課を選んでください。")
    if len(pairs) > MOST_PAIRS:
        problems["pair0-old"] = _("一度にできるのは、{most}組までです。分けて行ってください。").format(most=MOST_PAIRS)
    for place, pair in enumerate(pairs):
        problems |= {f"pair{place}-{field}": problem for field, problem in _problems(pair, pairs)}
    if problems:
        raise Invalid(problems)


def _problems(pair: Pair, pairs: Sequence[Pair]) -> Iterable[tuple[str, str]]:
    others = [each for each in pairs if each is not pair and each.old_id == pair.old_id]
    if pair.how is How.RENAME and not pair.new_name:
        yield "new_name", _("新しい名前を書いてください。")
    if pair.how is How.MOVE and (pair.new_id is None) == (not pair.new_name):
        yield "new", _("移る先の課を選ぶか、新しい課の名前を書くか、どちらか一つにしてください。")
    if pair.how is How.MOVE and pair.new_id == pair.old_id:
        yield "new", _("移る先は、ほかの課にしてください。")
    if pair.how is not How.MOVE and others:
        yield "old", _("名前だけが変わる課と廃止する課は、一度だけ選んでください。")
    if pair.how is How.MOVE and any(each.how is How.MOVE and _overlap(pair, each) for each in others):
        yield "old", _("同じ課を分けるときは、どの取組と席がどちらへ移るかを、一つずつ選んでください。")
    if any(each.old_id == pair.new_id and (each.ends_old or each.how is How.END) for each in pairs):
        yield "new", _("廃止する課には移せません。")


def _overlap(one: Pair, other: Pair) -> bool:
    """Whether two pairs of one department would take the same."""
    if one.measures is None or other.measures is None or one.seats is None or other.seats is None:
        return True
    both_below = (one.below or frozenset()) & (other.below or frozenset())
    return bool(one.measures & other.measures or one.seats & other.seats or both_below)


def in_order(pairs: Sequence[Pair]) -> list[int]:
    """In which order pairs are decided, by place: what a department has goes before it takes over what another had.

    Where departments change places there is no such order; then as they stand.
    """
    left, order = list(range(len(pairs))), []
    while left:
        givers = {pairs[place].old_id for place in left}
        free = next((place for place in left if pairs[place].new_id not in givers), left[0])
        order.append(free)
        left.remove(free)
    return order


def taken_twice(pairs: Sequence[Pair]) -> Iterable[tuple[int, frozenset[int]]]:
    """Measures that would be taken from a department to which they came in the same act: with the place of the pair."""
    order = in_order(pairs)
    for nth, place in enumerate(order):
        for later in order[nth + 1 :]:
            both = (pairs[place].measures or frozenset()) & (pairs[later].measures or frozenset())
            if pairs[place].new_id == pairs[later].old_id and both:
                yield later, both


def check_end(
    last_day: date,
    today: date,
    reason: str,
    *,
    stands_until: date | None,
    is_lost: bool,
    sheets: int,
    keeps: bool,
) -> None:
    """Raises ``Invalid`` where a district or committee cannot end: without a reason, twice, on a day far off; a district whose
    area would get lost, or with open sheets where it was not said that they are written on."""
    problems: dict[str, str] = {}
    if stands_until is not None:
        problems["last_day"] = _("もう、廃止の日が決まっています。")
    elif not today - ENDS_BACK <= last_day <= today + ENDS_AHEAD:
        problems["last_day"] = _("1年前から2年先までの日にしてください。")
    if problem := too_long(_("わけ"), reason, LONGEST_REASON) or ("" if reason else _("わけを書いてください。")):
        problems["reason"] = problem
    if is_lost:
        problems["into"] = _("町名のある地区です。区域を引き継ぐ地区を選んでください。")
    if sheets and not keeps:
        told = _("途中の振り返りシートが{number}あります。このまま書き終えるなら、印を付けてください。")
        problems["keeps_sheets"] = told.format(number=sheets)
    if problems:
        raise Invalid(problems)


def check_standing_again(reason: str) -> None:
    """Raises ``Invalid`` where a district or committee that has ended is to stand again without a reason."""
    if problem := too_long(_("わけ"), reason, LONGEST_REASON) or ("" if reason else _("わけを書いてください。")):
        raise Invalid({"reason": problem})


def day_after(day: date) -> date:
    """The day after one."""
    return day + timedelta(days=1)


def last_day(from_day: date) -> date:
    """The last day of a department that ends with a reorganisation."""
    return from_day - timedelta(days=1)


def may_undo(recorded_on: date, from_day: date, today: date) -> bool:
    """Whether a reorganisation can be taken back: before its day, and on the day on which it was recorded."""
    return today < from_day or recorded_on == today
