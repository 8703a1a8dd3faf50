"""Lists that are none of ours: somebody says once which sheet and which column is what; then they go the way of our workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.core import clock
from meguru.core.language import _, spoken
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables.cells import RawBook, RawSheet, from_json
from meguru.files.tables.checking import check
from meguru.files.tables.columns import Table
from meguru.files.tables.comparing import compare
from meguru.files.tables.opening import MOST_ROWS
from meguru.plan.setup.commands import keep_mappings
from meguru.plan.setup.queries import kept_mappings, setup_rows, years_of_setup
from meguru.plan.setup.rules import too_many_rows
from meguru.web.asked import whole_number
from meguru.web.middleware import TownRequest
from meguru.web.staff.setup.guessing import headings_in
from meguru.web.staff.setup.list_form import ListForm, first_mapping, mapping_for
from meguru.web.staff.setup.mapped import (
    SheetMapping,
    book_under_our_headings,
    head_row,
    only_what_is_named,
    stamp_of_lists,
    words_unknown,
)
from meguru.web.staff.setup.matching import matches
from meguru.web.staff.setup.table import setup_table
from meguru.web.staff.setup.tried import tried_preview

_SALT = "meguru.setup-lists"
_A_DAY = 24 * 60 * 60
# What is carried from page to page: the lists themselves, signed, since nothing of them is kept.
MOST_CARRIED = 1_500_000


def begin_with(request: TownRequest, raw: RawBook) -> HttpResponse:
    """The page that asks what the lists of a file are. Raises ``FileRefused`` where there is none, or too much."""
    sheets = RawBook(tuple(sheet for sheet in raw.sheets if len(sheet.rows) > 1))
    if not sheets.sheets:
        raise FileRefused(
            "empty", _("見出しと行のある表がありません。見出しの行と、その下の行のある表を選んでください。")
        )
    book = signing.dumps(sheets.to_json(), salt=_salt(request), compress=True)
    if len(book) > MOST_CARRIED:
        raise FileRefused("too_large", _("表が大きすぎます。要る表だけを、別のファイルに保存して選んでください。"))
    table, kept = setup_table(years_of_setup(request.actor)), kept_mappings(request.actor)
    begun = [first_mapping(table, sheet, kept) for sheet in sheets.sheets]
    forms = [
        ListForm(table, sheet, place, mapping)
        for place, (sheet, (mapping, _known)) in enumerate(zip(sheets.sheets, begun, strict=True))
    ]
    return _asked(request, book, forms, is_known=any(known for _mapping, known in begun))


def _salt(request: TownRequest) -> str:
    return f"{_SALT}.{request.town.pk}.{request.actor.account_id}"


def _asked(
    request: TownRequest, book: str, forms: Sequence[ListForm], *, is_known: bool = False, trouble: str = ""
) -> HttpResponse:
    failed = bool(trouble) or any(form.errors for form in forms)
    context = {"current": "bodies", "book": book, "lists": forms, "is_known": is_known, "trouble": trouble}
    return render(request, "work/setup/lists.html", context, status=422 if failed else 200)


def show_lists(request: TownRequest, town: str) -> HttpResponse:
    """What was said of the lists: ask again with other columns, or show what they would change."""
    require(request.actor, Action.SETUP_TAKE)
    book = request.POST.get("book", "")
    try:
        raw = from_json(signing.loads(book, salt=_salt(request), max_age=_A_DAY))
    except signing.BadSignature:
        return redirect("setup", town)
    table = setup_table(years_of_setup(request.actor))
    starts = [_said(request, table, sheet, place) for place, sheet in enumerate(raw.sheets)]
    is_again = "again" in request.POST or any(is_new for _start, is_new in starts)
    given = None if is_again else request.POST
    forms = [
        ListForm(table, sheet, place, start, given)
        for place, (sheet, (start, _is_new)) in enumerate(zip(raw.sheets, starts, strict=True))
    ]
    if is_again or sum(form.is_valid() for form in forms) < len(forms):
        return _asked(request, book, forms)
    mappings = [form.mapping() for form in forms]
    used = [mapping.what for mapping in mappings if mapping.what]
    if not used or len(set(used)) < len(used):
        twice = _("同じ表にするシートが2つあります。1つずつ読み込んでください。")
        return _asked(request, book, forms, trouble=twice if used else _("読み込むシートを1つは選んでください。"))
    of_each = list(zip(raw.sheets, mappings, strict=True))
    rows = sum(row.number > said.head for sheet, said in of_each if said.what for row in sheet.rows)
    if told := too_many_rows(rows):
        return _asked(request, book, forms, trouble=told)
    said = {
        form.digest: mapping.to_json(form.sheet)
        for form, mapping in zip(forms, mappings, strict=True)
        if mapping.what and form.sheet
    }
    keep_mappings(actor=request.actor, mappings=said, at=clock.now())
    return _compared(request, table, raw, mappings, book)


def _said(request: TownRequest, table: Table, sheet: RawSheet, place: int) -> tuple[SheetMapping, bool]:
    """What a form was made for, from what it sent; and whether another sheet or heading row was chosen since it was made."""
    mine = f"sheet{place}-"
    sent = {key.removeprefix(mine): str(text) for key, text in request.POST.items() if key.startswith(mine)}
    what, head = sent.get("what", ""), whole_number(sent.get("head", ""), highest=MOST_ROWS) or 1
    start = mapping_for(table, sheet, what, head)
    if sent.get("was", "") != f"{what} {head}":
        return start, True
    row = head_row(sheet, head)
    headings = headings_in(row) if row else {}
    columns = {heading: name for at, heading in headings.items() if (name := sent.get(f"column{at}"))}
    constants = {key.partition("-")[2]: text for key, text in sent.items() if key.startswith("always-") and text}
    said = SheetMapping(start.what, head, columns, constants)
    ours = next((each for each in table.sheets if each.name == start.what), None)
    unknown = words_unknown(ours, sheet, said) if ours else {}
    words = {
        name: {word: text for n, word in enumerate(each) if (text := sent.get(f"word-{name}-{n}"))}
        for name, each in unknown.items()
    }
    return replace(said, words=words), False


def _compared(
    request: TownRequest, table: Table, raw: RawBook, mappings: Sequence[SheetMapping], book: str
) -> HttpResponse:
    """What the lists would change, as of our own workbook."""
    rows = setup_rows(request.actor, on=clock.day_of(clock.now()))
    ours = book_under_our_headings(table, raw, mappings, rows)
    checked = check(table, ours, stamp_of_lists(table, request.town.slug), languages=(spoken(),), known=rows)
    comparison = only_what_is_named(compare(table, checked, rows, match=matches(checked)), mappings)
    preview, payload = tried_preview(request, table, checked, comparison, rows)
    names = [
        (sheet.title, str(table.sheet(each.what).title))
        for sheet, each in zip(raw.sheets, mappings, strict=True)
        if each.what
    ]
    context: dict[str, Any] = {
        "current": "bodies",
        "preview": preview,
        "payload": payload,
        "book": book,
        "names": names,
    }
    context["sent"] = [(key, value) for key, value in request.POST.items() if key.startswith("sheet")]
    return render(request, "work/setup/setup.html", context)


addresses = [path("setup/lists/", show_lists, name="setup-lists")]
