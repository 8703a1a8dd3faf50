"""The year's story in Chromium, as six people and a resident: from an activity logged on a telephone to the public page.

Each person has a window of their own. An error on a console, content refused by the policy, a failed request or an answer nobody
expected fails the story, in whose window it ever happened.
"""

import re
import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.browser.window import PHONE, NewWindow, Window

WORK = "/kohoku/work/"
SHEET = f"{WORK}sheets/2017/m07/"
MEASURE = "障がい者への理解・啓発、支援者ネットワークの強化"
ACTIVITY = "話し手の練習会を公園で開いた"
ADVICE = "土曜日の出前講座を、中学校でも開いてはどうか。"
NEW_TEXT = "障がいのある人が話し手になる出前講座を、土曜日の中学校でも開きます。"
OPINION = "出前講座の日を、学校からの便りでも知りたいです。"
SECONDS_TO_WRITE = 60


@dataclass
class People:
    """Seven windows."""

    office: Window
    council: Window
    writer: Window
    head: Window
    supporter: Window
    member: Window
    resident: Window
    notes: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def people(window: NewWindow) -> People:
    """Everybody at their own window; support staff with a telephone."""
    return People(
        office=window("jimukyoku"),
        council=window("shakyo"),
        writer=window("korei-tanto"),
        head=window("korei-kacho"),
        supporter=window("support-nippa", size=PHONE, has_touch=True, is_mobile=True),
        member=window("iin"),
        resident=window(),
    )


def test_the_year_goes_round(people: People) -> None:
    """Do, check, act, publish; and a resident reads it."""
    log_an_activity(people.supporter)
    write_a_sheet(people.writer)
    confirm(people.head)
    return_it(people.council)
    mend_it(people.writer)
    confirm(people.head)
    accept_it(people.council)
    hold_the_committee(people)
    reply(people)
    amend(people)
    publish(people)
    read_it(people.resident)
    send_an_opinion(people)


def log_an_activity(supporter: Window) -> None:
    """On a telephone: by the menu to the form, one minute, and it stands in the log."""
    supporter.page.get_by_text("メニュー", exact=True).click()
    supporter.page.get_by_role("navigation", name="メニュー").get_by_role("link", name="活動", exact=True).click()
    supporter.follow("活動を記録する")
    supporter.fill(held_on="2018-03-24", place="新羽公園", line=ACTIVITY, people="14")
    supporter.main.locator("details.picker > summary").click()
    supporter.main.get_by_role("searchbox", name="この中を探す").fill(MEASURE[:4])
    supporter.main.get_by_role("checkbox", name=MEASURE).check()
    supporter.named("district").select_option("nippa")
    supporter.press("記録する").sees("活動を記録しました。", ACTIVITY)


def write_a_sheet(writer: Window) -> None:
    """From the home page: material by a press, rating by a card, everything else typed; kept by itself; then sent."""
    writer.follow(f"「{MEASURE}」を書いてください").sees("平成29年度の振り返り")
    saved = writer.page.locator("#saved")
    before = int(writer.page.locator("#revision").input_value())
    writer.button("「したこと」に引く （3月24日 新羽公園）").click()
    expect(writer.named("did")).to_have_value(re.compile(f"3月24日、新羽公園で{ACTIVITY}（14人）。$"))
    expect(writer.named("did")).to_be_focused()
    expect(saved).to_have_text(re.compile(r"に保存しました\s*$"))
    expect(writer.page.locator("#revision")).to_have_value(str(before + 1))
    writer.choose("rating", "B").fill(rating_reason="練習会を開けた。").choose("direction", "amend")
    writer.fill(issue="話し手が平日の昼に集中している。", next_plan="土曜日にも話せる人をさがす。")
    expect(writer.page.locator("#progress")).to_have_text("必須 6項目のうち 6項目が書けています")
    writer.page.reload()
    expect(writer.named("next_plan")).to_have_value("土曜日にも話せる人をさがす。")
    expect(writer.main.locator('input[name="rating"][value="B"]')).to_be_checked()
    writer.press("確認に回す").sees("確認に回しました。", "確認中")


def confirm(head: Window) -> None:
    """The head of the section finds it on the home page and hands it in."""
    head.open(WORK).follow(MEASURE).press("確かめて提出する").sees("提出済")


def return_it(council: Window) -> None:
    """The other half of the secretariat asks for one field to be mended."""
    council.open(WORK).follow(MEASURE)
    council.main.locator("summary").filter(has_text="直しをお願いする").click()
    council.fill(**{"remark-rating_reason": "目標とくらべて書いてください。"}).press("直しをお願いする").sees("差戻し")


