"""State machines as data: which step leads from which state to which (law 3).

A machine is total: every pair of state and step either has a next state or is refused with a sentence. The diagrams in
``docs/reference/states.md`` are drawn from these tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from meguru.core.errors import NotNow
from meguru.core.language import _, joined

S = TypeVar("S", bound=StrEnum)
T = TypeVar("T", bound=StrEnum)


class StepNotAllowed(NotNow):
    """The step does not lead anywhere from the present state."""

    code = "meguru.step_not_allowed"


@dataclass(frozen=True)
class StateMachine(Generic[S, T]):
    """One kind of thing's life: its states, its steps, and where each step leads.

    ``states`` and ``steps`` map each member to its word on screen; ``table`` maps a state to the steps open in it.
    """

    name: str
    noun: str
    initial: S
    states: Mapping[S, str]
    steps: Mapping[T, str]
    table: Mapping[S, Mapping[T, S]]

    def open_steps(self, state: S) -> tuple[T, ...]:
        """The steps that can be taken from ``state``."""
        return tuple(self.table[state])

    def allows(self, state: S, step: T) -> bool:
        """Whether ``step`` can be taken from ``state``."""
        return step in self.table[state]

    def next_state(self, state: S, step: T) -> S:
        """Where ``step`` leads from ``state``. Raises ``StepNotAllowed`` with the reason and what can be done instead."""
        try:
            return self.table[state][step]
        except KeyError:
            raise StepNotAllowed(self.refusal(state, step)) from None

    def refusal(self, state: S, step: T) -> str:
        """The sentence that says why ``step`` cannot be taken now."""
        others = self.table[state]
        said = (
            _("この{noun}は「{state}」なので、「{step}」はできません。いまできるのは{others}です。")
            if others
            else _("この{noun}は「{state}」なので、「{step}」はできません。これで終わりの状態です。")
        )
        return said.format(
            noun=self.noun,
            state=self.states[state],
            step=self.steps[step],
            others=joined("", (_("「{step}」").format(step=self.steps[other]) for other in others)),
        )

    def mermaid(self) -> str:
        """The machine as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial.value}"]
        lines += [f"    {state.value} : {label}" for state, label in self.states.items()]
        lines += [
            f"    {state.value} --> {target.value} : {self.steps[step]}"
            for state, row in self.table.items()
            for step, target in row.items()
        ]
        return "\n".join(lines)
