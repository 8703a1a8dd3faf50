"""People and how they log in: the register, first and renewed passwords, the operator of the machine."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.base.audit.queries import operator_visits
from meguru.base.bodies.commands import (
    add_person,
    admit_operator,
    erase_person,
    give_account,
    open_account,
    renew_password,
    take_back_pass,
)
from meguru.base.bodies.commands.people import LONGEST_OPERATOR_PASS_HOURS
from meguru.base.bodies.queries.registers import PersonLine, list_passes, list_people
from meguru.base.bodies.rules import LONGEST_PASSWORD, LONGEST_PERSON, LONGEST_REASON, LONGEST_USERNAME
from meguru.core import clock
from meguru.core.errors import or_not_found
from meguru.core.language import _
from meguru.web.forms import PlainForm, attempt
from meguru.web.listing import ListColumn, as_file, listed
from meguru.web.middleware import TownRequest


class PersonForm(PlainForm):
    """A person."""

    name = forms.CharField(label=_("氏名"), max_length=LONGEST_PERSON)


_COLUMNS: tuple[ListColumn[PersonLine], ...] = (
    ListColumn("name", _("氏名"), lambda row: row.name),
    ListColumn("username", _("利用者名"), lambda row: row.username),
    ListColumn("seats", _("就いている席"), lambda row: "、".join(title for _pk, title in row.seats)),
)


def show_people(request: TownRequest, town: str) -> HttpResponse:
    """Everybody registered, with the name they log in with; and the form that registers one more."""
    require(request.actor, Action.ACCOUNT_OPEN)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        done = attempt(form, lambda: add_person(actor=request.actor, name=name, at=clock.now()))
        if done is not None:
            messages.success(request, _("登録しました。続けて、利用者名を渡せます。"))
            return redirect("person-account", town, done.pk)
    rows = list_people(request.actor, on=clock.day_of(clock.now()))
    listing = listed(request, rows, _COLUMNS)
    file = as_file(request, listing, _("人と利用者"))
    if file is not None:
        return file
    context = {"current": "bodies", "people": listing.rows, "listing": listing, "form": form}
    return render(request, "work/base/people.html", context, status=422 if form.errors else 200)


class NotShownAgain(forms.TextInput):
    """Shows what is typed while it is typed; a page that comes back does not carry it."""

    def format_value(self, value: Any) -> None:
        """Nothing."""
        return


class _PasswordForm(PlainForm):
    """A first password. It is typed in the open, so that it can be told, and never shown again."""

    password = forms.CharField(
        label=_("最初のパスワード"),
        max_length=LONGEST_PASSWORD,
        help_text=_(
            "10文字以上。数字だけのものは使えません。本人に渡してください。入るときに、本人が変えます。あとから見ることはできません。"
        ),
        widget=NotShownAgain(attrs={"autocomplete": "off", "data-not-kept": True}),
    )


class AccountForm(_PasswordForm):
    """A way to log in."""

    username = forms.CharField(
        label=_("利用者名"),
        max_length=LONGEST_USERNAME,
        help_text=_("英数字と「-」「_」「.」。職員番号などの、本人が覚えやすいもの。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("username", "password")


class RenewForm(_PasswordForm):
    """A new first password."""

    without_app = forms.BooleanField(
        label=_("認証アプリも外す"), required=False, help_text=_("電話をなくした・替えたとき。")
    )
    # Whose password the form was opened for; somebody may be given another account while it lies open.
    account_id = forms.IntegerField(widget=forms.HiddenInput)


def show_person_account(request: TownRequest, town: str, person_id: int) -> HttpResponse:
    """Give a person a way to log in, or a new first password where they forgot theirs."""
    require(request.actor, Action.ACCOUNT_OPEN)
    rows = list_people(request.actor, on=clock.day_of(clock.now()))
    person = or_not_found(next((row for row in rows if row.id == person_id), None))
    # A form is read as what it was when it was opened: a stale one that gives an account changes no password.
    renews = "account_id" in request.POST if request.method == "POST" else bool(person.username)
    form: _PasswordForm = (
        RenewForm(request.POST or None, initial={"account_id": person.account_id})
        if renews
        else AccountForm(request.POST or None)
    )
    if request.method == "POST" and form.is_valid():
        call = renew_password if renews else give_account
        done = attempt(
            form, lambda: call(actor=request.actor, person_id=person_id, at=clock.now(), **form.cleaned_data)
        )
        if done is not None:
            messages.success(request, _("登録しました。本人に利用者名と最初のパスワードを渡してください。"))
            return redirect("people", town)
    heading = (
        _("{name}さんのパスワードをつくり直す").format(name=person.name)
        if person.username
        else _("{name}さんに利用者名を渡す").format(name=person.name)
    )
    context = {
        "current": "bodies",
        "form": form,
        "heading": heading,
        "note": _("利用者名　{username}").format(username=person.username) if person.username else "",
        "verb": _("パスワードをつくり直す") if renews else _("利用者を登録する"),
        "crumb": _("人と利用者"),
        "back": reverse("people", args=[town]),
    }
    return render(request, "work/base/body_form.html", context, status=422 if form.errors else 200)


@require_POST
def show_erase_person(request: TownRequest, town: str, person_id: int) -> HttpResponse:
    """Take a person's name out of the records."""
    erase_person(actor=request.actor, person_id=person_id, at=clock.now())
    messages.success(request, _("氏名を消しました。席の記録は、氏名のないまま残ります。"))
    return redirect("people", town)


