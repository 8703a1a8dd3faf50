"""Commands on reorganisations (組織改正): decide one, carry out what is due, take one back. All or nothing, with one reason.

Measures follow by dated changes of the plan, and with them their sheets, drafts and opinions; seats, open advice and proposals
of new measures follow on the day. May: the secretariat; Meguru itself carries out what was decided.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from meguru.act.amendments.models import Amendment
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.queries import due_reorganisations, open_advice, open_proposals, seats_from
from meguru.act.reorganising.rules import LONGEST_REASON, How, Pair, check_pairs, last_day, may_undo
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.commands import add_organisation, rename_registered, take_back_renaming
from meguru.base.bodies.commands.following import end_organisation, move_seats
from meguru.base.bodies.models import Organisation, Seat
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.check.committee.models import Advice
from meguru.check.reviews.models import Sheet
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.language import _
from meguru.core.text import clean_line, too_long
from meguru.plan.plans.commands import MeasureEdit, change_measure, reassign_body, withdraw_change
from meguru.plan.plans.models import Measure, MeasureChange
from meguru.plan.plans.queries.changes import reassignment_of
from meguru.plan.terms.changes import MeasureField

Done = dict[str, Any]


@command
def reorganise(*, actor: Actor, pairs: Sequence[Pair], from_day: date, reason: str, at: datetime) -> Reorganisation:
    """Reorganise departments from a day: one or several at once. A new department is registered on the way.

    Raises ``Invalid`` where the pairs do not fit (at ``pair0-new`` and so on), where the day or the reason is none, or where a
    department would end that still has measures or seats from that day on; ``NotFound`` for a body that is none.
    """
    require(actor, Action.BODY_REORGANISE)
    why = clean_line(reason)
    if problem := too_long(_("わけ"), why, LONGEST_REASON) or ("" if why else _("わけを書いてください。")):
        raise Invalid({"reason": problem})
    check_pairs(pairs)
    row = Reorganisation.objects.create(from_day=from_day, reason=why, recorded_by_id=actor.person_id, recorded_at=at)
    # Those that take what was chosen one by one first, then those that take the rest.
    order = sorted(range(len(pairs)), key=lambda place: pairs[place].measures is None)
    done = {place: _decide(actor, place, pairs, row, at) for place in order}
    row.pairs = [done[place] for place in range(len(pairs))]
    for place, pair in enumerate(pairs):
        if pair.ends_old or pair.how is How.END:
            _end(actor, place, pair, row, at)
    row.save(update_fields=["pairs"])
    record(actor, Event.REORGANISED, at=at, id=row.pk, day=from_day.isoformat(), bodies=len(pairs))
    if from_day <= day_of(at):
        _carry_out(actor, row, at)
    return row


@command
def carry_out_due(*, actor: Actor, on: date, at: datetime) -> int:
    """Let seats, open advice and proposals follow where the day of a reorganisation has come; how many. May: Meguru itself."""
    require(actor, Action.BODY_CHANGE_APPLY)
    due = list(due_reorganisations(on))
    for row in due:
        _carry_out(actor, row, at)
    if not due:
        nothing_changed()
    return len(due)


@command
def undo_reorganisation(*, actor: Actor, row_id: int, at: datetime) -> Reorganisation:
    """Take a reorganisation back: before its day; or on the day on which it was recorded, while nobody has worked on it.

    What was newly registered stays registered. Raises ``NotNow`` with what is in the way; ``NotFound``.
    """
    require(actor, Action.BODY_REORGANISE)
    row: Reorganisation = or_not_found(Reorganisation.objects.filter(pk=row_id, undone_at=None).first())
    if not may_undo(day_of(row.recorded_at), row.from_day, day_of(at)):
        raise NotNow(
            _("組織改正を取り消せるのは、その日が来る前と、記録した日のうちだけです。新しい組織改正で直してください。")
        )
    _check_untouched(row)
    for each in row.pairs:
        old: Organisation = or_not_found(Organisation.objects.filter(pk=each["old"]).first())
        if each["ends_old"] and old.ends_on == last_day(row.from_day):
            end_organisation(actor, old, None, at=at)
    for each in reversed(row.pairs):
        _undo(actor, row, each, at)
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    record(actor, Event.REORGANISATION_UNDONE, at=at, id=row.pk, day=row.from_day.isoformat())
    return row


def _decide(actor: Actor, place: int, pairs: Sequence[Pair], row: Reorganisation, at: datetime) -> Done:
    """Decide one pair: the plan follows by its own dated changes, at once or on the day."""
    pair = pairs[place]
    old: Organisation = or_not_found(Organisation.objects.filter(pk=pair.old_id).first())
    done: Done = {
        "how": pair.how.value,
        "old": old.pk,
        "old_name": old.name,
        "new": pair.new_id,
        "new_name": clean_line(pair.new_name),
        "ends_old": pair.ends_old or pair.how is How.END,
        "act": None,
        "name_change": None,
        "measures": [],
        "drafts": [],
        "seats": [],
        "advice": [],
        "proposals": [],
    }
    given: dict[str, Any] = {"actor": actor, "from_day": row.from_day, "reason": row.reason, "at": at}
    if pair.how is How.RENAME:
        change = _named(
            place, lambda: rename_registered(what=Registered.ORGANISATION, row_id=old.pk, name=pair.new_name, **given)
        )
        done["name_change"] = change.pk
    elif pair.how is How.MOVE:
        new = _new_body(actor, place, pair, old, at)
        done |= {"new": new.pk, "new_name": new.name}
        before = {
            each.pk: _standing(each) for each in Measure.objects.filter(term__state="draft", pk__in=_drafts(old, row))
        }
        moves = _named(place, lambda: reassign_body(old_id=old.pk, new_id=new.pk, measures=pair.measures, **given))
        done["measures"] = [move.measure_id for move in moves if move.measure_id not in before]
        done["drafts"] = [before[move.measure_id] for move in moves if move.measure_id in before]
        if done["measures"]:
            done["act"] = MeasureChange.objects.order_by("-act").values_list("act", flat=True)[0]
        seats = list(seats_from(old.pk, row.from_day).values_list("pk", flat=True))
        done["seats"] = seats if pair.seats is None else [key for key in seats if key in pair.seats]
        done["advice"] = list(open_advice(pair, pairs).values_list("pk", flat=True))
        done["proposals"] = list(open_proposals(pair, pairs).values_list("pk", flat=True))
    return done


def _new_body(actor: Actor, place: int, pair: Pair, old: Organisation, at: datetime) -> Organisation:
    """Where the work goes: a registered body, or one that is registered now, of the old one's kind and districts."""
    if pair.new_id is not None:
        found: Organisation = or_not_found(Organisation.objects.filter(pk=pair.new_id).first())
        return found
    codes = [district.code for district in old.districts.all()]
    kind = OrganisationKind(old.kind)
    same = Organisation.objects.filter(kind=kind.value, name=clean_line(pair.new_name), ends_on=None).first()
    if same is not None:
        return same  # two departments become one new one: the first of them registered it
    added: Organisation = _named(
        place,
        lambda: add_organisation(
            actor=actor, kind=kind, name=pair.new_name, districts=codes, position=old.position, at=at
        ),
    )
    return added


