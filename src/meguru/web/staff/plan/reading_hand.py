"""All rows of a reading on one page, to be corrected by hand: many at once, split, joined, taken for headings, and undone."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.bodies.queries.lists import organisation_names
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, NotFound, NotNow
from meguru.core.language import _, joined
from meguru.core.text import excerpt
from meguru.plan.documents.commands import (
    change_reading_rows,
    correct_reading_row,
    split_reading_row,
    undo_reading_change,
)
from meguru.plan.documents.queries import get_reading
from meguru.plan.documents.rules import (
    READING_MACHINE,
    ROW_FIELDS,
    Lesson,
    ReadingState,
    RowsAct,
    change_digest,
    lessons_of,
    pieces_of,
    pillar_level,
    row_again,
    row_seen,
    rows_digest,
)
from meguru.web.asked import whole_number
from meguru.web.forms import PlainForm, attempt
from meguru.web.middleware import TownRequest
from meguru.web.staff.plan.hand_rows import SHOWS, hand_rows

_DONE = {
    RowsAct.SET: _("{count}行の柱・分野・担当を決めました。"),
    RowsAct.DROP: _("{count}行を外しました。"),
    RowsAct.RESTORE: _("{count}行を戻しました。"),
    RowsAct.JOIN: _("{count}行を1行につなぎました。"),
    RowsAct.HEADING: _("{count}行を見出しにし、下の行の分野にしました。"),
}
_LAST = {
    RowsAct.SET: _("{count}行の柱・分野・担当を決めた"),
    RowsAct.DROP: _("{count}行を外した"),
    RowsAct.RESTORE: _("{count}行を戻した"),
    RowsAct.JOIN: _("{count}行をつないだ"),
    RowsAct.HEADING: _("{count}行を見出しにした"),
    RowsAct.SPLIT: _("1行を2行に分けた"),
    RowsAct.CORRECT: _("1行の名前や内容を直した"),
    RowsAct.TABLE: _("直した表のとおりに改めた"),
    RowsAct.UNDO: _("直しを元に戻した"),
}
_SET = ("pillar", "group", "lead", "partners")


class ActForm(PlainForm):
    """What is to be done to the ticked rows."""

    PUBLIC = frozenset({"pillar", "group", "lead", "partners"})

    act = forms.ChoiceField(choices=[(act.value, act.value) for act in RowsAct])
    seen = forms.CharField(widget=forms.HiddenInput)
    pillar = forms.CharField(label=_("柱"), required=False, widget=forms.TextInput(attrs={"list": "pillars"}))
    group = forms.CharField(label=_("分野・部署"), required=False, widget=forms.TextInput(attrs={"list": "groups"}))
    lead = forms.CharField(label=_("担当"), required=False, widget=forms.TextInput(attrs={"list": "names"}))
    partners = forms.CharField(
        label=_("一緒に行う組織"), required=False, help_text=_("いくつもあるときは、「、」で区切ります。")
    )

    @property
    def written(self) -> list[forms.BoundField]:
        """The fields in which somebody writes what the rows are to say."""
        return [self[name] for name in _SET]

    @property
    def is_setting(self) -> bool:
        """Whether what was written in them comes back to be mended."""
        return bool(self.is_bound and self.errors and self.data.get("act") == RowsAct.SET)


class PartForm(PlainForm):
    """The row that is open on the page: its name and its text."""

    PUBLIC = frozenset({"title", "description"})

    title = forms.CharField(label=_("取組の名前"), required=False)
    description = forms.CharField(label=_("内容"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


def show_reading_hand(request: TownRequest, town: str, reading_id: int) -> HttpResponse:
    """All rows on one page; what was chosen is done to those that are ticked."""
    found = get_reading(request.actor, reading_id)
    if found.state != ReadingState.OPEN:
        return redirect("reading", town, reading_id)
    form, part, ticked = ActForm(request.POST or None), None, _ticked(request)
    opened = _number(request.POST.get("row") or request.GET.get("open", ""), len(found.rows))
    theirs: Mapping[str, str] = {}
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["act"] == RowsAct.CORRECT and opened is not None:
            part, place = PartForm(request.POST), opened
            try:
                done = attempt(part, lambda: _correct(request, found, place, part)) if part.is_valid() else None
                if done is not None:
                    return _back(request, town, reading_id, done.last_change["places"][0])
            except EditedMeanwhile as error:
                part.add_error(None, _("ほかの人が先にこの行を直しました。両方を見くらべて、残す内容にしてください。"))
                theirs = error.theirs
        else:
            if attempt(form, lambda: _do(request, found, form.cleaned_data, ticked, opened)) is not None:
                return _back(request, town, reading_id, opened)
        found = get_reading(request.actor, reading_id)
    opened, kept_seen = _opened_again(request, found, opened)
    context = _page(request, town, found, ticked, opened)
    context |= {"form": form, "theirs": theirs, "part": part or context["part"]} | kept_seen
    failed = bool(form.errors or (part and part.errors))
    return render(request, "work/plan/reading_hand.html", context, status=422 if failed else 200)


def _opened_again(request: TownRequest, found: Any, opened: int | None) -> tuple[int | None, dict[str, str]]:
    """Where the row stands that was open; of one that nobody can tell the page still asks for what was seen of it."""
    seen = request.POST.get("row_seen", "")
    if opened is None or not seen:
        return opened, {}
    try:
        return row_again(found.rows, opened, seen), {}
    except NotNow:
        return opened, {"row_seen": seen}


def _ticked(request: TownRequest) -> list[str]:
    return (request.POST if request.method == "POST" else request.GET).getlist("place")


def _number(text: str, below: int) -> int | None:
    """A place among the rows, where the text is one."""
    return whole_number(text, highest=below - 1) if below else None


def _correct(request: TownRequest, found: Any, place: int, part: PartForm) -> Any:
    seen = request.POST.get("row_seen", "")
    old = found.rows[row_again(found.rows, place, seen) if seen else place]
    values = {key: str(old.get(key, "")) for key in ROW_FIELDS} | part.cleaned_data
    done = correct_reading_row(
        actor=request.actor,
        reading_id=found.pk,
        row=place,
        values=values,
        is_dropped=bool(old.get("is_dropped")),
        seen=seen or None,
        at=clock.now(),
    )
    messages.success(request, _("{number}件目を記録しました。").format(number=done.last_change["places"][0] + 1))
    return done


def _do(request: TownRequest, found: Any, said: Mapping[str, Any], ticked: list[str], opened: int | None) -> Any:
    """Call the command of an act, and say what was done."""
    act, seen = RowsAct(said["act"]), said["seen"]
    if act == RowsAct.UNDO:
        done = undo_reading_change(actor=request.actor, reading_id=found.pk, seen=seen, at=clock.now())
        messages.success(request, _("最後の直しを元に戻しました。"))
        return done
    if act == RowsAct.SPLIT:
        if opened is None:
            raise NotFound
        piece = _number(request.POST.get("piece", ""), 100_000)
        done = split_reading_row(
            actor=request.actor,
            reading_id=found.pk,
            row=opened,
            piece=-1 if piece is None else piece,
            title=request.POST.get("new_title", ""),
            seen=seen,
            at=clock.now(),
        )
        messages.success(request, _("2行に分けました。あとの行の名前と内容を確かめてください。"))
        return done
    places = [place for text in ticked if (place := _number(text, len(found.rows))) is not None]
    done = change_reading_rows(
        actor=request.actor,
        reading_id=found.pk,
        act=act,
        places=places,
        values={key: said[key] for key in _SET} if act == RowsAct.SET else None,
        seen=seen,
        is_learnt="is_learnt" in request.POST,
        at=clock.now(),
    )
    messages.success(request, _DONE[act].format(count=len(set(places))))
    return done


def _back(request: TownRequest, town: str, reading_id: int, opened: int | None) -> HttpResponse:
    """The page again, where one was: at the row that was open, else where its news stands."""
    show = _shown(request)
    query = f"?{urlencode({'show': show})}" if show else ""
    return redirect(f"{reverse('reading-hand', args=[town, reading_id])}{query}" + _at(opened))


def _shown(request: TownRequest) -> str:
    """Which rows are asked for; empty for all."""
    asked = (request.POST if request.method == "POST" else request.GET).get("show", "")
    return asked if asked in SHOWS else ""


def _at(opened: int | None) -> str:
    return "" if opened is None else f"#row-{opened + 1}"


def _page(request: TownRequest, town: str, found: Any, ticked: list[str], opened: int | None) -> dict[str, Any]:
    rows, show = found.rows, _shown(request)
    kept = [row for row in rows if not row.get("is_dropped")]
    return {
        "current": "plan",
        "reading": found,
        "state": READING_MACHINE.states[ReadingState(found.state)],
        "rows": hand_rows(rows, show=show, ticked=ticked, level=pillar_level(rows)),
        "show": show,
        "kept": len(kept),
        "unsure": sum(not row.get("sure", True) for row in kept),
        "dropped": len(rows) - len(kept),
        "seen": rows_digest(rows),
        "change_seen": change_digest(rows, found.last_change),
        **_open_row(found, opened),
        **_offers(request, kept, pillar_level(rows)),
        "last": _last_words(found),
        "lessons": [_offered(town, found, number, each) for number, each in enumerate(_lessons(found))],
        "back": reverse("reading", args=[town, found.pk]),
    }


def _open_row(found: Any, opened: int | None) -> dict[str, Any]:
    """The row that is open on the page: its form, where it can be split, and its indicators."""
    if opened is None:
        return {"opened": None, "part": None}
    row = found.rows[opened]
    lines = {line["number"]: line["text"] for line in found.found.get("lines", [])}
    return {
        "opened": opened,
        "row_seen": row_seen(found.rows, opened),
        "part": PartForm(initial={"title": row.get("title", ""), "description": row.get("description", "")}),
        "pieces": [(number, excerpt(each.text, 200)) for number, each in enumerate(pieces_of(row, lines))],
        "indicators": row.get("indicators") or [],
    }


def _offers(request: TownRequest, kept: list[dict[str, Any]], level: int) -> dict[str, Any]:
    """What the boxes offer while somebody types: pillars, groups and bodies that are named already."""
    paths = [row.get("group_path") or [] for row in kept]
    names = [name for row in kept for name in row.get("owners") or [row.get("owner", "")]]
    names += [name for _code, name in organisation_names(request.actor, on=clock.day_of(clock.now()))]
    return {
        "pillars": list(dict.fromkeys(path[level] for path in paths if len(path) > level)),
        "groups": list(dict.fromkeys(row["group"] for row in kept if row.get("group"))),
        "names": list(dict.fromkeys(name for name in names if name)),
    }


def _last_words(found: Any) -> str:
    last = found.last_change
    return _LAST[RowsAct(last["act"])].format(count=len(last.get("places", []))) if last else ""


def _lessons(found: Any) -> list[Lesson]:
    """What may be done to others as it was done last; nothing where that was learnt itself."""
    last = found.last_change
    if not last or last.get("is_learnt"):
        return []
    if last["act"] == RowsAct.SET and not last.get("values", {}).get("lead"):
        return []
    return lessons_of(last["rows"], found.rows, last["act"], last.get("places", []))


def _offered(town: str, found: Any, number: int, lesson: Lesson) -> dict[str, Any]:
    titles = [excerpt(str(found.rows[place].get("title", "")), 30) for place in lesson.places[:3]]
    return {
        "words": lesson.likeness.words,
        "count": len(lesson.places),
        "titles": joined("」「", titles),
        "more": len(lesson.places) > len(titles),
        "address": f"{reverse('reading-same', args=[town, found.pk])}?lesson={number}",
    }


def show_reading_same(request: TownRequest, town: str, reading_id: int) -> HttpResponse:
    """The rows of the same form as those that were changed last, before the same is done to them."""
    found = get_reading(request.actor, reading_id)
    if found.state != ReadingState.OPEN:
        return redirect("reading", town, reading_id)
    lessons = _lessons(found)
    number = _number(request.GET.get("lesson", "0"), len(lessons))
    if number is None:
        return redirect("reading-hand", town, reading_id)
    lesson, last = lessons[number], found.last_change
    places = [str(place) for place in lesson.places]
    rows = [row for row in hand_rows(found.rows, ticked=places, level=pillar_level(found.rows)) if row.is_ticked]
    context = {
        "current": "plan",
        "reading": found,
        "state": READING_MACHINE.states[ReadingState(found.state)],
        "words": lesson.likeness.words,
        "rows": rows,
        "act": last["act"],
        "done": _LAST[RowsAct(last["act"])].format(count=len(last["places"])),
        "said": [(ActForm.base_fields[key].label, each) for key in _SET if (each := last.get("values", {}).get(key))],
        "values": {key: last.get("values", {}).get(key, "") for key in _SET},
        "seen": rows_digest(found.rows),
        "back": reverse("reading-hand", args=[town, reading_id]),
    }
    return render(request, "work/plan/reading_same.html", context)


addresses = [
    path("plan/readings/<int:reading_id>/hand/", show_reading_hand, name="reading-hand"),
    path("plan/readings/<int:reading_id>/hand/same/", show_reading_same, name="reading-same"),
]
