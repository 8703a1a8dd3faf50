"""The end of a district or a committee (廃止): the form, what it would touch, the act, and taking it back."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.act.reorganising.commands import end_body, stand_again, undo_ending
from meguru.act.reorganising.queries.endings import EndingView, ending_of, preview_back, preview_ending
from meguru.act.reorganising.rules import LONGEST_REASON
from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.base.bodies.rules import REGISTERED_LABELS, Registered
from meguru.core import clock
from meguru.core.errors import NotFound
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.core.text import fingerprint
from meguru.publish.queries import standing_of
from meguru.web.forms import DayField, Picker, PlainForm, attempt
from meguru.web.middleware import TownRequest

_ENDS = (Registered.DISTRICT, Registered.COMMITTEE)
_TO_END, _ENDED = _("{noun}「{name}」を廃止する"), _("{noun}「{name}」の廃止")


class EndForm(PlainForm):
    """The last day, why; of a district where its area goes, which committees end too, and that open sheets are written on."""

    last_day = DayField(label=_("最後の日"), help_text=_("この日まで続き、次の日からなくなります。"))
    reason = forms.CharField(label=_("わけ"), max_length=LONGEST_REASON, help_text=_("例：隣の地区と一つになるため。"))
    into = forms.MultipleChoiceField(
        label=_("区域を引き継ぐ地区"),
        required=False,
        widget=Picker,
        help_text=_("町名は、ここで選んだ地区に移ります。"),
    )
    along = forms.MultipleChoiceField(
        label=_("いっしょに廃止する会議体（この地区だけのもの）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    keeps_sheets = forms.BooleanField(
        label=_("途中の振り返りシートは、このまま書き終える"),
        required=False,
        help_text=_("席がなくなったあとは、共同事務局が書き、確かめた人を記録します。"),
    )

    def __init__(self, view: EndingView, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks: tuple[str, ...] = ()
        self.first_heir = ""
        self._choose("into", view.heirs)
        self._choose("along", view.committees)
        if not view.is_district:
            del self.fields["keeps_sheets"]
            return
        sent = self.data.getlist("into") if hasattr(self.data, "getlist") else []
        # In the order of the districts, whose first one the command takes, too, where nothing is said of a block.
        chosen = [(key, name) for key, name in view.heirs if key in sent]
        self.first_heir = chosen[0][0] if chosen else ""
        self.blocks = view.blocks if len(chosen) > 1 else ()
        for place, block in enumerate(self.blocks):
            self.fields[f"block{place}"] = forms.ChoiceField(
                label=_("{block}を引き継ぐ地区").format(block=block), choices=chosen, required=False
            )
        self.prepare_fields()

    def _choose(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(choices)
        if not choices:
            del self.fields[name]

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, as the command takes it. A block of which nothing was said yet goes to the heir that its list shows."""
        data = self.cleaned_data
        blocks = {block: data.get(f"block{place}") or self.first_heir for place, block in enumerate(self.blocks)}
        return {
            "last_day": data["last_day"],
            "reason": data["reason"],
            "into": sorted(int(key) for key in data.get("into", ())),
            "along": [int(key) for key in data.get("along", ())],
            "area_to": {block: int(key) for block, key in blocks.items()},
            "keeps_sheets": data.get("keeps_sheets", False),
        }


class UndoForm(PlainForm):
    """The end that was looked at: if somebody took it back meanwhile and ended it anew, that one stays."""

    ending = forms.IntegerField(widget=forms.HiddenInput)


class BackForm(UndoForm):
    """Why what has ended is to stand again."""

    reason = forms.CharField(
        label=_("わけ"), max_length=LONGEST_REASON, help_text=_("例：別の地区を廃止するところを、まちがえたため。")
    )


def show_ending(request: TownRequest, town: str, what: str, row_id: int) -> HttpResponse:
    """The end of a district or committee: the form; what it would touch; after that was seen, the act; and taking it back."""
    require(request.actor, Action.BODY_REORGANISE)
    if what not in {each.value for each in _ENDS}:
        raise NotFound
    kind, today = Registered(what), clock.day_of(clock.now())
    view = ending_of(request.actor, kind, row_id, today=today)
    asked = request.POST.get("do", "")
    form = EndForm(view, request.POST if asked in ("preview", "act") else None, initial=_usual(view))
    back = (BackForm if asked == "again" else UndoForm)(request.POST if asked in ("undo", "again") else None)
    preview, seen = None, ""
    if asked in ("undo", "again") and back.is_valid():
        if _taken_back(request, back):
            messages.success(request, _("{name}の廃止を取り消しました。").format(name=view.row.name))
            return redirect("bodies", town)
        # As it stands after what somebody else did meanwhile.
        view = ending_of(request.actor, kind, row_id, today=today)
        form = EndForm(view, initial=_usual(view))
    elif asked in ("preview", "act") and form.is_valid():
        said = form.said
        seen = fingerprint(*(f"{name} {value}" for name, value in said.items()))
        if asked == "act" and request.POST.get("seen") == seen:
            if _ended(request, form, kind, row_id):
                day = wareki(said["last_day"])
                messages.success(request, _("{name}を、{day}で廃止にしました。").format(name=view.row.name, day=day))
                return redirect("bodies", town)
        elif asked == "act":
            form.add_error(None, _("確かめたあとに、選んだものが変わりました。もう一度確かめてください。"))
        preview = preview_ending(request.actor, kind, row_id, last_day=said["last_day"], along=said["along"])
    noun = REGISTERED_LABELS[kind]
    entry = {"code": view.code} if view.is_district else {"name": view.row.name}
    context = {
        "current": "bodies",
        "view": view,
        "noun": noun,
        "form": form,
        "refused": back,
        "back_form": back if asked == "again" else BackForm(),
        "returns": preview_back(request.actor, view.ending) if view.may_stand_again and view.ending else None,
        "preview": preview,
        "seen": seen,
        "standing": standing_of(request.actor, "districts" if kind is Registered.DISTRICT else "bodies", **entry),
        "heading": (_ENDED if view.row.ends_on else _TO_END).format(noun=noun, name=view.row.name),
        "back": reverse("bodies", args=[town]),
    }
    status = 422 if form.errors or back.errors else 200
    return render(request, "work/act/ending.html", context, status=status)


def _usual(view: EndingView) -> dict[str, Any]:
    return {"along": [key for key, _name in view.committees]}


def _ended(request: TownRequest, form: EndForm, kind: Registered, row_id: int) -> bool:
    said = form.said
    call = attempt(form, lambda: end_body(actor=request.actor, what=kind, row_id=row_id, at=clock.now(), **said))
    return call is not None


def _taken_back(request: TownRequest, form: UndoForm) -> bool:
    """Take the end back; why not is told on the form."""
    said: dict[str, Any] = {"actor": request.actor, "ending_id": form.cleaned_data["ending"], "at": clock.now()}
    if isinstance(form, BackForm):
        said["reason"] = form.cleaned_data["reason"]
    command = stand_again if isinstance(form, BackForm) else undo_ending
    return attempt(form, partial(command, **said)) is not None


addresses = [path("bodies/end/<slug:what>/<int:row_id>/", show_ending, name="end-body")]
