"""What differs between two books is told entry by entry, field by field, in words."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, cast

import pytest

from meguru.publish.book import Book
from meguru.publish.comparing import LABELS, SECTIONS, SILENT, compare_books
from tests.site.sample_book import rich_book


def measure(code: str, **more: object) -> dict[str, object]:
    """A measure with one recorded year."""
    year = {"fiscal_year": 2016, "label": "平成28年度", "did": "12回行いました。", "rating": "B", "direction": "keep"}
    return {"code": code, "title": f"取組{code}", "description": "本文", "years": [year], "opinions": [], **more}


@pytest.fixture
def book() -> Book:
    """Only the parts that are compared."""
    found = {
        "term": {"directions": [{"code": "keep", "label": "継続"}], "scale": [{"code": "B", "label": "おおむね順調"}]},
        "measures": [measure("m01"), measure("m02")],
        "districts": [{"code": "east", "name": "東", "slogan": "力をあわせて", "themes": [{"number": 1, "aim": "声"}]}],
        "amendments": [],
        "advice": [{"number": "H28-01", "text": "夜にも。", "reply": None}],
        "opinions": [],
        "meetings": [],
        "bodies": [],
        "organisations": [],
        "pillars": [],
        "activities": [activity("集まり"), activity("集まり")],
    }
    return cast(Book, found)


def activity(text: str, fiscal_year: int = 2016) -> dict[str, object]:
    """One activity."""
    return {"fiscal_year": fiscal_year, "on": "2016-05-01", "place": "会館", "text": text, "people": 10}


def told(before: Book | None, after: Book) -> dict[str, list[tuple[str, str, list[tuple[str, str, str]]]]]:
    return {
        section.label: [(e.kind, e.code, [(f.label, f.before, f.after) for f in e.fields]) for e in section.entries]
        for section in compare_books(before, after)
    }


def test_the_same_book_differs_in_nothing(book: Book) -> None:
    assert compare_books(book, deepcopy(book)) == []


def test_without_an_earlier_book_all_is_new(book: Book) -> None:
    found = told(None, book)
    assert [entry[0] for entries in found.values() for entry in entries] == ["added"] * 5
    assert found["活動"] == [("added", "2016", [])]


def test_a_changed_field_is_told_with_its_year_and_its_words(book: Book) -> None:
    after = deepcopy(book)
    after["measures"][0]["years"][0]["did"] = "13回行いました。"
    after["measures"][0]["years"][0]["rating"] = None
    assert told(book, after) == {
        "取組": [
            (
                "changed",
                "m01",
                [
                    ("平成28年度・したこと", "12回行いました。", "13回行いました。"),
                    ("平成28年度・自己評価", "おおむね順調", ""),
                ],
            )
        ]
    }


def test_what_came_and_what_went(book: Book) -> None:
    after = deepcopy(book)
    after["measures"] = [after["measures"][0], cast("object", measure("m03"))]  # type: ignore[list-item]
    assert [entry[:2] for entry in told(book, after)["取組"]] == [("added", "m03"), ("removed", "m02")]


def test_a_theme_is_named_by_its_number_and_a_reply_by_what_it_is(book: Book) -> None:
    after = deepcopy(book)
    after["districts"][0]["themes"][0]["aim"] = "声と手"
    after["advice"][0]["reply"] = {
        "stance": "done",
        "stance_label": "対応済",
        "text": "しました。",
        "on_label": "",
        "by": "福祉課",
    }
    found = told(book, after)
    assert found["地区"] == [("changed", "east", [("テーマ1・めざすこと", "声", "声と手")])]
    assert ("答え・文", "", "しました。") in found["助言と答え"][0][2]


def test_an_opinion_sorted_elsewhere_is_told_in_the_words_of_the_plan(book: Book) -> None:
    book["opinions"] = [cast("Any", {"number": "H28-001", "text": "夜にも。", "measure": "m01", "district": None})]
    after = deepcopy(book)
    after["opinions"][0]["measure"], after["opinions"][0]["district"] = "m02", "east"
    [entry] = told(book, after)["ご意見と回答"]
    assert entry[2] == [("取組", "取組m01", "取組m02"), ("地区", "", "東")]


def test_two_meetings_of_one_day_are_two(book: Book) -> None:
    day = {"on": "2017-08-04", "on_label": "平成29年8月4日", "place": "会議室", "attendance": "9人"}
    book["meetings"] = [cast("Any", {**day, "number": number, "body": "委員会"}) for number in (1, 2)]
    after = deepcopy(book)
    after["meetings"][0]["place"] = "講堂"
    after["meetings"].append(cast("Any", {**day, "number": 1, "body": "部会"}))
    found = told(book, after)["会議"]
    assert [(entry[0], entry[2]) for entry in found] == [("changed", [("場所", "会議室", "講堂")]), ("added", [])]


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in SILENT:
                yield key
                yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_every_field_of_a_book_that_is_told_has_a_word() -> None:
    whole = cast("dict[str, Any]", rich_book())
    found = {key for section, *_ in SECTIONS for row in whole[section] for key in _keys(row)}
    assert found - set(LABELS) == set()


def test_activities_are_counted_by_year(book: Book) -> None:
    after = deepcopy(book)
    after["activities"] = [activity("集まり"), activity("体操"), activity("体操", 2017)]  # type: ignore[list-item]
    entries = compare_books(book, after)[-1].entries
    assert [(e.kind, e.title) for e in entries] == [
        ("added", "平成28年度の活動1件"),
        ("added", "平成29年度の活動1件"),
        ("removed", "平成28年度の活動1件"),
    ]
