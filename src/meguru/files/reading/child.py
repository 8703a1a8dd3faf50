"""The child process in which a plan document is opened; ``apart`` starts it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from meguru.files.outside.child import serve, tell
from meguru.files.reading import read_plan


def read(data: bytes, words: Sequence[str]) -> object:
    """The reading of a document as plain data. The only word is its name."""
    return read_plan(data, words[0], told=tell).to_json()


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], read))
