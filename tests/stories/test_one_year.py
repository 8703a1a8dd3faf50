"""One whole plan year, told on pages: from the plan document to the published record, and into the next year.

One piece of advice is followed by its number to the reply, the amendment, the difference on the published page, and the sheet of
the next year. Everything after the founding of the town is done through HTTP by the person whose work it is.
"""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.audit.queries import broken_links
from meguru.base.bodies.queries.actors import find_town
from meguru.base.towns.scope import town_scope
from meguru.demo.content import load_content
from meguru.demo.plan_document import worn_plan_text
from meguru.jobs.publishing import render_town, unfinished_towns
from tests.site.recounting import recount
from tests.stories.minamo import SLUG, WORK, People, found, on
from tests.support.measures import measure_id
from tests.support.waiting import read_all

NEW_TEXT = "歩いて行ける場所に、お茶と体操の集まりを、土曜日と夕方にも開きます。"


@pytest.fixture
def people(bare_database: None) -> People:
    """The town's people, logged in."""
    return found()[1]


def test_the_year_goes_round(people: People, settings: object, tmp_path: Path) -> None:
    """Plan, do, check, act, publish; and the next year opens with what was decided."""
    settings.MEGURU_SITE_ROOT = tmp_path / "site"  # type: ignore[attr-defined]
    with on("2016-03-20"):
        adopt_the_plan(people)
    with on("2016-04-01"):
        open_the_year(people, "平成28年度")
    with on("2016-10-15"):
        log_an_activity(people)
        send_an_opinion(people)
    with on("2017-04-03"):
        open_the_year(people, "H29")
    with on("2017-05-10"):
        write_and_return_a_sheet(people)
        finish_the_other_sheets(people)
    with on("2017-08-04"):
        number = hold_the_committee(people)
    with on("2017-09-01"):
        reply(people, number)
        answer_the_opinion(people)
    with on("2018-03-16"):
        amend(people, number)
        publish(people)
    with on("2018-04-02"):
        open_the_year(people, "2018")
        follow_the_advice(people, number, tmp_path / "site" / SLUG / "current")


def adopt_the_plan(people: People) -> None:
    """The office uploads the worn plan document, corrects one row, and freezes the plan."""
    document = worn_plan_text(load_content("sample-machi")).encode()
    office = people.office.open(WORK + "plan/readings/")
    office.press("読み取る", file=SimpleUploadedFile("計画書.txt", document, "text/plain"))
    assert read_all() == 1
    office.follow("いまのようすを見る").sees("ふだんの見守りネットの推進", "はじめてのボランティア講座の開催")
    reading = office.address
    office.open(reading + "rows/2/").press(
        "この内容で記録する", description="歩いて行ける場所に、お茶と体操の集まりを開きます。"
    )
    office.open(reading + "adopt/").press(
        "取組4件で計画の案をつくる",
        number="2",
        name="第2期みなも町地域福祉計画",
        first_year="平成28年度",
        last_year="平成32年度",
    )
    for code in ("kawakami", "kawashimo"):
        office.open(f"{WORK}plan/terms/2/districts/{code}/")
        first = next(name for form in office.forms for name in form.names if name.endswith("-title"))
        office.press("この内容で書く", **{first: "あいさつの川"})
    office.open(WORK + "plan/terms/2/freeze/").press("この計画を確定する", on="2016-03-20", understood="on")
    office.open(WORK + "plan/").sees("第2期みなも町地域福祉計画", "通いの場づくりの支援")


def open_the_year(people: People, typed: str) -> None:
    """Any form of the year may be typed."""
    people.office.open(WORK + "years/").press("開く前に確かめる", fiscal_year=typed)
    people.office.sees("シートが用意されます").press("この年度を開く")
    assert people.office.status == 200, people.office.text


def log_an_activity(people: People) -> None:
    """Support staff log an activity from their phone; the same form sent twice makes one row."""
    supporter = people.supporter.open(WORK + "activities/log/")
    filled = {
        "held_on": "2016-10-15",
        "district": "kawakami",
        "place": "川上会館",
        "line": "はじめてのお茶の会",
        "people": "18",
    }
    with town_scope(find_town(SLUG)):
        measures = [str(measure_id("m02", term=2))]
    supporter.press("記録する", measures=measures, **filled)
    supporter.sees("はじめてのお茶の会", "18人")


