"""What people do to rows of a reading by hand: many at once, split in two, joined, or taken for a heading.

Nothing is lost: a row that is joined or taken for a heading stays among those that were dropped, and a row that is split
says in its two parts all that it said. Rows are given and given back whole; whoever keeps them keeps those before too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import clean_line, clean_text
from meguru.plan.documents.rules.readings import PARTED, edited_fields, number_shape, owners_of_row, problems_of_row
from meguru.plan.terms.measures import LONGEST_GROUP, LONGEST_MEASURE, MeasureKind

Row = dict[str, Any]
MOST_PILLARS = 12
# No plan has more measures; a longer list of ticks is no list of a page of ours.
MOST_TICKED = 2_000
_SENTENCE = re.compile(r"[。\n]+")


class RowsAct(StrEnum):
    """What is done to the rows that are ticked, or to one of them."""

    SET = "set"
    DROP = "drop"
    RESTORE = "restore"
    JOIN = "join"
    HEADING = "heading"
    SPLIT = "split"
    CORRECT = "correct"
    TABLE = "table"
    UNDO = "undo"


def changed_rows(
    rows: Sequence[Mapping[str, Any]], act: RowsAct, places: Sequence[int], values: Mapping[str, str] | None = None
) -> list[Row]:
    """All rows after an act on those at ``places``. ``values`` are what is set: pillar, group, lead, partners.

    Raises ``Invalid`` where the act cannot be done to these rows.
    """
    ticked = sorted(set(places))
    if not ticked:
        raise Invalid({"rows": _("行を選んでください。")})
    found = [dict(row) for row in rows]
    if act == RowsAct.SET:
        _set(found, ticked, values or {})
    elif act == RowsAct.JOIN:
        _join(found, ticked)
    elif act == RowsAct.HEADING:
        _head(found, ticked)
    else:
        for place in ticked:
            found[place] |= {"is_dropped": act == RowsAct.DROP, "became": ""} | _seen(found[place], "is_dropped")
    return found


def _seen(row: Mapping[str, Any], *fields: str) -> Row:
    """What is kept of a row that somebody looked at: it is sure now, and these fields are a person's."""
    return {"sure": True, "doubt": "", "by_hand": sorted(edited_fields(row) | set(fields))}


def pillar_level(rows: Sequence[Mapping[str, Any]]) -> int:
    """On which level of the headings above the measures their pillars stand: the highest on which they differ."""
    return pillars_above(rows)[0]


