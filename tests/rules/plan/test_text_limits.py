"""Limits of texts that are no columns of their own: settings of a term, rows of a reading, pillars, addresses and codes."""

from collections.abc import Callable
from typing import Any

import pytest

from meguru.base.bodies.rules import check_district
from meguru.base.towns.rules import check_address
from meguru.check.reviews.rules import check_lengths, check_remarks
from meguru.core.errors import Invalid
from meguru.core.text import number_problem, too_long
from meguru.do.figures.rules import check_figure, parse_figure
from meguru.plan.documents.rules import problems_of_row
from meguru.plan.terms.calendar import TermCalendar
from meguru.plan.terms.levels import checked_pillars
from meguru.plan.terms.measures import NO_GROUP
from meguru.plan.terms.scale import Scale
from meguru.plan.terms.settings import DEFAULT_DIRECTIONS, Direction, read_settings


def test_letters_are_counted_as_a_database_counts_them() -> None:
    assert too_long("名前", "𠮷" * 60, 60) == ""
    assert too_long("名前", "𠮷" * 61, 60) == "名前は、60字までにしてください（いま61字）。"
    assert too_long("文", "あ" * 4001, 4000) == "文は、4,000字までにしてください（いま4,001字）。"


@pytest.mark.parametrize(("number", "fits"), [(-1, False), (0, True), (99, True), (100, False)])
def test_a_number_has_two_ends(number: int, fits: bool) -> None:
    assert (number_problem("番号", number, 99) == "") is fits


@pytest.mark.parametrize("slug", ["a", "kohoku", "a-1", "a" * 40])
def test_a_towns_address(slug: str) -> None:
    check_address(slug)


@pytest.mark.parametrize("slug", ["", "-a", "Kohoku", "港北", "a b", "a" * 41, "accounts", "healthz", "a/b", "a\n"])
def test_what_is_no_address_of_a_town(slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_address(slug)
    assert set(refused.value.fields) == {"slug"}


@pytest.mark.parametrize("code", ["east", "n1", "m", "Mm01", "a_b-c"])
def test_a_districts_code(code: str) -> None:
    check_district(code, 1)


@pytest.mark.parametrize("code", ["", "東", "a b", "m01", "m1", "a" * 41, "a/b"])
def test_a_districts_code_is_an_address_and_no_measures(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_district(code, 1)
    assert set(refused.value.fields) == {"code"}


@pytest.mark.parametrize("number", [0, -3, 1000, 70_000])
def test_a_districts_number(number: int) -> None:
    with pytest.raises(Invalid) as refused:
        check_district("east", number)
    assert set(refused.value.fields) == {"number"}


def _scale(**changed: str) -> list[dict[str, Any]]:
    first, *rest = Scale().rows()
    return [{**first, **changed}, *rest]


def _directions(**changed: str) -> list[dict[str, str]]:
    first, *rest = [vars(each) for each in DEFAULT_DIRECTIONS]
    return [{**first, **changed}, *rest]


def _calendar(label: str) -> dict[str, Any]:
    row = TermCalendar().row()
    row["stages"] = [{**row["stages"][0], "label": label}, *row["stages"][1:]]
    return row


SETTINGS: list[tuple[str, Callable[[str], object], int]] = [
    ("words", lambda text: {"committee": text}, 40),
    ("scale", lambda text: _scale(letter=text), 2),
    ("scale", lambda text: _scale(code=text), 20),
    ("scale", lambda text: _scale(label=text), 30),
    ("scale", lambda text: _scale(meaning=text), 100),
    ("directions", lambda text: _directions(label=text), 30),
    ("directions", lambda text: _directions(code=text), 20),
    ("calendar", _calendar, 30),
]


@pytest.mark.parametrize(("key", "make", "longest"), SETTINGS)
def test_a_terms_settings_have_limits(key: str, make: Callable[[str], object], longest: int) -> None:
    read_settings({key: make("字" * longest)})
    with pytest.raises(Invalid) as refused:
        read_settings({key: make("字" * (longest + 1))})
    assert set(refused.value.fields) == {key}


def test_a_direction_is_what_a_sheets_column_holds() -> None:
    with pytest.raises(Invalid):
        read_settings({"directions": [vars(Direction("長" * 21, "継続", "keep"))]})


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ({"title": "あ" * 200, "owner": "い" * 80, "group": ""}, set()),
        ({"title": "あ" * 201, "owner": "福祉課", "group": ""}, {"title"}),
        ({"title": "あ", "owner": "い" * 101, "group": "う"}, {"owner"}),
        ({"title": "あ", "owner": "い" * 81, "group": "う"}, set()),
        ({"title": "あ", "owner": "福祉課", "group": "う" * 81}, {"group"}),
    ],
)
def test_a_row_of_a_reading_fits_the_measure_it_becomes(row: dict[str, str], fields: set[str]) -> None:
    assert set(problems_of_row(row)) == fields


def test_the_owners_name_serves_as_group_only_where_it_fits() -> None:
    assert problems_of_row({"title": "あ", "owner": "い" * 81, "group": ""}) == {"group": NO_GROUP}


@pytest.mark.parametrize(
    "pillars",
    [
        [("a", "", "")],
        [("a", "一", ""), ("a", "二", "")],
        [("a", "字" * 61, "")],
        [("a", "一", "字" * 301)],
    ],
)
def test_pillars_that_cannot_stand(pillars: list[tuple[str, str, str]]) -> None:
    with pytest.raises(Invalid) as refused:
        checked_pillars(pillars)
    assert set(refused.value.fields) == {"pillars"}
    checked_pillars([("a", "字" * 60, "字" * 300)])


def test_a_sheets_refusal_names_the_field_and_the_limit() -> None:
    labels = {"did": "したこと", "t1.did": "「見守り」したこと"}
    check_lengths({"did": "字" * 2000}, labels)
    with pytest.raises(Invalid) as refused:
        check_lengths({"did": "字" * 2001, "t1.did": "字" * 2002}, labels)
    assert refused.value.fields == {
        "did": "「したこと」は、2,000字までにしてください（いま2,001字）。",
        "t1.did": "「見守り」したことは、2,000字までにしてください（いま2,002字）。",
    }
    with pytest.raises(Invalid) as unknown:
        check_lengths({"nothing": "字" * 3000}, labels)
    assert unknown.value.fields == {"nothing": "この欄は、このシートにはありません。"}


def test_a_remark_that_is_too_long_is_refused_and_not_cut() -> None:
    check_remarks({"did": "字" * 500}, {"did": "したこと"})
    with pytest.raises(Invalid, match=r"「したこと」への一言は、500字まで"):
        check_remarks({"did": "字" * 501}, {"did": "したこと"})


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e12", "-1e13", "1e400"])
def test_a_figure_is_a_number_of_a_plans_size(text: str) -> None:
    with pytest.raises(Invalid):
        parse_figure(text)
    with pytest.raises(Invalid):
        check_figure(float(text))
