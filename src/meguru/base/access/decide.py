"""``can`` and ``require``: the role table applied, as predicates of the ``rules`` library under one rule set."""

from contextvars import ContextVar

from rules.predicates import Predicate
from rules.rulesets import RuleSet

from meguru.base.access.actions import ACTION_LABELS, ROLE_TABLE, Action, Reach, Role
from meguru.base.access.actor import TOWN_WIDE, Actor, Grant, Target
from meguru.core.errors import NotAllowed
from meguru.core.language import _

# How often permission was asked in this context; the command wrapper refuses a command that never asked.
questions_asked: ContextVar[int] = ContextVar("questions_asked", default=0)


def _reaches(grant: Grant, target: Target, reach: Reach) -> bool:
    return reach is Reach.ALL or grant.is_of(target)


def _predicate(action: Action) -> Predicate:
    reach_of = {role: table[action] for role, table in ROLE_TABLE.items() if action in table}

    def holds(actor: Actor, target: Target) -> bool:
        return any(grant.role in reach_of and _reaches(grant, target, reach_of[grant.role]) for grant in actor.grants)

    return Predicate(holds, name=action.value)


PERMISSIONS = RuleSet()
for _action in Action:
    PERMISSIONS.add_rule(_action.value, _predicate(_action))


def can(actor: Actor, action: Action, target: Target = TOWN_WIDE) -> bool:
    """Whether the actor's seats allow the action on the target. Doors ask it to decide which buttons to draw."""
    return bool(PERMISSIONS.test_rule(action.value, actor, target))


def may_somewhere(actor: Actor, action: Action) -> bool:
    """Whether the action is open to the actor on at least something of their own."""
    return any(action in ROLE_TABLE[grant.role] for grant in actor.grants)


def require(actor: Actor, action: Action, target: Target = TOWN_WIDE) -> None:
    """Raise ``NotAllowed`` unless the actor may. Every command begins with this."""
    questions_asked.set(questions_asked.get() + 1)
    if not can(actor, action, target):
        raise NotAllowed(
            _("「{action}」は、いまの役割（{roles}）ではできません。").format(
                action=ACTION_LABELS[action], roles=actor.role_words or _("役割なし")
            )
        )


def roles_with(action: Action) -> dict[Role, Reach]:
    """The roles that may do an action, with their reach: one row of the roles page."""
    return {role: table[action] for role, table in ROLE_TABLE.items() if action in table}
