"""The basics of a district by hand: a day's numbers, those of all districts at once, and what is known of associations."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path

from meguru.base.access.actions import Action
from meguru.base.access.actor import Target
from meguru.base.access.decide import require
from meguru.base.basics.commands import BasicsDraft, correct_associations, write_basics, write_many_basics
from meguru.base.basics.queries import Day, DistrictDays, get_basics, list_basics, seen_by, state_seen
from meguru.base.basics.rules.ages import BY_HAND, AgeBand
from meguru.base.basics.rules.numbers import COUNT_LABELS, COUNTS, LARGEST, LONGEST_SOURCE, Numbers
from meguru.core import clock
from meguru.core.errors import NotNow
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.web.forms import DayField, PlainForm, attempt, is_iso_day
from meguru.web.middleware import TownRequest

_FIVES = tuple((low, low + 4) for low in range(0, 85, 5))
_LONGEST_COUNT = 12
_SEXES = (("male", _("男")), ("female", _("女")), ("total", _("合計だけ")))


class CountField(forms.CharField):
    """How many: 1,240 or １２４０; an empty box is "not known" and stays apart from nought."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": _LONGEST_COUNT}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number, or ``None`` where nothing was typed."""
        flat = unicodedata.normalize("NFKC", super().to_python(value) or "").replace(",", "").replace("、", "")
        if not flat:
            return None
        if not (flat.isascii() and flat.isdigit()) or len(flat) > _LONGEST_COUNT or int(flat) > LARGEST:
            said = _("0から{largest:,}までの数だけを書いてください。分からなければ、空けます。")
            raise ValidationError(said.format(largest=LARGEST))
        return int(flat)


class BasicsForm(PlainForm):
    """The numbers of a district on a day, with a row for each band of age."""

    PUBLIC = frozenset({"source"})

    as_of = DayField(label=_("いつの数か"), help_text=_("例：{day}。住民基本台帳や国勢調査の日です。"))
    source = forms.CharField(
        label=_("出典"),
        max_length=LONGEST_SOURCE,
        required=False,
        help_text=_("例：住民基本台帳（3月31日現在）。公開ページで、数に添えます。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, bands: tuple[tuple[int, int | None], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bands = [AgeBand(low, high) for low, high in bands]
        for name in COUNTS:
            self.fields[name] = CountField(label=COUNT_LABELS[name])
        for place, band in enumerate(self.bands):
            for sex, word in _SEXES:
                label = _("{age}の{sex}").format(age=band.label, sex=word)
                self.fields[_age_name(place, sex)] = CountField(label=label)
        self.prepare_fields()

    @property
    def plain(self) -> list[Any]:
        """The boxes above the table of ages."""
        return [self[name] for name in ("as_of", "source", *COUNTS) if name in self.fields]

    @property
    def age_rows(self) -> list[tuple[str, list[tuple[str, Any]]]]:
        """The table of ages: a band in words, and its boxes."""
        return [
            (band.label, [(word, self[_age_name(place, sex)]) for sex, word in _SEXES])
            for place, band in enumerate(self.bands)
        ]

    def numbers(self, lacking: int) -> Numbers:
        """What was typed; bands with no number are left out."""
        data = self.cleaned_data
        ages = []
        for place, band in enumerate(self.bands):
            said = {sex: data[_age_name(place, sex)] for sex, _word in _SEXES}
            if any(value is not None for value in said.values()):
                ages.append(replace(band, **said))
        return Numbers(**{name: data[name] for name in COUNTS}, ages=tuple(ages), lacking=lacking)


def _shown(value: Any) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return _("「{words}」").format(words=value) if value else _("空欄")


def _type_again(form: forms.Form, refused: NotNow, now: Mapping[str, Any], **hidden: str) -> None:
    """The page again with what was typed, each box that stands otherwise now told with both; ``hidden`` is what was seen now."""
    form.add_error(None, refused.message)
    told = _("{label}：いまは{now}、ここに書いたのは{typed}です。")
    for name, value in now.items():
        typed = form.cleaned_data.get(name)
        if name in form.fields and name != "as_of" and value != typed and (value or typed):
            form.add_error(None, told.format(label=form.fields[name].label, now=_shown(value), typed=_shown(typed)))
    again = QueryDict(mutable=True)
    again.update(form.data)
    for name, said in hidden.items():
        again[name] = said
    form.data = again


def _age_name(place: int, sex: str) -> str:
    """The first box of a band has the name under which a command tells what is wrong with it."""
    return f"age{place}" if sex == "male" else f"age{place}-{sex}"


def _initial(day: Day | None, bands: tuple[tuple[int, int | None], ...]) -> dict[str, Any]:
    if day is None:
        return {}
    said: dict[str, Any] = {"as_of": day.as_of, "source": day.source}
    said |= {name: getattr(day.numbers, name) for name in COUNTS}
    by_span = {(band.low, band.high): band for band in day.numbers.ages}
    for place, span in enumerate(bands):
        if band := by_span.get(span):
            said |= {_age_name(place, sex): getattr(band, sex) for sex, _word in _SEXES}
    return said


def _asked_day(request: TownRequest) -> date | None:
    asked = request.GET.get("day", "")
    return date.fromisoformat(asked) if is_iso_day(asked) else None


def show_basics_form(request: TownRequest, town: str, code: str) -> HttpResponse:
    """Write a district's numbers of a day, or correct those of one (``?day=``); in five-year bands with ``?ages=5``."""
    require(request.actor, Action.BASICS_TAKE)
    found = get_basics(request.actor, code)
    day = next((each for each in found.days if each.as_of == _asked_day(request)), None)
    has_fives = request.GET.get("ages") == "5"
    bands: tuple[tuple[int, int | None], ...] = (*_FIVES, (85, None)) if has_fives else BY_HAND
    if day is not None and day.numbers.ages:
        bands = tuple((band.low, band.high) for band in day.numbers.ages)
    seen = seen_by(request.actor, code, day.as_of) if day else ""
    form = BasicsForm(request.POST or None, bands=bands, initial={**_initial(day, bands), "seen": seen})
    if day is not None:
        del form.fields["as_of"]
    if request.method == "POST" and form.is_valid():
        as_of = day.as_of if day else form.cleaned_data["as_of"]
        draft = BasicsDraft(code, as_of, form.cleaned_data["source"], form.numbers(day.numbers.lacking if day else 0))
        try:
            saved = attempt(
                form,
                lambda: write_basics(actor=request.actor, draft=draft, seen=form.cleaned_data["seen"], at=clock.now()),
                passes_on=True,
            )
        except NotNow as refused:
            _type_again(form, refused, _initial(day, bands), seen=seen)
            saved = None
        if saved is not None:
            messages.success(request, _("{name}の{day}の数を登録しました。").format(name=found.name, day=wareki(as_of)))
            return redirect("district-basics", town, code)
    context = {
        "current": "bodies",
        "district": found,
        "form": form,
        "day": day,
        "has_fives": has_fives,
        "heading": _("{name}の{day}の数を直す").format(name=found.name, day=wareki(day.as_of))
        if day
        else _("{name}の数を書く").format(name=found.name),
        "sexes": [word for _sex, word in _SEXES],
    }
    return render(request, "work/base/basics_form.html", context, status=422 if form.errors else 200)


