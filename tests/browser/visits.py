"""Which pages there are to look at: at least one visit for each page of the URLconf, and each kind of published page.

They are walked in order, so that a visit may use what an earlier one made. ``NO_PAGES`` says of the other addresses why
nobody can look at them. An address in neither fails the test.
"""

import base64
import hmac
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from meguru.demo.founding import DEMO_PASSWORD
from tests.browser.bringing import bring_census, bring_list, bring_workbook, correct_basics, upload
from tests.browser.organising import (
    decide_reorganisation,
    end_a_district,
    end_a_team,
    look_at_a_name_to_come,
    move_two,
    move_wrongly,
    reorganise,
)
from tests.browser.window import Window

WORK = "/kohoku/work/"
OFFICE, COUNCIL, WRITER, HEAD, SUPPORT = "jimukyoku", "shakyo", "korei-tanto", "korei-kacho", "support-nippa"
CHAIR, MEMBER, AUDITOR, SMALL = "nippa-chair", "iin", "kansa", "minamo-jimukyoku"
WITH_APP, KEYLESS = "somu-tanto", "kagi-nashi"
OPERATOR = "buhin-mi"

Before = Callable[[Window], object]


@dataclass(frozen=True)
class Visit:
    """One look at one page: the pattern's name, who looks, where, and what is done there first."""

    name: str
    who: str
    address: str
    before: Before | None = None
    status: int = 200
    note: str = ""
    in_dark: bool = False
    in_forced: bool = False
    on_paper: bool = False

    @property
    def title(self) -> str:
        """How a fault names it."""
        return f"{self.address} as {self.who or 'a resident'}{f' ({self.note})' if self.note else ''}"


def upload_long(window: Window) -> None:
    """A document of many pages waits to be read by the worker."""
    window.named("file").set_input_files(
        {"name": "長い計画書.pdf", "mimeType": "application/pdf", "buffer": empty_pages(9)}
    )
    window.press("読み取る")


def empty_pages(count: int) -> bytes:
    """A PDF with nothing in it but its pages."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * count
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def write_milestones(window: Window) -> None:
    """Write a milestone of the measure and open what may be done with it."""
    window.named("new-what").fill("案内を出す")
    window.named("new-due_on").fill("2018-06-01")
    window.press("この節目を書く").sees("節目を書きました。")
    window.main.get_by_text("期日を動かす…").click()


def drop_one(window: Window) -> None:
    """Leave the first row of the reading out."""
    window.named("place").first.check()
    window.press("外す").sees("1行を外しました。")


def look_at_the_same(window: Window) -> None:
    """Put the row back, give another owner to it, and look at those that have the owner that it had."""
    window.press("元に戻す").named("place").first.check()
    window.main.get_by_text("柱・分野・担当を決める").click()
    window.fill(lead="くらし安全課").press("選んだ行をこの内容にする")
    window.main.get_by_role("link", name="を見て決める").first.click()
    window.sees("印のある行を同じようにする")


def put_back_and_tick_nothing(window: Window) -> None:
    """Everything as it was read; then nothing is ticked."""
    window.press("元に戻す").sees("最後の直しを元に戻しました。")
    sent_empty("外す")(window)


def adopt(window: Window) -> None:
    """Make a draft plan of the reading."""
    window.fill(number="4", name="第4期計画", first_year="平成33年度", last_year="平成37年度").press(
        "取組4件で計画の案をつくる"
    )


def sent_empty(verb: str, **fields: str) -> Before:
    """The form emptied, then sent past the browser's own checks: the page with its errors."""

    def send(window: Window) -> None:
        window.expected.update((422, 409))
        form = window.main.locator("form", has=window.page.get_by_role("button", name=verb, exact=True)).last
        form.evaluate(
            """form => { form.noValidate = true;
            for (const field of form.elements) {
              if (['text', 'date', 'number', 'textarea', 'password'].includes(field.type)) field.value = '';
              if (field.type === 'checkbox') field.checked = false; } }"""
        )
        window.fill(**fields)
        form.get_by_role("button", name=verb, exact=True).last.click()
        window.main.locator("#errors, .errors").first.wait_for()

    return send


