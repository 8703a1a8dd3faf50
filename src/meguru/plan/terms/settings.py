"""What a plan term sets for itself: words, rating scale, directions, quorum, calendar. Data, never code (DESIGN §1).

These dataclasses are what the JSON columns of ``PlanTerm`` hold; reading them checks them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.kept import kept, usual
from meguru.core.language import _
from meguru.plan.terms.calendar import check_calendar
from meguru.plan.terms.scale import LONGEST_RATING_CODE, check_scale
from meguru.plan.terms.words import LONGEST_LABEL, check_words


@dataclass(frozen=True)
class Direction:
    """A next-year direction (今後の方向性) in the term's words, and which kind of layer it asks for."""

    code: str
    label: str
    layer: str


DEFAULT_DIRECTIONS = (
    Direction("keep", _("継続"), "keep"),
    Direction("add", _("追加"), "add"),
    Direction("amend", _("修正"), "amend"),
    Direction("end", _("終了"), "end"),
)
_USUAL = usual(direction.label for direction in DEFAULT_DIRECTIONS)


def read_directions(rows: Iterable[Mapping[str, Any]]) -> tuple[Direction, ...]:
    """A term's directions as stored; the usual ones where it has none."""
    return tuple(Direction(**{**row, "label": kept(row["label"], _USUAL)}) for row in rows) or DEFAULT_DIRECTIONS


@dataclass(frozen=True)
class Quorum:
    """When a meeting of the committee stands: more than half, half or more, or no rule; of seats or of filled seats."""

    rule: str = "majority"  # majority 過半数 | half 半数以上 | none
    base: str = "filled"  # filled 現員 | seats 定数
    online_counts: bool = True
    proxy_counts: bool = False
    written_counts: bool = False


SETTINGS = ("words", "scale", "directions", "quorum", "calendar")


def read_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A term's settings as they are stored, checked. Raises ``Invalid`` with a sentence for each that cannot stand."""
    checks: dict[str, Callable[[Any], str]] = {
        "words": check_words,
        "scale": check_scale,
        "directions": _check_directions,
        "quorum": _check_quorum,
        "calendar": check_calendar,
    }
    problems: dict[str, str] = {}
    for key, value in settings.items():
        try:
            problem = checks[key](value) if value else ""
        except (TypeError, ValueError, KeyError):
            problem = _("この決まりは読み取れません。")
        if problem:
            problems[key] = problem
    if problems:
        raise Invalid(problems)
    return dict(settings)


def _check_directions(rows: Sequence[Mapping[str, Any]]) -> str:
    directions = [Direction(**row) for row in rows]
    if not all(each.label.strip() and each.code.strip() for each in directions):
        return _("今後の方向性のことばを書いてください。")
    if len({each.code for each in directions}) != len(directions) or len({each.label for each in directions}) != len(
        directions
    ):
        return _("同じ方向性が2度あります。")
    if any(len(each.label) > LONGEST_LABEL or len(each.code) > LONGEST_RATING_CODE for each in directions):
        return _("今後の方向性のことばは、{longest}字までにしてください。").format(longest=LONGEST_LABEL)
    if any(each.layer not in ("keep", "add", "amend", "end") for each in directions):
        return _("計画にどう重ねるかを選んでください。")
    return ""


def _check_quorum(row: Mapping[str, Any]) -> str:
    quorum = Quorum(**row)
    known = quorum.rule in ("majority", "half", "none") and quorum.base in ("filled", "seats")
    return "" if known else _("会議の成立の決まりを選び直してください。")
