"""What all forms of the doors share: Japanese errors, and one way to run a command and put its named errors on the form."""

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.http import QueryDict
from django.utils.safestring import SafeString

from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, Invalid, NotNow
from meguru.core.fiscal import FiscalYear, NotAYear, parse_day, parse_fiscal_year, wareki
from meguru.core.language import _
from meguru.core.text import fingerprint, without_controls
from meguru.plan.plans.queries.choices import TermChoices

R = TypeVar("R")

_A_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


_REQUIRED = {
    "required": _("書いてください。"),
    "invalid_choice": _("選び直してください。"),
    "invalid": _("読み取れません。確かめてください。"),
}
_CHOOSE = {**_REQUIRED, "required": _("選んでください。")}


class PlainForm(forms.Form):
    """A form whose fields tell their errors in plain Japanese and point to their hint and error by ``aria-describedby``.

    ``PUBLIC`` names the fields whose text residents will read; the page says so at each (``parts/field.html``).
    """

    PUBLIC: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if isinstance(self.data, QueryDict):
            # A page may not hold control characters, so they could not come back with an error.
            self.data = self.data.copy()
            for name, values in self.data.lists():
                self.data.setlist(name, [without_controls(str(value)) for value in values])
        self.prepare_fields()

    def prepare_fields(self) -> None:
        """Give every field its words and its class. A form that adds fields of its own calls it again."""
        for name, field in self.fields.items():
            field.is_public = name in self.PUBLIC  # type: ignore[attr-defined]
            required = _CHOOSE if isinstance(field, forms.ChoiceField) else _REQUIRED
            field.error_messages = {**field.error_messages, **required}
            if type(field.widget) is forms.NumberInput:
                field.widget = NumberBox(attrs=field.widget.attrs)
            if isinstance(field, DayField | FiscalYearField):
                field.help_text = _with_example(str(field.help_text))
            widget = field.widget
            # Long texts are looked at by the privacy guard as they are typed (``parts/field.html``).
            field.is_guarded = isinstance(widget, forms.Textarea)  # type: ignore[attr-defined]
            if isinstance(widget, forms.Textarea):
                widget.attrs.setdefault("class", "area")
            elif not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.CheckboxInput):
                widget.attrs.setdefault("class", "input")


def _with_example(help_text: str) -> str:
    """A help text with this year, and the last day of the one before, in the places for an example."""
    today = clock.day_of(clock.now())
    year = FiscalYear.of(today)
    ended = date(year.year, 3, 31)
    return help_text.format(year=year.label, code=year.short_code, number=year.year, day=wareki(ended))


class DayInput(forms.TextInput):
    """The browser's own day picker; a plain box where what was typed is no day, so that it comes back to be mended.

    A day picker holds ISO days only: HTML allows nothing else in it, and browsers show it empty.
    """

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As every text box, with the type that fits what it holds."""
        context = super().get_context(name, value, attrs)
        held = context["widget"]["value"]
        context["widget"]["type"] = "date" if held is None or is_iso_day(held) else "text"
        return context


class NumberBox(forms.NumberInput):
    """The browser's own box for numbers; a plain box where what was typed is none (三人), so that it comes back to be mended."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As every box for numbers, with the type that fits what it holds."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        if widget["value"] is not None and not _A_NUMBER.fullmatch(widget["value"]):
            widget["type"] = "text"
            widget["attrs"] = {key: kept for key, kept in widget["attrs"].items() if key not in ("min", "max", "step")}
        return context


class DayField(forms.CharField):
    """A day in any usual form: 2017-03-16, 平成29年3月16日, H29.3.16."""

    widget = DayInput

    def to_python(self, value: Any) -> Any:
        """The day, or ``None`` where nothing was typed."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_day(text)
        except NotAYear as error:
            raise ValidationError(error.message) from None

    def prepare_value(self, value: Any) -> Any:
        """An ISO day for the browser's own day picker."""
        return value.isoformat() if isinstance(value, date) else value


