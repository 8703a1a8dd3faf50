"""The papers for a reader of English: the product's words are English, the town's own stand as they were typed."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from pytest_django import Settings

from meguru.check.committee.queries import OF_THE_REPORT
from meguru.check.reviews.rules import MEANS_LABELS, Means
from meguru.core.fiscal import wareki
from meguru.core.kept import said_again
from meguru.core.language import JAPANESE, original, speaking
from meguru.files.papers import district_pdf, report_pdf, sheet_pdf, year_pdf
from meguru.files.papers.paper import TEMPLATES, foot_line
from meguru.files.papers.typeface import known_characters
from meguru.files.papers.words import COMMON, WORDS, words_of
from meguru.jobs import papers as jobs
from tests.files.papers.reading import check_pdf, lone_headings, texts, tight, whole
from tests.files.papers.samples import (
    LONG_MEASURE,
    LONG_OWNER,
    LONG_THEME,
    MEETING,
    TOWN,
    district_sheet,
    measure_sheet,
    report,
)
from tests.files.papers.samples import WORDS as TYPED
from tests.site.sample_book import rich_book
from tests.support.cast import Player

ADDRESS = "https://plan.example.lg.jp/kohoku/work/sheets/2016/m01/"
# All that is the town's own in the samples.
TOWNS = "\n".join(
    (TOWN, TYPED, LONG_MEASURE, LONG_OWNER, LONG_THEME, *map(str, MEETING.values()), "あいさつから。", "見守りの会の数", "か所",
     "第3期港北区地域福祉保健計画", "ひろがる", "つながる", "地域福祉の推進", "指標", "人", "新吉田あすなろ地区", "新羽",
     "会長の席が空いていたため。", "例です。", "菊地八")
)  # fmt: skip
CONFIRMED = {
    "confirmed_by": "菊地 八",
    "confirmed_on": wareki(date(2017, 6, 1)),
    "confirmed_means": MEANS_LABELS[Means.PAPER],
}


def _japanese(data: bytes) -> Iterator[str]:
    """What stands on a paper in Japanese letters, each piece as long as its line holds it."""
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            text = re.sub("[\u200b\ufffe]", "", page.get_textpage().get_text_range())
            yield from re.findall(r"[\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff]+", text)


def _strangers(data: bytes, towns: str) -> set[str]:
    return {piece for piece in _japanese(data) if piece not in tight(towns)}


def _has(data: bytes, *words: str) -> None:
    told = whole(data)
    for one in words:
        assert tight(one) in told, one


def test_a_measures_sheet() -> None:
    with speaking("en"):
        advice = [{"number": "H27-01", "text": TYPED}]
        empty = sheet_pdf({**measure_sheet(last=TYPED), "advice": advice}, town_name=TOWN, address=ADDRESS).data
        written = sheet_pdf(
            {**measure_sheet(TYPED), "last_from": "「見守りの会」"}, town_name=TOWN, address=ADDRESS
        ).data
    for data in (empty, written):
        check_pdf(data, title="FY2016 review sheet", language="en")
        assert not _strangers(data, TOWNS)
        _has(
            data, LONG_MEASURE, LONG_OWNER, TYPED, "Due 15 May 2017", "The rating of last year was “Mostly on course”."
        )
        _has(
            data,
            "Self-rating (required)",
            "Indicator (unit)last yearTargetResult",
            "You can also write it on screen",
            ADDRESS,
        )
    _has(empty, "Advice to reply to", "last year (FY2015)", "(day / month / year)")
    _has(written, "What was written last year comes from 「見守りの会」.")


def test_a_districts_sheet() -> None:
    with speaking("en"):
        open_sheet = sheet_pdf({**district_sheet(last=TYPED), "is_open": False}, town_name=TOWN, address=ADDRESS).data
        confirmed = sheet_pdf({**district_sheet(TYPED), **CONFIRMED}, town_name=TOWN).data
    for data in (open_sheet, confirmed):
        check_pdf(data, title="FY2016 review sheet", language="en")
        _has(data, LONG_THEME, "The chair's confirmation", TYPED)
        assert not _strangers(data, TOWNS)
    _has(open_sheet, "You can also see it on screen")
    _has(confirmed, "Confirmed by  菊地 八", "Confirmed on  1 June 2017  (on paper)")


def test_the_committees_paper_as_it_was_kept() -> None:
    kept = json.loads(json.dumps({**report(), "last_name": "平成26年度"}))
    with speaking("en"):
        data = report_pdf(said_again(kept, OF_THE_REPORT), town_name=TOWN, meeting=MEETING).data
    check_pdf(data, title="Measures of FY2016: report of the review", language="en")
    assert not _strangers(data, TOWNS)
    assert not lone_headings(data)
    assert sum("Part1" in page[:40] for page in texts(data)[3:]) == 1, "the summary is one page"
    _has(
        data,
        "Meeting 1, 27 July 2017 (Thursday)",
        "Place: 区役所4階 1号会議室",
        "What changed since FY2014",
        "119 days overdue",
    )
    _has(
        data,
        "Reviews by measure",
        "ひろがる (12 measures)",
        "done in writing",
        "Reply (Will do)",
        "30 March",
        LONG_THEME,
        TYPED,
    )


def test_the_committees_paper_with_little_to_say() -> None:
    given = report(measures=1, districts=0, moved=0, advice=1, text="")
    given["last_advice"][0]["due"] = "春ごろ"
    given["counts"]["accepted"] -= 1
    with speaking("en"):
        kept = said_again(given, OF_THE_REPORT)
        empty = said_again(report(measures=0, districts=0, moved=0, advice=0), OF_THE_REPORT)
        draft = report_pdf(kept, town_name=TOWN, meeting=MEETING, sample_note="例です。", is_draft=True).data
        nothing = report_pdf(empty, town_name=TOWN, meeting={**MEETING, "place": ""}).data
    assert not _strangers(draft, TOWNS + "春ごろ")
    assert not _strangers(nothing, TOWNS)
    _has(draft, "Draft Not yet fixed as a paper of the meeting.", "Sample 例です。", "(nothing written)", "春ごろ")
    _has(draft, "Sheets not yet in: 1 (not among the exceptions below)", "0 measures, self-rated")
    _has(
        nothing,
        "All advice of last year has its reply.",
        "There are no indicators yet.",
        "There is no advice of last year.",
    )


def test_papers_of_the_book_could_be_english_too() -> None:
    book = rich_book()
    with speaking("en"):
        year, district = year_pdf(book).data, district_pdf(book, "nippa", address=ADDRESS).data
    towns = json.dumps(book, ensure_ascii=False).replace("\\n", "\n") + "策定・推進委員会"
    for data, title in ((year, "the year in short"), (district, "新羽 district")):
        check_pdf(data, title=title, language="en")
        assert not _strangers(data, towns)
    _has(
        year,
        "What changed, and why",
        "The districts' year",
        "The committee's advice, and our replies",
        "The year in figures",
    )
    _has(district, "What was done", "Help wanted", "Opinions and questions to", "Sample")


def test_what_is_published_is_japanese_whoever_publishes(settings: Settings, tmp_path: Path) -> None:
    book = rich_book()
    settings.VAR = tmp_path / "one"
    japanese = jobs.book_papers("kohoku", book, "a" * 64)
    settings.VAR = tmp_path / "two"
    with speaking("en"):
        assert jobs.book_papers("kohoku", book, "a" * 64) == japanese
    assert len(japanese) == 1 + len(book["districts"])


def test_the_towns_own_words_are_said_to_be_japanese() -> None:
    with speaking("en"):
        data = sheet_pdf(measure_sheet(TYPED), town_name=TOWN).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        languages = {str(one.Lang) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Lang" in one}
        assert str(pdf.Root.Lang) == "en"
    assert languages == {"en", "ja-JP"}


def test_a_person_gets_the_paper_in_the_language_asked_for(writer: Player, settings: Settings) -> None:
    settings.LANGUAGES = [("ja", "日本語"), ("en", "English")]
    page = writer.path("sheets/2016/m01/paper.pdf")
    japanese = writer.client.get(page).content
    writer.client.cookies["django_language"] = "en"
    response = writer.client.get(page)
    check_pdf(response.content, title="FY2016 review sheet: 見守りの輪", language="en")
    assert "FY2016" in response["Content-Disposition"]
    _has(response.content, "Responsible", "見守り協力店", "1012", "Direction for next year")
    del writer.client.cookies["django_language"]
    assert writer.client.get(page).content == japanese


def test_a_line_at_the_foot_is_cut_by_the_room_it_takes() -> None:
    assert foot_line("あ" * 50, letters=40, is_sample=False) == "あ" * 39 + "…"
    with speaking("en"):
        assert foot_line("あ" * 50, letters=40, is_sample=False) == "あ" * 39 + "…"
        assert foot_line("a" * 70, letters=40, is_sample=False) == "a" * 70
        assert len(foot_line("a" * 90, letters=40, is_sample=False)) == 80


def _with_what_it_imports(template: str) -> str:
    """The text of a template and of those that it is made of."""
    own = (TEMPLATES / f"{template}.typ").read_text(encoding="utf-8")
    return own + "".join(map(_with_what_it_imports, re.findall(r'#import "(\w+)\.typ"', own)))


@pytest.mark.parametrize("template", WORDS)
def test_a_template_calls_all_its_words_and_no_others(template: str) -> None:
    called = set(re.findall(r"\bw\.(\w+)", _with_what_it_imports(template)))
    assert called <= WORDS[template].keys()
    assert WORDS[template].keys() - COMMON.keys() <= called


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_typeface_has_every_letter_of_the_words(language: str) -> None:
    with speaking(language):
        said = "".join("".join(words_of(template).values()) for template in WORDS)
    assert {letter for letter in said if ord(letter) not in known_characters()} == set()


def test_the_words_are_said_in_the_language_that_is_active() -> None:
    assert words_of("sheet") == {name: original(word) for name, word in WORDS["sheet"].items()}
    with speaking("en"):
        assert not [word for word in words_of("sheet").values() if JAPANESE.search(word.replace("〓", ""))]


def test_a_day_is_written_by_hand_in_the_order_of_the_language() -> None:
    assert words_of("sheet")["blank_day"] == "{year}年{month}月{day}日"
    with speaking("en"):
        assert words_of("sheet")["blank_day"].startswith("{day} / {month} / {year}")
