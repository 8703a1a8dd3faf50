"""Which command puts which text of people into which column: each is tried at its limit and one letter past it.

A column that has a noun is one that people write (``base/towns/columns.py``); ``test_lengths`` holds this table against them, so
a new column is tried too. ``text`` is put where the column's text goes.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from meguru.act.amendments.commands import agree_amendment
from meguru.act.amendments.models import Amendment
from meguru.act.reorganising.commands import end_body, reorganise, stand_again
from meguru.act.reorganising.models import Ending
from meguru.act.reorganising.rules import How, Pair
from meguru.act.turn.commands import move_due, open_year
from meguru.base.access.actions import DECISIONS, Role
from meguru.base.access.actor import Actor, machine_actor
from meguru.base.basics.commands import BasicsDraft, write_basics
from meguru.base.basics.rules.numbers import Numbers
from meguru.base.bodies.commands import (
    add_committee,
    add_district,
    add_flow,
    add_organisation,
    add_person,
    add_seat,
    admit_operator,
    found_town,
    mark_seat,
    rename_registered,
    take_seat,
)
from meguru.base.bodies.models import District, Organisation, Seat
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind, Registered
from meguru.base.guard.commands import let_stand
from meguru.check.committee.commands import AdviceCorrection, call_meeting, call_off_meeting, correct_advice
from meguru.check.committee.rules import AdviceKind
from meguru.check.opinions.commands import (
    OpinionCorrection,
    answer_opinion,
    correct_opinion,
    follow_opinion,
    lift_withholding,
    withhold_opinion,
)
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import AnswerClass, Channel
from meguru.check.reviews.commands import SheetDraft, confirm_sheet, recall_sheet, return_sheet, save_sheet, send_sheet
from meguru.check.reviews.rules import Means
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.do.milestones.commands import call_off_milestone, move_milestone, write_milestone
from meguru.do.milestones.models import Milestone
from meguru.plan.calendar.commands import finish_year, reopen_year
from meguru.plan.documents.commands import keep_document, keep_reading
from meguru.plan.plans.commands import (
    IndicatorDraft,
    MeasureEdit,
    PartDraft,
    Passage,
    ThemeDraft,
    add_measure,
    adopt_plan,
    arrange_measure,
    change_measure,
    change_term,
    link_measures,
    prepare_term,
    write_district_plan,
    write_participants,
)
from meguru.plan.plans.rules import LayerKind, ParticipantDraft
from meguru.plan.terms.measures import MeasureKind
from meguru.publish.commands import approve_publication, refuse_publication
from tests.support.cast import BEGINNING, SPRING, START, Cast
from tests.support.turn import (
    WINTER,
    accept_all,
    called_meeting,
    drafted,
    given_advice,
    held_meeting,
    proposed,
    received_opinion,
    write,
)

Write = Callable[[Cast, str], object]


def _sec(cast: Cast) -> Any:
    return cast["secretary"].actor


def _town(field: str) -> Write:
    def write_town(cast: Cast, text: str) -> object:
        texts = {
            "slug": "new-town",
            "name": "新町",
            "reading": "しんまち",
            "office_name": "役場",
            "council_name": "社協",
        }
        if field == "sample_note":
            texts["is_sample"] = True  # type: ignore[assignment]
        return found_town(at=BEGINNING, **{**texts, field: text})

    return write_town


def _district(field: str) -> Write:
    def write_district(cast: Cast, text: str) -> object:
        texts: dict[str, Any] = {"code": "north", "number": 9, "name": "北", "reading": "きた"}
        return add_district(actor=_sec(cast), at=BEGINNING, **{**texts, field: text})

    return write_district


def _renamed(field: str) -> Write:
    def rename(cast: Cast, text: str) -> object:
        what = Registered.DISTRICT if field == "reading" else Registered.ORGANISATION
        table = District if field == "reading" else Organisation
        texts: dict[str, Any] = {"name": "新しい名", "reading": "あたらしいな", "reason": "機構改革"}
        return rename_registered(actor=_sec(cast), what=what, row_id=table.objects.all()[0].pk, from_day=START,
                                 at=BEGINNING, **{**texts, field: text})  # fmt: skip

    return rename


def _term(field: str) -> Write:
    def write_term(cast: Cast, text: str) -> object:
        texts: dict[str, Any] = {"name": "第4期", field: text}
        return prepare_term(actor=_sec(cast), number=4, first_year=2021, last_year=2025, at=BEGINNING, **texts)

    return write_term


def _pillar(place: int) -> Write:
    def write_pillar(cast: Cast, text: str) -> object:
        row = ["p1", "ひろがる", "輪", "", ""]
        row[place] = text
        return prepare_term(actor=_sec(cast), number=4, name="第4期", first_year=2021, last_year=2025, at=BEGINNING,
                            pillars=[row])  # fmt: skip

    return write_pillar


def _participant(field: str) -> Write:
    def write_participant(cast: Cast, text: str) -> object:
        _term("name")(cast, "第4期")
        draft = ParticipantDraft(**{"name": "学校", field: text})
        return write_participants(actor=_sec(cast), term_number=4, participants=[draft], at=BEGINNING)

    return write_participant


def _draft_measure(cast: Cast, **texts: str) -> object:
    _term("name")(cast, "第4期")
    usual: dict[str, Any] = {"title": "見守り", "description": "声をかけます。", "owner": "福祉課", "group": ""}
    return add_measure(actor=_sec(cast), term_number=4, kind=MeasureKind.MEASURE, at=BEGINNING, **{**usual, **texts})


def _sub_item(cast: Cast, text: str) -> object:
    _draft_measure(cast)
    return arrange_measure(actor=_sec(cast), term_number=4, code="m01", parts=[PartDraft(text)], at=BEGINNING)


def _milestone(cast: Cast, text: str = "案内を出す") -> Milestone:
    return write_milestone(actor=_sec(cast), term_number=3, code="m01", what=text, due_on=START, at=SPRING)


def _indicator(field: str) -> Write:
    def write_indicator(cast: Cast, text: str) -> object:
        _draft_measure(cast)
        draft = IndicatorDraft(**{"name": "店", "unit": "店", field: text})  # type: ignore[arg-type]
        return arrange_measure(actor=_sec(cast), term_number=4, code="m01", indicators=[draft], at=BEGINNING)

    return write_indicator


def _relinked(cast: Cast, text: str) -> object:
    _draft_measure(cast)
    adopt_plan(actor=_sec(cast), term_number=4, on=START, at=BEGINNING)
    passage = Passage("m01", continues=("m01",))
    return link_measures(actor=_sec(cast), term_number=4, passages=[passage], reason=text, at=BEGINNING)


def _measure_changed(cast: Cast, text: str) -> object:
    edit = MeasureEdit(districts=["west"])
    return change_measure(
        actor=_sec(cast), term_number=3, code="m01", edit=edit, from_day=START, reason=text, at=BEGINNING
    )


def _district_plan(cast: Cast, **more: Any) -> object:
    _term("name")(cast, "第4期")
    return write_district_plan(actor=_sec(cast), term_number=4, district="east", at=BEGINNING, **more)


def _activity(field: str) -> Write:
    def write_activity(cast: Cast, text: str) -> object:
        texts: dict[str, Any] = {"place": "会館", "line": "体操をした", field: text}
        draft = ActivityDraft(held_on=date(2016, 6, 1), **texts)
        return log_activity(actor=_sec(cast), draft=draft, token="once", at=SPRING)

    return write_activity


def _withheld(cast: Cast, reason: str = "個人のことが書かれているため") -> Opinion:
    opinion = received_opinion(cast)
    withhold_opinion(actor=_sec(cast), number=opinion.number, reason=reason, at=SPRING)
    return opinion


def _opinion_corrected(cast: Cast, text: str) -> object:
    opinion = received_opinion(cast)
    correction = OpinionCorrection("朝の集まりも。", Channel.FAX, opinion.received_on, text)
    return correct_opinion(actor=_sec(cast), number=opinion.number, correction=correction, at=SPRING)


def _advice_corrected(cast: Cast, text: str) -> object:
    advice = given_advice(cast, held_meeting(cast))
    correction = AdviceCorrection(AdviceKind.OPINION, "朝の集まりも。", None, advice.due_on, text)
    return correct_advice(actor=_sec(cast), number=advice.number, correction=correction, at=WINTER)


def _followed(cast: Cast, text: str) -> object:
    number = received_opinion(cast).number
    answer_opinion(actor=_sec(cast), number=number, answer_class=AnswerClass.TAKEN_UP, answer="始めます。", on=SPRING.date(),
                   at=SPRING)  # fmt: skip
    return follow_opinion(actor=_sec(cast), number=number, after=text, at=SPRING)


def _seat_taken(cast: Cast, name: str) -> object:
    seat = add_seat(actor=_sec(cast), title="新しい席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    return take_seat(actor=_sec(cast), seat_id=seat.pk, starts_on=START, new_name=name, at=BEGINNING)


def _admitted(cast: Cast, reason: str) -> object:
    ends = SPRING + timedelta(hours=1)
    return admit_operator(
        actor=_sec(cast), username="operator", reason=reason, opens_at=SPRING, closes_at=ends, at=SPRING
    )


def _manner_note(cast: Cast, text: str) -> object:
    draft = SheetDraft(content={}, revision=0, manner="written", manner_note=text)
    return save_sheet(actor=cast["supporter"].actor, fiscal_year=2016, code="east", draft=draft, at=SPRING)


def _confirmed(cast: Cast, text: str) -> object:
    write(cast["supporter"].actor, "east")
    send_sheet(actor=cast["supporter"].actor, fiscal_year=2016, code="east", at=SPRING)
    return confirm_sheet(actor=cast["supporter"].actor, fiscal_year=2016, code="east", means=Means.PAPER,
                         confirmed_by=text, at=SPRING)  # fmt: skip


def _returned(cast: Cast, text: str) -> object:
    accept_all(cast)
    return return_sheet(actor=_sec(cast), fiscal_year=2016, code="m01", remarks={"did": text}, at=SPRING)


def _sent_back(cast: Cast, text: str) -> object:
    write(cast["writer"].actor, "m01")
    send_sheet(actor=cast["writer"].actor, fiscal_year=2016, code="m01", at=SPRING)
    return recall_sheet(actor=cast["approver"].actor, fiscal_year=2016, code="m01", reason=text, at=SPRING)


def _unchanged(cast: Cast, text: str) -> object:
    _sent_back(cast, "回数がありません。")
    return send_sheet(actor=cast["writer"].actor, fiscal_year=2016, code="m01", unchanged=text, at=SPRING)


def _deputy(cast: Cast) -> Actor:
    """The council's secretariat, standing in for the town's."""
    for player, marks in (("secretary", {"decides": DECISIONS}), ("council_secretary", {"stands_in": DECISIONS})):
        seat = cast[player].actor.grants[0].seat_id or 0
        given: dict[str, Any] = {"decides": (), "stands_in": (), **marks}
        mark_seat(actor=machine_actor(cast.town.pk, "運用者"), seat_id=seat, at=BEGINNING, **given)
    deputy = actor_for(cast["council_secretary"].account, cast.town, at=WINTER)
    assert deputy is not None
    return deputy


def _approved_in_stead(cast: Cast, text: str) -> object:
    draft = drafted(cast)
    return approve_publication(actor=_deputy(cast), publication_id=draft.pk, in_stead=text, at=WINTER)


def _due_moved(cast: Cast, text: str) -> int:
    day = date(2017, 6, 30)
    return move_due(actor=cast["secretary"].actor, fiscal_year=2016, own=day, district=day, reason=text, at=SPRING)


def _agreed_in_stead(cast: Cast, text: str) -> object:
    change = proposed(cast)
    on = WINTER.date()
    return agree_amendment(actor=_deputy(cast), amendment_id=change.pk, on=on, in_stead=text, at=WINTER)


def _refused(cast: Cast, text: str) -> object:
    accept_all(cast)
    publication = drafted(cast)
    return refuse_publication(actor=_sec(cast), publication_id=publication.pk, reason=text, at=WINTER)


def _new_measure_proposed(cast: Cast, text: str) -> Amendment:
    owner = Seat.objects.get(title="福祉課 担当").organisation_id
    return proposed(cast, kind=LayerKind.ADD, measure=None, after={"title": "新", "description": "始めます。"},
                    new_owner_id=owner, new_group=text)  # fmt: skip


def _lifted(cast: Cast, text: str) -> object:
    second = cast["council_secretary"].actor
    return lift_withholding(actor=second, number=_withheld(cast).number, reason=text, at=SPRING)


def _ended(cast: Cast, reason: str) -> Ending:
    return end_body(
        actor=_sec(cast),
        what=Registered.DISTRICT,
        row_id=District.objects.get(code="east").pk,
        last_day=date(2016, 4, 30),
        reason=reason,
        keeps_sheets=True,
        at=BEGINNING,
    )


def _stood_again(cast: Cast, reason: str) -> object:
    ended = Ending.objects.filter(undone_at=None).first() or _ended(cast, "一つになるため")
    return stand_again(actor=_sec(cast), ending_id=ended.pk, reason=reason, at=SPRING)


# (model.column, what the refusal names) → the command that writes it.
def _reopened(cast: Cast, text: str) -> object:
    finish_year(actor=_sec(cast), fiscal_year=2016, at=SPRING)
    return reopen_year(actor=cast["council_secretary"].actor, fiscal_year=2016, reason=text, at=SPRING)


WRITES: dict[tuple[str, str], Write] = {
    ("towns.Town.slug", "slug"): _town("slug"),
    ("towns.Town.name", "name"): _town("name"),
    ("towns.Town.reading", "reading"): _town("reading"),
    ("towns.Town.office_name", "office_name"): _town("office_name"),
    ("towns.Town.council_name", "council_name"): _town("council_name"),
    ("towns.Town.sample_note", "sample_note"): _town("sample_note"),
    ("towns.Town.department", "department"): _town("department"),
    ("towns.Town.telephone", "telephone"): _town("telephone"),
    ("towns.Town.fax", "fax"): _town("fax"),
    ("towns.Town.post", "post"): _town("post"),
    ("towns.Town.opinion_form_url", "opinion_form_url"): _town("opinion_form_url"),
    ("basics.DistrictBasics.source", "source"): lambda cast, text: write_basics(
        actor=_sec(cast), draft=BasicsDraft("east", START, text, Numbers(population=1)), at=SPRING
    ),
    ("bodies.District.code", "code"): _district("code"),
    ("bodies.District.name", "name"): _district("name"),
    ("bodies.District.reading", "reading"): _district("reading"),
    ("bodies.District.federation", "federation"): _district("federation"),
    ("bodies.Organisation.name", "name"): lambda cast, text: add_organisation(
        actor=_sec(cast), kind=OrganisationKind.NPO, name=text, at=BEGINNING
    ),
    ("bodies.Committee.name", "name"): lambda cast, text: add_committee(
        actor=_sec(cast), kind=CommitteeKind.LIAISON, name=text, at=BEGINNING
    ),
    ("bodies.Committee.description", "description"): lambda cast, text: add_committee(
        actor=_sec(cast), kind=CommitteeKind.LIAISON, name="連絡会議", description=text, at=BEGINNING
    ),
    ("bodies.Flow.label", "label"): lambda cast, text: add_flow(
        actor=_sec(cast), source=CommitteeKind.LIAISON, target=CommitteeKind.SECRETARIAT, label=text, at=BEGINNING
    ),
    ("bodies.Seat.title", "title"): lambda cast, text: add_seat(
        actor=_sec(cast), title=text, role=Role.AUDITOR, starts_on=START, at=BEGINNING
    ),
    ("bodies.Seat.profession", "profession"): lambda cast, text: add_seat(
        actor=_sec(cast), title="新しい席", profession=text, role=Role.AUDITOR, starts_on=START, at=BEGINNING
    ),
    ("bodies.Person.name", "name"): lambda cast, text: add_person(actor=_sec(cast), name=text, at=BEGINNING),
    ("bodies.Person.name", "new_name"): _seat_taken,
    ("bodies.NameChange.after", "name"): _renamed("name"),
    ("bodies.NameChange.after_reading", "reading"): _renamed("reading"),
    ("bodies.NameChange.reason", "reason"): _renamed("reason"),
    ("bodies.OperatorPass.reason", "reason"): _admitted,
    ("guard.LetStand.reason", "reason"): lambda cast, text: let_stand(
        actor=_sec(cast), digest="0123456789abcdef", reason=text, at=SPRING
    ),
    ("plans.PlanTerm.name", "name"): _term("name"),
    ("plans.PlanTerm.nickname", "nickname"): _term("nickname"),
    ("plans.PlanTerm.vision", "vision"): _term("vision"),
    ("plans.Pillar.key", "key"): _pillar(0),
    ("plans.Pillar.name", "pillars"): _pillar(1),
    ("plans.Pillar.description", "pillars"): _pillar(2),
    ("plans.Pillar.level", "pillars"): _pillar(4),
    ("plans.Participant.name", "participants"): _participant("name"),
    ("plans.Participant.description", "participants"): _participant("description"),
    ("plans.Measure.title", "title"): lambda cast, text: _draft_measure(cast, title=text),
    ("plans.Measure.group", "group"): lambda cast, text: _draft_measure(cast, group=text),
    ("plans.MeasurePart.title", "parts"): _sub_item,
    ("plans.Indicator.name", "name"): _indicator("name"),
    ("plans.Indicator.unit", "unit"): _indicator("unit"),
    ("plans.LineageCorrection.reason", "reason"): _relinked,
    ("plans.MeasureChange.reason", "reason"): _measure_changed,
    ("plans.TermChange.reason", "reason"): lambda cast, text: change_term(
        actor=_sec(cast), term_number=3, from_day=START, reason=text, calendar={"return_days": 9}, at=BEGINNING
    ),
    ("plans.DistrictPlan.slogan", "slogan"): lambda cast, text: _district_plan(cast, slogan=text),
    ("plans.Theme.title", "title"): lambda cast, text: _district_plan(cast, themes=[ThemeDraft(text)]),
    ("milestones.Milestone.what", "what"): _milestone,
    ("milestones.Milestone.called_off", "reason"): lambda cast, text: call_off_milestone(
        actor=_sec(cast), milestone_id=_milestone(cast).pk, reason=text, at=SPRING
    ),
    ("milestones.MilestoneMove.reason", "reason"): lambda cast, text: move_milestone(
        actor=_sec(cast), milestone_id=_milestone(cast).pk, due_on=SPRING.date(), reason=text, at=SPRING
    ),
    ("activities.Activity.place", "place"): _activity("place"),
    ("activities.Activity.line", "line"): _activity("line"),
    ("opinions.OpinionContact.name", "name"): lambda cast, text: received_opinion(cast, name=text),
    ("opinions.OpinionContact.contact", "contact"): lambda cast, text: received_opinion(cast, contact=text),
    ("opinions.Opinion.after", "after"): _followed,
    ("opinions.Withholding.reason", "reason"): _withheld,
    ("opinions.Withholding.lift_reason", "lift_reason"): _lifted,
    ("reviews.Sheet.manner_note", "manner_note"): _manner_note,
    ("reviews.Sheet.confirmed_by", "confirmed_by"): _confirmed,
    ("reviews.Remark.text", "remarks"): _returned,
    ("reviews.Sheet.sent_back_reason", "sent_back"): _sent_back,
    ("reviews.Sheet.unchanged_reason", "unchanged"): _unchanged,
    ("committee.Meeting.place", "place"): lambda cast, text: call_meeting(
        actor=_sec(cast), fiscal_year=2016, held_on=date(2017, 8, 4), place=text, at=SPRING
    ),
    ("committee.Meeting.called_off_reason", "reason"): lambda cast, text: call_off_meeting(
        actor=_sec(cast), meeting_id=called_meeting(cast).pk, reason=text, at=SPRING
    ),
    ("committee.AdviceVersion.reason", "reason"): _advice_corrected,
    ("opinions.OpinionVersion.reason", "reason"): _opinion_corrected,
    ("plan_calendar.PlanYear.early_reason", "reason"): lambda cast, text: open_year(
        actor=_sec(cast), fiscal_year=FiscalYear(2018), reason=text, at=at_noon(date(2017, 11, 1))
    ),
    ("plan_calendar.Closing.reason", "reason"): _reopened,
    ("plan_calendar.DueMove.reason", "reason"): _due_moved,
    ("reorganising.Ending.reason", "reason"): _ended,
    ("reorganising.Ending.undone_reason", "reason"): _stood_again,
    ("reorganising.Reorganisation.reason", "reason"): lambda cast, text: reorganise(
        actor=_sec(cast),
        pairs=[Pair(Organisation.objects.all()[0].pk, How.RENAME, new_name="新しい課")],
        from_day=START,
        reason=text,
        at=BEGINNING,
    ),
    ("amendments.Amendment.other_cause", "other_cause"): lambda cast, text: proposed(cast, other_cause=text),
    ("amendments.Amendment.new_group", "new_group"): _new_measure_proposed,
    ("amendments.Amendment.in_stead", "in_stead"): _agreed_in_stead,
    ("publish.Publication.note", "reason"): _refused,
    ("publish.Publication.in_stead", "in_stead"): _approved_in_stead,
}

# The name of a file is shown cut, with … at its end: it is no text that somebody wrote to be kept.
SHORTENED: dict[str, Write] = {
    "keep_reading": lambda cast, text: keep_reading(
        actor=_sec(cast), filename=text, digest="0" * 64, found={"measures": []}, at=BEGINNING
    ),
    "keep_document": lambda cast, text: keep_document(
        actor=_sec(cast), filename=text, digest="0" * 64, data=b"%PDF-", at=BEGINNING
    ),
}
