"""Seats and who sits in them: the list, one seat's holders, who comes and who goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import ROLE_LABELS, SEATED, Action, Role
from meguru.base.access.decide import can, require
from meguru.base.bodies.commands import (
    add_seat,
    extend_seat,
    extend_tenure,
    leave_seat,
    take_seat,
    withdraw_tenure,
)
from meguru.base.bodies.queries.handing import may_be_handed
from meguru.base.bodies.queries.registers import people_to_seat, seat_choices
from meguru.base.bodies.queries.seats import SeatLine, TenureLine, get_seat, list_seats
from meguru.base.bodies.rules import (
    LONGEST_PERSON,
    LONGEST_PROFESSION,
    LONGEST_TITLE,
    may_extend,
    may_leave,
    may_withdraw,
)
from meguru.core import clock
from meguru.core.fiscal import wareki
from meguru.core.language import _, choices_of
from meguru.web.asked import asked_word
from meguru.web.forms import DayField, Picker, PlainForm, attempt, set_choices
from meguru.web.listing import ListColumn, ListFilter, as_file, listed
from meguru.web.middleware import TownRequest
from meguru.web.staff.base.marking import mark, mark_form

_SEAT_ROLES = choices_of(ROLE_LABELS, SEATED)


_COLUMNS: tuple[ListColumn[SeatLine], ...] = (
    ListColumn("seat", _("席"), lambda seat: seat.title),
    ListColumn("holder", _("就いている人"), lambda seat: seat.holder),
    ListColumn("body", _("組織・会議体"), lambda seat: "　".join(filter(None, (seat.organisation, seat.committee)))),
    ListColumn("district", _("地区"), lambda seat: "、".join(seat.districts)),
    ListColumn("role", _("役割"), lambda seat: seat.role),
    ListColumn("profession", _("職種"), lambda seat: seat.profession, is_shown=False),
    ListColumn("decides", _("決裁"), lambda seat: seat.marks, is_shown=False),
    ListColumn("since", _("いつから"), lambda seat: seat.since, is_shown=False),
)
_FILTERS: tuple[ListFilter[SeatLine], ...] = (
    ListFilter(
        "body",
        _("組織・会議体"),
        lambda seat: [each for each in (seat.organisation, seat.committee) if each],
        is_register=True,
    ),
    ListFilter("district", _("地区"), lambda seat: list(seat.districts), is_register=True),
    ListFilter("role", _("役割"), lambda seat: seat.role),
    ListFilter("profession", _("職種"), lambda seat: seat.profession),
)


def show_seats(request: TownRequest, town: str) -> HttpResponse:
    """Every seat with who sits in it today; vacant ones first where asked."""
    today = clock.day_of(clock.now())
    found = list_seats(request.actor, on=today)
    only_vacant = request.GET.get("show") == "vacant"
    name = asked_word(request, "q")
    shown = [
        seat
        for seat in found
        if (not only_vacant or not seat.holder)
        and (not name or name in f"{seat.title} {seat.holder} {seat.organisation} {seat.committee}")
    ]
    listing = listed(request, shown, _COLUMNS, _FILTERS, kept={"show": "vacant" if only_vacant else "", "q": name})
    file = as_file(request, listing, _("席と人"))
    if file is not None:
        return file
    context = {
        "current": "bodies",
        "seats": listing.rows,
        "listing": listing,
        "total": len(found),
        "vacant": sum(not seat.holder for seat in found),
        "only_vacant": only_vacant,
        "name": name,
        "may_arrange": can(request.actor, Action.SEAT_ARRANGE),
    }
    return render(request, "work/base/seats.html", context)


class LeaveForm(PlainForm):
    """The last day of the holder."""

    prefix = "leave"
    ends_on = DayField(label=_("退任の日（最後の日）"))


class TakeForm(PlainForm):
    """Who sits in the seat from when: somebody registered, or a new name."""

    prefix = "take"
    person = forms.ChoiceField(label=_("登録のある人"), required=False)
    new_name = forms.CharField(
        label=_("登録のない人の氏名"),
        max_length=LONGEST_PERSON,
        required=False,
        help_text=_("登録のある人を選んだときは、空けてください。"),
    )
    starts_on = DayField(label=_("就任の日"))
    ends_on = DayField(label=_("任期のおわり"), required=False, help_text=_("決まっているときだけ。"))
    is_substitute = forms.BooleanField(label=_("前の人の残りの任期を務める（補欠）"), required=False)

    def __init__(self, people: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, person=[("", _("（選ぶ）")), *((str(pk), name) for pk, name in people)])

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("person")) == bool(data.get("new_name")):
            self.add_error(
                "person", _("登録のある人を選ぶか、登録のない人の氏名を書くか、どちらか一つにしてください。")
            )
        return data


class LongerForm(PlainForm):
    """The new last day of a tenure, or of the seat itself."""

    ends_on = DayField(
        label=_("新しい終わりの日"),
        required=False,
        help_text=_("空けると、終わりの日を決めないことになります。"),
    )


@dataclass(frozen=True)
class TenureRow:
    """One holder of the seat with what may be done: a longer time where it is fixed, taken back where it lies ahead."""

    line: TenureLine
    longer: LongerForm | None
    may_withdraw: bool

    @property
    def withdraw(self) -> str:
        """What the form says that takes it back."""
        return f"withdraw-{self.line.id}"


def show_seat(request: TownRequest, town: str, seat_id: int) -> HttpResponse:
    """One seat: who held it; the forms that end a tenure and begin one, make one longer, take one back."""
    today = clock.day_of(clock.now())
    found, tenures = get_seat(request.actor, seat_id, on=today)
    may = can(request.actor, Action.SEAT_ARRANGE)
    asked = request.POST.get("do", "")
    leave = LeaveForm(request.POST if asked == "leave" else None, initial={"ends_on": today})
    people = people_to_seat(request.actor) if may else []
    take = TakeForm(
        people, request.POST if asked == "take" else None, initial={"starts_on": _next_start(tenures, today)}
    )
    rows = [_row(request, line, today, may=may) for line in reversed(tenures)]
    span = _longer(request, "span", found.ends_on, today) if may else None
    marks = mark_form(request, found) if may else None
    if request.method == "POST":
        require(request.actor, Action.SEAT_ARRANGE)
        if asked == "leave":
            done = _leave(request, leave, seat_id)
        elif asked == "take":
            done = _take(request, take, seat_id)
        elif asked == "mark":
            done = mark(request, marks, seat_id)
        else:
            done = _change(request, asked, rows, span, seat_id)
        if done:
            return redirect("seat", town, seat_id)
    context = {
        "current": "bodies",
        "seat": found,
        "rows": rows,
        "may_hand_over": may_be_handed(request.actor, ((t.person_id, t.ends_on) for t in tenures), on=today),
        "leave": leave if may and any(may_leave(t.ends_on, today) for t in tenures) else None,
        "take": take if may else None,
        "span": span,
        "marks": marks,
        "failed": next((form for form in [span, *(row.longer for row in rows)] if form and form.errors), None),
    }
    return render(request, "work/base/seat.html", context, status=422 if request.method == "POST" else 200)


def _longer(request: TownRequest, name: str, ends_on: date | None, today: date) -> LongerForm | None:
    """The form that moves a last day, where there is one that has not passed; filled where it was sent."""
    if not may_extend(ends_on, today):
        return None
    return LongerForm(request.POST if request.POST.get("do") == name else None, prefix=name)


def _row(request: TownRequest, line: TenureLine, today: date, *, may: bool) -> TenureRow:
    longer = _longer(request, f"extend-{line.id}", line.ends_on, today) if may else None
    return TenureRow(line, longer, may and may_withdraw(line.starts_on, today))


def _change(request: TownRequest, asked: str, rows: list[TenureRow], span: LongerForm | None, seat_id: int) -> bool:
    """A longer time for a tenure or the seat, or a tenure taken back; what nobody offered does nothing."""
    given: dict[str, Any] = {"actor": request.actor, "seat_id": seat_id, "at": clock.now()}
    if asked == "span" and span is not None:
        return _moved(request, span, partial(extend_seat, **given), _("席の期間"))
    for row in rows:
        key, person = row.line.id, row.line.person
        if asked == f"extend-{key}" and row.longer is not None:
            return _moved(
                request,
                row.longer,
                partial(extend_tenure, tenure_id=key, **given),
                _("{person}さんの任期").format(person=person),
            )
        if asked == f"withdraw-{key}" and row.may_withdraw:
            withdraw_tenure(tenure_id=key, **given)
            messages.success(request, _("{person}さんがこの席に就く予定を取り消しました。").format(person=person))
            return True
    return False


def _moved(request: TownRequest, form: LongerForm, call: Callable[..., object], what: str) -> bool:
    if not form.is_valid():
        return False
    day = form.cleaned_data["ends_on"]
    if attempt(form, lambda: call(ends_on=day)) is None:
        return False
    until = _("{day}までに").format(day=wareki(day)) if day else _("終わりの日を決めずに")
    messages.success(request, _("{what}を、{until}のばしました。").format(what=what, until=until))
    return True


def _next_start(tenures: list[Any], today: Any) -> Any:
    """The day after the last holder's last day, else today."""
    ends = [tenure.ends_on for tenure in tenures if tenure.ends_on is not None]
    return max(ends) + timedelta(days=1) if ends else today


