"""What differs between two books is told entry by entry, field by field, in words."""

from copy import deepcopy
from typing import cast

import pytest

from meguru.publish.book import Book
from meguru.publish.comparing import compare_books


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


def test_activities_are_counted_by_year(book: Book) -> None:
    after = deepcopy(book)
    after["activities"] = [activity("集まり"), activity("体操"), activity("体操", 2017)]  # type: ignore[list-item]
    entries = compare_books(book, after)[-1].entries
    assert [(e.kind, e.title) for e in entries] == [
        ("added", "平成28年度の活動1件"),
        ("added", "平成29年度の活動1件"),
        ("removed", "平成28年度の活動1件"),
    ]
