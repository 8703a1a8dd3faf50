"""What is registered is corrected everywhere at once, put together with its double, and taken away while unused."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from meguru.base.access.actions import Role
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import (
    add_committee,
    add_district,
    add_flow,
    add_organisation,
    add_person,
    add_seat,
    correct_committee,
    correct_district,
    correct_flow,
    correct_organisation,
    correct_person,
    correct_seat,
    correct_tenure,
    corrections,
    merge_registered,
    remove_registered,
    take_seat,
)
from meguru.base.bodies.models import Committee, District, Entrustment, Flow, Organisation, Person, Seat, Tenure
from meguru.base.bodies.queries.uses import holds_on, uses_of
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.plan.plans.models import Measure
from tests.support.cast import BEGINNING, SPRING, START, Cast, Player

GROUP = OrganisationKind.GROUP


@pytest.fixture
def group(secretary: Player, own_town: Town) -> Organisation:
    return add_organisation(actor=secretary.actor, kind=GROUP, name="みんなの会", at=BEGINNING)


def last_facts() -> tuple[str, dict[str, object]]:
    entry = LedgerEntry.objects.order_by("-seq")[0]
    return entry.kind, entry.facts


def test_a_district_is_corrected_and_its_code_stays(secretary: Player, own_town: Town) -> None:
    east = District.objects.get(code="east")
    correct_district(
        actor=secretary.actor,
        row_id=east.pk,
        number=8,
        name="新東",
        reading="しんひがし",
        federation="東連合",
        at=BEGINNING,
    )
    east.refresh_from_db()
    assert (east.code, east.number, east.name, east.federation) == ("east", 8, "新東", "東連合")
    kind, facts = last_facts()
    assert (kind, facts["what"], facts["fields"]) == (
        "bodies.register.corrected",
        "district",
        "number,name,reading,federation",
    )


def test_the_same_again_leaves_no_entry(secretary: Player, group: Organisation) -> None:
    before = LedgerEntry.objects.count()
    correct_organisation(actor=secretary.actor, row_id=group.pk, kind=GROUP, name=" みんなの会 ", at=BEGINNING)
    assert LedgerEntry.objects.count() == before


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("number", {"number": 1}),
        ("number", {"number": 0}),
        ("name", {"name": " "}),
        ("name", {"reading": ""}),
    ],
)
def test_a_district_is_not_corrected_into_a_wrong_one(
    field: str, more: dict[str, Any], secretary: Player, own_town: Town
) -> None:
    other = add_district(actor=secretary.actor, code="south", number=9, name="南", reading="みなみ", at=BEGINNING)
    given: dict[str, Any] = {"number": 9, "name": "南", "reading": "みなみ"} | more
    with pytest.raises(Invalid) as refused:
        correct_district(actor=secretary.actor, row_id=other.pk, at=BEGINNING, **given)
    assert list(refused.value.fields) == [field]


def test_bodies_and_flows_are_corrected(secretary: Player, group: Organisation) -> None:
    actor = secretary.actor
    correct_organisation(actor=actor, row_id=group.pk, kind=GROUP, name="みんなの輪", districts=["east"], at=BEGINNING)
    group.refresh_from_db()
    assert (group.name, [d.code for d in group.districts.all()]) == ("みんなの輪", ["east"])
    team = add_committee(actor=actor, kind=CommitteeKind.LIAISON, name="連絡会", at=BEGINNING)
    correct_committee(
        actor=actor, row_id=team.pk, kind=CommitteeKind.LIAISON, name="連絡会議", description="集まる", at=BEGINNING
    )
    assert Committee.objects.get(pk=team.pk).description == "集まる"
    source, target = CommitteeKind.LIAISON, CommitteeKind.SECRETARIAT
    flow = add_flow(actor=actor, source=source, target=target, label="報こく", at=BEGINNING)
    correct_flow(actor=actor, row_id=flow.pk, source=source, target=target, label="報告", both_ways=True, at=BEGINNING)
    assert Flow.objects.get(pk=flow.pk).label == "報告"


def test_a_name_that_another_has_is_refused(secretary: Player, group: Organisation) -> None:
    actor = secretary.actor
    add_organisation(actor=actor, kind=GROUP, name="となりの会", at=BEGINNING)
    for name in ("となりの会", " "):
        with pytest.raises(Invalid):
            correct_organisation(actor=actor, row_id=group.pk, kind=GROUP, name=name, at=BEGINNING)
    teams = [add_committee(actor=actor, kind=CommitteeKind.LIAISON, name=name, at=BEGINNING) for name in ("い", "ろ")]
    with pytest.raises(Invalid):
        correct_committee(actor=actor, row_id=teams[0].pk, kind=CommitteeKind.LIAISON, name="ろ", at=BEGINNING)
    one, two = CommitteeKind.LIAISON, CommitteeKind.SECRETARIAT
    flows = [add_flow(actor=actor, source=one, target=two, label=label, at=BEGINNING) for label in ("甲", "乙")]
    for source, label in ((one, "乙"), (one, ""), (two, "甲")):
        with pytest.raises(Invalid):
            correct_flow(
                actor=actor, row_id=flows[0].pk, source=source, target=two, label=label, both_ways=False, at=BEGINNING
            )


def test_a_seat_is_corrected_and_its_role_only_while_nobody_held_it(secretary: Player, group: Organisation) -> None:
    actor = secretary.actor
    seat = add_seat(actor=actor, title="新しい席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    same: dict[str, Any] = {"actor": actor, "row_id": seat.pk, "starts_on": START, "at": BEGINNING}
    correct_seat(title="監査の席", role=Role.COMMITTEE_MEMBER, **same)
    take_seat(actor=actor, seat_id=seat.pk, starts_on=START, new_name="山田", ends_on=date(2018, 3, 31), at=BEGINNING)
    with pytest.raises(Invalid):
        correct_seat(title="監査の席", role=Role.AUDITOR, **same)
    with pytest.raises(Invalid):
        correct_seat(title=" ", role=Role.COMMITTEE_MEMBER, **same)
    given = Entrustment.objects.count()
    correct_seat(title="委員の席", role=Role.COMMITTEE_MEMBER, **same)
    assert Entrustment.objects.count() == given, "a title lets nobody in"
    correct_seat(title="委員の席", role=Role.COMMITTEE_MEMBER, organisation_id=group.pk, **same)
    assert Entrustment.objects.count() == given + 1
    assert Seat.objects.get(pk=seat.pk).organisation == group


def test_a_seats_time_holds_the_time_of_its_holders(secretary: Player, own_town: Town) -> None:
    actor = secretary.actor
    seat = add_seat(actor=actor, title="席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    take_seat(actor=actor, seat_id=seat.pk, starts_on=START, new_name="山田", ends_on=date(2018, 3, 31), at=BEGINNING)
    for field, starts_on, ends_on in (
        ("starts_on", date(2018, 1, 1), None),
        ("ends_on", START, date(2018, 3, 30)),
    ):
        with pytest.raises(Invalid) as refused:
            correct_seat(
                actor=actor,
                row_id=seat.pk,
                title="席",
                role=Role.AUDITOR,
                starts_on=starts_on,
                ends_on=ends_on,
                at=BEGINNING,
            )
        assert list(refused.value.fields) == [field]


def test_the_days_of_a_tenure_are_corrected(secretary: Player, own_town: Town) -> None:
    actor = secretary.actor
    seat = add_seat(actor=actor, title="席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    first = take_seat(
        actor=actor, seat_id=seat.pk, starts_on=START, new_name="山田", ends_on=date(2018, 3, 31), at=BEGINNING
    )
    take_seat(actor=actor, seat_id=seat.pk, starts_on=date(2018, 4, 1), new_name="川田", at=BEGINNING)
    with pytest.raises(Invalid):
        correct_tenure(
            actor=actor, row_id=first.pk, starts_on=START, ends_on=date(2018, 4, 1), is_substitute=False, at=BEGINNING
        )
    correct_tenure(
        actor=actor, row_id=first.pk, starts_on=START, ends_on=date(2018, 3, 30), is_substitute=True, at=BEGINNING
    )
    assert Tenure.objects.get(pk=first.pk).ends_on == date(2018, 3, 30)
    with pytest.raises(NotNow):
        remove_registered(actor=actor, what=Registered.TENURE, row_id=first.pk, at=BEGINNING)


def test_what_is_over_lets_nobody_in_again(secretary: Player, group: Organisation) -> None:
    """A corrected seat, tenure or merged body counts as given by whoever did it only for those who are still in the seat."""
    actor, later = secretary.actor, SPRING
    double = add_organisation(actor=actor, kind=GROUP, name="みんなの会（再）", at=BEGINNING)
    seat = add_seat(actor=actor, title="席", role=Role.AUDITOR, starts_on=START, organisation=double, at=BEGINNING)
    ended = take_seat(
        actor=actor, seat_id=seat.pk, starts_on=START, new_name="山田", ends_on=date(2016, 6, 30), at=BEGINNING
    )
    given = Entrustment.objects.count()
    correct_seat(actor=actor, row_id=seat.pk, title="席", role=Role.AUDITOR, starts_on=START, at=later)
    correct_seat(
        actor=actor,
        row_id=seat.pk,
        title="席",
        role=Role.AUDITOR,
        starts_on=START,
        organisation_id=double.pk,
        at=later,
    )
    merge_registered(actor=actor, what=Registered.ORGANISATION, row_id=double.pk, into_id=group.pk, at=later)
    days: dict[str, Any] = {"starts_on": START, "ends_on": date(2016, 6, 30)}
    correct_tenure(actor=actor, row_id=ended.pk, is_substitute=True, at=later, **days)
    assert Entrustment.objects.count() == given
    assert Seat.objects.get(pk=seat.pk).organisation == group


def test_two_that_hold_the_same_are_not_put_together(
    secretary: Player, group: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = add_organisation(actor=secretary.actor, kind=GROUP, name="みんなの会（再）", at=BEGINNING)

    def both_have_it(row: object, into: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(corrections, "_hand_over", both_have_it)
    with pytest.raises(Invalid, match="両方に同じものがある"):
        merge_registered(
            actor=secretary.actor, what=Registered.ORGANISATION, row_id=double.pk, into_id=group.pk, at=BEGINNING
        )
    assert Organisation.objects.filter(pk=double.pk).exists()


def test_a_persons_name_is_corrected(secretary: Player, own_town: Town) -> None:
    person = add_person(actor=secretary.actor, name="山田", at=BEGINNING)
    correct_person(actor=secretary.actor, row_id=person.pk, name="山田 花", at=BEGINNING)
    assert Person.objects.get(pk=person.pk).name == "山田 花"
    with pytest.raises(NotFound):
        correct_person(actor=secretary.actor, row_id=0, name="山田 花", at=BEGINNING)


def test_what_is_unused_is_taken_away_and_what_is_used_says_by_what(secretary: Player, group: Organisation) -> None:
    actor = secretary.actor
    remove_registered(actor=actor, what=Registered.ORGANISATION, row_id=group.pk, at=BEGINNING)
    assert not Organisation.objects.filter(pk=group.pk).exists()
    assert last_facts()[0] == "bodies.register.removed"
    owner = Measure.objects.all()[0].owner
    with pytest.raises(NotNow, match="担当している取組"):
        remove_registered(actor=actor, what=Registered.ORGANISATION, row_id=owner.pk, at=BEGINNING)
    with pytest.raises(NotNow, match="利用者名"):
        remove_registered(
            actor=actor, what=Registered.PERSON, row_id=Person.objects.exclude(account=None)[0].pk, at=BEGINNING
        )


def test_whatever_hangs_on_one_goes_to_the_other(secretary: Player, cast: Cast) -> None:
    actor = secretary.actor
    row = Measure.objects.all()[0].owner
    into = add_organisation(actor=actor, kind=OrganisationKind(row.kind), name="正しい課", at=BEGINNING)
    Measure.objects.all()[1].related.add(row)
    before = {use.label: use.number for use in uses_of(row)}
    assert {"担当している取組", "席", "一緒に行う取組"} <= set(before)
    merge_registered(actor=actor, what=Registered.ORGANISATION, row_id=row.pk, into_id=into.pk, at=BEGINNING)
    assert {use.label: use.number for use in uses_of(into)} == before
    assert not Organisation.objects.filter(pk=row.pk).exists()
    assert last_facts()[0] == "bodies.register.merged"


def test_what_is_not_of_one_kind_is_not_put_together(secretary: Player, group: Organisation) -> None:
    actor = secretary.actor
    other = Measure.objects.all()[0].owner
    for what, row, into in (
        (Registered.ORGANISATION, group.pk, other.pk),
        (Registered.ORGANISATION, group.pk, group.pk),
        (Registered.SEAT, Seat.objects.all()[0].pk, Seat.objects.all()[1].pk),
    ):
        with pytest.raises(Invalid):
            merge_registered(actor=actor, what=what, row_id=row, into_id=into, at=BEGINNING)


def test_districts_are_put_together_unless_both_have_a_plan(secretary: Player, cast: Cast) -> None:
    actor = secretary.actor
    east = District.objects.get(code="east")
    double = add_district(actor=actor, code="east2", number=9, name="ひがし", reading="ひがし", at=BEGINNING)
    with pytest.raises(Invalid, match="地区計画"):
        merge_registered(actor=actor, what=Registered.DISTRICT, row_id=east.pk, into_id=double.pk, at=BEGINNING)
    merge_registered(actor=actor, what=Registered.DISTRICT, row_id=double.pk, into_id=east.pk, at=BEGINNING)
    assert not District.objects.filter(code="east2").exists()


def test_what_an_ended_district_left_to_one_that_is_put_together_is_left_to_the_other(
    secretary: Player, own_town: Town
) -> None:
    east, west = District.objects.get(code="east"), District.objects.get(code="west")
    double, ended = (
        add_district(actor=secretary.actor, code=code, number=number, name=name, reading=name, at=BEGINNING)
        for code, number, name in (("east2", 9, "ひがし"), ("old", 10, "もと"))
    )
    ended.into.set([double, west])
    District.objects.filter(pk=ended.pk).update(ends_on=START, area_to={"元町": "east2", "本町": "west"})
    merge_registered(actor=secretary.actor, what=Registered.DISTRICT, row_id=double.pk, into_id=east.pk, at=BEGINNING)
    ended.refresh_from_db()
    assert (set(ended.into.all()), ended.area_to) == ({east, west}, {"元町": "east", "本町": "west"})


def test_every_table_that_points_at_a_body_is_asked(own_town: Town) -> None:
    found = {(hold.rows.model.__name__, hold.column) for hold in holds_on(Organisation.objects.all()[0])}
    assert found >= {("Measure", "owner"), ("Measure", "related"), ("Seat", "organisation"), ("Activity", "host")}


@pytest.mark.parametrize("what", Registered)
def test_others_take_nothing_away(what: Registered, writer: Player, own_town: Town) -> None:
    with pytest.raises(NotAllowed):
        remove_registered(actor=writer.actor, what=what, row_id=1, at=BEGINNING)


def test_the_operator_corrects_bodies_and_moves_no_seats(cast: Cast, group: Organisation) -> None:
    operator = cast["operator"].actor
    correct_organisation(actor=operator, row_id=group.pk, kind=GROUP, name="みなの会", at=BEGINNING)
    assert Organisation.objects.get(pk=group.pk).name == "みなの会"
    person, other = Person.objects.all()[0], Measure.objects.all()[0].owner
    with pytest.raises(NotAllowed):
        correct_person(actor=operator, row_id=person.pk, name="だれか", at=BEGINNING)
    with pytest.raises(NotAllowed):
        merge_registered(actor=operator, what=Registered.ORGANISATION, row_id=group.pk, into_id=other.pk, at=BEGINNING)
    assert Person.objects.get(pk=person.pk).name == person.name
    assert Organisation.objects.filter(pk=group.pk).exists()
