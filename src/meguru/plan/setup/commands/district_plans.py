"""Takes the sheets of district plans: slogans, sections and themes, each district's plan written once as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.language import _, listed
from meguru.plan.plans.commands import ThemeDraft, write_district_plan
from meguru.plan.plans.models import Measure, Theme
from meguru.plan.setup.commands.plans import PlanTaking
from meguru.plan.setup.commands.rows import Taking
from meguru.plan.setup.rules import SetupChange, SetupSheet

_SHEETS = (SetupSheet.DISTRICT_PLANS, SetupSheet.SECTIONS, SetupSheet.THEMES)
_WORDS = {"sections": "heading", "themes": "title"}


class DistrictPlanTaking:
    """Takes the rows of district plans, by district."""

    def __init__(self, taking: Taking, plan: PlanTaking) -> None:
        self.taking, self.plan = taking, plan
        self.codes: Mapping[str, str] = {}
        self.continued: dict[tuple[str, int], tuple[int, ...]] = {}

    def take(self, changes: Mapping[str, Sequence[SetupChange]]) -> None:
        """Write the plan of each district of which a row is new or changed."""
        by_district: dict[str, list[SetupChange]] = {}
        for change in (each for sheet in _SHEETS for each in changes.get(sheet, ())):
            code = self._district(change)
            if code:
                by_district.setdefault(code, []).append(change)
        if not by_district:
            return
        numbers = Measure.objects.filter(term=self.plan.term).values_list("number", "code")
        self.codes = {str(number): code for number, code in numbers}
        themes = Theme.objects.filter(district_plan__term=self.plan.term).select_related("district_plan__district")
        for theme in themes.prefetch_related("continues"):
            earlier = tuple(each.number for each in theme.continues.all())
            self.continued[theme.district_plan.district.code, theme.number] = earlier
        for code, own in by_district.items():
            self.taking.row(own[0], partial(self._write, code, own), _WORDS)

    def _district(self, change: SetupChange) -> str:
        """The code of the district a row is of; empty, and the row refused, where there is none."""
        if not change.is_new and "district" in change.values:
            self.taking.refuse(change, _("地区は、ここでは変えられません。新しい行を足してください。"), "district")
            return ""
        if not change.is_new:
            return change.key.partition(" ")[0]
        name = change.values.get("district", "")
        found: str | None = self.taking.row(
            change,
            partial(self.plan.districts.one, name, "district", _("「{name}」という地区は、登録されていません。")),
        )
        return found or ""

    def _write(self, code: str, changes: Sequence[SetupChange]) -> None:
        term = self.plan.require_term()
        slogan = next((row["slogan"] for row in self._rows(SetupSheet.DISTRICT_PLANS, code, changes)), "")
        sections = self._rows(SetupSheet.SECTIONS, code, changes)
        themes = self._rows(SetupSheet.THEMES, code, changes)
        numbers = [row.get("number") for row in themes]
        if sorted(number or 0 for number in numbers) != list(range(1, len(themes) + 1)):
            raise Invalid({"number": _("テーマの番号は、地区ごとに1から順に、とばさずに付けてください。")})
        write_district_plan(
            actor=self.taking.actor,
            term_number=term.number,
            district=code,
            slogan=slogan,
            sections=[(row["heading"], row.get("body", "")) for row in sections],
            themes=[self._theme(code, row) for row in sorted(themes, key=lambda row: int(row["number"]))],
            at=self.taking.at,
        )

    def _rows(self, sheet: str, code: str, changes: Sequence[SetupChange]) -> list[dict[str, Any]]:
        """The rows of a district in a sheet as they would be: those that stand, as corrected, and the new ones."""
        changed = {change.key: change.values for change in changes if change.sheet == sheet and change.key}
        stood = [row for row in self.taking.before[sheet] if row["key"].partition(" ")[0] == code]
        new = [{"slogan": "", **change.values} for change in changes if change.sheet == sheet and change.is_new]
        return [*({**row, **changed.get(row["key"], {})} for row in stood), *new]

    def _theme(self, code: str, row: Mapping[str, Any]) -> ThemeDraft:
        numbers: Iterable[str] = row.get("measures", ())
        unknown = [number for number in numbers if number not in self.codes]
        if unknown:
            raise Invalid({"measures": _("この計画にない取組です：{names}").format(names=listed(unknown))})
        return ThemeDraft(
            title=row["title"],
            aim=row.get("aim", ""),
            measures=[self.codes[number] for number in numbers],
            continues=self.continued.get((code, int(row["number"])), ()),
        )
