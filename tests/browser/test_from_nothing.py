"""From an empty folder to the first accepted sheet: commands, workbook, document, corrections, adoption, first year, slips.

A secretariat with its lists at hand does it in Chromium; pages loaded, presses and seconds are counted and printed.
"""

import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import docx
import pdfplumber
from docx.table import _Row as Row
from playwright.sync_api import Browser, Frame, expect

from meguru.base.access.actions import ROLE_LABELS, Role
from meguru.demo.content import load_content
from meguru.demo.plan_document import worn_plan_text
from tests.browser.house import ROOT, House, environment, served
from tests.browser.window import Window, new_window
from tests.support.office_lists import Rows, lists_of, plan_lists_of, written_into

MOST_LOADS = 60
TODAY = "2016-04-11"
OWN_PASSWORD = "jibun-no-kotoba-2016"  # of people who exist in this test only
FIRST_PASSWORD = "hajime-no-ichinichi"


@dataclass
class Tally:
    """What it took: pages that came, buttons and links that were pressed, and the time since the first command."""

    loads: int = 0
    presses: int = 0
    began: float = field(default_factory=time.monotonic)
    lines: list[str] = field(default_factory=list)

    def note(self, step: str) -> None:
        """Say how far the counts are after a step."""
        seconds = time.monotonic() - self.began
        self.lines.append(f"{step:<28}{self.loads:>4} page loads {self.presses:>4} presses {seconds:>6.0f} s")


@dataclass
class Counted(Window):
    """A window whose pages and presses are counted."""

    tally: Tally = field(default_factory=Tally)

    def count(self) -> "Counted":
        """Count every page that comes into the window, whichever way, and every press on a button, link, box or field."""
        self.page.on("framenavigated", self._came)
        self.page.expose_function("noteAPress", self._pressed)
        self.page.add_init_script(
            "addEventListener('click', (e) => e.isTrusted && e.detail && window.noteAPress(), true)"
        )
        return self

    def _came(self, frame: Frame) -> None:
        if frame == self.page.main_frame and frame.url != "about:blank":
            self.tally.loads += 1

    def _pressed(self) -> None:
        self.tally.presses += 1

    def at(self, section: str) -> "Counted":
        """Press a word of the bar at the top."""
        self.page.get_by_role("navigation", name="仕事").get_by_role("link", name=section, exact=True).click()
        self.page.wait_for_load_state("load")
        return self


@dataclass
class Beginning:
    """An instance begun in an empty folder, its first secretary at the screen, and the count."""

    browser: Browser
    house: House
    tally: Tally
    windows: list[Window] = field(default_factory=list)

    def window(self) -> Counted:
        """A fresh window, counted like the others."""
        made = new_window(self.browser, self.house, accept_downloads=True)
        window = Counted(made.page, made.base, made.faults, made.expected, tally=self.tally).count()
        self.windows.append(window)
        return window

    def enter(self, login: str, password: str) -> Counted:
        """Somebody logs in by the door."""
        window = self.window()
        window.open("/entrance/").fill(login=login, password=password).press("入る")
        return window


@contextmanager
def begun(browser: Browser, folder: Path, slug: str, name: str, reading: str) -> Iterator[Beginning]:
    """The commands of the README in an empty folder, and the house that they serve."""
    tally = Tally()
    folder.mkdir()
    own = {"MEGURU_TODAY": TODAY, "MEGURU_SECRET_KEY": "k" * 50, "MEGURU_HOSTS": "localhost"}
    env = environment(folder, **own)
    found = ("found", slug, name, "--person", "見本 はるか", "--username", "jimukyoku", "--reading", reading)
    for words, told in ((("migrate",), ""), ((*found, "--password-stdin"), FIRST_PASSWORD + "\n")):
        command = [sys.executable, "-m", "meguru.project.command_line", *words]
        done = subprocess.run(command, env=env, cwd=ROOT, input=told, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    with served(folder, **own) as house:
        beginning = Beginning(browser, house, tally)
        yield beginning
        print("\n".join(["", name, *tally.lines]))
        for window in beginning.windows:
            window.check()


def with_a_mistake(lists: Rows) -> Rows:
    """The lists with one name mistyped."""
    right, wrong = MISTYPED
    return lists | {"組織": [row | {"組織の名前": row["組織の名前"].replace(right, wrong)} for row in lists["組織"]]}


def take_workbook(office: Counted, lists: Rows, folder: Path) -> None:
    """Write the workbook out, put the office's lists in, read it in again after a look at what would change."""
    office.at("いま").follow("準備の表（Excel）でまとめて登録する")
    with office.page.expect_download() as out:
        office.button("準備の表を書き出す（Excel）").click()
    back = folder / "準備の表.xlsx"
    back.write_bytes(written_into(Path(out.value.path()).read_bytes(), lists))
    office.main.locator("input[type=file]").set_input_files(back)
    office.press("見くらべる").misses("直すところがあるため").press("この表のとおりに登録する").sees(
        "準備の表を読み込みました。"
    )


def read_document(office: Counted, name: str, data: bytes) -> None:
    """Give the plan document, wait until it is read, and look at what was found."""
    office.at("いま").follow("計画").follow("計画書を読み取る")
    office.main.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})
    office.press("読み取る")
    expect(office.main.get_by_role("link", name="計画の案にする").first).to_be_visible(timeout=60_000)


