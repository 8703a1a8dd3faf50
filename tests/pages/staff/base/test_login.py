"""The door: log in, be refused in words, change the password, use an authenticator app, log out."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import TestCase, override_settings

from meguru.base.bodies.commands import renew_password
from meguru.base.bodies.models import Account, DoorEntry
from meguru.base.bodies.rules import DoorKind
from meguru.base.towns.scope import town_scope
from tests.support.browse import Person
from tests.support.cast import BEGINNING, PASSWORD, Cast, Player
from tests.support.client import PageClient

NEW = "himitsu-no-hanazono"
GIVEN = "watasareta-kotoba"
UNUSED = ["accounts/signup/", "accounts/password/reset/", "accounts/email/"]
DOORS = ["accounts/logout/", "accounts/password/change/", "accounts/2fa/", "accounts/2fa/totp/activate/", "accounts/inactive/",
         "accounts/reauthenticate/"]  # fmt: skip


def log_in(name: str = "writer", password: str = PASSWORD, then: str = "/entrance/") -> Person:
    """Come to the door by way of some page, and enter."""
    return (
        Person(PageClient())
        .open(then)
        .open(f"/accounts/login/?next={then}")
        .press("入る", login=name, password=password)
    )


def noted(cast: Cast, key: str = "writer") -> list[str]:
    """What the door book says of one account, the oldest first."""
    rows = DoorEntry.objects.filter(account=cast[key].account).order_by("id")
    return [DoorKind(row.kind).name for row in rows]


def code_for(secret: str) -> str:
    """What the app would show now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_a_page_asks_who_one_is_and_then_shows_itself(cast: Cast) -> None:
    page = Person(PageClient()).open("/sakura/work/board/2016/").sees("仕事場に入る", "事務局に連絡してください")
    page.press("入る", login="writer", password=PASSWORD)
    assert page.address == "/sakura/work/board/2016/"


def test_with_one_town_one_is_at_work_at_once(cast: Cast) -> None:
    page = log_in()
    assert page.address == "/sakura/work/"
    page.sees("梅田 三")


