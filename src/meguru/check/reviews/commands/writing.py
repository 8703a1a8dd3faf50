"""Save what is typed on a sheet, with its figures, and send it on where nothing is missing.

May: the writers of the lead and of its partners; the lead alone sends it on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.check.reviews.commands.confirming import in_the_way_of_sending, send_sheet
from meguru.check.reviews.commands.keeping import fetch_sheet, keep_sheet
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.parts import wrong_ratings
from meguru.check.reviews.rules import (
    MANNER_LABELS,
    SHEET_MACHINE,
    Manner,
    SheetState,
    SheetStep,
    check_lengths,
    merge_fields,
)
from meguru.core.errors import EditedMeanwhile, Invalid, require_unchanged
from meguru.core.language import _
from meguru.core.text import clean_line, clean_text
from meguru.do.figures.commands import record_figure
from meguru.do.figures.material import actuals_of
from meguru.do.figures.rules import as_shown


@dataclass(frozen=True)
class SheetDraft:
    """What is typed on a sheet. ``revision`` is the one the form showed, ``seen`` the fingerprint of each field it showed."""

    content: Mapping[str, str]
    revision: int
    rating: str = ""
    direction: str = ""
    manner: str = Manner.HELD.value
    manner_note: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedSheet:
    """A sheet after saving. ``missing`` (field → sentence) is why it was not sent; what was typed is saved all the same."""

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
    unchanged: str = "",
) -> SavedSheet:
    """Save a sheet, finished or not, together with its figures, and send it on if asked to: all or nothing.

    ``figures`` maps an indicator's id to its actual, ``None`` for "not yet known"; those of another measure are refused. ``seen``
    is what the form showed for each, so that a figure somebody else recorded since is not lost (``EditedMeanwhile``). An
    incomplete sheet is saved but not sent, and the result says what is missing. ``unchanged``: why it is sent again as it was.
    What somebody else saved since the form was drawn is merged field by field.
    Raises ``EditedMeanwhile`` with both texts where both changed one field, ``Invalid`` for a field that is
    too long or unknown or a figure that is not a number (as ``figure-<id>``), ``NotNow`` if the sheet was handed in or its year
    is closed.
    """
    sheet = fetch_sheet(fiscal_year, code)
    require(actor, Action.SHEET_WRITE, sheet.target)
    state = SHEET_MACHINE.next_state(SheetState(sheet.state), SheetStep.WRITE)
    if changed := _write(sheet, draft, actor):
        sheet.state, sheet.revision = state, sheet.revision + 1
        sheet.written_by_id, sheet.written_at = actor.person_id, at
        keep_sheet(sheet, "written", at)
        record(actor, Event.SHEET_WRITTEN, at=at, code=code, fiscal_year=fiscal_year, fields=sorted(changed))
    counted = _record_figures(actor, sheet, figures, seen or {}, at) if figures else 0
    missing = in_the_way_of_sending(sheet, at, unchanged) if then_send else {}
    if then_send and not missing:
        sheet = send_sheet(actor=actor, fiscal_year=fiscal_year, code=code, at=at, unchanged=unchanged)
    elif not changed and not counted:
        nothing_changed()
    return SavedSheet(sheet, missing)


def _write(sheet: Sheet, draft: SheetDraft, actor: Actor) -> list[str]:
    """Put what was typed on the sheet's row; the names of what changed by it."""
    content = {key: clean_text(text) for key, text in draft.content.items()}
    check_lengths(content, sheet.labels)
    _check_choices(sheet, draft)
    now = _choices_of(sheet) | {key: sheet.content.get(key, "") for key in content}
    typed = _merged({**content, **_typed_choices(sheet, draft)}, now, sheet, draft, actor)
    changed = [key for key, text in typed.items() if text != now[key]]
    sheet.content = {**sheet.content, **{key: typed[key] for key in content}}
    for name in _CHOICES:
        setattr(sheet, name, typed[name])
    return changed


_CHOICES = ("rating", "direction", "manner", "manner_note")


def _choices_of(sheet: Sheet) -> dict[str, str]:
    return {name: getattr(sheet, name) for name in _CHOICES}


def _typed_choices(sheet: Sheet, draft: SheetDraft) -> dict[str, str]:
    """The choices as they were typed; a district rates nothing."""
    is_measure = sheet.measure_id is not None
    return {
        "rating": draft.rating if is_measure else "",
        "direction": draft.direction if is_measure else "",
        "manner": draft.manner,
        "manner_note": clean_line(draft.manner_note),
    }


def _merged(
    typed: Mapping[str, str], now: Mapping[str, str], sheet: Sheet, draft: SheetDraft, actor: Actor
) -> Mapping[str, str]:
    """What is to stand in each field. Raises ``EditedMeanwhile`` where two changed the same one differently."""
    merged = merge_fields(typed, now, draft.seen, is_same_revision=draft.revision == sheet.revision)
    if merged.clashes:
        raise EditedMeanwhile(
            yours={key: typed[key] for key in merged.clashes},
            theirs={key: now[key] for key in merged.clashes},
            by=sheet.written_by.name if sheet.written_by else "",
            is_own=sheet.written_by_id is not None and sheet.written_by_id == actor.person_id,
            revision=sheet.revision,
        )
    return merged.kept


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
    problems |= wrong_ratings(draft.content, sheet.sub_items, term.scale)
    if draft.direction and draft.direction not in {direction.code for direction in term.directions}:
        problems["direction"] = _("次の年の方向を選び直してください。")
    if draft.manner not in {manner.value for manner in MANNER_LABELS}:
        problems["manner"] = _("この年の行い方を選び直してください。")
    if problems:
        raise Invalid(problems)
