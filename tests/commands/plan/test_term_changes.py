"""Due dates and the quorum of an adopted term change from a day, with a reason."""

from datetime import date
from typing import Any

import pytest

from meguru.base.access.actor import system_actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.plan.plans.commands import apply_due_changes, change_term, prepare_term, withdraw_term_change
from meguru.plan.plans.models import PlanTerm, TermChange
from meguru.plan.plans.queries.changes import settings_on
from meguru.plan.terms.changes import TermField
from tests.support.cast import SPRING, Player

APRIL = date(2017, 4, 1)
NEXT_APRIL = date(2018, 4, 1)
WHY = "委員会の申し合わせにより"
HALF = {"rule": "half", "base": "seats", "online_counts": True, "proxy_counts": True, "written_counts": False}


def change(player: Player, day: date = APRIL, reason: str = WHY, **what: Any) -> list[TermChange]:
    return change_term(actor=player.actor, term_number=3, from_day=day, reason=reason, at=SPRING, **what)


def term() -> PlanTerm:
    return PlanTerm.objects.get(number=3)


def test_the_quorum_and_a_due_date_change_from_a_day(secretary: Player, own_town: Town) -> None:
    stages = term().calendar.stages
    done = change(secretary, quorum=HALF, calendar={"sheet_due": (5, 31)})
    assert {each.field for each in done} == {"quorum", "calendar"}
    assert (term().quorum.rule, term().calendar.sheet_due, term().calendar.stages) == ("half", (5, 31), stages)
    before = {each.field: each.before for each in done}
    assert settings_on(term(), TermField.QUORUM, date(2017, 3, 31)) == before["quorum"]
    entry = LedgerEntry.objects.get(kind="plans.term.changed")
    assert (entry.facts["number"], entry.facts["fields"]) == (3, ["calendar", "quorum"])


def test_what_is_the_same_is_no_change(secretary: Player, own_town: Town) -> None:
    assert change(secretary, quorum={"rule": "majority"}, calendar={"return_days": 7}) == []


def test_a_coming_one_waits_for_its_day_or_is_withdrawn(secretary: Player, own_town: Town) -> None:
    waiting = change(secretary, NEXT_APRIL, quorum=HALF)
    assert term().quorum.rule == "majority"
    assert settings_on(term(), TermField.QUORUM, NEXT_APRIL)["rule"] == "half"
    with pytest.raises(Invalid) as error:
        change(secretary, quorum=HALF | {"rule": "none"})
    assert "平成30年4月1日からの変更" in error.value.fields["quorum"]
    assert withdraw_term_change(actor=secretary.actor, act=waiting[0].act, at=SPRING) == 1
    assert withdraw_term_change(actor=secretary.actor, act=waiting[0].act, at=SPRING) == 0
    again = change(secretary, NEXT_APRIL, calendar={"reply_due": (10, 31)})
    meguru = system_actor(secretary.actor.town_id)
    assert apply_due_changes(actor=meguru, on=NEXT_APRIL, at=at_noon(NEXT_APRIL)) == 1
    assert (term().calendar.reply_due, term().quorum.rule) == ((10, 31), "majority")
    with pytest.raises(NotNow, match="もう行われています"):
        withdraw_term_change(actor=secretary.actor, act=again[0].act, at=SPRING)
    assert (
        LedgerEntry.objects.filter(kind__in=["plans.term.change_applied", "plans.term.change_withdrawn"]).count() == 2
    )


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"calendar": {"sheet_due": (2, 30)}}, "calendar"),
        ({"calendar": {"return_days": 0}}, "calendar"),
        ({"quorum": {"rule": "most"}}, "quorum"),
        ({"quorum": HALF, "reason": ""}, "reason"),
        ({"quorum": HALF, "day": date(2015, 1, 1)}, "from_day"),
    ],
)
def test_what_cannot_be_is_refused(secretary: Player, own_town: Town, what: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as error:
        change(secretary, **what)
    assert list(error.value.fields) == [field]
    assert not TermChange.objects.exists()


def test_only_the_secretariat_and_only_an_adopted_term(secretary: Player, writer: Player) -> None:
    with pytest.raises(NotAllowed):
        change(writer, quorum=HALF)
    with pytest.raises(NotAllowed):
        withdraw_term_change(actor=writer.actor, act=1, at=SPRING)
    with pytest.raises(NotFound):
        withdraw_term_change(actor=secretary.actor, act=1, at=SPRING)
    prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=SPRING)
    with pytest.raises(NotNow, match="まだ確定していません"):
        change_term(actor=secretary.actor, term_number=4, from_day=APRIL, reason=WHY, at=SPRING, quorum=HALF)
