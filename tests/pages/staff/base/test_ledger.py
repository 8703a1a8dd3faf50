"""The ledger read fifty at a time, in sentences, and its chain walked by those who may."""

import pytest

from meguru.act.turn.commands import open_year, undo_year
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.models import Town
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.commands import finish_year, reopen_year
from tests.support.browse import Person
from tests.support.cast import BEGINNING, SPRING, Cast, Player
from tests.support.database import unguarded
from tests.support.queries import MOST, queries_of


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def numbers(page: Person) -> list[int]:
    """The places in the ledger that a page shows, from the top."""
    assert page.root is not None
    return [int(cell.text or 0) for cell in page.root.iter("td") if cell.get("data-l") == "番号"]


@pytest.fixture
def many(secretary: Player, own_town: Town) -> int:
    """Enough entries for three pages; how many there are."""
    for number in range(110):
        add_organisation(actor=secretary.actor, kind=OrganisationKind.NPO, name=f"会{number}", at=BEGINNING)
    return LedgerEntry.objects.count()


def test_the_newest_stands_first_with_who_and_from_which_seat(auditor: Player, many: int) -> None:
    page = at(auditor, "ledger/").sees(
        "を登録しました", "桜井 一", "事務局（役場）", "平成28年4月1日 12時00分", str(many)
    )
    page.misses("いちばん新しい記録へ")
    page.follow("これより古い記録へ").sees("いちばん新しい記録へ")
    assert numbers(page) == list(range(many - 50, many - 100, -1))


def test_every_entry_is_reached_once(auditor: Player, many: int) -> None:
    page, seen = at(auditor, "ledger/"), []
    while True:
        seen += numbers(page)
        if "これより古い記録へ" not in page.text:
            break
        page.follow("これより古い記録へ")
    assert seen == list(range(many, 0, -1))


@pytest.mark.parametrize("odd", ["?before=0", "?before=-5", "?before=abc", "?before=²", "?before=99999999999999999999"])
def test_an_odd_place_is_no_error(auditor: Player, many: int, odd: str) -> None:
    assert at(auditor, f"ledger/{odd}").status == 200


def test_an_entry_leads_to_what_it_is_about(secretary: Player) -> None:
    at(secretary, "ledger/").follow("シートm01を用意しました").sees("見守りの輪")


def test_a_name_that_was_erased_is_not_in_the_ledger_either(secretary: Player) -> None:
    page = Person(secretary.client).open(secretary.path("bodies/people/")).press("登録する", name="消田 一")
    page.open(secretary.path("ledger/")).sees("人（").misses("消田 一")


def test_the_chain_holds(auditor: Player, many: int) -> None:
    page = at(auditor, "ledger/").follow("つながりを確かめる").misses("すべてつながっています")
    page.press("はじめから終わりまで確かめる").sees(f"{many}件の記録は、すべてつながっています", "最後の印")
    newest = LedgerEntry.objects.order_by("-seq").first()
    assert newest is not None
    page.sees(newest.hash)


def test_a_broken_chain_is_told_with_its_place(auditor: Player, many: int) -> None:
    with unguarded():
        LedgerEntry.objects.filter(seq=7).update(facts={"id": 999})
    at(auditor, "ledger/check/").press("はじめから終わりまで確かめる").sees(
        "合わないところが1か所あります", "記録簿の7番が、書かれたときと違います"
    )


@pytest.mark.parametrize("who", ["writer", "chair", "member", "supporter"])
@pytest.mark.usefixtures("cast")
def test_others_do_not_read_it(who: str, request: pytest.FixtureRequest) -> None:
    player = request.getfixturevalue(who)
    for page in ("ledger/", "ledger/check/"):
        assert at(player, page).status == 403
    assert player.client.post(player.path("ledger/check/")).status_code == 403


def test_a_page_makes_as_few_queries_with_many_entries(auditor: Player, many: int) -> None:
    assert queries_of(auditor, "ledger/") == queries_of(auditor, f"ledger/?before={many - 50}") <= MOST
    assert queries_of(auditor, "ledger/check/") <= MOST


def test_a_year_reopened_and_one_taken_back_are_read_in_the_ledger(
    cast: Cast, secretary: Player, council_secretary: Player, auditor: Player
) -> None:
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    reopen_year(actor=council_secretary.actor, fiscal_year=2016, reason="数字のまちがい", at=SPRING)
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    undo_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    for reader in (secretary, auditor):
        Person(reader.client).open(reader.path("ledger/")).sees(
            "2016年度を開き直しました", "2017年度を開いたことを取り消しました"
        )
