"""What each command refuses beside what its own tests tell: the error, the field it names, and a ledger that says nothing of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from meguru.act.amendments.commands import AmendmentDraft, agree_amendment, propose_amendment
from meguru.base.access.actions import Role
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import (
    add_committee,
    add_flow,
    add_organisation,
    add_person,
    add_seat,
    erase_person,
    found_town,
    give_account,
    renew_password,
    take_seat,
)
from meguru.base.bodies.models import Committee, Person, Seat
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.base.guard.commands import let_stand
from meguru.check.committee.commands import call_meeting, call_off_meeting, record_evaluation, reply_to_advice
from meguru.check.committee.rules import LONGEST_WORDS, Stance
from meguru.check.opinions.commands import answer_opinion, follow_opinion, lift_withholding, sort_opinion
from meguru.check.opinions.rules import AnswerClass
from meguru.check.reviews.commands import (
    SheetDraft,
    accept_sheet,
    open_sheets,
    save_sheet,
    send_sheet,
    take_back_sheets,
)
from meguru.check.reviews.models import Sheet
from meguru.core.errors import DomainError, Invalid, NotFound, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.commands import begin_year, finish_year, reopen_year
from meguru.plan.calendar.models import Closing, PlanYear
from meguru.plan.documents.commands import correct_reading_row, refuse_document
from meguru.plan.plans.commands import (
    add_layer,
    add_measure,
    adopt_plan,
    drop_measure,
    prepare_term,
    write_district_plan,
)
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.rules import LONGEST_HEADING, LayerKind
from meguru.plan.terms.measures import MeasureKind
from meguru.publish.commands import note_rendered
from tests.support.cast import BEGINNING, PASSWORD, SPRING, START, Cast
from tests.support.readings import kept_reading
from tests.support.turn import SUMMER, accept_all, held_meeting, proposed, published, received_opinion, reported_meeting

Act = Callable[[Any, Cast], object]
NOBODY = 999_999


def _writer(cast: Cast) -> int:
    person = cast["writer"].actor.person_id
    assert person is not None
    return person


def _without_login(by: Any) -> int:
    return add_person(actor=by, name="だれか", at=BEGINNING).pk


def _erased(by: Any) -> int:
    person = _without_login(by)
    erase_person(actor=by, person_id=person, at=BEGINNING)
    return person


def _taken(by: Any, **who: Any) -> object:
    seat = Seat.objects.create(town_id=by.town_id, title="空席", role=Role.AUDITOR.value, starts_on=START)
    return take_seat(actor=by, seat_id=seat.pk, starts_on=START, at=BEGINNING, **who)


def _evaluated(by: Any, cast: Cast, **more: Any) -> object:
    words = {"measure_code": "m01", "rating": "A", "comment": "", **more}
    return record_evaluation(actor=by, meeting_id=held_meeting(cast).pk, at=SUMMER, **words)


def _called_without_a_committee(by: Any, cast: Cast) -> object:
    Committee.objects.filter(kind=CommitteeKind.FORMULATION.value).update(kind=CommitteeKind.LIAISON.value)
    return call_meeting(actor=by, fiscal_year=2016, held_on=date(2017, 8, 4), place="役場", at=SPRING)


def _written(by: Any, **draft: Any) -> object:
    return save_sheet(
        actor=by, fiscal_year=2016, code="m01", draft=SheetDraft(content={}, revision=0, **draft), at=SPRING
    )


def _begun(by: Any, year: int) -> object:
    return begin_year(actor=by, term=PlanTerm.objects.get(number=3), fiscal_year=FiscalYear(year), sheets=0, at=SPRING)


def _layered(by: Any, *, number: int = 3, year: int = 2017) -> object:
    return add_layer(actor=by, term=PlanTerm.objects.get(number=number), kind=LayerKind.KEEP, reason="続ける", at=SPRING,
                     decided_on=START, effective_year=year, measure_code="m01")  # fmt: skip


def _prepared(by: Any, **more: Any) -> object:
    return prepare_term(actor=by, number=4, name="第4期", first_year=2021, last_year=2025, at=BEGINNING, **more)


def _layered_on_a_draft(by: Any, cast: Cast) -> object:
    _prepared(by)
    return _layered(by, number=4, year=2022)


def _from_an_empty_reading(by: Any, cast: Cast) -> object:
    reading = kept_reading(by)
    reading.rows = [{**row, "is_dropped": True} for row in reading.rows]
    reading.save(update_fields=["rows"])
    return _prepared(by, reading_id=reading.pk)


def _from_a_long_row(by: Any, cast: Cast) -> object:
    reading = kept_reading(by)
    reading.rows = [{**reading.rows[0], "owner": "課" * 101}]
    reading.save(update_fields=["rows"])
    return _prepared(by, reading_id=reading.pk)


def _district_of_a_draft(by: Any, cast: Cast) -> object:
    _prepared(by)
    return write_district_plan(actor=by, term_number=4, district="north", at=BEGINNING)


def _proposed_for_no_year(by: Any, cast: Cast) -> object:
    draft = AmendmentDraft(kind=LayerKind.KEEP, reason="続ける", measure="m01")
    return propose_amendment(actor=by, fiscal_year=2018, draft=draft, at=SPRING)


def _long_name(by: Any) -> Any:
    return add_organisation(actor=by, kind=OrganisationKind.DEPARTMENT, name="課" * 81, at=BEGINNING)


def _added_by_a_long_name(by: Any, cast: Cast) -> object:
    texts = {"title": "新しい取組", "description": "始めます。"}
    return proposed(cast, kind=LayerKind.ADD, measure=None, after=texts, new_owner_id=_long_name(by).pk)


def _measure_of_a_long_name(by: Any, cast: Cast) -> object:
    _prepared(by)
    return add_measure(actor=by, term_number=4, title="取組", description="", owner=_long_name(by).name, group="",
                       kind=MeasureKind.MEASURE, at=BEGINNING)  # fmt: skip


def _long_heading(by: Any, cast: Cast) -> object:
    _prepared(by)
    heading = [("長" * (LONGEST_HEADING + 1), "本文")]
    return write_district_plan(actor=by, term_number=4, district="east", sections=heading, at=BEGINNING)


def _judged_though_called_off(by: Any, cast: Cast) -> object:
    meeting = reported_meeting(cast)
    call_off_meeting(actor=by, meeting_id=meeting.pk, reason="台風", at=SPRING)
    return record_evaluation(actor=by, meeting_id=meeting.pk, measure_code="m01", rating="A", comment="", at=SUMMER)


def _called_off_though_judged(by: Any, cast: Cast) -> object:
    meeting = reported_meeting(cast)
    record_evaluation(actor=by, meeting_id=meeting.pk, measure_code="m01", rating="A", comment="", at=SUMMER)
    return call_off_meeting(actor=by, meeting_id=meeting.pk, reason="台風", at=SUMMER)


def _reopened_without_a_closing(by: Any, cast: Cast) -> object:
    finish_year(actor=by, fiscal_year=2016, at=SPRING)
    Closing.objects.all().delete()
    second = cast["council_secretary"].actor
    return reopen_year(actor=second, fiscal_year=2016, reason="直すため", at=SPRING)


REFUSED: dict[str, tuple[type[DomainError], str, Act]] = {
    "a town's address that is taken": (
        Invalid,
        "slug",
        lambda by, cast: found_town(
            slug="tonari", name="町", reading="まち", office_name="役場", council_name="社協", at=BEGINNING
        ),
    ),
    "an organisation without a name": (
        Invalid,
        "name",
        lambda by, cast: add_organisation(actor=by, kind=OrganisationKind.NPO, name=" ", at=BEGINNING),
    ),
    "a committee without a name": (
        Invalid,
        "name",
        lambda by, cast: add_committee(actor=by, kind=CommitteeKind.LIAISON, name=" ", at=BEGINNING),
    ),
    "a flow without a word": (
        Invalid,
        "label",
        lambda by, cast: add_flow(
            actor=by, source=CommitteeKind.LIAISON, target=CommitteeKind.SECRETARIAT, label=" ", at=BEGINNING
        ),
    ),
    "a seat of a role that has none": (
        Invalid,
        "role",
        lambda by, cast: add_seat(actor=by, title="席", role=Role.SYSTEM, starts_on=START, at=BEGINNING),
    ),
    "a person without a name": (Invalid, "name", lambda by, cast: add_person(actor=by, name=" ", at=BEGINNING)),
    "a seat for nobody": (NotFound, "", lambda by, cast: _taken(by, person_id=NOBODY)),
    "an account for nobody": (
        NotFound,
        "",
        lambda by, cast: give_account(actor=by, person_id=NOBODY, username="x", password=PASSWORD, at=BEGINNING),
    ),
    "a second account": (
        Invalid,
        "person",
        lambda by, cast: give_account(actor=by, person_id=_writer(cast), username="x", password=PASSWORD, at=BEGINNING),
    ),
    "an account for an erased person": (
        Invalid,
        "person",
        lambda by, cast: give_account(actor=by, person_id=_erased(by), username="x", password=PASSWORD, at=BEGINNING),
    ),
    "a password where there is no account": (
        Invalid,
        "person",
        lambda by, cast: renew_password(actor=by, person_id=_without_login(by), password=PASSWORD, at=BEGINNING),
    ),
    "a name to erase that is not there": (
        NotFound,
        "",
        lambda by, cast: erase_person(actor=by, person_id=NOBODY, at=BEGINNING),
    ),
    "letting stand without a reason": (
        Invalid,
        "reason",
        lambda by, cast: let_stand(actor=by, digest="0123456789abcdef", reason=" ", at=SPRING),
    ),
    "letting stand what is no text": (
        Invalid,
        "digest",
        lambda by, cast: let_stand(actor=by, digest="g" * 16, reason="公人のため", at=SPRING),
    ),
    "letting stand a mark cut short": (
        Invalid,
        "digest",
        lambda by, cast: let_stand(actor=by, digest="0" * 15, reason="公人のため", at=SPRING),
    ),
    "a meeting of no committee": (NotNow, "", _called_without_a_committee),
    "a meeting on a year that was not opened": (
        Invalid,
        "fiscal_year",
        lambda by, cast: call_meeting(actor=by, fiscal_year=2018, held_on=date(2019, 8, 4), place="役場", at=SPRING),
    ),
    "a judgement of no measure": (NotFound, "", lambda by, cast: _evaluated(by, cast, measure_code="m99")),
    "a judgement in too many words": (
        Invalid,
        "comment",
        lambda by, cast: _evaluated(by, cast, comment="長" * (LONGEST_WORDS + 1)),
    ),
    "a judgement with a rating of no scale": (Invalid, "rating", lambda by, cast: _evaluated(by, cast, rating="Z")),
    "putting back what was never withheld": (
        NotNow,
        "",
        lambda by, cast: lift_withholding(
            actor=by, number=received_opinion(cast).number, reason="まちがえた", at=SPRING
        ),
    ),
    "a rating of no scale": (Invalid, "rating", lambda by, cast: _written(by, rating="Z")),
    "a direction of no list": (Invalid, "direction", lambda by, cast: _written(by, direction="up")),
    "a manner of no list": (Invalid, "manner", lambda by, cast: _written(by, manner="online")),
    "sending an untouched sheet": (
        Invalid,
        "did",
        lambda by, cast: send_sheet(actor=by, fiscal_year=2016, code="m01", at=SPRING),
    ),
    "a sheet that is not there": (
        NotFound,
        "",
        lambda by, cast: accept_sheet(actor=by, fiscal_year=2016, code="m99", at=SPRING),
    ),
    "a year outside the term": (Invalid, "fiscal_year", lambda by, cast: _begun(by, 2021)),
    "a year that is open": (Invalid, "fiscal_year", lambda by, cast: _begun(by, 2016)),
    "closing a year that was not opened": (
        NotFound,
        "",
        lambda by, cast: finish_year(actor=by, fiscal_year=2018, at=SPRING),
    ),
    "a plan from no reading": (NotFound, "", lambda by, cast: _prepared(by, reading_id=NOBODY)),
    "a plan from a reading with nothing in it": (Invalid, "reading", _from_an_empty_reading),
    "a plan from a row too long for a measure": (Invalid, "reading", _from_a_long_row),
    "a hundredth term": (
        Invalid,
        "number",
        lambda by, cast: prepare_term(actor=by, number=100, name="計画", first_year=2021, last_year=2025, at=BEGINNING),
    ),
    "adopting no term": (NotFound, "", lambda by, cast: adopt_plan(actor=by, term_number=9, on=START, at=BEGINNING)),
    "a layer on a draft": (NotNow, "", _layered_on_a_draft),
    "a layer from the first year on": (Invalid, "effective_year", lambda by, cast: _layered(by, year=2016)),
    "a layer after the last year": (Invalid, "effective_year", lambda by, cast: _layered(by, year=2021)),
    "a district's plan for no district": (NotFound, "", _district_of_a_draft),
    "a measure of no term": (
        NotFound,
        "",
        lambda by, cast: drop_measure(actor=by, term_number=9, code="m01", at=BEGINNING),
    ),
    "correcting no reading": (
        NotFound,
        "",
        lambda by, cast: correct_reading_row(
            actor=by, reading_id=NOBODY, row=0, values={}, is_dropped=False, at=BEGINNING
        ),
    ),
    "refusing no document": (
        NotFound,
        "",
        lambda by, cast: refuse_document(actor=by, reading_id=NOBODY, attempt=1, sentence="読めません。", at=BEGINNING),
    ),
    "an amendment of a year that was not opened": (NotFound, "", _proposed_for_no_year),
    "an addition whose owner's name is too long for a group": (Invalid, "new_group", _added_by_a_long_name),
    "agreeing to nothing": (
        NotFound,
        "",
        lambda by, cast: agree_amendment(actor=by, amendment_id=NOBODY, on=START, at=SPRING),
    ),
    "a measure whose owner's name is too long for a group": (Invalid, "group", _measure_of_a_long_name),
    "a district's plan with too long a heading": (Invalid, "sections", _long_heading),
    "an answer to no advice": (
        NotFound,
        "",
        lambda by, cast: reply_to_advice(
            actor=by, number="H99-01", stance=Stance.DONE, text="しました。", on=START, at=SPRING
        ),
    ),
    "words on a meeting that was called off": (NotNow, "", _judged_though_called_off),
    "calling off a meeting in which something was said": (NotNow, "", _called_off_though_judged),
    "opening again what nobody is known to have closed": (NotFound, "", _reopened_without_a_closing),
    "an amendment with too long a reason": (
        Invalid,
        "reason",
        lambda by, cast: proposed(cast, reason="長" * 4001),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.usefixtures("own_town")
def test_it_is_refused_by_name_and_nothing_is_written_down(what: str, cast: Cast) -> None:
    error, field, act = REFUSED[what]
    with pytest.raises(error) as refused:
        act(cast["secretary"].actor, cast)
    assert type(refused.value) is error or field == ""
    if field:
        assert isinstance(refused.value, Invalid)
        assert field in refused.value.fields
        assert refused.value.fields[field].endswith("。"), "a whole sentence"


@pytest.mark.usefixtures("own_town")
def test_no_refusal_leaves_an_entry(cast: Cast) -> None:
    _, _, act = REFUSED["sending an untouched sheet"]
    before = LedgerEntry.objects.count()
    with pytest.raises(Invalid):
        act(cast["secretary"].actor, cast)
    assert LedgerEntry.objects.count() == before


@pytest.mark.usefixtures("own_town")
def test_a_year_without_sheets_opens_none(cast: Cast) -> None:
    year = PlanYear.objects.get()
    assert open_sheets(actor=cast["secretary"].actor, year=year, openings=[], at=SPRING) == []
    assert Person.objects.exists()


@pytest.mark.usefixtures("own_town")
def test_the_same_again_changes_nothing_and_leaves_no_entry(cast: Cast) -> None:
    by = cast["secretary"].actor
    opinion, other = received_opinion(cast), received_opinion(cast, token="two")
    answer_opinion(actor=by, number=opinion.number, answer="始めます。", answer_class=AnswerClass.TAKEN_UP, on=SPRING.date(),
                   at=SPRING)  # fmt: skip
    accept_all(cast)
    public = published(cast)

    def all_of_it() -> int:
        follow_opinion(actor=by, number=opinion.number, after="始まりました。", at=SPRING)
        sort_opinion(actor=by, number=other.number, district="east", measure_id=None, at=SPRING)
        note_rendered(actor=by, publication_id=public.pk, at=SPRING)
        return LedgerEntry.objects.count()

    assert all_of_it() == all_of_it()


@pytest.mark.usefixtures("own_town")
def test_a_year_without_sheets_has_none_to_take_back(cast: Cast) -> None:
    Sheet.objects.all().delete()
    assert take_back_sheets(actor=cast["secretary"].actor, fiscal_year=2016, at=SPRING) == 0
