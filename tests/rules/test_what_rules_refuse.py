"""Small refusals of the rules that no command reaches by a form alone."""

from collections.abc import Callable

import pytest

from meguru.base.guard.rules import LONGEST_REASON, check_reason
from meguru.base.towns.rules import LICENCES, check_licence
from meguru.check.committee.rules import LONGEST_PLACE, Attendance, check_meeting
from meguru.check.opinions import rules as opinions
from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear
from meguru.core.text import check_words
from meguru.plan.terms.calendar import TermCalendar
from meguru.plan.terms.settings import read_settings

DAY = FiscalYear(2017).starts_on

REFUSED: list[tuple[str, Callable[[], None]]] = [
    ("reason", lambda: check_reason("")),
    ("reason", lambda: check_reason("長" * (LONGEST_REASON + 1))),
    ("present", lambda: Attendance(seats=5, filled=5, present=-1).check()),
    ("present", lambda: Attendance(seats=5, filled=5, present=0).check()),
    ("present", lambda: Attendance(seats=5, filled=5, present=6).check()),
    ("filled", lambda: Attendance(seats=5, filled=0, present=1).check()),
    ("filled", lambda: Attendance(seats=5, filled=6, present=1).check()),
    ("place", lambda: check_meeting(DAY, "", FiscalYear(2016))),
    ("place", lambda: check_meeting(DAY, "長" * (LONGEST_PLACE + 1), FiscalYear(2016))),
    ("held_on", lambda: check_meeting(FiscalYear(2015).starts_on, "役場", FiscalYear(2016))),
    ("answer", lambda: check_words("answer", "", longest=5, missing="書いてください。")),
    ("answer", lambda: check_words("answer", "長" * 6, longest=5, missing="書いてください。")),
    ("token", lambda: opinions.check_token("")),
    ("token", lambda: opinions.check_token("x" * 41)),
]


@pytest.mark.parametrize(("field", "act"), REFUSED)
def test_it_is_refused_at_its_field_in_a_sentence(field: str, act: Callable[[], None]) -> None:
    with pytest.raises(Invalid) as refused:
        act()
    assert set(refused.value.fields) == {field}
    assert refused.value.fields[field].endswith("。")


def test_what_just_fits_is_taken() -> None:
    check_reason("長" * LONGEST_REASON)
    check_meeting(DAY, "長" * LONGEST_PLACE, FiscalYear(2016))
    check_words("answer", "長" * 5, longest=5)
    check_words("answer", "", longest=5)
    opinions.check_token("x" * 40)
    Attendance(seats=5, filled=5, present=1, online=2, proxy=1, written=1).check()


def test_a_calendar_is_read_as_it_was_kept() -> None:
    calendar = TermCalendar(return_days=10)
    assert TermCalendar.read(calendar.row()) == calendar


@pytest.mark.parametrize(
    "rows",
    [
        [{"code": "keep", "label": " ", "layer": "keep"}],
        [{"code": "", "label": "継続", "layer": "keep"}],
        [{"code": "a", "label": "継続", "layer": "keep"}, {"code": "a", "label": "修正", "layer": "amend"}],
        [{"code": "a", "label": "継続", "layer": "keep"}, {"code": "b", "label": "継続", "layer": "amend"}],
        [{"code": "a", "label": "継続", "layer": "sideways"}],
        [{"code": "a"}],
    ],
)
def test_directions_that_cannot_stand(rows: list[dict[str, str]]) -> None:
    with pytest.raises(Invalid) as refused:
        read_settings({"directions": rows})
    assert set(refused.value.fields) == {"directions"}


def test_open_data_is_under_a_licence_that_is_known_or_under_none() -> None:
    for code in ("", *LICENCES):
        check_licence(code)
    with pytest.raises(Invalid) as refused:
        check_licence("all-mine")
    assert set(refused.value.fields) == {"licence"}
