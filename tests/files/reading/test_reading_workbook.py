"""A reading goes out as a workbook and comes back the same; corrections come back as corrected; nothing is a formula."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from meguru.core.language import speaking
from meguru.files.reading import (
    DistrictHeading,
    FileRefused,
    FoundDistrict,
    FoundPlan,
    Indicator,
    Measure,
    read_plan,
    write_workbook,
)
from meguru.files.reading.from_json import reading_from_json
from tests.files.reading.reading_layouts import LAYOUTS
from tests.files.reading.seed_document import seed_text

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20)


def reading_of(*measures: Measure) -> FoundPlan:
    return FoundPlan("plan.txt", "txt", "utf-8", measures, (), (), (), (), (), (), (), ())


def changed(reading: FoundPlan, change: Callable[[Any], None]) -> bytes:
    """The workbook after an official worked on it."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(reading)))
    change(book["施策"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", LAYOUTS)
def test_out_and_in_again_says_the_same(name: str) -> None:
    reading = read_plan(LAYOUTS[name](2)[0].encode(), "plan.txt")
    assert read_plan(write_workbook(reading), "plan.xlsx").measures == reading.measures


@pytest.mark.seed
def test_the_seed_comes_back_whole() -> None:
    reading = read_plan(seed_text().encode(), "plan.txt")
    again = read_plan(write_workbook(reading), "plan.xlsx")
    assert (again.measures, again.actors, again.bodies, again.flows, again.cycle) == (
        reading.measures,
        reading.actors,
        reading.bodies,
        reading.flows,
        reading.cycle,
    )


@given(WORDS, st.lists(WORDS, max_size=3), WORDS, WORDS, st.booleans())
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_any_words_come_back(title: str, paragraphs: list[str], owner: str, group: str, sure: bool) -> None:
    one = Measure(
        title, "".join(paragraphs), owner, group, "measure", (1, 2, 5), sure, "" if sure else "確認", tuple(paragraphs)
    )
    assert read_plan(write_workbook(reading_of(one)), "plan.xlsx").measures == (one,)


INDICATORS = st.builds(
    Indicator,
    WORDS,
    st.sampled_from(["", "人", "か所"]),
    st.sampled_from(["", "12", "約40"]),
    st.sampled_from(["", "平成27年度"]),
    st.lists(st.tuples(st.sampled_from(["", "平成28年度", "目標：R6"]), st.sampled_from(["20", "増やす"]))).map(tuple),
)


@given(
    st.lists(WORDS, max_size=3).map(tuple),
    st.booleans(),
    st.lists(WORDS, max_size=2).map(tuple),
    st.lists(WORDS, max_size=2).map(tuple),
    st.lists(INDICATORS, max_size=2).map(tuple),
)
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_owners_headings_marks_and_indicators_come_back(
    owners: tuple[str, ...],
    sure: bool,
    path: tuple[str, ...],
    marks: tuple[str, ...],
    indicators: tuple[Indicator, ...],
) -> None:
    more: dict[str, Any] = {
        "owners": owners, "owners_sure": sure or not owners, "group_path": path, "marks": marks, "indicators": indicators
    }  # fmt: skip
    both = [Measure(title, "", "課", "", "measure", (line,), **more) for line, title in ((1, "一つ目"), (2, "二つ目"))]
    assert read_plan(write_workbook(reading_of(*both)), "plan.xlsx").measures == tuple(both)


def test_district_plans_and_what_the_plan_says_of_itself_come_back() -> None:
    headings = (DistrictHeading("見守り", ("声をかける", "訪ねる"), (4, 5)), DistrictHeading("居場所", (), (7,)))
    districts = (
        FoundDistrict("東地区", "みんなで", headings, (3,), False, "題を推定しました。"),
        FoundDistrict("西地区", "", (), (9,)),
    )
    said = replace(
        reading_of(),
        districts=districts,
        plan_name="第3期計画",
        vision="支え合い\n助け合い",
        first_year=2016,
        last_year=2020,
    )
    again = read_plan(write_workbook(said), "plan.xlsx")
    assert (again.districts, again.plan_name, again.vision) == (districts, said.plan_name, said.vision)
    assert (again.first_year, again.last_year) == (2016, 2020)


@pytest.mark.parametrize(
    ("typed", "year"), [("²", None), ("①", None), ("２０２６", 2026), ("9" * 5_000, None), ("", None)]
)
def test_a_year_that_is_no_number_is_left_out(typed: str, year: int | None) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(replace(reading_of(), plan_name="計画", first_year=2016))))
    page = next(sheet for sheet in book if any(cell.value == "始まりの年度" for cell in sheet[1]))
    (at,) = [cell.column for cell in page[1] if cell.value == "始まりの年度"]
    page.cell(2, at).value = typed
    out = io.BytesIO()
    book.save(out)
    assert read_plan(out.getvalue(), "plan.xlsx").first_year == year


