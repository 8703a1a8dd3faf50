"""Bodies and districts that were put together: what named the first is still what the ledger saw, and anything else is not."""

from datetime import date

import pytest

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.witness import contradictions as of_amendments
from meguru.base.bodies.commands import add_district, add_organisation, merge_registered
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.check.committee.models import Advice
from meguru.check.committee.witness import contradictions as of_committee
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.do.activities.models import Activity
from meguru.do.activities.witness import contradictions as of_activities
from meguru.plan.plans.rules import LayerKind
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import WINTER, given_advice, held_meeting, proposed

ORGANISATION = Registered.ORGANISATION


def told() -> list[str]:
    return [*of_committee(), *of_amendments(), *of_activities()]


@pytest.fixture
def third(cast: Cast, secretary: Player) -> Organisation:
    """福祉課, which advice and a proposal name, was merged into 保健課, and that into 健康福祉課."""
    actor, kind = secretary.actor, OrganisationKind.DEPARTMENT
    welfare = Organisation.objects.get(name="福祉課")
    given_advice(cast, held_meeting(cast))
    proposed(cast, kind=LayerKind.ADD, measure=None, new_owner_id=welfare.pk,
             after={"title": "見守りの輪", "description": "見守ります。"})  # fmt: skip
    second, third = (
        add_organisation(actor=actor, kind=kind, name=name, at=WINTER) for name in ("保健課", "健康福祉課")
    )
    merge_registered(actor=actor, what=ORGANISATION, row_id=welfare.pk, into_id=second.pk, at=WINTER)
    merge_registered(actor=actor, what=ORGANISATION, row_id=second.pk, into_id=third.pk, at=WINTER)
    return third


def test_what_was_merged_is_not_told_as_tampering(third: Organisation) -> None:
    assert Advice.objects.get().addressee == third
    assert Amendment.objects.get().new_owner == third
    assert told() == []


def test_what_was_never_merged_still_is(third: Organisation) -> None:
    other = Organisation.objects.get(name="子育て課")
    Advice.objects.update(addressee=other)
    Amendment.objects.update(new_owner=other)
    assert len(told()) == 2


def test_an_activity_of_a_double_group_and_district(cast: Cast, secretary: Player) -> None:
    actor, group = secretary.actor, OrganisationKind.GROUP
    one, double = (add_organisation(actor=actor, kind=group, name=name, at=SPRING) for name in ("みんなの会", "皆の会"))
    add_district(actor=actor, code="east2", number=9, name="ひがし", reading="ひがし", at=SPRING)
    draft = ActivityDraft(
        held_on=date(2016, 5, 10), place="集会所", line="体操", district="east2", people=12, host_id=double.pk
    )
    log_activity(actor=actor, draft=draft, token="merged", at=SPRING)
    rows = {row.code: row.pk for row in District.objects.all()}
    merge_registered(actor=actor, what=ORGANISATION, row_id=double.pk, into_id=one.pk, at=SPRING)
    merge_registered(actor=actor, what=Registered.DISTRICT, row_id=rows["east2"], into_id=rows["east"], at=SPRING)
    assert Activity.objects.get().host == one
    assert told() == []
    Activity.objects.update(district=rows["west"])
    assert len(told()) == 1
