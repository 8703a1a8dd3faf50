"""The role table covers every action, every action is asked somewhere, and what the table says is what ``can`` answers."""

import ast
from pathlib import Path

import pytest

import meguru
from meguru.base.access.actions import ACTION_LABELS, ROLE_LABELS, ROLE_TABLE, Action, Reach, Role
from meguru.base.access.actor import Actor, Grant, Target
from meguru.base.access.decide import can, may_somewhere, require, roles_with
from meguru.core.errors import NotAllowed


def _actor(role: Role) -> Actor:
    grant = Grant(role, seat_id=1, organisation_id=10, district_ids=frozenset({20}))
    return Actor(town_id=1, name="だれか", grants=(grant,))


OWN_BODY = Target(organisation_id=10)
OWN_DISTRICT = Target(district_ids=frozenset({20, 21}))
OTHERS = Target(organisation_id=11, district_ids=frozenset({22}))
TOGETHER = Target(organisation_id=11, partner_ids=frozenset({10, 12}))
NOBODYS = Target()


def test_every_action_and_role_has_its_word() -> None:
    assert set(ACTION_LABELS) == set(Action)
    assert set(ROLE_LABELS) == set(Role)
    assert set(ROLE_TABLE) == set(Role)


def test_every_action_is_open_to_somebody() -> None:
    assert [action for action in Action if not roles_with(action)] == []


# In a door ``can`` only draws a button; below the doors it decides what is read.
REFUSING = {"require", "require_second_person"}
DECIDING = {*REFUSING, "can", "may_somewhere"}


def _asked_in(file: Path) -> set[str]:
    """The actions that a file asks for, by name or by a name that was given one of them before."""
    asking = REFUSING if "web" in file.parts else DECIDING
    tree = ast.parse(file.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    asked = [arg for call in calls if isinstance(call.func, ast.Name) and call.func.id in asking for arg in call.args]
    names = {arg.id for arg in asked if isinstance(arg, ast.Name)}
    chosen = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and {t.id for t in node.targets if isinstance(t, ast.Name)} & names
    ]
    return {
        each.attr
        for root in [*asked, *chosen]
        for each in ast.walk(root)
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "Action"
    }


def test_every_action_is_asked_somewhere_and_not_only_drawn() -> None:
    files = [file for file in Path(meguru.__file__).parent.rglob("*.py") if "templates" not in file.parts]
    asked = set().union(*map(_asked_in, files))
    assert {action.name for action in Action} - asked == set()


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_the_table_is_what_is_answered(role: Role) -> None:
    for action in Action:
        _check(role, action)


def _check(role: Role, action: Action) -> None:
    reach = ROLE_TABLE[role].get(action)
    actor = _actor(role)
    assert may_somewhere(actor, action) is (reach is not None)
    of_own = {Reach.ALL, Reach.SHARED, Reach.OWN}
    shared = {Reach.ALL, Reach.SHARED}
    others = {Reach.ALL}
    cases = ((OWN_BODY, of_own), (OWN_DISTRICT, of_own), (TOGETHER, shared), (OTHERS, others), (NOBODYS, others))
    for target, reaches in cases:
        wanted = reach in reaches
        assert can(actor, action, target) is wanted
        if not wanted:
            with pytest.raises(NotAllowed):
                require(actor, action, target)


def test_somebody_without_a_seat_may_nothing() -> None:
    nobody = Actor(town_id=1, name="だれか", grants=())
    assert [action for action in Action if can(nobody, action, OWN_BODY)] == []
