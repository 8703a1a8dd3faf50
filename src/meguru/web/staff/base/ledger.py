"""The ledger: what happened, when, by whom, newest first, narrowed as it is asked; and the check of its chain."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import urlencode

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.base.audit.queries import LedgerAsked, check_chain
from meguru.core.clock import JAPAN
from meguru.core.fiscal import NotAYear, parse_day
from meguru.core.language import _
from meguru.overview.ledger import (
    LedgerChoices,
    LedgerRow,
    events_of,
    kinds_to_ask,
    ledger_choices,
    read_ledger,
)
from meguru.web.asked import asked_number
from meguru.web.listing import ListColumn, as_file, asks_for_file, listed
from meguru.web.middleware import TownRequest

PAGE = 50
# As many as a file takes away at once: the newest of what is asked for.
MOST_IN_FILE = 10_000
HIGHEST = 10**15 - 1

_COLUMNS: tuple[ListColumn[LedgerRow], ...] = (
    ListColumn("seq", _("番号"), lambda row: row.seq),
    ListColumn("day", _("日"), lambda row: row.at),
    ListColumn("time", _("時刻"), lambda row: f"{row.at.astimezone(JAPAN):%H:%M:%S}"),
    ListColumn("said", _("できごと"), lambda row: str(row.sentence)),
    ListColumn("who", _("だれが"), lambda row: str(row.who)),
    ListColumn("seat", _("どの席で"), lambda row: row.seat),
    ListColumn("area", _("種類"), lambda row: str(row.area)),
    ListColumn("hash", _("印"), lambda row: row.hash),
)


@dataclass(frozen=True)
class _Asked:
    """What the address asks, as the form shows it again."""

    body: str
    who: int | None
    kind: str
    since: date | None
    until: date | None

    @property
    def kept(self) -> dict[str, str]:
        """What the links to other pages and to the files keep."""
        asked = {"body": self.body, "who": self.who, "kind": self.kind, "from": self.since, "to": self.until}
        return {key: str(value) for key, value in asked.items() if value}


def show_ledger(request: TownRequest, town: str) -> HttpResponse:
    """Fifty entries, below the place given by ``before``; or, as a file, all that are asked for."""
    before = asked_number(request, "before", highest=HIGHEST)
    choices = ledger_choices(request.actor)
    asked = _asked(request, choices)
    is_file = asks_for_file(request)
    body = next((each for each in choices.bodies if each.key == asked.body), None)
    wanted = LedgerAsked(
        events=events_of(asked.kind),
        person_id=asked.who,
        seat_ids=body.seat_ids if body else None,
        role=body.role if body else None,
        since=asked.since,
        until=asked.until,
    )
    page = read_ledger(
        request.actor, wanted, before=None if is_file else before, limit=MOST_IN_FILE if is_file else PAGE
    )
    listing = listed(request, page.rows, _COLUMNS, kept=asked.kept)
    file = as_file(request, listing, _("記録簿"))
    if file is not None:
        return file
    context = {
        "current": "ledger",
        "page": page,
        "before": before,
        "choices": choices,
        "kinds": kinds_to_ask(),
        "asked": asked,
        "narrowed": f"?{urlencode(asked.kept)}" if asked.kept else "",
        "most": MOST_IN_FILE,
        "listing": listing,
    }
    return render(request, "work/base/ledger.html", context)


def _asked(request: HttpRequest, choices: LedgerChoices) -> _Asked:
    """What is asked for, where there is such a thing; an address that was made up narrows nothing."""
    body, kind = request.GET.get("body", ""), request.GET.get("kind", "")
    who = asked_number(request, "who", highest=HIGHEST)
    since, until = _day(request, "from"), _day(request, "to")
    if since and until and until < since:
        since, until = until, since
    return _Asked(
        body=body if any(each.key == body for each in choices.bodies) else "",
        who=who if any(number == who for number, _name in choices.people) else None,
        kind=kind if events_of(kind) else "",
        since=since,
        until=until,
    )


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_day(request.GET.get(name, ""))
    except (ValueError, NotAYear):
        return None


def show_ledger_check(request: TownRequest, town: str) -> HttpResponse:
    """Walk the chain where asked. A reading, so it leaves no entry itself."""
    require(request.actor, Action.LEDGER_READ)
    found = check_chain(request.actor) if request.method == "POST" else None
    return render(request, "work/base/ledger_check.html", {"current": "ledger", "found": found})


addresses = [
    path("ledger/", show_ledger, name="ledger"),
    path("ledger/check/", show_ledger_check, name="ledger-check"),
]
