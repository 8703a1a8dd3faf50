"""What the ledger says of the activity log, laid beside its rows: each entry as it was logged or last corrected, or struck."""

from collections import defaultdict
from collections.abc import Iterator

from meguru.base.audit.kinds import Event
from meguru.base.audit.witness import Entry, Shown, before_merging, entries_of, laid_beside, merged, row_hash
from meguru.core.language import _
from meguru.do.activities.models import Activity

_SHOWN, _STRUCK = "shown", "struck"
_STATES = {Event.ACTIVITY_LOGGED: _SHOWN, Event.ACTIVITY_CORRECTED: _SHOWN, Event.ACTIVITY_STRUCK: _STRUCK}


def activity_hash(activity: Activity) -> str:
    """What stands in the ledger for an entry of the log."""
    names = ("fiscal_year", "held_on", "place", "district_id", "host_id", "line", "people")
    measures = sorted(measure.pk for measure in activity.measures.all())
    return row_hash({name: getattr(activity, name) for name in names} | {"measures": measures})


def contradictions() -> Iterator[str]:
    """Each activity of the town in scope that is not what the ledger saw logged, corrected or struck. For doctor."""
    trails: dict[int, list[Entry]] = defaultdict(list)
    for said in entries_of(*_STATES):
        trails[int(str(said.facts["id"]))].append(said)
    columns = {"host_id": merged("organisation"), "district_id": merged("district")}
    rows = {
        row.pk: Shown(
            _("活動の記録（{pk}番）").format(pk=row.pk),
            activity_hash(row),
            _STRUCK if row.struck_at else _SHOWN,
            before_merging(row, activity_hash, columns),
        )
        for row in Activity.objects.prefetch_related("measures")
    }
    yield from laid_beside(trails, rows, gone=lambda key: _("活動の記録（{key}番）").format(key=key), states=_STATES)
