"""Reading amendments: proposals and decisions with their causes, for the comparison table (新旧対照表)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import AMENDMENT_MACHINE, AmendmentState, AmendmentStep
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.towns.prepared import Prepared
from meguru.check.opinions.material import withheld_numbers
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import OpinionState
from meguru.core.clock import day_of
from meguru.core.errors import or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.plans.rules import LAYER_LABELS, LayerKind


@dataclass(frozen=True)
class AmendmentView:
    """An amendment with its causes, and the layer's texts once it is agreed."""

    id: int
    number: int | None
    fiscal_year: int
    term_id: int
    kind: LayerKind
    kind_label: str
    state: AmendmentState
    state_label: str
    measure_code: str | None
    district_code: str | None
    theme_number: int | None
    title: str
    before: dict[str, str]
    after: dict[str, str]
    reason: str
    advice: tuple[str, ...]
    opinions: tuple[str, ...]
    other_cause: str
    decided_on: date | None
    effective_year: int
    proposed_by_id: int | None
    proposed_by: str
    proposed_on: date
    proposed_at: datetime
    subject: str
    new_owner: str
    new_owner_id: int | None
    new_group: str
    cause_texts: tuple[tuple[str, str, str], ...]
    in_stead: str

    @property
    def effective(self) -> FiscalYear:
        """The year in which it begins."""
        return FiscalYear(self.effective_year)

    @property
    def year(self) -> FiscalYear:
        """The reviewed year in whose turn it was made."""
        return FiscalYear(self.fiscal_year)

    def allows(self, step: AmendmentStep) -> bool:
        """Whether the step is open in the present state."""
        return AMENDMENT_MACHINE.allows(self.state, step)


def amendment_view(row: Amendment, *, reads_opinions: bool = False, held: Collection[str] = ()) -> AmendmentView:
    """A row as it is read; for the reads of this area.

    Who does not read opinions is told the words of those alone that are public, or will be: answered, not among ``held`` (those
    kept out of what is public), with their parts blacked out.
    """
    layer = row.layer
    measure = row.measure or (layer.measure if layer else None)
    theme = row.theme
    before = dict(layer.before if layer else row.before)
    return AmendmentView(
        id=row.pk,
        number=layer.number if layer else None,
        fiscal_year=row.year.fiscal_year,
        term_id=row.year.term_id,
        kind=LayerKind(row.kind),
        kind_label=LAYER_LABELS[LayerKind(row.kind)],
        state=AmendmentState(row.state),
        state_label=AMENDMENT_MACHINE.states[AmendmentState(row.state)],
        measure_code=measure.code if measure else None,
        district_code=theme.district_plan.district.code if theme else None,
        theme_number=theme.number if theme else None,
        title=(measure.title if measure else "") or (theme.title if theme else "") or row.after.get("title", ""),
        before=before,
        after={**before, **row.after} if row.kind == LayerKind.AMEND else dict(row.after),
        reason=row.reason,
        advice=tuple(advice.number for advice in row.advice.all()),
        opinions=tuple(opinion.number for opinion in row.opinions.all()),
        other_cause=row.other_cause,
        decided_on=layer.decided_on if layer else None,
        effective_year=row.effective_year,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by.name if row.proposed_by else "",
        proposed_on=day_of(row.proposed_at),
        proposed_at=row.proposed_at,
        subject=_("{name}地区").format(name=theme.district_plan.district.name)
        if theme
        else (measure.group if measure else row.new_group),
        new_owner=row.new_owner.name if row.new_owner else "",
        new_owner_id=row.new_owner_id,
        new_group=row.new_group,
        cause_texts=(
            *(("advice", advice.number, advice.text) for advice in row.advice.all()),
            *(
                ("opinion", opinion.number, _words_of(opinion, is_reader=reads_opinions, held=held))
                for opinion in row.opinions.all()
            ),
        ),
        in_stead=row.in_stead,
    )


def _words_of(opinion: Opinion, *, is_reader: bool, held: Collection[str]) -> str:
    if is_reader:
        return opinion.text
    if opinion.state != OpinionState.ANSWERED or opinion.number in held:
        return ""
    return opinion.public_text or opinion.text


def amendment_rows() -> "QuerySet[Amendment]":
    """Amendments with what is shown of them; for the reads of this area."""
    return Amendment.objects.select_related(
        "year", "measure", "theme__district_plan__district", "layer__measure", "proposed_by", "new_owner"
    ).prefetch_related("advice", "opinions")


def list_amendments(actor: Actor) -> list[AmendmentView]:
    """All amendments but dropped ones. May: everybody in the workshop but district committees."""
    require(actor, Action.AMENDMENT_VIEW)
    return [amendment_view(row) for row in amendment_rows().exclude(state=AmendmentState.DROPPED.value)]


def get_amendment(actor: Actor, amendment_id: int) -> AmendmentView:
    """One amendment, dropped ones too. Raises ``NotFound``. May: everybody in the workshop but district committees."""
    require(actor, Action.AMENDMENT_VIEW)
    row = or_not_found(amendment_rows().filter(pk=amendment_id).first())
    reads_opinions = can(actor, Action.OPINION_VIEW)
    return amendment_view(row, reads_opinions=reads_opinions, held=() if reads_opinions else withheld_numbers())


def amendments_caused_by(actor: Actor, advice_number: str) -> list[AmendmentView]:
    """The amendments a piece of advice led to, dropped ones left out: for its trail. May: who reads advice.

    What is only proposed is left out for those who may not read proposals; what is agreed stands in the plan for all.
    """
    require(actor, Action.ADVICE_VIEW)
    rows = amendment_rows().filter(advice__number=advice_number).exclude(state=AmendmentState.DROPPED.value)
    if not can(actor, Action.AMENDMENT_VIEW):
        rows = rows.filter(state=AmendmentState.AGREED.value)
    return [amendment_view(row) for row in rows]


def count_of_turn(fiscal_year: int) -> int:
    """How many amendments were proposed in the turn of a reviewed year, whatever became of them. One query."""
    return Amendment.objects.filter(year__fiscal_year=fiscal_year).count()


_PROPOSED = Prepared(
    lambda: Amendment.objects.filter(state=AmendmentState.PROPOSED.value).values_list(
        *("pk", "kind", "proposed_by_id", "measure__title", "theme__title", "after")
    )
)


def waiting_to_agree(actor: Actor) -> list[tuple[int, str]]:
    """The proposed amendments that wait for this person, who did not propose them: id and name. One query. May: who may agree."""
    require(actor, Action.AMENDMENT_AGREE)
    return [
        (key, f"{LAYER_LABELS[LayerKind(kind)]}「{measure or theme or _title(after)}」")
        for key, kind, proposer, measure, theme, after in _PROPOSED.ask()
        if proposer != actor.person_id
    ]


def _title(after: Any) -> str:
    return str(after.get("title", ""))


def count_to_agree(actor: Actor) -> int:
    """How many proposed amendments wait for this person. One query. May: who may agree."""
    return len(waiting_to_agree(actor))
