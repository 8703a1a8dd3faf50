"""The steps of a demo town's story that happen to its sheets: written, sent, confirmed, returned, accepted."""

from collections.abc import Mapping
from dataclasses import replace

from meguru.check.reviews import commands as reviews
from meguru.check.reviews.queries import get_sheet
from meguru.demo.content_shapes import Act
from meguru.demo.content_year import Confirmed, Returned, SheetRow, Year
from meguru.demo.founding import Stage, moment
from meguru.plan.plans.queries.measures import measures_in_year
from meguru.plan.plans.queries.terms import term_in_year


class SheetStory:
    """Plays the steps of sheets."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._indicators: dict[int, dict[tuple[str, str], int]] = {}

    def write_sheet(self, item: SheetRow, act: Act, year: Year) -> None:
        """A writer fills part of the sheet and leaves it at that for now."""
        self._save(item, act, year, {})

    def send_sheet(self, item: SheetRow, act: Act, year: Year) -> None:
        """A writer fills the sheet with its figures and sends it to be confirmed."""
        self._send(item, act, year, {})

    def send_first_wording(self, item: SheetRow, act: Act, year: Year) -> None:
        """The sheet goes in with the wording that will come back."""
        self._send(item, act, year, item.was)

    def confirm_sheet(self, item: SheetRow, act: Confirmed, year: Year) -> None:
        """The head of section hands it in; a district chair's confirmation on paper is recorded with its day."""
        reviews.confirm_sheet(
            actor=self.stage.actor(act),
            fiscal_year=year.fiscal_year,
            code=item.code,
            means=act.means,
            confirmed_by=act.confirmed_by,
            confirmed_on=act.confirmed_on,
            at=moment(act.on, 16),
        )

    def return_sheet(self, item: SheetRow, act: Returned, year: Year) -> None:
        """The secretariat asks for a correction on one field or a few."""
        actor, at = self.stage.actor(act), moment(act.on, 14)
        reviews.return_sheet(actor=actor, fiscal_year=year.fiscal_year, code=item.code, remarks=act.remarks, at=at)

    def accept_sheet(self, item: SheetRow, act: Act, year: Year) -> None:
        """The secretariat accepts it."""
        actor, at = self.stage.actor(act), moment(act.on, 17)
        reviews.accept_sheet(actor=actor, fiscal_year=year.fiscal_year, code=item.code, at=at)

    def _send(self, item: SheetRow, act: Act, year: Year, changed: Mapping[str, str]) -> None:
        self._save(item, act, year, changed)
        actor, at = self.stage.actor(act), moment(act.on, 14)
        reviews.send_sheet(actor=actor, fiscal_year=year.fiscal_year, code=item.code, at=at)

    def _save(self, item: SheetRow, act: Act, year: Year, changed: Mapping[str, str]) -> None:
        actor, number = self.stage.actor(act), year.fiscal_year
        reviews.save_sheet(
            actor=actor,
            fiscal_year=number,
            code=item.code,
            draft=replace(
                item.draft,
                content={**item.draft.content, **changed},
                revision=get_sheet(actor, number, item.code).revision,  # as the form would have been drawn
            ),
            figures={self._indicator(number, item.code, name): value for name, value in item.figures.items()},
            at=moment(act.on, 11),
        )

    def _indicator(self, fiscal_year: int, code: str, name: str) -> int:
        """The id of a measure's indicator. They are read once a year: the plan is frozen."""
        if fiscal_year not in self._indicators:
            term = term_in_year(fiscal_year)
            measures = measures_in_year(term, fiscal_year) if term else []
            self._indicators[fiscal_year] = {(m.code, one.name): one.id for m in measures for one in m.indicators}
        if (code, name) not in self._indicators[fiscal_year]:
            raise LookupError(f"indicator {name} is not there")
        return self._indicators[fiscal_year][code, name]
