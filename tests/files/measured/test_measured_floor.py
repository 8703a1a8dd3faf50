"""A floor under what the reader finds, on a small fixed set of layouts; the table: ``python -m tests.files.measured``."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.files.measured.catalogue import LAYOUTS, Layout
from tests.files.measured.held_fourth import HELD_FOURTH
from tests.files.measured.held_later import HELD_LATER
from tests.files.measured.held_out import HELD_OUT
from tests.files.measured.measuring import can_make, measure
from tests.files.measured.scoring import Score

BY_NAME = {layout.name: layout for layout in LAYOUTS}
SEED = 41
# For each format the layouts measured, and the least recall, precision, owners, groups and texts (per cent) and the most
# that may be sure but wrong. About three below what the reader reaches: raise it with the reader.
SETS: dict[str, tuple[tuple[str, ...], tuple[int, int, int, int, int], int]] = {
    "txt": (
        (
            "numbers_dotted",
            "marks_any",
            "owner_shared_dot",
            "bullets",
            "cards_spaces",
            "table_numbered",
            "contents",
            "roles",
        ),
        (98, 98, 98, 98, 98),
        1,
    ),
    "worn": (("numbers_compound", "bullets_square", "table", "contents_bare"), (95, 97, 96, 87, 94), 8),
    "pdf": (("numbers_roman_full", "merged", "cards_pairs", "two_page_columns"), (97, 97, 97, 97, 95), 3),
    "word": (("numbers_three_full", "transposed", "now_and_next", "indicators", "noise"), (98, 98, 98, 98, 98), 1),
    "excel": (("merged_bare", "yearly", "two_heads", "bands"), (98, 98, 98, 98, 98), 1),
}
Floor = tuple[tuple[int, int, int, int, int], int]
TOWNS = (
    "labels_bar",
    "labels_mark",
    "owner_sign_triangle",
    "state_first",
    "noted",
    "numbers_codes",
    "now_then",
    "points_circled",
)
# The same for layouts as towns print them, and for those that the rules were not written on, whole.
OF_TOWNS: dict[str, Floor] = {
    "txt": ((97, 98, 98, 98, 98), 1),
    "worn": ((82, 95, 97, 90, 91), 6),
    "pdf": ((96, 97, 97, 97, 97), 2),
    "word": ((96, 97, 97, 95, 97), 2),
}
KEPT_APART: dict[tuple[str, str], Floor] = {
    ("held", "pdf"): ((92, 93, 97, 92, 97), 2),
    ("held", "word"): ((94, 95, 97, 93, 97), 2),
    ("later", "pdf"): ((95, 96, 97, 97, 96), 4),
    ("later", "word"): ((96, 97, 97, 92, 95), 3),
    ("fourth", "txt"): ((90, 94, 97, 88, 97), 2),
    ("fourth", "word"): ((97, 97, 97, 97, 97), 2),
}


@pytest.mark.parametrize("form", SETS)
def test_the_reader_does_not_fall_below_what_it_reached(form: str) -> None:
    names, least, most_wrong = SETS[form]
    assert _fallen([BY_NAME[name] for name in names], form, (least, most_wrong)) == []


@pytest.mark.parametrize("form", OF_TOWNS)
def test_layouts_as_towns_print_them(form: str) -> None:
    assert _fallen([BY_NAME[name] for name in TOWNS if form in BY_NAME[name].formats], form, OF_TOWNS[form]) == []


@pytest.mark.parametrize(("family", "form"), KEPT_APART)
def test_layouts_that_the_rules_were_not_written_on(family: str, form: str) -> None:
    layouts = {"held": HELD_OUT, "later": HELD_LATER, "fourth": HELD_FOURTH}[family]
    assert _fallen([layout for layout in layouts if form in layout.formats], form, KEPT_APART[family, form]) == []


def _fallen(layouts: Sequence[Layout], form: str, floor: Floor) -> list[str]:
    """What lies below the floor, in words with what was read wrongly."""
    if not can_make(form):
        pytest.skip(f"{form} cannot be made here: the typeface or pdftotext is not installed")
    least, most_wrong = floor
    total = Score()
    for layout in layouts:
        total.add(measure(layout, SEED, form))
    reached = (
        total.recall,
        total.precision,
        *(100 * count / max(1, total.matched) for count in (total.owners, total.groups, total.texts)),
    )
    wrong = 100 * total.sure_wrong / max(1, total.sure)
    names = ("found", "precise", "owners", "groups", "texts")
    found = [f"{name} {got:.1f} < {mark}" for name, got, mark in zip(names, reached, least, strict=True) if got < mark]
    found += [f"sure but wrong {wrong:.1f} > {most_wrong}"] if wrong > most_wrong else []
    found += [f"{total.failed} not read"] if total.failed else []
    return [*found, *map(str, total.faults[:20])] if found else []
