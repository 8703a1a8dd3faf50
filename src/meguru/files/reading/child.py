"""The child process in which a plan document is opened; ``apart`` starts it."""

from __future__ import annotations

import sys

from meguru.files.outside.child import serve, tell
from meguru.files.outside.guard import sniff
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading import read_plan
from meguru.files.reading.workbook.incoming import is_workbook_of_ours

OURS = "ours"


def read(data: bytes, words: list[str]) -> object:
    """The reading of a document as plain data. The words are its name, and ``ours`` where only a workbook of ours will do."""
    filename, *more = words
    if OURS in more:
        _refuse_foreign(data)
    return read_plan(data, filename, told=tell).to_json()


def _refuse_foreign(data: bytes) -> None:
    if sniff(data) != "xlsx" or not is_workbook_of_ours(data):
        raise FileRefused(
            "not_ours",
            "この読み取りから書き出したExcelの表ではありません。「Excelの表にする」で書き出した表を、直して選んでください。",
        )


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], read))
