"""The lists in the drawers of an office before it begins with Meguru, and how they come into the set-up workbook."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from meguru.base.access.actions import ROLE_LABELS
from meguru.base.bodies.rules import COMMITTEE_LABELS, ORGANISATION_LABELS
from meguru.core.fiscal import FiscalYear
from meguru.demo.content_year import TownContent

Rows = dict[str, list[dict[str, Any]]]
_FIRST_ROW = 2
# A column that no row leaves empty, sheet by sheet.
LABELS = {
    "地区": "地区の名前", "組織": "組織の名前", "会議体": "会議体の名前", "席と人": "席の名前",
    "柱": "柱の名前", "指標": "指標の名前", "地区計画": "地区", "地区計画の文": "見出し", "テーマ": "取り組むこと",
}  # fmt: skip
# Sheets whose rows go by that alone.
NAMED = frozenset({"地区", "組織", "会議体", "席と人"})


def lists_of(content: TownContent) -> Rows:
    """Districts, organisations, committees and seats by the headings of the workbook."""
    users = {account.person: account.username for account in content.accounts}
    return {
        "地区": [
            {
                "記号": row.code, "番号": row.number, "地区の名前": row.name, "よみ": row.reading, "連合町内会": row.federation,
                "町名": "\n".join(row.town_blocks), "地図の段": row.tile_row, "地図の列": row.tile_column,
            }
            for row in content.districts
        ],
        "組織": [
            {
                "種類": str(ORGANISATION_LABELS[row.kind]), "組織の名前": row.name, "上の組織": row.parent,
                "地区": _names(content, row.districts),
            }
            for row in content.organisations
        ],
        "会議体": [
            {"種類": str(COMMITTEE_LABELS[row.kind]), "会議体の名前": name, "役割": row.description, "地区": district}
            for row in content.bodies
            for district, name in _own(content, row.districts) or [("", row.name)]
        ],
        "席と人": [
            {
                "組織": row.organisation, "会議体": row.committee, "席の名前": row.title, "役割": str(ROLE_LABELS[row.role]),
                "地区": _names(content, row.districts), "いつから": row.starts_on, "氏名": person,
                "利用者名": users.get(person, "") if person else "",
            }
            for row in content.seats
            for person in (row.holder_on(row.starts_on) or "",)
        ],
    }  # fmt: skip


def plan_lists_of(content: TownContent) -> Rows:
    """What the plan document does not hold: pillars, indicators with their targets, and the districts' own plans."""
    called = {row.code: row.name for row in content.districts}
    numbers = {row.code: number for number, row in enumerate(content.measures, 1)}
    names = {row.key: row.name for row in content.term.pillars}
    return {
        "柱": [
            {"柱の名前": row.name, "柱の説明": row.text, "上の柱": names.get(row.above, ""), "段の呼び名": row.level}
            for row in content.term.pillars
        ],
        "指標": [
            {
                "取組の番号": number, "指標の名前": one.name, "単位": one.unit, "もとの値": one.baseline,
                "もとの年度": one.baseline_year,
                **{f"{FiscalYear(year)}の目標": value for year, value in (one.targets or {}).items()},
            }
            for number, row in enumerate(content.measures, 1)
            for one in row.indicators
        ],
        "地区計画": [{"地区": called[plan.district], "合言葉": plan.slogan} for plan in content.district_plans],
        "地区計画の文": [
            {"地区": called[plan.district], "見出し": heading, "文": body}
            for plan in content.district_plans
            for heading, body in plan.sections
        ],
        "テーマ": [
            {
                "地区": called[plan.district], "番号": number, "取り組むこと": theme.title, "目標": theme.aim,
                "支える取組の番号": "、".join(str(numbers[code]) for code in theme.measures),
            }
            for plan in content.district_plans
            for number, theme in enumerate(plan.themes, 1)
        ],
    }  # fmt: skip


def _names(content: TownContent, codes: Sequence[str]) -> str:
    called = {row.code: row.name for row in content.districts}
    return "、".join(called[code] for code in codes)


def _own(content: TownContent, districts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(_names(content, (code,)), name) for code, name in districts.items()]


def written_into(workbook: bytes, lists: Rows) -> bytes:
    """The workbook with these rows under the rows that it came with, but for those that have one there already."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for name, rows in lists.items():
        page = book[name]
        columns = {str(cell.value): at for at, cell in enumerate(page[1], 1)}
        label = LABELS[name]
        there = [page.cell(n, columns[label]).value for n in range(_FIRST_ROW, page.max_row + 1)]
        there = there[: there.index(None)] if None in there else there
        new = [row for row in rows if row[label] not in there] if name in NAMED else rows
        for at, row in enumerate(new, _FIRST_ROW + len(there)):
            for heading, value in row.items():
                page.cell(at, columns[heading], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
