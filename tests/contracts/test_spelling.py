"""A word is spelt one way on screens, papers and in documents: the pairs stand in ``docs/glossary.md``."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
KINDS = {".py", ".html", ".typ", ".txt", ".md", ".js"}
PAIR = re.compile(r"^\| (\S+) \| (\S+) \|$", re.MULTILINE)


def pairs() -> dict[str, str]:
    """Each rejected spelling with the one that is written."""
    _, _, table = GLOSSARY.read_text(encoding="utf-8").partition("## One spelling")
    return {no: yes for yes, nos in PAIR.findall(table)[2:] for no in nos.split("、")}


def texts() -> list[Path]:
    """What people read, and the code that says it; not decisions, what is brought along, or what sample people wrote."""
    found = [*(ROOT / "src" / "meguru").rglob("*"), *(ROOT / "docs").rglob("*"), *ROOT.glob("*.md")]
    left_out = ("/docs/decisions/", "/static/vendor/")
    return [
        one for one in found
        if one.suffix in KINDS and one != GLOSSARY and not any(part in one.as_posix() for part in left_out)
    ]  # fmt: skip


def wrong(text: str) -> list[str]:
    return [f"{no}: {yes}" for no, yes in pairs().items() if no in text]


def test_a_word_is_spelt_one_way() -> None:
    files = texts()
    assert len(files) > 300
    found = {
        one.relative_to(ROOT).as_posix(): said for one in files if (said := wrong(one.read_text(encoding="utf-8")))
    }
    assert not found, found


@pytest.mark.parametrize("text", ["地区をえらぶ", "ファイルがこわれています", "人がふえました"])
def test_a_rejected_spelling_is_found(text: str) -> None:
    assert len(wrong(text)) == 1
