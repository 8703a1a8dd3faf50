"""A file of how many live where, read: its headings found, each row an area with its numbers, what is masked, wrong or a sum."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from meguru.base.basics.rules.ages import OLDEST, AgeBand, added, apart, folded, gaps, in_order
from meguru.base.basics.rules.areas import flat_area, is_sum, sums_of_chome
from meguru.base.basics.rules.headings import SEXES, Meaning, What, flat_heading, meaning_of, span_of
from meguru.base.basics.rules.numbers import COUNTS, LARGEST, LONGEST_AREA, MOST_AREAS, Numbers
from meguru.core.fiscal import NotAYear, parse_day
from meguru.core.language import _, listed
from meguru.core.text import clean_line, excerpt

ROWS_ABOVE = 15
LONGEST_SHOWN = 30
_MASK = re.compile(r"[xX*χ]+|\.{2,}|…|秘匿|非公表|不明")
_DASH = re.compile(r"[-‐―－ー—–−]+")
_NUMBER = re.compile(r"(\d{1,12})(?:\.0+)?(?:人|世帯|団体)?", re.ASCII)
DASH = -1  # a dash, until the row as a whole tells whether it is a nought or a mask
Cells = Mapping[str, int | None]
FileRow = tuple[int, Mapping[int, str]]


@dataclass(frozen=True)
class Remark:
    """Something said of a row, or of the file as a whole where ``row`` is 0."""

    row: int
    sentence: str


@dataclass(frozen=True)
class AreaRow:
    """An area on a day with its numbers by name; an age's name is ``age:low:high:sex``. ``None`` is masked or empty."""

    row: int
    area: str
    day: date | None
    cells: Cells


@dataclass(frozen=True)
class Reading:
    """What a file says. With ``problems`` it is not taken; ``remarks`` are said and may stand."""

    areas: tuple[AreaRow, ...] = ()
    is_by_district: bool = False
    read: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    problems: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass
class _Table:
    """A table while it is read."""

    head: int
    meanings: dict[int, Meaning]
    headings: dict[int, str]
    problems: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    # Where each sex or age has a row of its own, the name often stands in the first of them alone.
    last_area: str = ""

    def columns(self, what: What) -> list[int]:
        return [at for at, meaning in self.meanings.items() if meaning.what is what]


def read_census(rows: Sequence[FileRow], town: str) -> Reading:
    """What a sheet of cells says: the row of headings is looked for, what stands above it is passed over."""
    table = _headed(rows)
    if table is None:
        said = _("見出しの行が見つかりません。町名（または地区）の列と、人口などの数の列がある表を選んでください。")
        return Reading(problems=(Remark(0, said),))
    by_district = not table.columns(What.AREA)
    merged: dict[tuple[str, date | None], AreaRow] = {}
    for number, cells in rows:
        if number > table.head:
            _read_row(table, number, cells, merged, town)
    areas = _without_sums([_dashes_told(row) for row in merged.values()], table, town)
    if len(areas) > MOST_AREAS:
        table.problems.append(Remark(0, _("一度に読めるのは{most:,}行までです。").format(most=MOST_AREAS)))
    if not areas and not table.problems:
        table.problems.append(Remark(0, _("数の入った行がありません。")))
    table.remarks += _masked(areas) + _gaps_of_file(table)
    return Reading(
        areas=tuple(areas[:MOST_AREAS]),
        is_by_district=by_district,
        read=tuple(
            table.headings[at] for at, each in table.meanings.items() if each.what not in (What.UNREAD, What.IGNORED)
        ),
        unread=tuple(table.headings[at] for at, each in table.meanings.items() if each.what is What.UNREAD),
        problems=tuple(table.problems),
        remarks=tuple(sorted(table.remarks, key=lambda remark: remark.row)),
    )


