"""The generator of test plans is fair: what it expects is printed, the same seed gives the same plan, and names stay apart."""

from __future__ import annotations

import pytest

from tests.files.measured.as_text import as_text
from tests.files.measured.catalogue import LAYOUTS, Layout
from tests.files.measured.held_out import HELD_OUT
from tests.files.measured.scoring import squeezed

ALL = (*LAYOUTS, *HELD_OUT)


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_what_is_expected_is_printed(layout: Layout) -> None:
    doc = layout.make(7)
    assert 12 <= len(doc.plan.items) <= 60
    printed = squeezed("".join(as_text(doc).split()))
    for item in doc.plan.items:
        assert printed.count(squeezed(item.title)) >= 1, item.title
    assert as_text(layout.make(7)) == as_text(doc)
    assert as_text(layout.make(8)) != as_text(doc)


def test_layouts_have_names_of_their_own() -> None:
    assert len({layout.name for layout in ALL}) == len(ALL)
