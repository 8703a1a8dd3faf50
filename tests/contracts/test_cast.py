"""The cast itself: the people are who their names say, inside their town, and a neighbour is not."""

from meguru.base.access.actions import Role
from meguru.base.towns.models import Town
from meguru.check.reviews.material import sheets_of_year
from tests.support.cast import PLAYER_OF_ROLE, Cast, Player


def test_everybody_has_the_role_of_their_seat(cast: Cast) -> None:
    for role, key in PLAYER_OF_ROLE.items():
        assert cast[key].actor.roles == {role}


def test_the_year_is_open_with_a_sheet_for_each_measure_and_district(own_town: Town) -> None:
    assert {sheet.code for sheet in sheets_of_year(2016)} == {"m01", "m02", "m03", "m04", "east", "west"}


def test_the_neighbour_has_a_year_of_its_own(neighbour_secretary: Player, own_town: Town) -> None:
    assert neighbour_secretary.actor.roles == {Role.SECRETARIAT}
    assert neighbour_secretary.actor.town_id != own_town.pk
