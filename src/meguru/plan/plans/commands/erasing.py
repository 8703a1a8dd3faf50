"""What was read of a document goes on its day: the text of the document and its rows; that it was read, when, and by whom stays.

A reading that became a plan is kept as long as the plan's term and a year more, any other a year from the day on which it was read.
What the plan took from it (texts, the numbers of lines) is the plan's own and stays.
"""

from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.rules import READING_MACHINE, ReadingState, ReadingStep
from meguru.plan.plans.queries.old_readings import old_readings


@command
def erase_old_readings(*, actor: Actor, on: date, at: datetime) -> int:
    """Erase what was read of documents whose day has come; one still open is put away by it. May: Meguru itself."""
    require(actor, Action.DOCUMENT_ERASE)
    due = list(PlanReading.objects.order_by("pk").filter(pk__in=list(old_readings(on).values_list("pk", flat=True))))
    for reading in due:
        reading.found, reading.rows, reading.last_change = {}, [], {}
        if reading.state == ReadingState.OPEN:
            reading.state = READING_MACHINE.next_state(ReadingState(reading.state), ReadingStep.SET_ASIDE)
        reading.save(update_fields=["found", "rows", "last_change", "state"])
        record(actor, Event.DOCUMENT_ERASED, at=at, id=reading.pk)
    if not due:
        nothing_changed()
    return len(due)
