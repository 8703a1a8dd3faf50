"""Today's text is base and layers; a layer says something; a reading's rows are told apart by what people correct."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import meguru
from meguru.core.errors import Invalid
from meguru.plan.documents.rules import row_digest, rows_digest
from meguru.plan.plans.models import Measure, PlanLayer, Theme
from meguru.plan.plans.queries.layers import layered
from meguru.plan.plans.rules import Layer, LayerKind, MeasureText, check_layer, edition_in, text_in_year

BASE = MeasureText("見守り", "声をかけ合います。")
YEARS = st.integers(min_value=2016, max_value=2020)


@st.composite
def layer_lists(draw: Any) -> list[Layer]:
    """Layers as they are decided: numbered, each keeping, amending or ending from some year."""
    kinds = st.sampled_from([LayerKind.KEEP, LayerKind.AMEND, LayerKind.END])
    texts = st.fixed_dictionaries({}, optional={"title": st.text(min_size=1), "description": st.text(min_size=1)})
    count = draw(st.integers(min_value=0, max_value=6))
    return [Layer(n + 1, draw(kinds), draw(YEARS), draw(texts)) for n in range(count)]


@given(layer_lists(), YEARS)
def test_a_year_sees_only_the_layers_that_have_begun(layers: list[Layer], year: int) -> None:
    begun = [layer for layer in layers if layer.effective_year <= year]
    assert text_in_year(BASE, layers, year) == text_in_year(BASE, begun, 9999)


@given(layer_lists(), YEARS, st.randoms())
def test_the_order_of_fetching_does_not_matter(layers: list[Layer], year: int, random: Any) -> None:
    shuffled = list(layers)
    random.shuffle(shuffled)
    assert text_in_year(BASE, shuffled, year) == text_in_year(BASE, layers, year)


@given(layer_lists())
def test_the_text_is_that_of_the_last_amendment(layers: list[Layer]) -> None:
    shown = text_in_year(BASE, layers, 9999)
    in_order = sorted(layers, key=lambda layer: (layer.effective_year, layer.number))
    titles = [layer.after["title"] for layer in in_order if layer.kind is LayerKind.AMEND and "title" in layer.after]
    assert shown.title == (titles[-1] if titles else BASE.title)
    ends = [layer.effective_year for layer in in_order if layer.kind is LayerKind.END]
    assert shown.ended_from == (ends[-1] if ends else None)


@given(layer_lists())
def test_before_the_first_layer_the_base_stands(layers: list[Layer]) -> None:
    assert text_in_year(BASE, layers, 2015) == BASE


@given(layer_lists(), YEARS)
def test_a_measure_and_a_theme_are_read_with_their_layers_in_one_way(layers: list[Layer], year: int) -> None:
    measure, theme = (
        Measure(title=BASE.title, description=BASE.description),
        Theme(title=BASE.title, aim=BASE.description),
    )
    stored = [
        PlanLayer(number=x.number, kind=x.kind.value, effective_year=x.effective_year, after=x.after) for x in layers
    ]
    assert layered(measure, year, stored) == layered(theme, year, layers) == text_in_year(BASE, layers, year)
    ended = layered(measure, year, stored).ended_from
    assert layered(measure, year, stored).has_ended(year) == (ended is not None)


def test_base_and_layers_are_put_together_in_one_place() -> None:
    asking = [file.name for file in Path(meguru.__file__).parent.rglob("*.py") if "text_in_year(" in file.read_text()]
    assert sorted(asking) == ["layers.py", "rules.py"]


@pytest.mark.parametrize(
    ("kind", "after", "reason", "field"),
    [
        (LayerKind.AMEND, {"description": "新しい文"}, "  ", "reason"),
        (LayerKind.AMEND, {"description": BASE.description}, "わけ", "after"),
        (LayerKind.AMEND, {"description": " "}, "わけ", "after"),
        (LayerKind.ADD, {"title": "名前"}, "わけ", "after"),
    ],
)
def test_a_layer_that_says_nothing_is_refused(kind: LayerKind, after: dict[str, str], reason: str, field: str) -> None:
    before = None if kind is LayerKind.ADD else BASE
    with pytest.raises(Invalid) as refused:
        check_layer(kind, before, after, reason)
    assert list(refused.value.fields) == [field]


def test_what_has_ended_cannot_end_again() -> None:
    ended = MeasureText("見守り", "声をかけ合います。", ended_from=2018)
    with pytest.raises(Invalid) as refused:
        check_layer(LayerKind.END, ended, {}, "わけ")
    assert "もう終わっています" in refused.value.fields["kind"]


ROWS = st.fixed_dictionaries(
    {key: st.text(max_size=8) for key in ("title", "description", "owner", "group", "kind")}
    | {"is_dropped": st.booleans(), "source_lines": st.lists(st.integers())}
)


@given(ROWS, ROWS)
def test_rows_are_alike_where_people_see_no_difference(one: dict[str, Any], other: dict[str, Any]) -> None:
    seen = ("title", "description", "owner", "group", "kind", "is_dropped")
    assert (row_digest(one) == row_digest(other)) is all(one[key] == other[key] for key in seen)


@given(st.lists(ROWS, max_size=4))
def test_one_row_more_is_another_table(rows: list[dict[str, Any]]) -> None:
    assert rows_digest(rows) != rows_digest([*rows, {"title": "もう一つ"}])


def test_an_edition_is_made_by_a_year_that_changed_a_text_and_by_no_other() -> None:
    layers = [
        (2017, LayerKind.KEEP),
        (2018, LayerKind.AMEND),
        (2018, LayerKind.ADD),
        (2019, LayerKind.KEEP),
        (2020, LayerKind.END),
    ]
    assert [edition_in(year, layers) for year in range(2016, 2021)] == [1, 1, 2, 2, 3]
