"""Changes to review sheets: open, save what is typed, send for confirmation, confirm (hand in), return with remarks, accept.

May: the owner's writers write; the owner's approver (or the district's chair, or staff for a chair on paper) confirms; the
secretariat returns and accepts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.entrusted import require_second_person
from meguru.base.bodies.queries import person_meant
from meguru.base.towns.numbers import next_number
from meguru.base.towns.prepared import Prepared, Slot
from meguru.check.reviews.handing import hand_on_sheet
from meguru.check.reviews.models import Remark, Sheet, SheetVersion
from meguru.check.reviews.openings import SheetOpening
from meguru.check.reviews.rules import (
    LONGEST_CONFIRMER,
    MANNER_LABELS,
    SHEET_MACHINE,
    WRITER_ALONE,
    Manner,
    Means,
    SheetState,
    SheetStep,
    check_lengths,
    check_means,
    check_remarks,
    not_begun,
    shown_labels,
    wrong_day,
)
from meguru.check.reviews.witness import content_hash
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found, require_unchanged
from meguru.core.language import _
from meguru.core.text import clean_line, clean_text, too_long
from meguru.do.figures.commands import record_figure
from meguru.do.figures.material import actuals_of
from meguru.do.figures.rules import as_shown
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.queries import open_year_of
from meguru.plan.calendar.rules import require_open


@command
def open_sheets(*, actor: Actor, year: PlanYear, openings: Sequence[SheetOpening], at: datetime) -> list[Sheet]:
    """Open the sheets of a year, each prefilled with what is handed down. May: the secretariat."""
    require(actor, Action.SHEET_OPEN)
    sheets = [
        Sheet(
            year=year,
            measure_id=opening.measure_id,
            district_plan_id=opening.district_plan_id,
            code=opening.code,
            title=opening.title,
            due_on=opening.due_on,
            handed_down=asdict(opening.handed_down),
            content={"plan": opening.handed_down.plan} if opening.measure_id else {},
            last_act="opened",
            last_act_at=at,
        )
        for opening in openings
    ]
    Sheet.objects.bulk_create(sheets)
    for sheet in sheets:
        record(actor, Event.SHEET_OPENED, at=at, code=sheet.code, fiscal_year=year.fiscal_year)
    if not sheets:
        nothing_changed()
    return sheets


@command
def take_back_sheets(*, actor: Actor, fiscal_year: int, at: datetime) -> int:
    """Take back the sheets of a year that nobody has written on yet; gives their number. May: the secretariat.

    Raises ``NotNow`` where one has been written on, or the year is closed.
    """
    require(actor, Action.SHEET_OPEN)
    sheets = list(Sheet.objects.filter(year__fiscal_year=fiscal_year))
    open_year_of(fiscal_year, field="fiscal_year")
    if any(sheet.state != SheetState.UNTOUCHED for sheet in sheets):
        raise NotNow(_("書きはじめたシートがあるので、取り消せません。"))
    for sheet in sheets:
        sheet.delete()
        record(actor, Event.SHEET_TAKEN_BACK, at=at, code=sheet.code, fiscal_year=fiscal_year)
    if not sheets:
        nothing_changed()
    return len(sheets)


@dataclass(frozen=True)
class SheetDraft:
    """What is typed on a sheet. ``revision`` is the one the form was drawn from."""

    content: Mapping[str, str]
    revision: int
    rating: str = ""
    direction: str = ""
    manner: str = Manner.HELD.value
    manner_note: str = ""


@dataclass(frozen=True)
class SavedSheet:
    """A sheet after saving. ``missing`` (field → sentence) is what kept it from being sent; what was typed is saved anyway."""

    sheet: Sheet
    missing: Mapping[str, str] = field(default_factory=dict)


@command
def save_sheet(
    *,
    actor: Actor,
    fiscal_year: int,
    code: str,
    draft: SheetDraft,
    at: datetime,
    figures: Mapping[int, float | None] | None = None,
    seen: Mapping[int, float | None] | None = None,
    then_send: bool = False,
) -> SavedSheet:
    """Save what is typed on a sheet, half written as it may be, with its figures, and send it on where wished: all or nothing.

    ``figures`` are actuals by the indicator's id, ``None`` for "not yet known"; those of another measure are refused. ``seen`` is
    what the form showed of each: one that somebody else recorded since is not lost (``EditedMeanwhile``). A sheet that
    still lacks something is saved and not sent, and says what.
    Raises ``EditedMeanwhile`` with both texts where another saved since the form was drawn, ``Invalid`` for over-long or unknown
    fields, or a figure that is none (as ``figure-<id>``), ``NotNow`` where the sheet has been handed in or its year is closed.
    """
    sheet = _fetch(fiscal_year, code)
    require(actor, Action.SHEET_WRITE, sheet.target)
    state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.WRITE)
    if changed := _write(sheet, draft):
        sheet.state, sheet.revision = state, sheet.revision + 1
        sheet.written_by_id, sheet.written_at = actor.person_id, at
        _save(sheet, "written", at)
        record(actor, Event.SHEET_WRITTEN, at=at, code=code, fiscal_year=fiscal_year, fields=sorted(changed))
    counted = _record_figures(actor, sheet, figures, seen or {}, at) if figures else 0
    missing = _in_the_way_of_sending(sheet, at) if then_send else {}
    if then_send and not missing:
        sheet = send_sheet(actor=actor, fiscal_year=fiscal_year, code=code, at=at)
    elif not changed and not counted:
        nothing_changed()
    return SavedSheet(sheet, missing)


def _write(sheet: Sheet, draft: SheetDraft) -> list[str]:
    """Put what was typed on the sheet's row; the names of what changed by it."""
    content = {key: clean_text(text) for key, text in draft.content.items()}
    check_lengths(content, sheet.labels)
    _check_choices(sheet, draft)
    new = {
        "content": {**sheet.content, **content},
        "rating": draft.rating,
        "direction": draft.direction,
        "manner": draft.manner,
        "manner_note": clean_line(draft.manner_note),
    }
    if sheet.measure_id is None:
        new["rating"] = new["direction"] = ""
    changed = [name for name, value in new.items() if getattr(sheet, name) != value and name != "content"]
    changed += [key for key, text in content.items() if sheet.content.get(key, "") != text]
    if changed:
        require_unchanged(
            seen=draft.revision,
            now=sheet.revision,
            yours=content,
            theirs={key: sheet.content.get(key, "") for key in content},
            by=sheet.written_by.name if sheet.written_by else "",
            revision=sheet.revision,
        )
    for name, value in new.items():
        setattr(sheet, name, value)
    return changed


