"""Opinions in the workshop: the officer's queue, keying in what came on paper, and one opinion with its small forms."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode

from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.base.bodies.queries.entrusted import second_person_problem
from meguru.base.guard.queries import word_lists
from meguru.check.opinions.commands import (
    answer_opinion,
    blacken_opinion,
    follow_opinion,
    lift_withholding,
    register_opinion,
    sort_opinion,
    withhold_opinion,
)
from meguru.check.opinions.queries import (
    OpinionView,
    WithholdingView,
    count_by_state,
    count_withheld,
    get_opinion,
    list_opinions,
    waiting_numbers,
    withholdings,
)
from meguru.check.opinions.rules import (
    BLACK,
    OPINION_MACHINE,
    SHOWING_MACHINE,
    WITHHOLDER_ALONE,
    AnswerClass,
    Channel,
    OpinionState,
    OpinionStep,
    Showing,
    ShowingStep,
    TextStep,
)
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, NotFound
from meguru.core.fiscal import NotAYear, parse_day
from meguru.core.language import _
from meguru.core.privacy import WordLists, find_private
from meguru.core.text import excerpt, fingerprint
from meguru.web.asked import asked_choice, asked_page
from meguru.web.forms import PlainForm, attempt, fresh_token, id_of, renew_token, type_again
from meguru.web.guarding import guard_of
from meguru.web.listing import Listing, as_file, listed
from meguru.web.middleware import TownRequest
from meguru.web.piles import beside, say_done_of
from meguru.web.staff.check.opinion_columns import OPINION_COLUMNS, OPINION_FILTERS
from meguru.web.staff.check.opinion_forms import (
    PAPER,
    AboutForm,
    AnswerForm,
    BlackenForm,
    FollowForm,
    LiftForm,
    RegisterForm,
    WithholdForm,
)
from meguru.web.staff.check.showing import show_anew

PAGE = 50
EXCERPT = 80
# No town has so many; a list that is read whole has an end.
MOST_LISTED, READ_WHOLE = 20_000, 500
_WAITING = {OpinionState.RECEIVED, OpinionState.SORTED}


@dataclass(frozen=True)
class QueueRow:
    """One opinion in the queue: its beginning, and how long it has waited."""

    opinion: OpinionView
    excerpt: str
    days: int | None


def show_opinions(request: TownRequest, town: str) -> HttpResponse:
    """The queue, fifty at a time; the chips are links, so it works without scripts."""
    state = asked_choice(request, "state", OpinionState)
    page = asked_page(request)
    today = clock.day_of(clock.now())
    counts, withheld = count_by_state(request.actor), count_withheld(request.actor)
    apart = True if asked_choice(request, "state", Showing) is Showing.WITHHELD else False if state else None
    listing = _listing(request, state, apart)
    file = as_file(request, listing, _("ご意見の一覧"))
    if file is not None:
        return file
    found = listing.rows[(page - 1) * PAGE : page * PAGE + 1]
    rows = [
        QueueRow(
            o,
            excerpt(o.text, EXCERPT),
            (today - o.received_on).days if o.state in _WAITING and not o.is_withheld else None,
        )
        for o in found[:PAGE]
    ]
    context = {
        "current": "opinions",
        "listing": listing,
        "rows": rows,
        "state": Showing.WITHHELD if apart else state,
        "chips": [
            *((each, OPINION_MACHINE.states[each], counts[each]) for each in OpinionState),
            (Showing.WITHHELD, SHOWING_MACHINE.states[Showing.WITHHELD], withheld),
        ],
        "total": sum(counts.values()) + withheld,
        "waiting": sum(counts[each] for each in _WAITING),
        "page": page,
        "has_more": len(found) > PAGE,
        "may_register": can(request.actor, Action.OPINION_REGISTER),
    }
    return render(request, "work/check/opinions.html", context)


def _listing(request: TownRequest, state: OpinionState | None, apart: bool | None) -> Listing[OpinionView]:
    """The queue as it was asked for. A very long one is read whole only where it is sorted, narrowed or taken away."""
    is_asked = bool({"sort", "as", *(each.key for each in OPINION_FILTERS)} & set(request.GET))
    limit = MOST_LISTED if is_asked else max(READ_WHOLE, asked_page(request) * PAGE + 1)
    everything = list_opinions(request.actor, state=state, withheld=apart, limit=limit)
    kept = {"state": Showing.WITHHELD if apart else state}
    return listed(request, everything, OPINION_COLUMNS, OPINION_FILTERS, kept=kept)


def show_opinion_register(request: TownRequest, town: str) -> HttpResponse:
    """Key in an opinion that came otherwise than by the web; then the next one."""
    require(request.actor, Action.OPINION_REGISTER)
    form = RegisterForm(request.POST or None, initial=_kept(request))
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        done = attempt(
            form, lambda: register_opinion(actor=request.actor, draft=form.draft(), token=token, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("{number} として登録しました。続けて登録できます。").format(number=done.number))
            kept = urlencode({"channel": done.channel, "day": done.received_on.isoformat()})
            return redirect(f"{reverse('register-opinion', args=[town])}?{kept}")
        renew_token(form)
    context = {"current": "opinions", "form": form}
    return render(request, "work/check/opinion_register.html", context, status=422 if form.errors else 200)


def _kept(request: TownRequest) -> dict[str, Any]:
    today = clock.day_of(clock.now())
    try:
        day = parse_day(request.GET.get("day", ""))
    except NotAYear:
        day = today
    channel = request.GET.get("channel", "")
    return {
        "channel": channel if channel in set(PAPER) else Channel.POST.value,
        "received_on": min(day, today),
        "token": fresh_token(),
    }


Step = OpinionStep | ShowingStep | TextStep
_FORMS: dict[Step, type[PlainForm]] = {
    OpinionStep.SORT: AboutForm,
    OpinionStep.ANSWER: AnswerForm,
    OpinionStep.FOLLOW: FollowForm,
    ShowingStep.WITHHOLD: WithholdForm,
    ShowingStep.LIFT: LiftForm,
    TextStep.BLACKEN: BlackenForm,
}
_DONE: dict[Step, str] = {
    OpinionStep.SORT: _("宛先を決めました。関係する取組や地区のシートの横に出ます。"),
    OpinionStep.ANSWER: _("回答を保存しました。次の公表のときに載ります。"),
    OpinionStep.FOLLOW: _("その後を保存しました。"),
    ShowingStep.WITHHOLD: _("載せないことにしました。次の公表から、どのページとデータにも載りません。"),
    TextStep.BLACKEN: _("公表する文を保存しました。もとの文は、仕事場の中だけに残ります。"),
    ShowingStep.LIFT: _("載せることに戻しました。回答してあれば、次の公表のときに載ります。"),
}


_ANSWERED_WITHHELD = _("回答を保存しました。載せないご意見なので、公表には載りません。")


def show_opinion(request: TownRequest, town: str, number: str) -> HttpResponse:
    """One opinion, whole, with the steps that can be taken with it."""
    found = get_opinion(request.actor, number)
    return _page(request, *found)


def post_opinion_step(request: TownRequest, town: str, number: str, step: str) -> HttpResponse:
    """Take one step; where it cannot be taken, the page again with what was typed and the reason."""
    steps: dict[str, Step] = {each.value: each for each in _FORMS}
    if step not in steps:
        raise NotFound
    taken = steps[step]
    require(request.actor, Action.OPINION_VIEW)
    if request.method != "POST":
        return redirect("opinion", town, number)
    found = get_opinion(request.actor, number)
    require(request.actor, Action.OPINION_ANSWER)
    form = _form(taken, found[0], request.POST)
    theirs, status = "", 422
    if form.is_valid():
        try:
            done = attempt(form, lambda: _take(request, taken, number, form.cleaned_data))
        except EditedMeanwhile as clash:
            theirs, status, done = clash.theirs["answer"], 409, None
            type_again(form, clash, theirs)
        if done is not None:
            is_answered = taken is OpinionStep.ANSWER and found[0].is_withheld
            _say_done(request, taken, _ANSWERED_WITHHELD if is_answered else _DONE[taken])
            if isinstance(taken, ShowingStep | TextStep):
                show_anew(request, town, number, hides=taken in (ShowingStep.WITHHOLD, TextStep.BLACKEN))
            return redirect("opinion", town, number)
    return _page(request, *found, failed=(taken, form), theirs=theirs, status=status)


def _say_done(request: TownRequest, step: Step, sentence: str) -> None:
    """What was done; after an answer the way to the next opinion that waits for one, the oldest first."""
    pile = _pile(request) if step is OpinionStep.ANSWER else []
    say_done_of(request, sentence, pile, partial(_address, request))


def _pile(request: TownRequest) -> list[tuple[str, str]]:
    """The opinions that wait for an answer, for whoever answers them."""
    if not can(request.actor, Action.OPINION_ANSWER):
        return []
    return [(number, number) for number in waiting_numbers(request.actor)]


def _address(request: TownRequest, number: str) -> str:
    return reverse("opinion", args=[request.town.slug, number])


def _take(request: TownRequest, step: Step, number: str, data: dict[str, Any]) -> Any:
    actor, at = request.actor, clock.now()
    if step is OpinionStep.SORT:
        measure_id = id_of(data["measure"])
        return sort_opinion(actor=actor, number=number, district=data["district"] or None, measure_id=measure_id, at=at)
    if step is OpinionStep.ANSWER:
        return answer_opinion(
            actor=actor,
            number=number,
            answer=data["answer"],
            answer_class=AnswerClass(data["answer_class"]),
            on=clock.day_of(at),
            at=at,
            seen=data["seen"],
        )
    if step is OpinionStep.FOLLOW:
        return follow_opinion(actor=actor, number=number, after=data["after"], at=at)
    if step is TextStep.BLACKEN:
        return blacken_opinion(actor=actor, number=number, public_text=data["public_text"], at=at)
    if step is ShowingStep.LIFT:
        return lift_withholding(actor=actor, number=number, reason=data["lift_reason"], at=at)
    return withhold_opinion(actor=actor, number=number, reason=data["reason"], at=at)


def _say_that_it_stays_here(shown: dict[str, PlainForm]) -> None:
    """Of a withheld opinion nothing is published, so no field may say that it will be."""
    for form in shown.values():
        form.PUBLIC = frozenset()
        form.prepare_fields()
    if "answer" in shown:
        shown["answer"].fields["answer"].help_text = _("載せないご意見なので、回答も公表には載りません。")


def _page(
    request: TownRequest,
    found: OpinionView,
    contact: Any,
    *,
    failed: tuple[Step, PlainForm] | None = None,
    theirs: str = "",
    status: int = 200,
) -> HttpResponse:
    words = word_lists(request.actor)
    shown = _steps_shown(found, failed, words) if can(request.actor, Action.OPINION_ANSWER) else {}
    if found.is_withheld:
        _say_that_it_stays_here(shown)
    held = withholdings(request.actor, number=found.number) if found.was_withheld else []
    context = {
        "current": "opinions",
        "held": held,
        "may_mend": can(request.actor, Action.OPINION_REGISTER),
        "alone": _alone(request, held[-1]) if found.is_withheld else "",
        "item": found,
        "contact": contact,
        "days": (clock.day_of(clock.now()) - found.received_on).days
        if found.state in _WAITING and not found.is_withheld
        else None,
        "forms": shown,
        "pile": None if held else beside(_pile(request), found.number, partial(_address, request)),
        "failed": failed[1] if failed else None,
        "theirs": theirs,
        **guard_of(
            request,
            [(_("ご意見"), found.published), (_("回答"), found.answer), (_("その後"), found.after)],
            words=words,
        ),
    }
    return render(request, "work/check/opinion.html", context, status=status)


def _steps_shown(found: OpinionView, failed: tuple[Step, PlainForm] | None, words: WordLists) -> dict[str, PlainForm]:
    """The form of each step that is open, beginning with what stands; what failed comes back as it was typed."""
    initial: dict[Step, dict[str, Any]] = {
        OpinionStep.SORT: {"district": found.district_code or "", "measure": str(found.measure_id or "")},
        OpinionStep.ANSWER: {
            "answer": found.answer,
            "answer_class": found.answer_class,
            "seen": fingerprint(found.answer),
        },
        OpinionStep.FOLLOW: {"after": found.after},
        TextStep.BLACKEN: {"public_text": found.public_text or _blackened(found.text, words)},
    }
    shown: dict[str, PlainForm] = {}
    for step in _FORMS:
        if failed and failed[0] is step:
            shown[step.value] = failed[1]
        elif _is_open(found, step):
            shown[step.value] = _form(step, found, initial=initial.get(step, {}))
    return shown


def _form(step: Step, found: OpinionView, *args: Any, **kwargs: Any) -> PlainForm:
    """The form of a step; where an opinion belongs is asked in the terms of the day on which it came."""
    if step is OpinionStep.SORT:
        kwargs |= {"received_on": found.received_on, "keep": [found.measure_id] if found.measure_id else []}
    return _FORMS[step](*args, auto_id=f"{step.value}_%s", **kwargs)


def _is_open(found: OpinionView, step: Step) -> bool:
    if isinstance(step, TextStep):
        return True
    return found.allows_showing(step) if isinstance(step, ShowingStep) else found.allows(step)


def _blackened(text: str, words: WordLists) -> str:
    """A beginning for the public text: what the guard finds is blacked out already."""
    for find in reversed(find_private(text, words)):
        text = text[: find.start] + BLACK * 3 + text[find.end :]
    return text


def _alone(request: TownRequest, held: WithholdingView) -> str:
    """Why this reader cannot lift it; "" where they can."""
    return second_person_problem(
        request.actor,
        Action.OPINION_ANSWER,
        first_id=held.withheld_by_id,
        since=held.withheld_at,
        at=clock.now(),
        alone=WITHHOLDER_ALONE,
    )


addresses = [
    path("opinions/", show_opinions, name="opinions"),
    path("opinions/register/", show_opinion_register, name="register-opinion"),
    path("opinions/<slug:number>/", show_opinion, name="opinion"),
    path("opinions/<slug:number>/<slug:step>/", post_opinion_step, name="opinion-step"),
]
