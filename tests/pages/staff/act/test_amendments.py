"""The pages of changes: the comparison table, proposing from today's text, agreement by a second person."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.act.amendments.models import Amendment
from meguru.base.bodies.models import Organisation
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.plan.plans.models import Theme
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import agreed, given_advice, held_meeting, proposed, received_opinion

NEW = "あいさつと声かけで、夜も気づき合える町にします。"


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    clock.fix_day(date(2018, 2, 1))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_an_unchanged_plan_says_so(secretary: Player) -> None:
    at(secretary, "amendments/").sees("変更は、まだありません")


def test_proposed_from_advice_with_todays_text(cast: Cast, secretary: Player) -> None:
    advice = given_advice(cast, held_meeting(cast))
    opinion = received_opinion(cast, measure="m01")
    page = at(secretary, f"advice/{advice.number}/").follow("変更を起案する")
    [form] = [form for form in page.forms if "description" in form.names]
    assert "気づき合える" in str(form.values["description"])
    assert form.values["advice"] == [advice.number]
    values = {"description": NEW, "reason": "夜に来たい人がいるためです。", "effective_year": "平成29年度"}
    page.press("起案する", opinions=[opinion.number], **values).sees("変更を起案しました", "案", "夜も")
    page.sees("起案した人と同じ人は、決めることができません")
    assert not page.has_button("この変更を決める")
    amendment = Amendment.objects.get()
    assert (amendment.effective_year, [o.number for o in amendment.opinions.all()]) == (2017, [opinion.number])


def test_the_second_person_decides_and_the_table_marks_what_differs(cast: Cast, council_secretary: Player) -> None:
    amendment = proposed(cast)
    page = (
        at(council_secretary, f"amendments/{amendment.pk}/").press("この変更を決める").sees("変更を決めました", "決定")
    )
    assert not page.has_button("この変更を決める")
    assert not page.has_button("この案を取り下げる")
    body = council_secretary.client.get(council_secretary.path("amendments/")).content.decode()
    assert "<ins>" in body
    assert "改1" in body
    at(council_secretary, "amendments/?year=2017").follow("平成29年度の計画を通して見る").sees("改1 修正")


def test_the_proposer_who_posts_anyway_reads_why_not(cast: Cast, secretary: Player) -> None:
    amendment = proposed(cast)
    response = secretary.client.post(secretary.path(f"amendments/{amendment.pk}/agree/"))
    assert response.status_code == 409
    assert "ほかの人に決めてもらってください" in response.content.decode()


def test_a_double_click_decides_once(cast: Cast, council_secretary: Player) -> None:
    amendment = proposed(cast)
    address = council_secretary.path(f"amendments/{amendment.pk}/agree/")
    assert council_secretary.client.post(address).status_code == 302
    again = council_secretary.client.post(address)
    assert again.status_code == 409
    assert "「決定」なので" in again.content.decode()


def test_dropped_on_the_page(cast: Cast, secretary: Player) -> None:
    amendment = proposed(cast)
    at(secretary, f"amendments/{amendment.pk}/").press("この案を取り下げる").sees("取下げ", "記録は残ります")
    at(secretary, "amendments/").sees("変更は、まだありません")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": "　"}, "わけ"),
        ({"other_cause": ""}, "もとになった助言・ご意見を選ぶか"),
        ({"description": ""}, "変わるところを書いてください"),
        ({"effective_year": "平成28年度"}, "もう開かれています"),
        ({"effective_year": "令和3年度"}, "この計画は令和2年度までです"),
        ({"effective_year": "そのうち"}, "年度として読めません"),
        ({"title": "あ" * 201}, "200"),
    ],
)
def test_what_cannot_be_proposed_comes_back_as_typed(secretary: Player, typed: dict[str, str], told: str) -> None:
    values = {"description": NEW, "reason": "わけです。", "other_cause": "話", "effective_year": "H29", **typed}
    page = at(secretary, "amendments/propose/?measure=m01").press("起案する", **values).sees(told)
    assert page.status == 422
    [form] = [form for form in page.forms if "description" in form.names]
    assert {key: str(form.values[key]).strip() for key in values} == {k: v.strip() for k, v in values.items()}
    assert not Amendment.objects.exists()


def test_the_chooser_leads_to_measures_themes_and_a_new_one(secretary: Player) -> None:
    page = at(secretary, "amendments/propose/").sees("見守りの輪", "東地区", "平成29年度に始める変更です")
    page.follow("見守りの輪").sees("「見守りの輪」の変更を起案する")
    owner = Organisation.objects.get(name="子育て課")
    new = {"title": "夜の学習会", "description": "夜に学べる場。", "reason": "声があった。", "other_cause": "話"}
    page = at(secretary, "amendments/propose/").follow("新しい取組を追加する")
    page.press("起案する", **new, new_owner=str(owner.pk)).sees("追加「夜の学習会」", "子育て課")


def test_a_theme_of_a_district_is_changed(secretary: Player) -> None:
    theme = Theme.objects.get(district_plan__district__code="west", number=2)
    page = at(secretary, f"amendments/propose/?theme={theme.pk}")
    values = {"kind": "end", "reason": "役目を終えたため。", "other_cause": "西地区の話し合い"}
    page.press("起案する", **values).sees("終了「居場所」", "西地区", "終わります。")


@pytest.mark.parametrize("query", ["?measure=m99", "?theme=999999", "?theme=x", "?theme=99999999999999999999"])
def test_an_unknown_subject_is_not_found(secretary: Player, query: str) -> None:
    assert secretary.client.get(secretary.path(f"amendments/propose/{query}")).status_code == 404


@pytest.mark.parametrize("key", ["writer", "member", "auditor"])
def test_readers_read_and_do_not_propose(cast: Cast, own_town: Town, key: str) -> None:
    amendment = proposed(cast)
    page = at(cast[key], "amendments/").sees("案（まだ決まっていないもの）")
    assert not page.has_button("変更を起案する")
    assert not at(cast[key], f"amendments/{amendment.pk}/").has_button("この変更を決める")
    assert cast[key].client.get(cast[key].path("amendments/propose/?measure=m01")).status_code == 403
    assert cast[key].client.post(cast[key].path(f"amendments/{amendment.pk}/agree/")).status_code == 403


def test_a_district_and_a_neighbour_see_none(cast: Cast, own_town: Town) -> None:
    amendment = proposed(cast)
    assert cast["chair"].client.get(cast["chair"].path("amendments/")).status_code == 403
    neighbour = cast["neighbour_secretary"]
    assert neighbour.client.get(neighbour.path(f"amendments/{amendment.pk}/")).status_code == 404
    assert neighbour.client.post(neighbour.path(f"amendments/{amendment.pk}/drop/")).status_code == 404


def test_as_many_queries_however_many_changes_and_causes(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    given_advice(cast, meeting)
    received_opinion(cast)
    first = agreed(cast, proposed(cast))
    pages = ["amendments/", f"amendments/{first.pk}/", "amendments/propose/", "amendments/propose/?measure=m01"]
    pages.append("amendments/propose/?new=1")
    one = [queries_of(secretary, page) for page in pages]
    for number in range(12):
        proposed(cast, measure=f"m0{2 + number % 3}", after={"description": f"文{number}"}, reason=f"わけ{number}")
        given_advice(cast, meeting, f"助言{number}")
        received_opinion(cast, f"声{number}", token=f"t{number}")
    assert [queries_of(secretary, page) for page in pages] == one
    assert max(one) <= MOST
