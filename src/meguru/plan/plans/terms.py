"""What a plan term sets for itself: words, rating scale, directions, quorum, calendar. Data, never code (DESIGN §1).

These dataclasses are what the JSON columns of ``PlanTerm`` hold; reading them checks them.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.language import _, joined

LONGEST_WORD = 40
LONGEST_RATING_CODE = 20
LONGEST_LETTER = 2
LONGEST_LABEL = 30
LONGEST_MEANING = 100
LONGEST_RETURN_DAYS = 60


@dataclass(frozen=True)
class Rating:
    """One value of the rating scale. ``step`` counts upward to better; special values (未実施・中止・…) have none."""

    code: str
    label: str
    meaning: str = ""
    step: int | None = None
    letter: str = "―"

    @property
    def is_special(self) -> bool:
        """Whether the value stands outside the scale: nothing was, or could be, judged."""
        return self.step is None


SPECIAL_RATINGS = (
    Rating("not_done", _("未実施"), _("予定していたが、行わなかった")),
    Rating("cancelled", _("中止"), _("やむをえず、取りやめた")),
    Rating("not_applicable", _("対象外"), _("この年度は、行う予定がない")),
    Rating("not_assessable", _("評価不能"), _("材料がなく、評価できない")),
)

DEFAULT_RATINGS = (
    Rating("A", _("順調"), _("目標どおりか、それ以上"), 4, "A"),
    Rating("B", _("おおむね順調"), _("少し届かないが、進んでいる"), 3, "B"),
    Rating("C", _("やや遅れている"), _("見直せば間に合う"), 2, "C"),
    Rating("D", _("遅れている"), _("このままでは届かない"), 1, "D"),
    *SPECIAL_RATINGS,
)


@dataclass(frozen=True)
class Scale:
    """A term's rating scale, in the order in which it is shown."""

    ratings: tuple[Rating, ...] = DEFAULT_RATINGS

    @property
    def steps(self) -> int:
        """How many steps the scale has, special values not counted."""
        return max((rating.step or 0 for rating in self.ratings), default=0)

    def get(self, code: str | None) -> Rating | None:
        """The rating with this code."""
        return next((rating for rating in self.ratings if rating.code == code), None)

    def means_the_same(self, other: "Scale") -> bool:
        """Whether each code says the same on both scales, so that a rating of one can be set beside one of the other."""
        mine, theirs = ({(r.code, r.label, r.step) for r in scale.ratings} for scale in (self, other))
        return mine == theirs

    def shown(self, code: str | None) -> dict[str, Any] | None:
        """The rating with this code as the ring beside its label needs it; ``None`` where there is no judgement."""
        rating = self.get(code)
        if rating is None:
            return None
        return {**asdict(rating), "step": rating.step or 0, "steps": self.steps, "tone": self._tone(rating),
                "is_special": rating.is_special}  # fmt: skip

    def _tone(self, rating: Rating) -> str:
        """How the ring is coloured: a the best, b the upper half, d the lowest, c between, x outside the scale."""
        if rating.step is None:
            return "x"
        if rating.step == self.steps:
            return "a"
        if rating.step * 2 > self.steps:
            return "b"
        return "d" if rating.step == 1 else "c"

    @classmethod
    def read(cls, rows: Sequence[Mapping[str, Any]]) -> "Scale":
        """From stored rows. Raises ``Invalid`` where codes repeat or the steps are not 1, 2, 3 …"""
        ratings = tuple(Rating(**row) for row in rows)
        steps = sorted(rating.step for rating in ratings if rating.step is not None)
        if len({rating.code for rating in ratings}) != len(ratings):
            raise Invalid({"scale": _("評価の記号が重なっています。")})
        if len(steps) < 2 or steps != list(range(1, len(steps) + 1)):
            raise Invalid({"scale": _("評価の段階は、1から順に2つ以上にしてください。")})
        return cls(ratings)

    def rows(self) -> list[dict[str, Any]]:
        """As stored."""
        return [asdict(rating) for rating in self.ratings]


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

DEFAULT_WORDS = {
    "district_plan": _("地区計画"),
    "district_committee": _("地区計画推進委員会"),
    "sub_group": _("部会"),
    "support_staff": _("地区計画サポートスタッフ"),
    "committee": _("策定・推進委員会"),
    "liaison": _("連絡会議"),
}


WORD_LABELS = {
    "district_plan": _("地区の計画"),
    "district_committee": _("地区の委員会"),
    "sub_group": _("委員会の下の集まり"),
    "support_staff": _("地区を支える職員"),
    "committee": _("区全体の委員会"),
    "liaison": _("地区どうしの会議"),
}


