"""What the commands on readings share: the reading that may be corrected, and how its rows are kept. Part of a command."""

from collections.abc import Mapping, Sequence
from typing import Any

from meguru.core.errors import NotNow, or_not_found
from meguru.core.language import _
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.rules import ReadingState


def fetch_reading(reading_id: int) -> PlanReading:
    """The reading. Raises ``NotFound``."""
    return or_not_found(PlanReading.objects.filter(pk=reading_id).first())


def open_reading(reading_id: int) -> PlanReading:
    """The reading, where it may be corrected. Raises ``NotFound`` and ``NotNow``."""
    reading = fetch_reading(reading_id)
    if reading.state != ReadingState.OPEN:
        raise NotNow(_("この読み取りは、もう計画に採用されたか、取りやめられています。"))
    return reading


def keep_rows(reading: PlanReading, rows: Sequence[Mapping[str, Any]], change: Mapping[str, Any]) -> None:
    """Keep rows after a correction, and those before it with what was done, so that it can be taken back."""
    reading.last_change = {**change, "rows": reading.rows}
    reading.rows = list(rows)
    reading.save(update_fields=["rows", "last_change"])
