"""Takes the sheets of the plan: the term, its pillars, its measures with sub-items and indicators. Refused once it is adopted."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from meguru.core.errors import Invalid, NotNow
from meguru.core.language import _, listed
from meguru.core.text import flat_name
from meguru.plan.plans.commands import (
    IndicatorDraft,
    MeasureDraft,
    PartDraft,
    add_measure,
    arrange_measure,
    prepare_term,
    set_term,
)
from meguru.plan.plans.models import Measure, PlanTerm
from meguru.plan.setup.commands.rows import Names, Taking, codes_of, district_names
from meguru.plan.setup.rules import TARGETS, SetupChange, SetupSheet
from meguru.plan.terms.levels import PillarDraft
from meguru.plan.terms.measures import MeasureKind

NO_TERM = _("先に、「計画」の表に、第何期・名前・期間を入れてください。")
_BLANK_PILLAR = {"description": "", "above": "", "level": ""}
_MEASURE_WORDS = {"sections": "heading", "text": "title", "pillars": "name", "parts": "title", "indicators": "title"}


class PlanTaking:
    """Takes the rows of the last term's plan."""

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.term: PlanTerm | None = None
        self.districts, self.pillars = Names(()), Names(())

    def begin(self) -> None:
        """Look up the term whose plan the rows are of."""
        self.term = PlanTerm.objects.order_by("first_year").last()
        self.districts = district_names()

    def take_term(self, changes: Sequence[SetupChange]) -> None:
        """Prepare the first term, or correct the one that is prepared."""
        self.begin()
        for change in changes:
            self.taking.row(change, partial(self._term, change), {"years": "last_year"})
        self.begin()

    def _term(self, change: SetupChange) -> None:
        actor, at, row = self.taking.actor, self.taking.at, self.taking.standing(change)
        if change.is_new and self.term is not None:
            raise NotNow(
                _("第{number}期の計画の表です。ほかの期は、「計画」のページで用意してください。").format(
                    number=self.term.number
                )
            )
        wanting = [name for name in ("number", "first_year", "last_year") if row.get(name) is None]
        if wanting:
            raise Invalid({name: _("数を入れてください。") for name in wanting})
        years = row["first_year"], row["last_year"]
        words = {name: row.get(name, "") for name in ("name", "nickname", "vision")}
        if change.is_new:
            first, last = years
            prepare_term(actor=actor, number=row["number"], first_year=first, last_year=last, at=at, **words)
        elif "number" in change.values:
            raise Invalid({"number": _("第何期かは、ここでは変えられません。元に戻してください。")})
        else:
            set_term(actor=actor, term_number=int(change.key), years=years, at=at, **words)

    def require_term(self) -> PlanTerm:
        """The term. Raises ``NotNow`` where there is none."""
        if self.term is None:
            raise NotNow(NO_TERM)
        return self.term

    def take_pillars(self, changes: Sequence[SetupChange]) -> None:
        """Set the term's pillars: those that stand, as corrected, and the new ones behind them."""
        if changes:
            self.taking.row(changes[0], partial(self._pillars, changes), {"pillars": "name"})

    def _pillars(self, changes: Sequence[SetupChange]) -> None:
        term = self.require_term()
        stood = {row["key"]: row for row in self.taking.before[SetupSheet.PILLARS]}
        number = 1
        for change in changes:
            key = change.key
            while not key:
                key, number = (f"p{number}" if f"p{number}" not in stood else ""), number + 1
            stood[key] = {**_BLANK_PILLAR, **stood.get(key, {}), **change.values, "key": key}
        names = Names((row["name"], key) for key, row in stood.items())
        for pillar in term.pillars.all():
            names.found.setdefault(flat_name(pillar.path), [pillar.key])
        unknown = _("「{name}」という柱は、ありません。")
        pillars = [
            PillarDraft(
                key, row["name"], row["description"], names.one(row["above"], "above", unknown) or "", row["level"]
            )
            for key, row in stood.items()
        ]
        set_term(actor=self.taking.actor, term_number=term.number, pillars=pillars, at=self.taking.at)

    def take_measures(
        self, measures: Sequence[SetupChange], parts: Sequence[SetupChange], indicators: Sequence[SetupChange]
    ) -> None:
        """Add and correct measures; each is arranged once, with its sub-items and its indicators."""
        if self.term is not None:
            rows = list(self.term.pillars.all())
            self.pillars = Names((row.name, row.key) for row in rows)
            for row in rows:
                self.pillars.found.setdefault(flat_name(row.path), [row.key])
        of_measure: dict[str, list[SetupChange]] = {}
        for change in [*parts, *indicators]:
            of_measure.setdefault(str(self.taking.standing(change).get("measure", "")), []).append(change)
        # A project comes after the measures that it serves.
        for change in sorted(measures, key=self._is_project):
            number = str(self.taking.standing(change).get("number") or "")
            own = of_measure.pop(number, [])
            self.taking.row(change, partial(self._measure, change, own), _MEASURE_WORDS)
        stood = {str(row["number"]): row for row in self.taking.before[SetupSheet.MEASURES]}
        for number, own in of_measure.items():
            if number in stood:
                change = SetupChange(SetupSheet.MEASURES, own[0].row, stood[number]["key"], {})
                word = "title" if own[0].sheet == SetupSheet.PARTS else "name"
                names = {**dict.fromkeys(stood[number], word), "parts": "title", "indicators": "name"}
                self.taking.row(own[0], partial(self._measure, change, own), names)
            elif own:
                self.taking.refuse(own[0], _("この番号の取組がありません。"), "measure")

    def _is_project(self, change: SetupChange) -> bool:
        return self.taking.standing(change).get("kind") == MeasureKind.CONTINUED_PROJECT

    def _measure(self, change: SetupChange, beneath: Sequence[SetupChange]) -> None:
        actor, at, row = self.taking.actor, self.taking.at, self.taking.standing(change)
        term = self.require_term()
        code, text = change.key, None
        draft = {
            "title": row["title"],
            "description": row.get("description", ""),
            "owner": row.get("owner", ""),
            "group": row.get("group", ""),
            "kind": MeasureKind(row.get("kind") or MeasureKind.MEASURE),
        }
        if change.is_new:
            added = add_measure(actor=actor, term_number=term.number, number=row.get("number"), at=at, **draft)
            code = added.code
        elif "number" in change.values:
            raise Invalid({"number": _("取組の番号は、変えられません。元に戻してください。")})
        else:
            text = MeasureDraft(**draft)
        unknown = _("「{name}」という柱は、ありません。")
        arrange_measure(
            actor=actor,
            term_number=term.number,
            code=code,
            text=text,
            pillar=self.pillars.one(row.get("pillar", ""), "pillar", unknown) or "",
            related=row.get("related", ()),
            districts=codes_of(self.districts, row.get("districts", ())),
            parts=[_part(row) for row in self._beneath(SetupSheet.PARTS, code, beneath)],
            indicators=[_indicator(row, term) for row in self._beneath(SetupSheet.INDICATORS, code, beneath)],
            serves=_codes_served(term, row.get("serves", ())),
            at=at,
        )

    def _beneath(self, sheet: SetupSheet, code: str, changes: Sequence[SetupChange]) -> list[dict[str, Any]]:
        """All sub-items or indicators of a measure: those that stand, as corrected, and new ones behind them."""
        own = [change for change in changes if change.sheet == sheet]
        stood = [row for row in self.taking.before[sheet] if row["key"].rpartition(" ")[0] == code]
        changed = {change.key: change.values for change in own if change.key}
        return [
            *({**row, **changed.get(row["key"], {})} for row in stood),
            *(dict(change.values) for change in own if change.is_new),
        ]


