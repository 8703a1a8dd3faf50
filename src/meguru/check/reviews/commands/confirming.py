"""Send a sheet for confirmation, take it back, confirm (hand in), return with remarks, accept.

May: the lead's writers send (partners do not); its approver (or the district's chair, or staff for a chair on paper)
confirms; the secretariat returns and accepts.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.queries.entrusted import require_second_person
from meguru.base.bodies.queries.seated import people_of_body_who_may
from meguru.base.bodies.queries.seats import person_meant
from meguru.base.towns.numbers import next_number
from meguru.check.reviews.commands.handing import hand_on_sheet
from meguru.check.reviews.commands.keeping import fetch_sheet, keep_sheet
from meguru.check.reviews.models import Remark, Sheet, SheetVersion
from meguru.check.reviews.queries import sends_back
from meguru.check.reviews.rules import (
    LONGEST_CONFIRMER,
    LONGEST_SENT_BACK,
    NO_REASON_SENT_BACK,
    SHEET_MACHINE,
    UNCHANGED,
    WRITER_ALONE,
    Means,
    SheetState,
    SheetStep,
    check_remarks,
    not_begun,
    shown_labels,
    wrong_day,
)
from meguru.check.reviews.witness import content_hash
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow
from meguru.core.language import _
from meguru.core.text import check_words, clean_line, over_long, too_long
from meguru.plan.plans.models import Measure
from meguru.plan.plans.queries.changes import body_value
from meguru.plan.terms.parts import SheetPart


@command
def send_sheet(*, actor: Actor, fiscal_year: int, code: str, at: datetime, unchanged: str = "") -> Sheet:
    """Send a finished sheet to whoever confirms it. Where nobody of the lead but the sender could, it waits for paper.

    ``unchanged`` says why a sheet that was returned or sent back is sent again as it was. Raises ``Invalid`` naming each field that
    is still missing, or that question; ``NotNow`` where its year has not begun.
    """
    sheet = fetch_sheet(fiscal_year, code)
    require(actor, Action.SHEET_SEND, sheet.target)
    if early := not_begun(sheet.year.year, day_of(at)):
        raise NotNow(early)
    missing = sheet.missing_fields()
    if missing and sheet.state == SheetState.UNTOUCHED:
        raise Invalid(missing)  # what to write says more than "not yet written"
    sheet.state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.SEND)
    if missing:
        raise Invalid(missing)
    if asked := _asked_of_unchanged(sheet, unchanged):
        raise Invalid(asked)
    sheet.sent_by_id, sheet.on_paper = actor.person_id, _waits_for_paper(sheet, actor, at)
    sheet.unchanged_reason = clean_line(unchanged) if _is_unchanged(sheet) else ""
    keep_sheet(sheet, "sent", at)
    record(actor, Event.SHEET_SENT, at=at, code=code, fiscal_year=fiscal_year)
    return sheet


def in_the_way_of_sending(sheet: Sheet, at: datetime, unchanged: str = "") -> Mapping[str, str]:
    """What a sheet still lacks before it can be sent, by field; nothing where it can."""
    early = not_begun(sheet.year.year, day_of(at))
    return {"": early} if early else sheet.missing_fields() or _asked_of_unchanged(sheet, unchanged)


def _is_unchanged(sheet: Sheet) -> bool:
    """Whether it says what it said when it was returned or sent back."""
    return bool(sheet.sent_back_digest) and sheet.sent_back_digest == content_hash(sheet.whole_content())


def _asked_of_unchanged(sheet: Sheet, reason: str) -> Mapping[str, str]:
    """The question where it goes out again as it came back and nothing says why."""
    if not _is_unchanged(sheet):
        return {}
    said = clean_line(reason)
    problem = over_long(said, LONGEST_SENT_BACK) if said else UNCHANGED
    return {"unchanged": problem} if problem else {}


def _waits_for_paper(sheet: Sheet, actor: Actor, at: datetime) -> bool:
    """Whether nobody of the body that leads the measure could confirm it on screen but the one who sends it. At most one query."""
    if sheet.measure is None:
        return False
    able = people_of_body_who_may(Action.SHEET_CONFIRM, sheet.measure.owner_id, on=day_of(at))
    return not able - {actor.person_id}


@command
def recall_sheet(*, actor: Actor, fiscal_year: int, code: str, at: datetime, reason: str = "") -> Sheet:
    """Take a sheet back from confirmation to its writer. May: the lead's writers and its approver; the secretariat.

    Whoever sends back what another sent says why (``Invalid`` as ``sent_back``): the writer reads it, and is asked where nothing
    changed.
    """
    sheet = fetch_sheet(fiscal_year, code)
    require(actor, Action.SHEET_SEND, sheet.target)
    state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.RECALL)
    sheet.state = SheetState.RETURNED if sheet.remarks.filter(is_open=True).exists() else state
    if sends_back(actor, sheet.own_target, sender_id=sheet.sent_by_id or sheet.written_by_id):
        said = clean_line(reason)
        check_words("sent_back", said, longest=LONGEST_SENT_BACK, missing=NO_REASON_SENT_BACK)
        _send_back(sheet, said, actor)
    else:
        sheet.sent_back_reason, sheet.sent_back_by_id = "", None  # the digest stays: sending it unchanged still asks
    keep_sheet(sheet, "recalled", at)
    record(actor, Event.SHEET_RECALLED, at=at, code=code, fiscal_year=fiscal_year)
    return sheet


def _send_back(sheet: Sheet, reason: str, actor: Actor | None) -> None:
    """Note on the row what it said when it was sent back or returned, and why. Nobody: it is handed in, and that is over."""
    sheet.sent_back_reason, sheet.sent_back_by_id = reason, actor.person_id if reason and actor else None
    sheet.sent_back_digest = content_hash(sheet.whole_content()) if actor else ""


@command
def confirm_sheet(
    *,
    actor: Actor,
    fiscal_year: int,
    code: str,
    at: datetime,
    means: Means = Means.SCREEN,
    confirmed_by: str = "",
    confirmed_on: date | None = None,
) -> Sheet:
    """Confirm a sheet, which hands it in. For paper, staff record who confirmed it, when and how.

    May: the owner's approver or the district's committee on screen; support staff for a chair on paper, the secretariat for a
    head who has no log-in, but not for what they sent themselves. Raises ``NotNow`` where who sent it would confirm alone.
    """
    sheet = fetch_sheet(fiscal_year, code)
    action = Action.SHEET_CONFIRM if means is Means.SCREEN else Action.SHEET_CONFIRM_PAPER
    require(actor, action, sheet.target if means is Means.SCREEN else sheet.paper_target)
    sheet.state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.CONFIRM)
    if means is Means.SCREEN:
        _require_another_than_the_sender(sheet, actor, at)
    elif sheet.measure_id is not None and actor.person_id == (sheet.sent_by_id or sheet.written_by_id):
        raise NotNow(WRITER_ALONE)
    name, day = clean_line(confirmed_by) if means is not Means.SCREEN else actor.name, confirmed_on or day_of(at)
    problems: dict[str, str] = {}
    if not name:
        problems["confirmed_by"] = _("確かめた人（席の名前でもかまいません）を書いてください。")
    elif problem := too_long(_("確かめた人"), name, LONGEST_CONFIRMER):
        problems["confirmed_by"] = problem
    if problem := wrong_day(day, day_of(at), min(sheet.year.year.starts_on, day_of(sheet.year.opened_at))):
        problems["confirmed_on"] = problem
    if problems:
        raise Invalid(problems)
    _keep_confirmer(sheet, actor.person_id if means is Means.SCREEN else None, name, day)
    sheet.confirmed_on, sheet.confirmed_means, sheet.on_paper = day, means.value, False
    _send_back(sheet, "", None)
    _keep_version(sheet, actor, at)
    keep_sheet(sheet, "confirmed", at)
    record(
        actor,
        Event.SHEET_CONFIRMED,
        at=at,
        code=code,
        fiscal_year=fiscal_year,
        means=means.value,
        digest=content_hash(sheet.whole_content()),
    )
    return sheet


def _require_another_than_the_sender(sheet: Sheet, actor: Actor, at: datetime) -> None:
    """Raises ``NotNow`` for who sent it: they stand for what it says, also where the head who confirms had corrected a word."""
    first, since = sheet.sent_by_id or sheet.written_by_id, sheet.written_at
    require_second_person(actor, Action.SHEET_CONFIRM, first_id=first, since=since, at=at, alone=WRITER_ALONE)


def _keep_confirmer(sheet: Sheet, person_id: int | None, name: str, day: date) -> None:
    """Keep a name as the person's where it is known, so that erasing the person reaches it here too."""
    if person_id is None and sheet.district_plan is not None:
        person_id = person_meant(name, district_id=sheet.district_plan.district_id, on=day)
    sheet.confirmed_person_id, sheet.confirmed_by = person_id, "" if person_id else name


