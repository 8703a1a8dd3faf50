"""What is promised for a day happens on it without anybody's hand; where no worker ran, doctor says so, and it is made up for."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from meguru.base.audit.models import LedgerEntry
from meguru.base.audit.witness import head_now, read_anchors
from meguru.base.bodies.models import Account, Organisation
from meguru.base.towns.scope import town_scope
from meguru.check.opinions.models import OpinionContact
from meguru.core import clock
from meguru.jobs.publishing import anchors_file, render_town
from meguru.jobs.rounds import due_rounds, overdue_rounds
from meguru.jobs.worker import Worker
from meguru.plan.plans.commands import MeasureEdit, change_measure
from meguru.plan.plans.models import Measure
from meguru.project.words import doctor
from tests.support.cast import SPRING, Cast
from tests.support.turn import published, received_opinion

ERASE_ON = date(2018, 4, 10)


@pytest.fixture
def site(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder of its own for public sites; the calendar goes on again afterwards."""
    settings.MEGURU_SITE_ROOT = tmp_path / "site"
    settings.VAR = tmp_path
    yield tmp_path
    clock.fix_day(None)


@pytest.fixture
def contact(cast: Cast, site: Path) -> Cast:
    """A town with one opinion whose writer asked for a reply."""
    with town_scope(cast.town):
        received_opinion(cast, name="仮名 花子", contact="000-0000-0000")
    return cast


def _contacts(cast: Cast) -> int:
    with town_scope(cast.town):
        return int(OpinionContact.objects.count())


def test_a_contact_is_erased_on_its_day_by_the_worker(contact: Cast) -> None:
    clock.fix_day(ERASE_ON - timedelta(days=1))
    Worker().do_all()
    assert _contacts(contact) == 1
    clock.fix_day(ERASE_ON)
    assert ("contacts", "sakura") in due_rounds()
    Worker().do_all()
    assert _contacts(contact) == 0
    with town_scope(contact.town):
        erased = LedgerEntry.objects.get(kind="opinions.contact.erased")
    assert (erased.roles, erased.facts) == ("system", {"number": "H29-001"})


def test_doctor_names_what_no_worker_did_and_the_next_turn_makes_up_for_it(contact: Cast) -> None:
    clock.fix_day(ERASE_ON)
    assert not any("連絡先" in str(finding) for finding in doctor.examine(quick=True) if finding.is_bad)
    clock.fix_day(ERASE_ON + timedelta(days=2))
    late = [str(finding) for finding in doctor.examine(quick=True) if finding.is_bad]
    assert any("連絡先" in line and "sakura" in line for line in late)
    Worker().do_all()
    assert all(not left for _, left in overdue_rounds())


def test_the_end_of_the_ledger_is_written_down_outside_once_a_day(contact: Cast) -> None:
    with town_scope(contact.town):
        published(contact)
    render_town("sakura")
    file = anchors_file("sakura")
    before = list(read_anchors(file))
    with town_scope(contact.town):
        received_opinion(contact, "あとの声です。", token="later")
    Worker().do_all()
    assert list(read_anchors(file)) == before
    long_ago = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(file, (long_ago, long_ago))
    assert ("記録簿の終わりの印を、外に書きとめる", ["1件"]) in overdue_rounds()
    Worker().do_all()
    with town_scope(contact.town):
        assert list(read_anchors(file)) == [*before, head_now()]
    assert all(not left for promise, left in overdue_rounds() if "印" in promise)


def test_accounts_of_no_town_are_shut_and_idle_ones_of_a_town_named(cast: Cast, site: Path) -> None:
    long_ago = timezone.now() - timedelta(days=500)
    for name in ("left-behind", "new"):
        Account.objects.create_user(name, password="x" * 20)
    Account.objects.exclude(username="new").update(date_joined=long_ago, last_login=None)
    assert ("どの町も使わない利用者名を止める", ["1件"]) in overdue_rounds()
    Worker().do_all()
    shut = Account.objects.filter(is_active=False).values_list("username", flat=True)
    assert list(shut) == ["left-behind"]
    warned = [str(finding) for finding in doctor.examine(quick=True) if finding.is_warning and finding.trouble]
    assert any("さくら町 の利用者" in line and "writer" in line for line in warned)


@pytest.mark.django_db
def test_ended_sessions_are_cleared_and_running_ones_stay(site: Path) -> None:
    now = timezone.now()
    for key, hours in (("ended", -72), ("just-ended", -1), ("running", 5)):
        Session.objects.create(session_key=key, session_data="x", expire_date=now + timedelta(hours=hours))
    assert ("終わったログインの記録を消す", ["1件"]) in overdue_rounds()
    Worker().do_all()
    assert set(Session.objects.values_list("session_key", flat=True)) == {"just-ended", "running"}


def test_a_change_decided_for_a_day_comes_into_force_on_it(cast: Cast, site: Path) -> None:
    secretary, day = cast["secretary"].actor, date(2018, 4, 1)
    with town_scope(cast.town):
        owner = Organisation.objects.get(name="子育て課")
        change_measure(
            actor=secretary,
            term_number=3,
            code="m01",
            edit=MeasureEdit(owner_id=owner.pk),
            from_day=day,
            reason="組織改正",
            at=SPRING,
        )
    clock.fix_day(day - timedelta(days=1))
    assert ("changes", "sakura") not in due_rounds()
    Worker().do_all()
    clock.fix_day(day + timedelta(days=2))
    assert any("ある日からと決めた" in promise for promise, left in overdue_rounds() if left)
    Worker().do_all()
    with town_scope(cast.town):
        assert Measure.objects.get(term__number=3, code="m01").owner == owner
        applied = LedgerEntry.objects.get(kind="plans.measure.change_applied")
    assert (applied.roles, applied.facts["day"]) == ("system", "2018-04-01")
    assert ("changes", "sakura") not in due_rounds()
