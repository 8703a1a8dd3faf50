"""Rows that stand below each other on levels: moved, indented and added between others by buttons, without scripts.

Each row has a ``depth`` from 1; it stands under the last row before it that is less deep. A row moves with all that stands under
it, past the next of its level.
"""

from collections.abc import Callable, Mapping

from django.http import QueryDict

from meguru.web.rows import Rows, count_of

Row = dict[str, list[str]]
DEEPEST = 9


class Outline(Rows):
    """The rows of a tree. A button is sent as ``add`` with the value ``prefix-place-act``; acts are up, down and below."""

    def rearrange(self, data: QueryDict, pressed: str) -> None:
        """Do what a button of a row asks for with what was sent."""
        prefix, _sign, rest = pressed.rpartition(f"{self.prefix}-")
        place, _sign, act = rest.partition("-")
        rows = _rows_sent(data, self.prefix)
        if prefix or act not in _ACTS or not place.isdecimal() or int(place) >= len(rows):
            return
        if act == "below" and len(rows) >= self.most:
            return
        self._put(data, _ACTS[act](rows, int(place)))

    def _put(self, data: QueryDict, rows: list[Row]) -> None:
        for name in [name for name in data if _field_of(name, self.prefix)]:
            del data[name]
        for place, row in enumerate(rows):
            for name, values in row.items():
                data.setlist(f"{self.prefix}-{place}-{name}", values)
        # All of them as if the form had begun with them: of others Django leaves out what is as it stands.
        for count in ("TOTAL_FORMS", "INITIAL_FORMS"):
            data[f"{self.prefix}-{count}"] = str(len(rows))


def _field_of(name: str, prefix: str) -> tuple[int, str] | None:
    """The place and the field that a name in a post means; ``None`` where it is of no row."""
    place, _sign, field = name.removeprefix(f"{prefix}-").partition("-")
    return (int(place), field) if name.startswith(f"{prefix}-") and place.isdecimal() and field else None


def _rows_sent(data: QueryDict, prefix: str) -> list[Row]:
    rows: list[Row] = [{} for _place in range(min(count_of(data, f"{prefix}-TOTAL_FORMS"), 999))]
    for name in data:
        found = _field_of(name, prefix)
        if found and found[0] < len(rows):
            rows[found[0]][found[1]] = data.getlist(name)
    return rows


def depth_of(row: Mapping[str, list[str]]) -> int:
    """How deep a row stands that was sent."""
    said = next(iter(row.get("depth", ())), "")
    return int(said) if said.isdecimal() and 1 <= int(said) <= DEEPEST else 1


def _end(rows: list[Row], place: int) -> int:
    """The place behind a row and all that stands under it."""
    own = depth_of(rows[place])
    return next((n for n in range(place + 1, len(rows)) if depth_of(rows[n]) <= own), len(rows))


def _up(rows: list[Row], place: int) -> list[Row]:
    own = depth_of(rows[place])
    before = next((n for n in range(place - 1, -1, -1) if depth_of(rows[n]) <= own), -1)
    if before < 0 or depth_of(rows[before]) < own:
        return rows
    end = _end(rows, place)
    return rows[:before] + rows[place:end] + rows[before:place] + rows[end:]


def _down(rows: list[Row], place: int) -> list[Row]:
    end = _end(rows, place)
    if end >= len(rows) or depth_of(rows[end]) < depth_of(rows[place]):
        return rows
    after = _end(rows, end)
    return rows[:place] + rows[end:after] + rows[place:end] + rows[after:]


def _below(rows: list[Row], place: int) -> list[Row]:
    deeper = min(DEEPEST, depth_of(rows[place]) + 1)
    end = _end(rows, place)
    under = next((row for row in rows[place + 1 : end] if depth_of(row) == deeper), {})
    return [*rows[:end], {"depth": [str(deeper)], "level": under.get("level", [""])}, *rows[end:]]


_ACTS: Mapping[str, Callable[[list[Row], int], list[Row]]] = {"up": _up, "down": _down, "below": _below}
