"""A year that is closed, or not opened yet: nothing is written into it, taken out of it or moved out of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from meguru.act.turn.commands import open_year
from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.check.committee.commands import (
    AdviceDraft,
    call_meeting,
    call_off_meeting,
    close_advice,
    hold_meeting,
    keep_report,
    record_advice,
    record_evaluation,
)
from meguru.check.committee.models import Meeting
from meguru.check.committee.rules import AdviceKind
from meguru.check.opinions.commands import answer_opinion, follow_opinion
from meguru.check.opinions.rules import AnswerClass
from meguru.core.errors import Invalid, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, correct_activity, log_activity, strike_activity
from meguru.do.activities.models import Activity
from meguru.do.figures.commands import record_figure
from meguru.do.figures.models import Figure
from meguru.overview.report import committee_report
from meguru.plan.calendar.commands import finish_year, reopen_year
from meguru.plan.plans.models import Indicator
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import (
    HEADS,
    MEETING_DAY,
    SUMMER,
    WINTER,
    agreed,
    given_advice,
    held_meeting,
    proposed,
    published,
    received_opinion,
    replied,
    reported_meeting,
)

OLD = ActivityDraft(held_on=date(2017, 2, 1), place="集会所", line="見守りの話し合い", district="east")
NEW = replace(OLD, held_on=date(2017, 4, 10))


@pytest.fixture
def entry(secretary: Player, own_town: Town) -> Activity:
    """An activity of the year that is closed later on; the next year is open."""
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    return log_activity(actor=secretary.actor, draft=OLD, token="old", at=SPRING)


def acts(player: Player, entry: Activity) -> dict[str, Callable[[], object]]:
    """Everything that writes into the year of the entry."""
    actor, at = player.actor, SPRING
    indicator = Indicator.objects.get(measure__code="m01").pk
    return {
        "log": lambda: log_activity(actor=actor, draft=OLD, token="new", at=at),
        "correct": lambda: correct_activity(actor=actor, activity_id=entry.pk, draft=replace(OLD, place="公園"), at=at),
        "move out": lambda: correct_activity(actor=actor, activity_id=entry.pk, draft=NEW, at=at),
        "figure": lambda: record_figure(actor=actor, indicator_id=indicator, fiscal_year=2016, value=11, at=at),
        "strike": lambda: strike_activity(actor=actor, activity_id=entry.pk, at=at),
    }


ACTS = ["log", "correct", "move out", "figure", "strike"]


@pytest.mark.parametrize("name", ACTS)
def test_what_an_open_year_takes_a_closed_one_refuses(secretary: Player, entry: Activity, name: str) -> None:
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    before = (list(Activity.objects.values()), list(Figure.objects.values()), LedgerEntry.objects.count())
    with pytest.raises(NotNow, match="平成28年度は閉じています"):
        acts(secretary, entry)[name]()
    assert (list(Activity.objects.values()), list(Figure.objects.values()), LedgerEntry.objects.count()) == before


@pytest.mark.parametrize("name", ACTS)
def test_what_is_written_into_an_open_year_is_recorded(secretary: Player, entry: Activity, name: str) -> None:
    before = LedgerEntry.objects.count()
    acts(secretary, entry)[name]()
    assert LedgerEntry.objects.count() == before + 1


def of_the_committee(cast: Cast, reported: Meeting, called: Meeting) -> dict[str, Callable[[], object]]:
    """Everything of the committee's work that is written into the reviewed year."""
    actor, at = cast["secretary"].actor, SUMMER
    report = committee_report(actor, 2016)
    draft = AdviceDraft(kind=AdviceKind.OPINION, text="続けてください。", measure="m01")
    return {
        "call": lambda: call_meeting(actor=actor, fiscal_year=2016, held_on=MEETING_DAY, place="別の室", at=at),
        "report": lambda: keep_report(actor=actor, meeting_id=called.pk, report=report, at=at),
        "hold": lambda: hold_meeting(actor=actor, meeting_id=reported.pk, attendance=HEADS, at=at),
        "call off": lambda: call_off_meeting(actor=actor, meeting_id=called.pk, reason="台風", at=at),
        "evaluate": lambda: record_evaluation(
            actor=actor, meeting_id=reported.pk, measure_code="m01", rating="A", comment="よい", at=at
        ),
        "advise": lambda: record_advice(actor=actor, meeting_id=reported.pk, draft=draft, at=at),
    }


@pytest.mark.parametrize("name", ["call", "report", "hold", "call off", "evaluate", "advise"])
def test_the_committees_work_is_written_into_an_open_year_only(cast: Cast, own_town: Town, name: str) -> None:
    secretary = cast["secretary"]
    reported = reported_meeting(cast)
    called = call_meeting(actor=secretary.actor, fiscal_year=2016, held_on=MEETING_DAY, place="公民館", at=SPRING)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SUMMER)
    before = LedgerEntry.objects.count()
    with pytest.raises(NotNow, match="平成28年度は閉じています"):
        of_the_committee(cast, reported, called)[name]()
    assert LedgerEntry.objects.count() == before
    reopen_year(actor=cast["council_secretary"].actor, fiscal_year=2016, reason="直し", at=SUMMER)
    of_the_committee(cast, reported, called)[name]()
    assert LedgerEntry.objects.count() == before + 2


def test_what_comes_of_a_closed_year_later_goes_on(cast: Cast, secretary: Player) -> None:
    advice, opinion = given_advice(cast, held_meeting(cast)), received_opinion(cast)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SUMMER)
    replied(cast, advice)
    close_advice(actor=secretary.actor, number=advice.number, at=WINTER)
    agreed(cast, proposed(cast))
    answer_opinion(
        actor=secretary.actor, number=opinion.number, answer="検討します。", answer_class=AnswerClass.REFERENCE,
        on=WINTER.date(), at=WINTER,
    )  # fmt: skip
    follow_opinion(actor=secretary.actor, number=opinion.number, after="夜の会ができました。", at=WINTER)
    assert published(cast).fiscal_year == 2016


def test_an_entry_is_not_moved_into_a_closed_year(secretary: Player, entry: Activity) -> None:
    newer = log_activity(actor=secretary.actor, draft=NEW, token="newer", at=SPRING)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    with pytest.raises(NotNow):
        correct_activity(actor=secretary.actor, activity_id=newer.pk, draft=OLD, at=SPRING)
    newer.refresh_from_db()
    assert newer.fiscal_year == 2017


def test_a_year_not_opened_yet_takes_no_figure_and_no_activity(secretary: Player, own_town: Town) -> None:
    indicator = Indicator.objects.get(measure__code="m01").pk
    with pytest.raises(Invalid, match="まだ開かれていません") as figure:
        record_figure(actor=secretary.actor, indicator_id=indicator, fiscal_year=2017, value=11, at=SPRING)
    with pytest.raises(Invalid) as activity:
        log_activity(actor=secretary.actor, draft=NEW, token="new", at=SPRING)
    assert [list(refused.value.fields) for refused in (figure, activity)] == [["figure"], ["held_on"]]
    assert not Figure.objects.exists()
