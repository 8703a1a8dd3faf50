"""Tables of three or more columns flattened to text with single spaces: rows are told by where an owner's name stands.

Nothing here is certain, so every measure found this way is marked as not sure.
"""

from __future__ import annotations

import re

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Draft, Findings, body_above, group_above
from meguru.files.reading.outline.lines import Line, common_width, join
from meguru.files.reading.outline.split import ends_sentence, gather, is_dangling, is_sentence, split_item
from meguru.files.reading.outline.structure import Part, Section
from meguru.files.reading.outline.vocabulary import ORG, split_orgs

_FlatRow = tuple[list[Line], list[str], str]
_ROW_NUMBER = re.compile(r"^[（(]?[0-9０-９]{1,3}(?:[-－.．][0-9０-９]{1,2})*[）).．]?\s")
DOUBT = _("列がくずれた表から読みました。題名・内容・担当の切れ目を確かめてください。")


def read_flat_rows(section: Section, part: Part, findings: Findings) -> None:
    """Read the rows of a flattened table into measures; what fits no row is reported."""
    findings.use(line.number for line in part.head)
    rows, loose = _rows(part)
    for lines, texts, owner in rows:
        title, paragraphs = _title_and_text(part, lines, texts)
        findings.add(
            Draft(
                title,
                paragraphs,
                owner or body_above(section),
                group_above(section),
                tuple(line.number for line in lines),
                doubts=[DOUBT],
            )
        )
    if rows:
        findings.warn(
            "flattened_table",
            _("列がくずれた表がありました。施策の切れ目を確かめてください。"),
            [line.number for line in [*part.head, *part.lines]],
        )
    if loose:
        findings.warn(
            "flattened_rest",
            _("くずれた表の中に、どの施策のものか分からない行があります。"),
            [line.number for line in loose],
        )


def _rows(part: Part) -> tuple[list[_FlatRow], list[Line]]:
    """Cut the lines into rows at the owners, which end a row or, in a table that starts with them, open one."""
    rows: list[_FlatRow] = []
    opening = part.roles[0] == "owner" or (part.roles[0] == "number" and part.roles[1] == "owner")
    lines: list[Line] = []
    texts: list[str] = []
    owner = ""
    if "owner" not in part.roles:
        return _rows_without_owner(part)
    if "number" in part.roles:
        return _numbered_rows(part, opening)
    for line in part.lines:
        rest, named = _cut(line.text, opening)
        if opening and named:
            if texts:
                rows.append((lines, texts, owner))
            lines, texts, owner = [line], [rest], named
            continue
        if not opening and not named and not lines and rows and not ends_sentence(rows[-1][1][-1]):
            rows[-1][0].append(line)  # the owner stood at the end of the row's first line
            rows[-1][1].append(rest)
            continue
        lines.append(line)
        texts.append(rest)
        if named and not opening:
            rows.append((lines, texts, named))
            lines, texts = [], []
    if opening and texts:
        rows.append((lines, texts, owner))
        lines = []
    return rows, lines


def _numbered_rows(part: Part, opening: bool) -> tuple[list[_FlatRow], list[Line]]:
    """With a column of numbers, each number opens a row."""
    rows: list[_FlatRow] = []
    loose: list[Line] = []
    for line in part.lines:
        number = _ROW_NUMBER.match(line.text)
        rest, named = _cut(line.text[number.end() :] if number else line.text, opening)
        if number:
            rows.append(([line], [rest], named))
        elif rows:
            lines, texts, owner = rows.pop()
            rows.append(([*lines, line], [*texts, rest], owner or named))
        else:
            loose.append(line)
    return rows, loose


def _rows_without_owner(part: Part) -> tuple[list[_FlatRow], list[Line]]:
    """Without owners, a line after a full stop that opens with a name opens a row."""
    rows: list[_FlatRow] = []
    for line in part.lines:
        if not rows or (ends_sentence(rows[-1][1][-1]) and not is_sentence(line.text.split(" ")[0])):
            rows.append(([line], [line.text], ""))
        else:
            rows[-1][0].append(line)
            rows[-1][1].append(line.text)
    return rows, []


def _cut(text: str, opening: bool) -> tuple[str, str]:
    """Cut an owner off the end (or the start) of a line."""
    words = text.split(" ")
    taken = 0
    for count in range(1, min(len(words), 4) + 1):
        name = words[:count] if opening else words[-count:]
        if all(ORG.match(part) and len(part) > 1 for word in name for part in split_orgs(word)):
            taken = count
        else:
            break
    if not taken:
        return text, ""
    name = words[:taken] if opening else words[-taken:]
    rest = words[taken:] if opening else words[:-taken]
    return " ".join(rest), "、".join(name)


def _title_and_text(part: Part, lines: list[Line], texts: list[str]) -> tuple[str, tuple[str, ...]]:
    """Title and paragraphs of one row: parted by a space on its first line, else by the usual signs."""
    kept = [(line, text) for line, text in zip(lines, texts, strict=True) if text]
    if not kept:
        return "", ()
    first = kept[0][1]
    words = first.split(" ")
    titled = next((i for i, role in enumerate(part.roles) if role == "title"), 0)
    described = next((i for i, role in enumerate(part.roles) if role == "description"), len(part.roles))
    if titled < described and len(words) > 1 and not is_sentence(words[0]) and not is_dangling(words[0]):
        rest = [" ".join(words[1:]), *(text for _line, text in kept[1:])]
        return join([words[0]]), gather([line for line, _text in kept], rest, common_width(lines))
    if titled > described and " " in kept[-1][1]:
        body, _gap, title = kept[-1][1].rpartition(" ")
        rest = [*(text for _line, text in kept[:-1]), body]
        return join([title]), gather([line for line, _text in kept], rest, common_width(lines))
    edge = common_width(lines)
    narrow = 0
    while narrow < min(3, len(kept) - 1) and kept[narrow][0].width * 2 < edge and not is_sentence(kept[narrow][1]):
        narrow += 1
    if narrow and not is_dangling(kept[narrow - 1][1]):
        rest = [text for _line, text in kept[narrow:]]
        return join(text for _line, text in kept[:narrow]), gather([line for line, _text in kept[narrow:]], rest, edge)
    split = split_item([line for line, _text in kept], [text for _line, text in kept], common_width(lines))
    return split.title, split.paragraphs
