"""What the committee said in a meeting, keyed in by the secretariat: a judgement of each measure, and advice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.base.bodies.queries.lists import district_names, list_organisations
from meguru.base.bodies.rules import OrganisationKind
from meguru.check.committee.commands import AdviceDraft, record_advice, record_evaluation
from meguru.check.committee.queries import (
    EvaluationView,
    MeetingView,
    advice_of_meeting,
    evaluations_of_meeting,
    get_meeting,
)
from meguru.check.committee.rules import ADVICE_KIND_LABELS, LONGEST_WORDS, AdviceKind
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, Invalid, NotNow
from meguru.core.language import _, choices_of
from meguru.core.text import fingerprint
from meguru.plan.calendar.queries import is_closed, list_years
from meguru.web.forms import DayField, PlainForm, attempt, set_choices
from meguru.web.middleware import TownRequest
from meguru.web.staff.check.report import Ring, rings

ADDRESSEES = (OrganisationKind.DEPARTMENT, OrganisationKind.WARD_COUNCIL, OrganisationKind.CARE_PLAZA)


@dataclass(frozen=True)
class EvaluationRow:
    """One measure on the evaluation page: what it says of itself, and what was typed for the committee."""

    code: str
    number: int
    title: str
    owner: str
    own: Ring | None
    reason: str
    rating: str
    comment: str
    seen: str
    error: str = ""
    error_at: str = ""
    theirs: str = ""
    is_saved: bool = False


def show_evaluations(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """The judgements of all measures on one page. Each may be saved alone; nothing typed is lost where one cannot be."""
    require(request.actor, Action.EVALUATION_RECORD)
    meeting = get_meeting(request.actor, meeting_id)
    kept = evaluations_of_meeting(request.actor, meeting_id)
    if request.method != "POST":
        return _show(request, meeting, _rows(meeting, kept))
    only = request.POST.get("only", "")
    typed = request.POST
    results: dict[str, EvaluationRow] = {}
    for row in _rows(meeting, kept):
        rating = typed.get(f"rating-{row.code}", "")
        comment = typed.get(f"comment-{row.code}", "").replace("\r\n", "\n")
        seen = typed.get(f"seen-{row.code}", row.seen)
        filled = replace(row, rating=rating, comment=comment, seen=seen)
        wanted = row.code == only or (not only and (rating, comment) not in {("", ""), (row.rating, row.comment)})
        results[row.code] = _save(request, meeting_id, filled) if wanted else filled
    rows = list(results.values())
    failed = [row for row in rows if row.error]
    saved = sum(row.is_saved for row in rows)
    if not only and not failed:
        messages.success(
            request,
            _("{count}件の評価を保存しました。").format(count=saved)
            if saved
            else _("変わったところはありませんでした。"),
        )
        return redirect("evaluations", town, meeting_id)
    status = 200 if not failed else 409 if any(row.theirs for row in failed) else 422
    return _show(request, meeting, rows, saved=saved, status=status)


def _save(request: TownRequest, meeting_id: int, row: EvaluationRow) -> EvaluationRow:
    try:
        done = record_evaluation(
            actor=request.actor,
            meeting_id=meeting_id,
            measure_code=row.code,
            rating=row.rating,
            comment=row.comment,
            at=clock.now(),
            seen=row.seen,
        )
    except EditedMeanwhile as clash:
        theirs = clash.theirs
        seen = fingerprint(theirs["rating"], theirs["comment"])
        told = f"{theirs['rating']}　{theirs['comment']}"
        return replace(row, error=clash.message, theirs=told, seen=seen)
    except Invalid as error:
        at, sentence = next(iter(error.fields.items()))
        return replace(row, error=sentence, error_at=at)
    except NotNow as error:
        return replace(row, error=error.message)
    seen = fingerprint(done.rating, done.comment)
    return replace(row, comment=done.comment, seen=seen, is_saved=True)


def _rows(meeting: MeetingView, kept: Mapping[str, EvaluationView]) -> list[EvaluationRow]:
    if not meeting.is_shown:
        return []
    scale = rings(meeting.report)
    rows = []
    for row in meeting.report["measures"]:
        found = kept.get(row["code"])
        rating, comment = (found.rating, found.comment) if found else ("", "")
        reason = next((field["text"] for field in row["fields"] if field["key"] == "rating_reason"), "")
        rows.append(
            EvaluationRow(
                code=row["code"],
                number=row["number"],
                title=row["title"],
                owner=row["group"],
                own=scale.get(row["rating"]),
                reason=reason,
                rating=rating,
                comment=comment,
                seen=fingerprint(rating, comment),
            )
        )
    return rows


def _show(
    request: TownRequest, meeting: MeetingView, rows: list[EvaluationRow], *, saved: int = 0, status: int = 200
) -> HttpResponse:
    context = {
        "current": "meetings",
        "meeting": meeting,
        "is_closed": is_closed(meeting.fiscal_year, list_years(request.actor)),
        "rows": rows,
        "scale": list(rings(meeting.report).values()) if meeting.report else [],
        "done": sum(bool(row.rating) for row in rows),
        "failed": [row for row in rows if row.error],
        "saved": saved,
    }
    return render(request, "work/check/evaluations.html", context, status=status)


class AdviceForm(PlainForm):
    """One statement of a member."""

    PUBLIC = frozenset({"text"})

    kind = forms.ChoiceField(
        label=_("種類"), widget=forms.RadioSelect, choices=choices_of(ADVICE_KIND_LABELS, AdviceKind)
    )
    text = forms.CharField(
        label=_("助言の内容"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "話されたことを、そのままの意味で。公表されます。委員の名前は書きません（{longest:,}字まで）。"
        ).format(longest=LONGEST_WORDS),
    )
    measure = forms.ChoiceField(label=_("取組"), required=False)
    district = forms.ChoiceField(label=_("地区"), required=False)
    addressee = forms.ChoiceField(
        label=_("答える所"), required=False, help_text=_("選ばないときは、取組の担当が答えます。")
    )
    due_on = DayField(
        label=_("答える期限"),
        required=False,
        help_text=_("空けると、計画の期間で決めた日になります。"),
    )

    def __init__(self, request: TownRequest, meeting: MeetingView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(row["code"], f"{row['number']}　{row['title']}") for row in meeting.report.get("measures", [])]
        bodies = list_organisations(request.actor, ADDRESSEES, on=clock.day_of(clock.now()))
        set_choices(
            self,
            measure=[("", _("（計画の全体）")), *shown],
            district=[("", _("（選ばない）")), *district_names(on=clock.day_of(clock.now()))],
            addressee=[("", _("（選ばない）")), *((str(b.pk), b.name) for b in bodies)],
        )

    def draft(self) -> AdviceDraft:
        """What was typed, as the command takes it."""
        data = self.cleaned_data
        return AdviceDraft(
            kind=AdviceKind(data["kind"]),
            text=data["text"],
            measure=data["measure"] or None,
            district=data["district"] or None,
            addressee_id=int(data["addressee"]) if data["addressee"] else None,
            due_on=data["due_on"],
        )


def show_meeting_advice(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """The advice of a meeting, and the form for the next piece."""
    require(request.actor, Action.ADVICE_RECORD)
    meeting = get_meeting(request.actor, meeting_id)
    initial = {"kind": AdviceKind.OPINION.value, "measure": request.GET.get("measure", "")}
    form = AdviceForm(request, meeting, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = attempt(
            form,
            lambda: record_advice(actor=request.actor, meeting_id=meeting_id, draft=form.draft(), at=clock.now()),
        )
        if given is not None:
            messages.success(request, _("助言{number}を記録しました。続けて記録できます。").format(number=given.number))
            return redirect("meeting-advice", town, meeting_id)
    context = {
        "current": "meetings",
        "meeting": meeting,
        "is_closed": is_closed(meeting.fiscal_year, list_years(request.actor)),
        "rows": advice_of_meeting(request.actor, meeting_id),
        "form": form,
    }
    return render(request, "work/check/meeting_advice.html", context, status=422 if form.errors else 200)


addresses = [
    path("meetings/<int:meeting_id>/evaluations/", show_evaluations, name="evaluations"),
    path("meetings/<int:meeting_id>/advice/", show_meeting_advice, name="meeting-advice"),
]
