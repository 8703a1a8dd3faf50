"""Changes to the basics of districts. May: the secretariat; support staff correct what is known of associations in theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.basics.models import AreaPlace, BasicsVersion, DistrictBasics
from meguru.base.basics.queries import seen_of, state_of
from meguru.base.basics.rules.areas import OUTSIDE, flat_area
from meguru.base.basics.rules.numbers import (
    COUNTS,
    LONGEST_SOURCE,
    MOST_AREAS,
    Numbers,
    check_day,
    check_numbers,
    over,
)
from meguru.base.basics.witness import basics_hash
from meguru.base.bodies.models import District
from meguru.base.towns.scope import town_in_scope
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.language import _
from meguru.core.text import check_words, clean_line

_OVERTAKEN = _("この間に、ほかの人がこの日の数を変えました。いまの数を確かめて、もう一度登録してください。")


@dataclass(frozen=True)
class BasicsDraft:
    """The basics of a district on a day, to be written."""

    district: str
    as_of: date
    source: str
    numbers: Numbers


@dataclass(frozen=True)
class Taken:
    """How many districts' days came in: new and changed ones; and how many areas were placed."""

    added: int
    changed: int
    placed: int


@command
def write_basics(*, actor: Actor, draft: BasicsDraft, at: datetime, seen: str | None = None) -> DistrictBasics:
    """Write a district's basics of a day, or correct them: what was there before is kept.

    ``seen`` is what the form was made from (``seen_of``); empty for a new day. Raises ``NotFound``, ``Invalid`` (also where a
    new day is there already), and ``NotNow`` where somebody has changed them since.
    """
    require(actor, Action.BASICS_TAKE)
    district = _district(draft.district)
    row = _row(district, draft.as_of)
    if seen == "" and row is not None:
        raise Invalid({"as_of": _("この日の数は、もうあります。「直す」から直してください。")})
    if seen is not None and seen != seen_of(row):
        raise NotNow(_OVERTAKEN)
    saved, said = _write(actor, district, draft, at)
    if not said:
        nothing_changed()
    return saved


@command
def write_many_basics(*, actor: Actor, drafts: Sequence[BasicsDraft], at: datetime, seen: str | None = None) -> Taken:
    """Write the basics of several districts, all or none.

    ``seen`` is the state the form was made from (``state_of``). Raises ``NotFound``, ``Invalid``, and ``NotNow`` where anything
    has changed since.
    """
    require(actor, Action.BASICS_TAKE)
    if seen is not None and seen != state_of():
        raise NotNow(_("この間に、地区の数か登録が変わりました。いまの数を確かめて、もう一度登録してください。"))
    taken = _write_all(actor, drafts, at)
    if not taken.added + taken.changed:
        nothing_changed()
    return taken


@command
def take_basics(
    *, actor: Actor, drafts: Sequence[BasicsDraft], places: Mapping[str, str], seen: str, at: datetime
) -> Taken:
    """Take the basics that a file gives, all or none, and remember in which district an area was said to lie.

    ``places`` are areas by name with a district's code, or ``OUTSIDE``. ``seen`` is the state the preview was made from
    (``state_of``). Raises ``NotFound``, ``Invalid``, and ``NotNow`` where anything has changed since.
    """
    require(actor, Action.BASICS_TAKE)
    if seen != state_of():
        raise NotNow(_("見くらべたあとに、登録が変わりました。もう一度、同じファイルを選んで見くらべてください。"))
    if len(places) > MOST_AREAS:
        raise Invalid({"places": _("一度に決められる町は{most:,}までです。").format(most=MOST_AREAS)})
    placed = _place(places)
    taken = replace(_write_all(actor, drafts, at), placed=placed)
    if placed:
        record(actor, Event.AREAS_PLACED, at=at, number=placed)
    if not taken.added + taken.changed + placed:
        nothing_changed()
    return taken


