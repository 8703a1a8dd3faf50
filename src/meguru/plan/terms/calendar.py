"""The calendar rules of a plan term: due days as month and day, days for returns, and the stages of its year."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from meguru.core.kept import kept, usual
from meguru.core.language import _
from meguru.plan.terms.words import LONGEST_LABEL

LONGEST_RETURN_DAYS = 60


@dataclass(frozen=True)
class Stage:
    """A stage of the year: the months in which it runs (may wrap over New Year)."""

    key: str
    label: str
    english: str
    from_month: int
    to_month: int


DEFAULT_STAGES = (
    Stage("plan", _("計画"), "Plan", 2, 3),
    Stage("do", _("推進"), "Do", 4, 3),
    Stage("check", _("振り返り"), "Check", 4, 8),
    Stage("act", _("継続・追加・修正"), "Act", 9, 1),
)
_LABELS = usual(stage.label for stage in DEFAULT_STAGES)


@dataclass(frozen=True)
class TermCalendar:
    """Due dates as month and day (in the fiscal year after the reviewed one), and the stages of the year."""

    sheet_due: tuple[int, int] = (5, 15)
    district_sheet_due: tuple[int, int] = (6, 8)
    return_days: int = 7
    reply_due: tuple[int, int] = (9, 30)
    stages: tuple[Stage, ...] = field(default=DEFAULT_STAGES)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "TermCalendar":
        """From a stored row; what is missing takes the default."""
        known = dict(row)
        for key in ("sheet_due", "district_sheet_due", "reply_due"):
            if key in known:
                known[key] = tuple(known[key])
        if "stages" in known:
            known["stages"] = tuple(Stage(**{**row, "label": kept(row["label"], _LABELS)}) for row in known["stages"])
        return cls(**known)

    def row(self) -> dict[str, Any]:
        """As stored."""
        return asdict(self)


def check_calendar(row: Mapping[str, Any]) -> str:
    """What of a stored calendar cannot stand, as a sentence; "" where all can."""
    calendar = TermCalendar.read(row)
    for month, day in (calendar.sheet_due, calendar.district_sheet_due, calendar.reply_due):
        if not (1 <= month <= 12 and 1 <= day <= monthrange(2001, month)[1]):
            return _("期日は、暦にある月日で書いてください（2月29日は使えません）。")
    if not 1 <= calendar.return_days <= LONGEST_RETURN_DAYS:
        return _("直しの期間は、1日から{longest}日までにしてください。").format(longest=LONGEST_RETURN_DAYS)
    if any(not (1 <= s.from_month <= 12 and 1 <= s.to_month <= 12 and s.label.strip()) for s in calendar.stages):
        return _("一年のめぐりには、ことばと1月から12月までの月を書いてください。")
    if any(len(stage.label) > LONGEST_LABEL for stage in calendar.stages):
        return _("一年のめぐりのことばは、{longest}字までにしてください。").format(longest=LONGEST_LABEL)
    return ""
