"""The one error of whatever takes files: a file that is not taken, with a sentence an official understands."""

from __future__ import annotations


class FileRefused(Exception):
    """A file that is not taken. ``code`` is for programs, ``message`` says what, why and what to do.

    ``found`` is what the file is instead of what was wanted, in words, where that is known.
    """

    def __init__(self, code: str, message: str, *, found: str = "") -> None:
        super().__init__(message)
        self.found = found
        self.code = code
        self.message = message
