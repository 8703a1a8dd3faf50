"""What is written by hand stays true: links and pictures lead somewhere, words to press are on the pages, identifiers exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.urls import resolve

from meguru.web.manual import CHAPTER_OF
from tests.support import first_day
from tests.support.chapter_shots import CHAPTERS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "meguru"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
JAPANESE = sorted([*(DOCS / "tutorial").glob("*.md"), *(DOCS / "howto").glob("*.md")])
LARGEST_PICTURE = 200_000

LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
# A word to press or to look for is in bold and in brackets: **「受理する」**; it may hold brackets itself.
WORD = re.compile(r"\*\*「(.+?)」\*\*")
FENCE = re.compile(r"```.*?```", re.DOTALL)
TAG = re.compile(r"<[^>]*>|{%.*?%}|{{.*?}}", re.DOTALL)
ACCENT = re.compile(r"[^\w　-ヿ一-鿿 -]")


def shown(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {ACCENT.sub("", title.strip().lower()).replace(" ", "-") for title in titles}


def _words_of(template: str) -> str:
    """The text between the tags, and what tags are given in quotes (``verb="見くらべる"``)."""
    given = [quoted for tag in re.findall(r"{%.*?%}", template) for quoted in re.findall(r'"([^"]*)"', tag)]
    return "\n".join([TAG.sub("\n", template), *given])


@cache
def words_on_pages() -> str:
    """All text that templates and the doors' Python can put on a page."""
    templates = "\n".join(_words_of(file.read_text(encoding="utf-8")) for file in SOURCE.rglob("templates/**/*.html"))
    strings = [
        node.value
        for file in SOURCE.rglob("*.py")
        if "demo" not in file.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    demo = [file.read_text(encoding="utf-8") for file in (SOURCE / "demo" / "content").rglob("term.toml")]
    return "\n".join([templates, *strings, *demo])


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(target)
    assert broken == []


def test_every_picture_is_used_and_small() -> None:
    used = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = sorted((DOCS / "pictures").glob("*"))
    assert [picture.name for picture in pictures if f"pictures/{picture.name}" not in used] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE] == []


def test_every_chapter_shows_the_page_it_speaks_of() -> None:
    """But the one about commands, which has no page. Each picture is taken by ``make shots`` from an address that there is."""
    chapters = {page.stem: page.read_text(encoding="utf-8") for page in (DOCS / "howto").glob("*.md")}
    taken = {shot.chapter: shot.address.partition("?")[0] for shot in CHAPTERS}
    assert set(chapters) - set(taken) == {"hosting"}
    assert [name for name in taken if f"](../pictures/{name}.png)" not in chapters[name]] == []
    assert {resolve(f"/kohoku/work/{address}").url_name for address in taken.values()} <= set(CHAPTER_OF)


@pytest.mark.parametrize("page", JAPANESE, ids=shown)
def test_every_word_to_press_is_on_a_page(page: Path) -> None:
    words = WORD.findall(page.read_text(encoding="utf-8"))
    assert words, "the page names nothing to press"
    assert [word for word in dict.fromkeys(words) if word not in words_on_pages()] == []


def test_the_tutorial_is_walked_as_it_is_written() -> None:
    """The walk has the tutorial's sections, and presses, writes and chooses nothing that the tutorial does not name."""
    text = (DOCS / "tutorial" / "first-day.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (\d+\. .+)$", text, re.MULTILINE)
    assert [part.__doc__ for part in first_day.PARTS] == sections
    said = [
        argument.value
        for node in ast.walk(ast.parse(Path(first_day.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("go", "press", "follow", "fill", "choose", "pick")
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        if re.search(r"[぀-ヿ一-鿿]", argument.value)
    ]
    assert len(said) > 80
    assert [words for words in dict.fromkeys(said) if words not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_no_path_of_a_machine_is_named(page: Path) -> None:
    assert not re.search(r"/(home|root|tmp|Users)/|[A-Z]:\\\\", page.read_text(encoding="utf-8"))


def test_every_identifier_of_the_glossary_exists() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py"))
    rows = re.findall(r"^\|.*\|.*\|(.*)\|$", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(names) > 30
    missing = []
    for name in names:
        owner, _, member = name.rpartition(".")
        if owner and owner[0].islower():
            known = (SOURCE / owner / f"{member}.py").exists() or (SOURCE / owner / member).is_dir()
        elif owner:
            body = re.search(rf"^class {owner}\b.*?(?=^\S)", code, re.MULTILINE | re.DOTALL)
            known = body is not None and re.search(rf"^    {member}\b", body[0], re.MULTILINE) is not None
        elif name[0].isupper():
            known = re.search(rf"^class {name}\b", code, re.MULTILINE) is not None
        else:
            known = re.search(rf"^def {name}\b", code, re.MULTILINE) is not None or (
                any(SOURCE.glob(f"*/{name}")) or any(SOURCE.rglob(f"{name}.py"))
            )
        if not known:
            missing.append(name)
    assert missing == []


def test_every_decision_has_its_number_and_day() -> None:
    records = sorted(file for file in (DOCS / "decisions").glob("*.md") if file.name != "README.md")
    for number, record in enumerate(records, start=1):
        first, _, third = record.read_text(encoding="utf-8").splitlines()[:3]
        assert record.name.startswith(f"{number:04}-")
        assert first.startswith(f"# {number:04}. ")
        assert re.match(r"\d{4}-\d\d-\d\d · (accepted|replaced by \d{4})$", third)
