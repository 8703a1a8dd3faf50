"""URLs × roles: every address of the URLconf, asked by everybody, answers as ``url_table`` states. None may be missing there."""

from collections import Counter
from collections.abc import Mapping

import pytest
from django.db import transaction

from tests.contracts.addresses import Address, all_addresses
from tests.contracts.url_table import LETTERS, OUTSIDE, WORKSHOP
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.furniture import furnish

ADDRESSES = all_addresses()
INSIDE = [address for address in ADDRESSES if address.is_workshop]
# What an address may answer to somebody who may post there: done, shown again with the reason, or not now.
TAKEN = {200, 302, 409, 422}


def test_every_address_is_in_the_table_and_no_other() -> None:
    assert Counter(address.name for address in INSIDE) == Counter(list(WORKSHOP))
    assert Counter(address.name for address in ADDRESSES if not address.is_workshop) == Counter(list(OUTSIDE))


def _post(client: PageClient, path: str, body: Mapping[str, str] | None = None) -> int:
    """Post, and take back what it did, so that the next one finds the town as it was."""
    point = transaction.savepoint()
    status = client.post(path, body or {}).status_code
    transaction.savepoint_rollback(point)
    return status


def _wrong(address: Address, path: str, letter: str, client: PageClient) -> str:
    """What is not as stated for one role at one address; empty where all is."""
    stated = WORKSHOP[address.name]
    got = client.get(path).status_code
    wanted = 405 if stated.get is None else stated.status if letter in stated.get else 403
    posted = _post(client, path, stated.body)
    # A page without a form may answer a POST as it does a GET, or not take it.
    fitting = {wanted, 405} if stated.post is None else TAKEN if letter in stated.post else {403}
    if got == wanted and posted in fitting:
        return ""
    return (
        f"{address.name} {path}: {letter} gets {got} (stated {wanted}) and for a POST {posted} (stated {stated.post})"
    )


@pytest.mark.parametrize("letter", LETTERS)
def test_the_workshop_answers_each_role_as_stated(letter: str, cast: Cast) -> None:
    things = furnish(cast)
    client = cast[LETTERS[letter]].client
    assert [wrong for address in INSIDE if (wrong := _wrong(address, address.path(things), letter, client))] == []


def test_a_neighbour_finds_nothing_in_the_workshop(cast: Cast) -> None:
    things = furnish(cast)
    client = cast["neighbour_secretary"].client
    found = [a.name for a in INSIDE if {client.get(a.path(things)).status_code, _post(client, a.path(things))} != {404}]
    assert found == []


def test_ones_own_workshop_does_not_show_a_neighbours_rows(cast: Cast) -> None:
    """The ids of さくら町's things, asked for under となり町's address by its own secretariat."""
    things = furnish(cast)
    client = cast["neighbour_secretary"].client
    ids = (
        "reading_id",
        "activity_id",
        "meeting_id",
        "amendment_id",
        "publication_id",
        "seat_id",
        "person_id",
        "row_id",
        "reorganisation_id",
    )
    found = []
    for address in INSIDE:
        if any(name in address.route for name in ids):
            path = address.path(things).replace(f"/{things.town}/", "/tonari/")
            statuses = {client.get(path).status_code, _post(client, path, WORKSHOP[address.name].body)}
            if not statuses <= {404, 405}:
                found.append((path, statuses))
    assert found == []


def test_a_visitor_is_sent_to_log_in(cast: Cast, visitor: PageClient) -> None:
    things = furnish(cast)
    for address in INSIDE:
        path = address.path(things)
        answer = visitor.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/"), path
        assert _post(visitor, path) == 302, path


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_the_addresses_outside_the_workshop_answer_as_stated(who: str, cast: Cast) -> None:
    things = furnish(cast)
    wrong = []
    for address in ADDRESSES:
        if address.is_workshop:
            continue
        client = PageClient() if who == "visitor" else cast["member"].fresh().client
        path = address.path(things)
        got = client.get(path).status_code, _post(client, path)
        stated = OUTSIDE[address.name].visitor if who == "visitor" else OUTSIDE[address.name].member
        if got != stated:
            wrong.append(f"{address.name} {path}: {got}, stated {stated}")
    assert wrong == []


def test_an_unknown_town_and_an_unknown_page_are_not_found(cast: Cast, visitor: PageClient) -> None:
    client = cast["secretary"].client
    for path in (
        "/nowhere/",
        "/nowhere/work/",
        "/sakura/work/nothing/",
        "/sakura/nothing/",
        "/sakura/work/meetings/999999/",
    ):
        assert client.get(path).status_code == 404, path
    assert visitor.get("/nowhere/work/").status_code == 404


def test_a_view_says_by_its_name_what_it_shows_or_does() -> None:
    """In a traceback ``show_sheet`` names the page; ``row`` or ``new`` names nothing. allauth's own views are not ours."""
    views = [address.view for address in ADDRESSES if address.view.__module__.startswith("meguru.web.")]
    ours = {f"{view.__module__}.{view.__name__}" for view in views if not view.__module__.endswith(".login")}
    assert len(ours) > 70
    assert sorted(name for name in ours if not name.rsplit(".", 1)[1].startswith(("show_", "post_"))) == []


def test_an_act_is_no_page(cast: Cast) -> None:
    """Asked for by GET it is refused, or leads back to the page it belongs to."""
    things, client = furnish(cast), cast["secretary"].client
    acts = [a for a in INSIDE if a.view.__name__.startswith("post_")]
    assert acts
    assert {client.get(act.path(things)).status_code for act in acts} <= {302, 405}
