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

    Where a town would keep too many, the oldest of the others go. Raises ``Invalid`` for too many at once.
    """
    require(actor, Action.SETUP_TAKE)
    if len(mappings) > MOST_MAPPINGS:
        raise Invalid({"mappings": _("覚えておける表は{most}までです。").format(most=MOST_MAPPINGS)})
    kept = {row.headings: row for row in ListMapping.objects.all()}
    too_many = len(kept.keys() | mappings.keys()) - MOST_MAPPINGS
    oldest = sorted((row for key, row in kept.items() if key not in mappings), key=lambda row: (row.kept_at, row.pk))
    for row in oldest[: max(0, too_many)]:
        row.delete()
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
