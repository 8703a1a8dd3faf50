"""The opinion form of the public site: no account, no script, and nothing that somebody sends can do harm."""

import pytest

from meguru.base.bodies.models import Person as Registered
from meguru.base.guard.queries import pointed_out
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.opinions.material import withheld_numbers
from meguru.check.opinions.models import Opinion, OpinionContact
from meguru.check.opinions.queries import withholdings
from meguru.check.opinions.rules import LONGEST_TEXT
from tests.support.browse import Person
from tests.support.cast import Player
from tests.support.client import PageClient
from tests.support.measures import measure_id

FORM = "/sakura/opinion/"


@pytest.fixture
def page(own_town: Town, visitor: PageClient) -> Person:
    """The form as a resident sees it."""
    return Person(visitor).open(FORM)


def sent(page: Person, **more: str) -> Person:
    """The form filled and sent."""
    return page.press("送る", **{"text": "椅子を置いてください。", **more})


def test_a_resident_sends_without_account_or_script(page: Person, own_town: Town) -> None:
    assert b"<script" not in page.client.get(FORM).content
    sent(page, district="east", measure=str(measure_id("m01"))).sees("ご意見をお預かりしました", "受付番号")
    opinion = Opinion.objects.get()
    assert (opinion.channel, opinion.state) == ("web", "received")
    assert opinion.district is not None
    assert opinion.measure is not None
    assert (opinion.district.code, opinion.measure.code) == ("east", "m01")
    assert not OpinionContact.objects.exists()


def test_the_link_from_a_page_says_what_it_is_about(own_town: Town, visitor: PageClient) -> None:
    [form] = [form for form in Person(visitor).open(f"{FORM}?measure=m02&district=west").forms if "text" in form.names]
    assert (form.values["measure"], form.values["district"]) == (str(measure_id("m02")), "west")


def test_the_contact_is_kept_apart(page: Person, own_town: Town) -> None:
    sent(page, name="秘密 太郎", contact="000-1111-2222")
    assert OpinionContact.objects.get().name == "秘密 太郎"
    assert "秘密" not in Opinion.objects.get().text


def test_that_it_is_published_is_said_above_the_button(page: Person) -> None:
    before_button = page.text.split("\n送る")[0]
    assert "お答えと一緒に、次の公表のときにこのサイトに載せます" in before_button
    assert "このサイトに載せないでほしい" in before_button


def test_who_wishes_it_is_not_published(page: Person, own_town: Town, secretary: Player) -> None:
    sent(page, keep_private="on").sees("このサイトには載せません").misses("一緒に載せます")
    number = Opinion.objects.get().number
    assert withheld_numbers() == {number}
    [held] = withholdings(secretary.actor, number=number)
    assert held.reason == "書いた方が、載せないでほしいと望んでいます。"


def test_other_ways_are_named_on_the_same_page(page: Person) -> None:
    page.sees("000-000-0000", "000-000-0001", "さくら町1番地")


def test_sent_twice_it_is_one(page: Person, visitor: PageClient, own_town: Town) -> None:
    data = {"text": "一度だけ。", "token": page.forms[0].values["token"]}
    for _ in range(2):
        assert visitor.post(FORM, data).status_code == 302
    assert Opinion.objects.count() == 1


def test_gone_back_to_and_written_anew_it_is_another(page: Person, own_town: Town, visitor: PageClient) -> None:
    token = str(page.forms[0].values["token"])
    assert visitor.post(FORM, {"text": "一度め。", "token": token}).status_code == 302
    sent(page, text="二度め。", token=token).sees("としてもう受け付けています")
    sent(page, text="二度め。").sees("お預かりしました")
    assert Opinion.objects.count() == 2


def test_a_wish_for_privacy_that_comes_after_is_not_told_as_taken(
    page: Person, own_town: Town, visitor: PageClient
) -> None:
    data = {
        "text": "一度め。",
        "token": str(page.forms[0].values["token"]),
        "name": "見本 花子",
        "contact": "000-000-0009",
    }
    for _ in range(2):
        assert visitor.post(FORM, data).status_code == 302
    sent(page, **data, keep_private="on").sees("番号を添えて事務局にご連絡ください").misses("このサイトには載せません")
    assert (Opinion.objects.count(), withheld_numbers()) == (1, set())


def test_a_machine_that_fills_the_hidden_field_is_told_nothing_and_not_kept(page: Person, own_town: Town) -> None:
    sent(page, website="https://example.test/").sees("確かめられません").misses("お預かりしました")
    assert not Opinion.objects.exists()


PRIVATE = "山田太郎さん（０４５−１２３−４５６７）の家の前が暗いです。"


def test_a_resident_is_asked_before_a_number_or_a_name_becomes_public(page: Person, own_town: Town) -> None:
    sent(page, text=PRIVATE).sees("まだ送っていません", "電話番号のようです", "人の名前のようです")
    assert page.status == 422
    assert not Opinion.objects.exists()
    page.press("書き直して送る", text="駅の北がわが暗いです。").sees("ご意見をお預かりしました")
    assert [opinion.text for opinion in Opinion.objects.all()] == ["駅の北がわが暗いです。"]


def test_what_was_typed_can_be_sent_as_it_is(page: Person, own_town: Town) -> None:
    sent(page, text=PRIVATE, district="east").press("このまま送る").sees(
        "ご意見をお預かりしました", "載せないことがあります"
    )
    opinion = Opinion.objects.get()
    assert opinion.text == PRIVATE
    assert opinion.district is not None


