"""What the ledger says about amendments, compared with their rows; and each amendment compared with its layer of the plan."""

from collections import defaultdict
from collections.abc import Iterator

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import AmendmentState
from meguru.base.audit.kinds import Event
from meguru.base.audit.witness import Entry, Shown, before_merging, entries_of, laid_beside, merged, row_hash
from meguru.core.language import _

_STATES = {
    Event.AMENDMENT_PROPOSED: AmendmentState.PROPOSED,
    Event.AMENDMENT_AGREED: AmendmentState.AGREED,
    Event.AMENDMENT_DROPPED: AmendmentState.DROPPED,
}
_SAME = ("kind", "after", "reason", "effective_year")


def amendment_hash(amendment: Amendment) -> str:
    """What stands in the ledger for a change as it was proposed, with its causes."""
    names = (*_SAME, "year_id", "measure_id", "theme_id", "new_owner_id", "new_group", "before", "other_cause")
    causes = {
        "advice": sorted(each.pk for each in amendment.advice.all()),
        "opinions": sorted(each.pk for each in amendment.opinions.all()),
    }
    return row_hash({name: getattr(amendment, name) for name in names} | causes)


def contradictions() -> Iterator[str]:
    """Each change of the town in scope that is not what the ledger saw proposed and decided, or what was laid. For doctor."""
    trails: dict[int, list[Entry]] = defaultdict(list)
    for said in entries_of(*_STATES, Event.AMENDMENT_CORRECTED):
        trails[int(str(said.facts["id"]))].append(said)
    every = list(Amendment.objects.select_related("layer").prefetch_related("advice", "opinions"))
    columns = {"new_owner_id": merged("organisation")}
    rows = {
        row.pk: Shown(
            _("計画の変更（{pk}番）").format(pk=row.pk),
            amendment_hash(row),
            row.state,
            before_merging(row, amendment_hash, columns),
        )
        for row in every
    }
    yield from laid_beside(trails, rows, gone=lambda key: _("計画の変更（{key}番）").format(key=key), states=_STATES)
    for row in every:
        if row.layer is not None and any(getattr(row, name) != getattr(row.layer, name) for name in _SAME):
            yield _("計画の変更（{pk}番）が、計画に重ねた第{number}版と違います").format(
                pk=row.pk, number=row.layer.number
            )
