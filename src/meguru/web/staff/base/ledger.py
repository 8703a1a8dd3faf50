"""The ledger: what happened, when, by whom, newest first; and the check of its chain."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.base.access.actions import ROLE_LABELS, Action, Role
from meguru.base.access.decide import require
from meguru.base.audit.queries import LedgerLine, check_chain, list_entries
from meguru.base.bodies.queries.seats import names_behind
from meguru.core.language import joined
from meguru.web.asked import asked_number
from meguru.web.middleware import TownRequest

PAGE = 50


def show_ledger(request: TownRequest, town: str) -> HttpResponse:
    """Fifty entries, below the place given by ``before``."""
    before = asked_number(request, "before", highest=10**15 - 1)
    lines = list_entries(request.actor, before=before, limit=PAGE + 1)
    shown = lines[:PAGE]
    people, seats = names_behind(
        request.actor,
        {line.person_id for line in shown if line.person_id},
        {line.seat_id for line in shown if line.seat_id},
    )
    rows = [
        (line, people.get(line.person_id or 0, "") or _role_words(line), seats.get(line.seat_id or 0, ""))
        for line in shown
    ]
    older = shown[-1].seq if len(lines) > PAGE else None
    context = {"current": "ledger", "rows": rows, "before": before, "older": older}
    return render(request, "work/base/ledger.html", context)


def _role_words(line: LedgerLine) -> str:
    """Who it was where no person stands behind it: Meguru itself, a resident, the operator."""
    known = [ROLE_LABELS[Role(word)] for word in line.roles.split(",") if word in set(Role)]
    return joined("・", known)


def show_ledger_check(request: TownRequest, town: str) -> HttpResponse:
    """Walk the chain where asked. A reading, so it leaves no entry itself."""
    require(request.actor, Action.LEDGER_READ)
    found = check_chain(request.actor) if request.method == "POST" else None
    return render(request, "work/base/ledger_check.html", {"current": "ledger", "found": found})


addresses = [
    path("ledger/", show_ledger, name="ledger"),
    path("ledger/check/", show_ledger_check, name="ledger-check"),
]
