"""The form in which somebody says what a list from elsewhere is: which sheet of ours, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from meguru.base.bodies.rules import LONGEST_DESCRIPTION
from meguru.core.language import _, joined, original
from meguru.core.text import excerpt
from meguru.files.tables.cells import RawSheet
from meguru.files.tables.columns import Column, Table, TableSheet, flat
from meguru.files.tables.kinds import Choice
from meguru.web.forms import PlainForm
from meguru.web.staff.setup.guessing import (
    MOST_ROWS_ABOVE,
    columns_guessed,
    digest_of_headings,
    head_guessed,
    headings_in,
    sheet_guessed,
)
from meguru.web.staff.setup.mapped import (
    AUTO,
    COUNTED,
    SheetMapping,
    head_row,
    mapping_of,
    takes_several,
    words_unknown,
)

SAMPLES = 5
MOST_WORDS = 40
_UNUSED = _("使わない")
_AUTO = _("上から順につける")


@dataclass(frozen=True)
class TheirColumn:
    """A column of the list as the page shows it: its heading, what stands in its first rows, and where one says what it is."""

    heading: str
    samples: Sequence[str]
    field: forms.BoundField


class ListForm(PlainForm):
    """What one sheet of a list is. ``place`` is its place in the file; ``start`` is what the form begins with."""

    def __init__(
        self, table: Table, theirs: RawSheet, place: int, start: SheetMapping, *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, prefix=f"sheet{place}", **more)
        self.theirs, self.start, self.place = theirs, start, place
        self.sheet: TableSheet | None = next((each for each in table.sheets if each.name == start.what), None)
        head = head_row(theirs, start.head)
        self.headings = headings_in(head) if head else {}
        self.unknown = words_unknown(self.sheet, theirs, start) if self.sheet else {}
        sheets = [(each.name, str(each.title)) for each in table.sheets if each.is_read]
        self.fields["what"] = forms.ChoiceField(
            label=_("何の表ですか"), choices=[("", _UNUSED), *sheets], required=False, initial=start.what
        )
        self.fields["head"] = forms.IntegerField(
            label=_("見出しは何行目ですか"), min_value=1, max_value=100_000, initial=start.head
        )
        if self.sheet:
            self._add_columns(self.sheet)
            self._add_constants(self.sheet)
            self._add_words(self.sheet)
        self.prepare_fields()

    def _add_columns(self, sheet: TableSheet) -> None:
        ours = [("", _UNUSED), *((column.name, column.heading) for column in sheet.read_columns)]
        for at, heading in self.headings.items():
            self.fields[f"column{at}"] = forms.ChoiceField(
                label=heading, choices=ours, required=False, initial=self.start.columns.get(heading, "")
            )

    def _add_constants(self, sheet: TableSheet) -> None:
        for column in sheet.read_columns:
            initial, asked = self.start.constants.get(column.name, ""), f"always-{column.name}"
            if (sheet.name, column.name) in COUNTED:
                counted = [("", _("空ける")), (AUTO, _AUTO)]
                self.fields[asked] = forms.ChoiceField(
                    label=column.heading, choices=counted, required=False, initial=initial
                )
            elif isinstance(column.kind, Choice):
                words = [("", _("空ける")), *((original(word), str(word)) for word in column.kind.words.values())]
                self.fields[asked] = forms.ChoiceField(
                    label=column.heading, choices=words, required=False, initial=initial
                )
            else:
                self.fields[asked] = forms.CharField(
                    label=column.heading, required=False, max_length=LONGEST_DESCRIPTION, initial=initial
                )

    def _add_words(self, sheet: TableSheet) -> None:
        for name, words in self.unknown.items():
            column = sheet.column(name)
            assert column is not None
            assert isinstance(column.kind, Choice)
            ours = [("", _("選んでください")), *((original(each), str(each)) for each in column.kind.words.values())]
            kept = self.start.words.get(name, {})
            for number, word in enumerate(words[:MOST_WORDS]):
                self.fields[f"word-{name}-{number}"] = forms.ChoiceField(
                    label=_("{heading}「{word}」").format(heading=column.heading, word=excerpt(word, 40)),
                    choices=ours,
                    required=False,
                    initial=kept.get(word, ""),
                )

    @property
    def columns(self) -> list[TheirColumn]:
        """The list's columns with their first rows."""
        below = [row for row in self.theirs.rows if row.number > self.start.head][:SAMPLES]
        return [
            TheirColumn(
                heading,
                [excerpt(row.cells[at].text, 40) if at in row.cells else "" for row in below],
                self[f"column{at}"],
            )
            for at, heading in (self.headings.items() if self.sheet else ())
        ]

    @property
    def constants(self) -> list[forms.BoundField]:
        """Where one says what stands in every row."""
        named = set(self.start.columns.values())
        return [self[name] for name in self.fields if name.startswith("always-") and name[7:] not in named]

    @property
    def words(self) -> list[forms.BoundField]:
        """Where one says which of our words a word is."""
        return [self[name] for name in self.fields if name.startswith("word-")]

    @property
    def needed(self) -> str:
        """Our columns that must not be empty, as a row of words."""
        return joined("、", [column.heading for column in self._required()])

    @property
    def is_wanting(self) -> bool:
        """Whether something is needed that no column of the list is known to hold."""
        return any(column.name not in self.start.columns.values() for column in self._required())

    def _required(self) -> list[Column]:
        return [column for column in (self.sheet.read_columns if self.sheet else ()) if column.is_required]

    def clean(self) -> dict[str, Any]:
        """Each of our columns once, and those that are needed from somewhere."""
        said: dict[str, Any] = dict(super().clean() or {})
        if not self.sheet or not said.get("what"):
            return said
        chosen = [said.get(f"column{at}") for at in self.headings]
        for at in self.headings:
            name = said.get(f"column{at}") or ""
            column = self.sheet.column(name)
            if column is not None and chosen.count(name) > 1 and not takes_several(column.kind):
                self.add_error(
                    f"column{at}", _("「{heading}」は1つの列からだけ選べます。").format(heading=column.heading)
                )
        wanting = [c for c in self._required() if c.name not in chosen and not said.get(f"always-{c.name}")]
        for column in wanting:
            self.add_error(
                f"always-{column.name}", _("必ず要る欄です。上で列を選ぶか、いつも同じ言葉を入れてください。")
            )
        return said

    def mapping(self) -> SheetMapping:
        """What was said."""
        said = self.cleaned_data
        if not said["what"] or not self.sheet:
            return SheetMapping("", said["head"])
        columns = {heading: said[f"column{at}"] for at, heading in self.headings.items() if said[f"column{at}"]}
        constants = {name[7:]: said[name] for name in self.fields if name.startswith("always-") and said[name]}
        words = {
            name: {
                word: said[f"word-{name}-{n}"] for n, word in enumerate(each[:MOST_WORDS]) if said[f"word-{name}-{n}"]
            }
            for name, each in self.unknown.items()
        }
        used = {name: value for name, value in constants.items() if name not in columns.values()}
        return SheetMapping(said["what"], said["head"], columns, used, {n: each for n, each in words.items() if each})

    @property
    def digest(self) -> str:
        """By what the list is known again."""
        return digest_of_headings(list(self.headings.values()))


