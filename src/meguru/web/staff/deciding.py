"""What a page says of a decision (決裁): who takes it, who stands in, and what to do where nobody can."""

from dataclasses import dataclass
from typing import Any

from django import forms

from meguru.base.access.actions import Action
from meguru.base.access.decide import left_to_others
from meguru.base.access.deciding import LONGEST_STEAD, acts_in_stead
from meguru.base.bodies.queries.deciding import Desks, desks_of
from meguru.core import clock
from meguru.core.language import _
from meguru.web.forms import PlainForm
from meguru.web.middleware import TownRequest


class SteadForm(PlainForm):
    """Why somebody decides in another's stead."""

    in_stead = forms.CharField(
        label=_("代わりに決裁するわけ"),
        max_length=LONGEST_STEAD,
        help_text=_("「課長が出張のため」「席が空いているため」など。仕事場の公表や変更のページに出ます。"),
    )


@dataclass(frozen=True)
class Deciding:
    """A decision as one person meets it. ``told``: it is left to others; ``way_out``: nobody could take it.

    ``desks`` is empty where this very person can take it: then nobody need be named.
    """

    desks: Desks | None
    stead: SteadForm | None
    told: str
    way_out: str


def deciding_of(
    request: TownRequest,
    action: Action,
    *,
    first_id: int | None,
    failed: SteadForm | None = None,
    is_able: bool = False,
) -> Deciding:
    """Who takes a decision about what ``first_id`` drafted, for its page. One query; none where this person is able to take it."""
    actor = request.actor
    desks = None if is_able else desks_of(actor, action, on=clock.day_of(clock.now()))
    stead = failed or (SteadForm() if acts_in_stead(actor, action) else None)
    way_out = desks.way_out(first_id) if desks else ""
    return Deciding(desks, stead, left_to_others(actor, action), way_out)


def stead_typed(request: TownRequest, action: Action) -> SteadForm | None:
    """The filled form of the reason, where this person decides in another's stead; else nothing is asked."""
    return SteadForm(request.POST) if acts_in_stead(request.actor, action) else None


def stead_said(form: SteadForm | None) -> dict[str, Any]:
    """What a command is handed of it."""
    return {"in_stead": form.cleaned_data["in_stead"]} if form is not None else {}
