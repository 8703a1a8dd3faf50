"""The turn of the year: opened once and not months early, closed when all is done, opened again by another, taken back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from meguru.act.turn.commands import close_year, open_year, undo_year
from meguru.act.turn.queries import opening_of
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import renew_password
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.committee.commands import call_meeting, call_off_meeting
from meguru.check.reviews.commands import SheetDraft, save_sheet, send_sheet, take_back_sheets
from meguru.check.reviews.material import sheets_of_year
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity, strike_activity
from meguru.do.figures.commands import record_figure
from meguru.plan.calendar.commands import begin_year, finish_year, reopen_year, take_back_year
from meguru.plan.calendar.models import Closing, PlanYear
from meguru.plan.calendar.queries import edition_of, list_years, year_lines
from meguru.plan.plans.models import Indicator, PlanTerm
from meguru.plan.plans.rules import LayerKind
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import (
    MEETING_DAY,
    WINTER,
    accept,
    accept_all,
    agreed,
    called_meeting,
    drafted,
    given_advice,
    held_meeting,
    measure_words,
    proposed,
    reported_meeting,
    write,
)

NEXT = FiscalYear(2017)
NOVEMBER = at_noon(date(2016, 11, 20))
SUMMER = at_noon(date(2017, 6, 1))


def entries(event: Event) -> list[dict[str, object]]:
    return [entry.facts for entry in LedgerEntry.objects.filter(kind=event.value).order_by("seq")]


def open_next(player: Player, **more: str) -> PlanYear:
    return open_year(actor=player.actor, fiscal_year=NEXT, at=SPRING, **more)


# Opening


def test_what_opening_shows_first_is_what_it_makes(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01")
    accept(cast, "east")
    given_advice(cast, reported_meeting(cast))
    agreed(cast, proposed(cast))
    agreed(cast, proposed(cast, kind=LayerKind.END, measure="m02", after={}))
    shown = opening_of(secretary.actor, NEXT, today=SPRING.date())
    year = open_next(secretary)
    made = sheets_of_year(2017)
    assert shown.measures == sum(not sheet.is_district for sheet in made) == 3
    assert shown.districts == sum(sheet.is_district for sheet in made) == 2
    assert shown.sheets == len(made)
    assert (shown.sheet_due_on, shown.district_sheet_due_on) == (year.sheet_due_on, year.district_sheet_due_on)
    opened = next(each for each in list_years(secretary.actor) if each.fiscal_year == 2017)
    assert (shown.term, shown.edition) == (year.term.name, edition_of(secretary.actor, opened)) == (shown.term, 2)
    assert shown.handed_on == sum(bool(sheet.handed_down["last"]) for sheet in made) + 1  # m02 has ended
    assert shown.advice == sum(len(sheet.handed_down["advice"]) for sheet in made) == 1
    assert (shown.is_early, shown.is_overdue) == (False, False)


def test_a_year_long_past_says_that_its_due_days_are_over(secretary: Player) -> None:
    assert opening_of(secretary.actor, NEXT, today=date(2018, 11, 1)).is_overdue


def test_a_year_opened_months_early_takes_a_reason_that_is_kept(secretary: Player) -> None:
    with pytest.raises(Invalid) as refused:
        open_year(actor=secretary.actor, fiscal_year=NEXT, at=NOVEMBER)
    assert list(refused.value.fields) == ["reason"]
    assert "平成29年2月1日から" in refused.value.fields["reason"]
    assert not PlanYear.objects.filter(fiscal_year=2017).exists()
    open_year(actor=secretary.actor, fiscal_year=NEXT, at=NOVEMBER, reason="来年度の準備を始めるため")
    assert [line.early_reason for line in year_lines(secretary.actor)] == ["来年度の準備を始めるため", ""]


def test_a_year_is_never_opened_eleven_months_ahead(secretary: Player) -> None:
    for day in (date(2016, 5, 21), date(2016, 9, 30)):
        for call in (
            lambda day=day: open_year(actor=secretary.actor, fiscal_year=NEXT, at=at_noon(day), reason="準備のため"),
            lambda day=day: opening_of(secretary.actor, NEXT, today=day),
        ):
            with pytest.raises(NotNow, match="平成28年10月1日から、わけを書いて"):
                call()
    assert opening_of(secretary.actor, NEXT, today=date(2016, 10, 1)).is_early
    open_year(actor=secretary.actor, fiscal_year=NEXT, at=at_noon(date(2016, 10, 1)), reason="準備のため")


def test_the_sheet_of_a_year_opened_early_is_planned_and_not_yet_reviewed(writer: Player, secretary: Player) -> None:
    open_year(actor=secretary.actor, fiscal_year=NEXT, at=NOVEMBER, reason="来年度の準備を始めるため")
    words = SheetDraft(content=measure_words(""), revision=0, rating="B", direction="keep")
    act: dict[str, Any] = {"actor": writer.actor, "fiscal_year": 2017, "code": "m01"}
    saved = save_sheet(draft=words, then_send=True, at=NOVEMBER, **act)
    told = "平成29年度は、まだ始まっていません。振り返りを確認に回せるのは、平成29年4月1日からです。"
    assert (saved.missing, saved.sheet.state) == ({"": told}, SheetState.WRITING)
    with pytest.raises(NotNow, match="平成29年4月1日から"):
        send_sheet(at=at_noon(date(2017, 3, 31)), **act)
    send_sheet(at=at_noon(date(2017, 4, 1)), **act)


def test_a_year_is_opened_once_within_an_adopted_term_by_the_secretariat(cast: Cast, secretary: Player) -> None:
    open_next(secretary)
    for call in (lambda: open_next(secretary), lambda: opening_of(secretary.actor, NEXT, today=SPRING.date())):
        with pytest.raises(Invalid, match="もう開かれています"):
            call()
    with pytest.raises(NotNow, match="確定した計画がありません"):
        open_year(actor=secretary.actor, fiscal_year=FiscalYear(2021), at=SPRING)
    for key in ("writer", "auditor", "chair", "operator"):
        with pytest.raises(NotAllowed):
            open_year(actor=cast[key].actor, fiscal_year=FiscalYear(2018), at=SPRING, reason="x")
        with pytest.raises(NotAllowed):
            opening_of(cast[key].actor, FiscalYear(2018), today=SPRING.date())
    assert entries(Event.YEAR_OPENED)[-1] == {"fiscal_year": 2017, "sheets": 6}


def test_a_year_outside_its_term_is_not_begun(secretary: Player, own_town: Town) -> None:
    with pytest.raises(Invalid, match="期間の外"):
        begin_year(
            actor=secretary.actor,
            term=PlanTerm.objects.get(number=3),
            fiscal_year=FiscalYear(2021),
            sheets=0,
            at=at_noon(date(2021, 4, 1)),
        )


# Taking back


def test_an_untouched_year_is_taken_back_and_can_be_opened_again(secretary: Player) -> None:
    open_next(secretary)
    assert undo_year(actor=secretary.actor, fiscal_year=NEXT, at=SPRING) == 6
    assert not PlanYear.objects.filter(fiscal_year=2017).exists()
    assert not Sheet.objects.filter(year__fiscal_year=2017).exists()
    assert entries(Event.YEAR_TAKEN_BACK) == [{"fiscal_year": 2017, "sheets": 6}]
    assert len(entries(Event.SHEET_TAKEN_BACK)) == 6
    open_next(secretary)
    assert Sheet.objects.filter(year__fiscal_year=2017).count() == 6


def activity(player: Player) -> int:
    draft = ActivityDraft(held_on=date(2017, 4, 10), place="集会所", line="話し合い", district="east")
    return log_activity(actor=player.actor, draft=draft, token="in the way", at=SPRING).pk


def figure(player: Player) -> None:
    indicator = Indicator.objects.get(measure__code="m01").pk
    record_figure(actor=player.actor, indicator_id=indicator, fiscal_year=2017, value=11, at=SPRING)


def meeting(player: Player) -> None:
    call_meeting(actor=player.actor, fiscal_year=2017, held_on=date(2018, 8, 1), place="役場", at=SPRING)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda player: write(player.actor, "m02", fiscal_year=2017), "シートが1枚あります（こどもの居場所）"),
        (activity, "活動の記録が1件"),
        (figure, "数字（指標の実績）が1件"),
        (meeting, "会議の記録が1回"),
    ],
)
def test_what_was_written_into_a_year_keeps_it(secretary: Player, act: Callable[[Player], object], told: str) -> None:
    open_next(secretary)
    act(secretary)
    before = LedgerEntry.objects.count()
    with pytest.raises(NotNow) as refused:
        undo_year(actor=secretary.actor, fiscal_year=NEXT, at=SPRING)
    assert told in refused.value.message
    assert Sheet.objects.filter(year__fiscal_year=2017).count() == 6
    assert LedgerEntry.objects.count() == before


def test_a_draft_of_its_publication_and_a_change_from_its_turn_keep_a_year(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01")
    proposed(cast)
    drafted(cast)
    Sheet.objects.filter(year__fiscal_year=2016).update(state="untouched")  # as if nobody had written
    with pytest.raises(NotNow, match=r"計画の変更が1件.*公表の案が1回"):
        undo_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=WINTER)


def test_an_activity_that_was_struck_keeps_no_year(secretary: Player) -> None:
    open_next(secretary)
    strike_activity(actor=secretary.actor, activity_id=activity(secretary), at=SPRING)
    undo_year(actor=secretary.actor, fiscal_year=NEXT, at=SPRING)
    assert not PlanYear.objects.filter(fiscal_year=2017).exists()


def test_only_the_secretariat_takes_back_and_only_what_there_is(cast: Cast, secretary: Player) -> None:
    open_next(secretary)
    for key in ("writer", "auditor", "member"):
        with pytest.raises(NotAllowed):
            undo_year(actor=cast[key].actor, fiscal_year=NEXT, at=SPRING)
    with pytest.raises(NotFound):
        undo_year(actor=secretary.actor, fiscal_year=FiscalYear(2019), at=SPRING)
    with town_scope(cast.neighbour), pytest.raises(NotFound):
        undo_year(actor=cast["neighbour_secretary"].actor, fiscal_year=NEXT, at=SPRING)


def test_the_parts_of_taking_back_refuse_on_their_own(cast: Cast, secretary: Player) -> None:
    write(secretary.actor, "m01")
    with pytest.raises(NotNow, match="書きはじめた"):
        take_back_sheets(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    with pytest.raises(NotNow, match="もう記録があります"):
        take_back_year(actor=secretary.actor, fiscal_year=2016, sheets=0, at=SPRING)
    open_next(secretary)
    finish_year(actor=secretary.actor, fiscal_year=2017, at=SPRING)
    with pytest.raises(NotNow, match="閉じています"):
        take_back_sheets(actor=secretary.actor, fiscal_year=2017, at=SPRING)
    with pytest.raises(NotNow, match="閉じています"):
        take_back_year(actor=secretary.actor, fiscal_year=2017, sheets=6, at=SPRING)
    assert Sheet.objects.count() == 12


# Closing


def test_a_year_is_closed_when_its_sheets_are_accepted_and_its_meetings_held(cast: Cast, secretary: Player) -> None:
    with pytest.raises(NotNow, match="まだ受理していないシートが6枚"):
        close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=SUMMER)
    accept_all(cast)
    called_meeting(cast)
    with pytest.raises(NotNow, match="会議が1回あります（第1回）"):
        close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=SUMMER)
    held_meeting(cast)
    close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=WINTER)
    assert PlanYear.objects.get(fiscal_year=2016).state == "closed"
    assert entries(Event.YEAR_CLOSED) == [{"fiscal_year": 2016}]
    with pytest.raises(NotNow, match="「閉じた」なので"):
        close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=WINTER)


def test_a_report_that_no_meeting_was_shown_stands_in_the_way_of_closing(cast: Cast, secretary: Player) -> None:
    reported_meeting(cast)
    with pytest.raises(NotNow, match="開催を記録するか、とりやめてから"):
        close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=WINTER)


def test_a_meeting_that_was_called_off_does_not_keep_the_year_open(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    first = called_meeting(cast)
    call_off_meeting(actor=secretary.actor, meeting_id=first.pk, reason="台風のため", at=SUMMER)
    again = call_meeting(actor=secretary.actor, fiscal_year=2016, held_on=MEETING_DAY, place="公民館", at=SUMMER)
    assert again.number == first.number == 1
    call_off_meeting(actor=secretary.actor, meeting_id=again.pk, reason="定足数に届かないため", at=SUMMER)
    close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=WINTER)
    assert [facts["id"] for facts in entries(Event.MEETING_CALLED_OFF)] == [first.pk, again.pk]


def test_only_the_secretariat_closes(cast: Cast, own_town: Town) -> None:
    for key in ("writer", "auditor", "operator"):
        with pytest.raises(NotAllowed):
            close_year(actor=cast[key].actor, fiscal_year=FiscalYear(2016), at=SUMMER)


# Opening again


@pytest.fixture
def closed(secretary: Player, own_town: Town) -> PlanYear:
    """2016, closed by the town office's secretariat."""
    return finish_year(actor=secretary.actor, fiscal_year=2016, at=SUMMER)


