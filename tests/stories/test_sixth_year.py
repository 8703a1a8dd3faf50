"""The sixth year: the last review of one plan and the first year of the next under way at once, and both published.

The next plan's numbers mean other measures (``tests.support.second_term``): whatever goes by a number lands on a stranger.
"""

import csv
import io
import json
from datetime import date

import pytest

from meguru.base.towns.models import Town
from meguru.check.committee.commands import (
    AdviceDraft,
    call_meeting,
    hold_meeting,
    keep_report,
    record_advice,
    record_evaluation,
)
from meguru.check.committee.models import Advice
from meguru.check.committee.rules import AdviceKind
from meguru.check.opinions.commands import OpinionDraft, answer_opinion, register_opinion
from meguru.check.opinions.rules import AnswerClass, Channel
from meguru.check.reviews.material import sheets_of_year
from meguru.check.reviews.models import Sheet
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.overview.report import committee_report
from meguru.overview.trail import Station, trail_of_advice
from meguru.publish.book import Book
from meguru.publish.book.plan import MeasureEntry
from meguru.publish.book.records import PastIssue
from meguru.publish.building.records import past_issue
from meguru.publish.commands import approve_publication, draft_publication, publish_year
from meguru.publish.freezing import read_book
from meguru.site.render import SiteOptions, render_site
from tests.site.recounting import recount
from tests.stories.minamo import on
from tests.support.browse import Person
from tests.support.cast import Cast
from tests.support.measures import measure_id
from tests.support.published import dead_addresses
from tests.support.second_term import spring_2021
from tests.support.stages import stage
from tests.support.turn import HEADS, accept

REVIEW_2020, MEETING_2020 = at_noon(date(2021, 5, 20)), at_noon(date(2021, 7, 1))
REVIEW_2021, MEETING_2021 = at_noon(date(2022, 5, 20)), at_noon(date(2022, 7, 1))
BASE, HOST = "/sakura/", "https://plan.example.lg.jp"
WORDS = {
    2020: {
        "m01": "旧の一の見守り",
        "m02": "旧の二の居場所",
        "m03": "旧の三の講座",
        "m04": "旧の四の給食",
        "east": "旧の地区",
    },
    2021: {"m01": "新の一の防災"},
}


def say(cast: Cast, text: str, day: date, measure: int) -> None:
    """An opinion that came by post and was answered."""
    draft = OpinionDraft(text=text, channel=Channel.POST, received_on=day, measure_id=measure)
    actor, at = cast["secretary"].actor, at_noon(day)
    number = register_opinion(actor=actor, draft=draft, token=text, at=at).number
    answer_opinion(
        actor=actor, number=number, answer="参考にします。", answer_class=AnswerClass.REFERENCE, on=day, at=at
    )


def log(cast: Cast, line: str, day: date, measure: int) -> None:
    """An activity on a measure."""
    draft = ActivityDraft(held_on=day, place="集会所", line=line, people=5, measure_ids=[measure])
    log_activity(actor=cast["secretary"].actor, draft=draft, token=line, at=at_noon(day))


def review(cast: Cast, year: int, advised: str, advice: str) -> Advice:
    """Every sheet accepted, a judgement and a piece of advice on one measure in the meeting, and its answer."""
    at, met = (REVIEW_2020, MEETING_2020) if year == 2020 else (REVIEW_2021, MEETING_2021)
    actor = cast["secretary"].actor
    for sheet in sheets_of_year(year):
        accept(cast, sheet.code, fiscal_year=year, at=at, mark=WORDS[year].get(sheet.code, ""))
    meeting = call_meeting(actor=actor, fiscal_year=year, held_on=met.date(), place="役場", at=at)
    keep_report(actor=actor, meeting_id=meeting.pk, report=committee_report(actor, year), at=at)
    record_evaluation(
        actor=actor, meeting_id=meeting.pk, measure_code=advised, rating="A", comment=f"{advice}の評", at=met
    )
    hold_meeting(actor=actor, meeting_id=meeting.pk, attendance=HEADS, at=met)
    draft = AdviceDraft(kind=AdviceKind.PROPOSAL, text=advice, measure=advised)
    return record_advice(actor=actor, meeting_id=meeting.pk, draft=draft, at=met)


def publish(cast: Cast, year: int, day: date) -> Book:
    """The year's issue, approved by the second person and public, as its frozen book."""
    first, second, at = cast["secretary"].actor, cast["council_secretary"].actor, at_noon(day)
    draft = draft_publication(actor=first, fiscal_year=FiscalYear(year), published_on=day, at=at)
    approve_publication(actor=second, publication_id=draft.pk, at=at)
    row = publish_year(actor=second, publication_id=draft.pk, at=at)
    return read_book(row.book, row.sha256)