def _headed(rows: Sequence[FileRow]) -> _Table | None:
    """The first row that names an area or a district, and at least one number."""
    for number, cells in rows[:ROWS_ABOVE]:
        meanings = {at: meaning_of(text) for at, text in sorted(cells.items()) if text.strip()}
        kinds = [meaning.what for meaning in meanings.values()]
        if What.COUNT in kinds and (What.AREA in kinds or What.DISTRICT in kinds):
            return _Table(number, meanings, {at: excerpt(clean_line(cells[at]), LONGEST_SHOWN) for at in meanings})
    return None


def _read_row(
    table: _Table, number: int, cells: Mapping[int, str], merged: dict[tuple[str, date | None], AreaRow], town: str
) -> None:
    area, day = _named(table, number, cells)
    row_sex = next((SEXES.get(flat_heading(cells.get(at, "")), "") for at in table.columns(What.SEX)), "")
    row_age = next((span_of(cells.get(at, "")) for at in table.columns(What.AGE)), None)
    found: dict[str, int | None] = {}
    for at in table.columns(What.COUNT):
        key = _key(table.meanings[at], row_sex, row_age)
        if key is None:
            continue
        count = _count(cells.get(at, ""))
        if count == "wrong":
            table.problems.append(
                Remark(
                    number,
                    _("「{heading}」の「{text}」は、数として読めません。").format(
                        heading=table.headings[at], text=excerpt(clean_line(cells[at]), LONGEST_SHOWN)
                    ),
                )
            )
        else:
            found[key] = count if isinstance(count, int) else None
    if not found or (not area and all(value is None for value in found.values())):
        return
    if not any(cells.get(at, "").strip() for at in table.columns(What.COUNT)) and _is_name_alone(table, day):
        table.remarks.append(Remark(number, _("「{area}」の行には、数がありません。").format(area=area)))
        return
    place = (flat_area(area, town), day)
    before = merged.get(place)
    if before is None:
        merged[place] = AreaRow(number, area, day, found)
        return
    twice = [key for key in found if key in before.cells]
    if twice:
        said = _("「{area}」が、{row}行目にもあります。1つの町は1行にしてください。")
        table.problems.append(Remark(number, said.format(area=area, row=before.row)))
        return
    merged[place] = replace(before, cells={**before.cells, **found})


def _is_name_alone(table: _Table, day: date | None) -> bool:
    """Whether a row without numbers says nothing: a district of our own list, or a note below a table of days.

    An area without numbers stays: its district is told that it is in none of the sums.
    """
    return not table.columns(What.AREA) or (day is None and bool(table.columns(What.DAY)))


def _named(table: _Table, number: int, cells: Mapping[int, str]) -> tuple[str, date | None]:
    """The area and the day of a row."""
    names = table.columns(What.AREA) or table.columns(What.DISTRICT)
    parts = [cells.get(at, "") for at in (*names[:1], *table.columns(What.CHOME))]
    area = clean_line("".join(part.strip() for part in parts))[:LONGEST_AREA]
    if table.columns(What.SEX) or table.columns(What.AGE):
        area = table.last_area = area or table.last_area
    for at in table.columns(What.DAY)[:1]:
        text = cells.get(at, "").strip()
        if not text:
            continue
        try:
            return area, parse_day(text.split("T")[0].replace("/", "-"))
        except NotAYear:
            said = _("「{heading}」の「{text}」は、日付として読めません。")
            table.problems.append(
                Remark(number, said.format(heading=table.headings[at], text=excerpt(text, LONGEST_SHOWN)))
            )
    return area, None


def _key(meaning: Meaning, row_sex: str, row_age: tuple[int, int | None] | None) -> str | None:
    """The name of the number in a cell: by its heading, and by the sex and age its row is of."""
    sex = meaning.sex or row_sex or "total"
    if meaning.key == "age":
        return f"age:{meaning.low}:{'' if meaning.high is None else meaning.high}:{sex}"
    if meaning.key == "unknown":
        return f"unknown:{sex}"
    if meaning.key in ("population", "male", "female"):
        if meaning.key != "population":
            sex = meaning.key
        if row_age is not None:
            return f"age:{row_age[0]}:{'' if row_age[1] is None else row_age[1]}:{sex}"
        return {"male": "male", "female": "female"}.get(sex, "population")
    return meaning.key if row_sex in ("", "total") and row_age is None else None


