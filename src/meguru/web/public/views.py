"""Pages for everybody that are not files: the towns served, the way into the workshop, the opinion form, health."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode

from meguru.base.bodies.queries.actors import list_towns, towns_of
from meguru.base.bodies.queries.lists import district_names
from meguru.base.guard.queries import pointed_out_to_resident
from meguru.base.limits.counting import take
from meguru.base.limits.rules import one_address
from meguru.base.standing import fault_of, require_database, require_room
from meguru.check.opinions.commands import OpinionDraft, send_opinion
from meguru.check.opinions.rules import LONGEST_CONTACT, LONGEST_NAME, LONGEST_TEXT, Channel, years_spoken_of
from meguru.core import clock
from meguru.core.language import _
from meguru.core.privacy import Find
from meguru.plan.plans.queries.choices import TermChoices, measures_to_choose
from meguru.plan.plans.queries.terms import term_on
from meguru.web.forms import PlainForm, attempt, by_term, fresh_token, id_of, renew_token, set_choices
from meguru.web.middleware import TownRequest

_HOUR = 3600
_THANKS = "opinion sent"
_WAIT = _("短い間にたくさん届いたため、受付を休んでいます。1時間ほどおいてから、もう一度お送りください。")


def show_start(request: HttpRequest) -> HttpResponse:
    """The towns served here."""
    return render(request, "public/start.html", {"towns": list_towns()})


def show_entrance(request: HttpRequest) -> HttpResponse:
    """After log-in: straight into the workshop of one's town, or a choice where there are several."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    towns = towns_of(request.user.pk, clock.now())
    if len(towns) == 1:
        return redirect("work-home", towns[0].slug)
    return render(request, "public/entrance.html", {"towns": towns})


def show_health(request: HttpRequest) -> HttpResponseBase:
    """Whether the process answers, reaches its database, and there is room to write; 503 and what is wrong where not."""
    try:
        require_database()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        require_room(settings.VAR)
    except (DatabaseError, OSError) as problem:
        fault = fault_of(problem)
        return JsonResponse(
            {"status": "unwell", "problem": fault.kind if fault else type(problem).__name__}, status=503
        )
    return JsonResponse({"status": "ok"})


