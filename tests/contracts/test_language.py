"""Every word of the product that reaches a reader is marked, and every marked word has its English.

``MARKED`` names the rooms whose code is marked throughout; a room joins it when its last sentence is, and none leaves it.
English stands in ``LANGUAGES`` only when every room is there and no template says anything in Japanese alone, so that no
page is half of each.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer
from django.template.loader import render_to_string

import catalogue
import meguru
from meguru.core import language
from meguru.site.template_language.parsing import Template
from meguru.site.template_language.scanning import placed

PACKAGE = Path(meguru.__file__).parent
JAPANESE = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\u3400-\u9fff]")
MARKERS = {"_"}
ROOMS = catalogue.ROOMS
MARKED = ("core", "base", "plan", "do", "check", "act", "publish", "overview", "jobs", "web", "site", "files")
# Calls and places whose Japanese is looked for in a text, and said to nobody.
LOOKING = {"maketrans", "replace", "split", "partition", "rpartition", "removeprefix", "removesuffix", "strip", "lstrip", "rstrip",
           "startswith", "endswith", "find", "index", "count", "compile", "sub", "search", "match", "fullmatch", "finditer",
           "findall"}  # fmt: skip
# What else is said to nobody, as file or file:name, with why.
NOT_SAID = {
    "core/env.py": "sentences on settings, said to whoever installs, before there is a language",
    "core/privacy.py:_": "word lists and patterns",
    "core/surnames.py": "a word list",
    "core/fiscal.py:ERAS": "names of eras stand in Japanese dates only",
    "core/fiscal.py:_era_year": "元 stands in Japanese dates only",
    "core/fiscal.py:_plain_digits": "digits that are read",
    "files/reading/bodies/bodies.py:_FLOW_WORD": "what is looked for in a document",
    "files/reading/bodies/bodies.py:_KINDS": "what is looked for in a document",
    "files/reading/bodies/bodies.py:_SECOND_HALVES": "what is looked for in a document",
    "files/reading/bodies/bodies.py:_inferred": "what is looked for in a document",
    "plan/terms/levels.py:_LEVELS": "words with which documents name a level before its number",
    "base/basics/rules/areas.py:SUMS": "what is looked for in a census file",
    "base/basics/rules/areas.py:_DIGITS": "digits that are read",
    "base/basics/rules/areas.py:_PART": "what is looked for in a town block",
    "base/basics/rules/areas.py:_TEN": "a digit that is read",
    "base/basics/rules/areas.py:_blocks": "how an area is looked up",
    "base/basics/rules/headings.py": "what is looked for in a census file",
    "plan/documents/rules/readings.py:_SHAPES": "signs that stand for any number of a kind",
    "web/manual.py": "the headings of the manual, which is Japanese in both languages",
    "web/staff/setup/guessing.py:COLUMN_WORDS": "what is looked for in the headings of a list",
    "web/staff/setup/guessing.py:SHEET_WORDS": "what is looked for in the titles of a list",
    "web/staff/setup/guessing.py:SPLIT_WORDS": "what is looked for in the headings of a list, where a name has two columns",
    "base/search/words.py:_EMPTY": "what a word is called in the dictionary",
    "base/towns/rules.py:_BY_ENDING": "the ends of towns' names",
    "base/towns/rules.py:_BY_OFFICE": "the ends of offices' names",
    "base/towns/rules.py:office_of": "a name that goes into the register as it is",
    "files/reading/bodies/cycle.py:_STAGES": "what is looked for in a document",
    "files/reading/formats/excel.py:_text": "what stands in a cell, as text",
    "files/reading/formats/word.py:_AIUEO": "the numbers of a document's list",
    "files/reading/formats/word.py:_KANJI": "the numbers of a document's list",
    "files/reading/measures/drafts.py:CONTINUED_GROUP": "a name that goes into the plan as it is",
    "files/reading/outline/head.py": "what is looked for in a document",
    "files/reading/outline/marks.py": "what is looked for in a document",
    "files/reading/outline/numbering.py": "what is looked for in a document",
    "files/reading/outline/vocabulary.py": "what is looked for in a document",
    "site/assets.py:_core_characters": "the characters of a typeface's first slice",
    "site/datarows.py": "the open data are files in Japanese, whoever takes them",
    "site/datasets.py": "the open data's columns, and what they mean",
    "site/populationsets.py": "the open data's columns, and what they mean",
    "site/structuresets.py": "the open data's columns, and what they mean",
    "site/kanji.py:FREQUENT": "the characters taught at school",
    "site/opendata.py:data_package": "the open data's dictionary",
}


def _docstrings(tree: ast.AST) -> set[int]:
    said = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(value) for value in said if isinstance(value, ast.Constant)}


def unmarked(path: Path, text: str) -> Iterator[tuple[str, int, str]]:
    """Japanese literals of a file that no marker holds: the name of the definition they stand in, the line, the text."""
    tree = ast.parse(text)
    skipped = _docstrings(tree)

    def walk(node: ast.AST, name: str) -> Iterator[tuple[str, int, str]]:
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in MARKERS or called in LOOKING:
                for part in (node.func, *(keyword.value for keyword in node.keywords)):
                    yield from walk(part, name)
                return
        if isinstance(node, (ast.Compare, ast.MatchValue)) or id(node) in skipped:
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and JAPANESE.search(node.value):
            yield name, node.lineno, node.value
        for child in ast.iter_child_nodes(node):
            yield from walk(child, name or _name_of(child))

    yield from walk(tree, "")


def _name_of(node: ast.AST) -> str:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return node.name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return next((target.id for target in targets if isinstance(target, ast.Name)), "")


def _is_said(file: str, name: str) -> bool:
    return file not in NOT_SAID and not any(f"{file}:{name}".startswith(one) for one in NOT_SAID if ":" in one)


def unmarked_in(room: str) -> list[str]:
    """What a room says without a mark, a line each."""
    return [
        f"{file}:{line} ({name}) {said[:40]}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if "migrations" not in path.parts
        for file in [path.relative_to(PACKAGE).as_posix()]
        for name, line, said in unmarked(path, path.read_text(encoding="utf-8"))
        if _is_said(file, name)
    ]


def templates_not_read(room: str) -> list[str]:
    """Templates of a room in which Japanese could be missed: read by another loader than ours, or said in a script."""
    found = []
    for path in sorted((PACKAGE / room).rglob("*.html")):
        is_ours = isinstance(catalogue.template_of(path), Template)
        tokens = placed(Lexer(path.read_text(encoding="utf-8")).tokenize())
        scripts = [text for token in tokens for place, text in token.segments if place in ("raw", "markup")]
        if not is_ours or any(map(JAPANESE.search, scripts)):
            found.append(path.relative_to(PACKAGE).as_posix())
    return found


def test_every_room_is_known() -> None:
    named = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert set(ROOMS) | {"demo", "project"} == named
    assert set(MARKED) <= set(ROOMS)


@pytest.mark.parametrize("room", MARKED)
def test_a_marked_room_says_nothing_without_a_mark(room: str) -> None:
    found = unmarked_in(room)
    assert not found, "\n".join(found)


def test_the_mark_is_no_name_for_what_is_not_needed() -> None:
    """``for _, x in …`` in a module that marks its words hides the mark: Python then says that it has no value."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "from meguru.core.language import _" in text:
            names = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name) and node.id == "_"]
            found += [f"{path.name}:{name.lineno}" for name in names if isinstance(name.ctx, ast.Store)]
    assert not found, found


