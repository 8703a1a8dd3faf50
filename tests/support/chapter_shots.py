"""The pictures of the how-to chapters of the manual: whose page is shown, where it begins, and what is done there first.

They are taken of the demo as it is made, before anybody works in it: nothing here sends a form that changes the town, but the one
that reads a plan document.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page

# What a municipality's own document may look like: a plan of three measures, as text.
_PLAN = """\
見本市 地域福祉保健計画（平成28年度〜平成32年度）

基本目標1　支え合う人を増やす
(1) 見守り合う地域づくりの推進
　ひとり暮らしの方を地域で見守る仕組みを、町内会とともに広げます。
　担当：高齢・障害支援課
(2) 福祉を学ぶ機会の充実
　小中学校とともに、福祉を学ぶ授業を行います。
　担当：こども家庭支援課、区社会福祉協議会
基本目標2　つながる場をつくる
(1) 気軽に集える場の充実
　空いている部屋を借りて、だれでも寄れる場を開きます。
　担当：福祉保健課
"""


@dataclass(frozen=True)
class ChapterShot:
    """One picture: its chapter, who is at the page, where; ``at`` comes to the top, ``first`` is done before."""

    chapter: str
    who: str
    address: str
    at: str = ""
    first: Callable[[Page], object] | None = None


_ACTS = "h2:has-text('このシートをどうしますか')"


def _open(words: str) -> Callable[[Page], object]:
    """Open what says these words."""
    return lambda page: page.locator("main details > summary").filter(has_text=words).first.click()


def _search(page: Page) -> None:
    page.get_by_role("searchbox").first.fill("みまもり")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")


def _read(page: Page) -> None:
    """Hand a document in and wait until it is read."""
    document = FilePayload(name="見本市 地域福祉保健計画.txt", mimeType="text/plain", buffer=_PLAN.encode())
    page.locator("main input[type=file]").set_input_files(document)
    page.locator("main form:has(input[type=file]) button").first.click()
    page.get_by_role("link", name="まとめて直す", exact=True).click(timeout=60_000)
    page.wait_for_load_state("networkidle")


def _english(page: Page) -> None:
    page.locator("header").get_by_text("English", exact=True).click()
    page.wait_for_load_state("networkidle")


CHAPTERS = [
    ChapterShot("your-part", "nippa-chair", ""),
    ChapterShot("set-up-workbook", "jimukyoku", "setup/"),
    ChapterShot("read-a-plan", "jimukyoku", "plan/readings/", first=_read),
    ChapterShot("plan-pages", "jimukyoku", "plan/measures/m06/"),
    ChapterShot("next-term", "jimukyoku", "plan/terms/new/"),
    ChapterShot("change-from-a-day", "jimukyoku", "plan/terms/3/measures/m12/change/"),
    ChapterShot("sub-items", "jimukyoku", "plan/terms/3/measures/m12/change/", at="#rows-part"),
    ChapterShot("milestones", "jimukyoku", "plan/terms/3/measures/m06/milestones/"),
    ChapterShot("correct-the-registers", "jimukyoku", "bodies/"),
    ChapterShot("when-the-office-changes", "jimukyoku", "bodies/reorganisations/new/"),
    ChapterShot("april-moves", "jimukyoku", "bodies/moves/"),
    ChapterShot("hand-over-a-seat", "jimukyoku", "bodies/seats/10/"),
    ChapterShot("district-basics", "jimukyoku", "bodies/basics/districts/nippa/"),
    ChapterShot("mend-a-year", "jimukyoku", "years/"),
    ChapterShot("cancelled-year", "support-nippa", "sheets/2017/nippa/", at="legend:has-text('この年の行い方')"),
    ChapterShot("paper-district", "jimukyoku", "sheets/2017/m26/", at=_ACTS),
    ChapterShot("send-back", "shakyo-jicho", "sheets/2017/m26/", at=_ACTS, first=_open("書き手に戻す")),
    ChapterShot("sheet-history", "jimukyoku", "sheets/2017/m06/history/"),
    ChapterShot("print-sheets", "jimukyoku", "board/?group=districts"),
    ChapterShot("correct-what-was-recorded", "jimukyoku", "advice/H28-01/correct/"),
    ChapterShot("publish-again", "jimukyoku", "publications/2/"),
    ChapterShot("lists", "jimukyoku", "activities/?q=見守り"),
    ChapterShot("search", "jimukyoku", "", first=_search),
    ChapterShot("ledger", "kansa", "ledger/"),
    ChapterShot("logging-in", "jimukyoku", "me/"),
    ChapterShot("read-in-english", "korei-tanto", "", first=_english),
]
