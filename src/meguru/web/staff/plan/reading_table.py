"""A reading goes out as an Excel table and comes back corrected: what would change is shown first, then taken as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, cast
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.core import clock
from meguru.core.language import _, joined
from meguru.files.reading import FileRefused, write_workbook
from meguru.files.reading.from_json import reading_from_json
from meguru.files.reading.result import Indicator, plain
from meguru.files.reading.workbook.form import READING
from meguru.files.reading.workbook.incoming import check_workbook, indicators_of
from meguru.files.tables import comparing as tables
from meguru.files.tables.checking import Checked, CheckedRow
from meguru.files.tables.columns import Values
from meguru.files.tables.comparing import ComparedRow, Finding
from meguru.files.tables.reading import read_apart
from meguru.files.tables.writing import MEDIA_TYPE
from meguru.plan.documents.commands import RowDraft, replace_reading_rows
from meguru.plan.documents.queries import get_reading
from meguru.plan.documents.rules import MORE_FIELDS, ROW_FIELDS, rows_digest
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
    "owners": _("担当の内訳"),
    "owners_sure": _("担当の内訳は確か"),
    "group_path": _("上の見出し"),
    "marks": _("印"),
    "indicators": _("指標"),
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


def compare(rows: Sequence[Mapping[str, Any]], checked: Checked) -> Comparison:
    """What a corrected table would change in the rows that it came from."""
    ours = [
        {**row, "place": place, "paragraphs": row.get("description", "")}
        for place, row in enumerate(rows)
        if not row.get("is_dropped")
    ]
    (measures,) = tables.compare(READING, checked, {"measures": ours}, match={"measures": _place_of}).sheets
    found = Comparison()
    indicators = indicators_of(checked)
    for row in measures.rows:
        old = rows[int(row.key)] if row.finding != Finding.NEW else {}
        values, more = _values(row, old), _more(row, old, indicators)
        if row.finding == Finding.NEW:
            found.added.append((row.number, row.label))
            lines = cast("tuple[int, ...]", row.values["source_lines"])
            found.drafts.append(RowDraft(None, values, source_lines=list(lines), more=more))
            continue
        changes = [
            (_LABELS[name], str(old.get(name, "")), values[name]) for name in ROW_FIELDS if name in _changed(row)
        ]
        changes += [(_LABELS[name], _in_words(old.get(name)), _in_words(value)) for name, value in more.items()]
        if row.changes and not changes:
            changes = [(_("確か"), _("要確認"), _("はい"))]
        if changes:
            found.changed.append((row.number, row.label, changes))
        found.drafts.append(RowDraft(int(row.key), values, sure=bool(row.values["sure"]), more=more))
    places = [draft.place for draft in found.drafts if draft.place is not None]
    found.is_moved = places != sorted(places)
    gone = [int(key) for key, _label in measures.missing]
    found.gone = [rows[place]["title"] for place in gone]
    _put_back_dropped(found.drafts, rows, gone)
    return found


def _place_of(row: CheckedRow, free: Mapping[str, Values]) -> str:
    """The row a measure came from: by its source lines, else by its title."""
    lines, title = row.values["source_lines"], row.values["title"]
    same_lines = [place for place, ours in free.items() if lines and ours["source_lines"] == lines]
    same_title = [place for place, ours in free.items() if ours["title"] == title]
    both = [place for place in same_lines if place in same_title]
    return next(iter(both or same_lines or same_title), "")


def _changed(row: ComparedRow) -> set[str]:
    """The fields of ours in which the table says something else."""
    return {"description" if change.name == "paragraphs" else change.name for change in row.changes}


def _more(
    row: ComparedRow, old: Mapping[str, Any], indicators: Mapping[str, Sequence[Indicator]] | None
) -> dict[str, Any]:
    """Those of the further fields in which the table says something else, as a reading keeps them."""
    names = set(MORE_FIELDS) & (_changed(row) if old else set(row.values))
    more = {name: _plain(row.values[name]) for name in MORE_FIELDS if name in names}
    if indicators is not None:
        said = [plain(each) for each in indicators.get(str(row.values.get("serial", "")), ())]
        if said != [dict(each) for each in old.get("indicators") or ()]:
            more["indicators"] = said
    return more


def _plain(value: object) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _in_words(value: Any) -> str:
    """What a further field says, one thing a line."""
    if isinstance(value, list):
        return "\n".join(map(_in_words, value))
    if isinstance(value, dict):
        aims = joined("、", [f"{year} {aim}" for year, aim in value.get("targets", ())])
        base = joined(" ", [value[name] for name in ("baseline", "baseline_year") if value.get(name)])
        return joined("　", [said for said in (value["name"], value.get("unit", ""), base, aims) if said])
    if isinstance(value, bool):
        return str(_("はい") if value else _("要確認"))
    return str(value or "")


def _values(row: ComparedRow, old: Mapping[str, Any]) -> dict[str, str]:
    """The fields as they would stand: ours where the table says the same."""
    paragraphs = cast("tuple[str, ...]", row.values["paragraphs"])
    # Where ours is broken into lines, what comes in its place is too.
    typed = {**row.values, "description": ("\n" if "\n" in old.get("description", "") else "").join(paragraphs)}
    changed = _changed(row) if old else set(ROW_FIELDS)
    return {name: str(typed[name] if name in changed else old.get(name, "")) for name in ROW_FIELDS}


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
            comparison = compare(found.rows, check_workbook(read_apart(data)))
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
