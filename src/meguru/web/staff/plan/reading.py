"""The plan document becomes a plan: upload, look at what was found, correct it row by row, adopt it as a draft."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, NotFound, NotNow
from meguru.core.kept import again
from meguru.core.language import _, choices_of, listed
from meguru.files.outside.guard import sniff
from meguru.files.reading import FileRefused
from meguru.jobs.reading import read_document
from meguru.plan.documents.commands import correct_reading_row, keep_document, set_reading_aside
from meguru.plan.documents.queries import get_reading, list_readings, reading_of_document, reading_progress
from meguru.plan.documents.rules import NO_ROW, READING_MACHINE, ROW_FIELDS, ReadingState, row_again, row_seen
from meguru.plan.terms.measures import MEASURE_KIND_LABELS
from meguru.web.forms import PlainForm, attempt
from meguru.web.middleware import TownRequest

_STAGES = {"plan": _("計画"), "do": _("実施"), "check": _("評価"), "act": _("見直し"), "midterm": _("中間の見直し")}
_RHYTHMS = {"annual": _("毎年"), "midterm": _("中間年")}


class UploadForm(PlainForm):
    """The plan document."""

    file = forms.FileField(
        label=_("計画書のファイル"),
        help_text=_("テキスト（txt）、PDF、Word（docx）、Excel（xlsx）。{most}MBまで。").format(
            most=settings.MEGURU_UPLOAD_MEGABYTES
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.pdf,.docx,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Not too large to be taken into memory."""
        file = self.cleaned_data["file"]
        if file.size > settings.MEGURU_UPLOAD_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(
                _(
                    "ファイルが大きすぎます（{size:.0f}MB）。{most}MBまでの"
                    "ファイルを読み取れます。計画の章だけに分けて、もう一度お試しください。"
                ).format(size=file.size / 1024 / 1024, most=settings.MEGURU_UPLOAD_MEGABYTES)
            )
        return file


def show_readings(request: TownRequest, town: str) -> HttpResponse:
    """The documents read so far, with the form that reads another."""
    require(request.actor, Action.PLAN_READ_DOCUMENT)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return _take_in(request, town, file.read(), file.name)
        except FileRefused as refused:
            form.add_error("file", refused.message)
    context = {"current": "plan", "form": form, "readings": list_readings(request.actor)}
    return render(request, "work/plan/readings.html", context, status=422 if form.errors else 200)


def _take_in(request: TownRequest, town: str, data: bytes, filename: str) -> HttpResponse:
    """Keep a document for the background, where it is opened. Raises ``FileRefused`` for what is seen to be none."""
    digest = hashlib.sha256(data).hexdigest()
    same = reading_of_document(request.actor, digest)
    if same is not None:
        messages.info(request, _("この計画書は、もう読み取っています。その続きを開きました。"))
        return redirect("reading", town, same.pk)
    sniff(data)
    kept = keep_document(actor=request.actor, filename=filename, digest=digest, data=data, at=clock.now())
    read_document.enqueue(town, kept.pk)
    return redirect("reading", town, kept.pk)


@dataclass(frozen=True)
class ShownRow:
    """A found measure as the preview shows it. ``place`` is its place among all rows, from 0."""

    place: int
    number: int
    values: Mapping[str, Any]
    kind_label: str
    source: str
    is_unsure: bool
    is_dropped: bool


