"""The gathering board (集約): every owner with its sheets, their states, and who is late. A read model without tables."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.towns.rules import ANYWHERE, LocalWords
from meguru.check.reviews.material import SheetMark, marks_of_year
from meguru.check.reviews.rules import SHEET_MACHINE, SheetState, is_ordered_by_body, responsible
from meguru.core.clock import day_of
from meguru.core.language import _, listed
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.queries import get_year
from meguru.plan.calendar.rules import working_days_late

# The order in which states are told: what waits for somebody first.
_TELL_ORDER = [
    SheetState.RETURNED,
    SheetState.UNTOUCHED,
    SheetState.WRITING,
    SheetState.CONFIRMING,
    SheetState.SUBMITTED,
    SheetState.ACCEPTED,
]
WAITS_FOR_OWNER = {SheetState.UNTOUCHED, SheetState.WRITING, SheetState.CONFIRMING, SheetState.RETURNED}


class BoardOrder(StrEnum):
    """By what the board puts its sheets together: by who hands them in, or by pillar and policy as the plan is ordered."""

    BODY = "body"
    PILLAR = "pillar"


@dataclass(frozen=True)
class BoardSheet:
    """One sheet as a mark on the board."""

    code: str
    title: str
    state: SheetState
    due_on: date
    days_late: int
    pillar: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One owner (a department, a council field, a district) with its sheets."""

    key: str
    owner: str
    group: str
    sheets: tuple[BoardSheet, ...]
    days_late: int
    due_on: date | None
    last_act: str
    last_act_on: date | None
    is_continued: bool

    @property
    def is_district(self) -> bool:
        """Whether it is a district, and no body that leads measures."""
        return self.group == "districts"

    @property
    def waiting(self) -> BoardSheet | None:
        """The first sheet that waits for the secretariat to look at it."""
        return next((sheet for sheet in self.sheets if sheet.state is SheetState.SUBMITTED), None)

    @property
    def state_words(self) -> str:
        """The states in words: 作成中2、受理1."""
        counts = Counter(sheet.state for sheet in self.sheets)
        if len(self.sheets) == 1:
            return SHEET_MACHINE.states[self.sheets[0].state]
        return listed(
            _("{state}{count}").format(state=SHEET_MACHINE.states[state], count=counts[state])
            for state in _TELL_ORDER
            if counts[state]
        )


@dataclass(frozen=True)
class BoardGroup:
    """A group of owners: the office, the welfare council, the districts."""

    key: str
    label: str
    note: str
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True)
class Board:
    """The whole board with its counts. ``counts`` name every state."""

    year: PlanYear
    groups: tuple[BoardGroup, ...]
    counts: dict[SheetState, int]
    total: int
    late_rows: int

    def arranged(self, rows: Sequence[BoardRow]) -> list[BoardGroup]:
        """The groups with these rows alone, each group's in their order; a group of none is left out."""
        keys = [{row.key for row in group.rows} for group in self.groups]
        groups = (
            (group, tuple(row for row in rows if row.key in own)) for group, own in zip(self.groups, keys, strict=True)
        )
        return [replace(group, rows=shown) for group, shown in groups if shown]

    @property
    def accepted(self) -> int:
        """How many sheets are accepted."""
        return self.counts[SheetState.ACCEPTED]


GROUPS = ("office", "council", "districts")


def group_labels(words: LocalWords) -> dict[str, str]:
    """The groups with their names, as this town's officials say them."""
    return {"office": words.office, "council": words.council, "districts": _("地区")}


def group_of(sheet: SheetMark) -> str:
    """Which group of the board a sheet belongs to."""
    if sheet.is_district:
        return "districts"
    return "council" if sheet.by_ward_council else "office"


