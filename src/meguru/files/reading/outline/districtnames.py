"""Names of districts (北部地区, 中央圏域, 山の手学区), and the lines that are nothing else and stand over what a district plans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.numbering import heading_number

_KIND = re.compile(r"(?:地区|圏域|地域|支区|校区|学区|小学校区|中学校区|エリア|ブロック)").pattern
_NAME = re.compile(
    rf"^(?P<name>[^\s。、：:「」（）()]{{1,12}}?{_KIND})(?:社協|社会福祉協議会)?(?:の)?"
    r"(?:地区|地域|圏域)?(?:別)?(?:福祉)?(?:保健)?(?:活動|行動)?(?:計画|プラン|取組|取り組み|目標)?$"
)
_GENERAL = re.compile(
    rf"^(?:各|全|当|本|この|その|他の|モデル|日常生活|生活|対象|重点|住民|市民|福祉|地域福祉|包括|小|中|大){_KIND}"
)
_ABOVE = re.compile(r"(地区別|圏域別|地域別|校区別|学区別|地区計画|各地区|地区ごと|圏域ごと)")
_SIGNS = " ■●◆○◎□◇▼▶★☆・【】［］〔〕《》〈〉[]<>＜＞"
_LEAST = 2
_LONGEST_LINE = 24


def district_in(title: str) -> str:
    """The district that a heading, a cell or a line names and nothing else, or ''."""
    text = title.replace(" ", "").strip(_SIGNS)
    match = _NAME.match(text)
    return match.group("name") if match and not _GENERAL.match(text) and match.group("name") != "地区" else ""


def tells_of_districts(title: str) -> bool:
    """Whether a heading stands over the plans of districts: 「地区別計画」."""
    return bool(_ABOVE.search(title))


def district_heads(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of the lines without a number that are districts' names below a heading of their plans; each name stands once."""
    found: list[tuple[Line, str]] = []
    inside = False
    for line in lines:
        number = heading_number(line.text)
        if number is not None and (number.scheme in ("part", "chapter") or tells_of_districts(number.title)):
            inside = tells_of_districts(number.title)
        elif inside and number is None and not line.in_table and len(line.text) <= _LONGEST_LINE:
            found += [(line, name)] if (name := district_in(line.text)) else []
    counts = Counter(name for _line, name in found)
    heads = [line.number for line, name in found if counts[name] == 1]
    return frozenset(heads) if len(heads) >= _LEAST else frozenset()
