"""Changes to readings of plan documents: take a document in, read it in the background, correct what was found.

May: the secretariat, and Meguru itself for a document that is read in the background.
"""

from meguru.plan.documents.commands.byhand import change_reading_rows, split_reading_row, undo_reading_change
from meguru.plan.documents.commands.readings import (
    RowDraft,
    correct_reading_row,
    keep_reading,
    replace_reading_rows,
    set_reading_aside,
)
from meguru.plan.documents.commands.waiting import (
    begin_reading,
    finish_reading,
    give_back_document,
    keep_document,
    note_pages,
    refuse_document,
)

__all__ = [
    "RowDraft",
    "begin_reading",
    "change_reading_rows",
    "correct_reading_row",
    "finish_reading",
    "give_back_document",
    "keep_document",
    "keep_reading",
    "note_pages",
    "refuse_document",
    "replace_reading_rows",
    "set_reading_aside",
    "split_reading_row",
    "undo_reading_change",
]
