"""The manual: the chapters of ``docs/`` that officials read, shown inside the workshop, without a network."""

from meguru.files.manual.chapters import CHAPTERS, Chapter, Found, Part, find_chapter, find_picture, search_chapters
from meguru.files.manual.rendering import render_chapter

__all__ = [
    "CHAPTERS",
    "Chapter",
    "Found",
    "Part",
    "find_chapter",
    "find_picture",
    "render_chapter",
    "search_chapters",
]