def _named(place: int, call: Any) -> Any:
    """Run a command of one pair. Its errors are told at that pair."""
    try:
        return call()
    except Invalid as error:
        named = {"name": "new_name", "new": "new", "measures": "old"}
        raise Invalid(
            {
                f"pair{place}-{named[field]}" if field in named else field: problem
                for field, problem in error.fields.items()
            }
        ) from None


def _end(actor: Actor, place: int, pair: Pair, row: Reorganisation, at: datetime) -> None:
    """Give a department its last day. Raises ``Invalid`` where something would still hang on it."""
    old: Organisation = or_not_found(Organisation.objects.filter(pk=pair.old_id).first())
    left, _rows = reassignment_of(old.pk, row.from_day)
    moved = {key for each in row.pairs if each["old"] == old.pk for key in each["seats"]}
    seats = seats_from(old.pk, row.from_day).exclude(pk__in=moved).count()
    measures = len(left.adopted) + len(left.drafts)
    if measures or seats:
        raise Invalid(
            {
                f"pair{place}-old": _(
                    "{name}には、まだ取組が{measures}件、席が{seats}残っています。移る先も選んでください。"
                ).format(name=old.name, measures=measures, seats=seats)
            }
        )
    if old.ends_on is None:
        end_organisation(actor, old, last_day(row.from_day), at=at)


