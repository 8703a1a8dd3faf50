"""No address of Meguru answers with an error of its own, whatever is asked after the question mark.

The names that pages ask for are read from the code, so that a new page is tried without being listed here.
"""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

import meguru
from tests.contracts.addresses import Address, all_addresses
from tests.contracts.url_table import OUTSIDE, WORKSHOP
from tests.support.cast import Cast, Player
from tests.support.furniture import furnish

_ASKED = re.compile(r'request\.GET(?:\.get\(|\.getlist\(|\[)"(\w+)"|asked_\w+\(request, "(\w+)"')
# What is no number to int(), too large for any column, below zero, unfitting for a database or for HTML, or endless.
HOSTILE = ("²", "٣", "9" * 400, "-1", "1e9", "\x00", "\ufffe", "%00'\"<script>", "あ" * 3000, "../../etc/passwd")


def asked_names() -> set[str]:
    """Every name that a page reads from its address."""
    sources = (Path(meguru.__file__).parent / "web").rglob("*.py")
    names = {a or b for source in sources for a, b in _ASKED.findall(source.read_text())}
    return names | {"page", "year", "next"}


def test_the_names_are_found_in_the_code() -> None:
    assert {"page", "year", "state", "measure", "district", "q", "theme", "before", "term"} <= asked_names()


def _gets(address: Address) -> bool:
    if address.is_workshop:
        return WORKSHOP[address.name].get is not None
    return OUTSIDE[address.name].member[0] == 200


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:14])
def test_whatever_is_asked_no_page_answers_with_an_error(value: str, cast: Cast) -> None:
    things = furnish(cast)
    client = cast["secretary"].client
    asked = urlencode(dict.fromkeys(sorted(asked_names()), value) | {"state": value})
    wrong = []
    for address in all_addresses():
        if _gets(address):
            path = address.path(things)
            status = client.get(f"{path}?{asked}&{asked}").status_code
            if status not in (200, 302, 404):  # 404: what was asked for by name is not there
                wrong.append((address.name, status))
    assert wrong == []


@pytest.mark.parametrize("year", ["0000", "9999", "99999999999999999999", "²⁰¹⁶", "1899"])
def test_a_year_that_no_plan_can_have_is_no_address(year: str, cast: Cast) -> None:
    things = furnish(cast)
    client = cast["secretary"].client
    for address in all_addresses():
        if "<year:fiscal_year>" in address.route:
            path = re.sub(r"/201[67]/", f"/{year}/", address.path(things))
            assert client.get(path).status_code == 404, path
            assert client.post(path).status_code == 404, path


def test_a_year_without_a_plan_is_answered_and_never_an_error(cast: Cast) -> None:
    things = furnish(cast)
    client = cast["secretary"].client
    for address in all_addresses():
        if "<year:fiscal_year>" in address.route:
            path = address.path(things).replace("/2016/", "/2199/")
            assert client.get(path).status_code in (200, 302, 404, 405), path


def test_the_board_keeps_what_was_asked_on_its_way_to_the_year(secretary: Player) -> None:
    answer = secretary.client.get(secretary.path("board/?state=accepted&group=district&q=x&more=y"))
    assert answer["Location"].partition("?")[2].split("&")[0] == "state=accepted"
    assert "more" not in answer["Location"]
    assert "?" not in secretary.client.get(secretary.path("board/?state=nothing"))["Location"]
