"""Sets a paper: data and a template of this package become a tagged PDF/UA-1, the same bytes for the same data.

Data reach Typst as JSON and never as source, so no text of a user can be taken for markup. The words beside them (``words``)
do too, in the language that is active: a paper that is asked for is in its reader's language, one that is published in Japanese.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import typst

from meguru.core.clock import at_noon
from meguru.core.language import _, is_original, spoken
from meguru.core.text import excerpt
from meguru.files.papers.glyphs import GlyphCheck
from meguru.files.papers.typeface import font_folder, known_characters
from meguru.files.papers.words import words_of

# The setter remembers the layouts of its last ten runs: 1.2 GB after ten long reports, 0.2 GB when it is made to forget.
REMEMBERED_RUNS = 11
LONG = 200_000
TEMPLATES = Path(__file__).parent / "templates"


class PaperFailed(Exception):
    """The setter refused the paper; the message is its own, for the log."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished PDF, and the characters the typeface lacks that stand as 〓 in it."""

    data: bytes
    missing_glyphs: tuple[str, ...]


def typeset(template: str, data: Mapping[str, Any], *, title: str, dated: date, images: Mapping[str, str]) -> Paper:
    """Set ``data`` in ``template``. ``dated`` becomes the PDF's date, ``images`` are SVG texts that are taken as they are.

    Raises ``PaperFontsMissing`` before the assets were built, ``PaperFailed`` where the setter refuses.
    """
    check = GlyphCheck(known_characters())
    ready = {**check.data(data), "title": check.text(title)}
    ready |= {"missing": check.notes(), "images": dict(images), "language": spoken(), "words": words_of(template)}
    try:
        made = typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(ready, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(at_noon(dated).timestamp()),
        )
    except typst.TypstError as error:
        raise PaperFailed(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a fault inside the setter; its class cannot be imported
            raise PaperFailed(str(error)) from error
        raise
    if not isinstance(made, bytes):
        raise PaperFailed("the setter gave pages in place of one document")
    if len(made) > LONG:
        for _run in range(REMEMBERED_RUNS):
            typst.compile(b"", font_paths=[], ignore_system_fonts=True)
    return Paper(made, check.missing)


def foot_line(*parts: str, letters: int, is_sample: bool) -> str:
    """The line at the foot of every page: cut where it would not fit, and 見本 never cut away."""
    line = "　".join(str(part) for part in parts if part)
    line = excerpt(line, letters if is_original() else _fitting(line, letters))
    return _("{line}　見本").format(line=line) if is_sample else line


def _fitting(line: str, letters: int) -> int:
    """How many letters of a line take no more room than so many Japanese ones; two Latin ones take that of one."""
    widths = accumulate(1 if east_asian_width(letter) in "WF" else 0.5 for letter in line)
    return max(letters, sum(width <= letters for width in widths))


@lru_cache(maxsize=1)
def setting_fingerprint() -> str:
    """A hash of all that shapes a paper besides its data: templates, code, typeface, setter."""
    whole = hashlib.sha256(version("typst").encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".typ", ".ttf"):
            whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()