@pytest.fixture
def books(cast: Cast, own_town: Town) -> dict[int, Book]:
    """The books of both years."""
    return both_years(cast)


@stage
def both_years(cast: Cast) -> dict[int, Book]:
    """Both years gone through: in spring 2021 the old plan's last review beside the new plan's first year."""
    spring_2021(cast)
    log(cast, "旧の見守りの会", date(2021, 2, 10), measure_id("m01", 3))
    log(cast, "新の防災の会", date(2021, 4, 20), measure_id("m01", 4))
    say(cast, "旧の居場所への声", date(2021, 4, 21), measure_id("m02", 3))
    say(cast, "新の食卓への声", date(2021, 5, 22), measure_id("m03", 4))
    say(cast, "旧の講座への声", date(2021, 5, 23), measure_id("m03", 3))
    review(cast, 2020, "m01", "旧の見守りへの助言")
    found = {2020: publish(cast, 2020, date(2021, 9, 1))}
    review(cast, 2021, "m01", "新の防災への助言")
    return found | {2021: publish(cast, 2021, date(2022, 9, 1))}


def sheet(code: str, year: int = 2021) -> Sheet:
    return Sheet.objects.get(year__fiscal_year=year, code=code)


def of(book: Book, code: str) -> MeasureEntry:
    return next(m for m in book["measures"] if m["code"] == code)


def site(book: Book) -> dict[str, bytes]:
    return render_site(book, base_path=BASE, options=SiteOptions(public_url=HOST))


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"data/{name}.csv"].decode("utf-8-sig"))))


def test_each_sheet_opens_with_the_words_of_its_own_line_and_of_no_stranger(cast: Cast, books: dict[int, Book]) -> None:
    whose = {"m01": [], "m02": ["m01"], "m03": ["m02", "m04"], "m04": ["m03"], "m05": ["m03"]}
    for code, earlier in whose.items():
        said = str(sheet(code).handed_down["last"])
        for other, words in WORDS[2020].items():
            assert (words in said) == (other in earlier), (code, other)
    last = sheet("east").handed_down["last"]
    assert "旧の地区" in last["t2.did"]  # theme 2 continues both; theme 1 is new
    assert "t1.did" not in last


def test_advice_goes_to_what_continues_the_measure_and_its_trail_ends_there(cast: Cast, books: dict[int, Book]) -> None:
    advice = Advice.objects.get(text="旧の見守りへの助言")
    assert [row["text"] for row in sheet("m02").handed_down["advice"]] == ["旧の見守りへの助言"]
    assert not sheet("m01").handed_down["advice"]
    steps = trail_of_advice(cast["secretary"].actor, advice.number).steps
    assert [(step.fiscal_year, step.code) for step in steps if step.station is Station.SHEET] == [(2021, "m02")]


def test_the_book_of_the_old_plan_holds_that_plan_alone(books: dict[int, Book]) -> None:
    book = books[2020]
    assert book["term"]["number"] == 3
    assert [m["title"] for m in book["measures"]] == ["見守りの輪", "こどもの居場所", "担い手の講座", "ふれあい給食"]
    assert of(book, "m01")["years"][-1]["advice"]
    numbers = {o["text"]: o["number"] for o in book["opinions"]}
    assert set(of(book, "m02")["opinions"]) == {numbers["旧の居場所への声"], numbers["新の食卓への声"]}
    assert of(book, "m01")["opinions"] == []
    # The word on the new plan's 居場所と食卓 is on both that it came from, and in words what it was on.
    (word,) = (o for o in book["opinions"] if "食卓" in o["text"])
    assert (word["measure"], word.get("about")) == (None, "第4期の「居場所と食卓」")
    assert "新の防災" not in json.dumps(book, ensure_ascii=False).replace("新の防災の会", "")


def test_the_book_of_the_new_plan_tells_where_each_measure_comes_from(books: dict[int, Book]) -> None:
    book = books[2021]
    assert book["term"]["number"] == 4
    came = {m["code"]: [(e["term"], e["code"]) for e in m.get("before", [])] for m in book["measures"]}
    assert came == {
        "m01": [],
        "m02": [(3, "m01")],
        "m03": [(3, "m02"), (3, "m04")],
        "m04": [(3, "m03")],
        "m05": [(3, "m03")],
    }
    (earlier,) = of(book, "m02").get("before", [])
    assert [(y["label"], y["rating_label"], y["committee_label"]) for y in earlier["years"]] == [
        ("令和2年度", "おおむね順調", "順調")
    ]
    words = {o["text"]: (o["measure"], o.get("about")) for o in book["opinions"]}
    assert words["旧の居場所への声"] == ("m03", "第3期の「こどもの居場所」")
    assert words["新の食卓への声"] == ("m03", "")
    assert words["旧の講座への声"] == (None, "第3期の「担い手の講座」")
    assert all(len(of(book, code)["opinions"]) == 1 for code in ("m04", "m05"))
    assert of(book, "m01")["opinions"] == []
    (spoken,) = (a for a in book["advice"] if a["text"] == "旧の見守りへの助言")
    assert (spoken["measure"], spoken.get("about")) == ("m02", "第3期の「見守りの輪」")
    assert [a["text"] for a in book["activities"]] == ["新の防災の会"]


