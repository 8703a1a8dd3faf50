"""Take a reorganisation back, while nobody has worked on what it moved. ``commands`` names them all."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from meguru.act.amendments.commands import hand_proposals
from meguru.act.reorganising.commands.carrying import carry_out_what_is_due, handed_in
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.rules import How, last_day, may_undo
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.commands import take_back_renaming
from meguru.base.bodies.commands.following import end_organisation, hand_below, hand_seats
from meguru.base.bodies.models import NameChange, Organisation, Seat
from meguru.check.committee.commands import hand_advice
from meguru.check.committee.models import Advice
from meguru.check.reviews.models import Sheet
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.fiscal import wareki
from meguru.core.language import _, joined
from meguru.plan.plans.commands import MeasureEdit, PartEdit, change_measure, withdraw_change
from meguru.plan.plans.models import Measure, MeasureChange
from meguru.plan.terms.changes import MeasureField
from meguru.plan.terms.measures import LONGEST_GROUP
from meguru.plan.terms.rules import TermState

Done = Mapping[str, Any]
# What of a measure a reorganisation gives to another body.
_GIVEN_BACK = (MeasureField.OWNER, MeasureField.PARTNERS, MeasureField.PARTS)


@command
def undo_reorganisation(*, actor: Actor, row_id: int, at: datetime) -> Reorganisation:
    """Take a reorganisation back: before its day; or on the day on which it was recorded, while nobody has worked on it.

    What was newly registered stays registered. Raises ``NotNow`` with what is in the way; ``NotFound``.
    """
    require(actor, Action.BODY_REORGANISE)
    carry_out_what_is_due(actor, day_of(at), at)
    row: Reorganisation = or_not_found(Reorganisation.objects.filter(pk=row_id, undone_at=None).first())
    if not may_undo(day_of(row.recorded_at), row.from_day, day_of(at)):
        raise NotNow(
            _("組織改正を取り消せるのは、その日が来る前と、記録した日のうちだけです。新しい組織改正で直してください。")
        )
    bodies = _bodies(row)
    _check_none_lies_on(row)
    _check_untouched(row)
    for each in row.pairs:
        old = bodies[each["old"]]
        if each["ends_old"] and old.ends_on == last_day(row.from_day):
            end_organisation(actor, old, None, at=at)
    # What was decided last is taken back first.
    for each in sorted(row.pairs, key=lambda each: int(each.get("order", 0)), reverse=True):
        _undo(actor, row, each, at)
    if row.applied_at is not None:
        hand_proposals(actor, handed_in(row), at=at, is_back=True)
    for each in row.pairs:
        if each.get("stood_until") and bodies[each["new"]].ends_on is None:
            end_organisation(actor, bodies[each["new"]], date.fromisoformat(each["stood_until"]), at=at)
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    row.bodies.clear()
    record(actor, Event.REORGANISATION_UNDONE, at=at, id=row.pk, day=row.from_day.isoformat())
    return row


def _bodies(row: Reorganisation) -> dict[int, Organisation]:
    """The bodies that were reorganised. Raises ``NotNow`` where one was put together with another since."""
    named = {each[which] for each in row.pairs for which in ("old", "new")} - {None}
    found: dict[int, Organisation] = Organisation.objects.in_bulk(named)
    if named - set(found):
        raise NotNow(_("組織改正の課が、もうほかの課とまとめられています。新しい組織改正で直してください。"))
    return found


def _check_none_lies_on(row: Reorganisation) -> None:
    """Raises ``NotNow`` where a later reorganisation takes on what this one moves: it would still go there, from a department to
    which it never came."""
    brought = _named(row.pairs, "new")
    for later in Reorganisation.objects.filter(undone_at=None, pk__gt=row.pk).order_by("from_day", "pk"):
        if brought & _named(later.pairs, "old"):
            said = _("この後に、{day}からの組織改正で、移ったものがさらに移ります。新しい方から取り消してください。")
            raise NotNow(said.format(day=wareki(later.from_day)))


def _named(pairs: list[dict[str, Any]], which: str) -> set[tuple[str, int, int]]:
    """What the pairs move, each with the department it comes from or goes to."""
    return {
        (what, key, each[which])
        for each in pairs
        if each["how"] == How.MOVE
        for what in ("measures", "seats", "below")
        for key in each.get(what, ())
    } | {("drafts", draft["id"], each[which]) for each in pairs if each["how"] == How.MOVE for draft in each["drafts"]}


def _check_untouched(row: Reorganisation) -> None:
    """Raises ``NotNow`` where somebody has worked on what was moved since."""
    drafts = Measure.objects.filter(pk__in=[draft["id"] for each in row.pairs for draft in each["drafts"]])
    if drafts.exclude(term__state=TermState.DRAFT.value).exists():
        raise NotNow(_("移った取組の計画が、もう確定しています。新しい組織改正で直してください。"))
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


def _undo(actor: Actor, row: Reorganisation, each: Done, at: datetime) -> None:
    if NameChange.objects.filter(pk=each["name_change"] or 0).exists():
        take_back_renaming(actor=actor, change_id=each["name_change"], at=at)
    if each["act"] is not None:
        _undo_plan(actor, row, each["act"], at)
    for draft in each["drafts"]:
        measure = Measure.objects.filter(pk=draft["id"]).first()
        if measure is not None:
            _undo_in_draft(measure, draft, each)
    if row.applied_at is not None and each["how"] == How.MOVE:
        hand_seats(actor, each["seats"], each["new"], each["old"], at=at)
        hand_below(actor, each.get("below", ()), each["new"], each["old"], at=at)
        hand_advice(actor, each["advice"], each["new"], each["old"], at=at)


def _undo_plan(actor: Actor, row: Reorganisation, act: int, at: datetime) -> None:
    """Withdraw what the plan was to become; where it has, change each measure back from its own day."""
    if row.from_day > day_of(at):
        withdraw_change(actor=actor, act=act, at=at)
        return
    done = MeasureChange.objects.filter(act=act, field__in=_GIVEN_BACK)
    edits: dict[Measure, dict[str, Any]] = {}
    days: dict[Measure, date] = {}
    for change in done.select_related("measure__term").order_by("pk"):
        edit = edits.setdefault(change.measure, {})
        days[change.measure] = change.from_day
        if change.field == MeasureField.OWNER:
            edit["owner_id"] = change.before["id"]
        elif change.field == MeasureField.PARTS:
            edit["parts"] = [_part_as_it_was(part) for part in change.before]
        else:
            edit["partner_ids"] = [body["id"] for body in change.before]
    for measure, edit in edits.items():
        try:
            change_measure(
                actor=actor,
                term_number=measure.term.number,
                code=measure.code,
                edit=MeasureEdit(**edit),
                from_day=days[measure],
                reason=_("組織改正の取り消し"),
                at=at,
            )
        except Invalid as error:
            raise NotNow(joined("", error.fields.values())) from None


def _part_as_it_was(part: Mapping[str, Any]) -> PartEdit:
    return PartEdit(part["title"], part["text"], part["owner"].get("id"), part["is_rated"], part["number"])


def _undo_in_draft(measure: Measure, before: Done, each: Done) -> None:
    """Put back, in a plan that is still prepared, what was moved and nobody has changed since."""
    old, new = each["old"], each["new"]
    together = set(measure.related.values_list("pk", flat=True))
    if before["owner"] == old:
        if measure.owner_id != new:
            return
        measure.owner_id = old
        if measure.group == each["new_name"][:LONGEST_GROUP]:
            measure.group = before["group"]
        measure.save(update_fields=["owner", "group"])
        together.discard(old)
        if new in before["related"]:
            together.add(new)
    elif measure.owner_id == new or new in together:
        if measure.owner_id != old:
            together.add(old)
        if new not in before["related"]:
            together.discard(new)
    measure.related.set(together)
    came = None if before["owner"] in (old, new) else new  # whose the sub-items of the old one were then
    for number, owner in before.get("parts", ()):
        if owner in together & {old, new}:
            measure.parts.filter(number=number, owner=came).update(owner=owner)
    if new not in together:
        measure.parts.filter(owner=new).update(owner=old if old in together else None)
