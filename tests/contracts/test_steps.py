"""Every step of every ``<slug:step>`` address, by every role, in every state: refused as stated, else done or "not now".

A step in the table below that no door knows, and a step of a machine that the table does not name, fail.
"""

from collections.abc import Mapping
from enum import StrEnum
from itertools import chain

import pytest
from django.db import IntegrityError, models, transaction

from meguru.act.amendments.rules import AmendmentState, AmendmentStep
from meguru.base.towns.scope import town_scope
from meguru.check.opinions.rules import OpinionState, OpinionStep, ShowingStep, TextStep
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState, SheetStep
from meguru.publish.models import Publication
from meguru.publish.rules import PublicationState, PublicationStep
from tests.contracts.addresses import all_addresses
from tests.contracts.url_table import LETTERS
from tests.support.cast import SPRING, Cast
from tests.support.furniture import Furniture, furnish

# Address → step → who may take it, in the letters of ``url_table``. The sheet is m01, of 福祉課, where W, A and P sit.
WHO: dict[str, dict[str, str]] = {
    "sheet-step": {
        SheetStep.CONFIRM: "A",
        "paper": "S",
        SheetStep.RECALL: "SWAP",
        SheetStep.RETURN: "S",
        SheetStep.ACCEPT: "S",
    },
    "opinion-step": dict.fromkeys(chain(OpinionStep, ShowingStep, TextStep), "S"),
    "amendment-step": dict.fromkeys(AmendmentStep, "S"),
    "publication-step": dict.fromkeys(PublicationStep, "S"),
}
# Steps of a machine that are taken at an address of their own.
ELSEWHERE = {SheetStep.WRITE: "sheet", SheetStep.SEND: "sheet"}
TAKEN = {302, 409, 422}
ADDRESSES = {address.name: address for address in all_addresses()}


def _row(name: str, things: Furniture) -> tuple[models.Model, type[StrEnum]]:
    """The row behind an address, and the states it can be in."""
    if name == "sheet-step":
        return Sheet.objects.get(year__fiscal_year=2016, code="m01"), SheetState
    if name == "opinion-step":
        return things.opinion, OpinionState
    if name == "amendment-step":
        return things.amendment, AmendmentState
    return things.publication, PublicationState


def _put(row: models.Model, state: str) -> bool:
    """Put a row into a state past its commands; False where the database does not hold such a row (an agreed one has its layer)."""
    more: Mapping[str, object] = {"approved_at": SPRING} if isinstance(row, Publication) else {}
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(state=state, **more)
    except IntegrityError:
        return False
    return True


def test_every_step_of_every_machine_is_walked() -> None:
    assert {name for name, address in ADDRESSES.items() if "<slug:step>" in address.route} == set(WHO)
    walked = {step for steps in WHO.values() for step in steps} | set(ELSEWHERE)
    assert walked >= set(chain(SheetStep, OpinionStep, ShowingStep, AmendmentStep, PublicationStep))
    assert all(name in ADDRESSES for name in ELSEWHERE.values())


@pytest.mark.parametrize("letter", LETTERS)
def test_each_step_is_refused_or_taken_as_stated_in_every_state(letter: str, cast: Cast) -> None:
    things = furnish(cast)
    client = cast[LETTERS[letter]].client
    wrong = []
    for name, steps in WHO.items():
        with town_scope(cast.town):
            row, states = _row(name, things)
        base = ADDRESSES[name].path(things).rsplit("/", 2)[0]
        for state in states:
            before = transaction.savepoint()
            with town_scope(cast.town):
                reached = _put(row, state.value)
            for step, who in steps.items() if reached else ():
                point = transaction.savepoint()
                got = client.post(f"{base}/{step}/", {}).status_code
                transaction.savepoint_rollback(point)
                if got not in (TAKEN if letter in who else {403}):
                    wrong.append(f"{name} {step} in {state}: {got}, stated {who}")
            transaction.savepoint_rollback(before)
    assert wrong == []


@pytest.mark.parametrize("name", WHO)
def test_a_step_that_is_none_changes_nothing(name: str, cast: Cast) -> None:
    things = furnish(cast)
    base = ADDRESSES[name].path(things).rsplit("/", 2)[0]
    for step in ("nothing", "delete", "confirm-all"):
        assert cast["secretary"].client.post(f"{base}/{step}/", {}).status_code in (302, 404), step