def change_dates(window: Window) -> None:
    """The reply's due day moved from the next April: decided, and not yet in force."""
    window.fill(from_day="2019-04-01", reason="委員会の申し合わせのため", reply_due="10月31日").press(
        "この日から変える"
    )


def something_private(window: Window) -> None:
    """An activity with a telephone number: pointed out as it is typed, and again once it is saved."""
    window.named("line").fill("仮名田さん（045-000-1234）宅で茶話会")
    window.main.locator(".guard-look").first.get_by_text("電話番号").wait_for()
    window.named("place").fill("集会所")
    window.press("記録する").sees("個人のことが書かれていませんか")


def no_reason(window: Window) -> None:
    """The same, let stand without a reason."""
    something_private(window)
    sent_empty("このままでよい （したこと）")(window)


def pressed(*words: str) -> Before:
    """Buttons, links or folded parts opened first."""

    def press(window: Window) -> None:
        for each in words:
            window.main.locator("summary, button, a").filter(has_text=each).first.click()
            window.page.wait_for_load_state("load")

    return press


def written(window: Window) -> None:
    """Something typed, and kept by itself."""
    field = window.main.locator("textarea").first
    field.fill(field.input_value() + "。")
    window.page.locator("#saved").get_by_text("に保存しました").wait_for()


