"""The committee's paper: one page to look at first whatever the year was like, then everything, quickly."""

from functools import lru_cache

import pytest

from meguru.files.papers import report_pdf
from tests.files.papers.reading import check_pdf, lone_headings, texts, tight, whole
from tests.files.papers.samples import HOSTILE, LONG_MEASURE, LONG_OWNER, LONG_THEME, MEETING, TOWN, WORDS, Data, report
from tests.support.growth import growth


@lru_cache(maxsize=1)
def usual() -> list[str]:
    """The pages of a usual year's report, read once."""
    return texts(report_pdf(report(), town_name=TOWN, meeting=MEETING).data)


def summary_of(pages: list[str]) -> int:
    """Which page is the one to look at first."""
    return next(number for number, page in enumerate(pages) if page.startswith("一枚のまとめ資料1"))


@pytest.mark.parametrize(
    "given",
    [
        report(),
        report(moved=36, advice=40, text=WORDS * 3),
        report(measures=0, districts=0, moved=0, advice=0),
        report(measures=1, districts=1, moved=0, advice=1, text=""),
        report(measures=4, districts=2, text=HOSTILE),
    ],
)
def test_a_report_is_whole_and_its_summary_one_page(given: Data) -> None:
    paper = report_pdf(given, town_name=TOWN, meeting=MEETING)
    check_pdf(paper.data, title="平成28年度の取組")
    pages = texts(paper.data)
    first = summary_of(pages)
    assert pages[first + 1].startswith("評価指標資料2")
    for words in ("昨年度から変わったこと", "例外", "まだ答えのない助言", "全体の分布", "お気づきの点"):
        assert words in pages[first]
    assert not lone_headings(paper.data)


@pytest.mark.parametrize("missing", [1, 23])
def test_sheets_not_in_are_told_before_anything_is_called_good(missing: int) -> None:
    given = report(measures=2, districts=0, moved=0, advice=0)
    given["counts"] = {"sheets": 2 + missing, "accepted": 2}
    page = (pages := texts(report_pdf(given, town_name=TOWN, meeting=MEETING).data))[summary_of(pages)]
    assert f"まだ届いていないシートが{missing}枚あります" in page
    assert f"まだ届いていないシート{missing}枚" in page.replace("　", "")
    assert "まだ届いていないシート" not in usual()[summary_of(usual())]


def test_the_order_of_the_summary() -> None:
    page = usual()[summary_of(usual())]
    heads = ["昨年度から変わったこと", "例外", "まだ答えのない助言", "全体の分布", "お気づきの点"]
    places = [page.index(head, page.index("資料4にあります")) for head in heads]
    assert places == sorted(places)
    assert "119日すぎ" in page
    assert "変わった5件" in page


def test_all_sheets_districts_and_advice_are_there() -> None:
    told = "".join(usual())
    for number in range(1, 37):
        assert tight(f"{number} {LONG_MEASURE}{number}") in told
    assert tight(LONG_OWNER) in told
    assert told.count(tight(LONG_THEME)) == 13
    assert told.count("まだ答えがありません。119日すぎ") == 2
    assert tight(MEETING["committee"]) in told
    assert "第1回平成29年7月27日（木）" in told


def test_a_long_table_repeats_its_head() -> None:
    tables = [page for page in usual() if "指標（単位）取組" in page]
    assert len(tables) >= 2


def test_zero_is_not_missing() -> None:
    told = whole(report_pdf(report(measures=1), town_name=TOWN, meeting=MEETING).data)
    assert "01,234,567集計前" in told


def test_a_draft_and_a_sample_say_so() -> None:
    given = report(measures=1, districts=1)
    told = whole(report_pdf(given, town_name=TOWN, meeting=MEETING, sample_note="例です。", is_draft=True).data)
    assert "案会議の資料として、まだ決まったものではありません。" in told
    assert "見本例です。" in told
    assert "案会議" not in whole(report_pdf(given, town_name=TOWN, meeting=MEETING).data)


def test_forty_nine_sheets_are_always_the_same() -> None:
    first = report_pdf(report(), town_name=TOWN, meeting=MEETING)
    assert report_pdf(report(), town_name=TOWN, meeting=MEETING).data == first.data


def test_four_times_the_sheets_are_not_much_more_than_four_times_the_work() -> None:
    def made(measures: int) -> object:
        return report_pdf(report(measures=measures, districts=1), town_name=TOWN, meeting=MEETING)

    assert growth(made, short=9, long=36) < 8
