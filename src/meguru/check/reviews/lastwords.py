"""What a year's sheets say to the next sheet of the same line: last year's words, under their old titles where several are one now.

Pure, like ``rules``. A line is followed by id (``plan.plans.lineage``); a number holds in one term only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.check.reviews.parts import RATED, last_of_parts
from meguru.check.reviews.rules import LONGEST_FIELD, MEASURE_FIELDS, THEME_FIELDS, theme_key
from meguru.core.language import _, listed
from meguru.plan.terms.parts import SheetPart
from meguru.plan.terms.scale import Scale
from meguru.plan.terms.settings import Direction


@dataclass(frozen=True)
class LastSheet:
    """What last year's sheet of one measure said, and under which number and title of which term."""

    measure_id: int
    term_number: int
    number: int
    title: str
    content: Mapping[str, Any]
    rating: str
    direction: str
    scale: Scale
    directions: tuple[Direction, ...]
    parts: tuple[SheetPart, ...] = ()


def last_words(
    sheets: Sequence[LastSheet],
    *,
    scale: Scale,
    directions: tuple[Direction, ...],
    measure_id: int | None = None,
    parts: Sequence[SheetPart] = (),
) -> dict[str, str]:
    """What stands beside the fields of the next sheet; of several measures that are one now, each under its title.

    The codes of rating and direction are handed on where they mean the same in the next sheet's term; their words always.
    ``parts`` are the sub-items of the next sheet's measure (``measure_id``), beside which the same one's words stand.
    """
    if not sheets:
        return {}
    words = {field.key: _together(sheets, field.key) for field in MEASURE_FIELDS}
    only = sheets[0] if len(sheets) == 1 else None
    words["rating"] = only.rating if only and only.scale.means_the_same(scale) else ""
    words["direction"] = only.direction if only and only.directions == directions else ""
    words["rating_label"] = _labels([(sheet.title, _rating_label(sheet)) for sheet in sheets])
    words["direction_label"] = _labels([(sheet.title, _direction_label(sheet)) for sheet in sheets])
    return words | _of_parts(sheets, measure_id, parts)


def _of_parts(sheets: Sequence[LastSheet], measure_id: int | None, parts: Sequence[SheetPart]) -> dict[str, str]:
    """What was said of sub-items; of several that are one now, each under the title of its measure."""
    found: dict[str, list[tuple[str, str]]] = {}
    for sheet in sheets:
        now = None if sheet.measure_id == measure_id else parts
        for key, said in last_of_parts(sheet.content, sheet.parts, now, sheet.scale):
            found.setdefault(key, []).append((sheet.title, said))
    return {
        key: _labels(said) if key.endswith(f".{RATED}") else _under_titles(said, is_one=len(said) == 1)
        for key, said in found.items()
    }


def planned_next(sheets: Sequence[LastSheet]) -> str:
    """What was planned for the next year; empty where it is too much for one field, as it stands beside it anyway."""
    planned = _together(sheets, "next_plan")
    return planned if len(planned) <= LONGEST_FIELD else ""


def came_from(sheets: Sequence[LastSheet], measure_id: int) -> list[dict[str, Any]]:
    """The measures of the earlier term that the words are from; empty where it is the very measure."""
    return [
        {"term": sheet.term_number, "number": sheet.number, "title": sheet.title}
        for sheet in sheets
        if sheet.measure_id != measure_id
    ]


def origin_line(came: Sequence[Mapping[str, Any]]) -> str:
    """Where last year's words come from, in a sentence's part: 第3期の7「…」; empty where it is the very measure."""
    return listed(
        _("第{term}期の{number}「{title}」").format(term=row["term"], number=row["number"], title=row["title"])
        for row in came
    )


def _together(sheets: Sequence[LastSheet], key: str) -> str:
    texts = [(sheet.title, str(sheet.content.get(key, ""))) for sheet in sheets]
    return _under_titles([(title, text) for title, text in texts if text], is_one=len(sheets) == 1)


def _under_titles(texts: Sequence[tuple[str, str]], *, is_one: bool) -> str:
    """One text as it is; several, each under the title it comes from."""
    if is_one:
        return "".join(text for _title, text in texts)
    return "\n\n".join(f"「{title}」\n{text}" for title, text in texts)


def _labels(labels: Sequence[tuple[str, str]]) -> str:
    if len(labels) == 1:
        return labels[0][1]
    return listed(_("{label}（{title}）").format(label=label, title=title) for title, label in labels if label)


def _rating_label(sheet: LastSheet) -> str:
    rating = sheet.scale.get(sheet.rating)
    return rating.label if rating else ""


def _direction_label(sheet: LastSheet) -> str:
    return next((each.label for each in sheet.directions if each.code == sheet.direction), "")


def district_words(
    content: Mapping[str, Any], titles: Mapping[int, str], forebears: Mapping[int, Sequence[int]]
) -> dict[str, str]:
    """A district's last words for the sheet of its next plan, whose themes have numbers of their own.

    ``titles`` are the last sheet's themes by number, ``forebears`` the numbers that each theme of the new plan continues.
    """
    words = {key: str(value) for key, value in content.items() if not key.startswith("t") or "." not in key}
    for number, earlier in forebears.items():
        for field in THEME_FIELDS:
            said = [(titles.get(old, ""), str(content.get(theme_key(old, field.key), ""))) for old in earlier]
            text = _under_titles([(title, words_) for title, words_ in said if words_], is_one=len(earlier) == 1)
            if text:
                words[theme_key(number, field.key)] = text
    return words
