"""A district's sheet to be handed out: one A4 whatever was written, with whom to call, the day, and the address in words."""

import io
import logging
from copy import deepcopy
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meguru.files.papers import PaperFailed, district_pdf
from meguru.jobs import papers as jobs
from meguru.site.render import SiteOptions, render_site
from tests.files.papers.reading import check_pdf, tight, whole
from tests.files.papers.samples import HOSTILE, LONG_THEME
from tests.site.public_tables import Tables
from tests.site.recounting_paper import OF_A_SHEET, recount_paper
from tests.site.sample_book import rich_book
from tests.site.sample_towns import empty_book

ADDRESS = "https://www.example.lg.jp/kohoku/districts/nippa/"
PUBLIC_URL = "https://www.example.lg.jp/kohoku/"


def _sheet(book: Any, code: str = "nippa") -> bytes:
    return district_pdf(book, code, address=ADDRESS).data


def _district(book: Any, code: str = "nippa") -> Any:
    return next(entry for entry in book["districts"] if entry["code"] == code)


def test_each_district_of_a_town_has_one_sheet() -> None:
    book = rich_book()
    for district in book["districts"]:
        assert check_pdf(_sheet(book, district["code"]), title=f"{district['name']}地区") == 1


def test_what_a_neighbour_needs_is_on_it() -> None:
    book = rich_book()
    told, contact, district = whole(_sheet(book)), book["town"]["contact"], _district(book)
    for words in (
        "新羽地区（にっぱ）", district["slogan"], contact["telephone"], contact["fax"], contact["post"], ADDRESS,
        book["year"]["published_label"], book["year"]["label"], "見本",
    ):  # fmt: skip
        assert tight(words) in told
    for theme in district["themes"]:
        assert tight(theme["title"]) in told
        now = next(y for y in theme["years"] if y["fiscal_year"] == book["year"]["fiscal_year"])
        for line in f"{now['did']}\n{now['next']}\n{now['help']}".splitlines():
            assert tight(line.strip().lstrip("・")) in told


def test_who_lives_there_is_said_in_a_line_that_is_true_and_nothing_where_it_is_not_known() -> None:
    book = rich_book()
    files = render_site(book, base_path="/kohoku/", options=SiteOptions(text_version=False))
    for code in ("nippa", "tarumachi", "osone"):
        found = recount_paper(Tables(files), _sheet(book, code))
        assert (found.false, found.unknown) == ([], [])
        assert found.met.isdisjoint(OF_A_SHEET) is (code == "osone")
    _district(book)["basics"] = [{**_district(book)["basics"][0], "population": None, "households": None, "ages": []}]
    assert "総人口" not in whole(_sheet(book))


def test_nothing_is_smaller_than_eleven_points_but_the_foot() -> None:
    with pdfplumber.open(io.BytesIO(_sheet(rich_book()))) as pdf:
        small = [char for char in pdf.pages[0].chars if char["size"] < 10.9]
    # The line at the foot, and the numbers in discs.
    assert all(char["top"] > 800 or char["text"].isdigit() for char in small)


words = st.text("あいうえ体操を開いた。漢字ABC\n・", max_size=1200)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(words, words, words), max_size=9))
def test_it_is_one_sheet_whatever_was_written(themes: list[tuple[str, str, str]]) -> None:
    book = rich_book()
    district = _district(book)
    model = deepcopy(district["themes"][0])
    district["themes"] = []
    for number, (did, following, helping) in enumerate(themes, 1):
        theme = deepcopy(model) | {"number": number, "title": LONG_THEME[:60]}
        for year in theme["years"]:
            year |= {"did": did, "next": following, "help": helping}
        district["themes"].append(theme)
    assert check_pdf(_sheet(book), title="新羽地区") == 1


def test_what_did_not_fit_is_said_to_be_elsewhere() -> None:
    book = rich_book()
    for theme in _district(book)["themes"]:
        for year in theme["years"]:
            year["did"] = "\n".join(f"{n}回めの集まりを、会館で開いた。" for n in range(40))
    assert tight("つづきは、この地区のページにあります。") in whole(_sheet(book))
    assert tight("つづきは") not in whole(_sheet(rich_book()))


def test_hostile_words_stay_words() -> None:
    book = rich_book()
    _district(book)["slogan"] = _district(book)["themes"][0]["title"] = HOSTILE
    assert check_pdf(_sheet(book), title="新羽地区") == 1
    assert tight(HOSTILE) in whole(_sheet(book))


def test_the_sheets_go_with_a_publication_and_are_linked(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    book = rich_book()
    made = jobs.book_papers("kohoku", book, "a" * 64, public_url=PUBLIC_URL)
    assert set(made) == {"year.pdf", *(f"papers/{d['code']}.pdf" for d in book["districts"])}
    assert tight(ADDRESS) in whole(made["papers/nippa.pdf"])
    files = render_site(book, base_path="/kohoku/", options=SiteOptions(), attachments=made)
    for district in book["districts"]:
        page = files[f"districts/{district['code']}/index.html"].decode()
        assert f'<a href="/kohoku/papers/{district["code"]}.pdf">この地区の紙（PDF）</a>' in page
    assert jobs.book_papers("kohoku", empty_book(), "b" * 64, public_url=PUBLIC_URL) == {}


def test_a_sheet_that_fails_stops_neither_its_neighbours_nor_the_publication(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.VAR = tmp_path

    def sometimes(book: Any, code: str, *, address: str) -> Any:
        if code == "nippa":
            raise PaperFailed("the setter refuses")
        return district_pdf(book, code, address=address)

    monkeypatch.setattr(jobs, "district_pdf", sometimes)
    with caplog.at_level(logging.ERROR):
        made = jobs.book_papers("kohoku", rich_book(), "a" * 64, public_url=PUBLIC_URL)
    assert "papers/nippa.pdf" not in made
    assert "papers/takata.pdf" in made
    assert "papers/nippa.pdf of kohoku could not be made" in caplog.text
