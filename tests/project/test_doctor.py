"""The doctor sees what is broken, and says nothing of what is well."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.scope import town_scope
from meguru.jobs.publishing import render_town, site_folder
from meguru.project.words import doctor, preparing
from meguru.publish.models import Publication
from tests.support.cast import Cast
from tests.support.database import take_guards_off, unguarded
from tests.support.turn import accept_all, published


@pytest.fixture
def patient(cast: Cast, tmp_path: Path, settings: Any) -> Cast:
    """A town with a publication that stands on disk, under settings fit for a real one."""
    settings.MEGURU_SITE_ROOT = tmp_path / "site"
    settings.VAR = tmp_path
    settings.SECRET_KEY, settings.IS_DEMO_KEY = "k" * 50, False
    with town_scope(cast.town):
        accept_all(cast)
        published(cast)
    render_town("sakura")
    preparing.keep_to_owner()
    return cast


def _complaints() -> list[str]:
    # A database in memory has no journal on disk.
    return [str(finding) for finding in doctor.examine() if finding.is_bad and "journal_mode" not in finding.what]


def _change_the_ledger(cast: Cast) -> None:
    with unguarded(), town_scope(cast.town):
        LedgerEntry.objects.filter(seq=3).update(kind="towns.town.founded")


def _take_guards_off(cast: Cast) -> None:
    take_guards_off(connection)


def _change_a_book(cast: Cast) -> None:
    with town_scope(cast.town):
        book = Publication.objects.get()
        Publication.objects.update(book=book.book.replace("さくら町", "さくろ町"))


def _change_a_page(cast: Cast) -> None:
    with town_scope(cast.town):
        Publication.objects.update(rendered_at=None)
    (site_folder("sakura") / "current").unlink()


def test_a_sound_machine_has_no_complaint(patient: Cast) -> None:
    assert _complaints() == []


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (_change_the_ledger, "記録簿のつながり"),
        (_take_guards_off, "記録簿の守り"),
        (_change_a_book, "公表の記録"),
        (_change_a_page, "公開ページ"),
    ],
)
def test_harm_is_named(harm: Callable[[Cast], None], named: str, patient: Cast) -> None:
    harm(patient)
    assert any(named in complaint for complaint in _complaints())


def test_unsafe_settings_are_named(patient: Cast, settings: Any) -> None:
    settings.IS_DEMO_KEY, settings.DEBUG = True, True
    complaints = "\n".join(_complaints())
    assert "MEGURU_SECRET_KEY" in complaints
    assert "MEGURU_DEBUG" in complaints


def test_a_public_address_that_nobody_else_can_open_is_warned_of(patient: Cast, settings: Any) -> None:
    def warned() -> bool:
        return any(str(finding).startswith("注意　MEGURU_PUBLIC_URL") for finding in doctor.examine(quick=True))

    assert warned()
    settings.MEGURU_PUBLIC_URL = "https://plan.example.lg.jp"
    assert not warned()


def test_a_folder_that_cannot_be_written_is_named(patient: Cast, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.VAR = tmp_path / "file" / "var"
    assert any("書き込み" in complaint for complaint in _complaints())


def test_data_that_others_may_read_is_named_and_mended(
    patient: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "meguru.sqlite3"
    database.touch(0o644)
    tmp_path.chmod(0o755)
    monkeypatch.setattr(preparing, "database_file", lambda: str(database))
    assert [database, tmp_path] == preparing.open_to_others()
    assert any("ほかの利用者が読めます" in said for said in _complaints())
    preparing.keep_to_owner()
    assert preparing.open_to_others() == []
    assert (database.stat().st_mode & 0o777, tmp_path.stat().st_mode & 0o777) == (0o600, 0o711)
    assert not any("ほかの利用者が読めます" in said for said in _complaints())
