"""Twenty-two ways to set out a plan, none of them the seed's own text: each is read exactly."""

from __future__ import annotations

import pytest

from meguru.files.reading import Measure, read_plan
from tests.files.reading.reading_layouts import LAYOUTS
from tests.files.reading.reading_papers import PAPERS, fonts
from tests.files.reading.reading_plans import Wanted


def _found(measures: tuple[Measure, ...]) -> list[Wanted]:
    return [Wanted(m.title, m.description, m.owner, m.group, m.kind) for m in measures]


@pytest.mark.parametrize("name", LAYOUTS)
def test_text_layouts_are_read_exactly(name: str) -> None:
    for seed in range(12):
        text, wanted = LAYOUTS[name](seed)
        reading = read_plan(text.encode(), f"{name}-{seed}.txt")
        assert _found(reading.measures) == wanted, f"{name} with seed {seed}"


@pytest.mark.parametrize("name", PAPERS)
def test_papers_are_read_exactly(name: str) -> None:
    if name.startswith("pdf") and not fonts():
        pytest.skip("the typeface is not installed (npm install), so no PDF can be typeset")
    for seed in range(3):
        data, wanted = PAPERS[name](seed)
        reading = read_plan(data, f"{name}-{seed}")
        assert reading.format == {"pdf": "pdf", "wor": "docx", "exc": "xlsx"}[name[:3]]
        assert _found(reading.measures) == wanted, f"{name} with seed {seed}"


def test_layouts_make_twenty_different_plans() -> None:
    assert len(LAYOUTS) + len(PAPERS) >= 20
    assert len({LAYOUTS[name](1)[0] for name in LAYOUTS}) == len(LAYOUTS)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_seed_makes_the_same_plan(name: str) -> None:
    assert LAYOUTS[name](3) == LAYOUTS[name](3)
