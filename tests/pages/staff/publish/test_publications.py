"""The pages of publications: draft, preview, difference, approval, release, rendering, withdrawal, archive."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from meguru.base.towns.models import Town
from meguru.check.opinions.commands import answer_opinion, withhold_opinion
from meguru.check.opinions.rules import AnswerClass
from meguru.core import clock
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.jobs.publishing import charts_file, render_town, unfinished_towns
from meguru.publish.models import Publication
from meguru.site import charts
from meguru.web.staff.publish import preview
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import (
    WINTER,
    accept,
    accept_all,
    agreed,
    drafted,
    next_year,
    proposed,
    published,
    received_opinion,
)


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    clock.fix_day(date(2018, 2, 1))
    yield
    clock.fix_day(None)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where public sites are written in this test."""
    settings.MEGURU_SITE_ROOT = tmp_path
    return tmp_path


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_before_the_first_the_page_says_what_comes(secretary: Player) -> None:
    at(secretary, "publications/").sees("まだ、公表していません")


def test_from_draft_to_public_by_two_people(
    cast: Cast, secretary: Player, council_secretary: Player, folder: Path
) -> None:
    accept_all(cast)
    page = at(secretary, "publications/draft/").press("案をつくる", fiscal_year="平成28年度", published_on="H30.2.1")
    page.sees("公表の案をつくりました", "はじめての公表です", "案をつくった人と同じ人は、承認できません")
    page.sees("一年のまとめ1件、地区の紙2件", "公表したあとに、この記録からつくります", "まだ定められていません")
    assert not page.has_button("この内容を承認する")
    second = Person(council_secretary.client).open(page.address)
    assert not second.has_button("公表する")
    second.press("この内容を承認する").sees("承認済み").press("公表する").sees("公開ページを書き出しています")
    assert unfinished_towns() == ["sakura"]
    render_town("sakura")
    assert (folder / "sakura" / "current" / "index.html").is_file()
    page.open(page.address).sees("この記録のとおりに書き出しました").misses("書き出しています")


def test_a_page_that_waits_for_the_disk_says_why_and_goes_on_by_itself(
    cast: Cast, secretary: Player, council_secretary: Player, settings: Any, tmp_path: Path
) -> None:
    accept_all(cast)
    page = at(secretary, "publications/draft/").press("案をつくる", fiscal_year="平成28年度", published_on="H30.2.1")
    settings.MEGURU_SITE_ROOT = Path("/proc/nobody-writes-here")
    second = Person(council_secretary.client).open(page.address).press("この内容を承認する").press("公表する")
    second.sees("公開ページをまだ書き出せません", "運用の担当に").misses("公開ページを書き出しています")
    at(secretary, "publications/").sees("公開ページをまだ書き出せません")
    settings.MEGURU_SITE_ROOT = tmp_path
    page.open(page.address).sees("公開ページを書き出しています").misses("まだ書き出せません")
    render_town("sakura")
    page.open(page.address).sees("この記録のとおりに書き出しました")


def test_the_part_asked_for_every_two_seconds_stops_when_it_is_done(
    cast: Cast, secretary: Player, folder: Path
) -> None:
    publication = published(cast)
    part = secretary.path(f"publications/{publication.pk}/rendering/")
    assert "every 2s" in secretary.client.get(part).content.decode()
    render_town("sakura")
    assert "every 2s" not in secretary.client.get(part).content.decode()


def test_a_double_click_publishes_once(cast: Cast, secretary: Player, council_secretary: Player) -> None:
    publication = drafted(cast)
    steps = [council_secretary.path(f"publications/{publication.pk}/do/{step}/") for step in ("approve", "release")]
    assert [council_secretary.client.post(step).status_code for step in steps] == [302, 302]
    assert [council_secretary.client.post(step).status_code for step in steps] == [409, 409]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"fiscal_year": "ことし"}, "年度として読めません"),
        ({"fiscal_year": "平成29年度"}, "まだ開かれていません"),
        ({"published_on": "2016-03-31"}, "始まりより前"),
        ({"published_on": "2099-01-01"}, "1年より先"),
    ],
)
def test_what_cannot_be_drafted_comes_back(secretary: Player, typed: dict[str, str], told: str) -> None:
    values = {"fiscal_year": "H28", "published_on": "2018-02-01", **typed}
    page = at(secretary, "publications/draft/").press("案をつくる", **values).sees(told)
    assert page.status == 422
    assert not Publication.objects.exists()


