"""Changes of a measure from a day, in the book: who does it now, who did it in each year, and each change with its reason."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from meguru.base.bodies.models import Organisation
from meguru.base.towns.scope import town_scope
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.jobs.publishing import render_town
from meguru.overview.plan_stories import measure_story
from meguru.plan.plans.commands import IndicatorEdit, MeasureEdit, change_measure
from meguru.plan.plans.models import Measure
from meguru.publish.building import build_book
from meguru.publish.comparing import compare_books
from tests.support.cast import Cast, Player
from tests.support.turn import accept_all, published

APRIL, REVIEW, LATER = date(2017, 4, 1), date(2017, 9, 15), date(2019, 4, 1)


def hand_over(secretary: Player, to: str, day: date, reason: str = "4月の組織改正のため") -> None:
    edit = MeasureEdit(owner_id=Organisation.objects.get(name=to).pk)
    change_measure(
        actor=secretary.actor, term_number=3, code="m01", edit=edit, from_day=day, reason=reason, at=at_noon(day)
    )


def measure(on: date = REVIEW) -> dict[str, Any]:
    book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=on)
    return dict(next(each for each in book["measures"] if each["code"] == "m01"))


@pytest.fixture
def handed_over(cast: Cast, secretary: Player) -> Cast:
    """A year that 福祉課 did and wrote of; from April on 子育て課 does the measure."""
    accept_all(cast)
    hand_over(secretary, "子育て課", APRIL)
    return cast


def test_the_year_names_who_did_it_and_the_measure_who_does_it(handed_over: Cast) -> None:
    entry = measure()
    assert (entry["owner"], entry["years"][0]["owner"]) == ("子育て課", "福祉課")
    owner = next(each for each in entry["changes"] if each["label"] == "担当")
    assert owner == {"heading": "平成29年4月1日からの担当", "on": "2017-04-01", "on_label": "平成29年4月1日", "label": "担当",
                     "before": "福祉課", "after": "子育て課", "reason": "4月の組織改正のため"}  # fmt: skip


def test_a_later_issue_of_the_year_tells_nothing_of_what_came_after(handed_over: Cast, secretary: Player) -> None:
    hand_over(secretary, "福祉課", LATER, "また改正")
    entry = measure(on=date(2019, 6, 1))
    assert entry["owner"] == "子育て課"
    assert "また改正" not in str(entry)


def test_without_changes_the_entry_is_as_before(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    entry = measure()
    assert "changes" not in entry
    assert not any("owner" in year for year in entry["years"])


def test_whoever_approves_sees_the_change_and_residents_read_it(
    handed_over: Cast, secretary: Player, tmp_path: Path, settings: Any
) -> None:
    settings.MEGURU_SITE_ROOT = tmp_path / "site"
    before = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=REVIEW)
    hand_over(secretary, "福祉課", date(2017, 10, 1), "戻したため")
    after = build_book(fiscal_year=FiscalYear(2016), issue=2, published_on=date(2017, 11, 1))
    told = {field.label: (field.before, field.after) for part in compare_books(before, after) for entry in part.entries
            for field in entry.fields}  # fmt: skip
    assert told["担当"] == ("子育て課", "福祉課")
    assert told["平成29年10月1日からの担当・わけ"] == ("", "戻したため")
    with town_scope(handed_over.town):
        published(handed_over)
    render_town("sakura")
    page = (tmp_path / "site" / "sakura" / "current" / "measures" / "m01" / "index.html").read_text()
    assert "担当・地区・細目・指標の変更" in page
    assert "4月の組織改正のため" in page


def test_what_was_taken_back_from_the_same_day_is_not_told(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    hand_over(secretary, "子育て課", APRIL, "思いちがい")
    hand_over(secretary, "福祉課", APRIL, "取り消し")
    assert "changes" not in measure()
    hand_over(secretary, "子育て課", APRIL, "やはり移すため")
    assert {each["reason"] for each in measure()["changes"]} == {"やはり移すため"}
    assert measure()["owner"] == "子育て課"


def with_partners(secretary: Player, names: list[str], day: date) -> None:
    edit = MeasureEdit(partner_ids=[Organisation.objects.get(name=name).pk for name in names])
    change_measure(
        actor=secretary.actor,
        term_number=3,
        code="m01",
        edit=edit,
        from_day=day,
        reason="仲間がふえた",
        at=at_noon(day),
    )


def test_a_year_names_with_whom_it_was_done_where_others_join_since(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    before = [body.name for body in Measure.objects.get(code="m01").related.all()]
    with_partners(secretary, ["子育て課"], APRIL)
    entry = measure()
    assert (entry["related"], entry["years"][0]["partners"]) == (["子育て課"], before)
    story = measure_story(secretary.actor, "m01", today=REVIEW, year=2016)
    assert story.related == tuple(before)
    assert measure_story(secretary.actor, "m01", today=REVIEW, year=2017).related == ("子育て課",)


def test_the_workshops_page_of_an_earlier_year_shows_the_indicators_of_that_year(cast: Cast, secretary: Player) -> None:
    row = Measure.objects.get(code="m01")
    old = row.indicators.get()
    edit = MeasureEdit(indicators=[IndicatorEdit("声をかけた人", "人", targets={2018: 40})], districts=["west"])
    change_measure(
        actor=secretary.actor, term_number=3, code="m01", edit=edit, from_day=APRIL, reason="見直し", at=at_noon(REVIEW)
    )

    def told(year: int) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
        story = measure_story(secretary.actor, "m01", today=REVIEW, year=year)
        return [(each.name, each.unit) for each in story.indicators], story.measure.districts

    assert told(2016) == ([(old.name, old.unit)], ("東",))
    assert told(2017) == ([("声をかけた人", "人")], ("西",))


def named(entry: dict[str, Any]) -> list[tuple[str, str, dict[int, tuple[str, str]]]]:
    """Each indicator of the book, with the names that it has in some years."""
    return [
        (
            each["name"],
            each["unit"],
            {y["fiscal_year"]: (y.get("name", ""), y.get("unit", "")) for y in each["years"]},
        )
        for each in entry["indicators"]
    ]


def test_an_earlier_year_keeps_the_name_of_its_indicator(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    old = Measure.objects.get(code="m01").indicators.get()
    targets = {int(year): value for year, value in old.targets.items()}
    edit = IndicatorEdit("声をかけた人", "人", old.pk, old.baseline, old.baseline_year, targets)
    told: dict[str, Any] = {"actor": secretary.actor, "term_number": 3, "code": "m01", "reason": "見直し"}
    change_measure(**told, edit=MeasureEdit(indicators=[edit]), from_day=APRIL, at=at_noon(REVIEW))
    later = dict.fromkeys(range(2017, 2021), ("", ""))
    assert named(measure()) == [("声をかけた人", "人", {2016: (old.name, old.unit), **later})]


def test_an_indicator_that_went_stays_with_its_year_and_a_new_one_begins_with_its_own(
    cast: Cast, secretary: Player
) -> None:
    accept_all(cast)
    old = Measure.objects.get(code="m01").indicators.get()
    told: dict[str, Any] = {"actor": secretary.actor, "term_number": 3, "code": "m01", "reason": "見直し"}
    new = IndicatorEdit("声をかけた人", "人", targets={2018: 40})
    change_measure(**told, edit=MeasureEdit(indicators=[new]), from_day=APRIL, at=at_noon(REVIEW))
    entry = measure()
    assert named(entry) == [
        ("声をかけた人", "人", dict.fromkeys(range(2017, 2021), ("", ""))),
        (old.name, old.unit, {2016: ("", "")}),
    ]
    assert entry["indicators"][1]["years"][0]["target"] == old.targets["2016"]
