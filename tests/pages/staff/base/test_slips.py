"""Log-in slips on their page, as a PDF, and at the door."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pdfplumber
import pytest

from meguru.base.access.actions import Role
from meguru.base.bodies.commands import add_seat, give_account, take_seat
from meguru.base.bodies.models import Account
from meguru.base.bodies.models import Person as Someone
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.files.papers import PaperFailed, slips_pdf
from meguru.web.staff.base import slips as page_of_slips
from tests.support.browse import Person
from tests.support.cast import BEGINNING, START, Player
from tests.support.client import PageClient


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


@pytest.fixture
def newcomer(secretary: Player, own_town: Town) -> Someone:
    seat = add_seat(actor=secretary.actor, title="新しい席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    return take_seat(actor=secretary.actor, seat_id=seat.pk, starts_on=START, new_name="山田 花", at=BEGINNING).person


def _slip(secretary: Player, newcomer: Someone) -> tuple[str, str]:
    """User name and password as they stand on the paper."""
    answer = secretary.client.post(secretary.path("bodies/people/slips/"), {"people": [str(newcomer.pk)]})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert "山田" in text
    assert "5月4日" in text
    assert "\u200b" not in text
    whole = re.sub(r"\s", "", text)
    assert "http://testserver/accounts/login/" in whole
    found = re.search(r"(?:[a-z2-9]{4}-){2}[a-z2-9]{4}", whole)
    assert found
    return f"sakura-{newcomer.pk}", found[0]


def _log_in(name: str, password: str) -> Person:
    return Person(PageClient()).open("/accounts/login/").press("入る", login=name, password=password)


def test_the_slip_opens_the_door_once_and_asks_for_a_password_of_ones_own(secretary: Player, newcomer: Someone) -> None:
    page = Person(secretary.client).open(secretary.path("bodies/people/")).follow("ログインの紙をまとめてつくる")
    page.sees("山田 花", "新しい席", "14日間", "めぐるには残しません")
    name, password = _slip(secretary, newcomer)
    _log_in(name, password).sees("新しいパスワード")


def test_those_are_ticked_whom_no_password_lets_in(secretary: Player, newcomer: Someone, own_town: Town) -> None:
    seat = add_seat(actor=secretary.actor, title="別の席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    person = take_seat(actor=secretary.actor, seat_id=seat.pk, starts_on=START, new_name="川口 月", at=BEGINNING).person
    give_account(
        actor=secretary.actor, person_id=person.pk, username="kawaguchi", password="mizu-to-midori-7", at=BEGINNING
    )
    page = Person(secretary.client).open(secretary.path("bodies/people/slips/")).sees("川口 月")
    ticked = page.forms[0].values["people"]
    assert str(newcomer.pk) in ticked
    assert str(person.pk) not in ticked, "a slip would take the place of the password that was given by hand"


def test_after_fourteen_days_it_opens_nothing(secretary: Player, newcomer: Someone) -> None:
    name, password = _slip(secretary, newcomer)
    clock.fix_day(date(2017, 5, 5))
    _log_in(name, password).sees("新しい紙を頼んでください")
    assert Account.objects.get(username=name).last_login is None


def test_the_page_says_who_has_a_paper_and_until_when(secretary: Player, newcomer: Someone) -> None:
    page = Person(secretary.client).open(secretary.path("bodies/people/slips/"))
    page.misses("使える紙を持っている人")
    _slip(secretary, newcomer)
    page.follow("このページを開き直す").sees(
        "使える紙を持っている人　1人", "山田 花　平成29年5月4日まで", "もう一度つくると、前の紙は使えなくなります。"
    )
    page.sees("渡した紙が平成29年5月4日まで使えます")
    clock.fix_day(date(2017, 5, 5))
    page.open(secretary.path("bodies/people/slips/")).misses("使える紙を持っている人", "まで使えます")


def test_an_address_that_nobody_else_can_open_is_said_before_it_is_printed(
    secretary: Player, newcomer: Someone, settings: Any
) -> None:
    address = secretary.path("bodies/people/slips/")
    here = secretary.client.get(address, SERVER_NAME="localhost").content.decode()
    assert "http://localhost/accounts/login/ は、この機械の中からしか開けません" in here
    settings.MEGURU_PUBLIC_URL = "https://plan.example.lg.jp"
    mended = secretary.client.get(address, SERVER_NAME="localhost").content.decode()
    assert "紙に刷るアドレスは https://plan.example.lg.jp/accounts/login/ です。" in mended
    assert "開けません" not in mended
    Person(secretary.client).open(address).sees("紙に刷るアドレスは http://testserver/accounts/login/ です。")


def test_nobody_chosen_is_said_at_the_box(secretary: Player, newcomer: Someone) -> None:
    answer = secretary.client.post(secretary.path("bodies/people/slips/"), {"sent": "1"})
    assert answer.status_code == 422
    assert "選んでください" in answer.content.decode()


def test_where_everybody_has_been_inside_there_is_nothing_to_make(secretary: Player) -> None:
    Account.objects.update(last_login=BEGINNING)
    Someone.objects.filter(account=None).update(erased_at=BEGINNING)
    Person(secretary.client).open(secretary.path("bodies/people/slips/")).sees("みな一度は入っています").misses(
        "紙を渡す人"
    )


def test_a_paper_that_cannot_be_set_says_what_to_do(
    secretary: Player, newcomer: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise PaperFailed("no")

    monkeypatch.setattr(page_of_slips, "slips_pdf", fails)
    page = Person(secretary.client).open(secretary.path("bodies/people/slips/"))
    page.press("紙をつくる", people=[str(newcomer.pk)]).sees("もう一度つくると、新しいパスワードになります")


def test_a_long_address_breaks_and_is_copied_as_it_is() -> None:
    address = f"https://meguru.{'a-long-name.' * 9}example.lg.jp/accounts/login/"
    day = date(2026, 12, 1)
    paper = slips_pdf(
        [("見本 はるか", "mihon", "abcd-efgh-2345")],
        town_name="見本区",
        address=address,
        contact=[],
        until=day,
        dated=day,
    )
    with pdfplumber.open(io.BytesIO(paper.data)) as pdf:
        page = pdf.pages[0]
        letters = [letter for letter in page.chars if letter["text"] == "\u200b" or letter["x1"] > page.width - 40]
        text = page.extract_text()
    assert letters == []
    assert address in "".join(text.split()).replace("開くアドレス", "")  # the label stands beside the middle of it
