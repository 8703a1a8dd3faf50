"""What people choose from stands in the order of the register, and not in that of code points."""

import pytest

from meguru.base.access.actor import resident_actor
from meguru.base.bodies.models import Committee, District, Organisation, Person, Seat, Tenure
from meguru.base.bodies.queries.lists import organisation_names
from meguru.base.bodies.queries.order import in_register_order
from meguru.base.bodies.queries.registers import people_to_seat
from meguru.base.towns.models import Town
from meguru.core.errors import NotAllowed
from meguru.overview.ledger import ledger_choices
from tests.support.browse import Person as Desk
from tests.support.cast import START, Player
from tests.support.queries import MOST, queries_of

# 亜 is before every other kanji by code point, 龍 after nearly all.
FIRST, LAST = "亜", "龍"


@pytest.fixture
def named(own_town: Town) -> Town:
    """The register's first of everything has the last code point: 東 comes before 西 by that, and after it by its number here."""
    District.objects.filter(code="east").update(number=9)
    Organisation.objects.filter(name="福祉課").update(name=f"{LAST}課")
    Organisation.objects.filter(name="子育て課").update(name=f"{FIRST}課")
    Organisation.objects.create(kind="care_plaza", name="亜プラザ", position=0)
    return own_town


def options(page: Desk, key: str) -> list[str]:
    """What a select of the page offers, in its order."""
    assert page.root is not None
    [box] = [each for each in page.root.iter("select") if each.get("name") == key]
    return [each.get("value") or "" for each in box.iter("option") if each.get("value")]


def test_districts_come_by_number_bodies_by_kind_and_place_people_by_their_seats(
    named: Town, secretary: Player
) -> None:
    first, second = Person.objects.get(name="梅田 三"), Person.objects.get(name="松本 五")
    names = [
        "亜プラザ",
        f"{FIRST}課",
        "東",
        f"{LAST}課",
        "西",
        "だれでもない",
        second.name,
        first.name,
    ]
    committee = Committee.objects.first()
    assert committee is not None
    assert in_register_order(secretary.actor, [*names, committee.name]) == [
        "西", "東", f"{LAST}課", f"{FIRST}課", "亜プラザ", committee.name, first.name, second.name,
        "だれでもない"]  # fmt: skip
    with pytest.raises(NotAllowed):
        in_register_order(resident_actor(named.pk), names)


def test_every_select_offers_them_so(named: Town, secretary: Player) -> None:
    seats = Desk(secretary.client).open(secretary.path("bodies/seats/"))
    assert options(seats, "district") == ["西", "東"]
    assert options(seats, "body")[:2] == [f"{LAST}課", f"{FIRST}課"]
    moves = Desk(secretary.client).open(secretary.path("bodies/moves/"))
    assert options(moves, "body")[:3] == ["西", "東", f"{LAST}課"]
    sheets = Desk(secretary.client).open(secretary.path("sheets/"))
    assert options(sheets, "district") == ["西", "東"]
    board = Desk(secretary.client).open(secretary.path("board/2016/"))
    assert options(board, "district") == ["西", "東"]
    for page in ("bodies/seats/", "bodies/moves/", "sheets/", "board/2016/"):
        assert queries_of(secretary, page) <= MOST, page
    found = [name for _pk, name in organisation_names(secretary.actor, on=START)]
    assert found[:2] == [f"{LAST}課", f"{FIRST}課"]
    assert found.index("亜プラザ") > found.index(f"{FIRST}課"), "kinds come in their order too"


def test_people_come_by_their_seats_and_without_one_last(named: Town, secretary: Player) -> None:
    newcomer = Person.objects.create(name="亜 新")
    Tenure.objects.filter(person__name="桜井 一").update(person=Person.objects.create(name=f"{LAST} 頭"))
    Seat.objects.update(position=1)
    Seat.objects.filter(title="事務局（役場）").update(position=0)
    names = [name for _pk, name in people_to_seat(secretary.actor)]
    assert names[0] == f"{LAST} 頭"
    assert set(names[-2:]) == {"桜井 一", newcomer.name}, "they have no seat"
    assert ledger_choices(secretary.actor).people[0][1] == f"{LAST} 頭"
