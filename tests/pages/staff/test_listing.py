"""Every list can be narrowed, sorted by the heads of its columns, and taken away as it is shown."""

import csv
import io
import re
from datetime import date

import openpyxl
import pytest

from meguru.do.activities.commands import ActivityDraft, log_activity
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.furniture import furnish
from tests.support.queries import queries_of

LISTS = (
    "advice/",
    "bodies/seats/",
    "sheets/",
    "amendments/",
    "opinions/",
    "activities/year/2016/",
    "board/2016/",
    "bodies/people/",
)


def _csv(player: Player, page: str, more: str = "") -> list[list[str]]:
    answer = player.client.get(player.path(f"{page}?as=csv{more}"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def _log(player: Player, line: str, token: str, people: int | None = None) -> None:
    draft = ActivityDraft(held_on=date(2016, 6, 1), place="集会所", line=line, district="east", people=people)
    log_activity(actor=player.actor, draft=draft, token=token, at=SPRING)


@pytest.mark.parametrize("page", LISTS)
def test_a_list_goes_out_as_it_is_shown(page: str, cast: Cast) -> None:
    furnish(cast, rows=2)
    secretary = cast["secretary"]
    rows = _csv(secretary, page)
    assert len(rows) > 1
    answer = secretary.client.get(secretary.path(f"{page}?as=xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert sheet.max_row == len(rows)
    html = secretary.client.get(secretary.path(page)).content.decode()
    assert "as=xlsx" in html
    assert queries_of(secretary, page) <= 12


@pytest.mark.parametrize("page", LISTS)
def test_every_head_sorts_both_ways(page: str, cast: Cast) -> None:
    furnish(cast, rows=2)
    secretary = cast["secretary"]
    html = secretary.client.get(secretary.path(page)).content.decode()
    for address in set(re.findall(r'class="sort" href="([^"]+)"', html)):
        there = secretary.client.get(secretary.path(page) + address.replace("&amp;", "&")).content.decode()
        assert 'aria-sort="ascending"' in there
        back = re.search(r'aria-sort="ascending">\s*<a class="sort" href="([^"]+)"', there)
        assert back
        assert (
            'aria-sort="descending"'
            in secretary.client.get(secretary.path(page) + back[1].replace("&amp;", "&")).content.decode()
        )


def test_a_list_is_sorted_and_what_has_no_value_stands_last(secretary: Player) -> None:
    for line, people in (("い", 5), ("ろ", None), ("は", 40)):
        _log(secretary, line, line, people)
    page = "activities/year/2016/"
    assert [row[3] for row in _csv(secretary, page, "&sort=people")[1:]] == ["5", "40", ""]
    assert [row[3] for row in _csv(secretary, page, "&sort=-people")[1:]] == ["40", "5", ""]
    assert [row[2] for row in _csv(secretary, page, "&sort=nothing")[1:]] == ["は", "ろ", "い"]


def test_nothing_that_goes_out_is_a_formula(secretary: Player) -> None:
    for token, line in enumerate(("=1+1", "＝1+1", "@x", "-2", "普通")):
        _log(secretary, line, str(token))
    page = "activities/year/2016/"
    assert sorted(row[2] for row in _csv(secretary, page)[1:]) == sorted(["'=1+1", "'＝1+1", "'@x", "'-2", "普通"])
    answer = secretary.client.get(secretary.path(f"{page}?as=xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert {cell.data_type for cell in sheet["C"]} == {"s"}


def test_a_list_is_narrowed_by_what_stands_in_it(cast: Cast) -> None:
    furnish(cast, rows=2)
    secretary = cast["secretary"]
    rows = _csv(secretary, "bodies/seats/")
    narrowed = _csv(secretary, "bodies/seats/", "&role=" + rows[1][4])
    assert 1 < len(narrowed) < len(rows)
    assert {row[4] for row in narrowed[1:]} == {rows[1][4]}
    html = secretary.client.get(secretary.path("bodies/seats/?role=" + rows[1][4])).content.decode()
    assert f"{len(rows) - 1}件のうち{len(narrowed) - 1}件" in html
    assert _csv(secretary, "bodies/seats/", "&role=nobody") == rows


def test_a_chair_takes_away_their_own_sheets_alone(cast: Cast) -> None:
    assert len(_csv(cast["chair"], "sheets/")) < len(_csv(cast["secretary"], "sheets/"))
    member = cast["member"].client.get(cast["member"].path("sheets/?as=csv")).content.decode()
    assert member.count("\r\n") == 1  # the headings alone
    for page in ("opinions/", "activities/year/2016/"):
        assert cast["member"].client.get(cast["member"].path(f"{page}?as=xlsx")).status_code == 403


@pytest.mark.parametrize("page", LISTS)
def test_where_the_heads_are_folded_away_a_list_is_sorted_by_a_choice(page: str, cast: Cast) -> None:
    """On a telephone no heads stand above the rows: every order they give is in a list beside the filters."""
    furnish(cast, rows=2)
    secretary = cast["secretary"]
    desk = Person(secretary.client).open(secretary.path(page))
    form = next(form for form in desk.forms if "sort" in form.choices)
    assert form.values["sort"] == ""
    orders = form.choices["sort"] - {""}
    assert orders == {sign + order.removeprefix("-") for order in orders for sign in ("", "-")}
    heads = set(
        re.findall(
            r'class="sort" href="\?(?:[^"]*&amp;)?sort=([^"&]+)"',
            secretary.client.get(secretary.path(page)).content.decode(),
        )
    )
    assert heads <= orders
    verb = next(iter(form.buttons))
    chosen = desk.press(verb, sort=sorted(orders)[0])
    assert chosen.status == 200
    assert next(form for form in chosen.forms if "sort" in form.choices).values["sort"] == sorted(orders)[0]
