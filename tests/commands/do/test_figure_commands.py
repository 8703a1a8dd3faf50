"""Figures through their command: by the owner of the measure, for an open year, and "not yet known" is not zero."""

import pytest

from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.do.figures.commands import record_figure
from meguru.do.figures.material import figures_of
from meguru.do.figures.models import Figure
from meguru.do.figures.rules import parse_figure
from meguru.do.figures.witness import figure_hash
from meguru.plan.calendar.commands import finish_year
from meguru.plan.plans.models import Indicator
from tests.support.cast import SPRING, Cast, Player


def put(player: Player, value: float | None, *, year: int = 2016, indicator: int | None = None) -> Figure | None:
    which = Indicator.objects.get().pk if indicator is None else indicator
    return record_figure(actor=player.actor, indicator_id=which, fiscal_year=year, value=value, at=SPRING)


def entries() -> int:
    return LedgerEntry.objects.filter(kind=Event.FIGURE_RECORDED.value).count()


def test_the_owner_records_corrects_and_takes_back(writer: Player) -> None:
    which = Indicator.objects.get().pk
    put(writer, 12)
    assert figures_of([which]) == {(which, 2016): 12.0}
    put(writer, 0)
    assert figures_of([which]) == {(which, 2016): 0.0}, "nought is a figure"
    assert put(writer, None) is None
    assert figures_of([which]) == {}, "not yet known is none"
    facts = LedgerEntry.objects.filter(kind=Event.FIGURE_RECORDED.value).last()
    assert facts is not None
    assert facts.facts == {"indicator": which, "fiscal_year": 2016, "row": figure_hash(None)}
    assert entries() == 3


def test_the_same_figure_again_changes_nothing(secretary: Player) -> None:
    assert put(secretary, None) is None
    put(secretary, 3.5)
    again = put(secretary, 3.5)
    assert again is not None
    assert again.value == 3.5
    assert entries() == 1


@pytest.mark.parametrize(
    "who", ["other_writer", "council_staff", "supporter", "chair", "member", "auditor", "operator"]
)
def test_nobody_records_anothers_figures(who: str, cast: Cast, own_town: object) -> None:
    with pytest.raises(NotAllowed):
        put(cast[who], 1)
    assert not Figure.objects.exists()


def test_a_figure_belongs_to_an_open_year_and_an_indicator_that_is_there(secretary: Player) -> None:
    with pytest.raises(Invalid) as refused:
        put(secretary, 1, year=2018)
    assert set(refused.value.fields) == {"figure"}
    with pytest.raises(NotFound):
        put(secretary, 1, indicator=999_999)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    with pytest.raises(NotNow, match="閉じています"):
        put(secretary, 1)
    assert not Figure.objects.exists()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e12, -1e12])
def test_what_is_no_figure_is_not_kept(value: float, secretary: Player) -> None:
    with pytest.raises(Invalid):
        put(secretary, value)
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,240", 1240.0),
        ("１２，４００", 12400.0),
        ("１２．５", 12.5),
        (" ", None),
        ("0", 0.0),
        ("-3", -3.0),
        ("1、000", 1000.0),
    ],
)
def test_a_figure_is_read_as_officials_type_it(typed: str, value: float | None) -> None:
    assert parse_figure(typed) == value


@pytest.mark.parametrize("typed", ["12店", "一二", "1.2.3", "²"])
def test_what_is_no_number_says_how_to_write_it(typed: str) -> None:
    with pytest.raises(Invalid, match="単位をつけずに"):
        parse_figure(typed)
