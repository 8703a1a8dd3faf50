"""Every change of state goes through a whole command: permission asked, an entry written, one transaction, or nothing happened."""

import ast
import inspect
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

import meguru
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import KINDS, Event
from meguru.base.audit.ledger import CommandIncomplete, command, nothing_changed, record
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_district
from meguru.base.bodies.models import District
from meguru.base.towns.models import Town
from meguru.core.errors import NotAllowed
from reference import command_modules, functions_of, is_command
from tests.support.cast import BEGINNING, Player

PACKAGE = Path(meguru.__file__).parent
# Public functions that stand beside commands and change nothing.
PLAIN = {
    "meguru.base.bodies.commands.tenures.end_tenures": "ends a person's tenures inside the command that erases them",
    "meguru.base.bodies.commands.tenures.fetch_seat": "fetches the seat inside the commands on seats",
    "meguru.base.bodies.commands.following.end_organisation": "gives a body its last day inside the command that reorganises",
    "meguru.base.bodies.commands.following.hand_seats": "moves seats inside the command that reorganises",
    "meguru.check.committee.commands.members.asked_heads": "counts the heads inside the commands that hold and mend",
    "meguru.check.committee.commands.members.keep_parts": "keeps how each member took part, inside the same",
    "meguru.check.committee.commands.correcting.hand_advice": "hands advice over inside the command that reorganises",
    "meguru.act.reorganising.commands.carrying.handed_in": "tells what goes along, for the commands that reorganise",
    "meguru.act.amendments.commands.deciding.hand_proposals": "hands proposals over inside the command that reorganises",
    "meguru.act.amendments.commands.proposing.fetch_amendment": "fetches the amendment inside the commands on one",
    "meguru.act.amendments.commands.adding.found_parts": "finds what a new measure brings, inside the commands that propose",
    "meguru.act.amendments.commands.adding.keep_parts": "names its partners and districts, inside the same",
    "meguru.act.amendments.commands.adding.moved_parts": "tells which of them would be others, inside the same",
    "meguru.act.amendments.commands.adding.brought": "hands what it brings to the layer, inside the command that agrees",
    "meguru.act.reorganising.commands.carrying.carry_out_what_is_due": "the same inside the commands that decide and take back",
    "meguru.act.reorganising.commands.carrying.carry_out": "carries one out inside the commands and the round",
    "meguru.act.reorganising.commands.carrying.gather": "names what goes along inside the command that decides, and the round",
    "meguru.act.reorganising.commands.ending.end_department": "gives a department its last day inside the command that decides",
    "meguru.base.bodies.commands.slips.draw_passwords": "draws and hashes before the command, which locks the ledger",
    "meguru.base.bodies.commands.renaming.is_taken": "asks whether a name is another body's inside the commands that give one",
    "meguru.base.bodies.commands.renaming.mend_newest_name": "mends the history inside the command that corrects a name",
    "meguru.base.bodies.commands.moving.try_moves": "runs the command and takes all of it back, to say what would follow",
    "meguru.check.reviews.commands.confirming.in_the_way_of_sending": "says what a sheet lacks before a command sends it",
    "meguru.plan.plans.commands.applying.apply_measure_changes": "brings into force inside the commands that decide, and the round",
    "meguru.plan.plans.commands.applying.apply_term_changes": "the same for a term",
    "meguru.plan.plans.commands.changing.next_act": "numbers what is decided at once, inside the commands",
    "meguru.plan.plans.commands.changing.check_day": "asks for the day inside the commands on dated changes",
    "meguru.plan.plans.commands.changing.brought_up": "applies what is due inside the commands on dated changes",
    "meguru.plan.plans.commands.changing.keep_changes": "makes the rows inside the commands on dated changes",
    "meguru.plan.plans.commands.changing.led_by": "tells what a new lead brings with it",
    "meguru.plan.plans.commands.adopting.base_digest": "computes the digest that adoption freezes",
    "meguru.plan.plans.commands.participants.keep_participants": "makes the rows inside the commands that write them",
    "meguru.plan.plans.commands.participants.participants_read": "tells what a reading found",
    "meguru.plan.plans.commands.terms.is_ward_council": "tells what a body's name means",
    "meguru.plan.plans.commands.drafts.draft_term": "fetches the term inside the commands on a draft",
    "meguru.plan.setup.commands.taking.try_setup": "runs the command and takes all of it back, to say what would be wrong",
    "meguru.plan.plans.commands.drafts.set_indicators": "makes the rows inside the commands that add or arrange a measure",
    "meguru.plan.plans.commands.drafts.new_measure": "makes the row inside the commands that add a measure",
}
FUNCTIONS = [(module, name, function) for module in command_modules() for name, function in functions_of(module)]


def test_there_are_commands_in_every_area() -> None:
    areas = {module.__name__.split(".")[1] for module in command_modules()}
    assert areas == {"base", "plan", "do", "check", "act", "publish"}


def test_commands_stand_in_commands() -> None:
    """In the file ``commands`` of an area, or in one of its package of that name."""
    assert [each.__name__ for each in command_modules() if "commands" not in each.__name__.split(".")] == []


