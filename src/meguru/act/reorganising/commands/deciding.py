"""Decide a reorganisation: the plan follows by its own dated changes, at once or on the day. ``commands`` names them all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from meguru.act.reorganising.commands.carrying import carry_out, carry_out_what_is_due, gather
from meguru.act.reorganising.commands.ending import end_department
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.queries.reorganisations import bodies_below, body_named, seats_from
from meguru.act.reorganising.rules import LONGEST_REASON, How, Pair, check_pairs, in_order, taken_twice
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.commands import add_organisation, rename_registered
from meguru.base.bodies.commands.following import end_organisation
from meguru.base.bodies.commands.placing import check_placed
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind, Registered, check_stands
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, or_not_found
from meguru.core.fiscal import wareki
from meguru.core.language import _, listed
from meguru.core.text import clean_line, too_long
from meguru.plan.plans.commands import reassign_body
from meguru.plan.plans.models import Measure, MeasureChange
from meguru.plan.plans.queries.changes import reassignments_of

Done = dict[str, Any]
R = TypeVar("R")


@command
def reorganise(*, actor: Actor, pairs: Sequence[Pair], from_day: date, reason: str, at: datetime) -> Reorganisation:
    """Reorganise departments from a day: one or several at once. A new department is registered on the way.

    Raises ``Invalid`` where the pairs do not fit (at ``pair0-new`` and so on), where the day or the reason is none, or where a
    department would end that something is still left with from that day on; ``NotFound`` for a body that is none.
    """
    require(actor, Action.BODY_REORGANISE)
    carry_out_what_is_due(actor, day_of(at), at)
    why = clean_line(reason)
    if problem := too_long(_("わけ"), why, LONGEST_REASON) or ("" if why else _("わけを書いてください。")):
        raise Invalid({"reason": problem})
    check_pairs(pairs)
    olds = _bodies([pair.old_id for pair in pairs])
    _check_not_decided_before(pairs, olds, from_day)
    row = Reorganisation.objects.create(from_day=from_day, reason=why, recorded_by_id=actor.person_id, recorded_at=at)
    whole = _made_whole(pairs, from_day)
    done = [_begun(pair, olds[pair.old_id]) for pair in pairs]
    for place, pair in enumerate(pairs):
        if pair.how is How.RENAME:
            done[place]["name_change"] = _rename(actor, place, pair, row, at)
    for place, pair in enumerate(pairs):
        if pair.how is How.MOVE:
            done[place] |= _target(actor, place, pairs, olds[pair.old_id], row, at)
            whole[place] = replace(whole[place], new_id=done[place]["new"], new_name="")
    _check_each_moves_once(whole)
    for order, place in enumerate(in_order(whole)):
        done[place]["order"] = order
        if pairs[place].how is How.MOVE:
            done[place] |= _move(actor, place, whole[place], row, at)
    row.pairs = done
    gather(row)
    for place, pair in enumerate(pairs):
        if pair.ends_old or pair.how is How.END:
            end_department(actor, place, olds[pair.old_id], row, at)
    row.save(update_fields=["pairs"])
    row.bodies.set({each[which] for each in done for which in ("old", "new")} - {None})
    record(actor, Event.REORGANISED, at=at, id=row.pk, day=from_day.isoformat(), bodies=len(pairs))
    if from_day <= day_of(at):
        carry_out(actor, row, at)
    return row


def _bodies(ids: Sequence[int]) -> Mapping[int, Organisation]:
    found: dict[int, Organisation] = Organisation.objects.in_bulk(ids)
    return {key: or_not_found(found.get(key)) for key in ids}


def _check_not_decided_before(pairs: Sequence[Pair], olds: Mapping[int, Organisation], from_day: date) -> None:
    """Raises ``Invalid`` at a pair that is decided already (a second press, another window), or whose department ends before."""
    open_ones = Reorganisation.objects.filter(undone_at=None, from_day=from_day)
    decided = {sense for row in open_ones for each in row.pairs for sense in _senses(each)}
    for place, pair in enumerate(pairs):
        old = olds[pair.old_id]
        if decided.intersection(_senses({**_begun(pair, old), "new": pair.new_id})):
            told = _("{name}の同じ組織改正は、{day}から行うことが、もう決まっています。一覧で確かめてください。")
        elif old.ends_on is not None and old.ends_on < from_day:
            told = _(
                "{name}は、{day}より前に廃止になることが決まっています。変えるときは、先にそちらを取り消してください。"
            )
        else:
            continue
        raise Invalid({f"pair{place}-old": told.format(name=old.name, day=wareki(from_day))})


def _senses(pair: Done) -> Iterator[tuple[str, int, object]]:
    """What a pair comes to where it takes all: who takes over is meant by its id, or by the name it is registered under."""
    if pair["all"] or pair["how"] == How.RENAME:
        yield from ((pair["how"], pair["old"], which) for which in (pair["new"], pair["new_name"]) if which)


def _made_whole(pairs: Sequence[Pair], from_day: date) -> list[Pair]:
    """The pairs with what they take named before anything moves: a department that takes over is not to give that away again."""
    found = reassignments_of({pair.old_id for pair in pairs}, from_day)
    whole = []
    for pair in pairs:
        if pair.how is not How.MOVE:
            whole.append(pair)
            continue
        measures = frozenset(found[pair.old_id][1]) if pair.measures is None else pair.measures
        seats = frozenset(seats_from(pair.old_id, from_day).values_list("pk", flat=True))
        seats = seats if pair.seats is None else seats & pair.seats
        below = frozenset(bodies_below(pair.old_id, from_day, pair.new_id).values_list("pk", flat=True))
        below = below if pair.below is None else below & pair.below
        whole.append(replace(pair, measures=measures, seats=seats, below=below))
    return whole


def _begun(pair: Pair, old: Organisation) -> Done:
    """What is kept of a pair. ``all``: it takes also what comes up until the day; ``order``: in which it was decided."""
    return {
        "how": pair.how.value,
        "old": old.pk,
        "old_name": old.name,
        "new": None,
        "new_name": clean_line(pair.new_name),
        "ends_old": pair.ends_old or pair.how is How.END,
        "all": pair.how is How.MOVE and pair.measures is None and pair.seats is None and pair.below is None,
        "order": 0,
        "act": None,
        "name_change": None,
        "stood_until": None,
        "measures": [],
        "drafts": [],
        "seats": [],
        "below": [],
        "advice": [],
        "proposals": [],
        "joined": [],
        "shared": [],
    }


def _rename(actor: Actor, place: int, pair: Pair, row: Reorganisation, at: datetime) -> int:
    change = _named(
        place,
        lambda: rename_registered(
            actor=actor,
            what=Registered.ORGANISATION,
            row_id=pair.old_id,
            name=pair.new_name,
            from_day=row.from_day,
            reason=row.reason,
            at=at,
        ),
    )
    return int(change.pk)


def _target(
    actor: Actor, place: int, pairs: Sequence[Pair], old: Organisation, row: Reorganisation, at: datetime
) -> Done:
    """Where the work goes: a registered body, one that had ended and stands again, or one that is registered now, of the old
    one's kind and districts. Raises ``Invalid`` where it ends."""
    pair, field, until = pairs[place], f"pair{place}-new", None
    if pair.new_id is not None:
        new: Organisation | None = or_not_found(Organisation.objects.filter(pk=pair.new_id).first())
    else:
        field = f"pair{place}-new_name"
        new = body_named(old, pair.new_name)
        if new is not None and new.ends_on is not None and new.ends_on < min(row.from_day, day_of(at)):
            until = new.ends_on
            end_organisation(actor, new, None, at=at)
    if new is None:
        new = _named(
            place,
            lambda: add_organisation(
                actor=actor,
                kind=OrganisationKind(old.kind),
                name=pair.new_name,
                districts=[district.code for district in old.districts.all()],
                position=old.position,
                parent_id=old.parent_id,
                at=at,
            ),
        )
    check_stands(new.name, new.ends_on, None, field=field)
    if any(each.old_id == new.pk and (each.ends_old or each.how is How.END) for each in pairs):
        raise Invalid({field: _("廃止する課には移せません。")})
    return {"new": new.pk, "new_name": new.name, "stood_until": until.isoformat() if until else None}


