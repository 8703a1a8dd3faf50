"""A district or a committee ends with a day: what ends with it, what stays, what is in the way, and the way back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from meguru.act.reorganising.commands import end_body, undo_ending
from meguru.act.reorganising.models import Ending
from meguru.act.reorganising.queries.endings import ending_of, preview_ending
from meguru.act.turn.commands import open_year
from meguru.base.access.actions import Role
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import (
    add_committee,
    add_district,
    add_organisation,
    add_seat,
    correct_organisation,
    correct_seat,
    extend_seat,
    merge_registered,
    take_seat,
)
from meguru.base.bodies.models import Committee, District, Entrustment, Organisation, Seat, Tenure
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.queries.counting import count_bodies
from meguru.base.bodies.queries.lists import district_names, list_districts
from meguru.base.bodies.queries.registers import register_of_bodies, seat_choices
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.check.committee.commands import call_meeting
from meguru.check.reviews.models import Sheet
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.plan.plans.commands import (
    MeasureEdit,
    ThemeDraft,
    add_measure,
    adopt_plan,
    change_measure,
    drop_district_plan,
    prepare_term,
    write_district_plan,
)
from meguru.plan.plans.models import DistrictPlan, PlanTerm
from meguru.plan.plans.queries.contents import plan_contents
from meguru.plan.setup.queries import rows_of_setup
from meguru.plan.terms.measures import MeasureKind
from meguru.publish.building import build_book
from tests.support.cast import SPRING, Cast, Player

LAST, NEXT = date(2017, 4, 30), date(2017, 5, 1)
MAY, JUNE = at_noon(date(2017, 5, 20)), at_noon(date(2017, 6, 1))


def district(code: str) -> District:
    return District.objects.get(code=code)


def end(secretary: Player, row: District | Committee, at: datetime = SPRING, **more: Any) -> Ending:
    what = Registered.DISTRICT if isinstance(row, District) else Registered.COMMITTEE
    said = {"last_day": LAST, "reason": "西地区と一つになるため", "keeps_sheets": True, **more}
    return end_body(actor=secretary.actor, what=what, row_id=row.pk, at=at, **said)


def refused(secretary: Player, row: District | Committee, **more: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        end(secretary, row, **more)
    assert not Ending.objects.exists()
    return error.value.fields


def team(name: str = "東地区委員会") -> Committee:
    return Committee.objects.get(name=name)


def test_a_district_ends_with_its_committee_and_their_seats_and_comes_back(
    cast: Cast, secretary: Player, chair: Player, supporter: Player, own_town: Town
) -> None:
    east, west = district("east"), district("west")
    District.objects.filter(pk=east.pk).update(town_blocks=["東一丁目", "東二丁目"])
    along = [team().pk]
    preview = preview_ending(secretary.actor, Registered.DISTRICT, east.pk, last_day=LAST, along=along)
    assert [(seat.title, seat.holder) for seat in preview.seats] == [("東地区 委員長", "菊地 八")]
    assert "東地区 サポートスタッフ" in preview.stays
    assert preview.sheets == Sheet.objects.filter(district_plan__district=east).exclude(state="accepted").count() > 0
    assert preview.has_plan
    view = ending_of(secretary.actor, Registered.DISTRICT, east.pk, today=LAST)
    assert ("東地区委員会" in dict(view.committees).values(), view.ending) == (True, None)

    made = end(secretary, east, into=[west.pk], along=along)
    east.refresh_from_db()
    assert (east.ends_on, list(east.into.all())) == (LAST, [west])
    assert east.area_to == {"東一丁目": "west", "東二丁目": "west"}
    assert (team().ends_on, Seat.objects.get(title="東地区 委員長").ends_on) == (LAST, LAST)
    held = Tenure.objects.get(seat__title="東地区 委員長")
    assert held.ends_on == LAST
    assert actor_for(chair.account, own_town, at=SPRING) is not None
    assert actor_for(chair.account, own_town, at=MAY) is None
    assert actor_for(supporter.account, own_town, at=MAY) is not None
    kinds = set(LedgerEntry.objects.values_list("kind", flat=True))
    assert {"bodies.district.ended", "bodies.committee.ended", "bodies.seat.left"} <= kinds

    undo_ending(actor=secretary.actor, ending_id=made.pk, at=SPRING)
    east.refresh_from_db()
    held.refresh_from_db()
    assert (east.ends_on, east.area_to, list(east.into.all())) == (None, {}, [])
    assert {team().ends_on, held.ends_on, Seat.objects.get(title="東地区 委員長").ends_on} == {None}
    assert actor_for(chair.account, own_town, at=MAY) is not None
    with pytest.raises(NotNow, match="もう取り消されています"):
        undo_ending(actor=secretary.actor, ending_id=made.pk, at=SPRING)
    with pytest.raises(NotFound):
        undo_ending(actor=secretary.actor, ending_id=made.pk + 1, at=SPRING)


def test_what_has_ended_is_offered_nowhere_and_tied_to_nothing_new(secretary: Player, own_town: Town) -> None:
    end(secretary, district("east"), along=[team().pk])
    assert "east" in dict(district_names(on=LAST))
    assert "east" not in dict(district_names(on=NEXT))
    assert [row.code for row in list_districts(secretary.actor, on=NEXT)] == ["west"]
    assert [row.code for row in list_districts(secretary.actor, on=NEXT, also=["east"])] == ["east", "west"]
    choices = seat_choices(secretary.actor, on=NEXT)
    assert "東地区委員会" not in {row.name for row in choices.committees}
    rows = rows_of_setup(NEXT)
    assert "east" not in {row["key"] for row in rows["districts"]}
    assert "東地区委員会" not in {row["name"] for row in rows["committees"]}
    assert count_bodies(on=NEXT).districts == count_bodies(on=LAST).districts - 1
    register = register_of_bodies(secretary.actor, on=NEXT)
    assert {row.code: row.ends_on for row, _told in register.districts}["east"] == LAST, "it stays in the record"
    told = {body.name: body.ends_on for group in register.committees for body in group.bodies}
    assert told["東地区委員会"] == LAST
    new: dict[str, Any] = {"actor": secretary.actor, "districts": ["east"], "at": MAY}
    for call in (
        lambda: add_organisation(kind=OrganisationKind.GROUP, name="東の会", **new),
        lambda: add_committee(kind=CommitteeKind.SUPPORT_TEAM, name="東のチーム", **new),
        lambda: add_seat(title="東の席", role=Role.SUPPORT_STAFF, starts_on=NEXT, **new),
    ):
        with pytest.raises(Invalid) as error:
            call()
        assert "廃止" in error.value.fields["districts"]
    with pytest.raises(Invalid) as error:
        add_seat(
            actor=secretary.actor, title="席", role=Role.DISTRICT_COMMITTEE, committee=team(), starts_on=NEXT, at=MAY
        )
    assert list(error.value.fields) == ["committee"]
    # What was tied before stays so where it is corrected.
    staff = Seat.objects.get(title="東地区 サポートスタッフ")
    correct_seat(
        actor=secretary.actor,
        row_id=staff.pk,
        title="元東地区 サポートスタッフ",
        role=Role(staff.role),
        organisation_id=staff.organisation_id,
        committee_id=staff.committee_id,
        districts=["east"],
        starts_on=staff.starts_on,
        at=MAY,
    )
    with pytest.raises(Invalid):
        correct_seat(
            actor=secretary.actor,
            row_id=staff.pk,
            title=staff.title,
            role=Role(staff.role),
            committee_id=team().pk,
            starts_on=staff.starts_on,
            at=MAY,
        )


def test_measures_activities_and_merging_take_it_no_more(secretary: Player, own_town: Town) -> None:
    end(secretary, district("east"))
    term = PlanTerm.objects.get()
    with pytest.raises(Invalid) as error:
        change_measure(
            actor=secretary.actor,
            term_number=term.number,
            code="m02",
            edit=MeasureEdit(districts=("east", "west")),
            from_day=NEXT,
            reason="地区を増やす",
            at=MAY,
        )
    assert "廃止" in error.value.fields["districts"]
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    late = ActivityDraft(held_on=LAST, place="東会館", line="お別れの会", district="east")
    log_activity(actor=secretary.actor, draft=late, token="a", at=MAY)
    with pytest.raises(Invalid) as error:
        log_activity(
            actor=secretary.actor,
            draft=ActivityDraft(held_on=NEXT, place="東会館", line="体操", district="east"),
            token="b",
            at=MAY,
        )
    assert "廃止" in error.value.fields["district"]
    north = add_district(actor=secretary.actor, code="north", number=9, name="北", reading="きた", at=MAY)
    with pytest.raises(Invalid, match="まとめられません"):
        merge_registered(
            actor=secretary.actor, what=Registered.DISTRICT, row_id=north.pk, into_id=district("east").pk, at=MAY
        )


def test_the_next_year_opens_without_it_and_past_sheets_stay(secretary: Player, own_town: Town) -> None:
    end(secretary, district("east"), last_day=date(2017, 3, 31))
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    codes = set(Sheet.objects.filter(year__fiscal_year=2017, measure=None).values_list("code", flat=True))
    assert codes == {"west"}
    assert Sheet.objects.filter(year__fiscal_year=2016, code="east").exists()


@pytest.mark.parametrize(
    ("more", "field", "told"),
    [
        ({"reason": " "}, "reason", "わけを書いて"),
        ({"last_day": date(2037, 4, 30)}, "last_day", "2年先まで"),
        ({"keeps_sheets": False}, "keeps_sheets", "途中の振り返りシートが1"),
        ({"reason": "わ" * 201}, "reason", "200"),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    more: dict[str, Any], field: str, told: str, secretary: Player, own_town: Town
) -> None:
    assert told in refused(secretary, district("east"), **more)[field]


def test_an_area_does_not_get_lost(secretary: Player, own_town: Town) -> None:
    east, west = district("east"), district("west")
    District.objects.filter(pk=east.pk).update(town_blocks=["東一丁目"])
    assert "引き継ぐ地区" in refused(secretary, east)["into"]
    assert "選び直して" in refused(secretary, east, into=[east.pk])["into"]
    north = add_district(actor=secretary.actor, code="north", number=9, name="北", reading="きた", at=SPRING)
    end(secretary, east, into=[west.pk, north.pk], area_to={"東一丁目": north.pk})
    east.refresh_from_db()
    assert east.area_to == {"東一丁目": "north"}
    with pytest.raises(Invalid) as error:
        end(secretary, north)
    assert "引き継ぐ地区を選んで" in error.value.fields["into"], "what it took over would get lost"
    with pytest.raises(Invalid) as error:
        end(secretary, north, into=[east.pk])
    assert "廃止になる地区" in error.value.fields["into"]
    with pytest.raises(Invalid) as error:
        end(secretary, east, into=[west.pk])
    assert "もう、廃止の日が" in error.value.fields["last_day"]


def test_what_was_to_happen_later_is_named_first(secretary: Player, own_town: Town) -> None:
    board = team("推進委員会")
    call_meeting(actor=secretary.actor, fiscal_year=2016, held_on=date(2017, 6, 10), place="役場", at=SPRING)
    assert "平成29年6月10日の会議があります" in refused(secretary, board)["last_day"]
    chair = Seat.objects.get(title="東地区 委員長")
    Tenure.objects.filter(seat=chair).update(ends_on=LAST)
    take_seat(actor=secretary.actor, seat_id=chair.pk, starts_on=NEXT, new_name="菊川 百", at=SPRING)
    assert "席「東地区 委員長」に、平成29年5月1日から" in refused(secretary, team())["last_day"]


def test_a_committee_ends_and_its_members_of_other_bodies_keep_their_seats(
    secretary: Player, member: Player, own_town: Town
) -> None:
    Seat.objects.filter(title="委員").update(organisation=Organisation.objects.get(name="さくら町社会福祉協議会"))
    end(secretary, team("推進委員会"), reason="任期のおわり")
    assert Seat.objects.get(title="委員").ends_on == LAST
    end(secretary, team("サポートチーム"), reason="組み直すため")
    assert Seat.objects.get(title="東地区 サポートスタッフ").ends_on is None
    with pytest.raises(NotNow, match="策定・推進委員会が、まだ"):
        call_meeting(actor=secretary.actor, fiscal_year=2016, held_on=date(2017, 6, 10), place="役場", at=MAY)


def test_it_is_taken_back_only_that_day_or_before_it_is_over(secretary: Player, own_town: Town) -> None:
    made = end(secretary, team())
    with pytest.raises(NotNow, match="記録した日のうちだけ"):
        undo_ending(actor=secretary.actor, ending_id=made.pk, at=MAY)
    assert not ending_of(secretary.actor, Registered.COMMITTEE, team().pk, today=NEXT).may_undo
    Seat.objects.filter(title="東地区 委員長").update(ends_on=LAST - timedelta(days=3))
    undo_ending(actor=secretary.actor, ending_id=made.pk, at=at_noon(LAST))
    assert Seat.objects.get(title="東地区 委員長").ends_on == LAST - timedelta(days=3), "what was changed since stays"


def test_only_the_secretariat_ends_and_only_what_has_an_end(writer: Player, secretary: Player, own_town: Town) -> None:
    with pytest.raises(NotAllowed):
        end(writer, team())
    made = end(secretary, team())
    with pytest.raises(NotAllowed):
        undo_ending(actor=writer.actor, ending_id=made.pk, at=SPRING)
    body = Organisation.objects.get(name="福祉課")
    with pytest.raises(NotFound):
        end_body(
            actor=secretary.actor, what=Registered.ORGANISATION, row_id=body.pk, last_day=LAST, reason="x", at=SPRING
        )
    with pytest.raises(NotFound):
        preview_ending(secretary.actor, Registered.ORGANISATION, body.pk, last_day=LAST)


def test_a_body_keeps_a_district_that_has_ended(secretary: Player, own_town: Town) -> None:
    group = add_organisation(
        actor=secretary.actor, kind=OrganisationKind.GROUP, name="東の会", districts=["east"], at=SPRING
    )
    end(secretary, district("east"))
    correct_organisation(
        actor=secretary.actor, row_id=group.pk, kind=OrganisationKind.GROUP, name="東の集い", districts=["east"], at=MAY
    )
    assert [row.code for row in group.districts.all()] == ["east"]


def test_the_book_says_since_when_and_where_its_area_went(secretary: Player, own_town: Town) -> None:
    east, west = district("east"), district("west")
    District.objects.filter(pk=east.pk).update(town_blocks=["東一丁目"])
    office = Organisation.objects.get(name="福祉課")
    add_organisation(
        actor=secretary.actor, kind=OrganisationKind.SECTION, name="庶務係", parent_id=office.pk, at=SPRING
    )
    end(secretary, east, into=[west.pk])
    before = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=LAST)
    after = build_book(fiscal_year=FiscalYear(2016), issue=2, published_on=NEXT)
    told = [{each["code"]: each for each in book["districts"]} for book in (before, after)]
    assert ("ended" in told[0]["east"], told[0]["east"]["towns"]) == (False, ["東一丁目"])
    assert told[1]["east"]["ended"] == "平成29年4月30日で廃止になりました。区域は、西に引き継がれました。"
    assert (told[1]["east"]["towns"], told[1]["west"]["towns"]) == ([], ["東一丁目"])
    above = {each["name"]: each.get("under") for each in after["organisations"]}
    assert (above["庶務係"], above["福祉課"]) == ("福祉課", None)


def test_in_the_book_an_area_stays_where_its_heir_has_no_plan_of_the_term(secretary: Player, own_town: Town) -> None:
    east, west = district("east"), district("west")
    District.objects.filter(pk=east.pk).update(town_blocks=["東一丁目", "東二丁目"])
    north = add_district(actor=secretary.actor, code="north", number=9, name="北", reading="きた", at=SPRING)
    end(secretary, east, into=[north.pk, west.pk], area_to={"東一丁目": north.pk, "東二丁目": west.pk})
    book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=NEXT)
    assert {each["code"]: each["towns"] for each in book["districts"]} == {"east": ["東一丁目"], "west": ["東二丁目"]}


def test_in_the_book_what_a_district_without_a_plan_left_is_its_heirs(secretary: Player, own_town: Town) -> None:
    north = add_district(actor=secretary.actor, code="north", number=9, name="北", reading="きた", at=SPRING)
    District.objects.filter(pk=north.pk).update(town_blocks=["北一丁目"])
    end(secretary, north, into=[district("west").pk])
    book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=NEXT)
    assert {each["code"]: each["towns"] for each in book["districts"]} == {"east": [], "west": ["北一丁目"]}


def test_in_the_book_a_plaza_that_has_ended_serves_no_district(secretary: Player, own_town: Town) -> None:
    plaza = Organisation.objects.get(kind=OrganisationKind.CARE_PLAZA)
    plaza.districts.set([district("east")])
    Organisation.objects.filter(pk=plaza.pk).update(ends_on=LAST)
    for day, served in ((LAST, ["east"]), (NEXT, [])):
        book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=day)
        assert [each["districts"] for each in book["organisations"] if each["name"] == plaza.name] == [served]


def test_whoever_left_before_keeps_their_own_last_day(secretary: Player, supporter: Player, own_town: Town) -> None:
    seat, person = Seat.objects.get(title="東地区 委員長"), supporter.actor.person_id
    left = date(2016, 12, 31)
    assert person is not None
    before = Tenure.objects.create(seat=seat, person_id=person, starts_on=date(2016, 4, 1), ends_on=left)
    end(secretary, district("east"), along=[team().pk])
    before.refresh_from_db()
    assert before.ends_on == left


def test_a_plan_in_preparation_takes_no_plan_of_a_district_that_ended(secretary: Player, own_town: Town) -> None:
    end(secretary, district("east"))
    prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=MAY)
    with pytest.raises(Invalid, match="廃止") as error:
        write_district_plan(actor=secretary.actor, term_number=4, district="east", at=MAY, slogan="歩こう")
    assert list(error.value.fields) == ["slogan"]


def test_a_plan_in_preparation_lets_go_of_the_plan_of_a_district_that_ends_before_it(
    secretary: Player, writer: Player, own_town: Town
) -> None:
    prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=MAY)
    told: dict[str, Any] = {"actor": secretary.actor, "term_number": 4, "at": MAY}
    add_measure(**told, title="見守り", description="", owner="福祉課", group="", kind=MeasureKind.MEASURE)
    for code in ("east", "west"):
        write_district_plan(**told, district=code, slogan="歩こう", themes=[ThemeDraft("集い", "集まる", ["m01"])])
    end(secretary, district("east"))
    with pytest.raises(Invalid, match="東") as error:
        adopt_plan(**told, on=MAY.date())
    assert list(error.value.fields) == ["term"]
    with pytest.raises(NotAllowed):
        drop_district_plan(**told | {"actor": writer.actor}, district="east")
    drop_district_plan(**told, district="east")
    assert [plan.district.code for plan in DistrictPlan.objects.filter(term__number=4)] == ["west"]
    assert LedgerEntry.objects.filter(kind=Event.DISTRICT_PLAN_DROPPED).count() == 1
    with pytest.raises(NotFound):
        drop_district_plan(**told, district="east")
    adopt_plan(**told, on=MAY.date())
    with pytest.raises(NotNow):
        drop_district_plan(**told, district="west")


def test_a_district_that_ends_within_the_term_has_its_plan_until_then(secretary: Player, own_town: Town) -> None:
    prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=MAY)
    told: dict[str, Any] = {"actor": secretary.actor, "term_number": 4, "at": MAY}
    for last, is_refused in ((date(2021, 3, 31), True), (date(2021, 4, 1), False)):
        District.objects.filter(code="east").update(ends_on=last)
        shown = plan_contents(secretary.actor, today=MAY.date(), term_number=4)
        assert shown is not None
        assert ("east" in {row.code for row in shown.districts}) is not is_refused
        if is_refused:
            with pytest.raises(Invalid, match="廃止"):
                write_district_plan(**told, district="east", slogan="歩こう")
        else:
            write_district_plan(**told, district="east", slogan="歩こう")


def test_teams_that_are_one_are_merged_with_those_who_sit_in_them(
    secretary: Player, supporter: Player, own_town: Town
) -> None:
    into = team("サポートチーム")
    other = add_committee(
        actor=secretary.actor, kind=CommitteeKind(into.kind), name="東のチーム", districts=["east", "west"], at=SPRING
    )
    now = Tenure.objects.filter(seat__committee=into, ends_on=None).get()
    gone = Tenure.objects.create(
        seat=now.seat, person_id=now.person_id, starts_on=date(2015, 4, 1), ends_on=date(2015, 9, 30)
    )
    merge_registered(actor=secretary.actor, what=Registered.COMMITTEE, row_id=other.pk, into_id=into.pk, at=SPRING)
    assert not Committee.objects.filter(pk=other.pk).exists()
    asked = Entrustment.objects.filter(given_by=secretary.account)
    assert asked.filter(tenure=now).exists()
    assert not asked.filter(tenure=gone).exists()


def test_a_seat_stands_no_longer_than_its_committee(secretary: Player, own_town: Town) -> None:
    end(secretary, district("east"), along=[team().pk])
    seat = Seat.objects.get(title="東地区 委員長")
    with pytest.raises(Invalid, match="廃止") as error:
        extend_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=None, at=SPRING)
    assert list(error.value.fields) == ["ends_on"]
