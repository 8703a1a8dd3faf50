"""What a term sets for itself: the scale whatever its length and direction, and a sentence for each setting that cannot stand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.errors import Invalid
from meguru.plan.plans.models import PlanTerm
from meguru.plan.terms.calendar import TermCalendar
from meguru.plan.terms.scale import DEFAULT_RATINGS, Rating, Scale
from meguru.plan.terms.settings import read_settings
from meguru.publish.building.head import term_entry
from meguru.web.staff.check.report import rings


def scale_rows(steps: int, specials: int = 1) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"code": f"s{n}", "label": f"{n}", "step": n} for n in range(1, steps + 1)]
    return rows + [{"code": f"x{n}", "label": "中止"} for n in range(specials)]


@given(st.integers(min_value=2, max_value=9), st.integers(min_value=0, max_value=4), st.randoms())
def test_a_scale_of_any_length_in_any_order_is_read(steps: int, specials: int, random: Any) -> None:
    rows = scale_rows(steps, specials)
    random.shuffle(rows)
    scale = Scale.read(rows)
    assert scale.steps == steps
    assert [rating.code for rating in scale.ratings] == [row["code"] for row in rows]
    assert Scale.read(scale.rows()) == scale


@given(st.integers(min_value=2, max_value=9))
def test_only_the_best_step_is_whole_and_only_the_lowest_is_low(steps: int) -> None:
    scale = Scale.read(scale_rows(steps))
    tones = {step: (scale.shown(f"s{step}") or {})["tone"] for step in range(1, steps + 1)}
    assert [step for step, tone in tones.items() if tone == "a"] == [steps]
    assert [step for step, tone in tones.items() if tone == "d"] in ([1], [])
    assert (scale.shown("x0") or {})["tone"] == "x"
    assert scale.shown("unknown") is None


@pytest.mark.parametrize(("steps", "tones"), [(3, "abd"), (4, "abcd"), (5, "abbcd")])
def test_a_step_has_one_colour_on_every_page_and_in_the_book(steps: int, tones: str) -> None:
    term = PlanTerm(scale_json=scale_rows(steps), number=3, first_year=2016, last_year=2020)
    best_first = [f"s{step}" for step in range(steps, 0, -1)]
    in_the_book = {row["code"]: row for row in term_entry(term)["scale"]}
    at_the_meeting = rings({"scale": term.scale.rows()})
    assert "".join(str((term.scale.shown(code) or {})["tone"]) for code in best_first) == tones
    assert "".join(in_the_book[code]["tone"] for code in best_first) == tones
    assert "".join(str(at_the_meeting[code]["tone"]) for code in best_first) == tones


@pytest.mark.parametrize(
    "rows",
    [
        scale_rows(1),
        [{"code": "a", "label": "A", "step": 1}, {"code": "a", "label": "B", "step": 2}],
        [{"code": "a", "label": "A", "step": 1}, {"code": "b", "label": "B", "step": 3}],
        [{"code": "a", "label": "", "step": 1}, {"code": "b", "label": "B", "step": 2}],
        [{"code": "a", "label": "A", "step": 1, "letter": "ABC"}, {"code": "b", "label": "B", "step": 2}],
    ],
    ids=["one step", "code twice", "a gap", "no word", "long letter"],
)
def test_a_scale_that_cannot_stand_is_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(Invalid) as refused:
        read_settings({"scale": rows})
    assert list(refused.value.fields) == ["scale"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("words", {"district_plan": " "}),
        ("words", {"stranger": "言葉"}),
        (
            "directions",
            [{"code": "a", "label": "継続", "layer": "keep"}, {"code": "b", "label": "継続", "layer": "end"}],
        ),
        ("directions", [{"code": "a", "label": "継続", "layer": "other"}]),
        ("directions", [{"label": "継続"}]),
        ("quorum", {"rule": "all"}),
        ("quorum", {"nobody": True}),
        ("calendar", {"sheet_due": [2, 30]}),
        ("calendar", {"sheet_due": [13, 1]}),
        ("calendar", {"return_days": 0}),
        ("calendar", {"stages": [{"key": "do", "label": "", "english": "Do", "from_month": 4, "to_month": 3}]}),
        ("calendar", {"stages": [{"key": "do", "label": "推進", "english": "Do", "from_month": 0, "to_month": 3}]}),
    ],
)
def test_each_setting_has_its_own_sentence(key: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        read_settings({key: value})
    assert list(refused.value.fields) == [key]
    assert refused.value.fields[key].endswith("。")


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        read_settings({"words": {"stranger": "x"}, "scale": scale_rows(1), "quorum": {"rule": "half"}})
    assert set(refused.value.fields) == {"words", "scale"}


def test_what_is_not_set_takes_the_usual() -> None:
    assert read_settings({}) == {}
    assert read_settings({"words": {}, "scale": []}) == {"words": {}, "scale": []}
    assert TermCalendar.read({}).return_days == 7
    assert Scale.read([Rating("a", "A", step=1).__dict__, Rating("b", "B", step=2).__dict__]).steps == 2
    assert Scale(DEFAULT_RATINGS).steps == 4
