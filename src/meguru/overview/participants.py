"""Who the plan counts on (主体), in which roles, and what bodies of that kind held in a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meguru.base.access.actor import Actor
from meguru.base.bodies.rules import ORGANISATION_LABELS, OrganisationKind
from meguru.do.activities.queries import HostTally, tally_by_host
from meguru.plan.plans.models import Participant, PlanTerm
from meguru.plan.plans.queries.participants import list_participants


@dataclass(frozen=True)
class ParticipantLine:
    """A kind of bodies or people in the plan, with what those of it that are registered held in the year."""

    name: str
    description: str
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    hosts: tuple[HostTally, ...]

    @property
    def activities(self) -> int:
        """How many activities they held."""
        return sum(host.activities for host in self.hosts)

    @property
    def people(self) -> int:
        """How many took part where heads were counted."""
        return sum(host.people for host in self.hosts)


def participants_in_year(actor: Actor, term: PlanTerm, fiscal_year: int) -> Sequence[ParticipantLine]:
    """The plan's participants with their year. Two queries; none where the plan names nobody. May: who sees the plan."""
    found = list_participants(actor, term)
    return participant_lines(found, tally_by_host(actor, fiscal_year)) if found else []


def participant_lines(participants: Iterable[Participant], tallies: Sequence[HostTally]) -> list[ParticipantLine]:
    """Each participant with those hosts that are of its kinds."""
    return [
        ParticipantLine(
            name=each.name,
            description=each.description,
            roles=tuple(each.roles),
            kinds=tuple(ORGANISATION_LABELS[OrganisationKind(kind)] for kind in each.kinds),
            hosts=tuple(tally for tally in tallies if tally.kind in each.kinds),
        )
        for each in participants
    ]