def _record_figures(
    actor: Actor, sheet: Sheet, figures: Mapping[int, float | None], seen: Mapping[int, float | None], at: datetime
) -> int:
    """Record those that differ from what is known; gives how many did."""
    year, counted = sheet.year.fiscal_year, 0
    known = actuals_of(sheet.measure_id, year)
    for indicator, value in figures.items():
        if indicator not in known:
            raise Invalid({f"figure-{indicator}": _("この指標は、このシートの取組のものではありません。")})
        if value == known[indicator]:
            continue
        shown = as_shown(known[indicator])  # a form shows twelve digits, whatever is recorded
        name = f"figure-{indicator}"
        require_unchanged(
            seen=as_shown(seen.get(indicator, known[indicator])),
            now=shown,
            yours={name: as_shown(value)},
            theirs={name: shown},
            revision=sheet.revision,
        )
        try:
            record_figure(actor=actor, indicator_id=indicator, fiscal_year=year, value=value, at=at)
        except Invalid as error:
            raise Invalid({f"figure-{indicator}": error.fields["figure"]}) from None
        counted += 1
    return counted


def _check_choices(sheet: Sheet, draft: SheetDraft) -> None:
    term = sheet.year.term
    problems: dict[str, str] = {}
    if draft.rating and term.scale.get(draft.rating) is None:
        problems["rating"] = _("自己評価を選び直してください。")
    if draft.direction and draft.direction not in {direction.code for direction in term.directions}:
        problems["direction"] = _("次の年の方向を選び直してください。")
    if draft.manner not in {manner.value for manner in MANNER_LABELS}:
        problems["manner"] = _("この年の行い方を選び直してください。")
    if problems:
        raise Invalid(problems)


@command
def send_sheet(*, actor: Actor, fiscal_year: int, code: str, at: datetime) -> Sheet:
    """Send a finished sheet to whoever confirms it.

    Raises ``Invalid`` naming each field that is still missing, ``NotNow`` where its year has not begun.
    """
    sheet = _fetch(fiscal_year, code)
    require(actor, Action.SHEET_WRITE, sheet.target)
    if early := not_begun(sheet.year.year, day_of(at)):
        raise NotNow(early)
    missing = sheet.missing_fields()
    if missing and sheet.state == SheetState.UNTOUCHED:
        raise Invalid(missing)  # what to write says more than "not yet written"
    sheet.state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.SEND)
    if missing:
        raise Invalid(missing)
    _save(sheet, "sent", at)
    record(actor, Event.SHEET_SENT, at=at, code=code, fiscal_year=fiscal_year)
    return sheet


