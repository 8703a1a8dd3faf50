"""Variants of the sample book: a town before its first published year, towns with one district or with many."""

from copy import deepcopy

from meguru.publish.book import Book
from tests.site.sample_book import rich_book
from tests.site.sample_counts import settled


def empty_book() -> Book:
    """A town before its first published year: a plan and districts, and nothing recorded."""
    book = deepcopy(rich_book())
    for measure in book["measures"]:
        measure["years"], measure["indicators"], measure["amendments"], measure["opinions"] = [], [], [], []
    for district in book["districts"]:
        district["years"], district["opinions"], district["sections"] = [], [], []
        for theme in district["themes"]:
            theme["years"], theme["amendments"] = [], []
    book["activities"], book["advice"], book["amendments"], book["opinions"] = [], [], [], []
    book["opinion_counts"] = []
    book["meetings"], book["past"], book["organisations"] = [], [], []
    book["bodies"], book["flows"] = [], []
    book["town"]["is_sample"], book["town"]["sample_note"] = False, ""
    for year in book["years"]:
        year["state"] = "current" if year["fiscal_year"] == 2016 else "future"
    book["year"].update(
        {
            "fiscal_year": 2016,
            "label": "平成28年度",
            "next_fiscal_year": 2017,
            "next_label": "平成29年度",
            "published_on": "2016-06-01",
            "published_label": "平成28年6月1日",
        }
    )
    book["summary"].update(
        {"activities": 0, "people": 0, "opinions": 0, "answered": 0, "advice": 0, "replied": 0, "sentences": []}
    )
    for count in book["summary"]["ratings"]:
        count["own"] = count["committee"] = 0
    return book


def book_with_districts(number: int) -> Book:
    """The rich town with 1 or with many districts (names repeated with a counter, tiles in rows of six)."""
    book = deepcopy(rich_book())
    districts = []
    for index in range(number):
        district = deepcopy(book["districts"][index % 13])
        if index >= 13:
            district["code"], district["name"] = f"{district['code']}-{index}", f"{district['name']}第{index}"
        district["number"], district["tile"] = index + 1, {"row": index // 6, "column": index % 6}
        districts.append(district)
    codes = {d["code"] for d in districts}
    book["districts"] = districts
    for measure in book["measures"]:
        measure["districts"] = [c for c in measure["districts"] if c in codes]
        measure["themes"] = [t for t in measure["themes"] if t[0] in codes]
    book["activities"] = [a for a in book["activities"] if a["district"] in codes]
    for opinion in book["opinions"]:
        opinion["district"] = opinion["district"] if opinion["district"] in codes else None
    book["amendments"] = [a for a in book["amendments"] if a["district"] is None or a["district"] in codes]
    return settled(book)
