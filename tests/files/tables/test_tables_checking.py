"""What is wrong in a table is said of the sheet, the row and the column, in the words that stand in it; so is what it is at all."""

import io
from typing import Any

import openpyxl
import pytest

from meguru.core.language import _, speaking
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables.cells import RawBook, RawRow, RawSheet, column_letters, from_json
from meguru.files.tables.checking import check
from meguru.files.tables.columns import Column, Table, TableSheet
from meguru.files.tables.kinds import Choice, Kind, Number, Text
from meguru.files.tables.opening import first_cells, open_workbook
from meguru.files.tables.slips import seen
from meguru.files.tables.stamp import has_mark, recognise
from meguru.files.tables.writing import write
from tests.files.tables.districts import (
    BLOCKS,
    DISTRICTS,
    OURS,
    TABLE,
    checked,
    compared,
    edited,
    findings,
    put,
    sent,
    sentences,
)


@pytest.mark.parametrize(
    ("place", "typed", "advice"),
    [
        ("A2", None, "記号を入れるか、行ごと消してください。"),
        ("A2", "a" * 21, "記号は、20字までにしてください（いま21字）。"),
        ("C2", "たくさん", "数を入れてください。"),
        ("C2", True, "数を入れてください。"),
        ("C2", -1, "0から1,000,000までの数を入れてください。"),
        ("C2", 1.5, "小数のない数を入れてください。"),
        ("D2", 1.255, "小数は2けたまでにしてください。"),
        ("E2", "春", "「春」は日付として読めません。"),
        ("F2", None, "「準備中」「公表」のどれかを入れてください。"),
        ("F2", "閉", "「準備中」「公表」のどれかを入れてください。"),
        ("G2", "#REF!", "「#REF!」は計算の誤りです。文字に直してください。"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(place: str, typed: object, advice: str) -> None:
    heading = {"A": "記号", "C": "世帯数", "D": "割合", "E": "始まった日", "F": "状態", "G": "めざす姿"}[place[0]]
    said = sentences(edited(sent(), put("地区", place, typed)))
    assert said[0].startswith(f"「地区」の2行目の「{heading}」を読み取れません。{advice}")


def test_all_that_is_wrong_is_said_at_once() -> None:
    data = edited(
        sent(), put("地区", "C2", "多"), put("地区", "C3", "少"), put("町内", "B4", "west"), put("町内", "D2", "=1+1")
    )
    assert [(one.code, one.row) for one in checked(data).all_problems] == [
        ("cell", 2), ("cell", 3), ("formula", 2), ("ref", 4)]  # fmt: skip
    assert "「町内」の4行目の「地区」を読み取れません。「west」は「地区」の表にありません。" in sentences(data)
    assert "「町内」のD2に数式があります。" in sentences(data)[2]


def test_a_number_that_excel_would_round_is_not_taken() -> None:
    rows = TableSheet("rows", "行", (Column("number", "数", Number(0, 10**20)),))
    wide = Table("wide", 1, (rows,), "", is_sealed=False)
    data = edited(write(wide, {"rows": [{"number": 7}]}, notes=()), put("行", "A2", "12345678901234567"))
    (problem,) = checked_of(wide, open_workbook(data))
    assert "15けたまで" in problem


def checked_of(table: Table, raw: RawBook) -> list[str]:
    return [one.sentence for one in check(table, raw, recognise(table, raw)).all_problems]


@pytest.mark.parametrize(
    ("edit", "code", "sentence"),
    [
        (
            put("地区", "B1", "なまえ"),
            "columns",
            "「地区」の表に「地区名」の列がありません。見出しの行を元に戻してください。",
        ),
        (put("地区", "J1", "地 区\n名"), "twice", "「地区」の表に「地区名」の列が2つあります。1つにしてください。"),
        (put("地区", "B1", "=A1"), "formula", "「地区」のB1に数式があります。"),
        (put("町内", "F1", None), "columns", "「町内」の表に「行の控え（変えないでください）」の列がありません。"),
    ],
)
def test_headings_that_do_not_fit_are_said_of_the_sheet(edit: Any, code: str, sentence: str) -> None:
    found = checked(edited(sent(), edit))
    assert [one.code for one in found.problems] == [code]
    assert found.problems[0].sentence.startswith(sentence)
    assert len(found.rows) == 1


def test_headings_may_be_written_otherwise_and_stand_elsewhere() -> None:
    def move(book: Any) -> None:
        page = book["地区"]
        page["B1"] = "名 前"
        page["C1"] = "ｾﾀｲｽｳ"
        page["C1"] = "世帯数 "
        page.insert_cols(1)
        page["A1"], page["A2"] = "メモ", "電話する"

    found = compared(edited(sent(), move))
    assert found.says_nothing
    assert checked(edited(sent(), move)).unread == (("地区", "メモ"),)


def test_a_sheet_or_a_slip_that_is_gone_says_nothing_of_its_rows() -> None:
    slips = edited(sent(), lambda book: book["地区"].delete_cols(9))
    assert compared(slips).says_nothing
    few = Table(TABLE.what, 2, (DISTRICTS, TableSheet("blocks", "町内", BLOCKS.columns, "id", is_needed=False)), "")
    data = edited(sent(table=few), lambda book: book.remove(book["町内"]))
    assert [sheet.sheet.name for sheet in compared(data, table=few).sheets] == ["districts"]
    only = Table(
        "only", 1, (TableSheet("only", "行", (Column("name", "名", Text(9)),), is_read=False),), "", is_sealed=False
    )
    raw = open_workbook(write(only, {"only": [{"name": "x"}]}, notes=()))
    assert check(only, raw, recognise(only, raw)).rows == {}


def test_a_reference_may_lead_to_a_row_of_ours_that_is_not_in_the_table() -> None:
    data = edited(sent(), lambda book: book["地区"].delete_rows(3))
    assert findings(data)["blocks"] == {"same": 3}
    assert [one.code for one in checked(data).all_problems] == ["ref"]


def test_a_table_of_an_older_version_is_taken() -> None:
    older = Table("districts", 1, (TableSheet("districts", "地区", DISTRICTS.columns[:-1], "code"), BLOCKS), "")
    data = edited(sent(table=older), put("地区", "B2", "きた"))
    assert findings(data)["districts"] == {"changed": 1, "same": 1}
    with pytest.raises(FileRefused, match="新しい版のMeguru"):
        checked(sent(), table=older)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: edited(sent(), put("この表について", "A1", "meguru-plans-1")), "not_ours"),
        (lambda: edited(sent(), put("この表について", "A1", None)), "not_ours"),
        (lambda: edited(sent(), lambda book: book.remove(book["町内"])), "not_ours"),
        (lambda: edited(sent(), put("この表について", "B1", "forged:seal")), "unsealed"),
        (lambda: edited(sent(), put("この表について", "A1", "meguru-districts-1")), "unsealed"),
        (lambda: edited(sent(), put("この表について", "B1", None)), "unsealed"),
        (lambda: sent(town="hama"), "other_town"),
    ],
)
def test_a_workbook_that_is_not_this_table_is_refused(data: Any, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        checked(data())
    assert refused.value.code == code


def test_a_stamp_that_says_something_else_than_stamps_do_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meguru.files.tables.stamp.asdict", lambda _stamp: {"what": "districts", "size": 1})
    with pytest.raises(FileRefused, match="印が"):
        checked(sent())


def test_a_mark_is_known_without_opening_the_rows() -> None:
    assert has_mark(TABLE, first_cells(sent()))
    assert not has_mark(TABLE, first_cells(edited(sent(), put("この表について", "A1", "x"))))
    assert first_cells(b"PK") == {}


def test_words_may_stand_in_the_readers_language_too() -> None:
    kinds = Choice({"yes": _("はい"), "open": _("要確認")})
    table = Table(
        "words",
        1,
        (TableSheet("rows", "行", (Column("sure", _("確か"), kinds, is_required=True),)),),
        "",
        is_sealed=False,
    )
    raw = open_workbook(edited(write(table, {"rows": [{"sure": "yes"}]}, notes=()), put("行", "A2", "To be checked")))
    found = check(table, raw, recognise(table, raw), languages=("en",)).rows["rows"]
    assert [row.values["sure"] for row in found] == ["open"]
    with speaking("en"):
        (problem,) = checked_of(table, raw)
        assert str(problem) == "“確か” in row 2 of “行” cannot be read. Enter one of “Yes”, “To be checked”."


@pytest.mark.parametrize(
    "sheets",
    [
        (TableSheet("Rows", "行", ()),),
        (TableSheet("rows", "行", (Column("a", "名", Text(9)), Column("b", "名", Text(9)))),),
        (TableSheet("rows", "行", (Column("a", "名", Text(9)),), label="b"),),
        (TableSheet("rows", "行", ()), TableSheet("rows", "列", ())),
    ],
)
def test_a_table_that_contradicts_itself_cannot_be_described(sheets: tuple[TableSheet, ...]) -> None:
    with pytest.raises(ValueError, match="table odd"):
        Table("odd", 1, sheets, "")


def test_lists_of_words_that_are_too_long_for_a_rule_stand_in_a_sheet() -> None:
    many = Choice({f"c{number}": f"とても長い言葉{number}" for number in range(40)})
    fixed = TableSheet("rows", "行", (Column("word", "言葉", many),), is_fixed=True)
    data = write(Table("long", 1, (fixed,), ""), {"rows": [{"word": "c7"}]}, notes=())
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["行"].data_validations.dataValidation[0].formula1 == "'選ぶ言葉'!$A$1:$A$40"
    assert (book["選ぶ言葉"].sheet_state, book["選ぶ言葉"]["A40"].value) == ("hidden", "とても長い言葉39")
    assert book["行"].protection.sheet
    assert not book["行"]["A2"].protection.locked


def test_what_a_table_would_not_take_is_compared_as_it_stands() -> None:
    assert seen(Column("word", "言葉", Choice({"a": "あ"})), "gone") == "gone"
    assert Kind().read(open_workbook(sent()).sheets[1].rows[1].cells[1], "") == "north"


def test_cells_go_through_json() -> None:
    raw = open_workbook(sent(OURS))
    assert from_json(raw.to_json()) == raw
    assert raw.cell(1, 99, 1) == ""
    assert RawBook((RawSheet("x", (RawRow(1, {}),)),)).cell(0, 1, 1) == ""
    assert [column_letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
