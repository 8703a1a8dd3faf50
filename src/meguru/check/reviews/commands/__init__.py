"""Changes to review sheets: open, save, send for confirmation, confirm (hand in), return with remarks, accept.

What is handed on to the next year's sheet meanwhile stands in ``handing``.
"""

from meguru.check.reviews.commands.confirming import accept_sheet, confirm_sheet, recall_sheet, return_sheet, send_sheet
from meguru.check.reviews.commands.opening import move_due_of_sheets, open_sheets, take_back_sheets
from meguru.check.reviews.commands.writing import SavedSheet, SheetDraft, save_sheet

__all__ = [
    "SavedSheet",
    "SheetDraft",
    "accept_sheet",
    "confirm_sheet",
    "move_due_of_sheets",
    "open_sheets",
    "recall_sheet",
    "return_sheet",
    "save_sheet",
    "send_sheet",
    "take_back_sheets",
]
