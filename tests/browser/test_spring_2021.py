"""The town between two plans, in a browser: two boards, merged words in a sheet, a lineage, and a public site of either record.

The two plans use the same numbers for other measures (``tests.support.second_term``): m01 is 見守りの輪 in the old one and
防災の声かけ in the new one. A person at a screen meets each plan's own measure, and sees where its words come from.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.house import ROOT, House, environment, open_house, served
from tests.browser.window import PHONE, NewWindow, Window, new_window
from tests.support.cast import PASSWORD

OLD = "第3期地域福祉保健計画（平成28年度から令和2年度まで）"
NEW = "第4期地域福祉保健計画（令和3年度から令和7年度まで）"
SPRING = {"MEGURU_TODAY": "2021-05-25", "MEGURU_SECRET_KEY": "haru-no-machi-" * 5}
AUTUMN = SPRING | {"MEGURU_TODAY": "2022-09-02"}
LINEAGE = "/sakura/work/plan/terms/4/lineage/"


def bring(folder: Path, stage: str) -> None:
    """Bring the town in a folder to a stage (``tests/browser/spring.py``)."""
    words = [sys.executable, str(ROOT / "tests" / "browser" / "spring.py"), stage]
    done = subprocess.run(
        words, env=environment(folder, **SPRING), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{stage}:\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the town in spring 2021, to be copied."""
    folder = tmp_path_factory.mktemp("spring") / "var"
    folder.mkdir()
    bring(folder, "begin")
    return folder


