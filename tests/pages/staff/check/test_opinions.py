"""The officer's queue, keying in from paper, and the page of one opinion."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.towns.models import Town
from meguru.check.opinions.commands import answer_opinion
from meguru.check.opinions.material import public_opinions
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import AnswerClass
from meguru.core import clock
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.measures import measure_id
from tests.support.queries import MOST, queries_of
from tests.support.turn import accept_all, published, received_opinion

HOSTILE = "<script>alert(1)</script>“';--\u202e逆さ\x07"


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


@pytest.fixture
def opinion(cast: Cast, own_town: Town) -> Opinion:
    """One opinion with a contact, that waits."""
    return received_opinion(cast, name="秘密 太郎", contact="000-1111-2222", measure="m01", district="east")


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_an_empty_queue_says_what_will_be_here(secretary: Player) -> None:
    at(secretary, "opinions/").sees("まだ、届いていません")


def test_the_queue_shows_the_beginning_the_channel_and_the_age(secretary: Player, opinion: Opinion) -> None:
    page = at(secretary, "opinions/").sees(
        "夜の集まりがほしいです。", "はがき・手紙", "東", "見守りの輪", "10日たちました"
    )
    page.misses("秘密 太郎")
    page.follow("夜の集まり").sees("受け取ってから10日たちました")


def test_the_chips_count_and_narrow(cast: Cast, secretary: Player, opinion: Opinion) -> None:
    received_opinion(cast, "答えたもの", token="two")
    answer_opinion(
        actor=secretary.actor,
        number="H29-002",
        answer="はい。",
        answer_class=AnswerClass.OTHER,
        on=date(2017, 4, 12),
        at=SPRING,
    )
    at(secretary, "opinions/?state=answered").sees("答えたもの").misses("夜の集まり")
    at(secretary, "opinions/?state=withheld").sees("この状態のご意見は、いまはありません。")
    assert at(secretary, "opinions/?state=nonsense&page=-3").status == 200
    assert at(secretary, "opinions/?page=99999999999999999999").status == 200


def test_fifty_at_a_time(cast: Cast, secretary: Player) -> None:
    for number in range(51):
        received_opinion(cast, f"声その{number}", token=f"t{number}")
    at(secretary, "opinions/").sees("次の50件").follow("次の50件").sees("前の50件", "声その50")


def test_as_many_queries_for_one_as_for_forty_nine(cast: Cast, secretary: Player, opinion: Opinion) -> None:
    one = [queries_of(secretary, page) for page in ("opinions/", "opinions/H29-001/", "opinions/register/")]
    for number in range(48):
        received_opinion(cast, f"声その{number}", token=f"t{number}", measure="m02")
    many = [queries_of(secretary, page) for page in ("opinions/", "opinions/H29-001/", "opinions/register/")]
    assert many == one
    assert max(many) <= MOST


def test_a_card_is_keyed_in_and_the_next_form_comes_empty_with_channel_and_day(
    secretary: Player, own_town: Town
) -> None:
    page = at(secretary, "opinions/register/")
    page.press("登録して、次へ", channel="event", received_on="H29.4.3", text="椅子がほしい。", name="秘密 花子")
    page.sees("H29-001 として登録しました")
    [form] = [form for form in page.forms if "received_on" in form.names]
    assert (form.values["channel"], form.values["received_on"], form.values["text"]) == ("event", "2017-04-03", "")
    assert Opinion.objects.get().channel == "event"


def test_the_same_card_sent_twice_is_one(secretary: Player, own_town: Town) -> None:
    page = at(secretary, "opinions/register/")
    sent = {
        "channel": "fax",
        "received_on": "2017-04-03",
        "text": "一度だけ。",
        "token": next(form.values["token"] for form in page.forms if "token" in form.values),
    }
    for _ in range(2):
        assert secretary.client.post(secretary.path("opinions/register/"), sent).status_code == 302
    assert Opinion.objects.count() == 1


def test_a_form_come_back_to_with_something_else_in_it_is_asked_about_and_then_another(
    secretary: Player, own_town: Town
) -> None:
    before = at(secretary, "opinions/register/")
    token = next(form.values["token"] for form in before.forms if "token" in form.values)
    before.press("登録して、次へ", channel="fax", received_on="2017-04-03", text="一つめ。").sees("登録しました")
    page = at(secretary, "opinions/register/")
    page.press("登録して、次へ", channel="fax", received_on="2017-04-03", text="二つめ。", token=token)
    page.sees("この用紙は、H29-001としてもう受け付けています")
    assert page.status == 422
    assert [opinion.text for opinion in Opinion.objects.all()] == ["一つめ。"]
    page.press("登録して、次へ").sees("H29-002 として登録しました")
    assert {opinion.text for opinion in Opinion.objects.all()} == {"一つめ。", "二つめ。"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": ""}, "書いてください"),
        ({"text": "あ" * 4001}, "4,000字までです"),
        ({"received_on": "2017-04-21"}, "まだ来ていない日です"),
        ({"received_on": "きのう"}, "日付として読めません"),
        ({"received_on": "1917-04-01"}, "10年より前"),
        ({"received_on": "1817-04-01"}, "日付として読めません"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_typed(secretary: Player, typed: dict[str, str], told: str) -> None:
    page = at(secretary, "opinions/register/")
    values = {"channel": "fax", "received_on": "2017-04-03", "text": "椅子がほしい。", "name": "秘密 花子", **typed}
    page.press("登録して、次へ", **values).sees("確かめてください", told)
    assert page.status == 422
    [form] = [form for form in page.forms if "received_on" in form.names]
    assert {key: form.values[key] for key in values} == values
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("key", ["writer", "auditor", "member", "chair"])
def test_only_the_secretariat_keys_in(cast: Cast, own_town: Town, key: str) -> None:
    assert cast[key].client.get(cast[key].path("opinions/register/")).status_code == 403


def test_the_contact_is_shown_to_the_secretariat_alone(cast: Cast, secretary: Player, opinion: Opinion) -> None:
    at(secretary, "opinions/H29-001/").sees("秘密 太郎", "000-1111-2222", "平成30年4月10日に消します")
    seen = at(cast["writer"], "opinions/H29-001/").misses("秘密 太郎", "000-1111-2222")
    assert not seen.has_button("回答を保存する")


@pytest.mark.parametrize(("key", "status"), [("member", 403), ("chair", 403), ("neighbour_secretary", 404)])
def test_who_may_not_see_it(cast: Cast, opinion: Opinion, key: str, status: int) -> None:
    assert cast[key].client.get(f"/{cast[key].town}/work/opinions/H29-001/").status_code == status


def test_answered_and_followed_on_the_page(secretary: Player, opinion: Opinion) -> None:
    page = at(secretary, "opinions/H29-001/")
    assert not page.has_button("その後を保存する")
    page.press("回答を保存する", answer="夜の回を\nつくります。", answer_class="taken_up").sees("回答した", "反映")
    page.press("その後を保存する", after="7月に始めました。").sees("7月に始めました。")
    page.press("宛先を決める", district="", measure=str(measure_id("m02"))).sees("こどもの居場所")


def test_hidden_with_a_reason_only(secretary: Player, opinion: Opinion) -> None:
    page = at(secretary, "opinions/H29-001/")
    page.press("載せないことにする", reason="　").sees("載せないわけ", "書いてください")
    assert page.status == 422
    page.press("載せないことにする", reason="人が分かるため").sees("公表には載せません", "人が分かるため")
    assert not page.has_button("載せないことにする")
    assert not page.has_button("載せることに戻す")
    at(secretary, "opinions/?state=withheld").sees("夜の集まり")


def test_answering_leaves_it_withheld_and_another_person_lifts_it(
    cast: Cast, secretary: Player, opinion: Opinion
) -> None:
    at(secretary, "opinions/H29-001/").press("載せないことにする", reason="人が分かるため")
    page = at(secretary, "opinions/H29-001/")
    page.press("回答を保存する", answer="窓口におつなぎしました。", answer_class="other")
    page.sees("公表には載りません").misses("次の公表のときに載ります。")
    page.sees("公表には載せません", "人が分かるため", "ほかの人に確かめてもらってください")
    other = at(cast["council_secretary"], "opinions/H29-001/")
    other.press("載せることに戻す", lift_reason="　").sees("書いてください")
    other.press("載せることに戻す", lift_reason="押しまちがい").misses("公表には載せません").sees("押しまちがい")


def test_who_withholds_what_is_public_already_is_told_so(cast: Cast, secretary: Player, opinion: Opinion) -> None:
    answer_opinion(
        actor=secretary.actor,
        number="H29-001",
        answer="はい。",
        answer_class=AnswerClass.OTHER,
        on=SPRING.date(),
        at=SPRING,
    )
    accept_all(cast)
    published(cast)
    page = at(secretary, "opinions/H29-001/").press("載せないことにする", reason="人が分かるため")
    page.sees("いま公表しているページには、このご意見がまだもとのまま載っています")


def test_a_part_is_blacked_out_and_only_that_is_published(secretary: Player, cast: Cast, own_town: Town) -> None:
    received_opinion(cast, "夜の集まりがほしい。仮田さんの家の前が暗い。")
    page = at(secretary, "opinions/H29-001/")
    [form] = [form for form in page.forms if "public_text" in form.names]
    assert str(form.values["public_text"]).strip() == "夜の集まりがほしい。●●●の家の前が暗い。"
    page.press("公表する文を保存する", public_text="朝の集まりがほしい。●●●の家の前が暗い。").sees(
        "もとの文のまま残してください"
    )
    assert page.status == 422
    page.press("公表する文を保存する", public_text="夜の集まりがほしい。●●●の家の前が暗い。").sees(
        "公表する文を保存しました"
    )
    page.press("回答を保存する", answer="見に行きます。", answer_class="taken_up")
    assert [one.published for one in public_opinions()] == ["夜の集まりがほしい。●●●の家の前が暗い。"]
    page.press("公表する文を保存する", public_text="夜の集まりがほしい。仮田さんの家の前が暗い。")
    assert [one.public_text for one in public_opinions()] == [""]


def test_an_answer_saved_meanwhile_is_shown_beside_ones_own(secretary: Player, opinion: Opinion) -> None:
    mine, theirs = at(secretary, "opinions/H29-001/"), at(secretary, "opinions/H29-001/")
    theirs.press("回答を保存する", answer="先の答え。", answer_class="other")
    mine.press("回答を保存する", answer="あとの答え。", answer_class="other")
    assert mine.status == 409
    mine.sees("先に保存された回答", "先の答え。")
    [form] = [form for form in mine.forms if "answer" in form.names]
    assert str(form.values["answer"]).strip() == "あとの答え。"
    mine.press("回答を保存する").sees("回答を保存しました", "あとの答え。")


def test_a_step_that_cannot_be_taken_any_more_tells_why(secretary: Player, opinion: Opinion) -> None:
    late = at(secretary, "opinions/H29-001/")
    at(secretary, "opinions/H29-001/").press("載せないことにする", reason="人が分かるため")
    late.press("載せないことにする", reason="もう一度")
    assert late.status == 422
    late.sees("「載せない」なので、「載せないことにする」はできません")


def test_hostile_words_are_only_words(cast: Cast, secretary: Player) -> None:
    received_opinion(cast, HOSTILE, token="hostile")
    page = at(secretary, "opinions/H29-001/").sees("<script>alert(1)</script>")
    assert "\u202e" not in page.text
    at(secretary, "opinions/").sees("<script>alert(1)</script>")


def test_unknown_numbers_and_steps_are_not_found(secretary: Player, opinion: Opinion) -> None:
    assert secretary.client.get(secretary.path("opinions/H99-999/")).status_code == 404
    assert secretary.client.post(secretary.path("opinions/H29-001/burn/")).status_code == 404
    assert secretary.client.get(secretary.path("opinions/H29-001/answer/")).status_code == 302
