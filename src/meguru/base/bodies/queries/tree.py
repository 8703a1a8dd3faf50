"""The tree of organisations: what stands above and below one, whom its seats work for besides, and all of it in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast

from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.bodies.rules.standing import is_one_house
from meguru.base.towns.lines import Lines


@dataclass(frozen=True)
class Branches:
    """Every organisation of the town by id, with its kind and the one right above it."""

    kinds: dict[int, OrganisationKind]
    parents: dict[int, int | None]

    def above(self, row_id: int | None) -> tuple[tuple[int, OrganisationKind], ...]:
        """An organisation and those above it, the nearest first, by id and kind; nothing for none."""
        found: dict[int, OrganisationKind] = {}
        while row_id is not None and row_id not in found:
            found[row_id] = self.kinds[row_id]
            row_id = self.parents[row_id]
        return tuple(found.items())

    def below(self, row_id: int) -> list[int]:
        """The ids of those right below one."""
        return [key for key, parent in self.parents.items() if parent == row_id]

    def levels_below(self, row_id: int) -> int:
        """How many levels there are below one."""
        return max((1 + self.levels_below(each) for each in self.below(row_id)), default=0)


def branches() -> Branches:
    """The tree as it stands, for whoever has asked already. One query."""
    rows = list(Organisation.objects.values_list("pk", "kind", "parent_id"))
    return Branches(
        {pk: OrganisationKind(kind) for pk, kind, _parent in rows}, {pk: parent for pk, _kind, parent in rows}
    )


def sections_along(column: str) -> Subquery:
    """The ids of the 係 right below the organisation in a column, a line each, for ``annotate``."""
    rows = Organisation.objects.filter(parent=OuterRef(column), kind=OrganisationKind.SECTION.value)
    lines = rows.order_by().values("parent").annotate(lines=Lines(Cast(F("pk"), CharField())))
    return Subquery(lines.values_list("lines"), output_field=CharField())


def house_of(row: Organisation | None, sections: str | None) -> frozenset[int]:
    """The other bodies for which the seats of one work: of a 係 the department above it, of a department its 係.

    ``sections`` is what ``sections_along`` gave. The one above must have been read along: no query.
    """
    if row is None:
        return frozenset()
    if row.kind == OrganisationKind.CENTRE:
        return frozenset()
    below = {int(key) for key in (sections or "").split("\n") if key}
    return frozenset((below | {head_of_house(row).pk}) - {row.pk})


def house_ids(row_id: int) -> frozenset[int]:
    """The same by id, where only that is known. One query."""
    row: Any = Organisation.objects.select_related("parent").annotate(sections=sections_along("pk")).get(pk=row_id)
    return house_of(row, row.sections)


def head_of_house(row: Organisation) -> Organisation:
    """The department (council, plaza) that a 係 belongs to; any other body itself. The one above must have been read along."""
    if row.parent is not None and is_one_house(OrganisationKind(row.parent.kind), OrganisationKind(row.kind)):
        return row.parent
    return row


def in_tree_order(rows: Iterable[Organisation]) -> list[tuple[int, Organisation]]:
    """Organisations from the top down, each with its depth: what stands below one follows it."""
    found = list(rows)
    known = {row.pk for row in found}
    below: dict[int | None, list[Organisation]] = {}
    for row in found:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    return list(_down(below, None, 0))


def _down(
    below: dict[int | None, list[Organisation]], top: int | None, depth: int
) -> Iterable[tuple[int, Organisation]]:
    for row in below.get(top, ()):
        yield depth, row
        yield from _down(below, row.pk, depth + 1)


def ids_below(tree: Branches, row_ids: Sequence[int]) -> set[int]:
    """Everything that stands below these, at whatever depth."""
    found: set[int] = set()
    left = list(row_ids)
    while left:
        for key in tree.below(left.pop()):
            if key not in found:
                found.add(key)
                left.append(key)
    return found