def board_of_year(
    actor: Actor,
    fiscal_year: int,
    *,
    today: date,
    group: str = "",
    state: SheetState | None = None,
    name: str = "",
    by: BoardOrder = BoardOrder.BODY,
    words: LocalWords = ANYWHERE,
) -> Board:
    """The board of a year, filtered by group, state or name, by who hands in or by pillar and policy. Late ones come first.

    ``words`` are the town's own (``local_words``), for the names of the groups. Two queries. May: staff.
    """
    require(actor, Action.BOARD_VIEW)
    year = get_year(actor, fiscal_year)
    sheets = marks_of_year(fiscal_year)
    counts = {each: sum(sheet.state is each for sheet in sheets) for each in SheetState}
    by_body = is_ordered_by_body(sheets)
    named = {sheet.id: responsible(sheet, by_body=by_body) for sheet in sheets}
    all_rows = {key: _rows((s for s in sheets if group_of(s) == key), named, today) for key in GROUPS}
    if by is BoardOrder.PILLAR:
        parts = _by_pillar([sheet for sheet in sheets if group in ("", group_of(sheet))], today)
    else:
        parts = [
            (label, _note(key, all_rows[key]), all_rows[key])
            for key, label in group_labels(words).items()
            if group in ("", key)
        ]
    groups = []
    for number, (label, note, rows) in enumerate(parts):
        if shown := tuple(row for row in rows if _shown(row, state, name)):
            groups.append(BoardGroup(f"g{number}", label, note, shown))
    return Board(
        year=year,
        groups=tuple(groups),
        counts=counts,
        total=len(sheets),
        late_rows=sum(row.days_late > 0 for rows in all_rows.values() for row in rows),
    )


def _shown(row: BoardRow, state: SheetState | None, name: str) -> bool:
    has_state = state is None or any(sheet.state is state for sheet in row.sheets)
    return has_state and (name in row.owner or any(name in sheet.title for sheet in row.sheets))


def _by_pillar(sheets: Sequence[SheetMark], today: date) -> list[tuple[str, str, list[BoardRow]]]:
    """The sheets by the pillar of their measures, and below it by policy; districts have a part of their own."""
    parts: dict[str, list[SheetMark]] = {}
    for sheet in sheets:
        label = _("地区") if sheet.is_district else sheet.pillar or _("柱を決めていない取組")
        parts.setdefault(label, []).append(sheet)
    made = [(label, _rows(own, {sheet.id: sheet.group for sheet in own}, today)) for label, own in parts.items()]
    return [(label, _counted(rows), rows) for label, rows in made]


def _rows(sheets: Iterable[SheetMark], named: Mapping[int, str], today: date) -> list[BoardRow]:
    by_owner: dict[str, list[SheetMark]] = {}
    for sheet in sheets:
        by_owner.setdefault(named[sheet.id], []).append(sheet)
    rows = [_row(owner, own, today) for owner, own in by_owner.items()]
    return sorted(rows, key=lambda row: -row.days_late)


def _row(owner: str, sheets: Sequence[SheetMark], today: date) -> BoardRow:
    marks = tuple(
        BoardSheet(
            code=sheet.code,
            title=sheet.title,
            state=sheet.state,
            due_on=sheet.due_on,
            days_late=working_days_late(sheet.due_on, today) if sheet.state in WAITS_FOR_OWNER else 0,
            pillar=sheet.pillar,
        )
        for sheet in sheets
    )
    newest = max(sheets, key=lambda sheet: (sheet.last_act_at is not None, sheet.last_act_at, sheet.id))
    waiting = [mark.due_on for mark in marks if mark.state in WAITS_FOR_OWNER]
    return BoardRow(
        key=sheets[0].code,
        owner=owner,
        group=group_of(sheets[0]),
        sheets=marks,
        days_late=max(mark.days_late for mark in marks),
        due_on=min(waiting) if waiting else None,
        last_act=newest.last_act,
        last_act_on=day_of(newest.last_act_at) if newest.last_act_at else None,
        is_continued=all(sheet.is_continued for sheet in sheets),
    )


def _counted(rows: Sequence[BoardRow]) -> str:
    total = sum(len(row.sheets) for row in rows)
    accepted = sum(sheet.state is SheetState.ACCEPTED for row in rows for sheet in row.sheets)
    return _("{total}枚　受理{accepted}").format(total=total, accepted=accepted)


def _note(key: str, rows: Sequence[BoardRow]) -> str:
    total = sum(len(row.sheets) for row in rows)
    accepted = sum(sheet.state is SheetState.ACCEPTED for row in rows for sheet in row.sheets)
    parts = {
        "office": _("{count}課").format(count=len(rows)),
        "council": _council_words(rows),
        "districts": _("{count}地区").format(count=len(rows)),
    }
    return _("{part}・{total}枚　受理{accepted}").format(part=parts[key], total=total, accepted=accepted)


def _council_words(rows: Sequence[BoardRow]) -> str:
    """7分野と継続事業: the continued projects are no field of their own."""
    projects = [row.owner for row in rows if row.is_continued]
    fields = _("{count}分野").format(count=len(rows) - len(projects))
    return _("{fields}と{project}").format(fields=fields, project=projects[0]) if projects else fields