def test_what_is_said_to_nobody_is_still_there() -> None:
    for one in NOT_SAID:
        file, _, name = one.partition(":")
        found = [said for said, _line, _text in unmarked(PACKAGE / file, (PACKAGE / file).read_text(encoding="utf-8"))]
        assert any(said.startswith(name) for said in found), f"{one} has no unmarked Japanese: take it off the list"


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_marked_word_has_its_translation(language: str) -> None:
    assert not catalogue.faults(language), "\n".join(catalogue.faults(language)[:40])


@pytest.mark.parametrize("room", ROOMS)
def test_all_that_a_template_says_is_found(room: str) -> None:
    assert templates_not_read(room) == []


def test_a_language_is_offered_when_no_room_is_half_of_each() -> None:
    whole = set(MARKED) == set(ROOMS)
    assert {code for code, _ in settings.LANGUAGES} == ({"ja", *catalogue.LANGUAGES} if whole else {"ja"})


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('x = _("見る")', 0),
        ('x = "見る"', 1),
        ('x = f"{y}を見る"', 1),
        ('x = _("{y}を見る").format(y=y)', 0),
        ('x = _("{y}を見る").format(y="これ")', 1),
        ('"""見る"""', 0),
        ('say("見る")', 1),
        ('x = y == "見る"', 0),
        ('x = re.compile("見る")', 0),
        ('x = {"見る": 1}', 1),
        ('x = joined("、", (_("見る"), "聞く"))', 1),
    ],
)
def test_the_look_for_unmarked_words_finds_them(said: str, found: int) -> None:
    assert len(list(unmarked(Path("x.py"), said))) == found


def japanese_in_typst(text: str) -> list[str]:
    """Lines of a paper's template with Japanese in them, comments and what is only looked for left out."""
    said = re.sub(r"regex\(\"(?:[^\"\\]|\\.)*\"\)|(?<!:)//.*", "", text)
    return [line.strip() for line in said.splitlines() if language.JAPANESE.search(line)]


def test_a_papers_template_has_its_words_from_python() -> None:
    templates = sorted((PACKAGE / "files/papers/templates").glob("*.typ"))
    assert templates
    for path in templates:
        assert not japanese_in_typst(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("par[見る]", 1),
        ('par("見る") // look', 1),
        ("[（#w.word）]", 1),
        ('say("https://example.jp/見る")', 1),
        ("par(w.look) // 見る", 0),
        ('show regex("[」』]"): it => it', 0),
        ('show regex("[」\\\\"』]"): it => [見る]', 1),
    ],
)
def test_the_look_for_words_in_a_papers_template_finds_them(said: str, found: int) -> None:
    assert len(japanese_in_typst(said)) == found


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.glob("web/templates/**/messages/*.txt")), ids=lambda path: str(path.stem)
)
def test_a_message_is_said_in_the_language_of_whoever_reads_it(path: Path) -> None:
    name = path.relative_to(PACKAGE / "web" / "templates").as_posix()
    with language.speaking("en"):
        assert not language.JAPANESE.search(render_to_string(name))
    assert render_to_string(name) == path.read_text(encoding="utf-8")
