"""The page of the set-up's workbook: hand it out, take it in, show what would change, and take that as a whole."""

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.core import clock
from meguru.core.language import _, spoken
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables.cells import RawBook
from meguru.files.tables.checking import check
from meguru.files.tables.comparing import compare, state_of
from meguru.files.tables.reading import read_any
from meguru.files.tables.stamp import is_marked, recognise, stamp_of
from meguru.files.tables.writing import MEDIA_TYPE, write
from meguru.plan.setup.commands import take_setup
from meguru.plan.setup.queries import setup_rows, years_of_setup
from meguru.plan.setup.rules import too_many_rows
from meguru.web.forms import PlainForm, attempt
from meguru.web.middleware import TownRequest
from meguru.web.staff.setup.elsewhere import begin_with
from meguru.web.staff.setup.matching import matches
from meguru.web.staff.setup.preview import Preview, unpacked
from meguru.web.staff.setup.table import NOTES, setup_table
from meguru.web.staff.setup.tried import salt_of, tried_preview

_A_DAY = 24 * 60 * 60


@require_POST
def post_setup_workbook(request: TownRequest, town: str) -> HttpResponse:
    """Write out the workbook with everything there is: no page, so nobody comes to it by a link."""
    now = clock.now()
    rows = setup_rows(request.actor, on=clock.day_of(now))
    table = setup_table(years_of_setup(request.actor))
    stamp = stamp_of(table, town=town, at=now, state=state_of(table, rows))
    response = HttpResponse(write(table, rows, notes=NOTES, stamp=stamp), content_type=MEDIA_TYPE)
    name = quote(str(_("準備の表_{town}.xlsx").format(town=request.town.name)))
    response["Content-Disposition"] = f"attachment; filename=\"setup-{town}.xlsx\"; filename*=UTF-8''{name}"
    return response


class WorkbookForm(PlainForm):
    """The workbook that came back."""

    file = forms.FileField(
        label=_("準備の表、または手元の名簿や一覧（Excel・CSV）"),
        help_text=_("ここから書き出して直したもの。見出しの違う表のときは、次の画面で、どの列が何かを選びます。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class TakeForm(PlainForm):
    """The compared rows, signed, so that what was shown is what is taken."""

    payload = forms.CharField(widget=forms.HiddenInput)


def show_setup(request: TownRequest, town: str) -> HttpResponse:
    """Hand the workbook out; choose the one that came back; see what would change; take it."""
    require(request.actor, Action.SETUP_TAKE)
    if "payload" in request.POST:
        return _take(request, town)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    preview, payload = None, ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            raw = read_any(file.read(), PurePath(file.name).stem)
            if not is_marked(raw):
                return begin_with(request, raw)
            preview, payload = _compared(request, town, raw)
        except FileRefused as refused:
            form.add_error("file", refused.message)
    context = {"current": "bodies", "form": form, "preview": preview, "payload": payload}
    return render(request, "work/setup/setup.html", context, status=422 if form.errors else 200)


def _compared(request: TownRequest, town: str, raw: RawBook) -> tuple[Preview, str]:
    """What a workbook would change, and that signed. Raises ``FileRefused``."""
    now = clock.now()
    rows = setup_rows(request.actor, on=clock.day_of(now))
    table = setup_table(years_of_setup(request.actor))
    checked = check(table, raw, recognise(table, raw, town=town), languages=(spoken(),), known=rows)
    if told := too_many_rows(sum(map(len, checked.rows.values()))):
        raise FileRefused("too_large", told)
    comparison = compare(table, checked, rows, match=matches(checked))
    return tried_preview(request, table, checked, comparison, rows)


def _take(request: TownRequest, town: str) -> HttpResponse:
    """Take the compared rows, all or none."""
    form = TakeForm(request.POST)
    form.is_valid()
    said: dict[str, Any] = {}
    try:
        said = signing.loads(request.POST["payload"], salt=salt_of(request), max_age=_A_DAY)
    except signing.BadSignature:
        form.add_error(None, _("見くらべた内容を受け取れませんでした。もう一度ファイルを選んでください。"))
    if said.get("hands_over") and "hands-over" not in request.POST:
        form.add_error(None, _("席の人が替わります。もう一度ファイルを選び、替わる席を確かめて、印をつけてください。"))
    elif said:
        changes = unpacked(said["changes"])
        done = attempt(
            form, lambda: take_setup(actor=request.actor, changes=changes, seen=said["seen"], at=clock.now())
        )
        if done is not None:
            messages.success(
                request,
                _("準備の表を読み込みました。増えた行は{added}、変わった行は{changed}です。").format(
                    added=done.added, changed=done.changed
                ),
            )
            return redirect("setup", town)
    context = {"current": "bodies", "form": WorkbookForm(), "failed": form}
    return render(request, "work/setup/setup.html", context, status=409)


addresses = [
    path("setup/", show_setup, name="setup"),
    path("setup/workbook.xlsx", post_setup_workbook, name="setup-xlsx"),
]
