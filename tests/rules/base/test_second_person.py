"""Whose way in lies in whose hands: gifts of passwords, seats and passes, and how long they weigh."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.base.access.second_person import WATCHED, Bond, BondKind, in_the_hands_of, weighs
from meguru.core.clock import at_noon
from tests.support.cast import START

DRAFTED = at_noon(START)
DAY = timedelta(days=1)


def bond(giver: int, receiver: int, given_at: datetime = DRAFTED) -> Bond:
    return Bond(BondKind.LOGIN, giver, receiver, given_at)


@pytest.mark.parametrize(
    ("kind", "given", "decided", "expected"),
    [
        (BondKind.LOGIN, -30, 0, False),
        (BondKind.LOGIN, -1, 0, True),
        (BondKind.LOGIN, -1, 10, False),
        (BondKind.LOGIN, 1, 40, True),
        (BondKind.ENTRY, -1, 0, True),
        (BondKind.SEAT, -1, 0, False),
        (BondKind.SEAT, 1, 40, True),
    ],
)
def test_what_was_given_weighs_after_the_draft_and_a_week(
    kind: BondKind, given: int, decided: int, expected: bool
) -> None:
    gift = Bond(kind, 1, 2, DRAFTED + given * DAY)
    assert weighs(gift, since=DRAFTED, at=DRAFTED + decided * DAY) is expected


def test_a_password_weighs_until_it_is_changed() -> None:
    old = DRAFTED - 10 * WATCHED
    assert weighs(Bond(BondKind.LOGIN, 1, 2, old, is_unchanged=True), since=DRAFTED, at=DRAFTED)
    assert not weighs(Bond(BondKind.LOGIN, 1, 2, old), since=DRAFTED, at=DRAFTED)


def test_power_goes_on_from_hand_to_hand() -> None:
    assert in_the_hands_of(1, [bond(1, 2), bond(2, 3), bond(4, 5)]) == {2, 3}
    assert in_the_hands_of(3, [bond(1, 2), bond(2, 3)]) == set()


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=12))
def test_in_any_ring_of_gifts_the_search_ends_and_is_closed(gifts: list[tuple[int, int]]) -> None:
    held = in_the_hands_of(1, [bond(giver, receiver) for giver, receiver in gifts])
    assert 1 not in held
    for giver, receiver in gifts:
        if giver in held | {1} and receiver != 1:
            assert receiver in held
