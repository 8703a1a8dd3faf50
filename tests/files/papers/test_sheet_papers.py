"""Review sheets on paper: readable by eye and ear, with room to write, and honest about what could not be printed."""

import subprocess
import sys

import pytest

from meguru.files.papers import sheet_pdf
from tests.files.papers.reading import check_pdf, lone_headings, long_lines, tight, whole
from tests.files.papers.samples import HOSTILE, LONG_MEASURE, LONG_OWNER, LONG_THEME, TOWN, WORDS, Data
from tests.files.papers.samples import district_sheet as district
from tests.files.papers.samples import measure_sheet as measure

ADDRESS = "https://plan.example.lg.jp/kohoku/work/sheets/2016/m01/"


@pytest.mark.parametrize("sheet", [measure(), measure(WORDS, WORDS), district(), district(WORDS * 8, WORDS)])
def test_a_sheet_is_whole_and_for_everybody(sheet: Data) -> None:
    paper = sheet_pdf(sheet, town_name=TOWN, address=ADDRESS)
    pages = check_pdf(paper.data, title=sheet["heading"])
    assert 1 < pages < 15
    assert paper.missing_glyphs == ()
    assert not lone_headings(paper.data)


def test_longest_names_stand_whole() -> None:
    told = whole(sheet_pdf(measure(), town_name=TOWN).data)
    assert tight(LONG_MEASURE) in told
    assert tight(LONG_OWNER) in told
    assert tight(LONG_THEME) in whole(sheet_pdf(district(), town_name=TOWN).data)


def test_the_address_stands_in_words() -> None:
    assert ADDRESS in whole(sheet_pdf(measure(), town_name=TOWN, address=ADDRESS).data)
    assert "アドレス" not in whole(sheet_pdf(measure(), town_name=TOWN).data)


def test_an_empty_sheet_has_lines_to_write_on() -> None:
    empty = sheet_pdf(measure(last=WORDS), town_name=TOWN)
    written = sheet_pdf(measure(WORDS, WORDS), town_name=TOWN)
    assert long_lines(empty.data) - long_lines(written.data) == 7 * 4
    assert "確認した人" in whole(empty.data)
    assert tight(WORDS) in whole(empty.data), "last year's words stand above the lines"


def test_a_confirmed_sheet_names_who_and_when() -> None:
    sheet = {**district(WORDS), "confirmed_by": "菊地 八", "confirmed_on": "平成29年6月1日", "confirmed_means": "紙で"}
    told = whole(sheet_pdf(sheet, town_name=TOWN).data)
    assert "確認した人菊地八" in told
    assert "確認した日平成29年6月1日（紙で）" in told


def test_hostile_text_prints_as_it_is() -> None:
    paper = sheet_pdf(measure(HOSTILE, HOSTILE, heading=HOSTILE), town_name=HOSTILE)
    check_pdf(paper.data, title="#import")
    assert tight(HOSTILE) in whole(paper.data)


@pytest.mark.parametrize(
    "run", ["x" * 1500, "https://example.jp/" + "a/" * 400, "ー" * 900, "「" * 500, "。" * 500, "1" * 800]
)
def test_a_run_without_a_place_to_break_is_not_cut_off(run: str) -> None:
    paper = sheet_pdf(measure(run, run, heading=run[:120]), town_name=TOWN)
    check_pdf(paper.data, title=run[:8])
    assert whole(paper.data).count(run[0]) >= run.count(run[0])


def test_missing_characters_are_shown_and_listed() -> None:
    paper = sheet_pdf(measure("𠮷野さんが😀と言いました。葛\U000e0101城"), town_name=TOWN)
    check_pdf(paper.data, title=LONG_MEASURE[:10])
    assert paper.missing_glyphs == ("葛\U000e0101", "𠮷", "😀")
    told = whole(paper.data)
    assert "〓野さんが〓と言いました。葛城" in told
    assert "印字できなかった文字" in told
    assert "U+20BB7" in told
    assert "U+845BU+E0101" in told


def test_the_same_sheet_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys, hashlib; sys.path[:0] = ['.', 'src']\n"
        "from tests.files.papers.samples import measure_sheet\nfrom meguru.files.papers import sheet_pdf\n"
        "print(hashlib.sha256(sheet_pdf(measure_sheet('あ'), town_name='町', address='http://x/').data).hexdigest())"
    )
    digests = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in "12"
    }
    assert len(digests) == 1
