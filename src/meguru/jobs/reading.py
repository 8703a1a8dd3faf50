"""Reads plan documents in the background, each in a child process with limits. Safe to run again: what is read is left alone.

A document is tried three times at most. A try holds it by a lease, so that two workers do not read the same one, and is fenced
by its number, so that a try that was taken for dead enters nothing after a later one has begun.
"""

import logging
import threading
import time
from collections.abc import Callable

from django_tasks import task

from meguru.base.access.actor import Actor, system_actor
from meguru.base.bodies.queries.actors import find_town, list_towns
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.files.outside.apart import Limits, ReaderFailed, Told
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading.apart import LIMITS, read_apart
from meguru.plan.documents.commands import (
    begin_reading,
    finish_reading,
    give_back_document,
    note_pages,
    refuse_document,
)
from meguru.plan.documents.queries import waiting_document, waiting_documents

# The queue of documents: worked off beside everything else, so that nothing waits for a document.
DOCUMENTS = "documents"
SECONDS_BETWEEN_NOTES = 1.0
# Set when this process is asked to stop: a document that is being read is given back for another worker.
STOPPING = threading.Event()
log = logging.getLogger(__name__)


def read_waiting(
    slug: str, reading_id: int, *, limits: Limits = LIMITS, is_stopping: Callable[[], bool] = STOPPING.is_set
) -> None:
    """Read one document that waits in a town, or enter the sentence why it cannot be read.

    Where the child ended without an answer the document waits for the next try; ``is_stopping`` ends a try uncounted.
    """
    town = find_town(slug)
    with town_scope(town):
        waiting = waiting_document(reading_id)
        if waiting is None:
            return
        actor = system_actor(town.pk)
        attempt = begin_reading(actor=actor, reading_id=reading_id, at=clock.now())
        if attempt is None:
            return
        told = _teller(actor, reading_id, attempt)
        try:
            found = read_apart(waiting.data, waiting.filename, limits=limits, told=told, is_stopping=is_stopping)
        except FileRefused as refused:
            refuse_document(
                actor=actor, reading_id=reading_id, sentence=refused.message, at=clock.now(), attempt=attempt
            )
        except ReaderFailed:
            log.warning("document %s of %s was not read at try %s", reading_id, slug, attempt)
            give_back_document(
                actor=actor, reading_id=reading_id, attempt=attempt, at=clock.now(), uncounted=is_stopping()
            )
        else:
            finish_reading(actor=actor, reading_id=reading_id, found=found, at=clock.now(), attempt=attempt)


def _teller(actor: Actor, reading_id: int, attempt: int) -> Told:
    """Notes how far a try is, once a second at most."""
    noted = 0.0

    def tell(page: int, pages: int) -> None:
        nonlocal noted
        if page < pages and time.monotonic() - noted < SECONDS_BETWEEN_NOTES:
            return
        noted = time.monotonic()
        note_pages(actor=actor, reading_id=reading_id, attempt=attempt, page=page, pages=pages, at=clock.now())

    return tell


def unread_documents() -> list[tuple[str, int]]:
    """Documents of all towns that still wait, for the worker that takes up what a killed one left."""
    waiting = []
    for town in list_towns():
        with town_scope(town):
            waiting += [(town.slug, reading_id) for reading_id in waiting_documents()]
    return waiting


@task(queue_name=DOCUMENTS)
def read_document(slug: str, reading_id: int) -> None:
    """The same as a task of the queue."""
    read_waiting(slug, reading_id)