def test_a_district_under_the_new_plan_leads_to_the_record_of_the_plan_before(books: dict[int, Book]) -> None:
    old, new = site(books[2020]), site(books[2021])
    told = "前の計画の年のことは、このページには載っていません。"
    link = '<a href="/sakura/archive/#issue-2020-1">令和2年度の記録（第1号）</a>'
    for district in books[2021]["districts"]:
        path = f"districts/{district['code']}/index.html"
        assert f"{told}{link}にあります。" in new[path].decode()
        assert told not in old[path].decode()
        assert "令和2年度の記録（第1号）にあります" in new[f"text/districts-{district['code']}.txt"].decode("utf-8-sig")
    assert '<li id="issue-2020-1"><b>令和2年度の記録（第1号）</b>' in new["archive/index.html"].decode().replace(
        "\n", ""
    )


def test_of_several_issues_of_the_plan_before_a_district_leads_to_the_newest(books: dict[int, Book]) -> None:
    def issue(year: int, number: int) -> PastIssue:
        day = date(2022, 3, number)
        return past_issue(year, number, day, f"{year}{number}" * 8)

    listed = SiteOptions(public_url=HOST, issues=[issue(2022, 1), issue(2019, 3), issue(2020, 2), issue(2020, 1)])
    page = render_site(books[2021], base_path=BASE, options=listed)["districts/east/index.html"].decode()
    assert 'href="/sakura/archive/#issue-2020-2"' in page
    first = SiteOptions(public_url=HOST, issues=[issue(2022, 1)])
    assert (
        "archive/#issue"
        not in render_site(books[2021], base_path=BASE, options=first)["districts/east/index.html"].decode()
    )


def test_no_page_and_no_table_puts_a_stranger_under_a_number(books: dict[int, Book]) -> None:
    files = site(books[2021])
    assert dead_addresses(files, base=BASE, host=HOST) == []
    pages = {code: files[f"measures/{code}/index.html"].decode() for code in ("m01", "m02", "m03", "m04", "m05")}
    assert "第3期の1「見守りの輪」から続いています" in pages["m02"]
    assert "旧の見守りへの助言" in pages["m02"]
    assert "旧の講座への声" in pages["m04"]
    assert "旧の講座への声" in pages["m05"]
    for code, strangers in {
        "m01": ["見守り", "居場所"],
        "m02": ["こどもの居場所", "ふれあい給食"],
        "m03": ["見守りの輪」"],
    }.items():
        main = pages[code].split("<main", 1)[1].split("</main>", 1)[0]
        assert not [word for word in strangers if word in main], code
    assert {(r["取組コード"], r["前の期のコード"]) for r in rows(files, "lineage")} == {
        ("m02", "m01"), ("m03", "m02"), ("m03", "m04"), ("m04", "m03"), ("m05", "m03")
    }  # fmt: skip
    assert {r["前の期の取組"] for r in rows(files, "opinions")} == {
        "第3期の「こどもの居場所」",
        "第3期の「担い手の講座」",
        "",
    }
    assert "旧の見守りの会" not in files["data/activities.csv"].decode("utf-8-sig")
    old = site(books[2020])
    assert dead_addresses(old, base=BASE, host=HOST) == []
    assert rows(old, "lineage") == []


@pytest.mark.parametrize("year", [2020, 2021])
def test_every_number_of_both_records_is_counted_again(year: int, books: dict[int, Book]) -> None:
    found = recount(site(books[year]))
    assert (found.false, found.unknown) == ([], [])


def test_the_workshop_shows_a_measure_with_its_line(cast: Cast, books: dict[int, Book]) -> None:
    secretary = cast["secretary"]
    with on("2021-05-25"):
        page = Person(secretary.client).open(secretary.path("plan/measures/m02/?term=4"))
        page.sees("第3期の1「見守りの輪」", "旧の見守りへの助言").misses("旧の居場所への声")
        page.open(secretary.path("plan/measures/m03/")).sees("居場所と食卓", "旧の居場所への声", "新の食卓への声")
        page.open(secretary.path("plan/measures/m01/?term=3")).sees("第4期の2「見守りの輪をひろげる」")
