"""The table of moves (異動の表): all seats of a day out as Excel, and in again, compared row by row with what stands here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from django.http import HttpResponse

from meguru.base.access.actions import ROLE_LABELS, SEATED
from meguru.base.bodies.queries.moving import MovingLine
from meguru.base.bodies.rules import LONGEST_BODY, LONGEST_PERSON, LONGEST_TITLE, LONGEST_USERNAME
from meguru.core import clock
from meguru.core.language import _, listed, spoken
from meguru.core.text import flat_name
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables.checking import Checked, CheckedRow, check
from meguru.files.tables.columns import Column, Table, TableSheet, Values
from meguru.files.tables.comparing import ComparedRow, Finding, compare, state_of
from meguru.files.tables.kinds import Choice, Day, Text
from meguru.files.tables.reading import read_apart
from meguru.files.tables.stamp import recognise, stamp_of
from meguru.files.tables.writing import MEDIA_TYPE, write
from meguru.web.staff.base.moving_rows import MoveRow

_DAY, _SEATS = "day", "seats"
_KNOWN_BY = ("organisation", "committee", "title")


def _line(name: str, heading: str, longest: int, **more: object) -> Column:
    return Column(name, heading, Text(longest, is_line=True), **more)  # type: ignore[arg-type]


_TABLE = Table(
    "moves",
    1,
    (
        TableSheet(
            _DAY,
            _("異動の日"),
            (Column("day", _("この日から"), Day(), is_required=True, width=16),),
            help=_("前の人は、その前の日までです。"),
        ),
        TableSheet(
            _SEATS,
            _("席と人"),
            (
                _line("organisation", _("組織"), LONGEST_BODY, width=24, is_compared=False),
                _line("committee", _("会議体"), LONGEST_BODY, width=24, is_compared=False),
                _line("title", _("席の名前"), LONGEST_TITLE, is_required=True, width=30, is_compared=False),
                Column("role", _("役割"), Choice({str(k): ROLE_LABELS[k] for k in SEATED}), width=26, is_read=False),
                _line("before", _("前の日まで"), LONGEST_PERSON, is_read=False, width=18),
                _line("name", _("この日から"), LONGEST_PERSON, width=18, help=_("替わる人の氏名。空席にするときは空けます。")),
                _line("username", _("利用者名"), LONGEST_USERNAME, width=18, help=_("新しい人に、決まったものがあるときだけ。")),
                Column("until", _("任期のおわり"), Day(), width=16, help=_("決まっているときだけ。")),
            ),
            key="key", label="title", is_fixed=True,
            help=_("1行に1つの席です。席を足したり消したりは、ここではできません。"),
        ),
    ),
    _("異動の表ではありません。ここから書き出した表を選んでください。"),
)  # fmt: skip
_NOTES = (
    _("4月などの人事異動を、まとめて書きかえる表です。この日にある席が、すべて入っています。"),
    _("「この日から」の列に、替わる人の氏名を書いて保存し、「人事異動」のページで読み込んでください。"),
    _("書きかえない行は、そのままにします。読み込む前に、替わるところを見られます。"),
)


def _rows(lines: Sequence[MovingLine], day: date) -> dict[str, list[dict[str, object]]]:
    return {
        _DAY: [{"day": day}],
        _SEATS: [
            {
                "key": str(line.id),
                "organisation": line.organisation,
                "committee": line.committee,
                "title": line.title,
                "role": line.role.value,
                "before": line.before.name if line.before else "",
                "name": line.after.name if line.after else "",
                "username": "",
                "until": line.after.until if line.after else None,
            }
            for line in lines
        ],
    }


def answer(lines: Sequence[MovingLine], *, day: date, town: str, town_name: str) -> HttpResponse:
    """The table as a download."""
    rows = _rows(lines, day)
    stamp = stamp_of(_TABLE, town=town, at=clock.now(), state=state_of(_TABLE, rows))
    response = HttpResponse(write(_TABLE, rows, notes=_NOTES, stamp=stamp), content_type=MEDIA_TYPE)
    name = quote(str(_("異動の表_{town}_{day}.xlsx").format(town=town_name, day=day.isoformat())))
    response["Content-Disposition"] = f"attachment; filename=\"moves-{day}.xlsx\"; filename*=UTF-8''{name}"
    return response


@dataclass(frozen=True)
class ReadTable:
    """A table that came back: what it says, and for which day."""

    checked: Checked
    day: date


def read(data: bytes, *, town: str) -> ReadTable:
    """What a table says. Raises ``FileRefused`` where it is none of ours, or says no day."""
    raw = read_apart(data)
    checked = check(_TABLE, raw, recognise(_TABLE, raw, town=town), languages=(spoken(),))
    days = [row.values.get("day") for row in checked.rows.get(_DAY, ())]
    if len(days) != 1 or not isinstance(days[0], date):
        problems = [problem.sentence for problem in checked.all_problems if problem.sheet != _SEATS]
        said = _("「異動の日」の表に、日を1つ入れてください。")
        raise FileRefused("day", listed(problems) if problems and not days else said)
    return ReadTable(checked, days[0])


@dataclass(frozen=True)
class Brought:
    """What a table would change: rows by the seat's id, and what is wrong with it elsewhere."""

    rows: Mapping[str, ComparedRow]
    problems: tuple[str, ...]
    says_nothing: bool

    def rows_into(self, rows: Sequence[MoveRow]) -> list[MoveRow]:
        """The rows of the page with what the table says in their boxes."""
        return [_filled(row, self.rows[row.id]) if row.id in self.rows else row for row in rows]


def compared(table: ReadTable, lines: Sequence[MovingLine]) -> Brought:
    """What the table would change in the seats as they stand. A seat that is not in it stays as it is."""
    comparison = compare(_TABLE, table.checked, _rows(lines, table.day), match={_SEATS: _match})
    problems = [problem.sentence for problem in comparison.problems]
    changed: dict[str, ComparedRow] = {}
    for sheet in comparison.sheets:
        for row in sheet.rows:
            if row.finding == Finding.CHANGED:
                changed[row.key] = row
            elif row.finding != Finding.SAME:
                problems += _told(row)
    return Brought(changed, tuple(problems), comparison.says_nothing)


def _told(row: ComparedRow) -> list[str]:
    if row.problems:
        return [problem.sentence for problem in row.problems]
    said = (
        _("表の{number}行目の「{title}」は、この日にある席ではありません。先に席を設けてください。")
        if row.finding == Finding.NEW
        else _("表の{number}行目の「{title}」は、表を書き出したあとに、ここでも変わりました。書き出し直してください。")
    )
    return [said.format(number=row.number, title=row.label)]


def _match(row: CheckedRow, free: Mapping[str, Values]) -> str:
    """The one seat of that title in that body; empty where there is none, or two."""

    def said(values: Values) -> list[str]:
        return [flat_name(str(values.get(name, ""))) for name in _KNOWN_BY]

    found = [key for key, ours in free.items() if said(ours) == said(row.values)]
    return found[0] if len(found) == 1 else ""


def _filled(row: MoveRow, brought: ComparedRow) -> MoveRow:
    values = brought.values
    until = values.get("until")
    return replace(
        row,
        name=str(values.get("name") or ""),
        username=str(values.get("username") or ""),
        until=until.isoformat() if isinstance(until, date) else "",
        is_touched=True,
        number=brought.number,
    )
