"""The committee's pages: called, its report read, attendance and quorum, judgements on one page, advice."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.towns.models import Town
from meguru.check.committee.models import Advice, Evaluation, Meeting, MemberPart
from meguru.core import clock
from meguru.plan.calendar.commands import finish_year
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import SUMMER, accept, called_meeting, given_advice, held_meeting, reported_meeting

JUDGED = {"rating-m01": "A", "comment-m01": "よく届いています。"}


@pytest.fixture(autouse=True)
def _summer() -> Iterator[None]:
    clock.fix_day(date(2017, 8, 4))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_without_meetings_the_page_says_what_comes(secretary: Player) -> None:
    at(secretary, "meetings/").sees("まだ、会議の予定がありません")


def test_a_meeting_is_called_in_any_form_of_the_year(secretary: Player) -> None:
    page = at(secretary, "meetings/call/")
    page.press("予定に入れる", fiscal_year="平成28", held_on="H29.8.4", place="役場 会議室")
    page.sees("会議を予定に入れました", "平成29年8月4日", "開催予定", "0 / 6枚")
    assert Meeting.objects.get().year.fiscal_year == 2016


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"place": "　"}, "書いてください"),
        ({"fiscal_year": "ことし"}, "年度として読めません"),
        ({"fiscal_year": "2019"}, "まだ開かれていません"),
        ({"held_on": "1917-08-04"}, "離れすぎています"),
    ],
)
def test_what_cannot_be_called_comes_back(secretary: Player, typed: dict[str, str], told: str) -> None:
    values = {"fiscal_year": "H28", "held_on": "2017-08-04", "place": "役場", **typed}
    page = at(secretary, "meetings/call/").press("予定に入れる", **values).sees(told)
    assert page.status == 422
    assert not Meeting.objects.exists()


def test_without_accepted_sheets_no_report_is_made(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/").press("資料をつくる")
    assert page.status == 409
    page.sees("受理したシートが、まだ1枚もありません")


def test_from_report_to_held(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01")
    meeting = called_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/").press("資料をつくる").sees("1枚", "が入っています（")
    accept(cast, "m02")
    page.open(page.address).sees("つくり直すと入ります").press("資料をつくり直す").sees("2枚")
    heads = {"seats": "15", "filled": "14", "present": "6", "online": "1", "proxy": "0", "written": "0"}
    page.press("開催を記録する", **heads).sees("定足数（過半数）を満たしていません", "あと1人の出席が要ります")
    assert page.status == 422
    page.press("開催を記録する", present="60").sees("委員の数（14人）をこえています")
    page.press("開催を記録する", present="8").sees("会議は成立しています", "開催済み")
    assert not page.has_button("開催を記録する")
    assert not page.has_button("資料をつくり直す")


def test_members_read_the_report_and_change_nothing(cast: Cast, member: Player) -> None:
    meeting = held_meeting(cast)
    given_advice(cast, meeting)
    page = at(member, "meetings/").follow("資料を読む")
    page.sees(
        "はじめに読むところ", "見守りの輪", "声かけを12回行いました。", "西地区", "中止した", "会場が使えなかったため"
    )
    page.sees("委員会の評価", "まだ記録していません", "夜にも集まりを開いてはどうか。")
    assert not at(member, f"meetings/{meeting.pk}/").has_button("資料をつくり直す")
    for rest in ("evaluations/", "advice/"):
        assert member.client.get(member.path(f"meetings/{meeting.pk}/{rest}")).status_code == 403
    assert member.client.post(member.path(f"meetings/{meeting.pk}/make-report/")).status_code == 403
    assert member.client.post(member.path(f"meetings/{meeting.pk}/hold/"), {}).status_code == 403
    assert member.client.get(member.path("meetings/call/")).status_code == 403


def test_a_district_does_not_read_it(chair: Player) -> None:
    assert chair.client.get(chair.path("meetings/")).status_code == 403


def test_a_neighbours_meeting_is_not_found(cast: Cast, neighbour_secretary: Player, own_town: Town) -> None:
    meeting = held_meeting(cast)
    for rest in ("", "report/", "evaluations/", "advice/"):
        page = neighbour_secretary.path(f"meetings/{meeting.pk}/{rest}")
        assert neighbour_secretary.client.get(page).status_code == 404


def test_before_the_report_there_is_nothing_to_read_or_judge(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    at(secretary, f"meetings/{meeting.pk}/report/").sees("資料は、まだありません")
    at(secretary, f"meetings/{meeting.pk}/evaluations/").sees("資料をまだつくっていません")
    at(secretary, f"meetings/{meeting.pk}/advice/").sees("資料をまだつくっていません")


def test_judgements_are_saved_together(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/evaluations/")
    page.press("すべて保存する", **JUDGED, **{"rating-m02": "C"}).sees("2件の評価を保存しました", "4件のうち2件")
    page.press("すべて保存する").sees("変わったところはありませんでした")
    report = at(secretary, f"meetings/{meeting.pk}/report/").sees("よく届いています。", "自己評価とちがいます。")
    report.sees("うち2件が自己評価とちがいます")


def test_one_alone_is_saved_and_the_rest_stays_typed(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/evaluations/")
    typed = {**JUDGED, "comment-m02": "まだ書きかけ"}
    page.press("この取組だけ保存する（見守りの輪）", **typed)
    page.sees("1件の評価を保存しました")
    assert Evaluation.objects.count() == 1
    assert page.forms[0].values["comment-m02"].strip() == "まだ書きかけ"  # type: ignore[union-attr]


def test_an_error_in_one_loses_no_other(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/evaluations/")
    page.press("すべて保存する", **JUDGED, **{"comment-m02": "評価を選び忘れた"})
    assert page.status == 422
    page.sees("評価を選んでください", "1件の評価を保存しました")
    assert page.forms[0].values["comment-m02"].strip() == "評価を選び忘れた"  # type: ignore[union-attr]
    assert [e.measure.code for e in Evaluation.objects.all()] == ["m01"]


def test_two_people_judge_at_once_and_both_texts_are_seen(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    address = f"meetings/{meeting.pk}/evaluations/"
    mine, theirs = at(secretary, address), at(cast["council_secretary"], address)
    theirs.press("すべて保存する", **{"rating-m01": "D", "comment-m01": "先の言葉"})
    mine.press("すべて保存する", **JUDGED)
    assert mine.status == 409
    mine.sees("先に保存された評価", "先の言葉")
    assert Evaluation.objects.get().comment == "先の言葉"
    mine.press("すべて保存する").sees("1件の評価を保存しました")
    assert Evaluation.objects.get().comment == "よく届いています。"


def test_a_rating_that_is_not_in_the_scale_is_refused(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    address = secretary.path(f"meetings/{meeting.pk}/evaluations/")
    assert secretary.client.post(address, {"rating-m01": "Z"}).status_code == 422
    assert not Evaluation.objects.exists()


def test_advice_is_recorded_one_after_the_other(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/advice/")
    page.press("記録して、次へ", kind="question", text="夜の回は。", measure="m01").sees(
        "助言H28-01を記録しました", "福祉課"
    )
    page.press("記録して、次へ", kind="proposal", text="西の話。", district="west", due_on="平成29年9月1日")
    page.sees("H28-02", "西地区", "平成29年9月1日")
    assert Advice.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": ""}, "書いてください"),
        ({"text": "早い。", "due_on": "2017-08-01"}, "会議の日より前"),
        ({"due_on": "あす"}, "日付"),
    ],
)
def test_advice_that_cannot_be_taken_comes_back(
    cast: Cast, secretary: Player, typed: dict[str, str], told: str
) -> None:
    meeting = held_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/advice/").press("記録して、次へ", **typed).sees(told)
    assert page.status == 422
    assert not Advice.objects.exists()


def test_as_many_queries_however_much_was_said(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    given_advice(cast, meeting)
    pages = ["meetings/"] + [f"meetings/{meeting.pk}/{rest}" for rest in ("", "report/", "evaluations/", "advice/")]
    one = [queries_of(secretary, page) for page in pages]
    for number in range(20):
        given_advice(cast, meeting, f"助言その{number}", measure="m02")
    assert [queries_of(secretary, page) for page in pages] == one
    assert max(one) <= MOST


def test_heads_typed_before_there_is_a_report_are_answered_with_what_to_do(cast: Cast, secretary: Player) -> None:
    """The page has no form to send people to then."""
    meeting = called_meeting(cast)
    answer = secretary.client.post(secretary.path(f"meetings/{meeting.pk}/hold/"), {"present": "三人"})
    assert answer.status_code == 409
    assert "資料をつくると、出席を記録できます。" in answer.content.decode()


def test_a_day_and_a_number_that_cannot_be_read_come_back_as_typed(cast: Cast, secretary: Player) -> None:
    """A browser's day picker and number box hold nothing else: the typed words stand in a plain box."""
    called = {"fiscal_year": "H28", "held_on": "八月のはじめ", "place": "役場"}
    page = secretary.client.post(secretary.path("meetings/call/"), called).content.decode()
    assert '<input type="text" name="held_on" value="八月のはじめ"' in page
    meeting = reported_meeting(cast)
    page = secretary.client.post(secretary.path(f"meetings/{meeting.pk}/hold/"), {"present": "三人"}).content.decode()
    assert '<input type="text" name="present" value="三人"' in page
    assert '<input type="number" name="online"' in page