class FiscalYearField(forms.CharField):
    """A fiscal year in any usual form: 平成31年度, 令和元, 2019. Its help may give this year as an example.

    ``{year}``, ``{code}`` and ``{number}`` in it stand for 令和8年度, R8 and 2026: an example of another era is no help.
    """

    def to_python(self, value: Any) -> Any:
        """The year, or ``None`` where nothing was typed."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_fiscal_year(text)
        except NotAYear as error:
            raise ValidationError(error.message) from None

    def prepare_value(self, value: Any) -> Any:
        """The year as officials write it."""
        return value.label if isinstance(value, FiscalYear) else value


def is_iso_day(text: str) -> bool:
    """Whether this is a day as a browser's day picker writes it: 2017-03-16."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class GroupedChecks(forms.CheckboxSelectMultiple):
    """Check boxes that stand in groups, each a set of its own with its name (``by_term``)."""

    template_name = "parts/grouped_checks.html"


class Picker(GroupedChecks):
    """Check boxes to choose among many: folded under how many are chosen, with a filter where there are scripts.

    A few stand open, as plain check boxes do.
    """

    FEW = 8

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With how many there are and how many of them are chosen."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["widget"] |= {"total": len(options), "chosen": sum(bool(option["selected"]) for option in options)}
        if len(options) > self.FEW:
            context["widget"]["template_name"] = "parts/picker.html"
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """In the template that fits how many there are."""
        context = self.get_context(name, value, attrs)
        return self._render(context["widget"]["template_name"], context, renderer)  # type: ignore[attr-defined,no-any-return]


Options = list[tuple[str, str]]


def by_term(terms: Sequence[TermChoices]) -> list[tuple[str, str]] | list[tuple[str, Options]]:
    """Measures to choose from, by id; under the names of their plans where there are two."""
    groups: list[tuple[str, Options]] = [
        (term.label, [(str(measure.id), measure.title) for measure in term.measures]) for term in terms
    ]
    return groups if len(groups) > 1 else [option for _name, options in groups for option in options]


def set_choices(form: forms.Form, **choices: Sequence[tuple[str, Any]]) -> None:
    """Give fields of a form what can be chosen in them: pairs of what is sent and what is shown, or groups of such pairs."""
    for name, offered in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered)


def id_of(value: str) -> int | None:
    """The id that was chosen; ``None`` where nothing was."""
    return int(value) if value else None


def attempt(form: forms.Form, call: Callable[[], R], *, field: str | None = None, passes_on: bool = False) -> R | None:
    """Run one command. Its named errors become errors of the form, at their field where the form has it.

    ``field`` is the one that a refusal (``NotNow``) is about, where it is about what was typed in one. ``passes_on``: a refusal
    is not told here, whoever asked tells it.
    """
    try:
        return call()
    except Invalid as error:
        for name, sentence in error.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
    except NotNow as error:
        if passes_on or isinstance(error, EditedMeanwhile):
            raise
        form.add_error(field, error.message)
    return None


def type_again(form: forms.Form, clash: EditedMeanwhile, *theirs: str) -> None:
    """Keep what was typed beside ``theirs``, which others saved meanwhile: sent again, it is compared with that."""
    form.add_error(None, clash.message)
    again = QueryDict(mutable=True)
    again.update(form.data)
    again[form.add_prefix("seen")] = fingerprint(*theirs)
    form.data = again


def renew_token(form: forms.Form) -> None:
    """Give a form that was not taken a token of its own: what it makes, sent again, is a row that is not there yet."""
    again = QueryDict(mutable=True)
    again.update(form.data)
    again[form.add_prefix("token")] = fresh_token()
    form.data = again


def fresh_token() -> str:
    """A token for a form that makes a new row: the same token sent twice makes one row."""
    return secrets.token_urlsafe(18)
