"""Keeps how the lists of a town are read, so that nobody has to say it twice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.plan.setup.models import ListMapping
from meguru.plan.setup.rules import MOST_MAPPINGS


@command
def keep_mappings(*, actor: Actor, mappings: Mapping[str, Mapping[str, Any]], at: datetime) -> int:
    """Keep how lists with these headings (by digest) are read, in place of what was said before; how many are new or others.

    Raises ``Invalid`` where a town keeps too many.
    """
    require(actor, Action.SETUP_TAKE)
    kept = {row.headings: row for row in ListMapping.objects.all()}
    if len(kept.keys() | mappings.keys()) > MOST_MAPPINGS:
        raise Invalid({"mappings": _("覚えておける表は{most}までです。").format(most=MOST_MAPPINGS)})
    changed = {key: dict(said) for key, said in mappings.items() if key not in kept or kept[key].said != said}
    for key, said in changed.items():
        if key in kept:
            kept[key].said, kept[key].kept_at = said, at
            kept[key].save(update_fields=["said", "kept_at"])
        else:
            ListMapping.objects.create(headings=key, said=said, kept_at=at)
    if not changed:
        nothing_changed()
        return 0
    record(actor, Event.LISTS_MAPPED, at=at, number=len(changed))
    return len(changed)
