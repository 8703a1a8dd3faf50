"""Decisions about plans: the states of a term, what a layer may change, and today's text = base + layers."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.language import _, joined
from meguru.core.states import StateMachine
from meguru.core.text import clean_line, too_long

LONGEST_FILENAME = 200
LONGEST_REFUSAL = 400
LARGEST_TERM = 99
LONGEST_TERM = 120
LONGEST_NICKNAME = 80
LONGEST_VISION = 200
LONGEST_PILLAR_KEY = 30
LONGEST_PILLAR = 60
LONGEST_PILLAR_TEXT = 300
LONGEST_MEASURE = 200
LONGEST_OWNER = 100
LONGEST_GROUP = 80
NO_GROUP = _("担当の名前が{longest}字より長いときは、分野・部署を{longest}字までで書いてください。").format(
    longest=LONGEST_GROUP
)
LONGEST_INDICATOR = 100
LONGEST_UNIT = 20
LONGEST_SLOGAN = 200
LONGEST_HEADING = 80
LONGEST_LINK_REASON = 300
LONGEST_THEME = 200


class TermState(StrEnum):
    """A plan term is prepared, then adopted and frozen."""

    DRAFT = "draft"
    ADOPTED = "adopted"


class TermStep(StrEnum):
    """Steps of a plan term."""

    ADOPT = "adopt"


TERM_MACHINE = StateMachine(
    name="plan term",
    noun=_("計画"),
    initial=TermState.DRAFT,
    states={TermState.DRAFT: _("準備中"), TermState.ADOPTED: _("確定")},
    steps={TermStep.ADOPT: _("確定する")},
    table={TermState.DRAFT: {TermStep.ADOPT: TermState.ADOPTED}, TermState.ADOPTED: {}},
)


class ReadingState(StrEnum):
    """A document waits to be read; what was found is corrected until it is adopted or set aside."""

    WAITING = "waiting"
    OPEN = "open"
    ADOPTED = "adopted"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"


class ReadingStep(StrEnum):
    """Steps of a reading."""

    FIND = "find"
    REFUSE = "refuse"
    ADOPT = "adopt"
    SET_ASIDE = "set_aside"


# How often a document is tried whose reader ended without an answer, and for how long a try may be silent.
READING_TRIES = 3
READING_LEASE = timedelta(minutes=2)
GIVEN_UP = _(
    "{count}回読み取ろうとしましたが、途中で止まりました。計画の章だけに分けるか、"
    "テキストに保存し直して、もう一度お試しください。"
).format(count=READING_TRIES)

# How many years the content of a document that became a plan is kept after its term; without a plan, a year.
YEARS_AFTER_TERM = 1
# How many years before its term begins a plan can have been adopted; an earlier day was mistyped.
ADOPTED_BEFORE = 10

READING_MACHINE = StateMachine(
    name="plan reading",
    noun=_("読み取り"),
    initial=ReadingState.WAITING,
    states={
        ReadingState.WAITING: _("読み取り中"),
        ReadingState.OPEN: _("確かめ中"),
        ReadingState.ADOPTED: _("計画に採用"),
        ReadingState.SET_ASIDE: _("取りやめ"),
        ReadingState.REFUSED: _("読み取れず"),
    },
    steps={
        ReadingStep.FIND: _("読み取る"),
        ReadingStep.REFUSE: _("読み取れないと知らせる"),
        ReadingStep.ADOPT: _("計画に採用する"),
        ReadingStep.SET_ASIDE: _("取りやめる"),
    },
    table={
        ReadingState.WAITING: {
            ReadingStep.FIND: ReadingState.OPEN,
            ReadingStep.REFUSE: ReadingState.REFUSED,
            ReadingStep.SET_ASIDE: ReadingState.SET_ASIDE,
        },
        ReadingState.OPEN: {
            ReadingStep.ADOPT: ReadingState.ADOPTED,
            ReadingStep.SET_ASIDE: ReadingState.SET_ASIDE,
        },
        ReadingState.ADOPTED: {},
        ReadingState.SET_ASIDE: {},
        ReadingState.REFUSED: {},
    },
)


class MeasureKind(StrEnum):
    """A measure (施策・事業) of the plan, or a project continued beside it (継続事業)."""

    MEASURE = "measure"
    CONTINUED_PROJECT = "continued_project"


MEASURE_KIND_LABELS = {MeasureKind.MEASURE: _("施策・事業"), MeasureKind.CONTINUED_PROJECT: _("継続して行う事業")}


# What people correct in a row of a reading.
ROW_FIELDS = ("title", "description", "owner", "group", "kind")


# The digest of a row that is not there: a form that adds one was drawn while nothing stood at its place.
NO_ROW = "no row"


def row_digest(row: Mapping[str, Any]) -> str:
    """What a row says, as a short digest: two people see by it that they correct the same text."""
    said = [str(row.get(key, "")) for key in ROW_FIELDS] + [bool(row.get("is_dropped"))]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:24]


def check_pillars(pillars: Sequence[tuple[str, str, str]]) -> None:
    """Raises ``Invalid`` where of (key, name, text) a key comes twice, a name is missing, or a text is longer than is kept."""
    keys = [key for key, _name, _text in pillars]
    if len(set(keys)) != len(keys) or not all(clean_line(name) for _key, name, _text in pillars):
        raise Invalid({"pillars": _("柱の名前を書いてください。同じ柱は2度書けません。")})
    problems = [too_long(_("柱の名前"), clean_line(name), LONGEST_PILLAR) for _key, name, _text in pillars]
    problems += [too_long(_("柱の説明"), clean_line(text), LONGEST_PILLAR_TEXT) for _key, _name, text in pillars]
    if any(problems):
        raise Invalid({"pillars": joined("", problems)})


def problems_of_row(row: Mapping[str, Any]) -> dict[str, str]:
    """What of a row is longer than the measure, the body or the group that will be made of it can be."""
    limits = {
        "title": (_("取組の名前"), LONGEST_MEASURE),
        "owner": (_("担当の名前"), LONGEST_OWNER),
        "group": (_("分野・部署"), LONGEST_GROUP),
    }
    problems = {key: too_long(noun, str(row.get(key, "")), most) for key, (noun, most) in limits.items()}
    if not row.get("group") and len(str(row.get("owner", ""))) > LONGEST_GROUP:
        problems["group"] = NO_GROUP
    return {key: problem for key, problem in problems.items() if problem}


def rows_found(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that people will correct, as the reader found them."""
    return [{**measure, "is_dropped": False} for measure in found.get("measures", [])]


