"""Who the plan counts on (主体) and in which roles, while it is prepared. May: the secretariat."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.rules import ORGANISATION_LABELS, OrganisationKind
from meguru.core.language import original
from meguru.core.text import excerpt
from meguru.plan.plans.commands.drafts import draft_term
from meguru.plan.plans.models import Participant, PlanTerm
from meguru.plan.plans.rules import (
    LONGEST_PARTICIPANT,
    LONGEST_PARTICIPANT_TEXT,
    LONGEST_ROLE,
    MOST_ROLES,
    ParticipantDraft,
    check_participants,
)


@command
def write_participants(
    *, actor: Actor, term_number: int, participants: Sequence[ParticipantDraft], at: datetime
) -> PlanTerm:
    """Make these the plan's participants, in their order; those not among them go.

    Raises ``Invalid`` where one has no name or comes twice, ``NotNow`` once the plan is adopted.
    """
    require(actor, Action.PLAN_ADOPT)
    term = draft_term(term_number)
    written = [draft.cleaned() for draft in participants]
    check_participants(written, [kind.value for kind in OrganisationKind])
    Participant.objects.filter(term=term).delete()
    keep_participants(term, written)
    record(actor, Event.PARTICIPANTS_WRITTEN, at=at, number=term.number, participants=len(written))
    return term


def keep_participants(term: PlanTerm, drafts: Sequence[ParticipantDraft]) -> None:
    """The participants of a term that has none. Part of a command; not one itself."""
    for position, draft in enumerate(drafts):
        Participant.objects.create(
            term=term,
            name=draft.name,
            description=draft.description,
            roles=list(draft.roles),
            kinds=list(draft.kinds),
            position=position,
        )


def participants_read(found: Mapping[str, Any]) -> list[ParticipantDraft]:
    """What a reading found, as drafts: cut to what is kept, each name once, with the kinds of bodies that the name speaks of."""
    drafts: dict[str, ParticipantDraft] = {}
    for row in found.get("actors", []):
        name = excerpt(row["name"], LONGEST_PARTICIPANT)
        if not name or name in drafts:
            continue
        said = [excerpt(statement["text"], LONGEST_ROLE) for statement in row["statements"]][:MOST_ROLES]
        text = excerpt(row.get("description", ""), LONGEST_PARTICIPANT_TEXT)
        drafts[name] = ParticipantDraft(name, text, said, _kinds_named(row.get("names") or [name])).cleaned()
    return list(drafts.values())


def _kinds_named(names: Sequence[str]) -> tuple[str, ...]:
    """The kinds of organisations that bear one of these names, as 学校 or 連合町内会."""
    wanted = {"".join(name.split()) for name in names}
    return tuple(kind.value for kind, label in ORGANISATION_LABELS.items() if original(label) in wanted)