@command
def correct_associations(
    *,
    actor: Actor,
    district: str,
    as_of: date,
    associations: int | None,
    member_households: int | None,
    at: datetime,
    seen: str | None = None,
) -> DistrictBasics:
    """Correct how many associations a district had on a day, and how many households in them.

    ``seen`` is what the form was made from (``seen_of``). May: the secretariat, and support staff of the district. Raises
    ``NotFound`` where the day has no basics, ``Invalid``, and ``NotNow`` where somebody has changed them since.
    """
    row_of = _district(district)
    require(actor, Action.BASICS_ASSOCIATIONS, Target(district_ids=frozenset({row_of.pk})))
    row = or_not_found(_row(row_of, as_of))
    if seen is not None and seen != seen_of(row):
        raise NotNow(_OVERTAKEN)
    numbers = replace(row.numbers, associations=associations, member_households=member_households)
    saved, said = _write(actor, row_of, BasicsDraft(district, as_of, row.source, numbers), at)
    if not said:
        nothing_changed()
    return saved


@command
def remove_basics(*, actor: Actor, district: str, as_of: date, at: datetime) -> None:
    """Take the basics of a day away, with what they were before. Published books keep theirs. Raises ``NotFound``."""
    require(actor, Action.BASICS_TAKE)
    row = or_not_found(_row(_district(district), as_of))
    record(actor, Event.BASICS_REMOVED, at=at, id=row.pk, code=district, day=as_of.isoformat(), row=basics_hash(row))
    row.delete()


def _district(code: str) -> District:
    found: District = or_not_found(District.objects.filter(code=code).first())
    return found


def _row(district: District, as_of: date) -> DistrictBasics | None:
    found: DistrictBasics | None = DistrictBasics.objects.filter(district=district, as_of=as_of).first()
    return found


def _write_all(actor: Actor, drafts: Sequence[BasicsDraft], at: datetime) -> Taken:
    said = [_write(actor, _district(draft.district), draft, at)[1] for draft in drafts]
    return Taken(said.count("new"), said.count("changed"), 0)


def _write(actor: Actor, district: District, draft: BasicsDraft, at: datetime) -> tuple[DistrictBasics, str]:
    """Save what differs, with what was before and one entry; beside the row whether it is new, changed, or (empty) the same."""
    check_day(draft.as_of, day_of(at))
    check_numbers(draft.numbers)
    source = clean_line(draft.source)
    check_words("source", source, longest=LONGEST_SOURCE)
    values = {name: getattr(draft.numbers, name) for name in (*COUNTS, "lacking")}
    values |= {"source": source, "ages": [band.to_json() for band in draft.numbers.ages]}
    row = _row(district, draft.as_of)
    if row is None:
        said = "new"
        row = DistrictBasics.objects.create(district=district, as_of=draft.as_of, recorded_at=at, **values)
    else:
        if all(getattr(row, name) == value for name, value in values.items()):
            return row, ""
        said = "changed"
        before = {"source": row.source} | row.numbers.to_json()
        BasicsVersion.objects.create(basics=row, said=before, replaced_by_id=actor.person_id, replaced_at=at)
        for name, value in values.items():
            setattr(row, name, value)
        row.recorded_at = at
        row.save()
    record(
        actor,
        Event.BASICS_WRITTEN,
        at=at,
        id=row.pk,
        code=district.code,
        day=draft.as_of.isoformat(),
        row=basics_hash(row),
    )
    return row, said


def _place(places: Mapping[str, str]) -> int:
    """Remember where areas lie; how many are new or lie elsewhere now."""
    town = town_in_scope().name
    codes = {row.code: row.pk for row in District.objects.all()}
    kept = {row.flat: row for row in AreaPlace.objects.all()}
    changed = 0
    for name, code in places.items():
        if code != OUTSIDE and code not in codes:
            raise Invalid({"places": _("登録されていない地区です：{names}").format(names=code)})
        flat, district = flat_area(name, town), codes.get(code)
        row = kept.get(flat)
        if row is None:
            kept[flat] = AreaPlace.objects.create(flat=flat, name=over(name), district_id=district)
        elif row.district_id != district:
            row.district_id = district
            row.save(update_fields=["district"])
        else:
            continue
        changed += 1
    return changed