def rows_digest(rows: Sequence[Mapping[str, Any]]) -> str:
    """As ``row_digest``, over all rows in their order."""
    return hashlib.sha256("".join(row_digest(row) for row in rows).encode()).hexdigest()[:24]


class LayerKind(StrEnum):
    """What a dated layer does to the frozen plan (計画継続・追加・修正, and 終了)."""

    KEEP = "keep"
    ADD = "add"
    AMEND = "amend"
    END = "end"


LAYER_LABELS = {
    LayerKind.KEEP: _("継続"),
    LayerKind.ADD: _("追加"),
    LayerKind.AMEND: _("修正"),
    LayerKind.END: _("終了"),
}


def edition_in(year: int, layers: Iterable[tuple[int, LayerKind | str]]) -> int:
    """Which edition (版) of its plan a year goes by: 1, and one more for each year up to it from which a text changed.

    ``layers`` are (year it takes effect, kind). A measure that was looked at and kept (継続) makes no new edition.
    """
    return 1 + len({effective for effective, kind in layers if effective <= year and kind != LayerKind.KEEP})


@dataclass(frozen=True)
class MeasureText:
    """A measure's text in some edition."""

    title: str
    description: str
    ended_from: int | None = None


@dataclass(frozen=True)
class Layer:
    """One dated layer on one measure or theme, in the order in which it was decided."""

    number: int
    kind: LayerKind
    effective_year: int
    after: Mapping[str, str]


def text_in_year(base: MeasureText, layers: Iterable[Layer], year: int) -> MeasureText:
    """The base text with every layer that is effective in ``year``, oldest first."""
    text = base
    for layer in sorted(layers, key=lambda layer: (layer.effective_year, layer.number)):
        if layer.effective_year > year:
            break
        if layer.kind is LayerKind.AMEND:
            title = layer.after.get("title", text.title)
            text = replace(text, title=title, description=layer.after.get("description", text.description))
        elif layer.kind is LayerKind.END:
            text = replace(text, ended_from=layer.effective_year)
    return text


def check_layer(kind: LayerKind, before: MeasureText | None, after: Mapping[str, str], reason: str) -> None:
    """Raises ``Invalid`` where a layer would say nothing: no reason, no text, or no change."""
    problems: dict[str, str] = {}
    if not reason.strip():
        problems["reason"] = _("わけを書いてください。わけのない変更は記録できません。")
    if kind is LayerKind.ADD and not (after.get("title", "").strip() and after.get("description", "").strip()):
        problems["after"] = _("追加する取組の名前と内容を書いてください。")
    if kind is LayerKind.AMEND and before is not None:
        unchanged = all(getattr(before, key, None) == value for key, value in after.items())
        if unchanged or not all(value.strip() for value in after.values()):
            problems["after"] = _("これからの文が、これまでの文と同じです。変わるところを書いてください。")
    if kind is LayerKind.END and before is not None and before.ended_from is not None:
        problems["kind"] = _("この取組は、もう終わっています。")
    if problems:
        raise Invalid(problems)