def test_a_ward_of_kohokus_size_begins_in_one_afternoon(browser: Browser, tmp_path: Path) -> None:
    content = load_content("kohoku")
    with begun(browser, tmp_path / "var", "kohoku", "港北区", "こうほくく") as beginning:
        tally = beginning.tally
        office = beginning.enter("jimukyoku", FIRST_PASSWORD)
        office.sees("最初の年度を開くまで", "0地区")
        take_workbook(office, with_a_mistake(lists_of(content)), tmp_path)
        tally.note("bodies, seats, people")
        read_document(office, "計画書.txt", worn_plan_text(content).encode())
        office.sees("36件").follow("計画の案にする")
        office.press("取組36件で計画の案をつくる").sees("計画の案をつくりました。")
        tally.note("plan from the document")
        take_workbook(office, plan_lists_of(content), tmp_path)
        tally.note("indicators, district plans")
        correct(office)
        tally.note("corrections")
        adopt(office)
        office.sees("49枚")
        tally.note("adopted, year open")
        first_sheet(beginning, office, "見本田 茂", "例川 千恵子")
        tally.note("first sheet accepted")
    assert tally.loads <= MOST_LOADS


SLIP = re.compile(r"^([^\n]+) 様$.*?^(\S+)\n利用者名\n(\S+)\n最初のパスワード$", re.DOTALL | re.MULTILINE)
MISTYPED = ("民生委員児童委員協議会（見本）", "民生委員児童協議会（見本）")


def correct(office: Counted) -> None:
    """An organisation was mistyped in the list, and so was a person: each is found where it stands, and mended there."""
    right, wrong = MISTYPED
    group = office.at("体制").main.locator("details", has_text=wrong)
    group.locator("summary").click()
    group.get_by_role("listitem").filter(has_text=wrong).get_by_role("link", name="直す").click()
    office.fill(name=right).press("登録を直す").sees(right).misses(wrong)


def adopt(office: Counted) -> None:
    """The plan is frozen, and its first year opened, each after a page that says what that means."""
    office.at("計画").follow("計画を確定する")
    office.named("understood").check()
    office.press("この計画を確定する").sees("計画を確定しました。")
    office.at("いま").follow("年度").press("開く前に確かめる").press("この年度を開く")


def slips_of(office: Counted) -> dict[str, tuple[str, str]]:
    """User name and first password by name, from the slips as they are cut apart. Sixty passwords are hashed meanwhile."""
    office.at("体制").follow("人と利用者").follow("ログインの紙")
    with office.page.expect_download(timeout=120_000) as out:
        office.button("紙をつくる").click(timeout=120_000)
    with pdfplumber.open(out.value.path()) as pdf:
        words = "\n".join(page.extract_text() for page in pdf.pages)
    return {name: (login, password) for name, login, password in SLIP.findall(words)}


def first_sheet(beginning: Beginning, office: Counted, writer: str, head: str) -> None:
    """The writer and the head of a department come in with their slips; the sheet is written, confirmed and accepted."""
    slips = slips_of(office)
    desk = come_in(beginning, *slips[writer])
    desk.main.get_by_role("link", name=re.compile("「.*」を書いてください")).first.click()
    measure = desk.main.get_by_role("heading", level=1).inner_text()
    desk.fill(
        did="会を3回開いた。",
        rating_reason="目標の3回を開けた。",
        issue="若い人に届いていない。",
        next_plan="学校でも開く。",
    )
    desk.choose("rating", "B").choose("direction", "keep").press("確認に回す").sees("確認中")
    come_in(beginning, *slips[head]).follow(measure).press("確かめて提出する").sees("提出済")
    office.at("いま").follow(measure).press("受理する").sees("受理しました。")


