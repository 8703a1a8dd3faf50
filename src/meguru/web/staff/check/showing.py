"""What follows where residents are to read an opinion otherwise: the archive is written anew, and what is still public is said."""

from django.contrib import messages

from meguru.core.language import _
from meguru.jobs.publishing import render_town_task
from meguru.publish.queries import stands_in_public
from meguru.web.middleware import TownRequest

_STILL_PUBLIC = _(
    "いま公表しているページには、このご意見がまだもとのまま載っています。急ぐときは、いまの公表を取り下げてください。"
    "次の公表を出すと、変わります。"
)


def show_anew(request: TownRequest, town: str, number: str, *, hides: bool) -> None:
    """The archive offers no issue that holds what is withheld or blacked out. ``hides``: more is kept back than before."""
    render_town_task.enqueue(town)
    if hides and stands_in_public(request.actor, number):
        messages.info(request, _STILL_PUBLIC)
