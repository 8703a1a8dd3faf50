"""What the strategies hand in while a document is read: measures in the making, used lines, places of doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from meguru.files.reading.measures.owners import KnownBodies, owners_of
from meguru.files.reading.outline.lines import join
from meguru.files.reading.outline.marks import cut_marks
from meguru.files.reading.outline.numbering import bullet, caption, heading_number
from meguru.files.reading.outline.split import Split
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.vocabulary import ORG, cut_owner, is_department
from meguru.files.reading.result import MEASURE, Indicator, Measure, ReadingWarning

CONTINUED_GROUP = "継続事業"
_BODYS_WORK = re.compile(
    r"^(?P<body>[^\s、]{1,20}?)(?:の|が|で)(?:主な|主要な|具体的な|今後の|行う|実施する|取り?組む|進める)*"
    r"(?:取組|取り組み|取組み|施策|事業|施策・事業|取組内容)$"
    r"|^(?P<who>[^\s、]{1,20}?)が(?:取り?組む|行う|実施する|進める)(?:こと|内容)$"
)
_CONTINUES = re.compile(r"\s?[（(［\[〔](?:続き|つづき|前ページの続き)[）)］\]〕]$")
_GENERAL = re.compile(
    r"^(?:主な|主要な?|具体的な?|今後の|計画の|重点|個別|各|個々の|関連)*(?:施策|取組|取り組み|取組み|事業)(?:の|・)?"
    r"(?:展開|内容|推進|一覧|体系|方向性?|事業|取組|概要|表)?$"
)


_EMPTY_CELLS = " \u3000\t|｜│"  # beside a title over the whole width of a table


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
    path: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def finish(self, known: KnownBodies) -> Measure:
        """Return the finished measure; ``known`` are the bodies that the whole document names."""
        owners, owners_sure = owners_of(self.owner, known)
        path = self.path if not self.group or self.group in self.path else (*self.path, self.group)
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
            owners,
            owners_sure,
            path[: path.index(self.group) + 1] if self.group in path else path,
            self.marks,
            self.indicators,
        )


@dataclass(slots=True)
class Findings:
    """Everything found so far in one document."""

    drafts: list[Draft] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    warnings: list[ReadingWarning] = field(default_factory=list)
    here: Section | None = None  # the section that is being read

    def use(self, numbers: Iterable[int]) -> None:
        """Mark lines as used by something."""
        self.used.update(numbers)

    def add(self, draft: Draft) -> None:
        """Take a draft in and mark its lines as used."""
        draft.path = draft.path or path_above(self.here, draft)
        self.drafts.append(draft)
        self.use(draft.lines)

    def warn(self, code: str, message: str, numbers: Iterable[int] = ()) -> None:
        """Note a place where the reader lost its way."""
        self.warnings.append(ReadingWarning(code, message, tuple(sorted(set(numbers)))))


def cut_signs(draft: Draft) -> None:
    """Take marks, an owner in brackets and a number off a title, whatever stood them there."""
    for _round in range(2):
        title, marks = cut_marks(draft.title.strip(_EMPTY_CELLS))
        title, owner = cut_owner(title)
        draft.title, draft.owner = title.strip(), draft.owner or owner
        draft.marks += tuple(mark for mark in marks if mark not in draft.marks)
    number = heading_number(draft.title)
    if number is not None and number.title and not draft.number and number.scheme != "kana":
        draft.title, draft.number = number.title, number.text


def body_above(section: Section) -> str:
    """The nearest heading above that names an office or council: the owner of what stands below it."""
    for here in section.chain():
        name = caption(here.title) or here.title.lstrip("■●◆○◎□◇▼▶・ ")
        if is_department(name):
            return name
        if body := body_named(name):
            return body
    return ""


def body_named(name: str) -> str:
    """The office or council that a heading names with its work: 「社会福祉協議会の取組」, 「市が取り組むこと」; or ''."""
    match = _BODYS_WORK.match(name)
    body = (match["body"] or match["who"]) if match else ""
    return body if ORG.match(body) else ""


def group_above(section: Section) -> str:
    """The nearest heading above that is not a label inside a measure."""
    for here in section.chain():
        if here.part or here.scheme == "label":
            continue
        if here.title and not _BODYS_WORK.match(here.title):
            return _CONTINUES.sub("", here.title)
    return ""


def path_above(section: Section | None, draft: Draft) -> tuple[str, ...]:
    """The headings a measure stands under as printed, the highest first; chapters and general words are none."""
    if section is None:
        return ()
    own = set(draft.lines)
    above = [
        _CONTINUES.sub("", here.title)
        for here in section.chain()
        if here.title
        and not here.part
        and here.scheme not in ("label", "part", "chapter")
        and not _BODYS_WORK.match(here.title)
        and not _GENERAL.match(here.title)
        and not own & {line.number for line in here.lines}
    ]
    return tuple(reversed(above))


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
