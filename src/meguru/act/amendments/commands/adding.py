"""What a measure that joins the plan brings along besides its words: kind, pillar, partners, districts and indicators.

They are kept with the proposal as keys, so that no body that it names goes unnoticed. Parts of commands; no commands themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import problems_of_indicators
from meguru.base.bodies.models import District, Organisation
from meguru.core.errors import Invalid, NotNow
from meguru.core.language import _
from meguru.core.text import clean_line
from meguru.plan.plans.commands import IndicatorDraft
from meguru.plan.plans.models import Pillar, PlanTerm
from meguru.plan.terms.measures import MeasureKind

_GONE = _("選んだものの中に、見つからないものがあります。")


@dataclass(frozen=True)
class Parts:
    """What is asked for with a new measure: ``pillar`` by its key, ``partners`` by id, ``districts`` by code."""

    kind: MeasureKind = MeasureKind.MEASURE
    pillar: str = ""
    partners: Sequence[int] = ()
    districts: Sequence[str] = ()
    indicators: Sequence[IndicatorDraft] = ()


@dataclass(frozen=True)
class Found:
    """The same as rows: ``columns`` of the proposal, and the partners and districts it names."""

    columns: Mapping[str, Any]
    partners: Sequence[Organisation] = ()
    districts: Sequence[District] = ()


NOTHING = Found({"new_kind": MeasureKind.MEASURE.value, "new_pillar": None, "new_indicators": []})


def found_parts(parts: Parts, term: PlanTerm, owner: Organisation, effective: int) -> Found:
    """What was asked for, as rows. Raises ``Invalid`` at each field that cannot be so."""
    problems: dict[str, str] = {}
    pillar = Pillar.objects.filter(term=term, key=parts.pillar).first() if parts.pillar else None
    if parts.pillar and pillar is None:
        problems["pillar"] = _("柱を選び直してください。")
    partners = list(Organisation.objects.filter(pk__in=list(parts.partners)).order_by("pk"))
    districts = list(District.objects.filter(code__in=list(parts.districts)).order_by("pk"))
    if len(partners) != len(set(parts.partners)):
        problems["partners"] = _GONE
    if len(districts) != len(set(parts.districts)):
        problems["districts"] = _GONE
    if owner in partners:
        problems["partners"] = _("担当と同じ組織は、一緒に行う組織に選べません。")
    for body in partners:
        if body.ends_on is not None:
            problems["partners"] = _("{name}は、廃止になる組織です。ほかの組織を選んでください。").format(
                name=body.name
            )
    for district in districts:
        if district.ends_on is not None:
            problems["districts"] = _("{name}は、廃止になる地区です。ほかの地区を選んでください。").format(
                name=district.name
            )
    indicators = [_indicator(each) for each in parts.indicators]
    problems |= problems_of_indicators(indicators, effective)
    if problems:
        raise Invalid(problems)
    columns = {"new_kind": parts.kind.value, "new_pillar": pillar, "new_indicators": indicators}
    return Found(columns, partners, districts)


def _indicator(draft: IndicatorDraft) -> dict[str, Any]:
    return {
        "name": clean_line(draft.name),
        "unit": clean_line(draft.unit),
        "baseline": draft.baseline,
        "baseline_year": draft.baseline_year,
        "targets": {str(year): value for year, value in sorted((draft.targets or {}).items())},
    }


def keep_parts(amendment: Amendment, found: Found) -> None:
    """Name its partners and districts, once it is saved."""
    amendment.new_partners.set(found.partners)
    amendment.new_districts.set(found.districts)


def moved_parts(amendment: Amendment, found: Found) -> list[str]:
    """Which of the partners and districts would be others."""
    wanted = {"new_partners": found.partners, "new_districts": found.districts}
    return [name for name, rows in wanted.items() if {each.pk for each in rows} != _ids(getattr(amendment, name))]


def _ids(many: Any) -> set[int]:
    return {each.pk for each in many.all()}


def brought(amendment: Amendment) -> dict[str, Any]:
    """What the layer takes over, as ``NewMeasure`` calls it. Raises ``NotNow`` where a partner or a district ends."""
    partners = [body for body in amendment.new_partners.all() if body.pk != amendment.new_owner_id]
    for body in partners:
        if body.ends_on is not None:
            told = _("{name}は、廃止になる組織です。先に、案の一緒に行う組織を直してください。")
            raise NotNow(told.format(name=body.name))
    for district in amendment.new_districts.all():
        if district.ends_on is not None:
            told = _("{name}は、廃止になる地区です。先に、案の地区を直してください。")
            raise NotNow(told.format(name=district.name))
    return {
        "kind": MeasureKind(amendment.new_kind),
        "pillar_id": amendment.new_pillar_id,
        "partner_ids": [body.pk for body in partners],
        "district_ids": sorted(_ids(amendment.new_districts)),
        "indicators": [IndicatorDraft(**each) for each in amendment.new_indicators],
    }
