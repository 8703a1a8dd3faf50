"""Commands on documents that wait to be read in the background: take one in, begin a try, say how far it is, end it.

May: the secretariat, and Meguru itself. A try is held by a lease and fenced by its number. ``commands`` names them all.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.core.errors import or_not_found
from meguru.core.text import excerpt
from meguru.plan.documents.models import PlanDocument, PlanReading
from meguru.plan.documents.rules import (
    GIVEN_UP,
    LONGEST_FILENAME,
    LONGEST_REFUSAL,
    READING_LEASE,
    READING_MACHINE,
    READING_TRIES,
    ReadingState,
    ReadingStep,
    rows_found,
)


@command
def keep_document(*, actor: Actor, filename: str, digest: str, data: bytes, at: datetime) -> PlanReading:
    """Take a document in, to be read in the background (``jobs.reading``). It is kept only until then."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = PlanReading.objects.create(
        filename=excerpt(filename, LONGEST_FILENAME),
        digest=digest,
        read_at=at,
        found={},
        rows=[],
        state=ReadingState.WAITING.value,
    )
    PlanDocument.objects.create(reading=reading, data=data)
    record(actor, Event.DOCUMENT_TAKEN, at=at, id=reading.pk, digest=digest)
    return reading


@command
def begin_reading(*, actor: Actor, reading_id: int, at: datetime) -> int | None:
    """Take a waiting document for one try; the try's number, or ``None`` where there is nothing to do for this worker.

    Another worker has it until its lease ends. After three tries that ended without an answer the document is refused.
    """
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = _fetch_reading(reading_id)
    document = PlanDocument.objects.defer("data").filter(reading=reading).first()
    if document is None or (document.leased_until is not None and document.leased_until > at):
        nothing_changed()
        return None
    if document.attempts >= READING_TRIES:
        refuse_document(actor=actor, reading_id=reading_id, sentence=GIVEN_UP, at=at)
        return None
    document.attempts += 1
    document.leased_until, document.pages_read = at + READING_LEASE, 0
    document.save(update_fields=["attempts", "leased_until", "pages_read"])
    nothing_changed()  # in what is public or promised: who reads when is no part of the town's record
    return int(document.attempts)


@command
def note_pages(*, actor: Actor, reading_id: int, attempt: int, page: int, pages: int, at: datetime) -> None:
    """Note how far a try is, and hold the document for it longer. A try that is not the newest notes nothing."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    held = PlanDocument.objects.filter(reading=reading_id, attempts=attempt)
    if held.update(pages_read=page, leased_until=at + READING_LEASE):
        PlanReading.objects.filter(pk=reading_id).update(pages=pages)
    nothing_changed()


@command
def give_back_document(*, actor: Actor, reading_id: int, attempt: int, at: datetime, uncounted: bool = False) -> None:
    """Let the next try begin at once after one that failed. ``uncounted``: it was the worker that had to stop."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    held = PlanDocument.objects.filter(reading=reading_id, attempts=attempt)
    held.update(leased_until=at, attempts=attempt - 1 if uncounted else attempt)
    nothing_changed()


def _is_stale(reading: PlanReading, attempt: int | None) -> bool:
    """Whether a later try has taken the document over."""
    return attempt is not None and not PlanDocument.objects.filter(reading=reading, attempts=attempt).exists()


@command
def finish_reading(
    *, actor: Actor, reading_id: int, found: Mapping[str, Any], at: datetime, attempt: int | None = None
) -> PlanReading:
    """Enter what was found in a document that waited. Doing it again, or from a try that is not the newest, changes nothing."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = _fetch_reading(reading_id)
    if reading.state != ReadingState.WAITING or _is_stale(reading, attempt):
        nothing_changed()
        return reading
    reading.state = READING_MACHINE.next_state(ReadingState(reading.state), ReadingStep.FIND)
    reading.found, reading.rows, reading.read_at = dict(found), rows_found(found), at
    reading.save(update_fields=["state", "found", "rows", "read_at"])
    PlanDocument.objects.filter(reading=reading).delete()
    record(actor, Event.DOCUMENT_READ, at=at, id=reading.pk, measures=len(reading.rows), digest=reading.digest)
    return reading


@command
def refuse_document(
    *, actor: Actor, reading_id: int, sentence: str, at: datetime, attempt: int | None = None
) -> PlanReading:
    """Say why a document that waited cannot be read. Doing it again, or from a try that is not the newest, changes nothing."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = _fetch_reading(reading_id)
    if reading.state != ReadingState.WAITING or _is_stale(reading, attempt):
        nothing_changed()
        return reading
    reading.state = READING_MACHINE.next_state(ReadingState(reading.state), ReadingStep.REFUSE)
    reading.refusal = excerpt(sentence, LONGEST_REFUSAL)
    reading.save(update_fields=["state", "refusal"])
    PlanDocument.objects.filter(reading=reading).delete()
    record(actor, Event.DOCUMENT_REFUSED, at=at, id=reading.pk)
    return reading


def _fetch_reading(reading_id: int) -> PlanReading:
    return or_not_found(PlanReading.objects.filter(pk=reading_id).first())
