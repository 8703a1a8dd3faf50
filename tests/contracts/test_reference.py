"""``docs/reference/`` says what the code says: states, roles, settings, events, commands. ``make reference`` writes it anew."""

from enum import StrEnum

import pytest

import reference
from meguru.core.states import StateMachine, StepNotAllowed

MACHINES = reference.machines()


@pytest.mark.parametrize("page", reference.PAGES)
def test_the_page_is_up_to_date(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    written = (reference.FOLDER / page).read_text(encoding="utf-8")
    assert written == reference.PAGES[page](), "run: make reference"


def test_every_setting_that_is_read_is_described() -> None:
    assert set(reference.settings_read()) == set(reference.SETTINGS)


def test_all_machines_are_found() -> None:
    assert len(MACHINES) >= 9


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_a_machine_is_total(machine: StateMachine) -> None:  # type: ignore[type-arg]
    """Every pair of state and step leads on or is refused with a sentence; no state is out of reach; no step leads nowhere."""
    kind: type[StrEnum] = type(machine.initial)
    states, steps = set(kind), set(machine.steps)
    assert set(machine.states) == states == set(machine.table)
    assert {step for row in machine.table.values() for step in row} == steps
    reached, waiting = {machine.initial}, [machine.initial]
    while waiting:
        for target in machine.table[waiting.pop()].values():
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == states
    for state in states:
        for step in steps:
            if machine.allows(state, step):
                assert machine.next_state(state, step) in states
            else:
                with pytest.raises(StepNotAllowed, match="できません"):
                    machine.next_state(state, step)
