"""Cells of lines: the pieces between wide gaps, and whether words are the headings of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from meguru.files.reading.limits import ASKED_AGAIN
from meguru.files.reading.outline.lines import Cell, Line, clean, close_up, display_width, make_line
from meguru.files.reading.outline.vocabulary import AIM_IN, NOW_IN, column_role, is_department

_MOST_COLUMNS = 60  # what has more is a text full of gaps
_KNOWN = {"title", "description", "owner", "group", "role", "actor"}


_LONGEST_LABEL = 40
_WHEN = re.compile(r"([0-9０-９RＲHＨ令和平成年度末元]{0,8})").pattern
_INDICATOR_ROLES = (
    (
        "name",
        re.compile(
            r"^(評価|成果|活動|数値|主な|取組|事業|進捗|達成)?の?(指標|ＫＰＩ|KPI|目標項目)(名|の?名称|項目|・目標)?$"
        ),
    ),
    ("unit", re.compile(r"^(指標の)?単位$")),
    (
        "baseline",
        re.compile(
            rf"^(計画)?(策定時|当初|現状|現況|基準|実績|直近)(の)?(値|数|年度|実績|実績値)?{_WHEN}$"
            r"|^[0-9０-９RＲHＨ令和平成年度末元]{2,8}の?(実績|現状|現況|基準)値?$"
        ),
    ),
    (
        "target",
        re.compile(
            rf"^(最終|中間|計画|数値)?(の)?目標(値|数|年度)?{_WHEN}$|^[0-9０-９RＲHＨ令和平成年度末元]{{2,8}}の?目標値?$"
        ),
    ),
)


def indicator_role(label: str) -> str:
    """What a heading of an indicator table says: name, unit, baseline or target; '' for another."""
    return _indicator_role(label) if len(label) <= _LONGEST_LABEL else ""


@lru_cache(maxsize=ASKED_AGAIN)
def _indicator_role(label: str) -> str:
    word = re.sub(r"[（(].*?[）)]", "", clean(close_up(label))).replace(" ", "").strip("：:■●○【】")
    return next((role for role, pattern in _INDICATOR_ROLES if pattern.match(word)), "") if len(word) <= 18 else ""


def indicator_head(words: Sequence[str]) -> bool:
    """Whether words are the headings of an indicator table: its name, and where it stands or is to stand."""
    roles = [indicator_role(word) for word in by_year([word for word in words if word])]
    return "name" in roles and bool({"baseline", "target"} & set(roles))


_BARE_YEAR = re.compile(r"^(?:令和|平成|Ｒ|R|Ｈ|H)?\s?(?:[0-9０-９]{1,4}|元)\s?年度?(?:末)?$")


_SHORT_YEAR = re.compile(r"^(?:令和|Ｒ|R)\s?[0-9０-９]{1,2}$")


def by_year(words: Sequence[str]) -> list[str]:
    """Headings of an indicator table that names years alone: where it stood in the first, where it is to stand in the others."""
    years = [place for place, word in enumerate(words) if _BARE_YEAR.match(close_up(word).replace(" ", ""))]
    roles = {indicator_role(word) for word in words}
    if "name" in roles and "baseline" in roles and "target" not in roles:
        return [
            AIM_IN.format(word) if place in years or _SHORT_YEAR.match(word) else word
            for place, word in enumerate(words)
        ]
    if len(years) < 2 or "name" not in roles or {"baseline", "target"} & roles:
        return list(words)
    said = {place: AIM_IN.format(words[place]) for place in years[1:]} | {years[0]: NOW_IN.format(words[years[0]])}
    return [said.get(place, word) for place, word in enumerate(words)]


_DISTRICT = re.compile(r"^(地区|圏域|日常生活圏域|校区|学区|小学校区|中学校区|地域|支区)(名|別)?$")
_OF_DISTRICT = re.compile(r"(スローガン|合言葉|目標|テーマ|取り?組|めざす|目指す|活動|計画|内容|重点|キャッチフレーズ)")


def is_district_column(word: str) -> bool:
    """Whether the cells below a heading name districts."""
    return len(word) <= _LONGEST_LABEL and bool(_DISTRICT.match(clean(close_up(word)).replace(" ", "")))


def district_head(words: Sequence[str]) -> bool:
    """Whether words are the headings of a table of district plans: a district a row, with what it aims at and does."""
    filled = [word for word in words if word.strip() and len(word) <= _LONGEST_LABEL]
    named = any(map(is_district_column, filled))
    return named and len(filled) > 1 and any(_OF_DISTRICT.search(word) for word in filled)


def opens_card(first: str, head: Sequence[str]) -> bool:
    """Whether a row below the headings of an indicator table opens the next card: 「取組名」, 「担当」."""
    is_of_measures = {"title", "description"} & set(map(column_role, head))
    return not is_of_measures and indicator_head(head) and column_role(first) in ("title", "description", "owner")


def role_in_head(word: str) -> str:
    """What a column headed so holds; under the name of an office stand signs (○)."""
    plain = close_up(clean(word))
    return column_role(plain) or ("tick" if is_department(plain) else "")


def header_roles(words: Sequence[str]) -> list[str]:
    """Roles of header words, or nothing when they are no header."""
    if len(words) > _MOST_COLUMNS:
        return []
    roles = [role_in_head(word) for word in words]
    known = {role for role in roles if role in _KNOWN}
    filled = [word for word in words if word.strip()]
    is_of_figures = indicator_head(words) and not known & {"title", "description"}
    if is_of_figures or (district_head(words) and not known & {"description", "owner"}):
        return [role or "extra" for role in roles]
    told = len(filled) > 1 and len(known) > 1 and known & {"title", "description", "role"}
    return roles if told and sum(map(bool, roles)) * 3 >= len(filled) * 2 else []


def row_of(line: Line, cells: Sequence[str], width: int) -> tuple[Cell, ...]:
    """Cells of one line, each a piece of it under the same number."""
    padded = [*cells, *[""] * (width - len(cells))]
    return tuple(Cell((piece_of(line, cell),)) if cell.strip() else Cell() for cell in padded)


def piece_of(line: Line, text: str, *, hard: bool = True) -> Line:
    """A piece of a line as a line of its own under the same number."""
    return replace(make_line(line.number, text.strip(), page=line.page, in_table=True, size=line.size), hard=hard)


def segments(raw: str, *, by_count: bool = False) -> list[tuple[int, int, str]]:
    """The pieces of a line between wide gaps, with the columns where they start and end.

    A full-width character takes two columns; ``by_count``: one, as some programs count when they set columns with spaces.
    """
    spaced = raw.replace("\t", "    ").replace("\u3000", " " if by_count else "  ")
    measure = len if by_count else display_width
    found, at, last = [], 0, 0
    for match in re.finditer(r"\S+(?: \S+)*", spaced):
        at += measure(spaced[last : match.start()])
        end = at + measure(match.group())
        found.append((at, end, match.group()))
        at, last = end, match.end()
    return found
