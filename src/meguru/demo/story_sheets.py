"""The steps of a demo town's story that happen to its sheets: written, sent, confirmed, returned, accepted."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from meguru.check.reviews import commands as reviews
from meguru.check.reviews.queries import get_sheet
from meguru.check.reviews.rules import Means, theme_key
from meguru.demo.content_timeline import Step, StepKind
from meguru.demo.content_year import DistrictSheet, MeasureSheet, SheetReturn, Year
from meguru.demo.founding import Stage, moment
from meguru.do.figures.commands import record_figure
from meguru.plan.plans.queries.measures import measures_in_year
from meguru.plan.plans.queries.terms import term_in_year

MEANS = {"meeting": Means.MEETING, "telephone": Means.TELEPHONE}
MEASURE_TEXTS = ("plan", "did", "outcome", "issue", "rating_reason", "next_plan", "advice_reply")
THEME_TEXTS = ("did", "good", "trouble", "next", "help")


class SheetSteps:
    """Plays the steps of sheets. ``played`` says which method plays which kind of step."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._indicators: dict[int, dict[tuple[str, str], int]] = {}
        self.played: dict[StepKind, Callable[[Step], None]] = {
            StepKind.SUBMIT_FIRST_WORDING: self.submit_first_wording,
            StepKind.RETURN_SHEET: self.return_sheet,
            StepKind.WRITE_SHEET: self.write_sheet,
            StepKind.SUBMIT_SHEET: self.submit_sheet,
            StepKind.APPROVE_SHEET: self.approve_sheet,
            StepKind.ACCEPT_SHEET: self.accept_sheet,
            StepKind.WRITE_DISTRICT_SHEET: self.write_district_sheet,
            StepKind.SUBMIT_DISTRICT_SHEET: self.submit_district_sheet,
            StepKind.ACCEPT_DISTRICT_SHEET: self.accept_district_sheet,
        }

    def write_sheet(self, step: Step) -> None:
        """A writer fills part of the sheet and leaves it at that for now."""
        sheet, year = cast(MeasureSheet, step.item), cast(int, step.fiscal_year)
        self._write_measure(sheet, step.on, year, {})

    def submit_sheet(self, step: Step) -> None:
        """A writer fills the sheet with its figures and sends it to be confirmed."""
        sheet, year = cast(MeasureSheet, step.item), cast(int, step.fiscal_year)
        self._write_measure(sheet, step.on, year, {})
        self._send(sheet.written_by, step.on, year, sheet.measure)

    def approve_sheet(self, step: Step) -> None:
        """The head of section looks at it and hands it in."""
        sheet, year = cast(MeasureSheet, step.item), cast(int, step.fiscal_year)
        self._confirm(sheet.approved_by, step.on, year, sheet.measure)

    def accept_sheet(self, step: Step) -> None:
        """The secretariat accepts it."""
        sheet, year = cast(MeasureSheet, step.item), cast(int, step.fiscal_year)
        self._accept(sheet.accepted_by, step.on, year, sheet.measure)

    def submit_first_wording(self, step: Step) -> None:
        """The sheet goes in with the wording that will come back."""
        item, year = cast(SheetReturn, step.item), cast(int, step.fiscal_year)
        if item.sheet == "measure":
            sheet = next(s for s in self._year(year).measure_sheets if s.measure == item.code)
            self._write_measure(sheet, step.on, year, {item.field: item.first_text})
            self._send(sheet.written_by, step.on, year, item.code)
            self._confirm(sheet.approved_by, step.on, year, item.code)
            return
        own = next(s for s in self._year(year).district_sheets if s.district == item.code)
        self._write_district(own, step.on, year, {theme_key(item.theme or 1, item.field): item.first_text})
        self._send(own.entered_by, step.on, year, item.code)
        self._confirm_district(own, step.on, year)

    def return_sheet(self, step: Step) -> None:
        """The secretariat asks for a correction on one field or a few."""
        item, year = cast(SheetReturn, step.item), cast(int, step.fiscal_year)
        said = {item.field: item.remark, **item.also}
        if item.sheet == "district":
            said = {theme_key(item.theme or 1, field): remark for field, remark in said.items()}
        reviews.return_sheet(
            actor=self.stage.secretary(item.returned_by, step.on),
            fiscal_year=year,
            code=item.code,
            remarks=said,
            at=moment(step.on, 14),
        )

    def write_district_sheet(self, step: Step) -> None:
        """Support staff begin to type what the district said."""
        sheet, year = cast(DistrictSheet, step.item), cast(int, step.fiscal_year)
        self._write_district(sheet, step.on, year, {})

    def submit_district_sheet(self, step: Step) -> None:
        """Support staff type what the district said; the chair's confirmation on paper is recorded with its day."""
        sheet, year = cast(DistrictSheet, step.item), cast(int, step.fiscal_year)
        self._write_district(sheet, step.on, year, {})
        self._send(sheet.entered_by, step.on, year, sheet.district)
        if sheet.state != "confirming":
            self._confirm_district(sheet, step.on, year)

    def accept_district_sheet(self, step: Step) -> None:
        """The secretariat accepts a district's sheet."""
        sheet, year = cast(DistrictSheet, step.item), cast(int, step.fiscal_year)
        self._accept(sheet.accepted_by, step.on, year, sheet.district)

    def _year(self, year: int) -> Year:
        return self.stage.content.year(year)

    def _write_measure(self, sheet: MeasureSheet, day: date, year: int, changed: Mapping[str, str]) -> None:
        self._figures(sheet, year, day)
        texts = {key: getattr(sheet, key) for key in MEASURE_TEXTS if getattr(sheet, key)} | dict(changed)
        draft = reviews.SheetDraft(
            content=texts,
            revision=0,
            rating=sheet.rating,
            direction=sheet.direction,
        )
        self._write(sheet.written_by, day, year, sheet.measure, draft)

    def _write_district(self, sheet: DistrictSheet, day: date, year: int, changed: Mapping[str, str]) -> None:
        texts = {theme_key(theme.number, key): getattr(theme, key) for theme in sheet.themes for key in THEME_TEXTS}
        draft = reviews.SheetDraft(
            content=texts | dict(changed),
            revision=0,
            manner=sheet.manner,
            manner_note=sheet.note,
        )
        self._write(sheet.entered_by, day, year, sheet.district, draft)

    def _write(self, seat: str, day: date, year: int, code: str, draft: reviews.SheetDraft) -> None:
        actor = self.stage.actor(seat, day)
        drawn = replace(draft, revision=get_sheet(actor, year, code).revision)  # as the form would have been drawn
        reviews.save_sheet(actor=actor, fiscal_year=year, code=code, draft=drawn, at=moment(day, 11))

    def _send(self, seat: str, day: date, year: int, code: str) -> None:
        reviews.send_sheet(actor=self.stage.actor(seat, day), fiscal_year=year, code=code, at=moment(day, 14))

    def _confirm(self, approver: str, day: date, year: int, code: str) -> None:
        reviews.confirm_sheet(actor=self.stage.actor(approver, day), fiscal_year=year, code=code, at=moment(day, 16))

    def _accept(self, seat: str, day: date, year: int, code: str) -> None:
        reviews.accept_sheet(actor=self.stage.secretary(seat, day), fiscal_year=year, code=code, at=moment(day, 17))

    def _confirm_district(self, sheet: DistrictSheet, day: date, year: int) -> None:
        chair = next(
            (seat for seat in self.stage.content.seats_of("district_committee", district=sheet.district)), None
        )
        reviews.confirm_sheet(
            actor=self.stage.actor(sheet.entered_by, day),
            fiscal_year=year,
            code=sheet.district,
            means=MEANS.get(sheet.confirmed_by_channel, Means.PAPER),
            confirmed_by=chair.title if chair else sheet.district,
            confirmed_on=min(sheet.confirmed_on or day, day),
            at=moment(day, 16),
        )

    def _figures(self, sheet: MeasureSheet, year: int, day: date) -> None:
        """Record the year's figures of the measure."""
        if not sheet.actuals:
            return
        actor = self.stage.actor(sheet.written_by, day)
        for name, value in sheet.actuals.items():
            indicator = self._indicators_of(year)[(sheet.measure, name)]
            record_figure(actor=actor, indicator_id=indicator, fiscal_year=year, value=value, at=moment(day, 10))

    def _indicators_of(self, year: int) -> dict[tuple[str, str], int]:
        """The ids of the plan's indicators by measure and name, read once a year: the plan is frozen."""
        if year not in self._indicators:
            term = term_in_year(year)
            measures = measures_in_year(term, year) if term else []
            self._indicators[year] = {(m.code, one.name): one.id for m in measures for one in m.indicators}
        return self._indicators[year]
