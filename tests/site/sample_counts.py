"""Counts what a builder counts from the entries of a sample book, so that its figures are those of its own tables."""

from meguru.publish.book import Book
from meguru.publish.book.records import ActivityEntry
from meguru.publish.building.summary import Entries, summary_of


def settled(book: Book) -> Book:
    """The book with the figures that a builder counts from its entries: activities of each year, and the summary."""
    for district in book["districts"]:
        for year in district["years"]:
            rows = [a for a in book["activities"] if a["district"] == district["code"]]
            year["activities"], year["people"] = _tally(rows, year["fiscal_year"])
    for measure in book["measures"]:
        for row in measure["years"]:
            mine = [a for a in book["activities"] if measure["code"] in a["measures"]]
            row["activities"], row["people"] = _tally(mine, row["fiscal_year"])
    book["summary"] = summary_of(
        Entries(
            year=book["year"]["fiscal_year"],
            scale=book["term"]["scale"],
            measures=book["measures"],
            districts=book["districts"],
            activities=book["activities"],
            advice=book["advice"],
            amendments=book["amendments"],
            opinions=book.get("opinion_counts", []),
        )
    )
    return book


def _tally(rows: list[ActivityEntry], fiscal_year: int) -> tuple[int, int]:
    mine = [a for a in rows if a["fiscal_year"] == fiscal_year]
    return len(mine), sum(a["people"] or 0 for a in mine)
