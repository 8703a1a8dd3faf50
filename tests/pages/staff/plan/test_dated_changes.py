"""The forms that change an adopted plan from a day, and the measure's page that tells of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.plan.plans.commands import IndicatorEdit, MeasureEdit, change_measure, reassign_body
from meguru.plan.plans.models import Indicator, Measure, MeasureChange, PlanTerm
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import accept

TODAY, APRIL, NEXT_APRIL = date(2017, 4, 20), date(2017, 4, 1), date(2018, 4, 1)
CHANGE = "plan/terms/3/measures/m01/change/"
PRESS = "この日から変える"


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    """The day on which these pages are looked at."""
    clock.fix_day(TODAY)
    yield
    clock.fix_day(None)


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def key(name: str) -> str:
    return str(body(name).pk)


def at(player: Player, page: str = CHANGE) -> Person:
    return Person(player.client).open(player.path(page))


def hand_over(secretary: Player, to: str = "子育て課", day: date = APRIL) -> None:
    edit = MeasureEdit(owner_id=body(to).pk)
    change_measure(
        actor=secretary.actor, term_number=3, code="m01", from_day=day, reason="組織改正", at=SPRING, edit=edit
    )


def test_only_what_was_touched_changes(secretary: Player, own_town: Town) -> None:
    page = at(secretary, "plan/measures/m01/").follow("担当・地区・細目・指標を変える（ある日から）")
    page.press(PRESS, from_day="平成29年4月1日", owner=key("子育て課"), reason="4月の組織改正のため")
    page.sees("「見守りの輪」を、平成29年4月1日から変えました。", "福祉課→子育て課", "4月の組織改正のため")
    assert {each.field for each in MeasureChange.objects.all()} == {"owner", "group"}
    assert [place.code for place in Measure.objects.get(code="m01").districts.all()] == ["east"]


def test_a_section_leads_where_it_is_chosen_and_its_people_write_and_its_department_confirms(
    secretary: Player, writer: Player, approver: Player, other_writer: Player, own_town: Town
) -> None:
    section = Organisation.objects.create(
        kind=OrganisationKind.SECTION.value, name="福祉課見守り係", parent=body("福祉課")
    )
    page = at(secretary)
    page.press(PRESS, from_day="平成29年4月1日", owner=str(section.pk), reason="係の仕事のため")
    page.sees("福祉課→福祉課見守り係")
    at(secretary, "plan/measures/m01/").sees("ひろがる担当福祉課見守り係")
    at(writer, "").sees("「見守りの輪」を書いてください")
    at(approver, "").sees("「見守りの輪」は、まだ確認に回っていません")
    at(other_writer, "").misses("見守りの輪")
    plaza = Organisation.objects.create(kind=OrganisationKind.CARE_PLAZA.value, name="東プラザ")
    sent = {"from_day": "2017-04-01", "owner": str(plaza.pk), "reason": "まちがい"}
    assert secretary.client.post(secretary.path(CHANGE), sent).status_code == 422


def test_a_past_year_is_shown_with_who_led_it_then(cast: Cast, secretary: Player, member: Player) -> None:
    accept(cast, "m01")
    hand_over(secretary)
    now = at(member, "plan/measures/m01/?year=2017").sees("ひろがる担当子育て課", "平成28年度担当福祉課")
    now.misses("担当・地区・細目・指標を変える")
    at(member, "plan/measures/m01/?year=2016").sees("ひろがる担当福祉課")
    for year, owner in ((2016, "福祉課"), (2017, "子育て課")):
        plan = member.client.get(member.path(f"plan/?year={year}")).context["plan"]
        assert [line.owner for line in plan.parts[0].measures] == [owner]


def test_indicators_keep_their_figures_and_a_new_one_joins(secretary: Player, own_town: Town) -> None:
    row = Indicator.objects.get()
    page = at(secretary).press("指標をもう一つ足す", reason="中間の見直し")
    more: dict[str, Any] = {"indicator-1-name": "相談", "indicator-1-unit": "件", "indicator-0-target_2020": "25"}
    page.press(PRESS, **more).sees("変えました")
    found = {each.name: (each.pk, each.targets) for each in Indicator.objects.all()}
    assert found["見守り協力店"] == (row.pk, {"2016": 12.0, "2020": 25.0})
    assert set(found) == {"見守り協力店", "相談"}
    past: dict[str, Any] = {"indicator-0-target_2016": "1"}
    refused = at(secretary).press(PRESS, reason="訂正", **past)
    assert refused.status == 422
    refused.sees("平成28年度の目標は")


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_comes_back(secretary: Player, own_town: Town) -> None:
    page = at(secretary).press(PRESS, from_day="2015-01-01", partners=[key("福祉課")])
    assert page.status == 422
    page.sees("変えるわけ：書いてください")
    page = page.press(PRESS, reason="改正").sees("計画を確定した日（平成28年4月1日）より前の日です")
    page.press(PRESS, from_day="2017-04-02").sees("担当と同じ組織は、一緒に行う組織に選べません")
    assert not MeasureChange.objects.exists()


def test_somebody_elses_change_meanwhile_is_said_once(secretary: Player, own_town: Town) -> None:
    page = at(secretary)
    hand_over(secretary)
    page = page.press(PRESS, reason="改正", districts=["west"]).sees("ほかの人が、先にこの取組を変えました")
    page.press(PRESS, owner=key("子育て課")).sees("変えました")
    measure = Measure.objects.get(code="m01")
    assert (measure.owner.name, [place.code for place in measure.districts.all()]) == ("子育て課", ["west"])


def test_what_somebody_else_changed_is_named_before_it_is_put_back(secretary: Player, own_town: Town) -> None:
    page = at(secretary)
    hand_over(secretary)
    old = Indicator.objects.get()
    renamed = IndicatorEdit(id=old.pk, name="見守りの店", unit="店", targets={2016: 12.0, 2020: 20.0})
    more = IndicatorEdit(name="相談", unit="件", targets={2020: 5.0})
    edit = MeasureEdit(indicators=[renamed, more], districts=["west"])
    change_measure(
        actor=secretary.actor, term_number=3, code="m01", from_day=APRIL, reason="見直し", at=SPRING, edit=edit
    )
    page = page.press(PRESS, reason="改正", districts=["west"])
    page.sees("担当：いまは「子育て課」です", "いまは「見守りの店（店）", "ほかの人が、先に足した指標です")
    page.misses("地区：いまは")
    held = next(form.values for form in page.forms if PRESS in form.buttons)
    assert (held["owner"], held["indicator-0-name"], held["indicator-1-name"]) == (
        key("福祉課"),
        "見守り協力店",
        "相談",
    )
    page.press(PRESS, owner=key("子育て課"), **{"indicator-0-name": "見守りの店", "indicator-0-unit": "店"}).sees(
        "見守りの店"
    )
    assert Measure.objects.get(code="m01").owner.name == "子育て課"
    assert {each.name for each in Indicator.objects.all()} == {"見守りの店", "相談"}


def test_an_indicator_that_somebody_else_took_out_is_named(secretary: Player, own_town: Town) -> None:
    more = IndicatorEdit(name="相談", unit="件", targets={2020: 5.0})
    stood = IndicatorEdit(id=Indicator.objects.get().pk, name="見守り協力店", unit="店")
    said: dict[str, Any] = {
        "actor": secretary.actor,
        "term_number": 3,
        "code": "m01",
        "from_day": TODAY,
        "reason": "見直し",
    }
    change_measure(
        **said, at=SPRING, edit=MeasureEdit(indicators=[replace(stood, targets={2016: 12.0, 2020: 20.0}), more])
    )
    page = at(secretary)
    change_measure(**said, at=SPRING, edit=MeasureEdit(indicators=[replace(stood, targets={2016: 12.0, 2020: 20.0})]))
    page = page.press(PRESS, reason="改正", districts=["west"]).sees("ほかの人が、先に外した指標です")
    gone: dict[str, Any] = {f"indicator-1-{name}": "" for name in ("name", "unit", "target_2020")}
    page.press(PRESS, **gone).sees("変えました")
    assert [each.name for each in Indicator.objects.all()] == ["見守り協力店"]


def test_nothing_otherwise_is_said_and_not_recorded(secretary: Player, own_town: Town) -> None:
    at(secretary).press(PRESS, reason="改正").sees("変わるところはありませんでした")
    assert not MeasureChange.objects.exists()


def test_a_coming_change_is_shown_and_withdrawn_for_one_or_for_all(secretary: Player, own_town: Town) -> None:
    page = at(secretary).press(PRESS, owner=key("子育て課"), from_day="2018-04-01", reason="改正")
    page.sees("平成30年4月1日から変えることにしました", "これから")
    at(secretary).sees("もう決めてある変更")
    at(secretary).press("この変更を取りやめる").sees("決めてあった変更を取りやめました", "取りやめ")
    old, new = body("福祉課").pk, body("子育て課").pk
    reassign_body(actor=secretary.actor, old_id=old, new_id=new, reason="改正", at=SPRING, from_day=NEXT_APRIL)
    at(secretary).press("この変更を取りやめる", all="1")
    assert not MeasureChange.objects.filter(withdrawn_at=None).exists()


def test_an_added_measure_has_its_pillar_in_the_form(secretary: Player, own_town: Town) -> None:
    at(secretary).misses("（決めない）")
    measure = Measure.objects.get(code="m04")
    measure.layers.create(term=measure.term, number=1, kind="add", reason="助言", decided_on=TODAY, effective_year=2017)
    at(secretary, CHANGE.replace("m01", "m04")).press(PRESS, pillar="join", reason="柱を決めた").sees(
        "（なし）→つながる"
    )


def test_the_terms_dates_and_quorum_are_changed_from_a_day(secretary: Player, own_town: Town) -> None:
    page = at(secretary, "plan/").follow("期日と会議の成立を変える（ある日から）").sees("変更はありません")
    page = page.press(PRESS, rule="half", sheet_due="5/31", reason="申し合わせ").sees("記録しました", "半数以上")
    term = PlanTerm.objects.get(number=3)
    assert (term.quorum.rule, term.calendar.sheet_due) == ("half", (5, 31))
    page = page.press(PRESS, reason="もう一度").sees("変わるところはありませんでした")
    assert page.press(PRESS, rule="none", reason="早い", from_day="2015-01-01").status == 422
    page.press(PRESS, rule="none", reason="来年度から", from_day="2018-04-01").sees("これから")
    page.press("この変更を取りやめる").sees("決めてあった変更を取りやめました")
    at(secretary, "plan/terms/3/settings/").follow("期日と会議の成立を変える（ある日から）")


def test_a_plan_in_preparation_is_corrected_and_not_changed(secretary: Player, own_town: Town) -> None:
    PlanTerm.objects.update(state="draft")
    at(secretary).sees("確定の前は、計画の案を直してください")
    at(secretary, "plan/terms/3/changes/").sees("この期の決まり")
