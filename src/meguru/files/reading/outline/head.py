"""What a document says of the plan as a whole: its name, its years and its vision (基本理念)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from meguru.files.reading.outline.lines import Document, Line
from meguru.files.reading.outline.numbering import bullet, caption, heading_number
from meguru.files.reading.outline.split import ends_sentence

_NAME = re.compile(
    r"^(?:第\s?[0-9０-９一二三四五六七八九十]{1,2}\s?[期次]\s?)?[^\s。、「」（）()第].{2,30}?計画"
    r"(?:\s?[（(][^（）()]{1,20}[）)])?$"
)
_NO_NAME = re.compile(
    r"(^(本|この|上位|関連|他の)|と計画$|の計画$|計画と|策定|推進計画の|目次|体系|実施計画$|行動計画$|"
    r"個別.*計画$|：|:)"
)
_NOTE = r"(?:[（(][^（）()]{1,12}[）)]\s?)?"
_ERA = re.compile(
    rf"(?P<era>令和|平成|Ｒ|R|Ｈ|H)?\s?(?P<year>元|[0-9０-９]{{1,4}})\s?{_NOTE}年?度?\s?{_NOTE}"
    rf"(?:から|～|〜|~|－|-|―)\s?(?P<era2>令和|平成|Ｒ|R|Ｈ|H)?\s?(?P<last>[0-9０-９]{{1,4}})\s?{_NOTE}年度?"
)
_TERM = re.compile(r"(計画|期間|年間|５年|5年|まで)")
_VISION = re.compile(
    r"(基本理念|めざす(すがた|姿|将来像|まち)|目指す(すがた|姿|将来像|まち|べき姿)|将来像|"
    r"キャッチフレーズ|スローガン)$"
)
_FIRST = {"令和": 2018, "Ｒ": 2018, "R": 2018, "平成": 1988, "Ｈ": 1988, "H": 1988}
_QUOTES = '「」『』“”"〝〟～〜【】《》〈〉 '


@dataclass(frozen=True, slots=True)
class Head:
    """Name, vision and years; empty where they are not printed."""

    name: str = ""
    vision: str = ""
    first_year: int | None = None
    last_year: int | None = None


def read_head(document: Document) -> Head:
    """Return what the document says of the plan as a whole."""
    lines = [line for line in document.lines if line.text]
    first, last = _years(lines)
    return Head(_name(lines), _vision(lines), first, last)


def _name(lines: Sequence[Line]) -> str:
    """The plan's name: a line of its own near the beginning, or the one that repeats most at the heads of pages."""
    near = [line.text for line in lines[:40] if not line.in_table and _is_name(line.text)]
    if near:
        return near[0].replace(" ", "") if len(near[0]) < 40 else ""
    counts = Counter(line.text for line in lines if not line.in_table and _is_name(line.text))
    most = counts.most_common(1)
    return most[0][0].replace(" ", "") if most and most[0][1] > 1 else ""


def _is_name(text: str) -> bool:
    return bool(
        len(text) <= 40
        and _NAME.match(text)
        and not _NO_NAME.search(text)
        and not heading_number(text)
        and not bullet(text)
    )


def _years(lines: Sequence[Line]) -> tuple[int | None, int | None]:
    """The first span of years that a line speaking of the plan's term gives, from two to twelve years."""
    for index, line in enumerate(lines[:4000]):
        if len(line.text) > 300:
            continue
        around = line.text + (lines[index - 1].text[-60:] if index else "")
        for match in _ERA.finditer(line.text):
            first = _year(match.group("era"), match.group("year"))
            last = _year(match.group("era2") or match.group("era"), match.group("last"))
            if first and last and 1 < last - first + 1 <= 12 and _TERM.search(around):
                return first, last
    return None, None


def _year(era: str | None, number: str) -> int | None:
    """A year of our era."""
    value = 1 if number == "元" else int(number)
    if era:
        return _FIRST[era] + value if value < 80 else None
    return value if 1990 < value < 2100 else None


def _vision(lines: Sequence[Line]) -> str:
    """The short line below a heading of the vision, or quoted behind its word."""
    for index, line in enumerate(lines[:4000]):
        number = heading_number(line.text)
        title = number.title if number and number.title else caption(line.text) or line.text.strip("■●◆○◇□ ")
        if len(title) <= 16 and _VISION.search(title):
            for below in lines[index + 1 : index + 4]:
                text = below.text.strip(_QUOTES)
                if heading_number(below.text) or below.in_table or _VISION.search(text):
                    break
                if 4 <= len(text) <= 50 and not ends_sentence(text):
                    return text
        match = re.match(r"^(?:[■●◆○]?\s?)(?:基本理念|将来像|めざす姿|目指す姿)\s?[：:]\s?(.{4,50})$", line.text)
        if match and not ends_sentence(match.group(1)):
            return match.group(1).strip(_QUOTES)
    return ""
