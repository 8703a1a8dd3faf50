"""The form of the workbook for correction: its sheets and columns, and the words that stand for codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meguru.core.language import _
from meguru.files.reading.result import CONTINUED, MEASURE
from meguru.files.tables.cells import Cell
from meguru.files.tables.columns import Column, Table, TableSheet
from meguru.files.tables.kinds import Choice, Kind, Lines, Unreadable, spellings

_MOST_LINES = 100_000


class AsTyped(Kind):
    """A text just as it was typed: what a document says is not put right here."""


class SourceLines(Kind):
    """Numbers of lines, written as ranges: 12-15、18."""

    empty = ()

    def write(self, value: object) -> str:
        """Ranges where numbers follow each other."""
        parts: list[list[int]] = []
        for number in value if isinstance(value, (list, tuple)) else ():
            if parts and number == parts[-1][1] + 1:
                parts[-1][1] = number
            else:
                parts.append([number, number])
        return "、".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> tuple[int, ...]:
        """All numbers of the ranges. Raises Unreadable where there are others than numbers."""
        found: list[int] = []
        for part in re.split(r"[、,，\s]+", cell.text):
            if not part:
                continue
            match = re.fullmatch(r"(\d{1,6})(?:[-－~～](\d{1,6}))?", part)
            if not match or int(match.group(2) or match.group(1)) - int(match.group(1)) > _MOST_LINES:
                raise Unreadable(_("行の番号は「12-15、18」のように書いてください。"))
            found += range(int(match.group(1)), int(match.group(2) or match.group(1)) + 1)
        return tuple(found)


class Paragraphs(Lines):
    """A text by paragraphs. Where a line is broken changes nothing."""

    def same(self, ours: object, theirs: object) -> bool:
        """Whether both say the same when they are read in one line."""
        return self._one_line(ours) == self._one_line(theirs)

    def _one_line(self, value: object) -> str:
        return "".join(line.strip() for line in self.write(value).split("\n"))


class Sure(Kind):
    """Whether something is sure: everything but 要確認 says that it is, an empty cell too."""

    empty = True
    is_strict = False
    _YES, _NO = _("はい"), _("要確認")

    def write(self, value: object) -> str:
        """はい or 要確認; nothing where the row says nothing of it."""
        return "" if value is None else str(self._YES if value else self._NO)

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> bool:
        """Whether the cell does not ask for a look."""
        return cell.text not in spellings(self._NO, languages)

    def same(self, ours: object, theirs: object) -> bool:
        """A doubt that was taken away is a change; nobody is asked to doubt what was sure."""
        return bool(ours) or not theirs

    def options(self) -> tuple[str, ...]:
        """Both words."""
        return (str(self._YES), str(self._NO))


@dataclass(frozen=True)
class Extra(Kind):
    """Other columns of the document, one a line: 予算：120万円."""

    empty = ()

    def write(self, value: object) -> str:
        """One pair a line."""
        pairs = value if isinstance(value, (list, tuple)) else ()
        return "\n".join(f"{key}：{text}" for key, text in pairs)

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
        """The pairs; a line without the sign between is none."""
        parted = (line.partition("：") for line in cell.text.split("\n"))
        return tuple((key, text) for key, mark, text in parted if mark)


class Targets(Extra):
    """What is aimed at, one year a line: 平成28年度：120. A year may be a label of any kind."""

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
        """The pairs; of several signs the last parts them. A line without one is a value that no year is said of."""
        parted = (line.rpartition("：") for line in cell.text.split("\n") if line.strip())
        return tuple((year, value) for year, _mark, value in parted)


_TYPED, _LINES, _SURE, _NAMES = AsTyped(), SourceLines(), Sure(), Lines()
KINDS = Choice({MEASURE: _("施策"), CONTINUED: _("継続事業")})
STAGES = Choice({"plan": _("計画"), "do": _("実施"), "check": _("評価"), "act": _("見直し"), "midterm": _("中間")})
RHYTHMS = Choice({"annual": _("毎年"), "midterm": _("中間")})
_SURE_COLUMNS = (
    Column("sure", _("確か"), _SURE, width=8),
    Column("doubt", _("確かめる点"), _TYPED, width=36, is_compared=False),
)
_FROM = Column("source_lines", _("元の行"), _LINES, width=14, is_compared=False)

MEASURES = TableSheet(
    "measures",
    _("施策"),
    (
        Column("number", _("番号"), _TYPED, width=10, is_compared=False),
        Column("title", _("施策名"), _TYPED, is_required=True, width=36),
        Column("paragraphs", _("内容"), Paragraphs(), width=70),
        Column("owner", _("担当"), _TYPED, width=22),
        Column("group", _("分野・部署"), _TYPED, width=24),
        Column("kind", _("種類"), KINDS, is_required=True, width=10),
        *_SURE_COLUMNS,
        Column("extra", _("そのほかの欄"), Extra(), width=30, is_compared=False),
        _FROM,
        Column(
            "owners",
            _("担当の内訳"),
            _NAMES,
            width=22,
            since=2,
            help=_("1行に1つ。はじめが担当、あとは一緒に行う組織。"),
        ),
        Column("owners_sure", _("担当の内訳は確か"), _SURE, width=10, since=2),
        Column("group_path", _("上の見出し"), _NAMES, width=24, since=2, help=_("大きい見出しから、1行に1つ。")),
        Column("marks", _("印"), _NAMES, width=10, since=2, help=_("新規、再掲など。1行に1つ。")),
        Column(
            "serial", _("通し番号"), _TYPED, width=8, since=2, is_compared=False, help=_("「指標」の表から指す番号。")
        ),
    ),
    # A document has no keys: whoever compares says by lines and title which row is which.
    key="place",
    label="title",
    is_slipped=False,
)
INDICATORS = TableSheet(
    "indicators",
    _("指標"),
    (
        Column("serial", _("通し番号"), _TYPED, is_required=True, width=8, help=_("「施策」の表の通し番号。")),
        Column("name", _("指標の名前"), _TYPED, is_required=True, width=36),
        Column("unit", _("単位"), _TYPED, width=10),
        Column("baseline", _("もとの値"), _TYPED, width=12),
        Column("baseline_year", _("もとの年度"), _TYPED, width=14),
        Column("targets", _("目標"), Targets(), width=30, help=_("1行に1つ、「平成28年度：120」のように書きます。")),
    ),
    is_needed=False,
)
DISTRICTS = TableSheet(
    "districts",
    _("地区別計画"),
    (
        Column("name", _("地区"), _TYPED, width=18),
        Column("motto", _("合言葉"), _TYPED, width=36),
        Column("heading", _("見出し"), _TYPED, width=36),
        Column("points", _("取り組むこと"), Lines(), width=60),
        Column("heading_lines", _("見出しの行"), _LINES, width=12),
        Column("source_lines", _("地区の行"), _LINES, width=12),
        *_SURE_COLUMNS,
    ),
    is_needed=False,
)
PLAN = TableSheet(
    "plan",
    _("計画"),
    (
        Column("plan_name", _("計画の名前"), _TYPED, width=40),
        Column("vision", _("理念"), _TYPED, width=60),
        Column("first_year", _("始まりの年度"), _TYPED, width=12),
        Column("last_year", _("終わりの年度"), _TYPED, width=12),
    ),
    is_needed=False,
)
ACTORS = TableSheet(
    "actors",
    _("主体と役割"),
    (
        Column("name", _("主体"), _TYPED, width=30),
        Column("names", _("含まれる名前"), Lines(), width=30),
        Column("description", _("説明"), _TYPED, width=36),
        Column("description_sure", _("説明は確か"), _SURE, width=10),
        Column("description_lines", _("説明の行"), _LINES, width=12),
        Column("statement", _("役割"), _TYPED, width=70),
        Column("statement_lines", _("役割の行"), _LINES, width=12),
        Column("source_lines", _("主体の行"), _LINES, width=12),
        *_SURE_COLUMNS,
    ),
    is_needed=False,
)
BODIES = TableSheet(
    "bodies",
    _("推進組織"),
    (
        Column("name", _("名前"), _TYPED, width=36),
        Column("kind", _("種類"), _TYPED, width=14),
        Column("note", _("注記"), _TYPED, width=30),
        Column("members", _("構成"), Lines(), width=30),
        Column("count", _("数"), _TYPED, width=8),
        Column("description", _("説明"), _TYPED, width=70),
        *_SURE_COLUMNS,
        _FROM,
    ),
    is_needed=False,
)
FLOWS = TableSheet(
    "flows",
    _("流れ"),
    (
        Column("source", _("から"), _TYPED, width=36),
        Column("target", _("へ"), _TYPED, width=36),
        Column("label", _("内容"), _TYPED, width=30),
        *_SURE_COLUMNS,
        _FROM,
    ),
    is_needed=False,
)
CYCLE = TableSheet(
    "cycle",
    _("進め方"),
    (
        Column("stage", _("段階"), STAGES, is_required=True, width=10),
        Column("rhythm", _("周期"), RHYTHMS, is_required=True, width=8),
        Column("title", _("名前"), _TYPED, width=30),
        Column("text", _("内容"), _TYPED, width=70),
        *_SURE_COLUMNS,
        _FROM,
    ),
    is_needed=False,
)
# What to look at beside the table: it goes out and is not read back.
REST = TableSheet(
    "rest",
    _("確かめる行"),
    (
        Column("kind", _("種類"), _TYPED, width=20),
        Column("lines", _("行"), _LINES, width=14),
        Column("text", _("内容"), _TYPED, width=90),
    ),
    is_needed=False,
    is_read=False,
)
# The word ``meguru read`` writes it too, without settings: so it has a mark and no seal.
READING = Table(
    "reading",
    2,
    (MEASURES, INDICATORS, DISTRICTS, PLAN, ACTORS, BODIES, FLOWS, CYCLE, REST),
    _("この読み取りから書き出したExcelの表ではありません。「Excelの表にする」で書き出した表を、直して選んでください。"),
    is_sealed=False,
)
