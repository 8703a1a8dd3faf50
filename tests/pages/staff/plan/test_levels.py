"""The levels of a plan on the pages: an outline that is put in order by buttons, its measures under them, and a clash of two."""

from meguru.base.towns.models import Town
from meguru.plan.plans.commands import set_term
from meguru.plan.plans.models import Measure, Pillar, PlanTerm
from meguru.plan.terms.levels import PillarDraft
from tests.commands.plan.test_owners_of_a_reading import made, row
from tests.support.browse import Person
from tests.support.cast import BEGINNING, Player

SAVE = "この内容で直す"
TREE = [
    PillarDraft("g1", "支える", level="基本目標"),
    PillarDraft("d1", "見守り", above="g1"),
    PillarDraft("g2", "つながる"),
]


def draft(secretary: Player, pillars: list[PillarDraft]) -> Person:
    made(secretary, [row("福祉課", "福祉課", path=("第4章", "支える", "見守り"))], pillars=pillars)
    return Person(secretary.client).open(secretary.path("plan/terms/4/basics/"))


def paths() -> list[str]:
    return list(Pillar.objects.filter(term__number=4).values_list("path", flat=True))


def test_levels_are_written_below_moved_renamed_and_taken_away(secretary: Player, own_town: Town) -> None:
    page = draft(secretary, TREE)
    page.press("この下に足す（柱1）").press(
        "この下に足す（柱3）", **{"pillar-2-name": "居場所", "pillar-2-level": "方向"}
    )
    page.press("上へ（柱3）", **{"pillar-3-name": "こども食堂"})  # with all that stands under it, over 見守り
    page.press("上へ（柱5）", **{"pillar-4-name": "つながり合う"})  # past the whole first goal
    page.press(SAVE).sees("計画の案を直しました", "基本目標", "支える", "1件")
    assert paths() == [
        "つながり合う",
        "支える",
        "支える ＞ 居場所",
        "支える ＞ 居場所 ＞ こども食堂",
        "支える ＞ 見守り",
    ]
    assert [pillar.key for pillar in Pillar.objects.filter(term__number=4, key__in=["g1", "d1", "g2"])] == [
        "g2",
        "g1",
        "d1",
    ]
    page = Person(secretary.client).open(secretary.path("plan/terms/4/basics/"))
    page.press("下へ（柱1）").press(SAVE, **{"pillar-1-name": "", "pillar-2-depth": "2"})
    assert page.status == 200
    measure = Measure.objects.get(term__number=4)
    assert measure.pillar is not None
    assert measure.pillar.path == paths()[-2]


def test_a_level_that_is_left_out_is_told_and_nothing_is_lost(secretary: Player, own_town: Town) -> None:
    page = draft(secretary, TREE)
    page.press(SAVE, **{"pillar-2-depth": "3", "pillar-1-depth": "1", "pillar-2-name": "深い柱"})
    assert page.status == 422
    page.sees("確かめてください", "柱：3番目の柱の段が、その前の柱より2つ以上深くなっています", "深い柱")
    assert page.root is not None
    (link,) = [link for link in page.root.iter("a") if link.get("href") == "#rows-pillar"]
    assert "".join(link.itertext()) == "柱"
    assert paths() == ["支える", "支える ＞ 見守り", "つながる"]


def test_what_another_has_set_meanwhile_is_shown_before_it_is_set_anew(secretary: Player, own_town: Town) -> None:
    page = draft(secretary, TREE)
    set_term(actor=secretary.actor, term_number=4, pillars=[*TREE[:2], PillarDraft("g2", "学び合う")], at=BEGINNING)
    page.press(SAVE, **{"pillar-2-name": "つなぐ"})
    assert page.status == 422
    page.sees("ほかの人が柱を直しました", "いま登録されている柱", "学び合う", "つなぐ").press(SAVE)
    assert paths()[-1] == "つなぐ"


def test_the_levels_of_a_document_are_proposed_and_registered_only_when_asked(
    secretary: Player, own_town: Town
) -> None:
    page = draft(secretary, TREE)
    page.open(secretary.path("plan/?term=4")).sees("支える", "見守り", "1件")
    assert Measure.objects.get(term__number=4).pillar == Pillar.objects.get(term__number=4, key="d1")
    page.open(secretary.path("plan/terms/4/measures/m01/")).sees("支える ＞ 見守り")
    assert PlanTerm.objects.get(number=3).pillars.filter(above=None).count() == 2


def test_the_next_plan_begins_with_the_levels_of_this_one(secretary: Player, own_town: Town) -> None:
    draft(secretary, TREE)
    page = Person(secretary.client).open(secretary.path("plan/terms/new/")).sees("前の期の柱を入れました")
    page.press("計画の案をつくる", name="第5期", number="5").sees("計画の案をつくりました")
    found = Pillar.objects.filter(term__number=5).values_list("key", "path", "level")
    assert list(found) == [("g1", "支える", "基本目標"), ("d1", "支える ＞ 見守り", ""), ("g2", "つながる", "")]
