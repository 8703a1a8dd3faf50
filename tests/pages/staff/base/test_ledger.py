"""The ledger read fifty at a time, in sentences with names, narrowed and taken away; its chain walked by those who may."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from meguru.act.turn.commands import open_year, undo_year
from meguru.base.access.actions import Role
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import (
    add_organisation,
    add_person,
    add_seat,
    erase_person,
    remove_registered,
    take_seat,
    withdraw_tenure,
)
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.models import Person as BodyPerson
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.check.committee.commands import remove_advice
from meguru.check.reviews.commands import SheetDraft, save_sheet
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity, strike_activity
from meguru.overview.ledger import events_of, kinds_to_ask
from meguru.plan.calendar.commands import finish_year, reopen_year
from tests.support.browse import Person
from tests.support.cast import BEGINNING, SPRING, Cast, Player
from tests.support.database import unguarded
from tests.support.measures import measure_id
from tests.support.queries import MOST, queries_of
from tests.support.turn import SUMMER, given_advice, held_meeting


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def numbers(page: Person) -> list[int]:
    """The places in the ledger that a page shows, from the top."""
    assert page.root is not None
    return [int(cell.text or 0) for cell in page.root.iter("td") if cell.get("data-l") == "番号"]


def links(page: Person) -> str:
    """All the addresses that a page leads to."""
    assert page.root is not None
    return " ".join(link.get("href", "") for link in page.root.iter("a"))


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
    at(secretary, "ledger/").follow("シート「平成28年度 見守りの輪」を用意しました").sees("見守りの輪")


def test_a_name_that_was_erased_is_not_in_the_ledger_either(secretary: Player) -> None:
    page = Person(secretary.client).open(secretary.path("bodies/people/")).press("登録する", name="消田 一")
    page.open(secretary.path("ledger/")).sees("消田 一さんを登録しました")
    gone = BodyPerson.objects.get(name="消田 一")
    erase_person(actor=secretary.actor, person_id=gone.pk, at=SPRING)
    page.open(secretary.path("ledger/")).sees(
        f"人（{gone.pk}番）を登録しました", f"人の記録（{gone.pk}番）の氏名を消しました"
    ).misses("消田 一")


def test_who_is_registered_without_a_seat_is_told_to_those_who_let_people_in(
    secretary: Player, auditor: Player
) -> None:
    known = add_person(actor=secretary.actor, name="座田 二", at=SPRING)
    for reader, seen in ((secretary, "座田 二さん"), (auditor, f"人（{known.pk}番）")):
        at(reader, "ledger/").sees(f"{seen}を登録しました")


def test_names_stand_where_the_reader_may_see_the_thing(secretary: Player, operator: Player) -> None:
    """The operator reads the ledger, and no sheet: they see the code of it, and no way to it."""
    page = at(secretary, "ledger/?kind=reviews.sheet.opened").sees("シート「平成28年度 見守りの輪」を用意しました")
    assert "/sheets/2016/m01/" in links(page)
    page = at(operator, "ledger/?kind=reviews.sheet.opened").sees("シート（m01）を用意しました").misses("見守りの輪")
    assert "/sheets/2016/m01/" not in links(page)


def test_what_is_not_there_any_more_has_no_link(secretary: Player) -> None:
    seat = add_seat(
        actor=secretary.actor, title="かりの席", role=Role.COUNCIL_STAFF, starts_on=SPRING.date(), at=SPRING
    )
    address = f"/bodies/seats/{seat.pk}/"
    person = add_person(actor=secretary.actor, name="仮田 三", at=SPRING)
    take_seat(actor=secretary.actor, seat_id=seat.pk, person_id=person.pk, starts_on=SPRING.date(), at=SPRING)
    page = at(secretary, "ledger/").sees("席「かりの席」に仮田 三さんが就きました")
    assert address in links(page)
    tenure = seat.tenures.get()
    withdraw_tenure(actor=secretary.actor, seat_id=seat.pk, tenure_id=tenure.pk, at=BEGINNING)
    remove_registered(actor=secretary.actor, what=Registered.SEAT, row_id=seat.pk, at=SPRING)
    page = at(secretary, "ledger/").sees(
        f"席（{seat.pk}番）に仮田 三さんが就きました", f"使われていない席（{seat.pk}番）を消しました"
    )
    assert address not in links(page)


def test_a_struck_activity_is_told_by_its_number_alone(secretary: Player, own_town: Town) -> None:
    """It was struck because of its words, perhaps; and its page is not there any more."""
    draft = ActivityDraft(held_on=date(2016, 6, 1), place="集会所", line="高田 一さんを訪ねた。", district="east",
                          people=3, measure_ids=[measure_id("m01")])  # fmt: skip
    activity = log_activity(actor=secretary.actor, draft=draft, token="visit", at=SPRING)
    address = f"/activities/{activity.pk}/"
    page = at(secretary, "ledger/").sees("活動「高田 一さんを訪ねた。」を記録しました")
    assert address in links(page)
    strike_activity(actor=secretary.actor, activity_id=activity.pk, at=SPRING)
    page = (
        at(secretary, "ledger/")
        .misses("高田 一さん")
        .sees(f"活動（{activity.pk}番）を記録しました", f"活動（{activity.pk}番）の記録を取り消しました")
    )
    assert address not in links(page)


def test_advice_that_was_removed_has_no_link(secretary: Player, cast: Cast) -> None:
    advice = given_advice(cast, held_meeting(cast))
    address = f"/advice/{advice.number}/"
    page = at(secretary, "ledger/").sees(f"助言{advice.number}を記録しました")
    assert address in links(page)
    remove_advice(actor=secretary.actor, number=advice.number, at=SUMMER)
    page = at(secretary, "ledger/").sees(
        f"助言{advice.number}を記録しました", f"答えのない助言{advice.number}を消しました"
    )
    assert address not in links(page)


def test_an_address_that_asks_for_no_file_shows_a_page_of_fifty(auditor: Player, many: int) -> None:
    assert len(numbers(at(auditor, "ledger/?as=pdf"))) == 50


def test_the_ledger_is_narrowed_by_who_what_and_when(secretary: Player, auditor: Player, writer: Player) -> None:
    save_sheet(
        actor=writer.actor, fiscal_year=2016, code="m01", draft=SheetDraft({"did": "集まった"}, revision=0), at=SPRING
    )
    day = SPRING.date().isoformat()
    told = "シート「平成28年度 見守りの輪」を書きました"
    body = f"o{Organisation.objects.get(name='福祉課').pk}"
    found = f"kind=reviews&who={writer.actor.person_id}&body={body}&from={day}&to={day}"
    assert numbers(at(auditor, f"ledger/?{found}").sees(told, "記録 1件")) == [LedgerEntry.objects.count()]
    for other in (
        found.replace("kind=reviews", "kind=opinions"),
        found.replace(f"who={writer.actor.person_id}", f"who={secretary.actor.person_id}"),
        found.replace(f"from={day}", "from=2017-01-01").replace(f"to={day}", "to=2017-01-02"),
        "body=system",
    ):
        at(auditor, f"ledger/?{other}").sees("この条件に合う記録はありません").misses(told)
    assert numbers(at(auditor, f"ledger/?from={day}&to=2016-01-01")) != [], "the days the wrong way round are meant"


@pytest.mark.parametrize("odd", ["?body=o0", "?who=x", "?kind=sheet", "?from=きのう", "?to=2016-13-01", "?who=0"])
def test_what_there_is_not_narrows_nothing(auditor: Player, many: int, odd: str) -> None:
    at(auditor, f"ledger/{odd}").sees(f"記録 {many}件")


def test_older_pages_and_files_keep_what_was_asked(auditor: Player, many: int) -> None:
    page = (
        at(auditor, "ledger/?kind=bodies.organisation.added").follow("これより古い記録へ").follow("これより古い記録へ")
    )
    page.misses("シート「").sees("組織「会0」を登録しました").follow("いちばん新しい記録へ").sees(
        "組織「会109」を登録しました"
    )
    answer = auditor.client.get(auditor.path("ledger/?kind=bodies.organisation.added&as=csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["番号", "日", "時刻", "できごと", "だれが", "どの席で", "種類", "印"]
    assert len(rows) == 1 + LedgerEntry.objects.filter(kind="bodies.organisation.added").count()
    assert rows[1][1:7] == [
        "2016-04-01", "12:00:00", "組織「会109」を登録しました", "桜井 一", "事務局（役場）", "体制・席・利用者",
    ]  # fmt: skip
    workbook = openpyxl.load_workbook(
        io.BytesIO(auditor.client.get(auditor.path("ledger/?kind=bodies.organisation.added&as=xlsx")).content)
    )
    assert workbook.worksheets[0].max_row == len(rows)


def test_every_kind_of_entry_can_be_asked_for_by_what_it_says() -> None:
    offered = kinds_to_ask()
    words = [word for _area, _label, events in offered for word, _name in events]
    assert sorted(words) == sorted(event.value for event in Event)
    names = [str(name) for _area, _label, events in offered for _word, name in events]
    assert "シート〇を受理しました" in names
    assert "〇年度を閉じました" in names
    assert [name for name in names if "{" in name] == []
    assert {word: len(events_of(word)) for word in ("reviews.sheet.sent", "nothing", "reviews")} == {
        "reviews.sheet.sent": 1,
        "nothing": 0,
        "reviews": sum(event.startswith("reviews.") for event in Event),
    }


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
            "平成28年度を開き直しました", "平成29年度を開いたことを取り消しました"
        )
