"""The row of a sheet inside a command: fetched with its open year, and kept with what was done."""

from datetime import datetime

from meguru.base.towns.prepared import Prepared, Slot
from meguru.check.reviews.models import Sheet
from meguru.core.errors import or_not_found
from meguru.plan.calendar.rules import require_open
from meguru.plan.plans.queries.parts import parts_along


def keep_sheet(sheet: Sheet, act: str, at: datetime) -> None:
    """Keep the row with what was done last, and when."""
    sheet.last_act, sheet.last_act_at = act, at
    sheet.save()


_ONE = Prepared(
    lambda: (
        Sheet.objects.select_related("year__term", "measure", "district_plan", "written_by")
        .annotate(parts_text=parts_along("measure_id"))
        .filter(year__fiscal_year=Slot("fiscal_year"), code=Slot("code"))
    )
)


def fetch_sheet(fiscal_year: int, code: str) -> Sheet:
    """The sheet. Raises ``NotFound``, and ``NotNow`` where its year is closed."""
    sheet = or_not_found(_ONE.first(fiscal_year=fiscal_year, code=code))
    require_open(sheet.year.year, sheet.year.state)
    return sheet
