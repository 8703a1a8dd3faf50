"""Decisions about where bodies stand: what above what, whose work their seats do, and where the area of an ended district goes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from meguru.base.bodies.rules import ORGANISATION_LABELS, OrganisationKind
from meguru.core.errors import Invalid
from meguru.core.fiscal import wareki
from meguru.core.language import _

# Organisations are a tree: how many levels it has at most.
MOST_LEVELS = 6
_OF_OFFICE = frozenset({OrganisationKind.CENTRE, OrganisationKind.DEPARTMENT, OrganisationKind.SECTION})


def may_stand_above(above: OrganisationKind, below: OrganisationKind) -> bool:
    """Whether a body of one kind can stand above one of another: centres above centres and departments, a 係 below anything but
    a 係; and outside the office any body above another (a federation above its associations)."""
    if below is OrganisationKind.SECTION:
        return above is not OrganisationKind.SECTION
    if below in _OF_OFFICE:
        return above is OrganisationKind.CENTRE
    return above not in _OF_OFFICE


def is_one_house(above: OrganisationKind, below: OrganisationKind) -> bool:
    """Whether the seats of two bodies, one right above the other, work for both: a 係 and its department (or council, plaza)."""
    return below is OrganisationKind.SECTION and above is not OrganisationKind.CENTRE


def check_place(
    row_id: int | None,
    kind: OrganisationKind,
    above: Sequence[tuple[int, OrganisationKind]],
    below: Iterable[OrganisationKind],
    levels_below: int,
) -> None:
    """Raises ``Invalid`` at ``parent`` where an organisation cannot stand where it is put, at ``kind`` where what stands below it
    could not stay there.

    ``above``: what it would stand under, the nearest first, up to the top; ``below``: the kinds right below it; ``levels_below``:
    how deep the tree goes there.
    """
    said = _("「{above}」の下に「{below}」は置けません。")
    if above and above[0][0] == row_id:
        raise Invalid({"parent": _("上の組織には、ほかの組織を選んでください。")})
    if any(key == row_id for key, _kind in above):
        raise Invalid({"parent": _("選んだ組織は、この組織の下にあります。上と下が回ってしまうので、選べません。")})
    if above and not may_stand_above(above[0][1], kind):
        told = said.format(above=ORGANISATION_LABELS[above[0][1]], below=ORGANISATION_LABELS[kind])
        raise Invalid({"parent": told})
    if len(above) + 1 + levels_below > MOST_LEVELS:
        raise Invalid({"parent": _("組織の上下は、{most}段までです。").format(most=MOST_LEVELS)})
    for each in below:
        if not may_stand_above(kind, each):
            told = said.format(above=ORGANISATION_LABELS[kind], below=ORGANISATION_LABELS[each])
            raise Invalid({"kind": told + _("先に、下にある組織を直してください。")})


class Area(Protocol):
    """A district as its area is read."""

    code: str
    town_blocks: list[str]
    ends_on: date | None
    area_to: dict[str, str]


def areas_after(districts: Iterable[Area], day: date, *, told: Collection[str] | None = None) -> dict[str, list[str]]:
    """The town blocks of each district on a day, by code: of those that have ended nothing, their heirs have it besides.

    ``told``: where only these are shown, a block that went on to another stays with the last of them that had it.
    """
    rows = {row.code: row for row in districts}
    found: dict[str, list[str]] = {code: [] for code in rows if told is None or code in told}
    for row in rows.values():
        for block in row.town_blocks:
            if holders := [code for code in _holders(row.code, block, rows, day) if code in found]:
                found[holders[-1]].append(block)
    return found


def _holders(code: str, block: str, rows: Mapping[str, Area], day: date) -> list[str]:
    """Which districts a block has come to by a day, the first to the last: the heir, and the heir's heir; it stays where there
    is none, also where the one that was named is not there: nobody said that another should have it."""
    passed: list[str] = []
    while code in rows and code not in passed:
        passed.append(code)
        row = rows[code]
        if row.ends_on is None or day <= row.ends_on or not row.area_to:
            break
        code = row.area_to.get(block, next(iter(row.area_to.values())))
    return passed


def only_heir(code: str, heirs: Mapping[str, Collection[str]]) -> str | None:
    """The one district to which all of an ended one has come, also by way of others that ended; itself where it has not ended.
    ``None`` where there are several, or none. ``heirs``: to whom each ended district was left, by code."""
    left, passed, found = [code], set[str](), set[str]()
    while left:
        each = left.pop()
        if each not in heirs:
            found.add(each)
        elif each not in passed:
            passed.add(each)
            left += heirs[each]
    return found.pop() if len(found) == 1 else None


def check_not_ended(name: str, ends_on: date | None, day: date, *, field: str) -> None:
    """Raises ``Invalid`` at the field where a district or committee that has ended by a day would be tied to something new."""
    if ends_on is not None and ends_on < day:
        said = _("{name}は、{day}で廃止です。ほかを選んでください。")
        raise Invalid({field: said.format(name=name, day=wareki(ends_on))})
