"""Many check boxes stand in a fold under their number, a few stand open."""

import pytest
from django import forms

from meguru.web.forms import Picker, PlainForm


class Choosing(PlainForm):
    """One field to choose many in."""

    measures = forms.MultipleChoiceField(label="取組", widget=Picker, required=False)


def shown(number: int, *chosen: str) -> str:
    form = Choosing(initial={"measures": list(chosen)})
    field = form.fields["measures"]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = [("第1期", [(str(n), f"取組{n}") for n in range(number)])]
    return str(form["measures"])


@pytest.mark.parametrize(("number", "is_folded"), [(0, False), (8, False), (9, True), (37, True)])
def test_many_are_folded_and_a_few_are_not(number: int, is_folded: bool) -> None:
    html = shown(number)
    assert ("<details" in html) is is_folded
    assert html.count('type="checkbox"') == number


def test_the_fold_says_how_many_are_chosen_and_keeps_the_groups() -> None:
    html = " ".join(shown(37, "3", "5").split())
    assert "選んだもの 2件" in html
    assert "37件の中から" in html
    assert html.count("checked") == 2
    assert "<legend>第1期</legend>" in html
