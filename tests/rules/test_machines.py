"""Every state machine of the year: total, reachable, and refusing with a sentence that says what can be done instead."""

from enum import StrEnum

import pytest

from meguru.act.amendments.rules import AMENDMENT_MACHINE
from meguru.check.committee.rules import ADVICE_MACHINE, MEETING_MACHINE
from meguru.check.opinions.rules import OPINION_MACHINE, SHOWING_MACHINE
from meguru.check.reviews.rules import SHEET_MACHINE
from meguru.core.states import StateMachine, StepNotAllowed
from meguru.plan.calendar.rules import YEAR_MACHINE
from meguru.plan.documents.rules import READING_MACHINE
from meguru.plan.terms.rules import TERM_MACHINE
from meguru.publish.rules import PUBLICATION_MACHINE

Machine = StateMachine[StrEnum, StrEnum]
MACHINES = [
    SHEET_MACHINE,
    OPINION_MACHINE,
    SHOWING_MACHINE,
    MEETING_MACHINE,
    ADVICE_MACHINE,
    AMENDMENT_MACHINE,
    PUBLICATION_MACHINE,
    YEAR_MACHINE,
    TERM_MACHINE,
    READING_MACHINE,
]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_and_step_has_its_word_and_its_row(machine: Machine) -> None:
    assert set(machine.states) == set(type(machine.initial))
    assert set(machine.table) == set(machine.states)
    used = {step for row in machine.table.values() for step in row}
    assert used == set(machine.steps)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_can_be_reached(machine: Machine) -> None:
    reached, found = {machine.initial}, [machine.initial]
    while found:
        for target in machine.table[found.pop()].values():
            if target not in reached:
                reached.add(target)
                found.append(target)
    assert reached == set(machine.states)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_pair_leads_on_or_is_refused_in_words(machine: Machine) -> None:
    for state in machine.states:
        for step in machine.steps:
            if machine.allows(state, step):
                assert machine.next_state(state, step) in machine.states
                continue
            with pytest.raises(StepNotAllowed) as refused:
                machine.next_state(state, step)
            assert machine.states[state] in refused.value.message
            assert machine.steps[step] in refused.value.message


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_drawing_names_every_way(machine: Machine) -> None:
    drawn = machine.mermaid()
    for state, row in machine.table.items():
        for step, target in row.items():
            assert f"{state.value} --> {target.value} : {machine.steps[step]}" in drawn
