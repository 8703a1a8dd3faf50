"""The pages on which a district or committee is given a last day: asked, shown, done and taken back."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.act.reorganising.models import Ending
from meguru.base.bodies.models import Committee, District
from meguru.base.towns.models import Town
from meguru.core import clock
from tests.support.browse import Person
from tests.support.cast import Player
from tests.support.queries import MOST, queries_of


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def page_of(player: Player, row: District | Committee) -> str:
    return player.path(f"bodies/end/{'district' if isinstance(row, District) else 'committee'}/{row.pk}/")


def test_a_district_is_ended_after_what_it_touches_was_seen(secretary: Player, own_town: Town) -> None:
    east, west = District.objects.get(code="east"), District.objects.get(code="west")
    District.objects.filter(pk=east.pk).update(town_blocks=["東一丁目", "東二丁目"])
    north = District.objects.create(code="north", number=3, name="北", reading="きた")
    client, page = secretary.client, page_of(secretary, east)
    assert page in client.get(secretary.path(f"bodies/correct/district/{east.pk}/")).text
    first = client.get(page).text
    assert "公開済みの記録" in first
    assert "いっしょに廃止する会議体" in first
    assert queries_of(secretary, page.removeprefix(secretary.path())) <= MOST
    said: dict[str, object] = {
        "last_day": "2017-04-30",
        "reason": "西と北に分かれるため",
        "into": [str(west.pk), str(north.pk)],
        "along": [str(Committee.objects.get(name="東地区委員会").pk)],
    }
    asked = client.post(page, {**said, "do": "preview"})
    assert "東地区 委員長（菊地 八）" in asked.text
    assert "東二丁目を引き継ぐ地区" in asked.text
    seen = asked.text.split('name="seen" value="')[1].split('"')[0]
    stale = client.post(page, {**said, "do": "act", "seen": seen, "reason": "ちがうわけ"})
    assert stale.status_code == 422
    assert "もう一度確かめて" in stale.text
    said |= {"block0": str(west.pk), "block1": str(north.pk)}
    asked = client.post(page, {**said, "do": "preview"})
    seen = asked.text.split('name="seen" value="')[1].split('"')[0]
    unsaid = client.post(page, {**said, "do": "act", "seen": seen})
    assert unsaid.status_code == 422
    assert "途中の振り返りシートが1あります" in unsaid.text
    said["keeps_sheets"] = "on"
    asked = client.post(page, {**said, "do": "preview"})
    seen = asked.text.split('name="seen" value="')[1].split('"')[0]
    assert client.post(page, {**said, "do": "act", "seen": seen}).status_code == 302
    east.refresh_from_db()
    assert (east.ends_on, east.area_to) == (date(2017, 4, 30), {"東一丁目": "west", "東二丁目": "north"})
    listed = client.get(secretary.path("bodies/")).text
    assert "平成29年4月30日で廃止" in listed
    ended = client.get(page).text
    assert "西と北に分かれるため" in ended
    assert "北、西" in ended or "西、北" in ended
    Person(client).open(page).press("廃止を取り消す").sees("東の廃止を取り消しました")
    east.refresh_from_db()
    assert east.ends_on is None


def test_a_committee_has_no_area_and_a_late_undo_is_refused_in_words(secretary: Player, own_town: Town) -> None:
    team = Committee.objects.get(name="東地区委員会")
    client, page = secretary.client, page_of(secretary, team)
    assert "区域を引き継ぐ地区" not in client.get(page).text
    said = {"last_day": "2017-04-30", "reason": "組み直すため"}
    seen = client.post(page, {**said, "do": "preview"}).text.split('name="seen" value="')[1].split('"')[0]
    assert client.post(page, {**said, "do": "act", "seen": seen}).status_code == 302
    late = Person(client).open(page)
    clock.fix_day(date(2017, 5, 20))
    assert "この廃止を取り消す" not in client.get(page).text
    late.press("廃止を取り消す").sees("廃止を取り消せるのは")
    assert late.status == 422


def test_the_wrong_district_stands_again_a_week_later_after_what_comes_back_was_seen(
    secretary: Player, own_town: Town
) -> None:
    east, west = District.objects.get(code="east"), District.objects.get(code="west")
    District.objects.filter(pk=east.pk).update(town_blocks=["東一丁目"])
    said: dict[str, str | list[str]] = {"last_day": "2017-04-30", "reason": "西と一つになるため", "keeps_sheets": "on"}
    page = Person(secretary.client).open(page_of(secretary, east))
    page.press("変わるものを確かめる", into=[str(west.pk)], **said).press("この地区を廃止する")
    clock.fix_day(date(2017, 5, 8))
    team = Committee.objects.get(name="東地区委員会")
    page.open(page_of(secretary, team)).follow("東").sees(
        "戻る町名", "東一丁目", "東地区委員会", "東地区 委員長（菊地 八）"
    )
    assert queries_of(secretary, page_of(secretary, east).removeprefix(secretary.path())) <= MOST
    page.press("この地区の廃止を取り消す").sees("地区「東」の廃止", "書いてください")
    page.press("この地区の廃止を取り消す", reason="まちがえたため").sees("東の廃止を取り消しました")
    page.open(page_of(secretary, east)).sees("平成29年5月8日に取り消しました", "わけ：まちがえたため")


def test_of_two_who_press_at_once_the_second_reads_that_it_is_done_and_undoes_no_newer_end(
    secretary: Player, council_secretary: Player, own_town: Town
) -> None:
    team = Committee.objects.get(name="東地区委員会")
    address = page_of(secretary, team)
    said: dict[str, str | list[str]] = {"last_day": "2017-04-25", "reason": "組み直すため"}
    Person(secretary.client).open(address).press("変わるものを確かめる", **said).press("この会議体を廃止する")
    clock.fix_day(date(2017, 5, 8))
    one, other, third = (Person(each.client).open(address) for each in (secretary, council_secretary, secretary))
    one.press("この会議体の廃止を取り消す", reason="まちがえたため").sees("東地区委員会の廃止を取り消しました")
    other.press("この会議体の廃止を取り消す", reason="別のわけ").sees(
        "もう取り消されています", "会議体「東地区委員会」を廃止する", "わけ：まちがえたため"
    )
    assert other.status == 422
    assert Ending.objects.get().undone_by_id == secretary.actor.person_id
    anew: dict[str, str | list[str]] = {"last_day": "2017-05-07", "reason": "やはり組み直すため"}
    one.open(address).press("変わるものを確かめる", **anew).press("この会議体を廃止する")
    third.press("この会議体の廃止を取り消す", reason="別のわけ").sees("もう取り消されています", "やはり組み直すため")
    team.refresh_from_db()
    assert team.ends_on == date(2017, 5, 7)


def test_there_is_no_such_page_for_others(secretary: Player, writer: Player, own_town: Town) -> None:
    assert secretary.client.get(secretary.path("bodies/end/organisation/1/")).status_code == 404
    assert secretary.client.get(secretary.path("bodies/end/committee/99999/")).status_code == 404
    row = District.objects.get(code="east")
    assert writer.client.get(page_of(writer, row)).status_code == 403
    assert "なくなるとき" not in writer.client.get(writer.path("bodies/")).text


def test_an_area_that_two_take_over_goes_as_its_lists_show_it(secretary: Player, own_town: Town) -> None:
    """Nothing is chosen in the lists of the blocks, which come with the preview: a browser sends what they show."""
    east, west = District.objects.get(code="east"), District.objects.get(code="west")
    District.objects.filter(pk=east.pk).update(town_blocks=["東一丁目", "東二丁目"])
    north = District.objects.create(code="north", number=3, name="北", reading="きた")
    page = Person(secretary.client).open(page_of(secretary, east))
    said: dict[str, str | list[str]] = {
        "last_day": "2017-04-30",
        "reason": "西と北に分かれるため",
        "into": [str(north.pk), str(west.pk)],
        "keeps_sheets": "on",
    }
    page.press("変わるものを確かめる", **said).sees("東二丁目を引き継ぐ地区")
    page.press("この地区を廃止する").sees("平成29年4月30日で廃止にしました")
    east.refresh_from_db()
    assert east.area_to == {"東一丁目": "west", "東二丁目": "west"}
