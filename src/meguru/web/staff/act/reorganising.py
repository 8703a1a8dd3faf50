"""Reorganisations (組織改正): those decided, one form for several departments with what it would change, and taking one back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from meguru.act.reorganising.commands import reorganise, undo_reorganisation
from meguru.act.reorganising.queries.reorganisations import (
    PairPreview,
    list_reorganisations,
    preview_of,
    reorganised_bodies,
)
from meguru.act.reorganising.rules import HOW_LABELS, LONGEST_REASON, MOST_PAIRS, How, Pair, check_pairs
from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.base.bodies.rules import LONGEST_BODY
from meguru.core import clock
from meguru.core.errors import NotNow
from meguru.core.fiscal import wareki
from meguru.core.language import _, choices_of
from meguru.core.text import clean_line, fingerprint
from meguru.web.forms import DayField, PlainForm, attempt, id_of
from meguru.web.middleware import TownRequest

# How many departments the form begins with.
_USUAL = 3


def show_reorganisations(request: TownRequest, town: str) -> HttpResponse:
    """What was reorganised, newest first."""
    context = {
        "current": "bodies",
        "rows": list_reorganisations(request.actor, today=clock.day_of(clock.now())),
        "may": can(request.actor, Action.BODY_REORGANISE),
    }
    return render(request, "work/act/reorganisations.html", context)


class ReorganisationForm(PlainForm):
    """From which day, why, and for each department what happens to it."""

    PUBLIC = frozenset({"reason"})

    from_day = DayField(
        label=_("いつから"),
        help_text=_("今日までの日なら、すぐに行います。先の日なら、その日に行います。それまでは取り消せます。"),
    )
    reason = forms.CharField(label=_("わけ"), max_length=LONGEST_REASON, help_text=_("例：機構改革のため。"))

    def __init__(self, bodies: Sequence[tuple[str, str]], rows: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        choices = [("", _("（選ぶ）")), *bodies]
        for place in range(rows):
            self.fields[f"pair{place}-old"] = forms.ChoiceField(label=_("変わる課"), choices=choices, required=False)
            self.fields[f"pair{place}-how"] = forms.ChoiceField(label=_("どうなる"), choices=choices_of(HOW_LABELS))
            self.fields[f"pair{place}-new"] = forms.ChoiceField(label=_("移る先の課"), choices=choices, required=False)
            self.fields[f"pair{place}-new_name"] = forms.CharField(
                label=_("新しい課の名前・新しい名前"),
                max_length=LONGEST_BODY,
                required=False,
                help_text=_("まだ登録のない課に移るときや、名前だけが変わるときに書きます。"),
            )
            self.fields[f"pair{place}-ends"] = forms.BooleanField(
                label=_("もとの課は、前の日で廃止する"), required=False
            )
        self.prepare_fields()

    def parts(self) -> list[list[forms.BoundField]]:
        """The fields, department by department, for the page."""
        return [
            [self[f"pair{p}-{each}"] for each in ("old", "how", "new", "new_name", "ends")] for p in range(self.rows)
        ]

    def pairs(self, sent: Any) -> list[Pair]:
        """What was chosen. Where measures and seats were not asked yet, the first of a department takes all, the others none."""
        found: list[Pair] = []
        for place in range(self.rows):
            data = {
                each: self.cleaned_data.get(f"pair{place}-{each}") for each in ("old", "how", "new", "new_name", "ends")
            }
            if not data["old"]:
                continue
            old, is_again = int(data["old"]), any(each.old_id == id_of(data["old"]) for each in found)
            was_asked = f"pair{len(found)}-asked" in sent and How(str(data["how"])) is How.MOVE
            chosen = {
                name: frozenset(map(int, sent.getlist(f"pair{len(found)}-{name}")))
                for name in ("measures", "seats", "below")
            }
            none: frozenset[int] | None = frozenset() if is_again else None
            found.append(
                Pair(
                    old_id=old,
                    how=How(str(data["how"])),
                    new_id=id_of(data["new"] or ""),
                    new_name=clean_line(data["new_name"] or ""),
                    measures=chosen["measures"] if was_asked else none,
                    seats=chosen["seats"] if was_asked else none,
                    below=chosen["below"] if was_asked else none,
                    ends_old=bool(data["ends"]) and How(str(data["how"])) is How.MOVE,
                )
            )
        return found


def show_reorganisation_form(request: TownRequest, town: str) -> HttpResponse:
    """The form; what it would change; and, after that was seen, the act."""
    require(request.actor, Action.BODY_REORGANISE)
    today = clock.day_of(clock.now())
    asked = request.POST.get("do", "")
    rows = _rows(request) + (asked == "more")
    bodies = reorganised_bodies(request.actor, on=today)
    form = ReorganisationForm(bodies, min(rows, MOST_PAIRS), request.POST if asked else None)
    if asked == "more":
        form = ReorganisationForm(bodies, min(rows, MOST_PAIRS), initial=request.POST.dict())
    previews: tuple[PairPreview, ...] = ()
    seen = ""
    if asked in ("preview", "act") and form.is_valid():
        pairs, day = form.pairs(request.POST), form.cleaned_data["from_day"]
        seen = _seen(pairs, day)
        if asked == "act" and request.POST.get("seen") == seen:
            done = attempt(
                form,
                lambda: reorganise(
                    actor=request.actor, pairs=_whole(request, pairs, day), from_day=day,
                    reason=form.cleaned_data["reason"], at=clock.now(),
                ),
            )  # fmt: skip
            if done is not None:
                words = (
                    _("{day}からの組織改正を行いました。")
                    if done.applied_at
                    else _("{day}からの組織改正を決めました。")
                )
                messages.success(request, words.format(day=wareki(day)))
                return redirect("reorganisations", town)
        elif asked == "act":
            form.add_error(None, _("確かめたあとに、選んだものが変わりました。もう一度確かめてください。"))
        attempt(form, lambda: check_pairs(pairs))
        previews = preview_of(request.actor, pairs, day)
    context = {
        "current": "bodies",
        "form": form,
        "previews": previews,
        "seen": seen,
        "may_more": form.rows < MOST_PAIRS,
        "back": reverse("reorganisations", args=[town]),
    }
    return render(request, "work/act/reorganise.html", context, status=422 if form.errors else 200)


def _rows(request: TownRequest) -> int:
    sent = request.POST.get("rows", "")
    return max(1, min(int(sent), MOST_PAIRS)) if sent.isascii() and sent.isdigit() else _USUAL


def _seen(pairs: Sequence[Pair], day: date) -> str:
    """What was seen before the act: the departments and the day, not which measures were ticked beside them."""
    said = [f"{p.old_id} {p.how.value} {p.new_id} {p.new_name} {p.ends_old}" for p in pairs]
    return fingerprint(day.isoformat(), *said)


def _whole(request: TownRequest, pairs: Sequence[Pair], day: date) -> list[Pair]:
    """A department that gives everything away gives also what comes up until the day: all ticked is said as all."""
    found = []
    for pair, preview in zip(pairs, preview_of(request.actor, pairs, day), strict=True):
        is_alone = sum(each.old_id == pair.old_id for each in pairs) == 1
        going = [*(is_chosen for _move, is_chosen in preview.measures), *(s.is_chosen for s in preview.seats)]
        if is_alone and all([*going, *(each.is_chosen for each in preview.below)]):
            found.append(Pair(pair.old_id, pair.how, pair.new_id, pair.new_name, None, None, pair.ends_old))
        else:
            found.append(pair)
    return found


@require_POST
def post_undo_reorganisation(request: TownRequest, town: str, reorganisation_id: int) -> HttpResponse:
    """Take one back."""
    try:
        row = undo_reorganisation(actor=request.actor, row_id=reorganisation_id, at=clock.now())
    except NotNow as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("{day}からの組織改正を取り消しました。").format(day=wareki(row.from_day)))
    return redirect("reorganisations", town)


addresses = [
    path("bodies/reorganisations/", show_reorganisations, name="reorganisations"),
    path("bodies/reorganisations/new/", show_reorganisation_form, name="reorganise"),
    path("bodies/reorganisations/<int:reorganisation_id>/undo/", post_undo_reorganisation, name="undo-reorganisation"),
]
