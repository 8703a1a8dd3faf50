"""The gathering board: everybody's sheets of a year at a glance."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.base.towns.rules import LocalWords, local_words
from meguru.check.reviews.rules import SHEET_MACHINE, SheetState
from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.overview.board import (
    GROUPS,
    Board,
    BoardGroup,
    BoardOrder,
    BoardRow,
    BoardSheet,
    board_of_year,
    group_labels,
)
from meguru.plan.calendar.queries import year_under_review
from meguru.plan.terms.levels import steps_of
from meguru.web.asked import asked_choice, asked_word
from meguru.web.listing import ListColumn, ListFilter, Listing, as_file, listed
from meguru.web.middleware import TownRequest

# The order of the chips and of the segments of the bar: done first, untouched last.
_STATE_ORDER = [
    SheetState.ACCEPTED,
    SheetState.SUBMITTED,
    SheetState.CONFIRMING,
    SheetState.RETURNED,
    SheetState.WRITING,
    SheetState.UNTOUCHED,
]


# What the file holds; the page has heads of its own, because it is grouped.
_COLUMNS: tuple[ListColumn[BoardRow], ...] = (
    ListColumn("owner", _("相手"), lambda row: row.owner),
    ListColumn("sheets", _("シート"), lambda row: "、".join(sheet.title for sheet in row.sheets)),
    ListColumn("standing", _("状態"), lambda row: row.state_words),
    ListColumn("due", _("期限"), lambda row: row.due_on),
    ListColumn("late", _("おくれ（開庁日）"), lambda row: row.days_late or None),
    ListColumn("act", _("最後のできごと"), lambda row: row.last_act),
    ListColumn("act_on", _("その日"), lambda row: row.last_act_on),
)
_FILTERS: tuple[ListFilter[BoardRow], ...] = (
    ListFilter(
        "pillar", _("柱"), lambda row: sorted({step for sheet in row.sheets for step in steps_of(sheet.pillar)})
    ),
    ListFilter("body", _("課"), lambda row: "" if row.is_district else row.owner, is_register=True),
    ListFilter("district", _("地区"), lambda row: row.owner if row.is_district else "", is_register=True),
)


def show_newest_board(request: TownRequest, town: str) -> HttpResponse:
    """The board of the year whose sheets are being gathered on this day."""
    require(request.actor, Action.BOARD_VIEW)
    year = year_under_review(request.actor, clock.day_of(clock.now()))
    if year is None:
        return redirect("years", town)
    asked = {"state": asked_choice(request, "state", SheetState), "by": asked_choice(request, "by", BoardOrder)}
    kept = {key: str(value) for key, value in asked.items() if value}
    if (group := request.GET.get("group", "")) in GROUPS:
        kept["group"] = group
    query = f"?{urlencode(kept)}" if kept else ""
    return redirect(reverse("board-of-year", args=[town, year.fiscal_year]) + query)


def show_board(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """Everybody's sheets at a glance; filters are links and a search field, so that it works without scripts."""
    asked = asked_board(request, fiscal_year)
    file = as_file(request, asked.listing, _("{label}の集約").format(label=FiscalYear(fiscal_year).label))
    if file is not None:
        return file
    template = (
        "work/check/_board_table.html" if request.headers.get("HX-Target") == "board" else "work/check/board.html"
    )
    return render(request, template, _shown(request, asked, fiscal_year))


@dataclass(frozen=True)
class AskedBoard:
    """The board as the address asks for it: what narrows it, and what is left of it in its order."""

    board: Board
    listing: Listing[BoardRow]
    groups: list[BoardGroup]
    state: SheetState | None
    group: str
    name: str
    by: BoardOrder
    pillar: str
    words: LocalWords
    today: date

    def sheets_of(self, row: BoardRow) -> list[BoardSheet]:
        """The sheets of a row that the board was narrowed to: those in the state and of the pillar that were asked for."""
        return [
            sheet
            for sheet in row.sheets
            if self.state in (None, sheet.state) and self.pillar in ("", *steps_of(sheet.pillar))
        ]

    @property
    def count(self) -> int:
        """How many sheets that are."""
        return sum(len(self.sheets_of(row)) for group in self.groups for row in group.rows)


def asked_board(request: TownRequest, fiscal_year: int) -> AskedBoard:
    """The board as the address asks for it. May: who sees the board."""
    state = asked_choice(request, "state", SheetState)
    group = request.GET.get("group", "")
    name = asked_word(request, "q")
    by = asked_choice(request, "by", BoardOrder) or BoardOrder.BODY
    group = group if group in GROUPS else ""
    today = clock.day_of(clock.now())
    words = local_words(request.town.name, request.town.office_name)
    found = board_of_year(
        request.actor, fiscal_year, today=today, group=group, state=state, name=name, by=by, words=words
    )
    rows = [row for each in found.groups for row in each.rows]
    kept = {"state": state, "group": group, "q": name, "by": by.value}
    listing = listed(request, rows, _COLUMNS, _FILTERS, kept=kept)
    pillar = next((choice.chosen for choice in listing.choices if choice.key == "pillar"), "")
    groups = found.arranged(listing.rows)
    return AskedBoard(found, listing, groups, state, group, name, by, pillar, words, today)


def _shown(request: TownRequest, asked: AskedBoard, fiscal_year: int) -> dict[str, object]:
    """What the page of the board shows."""
    found, listing, by, name = asked.board, asked.listing, asked.by, asked.name
    state, group = asked.state, asked.group
    return {
        "current": "board",
        "listing": listing,
        "board": found,
        "groups_shown": asked.groups,
        "asked": asked,
        "today": asked.today,
        # Where each row's sheet lies, put together in the table: one address is looked up and not one for each row.
        "sheets_at": reverse("sheet", args=[request.town.slug, fiscal_year, "x"]).removesuffix("x/"),
        "year": FiscalYear(fiscal_year),
        "chips": [(each, SHEET_MACHINE.states[each], found.counts[each]) for each in _STATE_ORDER],
        "segments": [(each.value, found.counts[each]) for each in _STATE_ORDER],
        "submitted": found.counts[SheetState.SUBMITTED],
        "state": state,
        "by": by.value,
        "and_state": f"&state={state.value}" if state else "",
        # What the links of one filter keep of the others.
        "kept": "&" + urlencode({"by": by.value, "q": name, **listing.asked}),
        "filtered": "&"
        + urlencode({"group": group, "state": state.value if state else "", "q": name, **listing.asked}),
        "group": group,
        "name": name,
        "groups": group_labels(asked.words).items(),
        "share": found.accepted / found.total if found.total else 0,
        "may_accept": can(request.actor, Action.SHEET_ACCEPT),
    }


addresses = [
    path("board/", show_newest_board, name="board"),
    path("board/<year:fiscal_year>/", show_board, name="board-of-year"),
]
