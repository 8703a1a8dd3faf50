"""The search box: what is found, by whom, and what nobody learns from it."""

import argparse
import re
from datetime import date
from urllib.parse import quote

import pytest

from meguru.base.search.models import SearchPlace, SearchRecord
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import NotFound
from meguru.do.activities.commands import ActivityDraft, correct_activity, log_activity, strike_activity
from meguru.do.activities.models import Activity
from meguru.jobs import searching as job
from meguru.jobs.searching import index_town, unindexed_towns
from meguru.project.words import searching
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.furniture import furnish
from tests.support.queries import queries_of

ROLES = ("secretary", "writer", "approver", "council_staff", "supporter", "chair", "member", "auditor", "operator")


def _activity(player: Player, line: str, token: str = "a") -> Activity:
    draft = ActivityDraft(held_on=date(2017, 2, 1), place="集会所", line=line, district="east")
    return log_activity(actor=player.actor, draft=draft, token=token, at=SPRING)


def _page(player: Player, question: str, more: str = "") -> str:
    return player.client.get(player.path(f"search/?q={quote(question)}{more}")).content.decode()


def _links(html: str) -> list[str]:
    return re.findall(r'<li>\s*<a href="([^"]+)"', html.split('id="main"')[1])


def test_what_is_logged_is_found_under_another_spelling(secretary: Player, own_town: Town) -> None:
    entry = _activity(secretary, "障がいのある人の<集い>")
    index_town(own_town.slug)
    page = _page(secretary, "障害")
    assert secretary.path(f"activities/{entry.pk}/") in _links(page)
    assert "<mark>障がい</mark>" in page
    assert "&lt;集い&gt;" in page


def test_the_index_follows_a_correction_and_a_strike(secretary: Player, own_town: Town) -> None:
    entry = _activity(secretary, "見守りの話し合い")
    index_town(own_town.slug)
    draft = ActivityDraft(held_on=date(2017, 2, 1), place="公園", line="清掃の集まり", district="east")
    correct_activity(actor=secretary.actor, activity_id=entry.pk, draft=draft, at=SPRING)
    assert "少しあとに見つかる" in _page(secretary, "清掃")
    index_town(own_town.slug)
    assert _links(_page(secretary, "話し合い")) == []
    assert secretary.path(f"activities/{entry.pk}/") in _links(_page(secretary, "清掃"))
    strike_activity(actor=secretary.actor, activity_id=entry.pk, at=SPRING)
    index_town(own_town.slug)
    assert _links(_page(secretary, "清掃")) == []


def test_a_new_name_of_the_town_makes_the_index_anew(secretary: Player, own_town: Town) -> None:
    index_town(own_town.slug)
    before = SearchPlace.objects.get().dictionary
    SearchPlace.objects.update(dictionary="old")
    assert index_town(own_town.slug) == SearchRecord.objects.count()
    assert SearchPlace.objects.get().dictionary == before