def _count(text: str) -> int | str | None:
    """A number; ``None`` where the cell is empty or masked, ``DASH`` for a dash, "wrong" for anything else."""
    flat = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "")
    if not flat or _MASK.fullmatch(flat):
        return None
    if _DASH.fullmatch(flat):
        return DASH
    found = _NUMBER.fullmatch(flat)
    return int(found[1]) if found and int(found[1]) <= LARGEST else "wrong"


def _dashes_told(row: AreaRow) -> AreaRow:
    """A dash is a nought where the row's ages then add up to its people; else it is a mask."""
    if DASH not in row.cells.values():
        return row
    people = sum(value or 0 for key, value in row.cells.items() if key.startswith("age:") and value != DASH)
    is_nought = row.cells.get("population") == people
    nought = 0 if is_nought else None
    return replace(row, cells={key: nought if value == DASH else value for key, value in row.cells.items()})


def _without_sums(areas: Sequence[AreaRow], table: _Table, town: str) -> list[AreaRow]:
    """The areas without rows that are sums of others; each of those is said."""
    flats = {area.row: flat_area(area.area, town) for area in areas}
    sums = sums_of_chome(set(flats.values()))
    kept = []
    for area in areas:
        flat = flats[area.row]
        if is_sum(flat, town):
            said = _("「{area}」は、全体の合計の行なので、数えません。")
        elif flat in sums:
            said = _("「{area}」は、丁目ごとの行があるので、その合計の行として数えません。")
        else:
            kept.append(area)
            continue
        table.remarks.append(Remark(area.row, said.format(area=area.area or _("（町名のない行）"))))
    return kept


def _masked(areas: Sequence[AreaRow]) -> list[Remark]:
    found = []
    for area in areas:
        hidden = sum(value is None for value in area.cells.values())
        if hidden:
            said = _("「{area}」の{hidden}つの数は、空か、伏せられています。地区の数には、入りません。")
            found.append(Remark(area.row, said.format(area=area.area, hidden=hidden)))
    return found


def _gaps_of_file(table: _Table) -> list[Remark]:
    bands = {(each.low or 0, each.high) for each in table.meanings.values() if each.key == "age"}
    missing = gaps([AgeBand(low, high) for low, high in bands])
    said = _("年齢の列がないところがあります：{ages}")
    return [Remark(0, said.format(ages=listed(missing)))] if missing else []


def summed(areas: Sequence[AreaRow]) -> Numbers:
    """The numbers of a district from its areas. What no area says is not known; what some mask is not in the sum."""
    sums: dict[str, int | None] = {}
    lacking = 0
    for area in areas:
        lacking += any(value is None for value in area.cells.values())
        for key, value in area.cells.items():
            if value is not None:
                sums[key] = (sums.get(key) or 0) + value
    bands = folded(apart(_bands(sums)))
    counts = {name: sums.get(name) for name in COUNTS}
    male, female, people = added(bands) if bands and not gaps(bands) else (None, None, None)
    if counts["population"] is None and counts["male"] is not None and counts["female"] is not None:
        counts["population"] = counts["male"] + counts["female"]
    if "unknown:total" not in sums and "unknown:male" not in sums:
        for name, value in (("population", people), ("male", male), ("female", female)):
            counts[name] = value if counts[name] is None else counts[name]
    return Numbers(**counts, ages=bands, lacking=lacking)


def _bands(sums: Mapping[str, int | None]) -> tuple[AgeBand, ...]:
    found: dict[tuple[int, int | None], dict[str, int | None]] = {}
    for key, value in sums.items():
        kind, *rest = key.split(":")
        if kind == "age":
            found.setdefault((int(rest[0]), int(rest[1]) if rest[1] else None), {})[rest[2]] = value
    return in_order(
        AgeBand(low, high, said.get("male"), said.get("female"), said.get("total"))
        for (low, high), said in found.items()
    )


__all__ = ["DASH", "OLDEST", "AreaRow", "FileRow", "Reading", "Remark", "read_census", "summed"]
