"""The form of a reorganisation: what would change is shown before, done as a whole, and can be taken back the same day."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.act.reorganising.models import Reorganisation
from meguru.base.bodies.models import Organisation, Seat
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.plan.plans.models import Measure
from tests.support.browse import Person
from tests.support.cast import Player


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def key(name: str) -> str:
    return str(Organisation.objects.get(name=name).pk)


def test_a_department_goes_into_a_new_one_after_a_look(secretary: Player, own_town: Town) -> None:
    here = at(secretary, "bodies/").follow("組織改正").sees("まだ記録されていません").follow("組織改正を行う")
    here.press("変わるものを確かめる").sees("書いてください")
    values = {"from_day": "2017-04-01", "reason": "機構改革のため", "pair0-old": key("福祉課"), "pair0-how": "move"}
    here.press("変わるものを確かめる", **values).sees("移る先の課を選ぶか")
    assert here.status == 422
    here.press("変わるものを確かめる", **values, **{"pair0-new_name": "健康福祉課", "pair0-ends": "on"})
    here.sees("福祉課 → 健康福祉課", "新しく登録します", "途中のシート", "福祉課 担当", "梅田 三", "前の日で廃止します")
    assert not Organisation.objects.filter(name="健康福祉課").exists()
    here.press("この組織改正を行う").sees(
        "平成29年4月1日からの組織改正を行いました", "福祉課 → 健康福祉課", "福祉課は廃止"
    )
    assert not Measure.objects.filter(owner__name="福祉課").exists()
    at(secretary, "bodies/").sees("健康福祉課", "平成29年3月31日で廃止")
    at(secretary, "bodies/reorganisations/").press("組織改正を取り消す").sees(
        "からの組織改正を取り消しました", "取り消し"
    )
    assert Seat.objects.get(title="福祉課 担当").organisation == Organisation.objects.get(name="福祉課")


def test_a_split_is_chosen_box_by_box(secretary: Player, own_town: Town) -> None:
    first = Measure.objects.filter(owner__name="福祉課").order_by("number")[0]
    values = {
        "from_day": "2017-04-01",
        "reason": "分課",
        "pair0-old": key("福祉課"),
        "pair0-how": "move",
        "pair0-new_name": "障害課",
        "pair1-old": key("福祉課"),
        "pair1-how": "move",
        "pair1-new": key("子育て課"),
    }
    here = at(secretary, "bodies/reorganisations/new/").press("変わるものを確かめる", **values)
    here.sees("福祉課 → 障害課", "福祉課 → 子育て課")
    rest = [
        str(pk) for pk in Measure.objects.filter(owner__name="福祉課").exclude(pk=first.pk).values_list("pk", flat=True)
    ]
    here.press("この組織改正を行う", **{"pair0-measures": [str(first.pk)], "pair1-measures": rest, "pair0-seats": []})
    here.sees("平成29年4月1日からの組織改正を行いました")
    first.refresh_from_db()
    assert first.owner.name == "障害課"


def renaming() -> dict[str, str]:
    """福祉課 is called 福祉保健課, as the form is filled."""
    pair = {"pair0-old": key("福祉課"), "pair0-how": "rename", "pair0-new_name": "福祉保健課"}
    return {"from_day": "2017-04-01", "reason": "改称", **pair}


def test_what_changed_after_the_look_is_looked_at_again(secretary: Player, own_town: Town) -> None:
    values = renaming()
    here = at(secretary, "bodies/reorganisations/new/").press("変わるものを確かめる", **values)
    here.press("この組織改正を行う", **{"pair0-new_name": "健康課"}).sees("もう一度確かめてください", "福祉課 → 健康課")
    here.press("この組織改正を行う").sees("組織改正を行いました")
    assert Organisation.objects.filter(name="健康課").exists()


def test_more_rows_keep_what_was_typed(secretary: Player, own_town: Town) -> None:
    here = at(secretary, "bodies/reorganisations/new/").press("課をもう一つ", reason="機構改革のため")
    here.sees("4つめの課")
    here.press("変わるものを確かめる").misses("わけ：")


def test_one_of_yesterday_says_why_it_stays(secretary: Player, writer: Player, own_town: Town) -> None:
    values = renaming()
    here = at(secretary, "bodies/reorganisations/new/").press("変わるものを確かめる", **values)
    here.press("この組織改正を行う")
    at(writer, "bodies/reorganisations/").sees("福祉保健課").misses("組織改正を行う", "取り消す")
    clock.fix_day(date(2017, 4, 21))
    page = at(secretary, "bodies/reorganisations/")
    assert not page.has_button("組織改正を取り消す")
    address = secretary.path("bodies/reorganisations/1/undo/").replace("/1/", f"/{_newest()}/")
    told = secretary.client.post(address, follow=True).content.decode()
    assert "新しい組織改正で直してください" in told


def _newest() -> int:
    return Reorganisation.objects.all()[0].pk
