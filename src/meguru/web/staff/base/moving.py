"""The page of moves (人事異動): who holds each seat until the eve and from the day; a preview, then all or nothing."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode

from meguru.base.access.actions import ROLE_LABELS, SEATED, Action
from meguru.base.access.decide import require
from meguru.base.bodies.commands import move_seats, try_moves
from meguru.base.bodies.commands.moving import MoveProblem, MovesRefused, SeatMove
from meguru.base.bodies.queries.moving import MovingLine, people_meant, seats_on_move
from meguru.base.bodies.rules import LONGEST_BODY, check_day_of_moves, usual_day_of_moves
from meguru.core import clock
from meguru.core.errors import Invalid
from meguru.core.fiscal import month_day
from meguru.core.language import _, choices_of
from meguru.files.outside.refusal import FileRefused
from meguru.overview.moving import MovesEffect, effect_of_moves
from meguru.web.asked import word_in
from meguru.web.forms import DayField, PlainForm, is_iso_day
from meguru.web.middleware import TownRequest
from meguru.web.staff.base import moving_table
from meguru.web.staff.base.moving_rows import (
    LONGEST,
    MOST_SHOWN,
    MoveRow,
    bodies_of,
    moves_of,
    narrowed,
    rows_as_moved,
    rows_as_they_stand,
    rows_as_typed,
    sealed,
    unsealed,
    with_people,
    with_problems,
    written_in,
)

_SALT = "meguru.moves"
_A_DAY = 24 * 60 * 60
_WHICH = (
    ("", _("すべて")),
    ("due", _("期限が来る席・空席")),
    ("changing", _("替わる席")),
    ("written", _("書きかえた席")),
)
_ROLES = choices_of(ROLE_LABELS, SEATED)


class DayForm(PlainForm):
    """From which day."""

    day = DayField(label=_("この日から"))

    def clean_day(self) -> date:
        """The day, where it is not far off."""
        day: date = self.cleaned_data["day"]
        try:
            check_day_of_moves(day, clock.day_of(clock.now()))
        except Invalid as wrong:
            raise ValidationError(wrong.fields["day"]) from None
        return day


class TableForm(PlainForm):
    """The table that came back."""

    file = forms.FileField(
        label=_("直した異動の表（Excel）"),
        help_text=_("ここから書き出して、直して保存したもの。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class _Page:
    """One answer: the day, its seats, and the boxes with what stands in them."""

    def __init__(self, request: TownRequest, town: str, given: Any) -> None:
        self.request, self.town = request, town
        usual = usual_day_of_moves(clock.day_of(clock.now()))
        shown = str(given.get("shown-day", ""))
        self.shown_day = date.fromisoformat(shown) if is_iso_day(shown) else usual
        self.form = DayForm(given if given.get("day") else None, initial={"day": usual})
        is_said = self.form.is_bound and self.form.is_valid()
        self.asked = {name: word_in(given, name, longest=LONGEST_BODY) for name in ("body", "role", "q", "which")}
        self.problems: list[str] = []
        self.table = TableForm()
        self.turn_to(self.form.cleaned_data["day"] if is_said else self.shown_day)

    def turn_to(self, day: date) -> None:
        """Show the seats of this day."""
        self.day = day
        self.lines: list[MovingLine] = seats_on_move(self.request.actor, day=day)
        self.rows: list[MoveRow] = rows_as_they_stand(self.lines)

    def write(self, post: QueryDict) -> None:
        """Put into the boxes what was written in them. Raises ``signing.BadSignature``.

        Where a seat that was written in is not there on the day that is asked for, the day stays as it was.
        """
        shown = unsealed(post.get("seen", ""))
        gone = set(written_in(post, shown)) - {str(line.id) for line in self.lines}
        if gone:
            said = _("書きかえた席のうち{count}席は、この日にはありません。先に、その席を元に戻してください。")
            self.form.add_error("day", said.format(count=len(gone)))
            self.turn_to(self.shown_day)
        self.rows = rows_as_typed(self.lines, post, shown, same_day=self.shown_day == self.day)

    def show(self, status: int = 200) -> HttpResponse:
        """The page with the boxes."""
        people = people_meant(self.request.actor, day=self.day)
        rows, more = narrowed(
            with_people(self.rows, people),
            body=self.asked["body"],
            role=self.asked["role"],
            words=self.asked["q"],
            which=self.asked["which"],
        )
        failed = [row for row in rows if row.errors]
        wrong = failed or self.problems or self.form.errors or self.table.errors
        context = {
            **_days(self.day),
            "current": "bodies",
            "form": self.form,
            "table": self.table,
            "rows": rows,
            "touched": sum(row.is_touched for row in rows),
            "failed": failed,
            "problems": self.problems,
            "more": more,
            "most": MOST_SHOWN,
            "total": len(self.lines),
            "due": sum(row.line.falls_vacant for row in self.rows),
            "vacant": sum(row.line.before is None and row.line.after is None for row in self.rows),
            "seen": sealed(rows),
            "people": people,
            "longest": LONGEST,
            "asked": self.asked,
            "whiches": _WHICH,
            "roles": _ROLES,
            "bodies": bodies_of(self.request.actor, self.lines),
        }
        return render(self.request, "work/base/moves.html", context, status=422 if wrong and status == 200 else status)

    def look(self, moves: Sequence[SeatMove], problems: Sequence[MoveProblem]) -> HttpResponse:
        """What would follow from the moves; or the boxes again with what is wrong."""
        effect: MovesEffect | None = None
        if not problems:
            look = partial(
                effect_of_moves, self.request.actor, day=self.day, seat_ids=frozenset(m.seat_id for m in moves)
            )
            try:
                problems, effect = try_moves(
                    actor=self.request.actor, day=self.day, moves=moves, at=clock.now(), look=look
                )
            except Invalid as wrong:
                self.problems += list(wrong.fields.values())
        if effect is None:
            self.rows = with_problems(self.rows, problems)
            return self.show()
        context = {
            **_days(self.day),
            "current": "bodies",
            "effect": effect,
            "payload": _packed(self.request, self.day, moves),
            "is_self": any(
                passage.before and passage.before.person_id == self.request.actor.person_id
                for passage in effect.passages
            ),
        }
        return render(self.request, "work/base/moves_sure.html", context)


def _days(day: date) -> dict[str, Any]:
    eve = day - timedelta(days=1)
    return {"day": day, "eve": eve, "day_words": month_day(day), "eve_words": month_day(eve)}


def show_moves(request: TownRequest, town: str) -> HttpResponse:
    """All seats of a day; what was typed comes back, narrowed or not, with what is wrong at its box."""
    require(request.actor, Action.SEAT_ARRANGE)
    if request.method != "POST":
        page = _Page(request, town, request.GET)
        # An address is no form: a day in it that is none, or far off, asks for nothing.
        return (_Page(request, town, {}) if page.form.errors else page).show()
    if "payload" in request.POST:
        return _decided(request, town)
    if "file" in request.FILES or request.POST.get("do") == "file":
        return _brought(request, town)
    page = _Page(request, town, request.POST)
    try:
        page.write(request.POST)
    except signing.BadSignature:
        page.problems.append(_("ページを受け取れませんでした。開き直してください。"))
        return page.show()
    if request.POST.get("do") != "look" or page.form.errors:
        return page.show()
    moves, problems = moves_of(page.rows)
    if not moves:
        page.problems.append(_("まだ、どの席も書きかえられていません。"))
        return page.show()
    return page.look(moves, problems)


def _brought(request: TownRequest, town: str) -> HttpResponse:
    """A table that came back: what it says goes into the boxes, and is shown as what would follow."""
    form = TableForm(request.POST, request.FILES)
    given: dict[str, str] = {}
    if not form.is_valid():
        page = _Page(request, town, request.POST)
        page.table = form
        return page.show()
    try:
        read = moving_table.read(form.cleaned_data["file"].read(), town=town)
        given = {"day": read.day.isoformat()}
        page = _Page(request, town, given)
        if page.form.errors:
            return page.show()
        brought = moving_table.compared(read, page.lines)
    except FileRefused as refused:
        form.add_error("file", refused.message)
        page = _Page(request, town, given or request.POST)
        page.table = form
        return page.show()
    page.rows = brought.rows_into(page.rows)
    page.problems += list(brought.problems)
    if brought.says_nothing:
        messages.success(request, _("なにも変わりません。表は、いまの登録と同じです。"))
        return redirect(f"{reverse('moves', args=[town])}?{urlencode(given)}")
    if page.problems:
        return page.show()
    moves, problems = moves_of(page.rows)
    return page.look(moves, problems)


def _packed(request: TownRequest, day: date, moves: Sequence[SeatMove]) -> str:
    rows = [{**asdict(move), "until": move.until.isoformat() if move.until else None} for move in moves]
    return signing.dumps({"day": day.isoformat(), "moves": rows}, salt=_salt(request), compress=True)


def _unpacked(request: TownRequest) -> tuple[date, list[SeatMove]]:
    """The day and the moves that were looked at. Raises ``signing.BadSignature``."""
    said = signing.loads(request.POST["payload"], salt=_salt(request), max_age=_A_DAY)
    rows = ({**row, "until": date.fromisoformat(row["until"]) if row["until"] else None} for row in said["moves"])
    return date.fromisoformat(said["day"]), [SeatMove(**row) for row in rows]


def _salt(request: TownRequest) -> str:
    return f"{_SALT}.{request.town.pk}.{request.actor.account_id}"


def _decided(request: TownRequest, town: str) -> HttpResponse:
    """Take what was looked at, all or nothing; or go back to the boxes with it."""
    try:
        day, moves = _unpacked(request)
    except signing.BadSignature:
        page = _Page(request, town, {})
        page.problems.append(_("見くらべた内容を受け取れませんでした。もう一度書いてください。"))
        return page.show(status=409)
    page = _Page(request, town, {"day": day.isoformat()})
    page.rows = rows_as_moved(page.lines, moves)
    if request.POST.get("do") != "take":
        return page.show()
    try:
        number = move_seats(actor=request.actor, day=day, moves=moves, at=clock.now())
    except MovesRefused as refused:
        page.rows = with_problems(page.rows, refused.problems)
        return page.show(status=409)
    except Invalid as wrong:
        page.problems += list(wrong.fields.values())
        return page.show(status=409)
    said = _("{count}席の人を、{day}から替えました。新しい人には「ログインの紙」を渡せます。")
    messages.success(request, said.format(count=number, day=month_day(day)))
    asked = urlencode({"day": day.isoformat(), "which": "changing"})
    return redirect(f"{reverse('moves', args=[town])}?{asked}")


def show_moves_table(request: TownRequest, town: str) -> HttpResponse:
    """All seats of a day as an Excel table to be filled in and brought back."""
    page = _Page(request, town, request.GET)
    return moving_table.answer(page.lines, day=page.day, town=town, town_name=request.town.name)


addresses = [
    path("bodies/moves/", show_moves, name="moves"),
    path("bodies/moves/moves.xlsx", show_moves_table, name="moves-xlsx"),
]
