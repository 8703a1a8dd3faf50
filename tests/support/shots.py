"""Pictures of the main pages: ``python -m tests.support.shots`` fills var/shots/, with ``--docs`` docs/pictures/ as well.

Starts the demo on a port of its own in a folder of its own, looks at each page as the person whose page it is, at the width of a
desk and of a telephone, and ends the demo. Each how-to chapter has its picture (``chapter_shots``); those of the tutorial are taken
while ``first_day`` walks through it.
"""

import argparse
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support import first_day
from tests.support.chapter_shots import CHAPTERS, ChapterShot

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "var" / "shots"
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = {1280: 860, 390: 844}
LARGEST_PICTURE = 200_000
START_SECONDS = 300


@dataclass(frozen=True)
class Shot:
    """One page: its name, who looks at it (nobody: a resident), where, the links to follow from there."""

    name: str
    who: str
    address: str
    follow: tuple[str, ...] = ()


_WORK = "/kohoku/work/"
WORKSHOP = [
    Shot("login", "", "/accounts/login/"),
    Shot("home-secretariat", "jimukyoku", _WORK),
    Shot("home-writer", "korei-tanto", _WORK),
    Shot("home-chair", "nippa-chair", _WORK),
    Shot("board", "jimukyoku", f"{_WORK}board/"),
    Shot("years", "jimukyoku", f"{_WORK}years/"),
    Shot("sheets", "korei-tanto", f"{_WORK}sheets/"),
    Shot("sheet", "korei-tanto", f"{_WORK}sheets/2017/m05/"),
    Shot("sheet-submitted", "jimukyoku", f"{_WORK}sheets/2017/m06/"),
    Shot("sheet-district", "support-nippa", f"{_WORK}sheets/2017/nippa/"),
    Shot("activities", "jimukyoku", f"{_WORK}activities/"),
    Shot("activity-form", "support-nippa", f"{_WORK}activities/log/"),
    Shot("opinions", "jimukyoku", f"{_WORK}opinions/"),
    Shot("opinion", "jimukyoku", f"{_WORK}opinions/H30-003/"),
    Shot("opinion-register", "jimukyoku", f"{_WORK}opinions/register/"),
    Shot("meetings", "jimukyoku", f"{_WORK}meetings/"),
    Shot("meeting", "jimukyoku", f"{_WORK}meetings/", ("平成28年度の振り返り",)),
    Shot("report", "iin", f"{_WORK}meetings/", ("資料を読む",)),
    Shot("evaluations", "jimukyoku", f"{_WORK}meetings/", ("平成28年度の振り返り", "評価を入れる")),
    Shot("advice-list", "jimukyoku", f"{_WORK}advice/"),
    Shot("advice", "jimukyoku", f"{_WORK}advice/H28-01/"),
    Shot("amendments", "jimukyoku", f"{_WORK}amendments/"),
    Shot("amendment-form", "jimukyoku", f"{_WORK}amendments/propose/?measure=m03"),
    Shot("publications", "jimukyoku", f"{_WORK}publications/"),
    Shot("publication", "jimukyoku", f"{_WORK}publications/", ("平成28年度の記録",)),
    Shot("plan", "jimukyoku", f"{_WORK}plan/"),
    Shot("plan-measure", "jimukyoku", f"{_WORK}plan/measures/m06/"),
    Shot("plan-district", "jimukyoku", f"{_WORK}plan/districts/nippa/"),
    Shot("readings", "jimukyoku", f"{_WORK}plan/readings/"),
    Shot("bodies", "jimukyoku", f"{_WORK}bodies/"),
    Shot("roles", "jimukyoku", f"{_WORK}roles/"),
    Shot("ledger", "kansa", f"{_WORK}ledger/"),
    Shot("me", "jimukyoku", f"{_WORK}me/"),
]
PUBLIC = [
    Shot("towns", "", "/"),
    Shot("public-home", "", "/kohoku/"),
    Shot("public-plan", "", "/kohoku/plan/"),
    Shot("public-districts", "", "/kohoku/districts/"),
    Shot("public-district", "", "/kohoku/districts/nippa/"),
    Shot("public-measures", "", "/kohoku/measures/"),
    Shot("public-measure", "", "/kohoku/measures/m06/"),
    Shot("public-year", "", "/kohoku/year/"),
    Shot("public-advice", "", "/kohoku/advice/"),
    Shot("public-changes", "", "/kohoku/changes/"),
    Shot("public-opinions", "", "/kohoku/opinions/"),
    Shot("public-structure", "", "/kohoku/structure/"),
    Shot("public-data", "", "/kohoku/data/"),
    Shot("public-archive", "", "/kohoku/archive/"),
    Shot("opinion-form", "", "/kohoku/opinion/"),
]
LOOK = [
    Shot(f"look-{look}{dark and '-dark'}", "", f"/work/look/?look={look}{dark}")
    for look in ("workshop", "public")
    for dark in ("", "&dark=1")
]
# The pictures of the READMEs; those of the tutorial are taken by first_day.
README = {"board": ("board", ""), "sheet": ("sheet", ""), "public-measure": ("measure", "main h2")}


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_demo() -> Iterator[tuple[str, str]]:
    """The demo, made anew and served; gives its address and the password it prints."""
    folder, port = tempfile.mkdtemp(prefix="meguru-shots-"), free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MEGURU_", "DATABASE_URL"))}
    own |= {"MEGURU_VAR": folder, "PORT": str(port), "MEGURU_WORKERS": "1"}
    own["MEGURU_DEBUG"] = "1"  # the page of components is open to anybody then
    words = [sys.executable, "-m", "meguru.project.command_line", "demo", "--serve"]
    with (Path(folder) / "log").open("wb") as log:
        server = subprocess.Popen(words, env=own, stdout=log, stderr=log, start_new_session=True)
        try:
            base = f"http://localhost:{port}"
            _wait_for(base, server, Path(folder) / "log")
            printed = re.search(r"^ +jimukyoku +(\S+)", (Path(folder) / "log").read_text(), re.MULTILINE)
            if printed is None:
                raise SystemExit("the demo did not print its log-ins")
            yield base, printed[1]
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(base: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{base}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.5)
    raise SystemExit(f"the demo did not start:\n{log.read_text(errors='replace')[-3000:]}")