@command
def return_sheet(*, actor: Actor, fiscal_year: int, code: str, remarks: Mapping[str, str], at: datetime) -> Sheet:
    """Ask for corrections, with a remark on each field concerned, and extend the due date. May: the secretariat."""
    sheet = fetch_sheet(fiscal_year, code)
    require(actor, Action.SHEET_RETURN, sheet.target)
    sheet.state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.RETURN)
    labels = shown_labels(sheet.labels, has_advice=bool(sheet.handed_down.get("advice")))
    made = {key: clean_line(text) for key, text in remarks.items() if clean_line(text)}
    unknown = [key for key in made if key not in labels]
    if not made or unknown:
        raise Invalid({"remarks": _("どの欄をどう直してほしいか、少なくとも一つ書いてください。")})
    check_remarks(made, labels)
    sheet.remarks.filter(is_open=True).update(is_open=False)
    Remark.objects.bulk_create(
        Remark(
            sheet=sheet,
            field=key,
            text=text,
            made_by=actor.body,
            made_at=at,
            version=sheet.versions.count(),
        )
        for key, text in made.items()
    )
    days = timedelta(days=sheet.year.term.calendar.return_days)
    sheet.due_on = max(sheet.due_on, day_of(at) + days)
    sheet.unchanged_reason = ""
    _send_back(sheet, "", actor)
    sheet.settled = {}
    keep_sheet(sheet, "returned", at)
    record(actor, Event.SHEET_RETURNED, at=at, code=code, fiscal_year=fiscal_year, fields=sorted(made))
    return sheet


