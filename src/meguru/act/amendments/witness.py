"""What the ledger says about amendments, compared with their rows; and each amendment compared with its layer of the plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, combinations, product
from typing import Any

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import AmendmentState
from meguru.base.audit.kinds import Event
from meguru.base.audit.witness import Entry, Shown, before_merging, entries_of, laid_beside, merged, row_hash
from meguru.core.language import _
from meguru.plan.terms.measures import MeasureKind

_STATES = {
    Event.AMENDMENT_PROPOSED: AmendmentState.PROPOSED,
    Event.AMENDMENT_AGREED: AmendmentState.AGREED,
    Event.AMENDMENT_DROPPED: AmendmentState.DROPPED,
}
_SAME = ("kind", "after", "reason", "effective_year")


def amendment_hash(
    amendment: Amendment, partners: Iterable[int] | None = None, districts: Iterable[int] | None = None
) -> str:
    """What stands in the ledger for a change as it was proposed, with its causes and what a new measure brings along.

    ``partners`` and ``districts`` stand in for those it names now. What it does not bring along is not spoken of: proposals of
    before there was such a thing are as the ledger saw them.
    """
    names = (*_SAME, "year_id", "measure_id", "theme_id", "new_owner_id", "new_group", "before", "other_cause")
    causes = {
        "advice": sorted(each.pk for each in amendment.advice.all()),
        "opinions": sorted(each.pk for each in amendment.opinions.all()),
    }
    brought = {
        "new_kind": "" if amendment.new_kind == MeasureKind.MEASURE else amendment.new_kind,
        "new_pillar_id": amendment.new_pillar_id,
        "new_partners": sorted(_keys(amendment.new_partners) if partners is None else partners),
        "new_districts": sorted(_keys(amendment.new_districts) if districts is None else districts),
        "new_indicators": amendment.new_indicators,
    }
    own = {name: getattr(amendment, name) for name in names}
    return row_hash(own | causes | {name: value for name, value in brought.items() if value})


def _keys(many: Any) -> list[int]:
    return [each.pk for each in many.all()]


def contradictions() -> Iterator[str]:
    """Each change of the town in scope that is not what the ledger saw proposed and decided, or what was laid. For doctor."""
    trails: dict[int, list[Entry]] = defaultdict(list)
    for said in entries_of(*_STATES, Event.AMENDMENT_CORRECTED):
        trails[int(str(said.facts["id"]))].append(said)
    rows_read = Amendment.objects.select_related("layer")
    every = list(rows_read.prefetch_related("advice", "opinions", "new_partners", "new_districts"))
    bodies, places = merged("organisation"), merged("district")
    rows = {
        row.pk: Shown(
            _("計画の変更（{pk}番）").format(pk=row.pk),
            amendment_hash(row),
            row.state,
            _earlier(row, bodies, places),
        )
        for row in every
    }
    yield from laid_beside(trails, rows, gone=lambda key: _("計画の変更（{key}番）").format(key=key), states=_STATES)
    for row in every:
        if row.layer is not None and any(getattr(row, name) != getattr(row.layer, name) for name in _SAME):
            yield _("計画の変更（{pk}番）が、計画に重ねた第{number}版と違います").format(
                pk=row.pk, number=row.layer.number
            )


def _earlier(
    row: Amendment, bodies: Mapping[int, Sequence[int]], places: Mapping[int, Sequence[int]]
) -> frozenset[str]:
    """The hashes it had before bodies or districts that it names were merged into those that it names now."""
    found: set[str] = set()
    ways = (_ways(_keys(row.new_partners), bodies), _ways(_keys(row.new_districts), places))
    for partners, districts in product(*ways):
        found.add(amendment_hash(row, partners, districts))
        earlier = before_merging(
            row, partial(amendment_hash, partners=partners, districts=districts), {"new_owner_id": bodies}
        )
        found |= earlier
    return frozenset(found)


def _ways(keys: Sequence[int], merged_into: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """What several named ones may have been before: each itself, or any of those that were merged into it."""
    each_way = []
    for key in keys:
        those = (key, *merged_into.get(key, ()))
        each_way.append(list(chain.from_iterable(combinations(those, n) for n in range(1, len(those) + 1))))
    return [list(chain.from_iterable(way)) for way in product(*each_way)]
