"""Each number of the year's paper is counted again from the published tables; one that nobody knows how to count fails."""

import io
import json
from itertools import pairwise

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings

from meguru.files.papers.year import year_pdf
from meguru.publish.book import Book
from meguru.site.datasets import DATASETS
from meguru.site.opendata import data_package, dataset_csv
from tests.site.public_tables import Tables
from tests.site.recounting_paper import CLAIMS, recount_paper
from tests.site.sample_book import rich_book
from tests.site.sample_counts import settled
from tests.site.sample_years import books, seldom


def tables(book: Book) -> Tables:
    """The published tables of a book, and nothing else of its site."""
    read_back: Book = json.loads(json.dumps(book))
    files = {f"data/{dataset.name}.csv": dataset_csv(dataset, read_back) for dataset in DATASETS}
    return Tables({**files, "data/datapackage.json": data_package(DATASETS, read_back)})


def counted_again(book: Book) -> set[str]:
    found = recount_paper(tables(book), year_pdf(book).data)
    assert (found.false, found.unknown) == ([], [])
    return {claim.pattern for claim in found.met}


def kept() -> Book:
    """A year of which one change says that all goes on as it was."""
    book = seldom()
    book["amendments"][0].update({"kind": "keep", "kind_label": "継続"})
    book["year"]["issue"] = 2
    return settled(book)


def test_each_number_of_the_paper_is_true_and_each_claim_is_of_a_sentence_that_is_said() -> None:
    met = {pattern for book in (rich_book(), seldom(), kept()) for pattern in counted_again(book)}
    assert {claim.pattern for claim in CLAIMS} == met


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_each_number_of_any_years_paper_is_true(book: Book) -> None:
    counted_again(book)


@pytest.mark.parametrize("false", [{"activities": 999}, {"opinions": 77}, {"measures": 31}])
def test_a_false_number_is_found(false: dict[str, int]) -> None:
    book = rich_book()
    book["summary"].update(false)  # type: ignore[typeddict-item]
    assert recount_paper(tables(book), year_pdf(book).data).false


def test_signs_side_by_side_do_not_collide() -> None:
    book = rich_book()
    book["summary"]["sentences"] = ["「順調」か「おおむね順調」。「やや（遅れて）」「いる」、など。"]
    with pdfplumber.open(io.BytesIO(year_pdf(book).data)) as pdf:
        chars = pdf.pages[0].chars
    pairs = [
        (a, b)
        for a, b in pairwise(chars)
        if a["text"] in "」）、。" and b["text"] in "「（」）、。" and a["top"] == b["top"]
    ]
    assert len(pairs) >= 5
    for first, second in pairs:
        assert second["x0"] - first["x0"] > 0.4 * first["size"], first["text"] + second["text"]
