"""What the ledger says of the yearly figures, laid beside their rows: each value as it was last recorded or taken back."""

from collections import defaultdict
from collections.abc import Iterator

from meguru.base.audit.kinds import Event
from meguru.base.audit.witness import Entry, Shown, entries_of, laid_beside, row_hash
from meguru.core.language import _
from meguru.do.figures.models import Figure


def figure_hash(value: float | None) -> str:
    """What stands in the ledger for a value; ``None``: not yet known."""
    return row_hash({"value": None if value is None else float(value)})


def contradictions() -> Iterator[str]:
    """Each figure of the town in scope that is not the value the ledger saw recorded. For doctor."""
    trails: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for said in entries_of(Event.FIGURE_RECORDED):
        trails[int(str(said.facts["indicator"])), int(str(said.facts["fiscal_year"]))].append(said)
    rows = {
        (row.indicator_id, row.fiscal_year): Shown(_name((row.indicator_id, row.fiscal_year)), figure_hash(row.value))
        for row in Figure.objects.all()
    }
    # A value that was taken back has no row; the first version did not write down whether it was.
    unknown = {None, figure_hash(None)}
    expected = {key: said for key, said in trails.items() if key in rows or said[-1].facts.get("row") not in unknown}
    yield from laid_beside(expected, rows, gone=_name, states={})


def _name(key: tuple[int, int]) -> str:
    return _("{fiscal_year}年度の数字（指標{indicator}番）").format(fiscal_year=key[1], indicator=key[0])
