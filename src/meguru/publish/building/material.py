"""What is fetched for one book before it is put into shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from meguru.act.amendments.queries import AmendmentView
from meguru.base.basics.queries import Day
from meguru.base.bodies.models import District
from meguru.check.committee.queries import AdviceView, EvaluationView
from meguru.check.opinions.queries import OpinionView
from meguru.check.reviews.queries import SheetView
from meguru.do.activities.queries import ActivityView
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.queries.districts import DistrictPlanView
from meguru.plan.plans.queries.measures import MeasureView
from meguru.publish.building.names import NamesThen
from meguru.publish.building.ties import Ties


@dataclass(frozen=True)
class Material:
    """Everything fetched for one book, before it is put into shape."""

    term: PlanTerm
    fiscal_year: int
    on: date  # the last day of which anything is told
    running_year: int | None
    years: tuple[int, ...]
    measures: Sequence[MeasureView]
    districts: Sequence[DistrictPlanView]
    district_rows: Mapping[str, District]
    sheets: Mapping[tuple[str, int], SheetView]
    asked: frozenset[tuple[str, int]]  # (code, year) of every sheet there is, accepted or not
    running_sheets: Mapping[str, SheetView]
    activities: Sequence[ActivityView]
    evaluations: Mapping[tuple[str, int], EvaluationView]
    advice: Sequence[AdviceView]
    amendments: Sequence[AmendmentView]
    opinions: Sequence[OpinionView]
    figures: Mapping[tuple[int, int], float]
    ties: Ties
    names: NamesThen
    basics: Mapping[int, Sequence[Day]]  # by the district's id, the newest day first
    theme_origins: Mapping[int, tuple[tuple[int, int, str], ...]]
