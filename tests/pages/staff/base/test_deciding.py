"""A town leaves decisions to named seats: on the seat's page, where drafts are made, and where they are approved."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.access.actions import Action
from meguru.base.bodies.commands import leave_seat, mark_seat
from meguru.core import clock
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import drafted, proposed

BOTH = ["publish:publication:approve", "amendments:amendment:agree"]


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    clock.fix_day(date(2018, 2, 1))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def seat_of(player: Player) -> int:
    return player.actor.grants[0].seat_id or 0


def page_of_seat(by: Player, of: Player) -> Person:
    return at(by, f"bodies/seats/{seat_of(of)}/")


def test_a_seat_is_made_the_one_that_decides_and_everybody_can_read_it(
    secretary: Player, council_secretary: Player, writer: Player
) -> None:
    at(writer, "roles/").sees("決裁する席", "決めていません（共同事務局のだれでも）")
    page = page_of_seat(secretary, council_secretary)
    page.press("決裁する席にする・外す", **{"mark-decides": BOTH}).sees("この席が決裁することを改めました")
    page.sees("公表の承認、計画の追加・修正の決定")
    at(writer, "roles/").sees("事務局（町社協）（桜庭 二）").misses("決めていません")
    at(secretary, "bodies/seats/?columns=decides").sees("席と人")
    page_of_seat(secretary, council_secretary).press("決裁する席にする・外す", **{"mark-decides": []})
    at(writer, "roles/").sees("決めていません")


def test_what_a_seat_cannot_decide_comes_back(secretary: Player, writer: Player) -> None:
    page = page_of_seat(secretary, secretary)
    page.press("決裁する席にする・外す", **{"mark-decides": BOTH, "mark-stands_in": BOTH}).sees("どちらか一つ")
    assert page.status == 422
    assert not page_of_seat(secretary, writer).has_button("決裁する席にする・外す")
    assert not page_of_seat(writer, secretary).has_button("決裁する席にする・外す")


def test_nobody_marks_a_seat_without_leave(secretary: Player, writer: Player) -> None:
    address = writer.path(f"bodies/seats/{seat_of(secretary)}/")
    assert writer.client.post(address, {"do": "mark", "mark-decides": BOTH}).status_code == 403


def marks(by: Player, of: Player, *, decides: list[str], stands_in: list[str]) -> None:
    mark_seat(
        actor=by.actor,
        seat_id=seat_of(of),
        decides=[Action(each) for each in decides],
        stands_in=[Action(each) for each in stands_in],
        at=SPRING,
    )


def test_the_drafter_reads_beforehand_who_approves(secretary: Player, council_secretary: Player) -> None:
    marks(secretary, council_secretary, decides=BOTH, stands_in=[])
    at(secretary, "publications/draft/").sees("決裁する席", "事務局（町社協）（桜庭 二）").misses(
        "決裁できる人がいません"
    )
    marks(secretary, secretary, decides=BOTH, stands_in=[])
    marks(secretary, council_secretary, decides=[], stands_in=[])
    at(secretary, "publications/draft/").sees("決裁できる人がいません", "代決できる席を決めてください")


def test_where_the_seat_is_vacant_the_pages_say_so_and_lead_out(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    publication, amendment = drafted(cast), proposed(cast)
    marks(secretary, council_secretary, decides=BOTH, stands_in=[])
    leave_seat(actor=secretary.actor, seat_id=seat_of(council_secretary), ends_on=date(2018, 1, 31), at=SPRING)
    for page in (f"publications/{publication.pk}/", f"amendments/{amendment.pk}/", "amendments/propose/?measure=m01"):
        at(secretary, page).sees("決裁できる人がいません", "空席").follow("席と人を見る").sees("席を設ける")


def test_others_read_who_approves_and_find_no_button(cast: Cast, secretary: Player, council_secretary: Player) -> None:
    publication = drafted(cast, by="council_secretary")
    marks(council_secretary, council_secretary, decides=BOTH, stands_in=[])
    page = at(secretary, f"publications/{publication.pk}/").sees(
        "決裁する席の人が決めます", "事務局（町社協）（桜庭 二）"
    )
    assert not page.has_button("この内容を承認する")
    assert not page.has_button("わけを付けて戻す")
    refused = secretary.client.post(secretary.path(f"publications/{publication.pk}/do/approve/"))
    assert refused.status_code == 403
    assert "決裁する席" in refused.content.decode()


def test_who_stands_in_approves_with_a_reason_that_stays_to_be_read(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    publication = drafted(cast)
    marks(secretary, secretary, decides=BOTH, stands_in=[])
    marks(secretary, council_secretary, decides=[], stands_in=BOTH)
    page = at(council_secretary, f"publications/{publication.pk}/").sees("代決できる席")
    page.press("この内容を承認する").sees("確かめてください", "代わりに決裁するわけ")
    assert page.status == 422
    page.press("この内容を承認する", in_stead="課長が入院中のため").sees("承認済み", "代決", "課長が入院中のため")


def test_who_stands_in_agrees_to_a_change_with_a_reason(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    amendment = proposed(cast)
    marks(secretary, secretary, decides=BOTH, stands_in=[])
    marks(secretary, council_secretary, decides=[], stands_in=BOTH)
    page = at(council_secretary, f"amendments/{amendment.pk}/").press("この変更を決める")
    assert page.status == 422
    page.sees("確かめてください").press("この変更を決める", in_stead="課長が入院中のため")
    page.sees("変更を決めました", "代決", "課長が入院中のため")


def test_the_pages_ask_little(cast: Cast, secretary: Player, council_secretary: Player) -> None:
    publication, amendment = drafted(cast), proposed(cast)
    marks(secretary, secretary, decides=BOTH, stands_in=[])
    marks(secretary, council_secretary, decides=[], stands_in=BOTH)
    for page in (
        f"publications/{publication.pk}/",
        "publications/draft/",
        f"amendments/{amendment.pk}/",
        "amendments/propose/?measure=m01",
        f"bodies/seats/{seat_of(secretary)}/",
    ):
        assert queries_of(council_secretary, page) <= MOST, page
