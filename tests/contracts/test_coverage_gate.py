"""The gate on branch coverage is asked by ``make test``, lets off only what is named with a reason, and names what nobody needs."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from coverage_gate import EXCEPTIONS, GATES, Found, Gate, judge, read_exceptions, read_file  # noqa: E402  # tools is no package

WHOLE = ("rules", "access", "audit", "commands")


def test_the_parts_that_decide_must_be_whole() -> None:
    assert {gate.name: gate.least for gate in GATES if gate.least == 100} == dict.fromkeys(WHOLE, 100)
    assert {gate.name: gate.least for gate in GATES if gate.least < 100} == {"all of src": 95}
    assert [gate.name for gate in GATES if gate.holds("src/meguru/site/charts.py")] == ["all of src"]
    held = {gate.name for gate in GATES if gate.holds("src/meguru/plan/plans/commands/linking.py")}
    assert held == {"commands", "all of src"}, "a command is one wherever it stands"
    held = {gate.name for gate in GATES if gate.holds("src/meguru/plan/documents/rules/byhand.py")}
    assert held == {"rules", "all of src"}, "rules in several files are rules"


def test_each_exception_is_a_line_that_is_there_and_says_why() -> None:
    exceptions = read_exceptions(EXCEPTIONS.read_text(encoding="utf-8"))
    for (path, line), reason in exceptions.items():
        lines = [each.strip() for each in (ROOT / path).read_text(encoding="utf-8").splitlines()]
        assert line in lines, f"{path}: {line}"
        assert len(reason) > 15, f"{path}: {line} needs a reason"
        assert any(gate.least == 100 and gate.holds(path) for gate in GATES), f"{path} need not be whole"
    assert len(exceptions) <= 12


def test_the_suite_measures_and_asks_the_gate() -> None:
    run = (ROOT / "tools" / "run_tests.py").read_text(encoding="utf-8")
    assert '"--cov"' in run
    assert "coverage_gate.py" in run


FILES = {
    "a/rules.py": Found([], 10, 10),
    "a/commands.py": Found(["raise NotFound"], 9, 10),
    "site/x.py": Found(["pass"], 1, 10),
}
STRICT = (Gate("rules", 100, lambda path: "rules" in path), Gate("commands", 100, lambda path: "commands" in path))


@pytest.mark.parametrize(
    ("exceptions", "complaints"),
    [
        ({}, ["commands: a/commands.py is not taken whole: raise NotFound"]),
        ({("a/commands.py", "raise NotFound"): "it cannot happen"}, []),
        (
            {("a/commands.py", "raise NotFound"): "it cannot happen", ("a/rules.py", "return"): "gone"},
            ["an exception nobody needs: a/rules.py | return"],
        ),
    ],
)
def test_what_is_lacking_is_named_unless_it_is_let_off(
    exceptions: dict[tuple[str, str], str], complaints: list[str]
) -> None:
    assert judge(FILES, exceptions, STRICT)[1] == complaints


def test_the_whole_is_measured_in_percent() -> None:
    _, complaints = judge(FILES, {}, (Gate("all", 70, lambda path: True),))
    assert complaints == ["all: 66.67 % taken, 70 % wanted"]
    assert judge(FILES, {}, (Gate("all", 66, lambda path: True),))[1] == []


def test_a_branch_never_taken_counts_for_the_line_it_leaves_from() -> None:
    path = "src/meguru/base/access/decide.py"
    data = {
        "missing_lines": [1],
        "missing_branches": [[3, 9], [3, -1]],
        "summary": {"covered_lines": 3, "covered_branches": 1, "num_statements": 4, "num_branches": 3},
    }
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert read_file(path, data) == Found([lines[0].strip(), lines[2].strip()], 4, 7)


def test_a_remark_in_the_list_is_no_exception() -> None:
    assert read_exceptions("# a remark\n\na.py | raise X | it cannot happen here\n") == {
        ("a.py", "raise X"): "it cannot happen here"
    }
