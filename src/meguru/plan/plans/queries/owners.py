"""What has to be asked about the owners that a document names, before its rows become measures."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.core.text import clean_line
from meguru.plan.documents.rules import owners_of_row, paths_of, pillars_above
from meguru.plan.plans.rules import is_ward_council, split_ways
from meguru.plan.terms.levels import LevelProposed, levels_printed

# More headings than this are the paragraphs of a text, and no levels of a plan.
MOST_PROPOSED = 80
_BY_WHOM = re.compile("区役所|市役所|役場|社協|社会福祉協議会")


@dataclass(frozen=True)
class OwnerQuestion:
    """An owner as printed that may be one body or several, in how many rows, and the ways to read it, each lead first."""

    text: str
    rows: int
    ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OwnersAsked:
    """What a reading leaves open: owners that can be read in two ways, and names that nobody has registered."""

    questions: tuple[OwnerQuestion, ...]
    new: tuple[str, ...]
    organisations: tuple[tuple[int, str], ...]


def owners_asked(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> OwnersAsked:
    """What has to be asked about the owners of these rows. One query. May: the secretariat."""
    require(actor, Action.PLAN_ADOPT)
    bodies = list(Organisation.objects.filter(ends_on=None).order_by("position", "id"))
    known = {body.name for body in bodies}
    has_council = any(body.kind == OrganisationKind.WARD_COUNCIL for body in bodies)
    counts: Counter[str] = Counter()
    named: dict[str, None] = {}
    ways: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in rows:
        owner = clean_line(str(row.get("owner", "")))
        names, is_sure = owners_of_row(row)
        if owner in known and not (is_sure and len(names) > 1):
            continue
        if not is_sure:
            counts[owner] += 1
            ways[owner] = split_ways(owner, names)
        named |= dict.fromkeys(names if is_sure else (name for way in ways[owner] for name in way))
    new = [name for name in named if name not in known and not (has_council and is_ward_council(name))]
    return OwnersAsked(
        questions=tuple(OwnerQuestion(text, counts[text], found) for text, found in ways.items()),
        new=tuple(new),
        organisations=tuple((body.pk, body.name) for body in bodies),
    )


def pillars_proposed(rows: Sequence[Mapping[str, Any]]) -> list[LevelProposed]:
    """The headings above the measures that may be the plan's pillars: from the highest level on which they differ, down."""
    owners = {clean_line(str(row.get("owner", ""))) for row in rows}
    top, names = pillars_above(rows)
    if not names or any(name in owners or _BY_WHOM.search(name) for name in names):
        return []
    return levels_printed(paths_of(rows), top, most=MOST_PROPOSED)
