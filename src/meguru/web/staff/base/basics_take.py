"""A file of how many live where, taken in: read, laid over the districts, shown with what is wrong or not known, then taken whole.

Nothing of the file is kept until it is taken: its rows go from page to page, signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.base.basics.commands import BasicsDraft, take_basics
from meguru.base.basics.queries import grounds_by_day, kept_numbers, state_seen
from meguru.base.basics.rules.areas import HOW_LABELS, OUTSIDE, Grounds, How, flat_area
from meguru.base.basics.rules.census import AreaRow, FileRow, Reading, Remark, read_census, summed
from meguru.base.basics.rules.numbers import (
    COUNT_LABELS,
    LONGEST_SOURCE,
    Line,
    Numbers,
    differences,
    laid_over,
    lines_of,
)
from meguru.core import clock
from meguru.core.errors import Invalid, NotNow
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.core.text import fingerprint
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables.cells import RawBook
from meguru.files.tables.reading import read_any
from meguru.web.forms import DayField, PlainForm
from meguru.web.middleware import TownRequest

_SALT = "meguru.basics"
_A_DAY = 24 * 60 * 60
MOST_CARRIED = 2_000_000
MOST_SHOWN = 200
# A browser's form may hold no more boxes than settings take (``DATA_UPLOAD_MAX_NUMBER_FIELDS``), and nobody works through more.
MOST_BOXES = 300
UNDECIDED = "?"


class FileForm(PlainForm):
    """The file, and what it does not say itself."""

    PUBLIC = frozenset({"source"})

    file = forms.FileField(
        label=_("人口の表（CSV・Excel）"),
        help_text=_("自治体標準オープンデータセットの「地域・年齢別人口」か、町名または地区の列と、数の列がある表。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    as_of = DayField(label=_("いつの数か"), required=False, help_text=_("表に「調査年月日」の列があれば、空けます。"))
    source = forms.CharField(
        label=_("出典"), max_length=LONGEST_SOURCE, required=False, help_text=_("公開ページで、数に添えます。")
    )


@dataclass(frozen=True)
class Carried:
    """What is carried from page to page: the rows of areas, and what was said beside the file."""

    areas: tuple[AreaRow, ...]
    is_by_district: bool
    source: str
    remarks: tuple[Remark, ...]
    read: tuple[str, ...]
    unread: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "areas": [[r.row, r.area, r.day.isoformat() if r.day else "", dict(r.cells)] for r in self.areas],
            "by_district": self.is_by_district,
            "source": self.source,
            "remarks": [[remark.row, remark.sentence] for remark in self.remarks[:MOST_SHOWN]],
            "read": list(self.read),
            "unread": list(self.unread),
        }


def _carried_of(said: Mapping[str, Any]) -> Carried:
    return Carried(
        areas=tuple(
            AreaRow(row, area, date.fromisoformat(day) if day else None, cells)
            for row, area, day, cells in said["areas"]
        ),
        is_by_district=said["by_district"],
        source=said["source"],
        remarks=tuple(Remark(row, sentence) for row, sentence in said["remarks"]),
        read=tuple(said["read"]),
        unread=tuple(said["unread"]),
    )


@dataclass(frozen=True)
class AreaChoice:
    """An area of the file as the page asks for its district."""

    name: str
    label: str
    field: str
    chosen: str
    how: How
    is_asked: bool
    found: str | None
    # Whether the page has a box for it; every other area stands there in words.
    has_box: bool = False
    where: str = ""

    @property
    def told(self) -> str:
        """Why it stands where it stands, or why it is not known."""
        return HOW_LABELS[self.how]


@dataclass(frozen=True)
class Outcome:
    """A district's day as it would be taken."""

    name: str
    draft: BasicsDraft
    there: Numbers | None
    areas: int

    @property
    def is_same(self) -> bool:
        """Whether nothing would change."""
        return self.there == self.draft.numbers

    @property
    def state(self) -> str:
        """What would happen, in a word."""
        if self.is_same:
            return _("同じ")
        return _("新しい") if self.there is None else _("変わる")

    @property
    def people(self) -> str:
        """How many live there, where that is known."""
        return next((line.told for line in self.lines if line.label == COUNT_LABELS["population"]), "")

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its table, beside what is there now."""
        return lines_of(self.draft.numbers, self.there)

    @property
    def differences(self) -> list[str]:
        """What does not add up."""
        return differences(self.draft.numbers)


def _salt(request: TownRequest) -> str:
    return f"{_SALT}.{request.town.pk}.{request.actor.account_id}"


def show_take(request: TownRequest, town: str) -> HttpResponse:
    """Choose a file; see what it would change, place what is not known, and take it."""
    require(request.actor, Action.BASICS_TAKE)
    if "book" in request.POST:
        try:
            said = signing.loads(request.POST["book"], salt=_salt(request), max_age=_A_DAY)
        except signing.BadSignature:
            return redirect("take-basics", town)
        return _preview(request, town, _carried_of(said), request.POST["book"])
    form = FileForm(request.POST or None, request.FILES or None)
    problems: tuple[Remark, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            carried, problems = _read(request, form)
            if not problems:
                book = signing.dumps(carried.to_json(), salt=_salt(request), compress=True)
                if len(book) > MOST_CARRIED:
                    raise FileRefused(
                        "too_large", _("表が大きすぎます。要る地域の行だけを、別のファイルに保存して選んでください。")
                    )
                return _preview(request, town, carried, book)
        except FileRefused as refused:
            form.add_error("file", refused.message)
    context = {"current": "bodies", "form": form, "problems": problems[:MOST_SHOWN]}
    return render(request, "work/base/basics_take.html", context, status=422 if form.errors or problems else 200)


def _read(request: TownRequest, form: FileForm) -> tuple[Carried, tuple[Remark, ...]]:
    """What the file says, and what is wrong with it. Raises ``FileRefused``."""
    file = form.cleaned_data["file"]
    reading = _read_book(read_any(file.read(), PurePath(file.name).stem), request.town.name)
    as_of: date | None = form.cleaned_data["as_of"]
    problems = list(reading.problems)
    if as_of is None and any(area.day is None for area in reading.areas):
        form.add_error("as_of", _("表に日付の列がありません。いつの数かを書いてください。"))
        problems.append(Remark(0, _("いつの数かが、分かりません。")))
    today = clock.day_of(clock.now())
    problems += [Remark(a.row, _("まだ来ていない日の数です。")) for a in reading.areas if (a.day or today) > today]
    areas = tuple(AreaRow(a.row, a.area, a.day or as_of, a.cells) for a in reading.areas)
    carried = Carried(
        areas, reading.is_by_district, form.cleaned_data["source"], reading.remarks, reading.read, reading.unread
    )
    return carried, tuple(problems)


def _read_book(book: RawBook, town: str) -> Reading:
    """The first sheet that can be read; else what is wrong with the first."""
    found: list[Reading] = []
    for sheet in book.sheets:
        rows: list[FileRow] = [(row.number, {at: cell.text for at, cell in row.cells.items()}) for row in sheet.rows]
        found.append(read_census(rows, town))
        if found[-1].areas:
            return found[-1]
    return found[0] if found else read_census([], town)


@dataclass(frozen=True)
class Lies:
    """The districts of the town as they were on the days of a file: an area is looked for among those of its own day."""

    by_day: Mapping[date, Grounds]

    def of(self, area: AreaRow) -> Grounds:
        """The districts among which an area is looked for."""
        assert area.day is not None  # _read asks for the day of a file without one
        return self.by_day[area.day]

    def key(self, area: AreaRow) -> tuple[str, int]:
        """What is placed once: an area, while the districts are the same."""
        grounds = self.of(area)
        return flat_area(area.area, grounds.town), id(grounds)

    @property
    def names(self) -> dict[str, str]:
        """All districts of any of these days, by code."""
        return {code: name for grounds in self.by_day.values() for code, name in grounds.names.items()}

    @property
    def is_several(self) -> bool:
        """Whether the districts changed between the days."""
        return len({id(grounds) for grounds in self.by_day.values()}) > 1


def _chosen(request: TownRequest, carried: Carried, lies: Lies) -> dict[tuple[str, int], AreaChoice]:
    """Each area once, with the district that was chosen for it, or was found."""
    rest_outside = bool(request.POST.get("rest"))
    decided = _decided(request.POST.get("decided", ""))
    found: dict[tuple[str, int], AreaChoice] = {}
    told = _("{area}（{day}）")
    for area in carried.areas:
        key, grounds = lies.key(area), lies.of(area)
        if key in found:
            continue
        place = grounds.find(area.area, is_by_district=carried.is_by_district)
        field = f"place-{len(found)}"
        sent = request.POST.get(field, decided.get(field, UNDECIDED))
        is_one = sent == OUTSIDE or sent in grounds.names
        chosen = sent if is_one else UNDECIDED if place.code is None else place.code
        if chosen == UNDECIDED and rest_outside:
            chosen = OUTSIDE
        where = grounds.names.get(chosen, "")
        label = told.format(area=area.area, day=wareki(area.day)) if lies.is_several and area.day else area.area
        found[key] = AreaChoice(area.area, label, field, chosen, place.how, place.code is None, place.code, where=where)
    return dict(zip(found, _with_boxes(request, list(found.values())), strict=True))


def _with_boxes(request: TownRequest, choices: list[AreaChoice]) -> list[AreaChoice]:
    """The areas that have a box: the one to be changed, what nobody has decided, what was asked, and what had one before."""
    asked_now = request.POST.get("change")

    def rank(choice: AreaChoice) -> int | None:
        if choice.field == asked_now:
            return 0
        if choice.chosen == UNDECIDED:
            return 1
        return 2 if choice.is_asked or choice.field in request.POST else None

    wanted = sorted((place, at) for at, choice in enumerate(choices) if (place := rank(choice)) is not None)
    boxes = {at for _place, at in wanted[:MOST_BOXES]}
    return [replace(choice, has_box=at in boxes) for at, choice in enumerate(choices)]


def _decided(sent: str) -> dict[str, str]:
    """What was decided of areas that have no box, by field: as ``_told_decided`` wrote it."""
    by_code = [part.split(" ") for part in sent.split(",")]
    return {f"place-{number}": code for code, *numbers in by_code for number in numbers}


def _told_decided(choices: list[AreaChoice]) -> str:
    """The areas that were decided and have no box, in one line: a code and the numbers of its areas, then the next code."""
    by_code: dict[str, list[str]] = {}
    for choice in choices:
        if not choice.has_box and choice.chosen not in (UNDECIDED, choice.found):
            by_code.setdefault(choice.chosen, []).append(choice.field.removeprefix("place-"))
    return ",".join(" ".join((code, *numbers)) for code, numbers in by_code.items())


def _outcomes(
    request: TownRequest, carried: Carried, placed: Mapping[tuple[str, int], AreaChoice], lies: Lies
) -> Iterator[Outcome]:
    """Every district's day that the file tells, in the order of the districts and days."""
    there = kept_numbers(request.actor)
    names = lies.names
    grouped: dict[tuple[str, date], list[AreaRow]] = {}
    for area in carried.areas:
        code = placed[lies.key(area)].chosen
        if code in names and area.day is not None:
            grouped.setdefault((code, area.day), []).append(area)
    order = list(names)
    for (code, day), areas in sorted(grouped.items(), key=lambda each: (each[0][1], order.index(each[0][0]))):
        row = there.get((code, day))
        said = summed(areas)
        if said == Numbers(lacking=said.lacking):
            # Nothing but masks and empty cells: the district is one of which the file says nothing.
            continue
        numbers = laid_over(row.numbers, said) if row else said
        source = carried.source or (row.source if row else "")
        draft = BasicsDraft(code, day, source, numbers)
        yield Outcome(names[code], draft, row.numbers if row else None, len(areas))


