"""Finds the measures of a document: each stretch of it goes to the strategy its structure calls for."""

from __future__ import annotations

from collections.abc import Sequence, Set

from meguru.core.language import _
from meguru.files.reading.measures.actors import actors_from_columns, actors_from_sections, is_actor_table
from meguru.files.reading.measures.checks import FALLEN, check, drop_nonsense
from meguru.files.reading.measures.districts import DistrictReader
from meguru.files.reading.measures.drafts import Findings, cut_signs
from meguru.files.reading.measures.flattened import (
    Carried,
    continued_list,
    is_bulleted,
    measures_from_columns,
    read_columns,
)
from meguru.files.reading.measures.indicators import IndicatorReader
from meguru.files.reading.measures.lastresort import read_plain_pairs
from meguru.files.reading.measures.levels import Levels
from meguru.files.reading.measures.outlined import OutlineMeasures, context_of
from meguru.files.reading.measures.repeats import join_repeats
from meguru.files.reading.measures.tables import GridReader
from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.structure import Outline, Part, Section
from meguru.files.reading.outline.vocabulary import MEASURES, NOT_MEASURES
from meguru.files.reading.result import FoundDistrict, Participant

# A table's heading row and the blank lines round it stand between a lead-in and its first measure.
NEAR = 8


class MeasureReader:
    """Walks the outline once, handing each part to its strategy."""

    def __init__(self, outline: Outline, findings: Findings, lines: Sequence[Line] = (), plan_name: str = "") -> None:
        self._outline = outline
        self._plan_name = plan_name
        self._lines = lines
        self._findings = findings
        self._carried = Carried()
        self._outlined = OutlineMeasures(findings, Levels(outline.root), outline.root)
        self._grids = GridReader(findings)
        self._indicators = IndicatorReader(findings)
        self._districts = DistrictReader(outline.root, findings)
        self.actors: list[Participant] = []

    @property
    def districts(self) -> list[FoundDistrict]:
        """The district plans found."""
        return self._districts.found

    def read(self) -> None:
        """Fill the findings with measures, and ``actors`` with the actors of role tables and role sections."""
        self._visit(self._outline.root)
        self._indicators.give()
        self.actors += self._grids.actors
        if not self.actors:
            self.actors += actors_from_sections(self._outline, self._findings)
        self._tidy()
        if not self._findings.drafts:
            read_plain_pairs(self._outline, self._findings)
            self._tidy()
        check(self._findings, self._lines)
        self._say_where_lost()

    def _visit(self, section: Section) -> bool:
        """Read a section and all below it; tell whether measures were found."""
        found = False
        self._findings.here = section
        if self._districts.read(section):
            return False
        for part in section.parts:
            found = self._part(section, part) or found
        if not found and self._outlined.read_points(section):
            return True
        for child in section.children:
            found = self._visit(child) or found
        self._findings.here = section
        if not section.part and not self._districts.holds(section):
            found = self._outlined.decide(section, found) or found
        return found

    def _part(self, section: Section, part: Part) -> bool:
        """Hand one part to its strategy; tell whether it held measures."""
        before = len(self._findings.drafts)
        if part.grid is not None:
            if not self._indicators.read(section, part.grid) and not self._districts.read_table(part.grid):
                self._grids.read(section, part.grid)
            for draft in self._findings.drafts[before:] if part.grid.is_guessed else ():
                draft.doubts.append(FALLEN)
        elif part.is_table and is_actor_table(part.roles):
            self.actors += actors_from_columns(part, read_columns(part, Carried()), self._findings)
        elif part.is_table and is_bulleted(part):
            measures_from_columns(section, part, read_columns(part, self._carried), self._findings)
        elif part.is_table:
            self._grids.read_flattened(section, part)
        elif continued_list(section, part.lines, self._findings):
            part.lines = [line for line in part.lines if line.number not in self._findings.used]
        return len(self._findings.drafts) > before

    def _tidy(self) -> None:
        """Take signs off titles, and drop what is no measure or is only named."""
        for draft in self._findings.drafts:
            cut_signs(draft)
        drop_nonsense(self._findings, self._lines, self._plan_name)
        join_repeats(self._findings, {line for actor in self.actors for line in actor.source_lines})

    def _introduces_measures(self, last_line: int, begins: Set[int]) -> bool:
        """Whether measures begin right under the part that ends here: then its prose leads in to their table."""
        return any(line in begins for line in range(last_line + 1, last_line + NEAR + 1))

    def _say_where_lost(self) -> None:
        """Warn where headings promise measures and none were found, and when none were found at all."""
        findings = self._findings
        if not findings.drafts and self.districts:
            said = _("地区計画を{count}件読みました。施策・取組は見つかりませんでした。")
            findings.warn("only_districts", said.format(count=len(self.districts)))
            return
        if not findings.drafts:
            findings.warn(
                "no_measures",
                _(
                    "施策・取組を見つけられませんでした。施策の章が含まれているか、"
                    "画像だけのPDFでないかを確かめてください。"
                ),
            )
            return
        unowned = [n for draft in findings.drafts if not draft.owner for n in draft.lines[:1]]
        if unowned:
            findings.warn(
                "owner_missing", _("担当が書かれていない施策が{count}件あります。").format(count=len(unowned)), unowned
            )
        begins = {line for draft in findings.drafts for line in draft.lines[:1]}
        for section in self._outline.root.walk():
            lines = [line for below in section.walk() for line in below.text_lines()]
            if section.children or not lines or section.part or NOT_MEASURES.search(section.title):
                continue
            if self._introduces_measures(lines[-1].number, begins):
                continue
            promised = MEASURES.search(section.title) or context_of(section) > 0
            if (
                promised
                and any(ends_sentence(x.text) for x in lines)
                and not any(x.number in findings.used for x in lines)
            ):
                findings.warn(
                    "no_measures_here",
                    _("「{title}」の中に施策を見つけられませんでした。").format(title=section.title),
                    [line.number for line in [*section.lines, *lines]],
                )