def paths_of(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """The headings above each of the kept measures, the highest first."""
    return [
        [clean_line(str(each)) for each in row.get("group_path") or ()]
        for row in rows
        if not row.get("is_dropped") and row.get("kind", MeasureKind.MEASURE) == MeasureKind.MEASURE
    ]


def pillars_above(rows: Sequence[Mapping[str, Any]]) -> tuple[int, list[str]]:
    """The level of the headings on which the pillars of the kept measures stand, and their names; (0, none) where none differ."""
    paths = paths_of(rows)
    for level in range(max(map(len, paths), default=0)):
        names = list(dict.fromkeys(path[level] for path in paths if len(path) > level))
        if 2 <= len(names) <= MOST_PILLARS:
            return level, names
    return 0, []


def _set(rows: list[Row], places: Sequence[int], values: Mapping[str, str]) -> None:
    said = {key: clean_line(values.get(key, "")) for key in ("pillar", "group", "lead")}
    partners = _names(values.get("partners", ""))
    if not any(said.values()) and not partners:
        raise Invalid({"rows": _("柱、分野・部署、担当のどれかを入れてください。")})
    level = pillar_level(rows)
    for place in places:
        row = rows[place]
        if said["group"]:
            _set_group(row, said["group"])
        if said["pillar"]:
            path = list(row.get("group_path") or ())
            row |= {"group_path": [*path[:level], said["pillar"], *path[level + 1 :]]} | _seen(row, "group_path")
        if said["lead"] or partners:
            _set_owner(row, said["lead"], partners)
        if problems := problems_of_row(row):
            raise Invalid(dict(problems))


def _names(text: str) -> list[str]:
    names = [clean_line(name) for name in PARTED.split(clean_text(text))]
    return list(dict.fromkeys(name for name in names if name))


def _set_group(row: Row, group: str) -> None:
    before, path = str(row.get("group", "")), list(row.get("group_path") or ())
    if before in path:
        path[path.index(before)] = group
    row |= {"group": group, "group_path": path} | _seen(row, "group")


def _set_owner(row: Row, lead: str, partners: Sequence[str]) -> None:
    """The lead and the partners; who is not named stays. A group that was the owner's name goes with it."""
    before, (names, _is_sure) = str(row.get("owner", "")), owners_of_row(row)
    lead = lead or next(iter(names), "")
    others = [name for name in (partners or names[1:]) if name != lead]
    group = lead if row.get("group") == before else row.get("group", "")
    row |= {"owner": lead, "owners": [lead, *others] if lead else others, "owners_sure": True, "group": group}
    row |= _seen(row, "owner")


def _head(rows: list[Row], places: Sequence[int]) -> None:
    """Make each row the heading of those below: up to the next heading, or to where another group begins."""
    for place in places:
        title = clean_line(str(rows[place].get("title", "")))
        if not title or len(title) > LONGEST_GROUP:
            said = _("「{title}」は見出しにできません。見出しは、1字から{longest}字までです。")
            raise Invalid({"rows": said.format(title=title, longest=LONGEST_GROUP)})
        above = _above(rows, place)
        rows[place]["group_path"] = above
        for below in _below(rows, place, places):
            if "group" not in edited_fields(rows[below]):
                rows[below] |= {"group": title, "group_path": [*above, title]}
        rows[place] |= {"is_dropped": True, "became": "heading"} | _seen(rows[place], "is_dropped")


def _above(rows: Sequence[Row], place: int) -> list[str]:
    """The headings above a new heading. One that was made by hand and is numbered alike stands beside it, not above."""
    row, path = rows[place], list(rows[place].get("group_path") or ())
    for upper in reversed(rows[:place]):
        if upper.get("became") == "heading" and path and path[-1] == clean_line(str(upper.get("title", ""))):
            shapes = {number_shape(upper), number_shape(row)}
            return path if len(shapes) == 2 and all(shapes) else list(upper.get("group_path") or ())
    return path


def _below(rows: Sequence[Row], place: int, headings: Sequence[int]) -> list[int]:
    """The places of the kept rows under a heading: up to one that is a heading, is numbered as it is, or is of another group."""
    found: list[int] = []
    shape = number_shape(rows[place])
    for below in range(place + 1, len(rows)):
        row = rows[below]
        if below in headings or row.get("became") == "heading" or (shape and number_shape(row) == shape):
            break
        if row.get("is_dropped"):
            continue
        if found and row.get("group") != rows[found[0]].get("group"):
            break
        found.append(below)
    return found


def _join(rows: list[Row], places: Sequence[int]) -> None:
    kept = [place for place in places if not rows[place].get("is_dropped")]
    if len(kept) < 2:
        raise Invalid({"rows": _("つなぐ行を、2つ以上選んでください。")})
    into = rows[kept[0]]
    for place in kept[1:]:
        later = rows[place]
        later_text = [text for text in (str(later.get("title", "")), str(later.get("description", ""))) if text]
        paragraphs = [*_paragraphs(into), *([later["title"]] if later.get("title") else []), *_paragraphs(later)]
        into["description"] = "\n".join([text for text in (str(into.get("description", "")),) if text] + later_text)
        into["paragraphs"] = paragraphs
        into["source_lines"] = sorted({*into.get("source_lines", []), *later.get("source_lines", [])})
        into["marks"] = list(dict.fromkeys([*(into.get("marks") or ()), *(later.get("marks") or ())]))
        into["indicators"] = [*(into.get("indicators") or ()), *(later.get("indicators") or ())]
        into["extra"] = _both(into.get("extra") or {}, later.get("extra") or {})
        _join_owners(into, later)
        later |= {"is_dropped": True, "became": "joined"} | _seen(later, "is_dropped")
    into |= _seen(into, "description")


def _join_owners(into: Row, later: Mapping[str, Any]) -> None:
    (ours, ours_sure), (theirs, theirs_sure) = owners_of_row(into), owners_of_row(later)
    more = [name for name in theirs if name not in ours]
    if not more:
        return
    into["owner"] = into.get("owner") or later.get("owner", "")
    into |= {"owners": [*ours, *more], "owners_sure": ours_sure and theirs_sure} | _seen(into, "owner")


def _both(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    found = dict(ours)
    for key, text in theirs.items():
        found[key] = f"{found[key]}／{text}" if found.get(key) and found[key] != text else text
    return found


def _paragraphs(row: Mapping[str, Any]) -> list[str]:
    """The text of a row by paragraphs; together they say just what the text says."""
    text, paragraphs = str(row.get("description", "")), list(row.get("paragraphs") or ())
    if "".join(paragraphs) != text.replace("\n", ""):
        paragraphs = text.split("\n")
    return [each for each in paragraphs if each.strip()]


@dataclass(frozen=True)
class Piece:
    """A piece of a row's text at whose beginning it can be split; ``start`` is where it begins, ``line`` the document's line."""

    start: int
    text: str
    line: int | None = None


def pieces_of(row: Mapping[str, Any], lines: Mapping[int, str]) -> tuple[Piece, ...]:
    """The text of a row, cut where a line of the document, a paragraph or a sentence begins. Together they are the text."""
    text = str(row.get("description", ""))
    cuts = {match.end() for match in _SENTENCE.finditer(text)} | {0}
    cuts |= _found_in(text, row.get("paragraphs") or ()).keys()
    numbers = [number for number in row.get("source_lines") or () if lines.get(number, "").strip()]
    starts = _found_in(text, [lines[number].strip() for number in numbers])
    cuts |= starts.keys()
    ends = sorted(cut for cut in cuts if cut < len(text))
    found = [
        Piece(start, text[start:end], numbers[starts[start]] if start in starts else None)
        for start, end in pairwise([*ends, len(text)])
    ]
    return tuple(found)


def _found_in(text: str, parts: Sequence[str]) -> dict[int, int]:
    """Where each part begins in the text, one behind the other: place in the text → place among the parts."""
    found: dict[int, int] = {}
    begin = 0
    for number, part in enumerate(parts):
        at = text.find(part, begin) if part else -1
        if at >= 0:
            found[at], begin = number, at + len(part)
    return found


def split_row(row: Mapping[str, Any], pieces: Sequence[Piece], at: int, title: str = "") -> tuple[Row, Row]:
    """A row as two: what stands before the piece, and a measure that begins with it. Both have the same owners and group.

    Without a title the piece itself is the new one's. Raises ``Invalid`` where there is no such piece, or no title.
    """
    if not 0 <= at < len(pieces):
        raise Invalid({"piece": _("分けるところを選んでください。")})
    text, piece, title = str(row.get("description", "")), pieces[at], clean_line(title)
    behind = text[piece.start :] if title else text[piece.start + len(piece.text) :]
    title = title or clean_line(piece.text)
    if not title or len(title) > LONGEST_MEASURE:
        said = _("{longest}字までの名前を書いてください。").format(longest=LONGEST_MEASURE)
        raise Invalid({"new_title": said})
    numbers = list(row.get("source_lines") or ())
    later = [each.line for each in pieces[at:] if each.line is not None]
    first = {**row, **_text(row, text[: piece.start])} | _seen(row, "description")
    if later:
        first["source_lines"] = [number for number in numbers if number < later[0]] or numbers
    second: Row = {
        "title": title,
        "owner": row.get("owner", ""),
        "group": row.get("group", ""),
        "kind": row.get("kind", MeasureKind.MEASURE.value),
        "source_lines": [number for number in numbers if number >= later[0]] if later else numbers,
        "number": "",
        "extra": {},
        "owners": list(row.get("owners") or ()),
        "owners_sure": bool(row.get("owners_sure", True)),
        "group_path": list(row.get("group_path") or ()),
        "marks": [],
        "indicators": [],
        "is_dropped": False,
        **_text(row, behind),
    }
    return first, second | _seen(second, "title", "description")


def _text(row: Mapping[str, Any], part: str) -> Row:
    """A part of a row's text, with those of its paragraphs that it holds."""
    part = clean_text(part)
    held = [each for each in (row.get("paragraphs") or ()) if each in part]
    if "".join(held) != part.replace("\n", ""):
        held = [line for line in part.split("\n") if line.strip()]
    return {"description": part, "paragraphs": held}