def _preview(request: TownRequest, town: str, carried: Carried, book: str) -> HttpResponse:
    """What the file would change; or take it, where that was asked and is what was shown."""
    lies = Lies(grounds_by_day(request.actor, {area.day for area in carried.areas if area.day}))
    placed = _chosen(request, carried, lies)
    choices = list(placed.values())
    outcomes = list(_outcomes(request, carried, placed, lies))
    asked = [choice for choice in choices if choice.chosen == UNDECIDED]
    seen = state_seen(request.actor)
    shown = fingerprint(seen, *(f"{choice.field} {choice.chosen}" for choice in choices))
    trouble = ""
    if request.POST.get("do") == "take" and not asked and outcomes:
        if request.POST.get("shown") == shown:
            try:
                taken = take_basics(
                    actor=request.actor,
                    drafts=[outcome.draft for outcome in outcomes],
                    places={choice.name: choice.chosen for choice in choices if choice.chosen != choice.found},
                    seen=seen,
                    at=clock.now(),
                )
            except (Invalid, NotNow) as refused:
                trouble = refused.message
            else:
                told = _("人口の表を読み込みました。新しい地区は{added}、変わった地区は{changed}です。")
                messages.success(request, told.format(added=taken.added, changed=taken.changed))
                return redirect("basics", town)
        else:
            trouble = _("見せたあとに、町の地区か登録が変わりました。下の内容を確かめて、もう一度押してください。")
    days = sorted({outcome.draft.as_of for outcome in outcomes})
    context = {
        "current": "bodies",
        "book": book,
        "shown": shown,
        "carried": carried,
        **_places(choices),
        "districts": list(lies.names.items()),
        "outcomes": outcomes,
        "days": [wareki(day) for day in days],
        "lacking": _lacking(lies, outcomes),
        "can_take": bool(outcomes) and not asked,
        "trouble": trouble,
    }
    return render(request, "work/base/basics_preview.html", context, status=409 if trouble else 200)


def _places(choices: list[AreaChoice]) -> dict[str, Any]:
    """The areas as the page shows them: asked with a box each, placed in words, and how many are yet to come."""
    undecided = [choice for choice in choices if choice.chosen == UNDECIDED]
    asked = [choice for choice in choices if choice.is_asked and choice.has_box]
    placed = [choice for choice in choices if choice.chosen != UNDECIDED and not (choice.is_asked and choice.has_box)]
    return {
        "asked": asked,
        "placed": placed,
        "is_changing": any(choice.has_box for choice in placed),
        "undecided": len(undecided),
        "to_come": sum(not choice.has_box for choice in undecided),
        "decided": _told_decided(choices),
    }


def _lacking(lies: Lies, outcomes: list[Outcome]) -> list[str]:
    """The districts of its days of which the file says nothing."""
    said = {outcome.draft.district for outcome in outcomes}
    return [name for code, name in lies.names.items() if code not in said]


addresses = [path("bodies/basics/take/", show_take, name="take-basics")]
