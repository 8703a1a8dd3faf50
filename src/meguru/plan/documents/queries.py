"""Reading documents: what was found in each, and how far one is that waits to be read."""

from dataclasses import dataclass

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.towns.scope import across_towns
from meguru.core.errors import or_not_found
from meguru.plan.documents.models import PlanDocument, PlanReading


def list_readings(actor: Actor) -> list[PlanReading]:
    """Readings of plan documents, newest first. May: the secretariat."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    return list(PlanReading.objects.defer("found", "last_change"))


def get_reading(actor: Actor, reading_id: int) -> PlanReading:
    """One reading with its rows. Raises ``NotFound``. May: the secretariat."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    return or_not_found(PlanReading.objects.filter(pk=reading_id).first())


def reading_of_document(actor: Actor, digest: str) -> PlanReading | None:
    """The reading of the very same file that is still being read or corrected. May: the secretariat."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    return PlanReading.objects.filter(digest=digest, state__in=["waiting", "open"]).first()


@dataclass(frozen=True)
class WaitingDocument:
    """A document that waits to be read."""

    filename: str
    data: bytes


@dataclass(frozen=True)
class ReadingProgress:
    """How far a waiting document is: ``ahead`` others come first, or a try is under way and has read some pages."""

    ahead: int
    is_begun: bool
    attempts: int
    pages_read: int


def reading_progress(actor: Actor, reading_id: int) -> ReadingProgress:
    """How far a document is that waits to be read; of other towns only the number counts. May: the secretariat."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    row = PlanDocument.objects.defer("data").filter(reading=reading_id).first()
    if row is None:
        return ReadingProgress(0, False, 0, 0)
    with across_towns("a document's place in the one queue of all towns"):
        ahead = PlanDocument.objects.filter(pk__lt=row.pk).count()
    return ReadingProgress(ahead, row.leased_until is not None, row.attempts, row.pages_read)


def waiting_document(reading_id: int) -> WaitingDocument | None:
    """The file of a reading that still waits; ``None`` where it has been read. For the job."""
    row = PlanDocument.objects.select_related("reading").filter(reading=reading_id, reading__state="waiting").first()
    return WaitingDocument(row.reading.filename, bytes(row.data)) if row else None


def waiting_documents() -> list[int]:
    """The readings of the town in scope whose document still waits, oldest first. For the job."""
    return list(PlanDocument.objects.order_by("reading_id").values_list("reading_id", flat=True))