def _in_the_way_of_sending(sheet: Sheet, at: datetime) -> Mapping[str, str]:
    early = not_begun(sheet.year.year, day_of(at))
    return {"": early} if early else sheet.missing_fields()


@command
def recall_sheet(*, actor: Actor, fiscal_year: int, code: str, at: datetime) -> Sheet:
    """Take a sheet back from confirmation to its writer. May: its writers and its approver."""
    sheet = _fetch(fiscal_year, code)
    require(actor, Action.SHEET_WRITE, sheet.target)
    state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.RECALL)
    sheet.state = SheetState.RETURNED if sheet.remarks.filter(is_open=True).exists() else state
    _save(sheet, "recalled", at)
    record(actor, Event.SHEET_RECALLED, at=at, code=code, fiscal_year=fiscal_year)
    return sheet


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
    """Confirm a sheet, which hands it in. On paper, staff record who confirmed it, on which day and how.

    May: the owner's approver or the district's committee on screen; support staff for somebody on paper. Raises ``NotNow`` where
    the last writer would confirm alone.
    """
    sheet = _fetch(fiscal_year, code)
    action = Action.SHEET_CONFIRM if means is Means.SCREEN else Action.SHEET_CONFIRM_PAPER
    require(actor, action, sheet.target)
    sheet.state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.CONFIRM)
    check_means(means, is_district=sheet.district_plan_id is not None)
    if means is Means.SCREEN:
        require_second_person(
            actor, action, first_id=sheet.written_by_id, since=sheet.written_at, at=at, alone=WRITER_ALONE
        )
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
    sheet.confirmed_on, sheet.confirmed_means = day, means.value
    _keep_version(sheet, actor, at)
    _save(sheet, "confirmed", at)
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


def _keep_confirmer(sheet: Sheet, person_id: int | None, name: str, day: date) -> None:
    """Keep a name as the person's where it is known, so that erasing the person reaches it here too."""
    if person_id is None and sheet.district_plan is not None:
        person_id = person_meant(name, district_id=sheet.district_plan.district_id, on=day)
    sheet.confirmed_person_id, sheet.confirmed_by = person_id, "" if person_id else name


@command
def return_sheet(*, actor: Actor, fiscal_year: int, code: str, remarks: Mapping[str, str], at: datetime) -> Sheet:
    """Ask for corrections, with a remark on each field concerned. The due day moves on. May: the secretariat."""
    sheet = _fetch(fiscal_year, code)
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
    _save(sheet, "returned", at)
    record(actor, Event.SHEET_RETURNED, at=at, code=code, fiscal_year=fiscal_year, fields=sorted(made))
    return sheet


@command
def accept_sheet(*, actor: Actor, fiscal_year: int, code: str, at: datetime) -> Sheet:
    """Accept a sheet as it was handed in. Open remarks are settled by it. May: the secretariat."""
    sheet = _fetch(fiscal_year, code)
    require(actor, Action.SHEET_ACCEPT, sheet.target)
    sheet.state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.ACCEPT)
    sheet.remarks.filter(is_open=True).update(is_open=False)
    _save(sheet, "accepted", at)
    hand_on_sheet(sheet)
    digest = content_hash(sheet.whole_content())
    record(actor, Event.SHEET_ACCEPTED, at=at, code=code, fiscal_year=fiscal_year, digest=digest)
    return sheet


def _keep_version(sheet: Sheet, actor: Actor, at: datetime) -> None:
    """Keep the sheet as it is handed in now."""
    SheetVersion.objects.create(
        sheet=sheet,
        number=next_number(sheet.versions.all()),
        content=sheet.whole_content(),
        submitted_at=at,
        submitted_by_id=actor.person_id,
    )


def _save(sheet: Sheet, act: str, at: datetime) -> None:
    sheet.last_act, sheet.last_act_at = act, at
    sheet.save()


_ONE = Prepared(
    lambda: Sheet.objects.select_related("year__term", "measure", "district_plan", "written_by").filter(
        year__fiscal_year=Slot("fiscal_year"), code=Slot("code")
    )
)


def _fetch(fiscal_year: int, code: str) -> Sheet:
    sheet = or_not_found(_ONE.first(fiscal_year=fiscal_year, code=code))
    require_open(sheet.year.year, sheet.year.state)
    return sheet
