"""Every command has a caller that is no test, every step of every machine a command and a door, every state a way on or a reason.

The frame can be whole and a thing still be missing: a promise without a job, a step in a diagram that nothing takes, a state
that nobody can leave.
"""

import pytest

from meguru.core.states import StateMachine
from reference import command_modules, functions_of, is_command, machines
from tests.contracts.wiring import behind, behind_addresses, calls, reached, steps_taken

COMMANDS = {
    f"{module.__name__}.{name}"
    for module in command_modules()
    for name, function in functions_of(module)
    if is_command(function)
}
# The ways in: pages, jobs, the command line. The demo plays commands and is no way in.
WAYS_IN = ("meguru.web.", "meguru.jobs.", "meguru.project.")
NO_WAY_IN = "meguru.project.words.demo."
# Commands that nothing calls yet but what is named here. Nothing else may come on this list without a word why.
WITHOUT_CALLER = {
    "meguru.plan.documents.commands.readings.keep_reading": "the sample towns are founded with it; pages queue a document",
}
# Steps taken by Meguru's own work, not on a page.
BY_A_JOB = {
    "ReadingStep.FIND": "the worker, when it has read the document",
    "ReadingStep.REFUSE": "the worker, when it cannot read the document",
}
# States that are an end on purpose.
FINAL = {
    ("amendment", "agreed"): "its layer lies on the plan; a later change is a new amendment",
    ("amendment", "dropped"): "a proposal that was withdrawn stays on record; another can be made",
    ("advice", "closed"): "its effect was seen; what is said later is new advice",
    ("meeting", "held"): "what was held cannot be unheld; words about it can be recorded while its year is open",
    ("meeting", "called_off"): "it stays on record; another meeting is called",
    ("opinion", "answered"): "it can be answered anew and followed for ever; it is never unanswered again",
    (
        "plan reading",
        "set_aside",
    ): "a reading that was put aside stays on record; the document is read again as a new one",
    ("plan reading", "adopted"): "the plan was made of it",
    ("plan reading", "refused"): "a file that could not be read; it is sent again as a new one",
    ("plan term", "adopted"): "the base of a plan never changes; layers lie on it",
    ("publication", "refused"): "a draft sent back stays on record; the next one is a new draft",
    ("publication", "withdrawn"): "what was taken back stays taken back; a new issue is drafted",
}


def test_every_command_has_a_caller_that_is_no_test() -> None:
    called = reached(name for name in calls() if name.startswith(WAYS_IN) and not name.startswith(NO_WAY_IN))
    assert COMMANDS - called == set(WITHOUT_CALLER), "one that has a caller needs no excuse"


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.name)
def test_every_step_has_a_command_and_a_door(machine: "StateMachine") -> None:  # type: ignore[type-arg]  # of all kinds
    taken: dict[str, set[str]] = {}
    for function, step in steps_taken():
        taken.setdefault(step, set()).add(function)
    pages = behind_addresses()
    jobs = behind("meguru.jobs.")
    wanting = []
    for step in machine.steps:
        name = f"{type(step).__name__}.{step.name}"
        takers = {command for command in COMMANDS if reached([command]) & taken.get(name, set())}
        if not takers:
            wanting.append(f"{name}: no command takes it")
        elif not takers & (jobs if name in BY_A_JOB else pages):
            wanting.append(f"{name}: taken by {sorted(takers)}, which no {'job' if name in BY_A_JOB else 'page'} calls")
    assert wanting == []


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.name)
def test_every_state_is_reached_and_left_or_final_on_purpose(machine: "StateMachine") -> None:  # type: ignore[type-arg]
    ends = {state.value for state in machine.states if not any(to != state for to in machine.table[state].values())}
    assert ends == {state for name, state in FINAL if name == machine.name}
    entered = {to for row in machine.table.values() for to in row.values()} | {machine.initial}
    assert set(machine.states) - entered == set()


def test_the_lists_name_what_there_is() -> None:
    known = {machine.name: {state.value for state in machine.states} for machine in machines()}
    assert [entry for entry in FINAL if entry[1] not in known.get(entry[0], set())] == []
    steps = {f"{type(step).__name__}.{step.name}" for machine in machines() for step in machine.steps}
    assert set(BY_A_JOB) <= steps
    assert set(WITHOUT_CALLER) <= COMMANDS


def test_the_wiring_sees_what_is_missing() -> None:
    assert "meguru.act.turn.commands.opening.open_year" in behind_addresses()
    assert "meguru.check.opinions.commands.erase_due_contacts" in behind("meguru.jobs.")
    assert "meguru.check.opinions.commands.erase_due_contacts" not in behind_addresses()
