"""Takes all sheets in one transaction: the bodies first, then who sits in them, then the plan that names both."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.core.clock import day_of
from meguru.core.errors import NotNow
from meguru.core.language import _
from meguru.plan.setup.commands.bodies import BodyTaking
from meguru.plan.setup.commands.district_plans import DistrictPlanTaking
from meguru.plan.setup.commands.plans import PlanTaking
from meguru.plan.setup.commands.rows import Taking
from meguru.plan.setup.commands.seats import SeatTaking
from meguru.plan.setup.queries import rows_of_setup
from meguru.plan.setup.rules import SetupChange, SetupProblem, SetupRefused, SetupSheet, SetupTaken, digest_of


@command
def take_setup(*, actor: Actor, changes: Sequence[SetupChange], at: datetime, seen: str | None = None) -> SetupTaken:
    """Take new and changed rows of the set-up, all or none; each by the command its page would call.

    ``seen`` is the digest of the rows they were compared with. Raises ``SetupRefused`` with everything that is wrong, and
    ``NotNow`` where the rows have changed since.
    """
    require(actor, Action.SETUP_TAKE)
    before = rows_of_setup(day_of(at))
    if seen is not None and seen != digest_of(before):
        raise NotNow(_("見くらべたあとに、登録が変わりました。もう一度、同じファイルを選んで見くらべてください。"))
    if not changes:
        nothing_changed()
        return SetupTaken(0, 0)
    taking = Taking(actor, at, before)
    _take(taking, changes)
    if taking.problems:
        raise SetupRefused(taking.problems)
    added = sum(change.is_new for change in changes)
    taken = SetupTaken(added, len(changes) - added)
    record(actor, Event.SETUP_TAKEN, at=at, added=taken.added, changed=taken.changed)
    return taken


def _take(taking: Taking, changes: Sequence[SetupChange]) -> None:
    of = {sheet.value: [change for change in changes if change.sheet == sheet] for sheet in SetupSheet}
    bodies = BodyTaking(taking)
    bodies.take_districts(of[SetupSheet.DISTRICTS])
    bodies.take_organisations(of[SetupSheet.ORGANISATIONS])
    bodies.take_committees(of[SetupSheet.COMMITTEES])
    SeatTaking(taking).take(of[SetupSheet.SEATS])
    plan = PlanTaking(taking)
    plan.take_term(of[SetupSheet.TERM])
    plan.take_pillars(of[SetupSheet.PILLARS])
    plan.take_measures(of[SetupSheet.MEASURES], of[SetupSheet.PARTS], of[SetupSheet.INDICATORS])
    DistrictPlanTaking(taking, plan).take(of)


def try_setup(*, actor: Actor, changes: Sequence[SetupChange], at: datetime) -> tuple[SetupProblem, ...]:
    """Take the rows and take it all back: what would be wrong. Nothing stays of it."""
    try:
        with transaction.atomic():
            take_setup(actor=actor, changes=changes, at=at)
            transaction.set_rollback(True)
    except SetupRefused as refused:
        return refused.problems
    return ()
