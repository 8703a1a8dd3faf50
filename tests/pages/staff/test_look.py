"""The page of components: whoever builds pages sees every part in both looks; nobody else finds it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from meguru.base.bodies.queries.outside import is_operator
from meguru.core import clock
from meguru.site.icons import PATHS
from tests.support.cast import Cast
from tests.support.client import PageClient

pytestmark = pytest.mark.django_db  # each request asks whether the database stands

LOOKS = ["/work/look/", "/work/look/?dark=1", "/work/look/?look=public", "/work/look/?look=public&dark=1"]
DARK = "/work/look/dark.css"


@pytest.mark.parametrize("address", LOOKS)
def test_where_the_product_is_worked_on_anybody_sees_it_and_no_row_is_read(
    address: str, settings: Settings, visitor: PageClient
) -> None:
    settings.DEBUG = True
    with CaptureQueriesContext(connection) as asked:
        page = visitor.get(address)
    assert (page.status_code, len(asked)) == (200, 0)
    assert (DARK in page.text) == ("dark=1" in address)
    assert all(f"<code>{name}</code>" in page.text for name in PATHS)


def test_the_operator_who_was_let_in_sees_it(cast: Cast) -> None:
    operator = cast["operator"].client
    assert {operator.get(address).status_code for address in [*LOOKS, DARK]} == {200}


@pytest.mark.parametrize("who", ["secretary", "auditor", "member"])
def test_nobody_else_finds_it(who: str, cast: Cast) -> None:
    assert {cast[who].client.get(address).status_code for address in [*LOOKS, DARK]} == {404}


def test_an_operator_is_one_while_the_pass_lasts(cast: Cast) -> None:
    account, now = cast["operator"].account.pk, clock.now()
    assert is_operator(account, at=now)
    assert not is_operator(account, at=now + timedelta(days=2))
    assert not is_operator(cast["secretary"].account.pk, at=now)


def test_the_dark_sheet_holds_for_a_machine_that_is_not(settings: Settings, client: PageClient) -> None:
    settings.DEBUG = True
    sheet = client.get(DARK)
    assert sheet["Content-Type"] == "text/css"
    assert "prefers-color-scheme" not in sheet.text
    assert "@media screen {" in sheet.text
    assert "color-scheme: dark;" in sheet.text


def test_a_form_of_it_leads_back_and_keeps_nothing(settings: Settings, visitor: PageClient) -> None:
    settings.DEBUG = True
    assert visitor.post("/work/look/", {"add": "row"}).status_code == 200
