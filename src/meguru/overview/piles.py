"""A pile of sheets that one person goes through: what comes before and after one of them, and how many wait for the same act."""

from dataclasses import dataclass

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can
from meguru.check.reviews.material import SheetMark, marks_of_year
from meguru.overview.waiting import WaitingKind, kind_of_sheet


@dataclass(frozen=True)
class Pile:
    """The sheets beside one. ``kind`` is what the pile waits for; ``None``: it waits for nothing, and is the year's list.

    ``left`` is how many others wait for the same act, ``after`` the next of them: at the end the first that was passed over.
    """

    kind: WaitingKind | None
    before: SheetMark | None
    after: SheetMark | None
    left: int


def pile_of_sheet(actor: Actor, fiscal_year: int, code: str, *, kind: WaitingKind | None = None) -> Pile:
    """The pile in which a sheet lies, in the plan's order. One query. May: everybody in the workshop, of what they may see.

    ``kind`` names the pile where the sheet has just left it by an act.
    """
    seen = [mark for mark in marks_of_year(fiscal_year) if can(actor, Action.SHEET_VIEW, mark.target)]
    place = next((number for number, mark in enumerate(seen) if mark.code == code), 0)
    own = kind_of_sheet(actor, seen[place]) if kind is None and seen else kind
    others = [
        (number, mark)
        for number, mark in enumerate(seen)
        if number != place and (own is None or kind_of_sheet(actor, mark) is own)
    ]
    before = [mark for number, mark in others if number < place]
    after = [mark for number, mark in others if number > place]
    first = before[0] if own is not None and before else None
    return Pile(own, before[-1] if before else None, after[0] if after else first, len(others))
