"""Sub-items (細目) of a measure: what one is, which can stand together, and which a text seems to name. Pure; no Django.

A sub-item is known by its number, which is never given again within its measure: what was written of one is never another's.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.language import _, joined, listed
from meguru.core.text import clean_line, clean_text, excerpt, too_long

LONGEST_PART = 100
HIGHEST_PART = 99
MOST_PARTS = 20


@dataclass(frozen=True)
class PartDraft:
    """A sub-item as it is to be; without a number a new one. ``owner`` is a registered body's name, empty for the lead's own."""

    title: str
    text: str = ""
    owner: str = ""
    is_rated: bool = False
    number: int | None = None

    def cleaned(self) -> "PartDraft":
        """The same as it is kept."""
        return PartDraft(clean_line(self.title), clean_text(self.text), self.owner, self.is_rated, self.number)


def check_parts(parts: Sequence[PartDraft], known: Collection[int] = ()) -> None:
    """Raises ``Invalid`` where sub-items cannot stand together: one has no name, a number stands twice, or there are too many.

    The numbers in ``known`` are there already, and no one chooses them any more.
    """
    problems: list[str | None] = [too_long(_("細目の名前"), part.title, LONGEST_PART) for part in parts]
    if not all(part.title for part in parts):
        problems.append(_("細目の名前を書いてください。"))
    numbers = [part.number for part in parts if part.number is not None]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        problems.append(_("同じ番号の細目があります：{numbers}").format(numbers=listed(map(str, twice))))
    if any(not 1 <= number <= HIGHEST_PART for number in numbers if number not in known):
        problems.append(_("細目の番号は、1から{highest}までの数で書いてください。").format(highest=HIGHEST_PART))
    if len(parts) > MOST_PARTS:
        problems.append(_("細目は、1つの取組に{most}までです。").format(most=MOST_PARTS))
    if found := [problem for problem in problems if problem]:
        raise Invalid({"parts": joined("", found)})


def numbered(parts: Sequence[PartDraft], used: Iterable[int] = ()) -> list[tuple[int, PartDraft]]:
    """The sub-items with their numbers, in their order: one without a number comes behind all that there are or ever were.

    Raises ``Invalid`` where no number is left behind them.
    """
    last = max([*used, *(part.number for part in parts if part.number is not None)], default=0)
    found = []
    for part in parts:
        last += part.number is None
        if part.number is None and last > HIGHEST_PART:
            told = _(
                "「{title}」に付ける番号がありません。細目の番号は{highest}までで、新しい細目には、いちばん大きい番号の次が付きます。"
            )
            raise Invalid({"parts": told.format(title=part.title, highest=HIGHEST_PART)})
        found.append((last if part.number is None else part.number, part))
    return sorted(found, key=lambda each: each[0])


def problem_of_owners(parts: Iterable[Mapping[str, Any]], bodies: Collection[int]) -> str:
    """Says whose sub-items belong to a body that neither leads the measure nor takes part; empty if there are none."""
    lost = [part for part in parts if part["owner"] and part["owner"]["id"] not in bodies]
    if not lost:
        return ""
    names = listed(_("「{title}」の{owner}").format(title=each["title"], owner=each["owner"]["name"]) for each in lost)
    return _(
        "細目の担当が、担当でも一緒に行う組織でもなくなります：{names}。先に、細目の担当を変えてください。"
    ).format(names=names)


def problem_of_figures(parts: Iterable[Mapping[str, Any]], indicators: Iterable[Mapping[str, Any]]) -> str:
    """Says which indicators are of a sub-item that is not there; empty if there are none."""
    numbers = {part["number"] for part in parts}
    lost = [each["name"] for each in indicators if each.get("part") is not None and each["part"] not in numbers]
    if not lost:
        return ""
    return _(
        "ない細目の指標があります：{names}。指標の細目の番号を直すか、空けて取組全体の指標にしてください。"
    ).format(names=listed(lost))


@dataclass(frozen=True)
class ProposedParts:
    """Sub-items that a document seems to name, as (name, text); ``is_sure`` where it says of each what it is, or joins them."""

    parts: tuple[tuple[str, str], ...] = ()
    is_sure: bool = False

    @property
    def drafts(self) -> tuple[PartDraft, ...]:
        """The same as they would be set."""
        return tuple(PartDraft(title, text) for title, text in self.parts)


_MARK = re.compile(
    r"^\s*(?:[・●○◆◇■□▪‣•]|[①-⑳]|[(][\dア-ンa-z]{1,2}[)]|\d{1,2}[.)]|[アイウエオカキクケコサシスセソ][ .)])\s*"
)
# A named item says its name first: 「就労支援では、…」「家計支援：…」「学習支援　…」. A sentence of its own names none.
_NAMED = re.compile(r"^(?P<name>[^。、，:\s]{2,40}?)(?:では、|については、|:|\s|$)\s*(?P<text>.*)$")


def proposed_parts(title: str, text: str) -> ProposedParts:
    """The sub-items that a measure's title or text seems to name, to be asked about: two at least, else none.

    A title with ／ is the pair it joins; else the marked lines of the text, where each of them begins with a name.
    """
    pair = [clean_line(each) for each in re.split("[／⁄]", title)]
    if 1 < len(pair) <= MOST_PARTS and all(len(each) >= 4 for each in pair):
        return ProposedParts(tuple((excerpt(each, LONGEST_PART), "") for each in pair), is_sure=True)
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        flat = _flat(line)
        mark = _MARK.match(flat)
        if mark is None:
            continue
        said = line[mark.end() :].strip()
        named = _NAMED.match(flat[mark.end() :].strip())
        if named is None:
            return ProposedParts()
        found.append((clean_line(said[: named.end("name")]), clean_text(said) if named["text"] else ""))
    titles = {name for name, _text in found}
    if not 2 <= len(found) <= MOST_PARTS or len(titles) != len(found):
        return ProposedParts()
    return ProposedParts(tuple(found), is_sure=all(said for _name, said in found))


def _flat(line: str) -> str:
    """A line with marks of one width, letter by letter, so that a place in it is the same place in the line."""
    return "".join(
        wide if len(wide := unicodedata.normalize("NFKC", mark)) == 1 and not mark.isdigit() else mark for mark in line
    )


@dataclass(frozen=True)
class SheetPart:
    """A sub-item as a sheet has it: between which days it was one, and whose; ``owner`` is empty where the lead does it."""

    number: int
    title: str
    text: str = ""
    owner: str = ""
    is_rated: bool = False
    from_day: date | None = None
    until_day: date | None = None
    owner_id: int | None = None
    owner_kind: str = ""

    def stands_in(self, first: date, last: date) -> bool:
        """Whether it was one on any of these days."""
        if self.until_day is not None and (self.until_day <= first or self.until_day == self.from_day):
            return False  # one that was taken back from its own day stood on none
        return self.from_day is None or self.from_day <= last

    def key(self, field: str) -> str:
        """The name of one of its fields on the sheet."""
        return f"p{self.number}.{field}"

    def kept(self) -> dict[str, Any]:
        """As an accepted sheet keeps it."""
        kept = {key: getattr(self, key) for key in ("number", "title", "text", "owner", "is_rated")}
        return kept | ({"until_day": self.until_day.isoformat()} if self.until_day else {})