def line_words(numbers: list[int]) -> str:
    """Line numbers as 12-15、18."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return listed(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def _shown(rows: list[dict[str, Any]]) -> list[ShownRow]:
    labels = {kind.value: label for kind, label in MEASURE_KIND_LABELS.items()}
    return [
        ShownRow(
            place=place,
            number=place + 1,
            values=_told(row),
            kind_label=labels.get(row["kind"], row["kind"]),
            source=line_words(row.get("source_lines", [])),
            is_unsure=not row.get("sure", True),
            is_dropped=bool(row.get("is_dropped")),
        )
        for place, row in enumerate(rows)
    ]


def show_reading(request: TownRequest, town: str, reading_id: int) -> HttpResponse:
    """What was found in a document; while it is still being read, how far it is."""
    found = get_reading(request.actor, reading_id)
    context: dict[str, Any] = {"current": "plan", "reading": found, "state": READING_MACHINE.states[_state(found)]}
    if found.state in (ReadingState.WAITING, ReadingState.REFUSED):
        waited = int((clock.now() - found.read_at).total_seconds())
        context |= {"waited": max(0, waited), "progress": reading_progress(request.actor, reading_id)}
        return render(request, "work/plan/reading_waiting.html", context)
    rows = _shown(found.rows)
    kept = [row for row in rows if not row.is_dropped]
    show, owner, group = (request.GET.get(key, "") for key in ("show", "owner", "group"))
    shown = [
        row
        for row in (rows if show == "dropped" else kept)
        if (show != "unsure" or row.is_unsure)
        and (show != "dropped" or row.is_dropped)
        and (not owner or row.values["owner"] == owner)
        and (not group or row.values["group"] == group)
    ]
    context |= {
        "rows": shown,
        "kept": len(kept),
        "unsure": sum(row.is_unsure for row in kept),
        "dropped": len(rows) - len(kept),
        "next_row": len(rows),
        "show": show,
        "owner": owner,
        "group": group,
        "owners": list(Counter(row.values["owner"] for row in kept).items()),
        "groups": list(Counter(row.values["group"] for row in kept).items()),
        "kinds": list(Counter(row.kind_label for row in kept).items()),
        "is_open": found.state == ReadingState.OPEN,
        "is_erased": not found.found and not found.rows,
        "indicators": [
            {**each, "of": row["title"]}
            for row in found.rows
            if not row.get("is_dropped")
            for each in row.get("indicators") or ()
        ],
        **_rest(found.found),
    }
    return render(request, "work/plan/reading.html", context)


def _state(found: Any) -> ReadingState:
    return ReadingState(found.state)


def _rest(found: Mapping[str, Any]) -> dict[str, Any]:
    """Everything else the document says: actors, bodies, flows, cycle, lines that nothing used."""
    texts = {line["number"]: line["text"] for line in found.get("lines", [])}
    steps = [
        {**_told(step), "stage_label": _STAGES.get(step["stage"], ""), "rhythm_label": _RHYTHMS.get(step["rhythm"], "")}
        for step in found.get("cycle", [])
    ]
    return {
        "actors": found.get("actors", []),
        "statements": sum(len(actor["statements"]) for actor in found.get("actors", [])),
        "districts": [_told(district) for district in found.get("districts", [])],
        "bodies": found.get("bodies", []),
        "flows": [_told(flow) for flow in found.get("flows", [])],
        "cycle": steps,
        "unused": [(number, texts.get(number, "")) for number in found.get("unused_lines", [])],
        "warnings": [{**warning, "message": again(warning["message"])} for warning in found.get("warnings", [])],
    }


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "doubt": again(row.get("doubt", ""))}


_CORRECTED = _("ほかの人が先にこの行を直しました。両方を見くらべて、残す内容を入れ直してください。")
_ADDED = _("ほかの人が先に行を足すか分けるかしました。下の取組とは別の取組なら、もう一度押すと足します。")


class RowForm(PlainForm):
    """One measure as it was found, to be put right."""

    PUBLIC = frozenset({"title", "description", "owner", "group"})

    title = forms.CharField(label=_("取組の名前"), required=False)
    description = forms.CharField(label=_("内容"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    owner = forms.CharField(
        label=_("担当"),
        required=False,
        help_text=_("課・社会福祉協議会の名前。登録のない名前は、採用のときに登録します。"),
    )
    group = forms.CharField(
        label=_("分野・部署"), required=False, help_text=_("社会福祉協議会の分野など。空けると担当と同じになります。")
    )
    kind = forms.ChoiceField(label=_("種類"), choices=choices_of(MEASURE_KIND_LABELS))
    is_dropped = forms.BooleanField(label=_("取組ではないので外す"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


def show_reading_row(request: TownRequest, town: str, reading_id: int, place: int) -> HttpResponse:
    """Correct one row, drop it, or add one the reader missed."""
    found = get_reading(request.actor, reading_id)
    if not 0 <= place <= len(found.rows):
        raise NotFound
    place = _place_now(request, found, place)
    old: dict[str, Any] = found.rows[place] if place < len(found.rows) else {"kind": "measure"}
    initial = {**{key: old.get(key, "") for key in ROW_FIELDS}, "is_dropped": old.get("is_dropped", False)}
    is_new = place == len(found.rows)
    initial["seen"] = row_seen(found.rows, place)
    form = RowForm(request.POST or None, initial=initial)
    theirs: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(form, lambda: _correct(request, reading_id, place, form.cleaned_data))
        except EditedMeanwhile as error:
            done, theirs = None, error.theirs
            form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            if form.cleaned_data["seen"] == NO_ROW:
                form.add_error(None, _ADDED)
                is_new, place = True, len(get_reading(request.actor, reading_id).rows)
            else:
                form.add_error(None, _CORRECTED)
                form.data["seen"] = initial["seen"]  # type: ignore[index]
        if done is not None:
            return _after_row(request, town, done, done.last_change["places"][0])
    lines = {line["number"]: line["text"] for line in found.found.get("lines", [])}
    source: list[int] = list(old.get("source_lines", []))
    near = range(min(source) - 2, max(source) + 3) if source else []
    context = {
        "current": "plan",
        "reading": found,
        "form": form,
        "row": _told(old),
        "number": place + 1,
        "action": reverse("reading-row", args=[town, reading_id, place]),
        "is_new": is_new,
        "indicators": old.get("indicators") or [],
        "theirs": [(RowForm.base_fields[key].label, text) for key, text in theirs.items() if key != "kind"],
        "lines": [(number, lines[number], number in source) for number in near if number in lines],
        "previous": place - 1 if place else None,
        "next": place + 1 if place + 1 < len(found.rows) else None,
        "back": reverse("reading", args=[town, reading_id]),
    }
    return render(request, "work/plan/reading_row.html", context, status=422 if form.errors else 200)


def _place_now(request: TownRequest, found: Any, place: int) -> int:
    """Where the row stands now for which the form was drawn that was sent; the same place where nobody can tell."""
    seen = request.POST.get("seen", "")
    try:
        return row_again(found.rows, place, seen) if seen else place
    except NotNow:
        return place


def _correct(request: TownRequest, reading_id: int, place: int, data: Mapping[str, Any]) -> Any:
    return correct_reading_row(
        actor=request.actor,
        reading_id=reading_id,
        row=place,
        values={key: data[key] for key in ROW_FIELDS},
        is_dropped=data["is_dropped"],
        seen=data["seen"] or None,
        at=clock.now(),
    )


def _after_row(request: TownRequest, town: str, done: Any, place: int) -> HttpResponse:
    """Back to the list, or on to the next row that wants a look."""
    messages.success(request, _("{number}件目を記録しました。").format(number=place + 1))
    if "next" in request.POST:
        unsure = [n for n, each in enumerate(done.rows) if not each.get("sure", True) and not each.get("is_dropped")]
        later = [n for n in unsure if n > place] or unsure
        if later:
            return redirect("reading-row", town, done.pk, later[0])
    return redirect("reading", town, done.pk)


@require_POST
def post_set_aside(request: TownRequest, town: str, reading_id: int) -> HttpResponse:
    """Put a reading away."""
    set_reading_aside(actor=request.actor, reading_id=reading_id, at=clock.now())
    messages.success(request, _("読み取りを取りやめました。計画は変わっていません。"))
    return redirect("readings", town)


addresses = [
    path("plan/readings/", show_readings, name="readings"),
    path("plan/readings/<int:reading_id>/", show_reading, name="reading"),
    path("plan/readings/<int:reading_id>/rows/<int:place>/", show_reading_row, name="reading-row"),
    path("plan/readings/<int:reading_id>/aside/", post_set_aside, name="reading-aside"),
]
