"""The rating scale of a plan term: its steps in order, and the special values beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.kept import kept, usual
from meguru.core.language import _, joined
from meguru.plan.terms.words import LONGEST_LABEL

LONGEST_RATING_CODE = 20
LONGEST_LETTER = 2
LONGEST_MEANING = 100


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
_LABELS = usual(rating.label for rating in DEFAULT_RATINGS)
_MEANINGS = usual(rating.meaning for rating in DEFAULT_RATINGS)


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
        ratings = tuple(_read(row) for row in rows)
        steps = sorted(rating.step for rating in ratings if rating.step is not None)
        if len({rating.code for rating in ratings}) != len(ratings):
            raise Invalid({"scale": _("評価の記号が重なっています。")})
        if len(steps) < 2 or steps != list(range(1, len(steps) + 1)):
            raise Invalid({"scale": _("評価の段階は、1から順に2つ以上にしてください。")})
        return cls(ratings)

    def rows(self) -> list[dict[str, Any]]:
        """As stored."""
        return [asdict(rating) for rating in self.ratings]


def _read(row: Mapping[str, Any]) -> Rating:
    """A rating as stored; words that are the usual ones follow the reader's language."""
    rating = Rating(**row)
    return replace(rating, label=kept(rating.label, _LABELS), meaning=kept(rating.meaning, _MEANINGS))


def check_scale(rows: Sequence[Mapping[str, Any]]) -> str:
    """What of a stored scale cannot stand, as a sentence; "" where all can."""
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
