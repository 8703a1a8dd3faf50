"""The chapters: where they lie, what they are called, which headings they have, and what stands below each.

In a checkout they are read from ``docs/``; an installed Meguru has them beside its code, as the wheel brought them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import meguru
from meguru.core.errors import or_not_found

_PACKAGE = Path(meguru.__file__).parent
# Beside the code where it was installed; else the folder of the checkout.
ROOTS = (_PACKAGE / "manual", _PACKAGE.parents[1] / "docs")

# In the order in which one begins: the first day, the year's work, the town's own things, the machine.
CHAPTERS = {
    "first-day": "tutorial/first-day.md",
    "your-part": "howto/your-part.md",
    "logging-in": "howto/logging-in.md",
    "search": "howto/search.md",
    "lists": "howto/lists.md",
    "sheet-history": "howto/sheet-history.md",
    "plan-pages": "howto/plan-pages.md",
    "print-sheets": "howto/print-sheets.md",
    "send-back": "howto/send-back.md",
    "correct-what-was-recorded": "howto/correct-what-was-recorded.md",
    "paper-district": "howto/paper-district.md",
    "cancelled-year": "howto/cancelled-year.md",
    "mend-a-year": "howto/mend-a-year.md",
    "publish-again": "howto/publish-again.md",
    "hand-over-a-seat": "howto/hand-over-a-seat.md",
    "april-moves": "howto/april-moves.md",
    "when-the-office-changes": "howto/when-the-office-changes.md",
    "sub-items": "howto/sub-items.md",
    "change-from-a-day": "howto/change-from-a-day.md",
    "milestones": "howto/milestones.md",
    "correct-the-registers": "howto/correct-the-registers.md",
    "set-up-workbook": "howto/set-up-workbook.md",
    "district-basics": "howto/district-basics.md",
    "read-a-plan": "howto/read-a-plan.md",
    "next-term": "howto/next-term.md",
    "ledger": "howto/ledger.md",
    "read-in-english": "howto/read-in-english.md",
    "hosting": "howto/hosting.md",
}
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
_NOT_IN_ANCHOR = re.compile(r"[^\w　-ヿ一-鿿 -]")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*`|]|^ *[-#>] ", re.MULTILINE)
# A letter with the marks that are written behind it (ﾊﾞ).
_LETTER = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
_AROUND = 40


def anchor_of(title: str) -> str:
    """The anchor of a heading, as the places where the Markdown is shown elsewhere make it."""
    return _NOT_IN_ANCHOR.sub("", title.strip().lower()).replace(" ", "-")


def plain(text: str) -> str:
    """A piece of Markdown without its marks."""
    return " ".join(_MARKS.sub(lambda found: found[1] or "", text).split())


def folded(text: str) -> str:
    """A text as it is compared: full and half width, large and small letters are alike."""
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass(frozen=True)
class Part:
    """A heading of a chapter and the Markdown below it, up to the next."""

    title: str
    anchor: str
    level: int
    text: str


@dataclass(frozen=True)
class Chapter:
    """One chapter, by the word in its address. ``parts`` begin with what stands below the chapter's own title."""

    slug: str
    path: str
    title: str
    source: str
    parts: tuple[Part, ...]

    @property
    def headings(self) -> tuple[Part, ...]:
        """The headings right below the title."""
        return tuple(part for part in self.parts if part.level == 2)


@dataclass(frozen=True)
class Found:
    """A part of the manual in which the words asked for stand, with the words around them."""

    chapter: Chapter
    part: Part
    excerpt: str


def _root() -> Path:
    return next(root for root in ROOTS if (root / "howto").is_dir())


@lru_cache(maxsize=64)
def _read(slug: str, root: Path) -> Chapter:
    source = (root / CHAPTERS[slug]).read_text(encoding="utf-8")
    parts = tuple(_parts(source))
    return Chapter(slug, CHAPTERS[slug], parts[0].title, source, parts)


def _parts(source: str) -> Iterator[Part]:
    hidden = _FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence[0]), source)  # a comment in a fence is no heading
    found = list(_HEADING.finditer(hidden))
    for heading, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(source)
        title = plain(heading[2])
        yield Part(title, anchor_of(heading[2]), len(heading[1]), source[heading.end() : end].strip())


def find_chapter(slug: str) -> Chapter:
    """One chapter. Raises ``NotFound``."""
    return _read(or_not_found(slug if slug in CHAPTERS else None), _root())


def all_chapters() -> list[Chapter]:
    """Every chapter in its order."""
    return [find_chapter(slug) for slug in CHAPTERS]


def slug_of(path: str) -> str:
    """The chapter that a file below ``docs/`` is; empty where it is none."""
    return next((slug for slug, own in CHAPTERS.items() if own == path), "")


def find_picture(name: str) -> bytes:
    """A picture of the manual, as PNG. Raises ``NotFound``."""
    place = _root() / "pictures" / f"{name}.png"
    return or_not_found(place if re.fullmatch(r"[a-z0-9-]+", name) and place.is_file() else None).read_bytes()


def search_chapters(words: str) -> list[Found]:
    """The parts in which every one of the words stands, those with the words in their heading first."""
    asked = [folded(word) for word in words.split()]
    if not asked:
        return []
    found: list[tuple[bool, Found]] = []
    for chapter in all_chapters():
        for part in chapter.parts:
            text = plain(part.text)
            whole = folded(f"{part.title} {text}")
            if all(word in whole for word in asked):
                in_title = all(word in folded(part.title) for word in asked)
                found.append((not in_title, Found(chapter, part, _excerpt(text, asked[0]))))
    return [each for _late, each in sorted(found, key=lambda pair: pair[0])]


def _excerpt(text: str, word: str) -> str:
    """Some words on both sides of the first place where one was found; the beginning where it stands in the heading alone."""
    start, stop = _place(text, word)
    begin, end = max(0, start - _AROUND), stop + 2 * _AROUND
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"


def _place(text: str, word: str) -> tuple[int, int]:
    """Where a folded word stands in a text as it is written, from and to; its beginning where it does not.

    A letter may be several when it is folded (㍿), so that each folded one is asked where it came from.
    """
    letters = [(folded(letter[0]), letter.span()) for letter in _LETTER.finditer(text)]
    spans = [span for flat, span in letters for _each in flat]
    at = "".join(flat for flat, _span in letters).find(word)
    return (spans[at][0], spans[at + len(word) - 1][1]) if at >= 0 else (0, len(word))