class OpinionForm(PlainForm):
    """A resident's word. Everything but the text may be left empty."""

    text = forms.CharField(
        label=_("ご意見"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "{longest:,}字まで書けます。この欄の文は、お答えと一緒にこのサイトに載せます。お名前や電話番号は書かないでください。"
        ).format(longest=LONGEST_TEXT),
    )
    district = forms.ChoiceField(label=_("地区"), required=False)
    measure = forms.ChoiceField(label=_("関係する取組"), required=False)
    keep_private = forms.BooleanField(
        label=_("このサイトに載せないでほしい"),
        required=False,
        help_text=_("選ぶと、件数に数えるだけにします。担当は読み、振り返りに生かします。"),
    )
    name = forms.CharField(label=_("お名前"), required=False, max_length=LONGEST_NAME)
    contact = forms.CharField(
        label=_("連絡先（電話・メールなど）"),
        required=False,
        max_length=LONGEST_CONTACT,
        help_text=_("お返事がほしい方だけ書いてください。事務局だけが見て、1年たったら消します。"),
    )
    # A field that people do not see and machines like to fill.
    website = forms.CharField(label=_("この欄には書かないでください"), required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, measures: Sequence[TermChoices], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(
            self,
            district=[("", _("選ばない（全体のこと）")), *district_names(on=clock.day_of(clock.now()))],
            measure=[("", _("選ばない")), *by_term(measures)],
        )
        self.fields["website"].widget.attrs.update({"autocomplete": "off", "tabindex": "-1"})

    def draft(self) -> OpinionDraft:
        """What was typed, as the command takes it."""
        data = self.cleaned_data
        return OpinionDraft(
            text=data["text"],
            channel=Channel.WEB,
            received_on=clock.day_of(clock.now()),
            district=data["district"] or None,
            measure_id=id_of(data["measure"]),
            name=data["name"],
            keep_private=data["keep_private"],
            contact=data["contact"],
        )


def show_opinion_form(request: TownRequest, town: str) -> HttpResponse:
    """The form of the public site. No account, no tracking; too many in an hour from one address are asked to wait."""
    measures = measures_to_choose(years_spoken_of(clock.day_of(clock.now())))
    initial = {
        "token": fresh_token(),
        "measure": _asked_measure(request, measures),
        "district": request.GET.get("district", ""),
    }
    form = OpinionForm(measures, request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST":
        return _opinion_page(request, form, status=200)
    is_filled = form.is_valid()
    finds = _finds(request, form) if is_filled else ()
    if not _may_send(request, is_filled and not finds):
        form.add_error(None, _WAIT)
        return _opinion_page(request, form, status=429)
    if is_filled and form.cleaned_data["website"]:
        return redirect("opinion-thanks", town)
    if not is_filled or finds:
        return _opinion_page(request, form, status=422, finds=finds)
    sent = attempt(
        form,
        lambda: send_opinion(actor=request.actor, draft=form.draft(), token=form.cleaned_data["token"], at=clock.now()),
    )
    if sent is None:
        renew_token(form)
        return _opinion_page(request, form, status=422)
    told = signing.dumps([sent.number, form.cleaned_data["keep_private"]], salt=_THANKS)
    return redirect(f"{reverse('opinion-thanks', args=[town])}?{urlencode({'sent': told})}")


def _opinion_page(request: TownRequest, form: OpinionForm, *, status: int, finds: Sequence[Find] = ()) -> HttpResponse:
    return render(request, "public/opinion.html", {"form": form, "town": request.town, "finds": finds}, status=status)


def _finds(request: TownRequest, form: OpinionForm) -> Sequence[Find]:
    """What looks private in a word that would become public, for a sender who was not asked yet. It is kept nowhere."""
    text = form.cleaned_data["text"]
    if "as_is" in request.POST or form.cleaned_data["keep_private"] or len(text) > LONGEST_TEXT:
        return ()
    return pointed_out_to_resident(text)


def _asked_measure(request: HttpRequest, measures: Sequence[TermChoices]) -> int | str:
    """The measure that the page came from, by its code and its term. A code alone may be another measure's in another term."""
    code, number = request.GET.get("measure", ""), request.GET.get("term", "")
    terms = [term for term in measures if str(term.number) == number] if number else measures
    found = [measure.id for term in terms for measure in term.measures if measure.code == code]
    return found[0] if len(terms) == 1 and found else ""


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: behind proxies of one's own, the entry that the outermost of them wrote."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies: int = settings.MEGURU_PROXIES
    if proxies and len(forwarded) >= proxies:
        return str(forwarded[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))


def _may_send(request: TownRequest, is_filled: bool) -> bool:
    """Counts every try by address, and what could be taken by town, for a flood from many addresses.

    The address itself is not kept, and its count ends with the hour.
    """
    own = f"opinions {one_address(client_address(request))}"
    if not take(own, most=settings.MEGURU_OPINIONS_PER_HOUR, seconds=_HOUR):
        return False
    whole = f"opinions of {request.town.slug}"
    return not is_filled or take(whole, most=settings.MEGURU_OPINIONS_PER_HOUR_IN_ALL, seconds=_HOUR)


def show_not_yet(request: TownRequest, town: str) -> HttpResponse:
    """A town's public address before its first publication. Once there is one, the published file answers in its place."""
    term = term_on(clock.day_of(clock.now()))
    return render(request, "public/not_yet.html", {"town": request.town, "term": term}, status=200)


def show_thanks(request: TownRequest, town: str) -> HttpResponse:
    """After sending, from the signed address and without a session: the number under which the answer will be found.

    An address that is not signed, or older than an hour, thanks for nothing: it says that it cannot tell.
    """
    try:
        number, is_private = signing.loads(request.GET.get("sent", ""), salt=_THANKS, max_age=_HOUR)
    except (signing.BadSignature, ValueError):
        number, is_private = "", False
    context = {"number": number, "town": request.town, "is_private": is_private}
    return render(request, "public/thanks.html" if number else "public/not_told.html", context)


addresses = [
    path("", show_start, name="start"),
    path("healthz", show_health, name="health"),
    path("entrance/", show_entrance, name="entrance"),
    path("<slug:town>/", show_not_yet, name="town-home"),
    path("<slug:town>/opinion/", show_opinion_form, name="opinion-form"),
    path("<slug:town>/opinion/thanks/", show_thanks, name="opinion-thanks"),
]
