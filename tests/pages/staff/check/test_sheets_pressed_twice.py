"""A second press on an act of a sheet (a double click, a page left open): what is done already is said, and nothing is lost."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.check.reviews.commands import confirm_sheet, return_sheet
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState
from meguru.core import clock
from meguru.plan.plans.models import Indicator
from tests.pages.staff.check.test_sheets import CHOICES, M01, at, sent, sheet
from tests.support.cast import Player
from tests.support.turn import measure_words


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def test_a_sheet_sent_twice_is_said_to_be_sent_and_stands_in_the_ledger_once(writer: Player) -> None:
    figure = f"figure-{Indicator.objects.get().pk}"
    first, second = at(writer), at(writer)
    first.press("確認に回す", **measure_words(), **CHOICES, **{figure: "12"}).sees("確認に回しました。")
    acts = LedgerEntry.objects.count()
    second.press("確認に回す", **measure_words(), **CHOICES, **{figure: "12"})
    assert second.status == 200
    second.sees("確認に回しました。").misses("できません", "確かめて提出する")
    assert (sheet().state, LedgerEntry.objects.count()) == (SheetState.CONFIRMING, acts)


@pytest.mark.parametrize("other", ["text", "rating", "figure", "long"])
def test_a_second_press_that_says_something_else_is_refused_and_keeps_it(writer: Player, other: str) -> None:
    figure = f"figure-{Indicator.objects.get().pk}"
    first, second = at(writer), at(writer)
    typed = {**measure_words(), **CHOICES, figure: "12"}
    first.press("確認に回す", **typed)
    said = {"text": {"did": "あとの文"}, "rating": {"rating": "A"}, "figure": {figure: "15"}, "long": {figure: "12店"}}
    second.press("確認に回す", **{**typed, **said[other]})
    assert second.status == 409
    second.sees("このシートは「確認中」なので")


def test_what_another_sent_is_no_second_press(writer: Player, secretary: Player) -> None:
    page = at(secretary)
    sent(writer)
    page.press("確認に回す", **measure_words(), **CHOICES)
    assert page.status == 409
    page.sees("このシートは「確認中」なので")


def test_a_districts_sheet_sent_twice(supporter: Player) -> None:
    first, second = at(supporter, "east"), at(supporter, "east")
    for page in (first, second):
        page.press("確認に回す", manner="cancelled", manner_note="会場が使えなかった").sees("確認に回しました。")
        assert page.status == 200


def test_confirmed_twice_is_said_and_another_head_is_told_that_it_is_too_late(writer: Player, approver: Player) -> None:
    sent(writer)
    first, second, third = at(approver), at(approver), at(approver)
    first.press("確かめて提出する").sees("確かめて、提出しました。")
    second.press("確かめて提出する").sees("確かめて、提出してあります。").misses("できません")
    Sheet.objects.filter(code="m01").update(confirmed_person=None, confirmed_by="ほかの課長")
    third.press("確かめて提出する")
    assert third.status == 409
    third.sees("このシートは「提出済」なので")


def test_sent_back_twice_is_said_unless_the_reason_is_another(writer: Player, approver: Player) -> None:
    sent(writer)
    first, second, third = at(approver), at(approver), at(approver)
    first.press("わけを付けて書き手に戻す", sent_back="回数を書いてください。").sees("書き手に戻しました。")
    second.press("わけを付けて書き手に戻す", sent_back="回数を書いてください。").sees(
        "書き手に戻してあります。"
    ).misses("できません")
    third.press("わけを付けて書き手に戻す", sent_back="場所も書いてください。")
    assert third.status == 409


def test_a_chairs_paper_recorded_twice(supporter: Player) -> None:
    sent(supporter, "east")
    words = {"confirmed_by": "委員長", "confirmed_on": "2017-04-20", "means": "telephone"}
    first, second, third, fourth, fifth = (at(supporter, "east") for _each in range(5))
    first.press("確認を記録して提出する", **words).sees("提出しました。")
    second.press("確認を記録して提出する", **words).sees("紙などでの確認を記録し、提出してあります。")
    third.press("確認を記録して提出する", **{**words, "confirmed_by": "副委員長"})
    fourth.press("確認を記録して提出する", **{**words, "confirmed_on": "2017-04-19"})
    fifth.press("確認を記録して提出する", **{**words, "confirmed_on": "きのう"})
    assert [page.status for page in (third, fourth, fifth)] == [409, 409, 409]


def test_corrections_asked_for_twice(writer: Player, approver: Player, secretary: Player) -> None:
    sent(writer)
    confirm_sheet(actor=approver.actor, **M01)
    asked, again, more = at(secretary), at(secretary), at(secretary)
    asked.press("直しをお願いする", **{"remark-did": "回数を書いてください。"}).sees("直しをお願いしました。")
    again.press("直しをお願いする", **{"remark-did": "回数を書いてください。"}).sees("直しをお願いしてあります。")
    more.press("直しをお願いする", **{"remark-did": "場所も書いてください。"})
    assert more.status == 409
    assert sheet().remarks.count() == 1


def test_accepted_twice(writer: Player, approver: Player, secretary: Player) -> None:
    sent(writer)
    confirm_sheet(actor=approver.actor, **M01)
    first, second = at(secretary), at(secretary)
    first.press("受理する").sees("受理しました。")
    second.press("受理する").sees("受理してあります。").misses("できません")
    return_sheet(actor=secretary.actor, remarks={"did": "回数"}, **M01)
    late = secretary.client.post(secretary.path("sheets/2016/m01/step/accept/"))
    assert (late.status_code, sheet().state) == (409, SheetState.RETURNED)
