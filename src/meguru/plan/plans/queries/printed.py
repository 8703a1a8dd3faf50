"""What a document prints beside its measures, to be taken over or left as the secretariat says: indicators, district plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

_FIRST, _LAST = 1990, 2100  # any year: the term's own are not said yet


@dataclass(frozen=True)
class PrintedAsked:
    """What a reading holds beside its measures.

    ``indicators`` are (title of the measure, indicator); ``left`` names those that no number was read of. ``meant`` gives
    for each district plan the code of the registered district that it seems to be of, or ''.
    """

    indicators: tuple[tuple[str, PrintedIndicator], ...]
    left: tuple[str, ...]
    districts: tuple[PrintedDistrict, ...]
    meant: tuple[str, ...]
    registered: tuple[tuple[str, str], ...]


def printed_asked(actor: Actor, found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> PrintedAsked:
    """What can be taken over from a reading beside its measures. One query. May: the secretariat."""
    require(actor, Action.PLAN_ADOPT)
    registered = tuple(District.objects.order_by("number").values_list("code", "name"))
    indicators: list[tuple[str, PrintedIndicator]] = []
    left: list[str] = []
    for row in rows:
        kept, others = indicators_printed(row, _FIRST, _LAST)
        indicators += [(clean_line(str(row.get("title", ""))), one) for one in kept]
        left += others
    districts = tuple(districts_printed(found))
    return PrintedAsked(
        tuple(indicators),
        tuple(left),
        districts,
        tuple(district_meant(one.name, registered) for one in districts),
        registered,
    )
