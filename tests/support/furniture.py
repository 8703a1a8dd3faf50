"""A furnished town: one of everything that a page can show, or many. For tests that walk over all pages.

``furnish`` works on the town of a cast whose year is open, through commands only, and says under which ids its things are found.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from meguru.act.amendments.models import Amendment
from meguru.act.reorganising.commands import reorganise
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.rules import How, Pair
from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor
from meguru.base.basics.commands import BasicsDraft, write_basics
from meguru.base.basics.rules.ages import AgeBand
from meguru.base.basics.rules.numbers import Numbers
from meguru.base.bodies.commands import add_organisation, add_person, add_seat, take_seat
from meguru.base.bodies.models import District, OperatorPass, Organisation, Person, Seat, Tenure
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.scope import town_scope
from meguru.check.committee.models import Advice, Meeting
from meguru.check.opinions.models import Opinion
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.do.activities.models import Activity
from meguru.do.milestones.commands import name_caretakers, write_milestone
from meguru.plan.documents.commands import keep_reading
from meguru.plan.documents.models import PlanReading
from meguru.plan.plans.commands import (
    MeasureEdit,
    add_measure,
    change_measure,
    change_term,
    prepare_term,
    write_district_plan,
)
from meguru.plan.terms.measures import MeasureKind
from meguru.publish.models import Publication
from tests.support.cast import SPRING, START, Cast
from tests.support.measures import measure_id
from tests.support.stages import stage
from tests.support.turn import (
    accept_all,
    called_meeting,
    drafted,
    given_advice,
    proposed,
    received_opinion,
    reported_meeting,
)


@dataclass(frozen=True)
class Furniture:
    """Under which words of an address the things of a furnished town are found."""

    town: str
    reading: PlanReading
    activity: Activity
    opinion: Opinion
    meeting: Meeting
    advice: Advice
    amendment: Amendment
    publication: Publication
    seat: Seat
    district_id: int
    person: Person
    operator_pass: OperatorPass
    draft_term: int
    reorganisation: Reorganisation

    def words(self) -> dict[str, str | int]:
        """For each name an address of the URLconf uses, a word that leads to something."""
        return {
            "town": self.town,
            "fiscal_year": 2016,
            "reading_id": self.reading.pk,
            "activity_id": self.activity.pk,
            "meeting_id": self.meeting.pk,
            "amendment_id": self.amendment.pk,
            "publication_id": self.publication.pk,
            "seat_id": self.seat.pk,
            "person_id": self.person.pk,
            "row_id": self.district_id,
            "reorganisation_id": self.reorganisation.pk,
            "pass_id": self.operator_pass.pk,
            "place": 0,
            "language": "ja",
        }


@stage
def furnish(cast: Cast, *, rows: int = 1) -> Furniture:
    """Fill the cast's town with ``rows`` of everything: sheets accepted, a meeting reported, advice, amendments, a publication."""
    secretary = cast["secretary"].actor
    with town_scope(cast.town):
        readings = [_reading(secretary, number, rows) for number in range(rows)]
        _next_plan(secretary, rows)
        _decided(secretary)
        _basics(secretary, rows)
        seats = [_seat(secretary, number) for number in range(rows)]
        activities = [_activity(secretary, number) for number in range(rows)]
        for number in range(rows):
            _milestone(secretary, number)
        opinions = [received_opinion(cast, token=f"t{n}", measure="m01", district="east") for n in range(rows)]
        accept_all(cast)
        meeting = reported_meeting(cast)
        for _ in range(min(rows, 6) - 1):
            called_meeting(cast)
        advice = [given_advice(cast, meeting) for _ in range(rows)]
        amendments = [proposed(cast) for _ in range(rows)]
        publications = [drafted(cast) for _ in range(min(rows, 4))]
        return Furniture(
            town=cast.town.slug,
            reading=readings[0],
            activity=activities[0],
            opinion=opinions[0],
            meeting=meeting,
            advice=advice[0],
            amendment=amendments[0],
            publication=publications[0],
            seat=seats[0],
            district_id=District.objects.all()[0].pk,
            person=Person.objects.get(tenures__seat=seats[0]),
            operator_pass=OperatorPass.objects.first() or OperatorPass(),
            draft_term=4,
            reorganisation=_reorganised(secretary),
        )


