"""A floor under what the reader finds, on a small fixed set of layouts; the table: ``python -m tests.files.measured``."""

from __future__ import annotations

import pytest

from tests.files.measured.catalogue import LAYOUTS
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
    "pdf": (("numbers_roman_full", "merged", "cards_pairs", "two_page_columns"), (88, 95, 91, 91, 90), 9),
    "word": (("numbers_three_full", "transposed", "now_and_next", "indicators", "noise"), (98, 98, 98, 98, 98), 1),
    "excel": (("merged_bare", "yearly", "two_heads", "bands"), (98, 98, 98, 98, 98), 1),
}


@pytest.mark.parametrize("form", SETS)
def test_the_reader_does_not_fall_below_what_it_reached(form: str) -> None:
    if not can_make(form):
        pytest.skip(f"{form} cannot be made here: the typeface or pdftotext is not installed")
    names, least, most_wrong = SETS[form]
    total = Score()
    for name in names:
        total.add(measure(BY_NAME[name], SEED, form))
    reached = (
        total.recall,
        total.precision,
        *(100 * count / max(1, total.matched) for count in (total.owners, total.groups, total.texts)),
    )
    wrong = 100 * total.sure_wrong / max(1, total.sure)
    said = f"{[round(one, 1) for one in reached]}, sure but wrong {wrong:.1f}: {total.faults[:20]}"
    assert total.failed == 0, said
    assert all(got >= floor for got, floor in zip(reached, least, strict=True)), said
    assert wrong <= most_wrong, said
