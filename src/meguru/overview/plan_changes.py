"""Everything that changed around a plan of a term as one list: its text, who does what, its rules, names, departments, due days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from meguru.act.reorganising.queries.reorganisations import list_reorganisations
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.queries.naming import renamings_between
from meguru.core.clock import day_of
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _, joined, listed
from meguru.plan.calendar.queries import DueLine, due_moves_of
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.queries.history import DatedAct, acts_of_measures, acts_of_term
from meguru.plan.plans.queries.layers import LayerView, list_layers
from meguru.plan.plans.queries.terms import get_term
from meguru.plan.plans.rules import LAYER_LABELS

AMENDED, ARRANGED, RULES = _("計画の変更"), _("担当・地区・指標"), _("期日・会議の成立")
RENAMED, REORGANISED, DUE = _("改称"), _("組織改正"), _("シートの期限")
DONE, AHEAD, WITHDRAWN = _("変わりました"), _("これから"), _("取りやめ")


@dataclass(frozen=True)
class ChangeRow:
    """One change: from which day, of what kind and of what, what stood before and after, why, by whom, and whether it has come."""

    day: date
    kind: str
    subject: str
    field: str
    before: str
    after: str
    reason: str
    by: str
    recorded_on: date | None
    standing: str

    @property
    def year(self) -> str:
        """The fiscal year of the day."""
        return FiscalYear.of(self.day).label


def changes_of_term(actor: Actor, number: int, *, today: date) -> tuple[PlanTerm, list[ChangeRow]]:
    """A term with all that changed around its plan, the latest day first. Seven queries. May: everybody in the workshop.

    Raises ``NotFound``.
    """
    require(actor, Action.PLAN_VIEW)
    term = get_term(actor, number)
    first, last = FiscalYear(term.first_year).starts_on, FiscalYear(term.last_year).next.ends_on
    rows = [
        *(_amended(layer, today) for layer in list_layers(term)),
        *(
            row
            for subject, acts in acts_of_measures(actor, term)
            for act in acts
            for row in _dated(act, ARRANGED, subject)
        ),
        *(row for act in acts_of_term(actor, term) for row in _dated(act, RULES, term.name)),
        *_renamed(actor, first, last),
        *(row for row in _reorganised(actor, today) if first <= row.day <= last),
        *map(_due, due_moves_of(actor, term)),
    ]
    return term, sorted(rows, key=lambda row: row.day, reverse=True)


def _amended(layer: LayerView, today: date) -> ChangeRow:
    day = FiscalYear(layer.effective_year).starts_on
    return ChangeRow(
        day=day,
        kind=AMENDED,
        subject=layer.after.get("title") or layer.title,
        field=_("{kind}（改{number}）").format(kind=LAYER_LABELS[layer.kind], number=layer.number),
        before=layer.before.get("description", ""),
        after=layer.after.get("description", ""),
        reason=layer.reason,
        by="",
        recorded_on=layer.decided_on,
        standing=DONE if day <= today else AHEAD,
    )


def _dated(act: DatedAct, kind: str, subject: str) -> Iterator[ChangeRow]:
    standing = WITHDRAWN if act.is_withdrawn else DONE if act.is_applied else AHEAD
    for field in act.fields:
        yield ChangeRow(
            day=act.from_day,
            kind=kind,
            subject=subject,
            field=field.label,
            before=field.before,
            after=field.after,
            reason=act.reason,
            by=act.recorded_by,
            recorded_on=day_of(act.recorded_at),
            standing=standing,
        )


def _renamed(actor: Actor, first: date, last: date) -> Iterator[ChangeRow]:
    for each in renamings_between(actor, first, last):
        yield ChangeRow(
            day=each.from_day,
            kind=RENAMED,
            subject=each.before,
            field=_("名前"),
            before=each.before,
            after=each.after,
            reason=each.reason,
            by="",
            recorded_on=day_of(each.recorded_at),
            standing=DONE if each.applied_at else AHEAD,
        )


def _reorganised(actor: Actor, today: date) -> Iterator[ChangeRow]:
    for row in list_reorganisations(actor, today=today):
        for pair in row.pairs:
            counts = [
                _("取組{count}件").format(count=pair.measures),
                _("席{count}").format(count=pair.seats),
                _("助言{count}件").format(count=pair.advice),
            ]
            yield ChangeRow(
                day=row.from_day,
                kind=REORGANISED,
                subject=pair.old,
                field=pair.how_label,
                before=pair.old,
                after=joined("\n", filter(None, (pair.new, listed(counts)))),
                reason=row.reason,
                by=row.recorded_by,
                recorded_on=day_of(row.recorded_at),
                standing=WITHDRAWN if row.is_undone else AHEAD if row.is_ahead else DONE,
            )


def _due(move: DueLine) -> ChangeRow:
    said = _("{own}／地区 {district}")
    return ChangeRow(
        day=move.moved_on,
        kind=DUE,
        subject=move.year.label,
        field=_("シートの期限"),
        before=said.format(own=wareki(move.own_before), district=wareki(move.district_before)),
        after=said.format(own=wareki(move.own), district=wareki(move.district)),
        reason=move.reason,
        by=move.moved_by,
        recorded_on=move.moved_on,
        standing=DONE,
    )
