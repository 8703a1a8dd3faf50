"""Decisions about publications: draft → approval by a second person → public (案→承認→公開), and withdrawal."""

from enum import StrEnum

from meguru.core.errors import NotNow
from meguru.core.states import StateMachine


class PublicationState(StrEnum):
    """Where a publication is."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLIC = "public"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PublicationStep(StrEnum):
    """Steps of a publication."""

    APPROVE = "approve"
    REFUSE = "refuse"
    RELEASE = "release"
    WITHDRAW = "withdraw"


PUBLICATION_MACHINE = StateMachine(
    name="publication",
    noun="公表",
    initial=PublicationState.DRAFT,
    states={
        PublicationState.DRAFT: "案",
        PublicationState.APPROVED: "承認済み",
        PublicationState.PUBLIC: "公表済み",
        PublicationState.REFUSED: "戻した",
        PublicationState.WITHDRAWN: "取下げ",
    },
    steps={
        PublicationStep.APPROVE: "承認する",
        PublicationStep.REFUSE: "戻す",
        PublicationStep.RELEASE: "公表する",
        PublicationStep.WITHDRAW: "取り下げる",
    },
    table={
        PublicationState.DRAFT: {
            PublicationStep.APPROVE: PublicationState.APPROVED,
            PublicationStep.REFUSE: PublicationState.REFUSED,
        },
        PublicationState.APPROVED: {
            PublicationStep.RELEASE: PublicationState.PUBLIC,
            PublicationStep.REFUSE: PublicationState.REFUSED,
        },
        PublicationState.PUBLIC: {PublicationStep.WITHDRAW: PublicationState.WITHDRAWN},
        PublicationState.REFUSED: {},
        PublicationState.WITHDRAWN: {},
    },
)


def check_second_person(*, drafter_id: int | None, approver_id: int | None) -> None:
    """Raises ``NotNow`` where whoever made the draft would approve it alone (law 11)."""
    if drafter_id is not None and drafter_id == approver_id:
        raise NotNow("案をつくった人と同じ人は、承認できません。ほかの人に承認してもらってください。")
