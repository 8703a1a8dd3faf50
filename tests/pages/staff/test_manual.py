"""The manual inside the workshop: 「使い方」 leads from each page to its chapter, and everything in it is led inside."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from meguru.base.access.actions import Role
from meguru.files.manual import chapters, find_chapter, render_chapter, search_chapters
from meguru.files.manual.chapters import CHAPTERS, Chapter, all_chapters, anchor_of
from meguru.web.manual import BEGINNING, CHAPTER_OF, HOME_OF, plan_place, years_place
from tests.contracts.addresses import all_addresses
from tests.support.beginning import first_day
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of

ROOT = Path(__file__).parents[3]
HREF = re.compile(r'(?:href|src)="([^"]+)"')


def rendered(chapter: Chapter) -> str:
    return render_chapter(
        chapter, chapter_at=lambda slug, anchor: f"/{slug}/#{anchor}", picture_at=lambda name: f"/p/{name}.png"
    )


def test_every_address_of_the_workshop_has_its_place_in_the_manual() -> None:
    assert set(CHAPTER_OF) == {address.name for address in all_addresses() if address.is_workshop}


def test_every_place_that_a_page_leads_to_is_there() -> None:
    by_state = {plan_place(has_plan=has, is_draft=draft) for has in (True, False) for draft in (True, False)}
    by_state |= {years_place(has_years=False), years_place(has_years=True)}
    named = {*CHAPTER_OF.values(), *HOME_OF.values(), BEGINNING, *by_state}
    wanted = {place for place in named if place[0] != "manual"}
    headings = {(chapter.slug, part.title) for chapter in all_chapters() for part in chapter.parts}
    assert {place for place in wanted if place[1] and place not in headings} == set()
    assert {chapter for chapter, _heading in wanted} <= set(CHAPTERS)


def test_every_page_of_the_docs_for_officials_is_a_chapter() -> None:
    there = {f"{kind}/{file.name}" for kind in ("tutorial", "howto") for file in (ROOT / "docs" / kind).glob("*.md")}
    assert set(CHAPTERS.values()) == there


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("", "事務局の方"),
        ("plan/", "計画のページ"),
        ("plan/measures/m01/", "取組のページ"),
        ("plan/districts/east/", "地区計画のページ"),
        ("years/", "年度のページ"),
        ("bodies/", "体制のページ・新しく登録する"),
        ("bodies/seats/new/", "席を設ける・席を探す"),
        ("board/2016/", "1. ログインして、集約の表を見る"),
        ("sheets/2016/m01/", "2. シートを書いて、確かめて、提出する"),
        ("ledger/check/", "つながりを確かめる"),
        ("bodies/seats/", "交代を記録する"),
        ("me/", "自分のこと"),
    ],
)
def test_the_head_leads_to_the_chapter_of_the_page(secretary: Player, page: str, heading: str) -> None:
    leads_to(secretary, page, heading)


def leads_to(player: Player, page: str, heading: str) -> None:
    """「使い方」 on a page leads to the very heading, and that is there."""
    html = player.client.get(player.path(page)).content.decode()
    link = re.search(r'<a class="help" href="([^"]+)"', html)
    assert link
    path, _hash, anchor = link[1].partition("#")
    assert unquote(anchor) == anchor_of(heading)
    there = player.client.get(path).content.decode()
    assert f'id="{unquote(anchor)}"' in there
    assert heading in there


@pytest.mark.parametrize(
    ("who", "heading"),
    [
        ("secretary", "事務局の方"),
        ("writer", "課・社会福祉協議会で、シートを書く方"),
        ("approver", "課長など、シートを確かめる方"),
        ("council_staff", "課・社会福祉協議会で、シートを書く方"),
        ("supporter", "地区を支える方（サポートスタッフ）"),
        ("chair", "地区の会長・地区の委員の方"),
        ("member", "委員会の委員の方"),
        ("auditor", "記録を確かめる方（監査）"),
        ("operator", "運用者の方"),
    ],
)
def test_the_first_page_leads_each_to_what_they_do(cast: Cast, who: str, heading: str) -> None:
    leads_to(cast[who], "", heading)


def test_every_role_that_enters_has_its_part() -> None:
    assert set(HOME_OF) == set(Role) - {Role.MACHINE, Role.SYSTEM, Role.RESIDENT}


def test_in_a_town_without_plan_or_year_the_head_leads_to_how_one_begins(db: None) -> None:
    _town, secretary = first_day(with_bodies=False)
    leads_to(secretary, "", "はじめての町で、最初の年度を開くまで")
    leads_to(secretary, "plan/", "読み取る")
    leads_to(secretary, "years/", "年度を開く")
    leads_to(secretary, "plan/terms/new/", "計画の案を書く")


def test_a_page_that_is_not_there_leads_to_the_contents(secretary: Player) -> None:
    html = secretary.client.get(secretary.path("nothing/")).content.decode()
    assert 'class="help"' not in html or f'href="{secretary.path("manual/")}"' in html
    assert secretary.client.get(secretary.path("manual/nothing/")).status_code == 404
    assert secretary.client.get(secretary.path("manual/pictures/nothing.png")).status_code == 404


@pytest.mark.parametrize("slug", CHAPTERS)
def test_a_chapter_is_whole_and_leads_nowhere_outside(slug: str, member: Player) -> None:
    chapter = find_chapter(slug)
    page = Person(member.client).open(member.path(f"manual/{slug}/")).sees(chapter.title)
    assert page.status == 200
    for address in HREF.findall(rendered(chapter)):
        found = re.fullmatch(r"/([a-z-]{2,})/#?(.*)|/p/([a-z0-9-]+)\.png|#(.+)|(https?://.+)", address)
        assert found, address
        if found[1]:
            assert found[1] in CHAPTERS
        if found[2]:
            assert unquote(found[2]) in {part.anchor for part in find_chapter(found[1]).parts}
        if found[3]:
            picture = member.client.get(member.path(f"manual/pictures/{found[3]}.png"))
            assert picture["Content-Type"] == "image/png"
            assert picture.content.startswith(b"\x89PNG")
        if found[4]:
            assert unquote(found[4]) in {part.anchor for part in chapter.parts}
    assert all(part.anchor in rendered(chapter) for part in chapter.parts[1:])


def chapter_of(source: str, path: str = "howto/lists.md") -> Chapter:
    return Chapter("lists", path, "題", source, tuple(chapters._parts(source)))


def test_no_raw_html_and_no_strange_link_comes_through() -> None:
    html = rendered(
        chapter_of(
            "# 題\n\n## 見出し\n\n<script>alert(1)</script> [x](javascript:alert(1)) [コード](../../src/meguru/x.py) "
            "[外](https://example.lg.jp/) [ほか](search.md) [節](search.md#節) ![絵](../pictures/day-board.png)\n"
        )
    )
    assert "<script" not in html
    assert "javascript:" not in re.sub(r"\[x\]\(javascript:alert\(1\)\)", "", html)
    assert "コード" in html
    assert "src/meguru" not in html
    assert 'href="https://example.lg.jp/"' in html
    assert 'href="/search/#"' in html
    assert '<img src="/p/day-board.png" alt="絵"' in html
    assert "<h1" not in html, "the page has the title as its own"
    assert 'id="見出し"' in html


def test_a_comment_in_a_fence_is_no_heading() -> None:
    found = chapter_of("# 題\n\n```\n# これは命令\n```\n\n## 次\n本文\n")
    assert [part.title for part in found.parts] == ["題", "次"]
    assert "これは命令" in found.parts[0].text


def test_the_manual_is_searched_by_its_headings_and_words(secretary: Player) -> None:
    page = Person(secretary.client).open(secretary.path("manual/")).sees("もくじ", "記録簿を読む")
    page.press("探す", q="補欠").sees("見つかったところ", "交代を記録する", "前の人の残りの任期を務める")
    page.press("探す", q="どこにもない言葉").sees("使い方の中にはありません")
    first = search_chapters("ｅｘｃｅｌ 表")[0]
    assert "Excel" in first.part.title, "width and case do not matter, headings come first"
    assert search_chapters("  ") == []


def test_an_excerpt_holds_the_word_however_wide_the_text_before_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """㍿ is four letters where words are compared, and one where they are shown; ﾊﾞ is one there, and two here."""
    text = f"{'㍿' * 90}{'ﾊﾞ' * 20}{'あ' * 60}ＥＸＣＥＬの表{'い' * 200}"
    monkeypatch.setattr(chapters, "all_chapters", lambda: [chapter_of(f"# 題\n\n{text}\n")])
    (found,) = search_chapters("excel")
    assert found.excerpt == f"…{'あ' * 40}ＥＸＣＥＬの表{'い' * 78}…"
    (found,) = search_chapters("バあ")
    assert found.excerpt == f"…㍿㍿{'ﾊﾞ' * 20}{'あ' * 60}ＥＸＣＥＬの表{'い' * 14}…"


def test_an_installed_meguru_has_its_manual_beside_its_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The wheel brings every folder a chapter lies in, to the place that is looked at first."""
    made = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    brought = made["force-include"]
    for path in [*CHAPTERS.values(), "pictures/day-board.png"]:
        own = next(source for source in brought if f"docs/{path}".startswith(source))
        assert brought[own] == own.replace("docs/", "meguru/manual/")
    assert chapters.ROOTS[0].parts[-2:] == ("meguru", "manual")
    (tmp_path / "howto").mkdir()
    (tmp_path / "howto" / "lists.md").write_text("# 入れたもの\n", encoding="utf-8")
    monkeypatch.setattr(chapters, "ROOTS", (tmp_path, *chapters.ROOTS))
    assert find_chapter("lists").title == "入れたもの"


def test_anchors_are_those_of_the_places_where_the_docs_are_read() -> None:
    assert anchor_of("1. ログインして、集約の表を見る") == "1-ログインして、集約の表を見る"
    assert anchor_of("`meguru doctor` を 使う") == "meguru-doctor-を-使う"


def test_the_manual_asks_the_database_no_more_than_another_page(secretary: Player) -> None:
    assert queries_of(secretary, "manual/first-day/") <= MOST
    assert queries_of(secretary, "manual/?q=シート") <= MOST
