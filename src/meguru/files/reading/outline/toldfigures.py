"""Indicators told in a line of text: 「指標：相談件数　R5：120件 → R11：200件」, 「・サロンの数（現状値 3か所、目標値 5か所）」.

A line is one only where nothing is left over beside a name, figures, years and the words for where it stands and is to stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from meguru.files.reading.outline.cells import indicator_role, piece_of
from meguru.files.reading.outline.furniture import running_heads
from meguru.files.reading.outline.lines import Cell, Document, Grid, Line, tidy
from meguru.files.reading.outline.numbering import bullet, heading_number, is_page_number
from meguru.files.reading.outline.vocabulary import AIM_IN, INDICATOR, NOW_IN, UNIT

YEAR = re.compile(
    r"(?:令和|平成|Ｒ|R|Ｈ|H)\s?(?:[0-9０-９]{1,2}|元)\s?(?:年度?|末)?|(?:19|20)[0-9]{2}\s?年?度?|[0-9０-９]{1,2}年度"
)
_LABEL = re.compile(
    r"^[■●○◆◇□▼▽▶▷・◎※★☆]?\s?[【\[［〔《〈（(]?\s?(?:目標|成果|評価|活動|数値|達成|取組|事業|施策|進捗|計画|主な|の)*"
    r"(?:指標|数値目標|成果目標|目標値|ＫＰＩ|KPI)(?:[（(](?:ＫＰＩ|KPI)[）)]|・目標値?|と目標値?|名)?\s?"
    r"(?:[】\]］〕》〉）)]\s?[：:]?|[：:／/]|(?=\s)|$)\s*(?P<rest>.*)$"
)
_TOKEN = re.compile(
    rf"(?P<year>{YEAR.pattern}(?:度|末)?)"
    r"|(?P<now>(?:計画)?(?:策定時|当初|現状|現況|基準|実績|直近)の?(?:値|数|年度|実績値?)?)"
    r"|(?P<aim>(?:最終|中間|計画|数値)?目標(?:値|数|年度)?|計画値)"
    r"|(?P<value>[約▲△]?\s?[0-9０-９][0-9０-９,，.．]*(?:\s?(?:％|%|(?:(?!から|まで|目標|現状|現況|実績|"
    r"基準|令和|平成|[RＲHＨ]\s?[0-9０-９])[^\s0-9０-９、。，．,.：:／/|｜→⇒➡（()）\[\]［］【】]){1,6}))?)"
    r"|(?P<to>[→⇒➡]|から(?=\s?[0-9０-９RＲ令]))"
    r"|(?P<gap>[\s：:、，,（）()／/|｜\[\]［］【】]+)"
)
_OPENS = re.compile(rf"\s*(?:{YEAR.pattern}|(?:計画)?(?:策定時|当初|現状|現況|基準|実績|直近|最終|中間|数値|目標))")
_CUT = re.compile(r"[\s：:（(、／/]")
_UNIT = re.compile(r"^(?P<name>.{2,}?)\s?[（(](?P<unit>[^（()）0-9０-９]{1,6})[）)]$")
_SENTENCE = re.compile(r"。|ます$|です$")
_LONGEST, _LONGEST_NAME, _MOST_LINES = 200, 40, 4


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says of an indicator: its name, where it stood and where it is to stand, each with its year as printed."""

    name: str
    now: tuple[str, str] = ("", "")
    aims: tuple[tuple[str, str], ...] = ()


def told_in(text: str) -> Told | None:
    """The indicator that a text tells and nothing else, its name empty where it gives figures alone; None for other texts."""
    if len(text) > _LONGEST or _SENTENCE.search(text) or not re.search(r"[0-9０-９]", text):
        return None
    if sum(map(text.count, "（(")) != sum(map(text.count, "）)")):
        return None
    head = text[: _LONGEST_NAME + 2]
    places = {0, *(match.end() for match in _CUT.finditer(head)), *(match.start() for match in YEAR.finditer(head))}
    for place in sorted(places):
        name = text[:place].strip(" \t\u3000：:（(、／/")
        if place and not name:
            continue
        if (place or _OPENS.match(text)) and (found := _figures(text[place:])) is not None:
            return replace(found, name=tidy(name))
    return None


