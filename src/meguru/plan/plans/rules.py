"""Decisions about plans: what a layer may change, today's text = base + layers, and lineages."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined
from meguru.core.text import clean_line, too_long

# Landed migrations of plans name these two here, and a landed migration is never changed.
from meguru.plan.documents.rules import ReadingState  # noqa: F401
from meguru.plan.terms.rules import TermState  # noqa: F401

LONGEST_INDICATOR = 100
LONGEST_UNIT = 20
LONGEST_SLOGAN = 200
LONGEST_HEADING = 80
LONGEST_LINK_REASON = 300
LONGEST_THEME = 200
LONGEST_PARTICIPANT = 120
LONGEST_PARTICIPANT_TEXT = 300
LONGEST_ROLE = 300
MOST_ROLES = 12

# How many years the content of a document that became a plan is kept after its term; without a plan, a year.
YEARS_AFTER_TERM = 1


@dataclass(frozen=True)
class ParticipantDraft:
    """A kind of bodies or people (主体) that the plan counts on, the roles it gives them, and which registered kinds they are."""

    name: str
    description: str = ""
    roles: Sequence[str] = ()
    kinds: Sequence[str] = ()

    def cleaned(self) -> "ParticipantDraft":
        """The same as it is kept: one line each, empty roles gone."""
        roles = tuple(role for role in map(clean_line, self.roles) if role)
        return ParticipantDraft(clean_line(self.name), clean_line(self.description), roles, tuple(self.kinds))


def check_participants(drafts: Sequence[ParticipantDraft], kinds: Iterable[str]) -> None:
    """Raises ``Invalid`` where one has no name, comes twice, is longer than is kept, or means a kind of body there is not."""
    problems: list[str | None] = []
    names = [draft.name for draft in drafts]
    if not all(names) or len(set(names)) != len(names):
        problems.append(_("主体の名前を書いてください。同じ主体は2度書けません。"))
    known = set(kinds)
    for draft in drafts:
        problems.append(too_long(_("主体の名前"), draft.name, LONGEST_PARTICIPANT))
        problems.append(too_long(_("主体の説明"), draft.description, LONGEST_PARTICIPANT_TEXT))
        problems += [too_long(_("役割の文"), role, LONGEST_ROLE) for role in draft.roles]
        if len(draft.roles) > MOST_ROLES:
            problems.append(_("役割の文は、1つの主体に{most}までです。").format(most=MOST_ROLES))
        if not known.issuperset(draft.kinds):
            problems.append(_("組織の種類を選び直してください。"))
    if found := [problem for problem in problems if problem]:
        raise Invalid({"participants": joined("", found)})


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


def is_over_before(ends_on: date | None, first_year: int) -> bool:
    """Whether a district with this last day ends before a term begins, so that the term has no plan of it."""
    return ends_on is not None and ends_on < FiscalYear(first_year).starts_on


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

    def has_ended(self, year: int) -> bool:
        """Whether it is no longer part of the plan in ``year``."""
        return self.ended_from is not None and self.ended_from <= year


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


def is_ward_council(name: str) -> bool:
    """Whether a body's name means the council of social welfare at the ward's (town's) own level, not a district's."""
    return ("社協" in name or "社会福祉協議会" in name) and "地区社" not in name


_KIND_OF_BODY = re.compile("[課係室部局班]$")


def split_ways(text: str, found: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The ways to read an owner with middle dots: as one body, or as several, each of them leading once.

    A half takes the word for its kind from the last: 「防災・安全課」 is 防災・安全課, or 防災課 and 安全課.
    """
    halves = [half for half in text.split("・") if half]
    tail = _KIND_OF_BODY.search(text)
    full = [half if not tail or _KIND_OF_BODY.search(half) else half + tail[0] for half in halves]
    parted = [tuple(dict.fromkeys(found)), tuple(dict.fromkeys(full))]
    several = [(lead, *(body for body in way if body != lead)) for way in parted if len(way) > 1 for lead in way]
    return tuple(dict.fromkeys([(text,), *several]))
