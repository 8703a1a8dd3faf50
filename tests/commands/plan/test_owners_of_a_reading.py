"""Owners in a document become lead and partners; nothing is registered unasked, and what can be read in two ways is asked."""

from typing import Any

import pytest

from meguru.base.bodies.models import Organisation
from meguru.core.errors import Invalid
from meguru.plan.documents.commands import keep_reading
from meguru.plan.documents.rules import owners_of_row
from meguru.plan.plans.commands import OwnerAnswers, prepare_term
from meguru.plan.plans.models import Measure, PlanTerm
from meguru.plan.plans.queries.owners import owners_asked, pillars_proposed
from meguru.plan.plans.rules import split_ways
from tests.support.browse import Person
from tests.support.cast import BEGINNING, Player


def row(
    owner: str, *owners: str, sure: bool = True, title: str = "見守り", path: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {"title": title, "description": "", "owner": owner, "group": owner, "kind": "measure", "source_lines": [],
            "sure": True, "owners": list(owners), "owners_sure": sure, "group_path": list(path)}  # fmt: skip


def made(player: Player, rows: list[dict[str, Any]], **more: Any) -> PlanTerm:
    kept = keep_reading(actor=player.actor, filename="計画.txt", digest="d", found={"measures": rows}, at=BEGINNING)
    return prepare_term(
        actor=player.actor,
        number=4,
        name="第4期",
        first_year=2021,
        last_year=2025,
        reading_id=kept.pk,
        at=BEGINNING,
        **more,
    )


def bodies(code: str = "m01") -> tuple[str, list[str]]:
    measure = Measure.objects.get(term__number=4, code=code)
    return measure.owner.name, [body.name for body in measure.related.order_by("pk")]


def test_several_owners_become_lead_and_partners(secretary: Player) -> None:
    before = Organisation.objects.count()
    made(
        secretary,
        [row("福祉課、子育て課・社会福祉協議会", "福祉課", "子育て課", "社会福祉協議会")],
        owners=OwnerAnswers(),
    )
    lead, partners = bodies()
    assert (lead, set(partners)) == ("福祉課", {"子育て課", "さくら町社会福祉協議会"})
    assert Organisation.objects.count() == before, "all three were there; the council by its short name"


def test_what_can_be_read_in_two_ways_is_asked(secretary: Player) -> None:
    rows = [row("防災・安全課", "防災・安全課", sure=False)]
    with pytest.raises(Invalid) as told:
        made(secretary, rows, owners=OwnerAnswers())
    assert "1つの組織か" in told.value.fields["reading"]
    asked = owners_asked(secretary.actor, rows)
    assert asked.questions[0].ways == (("防災・安全課",), ("防災課", "安全課"), ("安全課", "防災課"))
    answers = OwnerAnswers({"防災・安全課": ["安全課", "防災課"]}, {"安全課": None, "防災課": None})
    made(secretary, rows, owners=answers)
    assert bodies() == ("安全課", ["防災課"])
    assert not Organisation.objects.filter(name="防災・安全課").exists()


def test_nothing_is_registered_unasked_and_a_name_may_mean_a_registered_body(secretary: Player) -> None:
    rows = [row("ふくし課", "ふくし課")]
    with pytest.raises(Invalid) as told:
        made(secretary, rows, owners=OwnerAnswers())
    assert "「ふくし課」を登録するか" in told.value.fields["reading"]
    meant = Organisation.objects.get(name="福祉課").pk
    made(secretary, rows, owners=OwnerAnswers(bodies={"ふくし課": meant}))
    assert bodies() == ("福祉課", [])


@pytest.mark.parametrize(("bad", "words"), [({"title": " "}, "取組の名前"), ({"owner": ""}, "担当を")])
def test_an_empty_title_or_owner_is_refused_at_its_row(bad: dict[str, str], words: str, secretary: Player) -> None:
    with pytest.raises(Invalid) as told:
        made(secretary, [row("福祉課", "福祉課"), {**row("福祉課"), **bad}])
    assert told.value.fields["reading"].startswith("2件目")
    assert words in told.value.fields["reading"]


def test_pillars_are_proposed_from_the_headings_and_measures_stand_under_them(secretary: Player) -> None:
    rows = [
        row("福祉課", "福祉課", path=("第3章", "目標1　つながる")),
        row("福祉課", "福祉課", path=("第3章", "目標2　支える")),
    ]
    assert pillars_proposed(rows) == [(1, "目標1 つながる", "目標"), (1, "目標2 支える", "目標")]
    made(secretary, rows, pillars=[("p1", "目標1　つながる", ""), ("p2", "別の名", "")])
    pillars = [measure.pillar and measure.pillar.key for measure in Measure.objects.filter(term__number=4)]
    assert pillars == ["p1", None]
    assert pillars_proposed([row("福祉課", path=("区役所の取組",)), row("社協", path=("社協の取組",))]) == []


def test_a_typed_owner_is_parted_at_clear_signs_alone() -> None:
    assert owners_of_row({"owner": "福祉課、 子育て課／福祉課"}) == (("福祉課", "子育て課"), True)
    assert owners_of_row({"owner": "防災・安全課"}) == (("防災・安全課",), False)
    assert split_ways("高齢課・民生委員", ("高齢課", "民生委員"))[1:] == (
        ("高齢課", "民生委員"),
        ("民生委員", "高齢課"),
    )


@pytest.mark.parametrize(
    ("way", "found"),
    [("0", ("防災・安全課", [])), ("1", ("防災課", ["安全課"])), ("2", ("安全課", ["防災課"]))],
)
def test_the_page_asks_before_it_makes_the_draft(secretary: Player, way: str, found: object) -> None:
    rows = [row("防災・安全課", "防災・安全課", sure=False), row("ふくし課", "ふくし課")]
    kept = keep_reading(actor=secretary.actor, filename="計画.txt", digest="d", found={"measures": rows}, at=BEGINNING)
    page = (
        Person(secretary.client)
        .open(secretary.path(f"plan/readings/{kept.pk}/adopt/"))
        .sees("担当の読み方", "登録のない組織", "ふくし課")
    )
    basics = {"number": "4", "name": "第4期", "first_year": "2021", "last_year": "2025"}
    page.press("取組2件で計画の案をつくる", **basics)
    assert page.status == 422
    with pytest.raises(AssertionError, match="does not offer"):
        page.press("取組2件で計画の案をつくる", **basics, **{"way-0": "防災・安全課"})
    named = {name: "new" for form in page.forms for name in form.names if name.startswith("body-")}
    page.press("取組2件で計画の案をつくる", **basics, **{"way-0": way}, **named)
    page.sees("計画の案をつくりました")
    assert bodies() == found
    assert bodies("m02") == ("ふくし課", [])


def test_a_body_that_has_ended_is_not_matched_and_not_registered_again(secretary: Player) -> None:
    Organisation.objects.filter(name="福祉課").update(ends_on=BEGINNING.date())
    rows = [row("福祉課", "福祉課")]
    assert owners_asked(secretary.actor, rows).new == ("福祉課",)
    with pytest.raises(Invalid, match="登録するか"):
        made(secretary, rows, owners=OwnerAnswers())
    with pytest.raises(Invalid, match="廃止になった組織"):
        made(secretary, rows, owners=OwnerAnswers(bodies={"福祉課": None}))
    made(secretary, rows, owners=OwnerAnswers(bodies={"福祉課": Organisation.objects.get(name="子育て課").pk}))
    assert bodies() == ("子育て課", [])
