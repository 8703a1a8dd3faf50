"""What the ledger says of the basics of districts, laid beside their rows: each as it was last written or corrected."""

from collections import defaultdict
from collections.abc import Iterator

from meguru.base.audit.kinds import Event
from meguru.base.audit.witness import Entry, Shown, entries_of, laid_beside, row_hash
from meguru.base.basics.models import DistrictBasics
from meguru.core.language import _


def basics_hash(row: DistrictBasics) -> str:
    """What stands in the ledger for a district's basics on a day."""
    return row_hash({"as_of": row.as_of, "source": row.source} | row.numbers.to_json())


def contradictions() -> Iterator[str]:
    """Each row of basics of the town in scope that is not as the ledger saw it written. For doctor."""
    trails: dict[int, list[Entry]] = defaultdict(list)
    for said in entries_of(Event.BASICS_WRITTEN, Event.BASICS_REMOVED):
        key = int(str(said.facts["id"]))
        if said.event is Event.BASICS_REMOVED:
            trails.pop(key, None)
        else:
            trails[key].append(said)
    rows = {row.pk: Shown(_name(row.pk), basics_hash(row)) for row in DistrictBasics.objects.all()}
    yield from laid_beside(trails, rows, gone=_name, states={})


def _name(key: int) -> str:
    return _("地区の基礎データ（{id}番）").format(id=key)
