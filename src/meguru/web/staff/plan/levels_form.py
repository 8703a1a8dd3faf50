"""The pillars of a plan while it is prepared, as one outline: as many levels as the plan prints."""

from collections.abc import Iterable
from typing import Any

from django import forms

from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import excerpt
from meguru.plan.terms.levels import (
    LONGEST_LEVEL,
    LONGEST_PILLAR,
    LONGEST_PILLAR_KEY,
    LONGEST_PILLAR_TEXT,
    LevelProposed,
    PillarDraft,
    above_by_depth,
)
from meguru.web.middleware import TownRequest
from meguru.web.outline import DEEPEST, Outline
from meguru.web.rows import RowForm

MOST_PILLARS = 120
_DEPTHS = [(str(depth), _("{depth}段目").format(depth=depth)) for depth in range(1, DEEPEST + 1)]
_DEPTHS[0] = ("1", _("1段目（いちばん上）"))


class PillarForm(RowForm):
    """A pillar on its level."""

    PUBLIC = frozenset({"name", "text", "level"})

    needed = ("name",)
    unasked = ("key", "depth", "level")

    key = forms.SlugField(max_length=LONGEST_PILLAR_KEY, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("名前"), max_length=LONGEST_PILLAR, required=False)
    depth = forms.ChoiceField(label=_("段"), choices=_DEPTHS, required=False, initial="1")
    level = forms.CharField(
        label=_("段の呼び名"),
        max_length=LONGEST_LEVEL,
        required=False,
        widget=forms.TextInput(attrs={"list": "level-words"}),
    )
    text = forms.CharField(label=_("説明"), max_length=LONGEST_PILLAR_TEXT, required=False)


class Pillars(Outline):
    """The rows of the pillars, and what they say together."""

    def __init__(self, request: TownRequest, initial: list[dict[str, str]], *, spare: int) -> None:
        super().__init__(PillarForm, "pillar", request, initial=initial, spare=spare, most=MOST_PILLARS)
        self.problem = ""

    def is_valid(self) -> bool:
        """Whether every row can be taken, and each stands at most one level below the row before it."""
        if not super().is_valid():
            return False
        try:
            above_by_depth(self._depths())
        except Invalid as error:
            self.problem = error.fields["pillars"]
        return not self.problem

    @property
    def errors(self) -> bool:
        """Whether any row has an error, or they have one together."""
        return bool(self.problem) or super().errors

    def _depths(self) -> list[int]:
        return [int(row["depth"] or 1) for row in self.values()]

    def drafts(self) -> list[PillarDraft]:
        """The pillars as the command takes them; a new one gets the first free key."""
        written = self.values()
        taken = {row["key"] for row in written if row["key"]}
        free = (key for n in range(1, 999) if (key := f"p{n}") not in taken)
        keys = [row["key"] or next(free) for row in written]
        return [
            PillarDraft(key, row["name"], row["text"], "" if above is None else keys[above], row["level"])
            for key, row, above in zip(keys, written, above_by_depth(self._depths()), strict=True)
        ]


def proposed_rows(proposed: Iterable[LevelProposed]) -> list[dict[str, str]]:
    """The rows for the headings that a document prints."""
    return [
        {
            "key": "",
            "name": excerpt(each.name, LONGEST_PILLAR),
            "text": "",
            "depth": str(each.depth),
            "level": each.level,
        }
        for each in proposed
    ]


def standing_rows(pillars: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows for the pillars that stand, in their order."""
    depths: dict[int | None, int] = {None: 0}
    rows = []
    for pillar in pillars:
        depths[pillar.pk] = depths[pillar.above_id] + 1
        row = {"key": pillar.key, "name": pillar.name, "text": pillar.description, "level": pillar.level}
        rows.append({**row, "depth": str(depths[pillar.pk])})
    return rows
