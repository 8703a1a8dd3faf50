"""What a sheet opens with, as plain data that ``act.turn`` gathers: the plan's text, last year's words, the advice to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class HandedDown:
    """What a sheet opens with: the plan's text, last year's words, and the advice to answer. Plain data from ``act.turn``."""

    plan: str = ""
    description: str = ""
    last: Mapping[str, str] = field(default_factory=dict)
    last_year: int = 0
    last_from: Sequence[Mapping[str, Any]] = ()
    advice: Sequence[Mapping[str, str]] = ()
    layers: Sequence[int] = ()
    themes: Sequence[tuple[int, str, str]] = ()


@dataclass(frozen=True)
class SheetOpening:
    """A sheet to be opened: of a measure or of a district plan."""

    code: str
    title: str
    due_on: date
    handed_down: HandedDown
    measure_id: int | None = None
    district_plan_id: int | None = None
