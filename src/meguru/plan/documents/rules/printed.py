"""What a document prints beside its measures: indicators as numbers, district plans as texts. Pure; decides, keeps nothing.

A document writes numbers and years in many ways; what cannot be read as a number is told, and never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from meguru.core.fiscal import NotAYear, parse_fiscal_year
from meguru.core.text import clean_line, clean_text, excerpt

_NUMBER = re.compile(r"^(?:約|概ね|およそ)?\s?(-?[0-9]{1,9}(?:,[0-9]{3})*(?:\.[0-9]{1,4})?)(.{0,8})$")
_EIGHT = re.compile(r"^([0-9]{1,2})年度$")


@dataclass(frozen=True)
class PrintedIndicator:
    """An indicator with its numbers; ``targets`` are values by fiscal year."""

    name: str
    unit: str
    baseline: float | None = None
    baseline_year: int | None = None
    targets: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class PrintedDistrict:
    """A district's plan: the name as printed, the motto, and sections as (heading, text)."""

    name: str
    slogan: str
    sections: tuple[tuple[str, str], ...]


def number_printed(text: str) -> float | None:
    """A printed number: 「1,234人」 is 1234, 「約30％」 is 30; 「増加」 and 「10～20」 are none."""
    match = _NUMBER.match(unicodedata.normalize("NFKC", text).strip())
    if match is None or re.search(r"[0-9~～〜]", match.group(2)):
        return None
    return float(match.group(1).replace(",", ""))


def year_printed(text: str, *, near: int | None = None) -> int | None:
    """A printed fiscal year: 「令和8年度」「R8」「2026年度」; 「8年度」 alone in the era of the year ``near``."""
    flat = unicodedata.normalize("NFKC", text).strip().removesuffix("末")
    bare = _EIGHT.match(flat)
    if bare is not None and near is not None:
        return next((year for year in range(near - 6, near + 12) if _in_era(year) == int(bare.group(1))), None)
    try:
        return parse_fiscal_year(flat).year if flat else None
    except NotAYear:
        return None


def _in_era(year: int) -> int:
    """The number of a fiscal year in 令和, or in 平成 before it."""
    return year - 2018 if year > 2018 else year - 1988


def indicators_printed(
    row: Mapping[str, Any], first_year: int, last_year: int
) -> tuple[list[PrintedIndicator], list[str]]:
    """The indicators of a row that can be kept, and the names of those that cannot: without a unit, or without any number.

    A target without a year is that of the plan's last year; one beyond the plan's years is none of the plan's.
    """
    kept: list[PrintedIndicator] = []
    left: list[str] = []
    for one in row.get("indicators") or ():
        name, unit = clean_line(str(one.get("name", ""))), clean_line(str(one.get("unit", "")))
        targets = {}
        for label, value in one.get("targets") or ():
            year = year_printed(label, near=first_year) or (last_year if not label else None)
            number = number_printed(value)
            if year is not None and number is not None and first_year <= year <= last_year:
                targets[year] = number
        baseline = number_printed(str(one.get("baseline", "")))
        if name and unit and (targets or baseline is not None):
            year = year_printed(str(one.get("baseline_year", "")), near=first_year)
            kept.append(PrintedIndicator(name, unit, baseline, year if baseline is not None else None, targets))
        elif name:
            left.append(name)
    return kept, left


def districts_printed(found: Mapping[str, Any]) -> list[PrintedDistrict]:
    """The district plans of a reading, their points under their headings."""
    return [
        PrintedDistrict(
            clean_line(str(one.get("name", ""))),
            clean_line(str(one.get("motto", ""))),
            tuple(
                (clean_line(str(each.get("title", ""))), clean_text("\n".join(map(str, each.get("points") or ()))))
                for each in one.get("headings") or ()
            ),
        )
        for one in found.get("districts") or ()
    ]


def district_meant(name: str, known: Iterable[tuple[str, str]]) -> str:
    """The code of the registered district that a printed name means: the same but for 「地区」 at the end; '' for none.

    ``known`` are (code, name). Two that fit alike mean nobody.
    """
    wanted = _bare(name)
    codes = [code for code, each in known if _bare(each) == wanted]
    return codes[0] if len(codes) == 1 and wanted else ""


def _bare(name: str) -> str:
    flat = unicodedata.normalize("NFKC", name).replace(" ", "")
    return re.sub(r"(日常生活)?(地区|圏域|地域|支区|校区|学区|エリア|ブロック)$", "", flat)


def sections_that_fit(sections: Sequence[tuple[str, str]], longest: int) -> tuple[tuple[str, str], ...]:
    """Sections whose headings fit; a longer one is cut short, and stands whole at the head of its text."""
    return tuple(
        (head, body) if len(head) <= longest else (excerpt(head, longest), clean_text(f"{head}\n{body}"))
        for head, body in sections
    )