class AssociationsForm(PlainForm):
    """How many neighbourhood associations, and how many households in them; on which day, and what was seen of it."""

    as_of = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("associations", "member_households"):
            self.fields[name] = CountField(label=COUNT_LABELS[name])
        self.prepare_fields()


def show_associations_form(request: TownRequest, town: str, code: str) -> HttpResponse:
    """Correct what is known of associations on the newest day: whoever looks after the district knows it best."""
    found = get_basics(request.actor, code)
    require(request.actor, Action.BASICS_ASSOCIATIONS, Target(district_ids=frozenset({found.id})))
    day = found.newest
    if day is None:
        context = {"current": "bodies", "district": found}
        return render(request, "work/base/basics_associations.html", context)
    now = {name: getattr(day.numbers, name) for name in ("associations", "member_households")}
    hidden = {"as_of": day.as_of.isoformat(), "seen": day.seen}
    form = AssociationsForm(request.POST or None, initial={**now, **hidden})
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["as_of"] != hidden["as_of"]:
                said = _(
                    "この間に、いちばん新しい日が{day}に変わりました。その日の数として直すなら、もう一度登録してください。"
                )
                raise NotNow(said.format(day=wareki(day.as_of)))
            data = {**form.cleaned_data, "as_of": day.as_of}
            correct = partial(correct_associations, actor=request.actor, district=code, at=clock.now(), **data)
            saved = attempt(form, correct, passes_on=True)
        except NotNow as refused:
            _type_again(form, refused, now, **hidden)
            saved = None
        if saved is not None:
            told = _("{name}の{day}の、自治会町内会の数を直しました。")
            messages.success(request, told.format(name=found.name, day=wareki(day.as_of)))
            return redirect("district-basics", town, code)
    context = {"current": "bodies", "district": found, "form": form, "day": day}
    return render(request, "work/base/basics_associations.html", context, status=422 if form.errors else 200)


