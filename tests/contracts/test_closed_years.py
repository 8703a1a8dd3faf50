"""A closed year is closed: every command that takes or derives a fiscal year asks whether it is open, or stands in the list below.

What is written *into* a year (its sheets, activities, figures, meetings, judgements, advice) needs it open. What comes *of* it
later goes on, on purpose and with a reason (decision record 0026).
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from reference import command_modules, functions_of, is_command
from tests.contracts.wiring import home_of, modules

ASKS = {"open_year_of", "require_open", "check_change_day"}
# What tells that a command knows of a year: its parameter, its table, or a row's year.
DERIVES = {"fiscal_year", "FiscalYear", "PlanYear", "year"}
# Command → why it may go on when the year is closed.
GOES_ON = {
    "plan.calendar.begin_year": "there is no year yet",
    "plan.calendar.finish_year": "closes it; the machine refuses it twice",
    "plan.calendar.reopen_year": "opens it again; the machine refuses an open one",
    "plan.plans.prepare_term": "prepares a plan of which no year is opened; a printed target's year is only a number",
    "plan.plans.add_layer": "runs inside the decision, refused once its year was opened; a target's year is only a number",
    "plan.plans.arrange_measure": "works on a plan in preparation, of which no year is opened",
    "base.bodies.rename_registered": "a name counts from its day; years that ended before keep the name they had",
    "act.turn.open_year": "there is no year yet; it hands the new year's rows down",
    "act.turn.close_year": "closes it; the machine refuses it twice",
    "act.turn.undo_year": "refused by the closing that stands in the way",
    "check.reviews.open_sheets": "runs inside the opening of the year alone",
    "check.committee.reply_to_advice": "advice is answered in the months after, on the next year's way",
    "check.committee.close_advice": "the effect of advice is seen only in later years",
    "check.opinions.send_opinion": "residents write on any day; the year is only the one of the letter's number",
    "check.opinions.register_opinion": "as above, for letters and calls",
    "check.opinions.correct_opinion": "as above: what was typed of a letter is mended when the slip is seen",
    "act.amendments.correct_amendment": "a proposal is mended while it waits, as it is proposed",
    "act.amendments.propose_amendment": "a change that the year's review led to begins in a later year",
    "act.amendments.agree_amendment": "as above; it is refused once the year it begins in was opened",
    "act.amendments.drop_amendment": "a proposal is withdrawn whenever it proves wrong",
    "plan.plans.adopt_plan": "the plan's years are not opened yet; only its day is asked",
    "publish.withdraw_publication": "what is public is taken back on any day",
    "publish.draft_publication": "a year is published, and a correction of it, after it is closed",
}


@cache
def _names(node: ast.AST) -> frozenset[str]:
    """Names, attributes, keywords and pieces of lookups (``year__term``) in a piece of code."""
    found: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Attribute):
            found.add(each.attr)
        elif isinstance(each, ast.arg):
            found.add(each.arg)
        elif isinstance(each, ast.keyword) and each.arg:
            found |= set(each.arg.split("__"))
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.isidentifier():
            found |= set(each.value.split("__"))
    return frozenset(found)


def _closure(module: str, name: str) -> set[str]:
    """Every name in a function and in the functions of its area's commands that it calls, however far down."""
    package = module.partition(".commands")[0] + ".commands"
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    waiting = [(module, name)]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        found = modules()[here[0]]
        said = _names(found.defined[here[1]])
        names |= said
        for other in said:
            home, _, last = home_of(found.resolve(other) or "").rpartition(".")
            if home.startswith(package) and isinstance(modules()[home].defined.get(last), ast.FunctionDef):
                waiting.append((home, last))
    return names


def _commands() -> Iterator[tuple[str, set[str]]]:
    for module in command_modules():
        for name, function in functions_of(module):
            if is_command(function):
                area = module.__name__.removeprefix("meguru.").partition(".commands")[0]
                yield f"{area}.{name}", _closure(module.__name__, name)


COMMANDS = dict(_commands())
OF_A_YEAR = {name for name, names in COMMANDS.items() if names & DERIVES}


@pytest.mark.parametrize("name", sorted(OF_A_YEAR))
def test_a_command_of_a_year_asks_whether_it_is_open_or_says_why_not(name: str) -> None:
    asks = bool(COMMANDS[name] & ASKS)
    assert asks != (name in GOES_ON), f"{name} {'asks and is on the list' if asks else 'does not ask'}"


def test_the_list_names_commands_that_there_are() -> None:
    assert set(GOES_ON) - OF_A_YEAR == set()


def test_the_record_tells_of_each_kind() -> None:
    record = Path(__file__).parents[2] / "docs" / "decisions" / "0026-a-closed-year-is-closed.md"
    told = record.read_text(encoding="utf-8")
    for name in GOES_ON:
        assert f"`{name.rsplit('.', 1)[1]}`" in told, name
