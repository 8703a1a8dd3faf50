"""Publications: the list, a draft, what is in it and what changes, approval by a second person, release, withdrawal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.base.bodies.queries.entrusted import second_person_problem
from meguru.check.opinions.queries import withholdings
from meguru.core import clock
from meguru.core.errors import Invalid, NotFound, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.files.papers import has_results
from meguru.jobs.publishing import render_town_task, trouble_writing
from meguru.plan.calendar.queries import year_under_review
from meguru.publish.book import Book
from meguru.publish.commands import (
    approve_publication,
    draft_publication,
    publish_year,
    refuse_publication,
    withdraw_publication,
)
from meguru.publish.comparing import compare_books
from meguru.publish.newly import NewLine, new_lines
from meguru.publish.queries import (
    PublicationView,
    PublicBook,
    book_in_public,
    book_of_publication,
    find_publication,
    get_publication,
    list_publications,
    newest_of_year,
)
from meguru.publish.rules import (
    DRAFTER_ALONE,
    LONGEST_NOTE,
    STANDING,
    PublicationState,
    PublicationStep,
    stands_in_public,
)
from meguru.web.forms import DayField, FiscalYearField, PlainForm, attempt
from meguru.web.guarding import guard_of
from meguru.web.middleware import TownRequest
from meguru.web.staff.deciding import Deciding, SteadForm, deciding_of, stead_typed


def show_publications(request: TownRequest, town: str) -> HttpResponse:
    """All publications, newest first: what stands in public, what is under way, and the archive with its hashes."""
    rows = list_publications(request.actor)
    public = [row for row in rows if row.state is PublicationState.PUBLIC]
    standing = max(public, key=lambda row: (row.fiscal_year, row.issue), default=None)
    under_way = {PublicationState.DRAFT, PublicationState.APPROVED}
    context = {
        "current": "publications",
        "standing": standing,
        "trouble": trouble_writing(request.town.slug) if standing and not standing.rendered_at else "",
        "waiting": [row for row in rows if row.state in under_way],
        "archive": [row for row in rows if row.state not in under_way],
        "rule": STANDING,
        "may_draft": can(request.actor, Action.PUBLICATION_DRAFT),
    }
    return render(request, "work/publish/publications.html", context)


class DraftForm(PlainForm):
    """Which year, and the day that is printed on it."""

    fiscal_year = FiscalYearField(
        label=_("載せる年度"),
        help_text=_("この年度までの記録が載ります。「{year}」「{code}」「{number}」のどれでも書けます。"),
    )
    published_on = DayField(label=_("公表の日（ページに載る日付）"))


def show_publication_draft(request: TownRequest, town: str) -> HttpResponse:
    """Freeze a draft of everything that may be public."""
    require(request.actor, Action.PUBLICATION_DRAFT)
    today = clock.day_of(clock.now())
    year = year_under_review(request.actor, today)
    initial = {"fiscal_year": year.year if year else "", "published_on": today}
    form = DraftForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen: FiscalYear = data["fiscal_year"]
        try:
            made = attempt(
                form,
                lambda: draft_publication(
                    actor=request.actor, fiscal_year=chosen, published_on=data["published_on"], at=clock.now()
                ),
            )
        except NotFound as error:
            form.add_error("fiscal_year", error.message)
            made = None
        if made is not None:
            messages.success(request, _("公表の案をつくりました。中身を確かめ、ほかの人が承認すると、公表できます。"))
            return redirect("publication", town, made.pk)
    deciding = deciding_of(request, Action.PUBLICATION_APPROVE, first_id=request.actor.person_id)
    context = {"current": "publications", "form": form, "year": year, "deciding": deciding}
    return render(request, "work/publish/publication_draft.html", context, status=422 if form.errors else 200)


class ReasonForm(PlainForm):
    """Why a draft is sent back, or a publication withdrawn."""

    reason = forms.CharField(label=_("わけ"), max_length=LONGEST_NOTE)


def show_publication(request: TownRequest, town: str, publication_id: int) -> HttpResponse:
    """One publication: what is in it, what differs from what is public now, and the next step."""
    return _page(request, publication_id)


def _page(
    request: TownRequest,
    publication_id: int,
    *,
    failed: tuple[PublicationStep, PlainForm] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found, book = get_publication(request.actor, publication_id)
    actor, public = request.actor, book_in_public()
    is_older = public is not None and found.fiscal_year < public.fiscal_year
    before = (newest_of_year(found.fiscal_year) if is_older else None) or public
    is_standing = public is not None and public.publication_id == found.id
    is_open = found.state in (PublicationState.DRAFT, PublicationState.APPROVED)
    may_approve = can(actor, Action.PUBLICATION_APPROVE)
    alone = ""
    if may_approve and found.allows(PublicationStep.APPROVE):
        alone = second_person_problem(
            actor,
            Action.PUBLICATION_APPROVE,
            first_id=found.drafted_by_id,
            since=found.drafted_at,
            at=clock.now(),
            alone=DRAFTER_ALONE,
        )
    context = {
        "current": "publications",
        "item": found,
        **_inside(book),
        "before": before,
        "will_stand": _will_stand(found, public),
        "rule": STANDING,
        "public": public,
        **_standing(request, found, is_standing),
        "is_open": is_open,
        "may_approve": may_approve and found.allows(PublicationStep.APPROVE) and not alone,
        "alone": alone,
        "deciding": _deciding(request, found, failed),
        "may_release": can(actor, Action.PUBLICATION_RELEASE) and found.allows(PublicationStep.RELEASE),
        "reasons": _reasons(request, found, failed),
        "failed": failed[1] if failed else None,
        **(_to_check(request, before.book if before else None, book) if is_open else {}),
        "problem": problem,
    }
    return render(request, "work/publish/publication.html", context, status=status)


def _reasons(
    request: TownRequest, found: PublicationView, failed: tuple[PublicationStep, PlainForm] | None
) -> dict[str, PlainForm]:
    """The forms of the steps that ask why, of those that are open to this person."""
    reasons: dict[str, PlainForm] = {}
    for step, action in _WITH_REASON.items():
        if failed and failed[0] is step:
            reasons[step.value] = failed[1]
        elif can(request.actor, action) and found.allows(step):
            reasons[step.value] = ReasonForm(auto_id=f"{step.value}_%s")
    return reasons


def _deciding(
    request: TownRequest, found: PublicationView, failed: tuple[PublicationStep, PlainForm] | None
) -> Deciding | None:
    """Who approves this draft, as long as it is one."""
    if not found.allows(PublicationStep.APPROVE):
        return None
    form = failed[1] if failed and isinstance(failed[1], SteadForm) else None
    return deciding_of(request, Action.PUBLICATION_APPROVE, first_id=found.drafted_by_id, failed=form)


def _to_check(request: TownRequest, before: Book | None, book: Book) -> dict[str, object]:
    """What drafter and approver look at: what is withheld, every line that becomes public, and what looks private in them."""
    lines = new_lines(before, book)
    sections: dict[str, list[NewLine]] = {}
    for line in lines:
        sections.setdefault(line.section, []).append(line)
    return {
        "parts": compare_books(before, book),
        "held": withholdings(request.actor),
        "newly": list(sections.items()),
        "new_count": len(lines),
        **guard_of(request, [(line.where, line.text) for line in lines], with_let=True),
    }


def _will_stand(found: PublicationView, public: PublicBook | None) -> bool:
    """Whether the public pages are made of this publication once it is public, or go on as they are."""
    others = [(public.fiscal_year, public.issue)] if public else []
    return stands_in_public((found.fiscal_year, found.issue), others)


def _inside(book: Book) -> dict[str, object]:
    """What is in the book: its parts counted, the papers made of it, and under which conditions it may be used."""
    return {
        "counts": _counts(book),
        "papers": len(book["districts"]) if has_results(book) else 0,
        "licence": book["town"].get("licence"),
    }


def _counts(book: Book) -> list[tuple[str, int, str]]:
    rated = sum(
        year["state"] == "recorded" and year["fiscal_year"] == book["year"]["fiscal_year"]
        for measure in book["measures"]
        for year in measure["years"]
    )
    return [
        (_("取組"), len(book["measures"]), _("うちこの年の結果{count}件").format(count=rated)),
        (_("地区"), len(book["districts"]), ""),
        (_("活動"), len(book["activities"]), ""),
        (_("計画の変更"), len(book["amendments"]), ""),
        (
            _("助言"),
            len(book["advice"]),
            _("うち答え{count}件").format(count=sum(item["reply"] is not None for item in book["advice"])),
        ),
        (_("ご意見と回答"), len(book["opinions"]), ""),
    ]


_WITH_REASON = {
    PublicationStep.REFUSE: Action.PUBLICATION_APPROVE,
    PublicationStep.WITHDRAW: Action.PUBLICATION_RELEASE,
}
_COMMANDS: dict[PublicationStep, Callable[..., Any]] = {
    PublicationStep.APPROVE: approve_publication,
    PublicationStep.REFUSE: refuse_publication,
    PublicationStep.RELEASE: publish_year,
    PublicationStep.WITHDRAW: withdraw_publication,
}
_DONE = {
    PublicationStep.APPROVE: _("承認しました。このままの内容で公表できます。"),
    PublicationStep.REFUSE: _("案を戻しました。直したあとで、新しい案をつくってください。"),
    PublicationStep.RELEASE: _("公表しました。住民のみなさんのページを書き出しています。"),
    PublicationStep.WITHDRAW: _("公表を取り下げました。公開ページを書きなおしています。"),
}
_ARCHIVED = _("公表しました。この号は「これまでの公表」に並びます。公開ページの本文は、もっと新しい公表のままです。")
# After these the public pages on disk are no longer those of the public book.
_CHANGES_THE_SITE = {PublicationStep.RELEASE, PublicationStep.WITHDRAW}


def _form_of(request: TownRequest, step: PublicationStep) -> PlainForm | None:
    """What a step is asked to say: why a draft is sent back or a publication withdrawn, or why somebody stands in."""
    if step is PublicationStep.APPROVE:
        return stead_typed(request, Action.PUBLICATION_APPROVE)
    return ReasonForm(request.POST, auto_id=f"{step.value}_%s") if step in _WITH_REASON else None


@require_POST
def post_publication_step(request: TownRequest, town: str, publication_id: int, step: str) -> HttpResponse:
    """Approve, send back, publish or withdraw. Publishing hands the rendering to a job once the command has finished."""
    if step not in set(PublicationStep):
        raise NotFound
    taken = PublicationStep(step)
    form = _form_of(request, taken)
    if form is not None and not form.is_valid():
        require(request.actor, _WITH_REASON.get(taken, Action.PUBLICATION_APPROVE))
        return _page(request, publication_id, failed=(taken, form), status=422)
    public = book_in_public()
    given = dict(form.cleaned_data) if form is not None else {}
    try:
        _COMMANDS[taken](actor=request.actor, publication_id=publication_id, at=clock.now(), **given)
    except Invalid as error:
        if form is None:
            raise
        for name, sentence in error.fields.items():
            form.add_error(name, sentence)
        return _page(request, publication_id, failed=(taken, form), status=422)
    except NotNow as error:
        return _page(request, publication_id, problem=error.message, status=409)
    if taken in _CHANGES_THE_SITE:
        render_town_task.enqueue(town)
    told = _DONE[taken]
    if taken is PublicationStep.RELEASE and not _will_stand(find_publication(request.actor, publication_id), public):
        told = _ARCHIVED
    messages.success(request, told)
    return redirect("publication", town, publication_id)


def show_rendering(request: TownRequest, town: str, publication_id: int) -> HttpResponse:
    """How far the writing of the public pages is: a part of the page, asked for every two seconds until it is done."""
    found: PublicationView = find_publication(request.actor, publication_id)
    public = found.state is PublicationState.PUBLIC
    return render(request, "work/publish/_rendering.html", {"item": found, **_standing(request, found, public)})


def _standing(request: TownRequest, found: PublicationView, is_standing: bool) -> dict[str, object]:
    """Whether the public pages show a publication, and why they are still not written where the disk stands in the way."""
    is_waiting = is_standing and not found.rendered_at
    return {"is_standing": is_standing, "trouble": trouble_writing(request.town.slug) if is_waiting else ""}


def show_book_file(request: TownRequest, town: str, publication_id: int) -> HttpResponse:
    """The record itself, byte for byte as it was hashed."""
    found, text = book_of_publication(request.actor, publication_id)
    response = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    name = f"meguru-{town}-{found.fiscal_year}-{found.issue}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


addresses = [
    path("publications/", show_publications, name="publications"),
    path("publications/draft/", show_publication_draft, name="draft-publication"),
    path("publications/<int:publication_id>/", show_publication, name="publication"),
    path("publications/<int:publication_id>/rendering/", show_rendering, name="publication-rendering"),
    path("publications/<int:publication_id>/book.json", show_book_file, name="publication-book"),
    path("publications/<int:publication_id>/do/<slug:step>/", post_publication_step, name="publication-step"),
]
