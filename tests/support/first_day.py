"""Walks through docs/tutorial/first-day.md in a browser, in its order, pressing what it names, and takes its pictures on the way.

A step that no longer works as the tutorial says stops the walk. The people and their log-in names are those of the demo.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

Keep = Callable[[bytes, Path], int]


def log_in(page: Page, base: str, login: str, password: str) -> None:
    """By the door, as everybody."""
    page.goto(f"{base}/entrance/")
    page.get_by_label("利用者名").fill(login)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="入る", exact=True).click()
    page.wait_for_url("**/work/**")


def scroll_to(page: Page, at: str) -> None:
    """Bring this element to the top, below the bar that a sheet keeps there; the page's beginning where none is named."""
    if at:
        room = 90 if page.locator(".save").count() else 24
        page.locator(at).first.evaluate(
            "(e, room) => scrollTo(0, e.getBoundingClientRect().top + scrollY - room)", room
        )
    else:
        page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(150)


@dataclass
class Desk:
    """One browser window with one person at it."""

    page: Page
    base: str
    take: Callable[[str, Page], None]
    where: list[str] = field(default_factory=list)

    def go(self, section: str) -> "Desk":
        """Press a word of the bar at the top."""
        self.page.get_by_role("navigation", name="仕事").get_by_role("link", name=section, exact=True).click()
        return self._settle()

    def press(self, words: str, within: str = "main") -> "Desk":
        """Press the button or the link that says just this; a final act's question is opened first."""
        place = self.page.locator(within)
        asked = place.locator("details.sure:not([open]) > summary").filter(has_text=f"{words}…")
        if asked.count():
            asked.first.click()
        for found in (
            place.get_by_role("button", name=words, exact=True),
            place.get_by_role("link", name=words, exact=True),
        ):
            if found.count():
                return self._click(found.last)
        return self._click(place.locator("a, button, summary").filter(has_text=words).first)

    def follow(self, words: str) -> "Desk":
        """Press the first link that has these words in it."""
        return self._click(self.page.locator("main").get_by_role("link", name=words).first)

    def fill(self, label: str, text: str) -> "Desk":
        """Write into the field with this label."""
        self.page.locator("main").get_by_label(label).first.fill(text)
        return self

    def choose(self, label: str, within: str = "main") -> "Desk":
        """Choose what says this, in a fold of many too."""
        for fold in self.page.locator(within).locator("details.picker:not([open]) > summary").all():
            fold.click()
        self.page.locator(within).get_by_label(label).first.check()
        return self

    def pick(self, label: str, option: str) -> "Desk":
        """Pick from a list."""
        self.page.locator("main").get_by_label(label, exact=True).select_option(label=option)
        return self

    def sees(self, *words: str) -> "Desk":
        """All of these stand on the page."""
        text = self.page.inner_text("body")
        missing = [each for each in words if each not in text]
        if missing:
            raise SystemExit(f"{missing} is not on {self.page.url}:\n{text[:3000]}")
        return self

    def picture(self, name: str, at: str = "") -> "Desk":
        """Take a picture of the screen; from this element on, where one is named."""
        scroll_to(self.page, at)
        self.take(name, self.page)
        return self

    def _click(self, target: Locator) -> "Desk":
        target.click()
        return self._settle()

    def _settle(self) -> "Desk":
        self.page.wait_for_load_state("load")
        return self


@dataclass
class House:
    """Everybody's windows."""

    browser: Browser
    base: str
    password: str
    taken: dict[str, bytes] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)

    def desk(self, who: str) -> Desk:
        """The window of this person; nobody's name: a resident's."""
        if who not in self.desks:
            context = self.browser.new_context(
                viewport={"width": 1280, "height": 860}, locale="ja-JP", reduced_motion="reduce"
            )
            page = context.new_page()
            page.set_default_timeout(15_000)
            self.desks[who] = Desk(page, self.base, self._take)
            if who:
                log_in(page, self.base, who, self.password)
        return self.desks[who]

    def _take(self, name: str, page: Page) -> None:
        self.taken[name] = page.screenshot()


def walk(browser: Browser, base: str, password: str, to: Path, keep: Keep) -> Iterator[tuple[str, int]]:
    """The whole first day; gives each picture's name and size."""
    house = House(browser, base, password)
    for part in PARTS:
        part(house)
        for name, data in house.taken.items():
            yield name, keep(data, to / f"{name}.png")
        house.taken.clear()