def test_a_meeting_is_called_off_with_its_reason(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/").press("とりやめを記録する", **{"off-reason": ""})
    assert page.status == 422
    page.sees("とりやめるわけ：書いてください")
    page.press("とりやめを記録する", **{"off-reason": "定足数に届かないため"})
    page.sees("会議をとりやめたことを記録しました", "わけ：定足数に届かないため", "とりやめ", "出席の記録はありません")
    assert not page.has_button("資料をつくる")
    at(secretary, f"meetings/{meeting.pk}/evaluations/").sees("この会議は、とりやめになりました。評価は記録できません")
    at(secretary, f"meetings/{meeting.pk}/advice/").sees("この会議は、とりやめになりました。助言は記録できません")
    at(secretary, "meetings/").sees("とりやめ")


def test_a_meeting_in_which_something_was_said_is_not_called_off(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    given_advice(cast, meeting)
    assert not at(secretary, f"meetings/{meeting.pk}/").has_button("とりやめを記録する")
    sent = secretary.client.post(secretary.path(f"meetings/{meeting.pk}/call-off/"), {"off-reason": "台風"})
    assert sent.status_code == 409
    assert Meeting.objects.get().state == "reported"


def test_the_meetings_of_a_closed_year_are_read_and_not_written(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SUMMER)
    page = at(secretary, f"meetings/{meeting.pk}/").sees("平成28年度は閉じているので、会議の記録は読むだけです")
    assert not any(page.has_button(verb) for verb in ("資料をつくり直す", "開催を記録する", "とりやめを記録する"))
    page.misses("評価を入れる", "助言を記録する")
    for part, word in (("evaluations", "評価"), ("advice", "助言")):
        at(secretary, f"meetings/{meeting.pk}/{part}/").sees(f"閉じているので、{word}は記録できません")
    typed = secretary.client.post(secretary.path(f"meetings/{meeting.pk}/evaluations/"), JUDGED)
    assert typed.status_code == 422
    assert "よく届いています。" in typed.content.decode()
    assert "平成28年度は閉じています" in typed.content.decode()


def test_a_meeting_of_a_closed_year_is_not_called(secretary: Player) -> None:
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SUMMER)
    page = at(secretary, "meetings/call/").press("予定に入れる", fiscal_year="H28", held_on="2017-08-04", place="役場")
    assert page.status == 422
    page.sees("平成28年度は閉じています")


def test_attendance_is_recorded_member_by_member(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    page = Person(secretary.client).open(secretary.path(f"meetings/{meeting.pk}/")).follow("委員ごとに入れる")
    page.sees("委員　桃井 十", "名前は出ません").press("この出席で開催を記録する").sees(
        "出席を記録しました。委員1人のうち1人"
    )
    page.follow("委員ごとの出席を見る・直す").sees("公開済みの記録には、まだ載っていません")
    key = f"m{MemberPart.objects.get().tenure_id}"
    page.press("委員ごとの出席を直す", **{key: "absent"}).sees("出席した人の数を入れてください")
    assert page.status == 422
    page.press("委員ごとの出席を直す", **{key: "proxy"}).sees("チェックを付けて、もう一度")
    page.press("委員ごとの出席を直す", is_short="on").sees("出席を記録しました")
    assert MemberPart.objects.get().part == "proxy"
    assert queries_of(secretary, f"meetings/{meeting.pk}/members/") <= MOST


def test_where_members_were_recorded_attendance_is_mended_by_member(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    by_heads = Person(secretary.client).open(secretary.path(f"meetings/{meeting.pk}/members/"))
    by_heads.press("この出席で開催を記録する")
    page = at(secretary, f"meetings/{meeting.pk}/correct/").sees(
        "委員ごとの出席が記録されています", "人数だけの記録にする"
    )
    page.follow("委員ごとの出席を見る・直す").sees("委員　桃井 十")
    MemberPart.objects.all().delete()
    at(secretary, f"meetings/{meeting.pk}/correct/").misses("委員ごとの出席が記録されています").sees("人数を直す")


def test_members_cannot_be_recorded_before_the_report_nor_where_nobody_sits(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    address = secretary.path(f"meetings/{meeting.pk}/members/")
    Person(secretary.client).open(address).sees("資料をつくると、出席を記録できます")
    assert secretary.client.post(address, {}).status_code == 409


def test_a_meeting_that_is_still_to_be_held_asks_nothing_that_is_not_read(cast: Cast, secretary: Player) -> None:
    """What is refused stands at the top, in words of the page: of the quorum, and of members who are not those of the day."""
    meeting = reported_meeting(cast)
    page = Person(secretary.client).open(secretary.path(f"meetings/{meeting.pk}/members/"))
    (key,) = {name for form in page.forms for name in form.names if name.startswith("m") and name[1:].isdigit()}
    page.press("この出席で開催を記録する", **{key: "absent"})
    assert page.status == 422
    page.sees("確かめてください").misses("定足数に届かなかったことを、そのまま記録する", "Parts")
    assert not any("is_short" in form.names or "parts" in form.names for form in page.forms)


def test_members_who_are_no_longer_those_of_the_day_are_told_at_the_top(
    cast: Cast, secretary: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = reported_meeting(cast)
    page = Person(secretary.client).open(secretary.path(f"meetings/{meeting.pk}/members/"))
    # Somebody takes a seat between the reading of the members and the command.
    monkeypatch.setattr("meguru.check.committee.commands.members.committee_members", lambda *_at, **_on: [])
    page.press("この出席で開催を記録する")
    assert page.status == 422
    page.sees("委員の名簿が変わりました").misses("Parts")
