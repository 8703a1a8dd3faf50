"""Which measures a continued project serves (整合性): set in the draft, frozen with nothing, changed from a day with a reason."""

from datetime import date
from typing import Any

import pytest

from meguru.base.access.actor import system_actor
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.commands import (
    MeasureDraft,
    MeasureEdit,
    apply_due_changes,
    arrange_measure,
    base_digest,
)
from meguru.plan.plans.models import Measure, MeasureChange, PlanTerm
from meguru.plan.plans.queries.measures import get_measure
from meguru.plan.terms.measures import MeasureKind
from meguru.publish.building import build_book
from tests.commands.plan.test_changing_commands import APRIL, NEXT_APRIL, change, refused
from tests.commands.plan.test_owners_of_a_reading import made, row
from tests.support.browse import Person
from tests.support.cast import BEGINNING, Cast, Player
from tests.support.turn import accept_all

DRAFT = MeasureDraft("配食", "", "福祉課", "", MeasureKind.CONTINUED_PROJECT)


def draft(secretary: Player) -> PlanTerm:
    return made(secretary, [row("福祉課", "福祉課", title=title) for title in ("見守り", "居場所", "配食")])


def arrange(player: Player, **more: Any) -> list[str]:
    found = arrange_measure(actor=player.actor, term_number=4, code="m03", at=BEGINNING, **more)
    return [each.code for each in found.serves.order_by("number")]


def test_a_project_serves_measures_of_its_plan(secretary: Player, own_town: Town) -> None:
    term = draft(secretary)
    before = base_digest(term)
    with pytest.raises(Invalid) as told:
        arrange(secretary, serves=["m01"])
    assert "継続して行う事業だけ" in told.value.fields["serves"]
    assert arrange(secretary, text=DRAFT, serves=["m02", "m01"]) == ["m01", "m02"]
    assert arrange(secretary) == ["m01", "m02"], "what is not given stays"
    for wrong in ("m99", "m03"):
        with pytest.raises(Invalid) as told:
            arrange(secretary, serves=["m01", wrong])
        assert wrong in told.value.fields["serves"]
    arrange(secretary, text=MeasureDraft("配食", "", "福祉課", "", MeasureKind.MEASURE))
    assert get_measure(term, "m03", 2021).serves == ()
    assert base_digest(term) == before


def test_a_measure_that_becomes_a_project_is_served_by_none(secretary: Player, own_town: Town) -> None:
    term = draft(secretary)
    arrange(secretary, text=DRAFT, serves=["m01", "m02"])
    arrange_measure(actor=secretary.actor, term_number=4, code="m01", text=DRAFT, at=BEGINNING)
    assert get_measure(term, "m03", 2021).serves == ("m02",)


def test_after_adoption_it_is_changed_from_a_day_with_a_reason(secretary: Player, own_town: Town) -> None:
    assert "だけです" in refused(secretary, MeasureEdit(serves=["m02"]))["serves"]
    assert "m04" in refused(secretary, MeasureEdit(serves=["m04"]), code="m04")["serves"]
    assert "変えるわけ" in refused(secretary, MeasureEdit(serves=["m01"]), code="m04", reason=" ")["reason"]
    change(secretary, MeasureEdit(serves=["m02", "m01"]), code="m04")
    assert get_measure(PlanTerm.objects.get(number=3), "m04", 2017).serves == ("m01", "m02")
    assert LedgerEntry.objects.filter(kind=Event.MEASURE_CHANGED.value).exists()
    change(secretary, MeasureEdit(serves=["m02"]), NEXT_APRIL, code="m04")
    apply_due_changes(actor=system_actor(secretary.actor.town_id), on=NEXT_APRIL, at=at_noon(NEXT_APRIL))
    assert [each.code for each in Measure.objects.get(code="m04").serves.all()] == ["m02"]
    words = MeasureChange.objects.filter(field="serves").order_by("pk").values_list("before", "after")
    assert [[each["code"] for each in after] for _before, after in words] == [["m01", "m02"], ["m02"]]


def test_both_sides_tell_it_and_so_does_the_book(cast: Cast, secretary: Player, own_town: Town) -> None:
    accept_all(cast)
    book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=date(2017, 9, 15))
    assert all("serves" not in entry for entry in book["measures"])
    change(secretary, MeasureEdit(serves=["m01"]), APRIL, code="m04")
    page = Person(secretary.client).open(secretary.path("plan/measures/m04/")).sees("支える取組", "見守りの輪")
    page.open(secretary.path("plan/measures/m01/")).sees("支える事業", "ふれあい給食")
    book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=date(2017, 9, 15))
    assert {entry["code"]: entry.get("serves") for entry in book["measures"]}["m04"] == ["m01"]


def test_the_forms_set_it(secretary: Player, own_town: Town) -> None:
    page = Person(secretary.client).open(secretary.path("plan/terms/3/measures/m04/change/"))
    page.press("この日から変える", serves=["m01"], from_day="平成29年4月1日", reason="見直し").sees(
        "支える取組", "見守りの輪"
    )
    Person(secretary.client).open(secretary.path("plan/terms/3/measures/m01/change/")).misses("支える取組")
    draft(secretary)
    page = Person(secretary.client).open(secretary.path("plan/terms/4/measures/m03/"))
    page.press("この内容で直す", serves=["m01"]).sees("継続して行う事業だけ")
    assert page.status == 422
    page.press("この内容で直す", kind="continued_project").sees("「配食」を直しました")
    assert [each.code for each in Measure.objects.get(term__number=4, code="m03").serves.all()] == ["m01"]
