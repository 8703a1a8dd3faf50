"""Decisions about readings of plan documents: what a reading and a row are, how rows are corrected by hand, which are alike.

Pure: rows are plain data, as the reader gave them and people left them.
"""

from meguru.plan.documents.rules.alike import Lesson, Likeness, lessons_of, likenesses_of
from meguru.plan.documents.rules.byhand import (
    MOST_TICKED,
    Piece,
    RowsAct,
    changed_rows,
    pieces_of,
    pillar_level,
    split_row,
)
from meguru.plan.documents.rules.readings import (
    GIVEN_UP,
    LONGEST_FILENAME,
    LONGEST_REFUSAL,
    MORE_FIELDS,
    NO_ROW,
    READING_LEASE,
    READING_MACHINE,
    READING_TRIES,
    ROW_FIELDS,
    ReadingState,
    ReadingStep,
    edited_fields,
    number_shape,
    owners_of_row,
    problems_of_row,
    row_digest,
    rows_digest,
    rows_found,
)

__all__ = [
    "GIVEN_UP",
    "LONGEST_FILENAME",
    "LONGEST_REFUSAL",
    "MORE_FIELDS",
    "MOST_TICKED",
    "NO_ROW",
    "READING_LEASE",
    "READING_MACHINE",
    "READING_TRIES",
    "ROW_FIELDS",
    "Lesson",
    "Likeness",
    "Piece",
    "ReadingState",
    "ReadingStep",
    "RowsAct",
    "changed_rows",
    "edited_fields",
    "lessons_of",
    "likenesses_of",
    "number_shape",
    "owners_of_row",
    "pieces_of",
    "pillar_level",
    "problems_of_row",
    "row_digest",
    "rows_digest",
    "rows_found",
    "split_row",
]
