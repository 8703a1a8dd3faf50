"""Give a department its last day with a reorganisation, where nothing is left with it. ``commands`` names them all."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.queries.reorganisations import bodies_below, proposals_with, seats_from
from meguru.act.reorganising.rules import How, last_day
from meguru.base.access.actor import Actor
from meguru.base.bodies.commands.following import end_organisation
from meguru.base.bodies.models import NameChange, Organisation
from meguru.check.committee.models import Advice
from meguru.check.committee.rules import AdviceState
from meguru.core.errors import Invalid
from meguru.core.fiscal import wareki
from meguru.core.language import _, listed
from meguru.plan.plans.models import MeasureChange
from meguru.plan.plans.queries.changes import reassignment_of, rows_with_changes, values_on
from meguru.plan.terms.changes import MeasureField


def end_department(actor: Actor, place: int, old: Organisation, row: Reorganisation, at: datetime) -> None:
    """Give a department its last day. Raises ``Invalid`` where something would still hang on it. Part of a command."""
    left, _rows = reassignment_of(old.pk, row.from_day)
    own = [each for each in row.pairs if each["old"] == old.pk]
    seats = seats_from(old.pk, row.from_day).exclude(pk__in=_moved(own, "seats")).count()
    measures = len(left.adopted) + len(left.drafts)
    if measures or seats:
        told = _("{name}には、まだ取組が{measures}件、席が{seats}残っています。移る先も選んでください。").format(
            name=old.name, measures=measures, seats=seats
        )
        raise Invalid({f"pair{place}-old": told})
    if still := [*_below(old, own, row), *_papers(old, own), *_planned(old, row), *_coming(old, own, row)]:
        told = _("{name}には、まだ残っているものがあります：{things}。先に片付けるか、移る先を選んでください。")
        raise Invalid({f"pair{place}-old": told.format(name=old.name, things=listed(still))})
    if old.ends_on is None:
        end_organisation(actor, old, last_day(row.from_day), at=at)


def _moved(own: list[dict[str, Any]], what: str) -> set[int]:
    return {key for each in own for key in each.get(what, ())}


def _below(old: Organisation, own: list[dict[str, Any]], row: Reorganisation) -> Iterator[str]:
    """The 係 and other bodies below it that no pair takes along, and that nothing else in this reorganisation ends."""
    ending = {each["old"] for each in row.pairs if each["ends_old"]}
    for body in bodies_below(old.pk, row.from_day).exclude(pk__in=_moved(own, "below") | ending):
        yield _("下にある「{name}」").format(name=body.name)


def _papers(old: Organisation, own: list[dict[str, Any]]) -> Iterator[str]:
    """Advice that is not closed, and proposals of new measures, that no pair takes along."""
    advice = Advice.objects.filter(addressee=old).exclude(state=AdviceState.CLOSED.value)
    for number in advice.exclude(pk__in=_moved(own, "advice")).values_list("number", flat=True):
        yield _("助言{number}").format(number=number)
    for proposal in proposals_with(old.pk).exclude(pk__in=_moved(own, "proposals") | _moved(own, "joined")):
        yield _("追加の案「{title}」").format(title=proposal.after.get("title", ""))


def _planned(old: Organisation, row: Reorganisation) -> Iterator[str]:
    """What was decided for a later day and would give a measure to it again; and a name it was to have."""
    later = MeasureChange.objects.filter(
        bodies=old, applied_at=None, withdrawn_at=None, from_day__gt=row.from_day
    ).order_by("from_day", "pk")
    rows = rows_with_changes().in_bulk(set(later.values_list("measure", flat=True)))
    for change in later:
        measure = rows[change.measure_id]
        values = values_on(measure, change.from_day)
        bodies = [values[MeasureField.OWNER], *values[MeasureField.PARTNERS]]
        if any(body["id"] == old.pk for body in bodies):
            yield _("{day}からの{number}「{title}」の変更").format(
                day=wareki(change.from_day), number=measure.number, title=measure.title
            )
    for name in NameChange.objects.filter(organisation=old, applied_at=None).order_by("from_day"):
        yield _("{day}からの改称「{name}」").format(day=wareki(name.from_day), name=name.after)


def _coming(old: Organisation, own: list[dict[str, Any]], row: Reorganisation) -> Iterator[str]:
    """Reorganisations still to come that give it work, unless by then it gives everything away."""
    takes_all = any(each["all"] for each in own)
    for other in Reorganisation.objects.filter(applied_at=None, undone_at=None).exclude(pk=row.pk):
        if takes_all and other.from_day <= row.from_day:
            continue
        if any(each["how"] == How.MOVE and each["new"] == old.pk for each in other.pairs):
            yield _("{day}からの組織改正で移ってくる仕事").format(day=wareki(other.from_day))
