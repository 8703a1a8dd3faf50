"""Decisions that a town leaves to named seats (決裁する席), and those taken for an absent one, with the reason (代決). Pure."""

from collections.abc import Collection

from meguru.base.access.actions import DECISIONS, ROLE_LABELS, ROLE_TABLE, Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can
from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import check_words, clean_line

LONGEST_STEAD = 300
NO_REASON_IN_STEAD = _("代わりに決裁するわけ（不在・空席など）を書いてください。")


def acts_in_stead(actor: Actor, action: Action) -> bool:
    """Whether the actor may take a decision only in the stead of a seat to which the town has left it."""
    if not actor.seats_deciding(action) or not can(actor, action):
        return False
    return not any(action in grant.decides and action in ROLE_TABLE[grant.role] for grant in actor.grants)


def reason_in_stead(actor: Actor, action: Action, reason: str) -> str:
    """The reason to be kept with a decision: empty where it is the actor's own.

    Raises ``Invalid`` (``in_stead``) where it is taken in another's stead and nothing says why.
    """
    if not acts_in_stead(actor, action):
        return ""
    said = clean_line(reason)
    check_words("in_stead", said, longest=LONGEST_STEAD, missing=NO_REASON_IN_STEAD)
    return said


def decisions_of(role: Role) -> tuple[Action, ...]:
    """The decisions that may be left to a seat of this role: those its role allows."""
    return tuple(action for action in DECISIONS if action in ROLE_TABLE[role])


def check_marks(role: Role, decides: Collection[Action], stands_in: Collection[Action]) -> None:
    """Raises ``Invalid`` where a seat is to decide what its role does not allow, or to stand in for itself."""
    if set(decides) & set(stands_in):
        raise Invalid({"stands_in": _("自分が決裁することの代決は、いりません。どちらか一つにしてください。")})
    if not {*decides, *stands_in} <= set(decisions_of(role)):
        raise Invalid({"decides": _("「{role}」の席は、これを決裁できません。").format(role=ROLE_LABELS[role])})


def acts_written(actions: Collection[Action]) -> str:
    """Decisions as a row keeps them, in the order in which they are asked."""
    return ",".join(action.value for action in DECISIONS if action in actions)


def acts_in_order(text: str) -> tuple[Action, ...]:
    """Decisions from what a row keeps, in the order in which they are asked."""
    found = acts_read(text)
    return tuple(action for action in DECISIONS if action in found)


def acts_read(text: str) -> frozenset[Action]:
    """Decisions from what a row keeps."""
    return frozenset(Action(each) for each in text.split(",") if each)
