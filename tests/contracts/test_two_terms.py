"""The cast has two terms and two open years: each page of the workshop that is asked with a year answers as stated in both.

In spring 2021 the third plan's last year is under review and the fourth plan's first year has begun. The same number is
another measure in each (``tests.support.second_term``), so what a page shows of a year must be that year's term.
"""

import re
from dataclasses import dataclass

import pytest

from meguru.plan.plans.models import Measure
from tests.contracts.addresses import Address, all_addresses
from tests.contracts.url_table import LETTERS, WORKSHOP
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.second_term import spring_2021

pytestmark = pytest.mark.usefixtures("own_town")

OLD, NEW = 2020, 2021
_NAME = re.compile(r"<(?:\w+:)?(\w+)>")
# Addresses whose words lead to something in every open year: a year, and a measure or district by its code.
_WORDS = {"town", "fiscal_year", "code"}
# Both years are open already, so that the page that opens a year says that it cannot now.
NOT_NOW = {"open-year": 409}


@dataclass(frozen=True)
class Spring:
    """The paths of spring 2021."""

    town: str

    def path(self, address: Address, year: int, code: str) -> str:
        """Where a page is for this year and code."""
        words = {"town": self.town, "fiscal_year": str(year), "code": code}
        return "/" + _NAME.sub(lambda found: words[found[1]], address.route)


PAGES = [
    address
    for address in all_addresses()
    if address.is_workshop
    and WORKSHOP[address.name].get is not None
    and "fiscal_year" in address.route
    and set(_NAME.findall(address.route)) <= _WORDS
]


@pytest.fixture
def spring(cast: Cast) -> Spring:
    """Two plans adopted, the last year of one and the first of the other open."""
    spring_2021(cast)
    return Spring(cast.town.slug)


def text_of(client: PageClient, path: str) -> str:
    """A page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def _wrong(address: Address, path: str, letter: str, client: PageClient) -> str:
    """What is not as stated for one role at one address; empty where all is."""
    stated = WORKSHOP[address.name]
    may = letter in (stated.get or "")
    wanted = NOT_NOW.get(address.name, stated.status) if may else 403
    got = client.get(path).status_code
    return "" if got == wanted else f"{path}: {letter} gets {got}, stated {wanted}"


@pytest.mark.parametrize("letter", LETTERS)
def test_each_page_of_both_years_answers_each_role_as_stated(letter: str, spring: Spring, cast: Cast) -> None:
    client = cast[LETTERS[letter]].client
    wrong = [
        found
        for address in PAGES
        for year, code in ((OLD, "m01"), (NEW, "m01"))
        if (found := _wrong(address, spring.path(address, year, code), letter, client))
    ]
    assert wrong == []


@pytest.mark.parametrize("letter", LETTERS)
def test_each_page_without_a_year_answers_each_role_as_stated(letter: str, spring: Spring, cast: Cast) -> None:
    client = cast[LETTERS[letter]].client
    wrong = []
    for address in all_addresses():
        stated = WORKSHOP.get(address.name)
        if not address.is_workshop or stated is None or stated.get is None:
            continue
        if set(_NAME.findall(address.route)) <= {"town", "code"}:
            code = str(stated.words.get("code", "m01"))
            wrong.append(_wrong(address, spring.path(address, NEW, code), letter, client))
    assert [found for found in wrong if found] == []


def test_the_board_of_each_year_shows_its_own_measures(spring: Spring, cast: Cast) -> None:
    client = cast["secretary"].client
    titles = {term: set(Measure.objects.filter(term__number=term).values_list("title", flat=True)) for term in (3, 4)}
    assert not titles[3] & titles[4]
    nobody = "この条件に合う相手はありません"
    for year, own, other in ((OLD, 3, 4), (NEW, 4, 3)):
        board = f"/{spring.town}/work/board/{year}/?q="
        assert [title for title in titles[own] if nobody in text_of(client, board + title)] == []
        # A board finds parts of titles: 見守りの輪 is one of 見守りの輪をひろげる.
        strangers = [title for title in titles[other] if not any(title in longer for longer in titles[own])]
        assert len(strangers) >= 3
        assert [title for title in strangers if nobody not in text_of(client, board + title)] == []


def test_the_same_number_is_each_years_own_measure(spring: Spring, cast: Cast) -> None:
    client = cast["secretary"].client
    for page in ("", "owner/"):
        old = text_of(client, f"/{spring.town}/work/sheets/{OLD}/m01/{page}")
        new = text_of(client, f"/{spring.town}/work/sheets/{NEW}/m01/{page}")
        assert "見守りの輪" in old
        assert "防災の声かけ" not in old
        assert "見守りの輪をひろげる" not in old
        assert "防災の声かけ" in new
        assert "見守りの輪" not in new.replace("見守りの輪をひろげる", "")  # what continues it; 福祉課 has it too


def test_a_number_of_one_term_alone_is_not_found_in_the_others_year(spring: Spring, cast: Cast) -> None:
    client = cast["secretary"].client
    assert client.get(f"/{spring.town}/work/sheets/{NEW}/m05/").status_code == 200
    assert client.get(f"/{spring.town}/work/sheets/{OLD}/m05/").status_code == 404
