"""A table goes out, is worked on, and comes back: what is said of each row, for this table and for any rows at all."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from meguru.core.language import speaking
from meguru.files.tables.checking import CheckedRow, check
from meguru.files.tables.columns import Column, Rows, Table, TableSheet, Values
from meguru.files.tables.comparing import Finding, compare
from meguru.files.tables.kinds import Number, Text
from meguru.files.tables.opening import open_workbook
from meguru.files.tables.report import report
from meguru.files.tables.stamp import recognise
from meguru.files.tables.writing import write
from tests.files.tables.districts import (
    OURS,
    TABLE,
    checked,
    compared,
    edited,
    findings,
    put,
    sent,
    sentences,
    taken,
)

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "_x0041_", "_x005F_", "a\r\nb\rc", "  ", "007", "1e5", "2026-04-01", "真"]
)
CODES = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
SLOW = settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])


@st.composite
def our_rows(draw: st.DrawFn) -> Rows:
    """Districts with different codes, and blocks in them; texts are cleaned nowhere, as old rows may be."""
    codes = draw(st.lists(CODES, min_size=1, max_size=4, unique=True))
    days = st.none() | st.dates(date(1900, 3, 1), date(2090, 1, 1))
    shares = st.none() | st.decimals(0, 100, places=2)
    districts = [
        {"code": code, "name": draw(TEXTS), "households": draw(st.none() | st.integers(0, 10**6)), "share": draw(shares),
         "begun_on": draw(days), "state": draw(st.sampled_from(["ready", "open"])), "wish": draw(TEXTS), "note": draw(TEXTS)}
        for code in codes
    ]  # fmt: skip
    blocks = [
        {"id": str(number), "name": f"町{draw(TEXTS)}", "district": draw(st.sampled_from(codes)),
         "streets": tuple(draw(st.lists(TEXTS, max_size=2))), "homes": draw(st.integers(0, 10**12))}
        for number in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    for each in districts:
        each["name"] = f"区{each['name']}"
    return {"districts": districts, "blocks": blocks}


@given(our_rows())
@SLOW
def test_what_nobody_touched_changes_nothing(rows: Rows) -> None:
    found = compared(sent(rows), rows)
    assert found.says_nothing
    assert found.is_of_this_state
    assert not any(sheet.missing for sheet in found.sheets)


@given(our_rows(), our_rows(), st.randoms(use_true_random=False))
@SLOW
def test_a_table_that_is_taken_twice_changes_nothing_the_second_time(ours: Rows, theirs: Rows, random: Any) -> None:
    """What comes back is a mixture of our rows and theirs, in any order and partly without slips."""

    def mix(book: Any) -> None:
        other = openpyxl.load_workbook(io.BytesIO(sent(theirs)))
        for title in ("地区", "町内"):
            page = book[title]
            typed = [[cell.value for cell in row] for row in other[title].iter_rows(min_row=2)]
            for row in random.sample(typed, random.randint(0, len(typed))):
                page.append([*row[:-1], None])
            if page.max_row > 2 and random.random() < 0.5:
                page.delete_rows(random.randint(2, page.max_row))

    data = edited(sent(ours), mix)
    first = compared(data, ours)
    if first.can_be_taken:
        after = taken(first, ours)
        assert compared(data, after).says_nothing
        assert taken(compared(data, after), after) == after


def test_each_value_comes_back_as_what_it_is() -> None:
    north, south = checked(sent()).rows["districts"]
    assert (north.number, north.values["households"], north.values["share"]) == (2, 1200, Decimal("12.5"))
    assert (north.values["begun_on"], north.values["state"]) == (date(2012, 4, 1), "open")
    assert north.values["wish"] == "声をかけ合う町\nみんなの町"
    assert (south.values["households"], south.values["begun_on"], south.values["wish"]) == (None, None, "")
    assert checked(sent()).rows["blocks"][0].values["streets"] == ("1番", "2番")


def test_rows_are_new_changed_the_same_or_missing() -> None:
    def work(book: Any) -> None:
        book["地区"]["B2"] = "きた"
        book["地区"].append(["west", "西", "１，２００", "3.25", "平成29年4月1日", "準備中", "", ""])
        book["町内"].delete_rows(3)
        book["町内"].append(["新町", "west", "1\n2", 12])

    data = edited(sent(), work)
    assert findings(data) == {
        "districts": {"new": 1, "changed": 1, "same": 1},
        "blocks": {"new": 1, "same": 2, "missing": 1},
    }
    districts, blocks = compared(data).sheets
    (new,), (changed,) = districts.of(Finding.NEW), districts.of(Finding.CHANGED)
    assert (new.number, new.key, new.values["households"], new.values["begun_on"]) == (
        4,
        "west",
        1200,
        date(2017, 4, 1),
    )
    assert [(one.heading, one.before, one.after) for one in changed.changes] == [("地区名", "北", "きた")]
    assert blocks.missing == (("8", "二丁目町内会"),)
    after = taken(compared(data), OURS)
    assert findings(data, after) == {"districts": {"same": 3}, "blocks": {"same": 3, "missing": 1}}


def test_what_was_put_right_on_the_pages_meanwhile_is_not_taken_back() -> None:
    now: Rows = {**OURS, "districts": [{**OURS["districts"][0], "wish": "画面で直した文"}, OURS["districts"][1]]}
    assert findings(sent(), now)["districts"] == {"same": 2}
    assert not compared(sent(), now).is_of_this_state
    clash = edited(sent(), put("地区", "B2", "きた"))
    assert findings(clash, now)["districts"] == {"same": 1, "clash": 1}
    assert not compared(clash, now).can_be_taken
    both = edited(sent(), put("地区", "G2", "画面で直した文"))
    assert findings(both, now)["districts"] == {"same": 2}


def test_what_is_only_to_be_looked_at_is_not_read() -> None:
    data = edited(sent(), put("町内", "E2", "=1+1"), put("町内", "E1", "人"))
    assert compared(data).says_nothing
    assert "people" not in checked(data).rows["blocks"][0].values
    assert openpyxl.load_workbook(io.BytesIO(data))["町内"]["E3"].fill.fgColor.rgb == "00E8EEF4"


def test_a_row_that_was_copied_with_its_slip_is_a_new_one() -> None:
    def copy(book: Any) -> None:
        page = book["町内"]
        page.insert_rows(2)
        for at in range(1, 7):
            page.cell(2, at).value = page.cell(3, at).value
        page["A2"] = "一丁目東"

    data = edited(sent(), copy)
    assert findings(data)["blocks"] == {"new": 1, "same": 3}
    assert compared(data).sheets[1].of(Finding.NEW)[0].number == 2
    typed = edited(sent(), lambda book: book["地区"].append(
        ["east", *[cell.value for cell in book["地区"][2]][1:]]))  # fmt: skip
    assert findings(typed)["districts"] == {"new": 1, "same": 2}


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (put("地区", "A3", "north"), "「地区」の2行目の「記号」を読み取れません。「north」の行が2つあります。1つにしてください。"),
        (put("地区", "A2", "up"), "「地区」の2行目の「記号」を読み取れません。「north」は変えられません。"
            "元に戻すか、新しい行を足してください。"),
        (put("町内", "F2", "0123456789abcdef 99"), "「町内」の2行目の「行の控え」を読み取れません。この行は、もうここにありません。"
            "残すときは「行の控え」の欄を空にして、新しい行として足してください。"),
    ],
)  # fmt: skip
def test_a_key_that_does_not_fit_is_said(edit: Any, sentence: str) -> None:
    assert sentence in sentences(edited(sent(), edit))


def test_a_text_that_did_not_go_out_whole_cannot_be_changed_in_a_table() -> None:
    long: Rows = {**OURS, "districts": [{**OURS["districts"][0], "wish": "𠮷" * 17_000}, OURS["districts"][1]]}
    assert compared(sent(long), long).says_nothing
    (said,) = sentences(edited(sent(long), put("地区", "G2", "短くした文")), long)
    assert said.endswith("長いため表に入りきらなかった文です。画面で直してください。")


def test_nothing_that_was_typed_becomes_a_formula() -> None:
    evil: Rows = {**OURS, "districts": [{**OURS["districts"][0], "name": "=cmd|' /C calc'!A0", "wish": "@SUM(A1)"}]}
    book = openpyxl.load_workbook(io.BytesIO(sent(evil)))
    sorts = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value is not None}
    assert sorts == {"s", "n", "d"}
    assert book["地区"]["B2"].value == "=cmd|' /C calc'!A0"
    assert book["地区"]["B2"].quotePrefix


def test_excel_is_told_what_may_be_typed_and_hides_the_slips() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sent()))
    districts, blocks = book["地区"], book["町内"]
    assert districts.freeze_panes == "A2"
    assert districts.column_dimensions["I"].hidden
    rules = {str(rule.sqref): rule for rule in districts.data_validations.dataValidation}
    assert rules["F2:F20000"].formula1 == '"準備中,公表"'
    assert (rules["C2:C20000"].type, rules["D2:D20000"].type) == ("whole", "decimal")
    assert rules["A2:A20000"].prompt == "小文字の英字で。"
    (ref, homes) = blocks.data_validations.dataValidation
    assert (ref.formula1, homes.type) == ("'地区'!$A$2:$A$20000", "whole")
    about = book["この表について"]
    assert about["A1"].value == "meguru-districts-2"
    assert about.row_dimensions[1].hidden
    assert about["A3"].value == "「町内」　地区は、「地区」の表の記号で書きます。"


def test_a_table_in_another_language_comes_back() -> None:
    with speaking("en"):
        data = sent()
    english = openpyxl.load_workbook(io.BytesIO(data))
    assert "About this table" in english.sheetnames
    assert compared(data).says_nothing


def test_the_report_is_plain_and_whole() -> None:
    def work(book: Any) -> None:
        book["地区"]["C2"] = 1300
        book["地区"]["J1"] = "わたしの欄"
        book["町内"]["D2"] = "多い"

    data = edited(sent(), work)
    said = report(checked(data), compared(data))
    assert said["counts"] == {"new": 0, "changed": 1, "same": 3, "clash": 0, "wrong": 1, "missing": 0}
    assert (said["town"], said["made_at"], said["can_be_taken"]) == ("sakura", "2017-04-20T09:00:00+00:00", False)
    assert said["unread"] == [["地区", "わたしの欄"]]
    districts, blocks = said["sheets"]
    assert districts["rows"][0]["changes"] == [
        {"name": "households", "heading": "世帯数", "before": 1200, "after": 1300}
    ]
    assert districts["rows"][0]["values"]["begun_on"] == "2012-04-01"
    assert districts["rows"][0]["values"]["share"] == "12.5"
    assert blocks["rows"][0]["problems"] == ["「町内」の2行目の「戸数」を読み取れません。数を入れてください。"]
    assert recognise(TABLE, open_workbook(data), town="sakura").town == "sakura"


def test_rows_without_a_key_are_matched_by_whoever_compares() -> None:
    """A sheet without slips: what a row is, and what counts as another value, its description says."""
    columns = (
        Column("name", "名前", Text(20), is_compared=False),
        Column("homes", "戸数", Number()),
    )
    sheet = TableSheet("streets", "通り", columns, key="place", is_slipped=False)
    table = Table("streets", 1, (sheet,), "", is_sealed=False)
    ours: Rows = {"streets": [{"place": 0, "name": "西通り", "homes": 3}, {"place": 1, "name": "東通り", "homes": 4}]}
    data = edited(
        write(table, ours, notes=()), put("通り", "A2", "にし通り"), put("通り", "B3", 5), put("通り", "A4", "新")
    )

    def match(row: CheckedRow, free: Mapping[str, Values]) -> str:
        return next((key for key, one in free.items() if str(one["name"])[-2:] == str(row.values["name"])[-2:]), "")

    raw = open_workbook(data)
    (found,) = compare(table, check(table, raw, recognise(table, raw)), ours, match={"streets": match}).sheets
    assert [(row.finding, row.key) for row in found.rows] == [
        (Finding.SAME, "0"), (Finding.CHANGED, "1"), (Finding.NEW, "")]  # fmt: skip
    (alone,) = compare(table, check(table, raw, recognise(table, raw)), ours).sheets
    assert [row.finding for row in alone.rows] == [Finding.SAME, Finding.NEW, Finding.NEW]
