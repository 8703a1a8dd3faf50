"""Districts that are put together: none of their town blocks gets lost, nor what ended districts had left to them."""

from datetime import date

import pytest

from meguru.base.bodies.commands import merge_registered
from meguru.base.bodies.models import District
from meguru.base.bodies.rules import Registered
from meguru.base.bodies.rules.standing import areas_after
from meguru.base.towns.models import Town
from tests.support.cast import SPRING, Player

LAST, AFTER = date(2017, 4, 30), date(2017, 6, 1)


def made(code: str, number: int, *blocks: str, **more: object) -> District:
    return District.objects.create(code=code, number=number, name=code, town_blocks=list(blocks), **more)


def merge(secretary: Player, row: District, into: District) -> None:
    merge_registered(actor=secretary.actor, what=Registered.DISTRICT, row_id=row.pk, into_id=into.pk, at=SPRING)


def areas() -> dict[str, list[str]]:
    return {code: blocks for code, blocks in areas_after(District.objects.all(), AFTER).items() if blocks}


@pytest.fixture
def north(own_town: Town) -> District:
    return made("north", 7, "北一丁目", "境町")


def test_its_own_blocks_and_those_left_to_it_go_along(secretary: Player, north: District) -> None:
    west = District.objects.get(code="west")
    District.objects.filter(code="west").update(town_blocks=["西町", "境町"])
    old = made("old", 8, "古町", ends_on=LAST, area_to={"古町": "north"})
    old.into.set([north])
    merge(secretary, north, west)
    assert areas() == {"west": ["西町", "境町", "北一丁目", "古町"]}
    old.refresh_from_db()
    assert ([each.code for each in old.into.all()], old.area_to) == (["west"], {"古町": "west"})


def test_what_an_ended_one_had_left_to_others_stays_theirs(secretary: Player, north: District) -> None:
    west, east = District.objects.get(code="west"), District.objects.get(code="east")
    old = made("old", 8, "古町", ends_on=LAST, area_to={"古町": "north"})
    old.into.set([north])
    District.objects.filter(pk=north.pk).update(
        ends_on=LAST, area_to={"北一丁目": "east", "境町": "west", "古町": "east"}
    )
    north.into.set([west, east])
    merge(secretary, north, west)
    assert areas() == {"east": ["北一丁目", "古町"], "west": ["境町"]}
    old.refresh_from_db()
    assert "east" in {each.code for each in old.into.all()}


def test_of_two_that_have_ended_the_heirs_keep_what_they_have(secretary: Player, north: District) -> None:
    east = District.objects.get(code="east")
    south = made("south", 8, "南町", ends_on=LAST, area_to={"南町": "north"})
    south.into.set([north])
    District.objects.filter(pk=north.pk).update(
        ends_on=LAST, area_to={"北一丁目": "east", "境町": "east", "南町": "east"}
    )
    north.into.set([east])
    merge(secretary, north, south)
    assert areas() == {"east": ["南町", "北一丁目", "境町"]}
    south.refresh_from_db()
    assert [each.code for each in south.into.all()] == ["east"]