def test_what_will_not_be_public_is_not_asked_about(page: Person, own_town: Town) -> None:
    sent(page, text=PRIVATE, keep_private="on").sees("お預かりしました")


def test_the_form_tells_nobody_who_stands_in_the_register(page: Person, own_town: Town, secretary: Player) -> None:
    """A rare surname is pointed out in the workshop, where the register is known, and not here."""
    Registered.objects.create(town_id=secretary.actor.town_id, name="小鳥遊 花")
    assert pointed_out(secretary.actor, [("", "小鳥遊が見ていました。")])
    sent(page, text="小鳥遊が見ていました。").sees("お預かりしました")


def test_too_many_in_an_hour_are_asked_to_wait_and_lose_nothing(
    page: Person, own_town: Town, settings: pytest.FixtureRequest
) -> None:
    settings.MEGURU_OPINIONS_PER_HOUR = 2  # type: ignore[attr-defined]
    for _ in range(2):
        sent(page.open(FORM)).sees("お預かりしました")
    sent(page.open(FORM), text="三つ目の声です。").sees("1時間ほどおいて")
    assert page.status == 429
    assert page.forms[0].values["text"].strip() == "三つ目の声です。"  # type: ignore[union-attr]
    assert Opinion.objects.count() == 2


def test_a_flood_from_many_addresses_is_slowed_as_a_whole(
    page: Person, own_town: Town, settings: pytest.FixtureRequest
) -> None:
    settings.MEGURU_OPINIONS_PER_HOUR_IN_ALL = 3  # type: ignore[attr-defined]
    told = []
    for number in range(5):
        page.client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        told.append(sent(page.open(FORM)).status)
    assert told == [200, 200, 200, 429, 429]


def test_a_resident_gets_no_session_and_a_number_made_up_is_not_shown(page: Person, visitor: PageClient) -> None:
    sent(page).sees("受付番号")
    assert "sessionid" not in visitor.cookies
    for made_up in ("", "?sent=2018-999", "?sent=zz"):
        Person(visitor).open(f"{FORM}thanks/{made_up}").sees("確かめられません", "ご意見を書く").misses(
            "お預かりしました。"
        )


def test_the_form_sets_the_one_cookie_that_the_site_tells_of(page: Person, visitor: PageClient) -> None:
    sent(page)
    assert set(visitor.cookies) == {"csrftoken"}
    assert 0 < int(visitor.cookies["csrftoken"]["max-age"]) <= 24 * 3600


@pytest.mark.parametrize(
    "text", ["", "　\n\t", "\u200d\u3164\u2800\xad", "\u0301\u3099", "あ" * (LONGEST_TEXT + 1), "字" * 200_000]
)
def test_too_short_and_too_long_are_told_and_come_back(page: Person, own_town: Town, text: str) -> None:
    sent(page, text=text).sees("確かめてください")
    assert page.status == 422
    assert str(page.forms[0].values["text"]).strip() == text.strip()
    assert not Opinion.objects.exists()


def test_one_megabyte_is_told_in_words(page: Person, visitor: PageClient, own_town: Town) -> None:
    data = {"text": "x" * 1_000_000, "token": page.forms[0].values["token"]}
    assert visitor.post(FORM, data).status_code == 422
    response = visitor.post(FORM, "text=" + "%E3%81%82" * 300_000, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "短く分けてお送りください" in response.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>です",
        "'; DROP TABLE opinion; --",
        "{{ town }}{% load x %}",
        "逆\u202eさ\u2066ま",
        "鼻\x07音",
    ],
)
def test_hostile_words_are_kept_as_words(page: Person, own_town: Town, text: str) -> None:
    sent(page, text=text).sees("お預かりしました")
    kept = Opinion.objects.get().text
    assert kept == text.replace("\u202e", "").replace("\u2066", "").replace("\x07", "").replace("\x00", "")


@pytest.mark.parametrize(
    "data",
    [
        {"text": "ご意見です", "token": "x" * 5000},
        {"text": "ご意見です", "token": ""},
        {"text": "ご意見です"},
        {"text": "ご意見です", "token": "t", "measure": "m99"},
        {"text": "ご意見です", "token": "t", "district": "../../etc"},
        {"text": "ご意見です", "token": "t", "contact": "あ" * 201},
    ],
)
def test_a_form_that_was_tampered_with_is_refused(visitor: PageClient, own_town: Town, data: dict[str, str]) -> None:
    response = visitor.post(FORM, data)
    assert response.status_code == 422
    assert "確かめてください" in response.content.decode()
    assert not Opinion.objects.exists()


def test_it_goes_to_the_town_of_the_address(page: Person, neighbour_town: Town) -> None:
    sent(page)
    with town_scope(neighbour_town):
        assert not Opinion.objects.exists()


def test_an_unknown_town_is_not_found(own_town: Town, visitor: PageClient) -> None:
    assert visitor.get("/nowhere/opinion/").status_code == 404


def test_a_form_without_its_protection_token_is_told_what_to_do(own_town: Town) -> None:
    client = PageClient(enforce_csrf_checks=True)
    answer = client.post(f"/{own_town.slug}/opinion/", {"text": "ひとこと"})
    assert answer.status_code == 403
    assert "ひとつ前のページに戻り" in answer.content.decode()