def _check_each_moves_once(pairs: Sequence[Pair]) -> None:
    """Raises ``Invalid`` where departments change places that both do one measure: it could not be told whose place went where."""
    for place, keys in taken_twice(pairs):
        titles = Measure.objects.filter(pk__in=keys).order_by("number").values_list("title", flat=True)
        told = _(
            "{names}は、仕事を入れ替える課の両方が受け持っています。この取組は選ばずに、取組のページで直してください。"
        )
        raise Invalid({f"pair{place}-old": told.format(names=listed([f"「{title}」" for title in titles]))})


def _move(actor: Actor, place: int, pair: Pair, row: Reorganisation, at: datetime) -> Done:
    """Let the plan follow: what was changed in adopted plans, and what stood before in one that is prepared."""
    assert pair.new_id is not None
    drafted = Measure.objects.filter(term__state="draft", pk__in=pair.measures or ()).prefetch_related("related")
    before = {each.pk: _standing(each) for each in drafted}
    new_id, measures = pair.new_id, pair.measures
    moves = _named(
        place,
        lambda: reassign_body(
            actor=actor,
            old_id=pair.old_id,
            new_id=new_id,
            measures=measures,
            from_day=row.from_day,
            reason=row.reason,
            at=at,
        ),
    )
    for row_below in Organisation.objects.filter(pk__in=pair.below or ()):
        _named(place, partial(check_placed, OrganisationKind(row_below.kind), new_id, row_below))
    moved = [move.measure_id for move in moves if move.measure_id not in before]
    return {
        "measures": moved,
        "drafts": [before[move.measure_id] for move in moves if move.measure_id in before],
        "act": MeasureChange.objects.order_by("-act").values_list("act", flat=True)[0] if moved else None,
        "seats": sorted(pair.seats or ()),
        "below": sorted(pair.below or ()),
    }


def _named(place: int, call: Callable[[], R]) -> R:
    """Run a command of one pair. Its errors are told at that pair."""
    try:
        return call()
    except Invalid as error:
        named = {"name": "new_name", "new": "new", "measures": "old", "parent": "new"}
        raise Invalid(
            {
                f"pair{place}-{named[field]}" if field in named else field: problem
                for field, problem in error.fields.items()
            }
        ) from None


def _standing(measure: Measure) -> Done:
    """What a measure of a plan that is prepared is before it moves, to be put back."""
    related = [body.pk for body in measure.related.all()]
    parts = [[number, owner] for number, owner in measure.parts.values_list("number", "owner") if owner is not None]
    return {"id": measure.pk, "owner": measure.owner_id, "group": measure.group, "related": related, "parts": parts}
