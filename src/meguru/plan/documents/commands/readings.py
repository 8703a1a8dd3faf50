"""Commands on readings of plan documents: keep what was found, correct it row by row or as a whole, put it away.

May: the secretariat, and Meguru itself for a long document that is read in the background. ``commands`` names them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.core.errors import Invalid, NotFound, NotNow, require_unchanged
from meguru.core.language import _, joined
from meguru.core.text import clean_text, excerpt
from meguru.plan.documents.commands.kept import fetch_reading, keep_rows, open_reading
from meguru.plan.documents.models import PlanDocument, PlanReading
from meguru.plan.documents.rules import (
    LONGEST_FILENAME,
    MORE_FIELDS,
    NO_ROW,
    READING_MACHINE,
    ROW_FIELDS,
    ReadingState,
    ReadingStep,
    RowsAct,
    edited_fields,
    problems_of_row,
    row_again,
    row_digest,
    rows_digest,
    rows_found,
)
from meguru.plan.terms.measures import MeasureKind


@command
def keep_reading(*, actor: Actor, filename: str, digest: str, found: Mapping[str, Any], at: datetime) -> PlanReading:
    """Keep what the reader found in a document, so that people can correct it before it becomes the plan.

    ``found`` is the reader's JSON (``measures``, ``actors``, ``bodies``, ``flows``, ``cycle``, ``unused_lines`` …).
    """
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = PlanReading.objects.create(
        filename=excerpt(filename, LONGEST_FILENAME),
        digest=digest,
        read_at=at,
        found=dict(found),
        rows=rows_found(found),
    )
    record(actor, Event.DOCUMENT_READ, at=at, id=reading.pk, measures=len(reading.rows), digest=digest)
    return reading


@command
def correct_reading_row(
    *,
    actor: Actor,
    reading_id: int,
    row: int,
    values: Mapping[str, str],
    is_dropped: bool,
    at: datetime,
    seen: str | None = None,
) -> PlanReading:
    """Correct one found measure, drop it, or (``row`` = number of rows) add one the reader missed.

    ``seen`` is the row when the form was opened (``row_seen``), ``NO_ROW`` where there was none; a row that stands elsewhere by
    now is corrected there. Raises ``EditedMeanwhile`` where somebody corrected it, or filled its place, since, and ``NotNow``
    where rows were split or added and nobody can tell which it was.
    """
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = open_reading(reading_id)
    rows = list(reading.rows)
    if not 0 <= row <= len(rows):
        raise NotFound
    cleaned = {key: clean_text(values.get(key, "")) for key in ROW_FIELDS}
    _check_row(cleaned, is_dropped)
    digest = seen and seen.partition("-")[0]
    row = row_again(rows, row, seen) if seen else row
    is_new = row == len(rows)
    old = {"source_lines": [], "sure": True} if is_new else rows[row]
    theirs = {key: str(old.get(key, "")) for key in ROW_FIELDS}
    require_unchanged(seen=digest, now=NO_ROW if is_new else row_digest(old), yours=cleaned, theirs=theirs)
    new = _corrected(old, cleaned, is_dropped)
    changed = [key for key in (*ROW_FIELDS, "is_dropped") if old.get(key) != new[key]]
    rows[row : row + 1] = [new]
    keep_rows(reading, rows, {"act": RowsAct.CORRECT.value, "places": [row]})
    record(actor, Event.DOCUMENT_CORRECTED, at=at, id=reading.pk, row=row + 1, fields=changed)
    return reading


@dataclass(frozen=True)
class RowDraft:
    """A row of a corrected table. ``place`` is the row it came from, ``None`` for one that was added.

    ``more`` are those of the further fields (``MORE_FIELDS``) in which the table says something else.
    """

    place: int | None
    values: Mapping[str, str]
    is_dropped: bool = False
    sure: bool = True
    source_lines: Sequence[int] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


@command
def replace_reading_rows(
    *, actor: Actor, reading_id: int, drafts: Sequence[RowDraft], seen: str, at: datetime
) -> PlanReading:
    """Take over all rows of a corrected table at once, or none. ``seen`` is the digest of the rows it was compared with.

    Raises ``NotNow`` where the rows were corrected since, and ``Invalid`` naming the first row that cannot be taken.
    """
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = open_reading(reading_id)
    if seen != rows_digest(reading.rows):
        raise NotNow(
            _("見くらべたあとに、ほかの人が読み取りを直しました。もう一度ファイルを選んで、違いを見てください。")
        )
    taken = [_row_of_draft(reading.rows, draft, number) for number, draft in enumerate(drafts, start=1)]
    if taken == reading.rows:
        nothing_changed()
        return reading
    keep_rows(reading, taken, {"act": RowsAct.TABLE.value, "places": []})
    record(actor, Event.DOCUMENT_CORRECTED, at=at, id=reading.pk, row=0, fields=["rows"])
    return reading


def _row_of_draft(rows: Sequence[Mapping[str, Any]], draft: RowDraft, number: int) -> dict[str, Any]:
    """The row a draft makes; one that says the same as before stays as it is, its doubts too."""
    cleaned = {key: clean_text(draft.values.get(key, "")) for key in ROW_FIELDS}
    more = {key: value for key, value in draft.more.items() if key in MORE_FIELDS}
    try:
        _check_row({**cleaned, **more}, draft.is_dropped)
    except Invalid as error:
        raise Invalid(
            {"file": _("{number}件目：{problems}").format(number=number, problems=joined(" ", error.fields.values()))}
        ) from None
    if draft.place is None:
        return _corrected({"source_lines": list(draft.source_lines)}, cleaned, draft.is_dropped) | more
    old = dict(rows[draft.place])
    now = {**old, **cleaned, **more, "is_dropped": draft.is_dropped}
    if row_digest(now) == row_digest(old) and bool(old.get("sure")) == draft.sure:
        return old
    new = _corrected(old, cleaned, draft.is_dropped) | more
    if {"owners", "owners_sure"} & more.keys():
        new["by_hand"] = sorted({*new["by_hand"], "owner"})
    return new


@command
def set_reading_aside(*, actor: Actor, reading_id: int, at: datetime) -> PlanReading:
    """Put a reading away without making a plan of it."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = fetch_reading(reading_id)
    reading.state = READING_MACHINE.next_state(ReadingState(reading.state), ReadingStep.SET_ASIDE)
    reading.save(update_fields=["state"])
    PlanDocument.objects.filter(reading=reading).delete()
    record(actor, Event.DOCUMENT_CORRECTED, at=at, id=reading.pk, row=0, fields=["state"])
    return reading


def _check_row(cleaned: Mapping[str, Any], is_dropped: bool) -> None:
    problems = {key: _("書いてください。") for key in ("title", "owner") if not cleaned[key] and not is_dropped}
    if cleaned["kind"] not in set(MeasureKind):
        problems["kind"] = _("種類を選んでください。")
    problems |= problems_of_row(cleaned)
    if problems:
        raise Invalid(problems)


def _corrected(old: Mapping[str, Any], cleaned: Mapping[str, str], is_dropped: bool) -> dict[str, Any]:
    """The row with what a person wrote. Somebody looked at it, so it is sure now."""
    edited = {key for key in (*ROW_FIELDS, "is_dropped") if old.get(key) != {**cleaned, "is_dropped": is_dropped}[key]}
    new = {**old, **cleaned, "is_dropped": is_dropped, "sure": True, "doubt": ""}
    new["by_hand"] = sorted(edited_fields(old) | edited)
    if not is_dropped:
        new["became"] = ""
    if cleaned["description"] != old.get("description"):
        new["paragraphs"] = [line for line in cleaned["description"].split("\n") if line.strip()]
    if cleaned["owner"] != old.get("owner"):
        new |= {"owners": [], "owners_sure": True}
    return new
