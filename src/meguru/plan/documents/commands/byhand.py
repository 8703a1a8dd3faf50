"""Commands that correct many rows of a reading at once, part one, or take the last correction back.

May: the secretariat. Each keeps the rows as they were before, so that the last one can be taken back. ``commands`` names them all.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.core.errors import Invalid, NotFound, NotNow
from meguru.core.language import _
from meguru.plan.documents.commands.kept import keep_rows, open_reading
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.rules import (
    MOST_TICKED,
    RowsAct,
    change_digest,
    changed_rows,
    pieces_of,
    rows_digest,
    split_row,
)

_OTHERS = _("ほかの人が先に読み取りを直しました。いまの行を見て、もう一度選んでください。")
_OF_MANY = (RowsAct.SET, RowsAct.DROP, RowsAct.RESTORE, RowsAct.JOIN, RowsAct.HEADING)


@command
def change_reading_rows(
    *,
    actor: Actor,
    reading_id: int,
    act: RowsAct,
    places: Sequence[int],
    seen: str,
    at: datetime,
    values: Mapping[str, str] | None = None,
    is_learnt: bool = False,
) -> PlanReading:
    """Do one thing to many rows: set pillar, group or owners, drop, restore, join, or take them for headings.

    ``seen`` is the digest of all rows when they were ticked. ``is_learnt``: it is what was done to others of the same form.
    Raises ``NotNow`` where the rows were corrected since, ``NotFound`` for a row that is not there, ``Invalid`` for the rest.
    """
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = open_reading(reading_id)
    _require_seen(reading, seen)
    if act not in _OF_MANY or len(places) > MOST_TICKED:
        raise Invalid({"rows": _("行を選び直してください。")})
    if any(not 0 <= place < len(reading.rows) for place in places):
        raise NotFound
    rows = changed_rows(reading.rows, act, places, values)
    if rows == reading.rows:
        nothing_changed()
        return reading
    change = {"act": act.value, "places": sorted(set(places)), "values": dict(values or {}), "is_learnt": is_learnt}
    keep_rows(reading, rows, change)
    record(actor, Event.DOCUMENT_ARRANGED, at=at, id=reading.pk, number=len(set(places)), act=act.value)
    return reading


@command
def split_reading_row(
    *, actor: Actor, reading_id: int, row: int, piece: int, title: str, seen: str, at: datetime
) -> PlanReading:
    """Split one row in two where a piece of its text begins; without a title the piece is the second one's.

    Raises ``NotNow`` where the rows were corrected since, ``NotFound``, and ``Invalid`` where no title can be made.
    """
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = open_reading(reading_id)
    _require_seen(reading, seen)
    if not 0 <= row < len(reading.rows):
        raise NotFound
    lines = {line["number"]: line["text"] for line in reading.found.get("lines", [])}
    both = split_row(reading.rows[row], pieces_of(reading.rows[row], lines), piece, title)
    rows = [*reading.rows[:row], *both, *reading.rows[row + 1 :]]
    keep_rows(reading, rows, {"act": RowsAct.SPLIT.value, "places": [row]})
    record(actor, Event.DOCUMENT_ARRANGED, at=at, id=reading.pk, number=1, act=RowsAct.SPLIT.value)
    return reading


@command
def undo_reading_change(*, actor: Actor, reading_id: int, seen: str, at: datetime) -> PlanReading:
    """Take the last correction back, whoever made it; doing it again brings it back.

    ``seen`` is the ``change_digest`` of the rows and the change that were looked at. Raises ``NotNow`` where there is none, or
    the rows were corrected since.
    """
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = open_reading(reading_id)
    last = reading.last_change
    if seen != change_digest(reading.rows, last):
        raise NotNow(_OTHERS)
    if not last:
        raise NotNow(_("元に戻す直しはありません。"))
    places = list(last.get("places", []))
    keep_rows(reading, last["rows"], {"act": RowsAct.UNDO.value, "places": places, "of": last["act"]})
    record(actor, Event.DOCUMENT_ARRANGED, at=at, id=reading.pk, number=len(places), act=RowsAct.UNDO.value)
    return reading


def _require_seen(reading: PlanReading, seen: str) -> None:
    if seen != rows_digest(reading.rows):
        raise NotNow(_OTHERS)
