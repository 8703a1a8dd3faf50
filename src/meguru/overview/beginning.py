"""How far a new town has come on its way to the first open year, as plain data: the first page's checklist is drawn from it,
and ``meguru doctor`` says the same. Where a step leads is the door's own matter.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.queries.counting import BodyCounts, count_bodies
from meguru.core.language import _
from meguru.plan.calendar.queries import list_years
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.queries.terms import newest_term
from meguru.plan.terms.rules import TermState

# What ``meguru found`` registers by itself: the secretariat's department and the welfare council.
FOUNDED_ORGANISATIONS = 2


class StepKind(StrEnum):
    """What is to be there before the first year opens, in the order in which it is best done."""

    DISTRICTS = "districts"
    ORGANISATIONS = "organisations"
    COMMITTEES = "committees"
    SEATS = "seats"
    PLAN = "plan"
    YEAR = "year"


class StepState(StrEnum):
    """How far a step is. ``NEXT`` is the first that is not done."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


STEP_LABELS = {
    StepKind.DISTRICTS: _("地区"),
    StepKind.ORGANISATIONS: _("組織"),
    StepKind.COMMITTEES: _("会議体"),
    StepKind.SEATS: _("席と人"),
    StepKind.PLAN: _("計画"),
    StepKind.YEAR: _("年度"),
}
STATE_LABELS = {
    StepState.DONE: _("済み"),
    StepState.NEXT: _("次にすること"),
    StepState.LATER: _("これから"),
}
# What a step asks for, while it is not done.
WANTED = {
    StepKind.DISTRICTS: _("地区を番号の順に登録します。地区に分けない町は、登録せずに次へ進めます。"),
    StepKind.ORGANISATIONS: _("取組の担当になる課、社会福祉協議会の係、相談の窓口などを登録します。"),
    StepKind.COMMITTEES: _("計画を審議する委員会や、地区の推進委員会を登録します。"),
    StepKind.SEATS: _("課ごとに、書く人の席と確かめる人の席を設け、人に就いてもらいます。"),
    StepKind.PLAN: _("計画書を読み取るか、はじめから書いて、確かめてから確定します。"),
    StepKind.YEAR: _("計画が確定したら、最初の年度を開きます。すべてのシートが用意されます。"),
}


@dataclass(frozen=True)
class FirstStep:
    """One line of the checklist: what it is about, how many there are, and how far it is."""

    kind: StepKind
    state: StepState
    count: int
    counted: str

    @property
    def label(self) -> str:
        """Its noun."""
        return STEP_LABELS[self.kind]

    @property
    def state_label(self) -> str:
        """How far it is, in words."""
        return STATE_LABELS[self.state]

    @property
    def wanted(self) -> str:
        """What is to be done, while it is not done; else empty."""
        return "" if self.state is StepState.DONE else WANTED[self.kind]


def first_steps(actor: Actor, *, today: date) -> list[FirstStep]:
    """The steps to the first open year; empty from the day that one is open. Three queries.

    May: who arranges the town's bodies.
    """
    require(actor, Action.BODY_ARRANGE)
    return [] if list_years(actor) else steps_before_first_year(actor, newest_term(actor), today=today)


def steps_before_first_year(actor: Actor, term: PlanTerm | None, *, today: date) -> list[FirstStep]:
    """The steps of a town that has opened no year, with its newest term where it has one. One query.

    May: who arranges the town's bodies.
    """
    require(actor, Action.BODY_ARRANGE)
    counts = count_bodies(on=today)
    done = _done(counts, term)
    upcoming = next(kind for kind in StepKind if kind not in done)
    return [
        FirstStep(
            kind,
            StepState.DONE if kind in done else StepState.NEXT if kind is upcoming else StepState.LATER,
            *_counted(kind, counts, term),
        )
        for kind in StepKind
    ]


def _done(counts: BodyCounts, term: PlanTerm | None) -> set[StepKind]:
    """The steps that are done. A plan that is adopted was made with the bodies that are there: it asks for no more of them."""
    is_adopted = term is not None and term.state == TermState.ADOPTED
    done = {
        StepKind.DISTRICTS: counts.districts > 0 or is_adopted,
        StepKind.ORGANISATIONS: counts.organisations > FOUNDED_ORGANISATIONS or is_adopted,
        StepKind.COMMITTEES: counts.boards > 0,
        StepKind.SEATS: counts.writers > 0 and counts.heads > 0,
        StepKind.PLAN: is_adopted,
    }
    return {kind for kind, is_done in done.items() if is_done}


def _counted(kind: StepKind, counts: BodyCounts, term: PlanTerm | None) -> tuple[int, str]:
    """How many there are, and that number in words."""
    if kind is StepKind.DISTRICTS:
        return counts.districts, _("{n}地区").format(n=counts.districts)
    if kind is StepKind.ORGANISATIONS:
        return counts.organisations, _("{n}組織").format(n=counts.organisations)
    if kind is StepKind.COMMITTEES:
        return counts.committees, _("{n}会議体").format(n=counts.committees)
    if kind is StepKind.SEATS:
        said = _("{seats}席（空席{vacant}）・{people}人（ログインできる人{with_account}）")
        return counts.seats, said.format(
            seats=counts.seats,
            vacant=counts.seats - counts.held,
            people=counts.people,
            with_account=counts.with_account,
        )
    if kind is StepKind.PLAN:
        if term is None:
            return 0, _("まだありません")
        return 1, _("確定した計画があります") if term.state == TermState.ADOPTED else _(
            "案があります（まだ確定していません）"
        )
    return 0, _("まだ開かれていません")
