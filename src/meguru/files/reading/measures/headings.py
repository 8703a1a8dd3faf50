"""Which column of a table holds what: its heading rows, one or two of them, and the column that names the measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from meguru.files.reading.outline.lines import Cell
from meguru.files.reading.outline.marks import is_mark
from meguru.files.reading.outline.numbering import STRONG_BULLETS, bullet
from meguru.files.reading.outline.split import is_sentence
from meguru.files.reading.outline.vocabulary import are_kinds_of_actor, column_role, is_department

NOW = re.compile(r"^(現状|現況|現状と課題|課題|現状・課題|これまでの取組)$")
_DIRECTION = re.compile(r"方向性?|方針")
_YEAR = re.compile(r"[0-9０-９元]\s?年度?|^[RＲHＨ][0-9０-９]{1,2}$")
_OFFICE_WORD, _PARTY = re.compile(r"担当|所管|主管|課"), re.compile(r"主体|機関|団体")
_HELPS = re.compile(r"関係|関連|連携|協力|副")
_OFFICE = re.compile(r"部|局|課|係|室|部局|部署")
_KNOWN = {"title", "description", "owner", "group", "actor", "role"}


@dataclass(slots=True)
class Columns:
    """How the columns of a table are read, and its header words."""

    roles: list[str]
    words: list[str]
    title: int | None = None
    group: list[int] = field(default_factory=list)
    mark: str = ""  # behind which the names stand, their texts in the same cells

    @property
    def beside(self) -> list[int]:
        """The columns of those who help the office in charge (関係課): an empty cell there names nobody."""
        owners = self.columns("owner")
        return [i for i in owners if _HELPS.search(self.words[i])] if len(owners) > 1 else []

    def columns(self, role: str) -> list[int]:
        """Indexes of the columns with a role."""
        return [i for i, r in enumerate(self.roles) if r == role]


def columns_of(rows: Sequence[Sequence[Cell]]) -> tuple[Columns | None, Sequence[Sequence[Cell]]]:
    """Find the header among the first rows; a second header row fills columns the first left open."""
    for place, row in enumerate(rows[:3]):
        words = [cell.text for cell in row]
        roles = [column_role(word) or ("tick" if is_department(word) else "") for word in words]
        filled = sum(bool(word) for word in words)
        known = {role for role in roles if role in _KNOWN}
        if len(known) < 2 or not known & {"title", "description", "role"} or sum(map(bool, roles)) * 3 < filled * 2:
            continue
        body = list(rows[place + 1 :])
        if body and _take_second(words, roles, body[0]):
            body = body[1:]
        roles = [role or "extra" for role in roles]
        if "description" in roles or "title" in roles:
            roles = [
                "description" if NOW.match(w) and "description" in roles else r
                for r, w in zip(roles, words, strict=True)
            ]
        return Columns(roles, words), body
    return None, list(rows)


def _take_second(words: list[str], roles: list[str], row: Sequence[Cell]) -> bool:
    """Take a second row of headings into the columns that the first left open; tell whether it was one."""
    second = _below_one(words, roles, row)
    below = [i for i, cell in enumerate(row) if cell.text and i < len(roles)]
    if not below or not all(second[i] for i in below):
        return False
    if any(roles[i] in ("title", "description") and second[i] == "" for i in below):
        return False
    for i in below:
        if roles[i] in ("", "extra", "group") or not words[i]:
            roles[i], words[i] = second[i], words[i] + row[i].text
        elif second[i] == "extra":
            roles[i] = "extra"  # the 部 of an office whose 課 stands beside it
    return True


def _below_one(words: Sequence[str], roles: Sequence[str], row: Sequence[Cell]) -> list[str]:
    """Roles of a second row of headings; 「部」 and 「課」 below one heading for the office are the office and its part."""
    found = [column_role(cell.text) for cell in row]
    over = ""
    offices = []
    for place, cell in enumerate(row[: len(roles)]):
        over = roles[place] if words[place] else over
        if over == "owner" and _OFFICE.fullmatch(cell.text):
            offices.append(place)
    for place in offices:
        found[place] = "extra" if place != offices[-1] else "owner"
    return found


def settle(plan: Columns, rows: Sequence[Sequence[Cell]]) -> None:
    """Choose the title column: the last of several; a field column when nothing else names the rows."""
    _settle_owners(plan)
    for index in plan.columns("group") + plan.columns("extra"):
        if _YEAR.search(plan.words[index]):
            continue  # 「継続」 below a year is a step of a schedule
        said = [row[index].text for row in rows if index < len(row) and row[index].text]
        if said and sum(is_mark(text) or not text.strip("－―-ー・") for text in said) * 5 >= len(said) * 4:
            plan.roles[index] = "mark"
    titles = plan.columns("title")
    plan.title = titles[-1] if titles else None
    described = plan.columns("description")
    for index in described:
        is_left = plan.title is not None and index < plan.title and _DIRECTION.search(plan.words[index])
        if is_left and (index != described[-1] or _names_groups(rows, index)):
            plan.roles[index] = "group"  # 「施策の方向性」 left of the names it stands over
    plan.group = plan.columns("group")
    plan.group += titles[:-1]
    plan.mark = _mark_of(plan, rows)
    if plan.title is not None or not plan.group:
        return
    contents = plan.columns("description")
    bulleted = sum(
        bool(row[i].lines and bullet(row[i].lines[0].text)) for row in rows for i in contents if i < len(row)
    )
    names = [row[plan.group[-1]].text for row in rows if plan.group[-1] < len(row)]
    if not bulleted and names and len(set(names)) * 10 >= len(names) * 8 and all(names):
        plan.title = plan.group.pop()


def _mark_of(plan: Columns, rows: Sequence[Sequence[Cell]]) -> str:
    """The mark before each name of a table whose texts stand below the names in their cells; '' in other tables."""
    if plan.title is None or plan.columns("description"):
        return ""
    cells = [row[plan.title].text for row in rows if plan.title < len(row) and row[plan.title].text]
    marks = [found[0] for text in cells if (found := bullet(text)) and found[0] in STRONG_BULLETS]
    is_one = len(set(marks)) == 1 and len(marks) * 2 >= len(cells) and any(map(is_sentence, cells))
    return marks[0] if is_one else ""


def _names_groups(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Whether the cells of a column are names, not sentences, and stand over more than a row each."""
    said = [row[index].text for row in rows if index < len(row) and row[index].text]
    return not any(map(is_sentence, said)) and len(said) < len(rows)


def _settle_owners(plan: Columns) -> None:
    """Beside a column for the office in charge, one for who takes part (主体, 実施機関) names no owner."""
    owners = plan.columns("owner")
    for index in plan.columns("actor") if owners else ():
        plan.roles[index] = "extra"
    if any(_OFFICE_WORD.search(plan.words[i]) for i in owners):
        for index in owners:
            if _PARTY.search(plan.words[index]) and not _OFFICE_WORD.search(plan.words[index]):
                plan.roles[index] = "extra"


def guessed(rows: Sequence[Sequence[Cell]]) -> Columns | None:
    """Columns of a table without header: departments on the left, bullets on the right."""
    if len(rows[0]) != 2:
        return None
    lefts = [row[0].text for row in rows if row[0].text]
    bullets = sum(any(bullet(line.text) for line in row[1].lines) for row in rows if len(row) > 1)
    if lefts and all(is_department(text) for text in lefts) and bullets * 2 >= len(rows):
        return Columns(["owner", "description"], ["", ""])
    return None


def are_roles(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows of two cells say who is to do what: each opens with a kind of actor."""
    return all(len(row) == 2 and row[0].text for row in rows) and are_kinds_of_actor([row[0].text for row in rows])
