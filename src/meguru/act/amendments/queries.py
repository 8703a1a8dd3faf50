"""Reading amendments: proposals and decisions with their causes, for the comparison table (新旧対照表)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import AMENDMENT_MACHINE, AmendmentState, AmendmentStep
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.bodies.models import District, Organisation
from meguru.base.towns.lines import Lines
from meguru.base.towns.prepared import Prepared
from meguru.check.opinions.material import withheld_numbers
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import OpinionState
from meguru.core.clock import day_of
from meguru.core.errors import or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.rules import LAYER_LABELS, LayerKind
from meguru.plan.terms.changes import MEASURE_FIELD_LABELS, MeasureField, measure_words
from meguru.plan.terms.measures import MEASURE_KIND_LABELS, MeasureKind


@dataclass(frozen=True)
class AmendmentView:
    """An amendment with its causes, and the layer's texts once it is agreed."""

    id: int
    number: int | None
    fiscal_year: int
    term: PlanTerm
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
    # What a new measure brings along: as the form has it, and in words under their labels.
    brings: "Brings | None" = None
    district_name: str = ""

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


@dataclass(frozen=True)
class Brings:
    """What a new measure brings along besides its words."""

    kind: str
    pillar: str
    partners: tuple[tuple[int, str], ...]
    districts: tuple[str, ...]
    indicators: tuple[dict[str, Any], ...]
    words: tuple[tuple[str, str], ...]

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """Of the words what was given; what was left open is not told."""
        has = (True, bool(self.pillar), bool(self.partners), bool(self.districts), bool(self.indicators))
        return tuple(each for each, is_given in zip(self.words, has, strict=True) if is_given)

    @property
    def seen(self) -> str:
        """All of it as one text, by which a form tells whether somebody else changed it meanwhile."""
        return lines_of(self.words)


def lines_of(words: Sequence[tuple[str, str]]) -> str:
    """Words under their labels, a line each."""
    return joined("\n", [_("{label}：{words}").format(label=label, words=said) for label, said in words])


def _said(what: type[Organisation] | type[District], column: str, key: str) -> Any:
    """Those that a proposal names, as lines of key and name."""
    through = getattr(Amendment, column).through
    named = through.objects.filter(amendment=OuterRef("pk")).order_by().values("amendment")
    path = what.__name__.lower()
    line = Concat(Cast(f"{path}__{key}", CharField()), Value("\t"), f"{path}__name", output_field=CharField())
    return Subquery(named.annotate(said=Lines(line)).values("said"), output_field=CharField())


def _pairs(said: str | None) -> list[tuple[str, str]]:
    """Key and name of each line."""
    return _ordered(
        (key, name) for key, _tab, name in (line.partition("\t") for line in (said or "").split("\n") if line)
    )


def _ordered(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: (len(pair[0]), pair))


def brings_of(row: Amendment) -> Brings:
    """What a proposed measure brings along."""
    said: Any = row
    if hasattr(row, "partners_said"):
        partners, districts = _pairs(said.partners_said), _pairs(said.districts_said)
    else:
        partners = _ordered((str(body.pk), body.name) for body in row.new_partners.all())
        districts = _ordered((place.code, place.name) for place in row.new_districts.all())
    pillar = row.new_pillar
    values = {
        MeasureField.PILLAR: {"name": pillar.path} if pillar else {},
        MeasureField.PARTNERS: [{"name": name} for _key, name in partners],
        MeasureField.DISTRICTS: [{"name": name} for _code, name in districts],
        MeasureField.INDICATORS: row.new_indicators,
    }
    in_words = [(MEASURE_FIELD_LABELS[field], measure_words(field, value)) for field, value in values.items()]
    return Brings(
        kind=row.new_kind,
        pillar=pillar.key if pillar else "",
        partners=tuple((int(key), name) for key, name in partners),
        districts=tuple(code for code, _name in districts),
        indicators=tuple(row.new_indicators),
        words=((_("種類"), MEASURE_KIND_LABELS[MeasureKind(row.new_kind)]), *in_words),
    )


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
        term=row.year.term,
        kind=LayerKind(row.kind),
        kind_label=LAYER_LABELS[LayerKind(row.kind)],
        state=AmendmentState(row.state),
        state_label=AMENDMENT_MACHINE.states[AmendmentState(row.state)],
        measure_code=measure.code if measure else None,
        district_code=theme.district_plan.district.code if theme else None,
        district_name=theme.district_plan.district.name if theme else "",
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
        cause_texts=_causes_of(row, is_reader=reads_opinions, held=held),
        in_stead=row.in_stead,
        brings=brings_of(row) if row.kind == LayerKind.ADD else None,
    )


def _causes_of(row: Amendment, *, is_reader: bool, held: Collection[str]) -> tuple[tuple[str, str, str], ...]:
    """Kind, number and words of what an amendment comes of."""
    return (
        *(("advice", advice.number, advice.text) for advice in row.advice.all()),
        *(
            ("opinion", opinion.number, _words_of(opinion, is_reader=is_reader, held=held))
            for opinion in row.opinions.all()
        ),
    )


def _words_of(opinion: Opinion, *, is_reader: bool, held: Collection[str]) -> str:
    if is_reader:
        return opinion.text
    if opinion.state != OpinionState.ANSWERED or opinion.number in held:
        return ""
    return opinion.public_text or opinion.text


def amendment_rows() -> "QuerySet[Amendment]":
    """Amendments with what is shown of them; for the reads of this area. Partners and districts come along in the same query."""
    rows = Amendment.objects.annotate(
        partners_said=_said(Organisation, "new_partners", "pk"), districts_said=_said(District, "new_districts", "code")
    )
    return rows.select_related(
        "year__term",
        "measure",
        "theme__district_plan__district",
        "layer__measure",
        "proposed_by",
        "new_owner",
        "new_pillar",
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
