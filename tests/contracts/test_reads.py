"""What a door reads is read for somebody: every function that ``web`` imports from an area takes the actor, and asks.

Two names for two things: ``material.py`` of an area gathers the town's rows for whoever has asked already (a command, ``overview``,
the book), and import-linter keeps the doors from it. What takes no actor for a reason stands below, and nothing else.
"""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import meguru

SOURCE = Path(meguru.__file__).parent
AREAS = ("base.audit", "base.bodies", "base.guard", "plan", "do", "check", "act", "overview", "publish")
# Decisions over plain data; commands are asked by their own contract.
NOT_READING = ("rules", "commands", "apps")

BEFORE_THERE_IS_AN_ACTOR = {
    "meguru.base.bodies.queries.actors.find_town",
    "meguru.base.bodies.queries.actors.list_towns",
    "meguru.base.bodies.queries.actors.towns_of",
    "meguru.base.bodies.queries.actors.account_by_id",
    "meguru.base.bodies.queries.actors.actor_for",
    "meguru.base.bodies.queries.outside.outside_because",
    "meguru.base.bodies.queries.outside.is_operator",
    "meguru.base.bodies.doorbook.account_named",
    "meguru.base.bodies.doorbook.note_at_door",
}
# What every resident may know: what the form for opinions offers, and the books that are public.
PUBLIC = {
    "meguru.base.guard.queries.pointed_out_to_resident",
    "meguru.base.bodies.queries.lists.district_names",
    "meguru.plan.plans.queries.terms.term_on",
    "meguru.plan.plans.queries.choices.measures_to_choose",
    "meguru.publish.queries.book_in_public",
    "meguru.publish.queries.newest_of_year",
}
# They look at nothing but what they are given, which was read for the actor.
OVER_WHAT_WAS_READ = {
    "meguru.base.audit.readers.reader_of",
    "meguru.base.bodies.commands.naming.another",
    "meguru.base.bodies.commands.slips.draw_passwords",
    "meguru.base.bodies.queries.outside.operator_actions",
    "meguru.check.committee.queries.with_lateness",
    "meguru.do.activities.queries.tally_rows",
    "meguru.do.milestones.queries.milestones_said",
    "meguru.plan.plans.queries.contents.digest_of_pillars",
    "meguru.plan.plans.queries.contents.years_of",
    "meguru.plan.plans.queries.owners.pillars_proposed",
    "meguru.overview.board.group_labels",
    "meguru.overview.ledger.events_of",
    "meguru.overview.ledger.kinds_to_ask",
    "meguru.overview.sheet_history.waiting_since",
    "meguru.overview.waiting.sentence",
    "meguru.plan.calendar.queries.is_closed",
    "meguru.plan.terms.levels.above_by_depth",
    "meguru.plan.terms.levels.steps_of",
    "meguru.publish.comparing.compare_books",
    "meguru.publish.freezing.read_book",
    "meguru.publish.newly.new_lines",
    "meguru.publish.building.plan.structure_entries",
}
EXCEPTIONS = BEFORE_THERE_IS_AN_ACTOR | PUBLIC | OVER_WHAT_WAS_READ


def _read_by_doors() -> Iterator[str]:
    """Every function of an area that a module of ``web`` imports."""
    for file in sorted((SOURCE / "web").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                tuple(f"meguru.{a}." for a in AREAS)
            ):
                module = str(node.module)
                if module.rsplit(".", 1)[1] not in NOT_READING:
                    yield from (f"{module}.{name.name}" for name in node.names)


def _takes_no_actor(name: str) -> bool:
    module, word = name.rsplit(".", 1)
    found = getattr(import_module(module), word)
    return inspect.isfunction(found) and "actor" not in inspect.signature(found).parameters


def test_what_a_door_reads_is_read_for_the_actor() -> None:
    without = {name for name in _read_by_doors() if _takes_no_actor(name)}
    assert sorted(without - EXCEPTIONS) == []


def test_the_exceptions_are_in_use() -> None:
    assert sorted(EXCEPTIONS - set(_read_by_doors())) == []
