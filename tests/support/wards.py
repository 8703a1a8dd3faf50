"""The set-up of a ward of Kohoku's size, or of so many wards in one, as somebody typed it into the workbook."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl

from meguru.files.tables.comparing import state_of
from meguru.files.tables.slips import SLIP
from meguru.files.tables.stamp import stamp_of
from meguru.files.tables.writing import write
from meguru.plan.setup.rules import SetupSheet
from meguru.web.staff.setup.table import NOTES, setup_table

DISTRICTS, MEASURES, SEATS, ORGANISATIONS = 13, 36, 100, 50
_TEXT = "地域のつながりを大切にし、見守りと支え合いの輪を広げます。困りごとを早く見つけ、みんなで考えます。" * 4


def ward_rows(wards: int = 1) -> dict[str, list[dict[str, Any]]]:
    """The rows of every sheet."""
    rows: dict[str, list[dict[str, Any]]] = {sheet.value: [] for sheet in SetupSheet}
    for ward in range(wards):
        for sheet, row in _ward(ward):
            rows[sheet].append({"key": f"{sheet}-{len(rows[sheet])}", **row})
    rows[SetupSheet.TERM] = [
        {"key": "1", "number": 3, "name": "支え合い計画", "nickname": "", "vision": "つながるまち", "first_year": 2016,
         "last_year": 2020}
    ]  # fmt: skip
    rows[SetupSheet.PILLARS] = [{"key": f"p{n}", "name": f"柱{n}", "description": "めざすこと"} for n in range(1, 5)]
    return rows


def _ward(ward: int) -> Iterator[tuple[str, dict[str, Any]]]:
    names = [f"地区{ward}の{n}" for n in range(DISTRICTS)]
    bodies = [f"組織{ward}の{n}" for n in range(ORGANISATIONS)]
    for n, name in enumerate(names):
        yield SetupSheet.DISTRICTS, {
            "code": f"d{ward}-{n}", "number": ward * DISTRICTS + n + 1, "name": name, "reading": "ちく",
            "federation": f"{name}連合", "town_blocks": ("一丁目", "二丁目", "三丁目"), "tile_row": n // 4, "tile_column": n % 4,
        }  # fmt: skip
        yield SetupSheet.COMMITTEES, {
            "kind": "support_team", "name": f"{name}チーム", "description": "支える", "districts": (name,)
        }  # fmt: skip
        yield SetupSheet.DISTRICT_PLANS, {"district": name, "slogan": f"{name}の力"}
        for heading in ("いま", "めざすすがた"):
            yield SetupSheet.SECTIONS, {"district": name, "heading": heading, "body": _TEXT}
        for number in (1, 2, 3):
            yield SetupSheet.THEMES, {
                "district": name, "number": number, "title": f"{name}の取り組み{number}", "aim": _TEXT,
                "measures": (str(ward * MEASURES + number),),
            }  # fmt: skip
    for n, name in enumerate(bodies):
        kind = "department" if n < 15 else "group"
        yield SetupSheet.ORGANISATIONS, {"kind": kind, "name": name, "districts": (names[n % DISTRICTS],)}
    for n in range(SEATS):
        yield SetupSheet.SEATS, {
            "organisation": bodies[n % 15], "committee": "", "title": f"席{ward}の{n}", "role": "department_writer",
            "districts": (), "starts_on": date(2016, 4, 1), "person": f"氏名{ward}の{n}",
            "username": f"user-{ward}-{n}" if n % 2 else "",
        }  # fmt: skip
    for n in range(MEASURES):
        number = ward * MEASURES + n + 1
        yield SetupSheet.MEASURES, {
            "number": number, "title": f"取組{number}", "description": _TEXT, "owner": bodies[n % 15],
            "related": (bodies[(n + 1) % 15], bodies[20 + n % 20]), "districts": tuple(names[: n % 4]),
            "pillar": f"柱{n % 4 + 1}", "group": "", "kind": "measure",
        }  # fmt: skip
        for place in (1, 2) if n == 11 else ():
            yield SetupSheet.PARTS, {
                "measure": str(number), "number": place, "title": f"細目{place}", "text": _TEXT,
                "owner": bodies[(n + 1) % 15] if place == 2 else "", "is_rated": "yes" if place == 1 else "",
            }  # fmt: skip
        yield SetupSheet.INDICATORS, {
            "measure": str(number), "name": "参加した人", "unit": "人", "baseline": 120, "baseline_year": 2015,
            "target_a": 130, "target_e": 180,
        }  # fmt: skip


def ward_workbook(town: str, at: datetime, wards: int = 1) -> bytes:
    """The workbook as somebody typed it: rows without slips."""
    table, rows = setup_table(None), ward_rows(wards)
    stamp = stamp_of(table, town=town, at=at, state=state_of(table, {}))
    book = openpyxl.load_workbook(io.BytesIO(write(table, rows, notes=NOTES, stamp=stamp)))
    for page in book.worksheets:
        heads: Sequence[Any] = [cell.value for cell in page[1]]
        if str(SLIP) in heads:
            page.delete_cols(heads.index(str(SLIP)) + 1)
            page.cell(1, len(heads)).value = str(SLIP)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