def first_mapping(table: Table, theirs: RawSheet, kept: Mapping[str, Mapping[str, Any]]) -> tuple[SheetMapping, bool]:
    """What a list is likely to be, and whether that is known from an earlier one with the same headings."""
    names = {sheet.name for sheet in table.sheets}
    for row in theirs.rows[:MOST_ROWS_ABOVE]:
        heads = list(headings_in(row).values())
        said = kept.get(digest_of_headings(heads))
        if said and said.get("what") in names:
            return mapping_of({**said, "head": row.number, "columns": _named_as(heads, said.get("columns", {}))}), True
    head = head_guessed(table, theirs)
    row_of_heads = head_row(theirs, head)
    headings = list(headings_in(row_of_heads).values()) if row_of_heads else []
    return mapping_for(table, theirs, sheet_guessed(table, theirs.title, headings), head), False


def _named_as(headings: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """The columns that are known, by the headings as they stand in this list: their width and blanks may be others."""
    if known.keys() <= set(headings):
        return dict(known)
    columns = {flat(heading): name for heading, name in known.items()}
    return {heading: columns[flat(heading)] for heading in headings if flat(heading) in columns}


def mapping_for(table: Table, theirs: RawSheet, what: str, head: int) -> SheetMapping:
    """What the columns of a list are likely to be, where somebody has said which sheet of ours it is."""
    row = head_row(theirs, head)
    sheet = next((each for each in table.sheets if each.name == what), None)
    if sheet is None or row is None:
        return SheetMapping(what if sheet else "", head)
    columns = columns_guessed(sheet, list(headings_in(row).values()))
    named = set(columns.values())
    counted = {name: AUTO for (of, name) in COUNTED if of == what and name not in named}
    return SheetMapping(what, head, columns, counted)