class PassageKind(StrEnum):
    """How a measure or theme passes from one term to the next."""

    CARRIED = "carried"
    MERGED = "merged"
    SPLIT = "split"
    NEW = "new"
    ENDED = "ended"


PASSAGE_LABELS = {
    PassageKind.CARRIED: _("引き継ぐ"),
    PassageKind.MERGED: _("まとめる"),
    PassageKind.SPLIT: _("分ける"),
    PassageKind.NEW: _("新しい"),
    PassageKind.ENDED: _("終わる"),
}


@dataclass(frozen=True)
class Lineage:
    """Which measure (or theme) continues which, as pairs of ids (heir, forebear), through all terms.

    Its identity runs along these; its number holds in one term only.
    """

    links: frozenset[tuple[int, int]]

    @cached_property
    def _before(self) -> Mapping[int, tuple[int, ...]]:
        return _grouped(self.links)

    @cached_property
    def _after(self) -> Mapping[int, tuple[int, ...]]:
        return _grouped((forebear, heir) for heir, forebear in self.links)

    def forebears_of(self, this: int) -> tuple[int, ...]:
        """What it directly continues, in the earlier term."""
        return self._before.get(this, ())

    def heirs_of(self, this: int) -> tuple[int, ...]:
        """What directly continues it, in the next term."""
        return self._after.get(this, ())

    def line_of(self, this: int) -> frozenset[int]:
        """Itself, all it came from and all that came of it. What it was parted from is another line."""
        return _reached(this, self._before) | _reached(this, self._after)

    def ancestry_of(self, this: int) -> frozenset[int]:
        """Itself and all it came from."""
        return _reached(this, self._before)

    def descent_of(self, this: int) -> frozenset[int]:
        """Itself and all that came of it."""
        return _reached(this, self._after)

    def origin(self, this: int) -> PassageKind:
        """How it came into its term, seen from the new side. One of several made from one that were also merged is merged."""
        forebears = self.forebears_of(this)
        if not forebears:
            return PassageKind.NEW
        if len(forebears) > 1:
            return PassageKind.MERGED
        return PassageKind.SPLIT if len(self.heirs_of(forebears[0])) > 1 else PassageKind.CARRIED

    def passing(self, this: int) -> PassageKind:
        """How it leaves its term, seen from the old side."""
        heirs = self.heirs_of(this)
        if not heirs:
            return PassageKind.ENDED
        if len(heirs) > 1:
            return PassageKind.SPLIT
        return PassageKind.MERGED if len(self.forebears_of(heirs[0])) > 1 else PassageKind.CARRIED


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for key, value in sorted(pairs):
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _reached(start: int, ways: Mapping[int, tuple[int, ...]]) -> frozenset[int]:
    reached, ahead = {start}, [start]
    while ahead:
        for each in ways.get(ahead.pop(), ()):
            if each not in reached:
                reached.add(each)
                ahead.append(each)
    return frozenset(reached)


@dataclass(frozen=True)
class Likeness:
    """What is compared to propose that one measure continues another: its title, and who does it."""

    id: int
    title: str
    owner: str = ""


# How like two titles must be for a proposal; the same owner makes up for a little.
LIKE_ENOUGH, SAME_OWNER = 0.7, 0.1


def propose_links(new: Sequence[Likeness], old: Sequence[Likeness]) -> dict[int, int]:
    """For each new one the old one it probably continues, by title and owner; no old one is proposed twice.

    ``old`` must not hold what ended before the term did: nothing is proposed for it.
    """
    scored = []
    for place, heir in enumerate(new):
        for each in old:
            likeness = _likeness(heir, each)
            if likeness >= LIKE_ENOUGH:
                scored.append((-likeness, place, heir.id, each.id))
    proposed: dict[int, int] = {}
    for _score, _place, heir_id, forebear_id in sorted(scored):
        if heir_id not in proposed and forebear_id not in proposed.values():
            proposed[heir_id] = forebear_id
    return proposed


def _likeness(one: Likeness, other: Likeness) -> float:
    titles = SequenceMatcher(None, _bare(one.title), _bare(other.title), autojunk=False).ratio()
    return titles + (SAME_OWNER if one.owner and one.owner == other.owner else 0)


def _bare(title: str) -> str:
    """A title without what is written now this way, now that: width, spaces, marks."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", title).lower() if mark.isalnum())