@pytest.mark.parametrize(("name", "password"), [("writer", "wrong"), ("nobody", PASSWORD), ("writer", "writer")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(cast: Cast, name: str, password: str) -> None:
    page = log_in(name, password).sees("利用者名かパスワードが違います")
    assert all(form.values.get("password", "") == "" for form in page.forms)


def test_after_failures_the_door_stays_shut_for_a_while(cast: Cast) -> None:
    page = Person(PageClient()).open("/accounts/login/")
    for _ in range(5):
        page.press("入る", login="writer", password="wrong").sees("利用者名かパスワードが違います")
    page.press("入る", login="writer", password=PASSWORD).sees(
        "続けて間違えたため、しばらく入れません", "事務局に連絡してください"
    )
    other = Person(PageClient()).open("/accounts/login/").press("入る", login="approver", password=PASSWORD)
    assert other.address == "/sakura/work/"


@override_settings(ACCOUNT_RATE_LIMITS={"login": "2/m/ip"})
def test_too_many_from_one_place_are_asked_to_wait(cast: Cast) -> None:
    page = Person(PageClient()).open("/accounts/login/")
    for _ in range(2):
        page.press("入る", login="writer", password="wrong")
    page.press("入る", login="writer", password="wrong").sees("少しおいてから、もう一度お試しください")
    assert page.status == 429


def test_who_may_not_log_in_any_more_is_told_whom_to_ask(cast: Cast) -> None:
    Account.objects.filter(username="writer").update(is_active=False)
    log_in().sees("事務局にお問い合わせください")


def test_the_password_is_changed(cast: Cast) -> None:
    page = log_in().open("/accounts/password/change/")
    page.press("パスワードを変える", oldpassword="wrong", password1=NEW, password2=NEW).sees(
        "いまのパスワードが違います"
    )
    page.press("パスワードを変える", oldpassword=PASSWORD, password1="short", password2="short").sees(
        "確かめてください"
    )
    page.press("パスワードを変える", oldpassword=PASSWORD, password1=NEW, password2=NEW).sees("パスワードを変えました")
    assert log_in(password=NEW).address == "/sakura/work/"
    assert noted(cast) == ["ENTERED", "CHANGED", "ENTERED"], "a wrong old password changes nothing"


def test_an_app_is_set_up_and_asked_for(cast: Cast) -> None:
    page = log_in().open("/accounts/2fa/").sees("まだ使っていません").follow("認証アプリを使いはじめる")
    page.sees("もう一度、確かめます").press("確かめる", password=PASSWORD)
    page.sees("この四角い印を読み取ります")
    assert page.root is not None
    picture = next(page.root.iter("img"))
    assert str(picture.get("src")).startswith("data:image/svg+xml")
    secret = next("".join(code.itertext()) for code in page.root.iter("code"))
    page.press("使いはじめる", code="000000").sees("番号が違います")
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.press("使いはじめる", code=code_for(secret)).sees("回復コード", "10個のうち、10個が使えます")
    account = cast["writer"].account
    assert Authenticator.objects.filter(user=account, type="totp").exists()

    door = log_in().sees("確認の番号を入れてください")
    assert PageClient().get("/sakura/work/").status_code == 302
    cache.clear()  # a code works once
    door.press("入る", code="000000").sees("番号が違います")
    door.press("入る", code=code_for(secret))
    assert door.address == "/sakura/work/"
    assert noted(cast) == ["ENTERED", "APP_ADDED", "CODE_FAILED", "ENTERED"], "with the password alone nobody is in"


def test_recovery_codes_stand_in_for_the_app_and_the_app_comes_off(cast: Cast) -> None:
    page = log_in().open("/accounts/2fa/totp/activate/").press("確かめる", password=PASSWORD)
    assert page.root is not None
    secret = next("".join(code.itertext()) for code in page.root.iter("code"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.press("使いはじめる", code=code_for(secret))
    page.open("/accounts/2fa/").follow("回復コードを見る").sees("10個のうち、10個が使えます")
    codes = [
        part.text or "" for part in page.root.iter("li") if (part.text or "").isalnum() and len(part.text or "") == 8
    ]
    page.open("/accounts/2fa/recovery-codes/download/")
    assert page.status == 200
    log_in().press("入る", code=codes[0]).sees("梅田 三")
    page.open("/accounts/2fa/recovery-codes/").sees("9個が使えます").follow("新しくつくり直す").press("つくる").sees(
        "10個が使えます"
    )
    page.open("/accounts/2fa/").follow("認証アプリを外す").press("外す").sees("まだ使っていません")
    assert log_in().address == "/sakura/work/"
    assert noted(cast) == ["ENTERED", "APP_ADDED", "ENTERED", "APP_REMOVED", "ENTERED"]


def test_a_password_renewed_by_the_secretariat_is_noted_and_an_app_with_it(cast: Cast, secretary: Player) -> None:
    person = cast["writer"].actor.person_id
    assert person is not None
    Authenticator.objects.create(user=cast["writer"].account, type="totp", data={})
    renew_password(actor=secretary.actor, person_id=person, password=GIVEN, at=BEGINNING, without_app=True)
    assert noted(cast) == ["RENEWED", "APP_REMOVED"]
    assert not Authenticator.objects.filter(user=cast["writer"].account).exists()
    log_in(password=GIVEN).press("パスワードを変える", oldpassword=GIVEN, password1=NEW, password2=NEW)
    assert noted(cast)[2:] == ["ENTERED", "CHANGED"]


def test_before_something_that_matters_one_is_asked_again(cast: Cast) -> None:
    page = log_in().open("/accounts/2fa/totp/activate/").sees("もう一度、確かめます")
    page.press("確かめる", password="wrong").sees("パスワードが違います")
    page.press("確かめる", password=PASSWORD).sees("認証アプリを使いはじめる")


def test_leaving_ends_the_visit(cast: Cast) -> None:
    page = (
        log_in()
        .open("/sakura/work/me/")
        .follow("パスワードを変える")
        .open("/accounts/logout/")
        .sees("ログアウトしますか")
    )
    page.press("ログアウトする").sees("ログアウトしました")
    page.open("/sakura/work/").sees("仕事場に入る")


@pytest.mark.parametrize("address", UNUSED)
def test_what_the_secretariat_does_is_not_done_alone(visitor: PageClient, address: str) -> None:
    page = Person(visitor).open(f"/{address}").sees("事務局に連絡してください")
    assert page.status == 200
    assert not any(form.method == "post" for form in page.forms)


@pytest.mark.parametrize("address", DOORS)
def test_every_door_stands_on_our_page(writer: Player, address: str) -> None:
    page = Person(writer.client).open(f"/{address}")
    assert page.status == 200
    assert page.root is not None
    assert any(part.get("class") == "work-head" for part in page.root.iter("header"))
    text = page.text
    for english in ("Sign", "Password", "Menu", "Code", "Two-Factor"):
        assert english not in text


def test_a_password_somebody_gave_is_changed_before_anything_else(cast: Cast, secretary: Player) -> None:
    with town_scope(cast.town):
        person_id = cast["writer"].actor.person_id or 0
        renew_password(actor=secretary.actor, person_id=person_id, password=GIVEN, at=BEGINNING)
    page = log_in(password=GIVEN).sees("仕事場に入る前に、パスワードを変えてください")
    assert page.address == "/accounts/password/change/"
    for elsewhere in ("/sakura/work/", "/sakura/work/me/", "/accounts/2fa/", "/entrance/"):
        assert page.open(elsewhere).address == "/accounts/password/change/"
    page.press("パスワードを変える", oldpassword=GIVEN, password1=GIVEN, password2=GIVEN).sees(
        "いまのパスワードとは違うものに"
    )
    page.press("パスワードを変える", oldpassword=GIVEN, password1=NEW, password2=NEW).sees("梅田 三")
    assert page.address == "/sakura/work/"
    assert log_in(password=NEW).address == "/sakura/work/"


@pytest.mark.parametrize(
    "address",
    ["/sakura/work/", "/sakura/work/board/2016/", "/accounts/2fa/", "/accounts/login/", "/sakura/work/nothing/"],
)
def test_what_is_behind_the_door_is_kept_by_no_browser(writer: Player, address: str) -> None:
    assert "no-store" in writer.client.get(address)["Cache-Control"]


def test_pages_for_residents_may_be_kept(visitor: PageClient, cast: Cast) -> None:
    assert "no-store" not in visitor.get("/").get("Cache-Control", "")


def test_the_log_in_names_the_town_one_comes_from_and_no_other(visitor: PageClient, cast: Cast) -> None:
    Person(visitor).open("/accounts/login/?next=/sakura/work/board/").sees("さくら町の仕事場に入ります")
    for elsewhere in ("", "?next=/nowhere/work/", "?next=https://example.test/sakura/work/", "?next=/sakura/"):
        Person(visitor).open(f"/accounts/login/{elsewhere}").misses("の仕事場に入ります")


def test_a_form_sent_after_the_log_in_ran_out_leads_back_to_its_page(cast: Cast) -> None:
    def asked(referer: str) -> str:
        answer = PageClient().post("/sakura/work/activities/1/strike/", {}, headers={"Referer": referer})
        return str(answer["Location"])

    assert asked("http://testserver/sakura/work/activities/1/").endswith("?next=/sakura/work/activities/1/")
    for elsewhere in ("", "https://example.test/sakura/work/", "http://testserver/minamo/work/"):
        assert asked(elsewhere).endswith("?next=/sakura/work/")