class Wardrobe:
    """One browser context for each person and width: everybody logs in once."""

    def __init__(self, browser: Browser, base: str, password: str) -> None:
        self.browser, self.base, self.password = browser, base, password
        self.contexts: dict[tuple[str, int], BrowserContext] = {}

    def page_of(self, who: str, width: int) -> Page:
        """A fresh page of this person, logged in, at this width."""
        if (who, width) not in self.contexts:
            known = next((context for (name, _), context in self.contexts.items() if name == who), None)
            context = self.browser.new_context(
                viewport={"width": width, "height": WIDTHS[width]},
                locale="ja-JP",
                storage_state=known.storage_state() if known else None,
                reduced_motion="reduce",
            )
            self.contexts[who, width] = context
            if who and known is None:
                page = context.new_page()
                first_day.log_in(page, self.base, who, self.password)
                page.close()
        return self.contexts[who, width].new_page()


def take(wardrobe: Wardrobe, shot: Shot, width: int) -> Page:
    """Open a page and follow its links. The status must be 200."""
    page = wardrobe.page_of(shot.who, width)
    answer = page.goto(f"{wardrobe.base}{shot.address}", wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{shot.address} as {shot.who or 'a resident'}: {answer and answer.status}")
    for words in shot.follow:
        page.locator("main").get_by_role("link", name=words).first.click()
        page.wait_for_load_state("networkidle")
    return page


def picture_of(wardrobe: Wardrobe, chapter: ChapterShot) -> bytes:
    """What a chapter of the manual shows, at the width of a desk."""
    page = take(wardrobe, Shot(chapter.chapter, chapter.who, f"{_WORK}{chapter.address}"), 1280)
    if chapter.first is not None:
        chapter.first(page)
    first_day.scroll_to(page, chapter.at)
    picture = page.screenshot()
    page.close()
    return picture


def keep_small(data: bytes, to: Path) -> int:
    """Write a picture with as many colours as its size allows. Gives its size."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    for colours in (256, 128, 64, 32):
        small = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= LARGEST_PICTURE:
            break
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(small.getvalue())
    return small.tell()


def main() -> int:
    """Take them all."""
    parser = argparse.ArgumentParser(description="Pictures of the main pages.")
    parser.add_argument("--docs", action="store_true", help="walk through the tutorial too, and renew docs/pictures/")
    parser.add_argument("--only", default="", help="only the pictures whose name has this in it")
    options = parser.parse_args()
    SHOTS.mkdir(parents=True, exist_ok=True)
    with running_demo() as (base, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--lang=ja-JP"])
        wardrobe = Wardrobe(browser, base, password)
        for shot in (shot for shot in [*WORKSHOP, *PUBLIC, *LOOK] if options.only in shot.name):
            for width in WIDTHS:
                page = take(wardrobe, shot, width)
                page.screenshot(path=SHOTS / f"{shot.name}-{width}.png", full_page=True)
                if options.docs and width == 1280 and shot.name in README:
                    name, at = README[shot.name]
                    first_day.scroll_to(page, at)
                    keep_small(page.screenshot(), PICTURES / f"{name}.png")
                page.close()
            print(shot.name, flush=True)
        if options.docs:
            for chapter in (each for each in CHAPTERS if options.only in each.chapter):
                size = keep_small(picture_of(wardrobe, chapter), PICTURES / f"{chapter.chapter}.png")
                print(f"docs/pictures/{chapter.chapter}.png  {size // 1000} kB", flush=True)
        if options.docs and not options.only:
            for name, size in first_day.walk(browser, base, password, PICTURES, keep_small):
                print(f"docs/pictures/{name}.png  {size // 1000} kB", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
