"""The typeface of the papers: BIZ UDPGothic as complete TrueType files beside this module, and which characters it has.

The files are copied here at set-up by ``meguru.site.assets.build_assets`` and never committed; a built wheel carries them.
"""

from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FAMILY = "BIZ UDPGothic"
FONTS = Path(__file__).parent / "fonts"
FILES = ("BIZUDPGothic-400.ttf", "BIZUDPGothic-700.ttf")


class PaperFontsMissing(Exception):
    """The typeface is not there; the message says what to run."""


def font_folder(folder: Path = FONTS) -> Path:
    """The folder with the typeface. Raises ``PaperFontsMissing`` before the assets were built."""
    for name in FILES:
        if not (folder / name).is_file():
            raise PaperFontsMissing(f"{folder / name} is not there: call meguru.site.assets.build_assets() once")
    return folder


@lru_cache(maxsize=2)
def known_characters(folder: Path = FONTS) -> frozenset[int]:
    """The code points that both weights can draw. Raises ``PaperFontsMissing``."""
    known: frozenset[int] | None = None
    for name in FILES:
        with TTFont(font_folder(folder) / name, lazy=True) as font:
            mine = frozenset(font.getBestCmap())
        known = mine if known is None else known & mine
    return known or frozenset()