def _enter(house: House) -> None:
    """1. ログインして、集約の表を見る"""
    desk = house.desk("")
    desk.page.goto(house.base)
    desk.sees("港北区").follow("職員・委員の方の入口").picture("day-login")
    desk = house.desk("jimukyoku")
    desk.sees("見本 はるかさんの、いまの仕事").picture("day-home")
    desk.go("集約").sees("平成29年度 振り返りシートの集約", "16 / 49枚", "期限をすぎた相手が6か所").picture("day-board")


def _write(house: House) -> None:
    """2. シートを書いて、確かめて、提出する"""
    desk = house.desk("korei-tanto")
    desk.follow("「障がい者への理解・啓発、支援者ネットワークの強化」を書いてください")
    desk.sees("平成29年度の振り返り", "必須 6項目のうち 2項目が書けています")
    desk.press("「したこと」に引く").picture("day-sheet")
    desk.fill("評価の理由", "練習会を4回とも開けた。")
    desk.fill("課題とそのわけ", "話し手が平日の昼に集中している。仕事のある人に頼みにくい。")
    desk.choose("継続", "#f-direction")
    desk.fill("次の年にすること", "土曜日にも話せる人を、事業所の連絡会で3人さがす。")
    desk.press("確認に回す").sees("確認中")
    desk = house.desk("korei-kacho")
    desk.follow("障がい者への理解・啓発").press("確かめて提出する").sees("提出済")


_SHEET = "障がい者への理解・啓発、支援者ネットワークの強化"


def _return(house: House) -> None:
    """3. 直しをお願いして、ちがいを見て、受理する"""
    desk = house.desk("jimukyoku")
    desk.go("いま").follow(f"「{_SHEET}」を見て").press("直しをお願いする")
    desk.page.locator("#remark-rating_reason").fill("「順調」とした理由を、目標の回数とくらべて書いてください。")
    desk.picture("day-return", "#acts-h").press("直しをお願いする").sees("差戻し")
    desk = house.desk("korei-tanto")
    desk.go("いま").follow(f"「{_SHEET}」に直しのお願いがあります").sees("1か所、直しをお願いします。")
    desk.picture("day-returned").press("直すところへ")
    desk.fill("評価の理由", "計画の3回に対して、練習会を4回とも開けた。新しい話し手も、目標の3人をこえて5人になった。")
    desk.press("直して確認に回す").sees("確認中")
    desk = house.desk("korei-kacho")
    desk.go("いま").follow(_SHEET).press("確かめて提出する").sees("提出済")
    desk = house.desk("jimukyoku")
    desk.go("いま").follow(f"「{_SHEET}」を見て").picture("day-difference", "#f-rating_reason, .read-box")
    desk.press("受理する").sees("受理")
    desk.go("集約").sees("17 / 49枚")


def _log(house: House) -> None:
    """4. 活動を記録する"""
    desk = house.desk("jimukyoku")
    desk.go("活動").press("活動を記録する")
    desk.pick("地区", "新羽").fill("場所", "新羽地域ケアプラザ")
    desk.fill("したこと（ひとこと）", "見守りの名簿の使い方を、地図を囲んで話し合った。").fill("人数", "18")
    desk.choose("災害時要援護者支援事業の推進").picture("day-activity", ".row:has(#id_district)")
    desk.press("記録する").sees(
        "活動を記録しました。続けて記録できます。", "見守りの名簿の使い方を、地図を囲んで話し合った。"
    )


def _answer(house: House) -> None:
    """5. ご意見に回答する"""
    desk = house.desk("")
    desk.page.goto(f"{house.base}/kohoku/")
    desk.press("意見を書く", within="body").fill("ご意見", "地区の集まりの日を、前の月に知りたいです。")
    desk.pick("地区", "新羽").press("送る")
    desk.sees("ご意見をお預かりしました", "H30-005")
    desk = house.desk("jimukyoku")
    desk.go("ご意見").follow("地区の集まりの日を").picture("day-opinion")
    desk.pick("取組", "地域活動・住民交流の身近な拠点として活用できる場づくりの推進").press("宛先を決める")
    desk.sees("宛先を決めました。").page.locator("input[name=answer_class]").first.check()
    desk.page.locator("textarea[name=answer]").fill(
        "地区の集まりの日を、前の月の25日までに、このサイトとケアプラザの掲示でお知らせします。"
    )
    desk.press("回答を保存する").sees("回答を保存しました。次の公表のときに載ります。")


