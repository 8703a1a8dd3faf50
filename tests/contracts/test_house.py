"""The house rules that can be counted: the ladder, sizes, imports at the top, a docstring on every door, clean migrations."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

import ladder
import templates

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [file for file in sorted((ROOT / "src").rglob("*.py")) if "migrations" not in file.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TOOLS = sorted((ROOT / "tools").glob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEST_FILE = 400, 50, 500
WORDS_FOR_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common", "base_utils"}


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _functions(file: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(_tree(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_the_ladder_holds() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_file_of_an_area_escapes_the_ladder() -> None:
    """Each area of the stages is a container, and no contract on layers lets a file stand beside its layers unnamed."""
    layered = [each for each in ladder.contracts() if each["type"] == "layers"]
    assert [each["name"] for each in layered if not each.get("exhaustive")] == []
    containers = {name for each in layered for name in each["containers"]}
    rooms = [ROOT / "src" / "meguru" / room for room in ("base", "plan", "do", "check", "act")]
    areas = {
        f"meguru.{file.parent.parent.name}.{file.parent.name}" for room in rooms for file in room.glob("*/__init__.py")
    }
    assert sorted(areas - containers) == []


def test_files_are_short() -> None:
    long = {_name(file): file.read_text().count("\n") for file in [*SOURCES, *TOOLS]}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}
    long = {_name(file): file.read_text().count("\n") for file in TESTS}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_TEST_FILE} == {}


def test_functions_are_short() -> None:
    long = [
        f"{_name(file)}:{node.lineno} {node.name}"
        for file in [*SOURCES, *TOOLS]
        for node in _functions(file)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_imports_stand_at_the_top() -> None:
    late = [
        f"{_name(file)}:{node.lineno}"
        for file in [*SOURCES, *TOOLS]
        for function in _functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_every_module_and_public_function_says_what_it_is() -> None:
    silent = [
        _name(file)
        for file in [*SOURCES, *TESTS, *TOOLS]
        if file.read_text().strip() and not ast.get_docstring(_tree(file))
    ]
    silent += [
        f"{_name(file)}:{node.lineno} {node.name}"
        for file in SOURCES
        for node in _tree(file).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_module_is_called_after_nothing() -> None:
    assert [_name(file) for file in SOURCES if file.stem in WORDS_FOR_NOTHING] == []


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
    found = [
        f"{_name(file)}:{number}"
        for file in [*SOURCES, *TESTS, *TOOLS]
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if any(mark in line for mark in marks)
    ]
    assert found == []


@pytest.mark.django_db
def test_the_migrations_make_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_tag_of_a_template_is_broken_over_lines() -> None:
    """Django reads a tag that goes on in the next line as text, and the page shows it."""
    broken = re.compile(r"\{%(?:(?!%\}).)*\n|\{\{(?:(?!\}\}).)*\n")
    files = [file for file in (ROOT / "src").rglob("*.html") if "templates" in file.parts]
    assert len(files) > 100
    assert [str(file.relative_to(ROOT)) for file in files if broken.search(file.read_text(encoding="utf-8"))] == []


def test_every_template_can_be_read_at_once() -> None:
    files = templates.templates()
    assert len(files) > 100
    assert [line for path in files for line in templates.too_large(path)] == []
