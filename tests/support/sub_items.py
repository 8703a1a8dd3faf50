"""Gives the cast's measure m01 sub-items from a day: 就労 is 福祉課's own, 家計 the council's and rated by itself."""

from datetime import date, datetime
from typing import Any

from meguru.base.bodies.models import Organisation
from meguru.plan.plans.commands import MeasureEdit, PartEdit, change_measure
from tests.support.cast import SPRING, Player

MAY = date(2016, 5, 1)
COUNCIL = "さくら町社会福祉協議会"


def body(name: str) -> int:
    """The id of a registered body."""
    return Organisation.objects.get(name=name).pk


def set_parts(player: Player, *parts: PartEdit, day: date = MAY, at: datetime = SPRING) -> None:
    """Make these the sub-items of m01 from the day."""
    told: dict[str, Any] = {"term_number": 3, "code": "m01", "from_day": day, "reason": "計画の見直し"}
    change_measure(actor=player.actor, edit=MeasureEdit(parts=parts), at=at, **told)


def two_parts(player: Player, *, day: date = MAY) -> None:
    """Give m01 its two sub-items."""
    rated = PartEdit("家計", "毎月の出入りを\n書き出します。", owner_id=body(COUNCIL), is_rated=True)
    set_parts(player, PartEdit("就労", "個別に支えます。"), rated, day=day)


PART_WORDS = {"p1.did": "12人が働きはじめました。", "p2.did": "30世帯と書き出しました。", "p2.rating": "A"}
