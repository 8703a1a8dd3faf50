"""The year's public paper: from the book alone, in large enough print, and kept until the book changes."""

import logging
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from meguru.files.papers import PaperFailed, has_results, year_pdf
from meguru.jobs import papers as jobs
from tests.files.papers.reading import check_pdf, lone_headings, pages_of, tight, whole
from tests.files.papers.samples import HOSTILE, LONG_MEASURE, LONG_OWNER, LONG_THEME
from tests.site.sample_book import rich_book
from tests.site.sample_towns import book_with_districts, empty_book


@pytest.mark.parametrize(
    "book", [rich_book(), empty_book(), book_with_districts(1), book_with_districts(40), rich_book(2020)]
)
def test_a_year_is_whole_and_for_everybody(book: Any) -> None:
    paper = year_pdf(book)
    assert check_pdf(paper.data, title="一年のまとめ") < 80
    assert not lone_headings(paper.data)
    small = {char["text"] for page in pages_of(paper.data) for char in page.chars if char["size"] < 11.9}
    assert small <= set("ABCD―0123456789"), "only the letters in rings and the numbers in discs may be smaller"


def test_what_residents_look_for_is_there() -> None:
    book = rich_book()
    told = whole(year_pdf(book).data)
    for district in book["districts"]:
        assert tight(f"{district['name']}地区（{district['reading']}）") in told
    for opinion in book["opinions"]:
        if opinion["fiscal_year"] == book["year"]["fiscal_year"]:
            assert tight(opinion["text"]) in told
            assert tight(opinion["answer"]) in told
    contact = book["town"]["contact"]
    for line in (contact["telephone"], contact["fax"], contact["post"], *book["summary"]["sentences"]):
        assert tight(line) in told
    assert tight(book["town"]["sample_note"]) in told


def test_long_names_and_hostile_words() -> None:
    book = deepcopy(rich_book())
    book["measures"][0] |= {"title": LONG_MEASURE, "owner": LONG_OWNER}
    book["districts"][0]["themes"][0]["title"] = LONG_THEME
    book["summary"]["sentences"] = [HOSTILE]
    paper = year_pdf(book)
    check_pdf(paper.data, title="一年のまとめ")
    told = whole(paper.data)
    for words in (LONG_MEASURE, LONG_OWNER, LONG_THEME, HOSTILE):
        assert tight(words) in told


def test_the_paper_is_made_once_for_a_book(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR = tmp_path
    book = rich_book()
    first = jobs.year_paper("kohoku", book, "a" * 64)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "year_pdf", _fails)
        assert jobs.year_paper("kohoku", book, "a" * 64) == first
        assert jobs.year_paper("kohoku", book, "b" * 64) == {}, "another book is another paper"
    folder = tmp_path / "papers" / "kohoku"
    jobs.year_paper("kohoku", book, "c" * 64)
    assert len(list(folder.iterdir())) == 2, "the archive still shows the earlier book's"
    monkeypatch.setattr(jobs, "KEPT_PAPERS", 1)
    jobs.year_paper("kohoku", book, "d" * 64)
    assert len(list(folder.iterdir())) == 1, "beyond what an archive needs the oldest are dropped"


def test_a_failing_paper_does_not_stop_a_publication(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.VAR = tmp_path
    monkeypatch.setattr(jobs, "year_pdf", _fails)
    with caplog.at_level(logging.ERROR):
        assert jobs.year_paper("kohoku", rich_book(), "a" * 64) == {}
    assert "could not be made" in caplog.text


def test_a_disk_that_refuses_costs_only_time(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("in the way")
    settings.VAR = tmp_path
    assert jobs.year_paper("kohoku", rich_book(), "a" * 64)["year.pdf"].startswith(b"%PDF")


def test_before_the_first_results_there_is_no_paper(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    assert not has_results(empty_book())
    assert jobs.year_paper("kohoku", empty_book(), "a" * 64) == {}


def _fails(book: Any) -> Any:
    raise PaperFailed("the setter refuses")
