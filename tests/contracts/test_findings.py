"""What walking over all addresses once brought to light, kept from coming back."""

from tests.support.cast import Cast, Player
from tests.support.client import PageClient
from tests.support.furniture import furnish


def test_a_plan_in_preparation_is_not_offered_to_residents(cast: Cast, visitor: PageClient) -> None:
    things = furnish(cast, rows=2)
    page = visitor.get(f"/{things.town}/opinion/").content.decode()
    assert "見守りの輪" in page
    assert "取組1" not in page


def test_an_activity_is_logged_on_the_adopted_plan_while_the_next_is_prepared(cast: Cast, supporter: Player) -> None:
    furnish(cast, rows=2)
    page = supporter.client.get(supporter.path("activities/log/")).content.decode()
    assert "見守りの輪" in page
    assert "取組1" not in page


def test_too_many_opinions_are_asked_to_wait_whatever_is_in_the_form(cast: Cast, visitor: PageClient) -> None:
    statuses = {visitor.post("/sakura/opinion/", {}).status_code for _ in range(12)}
    assert statuses == {422, 429}


def test_a_reader_of_an_activity_cannot_post_to_it(cast: Cast, auditor: Player) -> None:
    things = furnish(cast)
    path = auditor.path(f"activities/{things.activity.pk}/")
    assert auditor.client.get(path).status_code == 200
    assert auditor.client.post(path, {}).status_code == 403
