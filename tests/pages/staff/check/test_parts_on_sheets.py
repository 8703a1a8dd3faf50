"""Sub-items on a measure's sheet: written by whoever does them, asked about, kept as they were, beside last year's words."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.act.turn.commands import open_year
from meguru.check.reviews.commands import SheetDraft, return_sheet, save_sheet, send_sheet
from meguru.check.reviews.models import Sheet
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.commands import PartDraft, PartEdit, adopt_plan, arrange_measure
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.second_term import ADOPTED, FIRST, LAST, PREPARED, prepare_next_term
from tests.support.sub_items import COUNCIL, PART_WORDS, set_parts, two_parts
from tests.support.turn import accept, measure_words, write

CHOICES = {"rating": "B", "direction": "keep"}


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def sheet(year: int = 2016, code: str = "m01") -> Sheet:
    return Sheet.objects.get(year__fiscal_year=year, code=code)


def at(player: Player, year: int = 2016) -> Person:
    return Person(player.client).open(player.path(f"sheets/{year}/m01/"))


def save(player: Player, words: dict[str, str], **choices: str) -> None:
    draft = SheetDraft(words, sheet().revision, **(CHOICES | choices))  # type: ignore[arg-type]
    save_sheet(actor=player.actor, fiscal_year=2016, code="m01", draft=draft, at=SPRING)


def missing(player: Player) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        send_sheet(actor=player.actor, fiscal_year=2016, code="m01", at=SPRING)
    return dict(error.value.fields)


def test_the_lead_and_whoever_does_one_write_them_and_each_keeps_the_others(
    secretary: Player, writer: Player, council_staff: Player
) -> None:
    two_parts(secretary)
    page = at(writer).sees("細目1　就労", "個別に支えます。", "細目2　家計", f"担当　{COUNCIL}", "この細目の自己評価")
    page.press("保存する", p1__did=PART_WORDS["p1.did"], **measure_words(), **CHOICES).sees("保存しました。")
    page = at(council_staff).sees("担当と一緒に書くシートです", PART_WORDS["p1.did"])
    page.press("保存する", p2__did=PART_WORDS["p2.did"], p2__rating="A").sees("保存しました。")
    assert {key: sheet().content[key] for key in PART_WORDS} == PART_WORDS
    at(writer).press("確認に回す").sees("確認に回しました。")


def test_one_written_sub_item_is_enough_and_a_rated_one_has_its_rating(secretary: Player, writer: Player) -> None:
    two_parts(secretary)
    page = at(writer).press("確認に回す", **measure_words(), **CHOICES)
    page.sees(
        "どれか一つの細目に、ひとことでも書いてください。",
        "「家計」の自己評価を選んでください。",
        "必須　8項目のうち　6項目",
    )
    assert page.status == 422
    page.press("確認に回す", p1__did="12人", p2__rating="cancelled").sees("「家計」は「中止」なので、そのわけを")
    save(writer, {"p2.did": "会場が使えなかったため。"})
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)


def test_a_year_that_was_called_off_asks_nothing_of_them(secretary: Player, writer: Player) -> None:
    two_parts(secretary)
    save(writer, {"rating_reason": "大雨のため。"}, rating="cancelled")
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)
    assert (sheet().state, sheet().content.get("p1.did", "")) == ("confirming", "")


def test_what_is_no_rating_and_no_sub_item_is_refused(secretary: Player, writer: Player) -> None:
    two_parts(secretary)
    for wrong in ({"p2.rating": "Z"}, {"p1.rating": "A"}, {"p9.did": "だれか"}):
        with pytest.raises(Invalid) as error:
            save(writer, wrong)
        assert set(error.value.fields) == set(wrong)


def test_another_body_and_a_neighbour_write_none(
    secretary: Player, other_writer: Player, neighbour_secretary: Player
) -> None:
    two_parts(secretary)
    with pytest.raises(NotAllowed):
        save(other_writer, {"p1.did": "別の課"})
    assert neighbour_secretary.client.get(secretary.path("sheets/2016/m01/")).status_code == 404


def test_one_that_is_taken_out_stays_with_what_was_written_until_it_is_emptied(
    secretary: Player, writer: Player
) -> None:
    two_parts(secretary)
    save(writer, {"p2.did": PART_WORDS["p2.did"], **measure_words()})
    set_parts(secretary, PartEdit("就労", number=1), day=date(2016, 6, 1))
    page = at(writer).sees("平成28年6月1日に、計画から外した細目です", PART_WORDS["p2.did"])
    page.press("確認に回す").sees("確認に回しました。")  # its rating is not asked for any more
    assert sheet().content["p2.did"] == PART_WORDS["p2.did"]


def test_one_that_was_taken_out_before_the_year_is_seen_only_with_words(secretary: Player, writer: Player) -> None:
    two_parts(secretary, day=date(2016, 4, 1))
    save(writer, {"p2.did": "まちがい"})
    set_parts(secretary, PartEdit("就労", number=1), day=date(2016, 4, 1))
    at(writer).sees("まちがい").press("保存する", p2__did="").sees("保存しました。")
    at(writer).misses("家計")


def test_one_that_begins_later_is_not_asked_of_the_year_before(cast: Cast, secretary: Player, writer: Player) -> None:
    set_parts(secretary, PartEdit("就労"), day=date(2017, 4, 1))
    at(writer).misses("就労")
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    at(writer, 2017).sees("細目1　就労")


def test_an_accepted_sheet_keeps_its_sub_items_and_one_returned_has_todays(
    cast: Cast, secretary: Player, member: Player
) -> None:
    two_parts(secretary)
    save(secretary, dict(PART_WORDS))
    accept(cast, "m01")
    set_parts(secretary, PartEdit("仕事さがし", number=1), day=date(2016, 8, 1))
    at(secretary).sees("細目1　就労", "細目2　家計", PART_WORDS["p2.did"]).misses("仕事さがし")
    return_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", remarks={"p1.did": "数を足して"}, at=SPRING)
    at(secretary).sees("細目1　仕事さがし", "数を足して", "計画から外した細目です")


def test_next_year_begins_beside_what_was_said_of_each(cast: Cast, secretary: Player, writer: Player) -> None:
    two_parts(secretary)
    save(secretary, dict(PART_WORDS))
    accept(cast, "m01")
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    at(writer, 2017).sees(PART_WORDS["p1.did"], PART_WORDS["p2.did"], "昨年度は「順調」でした。")
    assert "p1.did" not in sheet(2017).content
    return_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", remarks={"p1.did": "数を足して"}, at=SPRING)
    save(secretary, {"p1.did": "13人が働きはじめました。"})
    accept(cast, "m01")
    at(writer, 2017).sees("13人が働きはじめました。")  # an untouched sheet is brought up to date
    typed = {"p1__did": "13人が働きはじめました。今年は、13人が働きはじめました。"}
    at(writer, 2017).press("保存する", **typed).misses("ほとんど同じです")
    at(writer, 2017).press("保存する", p1__did="13人が働きはじめました。職場にも、3回通いました。").sees(
        "保存しました。"
    )


def test_the_next_plan_goes_on_by_the_names_of_sub_items(cast: Cast, secretary: Player) -> None:
    two_parts(secretary)
    last, first = at_noon(LAST.starts_on), at_noon(FIRST.starts_on)
    open_year(actor=secretary.actor, fiscal_year=LAST, at=last)
    draft = SheetDraft(dict(PART_WORDS), sheet(2020).revision)
    save_sheet(actor=secretary.actor, fiscal_year=2020, code="m01", draft=draft, at=last)
    prepare_next_term(cast)
    parts = [PartDraft("住まい"), PartDraft("就労")]
    arrange_measure(actor=secretary.actor, term_number=4, code="m02", parts=parts, at=PREPARED)
    adopt_plan(actor=secretary.actor, term_number=4, on=ADOPTED.date(), at=ADOPTED)
    open_year(actor=secretary.actor, fiscal_year=FIRST, at=first)
    words = sheet(2021, "m02").handed_down["last"]
    assert words["p2.did"] == PART_WORDS["p1.did"]  # 就労 is the second there; 家計 goes on nowhere
    assert not {"p1.did", "p2.rating"} & set(words)


def test_two_who_change_one_sub_item_are_shown_both_texts(
    secretary: Player, writer: Player, council_staff: Player
) -> None:
    two_parts(secretary)
    mine = at(writer)
    at(council_staff).press("保存する", p2__did="社協の文")
    page = mine.press("保存する", p2__did="課の文")
    assert page.status == 409
    page.sees("両方で変わっています", "社協の文", "課の文")


def test_the_page_asks_no_more_for_them(secretary: Player, writer: Player) -> None:
    two_parts(secretary)
    write(secretary.actor, "m01")
    for player in (writer, secretary):
        assert queries_of(player, "sheets/2016/m01/") <= MOST


def test_one_taken_out_the_day_after_the_year_is_asked_like_the_others(secretary: Player, writer: Player) -> None:
    two_parts(secretary)
    save(writer, {"p1.did": PART_WORDS["p1.did"], **measure_words()})
    set_parts(secretary, PartEdit("就労", number=1), day=date(2017, 4, 1))
    assert set(missing(writer)) == {"p2.rating"}
    at(writer).sees("細目2　家計").misses("計画から外した細目です")
    save(writer, {"p2.rating": "A"})
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)


def test_where_all_were_taken_out_within_the_year_none_is_asked(
    cast: Cast, secretary: Player, writer: Player, member: Player
) -> None:
    two_parts(secretary)
    save(writer, measure_words())
    assert set(missing(writer)) == {"parts", "p2.rating"}
    set_parts(secretary, day=date(2016, 9, 1))
    at(writer).sees("平成28年9月1日に、計画から外した細目です", "必須　6項目のうち　6項目")
    accept(cast, "m01")
    assert [(each.number, each.until_day) for each in sheet().sub_items] == [
        (1, date(2016, 9, 1)), (2, date(2016, 9, 1)),
    ]  # fmt: skip
    assert sheet().missing_fields() == {}
    at(secretary).sees("平成28年9月1日に、計画から外した細目です")


def test_one_that_was_taken_back_from_its_own_day_was_never_there(secretary: Player, writer: Player) -> None:
    two_parts(secretary)
    set_parts(secretary)
    at(writer).misses("細目1", "計画から外した")
    save(writer, measure_words())
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)
    assert (sheet().state, sheet().missing_fields()) == ("confirming", {})


def test_words_with_a_tab_break_no_sheet_and_no_board(secretary: Player, writer: Player) -> None:
    set_parts(secretary, PartEdit("就労", "月曜\t相談"), PartEdit("家計"))
    at(writer).sees("細目1　就労", "月曜", "相談", "細目2　家計")
    assert secretary.client.get(secretary.path("board/2016/")).status_code == 200