class DayForm(PlainForm):
    """The numbers of all districts on one day, without ages."""

    PUBLIC = frozenset({"source"})

    as_of = DayField(label=_("いつの数か"))
    source = forms.CharField(label=_("出典"), max_length=LONGEST_SOURCE, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, districts: list[DistrictDays], opened: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.districts = districts
        self.opened = opened
        for district in districts:
            for name in COUNTS:
                label = _("{name}の{noun}").format(name=district.name, noun=COUNT_LABELS[name])
                self.fields[f"{district.code}-{name}"] = CountField(label=label)
        self.prepare_fields()

    @property
    def rows(self) -> list[tuple[DistrictDays, list[tuple[str, Any]]]]:
        """A district with its boxes, each with its head."""
        return [
            (district, [(COUNT_LABELS[name], self[f"{district.code}-{name}"]) for name in COUNTS])
            for district in self.districts
        ]

    def drafts(self) -> list[BasicsDraft]:
        """What is to be written: every district with a number; what else is known of it on that day stays.

        A box that was emptied clears its number only where the form showed that very day (``opened``): on any other it was never
        seen, and an empty box says nothing.
        """
        as_of: date = self.cleaned_data["as_of"]
        found = []
        for district in self.districts:
            boxes = {name: self.cleaned_data[f"{district.code}-{name}"] for name in COUNTS}
            day = next((each for each in district.days if each.as_of == as_of), None)
            is_shown = day is not None and as_of == self.opened
            said = {name: value for name, value in boxes.items() if is_shown or value is not None}
            if said:
                there = day.numbers if day else Numbers()
                typed = self.cleaned_data["source"]
                # What the page showed is the source of one district: left as it was, each keeps its own.
                source = day.source if day and typed in ("", self.initial.get("source")) else typed
                found.append(BasicsDraft(district.code, as_of, source, replace(there, **said)))
        return found

    def standing(self) -> Mapping[str, Any]:
        """What stands on the day that was typed, of the boxes that would change it."""
        as_of = self.cleaned_data["as_of"]
        there = _day_initial(self.districts, as_of)
        return {name: value for name, value in there.items() if as_of == self.opened or self.cleaned_data.get(name)}


def _day_initial(districts: list[DistrictDays], as_of: date | None) -> Mapping[str, Any]:
    said: dict[str, Any] = {"as_of": as_of}
    for district in districts:
        for day in district.days:
            if day.as_of == as_of:
                said["source"] = said.get("source") or day.source
                said |= {f"{district.code}-{name}": getattr(day.numbers, name) for name in COUNTS}
    return said


def show_day_form(request: TownRequest, town: str) -> HttpResponse:
    """Write the numbers of all districts on one day on one page; ``?day=`` shows those of a day that is there."""
    require(request.actor, Action.BASICS_TAKE)
    districts = list_basics(request.actor, on=clock.day_of(clock.now()))
    asked = _asked_day(request)
    initial = {**_day_initial(districts, asked), "seen": state_seen(request.actor)}
    form = DayForm(request.POST or None, districts=districts, opened=asked, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            done = attempt(
                form,
                lambda: write_many_basics(
                    actor=request.actor, drafts=form.drafts(), seen=form.cleaned_data["seen"], at=clock.now()
                ),
                passes_on=True,
            )
        except NotNow as refused:
            _type_again(form, refused, form.standing(), seen=initial["seen"])
            done = None
        if done is not None:
            told = _("新しい地区は{added}、変わった地区は{changed}です。")
            messages.success(request, told.format(added=done.added, changed=done.changed))
            return redirect("basics", town)
    context = {
        "current": "bodies",
        "form": form,
        "asked": asked,
        "heads": [COUNT_LABELS[name] for name in COUNTS],
        "days": sorted({day.as_of for row in districts for day in row.days}, reverse=True),
    }
    return render(request, "work/base/basics_day.html", context, status=422 if form.errors else 200)


addresses = [
    path("bodies/basics/day/", show_day_form, name="basics-day"),
    path("bodies/basics/districts/<slug:code>/write/", show_basics_form, name="write-basics"),
    path("bodies/basics/districts/<slug:code>/associations/", show_associations_form, name="correct-associations"),
]
