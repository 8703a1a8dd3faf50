"""The forms in which sub-items of a measure are set: of a draft, of a document that was read, and from a day after adoption."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from meguru.base.bodies.models import Organisation
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.plan.plans.commands import MeasureEdit, PartEdit, add_measure, change_measure, prepare_term
from meguru.plan.plans.models import Indicator, MeasurePart
from meguru.plan.terms.measures import MeasureKind
from tests.support.browse import Person
from tests.support.cast import BEGINNING, SPRING, Player
from tests.support.queries import MOST, queries_of

CHANGE = "plan/terms/3/measures/m01/change/"
DRAFT = "plan/terms/4/measures/m01/"
NAMED = "支えます。\n・就労支援では、働く人を支えます。\n・家計支援では、暮らしを支えます。"


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> None:
    """A plan that is prepared, with a measure whose text names two sub-items."""
    prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=BEGINNING)
    told: dict[str, Any] = {"title": "自立の支援", "description": NAMED, "owner": "福祉課", "group": ""}
    add_measure(actor=secretary.actor, term_number=4, kind=MeasureKind.MEASURE, at=BEGINNING, **told)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def key(name: str) -> str:
    return str(Organisation.objects.get(name=name).pk)


def sub_items(player: Player) -> None:
    """Give the adopted measure m01 two sub-items; the council does the second."""
    edit = MeasureEdit(parts=[PartEdit("就労"), PartEdit("家計", "書き出す", int(key("さくら町社会福祉協議会")), True)])
    told: dict[str, Any] = {"term_number": 3, "code": "m01", "from_day": date(2017, 4, 1), "reason": "見直し"}
    change_measure(actor=player.actor, edit=edit, at=SPRING, **told)


def test_what_the_text_seems_to_name_is_offered_and_taken_when_asked(secretary: Player, draft: None) -> None:
    page = at(secretary, DRAFT).sees("2つの細目に分かれているように読めます", "「就労支援」「家計支援」")
    assert not MeasurePart.objects.exists()
    page.press("この案を細目の欄に入れる").misses("分かれているように読めます")
    page.press("この内容で直す", **{"part-1-owner": "さくら町社会福祉協議会", "part-0-is_rated": "on"}).sees(
        "直しました"
    )
    told = [(row.number, row.title, str(row.owner or ""), row.is_rated) for row in MeasurePart.objects.all()]
    assert told == [(1, "就労支援", "", True), (2, "家計支援", "さくら町社会福祉協議会", False)]
    at(secretary, "plan/measures/m01/?term=4").sees(
        "細目", "1　就労支援", "自己評価を付ける", "担当　さくら町社会福祉協議会"
    )


def test_sub_items_of_a_draft_are_added_ordered_and_taken_out(secretary: Player, draft: None) -> None:
    page = at(secretary, DRAFT).press("細目をもう一つ足す").press("細目をもう一つ足す")
    more: dict[str, Any] = {"part-0-title": "就労", "part-0-number": "2", "part-1-title": "家計", "part-1-number": "1"}
    indicator: dict[str, Any] = {"indicator-0-name": "相談", "indicator-0-unit": "件", "indicator-0-part": "2"}
    page.press("この内容で直す", **more, **indicator).sees("直しました")
    assert [row.title for row in MeasurePart.objects.all()] == ["家計", "就労"]
    assert Indicator.objects.get(measure__term__number=4).part == 2
    page = at(secretary, DRAFT).press("この内容で直す", **{"part-1-title": "", "part-1-text": ""})
    page.sees("ない細目の指標があります：相談")
    assert page.status == 422
    page.press("この内容で直す", **{"indicator-0-part": ""}).sees("直しました")
    assert [row.title for row in MeasurePart.objects.all()] == ["家計"]


def test_after_adoption_they_change_from_a_day_with_a_reason(secretary: Player, own_town: Town) -> None:
    page = at(secretary, CHANGE).press("細目をもう一つ足す").press("細目をもう一つ足す", reason="見直し")
    more: dict[str, Any] = {
        "part-0-title": "就労",
        "part-1-title": "家計",
        "part-1-owner": key("さくら町社会福祉協議会"),
    }
    page.press("この日から変える", **more).sees("変えました", "細目", "2　家計", "担当　さくら町社会福祉協議会")
    page = at(secretary, CHANGE)
    page.press("この日から変える", reason="やめる", **{"part-0-title": "", "part-1-text": "月に1回"}).sees("変えました")
    assert [(row.number, row.until_day is not None) for row in MeasurePart.objects.all()] == [(1, True), (2, False)]
    at(secretary, CHANGE).press("この日から変える", reason="何も").sees("変わるところはありませんでした")


def test_two_people_at_once_are_shown_what_the_other_changed(secretary: Player, own_town: Town) -> None:
    sub_items(secretary)
    page = at(secretary, CHANGE)
    told: dict[str, Any] = {"term_number": 3, "code": "m01", "from_day": date(2017, 4, 2), "reason": "先に"}
    edit = MeasureEdit(parts=[PartEdit("家計の相談", number=2), PartEdit("住まい")])
    change_measure(actor=secretary.actor, edit=edit, at=SPRING, **told)
    page.press("この日から変える", reason="あとから", **{"part-0-text": "就労を続ける"})
    page.sees("ほかの人が、先にこの取組を変えました", "ほかの人が、先に外した細目です", "いまは「2「家計の相談」」です")
    page.sees("ほかの人が、先に足した細目です")
    more: dict[str, Any] = {"part-0-title": "", "part-0-text": "", "part-1-title": "家計の相談", "part-1-owner": ""}
    page.press("この日から変える", reason="あとから", **more, **{"part-1-text": ""})
    stands = MeasurePart.objects.filter(until_day=None)
    assert [(row.title, row.is_rated) for row in stands] == [("家計の相談", True), ("住まい", False)]


def test_only_the_secretariat_sets_them_and_a_neighbour_sees_none(
    secretary: Player, writer: Player, neighbour_secretary: Player, draft: None
) -> None:
    sub_items(secretary)
    assert at(writer, CHANGE).status == 403
    assert at(writer, DRAFT).status == 403
    assert neighbour_secretary.client.get(secretary.path(CHANGE)).status_code == 404
    at(writer, "plan/measures/m01/").sees("2　家計", "担当　さくら町社会福祉協議会")
    at(writer, "plan/measures/m01/?year=2016").misses("2　家計")


def test_the_pages_ask_no_more_for_their_sub_items(secretary: Player, draft: None) -> None:
    sub_items(secretary)
    for page in (CHANGE, DRAFT, "plan/measures/m01/"):
        assert queries_of(secretary, page) <= MOST
