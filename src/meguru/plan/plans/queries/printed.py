"""What a document prints beside its measures, to be taken over or left as the secretariat says: indicators, district plans."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import District
from meguru.core.text import clean_line
from meguru.plan.documents.rules import (
    PrintedDistrict,
    PrintedIndicator,
    district_meant,
    districts_printed,
    indicators_printed,
)
from meguru.plan.terms.parts import ProposedParts, proposed_parts

# Any year: only to tell what holds a number at all, while nobody has said the years of the plan.
_ANY = (1990, 2100)


@dataclass(frozen=True)
class PrintedAsked:
    """What a reading holds beside its measures.

    ``indicators`` are (title of the measure, indicator); ``left`` names those that no number was read of, ``beyond`` those whose
    numbers are all of years that are none of the plan's. ``meant`` gives for each district plan the code of the registered
    district that it seems to be of, or '', each district once. Without ``years`` an indicator stands without its targets: they
    are only those in the years of the plan. ``parts`` are (place of the row, title of its measure, the sub-items it seems to name).
    """

    indicators: tuple[tuple[str, PrintedIndicator], ...]
    left: tuple[str, ...]
    beyond: tuple[str, ...]
    districts: tuple[PrintedDistrict, ...]
    meant: tuple[str, ...]
    registered: tuple[tuple[str, str], ...]
    years: tuple[int, int] | None
    parts: tuple[tuple[int, str, ProposedParts], ...] = ()


def printed_asked(
    actor: Actor, found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], years: tuple[int, int] | None
) -> PrintedAsked:
    """What can be taken over from a reading into a plan of these years beside its measures. One query. May: the secretariat."""
    require(actor, Action.PLAN_ADOPT)
    registered = tuple(District.objects.filter(ends_on=None).order_by("number").values_list("code", "name"))
    indicators: list[tuple[str, PrintedIndicator]] = []
    left: list[str] = []
    beyond: list[str] = []
    for row in rows:
        kept, others = indicators_printed(row, *(years or _ANY))
        _readable, unread = indicators_printed(row, *_ANY)
        shown = kept if years else [replace(one, targets={}, baseline_year=None) for one in kept]
        indicators += [(clean_line(str(row.get("title", ""))), one) for one in shown]
        left += unread
        beyond += [name for name in others if name not in unread]
    districts = tuple(districts_printed(found))
    return PrintedAsked(
        tuple(indicators),
        tuple(left),
        tuple(beyond),
        districts,
        tuple(_each_once(district_meant(one.name, registered) for one in districts)),
        registered,
        years,
        tuple(_parts(rows)),
    )


def _parts(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, ProposedParts]]:
    for place, row in enumerate(rows):
        title = clean_line(str(row.get("title", "")))
        proposed = proposed_parts(title, str(row.get("description", "")))
        if proposed.parts:
            yield place, title, proposed


def _each_once(codes: Iterable[str]) -> Iterator[str]:
    """Each code where it stands first, and '' where it stands again: a table of districts names those of the chapters too."""
    seen: set[str] = set()
    for code in codes:
        yield "" if code in seen else code
        seen.add(code)
