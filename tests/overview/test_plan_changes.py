"""All that changed around a plan of a term, as one list."""

from datetime import date
from typing import Any

import pytest

from meguru.act.reorganising.commands import reorganise, undo_reorganisation
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.rules import How, Pair
from meguru.act.turn.commands import move_due
from meguru.base.bodies.commands import rename_registered
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import Registered
from meguru.core.clock import at_noon
from meguru.core.errors import NotFound
from meguru.overview.plan_changes import ChangeRow, changes_of_term
from meguru.plan.plans.commands import MeasureEdit, change_measure, change_term, withdraw_change
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import agreed, proposed

TODAY = date(2018, 3, 1)


def rows(player: Player, today: date = TODAY) -> list[ChangeRow]:
    return changes_of_term(player.actor, 3, today=today)[1]


@pytest.fixture
def changed(cast: Cast, secretary: Player) -> Cast:
    """One change of each kind; the reorganisation of April 2019 and a withdrawn one too."""
    actor = secretary.actor
    children = Organisation.objects.get(name="子育て課")
    edit, day = MeasureEdit(owner_id=children.pk), date(2017, 4, 1)
    call: dict[str, Any] = {"actor": actor, "term_number": 3, "code": "m01", "at": SPRING}
    change_measure(edit=edit, from_day=day, reason="4月の組織改正", **call)
    [waits] = change_measure(edit=MeasureEdit(districts=["west"]), from_day=date(2019, 4, 1), reason="やめた", **call)
    withdraw_change(actor=actor, act=waits.act, at=SPRING)
    due = {"sheet_due": [5, 31]}
    change_term(actor=actor, term_number=3, from_day=date(2017, 4, 2), reason="議会のため", calendar=due, at=SPRING)
    move_due(actor=actor, fiscal_year=2016, own=date(2017, 5, 31), district=date(2017, 6, 8), reason="台風", at=SPRING)
    row, new = Organisation.objects.get(name="福祉課"), "福祉保健課"
    rename_registered(actor=actor, what=Registered.ORGANISATION, row_id=row.pk, name=new, from_day=date(2017, 4, 3),
                      reason="改称のため", at=SPRING)  # fmt: skip
    agreed(cast, proposed(cast))
    pairs = [Pair(children.pk, How.MOVE, None, "こども課")]
    reorganise(actor=actor, pairs=pairs, from_day=date(2019, 4, 1), reason="機構改革", at=at_noon(TODAY))
    return cast


def test_every_kind_of_change_stands_in_one_list_by_its_day(changed: Cast, secretary: Player) -> None:
    found = rows(secretary)
    assert [row.day for row in found] == sorted((row.day for row in found), reverse=True)
    told = {(row.kind, row.field): row for row in found}
    assert {row.kind for row in found} == {
        "計画の変更", "担当・地区・指標", "期日・会議の成立", "改称", "組織改正", "シートの期限"
    }  # fmt: skip
    lead = told["担当・地区・指標", "担当"]
    assert (lead.before, lead.after, lead.standing, lead.reason) == (
        "福祉課",
        "子育て課",
        "変わりました",
        "4月の組織改正",
    )
    assert (lead.year, lead.by) == ("平成29年度", "桜井 一")
    assert told["担当・地区・指標", "地区"].standing == "取りやめ"
    assert (told["改称", "名前"].before, told["改称", "名前"].after) == ("福祉課", "福祉保健課")
    assert told["シートの期限", "シートの期限"].after.startswith("平成29年5月31日")
    moved = next(row for row in found if row.kind == "組織改正")
    assert (moved.before, moved.standing) == ("子育て課", "これから")
    text = told["計画の変更", "修正（改1）"]
    assert (text.day, text.standing) == (date(2017, 4, 1), "変わりました")
    assert told["計画の変更", "修正（改1）"].after.endswith("夜も気づき合える町にします。")


def test_what_was_taken_back_is_told_so(changed: Cast, secretary: Player) -> None:
    row = Reorganisation.objects.get()
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=at_noon(TODAY))
    assert {row.standing for row in rows(secretary) if row.kind == "組織改正"} == {"取りやめ"}


def test_everybody_in_the_workshop_reads_it(changed: Cast, secretary: Player) -> None:
    assert rows(changed["chair"]) == rows(secretary)


def test_a_term_that_is_not_there(secretary: Player) -> None:
    with pytest.raises(NotFound):
        changes_of_term(secretary.actor, 9, today=TODAY)


def test_the_page_narrows_and_goes_out_as_a_file(changed: Cast, secretary: Player) -> None:
    page = Person(secretary.client).open(secretary.path("plan/?term=3"))
    page.follow("この期に変わったことの一覧").sees("4月の組織改正", "議会のため", "機構改革")
    assert queries_of(secretary, "plan/terms/3/changes/list/") <= MOST
    narrowed = Person(secretary.client).open(secretary.path("plan/terms/3/changes/list/?kind=改称"))
    narrowed.sees("福祉保健課").misses("4月の組織改正")
    told = secretary.client.get(secretary.path("plan/terms/3/changes/list/?kind=改称&as=csv")).content.decode(
        "utf-8-sig"
    )
    assert [line.split(",")[1] for line in told.splitlines()] == ["種類", "改称"]


def test_before_anything_changed_the_page_says_so(cast: Cast, secretary: Player) -> None:
    Person(secretary.client).open(secretary.path("plan/terms/3/changes/list/")).sees("変わったことは、まだありません")
