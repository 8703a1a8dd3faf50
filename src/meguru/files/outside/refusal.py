"""The one error of whatever takes files: a file that is not taken, with a sentence an official understands."""

from __future__ import annotations


class FileRefused(Exception):
    """A file that is not taken. ``code`` is for programs, ``message`` says what, why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
