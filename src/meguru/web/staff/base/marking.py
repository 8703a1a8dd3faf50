"""What a seat decides, and for what it stands in: the form on the seat's page."""

from typing import Any

from django import forms
from django.contrib import messages

from meguru.base.access.actions import DECISION_LABELS, Action, Role
from meguru.base.access.deciding import decisions_of
from meguru.base.bodies.commands import mark_seat
from meguru.base.bodies.queries.seats import SeatLine
from meguru.core import clock
from meguru.core.language import _
from meguru.web.forms import PlainForm, attempt
from meguru.web.middleware import TownRequest


class MarkForm(PlainForm):
    """Which decisions are left to a seat, and for which it stands in."""

    prefix = "mark"
    decides = forms.MultipleChoiceField(
        label=_("この席が決裁すること"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "印を付けると、ほかの席の人は決裁できなくなります。どの席にも付けなければ、共同事務局のだれでも決裁できます。"
        ),
    )
    stands_in = forms.MultipleChoiceField(
        label=_("この席が代わりに決裁できること（代決）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("決裁する人が不在のときや、席が空いているときに、わけを書いて決裁できます。"),
    )

    def __init__(self, role: Role, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(action.value, DECISION_LABELS[action]) for action in decisions_of(role)]
        for name in ("decides", "stands_in"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices


def mark_form(request: TownRequest, seat: SeatLine) -> MarkForm | None:
    """The form of a seat whose role decides anything, filled where it was sent."""
    role = Role(seat.role_code)
    if not decisions_of(role):
        return None
    initial = {"decides": [each.value for each in seat.decides], "stands_in": [each.value for each in seat.stands_in]}
    return MarkForm(role, request.POST if request.POST.get("do") == "mark" else None, initial=initial)


def mark(request: TownRequest, form: MarkForm | None, seat_id: int) -> bool:
    """Leave to the seat what was ticked; whether it was done."""
    if form is None or not form.is_valid():
        return False
    marks = {name: [Action(each) for each in form.cleaned_data[name]] for name in ("decides", "stands_in")}
    done = attempt(form, lambda: mark_seat(actor=request.actor, seat_id=seat_id, at=clock.now(), **marks))
    if done is not None:
        messages.success(request, _("この席が決裁することを改めました。"))
    return done is not None
