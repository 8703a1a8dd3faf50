"""Reads a plan document (txt, pdf, docx, xlsx) into measures, actors, bodies, flows and the yearly cycle.

Pure Python without Django or a database: ``read_plan`` takes bytes and gives a ``FoundPlan``; a file that cannot be
taken raises ``FileRefused`` with a sentence for the person who chose it.
"""

from __future__ import annotations

from collections.abc import Callable

from meguru.files.outside.guard import sniff
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading.formats.excel import read_excel
from meguru.files.reading.formats.pdf import read_pdf
from meguru.files.reading.formats.text import read_text
from meguru.files.reading.formats.word import read_word
from meguru.files.reading.outline.lines import Document
from meguru.files.reading.reader import read_document
from meguru.files.reading.result import (
    Body,
    CyclePhase,
    DistrictHeading,
    Flow,
    FoundDistrict,
    FoundPlan,
    Heading,
    Indicator,
    Measure,
    Participant,
    ReadingWarning,
    SourceLine,
    Statement,
)
from meguru.files.reading.workbook.incoming import is_workbook_of_ours, read_workbook
from meguru.files.reading.workbook.outgoing import write_workbook
from meguru.files.tables.opening import open_workbook

__all__ = [
    "Body",
    "CyclePhase",
    "DistrictHeading",
    "Document",
    "FileRefused",
    "Flow",
    "FoundDistrict",
    "FoundPlan",
    "Heading",
    "Indicator",
    "Measure",
    "Participant",
    "ReadingWarning",
    "SourceLine",
    "Statement",
    "read_plan",
    "write_workbook",
]

_READERS = {"txt": read_text, "docx": read_word, "xlsx": read_excel}


def read_plan(data: bytes, filename: str, *, told: Callable[[int, int], None] | None = None) -> FoundPlan:
    """Return the reading of a plan document. ``filename`` is only shown; the type is told by content.

    ``told`` hears of each page of a PDF that has been read, and of how many there are. A file from outside is read by
    ``apart.read_apart``, in a child process with limits. A workbook made by ``write_workbook`` and corrected in Excel
    gives back what it holds, row by row.

    Raises FileRefused for a file that is empty, too large, encrypted, a bomb, broken or of another type.
    """
    kind = sniff(data)
    if kind == "xlsx" and is_workbook_of_ours(data):
        return read_workbook(open_workbook(data), filename)
    return read_document(read_pdf(data, told) if kind == "pdf" else _READERS[kind](data), filename)
