"""Finds the measures of a document: each stretch of it goes to the strategy its structure calls for."""

from __future__ import annotations

from meguru.files.reading.actors import actors_from_columns, actors_from_sections, is_actor_table
from meguru.files.reading.drafts import Findings
from meguru.files.reading.flattened import Carried, continued_list, is_bulleted, measures_from_columns, read_columns
from meguru.files.reading.result import Actor
from meguru.files.reading.structure import Outline


class MeasureReader:
    """Walks the outline once, handing each part to its strategy."""

    def __init__(self, outline: Outline, findings: Findings) -> None:
        self._outline = outline
        self._findings = findings
        self._carried = Carried()
        self.actors: list[Actor] = []

    def read(self) -> None:
        """Fill the findings with measures, and ``actors`` with the actors of role tables and role sections."""
        for section in self._outline.root.walk():
            for part in section.parts:
                if part.is_table and is_actor_table(part.roles):
                    self.actors += actors_from_columns(part, read_columns(part, Carried()), self._findings)
                elif part.is_table and is_bulleted(part):
                    columns = read_columns(part, self._carried)
                    measures_from_columns(section, part, columns, self._findings)
                elif part.grid is None and not part.is_table:
                    continued_list(section, part.lines, self._findings)
        if not self.actors:
            self.actors += actors_from_sections(self._outline, self._findings)
