"""The child process in which a table that came back is opened; ``reading`` starts it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from meguru.files.outside.child import serve
from meguru.files.tables.cells import CSV
from meguru.files.tables.commas import open_csv
from meguru.files.tables.opening import open_workbook


def cells_of(data: bytes, words: Sequence[str]) -> object:
    """The cells of a workbook as plain data; of a CSV where the first word says so, the second is its name."""
    return (open_csv(data, words[1]) if words and words[0] == CSV else open_workbook(data)).to_json()


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], cells_of))
