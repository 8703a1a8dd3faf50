"""The first page and its 404: a resident's pages, not the workshop's."""

from meguru.base.towns.models import Town
from tests.support.browse import Person
from tests.support.cast import Player
from tests.support.client import PageClient


def test_the_first_page_is_a_resident_s(own_town: Town, visitor: PageClient) -> None:
    page = Person(visitor).open("/")
    page.sees("お住まいの区・町を選ぶ", own_town.name, "職員・委員の方の入口")
    page.misses("仕事場")


def test_a_wrong_address_stays_in_the_public_frame(own_town: Town, visitor: PageClient) -> None:
    page = Person(visitor).open("/no-such-town/")
    assert page.status == 404
    page.sees("ページが見つかりません", "お住まいの区・町を選ぶ").misses("仕事場")


def test_a_wrong_address_in_the_workshop_stays_in_the_workshop(own_town: Town, secretary: Player) -> None:
    page = Person(secretary.client).open(f"/{own_town.slug}/work/no-such-page/")
    assert page.status == 404
    page.sees("ページが見つかりません").misses("職員・委員の方の入口")
