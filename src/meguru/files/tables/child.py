"""The child process in which a table that came back is opened; ``reading`` starts it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from meguru.files.outside.child import serve
from meguru.files.tables.opening import open_workbook


def cells_of(data: bytes, words: Sequence[str]) -> object:
    """The cells of a workbook as plain data."""
    return open_workbook(data).to_json()


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], cells_of))
