"""Commands that rename from a day on (改称): the name before stays what it was called until then. ``commands`` names them all.

A day that has come counts at once; one that lies ahead is kept, and the daily round makes it. May: the secretariat; Meguru itself
makes what was decided.
"""

from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.models import Committee, District, NameChange, Organisation, Seat
from meguru.base.bodies.queries.naming import changes_of, due_changes, present_name, subject_of
from meguru.base.bodies.queries.uses import fetch_registered
from meguru.base.bodies.rules import LONGEST_NAME, LONGEST_READING, LONGEST_REASON, RENAMED, Registered, check_renaming
from meguru.base.towns.models import TownRow
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotFound, NotNow, or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import clean_line, too_long


@command
def rename_registered(
    *,
    actor: Actor,
    what: Registered,
    row_id: int,
    name: str,
    from_day: date,
    reason: str,
    at: datetime,
    reading: str = "",
) -> NameChange:
    """Call a district, organisation, committee or seat otherwise from a day on. A district's reading is renamed with it.

    Raises ``Invalid`` where the name is none, the present one, too long or another body's, where no reason is given, or where the
    day does not come after the renamings there are; ``NotFound``.
    """
    require(actor, Action.BODY_RENAME)
    if what not in RENAMED:
        raise NotFound
    row = fetch_registered(what, row_id)
    before, after = present_name(row), (clean_line(name), clean_line(reading))
    if isinstance(row, District) and not after[1]:
        raise Invalid({"reading": _("地区の名前と読みを書いてください。")})
    _check_lengths(
        ("name", _("新しい名前"), after[0], LONGEST_NAME[what]),
        ("reading", _("新しいよみ"), after[1], LONGEST_READING),
        ("reason", _("改めるわけ"), clean_line(reason), LONGEST_REASON),
    )
    check_renaming(
        before, after, clean_line(reason), from_day, changes_of(what, row_id).values_list("from_day", flat=True)
    )
    if is_taken(row, after[0]):
        raise Invalid({"name": _("「{name}」は、もう登録されています。").format(name=after[0])})
    change = NameChange.objects.create(
        **{f"{what.value}_id": row.pk},
        from_day=from_day,
        from_year=FiscalYear.of(from_day).year,
        before=before[0],
        before_reading=before[1],
        after=after[0],
        after_reading=after[1],
        reason=clean_line(reason),
        recorded_at=at,
    )
    if from_day <= day_of(at):
        _make(actor, change, at)
    else:
        record(actor, Event.NAME_PLANNED, at=at, what=what.value, id=row.pk, day=from_day.isoformat())
    return change


@command
def take_back_renaming(*, actor: Actor, change_id: int, at: datetime) -> None:
    """Take back the newest renaming of something: one to come will not be made, one made is undone, as if it had not been.

    Raises ``NotNow`` where a later one lies on it, or where another body has the name before by now; ``NotFound``.
    """
    require(actor, Action.BODY_RENAME)
    change: NameChange = or_not_found(NameChange.objects.filter(pk=change_id).first())
    what, row_id = subject_of(change)
    if changes_of(what, row_id).filter(from_day__gt=change.from_day).exists():
        raise NotNow(_("この後に、ほかの改称があります。新しい方から取り消してください。"))
    if change.applied_at is not None:
        row = fetch_registered(what, row_id)
        if is_taken(row, change.before):
            raise NotNow(_("「{name}」は、ほかで使われているので、元の名前に戻せません。").format(name=change.before))
        _call(row, change.before, change.before_reading)
    change.delete()
    record(actor, Event.NAME_TAKEN_BACK, at=at, what=what.value, id=row_id, day=change.from_day.isoformat())


@command
def make_due_renamings(*, actor: Actor, on: date, at: datetime) -> int:
    """Make the renamings whose day has come; how many. One whose name another body has by now waits. May: Meguru itself."""
    require(actor, Action.BODY_CHANGE_APPLY)
    made = 0
    for change in due_changes(on):
        what, row_id = subject_of(change)
        if not is_taken(fetch_registered(what, row_id), change.after, but=change.pk):
            _make(actor, change, at)
            made += 1
    if not made:
        nothing_changed()
    return made


def _check_lengths(*texts: tuple[str, str, str, int]) -> None:
    problems = {field: problem for field, noun, text, longest in texts if (problem := too_long(noun, text, longest))}
    if problems:
        raise Invalid(problems)


def _make(actor: Actor, change: NameChange, at: datetime) -> None:
    """Change the name. What it was called until then is asked once more: it may have been corrected meanwhile."""
    what, row_id = subject_of(change)
    row = fetch_registered(what, row_id)
    change.before, change.before_reading = present_name(row)
    change.applied_at = at
    change.save(update_fields=["before", "before_reading", "applied_at"])
    _call(row, change.after, change.after_reading)
    record(actor, Event.NAME_CHANGED, at=at, what=what.value, id=row_id, day=change.from_day.isoformat())


def _call(row: TownRow, name: str, reading: str) -> None:
    if isinstance(row, District):
        row.name, row.reading = name, reading
        row.save(update_fields=["name", "reading"])
    elif isinstance(row, Seat):
        row.title = name
        row.save(update_fields=["title"])
    else:
        assert isinstance(row, Organisation | Committee)  # the rest of what can be renamed
        row.name = name
        row.save(update_fields=["name"])


def is_taken(row: TownRow, name: str, *, but: int = 0) -> bool:
    """Whether another organisation of the kind, or another committee, has a name or will have it from a day to come."""
    if isinstance(row, Organisation):
        others = Organisation.objects.filter(kind=row.kind, name=name).exclude(pk=row.pk)
        planned = NameChange.objects.filter(organisation__kind=row.kind).exclude(organisation=row.pk)
    elif isinstance(row, Committee):
        others = Committee.objects.filter(name=name).exclude(pk=row.pk)  # type: ignore[assignment]
        planned = NameChange.objects.filter(committee__isnull=False).exclude(committee=row.pk)
    else:
        return False
    return others.exists() or planned.filter(applied_at=None, after=name).exclude(pk=but).exists()


def mend_newest_name(what: Registered, row_id: int, name: str) -> None:
    """Let the newest renaming that was made say the name as it was corrected, inside the command that corrects it."""
    newest = changes_of(what, row_id).filter(applied_at__isnull=False).last()
    if newest is not None:
        newest.after = name
        newest.save(update_fields=["after"])