def come_in(beginning: Beginning, username: str, password: str) -> Counted:
    """Whoever has a slip logs in with it, and takes a password of their own."""
    window = beginning.enter(username, password)
    window.fill(oldpassword=password, password1=OWN_PASSWORD, password2=OWN_PASSWORD).press("パスワードを変える")
    return window


GOALS = {
    "気づき合う": ("身近な相談を広げる", "ふだんの見守りを進める"),
    "支え合う": ("担い手を育てる", "居場所をひらく"),
    "備え合う": ("災害に備える", "だれもが出かけられるまちにする"),
}
# What the plan of a small town prints as 担当課: one body, two, and one whose own name has the mark that parts two elsewhere.
OWNERS = (
    "福祉課", "福祉課・健康推進課", "高齢者支援課", "こども課", "防災・安全課", "福祉課・高齢者支援課",
    "地域づくり課", "教育総務課・こども課", "都市整備課", "健康推進課", "こども課・教育総務課", "地域づくり課",
    "防災・安全課", "高齢者支援課", "都市整備課・地域づくり課", "福祉課", "健康推進課・高齢者支援課", "防災・安全課",
)  # fmt: skip
LEADS = sorted({"防災・安全課" if owner == "防災・安全課" else owner.split("・")[0] for owner in OWNERS})
WORKS = ("相談の日", "見守りの輪", "講座", "集い", "名簿づくり", "送迎の手伝い")


def plan_by_goals() -> bytes:
    """A plan in Word ordered by goals and directions, a table of measures under each, with owners of several bodies."""
    document = docx.Document()
    document.add_heading("みなみ町地域福祉計画（見本）", 0)
    document.add_paragraph("計画の期間は、平成28年度から平成32年度までの5年間です。")
    owners = iter(enumerate(OWNERS, 1))
    for number, (goal, directions) in enumerate(GOALS.items(), 1):
        document.add_heading(f"基本目標{number}　{goal}", 1)
        for place, direction in enumerate(directions, 1):
            document.add_heading(f"施策の方向（{place}）　{direction}", 2)
            table = document.add_table(rows=1, cols=4)
            _fill(table.rows[0], ("番号", "事業名", "事業内容", "担当課"))
            for at, owner in [next(owners) for _row in range(3)]:
                title = f"{direction}ための{WORKS[at % len(WORKS)]}"
                text = f"町の人が「{direction}」ことができるように、年に{at % 4 + 2}回、{WORKS[at % len(WORKS)]}を行います。"
                _fill(table.add_row(), (str(at), title, text, owner))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fill(row: Row, words: Sequence[str]) -> None:
    for cell, text in zip(row.cells, words, strict=True):
        cell.text = text


def seats_of(departments: Sequence[str]) -> Rows:
    """A writer and a head for each department."""
    return {
        "席と人": [
            {
                "組織": body,
                "席の名前": f"{body} {title}",
                "役割": str(ROLE_LABELS[role]),
                "氏名": f"{family}{n} {given}",
            }
            for n, body in enumerate(departments, 1)
            for title, role, family, given in (
                ("担当", Role.DEPARTMENT_WRITER, "見本", "かく"),
                ("課長", Role.DEPARTMENT_APPROVER, "例", "たしか"),
            )
        ]
    }


def test_a_town_of_eight_departments_with_a_plan_by_goals(browser: Browser, tmp_path: Path) -> None:
    """Its departments come out of the document: each is registered because somebody said so, none is invented."""
    with begun(browser, tmp_path / "var", "minami", "みなみ町", "みなみちょう") as beginning:
        office = beginning.enter("jimukyoku", FIRST_PASSWORD)
        read_document(office, "計画書.docx", plan_by_goals())
        office.sees("18件").follow("計画の案にする")
        # Each goal with its directions below it, as the document prints them.
        printed = [name for goal, directions in GOALS.items() for name in (goal, *directions)]
        for place, name in enumerate(printed):
            expect(office.named(f"pillar-{place}-name")).to_have_value(name)
        office.main.get_by_label("1つの組織「防災・安全課」").check()
        office.main.get_by_label("防災・安全課", exact=True).select_option(label="新しく登録する")
        office.press("取組18件で計画の案をつくる").sees("計画の案をつくりました。")
        beginning.tally.note("plan and departments")
        take_workbook(office, seats_of(LEADS), tmp_path)
        adopt(office)
        office.sees(*LEADS)
        beginning.tally.note("seats, adopted, year open")
        heading, *bodies = office.main.get_by_role("rowheader").all_inner_texts()
        assert heading.startswith("役場8課・18枚")
        assert sorted(bodies) == LEADS
    assert beginning.tally.loads <= MOST_LOADS
