"""Every line that becomes public is named one by one: none that stands in public already, none left out."""

from copy import deepcopy
from typing import Any, cast

from meguru.publish.book import Book
from meguru.publish.newly import new_lines
from tests.site.sample_book import rich_book


def test_the_same_book_has_no_new_line() -> None:
    book = rich_book()
    assert new_lines(book, deepcopy(book)) == []


def test_one_new_activity_and_one_new_word_are_the_only_new_lines() -> None:
    book = rich_book()
    after = cast("dict[str, Any]", deepcopy(book))
    after["activities"].append({**after["activities"][0], "text": "川のそうじ。"})
    after["measures"][0]["years"][0]["did"] = "声かけを、百回行いました。"
    assert [line.text for line in new_lines(book, cast(Book, after))] == ["声かけを、百回行いました。", "川のそうじ。"]


def test_without_an_earlier_book_every_activity_and_every_opinion_is_named() -> None:
    book = rich_book()
    texts = {line.text for line in new_lines(None, book)}
    assert {row["text"] for row in book["activities"]} <= texts
    said = {row["text"] for row in book["opinions"]} | {row["answer"] for row in book["opinions"]}
    assert said - {""} <= texts