def send_an_opinion(people: People) -> None:
    """A resident sends a word without an account and is told its number."""
    resident = people.resident.open(f"/{SLUG}/opinion/")
    with town_scope(find_town(SLUG)):
        measure = str(measure_id("m02", term=2))
    resident.press(
        "送る",
        text="平日の昼は仕事で行けません。夕方や土曜にも集まりがほしいです。",
        measure=measure,
        contact="夜に電話ください",
    )
    resident.sees("ご意見をお預かりしました", "H28-001")


SHEET = {
    "did": "お茶の会を1回開き、18人が集まった。",
    "rating": "B",
    "rating_reason": "はじめられたから。",
    "issue": "平日の昼だけでは、働く人が来られない。",
    "direction": "amend",
    "next_plan": "夕方の会をためす。",
}


def write_and_return_a_sheet(people: People) -> None:
    """Written with the material at the side, confirmed by another, returned on one field, shown with the difference, accepted."""
    address = WORK + "sheets/2016/m02/"
    writer = people.writer.open(address).sees("はじめてのお茶の会", "夕方や土曜にも", "通いの場づくりの支援")
    without_reason = {key: value for key, value in SHEET.items() if key != "rating_reason"}
    writer.press("確認に回す", **without_reason).sees("「評価の理由」を書いてください。")
    assert writer.status == 422
    assert next(form for form in writer.forms if "did" in form.values).values["did"] == SHEET["did"], "nothing is lost"
    writer.press("確認に回す", **SHEET).sees("確認中")
    assert not writer.has_button("確かめて提出する")
    people.head.open(address).press("確かめて提出する").sees("提出済")
    council = people.council.open(address)
    council.press("直しをお願いする", **{"remark-rating_reason": "なぜBなのか、人数も入れてください。"}).sees("差戻し")
    writer.open(address).sees("1か所、直しをお願いします", "なぜBなのか、人数も入れてください。")
    writer.press("直して確認に回す", rating_reason="はじめられたから。目標の20人に近い18人が来た。")
    people.head.open(address).press("確かめて提出する")
    people.council.open(address).sees("前に出した文から変わったところ", "目標の20人に近い18人が来た。")
    people.council.press("受理する").sees("受理")
    people.writer.open(WORK + "sheets/2017/m02/").sees("夕方の会をためす。", "昨年度（平成28年度）")


def finish_the_other_sheets(people: People) -> None:
    """The secretariat writes what is left; one district is confirmed on paper, one year was cancelled."""
    for code in ("m01", "m03", "m04"):
        address = f"{WORK}sheets/2016/{code}/"
        people.office.open(address).press("確認に回す", **SHEET)
        people.office.sees("確認中")
    people.head.open(WORK + "sheets/2016/m01/").press("確かめて提出する")
    people.office.open(WORK + "sheets/2016/m01/").press("受理する").sees("受理")
    kawakami = WORK + "sheets/2016/kawakami/"
    people.supporter.open(kawakami).press("確認に回す", t1__did="橋のたもとで、朝のあいさつを続けた。")
    people.supporter.press(
        "確認を記録して提出する", confirmed_by="川上地区 委員長", confirmed_on="2017-05-09", means="paper"
    )
    people.office.open(kawakami).sees("紙で", "川上地区 委員長").press("受理する")
    kawashimo = WORK + "sheets/2016/kawashimo/"
    people.supporter.open(kawashimo).press("確認に回す", manner="cancelled").sees("中止したわけを書いてください。")
    people.supporter.press("確認に回す", manner="cancelled", manner_note="大水のあとの片づけのため")
    people.supporter.press(
        "確認を記録して提出する", confirmed_by="地区会長", confirmed_on="2017-05-09", means="telephone"
    )
    people.office.open(kawashimo).press("受理する")
    people.office.open(WORK + "board/2016/").sees("受理", "/ 6枚")