def test_the_difference_from_what_is_public_is_told(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01")
    published(cast)
    agreed(cast, proposed(cast))
    accept(cast, "m02")
    page = at(secretary, f"publications/{drafted(cast).pk}/")
    page.sees("いま公表しているものとのちがい", "平成28年度・したこと", "こどもの居場所", "計画の変更")


def test_drafter_and_approver_see_each_new_line_what_is_withheld_and_what_looks_private(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    accept(cast, "m01")
    published(cast)
    for line in ("山の手入れ。", "仮田さん（045-000-1234）宅で茶話会"):
        draft = ActivityDraft(held_on=date(2017, 3, 1), line=line, place="集会所", district="east")
        log_activity(actor=secretary.actor, draft=draft, token=line, at=WINTER)
    received_opinion(cast, "となりの家のこと。")
    withhold_opinion(actor=secretary.actor, number="H29-001", reason="人が分かるため", at=WINTER)
    address = f"publications/{drafted(cast).pk}/"
    for player in (secretary, council_secretary):
        page = at(player, address)
        page.sees("はじめて公表される文", "山の手入れ。", "仮田さん（045-000-1234）宅で茶話会", "電話番号のようです")
        page.sees("載せないご意見（1件）", "H29-001", "人が分かるため").misses("声かけを12回")
    page.press("このままでよい（活動　平成28年度　2017-03-01　したこと）", reason="ご本人が望んでいる。").sees(
        "ご本人が望んでいる。"
    )
    page.press("この内容を承認する").sees("承認しました")


def test_the_preview_is_the_site_itself_and_stays_inside(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    publication = drafted(cast)
    base = secretary.path(f"publications/{publication.pk}/preview/")
    page = Person(secretary.client).open(base).sees("下見", "公表のページへ戻る")
    page.follow("取組（施策・事業）").follow("見守りの輪").sees("声かけを12回行いました。", "下見")
    assert page.address.startswith(base)
    response = secretary.client.get(base)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "private, no-store"
    style = response.content.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    assert secretary.client.get(style)["Content-Type"].startswith("text/css")
    assert secretary.client.get(f"{base}data/measures.csv").status_code == 200


def test_the_preview_draws_no_chart_that_was_drawn_before(
    cast: Cast, secretary: Player, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker leaves its drawings beside the sites; a web process that starts afresh takes them over."""
    accept_all(cast)
    publication = published(cast)
    monkeypatch.setattr(charts, "_drawn", {"a figure": "<svg></svg>"})
    charts.keep(charts_file(), 0)
    monkeypatch.setattr(charts, "_drawn", {})
    preview._rendered.cache_clear()
    at(secretary, f"publications/{publication.pk}/preview/measures/m01/").sees("見守りの輪")
    assert charts._drawn["a figure"] == "<svg></svg>"


@pytest.mark.parametrize("page", ["nothing/", "../../../etc/passwd", "index.html/", "x/../y", "%2e%2e/settings.py"])
def test_the_preview_has_nothing_but_the_site(cast: Cast, secretary: Player, page: str) -> None:
    publication = drafted(cast)
    assert secretary.client.get(secretary.path(f"publications/{publication.pk}/preview/{page}")).status_code == 404


def test_sent_back_and_withdrawn_with_a_reason_only(cast: Cast, council_secretary: Player) -> None:
    accept(cast, "m01")
    page = at(council_secretary, f"publications/{drafted(cast).pk}/")
    page.press("わけを付けて戻す", reason="　").sees("わけ", "書いてください")
    assert page.status == 422
    page.press("わけを付けて戻す", reason="日付が違います。").sees("戻した", "日付が違います。")
    accept(cast, "m02")
    page = at(council_secretary, f"publications/{published(cast).pk}/")
    page.press("わけを付けて取り下げる", reason="数の誤りのため").sees("取下げ", "数の誤りのため")


def test_withdrawn_with_none_before_it_the_pages_are_taken_down(
    cast: Cast, council_secretary: Player, folder: Path
) -> None:
    publication = published(cast)
    render_town("sakura")
    at(council_secretary, f"publications/{publication.pk}/").press("わけを付けて取り下げる", reason="誤りのため")
    assert unfinished_towns() == ["sakura"]
    render_town("sakura")
    assert not (folder / "sakura" / "current").exists()
    assert unfinished_towns() == []


def test_the_archive_gives_each_record_byte_for_byte(cast: Cast, auditor: Player) -> None:
    publication = published(cast)
    at(auditor, "publications/").sees("これまでの記録", publication.sha256[:12])
    response = auditor.client.get(auditor.path(f"publications/{publication.pk}/book.json"))
    assert hashlib.sha256(response.content).hexdigest() == publication.sha256
    page = at(auditor, f"publications/{publication.pk}/")
    assert not page.has_button("わけを付けて取り下げる")


def test_a_correction_of_an_older_year_goes_into_the_archive_and_the_page_says_so(
    cast: Cast, council_secretary: Player, folder: Path
) -> None:
    first = published(cast)
    next_year(cast)
    published(cast, fiscal_year=2017)
    accept(cast, "m01")
    second = drafted(cast)
    page = at(council_secretary, f"publications/{second.pk}/").sees("平成28年度 第1号とのちがい")
    page.press("この内容を承認する").sees("平成29年度 第1号）があるので、公開ページの本文は入れかわりません")
    at(council_secretary, "").sees("公表を待っているものが1件")
    page.press("公表する").sees("「これまでの公表」に並びます", "公表したときのまま読めます")
    assert unfinished_towns() == ["sakura"]
    render_town("sakura")
    assert unfinished_towns() == []
    site = folder / "sakura" / "current"
    listed = (site / "archive" / "index.html").read_text()
    for publication in (first, second):
        record = site / "archive" / f"2016-{publication.issue}" / "book.json"
        assert hashlib.sha256(record.read_bytes()).hexdigest() == publication.sha256
        assert f"archive/2016-{publication.issue}/book.json" in listed
        assert publication.sha256 in listed
    assert re.findall("前の号から変わったところ(.*?)<", listed) == ["　取組4件"]  # 平成29年度 began meanwhile
    assert 'href="/sakura/manifest.json"' in listed
    assert '"fiscal_year":2017' in (site / "data" / "book.json").read_text()


def test_an_issue_with_an_opinion_withheld_since_stands_in_the_archive_without_its_files(
    cast: Cast, secretary: Player, folder: Path
) -> None:
    opinion = received_opinion(cast, "となりの家の人のことです。")
    answer_opinion(
        actor=secretary.actor,
        number=opinion.number,
        answer="公の答え",
        answer_class=AnswerClass.OTHER,
        on=date(2017, 4, 20),
        at=clock.now(),
    )
    first = published(cast)
    withhold_opinion(actor=secretary.actor, number=opinion.number, reason="人が分かるため", at=clock.now())
    published(cast)
    render_town("sakura")
    site = folder / "sakura" / "current"
    assert [file for file in site.rglob("*") if file.is_file() and "となりの家".encode() in file.read_bytes()] == []
    assert not (site / "archive" / "2016-1").exists()
    listed = (site / "archive" / "index.html").read_text()
    assert first.sha256 in listed
    assert "この号のファイルは出していません" in listed


@pytest.mark.parametrize("key", ["writer", "member", "chair", "supporter"])
def test_who_may_not_see_a_publication_before_it_is_public(cast: Cast, own_town: Town, key: str) -> None:
    publication = drafted(cast)
    player = cast[key]
    for rest in ("", f"{publication.pk}/", f"{publication.pk}/preview/", f"{publication.pk}/book.json", "draft/"):
        assert player.client.get(player.path(f"publications/{rest}")).status_code == 403
    for step in ("approve", "release", "refuse", "withdraw"):
        address = player.path(f"publications/{publication.pk}/do/{step}/")
        assert player.client.post(address, {"reason": "x"}).status_code == 403
        assert player.client.post(address).status_code == 403


def test_a_neighbours_publication_is_not_found(cast: Cast, own_town: Town) -> None:
    publication = drafted(cast)
    neighbour = cast["neighbour_secretary"]
    for rest in ("", "preview/", "book.json", "rendering/"):
        assert neighbour.client.get(neighbour.path(f"publications/{publication.pk}/{rest}")).status_code == 404
    assert neighbour.client.post(neighbour.path(f"publications/{publication.pk}/do/approve/")).status_code == 404


def test_as_many_queries_for_one_as_for_many(cast: Cast, secretary: Player) -> None:
    first = published(cast)
    pages = ["publications/", f"publications/{first.pk}/", "publications/draft/", f"publications/{first.pk}/preview/"]
    one = [queries_of(secretary, page) for page in pages]
    for code in ("m01", "m02", "m03", "m04", "east"):
        accept(cast, code)
        drafted(cast)
    assert [queries_of(secretary, page) for page in pages] == one
    assert max(one) <= MOST
