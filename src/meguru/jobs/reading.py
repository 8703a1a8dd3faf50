"""Reads long plan documents in the background. Safe to run again: what is read already is left alone."""

from django_tasks import task

from meguru.base.access.actor import system_actor
from meguru.base.bodies.queries import find_town, list_towns
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.files.reading import PlanFileRefused, read_plan
from meguru.plan.plans.commands import finish_reading, refuse_document
from meguru.plan.plans.queries import waiting_document, waiting_documents


def read_waiting(slug: str, reading_id: int) -> None:
    """Read one document that waits in a town, or enter the sentence why it cannot be read."""
    town = find_town(slug)
    with town_scope(town):
        waiting = waiting_document(reading_id)
        if waiting is None:
            return
        actor = system_actor(town.pk)
        try:
            found = read_plan(waiting.data, waiting.filename).to_json()
        except PlanFileRefused as refused:
            refuse_document(actor=actor, reading_id=reading_id, sentence=refused.message, at=clock.now())
            return
        finish_reading(actor=actor, reading_id=reading_id, found=found, at=clock.now())


def unread_documents() -> list[tuple[str, int]]:
    """Documents of all towns that still wait, for the worker that takes up what a killed one left."""
    waiting = []
    for town in list_towns():
        with town_scope(town):
            waiting += [(town.slug, reading_id) for reading_id in waiting_documents()]
    return waiting


@task()
def read_document(slug: str, reading_id: int) -> None:
    """The same as a task of the queue."""
    read_waiting(slug, reading_id)
