"""The lineage of a new plan on one page: proposals that count when saved, what is open first, nothing typed lost."""

from datetime import date

import pytest

from meguru.base.towns.models import Town
from meguru.plan.plans.commands import Passage, add_measure, adopt_plan, link_measures, prepare_term
from meguru.plan.plans.models import DistrictPlan, LineageCorrection, PlanTerm, Theme
from meguru.plan.plans.queries.lineage import measure_lineage, term_lineage, theme_lineage
from meguru.plan.terms.measures import MeasureKind
from tests.support.browse import Person
from tests.support.cast import BEGINNING, Player
from tests.support.queries import MOST, queries_of
from tests.support.second_term import ADOPTED

PAGE = "plan/terms/4/lineage/"
SAVE = "つながりを保存する"


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> PlanTerm:
    """The next term: one measure of the same title, one that is two of the earlier ones, one new."""
    term = prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=BEGINNING)
    for title, owner in (("こどもの居場所", "子育て課"), ("いきいき", "福祉課"), ("水害にそなえる", "福祉課")):
        add_measure(actor=secretary.actor, term_number=4, title=title, description="", owner=owner, group="",
                    kind=MeasureKind.MEASURE, at=BEGINNING)  # fmt: skip
    return term


def at(player: Player, page: str = PAGE) -> Person:
    return Person(player.client).open(player.path(page))


def links(player: Player) -> dict[str, list[str]]:
    """Code of each measure of the new plan → codes of those it continues."""
    return {row.code: [each.code for each in row.continues] for row in term_lineage(player.actor, 4).new}


def test_proposals_are_chosen_and_count_only_when_saved(secretary: Player, draft: PlanTerm) -> None:
    page = at(secretary).sees("まだ決めていないもの 3件", "うち案のあるもの 1件", "行き先を決めていないもの 4件")
    values = page._form(SAVE, {}).values
    assert (values["from-m01"], values["from-m02"]) == ("m02", "")
    assert page.text.index("まだ決めていない取組") < page.text.index("案のある取組")
    assert measure_lineage().links == frozenset()
    page.press(SAVE).sees("まだ決めていないものが5件あります", "決めた取組")
    assert links(secretary) == {"m01": ["m02"], "m02": [], "m03": []}


def test_the_whole_page_is_said_in_one_go(secretary: Player, draft: PlanTerm) -> None:
    typed = {"from-m02": "m01", "more-m02": "４番", "from-m03": "new", "ended": ["m03"]}
    page = at(secretary).press(SAVE, **typed).sees("すべて決まっています")  # type: ignore[arg-type]
    assert links(secretary) == {"m01": ["m02"], "m02": ["m01", "m04"], "m03": []}
    page.sees("まとめる", "引き継ぐ", "新しい")
    assert page._form(SAVE, {}).values["more-m02"] == "4"
    assert {row.code for row in PlanTerm.objects.get(number=4).ended.all()} == {"m03"}
    page.press(SAVE, ended=[])
    assert not PlanTerm.objects.get(number=4).ended.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"more-m02": "99"}, "前の期に、番号99の取組はありません"),
        ({"more-m02": "見守り"}, "番号を「7、12」のように"),
        ({"from-m02": "new", "more-m02": "1"}, "どちらかにしてください"),
    ],
)
def test_what_cannot_be_read_comes_back_at_its_place(
    typed: dict[str, str], sentence: str, secretary: Player, draft: PlanTerm
) -> None:
    page = at(secretary).press(SAVE, **{"from-m03": "m03", "ended": ["m04"], **typed}).sees(sentence)  # type: ignore[arg-type]
    assert page.status == 422
    values = page._form(SAVE, {}).values
    assert values["more-m02"] == typed["more-m02"]
    assert values["from-m03"] == "m03"
    assert values["ended"] == ["m04"]
    assert measure_lineage().links == frozenset()


def test_two_at_once_see_both_and_the_second_decides(
    secretary: Player, council_secretary: Player, draft: PlanTerm
) -> None:
    first, second = at(secretary), at(council_secretary)
    first.press(SAVE, **{"from-m02": "m01"})
    clash = second.press(SAVE, **{"from-m02": "m04", "from-m03": "new"}).sees("先に保存されたもの", "1「見守りの輪」")
    assert clash.status == 409
    assert links(secretary)["m02"] == ["m01"]
    assert clash._form(SAVE, {}).values["from-m03"] == "new"
    clash.press(SAVE)
    assert links(secretary) == {"m01": ["m02"], "m02": ["m04"], "m03": []}


