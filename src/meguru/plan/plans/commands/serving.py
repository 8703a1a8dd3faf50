"""Which measures of its plan a continued project serves (整合性). Parts of commands; none of them one itself."""

from collections.abc import Collection

from meguru.core.errors import Invalid
from meguru.core.language import _, listed
from meguru.plan.plans.models import Measure, PlanTerm
from meguru.plan.terms.measures import MeasureKind


def served_by_project(term: PlanTerm, kind: MeasureKind, codes: Collection[str]) -> list[Measure]:
    """The measures of the term that these codes mean, for a project of this kind.

    Raises ``Invalid`` where the plan has no such measure, where one is a continued project itself, and where this is none.
    """
    if codes and kind is not MeasureKind.CONTINUED_PROJECT:
        raise Invalid({"serves": _("支える取組を選べるのは、継続して行う事業だけです。")})
    found = list(Measure.objects.filter(term=term, code__in=list(codes)))
    known = {row.code for row in found if row.kind == MeasureKind.MEASURE}
    if unknown := [code for code in dict.fromkeys(codes) if code not in known]:
        told = _("この計画の施策・事業ではありません：{names}").format(names=listed(unknown))
        raise Invalid({"serves": told})
    return found


def keep_to_kind(measure: Measure) -> None:
    """Take away what a measure cannot serve, or be served by, since its kind was changed."""
    if measure.kind == MeasureKind.MEASURE:
        measure.serves.clear()
    else:
        measure.served_by.clear()