@pytest.fixture(scope="module")
def house(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The town in May 2021, served; its people log in with the cast's password."""
    with open_house(begun, tmp_path_factory.mktemp("house") / "var", **SPRING) as house:
        house.password = PASSWORD
        yield house


@pytest.fixture
def resident(browser: Browser, begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """A resident's window in September 2022, when the records of both years are public.

    The years are published in a copy: the other tests, in whatever order, begin from the town as it stood in spring.
    """
    published = tmp_path_factory.mktemp("published") / "var"
    shutil.copytree(begun, published, symlinks=True)
    bring(published, "publish")
    with served(published, **AUTUMN) as later:
        window = new_window(browser, later)
        yield window
        window.page.context.close()
        window.check()


def plan_of(window: Window, heading: str) -> Locator:
    """The group of check boxes under a plan's name, with the list unfolded."""
    folded = window.main.locator("details.picker:not([open]) > summary")
    if folded.count():
        folded.first.click()
    legend = window.page.get_by_text(heading, exact=True)
    return window.main.locator("fieldset.choices-of").filter(has=legend)


def log(window: Window, day: str, plan: str, measure: str, line: str) -> Window:
    """Fill the form of an activity and send it."""
    window.open("/sakura/work/activities/log/").fill(held_on=day, place="集会所", line=line)
    plan_of(window, plan).get_by_label(measure, exact=True).check()
    return window.press("記録する")


def test_two_boards_lead_to_the_sheets_of_two_plans(window: NewWindow) -> None:
    office = window("secretary")
    titles = {}
    for year, label in ((2020, "令和2年度"), (2021, "令和3年度")):
        office.open("/sakura/work/years/").follow(label).sees(f"{label} 振り返りシートの集約")
        assert office.page.url.endswith(f"/board/{year}/")
        office.follow("子育て課")
        titles[year] = office.main.locator("h1").inner_text()
    assert titles == {2020: "こどもの居場所", 2021: "居場所と食卓"}
    expect(office.open("/sakura/work/board/2020/").main.locator(".sum .done b")).to_have_text("2 / 6枚")
    expect(office.open("/sakura/work/board/2021/").main.locator(".sum .done b")).to_have_text("0 / 7枚")


def test_a_sheet_opens_with_the_words_of_both_measures_and_says_whose(window: NewWindow) -> None:
    writer = window("other_writer").open("/sakura/work/sheets/2021/m03/")
    expect(writer.page.locator("#last-from")).to_have_text(
        "昨年度の文は、第3期の2「こどもの居場所」、第3期の4「ふれあい給食」から引き継いだものです。"
    )
    last = writer.main.locator("#f-did .last")
    expect(last).to_have_text(re.compile("「こどもの居場所」.*旧m02.*「ふれあい給食」.*旧m04", re.DOTALL))
    plan = writer.named("plan")
    expect(plan).to_have_value(re.compile("「こどもの居場所」\n.*旧m02\n\n「ふれあい給食」\n.*旧m04"))
    plan.fill("居場所で、月に1回食卓をかこみます。")
    writer.press("保存する").sees("保存しました。")
    expect(writer.named("plan")).to_have_value("居場所で、月に1回食卓をかこみます。")
    expect(last).to_contain_text("旧m04")
    new = window("writer").open("/sakura/work/sheets/2021/m01/")
    expect(new.page.locator("#last-from")).to_have_count(0)
    new.sees("防災の声かけ").misses("旧m")
    # The way to the next sheet of the pile names it; nothing else speaks of another measure.
    for part in (new.main.locator("form").first, new.page.get_by_role("complementary", name="書くための材料")):
        expect(part).not_to_contain_text("見守り")


def test_an_activity_goes_to_the_measure_of_its_own_plan(window: NewWindow) -> None:
    office = window("secretary").open("/sakura/work/activities/log/")
    groups = office.main.locator("fieldset.choices-of > legend")
    assert groups.all_text_contents() == [NEW, OLD]
    expect(plan_of(office, OLD).get_by_role("checkbox")).to_have_count(4)
    expect(plan_of(office, NEW).get_by_role("checkbox")).to_have_count(5)
    log(office, "2021-02-10", OLD, "見守りの輪", "二月の見守りの会").sees("活動を記録しました")
    assert office.page.url.endswith("/activities/year/2020/")
    log(office, "2021-04-20", NEW, "防災の声かけ", "四月の防災の会").sees("活動を記録しました")
    assert office.page.url.endswith("/activities/year/2021/")
    side = office.page.locator("#side")
    office.open("/sakura/work/sheets/2020/m01/").sees("二月の見守りの会")
    expect(side).not_to_contain_text("四月の防災の会")
    office.open("/sakura/work/sheets/2021/m01/").sees("四月の防災の会")
    expect(side).not_to_contain_text("二月の見守りの会")


def test_a_measure_of_the_other_plan_is_refused_and_the_tick_stays(window: NewWindow) -> None:
    office = window("secretary")
    office.expected.add(422)
    log(office, "2021-02-11", NEW, "防災の声かけ", "日を取りちがえた会")
    office.sees("「第4期地域福祉保健計画」の取組は、令和2年度の活動には選べません。")
    expect(plan_of(office, NEW).get_by_label("防災の声かけ", exact=True)).to_be_checked()
    expect(office.named("line")).to_have_value("日を取りちがえた会")


def test_the_lineage_is_corrected_with_a_reason(window: NewWindow) -> None:
    office = window("secretary").open(LINEAGE).sees("すべて決まっています", "すべて行き先が決まっています")
    office.sees("2つのうち1つが前の期から続く", "2つとも新しいテーマ")
    expect(office.named("from-m03")).to_have_value("m02")
    expect(office.named("more-m03")).to_have_value("4")
    office.expected.add(422)
    office.named("from-m05").select_option("new")
    office.press("つながりを保存する")
    expect(office.main.locator("#e-reason")).to_be_visible()
    expect(office.named("from-m05")).to_have_value("new")
    office.fill(reason="つどいは新しい取組でした。").press("つながりを保存する").sees("保存しました")
    office.sees("確定したあとの直し", "つどいは新しい取組でした。")
    gone_to = office.main.locator("table.passed-on tbody tr").filter(has_text="担い手の講座")
    expect(gone_to).to_contain_text("担い手の入門講座")
    expect(gone_to).not_to_contain_text("担い手のつどい")


@pytest.mark.parametrize(
    "address", [LINEAGE, "/sakura/work/activities/log/", "/sakura/work/sheets/2021/m03/", "/sakura/work/board/2021/"]
)
def test_it_fits_a_telephone(window: NewWindow, address: str) -> None:
    office = window("secretary", size=PHONE).open(address)
    assert office.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_residents_read_the_newest_plan_and_where_its_measures_come_from(resident: Window) -> None:
    resident.open("/sakura/").sees("第4期地域福祉保健計画「さくらプラン4」", "令和3年度は、こうでした")
    resident.follow("5の取組をすべて見る").follow("見守りの輪をひろげる")
    resident.sees("第3期の1「見守りの輪」から続いています。")
    judged = resident.main.get_by_role("table", name="前の計画での評価（その期の言葉で）").locator("tbody tr")
    assert [row.split("\t") for row in judged.all_inner_texts()] == [
        ["見守りの輪", "令和2年度", "おおむね順調", "ありません"]
    ]
    resident.open("/sakura/measures/m03/").sees("第3期の2「こどもの居場所」から", "第3期の4「ふれあい給食」から")
    resident.open("/sakura/measures/m01/").sees("防災の声かけ").misses("前の計画から", "見守り")
    earlier = resident.open("/sakura/archive/").main.get_by_role(
        "link", name="令和2年度 第1号の全部をまとめたデータ（JSON）"
    )
    book = resident.page.request.get(f"{resident.base}{earlier.get_attribute('href')}").json()
    assert (book["term"]["number"], [measure["title"] for measure in book["measures"]][:2]) == (
        3,
        ["見守りの輪", "こどもの居場所"],
    )
