"""A day that a person types: what was done was not done before its cause, not in the future, and not in a year nobody can name."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from meguru.act.amendments.commands import agree_amendment
from meguru.base.audit.models import LedgerEntry
from meguru.check.committee.commands import reply_to_advice
from meguru.check.committee.rules import Stance
from meguru.check.opinions.commands import answer_opinion
from meguru.check.opinions.rules import AnswerClass, erase_contact_on
from meguru.check.reviews.commands import confirm_sheet, send_sheet
from meguru.check.reviews.rules import Means
from meguru.core.days import year_earlier, year_later
from meguru.core.errors import Invalid
from meguru.core.fiscal import NotAYear, parse_day
from meguru.plan.plans.commands import adopt_plan
from tests.support.cast import START, Cast
from tests.support.second_term import ADOPTED, prepare_next_term
from tests.support.turn import MEETING_DAY, WINTER, given_advice, proposed, received_opinion, reported_meeting, write

pytestmark = pytest.mark.usefixtures("own_town")

TODAY = WINTER.date()
Act = Callable[[date], object]


def _answer(cast: Cast) -> Act:
    number = received_opinion(cast).number
    return lambda on: answer_opinion(actor=cast["secretary"].actor, number=number, answer="つくります。",
                                     answer_class=AnswerClass.TAKEN_UP, on=on, at=WINTER)  # fmt: skip


def _reply(cast: Cast) -> Act:
    number = given_advice(cast, reported_meeting(cast)).number
    return lambda on: reply_to_advice(
        actor=cast["secretary"].actor, number=number, stance=Stance.WILL_DO, text="開きます。", on=on, at=WINTER
    )


def _agree(cast: Cast) -> Act:
    key = proposed(cast).pk
    return lambda on: agree_amendment(actor=cast["council_secretary"].actor, amendment_id=key, on=on, at=WINTER)


def _confirm(cast: Cast) -> Act:
    actor = cast["secretary"].actor
    write(actor, "east")
    send_sheet(actor=actor, fiscal_year=2016, code="east", at=WINTER)
    return lambda on: confirm_sheet(actor=actor, fiscal_year=2016, code="east", means=Means.PAPER, confirmed_by="会長",
                                    confirmed_on=on, at=WINTER)  # fmt: skip


def _advise(cast: Cast) -> Act:
    meeting = reported_meeting(cast)
    return lambda on: given_advice(cast, meeting, measure="m01", due_on=on)


def _adopt(cast: Cast) -> Act:
    prepare_next_term(cast)
    return lambda on: adopt_plan(actor=cast["secretary"].actor, term_number=4, on=on, at=ADOPTED)


@pytest.mark.parametrize(
    ("made", "field", "good", "wrong"),
    [
        (_answer, "on", TODAY, [date(1999, 1, 1), TODAY + timedelta(days=1)]),
        (_reply, "on", MEETING_DAY, [MEETING_DAY - timedelta(days=1), TODAY + timedelta(days=1)]),
        (_agree, "on", TODAY, [TODAY - timedelta(days=1), TODAY + timedelta(days=1)]),
        (_confirm, "confirmed_on", date(2016, 4, 1), [date(2015, 4, 1), TODAY + timedelta(days=1)]),
        (_advise, "due_on", MEETING_DAY, [MEETING_DAY - timedelta(days=1), date(2200, 1, 1)]),
        (_adopt, "on", ADOPTED.date(), [date(2011, 3, 31), ADOPTED.date() + timedelta(days=1)]),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(
    made: Callable[[Cast], Act], field: str, good: date, wrong: list[date], cast: Cast
) -> None:
    act = made(cast)
    before = LedgerEntry.objects.count()
    for day in wrong:
        with pytest.raises(Invalid) as refused:
            act(day)
        assert list(refused.value.fields) == [field], day
    assert LedgerEntry.objects.count() == before
    act(good)
    assert LedgerEntry.objects.count() > before


@pytest.mark.parametrize("typed", ["0217-04-01", "1868-10-22", "2201-01-01", "9999-12-31", "昭和400年1月1日"])
def test_a_day_that_no_page_could_show_is_not_read(typed: str) -> None:
    with pytest.raises(NotAYear, match="読めません"):
        parse_day(typed)


def test_a_year_has_passed_on_the_same_day_also_across_29_february() -> None:
    assert erase_contact_on(date(2015, 3, 1)) == date(2016, 3, 1)
    assert erase_contact_on(date(2016, 2, 29)) == date(2017, 3, 1), "on the 28th a year has not passed"
    day = START
    for _ in range(366 * 5):
        day += timedelta(days=1)
        assert year_later(day - timedelta(days=1)) <= year_later(day)
        assert year_later(year_earlier(day)) <= day < year_later(year_earlier(day) + timedelta(days=1)), day