@command
def accept_sheet(*, actor: Actor, fiscal_year: int, code: str, at: datetime) -> Sheet:
    """Accept a sheet as it was handed in; this settles its open remarks. May: the secretariat."""
    sheet = fetch_sheet(fiscal_year, code)
    require(actor, Action.SHEET_ACCEPT, sheet.target)
    sheet.state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.ACCEPT)
    sheet.remarks.filter(is_open=True).update(is_open=False)
    sheet.settled = _done_by(sheet.measure, sheet.sub_items) if sheet.measure else {}
    keep_sheet(sheet, "accepted", at)
    hand_on_sheet(sheet)
    digest = content_hash(sheet.whole_content())
    record(actor, Event.SHEET_ACCEPTED, at=at, code=code, fiscal_year=fiscal_year, digest=digest)
    return sheet


def _done_by(measure: Measure, parts: Sequence[SheetPart]) -> dict[str, Any]:
    """Who leads a measure, under which group, who does it with them, and its sub-items, by the names they have now."""
    partners = sorted(measure.related.all(), key=lambda body: body.pk)
    return {
        "owner": body_value(measure.owner),
        "group": measure.group,
        "partners": [body_value(body) for body in partners],
        **({"parts": [part.kept() for part in parts]} if parts else {}),
    }


def _keep_version(sheet: Sheet, actor: Actor, at: datetime) -> None:
    """Keep the sheet as it is handed in now."""
    SheetVersion.objects.create(
        sheet=sheet,
        number=next_number(sheet.versions.all()),
        content=sheet.whole_content(),
        submitted_at=at,
        submitted_by_id=actor.person_id,
    )