def _part(row: Mapping[str, Any]) -> PartDraft:
    return PartDraft(
        row["title"], row.get("text", ""), row.get("owner", ""), bool(row.get("is_rated")), row.get("number")
    )


def _codes_served(term: PlanTerm, numbers: Sequence[str]) -> list[str]:
    """The codes of the measures of these numbers. Raises ``Invalid`` with those that are not there."""
    found = {str(number): code for number, code in Measure.objects.filter(term=term).values_list("number", "code")}
    if unknown := [number for number in numbers if number not in found]:
        raise Invalid({"serves": _("この番号の取組がありません：{names}").format(names=listed(unknown))})
    return [found[number] for number in numbers]


def _indicator(row: Mapping[str, Any], term: PlanTerm) -> IndicatorDraft:
    baseline = row.get("baseline")
    targets = {term.first_year + at: row.get(name) for at, name in enumerate(TARGETS)}
    beyond = [year for year, value in targets.items() if value is not None and year > term.last_year]
    if beyond:
        raise Invalid({"name": _("目標の年度が、計画の期間より後です。")})
    return IndicatorDraft(
        name=row["name"],
        unit=row.get("unit", ""),
        baseline=None if baseline is None else float(baseline),
        baseline_year=row.get("baseline_year"),
        part=row.get("part"),
        targets={year: float(value) for year, value in targets.items() if value is not None},
    )
