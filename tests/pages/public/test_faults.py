"""Faults of disk and database in pages: a sentence, 503, what was typed still there. See test_full_disk.py for a real disk."""

import errno
import shutil
from pathlib import Path

import html5lib
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from meguru.base import standing
from meguru.base.standing import DatabaseGone, fault_of, require_database, require_room
from meguru.base.towns.models import Town
from meguru.check.opinions.models import Opinion
from meguru.web.public import views
from tests.support.browse import Person
from tests.support.client import PageClient

FORM = "/sakura/opinion/"
TEXT = "広場に椅子を置いてください。\n雨の日も待てるように。"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OperationalError("database or disk is full"), "full"),
        (OSError(errno.ENOSPC, "No space left on device"), "full"),
        (OperationalError("attempt to write a readonly database"), "readonly"),
        (PermissionError(errno.EACCES, "Permission denied"), "readonly"),
        (DatabaseError("database disk image is malformed"), "broken"),
        (DatabaseError("file is not a database"), "broken"),
        (OperationalError("database is locked"), "busy"),
        (OperationalError("no such table: towns_town"), "tables"),
        (OperationalError("unable to open database file"), "away"),
        (DatabaseGone(), "gone"),
    ],
)
def test_each_fault_has_its_sentence(error: Exception, kind: str) -> None:
    fault = fault_of(error)
    assert fault is not None
    assert fault.kind == kind
    assert fault.sentence.endswith("。")


@pytest.mark.parametrize(
    "error", [ValueError("x"), DatabaseError("syntax"), InterfaceError("x"), ConnectionResetError(104, "reset")]
)
def test_a_fault_of_the_program_is_not_taken_for_one_of_the_disk(error: Exception) -> None:
    assert fault_of(error) is None
    outer = RuntimeError("outer")
    outer.__cause__ = OperationalError("disk is full")
    assert fault_of(outer) == standing.Fault("full")


@pytest.fixture
def page(own_town: Town, visitor: PageClient) -> Person:
    """The opinion form, for somebody who is shown the answer to a fault, as in the open."""
    visitor.raise_request_exception = False
    return Person(visitor).open(FORM)


def test_what_was_typed_is_sent_again_once_the_disk_has_room(page: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(views, "send_opinion", full)
        page.press("送る", text=TEXT, name="秘密 太郎")
        page.sees("いま、保存できません", "いっぱいです", "保存されていません", "広場に椅子を置いてください。")
        assert page.status == 503
        assert not Opinion.objects.exists()
        page.press("同じ内容で、もう一度送る")
        page.sees("いま、保存できません")
    page.press("同じ内容で、もう一度送る").sees("ご意見をお預かりしました")
    assert Opinion.objects.get().text.replace("\r", "") == TEXT


def test_a_page_that_cannot_be_made_says_so_too(page: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError("database disk image is malformed")

    monkeypatch.setattr(views, "measures_to_choose", broken)
    page.open(FORM).sees("いま、このページを出せません", "壊れているおそれ")
    assert page.status == 503


def test_a_log_in_says_what_is_wrong_and_gives_no_password_back(
    own_town: Town, visitor: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    visitor.raise_request_exception = False
    person = Person(visitor).open("/accounts/login/")
    monkeypatch.setattr("meguru.base.limits.store.LimitStore.add", full)
    person.press("入る", login="nobody", password="a-secret-word-2018")
    person.sees("いっぱいです")
    assert person.status == 503
    assert "a-secret-word" not in html5lib.serializer.serialize(person.root, tree="etree")


def test_a_fault_of_the_program_stays_what_it_is(page: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(**_: object) -> None:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(views, "send_opinion", wrong)
    page.press("送る", text=TEXT)
    assert page.status == 500
    page.sees("めぐるで問題が起きました")


def test_a_database_file_that_is_gone_is_not_made_anew(
    own_town: Town, visitor: PageClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no file to remove here")
    gone = tmp_path / "meguru.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(standing, "database_file", lambda: str(gone))
        with pytest.raises(DatabaseGone):
            require_database()
        answer = visitor.get(FORM)
        assert (answer.status_code, "なくなっています" in answer.content.decode()) == (503, True)
        assert visitor.get("/healthz").json() == {"status": "unwell", "problem": "gone"}
        assert not gone.exists()
        shutil.copy(str(connection.settings_dict["NAME"]), gone)
        assert visitor.get("/healthz").status_code == 200
    assert visitor.get(FORM).status_code == 200


def test_a_disk_without_room_is_not_well(visitor: PageClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    require_room(tmp_path)
    monkeypatch.setattr(standing, "LEAST_ROOM", 10**18)
    assert visitor.get("/healthz").json() == {"status": "unwell", "problem": "full"}