def _leave(request: TownRequest, form: LeaveForm, seat_id: int) -> bool:
    if not form.is_valid():
        return False
    day = form.cleaned_data["ends_on"]
    done = attempt(form, lambda: leave_seat(actor=request.actor, seat_id=seat_id, ends_on=day, at=clock.now()))
    if done is not None:
        messages.success(request, _("退任を記録しました。翌日から空席です。後任が決まったら、下で記録してください。"))
    return done is not None


def _take(request: TownRequest, form: TakeForm, seat_id: int) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    done = attempt(
        form,
        lambda: take_seat(
            actor=request.actor,
            seat_id=seat_id,
            person_id=int(data["person"]) if data["person"] else None,
            new_name=data["new_name"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            is_substitute=data["is_substitute"],
            at=clock.now(),
        ),
    )
    if done is not None:
        messages.success(request, _("就任を記録しました。仕事は席についているので、引き継ぎの作業はいりません。"))
    return done is not None


class SeatForm(PlainForm):
    """A seat."""

    title = forms.CharField(
        label=_("席の名前"), max_length=LONGEST_TITLE, help_text=_("例：福祉保健課 事業企画担当係長")
    )
    role = forms.ChoiceField(label=_("役割"), choices=_SEAT_ROLES)
    profession = forms.CharField(
        label=_("職種"),
        max_length=LONGEST_PROFESSION,
        required=False,
        help_text=_("保健師、社会福祉士、事務など。席に決まった職種があるときだけ。"),
    )
    organisation = forms.ChoiceField(label=_("所属する組織"), required=False)
    committee = forms.ChoiceField(label=_("会議体・チーム"), required=False)
    districts = forms.MultipleChoiceField(
        label=_("受け持つ地区"),
        required=False,
        widget=Picker,
        help_text=_("いくつでも選べます。"),
    )
    starts_on = DayField(label=_("席のはじまり"))
    ends_on = DayField(label=_("席のおわり"), required=False, help_text=_("任期のある席だけ。"))


def show_new_seat(request: TownRequest, town: str) -> HttpResponse:
    """Set up a seat."""
    require(request.actor, Action.SEAT_ARRANGE)
    choices = seat_choices(request.actor, on=clock.day_of(clock.now()))
    form = SeatForm(request.POST or None, initial={"starts_on": clock.day_of(clock.now())})
    set_choices(
        form,
        organisation=[("", _("（なし）")), *((str(o.pk), o.full_name) for o in choices.organisations)],
        committee=[("", _("（なし）")), *((str(c.pk), c.name) for c in choices.committees)],
        districts=[(d.code, d.name) for d in choices.districts],
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = attempt(
            form,
            lambda: add_seat(
                actor=request.actor,
                title=data["title"],
                role=Role(data["role"]),
                profession=data["profession"],
                organisation=next((o for o in choices.organisations if str(o.pk) == data["organisation"]), None),
                committee=next((c for c in choices.committees if str(c.pk) == data["committee"]), None),
                districts=data["districts"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("席を設けました。いまは空席です。就く人を記録してください。"))
            return redirect("seat", town, done.pk)
    context = {
        "current": "bodies",
        "form": form,
        "heading": _("席を設ける"),
        "verb": _("席を設ける"),
        "crumb": _("席"),
        "back": reverse("seats", args=[town]),
    }
    return render(request, "work/base/body_form.html", context, status=422 if form.errors else 200)


addresses = [
    path("bodies/seats/", show_seats, name="seats"),
    path("bodies/seats/new/", show_new_seat, name="new-seat"),
    path("bodies/seats/<int:seat_id>/", show_seat, name="seat"),
]