@dataclass(frozen=True)
class Quorum:
    """When a meeting of the committee stands: more than half, half or more, or no rule; of seats or of filled seats."""

    rule: str = "majority"  # majority 過半数 | half 半数以上 | none
    base: str = "filled"  # filled 現員 | seats 定数
    online_counts: bool = True
    proxy_counts: bool = False
    written_counts: bool = False


@dataclass(frozen=True)
class Stage:
    """A stage of the year: the months in which it runs (may wrap over New Year)."""

    key: str
    label: str
    english: str
    from_month: int
    to_month: int


DEFAULT_STAGES = (
    Stage("plan", _("計画"), "Plan", 2, 3),
    Stage("do", _("推進"), "Do", 4, 3),
    Stage("check", _("振り返り"), "Check", 4, 8),
    Stage("act", _("継続・追加・修正"), "Act", 9, 1),
)


@dataclass(frozen=True)
class TermCalendar:
    """Due dates as month and day (in the fiscal year after the reviewed one), and the stages of the year."""

    sheet_due: tuple[int, int] = (5, 15)
    district_sheet_due: tuple[int, int] = (6, 8)
    return_days: int = 7
    reply_due: tuple[int, int] = (9, 30)
    stages: tuple[Stage, ...] = field(default=DEFAULT_STAGES)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "TermCalendar":
        """From a stored row; what is missing takes the default."""
        known = dict(row)
        for key in ("sheet_due", "district_sheet_due", "reply_due"):
            if key in known:
                known[key] = tuple(known[key])
        if "stages" in known:
            known["stages"] = tuple(Stage(**stage) for stage in known["stages"])
        return cls(**known)

    def row(self) -> dict[str, Any]:
        """As stored."""
        return asdict(self)


SETTINGS = ("words", "scale", "directions", "quorum", "calendar")


def read_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A term's settings as they are stored, checked. Raises ``Invalid`` with a sentence for each that cannot stand."""
    checks: dict[str, Callable[[Any], str]] = {
        "words": _check_words,
        "scale": _check_scale,
        "directions": _check_directions,
        "quorum": _check_quorum,
        "calendar": _check_calendar,
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


def _check_words(words: Mapping[str, str]) -> str:
    if set(words) - set(DEFAULT_WORDS):
        return _("知らない言葉があります。")
    return (
        _("言葉は、1字から{longest}字までで書いてください。").format(longest=LONGEST_WORD)
        if any(not 0 < len(word.strip()) <= LONGEST_WORD for word in words.values())
        else ""
    )


def _check_scale(rows: Sequence[Mapping[str, Any]]) -> str:
    try:
        scale = Scale.read(rows)
    except Invalid as error:
        return joined(" ", error.fields.values())
    if any(not rating.label.strip() or not rating.code.strip() for rating in scale.ratings):
        return _("評価の段階には、記号とことばを書いてください。")
    if any(len(each.code) > LONGEST_RATING_CODE or len(each.letter) > LONGEST_LETTER for each in scale.ratings):
        return _("評価の記号は、{longest}字までにしてください。").format(longest=LONGEST_LETTER)
    if any(len(each.label) > LONGEST_LABEL or len(each.meaning) > LONGEST_MEANING for each in scale.ratings):
        return _("評価のことばは{longest}字まで、意味は{longest2}字までにしてください。").format(
            longest=LONGEST_LABEL, longest2=LONGEST_MEANING
        )
    return ""


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


def _check_calendar(row: Mapping[str, Any]) -> str:
    calendar = TermCalendar.read(row)
    for month, day in (calendar.sheet_due, calendar.district_sheet_due, calendar.reply_due):
        if not (1 <= month <= 12 and 1 <= day <= monthrange(2001, month)[1]):
            return _("期日は、暦にある月日で書いてください（2月29日は使えません）。")
    if not 1 <= calendar.return_days <= LONGEST_RETURN_DAYS:
        return _("直しの期間は、1日から{longest}日までにしてください。").format(longest=LONGEST_RETURN_DAYS)
    if any(not (1 <= s.from_month <= 12 and 1 <= s.to_month <= 12 and s.label.strip()) for s in calendar.stages):
        return _("一年のめぐりには、ことばと1月から12月までの月を書いてください。")
    if any(len(stage.label) > LONGEST_LABEL for stage in calendar.stages):
        return _("一年のめぐりのことばは、{longest}字までにしてください。").format(longest=LONGEST_LABEL)
    return ""
