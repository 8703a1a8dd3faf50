"""Tables inside plain text whose columns can be seen: cells parted by tabs or bars."""

from __future__ import annotations

from collections.abc import Sequence

from meguru.files.reading.lines import Grid, Line


def lift_grids(lines: Sequence[Line]) -> tuple[list[Line], tuple[Grid, ...]]:
    """Return the lines and the tables found among them."""
    return list(lines), ()
