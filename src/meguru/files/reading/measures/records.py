"""Measures set out as labelled lines: 「事業名：…」「内容：…」「担当課：…」, one record after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from meguru.files.reading.measures.drafts import Draft, Findings, body_above, group_above
from meguru.files.reading.outline.lines import Line, common_width, join
from meguru.files.reading.outline.numbering import bullet, heading_number
from meguru.files.reading.outline.split import gather
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.vocabulary import column_role

_FIELD = re.compile(
    r"^(?:[■●○◆◇□・]?\s?[【\[［〔《〈]\s?(?P<in>[^\s：:】\]］〕》〉。、]{1,12})\s?[】\]］〕》〉]\s?[：:]?|"
    r"[■●○◆◇□・]?\s?(?P<bare>[^\s：:】\]］〕》〉。、]{1,12})\s?[：:])\s?(?P<value>.*)$"
)


@dataclass(slots=True)
class _Record:
    """The fields of one record: role, label and lines with their texts."""

    fields: list[tuple[str, str, list[Line], list[str]]] = field(default_factory=list)

    def first(self, role: str) -> tuple[list[Line], list[str]]:
        """Lines and texts of all fields with a role."""
        lines = [line for r, _, ls, _ in self.fields if r == role for line in ls]
        texts = [text for r, _, _, ts in self.fields if r == role for text in ts]
        return lines, texts


def field_of(text: str) -> tuple[str, str, str] | None:
    """Return (role, label, value) of a labelled line, or None."""
    match = _FIELD.match(text)
    if not match:
        return None
    key = match.group("in") or match.group("bare")
    role = column_role(key)
    return (role, key, match.group("value").strip()) if role else None


def read_records(section: Section, lines: Sequence[Line], findings: Findings) -> bool:
    """Make drafts of labelled records; tell whether the lines were such records."""
    fields = [(line, field_of(line.text)) for line in lines]
    below = [*lines[1:], None][: len(lines)]
    fields = [
        (line, None if found and found[0] == "title" and not found[2] and _opens_list(after) else found)
        for (line, found), after in zip(fields, below, strict=True)
    ]
    roles = [found[0] for _, found in fields if found]
    if "title" not in roles or not {"description", "owner"} & set(roles):
        return False
    records: list[_Record] = []
    for line, found in fields:
        if found and (found[0] == "title" or not records):
            if found[0] != "title":
                continue
            records.append(_Record())
        if not records:
            continue
        record = records[-1]
        if found:
            record.fields.append((found[0], found[1], [line], [found[2]]))
        elif record.fields:
            record.fields[-1][2].append(line)
            record.fields[-1][3].append(line.text)
    for record in records:
        _add(section, record, findings)
    return True


def _opens_list(line: Line | None) -> bool:
    """Whether a line is the first of a list: 「【主な取組】」 above bullets names all of them and is the title of none."""
    return line is not None and (bullet(line.text) is not None or heading_number(line.text) is not None)


def _add(section: Section, record: _Record, findings: Findings) -> None:
    """Add the draft of one record."""
    lines, texts = record.first("description")
    paragraphs = gather(
        [x for x, t in zip(lines, texts, strict=True) if t], [t for t in texts if t], common_width(lines)
    )
    owner = join(record.first("owner")[1]) or body_above(section)
    extra = tuple(
        (label, join(ts))
        for role, label, _, ts in record.fields
        if role not in ("title", "description", "owner", "number") and join(ts)
    )
    group = join(record.first("group")[1]) or group_above(section)
    numbers = tuple(line.number for _, _, ls, _ in record.fields for line in ls)
    findings.add(
        Draft(
            join(record.first("title")[1]),
            paragraphs,
            owner,
            group,
            numbers,
            number=join(record.first("number")[1]),
            extra=extra,
        )
    )
