"""Milestones and people on the pages: kept on one page of a measure, told on its page, its sheet, in いま and at a hand-over."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.bodies.commands import leave_seat, take_seat
from meguru.base.bodies.models import Tenure
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.do.milestones.commands import call_off_milestone, finish_milestone, remove_milestone, write_milestone
from meguru.do.milestones.models import Caretaker, Milestone
from meguru.plan.plans.models import Measure
from tests.support.browse import Person
from tests.support.cast import SPRING, Player

TODAY = date(2017, 4, 20)
PAGE = "plan/terms/3/measures/m01/milestones/"


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    """The day on which these pages are looked at."""
    clock.fix_day(TODAY)
    yield
    clock.fix_day(None)


def at(player: Player, page: str = PAGE) -> Person:
    return Person(player.client).open(player.path(page))


def write(player: Player, what: str, due_on: date) -> Milestone:
    return write_milestone(actor=player.actor, term_number=3, code="m01", what=what, due_on=due_on, at=SPRING)


def test_a_milestone_goes_its_way_on_one_page(writer: Player) -> None:
    page = (
        at(writer)
        .sees("節目は、まだありません")
        .press("この節目を書く", **{"new-what": "案内を出す", "new-due_on": "いつか"})
    )
    assert page.status == 422
    page.press("この節目を書く", **{"new-due_on": "平成29年5月1日"}).sees("節目を書きました", "案内を出す", "もうすぐ")
    key = Milestone.objects.get().pk
    page.press("期日を動かす（案内を出す）", **{f"move-{key}-due_on": "平成29年6月1日"})
    assert page.status == 422
    page.press("期日を動かす（案内を出す）", **{f"move-{key}-reason": "会場の都合"}).sees(
        "動かしました", "会場の都合", "これから"
    )
    page.press("言葉を直す（案内を出す）", **{f"words-{key}-what": "案内を配る"}).sees("案内を配る")
    page.press("済みにする（案内を配る）").sees("済みにしました", writer.actor.name)
    page.press("これからのものに戻す（案内を配る）").press(
        "取りやめる（案内を配る）", **{f"call-off-{key}-reason": "雨"}
    ).sees("取りやめました", "取りやめたわけ：雨")
    page.press("これからのものに戻す（案内を配る）").sees("これからのものに戻しました")
    page.press("この節目を書く", **{"new-what": "まちがい", "new-due_on": "平成29年7月1日"})
    page.press("消す（まちがい）").sees("節目を消しました").misses("まちがい")


def test_who_only_looks_has_no_buttons(writer: Player, other_writer: Player, secretary: Player) -> None:
    write(writer, "案内を出す", TODAY)
    page = at(other_writer).sees("案内を出す")
    assert not page.has_button("この節目を書く")
    assert at(secretary).has_button("この節目を書く")


def test_the_list_tells_of_all_and_goes_out(writer: Player, secretary: Player) -> None:
    write(writer, "遅れたこと", date(2017, 4, 3))
    write(writer, "先のこと", date(2017, 7, 1))
    at(secretary, "plan/").follow("節目の一覧を見る").sees("遅れたこと", "期日をすぎています", "先のこと", "見守りの輪")
    at(secretary, "milestones/?standing=これから").misses("遅れたこと").sees("先のこと")
    file = secretary.client.get(secretary.path("milestones/?as=csv"))
    assert "遅れたこと" in file.content.decode("utf-8-sig")
    at(secretary, "milestones/?standing=取りやめ").sees("先のこと")


def test_people_are_named_on_a_page_and_told_where_the_work_is(
    writer: Player, approver: Player, chair: Player, own_town: Town
) -> None:
    page = at(writer, "plan/measures/m01/").sees("決めていません").follow("担当者を決める")
    both = (writer, approver)
    keys = [str(Tenure.objects.get(person=each.actor.person_id, ends_on=None).pk) for each in both]
    page.press("この人たちにする", people=keys)
    assert page.status == 422
    page.sees("主担当を1人選んで").press("この人たちにする", first=keys[1])
    page.sees("担当者を決めました", "主担当", approver.actor.name, writer.actor.name)
    assert Caretaker.objects.filter(is_first=True).count() == 1
    at(chair, "plan/measures/m01/").misses(approver.actor.name, "節目を見る")


def test_what_is_due_stands_in_now_and_beside_the_sheet(writer: Player, approver: Player, secretary: Player) -> None:
    write(writer, "案内を出す", date(2017, 4, 25))
    done = write(writer, "講座を開く", date(2016, 6, 1))
    at(writer, PAGE).press("済みにする（講座を開く）", **{f"done-{done.pk}-done_on": "平成28年6月3日"})
    at(writer, "").sees("見守りの輪：案内を出す")
    at(writer, "sheets/2016/m01/").sees("この年の節目", "講座を開く", "「したこと」に引く").misses("案内を出す")


def test_a_sheet_in_now_says_who_looks_after_its_measure_first(writer: Player, approver: Player, chair: Player) -> None:
    measure, first = Measure.objects.get(term__number=3, code="m01"), f"主担当：{approver.actor.name}"
    for player in (writer, approver):
        tenure = Tenure.objects.get(person=player.actor.person_id, ends_on=None)
        Caretaker.objects.create(measure=measure, tenure=tenure, is_first=player is approver)
    at(writer, "").sees(f"「見守りの輪」を書いてください\n期限 平成29年5月15日　{first}")
    at(writer, "").misses(f"主担当：{writer.actor.name}")
    at(chair, "").misses("主担当")
    Tenure.objects.filter(person=approver.actor.person_id).update(ends_on=date(2017, 4, 18))
    at(writer, "").sees("「見守りの輪」を書いてください").misses("主担当")


def test_a_successor_takes_over_at_the_hand_over(writer: Player, secretary: Player, other_writer: Player) -> None:
    tenure = Tenure.objects.get(person=writer.actor.person_id, ends_on=None)
    measure = Measure.objects.get(term__number=3, code="m01")
    Caretaker.objects.create(measure=measure, tenure=tenure, is_first=True)
    page = at(secretary, f"bodies/seats/{tenure.seat_id}/handover/").sees("担当者になっている取組", "見守りの輪")
    assert not page.has_button("いまの人が引き継ぐ")
    leave_seat(actor=secretary.actor, seat_id=tenure.seat_id, ends_on=date(2017, 4, 18), at=SPRING)
    person, day = other_writer.actor.person_id, date(2017, 4, 19)
    take_seat(actor=secretary.actor, seat_id=tenure.seat_id, person_id=person, starts_on=day, at=at_noon(TODAY))
    page = at(secretary, f"bodies/seats/{tenure.seat_id}/handover/").sees("この席を離れました")
    page.press("いまの人が引き継ぐ").sees("1件を、いまの人の担当にしました")
    assert Caretaker.objects.get().tenure.person_id == person


def test_what_another_did_meanwhile_is_told_with_what_was_typed(writer: Player, approver: Player) -> None:
    done, off, gone = (write(writer, what, date(2017, 5, 1)) for what in ("案内を出す", "講座を開く", "まちがい"))
    page, late = at(writer), at(writer)
    finish_milestone(actor=approver.actor, milestone_id=done.pk, done_on=date(2017, 4, 19), at=SPRING)
    moved = {f"move-{done.pk}-due_on": "平成29年6月1日", f"move-{done.pk}-reason": "会場の都合"}
    page.press("期日を動かす（案内を出す）", **moved)
    assert page.status == 409
    page.sees("「案内を出す」は、もう「済み」になっています", "新しい期日：平成29年6月1日", "動かすわけ：会場の都合")
    late.press("済みにする（案内を出す）")  # its day of today does not take the place of the one that was recorded
    late.sees("「案内を出す」は、もう「済み」になっています", "平成29年4月19日に済みました")
    call_off_milestone(actor=approver.actor, milestone_id=off.pk, reason="雨", at=SPRING)
    page.press("言葉を直す（講座を開く）", **{f"words-{off.pk}-what": "夜の講座を開く"})
    page.sees("もう「取りやめ」になっています", "節目：夜の講座を開く")
    remove_milestone(actor=approver.actor, milestone_id=gone.pk, at=SPRING)
    page.press("取りやめる（まちがい）", **{f"call-off-{gone.pk}-reason": "要らないため"})
    assert page.status == 409
    page.sees("ページを開いたあとに消されました", "取りやめるわけ：要らないため").misses("書いてください")
    assert Milestone.objects.count() == 2


def test_a_milestone_goes_only_where_that_was_asked_for(writer: Player, approver: Player) -> None:
    kept = write(writer, "案内を出す", date(2017, 5, 1))
    for asked in (f"{kept.pk} erase", str(kept.pk), "new remove", ""):
        answer = writer.client.post(writer.path(PAGE), {"do": asked})
        assert answer.status_code == 409
        assert "何も変えていません" in answer.text or "読み取れませんでした" in answer.text
    page = at(writer)
    finish_milestone(actor=approver.actor, milestone_id=kept.pk, done_on=date(2017, 4, 19), at=SPRING)
    page.press("消す（案内を出す）").sees("動かしたり済ませたりした節目は、消せません")
    assert Milestone.objects.get() == kept


def test_nothing_is_handed_on_to_an_empty_seat_nor_by_who_is_still_to_come(
    writer: Player, secretary: Player, supporter: Player
) -> None:
    tenure = Tenure.objects.get(person=writer.actor.person_id, ends_on=None)
    measure = Measure.objects.get(term__number=3, code="m01")
    Caretaker.objects.create(measure=measure, tenure=tenure, is_first=True)
    hand_over = f"bodies/seats/{tenure.seat_id}/handover/"
    leave_seat(actor=secretary.actor, seat_id=tenure.seat_id, ends_on=date(2017, 4, 18), at=SPRING)
    page = at(secretary, hand_over).sees("この席を離れました")
    assert not page.has_button("いまの人が引き継ぐ"), "nobody sits there"
    answer = secretary.client.post(secretary.path(f"bodies/seats/{tenure.seat_id}/follow/"))
    assert answer.status_code == 409
    assert "席に就いている人がいません" in answer.text
    assert "担当者になっている取組" in answer.text
    person, day = supporter.actor.person_id, date(2017, 4, 25)
    take_seat(actor=secretary.actor, seat_id=tenure.seat_id, person_id=person, starts_on=day, at=at_noon(TODAY))
    page = at(supporter, hand_over).sees("これから", "この席を離れました")
    assert not page.has_button("いまの人が引き継ぐ"), "the time of the successor has not begun"
    clock.fix_day(day)
    at(supporter, hand_over).press("いまの人が引き継ぐ").sees("1件を、いまの人の担当にしました")


def test_whoever_may_not_hand_on_reads_why_on_the_page_with_what_is_there(
    writer: Player, secretary: Player, chair: Player
) -> None:
    tenure = Tenure.objects.get(person=chair.actor.person_id, ends_on=None)
    answer = chair.client.post(chair.path(f"bodies/seats/{tenure.seat_id}/follow/"))
    assert answer.status_code == 403
    for words in ("担当者を決められるのは、", "何も変えていません", "東地区 委員長の引継ぎ"):
        assert words in answer.text
    theirs = Tenure.objects.get(person=writer.actor.person_id, ends_on=None).seat_id
    assert chair.client.post(chair.path(f"bodies/seats/{theirs}/follow/")).status_code == 403