def _figures(text: str) -> Told | None:
    """The figures that a text is made of, from its first word to its last; None where something else stands in it."""
    now: tuple[str, str] = ("", "")
    aims: list[tuple[str, str]] = []
    year, is_aim, at, last = "", not re.search(r"[→⇒➡]|から|現状|現況|基準|策定時|当初|実績|直近", text), 0, ""
    says = bool(re.search(r"[→⇒➡]|現状|現況|基準|策定時|当初|実績|直近|目標|計画値|から", text))
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        at, kind, word = match.end(), match.lastgroup or "", match.group().strip()
        if kind == "now":
            is_aim, year = False, ""
        elif kind in ("aim", "to"):
            is_aim, year = True, ""
        elif kind == "year" and last == "value" and text[match.start() - 1] in "（(":
            aims, now = ([*aims[:-1], (word, aims[-1][1])], now) if is_aim else (aims, (word, now[1]))
        elif kind == "year":
            year = word
        elif kind == "value" and is_aim:
            aims.append((year, word))
        elif kind == "value":
            if now[1]:
                return None
            now = (year, word)
        last = kind if kind != "gap" else last
    is_one = bool(now[1]) and bool(aims)
    return Told("", now, tuple(aims)) if says and (is_one or (aims and not now[1])) else None


def lift_told(document: Document) -> Document:
    """Return the document with the indicators told in its lines as tables; as it was where there is none."""
    beside = running_heads([line for line in document.lines if line.text], lambda line: indicator_role(line.text))
    told = [one for one in document.lines if one.text and one.number not in beside and not is_page_number(one.text)]
    grids: list[Grid] = []
    taken: set[int] = set()
    place = 0
    while place < len(told):
        made, end = _from(told, place)
        grids += made
        taken |= {number for grid in made for number in grid.numbers}
        place = max(end, place + 1)
    if not grids:
        return document
    every = sorted([*document.grids, *grids], key=lambda grid: grid.numbers[0] if grid.numbers else 0)
    lines = tuple(replace(line, in_table=True) if line.number in taken else line for line in document.lines)
    return replace(document, lines=lines, grids=tuple(every))


def _from(lines: Sequence[Line], place: int) -> tuple[list[Grid], int]:
    """The indicators told by the label at ``place`` and the lines below it, and where they end."""
    label = None if lines[place].in_table else _LABEL.match(lines[place].text)
    if label is None:
        return [], place
    head, text, end = lines[place : place + 1], label["rest"].strip(), place + 1
    made: list[Grid] = []
    while True:
        whole, end = _whole(lines, text, end)
        if whole is None or not whole.name:
            break
        made.append(_as_grid(whole, [*head, *lines[place + len(head) : end]] if not made else lines[place:end]))
        place, head = end, ()
        if end >= len(lines) or lines[end].in_table or _ends(lines[end]):
            break
        text, end = _bare(lines[end].text), end + 1
    return made, place


def _whole(lines: Sequence[Line], text: str, end: int) -> tuple[Told | None, int]:
    """The indicator that a text tells, alone or with lines of figures below it; a label alone has its text below it."""
    if not text and end < len(lines) and not lines[end].in_table and not _ends(lines[end]):
        text, end = _bare(lines[end].text), end + 1
    found = told_in(text)
    if found is None and text and end < len(lines) and not lines[end].in_table and not lines[end - 1].hard:
        broken = text + _bare(lines[end].text)  # over the edge of the page's column
        found, end = (told_in(broken), end + 1) if told_in(broken) is not None else (None, end)
    further, at = text, end
    while at < min(len(lines), end + _MOST_LINES) and not lines[at].in_table:
        below = _bare(lines[at].text)
        if not _OPENS.match(below) or _ends(lines[at]):
            break
        further, at = f"{further} {below}", at + 1
        if (more := told_in(further)) is not None and more.name:
            found, end = more, at
    return found, end


def _ends(line: Line) -> bool:
    """Whether a line can be no more of an indicator: a heading."""
    number = heading_number(line.text)
    return number is not None and bool(number.name or number.scheme.startswith(("part", "chapter", "section")))


def _bare(text: str) -> str:
    marked = bullet(text)
    return (marked[1] if marked else text).strip("【】［］〔〕 ") if marked or text[:1] in "【［〔" else text


def _as_grid(told: Told, lines: Sequence[Line]) -> Grid:
    """A table of the indicator's headings and its one row; all its lines stand in its first cell's number or beside it."""
    named = _UNIT.match(told.name)
    words = [(INDICATOR, named["name"] if named else told.name)]
    words += [(UNIT, named["unit"])] if named else []
    words += [(NOW_IN.format(told.now[0]), told.now[1])] if told.now[1] else []
    words += [(AIM_IN.format(year), value) for year, value in told.aims]
    head = [Cell((piece_of(lines[0], word),)) for word, _value in words]
    row = [Cell((piece_of(lines[-1], value),)) for _word, value in words]
    rest = tuple(Cell((piece_of(line, line.text),)) for line in lines[1:-1])
    return Grid((tuple(head), tuple(row), *([rest] if rest else [])), is_told=True)
