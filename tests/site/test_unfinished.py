"""What a finished year does not hold is said as such on every page, at none, some and all accepted; a promise is no result."""

import re
from copy import deepcopy

import pytest

from meguru.core.text import written
from meguru.publish.book import Book
from meguru.publish.book.plan import IndicatorEntry
from meguru.site import charts
from meguru.site.render import render_site
from tests.site.conftest import BASE, OPTIONS, Files
from tests.site.sample_book import rich_book
from tests.site.sample_counts import settled

NOT_IN = "平成29年度の振り返りは、まだまとまっていません"
UNTRUE = ("書かれたものはありません", "これから</small>", "この年の結果はありません")


def without(measures: int, districts: int) -> Book:
    """The rich town whose first measures and districts have not been accepted."""
    book = deepcopy(rich_book())
    for measure in book["measures"][:measures]:
        for year in measure["years"]:
            if year["fiscal_year"] == 2017:
                year.update({"state": "missing", "rating": None, "committee_rating": None, "did": "", "plan": ""})
    for district in book["districts"][:districts]:
        district["years"][-1].update({"review": "missing", "manner": "held", "note": ""})
        for theme in district["themes"]:
            theme["years"][-1].update({"did": "", "good": "", "trouble": "", "next": "", "help": ""})
    return settled(book)


def words(files: Files, path: str) -> str:
    main = files[path].decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", main))


@pytest.mark.parametrize(("measures", "districts"), [(3, 2), (36, 13), (36, 0), (0, 13)])
def test_what_is_not_in_is_said_and_never_called_empty_or_to_come(measures: int, districts: int) -> None:
    files = render_site(without(measures, districts), base_path=BASE, options=OPTIONS)
    if measures:
        page = files["measures/m01/index.html"].decode()
        assert NOT_IN in page
        assert not [word for word in UNTRUE if word in page]
        assert f"36の取組のうち{measures}" in words(files, "index.html")
    if districts:
        page = files["districts/hiyoshi/index.html"].decode()
        assert NOT_IN in page
        assert not [word for word in UNTRUE if word in page]
        table = files["year/index.html"].decode().partition('id="districts"')[2].partition("</table>")[0]
        assert table.count("<td>まだまとまっていません</td>") == (districts if measures < 36 or districts < 13 else 0)
        assert f"13の地区のうち{districts}" in words(files, "year/index.html")
    assert "取組を進めています" not in words(files, "index.html"), "the year is over"


def test_where_all_is_in_nothing_is_called_missing(rich: Files) -> None:
    for path in ("index.html", "year/index.html", "measures/m01/index.html", "districts/hiyoshi/index.html"):
        assert "まとまっていません" not in words(rich, path), path


def test_the_first_books_called_it_planned_and_are_read_rightly() -> None:
    book = without(1, 0)
    book["measures"][0]["years"][1]["state"] = "planned"
    files = render_site(book, base_path=BASE, options=OPTIONS)
    assert NOT_IN in files["measures/m01/index.html"].decode()
    assert "まだまとまっていません</small>" in files["measures/m01/index.html"].decode()


def test_a_promise_is_drawn_as_a_promise_with_its_date(rich: Files) -> None:
    """改1 takes effect in 2018, and the book records 2017: what is said of it is still to come."""
    trail = (
        rich["measures/m06/index.html"].decode().replace("\n", "").partition('class="trail"')[2].partition("</ol>")[0]
    )
    last = trail.rpartition("<li")[2]
    assert 'class="promised"' in last
    assert "結果</h3>" not in last
    assert "平成30年度から" in last
    assert "結果は、平成30年度の振り返りのあとに、ここに書きます。" in last


def test_a_result_is_a_result_once_its_year_was_reviewed() -> None:
    files = render_site(rich_book(2018), base_path=BASE, options=OPTIONS)
    trail = (
        files["measures/m06/index.html"].decode().replace("\n", "").partition('class="trail"')[2].partition("</ol>")[0]
    )
    last = trail.rpartition("<li")[2]
    assert 'class="end"' in last
    assert "<h3>結果</h3><p>講座を47回開いた。" in last


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [
        (42.0, 40.0, "ほぼ目標どおりでした（42回に対して40回）。"),
        (280.0, 291.0, "ほぼ目標どおりでした（280回に対して291回）。"),
        (42.0, 44.1, "ほぼ目標どおりでした（42回に対して44.1回）。"),
        (40.0, 40.0, "目標の40回と同じです。"),
        (40.0, 37.0, "目標の40回を3回下まわりました。"),
        (40.0, 42.1, "目標の40回を2.1回上まわりました。"),
        (0.0, 1.0, "目標の0回を1回上まわりました。"),
    ],
)
def test_the_band_that_is_drawn_is_the_one_in_words(target: float, actual: float, said: str) -> None:
    year = {"fiscal_year": 2016, "label": "平成28年度", "target": target, "actual": actual}
    entry: IndicatorEntry = {
        "name": "講座の開催", "unit": "回", "baseline": None, "baseline_label": "", "years": [year],  # type: ignore[list-item]
    }  # fmt: skip
    assert charts.finding(entry) == f"講座の開催は、平成28年度に{written(actual)}回でした。{said}"


def test_opinions_are_told_as_they_came_in_and_the_withheld_are_counted_only(rich: Files) -> None:
    lead = words(rich, "opinions/index.html")
    assert "いただいたご意見は、8件です。5件を、お答えと一緒に載せています。2件は、お答えを準備しています。" in lead
    assert "1件は、書いた方のご希望や個人に関わる内容のため、載せていません。" in lead
