"""The daily rounds: what is promised for a day and that nobody presses a button for.

Each round finds from the records what is due, so that a day on which no worker ran is made up for on the next. The worker asks
all rounds at every pass; ``meguru doctor`` names what should have been done already.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.utils import timezone

from meguru.act.reorganising.commands import carry_out_due
from meguru.act.reorganising.queries.reorganisations import towns_with_due_reorganisations
from meguru.base.access.actor import Actor, system_actor
from meguru.base.audit.witness import head_now, keep_anchor, read_anchors
from meguru.base.bodies.commands import make_due_renamings
from meguru.base.bodies.doorbook import count_old_door_entries, erase_old_door_entries
from meguru.base.bodies.idle import IDLE, count_accounts_of_nobody, shut_accounts_of_nobody
from meguru.base.bodies.queries.actors import find_town, list_towns
from meguru.base.bodies.queries.naming import towns_with_due_names
from meguru.base.towns.scope import town_in_scope, town_scope
from meguru.check.opinions.commands import erase_due_contacts
from meguru.check.opinions.queries import towns_with_due_contacts
from meguru.core import clock
from meguru.core.language import _
from meguru.jobs.publishing import anchors_file
from meguru.jobs.searching import index_town, unindexed_towns
from meguru.plan.plans.commands import apply_due_changes, erase_old_readings
from meguru.plan.plans.queries.changes import towns_with_due_changes
from meguru.plan.plans.queries.old_readings import towns_with_old_readings

if TYPE_CHECKING:
    from meguru.base.towns.models import Town

# What has ended may still be looked at by a process whose clock goes after ours.
GRACE = timedelta(days=1)


@dataclass(frozen=True)
class TownRound:
    """A round through the towns: ``due`` gives the slugs with something to do on a day, ``take`` does it in one of them."""

    name: str
    promise: str
    due: Callable[[date], list[str]]
    take: Callable[[Actor, date, datetime], int]
    # Whether it was promised for a day. What only serves is made up for and harms nobody meanwhile.
    is_promised: bool = True


@dataclass(frozen=True)
class HouseRound:
    """A round over what belongs to no town: ``due`` counts what is late by at least so long, ``take`` does it.

    Such things follow the clock of the machine, also where ``MEGURU_TODAY`` lets the towns live on another day.
    """

    name: str
    promise: str
    due: Callable[[timedelta], int]
    take: Callable[[], int]


def _erase_contacts(actor: Actor, on: date, at: datetime) -> int:
    return erase_due_contacts(actor=actor, on=on, at=at)


def _erase_readings(actor: Actor, on: date, at: datetime) -> int:
    return erase_old_readings(actor=actor, on=on, at=at)


def _reorganise(actor: Actor, on: date, at: datetime) -> int:
    return carry_out_due(actor=actor, on=on, at=at)


def _rename(actor: Actor, on: date, at: datetime) -> int:
    return make_due_renamings(actor=actor, on=on, at=at)


def _apply_changes(actor: Actor, on: date, at: datetime) -> int:
    return apply_due_changes(actor=actor, on=on, at=at)


def _bring_index_up(actor: Actor, on: date, at: datetime) -> int:
    return index_town(town_in_scope().slug)


def _ended_sessions(late_by: timedelta) -> int:
    return int(Session.objects.filter(expire_date__lt=timezone.now() - late_by).count())


def _clear_sessions() -> int:
    return int(Session.objects.filter(expire_date__lt=timezone.now() - GRACE).delete()[0])


def _idle_accounts(late_by: timedelta) -> int:
    return count_accounts_of_nobody(timezone.now() - IDLE - late_by)


def _shut_accounts() -> int:
    return shut_accounts_of_nobody(timezone.now() - IDLE - GRACE)


def _unanchored(late_by: timedelta) -> "list[Town]":
    """The towns with a public site whose ledger went on since its last place was written down, longer ago than that."""
    before, found = (timezone.now() - late_by).timestamp(), []
    for town in list_towns():
        file = anchors_file(town.slug)
        if file.is_file() and file.stat().st_mtime < before:
            with town_scope(town):
                if head_now() not in list(read_anchors(file))[-1:]:
                    found.append(town)
    return found


def _late_anchors(late_by: timedelta) -> int:
    return len(_unanchored(late_by))


def _keep_anchors() -> int:
    waiting = _unanchored(GRACE)
    for town in waiting:
        with town_scope(town):
            keep_anchor(anchors_file(town.slug))
    return len(waiting)


TOWN_ROUNDS = (
    TownRound("contacts", _("ご意見の連絡先を、その日に消す"), towns_with_due_contacts, _erase_contacts),
    TownRound("documents", _("読み取った計画書の中身を、その日に消す"), towns_with_old_readings, _erase_readings),
    TownRound(
        "reorganisations", _("決めてあった組織改正を、その日に行う"), towns_with_due_reorganisations, _reorganise
    ),
    TownRound("names", _("決めてあった改称を、その日に行う"), towns_with_due_names, _rename),
    TownRound("changes", _("ある日からと決めた計画の変更を、その日に行う"), towns_with_due_changes, _apply_changes),
    TownRound("search", _("探すための索引を、記録簿に追いつかせる"), unindexed_towns, _bring_index_up, False),
)
HOUSE_ROUNDS = (
    HouseRound("sessions", _("終わったログインの記録を消す"), _ended_sessions, _clear_sessions),
    HouseRound("accounts", _("どの町も使わない利用者名を止める"), _idle_accounts, _shut_accounts),
    HouseRound("anchors", _("記録簿の終わりの印を、外に書きとめる"), _late_anchors, _keep_anchors),
    HouseRound("door", _("1年より前のログインの記録を消す"), count_old_door_entries, erase_old_door_entries),
)


def due_rounds() -> list[tuple[str, str]]:
    """What is to be done now: the round's name, and the town's slug ("" for a round of the house)."""
    now = clock.now()
    waiting = [(each.name, slug) for each in TOWN_ROUNDS for slug in each.due(clock.day_of(now))]
    return waiting + [(each.name, "") for each in HOUSE_ROUNDS if each.due(GRACE)]


def take_round(name: str, slug: str) -> int:
    """Take one round, in one town or in the house; how many things it did. Any number of times is as good as once."""
    for house in HOUSE_ROUNDS:
        if house.name == name:
            return house.take()
    each = next(each for each in TOWN_ROUNDS if each.name == name)
    town = find_town(slug)
    now = clock.now()
    with town_scope(town):
        return each.take(system_actor(town.pk), clock.day_of(now), now)


def rounds_behind() -> list[tuple[str, list[str]]]:
    """For doctor: each round that serves and is promised to nobody, and where it has not come to what was there yesterday."""
    yesterday = clock.day_of(clock.now()) - timedelta(days=1)
    return [(each.promise, each.due(yesterday)) for each in TOWN_ROUNDS if not each.is_promised]


def overdue_rounds() -> list[tuple[str, list[str]]]:
    """For doctor: each round's promise, and where it should have been kept by yesterday and was not."""
    yesterday = clock.day_of(clock.now()) - timedelta(days=1)
    found: list[tuple[str, list[str]]] = [
        (each.promise, each.due(yesterday)) for each in TOWN_ROUNDS if each.is_promised
    ]
    for house in HOUSE_ROUNDS:
        number = house.due(GRACE + timedelta(days=1))
        found.append((house.promise, [_("{number}件").format(number=number)] if number else []))
    return found