def mend_it(writer: Window) -> None:
    """The writer is led to the field, mends it, and sees the difference."""
    writer.open(WORK).follow(f"「{MEASURE}」に直しのお願いがあります").sees(
        "1か所、直しをお願いします。", "目標とくらべて"
    )
    writer.follow("直すところへ")
    assert writer.page.url.endswith("#f-rating_reason")
    writer.fill(rating_reason="練習会を開けた。目標の3回に対して4回になった。").press("保存する").sees("保存しました。")
    writer.main.get_by_text("出したときの文とくらべる").first.click()
    expect(writer.main.locator("#f-rating_reason ins").first).to_be_visible()
    writer.press("直して確認に回す").sees("確認中")


def accept_it(council: Window) -> None:
    """What has changed since it was returned is shown; then it is accepted."""
    council.open(SHEET).sees("目標の3回に対して4回になった。")
    expect(council.main.locator("ins").first).to_be_visible()
    council.press("受理する").sees("受理しました。")


def hold_the_committee(people: People) -> None:
    """A report of what is accepted, heads counted, a judgement beside the self-rating, a piece of advice."""
    office = people.office.open(f"{WORK}meetings/call/")
    office.fill(fiscal_year="平成29年度", held_on="2018-05-21", place="区役所 会議室").press("予定に入れる")
    people.notes["meeting"] = meeting = office.page.url
    office.press("資料をつくる").sees("資料をつくり直す")
    office.fill(seats="15", filled="15", present="12").press("開催を記録する").sees("過半数")
    office.follow("評価を入れる").choose("rating-m07", "C").fill(**{"comment-m07": "働く人に届いていない。"})
    office.press("すべて保存する")
    office.open(f"{meeting}advice/").choose("kind", "proposal").fill(text=ADVICE)
    office.named("measure").select_option("m07")
    office.press("記録して、次へ").sees(ADVICE)
    link = office.main.get_by_role("row").filter(has_text=ADVICE).get_by_role("link").first
    people.notes["advice"] = link.inner_text()
    people.member.open(f"{meeting}report/").sees(MEASURE, "働く人に届いていない。", "目標の3回に対して4回になった。")


def reply(people: People) -> None:
    """Who is asked answers."""
    head = people.head.open(f"{WORK}advice/{people.notes['advice']}/").sees(ADVICE)
    head.choose("stance", "will_do").fill(text="平成31年度から、土曜日にも開きます。").press("答えを保存する").sees(
        "答えを保存しました。"
    )


def amend(people: People) -> None:
    """One proposes, another decides; the proposer cannot."""
    number = people.notes["advice"]
    office = (
        people.office.open(f"{WORK}advice/{number}/")
        .follow("変更を起案する")
        .fill(description=NEW_TEXT, reason="働く人や中学生にも届けるため。")
    )
    expect(office.main.locator(f'input[name="advice"][value="{number}"]')).to_be_checked()
    office.press("起案する").sees("変更を起案しました。")
    proposal = office.page.url
    expect(office.button("この変更を決める")).to_have_count(0)
    people.council.open(proposal).press("この変更を決める").sees("変更を決めました。")


def publish(people: People) -> None:
    """Drafted by one, approved and published by another, written to disk by the worker of the server itself."""
    office = people.office.open(f"{WORK}publications/draft/")
    office.fill(fiscal_year="平成29年度", published_on="2018-05-21").press("案をつくる").sees(
        "公表の案をつくりました。"
    )
    publication = office.page.url
    expect(office.button("この内容を承認する")).to_have_count(0)
    council = people.council.open(publication).press("この内容を承認する").sees("承認しました。")
    council.press("公表する").sees("公表しました。")
    done = council.page.locator("#rendering").get_by_text("公開ページは、この記録のとおりに書き出しました")
    expect(done).to_be_visible(timeout=SECONDS_TO_WRITE * 1000)


def read_it(resident: Window) -> None:
    """From the public home page to the measure: the change with its difference, the judgement, the advice and its answer."""
    resident.open("/").follow("港北区")
    until = time.monotonic() + 5  # a process takes up another release within a second
    while resident.page.get_by_text("平成29年度").count() == 0 and time.monotonic() < until:
        resident.page.reload()
    resident.page.get_by_role("link", name="取組（施策・事業）").first.click()
    resident.main.get_by_role("link", name=MEASURE).first.click()
    resident.sees(ADVICE, "働く人に届いていない。", "平成31年度から、土曜日にも開きます。")
    resident.open("/kohoku/changes/").sees(MEASURE)
    expect(resident.main.locator("ins").filter(has_text="土曜日の中学校").first).to_be_visible()


def send_an_opinion(people: People) -> None:
    """The resident answers back without an account; the secretariat finds it among what has come in."""
    resident = people.resident.open("/kohoku/measures/m07/").follow("意見を書く")
    expect(resident.named("measure").locator("option:checked")).to_have_text(MEASURE)
    resident.fill(text=OPINION).press("送る").sees("ご意見をお預かりしました")
    number = resident.main.locator("p b").first.inner_text()
    office = people.office.open(f"{WORK}opinions/").sees(number, OPINION)
    office.follow(OPINION[:10]).sees(OPINION, "きょう届きました")