def test_many_changes_at_once_are_looked_through_whole(
    secretary: Player, own_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_town(own_town.slug)
    monkeypatch.setattr(job, "MOST_SINGLE", 1)
    entries = [_activity(secretary, f"見守り{number}", f"t{number}") for number in range(3)]
    assert index_town(own_town.slug) == len(entries)


def test_nobody_finds_what_their_page_would_refuse(cast: Cast) -> None:
    furnish(cast, rows=2)
    index_town(cast.town.slug)
    kinds: dict[str, set[str]] = {}
    for name in ROLES:
        player = cast[name]
        pages = [_page(player, word) for word in WORDS]
        # One of each kind of page: what it asks is asked of every row of the kind alike, but for sheets (below).
        links = {re.sub(r"[0-9]+|H[0-9-]+", "", link): link for page in pages for link in _links(page)}
        kinds[name] = {part for page in pages for part in re.findall(r'id="found-(\w+)"', page)}
        for link in links.values():
            assert player.client.get(link.replace("&amp;", "&")).status_code == 200, (name, link)
    assert {
        "measure",
        "sheet",
        "activity",
        "opinion",
        "advice",
        "meeting",
        "district",
        "body",
        "seat",
        "person",
    } <= kinds["secretary"]
    assert not {"sheet", "opinion", "activity", "person"} & kinds["member"]
    assert not {"opinion", "meeting", "person"} & kinds["chair"]
    assert not {"sheet", "opinion", "meeting", "activity", "advice", "person"} & kinds["operator"]


WORDS = ("東", "取組", "夜", "見守り", "委員会", "福祉", "活動", "桜井", "話し合い", "集まり", "集い", "清掃", "会")


def test_a_chair_finds_the_sheet_of_their_own_district_alone(cast: Cast) -> None:
    furnish(cast)
    index_town(cast.town.slug)
    with town_scope(cast.town):
        sheets = list(SearchRecord.objects.filter(kind="sheet").values_list("title", flat=True))
    found = {link for title in sheets for link in _links(_page(cast["chair"], title)) if "/sheets/" in link}
    everybodys = {link for title in sheets for link in _links(_page(cast["secretary"], title)) if "/sheets/" in link}
    assert found < everybodys
    assert found


def test_another_town_is_never_found(cast: Cast, secretary: Player, neighbour_town: Town, own_town: Town) -> None:
    _activity(secretary, "見守りの話し合い")
    index_town(own_town.slug)
    index_town(neighbour_town.slug)
    neighbour = cast["neighbour_secretary"]
    assert not any(own_town.slug in link for link in _links(_page(neighbour, "見守り")))


def test_a_long_list_is_read_page_by_page(secretary: Player, own_town: Town) -> None:
    for number in range(55):
        _activity(secretary, f"見守り{number}", f"t{number}")
    index_town(own_town.slug)
    first = _page(secretary, "見守り")
    assert "活動をすべて見る（55件）" in first
    person = Person(secretary.client).open(secretary.path(f"search/?q={quote('見守り')}&kind=activity"))
    assert "次の50件" in person.text
    assert "前の50件" not in person.text
    second = _page(secretary, "見守り", "&kind=activity&page=2")
    assert "前の50件" in second
    assert "次の50件" not in second
    assert len(_links(second)) >= 5


def test_a_hit_in_the_title_stands_above_one_in_the_text(secretary: Player, own_town: Town) -> None:
    named = _activity(secretary, "集会所の清掃", "one")
    _activity(secretary, "見守り", "two")
    index_town(own_town.slug)
    links = [link for link in _links(_page(secretary, "集会所")) if "/activities/" in link]
    assert links[0] == secretary.path(f"activities/{named.pk}/")
    assert len(links) == 2


@pytest.mark.parametrize("question", ["", "！", "'", '"', "\\", "a:b", "NOT", "%s", "あ" * 300])
def test_whatever_is_typed_gives_a_page(question: str, secretary: Player, own_town: Town) -> None:
    index_town(own_town.slug)
    assert secretary.client.get(secretary.path(f"search/?q={quote(question)}")).status_code == 200
    assert "取組、地区計画" in _page(secretary, question)


def test_it_takes_few_queries(cast: Cast) -> None:
    furnish(cast)
    index_town(cast.town.slug)
    assert queries_of(cast["secretary"], f"search/?q={quote('東')}") <= 12


def test_the_worker_finds_what_is_behind(secretary: Player, own_town: Town) -> None:
    day = SPRING.date()
    assert own_town.slug in unindexed_towns(day)
    index_town(own_town.slug)
    assert own_town.slug not in unindexed_towns(day)
    _activity(secretary, "見守り")
    assert own_town.slug in unindexed_towns(day)
    assert own_town.slug not in unindexed_towns(date(2010, 1, 1))


def test_the_command_line_makes_the_index_anew(
    secretary: Player, own_town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    searching.arguments(parser)
    assert searching.run(parser.parse_args(["rebuild"])) == 0
    assert searching.run(parser.parse_args(["rebuild", own_town.slug])) == 0
    assert f"{own_town.slug}：索引をつくり直しました（{SearchRecord.objects.count():,}件）" in capsys.readouterr().out
    with pytest.raises(NotFound):
        searching.run(parser.parse_args(["rebuild", "nowhere"]))


def test_a_stop_between_two_batches_is_made_up_for(
    secretary: Player, own_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _activity(secretary, "見守り")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(job, "come_to", stop)
        with pytest.raises(KeyboardInterrupt):
            index_town(own_town.slug)
    assert own_town.slug in unindexed_towns(SPRING.date())
    index_town(own_town.slug)
    assert len([link for link in _links(_page(secretary, "見守り")) if "/activities/" in link]) == 1


def test_a_question_that_is_too_long_is_told_and_not_looked_for(secretary: Player, own_town: Town) -> None:
    _activity(secretary, "見守り")
    index_town(own_town.slug)
    html = secretary.client.get(secretary.path("")).content.decode()
    assert re.search(r'<input class="input" name="q"[^>]*maxlength="100"', html)
    answer = secretary.client.get(secretary.path("search/"), {"q": "見守り" * 40})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "探す言葉は100字までです" in text
    assert "件見つかりました" not in text
    assert secretary.client.get(secretary.path("search/"), {"q": "見守り"}).status_code == 200