class AdmitForm(PlainForm):
    """Who may enter for how long, and why."""

    prefix = "admit"
    username = forms.CharField(label=_("運用者の利用者名"), max_length=LONGEST_USERNAME)
    reason = forms.CharField(
        label=_("入れるわけ"), max_length=LONGEST_REASON, help_text=_("例：表示が崩れる不具合を調べるため")
    )
    hours = forms.IntegerField(
        label=_("何時間"),
        min_value=1,
        max_value=LONGEST_OPERATOR_PASS_HOURS,
        initial=2,
        help_text=_("いまから{longest}時間まで。開いたページはすべて記録します。").format(
            longest=LONGEST_OPERATOR_PASS_HOURS
        ),
    )


class OperatorForm(AccountForm):
    """An account for the operator."""

    prefix = "operator"


def show_operators(request: TownRequest, town: str) -> HttpResponse:
    """The operator's passes and every page they opened; the form that lets them in for a time."""
    require(request.actor, Action.OPERATOR_ADMIT)
    now = clock.now()
    asked = request.POST.get("do", "")
    admit = AdmitForm(request.POST if asked == "admit" else None)
    account = OperatorForm(request.POST if asked == "account" else None)
    if asked == "admit" and admit.is_valid():
        data = admit.cleaned_data
        done = attempt(
            admit,
            lambda: admit_operator(
                actor=request.actor,
                username=data["username"],
                reason=data["reason"],
                opens_at=now,
                closes_at=now + timedelta(hours=data["hours"]),
                at=now,
            ),
        )
        if done is not None:
            messages.success(request, _("運用者を期限つきで入れました。"))
            return redirect("operators", town)
    if asked == "account" and account.is_valid():
        opened = attempt(account, lambda: open_account(actor=request.actor, at=now, **account.cleaned_data))
        if opened is not None:
            messages.success(request, _("運用者の利用者を登録しました。期限を決めて入れてください。"))
            return redirect("operators", town)
    context = {
        "current": "bodies",
        "admit": admit,
        "account": account,
        "passes": list_passes(request.actor, at=now),
        "visits": operator_visits(request.actor),
    }
    return render(request, "work/base/operators.html", context, status=422 if admit.errors or account.errors else 200)


@require_POST
def post_take_back_pass(request: TownRequest, town: str, pass_id: int) -> HttpResponse:
    """End an operator's leave before its hour."""
    take_back_pass(actor=request.actor, pass_id=pass_id, at=clock.now())
    messages.success(request, _("運用者を締め切りました。もう入れません。"))
    return redirect("operators", town)


addresses = [
    path("bodies/people/", show_people, name="people"),
    path("bodies/people/<int:person_id>/account/", show_person_account, name="person-account"),
    path("bodies/people/<int:person_id>/erase/", show_erase_person, name="erase-person"),
    path("bodies/operators/", show_operators, name="operators"),
    path("bodies/operators/<int:pass_id>/end/", post_take_back_pass, name="take-back-pass"),
]
