"""The generator of test plans is fair: what it expects is printed, the same seed gives the same plan, and names stay apart."""

from __future__ import annotations

import pytest

from tests.files.measured.as_text import as_text
from tests.files.measured.blocks import Block, Break, Side, Table
from tests.files.measured.catalogue import LAYOUTS, Layout
from tests.files.measured.held_fourth import HELD_FOURTH
from tests.files.measured.held_later import HELD_LATER
from tests.files.measured.held_out import HELD_OUT
from tests.files.measured.scoring import squeezed

ALL = (*LAYOUTS, *HELD_OUT, *HELD_LATER, *HELD_FOURTH)


def _printed(blocks: list[Block]) -> str:
    found = ""
    for block in blocks:
        if isinstance(block, Side):
            found += _printed(block.left) + _printed(block.right)
        elif isinstance(block, Table):
            found += "".join(cell.text for row in block.rows for cell in row)
        elif not isinstance(block, Break):
            found += block.text
    return found


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_what_is_expected_is_printed(layout: Layout) -> None:
    doc = layout.make(7)
    assert len(doc.plan.items) in ([0] if "nothing" in layout.kind else range(12, 61))
    printed = squeezed(_printed(doc.blocks))
    for item in doc.plan.items:
        for word in (item.title, *item.owners, *item.path, *(i.title for i in item.indicators)):
            assert squeezed(word) in printed, word
        assert all(squeezed(sentence) in printed for sentence in item.sentences), item.title
    assert all(squeezed(name) in printed for name in doc.plan.districts)
    assert as_text(layout.make(7)) == as_text(doc)
    assert as_text(layout.make(8)) != as_text(doc)


def test_layouts_have_names_of_their_own_and_are_many() -> None:
    assert len({layout.name for layout in ALL}) == len(ALL)
    assert len(LAYOUTS) >= 60
    assert len(HELD_OUT) >= 15
    assert len(HELD_LATER) >= 12
    assert len(HELD_FOURTH) >= 8
