"""A department, district, body or seat is called otherwise from a day, on its page; the page says what it was called."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.bodies.models import District, Organisation, Seat
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.jobs.rounds import due_rounds, overdue_rounds, take_round
from meguru.jobs.searching import index_town
from tests.support.browse import Person
from tests.support.cast import Player


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


@pytest.fixture
def page(secretary: Player, own_town: Town) -> str:
    return f"bodies/names/organisation/{Organisation.objects.get(name='福祉課').pk}/"


def test_a_department_is_renamed_and_the_register_says_since_when(secretary: Player, page: str) -> None:
    here = at(secretary, "bodies/").follow("改称（福祉課）").sees("書き間違いを直す", "名前は変わっていません")
    here.press("名前を改める", name="福祉保健課", reason="機構改革のため").sees("書いてください")
    assert here.status == 422
    here.press("名前を改める", name="福祉保健課", from_day="平成29年4月1日", reason="機構改革のため")
    here.sees(
        "平成29年4月1日から「福祉保健課」に改めました", "機構改革のため", "前の年度のページには、前の名前が残ります"
    )
    at(secretary, "bodies/").sees("福祉保健課", "平成29年4月1日 福祉課から改称")
    at(secretary, "ledger/").sees("の名前を、平成29年4月1日から改めました")
    at(secretary, page).press("改称を取り消す").sees("平成29年4月1日からの改称を取り消しました", "いまの名前福祉課")


def test_what_is_planned_is_made_on_its_day_and_told_to_doctor(secretary: Player, page: str, own_town: Town) -> None:
    here = at(secretary, page).press("名前を改める", name="福祉保健課", from_day="2018-04-01", reason="機構改革のため")
    here.sees("平成30年4月1日から「福祉保健課」にすることを決めました", "これから", "いまの名前福祉課")
    at(secretary, "bodies/").sees("平成30年4月1日から「福祉保健課」")
    assert ("names", own_town.slug) not in due_rounds()
    clock.fix_day(date(2018, 4, 2))
    assert ("names", own_town.slug) in due_rounds()
    assert ("決めてあった改称を、その日に行う", [own_town.slug]) in overdue_rounds()
    assert take_round("names", own_town.slug) == 1
    assert ("names", own_town.slug) not in due_rounds()
    at(secretary, page).sees("いまの名前福祉保健課").misses("これから")


def test_a_planned_one_is_taken_back_before_its_day(secretary: Player, page: str, own_town: Town) -> None:
    here = at(secretary, page).press("名前を改める", name="福祉保健課", from_day="2018-04-01", reason="機構改革のため")
    here.sees("名前を変えないことにします").press("改称を取り消す").sees("平成30年4月1日からの改称を取り消しました")
    clock.fix_day(date(2018, 4, 2))
    assert ("names", own_town.slug) not in due_rounds()


def test_a_form_of_an_earlier_look_takes_nothing_back(secretary: Player, page: str) -> None:
    answer = secretary.client.post(secretary.path(page), {"do": "take-back", "change": "1"})
    assert answer.status_code == 404


def test_a_name_that_another_took_meanwhile_does_not_come_back(secretary: Player, page: str) -> None:
    here = at(secretary, page).press("名前を改める", name="福祉保健課", from_day="2017-04-01", reason="機構改革のため")
    Organisation.objects.filter(name="子育て課").update(name="福祉課")
    here.press("改称を取り消す").sees("元の名前に戻せません")
    assert here.status == 422


def test_a_district_has_a_reading_and_a_seat_leads_back_to_its_page(secretary: Player, own_town: Town) -> None:
    east, seat = District.objects.get(code="east"), Seat.objects.get(title="福祉課 係長")
    here = at(secretary, f"bodies/names/district/{east.pk}/").sees("新しいよみ")
    here.press("名前を改める", name="朝日", reading="あさひ", from_day="2017-04-01", reason="住居表示のため")
    here.sees("いまの名前朝日", "平成29年4月1日")
    here = at(secretary, f"bodies/seats/{seat.pk}/").follow("席の名前を改める").misses("新しいよみ")
    here.press("名前を改める", name="福祉課 主査", from_day="2017-04-01", reason="職名の改正").sees(
        "いまの名前福祉課 主査"
    )


def test_the_history_is_for_everybody_and_the_form_for_the_secretariat(writer: Player, page: str) -> None:
    at(writer, page).sees("名前の移り変わり").misses("名前を改める")
    assert at(writer, "bodies/names/flow/1/").status == 404
    assert at(writer, "bodies/names/organisation/999999/").status == 404


def test_the_old_name_finds_the_body(secretary: Player, page: str, own_town: Town) -> None:
    at(secretary, page).press("名前を改める", name="くらし支援課", from_day="2017-04-01", reason="機構改革のため")
    index_town(own_town.slug)
    for word in ("福祉課", "くらし支援課"):
        at(secretary, f"search/?q={word}").sees("くらし支援課")
