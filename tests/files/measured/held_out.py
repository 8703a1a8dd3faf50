"""Layouts kept apart: WHOEVER WRITES THE RULES OF THE READER DOES NOT LOOK IN HERE. They show what the rules do."""

from __future__ import annotations

from functools import partial

from tests.files.measured.catalogue import TABLES, Layout
from tests.files.measured.layouts_headed import headed
from tests.files.measured.layouts_tables import simple

HELD_OUT: tuple[Layout, ...] = (
    Layout("held_half_brackets", "held", partial(headed, numbers="half_brackets", owner="square")),
    Layout("held_kana", "held", partial(headed, numbers="kana", owner="before")),
    Layout(
        "held_table_text_last", "held", partial(simple, order="tox", heads=("主な取組", "説明", "担当部署")), TABLES
    ),
)
