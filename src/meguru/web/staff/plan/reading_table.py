"""A reading goes out as an Excel table and comes back corrected: what would change is shown first, then taken as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.core import clock
from meguru.core.language import _
from meguru.files.reading import FileRefused, Measure, write_workbook
from meguru.files.reading.from_json import reading_from_json
from meguru.files.reading.workbook.incoming import read_workbook
from meguru.files.tables.reading import read_apart
from meguru.files.tables.writing import MEDIA_TYPE
from meguru.plan.documents.commands import RowDraft, replace_reading_rows
from meguru.plan.documents.queries import get_reading
from meguru.plan.documents.rules import ROW_FIELDS, rows_digest
from meguru.web.forms import PlainForm, attempt
from meguru.web.middleware import TownRequest
from meguru.web.staff.plan.reading import UploadForm

_SALT = "meguru.reading-table"
_A_DAY = 24 * 60 * 60
_LABELS = {
    "title": _("名前"),
    "description": _("内容"),
    "owner": _("担当"),
    "group": _("分野・部署"),
    "kind": _("種類"),
}


def show_reading_workbook(request: TownRequest, town: str, reading_id: int) -> HttpResponse:
    """The rows as a workbook."""
    found = get_reading(request.actor, reading_id)
    kept = [row for row in found.rows if not row.get("is_dropped")]
    workbook = write_workbook(reading_from_json(found.found, kept, found.filename))
    response = HttpResponse(workbook, content_type=MEDIA_TYPE)
    name = quote(str(_("読み取り_{reading_id}.xlsx").format(reading_id=reading_id)))
    response["Content-Disposition"] = f"attachment; filename=\"reading-{reading_id}.xlsx\"; filename*=UTF-8''{name}"
    return response


@dataclass
class Comparison:
    """What a corrected table would change: rows changed, added, and gone; and the rows as they would stand then."""

    drafts: list[RowDraft] = field(default_factory=list)
    changed: list[tuple[int, str, list[tuple[str, str, str]]]] = field(default_factory=list)
    added: list[tuple[int, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    is_moved: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether the table is just as it went out."""
        return not (self.changed or self.added or self.gone or self.is_moved)


def compare(rows: Sequence[Mapping[str, Any]], measures: Sequence[Measure]) -> Comparison:
    """Match the measures of a corrected table with the rows they came from."""
    found = Comparison()
    free = [place for place, row in enumerate(rows) if not row.get("is_dropped")]
    for number, measure in enumerate(measures, start=2):  # the first row of the sheet holds the headings
        place = _place_of(measure, rows, free)
        values = _values(measure)
        if place is None:
            found.added.append((number, measure.title))
            found.drafts.append(RowDraft(None, values, source_lines=list(measure.source_lines)))
            continue
        free.remove(place)
        old = rows[place]
        if _one_line(values["description"]) == _one_line(old.get("description", "")):
            values["description"] = old.get("description", "")
        elif "\n" in old.get("description", ""):
            values["description"] = "\n".join(measure.paragraphs)
        changes = [(_LABELS[k], str(old.get(k, "")), values[k]) for k in ROW_FIELDS if values[k] != old.get(k, "")]
        if measure.sure and not old.get("sure", True) and not changes:
            changes = [(_("確か"), _("要確認"), _("はい"))]
        if changes:
            found.changed.append((number, measure.title, changes))
        found.drafts.append(RowDraft(place, values, sure=measure.sure))
    places = [draft.place for draft in found.drafts if draft.place is not None]
    found.is_moved = places != sorted(places)
    found.gone = [rows[place]["title"] for place in free]
    _put_back_dropped(found.drafts, rows, free)
    return found


def _place_of(measure: Measure, rows: Sequence[Mapping[str, Any]], free: Sequence[int]) -> int | None:
    """The row a measure came from: by its source lines, else by its title."""
    lines = list(measure.source_lines)
    same_lines = [place for place in free if lines and rows[place].get("source_lines") == lines]
    same_title = [place for place in free if rows[place]["title"] == measure.title]
    both = [place for place in same_lines if place in same_title]
    return next(iter(both or same_lines or same_title), None)


def _values(measure: Measure) -> dict[str, str]:
    return {key: str(getattr(measure, key)) for key in ROW_FIELDS}


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.split("\n"))


def _put_back_dropped(drafts: list[RowDraft], rows: Sequence[Mapping[str, Any]], gone: Sequence[int]) -> None:
    """Rows that the table does not hold stay where they stood, as dropped ones."""
    for place, row in enumerate(rows):
        if not (row.get("is_dropped") or place in gone):
            continue
        before = [n for n, draft in enumerate(drafts) if draft.place is not None and draft.place < place]
        values = {key: str(row.get(key, "")) for key in ROW_FIELDS}
        drafts.insert(before[-1] + 1 if before else 0, RowDraft(place, values, True, bool(row.get("sure", True))))


class TakeForm(PlainForm):
    """The compared rows, signed, so that what was shown is what is taken."""

    payload = forms.CharField(widget=forms.HiddenInput)


def show_reading_table(request: TownRequest, town: str, reading_id: int) -> HttpResponse:
    """Choose the corrected table; see what would change; take it."""
    found = get_reading(request.actor, reading_id)
    if "payload" in request.POST:
        return _take(request, town, reading_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    form.fields["file"].label = _("直したExcelの表")
    form.fields["file"].help_text = _("この読み取りから書き出した表を、直して保存したもの。")
    form.fields["file"].widget.attrs["accept"] = ".xlsx"
    comparison, payload = None, ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read()
        try:
            comparison = compare(found.rows, _measures(data))
        except FileRefused as refused:
            form.add_error("file", refused.message)
        else:
            said = {"seen": rows_digest(found.rows), "drafts": [asdict(draft) for draft in comparison.drafts]}
            payload = signing.dumps(said, salt=f"{_SALT}.{reading_id}", compress=True)
    context = {
        "current": "plan",
        "reading": found,
        "form": form,
        "comparison": comparison,
        "payload": payload,
        "back": reverse("reading", args=[town, reading_id]),
    }
    return render(request, "work/plan/reading_table.html", context, status=422 if form.errors else 200)


def _measures(data: bytes) -> Sequence[Measure]:
    """The measures of a workbook that went out from here. Raises ``FileRefused``."""
    return read_workbook(read_apart(data), "").measures


def _take(request: TownRequest, town: str, reading_id: int) -> HttpResponse:
    """Take the compared rows over, all or none."""
    form = TakeForm(request.POST)
    form.is_valid()
    try:
        said = signing.loads(request.POST["payload"], salt=f"{_SALT}.{reading_id}", max_age=_A_DAY)
    except signing.BadSignature:
        form.add_error(None, _("見くらべた内容を受け取れませんでした。もう一度ファイルを選んでください。"))
        said = None
    if said is not None:
        drafts = [RowDraft(**draft) for draft in said["drafts"]]
        done = attempt(
            form,
            lambda: replace_reading_rows(
                actor=request.actor, reading_id=reading_id, drafts=drafts, seen=said["seen"], at=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("直した表のとおりに改めました。"))
            return redirect("reading", town, reading_id)
    context = {
        "current": "plan",
        "reading": get_reading(request.actor, reading_id),
        "form": UploadForm(),
        "failed": form,
        "back": reverse("reading", args=[town, reading_id]),
    }
    return render(request, "work/plan/reading_table.html", context, status=409)


addresses = [
    path("plan/readings/<int:reading_id>/table.xlsx", show_reading_workbook, name="reading-xlsx"),
    path("plan/readings/<int:reading_id>/table/", show_reading_table, name="reading-table"),
]