def _milestone(actor: Actor, number: int) -> None:
    """A milestone that is late, and who looks after its measure."""
    due, words = date(2017, 4, 3), f"案内{number}"
    write_milestone(actor=actor, term_number=3, code="m01", what=words, due_on=due, at=SPRING)
    if not number:
        tenure = Tenure.objects.get(seat=actor.seat_id, ends_on=None).pk
        name_caretakers(actor=actor, term_number=3, code="m01", tenures=[tenure], first=tenure, at=SPRING)


def _reorganised(actor: Actor) -> Reorganisation:
    """What was decided about a department for a day to come: it will be called otherwise."""
    body = add_organisation(actor=actor, kind=OrganisationKind.DEPARTMENT, name="改まる課", at=SPRING)
    pairs = [Pair(body.pk, How.RENAME, new_name="改まった課")]
    return reorganise(actor=actor, pairs=pairs, from_day=date(2020, 4, 1), reason="4月の組織改正のため", at=SPRING)


def _basics(actor: Actor, rows: int) -> None:
    """Who lives in the district of the east: as many days as rows, the last of them corrected."""
    for year in range(rows):
        for people in (100, 101):
            ages = (AgeBand(0, 14, 6, 6), AgeBand(15, 64, 30, 30), AgeBand(65, None, 12, 16))
            numbers = Numbers(people, 48, 52, 40, 3, 30, ages, lacking=1)
            as_of = date(2016 - year, 3, 31)
            write_basics(actor=actor, draft=BasicsDraft("east", as_of, "住民基本台帳", numbers), at=SPRING)


def _reading(actor: Actor, number: int, rows: int) -> PlanReading:
    row = {
        "description": "続けます。",
        "owner": "福祉課",
        "group": "福祉課",
        "kind": "measure",
        "source_lines": [1],
        "sure": True,
    }
    measures = [{**row, "title": f"取組{place}"} for place in range(rows)]
    found = {"measures": measures, "actors": [], "bodies": [], "flows": [], "cycle": [], "unused_lines": []}
    return keep_reading(actor=actor, filename=f"計画{number}.txt", digest="0" * 64, found=found, at=SPRING)


def _next_plan(actor: Actor, rows: int) -> None:
    """The fourth term, in preparation, with its measures and the plan of one district."""
    prepare_term(actor=actor, number=4, name="第4期計画", first_year=2021, last_year=2025, at=SPRING)
    for number in range(1, rows + 1):
        add_measure(
            actor=actor,
            term_number=4,
            title=f"取組{number}",
            description="続けます。",
            owner="福祉課",
            group="福祉課",
            kind=MeasureKind.MEASURE,
            at=SPRING,
        )
    write_district_plan(actor=actor, term_number=4, district="east", slogan="つながるまち", at=SPRING)


def _decided(actor: Actor) -> None:
    """What was decided about the plan in force for a day to come: of m01 and of the term, each under number 1."""
    day, why = date(2020, 4, 1), "4月の組織改正のため"
    edit = MeasureEdit(owner_id=Organisation.objects.get(name="子育て課").pk)
    change_measure(actor=actor, term_number=3, code="m01", edit=edit, from_day=day, reason=why, at=SPRING)
    change_term(actor=actor, term_number=3, calendar={"sheet_due": (5, 31)}, from_day=day, reason=why, at=SPRING)


def _seat(actor: Actor, number: int) -> Seat:
    body = add_organisation(actor=actor, kind=OrganisationKind.GROUP, name=f"会{number}", districts=["east"], at=SPRING)
    seat = add_seat(
        actor=actor,
        title=f"世話役{number}",
        role=Role.SUPPORT_STAFF,
        organisation=body,
        districts=["east"],
        starts_on=START,
        at=SPRING,
    )
    person = add_person(actor=actor, name=f"人{number}", at=SPRING)
    take_seat(actor=actor, seat_id=seat.pk, person_id=person.pk, starts_on=START, at=SPRING)
    return seat


def _activity(actor: Actor, number: int) -> Activity:
    draft = ActivityDraft(
        held_on=date(2016, 5, 1) + timedelta(days=number),
        place="集会所",
        line="集まりを開いた。",
        district="east",
        people=12,
        measure_ids=[measure_id("m01")],
    )
    return log_activity(actor=actor, draft=draft, token=f"a{number}", at=SPRING)