def hold_the_committee(people: People) -> str:
    """The report is made from accepted sheets; the committee's judgement stands beside the self-rating; advice gets a number."""
    office = people.office.open(WORK + "meetings/call/")
    office.press("予定に入れる", fiscal_year="平成28年度", held_on="2017-08-04", place="役場 大会議室")
    meeting = office.address
    office.press("資料をつくる")
    people.member.open(meeting + "report/").sees("通いの場づくりの支援", "おおむね順調", "大水のあとの片づけのため")
    office.open(meeting).press("開催を記録する", seats="5", filled="5", present="2").sees("過半数")
    office.open(meeting).press("開催を記録する", seats="5", filled="5", present="4")
    office.open(meeting + "evaluations/")
    rating = next(n for form in office.forms for n in form.names if "m02" in n and "rating" in n)
    comment = next(n for form in office.forms for n in form.names if "m02" in n and "comment" in n)
    office.press("すべて保存する", **{rating: "C", comment: "働く人の参加が少ない。"})
    office.open(meeting + "advice/").press(
        "記録して、次へ", kind="proposal", text="土曜日や夕方にも開いてはどうか。", measure="m02"
    )
    office.open(WORK + "advice/").sees("H28-01", "土曜日や夕方にも開いてはどうか。")
    people.member.open(meeting + "report/").sees("働く人の参加が少ない。")
    return "H28-01"


def reply(people: People, number: str) -> None:
    """The addressee answers; the advice and its answer stand on the next sheet."""
    people.head.open(f"{WORK}advice/{number}/").press(
        "答えを保存する", stance="will_do", text="平成30年度から、土曜日と夕方にも開きます。"
    )
    people.writer.open(WORK + "sheets/2017/m02/").sees(
        number, "土曜日や夕方にも開いてはどうか。", "前の年の助言にどう応えたか"
    )


def answer_the_opinion(people: People) -> None:
    """The opinion is answered; its contact is seen by the secretariat alone."""
    people.writer.open(WORK + "opinions/H28-001/").misses("夜に電話ください")
    office = people.office.open(WORK + "opinions/H28-001/").sees("夜に電話ください")
    office.press("回答を保存する", answer_class="taken_up", answer="夕方と土曜日にも開くことにしました。")


def amend(people: People, number: str) -> None:
    """The office proposes, the council decides; the proposer cannot decide alone."""
    office = people.office.open(f"{WORK}amendments/propose/?measure=m02&advice={number}")
    why = "働く人も来られるようにするため。"
    causes: dict[str, list[str]] = {"advice": [number], "opinions": ["H28-001"]}
    office.press("起案する", kind="amend", description=NEW_TEXT, reason=why, effective_year="平成30年度", **causes)
    proposal = office.address
    assert office.status == 200, office.text
    assert not office.has_button("この変更を決める")
    people.council.open(proposal).press("この変更を決める")
    people.office.open(WORK + "amendments/").sees("土曜日と夕方にも", number)


def publish(people: People) -> None:
    """Draft, approval by a second person, public; then the files are written by the job."""
    office = people.office.open(WORK + "publications/draft/")
    office.press("案をつくる", fiscal_year="平成28年度", published_on="2018-03-20")
    publication = office.address
    assert not office.has_button("この内容を承認する")
    people.council.open(publication).press("この内容を承認する").press("公表する").sees("公表済み")
    assert unfinished_towns() == [SLUG], "released, and not yet written by the job"
    render_town(SLUG)
    assert unfinished_towns() == []


def follow_the_advice(people: People, number: str, site: Path) -> None:
    """By its number: the trail in the workshop, the published difference, the open data, and next year's sheet."""
    people.office.open(f"{WORK}advice/{number}/").sees("改1", "平成30年度")
    counted = recount({str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()})
    assert (counted.false, counted.unknown) == ([], [])
    changes = (site / "changes" / "index.html").read_text(encoding="utf-8")
    assert number in changes
    assert "<ins" in changes
    measure = (site / "measures" / "m02" / "index.html").read_text(encoding="utf-8")
    assert "土曜日や夕方にも開いてはどうか。" in measure
    assert "働く人の参加が少ない。" in measure
    book = json.loads((site / "data" / "book.json").read_text(encoding="utf-8"))
    advice = next(item for item in book["advice"] if item["number"] == number)
    assert advice["amendments"] == ["改1"]
    assert next(item for item in book["amendments"] if item["number"] == "改1")["advice"] == [number]
    assert "夜に電話ください" not in json.dumps(book, ensure_ascii=False)
    people.writer.open(WORK + "sheets/2018/m02/").sees(NEW_TEXT)
    people.writer.open(WORK + "sheets/2018/m01/").misses(NEW_TEXT)


def test_the_ledger_tells_the_whole_story(people: People) -> None:
    """After a piece of the year the chain holds, and the office reads its own doings in it."""
    with on("2016-03-20"):
        adopt_the_plan(people)
        people.office.open(WORK + "ledger/").sees("第2期の計画を確定しました")
    with town_scope(find_town(SLUG)):
        assert list(broken_links()) == []
