"""Decisions about amendments: their life, and that none is made without a reason and a cause."""

from collections.abc import Sequence
from enum import StrEnum

from meguru.core.errors import Invalid
from meguru.core.states import StateMachine


class AmendmentState(StrEnum):
    """An amendment is proposed, then agreed by a second person and laid on the plan, or dropped."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DROPPED = "dropped"


class AmendmentStep(StrEnum):
    """Steps of an amendment."""

    AGREE = "agree"
    DROP = "drop"


AMENDMENT_MACHINE = StateMachine(
    name="amendment",
    noun="変更",
    initial=AmendmentState.PROPOSED,
    states={AmendmentState.PROPOSED: "案", AmendmentState.AGREED: "決定", AmendmentState.DROPPED: "取下げ"},
    steps={AmendmentStep.AGREE: "決める", AmendmentStep.DROP: "取り下げる"},
    table={
        AmendmentState.PROPOSED: {
            AmendmentStep.AGREE: AmendmentState.AGREED,
            AmendmentStep.DROP: AmendmentState.DROPPED,
        },
        AmendmentState.AGREED: {},
        AmendmentState.DROPPED: {},
    },
)


def check_causes(*, kind: str, reason: str, advice: Sequence[str], opinions: Sequence[str], other: str) -> None:
    """Raises ``Invalid`` where an amendment has no reason, or a real change names no cause."""
    problems: dict[str, str] = {}
    if not reason.strip():
        problems["reason"] = "わけを書いてください。"
    if kind != "keep" and not (advice or opinions or other.strip()):
        problems["causes"] = "もとになった助言・ご意見を選ぶか、そのほかのきっかけを書いてください。"
    if problems:
        raise Invalid(problems)