def _meet(house: House) -> None:
    """6. 委員会の資料をつくる"""
    desk = house.desk("jimukyoku")
    desk.go("委員会").press("会議を予定に入れる").fill("開催の日", "2018-05-21").fill("場所", "役所 4階会議室")
    desk.press("予定に入れる").press("資料をつくる").sees("17枚").picture("day-meeting")
    desk.press("資料を読む").sees("はじめに読むところ").picture("day-report")


_ADVICE = "練習会に出た人が、地区の集まりでも話せるように、ケアプラザとの橋渡しをしてほしい。"


def _advise(house: House) -> None:
    """7. 評価と助言を記録し、助言に答える"""
    desk = house.desk("jimukyoku")
    desk.go("委員会").follow("平成29年度の振り返り　第1回").fill("会場で出席", "12").press("開催を記録する")
    desk.sees("開催を記録しました。", "14人").press("評価を入れる")
    desk.choose("おおむね順調", "#e-m07").fill(f"ことば（{_SHEET}）", "話し手が広がった。会場の広がりは、これから。")
    desk.press("すべて保存する").sees("1件の評価を保存しました。").press("平成29年度 第1回").press("助言を記録する")
    desk.choose("提案").fill("助言の内容", _ADVICE).pick("取組", f"7　{_SHEET}")
    desk.press("記録して、次へ").sees("助言H29-01を記録しました。")
    desk = house.desk("korei-tanto")
    desk.go("助言").follow("H29-01").choose("対応する")
    desk.fill("答えとそのわけ", "秋までに、3つのケアプラザで顔合わせをします。").press("答えを保存する")
    desk.sees("答えを保存しました。")
    desk.picture("day-advice")


def _amend(house: House) -> None:
    """8. 計画の変更を起案して、決める"""
    desk = house.desk("jimukyoku")
    desk.go("助言").follow("H29-01").press("変更を起案する")
    text = desk.page.get_by_label("これからの文").input_value()
    desk.fill("これからの文", f"{text}話し手と地区の集まりを、地域ケアプラザが橋渡しします。")
    desk.fill("わけ", "助言を受けて、話し手が地区でも活躍できるようにするためです。")
    desk.press("起案する").sees("変更を起案しました。").go("計画の変更").sees("案（まだ決まっていないもの）")
    desk = house.desk("jimukyoku-kacho")
    desk.go("計画の変更").follow(_SHEET).picture("day-amendment")
    desk.press("この変更を決める").sees("変更を決めました。", "改3")


def _publish(house: House) -> None:
    """9. 案をつくり、承認して、公表する"""
    desk = house.desk("jimukyoku")
    desk.go("公表").press("公表の案をつくる").press("案をつくる").sees("公表の案をつくりました。").picture("day-draft")
    desk.press("公表したときのページを下見する").picture("day-preview")
    desk.press("公表のページへ戻る", within="body").sees("まだです")
    desk = house.desk("jimukyoku-kacho")
    desk.go("公表").follow("平成29年度　第1号").press("この内容を承認する").sees("承認しました。")
    desk = house.desk("jimukyoku")
    desk.go("公表").follow("平成29年度　第1号").press("公表する").sees("公表しました。")
    desk.page.get_by_text("公開ページは、この記録のとおりに書き出しました").wait_for(timeout=120_000)
    desk.picture("day-published")


def _read(house: House) -> None:
    """10. 住民のみなさんに見えるもの"""
    desk = house.desk("")
    desk.page.goto(f"{house.base}/kohoku/")
    desk.sees("平成29年度").picture("day-public").press("取組（施策・事業）", within=_BAR).follow(_SHEET)
    desk.sees("おおむね順調", _ADVICE, "秋までに、3つのケアプラザで顔合わせをします。")
    desk.picture("day-public-measure", "main h2").press("ご意見と回答", within=_BAR)
    desk.sees("H30-005").picture("day-public-opinions").press("一年のまとめ", within=_BAR)
    desk.sees("平成29年度のまとめ", "まだまとまっていません")


_BAR = "nav[aria-label='主なページ']"
# One for each numbered section of the tutorial, under the section's own heading.
PARTS = (_enter, _write, _return, _log, _answer, _meet, _advise, _amend, _publish, _read)
