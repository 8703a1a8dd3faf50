"""``can`` and ``require``: the role table applied to an actor and what they want to act on."""

from contextvars import ContextVar

from meguru.base.access.actions import ACTION_LABELS, ROLE_TABLE, Action, Reach, Role
from meguru.base.access.actor import TOWN_WIDE, Actor, Grant, Target
from meguru.core.errors import NotAllowed
from meguru.core.language import _, joined

# How often permission was asked in this context; the command wrapper refuses a command that never asked.
questions_asked: ContextVar[int] = ContextVar("questions_asked", default=0)


def can(actor: Actor, action: Action, target: Target = TOWN_WIDE) -> bool:
    """Whether the actor's seats allow the action on the target. Doors ask it to decide which buttons to draw."""
    return any(_gives(grant, action, target) and is_left_to(actor, grant, action) for grant in actor.grants)


def _gives(grant: Grant, action: Action, target: Target) -> bool:
    reach = ROLE_TABLE[grant.role].get(action)
    if reach is Reach.SHARED:
        return grant.shares(target)
    return reach is Reach.ALL or (reach is Reach.OWN and grant.is_of(target))


def is_left_to(actor: Actor, grant: Grant, action: Action) -> bool:
    """Whether a decision may be taken from this seat: the town left it to no seats by name, or to this one."""
    return not actor.seats_deciding(action) or action in grant.decides | grant.stands_in


def may_somewhere(actor: Actor, action: Action) -> bool:
    """Whether the actor may do this to at least something of their own."""
    return any(action in ROLE_TABLE[grant.role] for grant in actor.grants)


def require(actor: Actor, action: Action, target: Target = TOWN_WIDE) -> None:
    """Raise ``NotAllowed`` unless the actor may do this. Every command starts here."""
    questions_asked.set(questions_asked.get() + 1)
    if not can(actor, action, target):
        raise NotAllowed(left_to_others(actor, action) or _not_by_role(actor, action))


def left_to_others(actor: Actor, action: Action) -> str:
    """Whose decision it is, where the actor's role would allow it and the town left it to other seats. Else empty."""
    if can(actor, action) or not any(_gives(grant, action, TOWN_WIDE) for grant in actor.grants):
        return ""
    return _("「{action}」は、決裁する席（{seats}）の人が行います。").format(
        action=ACTION_LABELS[action], seats=joined("、", actor.seats_deciding(action))
    )


def _not_by_role(actor: Actor, action: Action) -> str:
    return _("「{action}」は、いまの役割（{roles}）ではできません。").format(
        action=ACTION_LABELS[action], roles=actor.role_words or _("役割なし")
    )


def roles_with(action: Action) -> dict[Role, Reach]:
    """The roles that may do an action, with their reach: one row of the roles page."""
    return {role: table[action] for role, table in ROLE_TABLE.items() if action in table}
