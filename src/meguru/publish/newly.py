"""Each line of a book that has not been public before: for whoever drafts it and whoever approves it. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined
from meguru.publish.book import Book
from meguru.publish.comparing import LABELS, SECTIONS, SILENT, rows_of

# Words that somebody wrote, and not a code, a number or a name of a day.
_WRITTEN = re.compile(r"[ぁ-んァ-ヴ一-龠]")
_MADE = {"by", "label", "state", "manner", "review", "rating", "committee_rating", "direction", "kind_label"}


@dataclass(frozen=True)
class NewLine:
    """One text that becomes public: in which part, of what, which field, and the text itself."""

    section: str
    of: str
    field: str
    text: str

    @property
    def where(self) -> str:
        """Where it stands, in words."""
        return joined("　", (part for part in (self.section, self.of, self.field) if part))


def new_lines(before: Book | None, after: Book) -> list[NewLine]:
    """The texts of ``after`` that stand nowhere in ``before``, activities line by line, each text once."""
    seen = set(_strings(before)) if before else set[str]()
    lines = []
    for line in _lines(after):
        if line.text not in seen:
            seen.add(line.text)
            lines.append(line)
    return lines


def _lines(book: Book) -> Iterator[NewLine]:
    for key, section, _code, title in SECTIONS:
        for row in rows_of(book, key):
            name = str(row[title]) if title != "text" else str(row["number"])
            yield from (NewLine(section, name, field, text) for field, text in _texts(row))
    for activity in book["activities"]:
        day = joined("　", (FiscalYear(activity["fiscal_year"]).label, activity["on"]))
        for field, text in ((_("場所"), activity["place"]), (_("したこと"), activity["text"])):
            if _WRITTEN.search(text):
                yield NewLine(_("活動"), day, field, text)


def _texts(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in row.items():
        if key in SILENT or key in _MADE or key.endswith("_label"):
            continue
        field = joined("", (prefix, LABELS.get(key, key)))
        if isinstance(value, str) and _WRITTEN.search(value):
            yield field, value
        elif isinstance(value, Mapping):
            yield from _texts(value, joined("", (field, "・")))
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, Mapping):
                    yield from _texts(each, joined("", (prefix, _name(each))))
                elif isinstance(each, str) and _WRITTEN.search(each):
                    yield field, each


def _name(row: Mapping[str, Any]) -> str:
    if "fiscal_year" in row:
        return joined("", (FiscalYear(row["fiscal_year"]).label, "・"))
    return _("テーマ{number}・").format(number=row["number"]) if "number" in row else ""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
