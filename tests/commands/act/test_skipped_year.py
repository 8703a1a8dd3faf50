"""A year that was never opened cuts nothing off: what the newest opened year said goes on, and is called by that year's name."""

from datetime import date

import pytest

from meguru.act.turn.commands import open_year
from meguru.act.turn.queries import opening_of
from meguru.check.committee.commands import close_advice, reply_to_advice
from meguru.check.committee.rules import Stance
from meguru.check.reviews.material import sheets_of_year
from meguru.check.reviews.queries import SheetView
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.do.figures.commands import record_figure
from meguru.files.papers.report import report_pdf
from meguru.overview.report import committee_report
from meguru.plan.plans.models import Indicator
from tests.files.papers.reading import whole
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.second_term import FIRST, adopt_next_term
from tests.support.turn import WINTER, accept, given_advice, reported_meeting

pytestmark = pytest.mark.usefixtures("own_town")

MEETING = {"committee": "委員会", "number": 1, "held_on": date(2019, 8, 1), "place": "役場"}
LATER = FiscalYear(2018)


def open_one(cast: Cast, year: FiscalYear = LATER) -> None:
    open_year(actor=cast["secretary"].actor, fiscal_year=year, at=at_noon(year.starts_on))


def sheet(code: str, year: int = 2018) -> SheetView:
    return next(each for each in sheets_of_year(year) if each.code == code)


@pytest.mark.parametrize("is_open_first", [True, False])
def test_words_plan_and_advice_of_the_newest_opened_year_go_on(is_open_first: bool, cast: Cast) -> None:
    if is_open_first:
        open_one(cast)
    accept(cast, "m01", mark="旧")
    accept(cast, "east", mark="旧")
    advice = given_advice(cast, reported_meeting(cast))
    if not is_open_first:
        open_one(cast)
    ours, district = sheet("m01"), sheet("east")
    assert ours.content["plan"] == "夜の集まりを2回にします。旧"
    assert ours.handed_down["last"]["did"] == "声かけを12回行いました。旧"
    assert "旧" in district.handed_down["last"]["t1.did"]
    for each in (ours, district):
        assert (each.last_year, each.last_name, each.last_heading) == (FiscalYear(2016), "平成28年度", "平成28年度")
    assert [row["number"] for each in sheets_of_year(2018) for row in each.handed_down["advice"]] == [advice.number]
    reply_to_advice(actor=cast["secretary"].actor, number=advice.number, stance=Stance.WILL_DO, text="開きます。",
                    on=WINTER.date(), at=WINTER)  # fmt: skip
    assert sheet("m01").handed_down["advice"][0]["reply"] == "開きます。"
    close_advice(actor=cast["secretary"].actor, number=advice.number, at=WINTER)
    assert not any(each.handed_down["advice"] for each in sheets_of_year(2018))


def test_a_year_opened_belatedly_takes_its_place_between(cast: Cast) -> None:
    open_one(cast)
    open_one(cast, FiscalYear(2017))
    accept(cast, "m01", mark="旧")
    assert "旧" not in str(sheet("m01").handed_down)
    assert "旧" in sheet("m01", 2017).handed_down["last"]["did"]
    accept(cast, "m01", fiscal_year=2017, at=at_noon(LATER.starts_on), mark="間")
    assert (sheet("m01").handed_down["last"]["did"], sheet("m01").last_heading) == (
        "声かけを12回行いました。間",
        "昨年度（平成29年度）",
    )


def test_opening_says_which_year_it_leaves_out(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01")
    shown = opening_of(secretary.actor, LATER, today=LATER.starts_on)
    assert (shown.last, shown.skipped, shown.handed_on) == (FiscalYear(2016), "平成29年度", 1)
    assert opening_of(secretary.actor, FiscalYear(2017), today=LATER.starts_on).skipped == ""
    page = Person(secretary.client)
    page.open(secretary.path("years/2018/open/")).sees(
        "平成29年度は、開かれていません。", "平成28年度に書かれたシート1枚の文"
    )
    page.open(secretary.path("years/2017/open/")).misses("開かれていません")


def test_screen_and_paper_call_the_year_by_its_name(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01", mark="旧")
    indicator = Indicator.objects.get(measure__code="m01").pk
    record_figure(actor=secretary.actor, indicator_id=indicator, fiscal_year=2016, value=4321, at=WINTER)
    open_one(cast)
    page = Person(secretary.client).open(secretary.path("sheets/2018/m01/"))
    page.sees("平成28年度", "平成28年度は「", "4,321").misses("昨年度")
    paper = whole(secretary.client.get(secretary.path("sheets/2018/m01/paper.pdf")).content)
    assert "平成28年度は「" in paper
    assert "4,321" in paper
    assert "昨年度" not in paper


def test_the_report_compares_with_the_newest_opened_year(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01", rating="C")
    advice = given_advice(cast, reported_meeting(cast))
    open_one(cast)
    accept(cast, "m01", fiscal_year=2018, at=at_noon(date(2019, 5, 1)), rating="A")
    report = committee_report(secretary.actor, 2018)
    assert report["last_name"] == "平成28年度"
    assert [row["number"] for row in report["last_advice"]] == [advice.number]
    assert [row["code"] for row in report["summary"]["moved"]] == ["m01"]
    paper = whole(report_pdf(report, town_name="さくら区", meeting=MEETING).data)
    assert "平成28年度から変わったこと" in paper
    assert "昨年度" not in paper
    older = {key: value for key, value in report.items() if key != "last_name"}
    assert "昨年度から変わったこと" in whole(report_pdf(older, town_name="さくら区", meeting=MEETING).data)


@pytest.mark.parametrize("is_open_first", [True, False])
def test_years_between_two_terms_are_gone_over_along_the_lineage(is_open_first: bool, cast: Cast) -> None:
    adopt_next_term(cast)  # 2017 to 2020 are never opened
    if is_open_first:
        open_one(cast, FIRST)
    for code in ("m01", "m02", "m04", "east"):
        accept(cast, code, mark=f"旧{code}")
    if not is_open_first:
        open_one(cast, FIRST)
    assert sheet("m02", 2021).content["plan"] == "夜の集まりを2回にします。旧m01"
    assert sheet("m02", 2021).last_heading == "平成28年度"
    merged = sheet("m03", 2021).handed_down["last"]["did"]
    assert merged.index("旧m02") < merged.index("旧m04")
    assert "旧east" in sheet("east", 2021).handed_down["last"]["t2.did"]
    assert not any(sheet("m01", 2021).handed_down["last"].values())