def reopen(player: Player, reason: str = "数字の入れまちがい") -> PlanYear:
    return reopen_year(actor=player.actor, fiscal_year=2016, reason=reason, at=WINTER)


def test_another_person_opens_a_closed_year_again_and_it_can_be_written(
    closed: PlanYear, cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    reopen(council_secretary)
    assert PlanYear.objects.get(fiscal_year=2016).state == "open"
    record_figure(
        actor=secretary.actor,
        indicator_id=Indicator.objects.get(measure__code="m01").pk,
        fiscal_year=2016,
        value=12,
        at=WINTER,
    )
    [line] = year_lines(secretary.actor)
    [closing] = line.closings
    assert (closing.closed_by, closing.reopened_by, closing.reason) == ("桜井 一", "桜庭 二", "数字の入れまちがい")
    assert entries(Event.YEAR_REOPENED) == [{"fiscal_year": 2016}]


def test_whoever_closed_it_does_not_open_it_again(closed: PlanYear, secretary: Player) -> None:
    before = LedgerEntry.objects.count()
    with pytest.raises(NotNow, match="閉じた人と同じ人は"):
        reopen(secretary)
    assert (PlanYear.objects.get(fiscal_year=2016).state, LedgerEntry.objects.count()) == ("closed", before)


def test_nor_does_somebody_whose_password_the_closer_gave(
    closed: PlanYear, cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    renew_password(
        actor=secretary.actor,
        person_id=council_secretary.actor.person_id or 0,
        password="atarashii-kotoba-2017",
        at=WINTER - timedelta(hours=1),
    )
    with pytest.raises(NotNow, match="ほかの人にお願いしてください"):
        reopen(council_secretary)


@pytest.mark.parametrize("reason", ["", "　 ", "わ" * 201])
def test_it_takes_a_reason_of_a_length_that_is_kept(closed: PlanYear, council_secretary: Player, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        reopen(council_secretary, reason)
    assert list(refused.value.fields) == ["reason"]
    assert PlanYear.objects.get(fiscal_year=2016).state == "closed"


def test_an_open_year_is_not_opened_again(council_secretary: Player) -> None:
    with pytest.raises(NotNow, match="「進行中」なので"):
        reopen(council_secretary)
    with pytest.raises(NotFound):
        reopen_year(actor=council_secretary.actor, fiscal_year=2019, reason="x", at=WINTER)


def test_only_the_secretariat_opens_again_and_only_its_own(closed: PlanYear, cast: Cast) -> None:
    for key in ("writer", "auditor", "operator", "member"):
        with pytest.raises(NotAllowed):
            reopen(cast[key])
    with town_scope(cast.neighbour), pytest.raises(NotNow, match="進行中"):
        reopen(cast["neighbour_secretary"])
    assert PlanYear.objects.get(fiscal_year=2016).state == "closed"


def test_where_nobody_is_known_to_have_closed_it_nobody_opens_it(closed: PlanYear, council_secretary: Player) -> None:
    Closing.objects.update(closed_by=None)
    with pytest.raises(NotNow, match="記録がない"):
        reopen(council_secretary)


def test_a_closed_year_without_its_record_is_opened_by_nobody(closed: PlanYear, council_secretary: Player) -> None:
    Closing.objects.all().delete()
    with pytest.raises(NotFound):
        reopen(council_secretary)


def test_closed_twice_each_time_is_kept_and_the_last_closer_counts(
    closed: PlanYear, secretary: Player, council_secretary: Player
) -> None:
    reopen(council_secretary)
    finish_year(actor=council_secretary.actor, fiscal_year=2016, at=WINTER)
    with pytest.raises(NotNow, match="閉じた人と同じ人は"):
        reopen(council_secretary)
    reopen(secretary, "もう一つ見つかった")
    [line] = year_lines(secretary.actor)
    assert [each.reason for each in line.closings] == ["数字の入れまちがい", "もう一つ見つかった"]
    assert Closing.objects.filter(reopened_at=None).count() == 0