def test_every_public_function_of_a_command_module_is_a_command() -> None:
    found = [f"{module.__name__}.{name}" for module, name, function in FUNCTIONS if not is_command(function)]
    assert [name for name in found if name not in PLAIN] == []


def test_every_command_is_told_who_acts_and_when() -> None:
    wanting = []
    for module, name, function in FUNCTIONS:
        if is_command(function) and name != "found_town":
            parameters = inspect.signature(function).parameters
            keyword = {key for key, value in parameters.items() if value.kind is value.KEYWORD_ONLY}
            if not {"actor", "at"} <= keyword:
                wanting.append(f"{module.__name__}.{name}")
    assert wanting == []


def test_a_command_is_documented() -> None:
    assert [name for _, name, function in FUNCTIONS if not inspect.getdoc(function)] == []


@command
def _forgets_to_ask(*, actor: Actor) -> None:
    District.objects.update(name="変")
    record(actor, Event.DISTRICT_ADDED, at=BEGINNING, code="x")


@command
def _forgets_the_entry(*, actor: Actor) -> None:
    require(actor, Action.BODY_ARRANGE)
    District.objects.update(name="変")


@command
def _breaks(*, actor: Actor) -> None:
    require(actor, Action.BODY_ARRANGE)
    District.objects.update(name="変")
    record(actor, Event.DISTRICT_ADDED, at=BEGINNING, code="x")
    raise RuntimeError("half way")


@command
def _finds_nothing_to_do(*, actor: Actor) -> str:
    require(actor, Action.BODY_ARRANGE)
    nothing_changed()
    return "same"


@pytest.mark.parametrize(
    ("act", "error"),
    [(_forgets_to_ask, CommandIncomplete), (_forgets_the_entry, CommandIncomplete), (_breaks, RuntimeError)],
)
def test_a_command_that_is_not_whole_is_undone(act: object, error: type[Exception], secretary: Player) -> None:
    entries = LedgerEntry.objects.count()
    with pytest.raises(error):
        act(actor=secretary.actor)  # type: ignore[operator]
    assert not District.objects.filter(name="変").exists()
    assert LedgerEntry.objects.count() == entries


@command
def _lets_the_inner_one_ask(*, actor: Actor) -> None:
    _finds_nothing_to_do(actor=actor)
    nothing_changed()


@command
def _lets_the_inner_one_say_that_nothing_changed(*, actor: Actor) -> None:
    require(actor, Action.BODY_ARRANGE)
    _finds_nothing_to_do(actor=actor)


@pytest.mark.parametrize("act", [_lets_the_inner_one_ask, _lets_the_inner_one_say_that_nothing_changed])
def test_a_command_inside_another_does_not_ask_or_speak_in_its_stead(act: object, secretary: Player) -> None:
    with pytest.raises(CommandIncomplete):
        act(actor=secretary.actor)  # type: ignore[operator]
    assert _finds_nothing_to_do(actor=secretary.actor) == "same", "by itself it is whole"


def test_an_entry_of_a_command_inside_another_stands_for_both(secretary: Player) -> None:
    @command
    def outer(*, actor: Actor) -> None:
        require(actor, Action.BODY_ARRANGE)
        add_district(actor=actor, code="north", number=9, name="北", reading="きた", at=BEGINNING)

    outer(actor=secretary.actor)
    assert District.objects.filter(code="north").exists()


def test_a_refused_command_changes_nothing(member: Player, own_town: Town) -> None:
    entries = LedgerEntry.objects.count()
    with pytest.raises(NotAllowed):
        add_district(actor=member.actor, code="north", number=9, name="北", reading="きた", at=BEGINNING)
    assert LedgerEntry.objects.count() == entries
    assert connection.in_atomic_block


def _records() -> Iterator[tuple[str, Event, set[str]]]:
    """Every ``record(actor, Event.X, …)`` in the source with the facts it gives."""
    sources = {file: file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
    for file, source in ((file, source) for file, source in sources.items() if "record(" in source):
        for node in ast.walk(ast.parse(source)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"):
                continue
            event = node.args[1]
            assert isinstance(event, ast.Attribute), f"{file}:{node.lineno} does not name its event"
            facts = {keyword.arg for keyword in node.keywords if keyword.arg and keyword.arg != "at"}
            yield f"{file.relative_to(PACKAGE)}:{node.lineno}", Event[event.attr], facts


RECORDS = list(_records())


def _names(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


def test_every_kind_of_entry_has_its_sentence() -> None:
    assert set(KINDS) == set(Event)
    assert [event for event in Event if not KINDS[event].sentence] == []


def test_every_kind_of_entry_is_written_somewhere() -> None:
    assert {event for _, event, _ in RECORDS} == set(Event)


@pytest.mark.parametrize(
    ("place", "event", "facts"), RECORDS, ids=[f"{event.value} {place}" for place, event, _ in RECORDS]
)
def test_an_entry_can_say_its_sentence_and_its_link(place: str, event: Event, facts: set[str]) -> None:
    kind = KINDS[event]
    assert _names(kind.sentence) | _names(kind.page) <= facts
