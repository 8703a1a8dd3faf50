"""Carry out reorganisations whose day has come: seats, open advice and proposals follow. ``commands`` names them all."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from meguru.act.amendments.commands import ProposalsHanded, hand_proposals
from meguru.act.amendments.models import Amendment
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.queries.reorganisations import (
    bodies_below,
    due_reorganisations,
    open_advice,
    open_proposals,
    seats_from,
)
from meguru.act.reorganising.rules import How, Pair
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.commands.following import hand_below, hand_seats
from meguru.check.committee.commands import hand_advice


@command
def carry_out_due(*, actor: Actor, on: date, at: datetime) -> int:
    """Let seats, open advice and proposals follow where the day of a reorganisation has come; how many. May: Meguru itself."""
    require(actor, Action.BODY_CHANGE_APPLY)
    done = carry_out_what_is_due(actor, on, at)
    if not done:
        nothing_changed()
    return done


def carry_out_what_is_due(actor: Actor, on: date, at: datetime) -> int:
    """The same, the earliest day first. Part of a command; not one itself."""
    due = list(due_reorganisations(on))
    for row in due:
        carry_out(actor, row, at)
    return len(due)


def carry_out(actor: Actor, row: Reorganisation, at: datetime) -> None:
    """Let what is there on the day follow, also what came up since it was decided. Part of a command; not one itself."""
    gather(row)
    for each in row.pairs:
        if each["how"] == How.MOVE:
            hand_seats(actor, each["seats"], each["old"], each["new"], at=at)
            hand_below(actor, each.get("below", ()), each["old"], each["new"], at=at)
            hand_advice(actor, each["advice"], each["old"], each["new"], at=at)
    hand_proposals(actor, handed_in(row), at=at)
    row.applied_at = at
    row.save(update_fields=["pairs", "applied_at"])
    record(actor, Event.REORGANISATION_CARRIED_OUT, at=at, id=row.pk, day=row.from_day.isoformat())


def gather(row: Reorganisation) -> None:
    """Name in the pairs what follows besides the measures; seats only where a pair takes all that its department has."""
    pairs = [_as_decided(each) for each in row.pairs]
    for pair, each in zip(pairs, row.pairs, strict=True):
        if pair.how is not How.MOVE:
            continue
        if each.get("all", False):
            each["seats"] = list(seats_from(pair.old_id, row.from_day).values_list("pk", flat=True))
            each["below"] = list(bodies_below(pair.old_id, row.from_day, pair.new_id).values_list("pk", flat=True))
        each["advice"] = list(open_advice(pair, pairs).values_list("pk", flat=True))
        found = open_proposals(pair, pairs)
        each["proposals"] = list(found.filter(new_owner=pair.old_id).values_list("pk", flat=True))
        each["joined"] = list(found.filter(new_partners=pair.old_id).values_list("pk", flat=True))
        both = Amendment.objects.filter(pk__in=[*each["proposals"], *each["joined"]], new_partners=pair.new_id)
        each["shared"] = list(both.values_list("pk", flat=True))


def handed_in(row: Reorganisation) -> list[ProposalsHanded]:
    """The proposals that go along with a reorganisation, as they were gathered; before that was told apart they were led alone."""
    return [
        ProposalsHanded(each["old"], each["new"], each["proposals"], each.get("joined", ()), _standing(row, each))
        for each in row.pairs
        if each["how"] == How.MOVE
    ]


def _standing(row: Reorganisation, pair: Mapping[str, Any]) -> list[int]:
    """Where the body that comes is a partner of its own, and does not go elsewhere in the same act."""
    gone = {key for each in row.pairs if each["old"] == pair["new"] for key in each.get("joined", ())}
    return [key for key in pair.get("shared", ()) if key not in gone]


def _as_decided(each: Mapping[str, Any]) -> Pair:
    measures = frozenset(each["measures"]) | {draft["id"] for draft in each["drafts"]}
    return Pair(each["old"], How(each["how"]), each["new"], each["new_name"], measures, frozenset(each["seats"]))