def test_an_indicator_of_no_measure_is_named() -> None:
    one = Measure("見守り", "", "課", "", "measure", (1,), indicators=(Indicator("回数"),))
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(reading_of(one))))
    book["指標"]["A2"] = "9"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(FileRefused) as caught:
        read_plan(out.getvalue(), "plan.xlsx")
    assert str(caught.value.message) == "「指標」の2行目の通し番号「9」は、「施策」の表にありません。"


@pytest.mark.parametrize("evil", ["=1+1", '=HYPERLINK("http://a","b")', "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(evil: str) -> None:
    data = write_workbook(reading_of(Measure(evil, evil, evil, evil, "measure", (1,), True, "", (evil,))))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    } == {"s"}
    assert book["施策"]["B2"].value == evil
    assert read_plan(data, "plan.xlsx").measures[0].title == evil


def test_corrections_come_back() -> None:
    reading = read_plan(LAYOUTS["named_numbers"](1)[0].encode(), "plan.txt")

    def correct(sheet: Any) -> None:
        sheet["B2"] = "新しい名前"
        sheet.delete_rows(3)
        sheet.append([None, "足した施策", "一つ目。\n二つ目。", "福祉課", "新しい柱", "継続事業"])

    again = read_plan(changed(reading, correct), "plan.xlsx").measures
    assert again[0].title == "新しい名前"
    assert len(again) == len(reading.measures)
    assert (again[-1].title, again[-1].description, again[-1].kind) == (
        "足した施策",
        "一つ目。二つ目。",
        "continued_project",
    )


@pytest.mark.parametrize(
    ("cell", "value", "code", "word"),
    [
        ("B2", "=1+1", "formula", "B2"),
        ("B2", None, "row", "2行目"),
        ("F2", "なぞ", "row", "種類"),
        ("J2", "abc", "row", "元の行"),
        ("B1", "なまえ", "columns", "施策名"),
    ],
)
def test_mistakes_in_the_workbook_are_named(cell: str, value: str | None, code: str, word: str) -> None:
    reading = read_plan(LAYOUTS["named_numbers"](1)[0].encode(), "plan.txt")

    def spoil(sheet: Any) -> None:
        sheet[cell] = value

    with pytest.raises(FileRefused) as caught:
        read_plan(changed(reading, spoil), "plan.xlsx")
    assert caught.value.code == code
    assert word in caught.value.message


def test_a_workbook_of_the_first_form_is_still_taken() -> None:
    """One that was written out before tables had a way of their own (``workbooks``), whole and with each of its sheets."""
    folder = Path(__file__).parent / "workbooks"
    wanted = json.loads((folder / "meguru-reading-1.json").read_text(encoding="utf-8"))
    found = read_plan((folder / "meguru-reading-1.xlsx").read_bytes(), "表.xlsx").to_json()
    assert _as_then(found, wanted) == wanted
    again = read_plan(write_workbook(reading_from_json(found, found["measures"], "")), "表.xlsx").to_json()
    assert _as_then(again, wanted) == wanted


def _as_then(found: Any, wanted: Any) -> Any:
    """Only what that form knew of; what readings have learnt to say since is left out."""
    if isinstance(wanted, dict):
        return {key: _as_then(found[key], value) for key, value in wanted.items()}
    if isinstance(wanted, list) and len(found) == len(wanted):
        return [_as_then(one, other) for one, other in zip(found, wanted, strict=True)]
    return found


def test_a_workbook_is_in_japanese_whoever_writes_it() -> None:
    """It has no stamp to say in which language it is."""
    reading = read_plan(LAYOUTS["named_numbers"](1)[0].encode(), "plan.txt")
    with speaking("en"):
        data = write_workbook(reading)
        assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[:2] == ["この表について", "施策"]
        wrong = changed(reading, lambda sheet: sheet.__setitem__("F2", "?"))
        with pytest.raises(FileRefused) as caught:
            read_plan(wrong, "plan.xlsx")
        assert str(caught.value.message).startswith("“種類” in row 2 of “施策” cannot be read.")
    assert read_plan(data, "plan.xlsx").measures == reading.measures
