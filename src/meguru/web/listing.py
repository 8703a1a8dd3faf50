"""Lists of the workshop: one way to narrow them, to sort them by the heads of their columns, and to take them away as a file.

A list is its rows, as a query gave them to the actor, and its columns. Everything is asked in the address, so that it works
without scripts and can be sent to somebody: ``sort=due`` or ``sort=-due``, one word for each filter, ``as=xlsx`` or ``as=csv``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.http import urlencode

from meguru.base.bodies.queries.order import in_register_order
from meguru.core import clock
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.files.tables.lists import list_csv, list_workbook
from meguru.files.tables.writing import MEDIA_TYPE
from meguru.web.middleware import TownRequest

Row = TypeVar("Row")
Value = str | int | float | date | None
_FILE_KINDS = {"xlsx": MEDIA_TYPE, "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class ListColumn(Generic[Row]):
    """One column: its head, what stands in it, and by what it is sorted where that is something else."""

    key: str
    label: str
    value: Callable[[Row], Value]
    order: Callable[[Row], Value] | None = None
    # Whether it stands on the page; others are only in the file.
    is_shown: bool = True


@dataclass(frozen=True)
class ListFilter(Generic[Row]):
    """One way to narrow: by a value that the rows themselves have. ``value`` gives one, or several.

    ``is_register`` says that they are names of districts, bodies or people: they are offered in the order of the register.
    """

    key: str
    label: str
    value: Callable[[Row], Value | Sequence[str]]
    is_register: bool = False


@dataclass(frozen=True)
class Head:
    """The head of a column: a link that sorts by it, the other way round the second time."""

    label: str
    address: str
    aria_sort: str


@dataclass(frozen=True)
class Choice:
    """A filter with what it offers and what is chosen."""

    key: str
    label: str
    options: tuple[str, ...]
    chosen: str


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A list as it was asked for: every row that is left, in order, with the heads and choices that its page shows."""

    rows: list[Row]
    columns: Sequence[ListColumn[Row]]
    heads: tuple[Head, ...]
    choices: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    sort: str
    total: int

    @property
    def is_narrowed(self) -> bool:
        """Whether something was left out."""
        return any(choice.chosen for choice in self.choices)

    @property
    def orders(self) -> list[tuple[str, str]]:
        """The orders there are, as values of ``sort`` and in words: for where the heads of the columns are folded away."""
        found: list[tuple[str, str]] = []
        for column in self.columns:
            if column.is_shown:
                found.append((column.key, _("{label}の順").format(label=column.label)))
                found.append((f"-{column.key}", _("{label}の逆の順").format(label=column.label)))
        return found

    @property
    def asked(self) -> dict[str, str]:
        """What narrows and sorts the list, as a link keeps it."""
        chosen = {choice.key: choice.chosen for choice in self.choices if choice.chosen}
        return {**chosen, **({"sort": self.sort} if self.sort else {})}

    @property
    def xlsx(self) -> str:
        """The address of the same list as an Excel file."""
        return self._address(**{"as": "xlsx"})

    @property
    def csv(self) -> str:
        """The address of the same list as a CSV."""
        return self._address(**{"as": "csv"})

    @property
    def here(self) -> str:
        """The address of the list itself, to which a page's number can be added."""
        return self._address(sort=self.sort)

    def _address(self, **more: str) -> str:
        return f"?{urlencode({**dict(self.kept), **self.asked, **more})}"


def listed(
    request: TownRequest,
    rows: Sequence[Row],
    columns: Sequence[ListColumn[Row]],
    filters: Sequence[ListFilter[Row]] = (),
    *,
    kept: Mapping[str, object] | None = None,
) -> Listing[Row]:
    """The rows as the address asks for them. ``kept`` is what else of the address the page itself has read."""
    stay = tuple((key, str(value)) for key, value in (kept or {}).items() if value)
    choices, left = [], list(rows)
    offered = _offered(request, rows, filters)
    for each in filters:
        options = offered[each.key]
        asked = request.GET.get(each.key, "")
        chosen = asked if asked in options else ""
        if len(options) > 1 or chosen:
            choices.append(Choice(each.key, each.label, options, chosen))
        if chosen:
            left = [row for row in left if chosen in _values(each, row)]
    asked_sort = request.GET.get("sort", "")
    column = next((each for each in columns if each.key == asked_sort.removeprefix("-")), None)
    if column is not None:
        left = _sorted(left, column.order or column.value, is_down=asked_sort.startswith("-"))
    sort = asked_sort if column else ""
    chosen_now = {choice.key: choice.chosen for choice in choices if choice.chosen}
    heads = tuple(_head(each, sort, {**dict(stay), **chosen_now}) for each in columns if each.is_shown)
    return Listing(left, columns, heads, tuple(choices), stay, sort, len(rows))


def _offered(
    request: TownRequest, rows: Sequence[Row], filters: Sequence[ListFilter[Row]]
) -> dict[str, tuple[str, ...]]:
    """What each filter offers. One query for all the names that the register orders, however few there are to choose from."""
    found = {each.key: sorted({value for row in rows for value in _values(each, row)}) for each in filters}
    names = {name for each in filters if each.is_register for name in found[each.key]}
    order = {name: place for place, name in enumerate(in_register_order(request.actor, names))} if names else {}
    return {key: tuple(sorted(values, key=lambda value: order.get(value, 0))) for key, values in found.items()}


def _values(each: ListFilter[Row], row: Row) -> list[str]:
    found = each.value(row)
    values = list(found) if isinstance(found, (list, tuple)) else [found]
    return [str(value) for value in values if value not in (None, "")]


def _sorted(rows: list[Row], order: Callable[[Row], Value], *, is_down: bool) -> list[Row]:
    """Sorted by a value; what has none stands at the end either way, and what is alike stays in the list's own order."""
    having = [row for row in rows if order(row) not in (None, "")]
    lacking = [row for row in rows if order(row) in (None, "")]
    return sorted(having, key=order, reverse=is_down) + lacking  # type: ignore[arg-type]


def _head(column: ListColumn[Row], sort: str, asked: Mapping[str, str]) -> Head:
    way = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    following = f"-{column.key}" if way == "ascending" else column.key
    return Head(str(column.label), f"?{urlencode({**asked, 'sort': following})}", way)


def asks_for_file(request: TownRequest) -> bool:
    """Whether the address asks for the list as a file, of a kind that there is."""
    return request.GET.get("as", "") in _FILE_KINDS


def as_file(request: TownRequest, listing: Listing[Row], title: str) -> HttpResponse | None:
    """The list as the file that the address asks for; nothing where it asks for the page."""
    kind = request.GET.get("as", "")
    if not asks_for_file(request):
        return None
    headings = [str(column.label) for column in listing.columns]
    cells = [[_cell(column.value(row)) for column in listing.columns] for row in listing.rows]
    today = clock.day_of(clock.now())
    about = _("{title}　{day}").format(title=title, day=wareki(today))
    data = list_csv(headings, cells) if kind == "csv" else list_workbook(title, headings, cells, about=about)
    name = "".join("_" if char in '/\\:*?"<>|' or ord(char) < 32 else char for char in f"{title}_{today:%Y%m%d}.{kind}")
    response = HttpResponse(data, content_type=_FILE_KINDS[kind])
    response["Content-Disposition"] = f"attachment; filename=\"list.{kind}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    return response


def _cell(value: Value) -> Value:
    return clock.day_of(value) if isinstance(value, datetime) else value
