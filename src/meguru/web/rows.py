"""Any number of like rows in one form, without scripts: a button sends the form and gets it back with one row more.

A row that is left blank is not there. Rows are Django formsets; what is added here is blankness and the button.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

from meguru.core.language import _
from meguru.web.asked import whole_number
from meguru.web.forms import PlainForm

MOST_ROWS = 40


class RowForm(PlainForm):
    """One row. Its fields are not required one by one; ``needed`` names those a row that is not blank must have."""

    needed: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()  # fields that alone do not make a row: hidden keys, choices with a default

    use_required_attribute = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in this row."""
        data = getattr(self, "cleaned_data", {})
        return not any(data.get(name) for name in self.fields if name not in self.unasked)

    def clean(self) -> dict[str, Any]:
        """A row that is begun must be whole."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_blank:
            for name in self.needed:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("書いてください。"))
        return data


class Rows:
    """The rows of one kind in a form. ``prefix`` names them in the post and is the value of the button that adds one."""

    problem = ""  # what is wrong with them together, where they have something of that kind

    def __init__(
        self,
        form: type[RowForm],
        prefix: str,
        request: HttpRequest,
        *,
        initial: Sequence[Mapping[str, Any]] = (),
        spare: int = 0,
        most: int = MOST_ROWS,
        **kwargs: Any,
    ) -> None:
        self.prefix = prefix
        self.most = most
        self.adding = request.POST.get("add") == prefix
        factory = formset_factory(form, formset=BaseFormSet, extra=spare, max_num=most, absolute_max=most)
        data: QueryDict | None = None
        if request.method == "POST":
            data = request.POST.copy()
            self.rearrange(data, data.get("add") or "")
            if self.adding:
                data[f"{prefix}-TOTAL_FORMS"] = str(min(most, count_of(data, f"{prefix}-TOTAL_FORMS") + 1))
        self._made_of = partial(factory, initial=[dict(row) for row in initial], prefix=prefix, form_kwargs=kwargs)
        self._data = data
        self.formset = self._made_of(data)

    def rearrange(self, data: QueryDict, pressed: str) -> None:
        """Put what was sent into another order where a button asked for one; rows of this kind have no such button."""

    def __iter__(self) -> "Iterable[Any]":
        return iter(self.formset)

    @property
    def management(self) -> Any:
        """The hidden fields that count the rows."""
        return self.formset.management_form

    def is_valid(self) -> bool:
        """Whether every row that is not blank can be taken."""
        return bool(self.formset.is_valid())

    def values(self) -> list[dict[str, Any]]:
        """What was written, blank rows left out."""
        return [form.cleaned_data for form in self.formset if form.cleaned_data and not form.is_blank]

    def append(self, values: Mapping[str, Any]) -> bool:
        """Put one more row below those that were sent, as if it had been typed; whether there was room for it."""
        number = self.formset.total_form_count()
        if self._data is None or number >= self.most:
            return False
        blank = self.formset.empty_form
        for name, value in values.items():
            said = blank.fields[name].prepare_value(value) if name in blank.fields else None
            self._data[f"{self.prefix}-{number}-{name}"] = "" if said is None else str(said)
        # Counted among those the form began with: of others Django leaves out what is as it stands.
        for count in ("TOTAL_FORMS", "INITIAL_FORMS"):
            self._data[f"{self.prefix}-{count}"] = str(number + 1)
        self.formset = self._made_of(self._data)
        return True

    def clear_errors(self) -> None:
        """Show what was typed without errors: a row was added, nothing was sent yet."""
        for form in self.formset:
            form._errors = ErrorDict()

    @property
    def errors(self) -> bool:
        """Whether any row has an error, or all of them together."""
        if not self.formset.is_bound:
            return False
        return any(form.errors for form in self.formset) or bool(self.formset.non_form_errors())


def count_of(data: QueryDict, name: str) -> int:
    """The number that was sent under a name; 0 for none."""
    return whole_number(data.get(name) or "", highest=999) or 0


def is_adding(request: HttpRequest) -> bool:
    """Whether the form was sent only to have one more row."""
    return request.method == "POST" and "add" in request.POST


def clear_errors(form: forms.BaseForm, *rows: Rows) -> None:
    """Show a form and its rows as typed, without errors."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # Django has no other way to leave a form unjudged
    for each in rows:
        each.clear_errors()
