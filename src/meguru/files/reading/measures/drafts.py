"""What the strategies hand in while a document is read: measures in the making, used lines, places of doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from meguru.files.reading.outline.lines import join
from meguru.files.reading.outline.numbering import bullet
from meguru.files.reading.outline.split import Split
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.vocabulary import ORG, cut_owner, is_department
from meguru.files.reading.result import MEASURE, Measure, ReadingWarning

CONTINUED_GROUP = "継続事業"
_BODYS_WORK = re.compile(
    r"^(?P<body>[^\s、]{1,20}?)(?:の|が|で)(?:主な|主要な|具体的な|今後の|行う|実施する|取り?組む|進める)*"
    r"(?:取組|取り組み|取組み|施策|事業|施策・事業|取組内容)$"
)


@dataclass(slots=True)
class Draft:
    """One measure in the making, with how strongly the document speaks for it being one."""

    title: str
    paragraphs: tuple[str, ...]
    owner: str
    group: str
    lines: tuple[int, ...]
    kind: str = MEASURE
    doubts: list[str] = field(default_factory=list)
    number: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def finish(self) -> Measure:
        """Return the finished measure."""
        return Measure(
            self.title,
            "".join(self.paragraphs),
            self.owner,
            self.group,
            self.kind,
            tuple(sorted(set(self.lines))),
            not self.doubts,
            " ".join(dict.fromkeys(self.doubts)),
            self.paragraphs,
            self.number,
            self.extra,
        )


@dataclass(slots=True)
class Findings:
    """Everything found so far in one document."""

    drafts: list[Draft] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    warnings: list[ReadingWarning] = field(default_factory=list)

    def use(self, numbers: Iterable[int]) -> None:
        """Mark lines as used by something."""
        self.used.update(numbers)

    def add(self, draft: Draft) -> None:
        """Take a draft in and mark its lines as used."""
        self.drafts.append(draft)
        self.use(draft.lines)

    def warn(self, code: str, message: str, numbers: Iterable[int] = ()) -> None:
        """Note a place where the reader lost its way."""
        self.warnings.append(ReadingWarning(code, message, tuple(sorted(set(numbers)))))


def body_above(section: Section) -> str:
    """The nearest heading above that names an office or council: the owner of what stands below it."""
    for here in section.chain():
        name = here.title
        if is_department(name):
            return name
        match = _BODYS_WORK.match(name)
        if match and ORG.match(match.group("body")):
            return match.group("body")
    return ""


def group_above(section: Section) -> str:
    """The nearest heading above that is not a label inside a measure."""
    for here in section.chain():
        if here.part or here.scheme == "label":
            continue
        if here.title and not _BODYS_WORK.match(here.title):
            return here.title
    return ""


def owner_and_split(split: Split) -> tuple[str, tuple[str, ...], str]:
    """Take an owner in brackets off the end of the title, or of the description, or off a paragraph of its own."""
    title, owner = cut_owner(split.title)
    paragraphs = split.paragraphs
    if not owner and paragraphs and not bullet(paragraphs[-1]):
        rest, owner = cut_owner(paragraphs[-1])
        if owner:
            paragraphs = paragraphs[:-1] + ((rest,) if rest else ())
    return title, paragraphs, owner


def left_cell(pieces: Sequence[str]) -> str:
    """Put the pieces of a left cell broken over lines together."""
    return join(pieces)