def test_two_at_once_on_different_measures_do_not_disturb_each_other(
    secretary: Player, council_secretary: Player, draft: PlanTerm
) -> None:
    second = at(council_secretary)
    at(secretary).press(SAVE, **{"from-m03": "new", "ended": ["m03"]})  # type: ignore[arg-type]
    second.press(SAVE, **{"from-m02": "m01", "from-m03": "new"})
    assert links(secretary)["m02"] == ["m01"]
    assert {row.code for row in PlanTerm.objects.get(number=4).ended.all()} == {"m03"}


def test_after_adoption_it_is_corrected_with_a_reason(secretary: Player, draft: PlanTerm) -> None:
    adopt_plan(actor=secretary.actor, term_number=4, on=date(2021, 3, 20), at=ADOPTED)
    page = at(secretary).press(SAVE, **{"from-m03": "new"}).sees("つながりを直すわけを書いてください")
    assert page.status == 422
    assert page._form(SAVE, {}).values["from-m03"] == "new"
    page.press(SAVE, reason="移行のとき決めていなかったため").sees(
        "確定したあとの直し", "移行のとき決めていなかったため"
    )
    assert LineageCorrection.objects.count() == 1


def test_the_draft_and_the_freeze_page_lead_there_and_say_what_is_open(secretary: Player, draft: PlanTerm) -> None:
    at(secretary, "plan/?term=4").follow("前の期のどの取組から続くか").sees("前の期からのつながり")
    at(secretary, "plan/terms/4/freeze/").sees(
        "どこから続くかを決めていない取組が3件あります。", "行き先を決めていない前の期の取組が4件あります。"
    ).follow("つながりを見る")
    link_measures(
        actor=secretary.actor,
        term_number=4,
        passages=[Passage("m01", ["m02"]), Passage("m02", ["m01", "m04"]), Passage("m03", is_new=True)],
        ended=["m03"],
        at=BEGINNING,
    )
    at(secretary, "plan/terms/4/freeze/").sees("前の期からのつながり", "すべて決まっています")
    assert queries_of(secretary, PAGE) <= MOST
    assert queries_of(secretary, "plan/terms/4/freeze/") <= MOST


def test_a_first_plan_has_nothing_before_it(secretary: Player, own_town: Town) -> None:
    at(secretary, "plan/terms/3/lineage/").sees("前の期の、確定した計画がありません")
    assert secretary.client.post(secretary.path("plan/terms/3/lineage/")).status_code == 422
    assert secretary.client.get(secretary.path("plan/terms/9/lineage/")).status_code == 404


def test_a_districts_theme_is_chosen_where_its_plan_is_written(secretary: Player, draft: PlanTerm) -> None:
    page = at(secretary, "plan/terms/4/districts/east/")
    page.press("この内容で書く", **{"theme-0-title": "集まる", "theme-0-continues": ["2"]})  # type: ignore[arg-type]
    old, new = (
        Theme.objects.filter(district_plan__district__code="east").exclude(number=1, from_year=2016).order_by("pk")
    )
    assert theme_lineage().links == {(new.pk, old.pk)}
    again = at(secretary, "plan/terms/4/districts/east/").press("この内容で書く", slogan="合言葉")
    assert again.status == 200
    assert [row.continues.get().title for row in Theme.objects.filter(from_year=2021)] == ["居場所"]
    at(secretary).sees("前の期から続く", "見守り").misses("つのうち")


def test_a_districts_plan_is_taken_out_of_the_draft_again(secretary: Player, writer: Player, draft: PlanTerm) -> None:
    page, drop = "plan/terms/4/districts/east/", "plan/terms/4/districts/east/drop/"
    at(secretary, page).misses("計画に入れないとき")
    at(secretary, page).press("この内容で書く", **{"theme-0-title": "集まる"})
    assert writer.client.post(secretary.path(drop)).status_code == 403
    at(secretary, page).sees("計画に入れないとき", "あとから書き直せます").press("この地区の計画を案から外す").sees(
        "地区の計画を案から外しました"
    )
    assert not DistrictPlan.objects.filter(term=draft, district__code="east").exists()