def begin_app(window: Window) -> None:
    """The first number of the app, worked out as the app does (RFC 6238)."""
    if window.page.url.split("?")[0].endswith("/reauthenticate/"):
        window.fill(password=DEMO_PASSWORD).press("確かめる")
    secret = window.main.locator("code").inner_text().strip()
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 15
    number = (struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000
    window.fill(code=f"{number:06}").press("使いはじめる")
    assert not window.page.url.endswith("/activate/"), window.main.inner_text()


def half_in(window: Window) -> None:
    """Name and password given, the app's number not yet."""
    window.fill(login=WITH_APP, password=DEMO_PASSWORD).press("入る").sees("確認の番号")


SHEET = f"{WORK}sheets/2017/"
PLAN = f"{WORK}plan/"
MEETING = f"{WORK}meetings/1/"
WORKSHOP = [
    Visit("work-home", OFFICE, WORK, in_dark=True),
    Visit("work-home", WRITER, WORK),
    Visit("work-home", CHAIR, WORK),
    Visit("work-home", SMALL, "/sample-machi/work/"),
    Visit("me", OFFICE, f"{WORK}me/"),
    Visit("search", OFFICE, f"{WORK}search/"),
    Visit("manual", OFFICE, f"{WORK}manual/"),
    Visit("manual", WRITER, f"{WORK}manual/?q=%E5%8D%B0%E5%88%B7", note="asked"),
    Visit("manual-chapter", OFFICE, f"{WORK}manual/first-day/", in_dark=True),
    Visit("manual-chapter", AUDITOR, f"{WORK}manual/hosting/", note="with tables"),
    Visit("search", WRITER, f"{WORK}search/?q=%E9%9A%9C%E5%AE%B3", note="asked"),
    Visit("my-record", OFFICE, f"{WORK}me/record/"),
    Visit("board", OFFICE, f"{WORK}board/", in_dark=True),
    Visit("board-of-year", OFFICE, f"{WORK}board/2017/", pressed("差戻し"), note="narrowed"),
    Visit("board", SMALL, "/sample-machi/work/board/"),
    Visit("years", OFFICE, f"{WORK}years/"),
    Visit("years", OFFICE, f"{WORK}years/", sent_empty("開く前に確かめる"), note="sent empty"),
    Visit("open-year", OFFICE, f"{WORK}years/2019/open/", status=409, note="far too early"),
    Visit("due-days", OFFICE, f"{WORK}years/2017/due/"),
    Visit("due-days", OFFICE, f"{WORK}years/2017/due/", sent_empty("変わるシートを確かめる"), note="sent empty"),
    Visit("close-year", OFFICE, f"{WORK}years/2016/close/"),
    Visit("close-year", OFFICE, f"{WORK}years/2017/close/", note="not yet"),
    Visit("undo-year", OFFICE, f"{WORK}years/2018/undo/", note="not any more"),
    Visit("reopen-year", OFFICE, f"{WORK}years/2016/reopen/", note="open"),
    Visit("my-sheets", WRITER, f"{WORK}sheets/"),
    Visit("my-sheets", SMALL, "/sample-machi/work/sheets/"),
    Visit("owner-sheets", WRITER, f"{SHEET}m05/owner/"),
    Visit("sheet", WRITER, f"{SHEET}m05/", note="returned, with advice", in_dark=True),
    Visit("sheet-history", WRITER, f"{SHEET}m05/history/", note="returned once", on_paper=True),
    Visit("sheet", OFFICE, f"{SHEET}m12/", note="with sub-items"),
    Visit("measure", OFFICE, f"{PLAN}measures/m28/", note="a project and what it serves"),
    Visit("sheet", WRITER, f"{SHEET}m07/", written, note="being written"),
    Visit("sheet", WRITER, f"{SHEET}m07/", sent_empty("確認に回す"), note="sent empty"),
    Visit("sheet", OFFICE, f"{SHEET}m06/", pressed("直しをお願いする"), note="submitted, to be returned"),
    Visit("sheet", OFFICE, f"{SHEET}m26/", pressed("書き手に戻す"), note="in confirmation, to be sent back"),
    Visit("sheet", OFFICE, f"{SHEET}m01/", note="accepted"),
    Visit("sheet", SUPPORT, f"{SHEET}nippa/", note="of a district"),
    Visit("sheet", SUPPORT, f"{SHEET}nippa/", sent_empty("確認に回す"), note="of a district, sent empty"),
    Visit("sheet", OFFICE, f"{SHEET}hiyoshi/", note="of a district, accepted"),
    Visit("sheet", SMALL, "/sample-machi/work/sheets/2016/m01/", note="untouched"),
    Visit("activities-of-year", OFFICE, f"{WORK}activities/year/2017/"),
    Visit("activities", SMALL, "/sample-machi/work/activities/"),
    Visit("log-activity", SUPPORT, f"{WORK}activities/log/"),
    Visit("log-activity", SUPPORT, f"{WORK}activities/log/", sent_empty("記録する"), note="sent empty"),
    Visit("activity", OFFICE, f"{WORK}activities/1/"),
    Visit("activity", AUDITOR, f"{WORK}activities/1/", note="to read"),
    Visit("activity", OFFICE, f"{WORK}activities/log/", something_private, note="pointed out"),
    Visit("let-text-stand", OFFICE, f"{WORK}activities/log/", no_reason, note="sent empty"),
    Visit("opinions", OFFICE, f"{WORK}opinions/"),
    Visit("opinions", SMALL, "/sample-machi/work/opinions/"),
    Visit("register-opinion", OFFICE, f"{WORK}opinions/register/"),
    Visit("register-opinion", OFFICE, f"{WORK}opinions/register/", sent_empty("登録して、次へ"), note="sent empty"),
    Visit("opinion", OFFICE, f"{WORK}opinions/H30-003/"),
    Visit("opinion", OFFICE, f"{WORK}opinions/H30-003/", sent_empty("回答を保存する"), note="sent empty"),
    Visit("opinion", OFFICE, f"{WORK}opinions/H28-001/", note="answered"),
    Visit("correct-opinion", OFFICE, f"{WORK}opinions/H28-001/correct/"),
    Visit("correct-opinion", OFFICE, f"{WORK}opinions/H30-003/correct/", note="of whatever channel"),
    Visit("meetings", OFFICE, f"{WORK}meetings/"),
    Visit("meetings", SMALL, "/sample-machi/work/meetings/"),
    Visit("call-meeting", OFFICE, f"{WORK}meetings/call/"),
    Visit("call-meeting", OFFICE, f"{WORK}meetings/call/", sent_empty("予定に入れる"), note="sent empty"),
    Visit("meeting", OFFICE, MEETING),
    Visit("correct-meeting", OFFICE, f"{MEETING}correct/"),
    Visit("meeting-members", OFFICE, f"{MEETING}members/"),
    Visit("meeting-members", OFFICE, f"{MEETING}members/", sent_empty("委員ごとの出席を直す"), note="sent empty"),
    Visit("meeting-report", MEMBER, f"{MEETING}report/"),
    Visit("evaluations", OFFICE, f"{MEETING}evaluations/"),
    Visit("meeting-advice", OFFICE, f"{MEETING}advice/"),
    Visit("meeting-advice", OFFICE, f"{MEETING}advice/", sent_empty("記録して、次へ"), note="sent empty"),
    Visit("advice-list", OFFICE, f"{WORK}advice/"),
    Visit("advice-list", SMALL, "/sample-machi/work/advice/"),
    Visit("advice", OFFICE, f"{WORK}advice/H28-01/", in_dark=True),
    Visit("correct-advice", OFFICE, f"{WORK}advice/H28-01/correct/"),
    Visit(
        "correct-advice", OFFICE, f"{WORK}advice/H28-01/correct/", sent_empty("直したものを保存する"), note="sent empty"
    ),
    Visit("amendments", OFFICE, f"{WORK}amendments/"),
    Visit("amendments", SMALL, "/sample-machi/work/amendments/"),
    Visit("propose-amendment", OFFICE, f"{WORK}amendments/propose/"),
    Visit("propose-amendment", OFFICE, f"{WORK}amendments/propose/?measure=m03"),
    Visit("propose-amendment", OFFICE, f"{WORK}amendments/propose/?new", sent_empty("起案する"), note="sent empty"),
    Visit("amendment", OFFICE, f"{WORK}amendments/1/"),
    Visit("correct-amendment", OFFICE, f"{WORK}amendments/1/correct/", note="decided already"),
    Visit("publications", OFFICE, f"{WORK}publications/"),
    Visit("publications", SMALL, "/sample-machi/work/publications/"),
    Visit("draft-publication", OFFICE, f"{WORK}publications/draft/"),
    Visit("draft-publication", OFFICE, f"{WORK}publications/draft/", sent_empty("案をつくる"), note="sent empty"),
    Visit("publication", OFFICE, f"{WORK}publications/draft/", pressed("案をつくる"), note="a draft"),
    Visit("publication", OFFICE, f"{WORK}publications/2/", note="public", in_dark=True),
    Visit("preview", OFFICE, f"{WORK}publications/2/preview/"),
    Visit("preview-page", OFFICE, f"{WORK}publications/2/preview/measures/m06/"),
    Visit("plan", OFFICE, PLAN),
    Visit("plan", SMALL, "/sample-machi/work/plan/"),
    Visit("measure", OFFICE, f"{PLAN}measures/m06/"),
    Visit("measure", OFFICE, f"{PLAN}measures/m12/", note="with sub-items"),
    Visit("change-measure", OFFICE, f"{PLAN}terms/3/measures/m06/change/"),
    Visit("change-measure", OFFICE, f"{PLAN}terms/3/measures/m12/change/", note="with sub-items"),
    Visit(
        "change-measure",
        OFFICE,
        f"{PLAN}terms/3/measures/m06/change/",
        sent_empty("この日から変える"),
        note="sent empty",
    ),
    Visit("change-term", OFFICE, f"{PLAN}terms/3/changes/"),
    Visit("plan-changes", OFFICE, f"{PLAN}terms/3/changes/list/"),
    Visit("plan-changes", SMALL, "/sample-machi/work/plan/terms/2/changes/list/"),
    Visit("change-term", OFFICE, f"{PLAN}terms/3/changes/", change_dates, note="decided"),
    Visit("district-plan", OFFICE, f"{PLAN}districts/nippa/"),
    Visit("term-settings", OFFICE, f"{PLAN}terms/3/settings/"),
    Visit(
        "readings",
        OFFICE,
        f"{PLAN}readings/",
    ),
    Visit("readings", OFFICE, f"{PLAN}readings/", sent_empty("読み取る"), note="sent empty"),
    Visit("reading", OFFICE, f"{PLAN}readings/", upload, note="just read"),
    Visit("reading-row", OFFICE, f"{PLAN}readings/3/rows/0/"),
    Visit("reading-table", OFFICE, f"{PLAN}readings/3/table/"),
    Visit("reading-hand", OFFICE, f"{PLAN}readings/3/hand/?open=0"),
    Visit("reading-hand", OFFICE, f"{PLAN}readings/3/hand/", drop_one, note="one dropped"),
    Visit("reading-same", OFFICE, f"{PLAN}readings/3/hand/", look_at_the_same),
    Visit("reading-hand", OFFICE, f"{PLAN}readings/3/hand/", put_back_and_tick_nothing, note="nothing ticked"),
    Visit("basics", OFFICE, f"{WORK}bodies/basics/"),
    Visit("basics-day", OFFICE, f"{WORK}bodies/basics/day/?day=2017-03-31"),
    Visit("take-basics", OFFICE, f"{WORK}bodies/basics/take/"),
    Visit("take-basics", OFFICE, f"{WORK}bodies/basics/take/", bring_census, note="compared"),
    Visit(
        "write-basics",
        OFFICE,
        f"{WORK}bodies/basics/districts/nippa/write/?day=2017-03-31",
        correct_basics,
        note="saved",
    ),
    Visit("write-basics", OFFICE, f"{WORK}bodies/basics/districts/nippa/write/?ages=5"),
    Visit("correct-associations", SUPPORT, f"{WORK}bodies/basics/districts/nippa/associations/"),
    Visit("district-basics", SUPPORT, f"{WORK}bodies/basics/districts/nippa/", in_dark=True, in_forced=True),
    Visit("setup", OFFICE, f"{WORK}setup/"),
    Visit("setup", OFFICE, f"{WORK}setup/", bring_workbook, note="compared"),
    Visit("setup-lists", OFFICE, f"{WORK}setup/", bring_list, note="a list of one's own"),
    Visit("reading-adopt", OFFICE, f"{PLAN}readings/3/adopt/"),
    Visit("reading-adopt", OFFICE, f"{PLAN}readings/3/adopt/", adopt, note="adopted"),
    Visit("reading", OFFICE, f"{PLAN}readings/", upload_long, note="waiting"),
    Visit("new-term", OFFICE, f"{PLAN}terms/new/"),
    Visit("term-basics", OFFICE, f"{PLAN}terms/4/basics/"),
    Visit("term-participants", OFFICE, f"{PLAN}terms/4/participants/"),
    Visit("term-settings", OFFICE, f"{PLAN}terms/4/settings/", note="of a draft"),
    Visit("new-measure", OFFICE, f"{PLAN}terms/4/measures/new/"),
    Visit("arrange-measure", OFFICE, f"{PLAN}terms/4/measures/m01/"),
    Visit("milestones", OFFICE, f"{WORK}milestones/"),
    Visit("measure-milestones", OFFICE, f"{PLAN}terms/3/measures/m01/milestones/", write_milestones, note="written"),
    Visit(
        "measure-milestones",
        OFFICE,
        f"{PLAN}terms/3/measures/m01/milestones/",
        sent_empty("この節目を書く"),
        note="empty",
    ),
    Visit("milestones", OFFICE, f"{WORK}milestones/", note="with rows"),
    Visit("caretakers", OFFICE, f"{PLAN}terms/3/measures/m01/people/"),
    Visit("write-district-plan", OFFICE, f"{PLAN}terms/4/districts/nippa/"),
    Visit("term-lineage", OFFICE, f"{PLAN}terms/4/lineage/"),
    Visit("freeze-term", OFFICE, f"{PLAN}terms/4/freeze/"),
    Visit("freeze-term", OFFICE, f"{PLAN}terms/4/freeze/", sent_empty("この計画を確定する"), note="sent empty"),
    Visit("bodies", OFFICE, f"{WORK}bodies/"),
    Visit("add-body", OFFICE, f"{WORK}bodies/add/organisation/"),
    Visit("correct-registered", OFFICE, f"{WORK}bodies/correct/organisation/1/"),
    Visit("reorganisations", OFFICE, f"{WORK}bodies/reorganisations/"),
    Visit("reorganise", OFFICE, f"{WORK}bodies/reorganisations/new/"),
    Visit("reorganise", SMALL, "/sample-machi/work/bodies/reorganisations/new/", reorganise, note="looked at"),
    Visit("reorganisations", SMALL, "/sample-machi/work/bodies/reorganisations/new/", decide_reorganisation),
    Visit("end-body", SMALL, "/sample-machi/work/bodies/", end_a_district),
    Visit("end-body", SMALL, "/sample-machi/work/bodies/", end_a_team, note="ended"),
    Visit("names", OFFICE, f"{WORK}bodies/names/organisation/1/"),
    Visit("names", OFFICE, f"{WORK}bodies/", look_at_a_name_to_come, note="another to come"),
    Visit("seats", OFFICE, f"{WORK}bodies/seats/"),
    Visit("moves", OFFICE, f"{WORK}bodies/moves/?day=2018-06-01"),
    Visit("moves", OFFICE, f"{WORK}bodies/moves/?day=2018-06-01", move_wrongly, note="wrong"),
    Visit("moves", OFFICE, f"{WORK}bodies/moves/?day=2018-06-01", move_two, note="looked at"),
    Visit("handover", OFFICE, f"{WORK}bodies/seats/1/handover/"),
    Visit("handover", OFFICE, f"{WORK}bodies/seats/9/handover/", note="of a department", on_paper=True),
    Visit("new-seat", OFFICE, f"{WORK}bodies/seats/new/"),
    Visit("seat", OFFICE, f"{WORK}bodies/seats/1/"),
    Visit("people", OFFICE, f"{WORK}bodies/people/"),
    Visit("slips", OFFICE, f"{WORK}bodies/people/slips/"),
    Visit("person-account", OFFICE, f"{WORK}bodies/people/2/account/"),
    Visit("operators", OFFICE, f"{WORK}bodies/operators/"),
    Visit("roles", OFFICE, f"{WORK}roles/"),
    Visit("ledger", AUDITOR, f"{WORK}ledger/"),
    Visit("ledger", AUDITOR, f"{WORK}ledger/?kind=reviews&from=2030-01-01", note="nothing found"),
    Visit("door", AUDITOR, f"{WORK}bodies/door/"),
    Visit("ledger-check", AUDITOR, f"{WORK}ledger/check/"),
]
LOOK = [
    Visit("look", OPERATOR, f"/work/look/?look={look}{dark}", in_dark=not dark, in_forced=not dark, on_paper=not dark)
    for look in ("workshop", "public")
    for dark in ("", "&dark=1")
]
REFUSED = [
    Visit("", OFFICE, f"{WORK}nothing/", status=404, note="404"),
    Visit("", SMALL, f"{WORK}board/", status=404, note="a neighbour's town"),
    Visit("", WRITER, f"{WORK}ledger/", status=403, note="403"),
    Visit("", "", "/nothing/", status=404, note="404 without a town"),
    Visit("", "", "/sample-machi/nothing/", status=404, note="404 of a town without a site"),
]
PUBLIC = [
    Visit("start", "", "/", in_dark=True),
    Visit("town-home", "", "/sample-machi/"),
    Visit("opinion-form", "", "/kohoku/opinion/"),
    Visit("opinion-form", "", "/kohoku/opinion/", sent_empty("送る"), note="sent empty"),
    Visit("opinion-thanks", "", "/kohoku/opinion/thanks/", note="not told"),
]
PUBLISHED = [
    Visit("", "", f"/kohoku/{page}", in_dark=page in ("", "measures/m06/", "changes/"))
    for page in (
        "", "districts/", "districts/nippa/", "districts/shinyoshida/", "measures/", "measures/m03/", "measures/m06/",
        "measures/m12/", "measures/m37/", "year/", "advice/", "changes/", "opinions/", "structure/", "plan/", "about/",
        "contact/", "archive/", "data/", "text/",
    )
] + [Visit("", "", "/kohoku/no-such-page/", status=404, note="the site's own 404")]  # fmt: skip

DOOR = [
    Visit("account_login", "", "/accounts/login/"),
    Visit("account_login", "", "/accounts/login/", sent_empty("入る", login="jimukyoku"), note="sent empty"),
    Visit("account_logout", AUDITOR, "/accounts/logout/"),
    Visit("account_inactive", "", "/accounts/inactive/"),
    Visit("account_reset_password", "", "/accounts/password/reset/"),
    Visit("account_signup", "", "/accounts/signup/"),
    Visit("account_email", "", "/accounts/email/"),
    Visit("account_reauthenticate", AUDITOR, "/accounts/reauthenticate/"),
    Visit("account_change_password", AUDITOR, "/accounts/password/change/"),
    Visit(
        "account_change_password",
        AUDITOR,
        "/accounts/password/change/",
        sent_empty("パスワードを変える"),
        note="sent empty",
    ),
    Visit("account_set_password", KEYLESS, "/accounts/password/set/"),
    Visit("entrance", KEYLESS, "/entrance/", note="no seat anywhere"),
    Visit("mfa_index", WITH_APP, "/accounts/2fa/", note="not in use"),
    Visit("mfa_activate_totp", WITH_APP, "/accounts/2fa/totp/activate/"),
    Visit("mfa_activate_totp", WITH_APP, "/accounts/2fa/totp/activate/", begin_app, note="begun"),
    Visit("mfa_index", WITH_APP, "/accounts/2fa/", note="in use"),
    Visit("mfa_view_recovery_codes", WITH_APP, "/accounts/2fa/recovery-codes/"),
    Visit("mfa_generate_recovery_codes", WITH_APP, "/accounts/2fa/recovery-codes/generate/"),
    Visit("mfa_reauthenticate", WITH_APP, "/accounts/2fa/reauthenticate/"),
    Visit("account_reauthenticate", WITH_APP, "/accounts/reauthenticate/", note="with the app as the other way"),
    Visit("mfa_deactivate_totp", WITH_APP, "/accounts/2fa/totp/deactivate/"),
    Visit("mfa_authenticate", "", "/accounts/login/", half_in, note="between the two steps"),
]

# Templates of which no visit is made, and where they are looked at instead.
NO_VISIT = {
    "fault.html": "a full or broken disk: tests/project/test_full_disk.py",
    "public/thanks.html": "after sending, by a signed address: tests/pages/public/test_opinion_form.py",
    "work/outside.html": "who is not let in: tests/pages/staff/base/test_bodies.py",
    "work/_first_steps.html": "a town that has opened no year: tests/overview/test_beginning.py",
    "work/act/_ending_back.html": "an end whose day has passed: tests/pages/staff/act/test_ending_pages.py",
    "work/act/_due_moves.html": "days of an open year that were moved: tests/pages/staff/act/test_years.py",
    "site/parts/level.html": "a plan of several levels: tests/site/test_every_field.py",
    "work/base/_longer.html": "a term that is made longer: tests/pages/staff/base/test_bodies.py",
    "work/check/_earlier_advice.html": "advice that was corrected: tests/pages/staff/check/test_correcting_records.py",
    "work/check/_not_recordable.html": "a closed year's meeting: tests/pages/staff/check/test_meetings.py",
}

NO_PAGES = {
    "look-dark": "a style sheet",
    "health": "two words for machines",
    "language": "keeps the choice and leads back to the page",
    "sheet-step": "taken by POST", "strike-activity": "taken by POST", "opinion-step": "taken by POST",
    "make-report": "taken by POST", "hold-meeting": "taken by POST",
    "call-off-meeting": "taken by POST", "close-advice": "taken by POST",
    "amendment-step": "taken by POST", "publication-step": "taken by POST", "drop-measure": "taken by POST",
    "drop-district-plan": "taken by POST",
    "undo-reorganisation": "taken by POST", "withdraw-change": "taken by POST", "withdraw-term-change": "taken by POST",
    "erase-person": "taken by POST", "take-back-pass": "taken by POST", "reading-aside": "taken by POST",
    "guard-look": "a part of pages with a long field",
    "publication-rendering": "a part of the publication's page",
    "follow-caretaker": "taken by POST",
    "setup-xlsx": "a file",
    "moves-xlsx": "a file",
    "publication-book": "a file", "sheet-paper": "a file", "board-sheets": "a file",
    "manual-picture": "a picture", "meeting-report-pdf": "a file", "reading-xlsx": "a file",
    "mfa_download_recovery_codes": "a file",
}  # fmt: skip
