"""What the set-up of a town is made of: the sheets by name, a row that is new or changed, and what is wrong with one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import fingerprint

MOST_YEARS = 10
# Lists of other headings than ours of which it is known how they are read; the one after that takes the place of the oldest.
MOST_MAPPINGS = 500
# Rows that one request compares and tries: those of eighteen wards of Kohoku's size.
MOST_CHANGES = 6_000
# The years of a term in the names of columns: the first year's target is ``target_a``.
TARGETS = tuple(f"target_{letter}" for letter in "abcdefghij")


class SetupSheet(StrEnum):
    """The sheets, in the order in which they are taken: what is named comes before who names it."""

    DISTRICTS = "districts"
    ORGANISATIONS = "organisations"
    COMMITTEES = "committees"
    SEATS = "seats"
    TERM = "term"
    PILLARS = "pillars"
    MEASURES = "measures"
    PARTS = "parts"
    INDICATORS = "indicators"
    DISTRICT_PLANS = "district_plans"
    SECTIONS = "sections"
    THEMES = "themes"


# The sheets that say who takes part, whatever plan there is.
BODY_SHEETS = (SetupSheet.DISTRICTS, SetupSheet.ORGANISATIONS, SetupSheet.COMMITTEES, SetupSheet.SEATS)
# The sheets whose rows others call by name.
NAMED_SHEETS = (SetupSheet.DISTRICTS, SetupSheet.ORGANISATIONS, SetupSheet.COMMITTEES, SetupSheet.PILLARS)


# The rows of the set-up as they stand, by sheet. Each has its ``key``; what names another row has its name or number.
SetupRows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class SetupChange:
    """A row to be taken. With ``key`` it is one that stands here, and ``values`` only those that are others; else a new one.

    ``row`` is its number where it was written, so that what is wrong can be told there.
    """

    sheet: str
    row: int
    key: str
    values: Mapping[str, Any]

    @property
    def is_new(self) -> bool:
        """Whether it is a new row."""
        return not self.key


@dataclass(frozen=True)
class SetupProblem:
    """Why a row cannot be taken. ``column`` is the name of the value that is wrong; empty where it is the row as a whole."""

    sheet: str
    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class SetupTaken:
    """How many rows came in: new and changed ones."""

    added: int
    changed: int


class SetupRefused(Invalid):
    """Nothing was taken, because rows are wrong; all of them are told."""

    def __init__(self, problems: Sequence[SetupProblem]) -> None:
        super().__init__({"rows": _("直すところがある行が{count}あります。").format(count=len(problems))})
        self.problems = tuple(problems)


def too_many_rows(count: int) -> str:
    """Says that a table has more rows than are looked at in one go, and what to do; empty if it does not."""
    if count <= MOST_CHANGES:
        return ""
    said = _(
        "{count:,}行あります。一度に見くらべられるのは{most:,}行までです。行をいくつかのファイルに分けて、1つずつ選んでください。"
    )
    return said.format(count=count, most=MOST_CHANGES)


def digest_of(rows: SetupRows) -> str:
    """A digest of all rows as they stand, by which a later save sees whether anything changed in between."""
    return fingerprint(json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str))
