"""The Excel table of a reading carries what else is known of a measure: owners, headings above, marks, indicators."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.core.errors import Invalid
from meguru.plan.documents.commands import RowDraft, keep_reading, replace_reading_rows
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.queries import get_reading
from meguru.plan.documents.rules import ROW_FIELDS, rows_digest
from tests.support.browse import Person
from tests.support.cast import SPRING, Player

SALON = {"name": "サロンの数", "unit": "か所", "baseline": "12", "baseline_year": "平成27年度",
         "targets": [["平成28年度", "14"], ["平成32年度", "20"]]}  # fmt: skip


def measure(title: str, line: int, **more: Any) -> dict[str, Any]:
    """A measure as the reader gives it."""
    plain: dict[str, Any] = {
        "title": title, "description": "集まります。", "owner": "福祉・保健課", "group": "支え合い", "kind": "measure",
        "source_lines": [line], "sure": True, "doubt": "", "paragraphs": ["集まります。"], "number": "", "extra": {},
        "owners": ["福祉・保健課"], "owners_sure": False, "group_path": ["基本目標1", "支え合い"], "marks": ["新規"],
        "indicators": [SALON],
    }  # fmt: skip
    return plain | more


DISTRICT = {"name": "東地区", "motto": "みんなで見守る", "headings": [
    {"title": "見守り", "points": ["声をかける", "訪ねる"], "source_lines": [9]}], "source_lines": [8]}  # fmt: skip


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


@pytest.fixture
def reading(secretary: Player, own_town: Town) -> PlanReading:
    """Two rows of which all is known that a reading can know."""
    found = {"measures": [measure("見守り", 1), measure("サロン", 2, indicators=[], marks=[])], "districts": [DISTRICT]}
    return keep_reading(actor=secretary.actor, filename="計画書.txt", digest="d" * 64, found=found, at=SPRING)


def book_of(player: Player, reading: PlanReading) -> openpyxl.Workbook:
    response = player.client.get(player.path(f"plan/readings/{reading.pk}/table.xlsx"))
    return openpyxl.load_workbook(io.BytesIO(response.content))


def compared(player: Player, reading: PlanReading, book: openpyxl.Workbook) -> Person:
    out = io.BytesIO()
    book.save(out)
    page = Person(player.client).open(player.path(f"plan/readings/{reading.pk}/table/"))
    return page.press("見くらべる", file=SimpleUploadedFile("直した表.xlsx", out.getvalue()))


def test_all_that_is_known_goes_out_and_says_nothing_when_it_comes_back(
    secretary: Player, reading: PlanReading
) -> None:
    book = book_of(secretary, reading)
    assert [cell.value for cell in book["施策"][2]][10:] == [
        "福祉・保健課",
        "要確認",
        "基本目標1\n支え合い",
        "新規",
        "1",
    ]
    assert [cell.value for cell in book["指標"][2]][:3] == ["1", "サロンの数", "か所"]
    assert [cell.value for cell in book["地区別計画"][2]][:4] == [
        "東地区",
        "みんなで見守る",
        "見守り",
        "声をかける\n訪ねる",
    ]
    compared(secretary, reading, book).sees("変わったところはありません")


def test_owners_headings_marks_and_indicators_are_put_right_in_excel(secretary: Player, reading: PlanReading) -> None:
    book = book_of(secretary, reading)
    book["施策"]["K2"], book["施策"]["L2"] = "福祉課\n保健課", "はい"
    book["施策"]["M2"], book["施策"]["N2"] = "基本目標2\n支え合い", None
    book["指標"]["F2"] = "平成28年度：15"
    book["指標"].append(["2", "参加者", "人"])
    page = compared(secretary, reading, book)
    page.sees("2件が変わり", "担当の内訳", "保健課", "要確認", "上の見出し", "サロンの数", "参加者　人")
    page.press("この表のとおりに改める").sees("直した表のとおりに改めました。")
    first, second = get_reading(secretary.actor, reading.pk).rows
    assert (first["owners"], first["owners_sure"], first["marks"]) == (["福祉課", "保健課"], True, [])
    assert (first["group_path"], first["by_hand"]) == (["基本目標2", "支え合い"], ["owner"])
    assert first["indicators"] == [SALON | {"targets": [["平成28年度", "15"]]}]
    assert [each["name"] for each in second["indicators"]] == ["参加者"]
    compared(secretary, reading, book_of(secretary, reading)).sees("変わったところはありません")


def test_a_sheet_that_was_taken_away_says_nothing(secretary: Player, reading: PlanReading) -> None:
    book = book_of(secretary, reading)
    del book["指標"]
    compared(secretary, reading, book).sees("変わったところはありません")


def test_an_owner_that_is_too_long_is_refused(secretary: Player, reading: PlanReading) -> None:
    values = {key: str(reading.rows[0].get(key, "")) for key in ROW_FIELDS}
    with pytest.raises(Invalid, match="100字"):
        replace_reading_rows(
            actor=secretary.actor,
            reading_id=reading.pk,
            drafts=[RowDraft(0, values, more={"owners": ["長" * 101]}), RowDraft(None, values)],
            seen=rows_digest(reading.rows),
            at=SPRING,
        )


def test_indicators_and_district_plans_are_shown_with_the_reading(secretary: Player, reading: PlanReading) -> None:
    page = Person(secretary.client).open(secretary.path(f"plan/readings/{reading.pk}/"))
    page.sees("指標（1本）", "サロンの数", "地区の計画（1地区）", "東地区", "みんなで見守る", "声をかける")
    page.open("rows/0/").sees("サロンの数", "平成32年度")