def _carry_out(actor: Actor, row: Reorganisation, at: datetime) -> None:
    for each in row.pairs:
        if each["how"] == How.MOVE:
            move_seats(actor, each["seats"], each["old"], each["new"], at=at)
            Advice.objects.filter(pk__in=each["advice"], addressee=each["old"]).update(addressee=each["new"])
            Amendment.objects.filter(pk__in=each["proposals"], new_owner=each["old"]).update(new_owner=each["new"])
    row.applied_at = at
    row.save(update_fields=["applied_at"])
    record(actor, Event.REORGANISATION_CARRIED_OUT, at=at, id=row.pk, day=row.from_day.isoformat())


def _check_untouched(row: Reorganisation) -> None:
    """Raises ``NotNow`` where somebody has worked on what was moved since."""
    if row.applied_at is None:
        return
    measures = [key for each in row.pairs for key in each["measures"]]
    seats = [(key, each["new"]) for each in row.pairs for key in each["seats"]]
    since = row.applied_at
    acts = [each["act"] for each in row.pairs if each["act"] is not None]
    later = MeasureChange.objects.filter(measure__in=measures, recorded_at__gte=row.recorded_at).exclude(act__in=acts)
    if Sheet.objects.filter(measure__in=measures, last_act_at__gt=since).exists() or later.exists():
        raise NotNow(_("移った取組のシートに、もう書き込みがあります。新しい組織改正で直してください。"))
    if any(not Seat.objects.filter(pk=key, organisation=new).exists() for key, new in seats):
        raise NotNow(_("移った席が、もうほかの組織に変わっています。新しい組織改正で直してください。"))
    replied = Advice.objects.filter(pk__in=[key for each in row.pairs for key in each["advice"]])
    if replied.filter(replies__made_at__gt=since).exists():
        raise NotNow(_("移った助言に、もう答えがあります。新しい組織改正で直してください。"))


def _undo(actor: Actor, row: Reorganisation, each: Mapping[str, Any], at: datetime) -> None:
    if each["name_change"] is not None:
        take_back_renaming(actor=actor, change_id=each["name_change"], at=at)
    if each["act"] is not None:
        _undo_plan(actor, row, each, at)
    for draft in each["drafts"]:
        measure: Measure = or_not_found(Measure.objects.filter(pk=draft["id"]).first())
        measure.owner_id, measure.group = draft["owner"], draft["group"]
        measure.save(update_fields=["owner", "group"])
        measure.related.set(draft["related"])
    if row.applied_at is not None and each["how"] == How.MOVE:
        move_seats(actor, each["seats"], each["new"], each["old"], at=at)
        Advice.objects.filter(pk__in=each["advice"], addressee=each["new"]).update(addressee=each["old"])
        Amendment.objects.filter(pk__in=each["proposals"], new_owner=each["new"]).update(new_owner=each["old"])


def _undo_plan(actor: Actor, row: Reorganisation, each: Mapping[str, Any], at: datetime) -> None:
    """Withdraw what the plan was to become; where it has, change it back from the same day."""
    if row.from_day > day_of(at):
        withdraw_change(actor=actor, act=each["act"], at=at)
        return
    done = MeasureChange.objects.filter(act=each["act"], field__in=(MeasureField.OWNER, MeasureField.PARTNERS))
    changes = done.select_related("measure__term").order_by("pk")
    edits: dict[Measure, dict[str, Any]] = {}
    for change in changes:
        edit = edits.setdefault(change.measure, {})
        if change.field == MeasureField.OWNER:
            edit["owner_id"] = change.before["id"]
        else:
            edit["partner_ids"] = [body["id"] for body in change.before]
    for measure, edit in edits.items():
        change_measure(
            actor=actor,
            term_number=measure.term.number,
            code=measure.code,
            edit=MeasureEdit(**edit),
            from_day=row.from_day,
            reason=_("組織改正の取り消し"),
            at=at,
        )


def _drafts(old: Organisation, row: Reorganisation) -> list[int]:
    return [move.measure_id for move in reassignment_of(old.pk, row.from_day)[0].drafts]


def _standing(measure: Measure) -> Done:
    """What a measure of a plan that is prepared is before it moves, to be put back."""
    related = [body.pk for body in measure.related.all()]
    return {"id": measure.pk, "owner": measure.owner_id, "group": measure.group, "related": related}
