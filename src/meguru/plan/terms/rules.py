"""Decisions about a plan term: its two states, and how long its own texts may be."""

from enum import StrEnum

from meguru.core.language import _
from meguru.core.states import StateMachine

LARGEST_TERM = 99
LONGEST_TERM = 120
LONGEST_NICKNAME = 80
LONGEST_VISION = 200


class TermState(StrEnum):
    """A plan term is prepared, then adopted and frozen."""

    DRAFT = "draft"
    ADOPTED = "adopted"


class TermStep(StrEnum):
    """Steps of a plan term."""

    ADOPT = "adopt"


TERM_MACHINE = StateMachine(
    name="plan term",
    noun=_("計画"),
    initial=TermState.DRAFT,
    states={TermState.DRAFT: _("準備中"), TermState.ADOPTED: _("確定")},
    steps={TermStep.ADOPT: _("確定する")},
    table={TermState.DRAFT: {TermStep.ADOPT: TermState.ADOPTED}, TermState.ADOPTED: {}},
)


# How many years before its term begins a plan can have been adopted; an earlier day was mistyped.
ADOPTED_BEFORE = 10
