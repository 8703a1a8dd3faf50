"""Rules of review sheets: what each kind must say, what is pointed out and never blocks, and what changed between two versions."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.check.reviews.rules import (
    COPY_LIKENESS,
    LONG_ENOUGH_TO_COPY,
    MEASURE_FIELDS,
    SHEET_MACHINE,
    Manner,
    SheetState,
    SheetStep,
    changes_between,
    field_labels,
    is_copy,
    merge_fields,
    missing_in_district_sheet,
    missing_in_measure_sheet,
    notices,
    over_long_fields,
    required_fields,
    theme_key,
)
from meguru.core.errors import NotNow
from meguru.core.text import fingerprint
from meguru.plan.terms.scale import Scale

WHOLE = {"did": "した", "rating_reason": "わけ", "issue": "課題", "next_plan": "次"}
TEXTS = st.text(max_size=40)


def missing(
    content: dict[str, str], *, rating: str = "B", special: bool = False, direction: str = "keep", advice: bool = False
) -> set[str]:
    return set(
        missing_in_measure_sheet(content, rating=rating, is_special=special, direction=direction, has_advice=advice)
    )


def test_a_measures_sheet_says_everything_that_is_required() -> None:
    assert missing(WHOLE) == set()
    assert missing({}) == set(WHOLE)
    assert missing({**WHOLE, "issue": " \n　"}) == {"issue"}, "blanks are nothing"
    assert missing(WHOLE, rating="", direction="") == {"rating", "direction"}


def test_advice_must_be_answered_where_there_was_some() -> None:
    assert missing(WHOLE, advice=True) == {"advice_reply"}
    assert missing({**WHOLE, "advice_reply": "応えた"}, advice=True) == set()


def test_a_special_rating_needs_its_reason_and_nothing_else() -> None:
    assert missing({}, rating="cancelled", special=True, advice=True) == {"rating_reason"}
    assert missing({"rating_reason": "災害のため"}, rating="cancelled", special=True, advice=True) == set()


def test_each_missing_field_is_named_by_its_label() -> None:
    said = missing_in_measure_sheet({}, rating="", is_special=False, direction="", has_advice=False)
    labels = {field.key: field.label for field in MEASURE_FIELDS}
    assert all(labels[key] in said[key] for key in WHOLE)


@given(content=st.dictionaries(st.sampled_from([field.key for field in MEASURE_FIELDS]), TEXTS), advice=st.booleans())
def test_what_is_required_and_what_is_missing_agree(content: dict[str, str], advice: bool) -> None:
    total = required_fields(is_special=False, has_advice=advice, content={}, parts=(), scale=Scale())
    lacking = missing(content, rating="", direction="", advice=advice)
    written = {
        key for key in ("did", "rating_reason", "issue", "next_plan", "advice_reply") if content.get(key, "").strip()
    }
    assert len(lacking) == total - len(written if advice else written - {"advice_reply"})
    assert required_fields(is_special=True, has_advice=advice, content={}, parts=(), scale=Scale()) == 3


def test_one_word_is_enough_from_a_district() -> None:
    held, cancelled = Manner.HELD.value, Manner.CANCELLED.value
    assert missing_in_district_sheet({"t1.did": "集まった"}, manner=held, manner_note="") == {}
    assert set(missing_in_district_sheet({"t1.did": " "}, manner=held, manner_note="")) == {"themes"}
    assert set(missing_in_district_sheet({"t1.did": "集まった"}, manner=cancelled, manner_note=" ")) == {"manner_note"}
    assert missing_in_district_sheet({}, manner=cancelled, manner_note="会場がなかった") == {}


def test_labels_are_those_of_the_form() -> None:
    assert list(field_labels(None))[:2] == ["plan", "did"]
    assert {"rating", "direction"} <= set(field_labels(None))
    of_themes = field_labels({2: "居場所"})
    assert of_themes[theme_key(2, "did")] == "「居場所」したこと"
    assert {"manner", "manner_note"} <= set(of_themes)
    assert theme_key(1, "did") not in of_themes


def test_a_copy_of_last_year_is_pointed_out() -> None:
    long = "見守りの声かけを毎月十二回つづけて行いました。"
    assert len(long) >= LONG_ENOUGH_TO_COPY
    assert set(notices({"did": long}, {"did": long}, ["did"], of="昨年度")) == {"did"}
    assert set(notices({"did": long + "。"}, {"did": long}, ["did"], of="昨年度")) == {"did"}, "nearly the same"
    assert notices({"did": "まったく別の、夜の集まりと体操教室の話です。"}, {"did": long}, ["did"], of="昨年度") == {}
    assert notices({"did": "継続した。"}, {"did": "継続した。"}, ["did"], of="昨年度") == {}, (
        "short: the same each year"
    )
    assert notices({"did": long}, {"did": long}, ["issue"], of="昨年度") == {}, "only what was asked"
    assert notices({}, {}, ["did"], of="昨年度") == {}


@given(TEXTS, TEXTS)
def test_a_copy_is_what_is_as_like_as_the_whole_comparison_says(one: str, other: str) -> None:
    likeness = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    assert is_copy(one, other) == bool(one and other and likeness >= COPY_LIKENESS)
    assert is_copy(one, one) == bool(one)


def test_what_changed_between_two_versions_stands_in_the_forms_order() -> None:
    labels = {"plan": "計画", "did": "したこと", "issue": "課題"}
    changed = changes_between({"plan": "一", "did": "前"}, {"plan": "一", "did": "後", "issue": "新"}, labels)
    assert [(c.key, c.label, c.before, c.after) for c in changed] == [
        ("did", "したこと", "前", "後"),
        ("issue", "課題", "", "新"),
    ]
    assert changes_between({}, {}, labels) == []


def test_the_life_of_a_sheet() -> None:
    path = [SheetStep.WRITE, SheetStep.SEND, SheetStep.CONFIRM, SheetStep.RETURN, SheetStep.SEND, SheetStep.CONFIRM]
    state: SheetState = SheetState.UNTOUCHED
    for step in (*path, SheetStep.ACCEPT):
        state = SHEET_MACHINE.next_state(state, step)
    assert state is SheetState.ACCEPTED
    assert SHEET_MACHINE.next_state(state, SheetStep.RETURN) is SheetState.RETURNED
    with pytest.raises(NotNow, match="受理"):
        SHEET_MACHINE.next_state(state, SheetStep.WRITE)
    assert SHEET_MACHINE.open_steps(SheetState.UNTOUCHED) == (SheetStep.WRITE,)


def test_fields_are_merged_one_by_one() -> None:
    now = {"did": "先の人", "issue": "もとの課題", "plan": "同じ", "next_plan": "先の人の次"}
    typed = {"did": "あとの人", "issue": "あとの課題", "plan": "同じ", "next_plan": "もとの次"}
    seen = {
        "did": fingerprint("もと"),
        "issue": fingerprint("もとの課題"),
        "plan": fingerprint(""),
        "next_plan": fingerprint("もとの次"),
    }
    merged = merge_fields(typed, now, seen, is_same_revision=False)
    assert merged.clashes == ("did",)
    assert merged.kept == {**typed, "next_plan": "先の人の次"}


def test_without_what_was_seen_the_revision_decides() -> None:
    assert merge_fields({"did": "a"}, {"did": "b"}, {}, is_same_revision=True).clashes == ()
    assert merge_fields({"did": "a"}, {"did": "b"}, {}, is_same_revision=False).clashes == ("did",)


def test_one_field_over_its_limit_is_named_alone() -> None:
    found = over_long_fields({"did": "長" * 2001, "issue": "短い", "nothing": "長" * 2001}, field_labels(None))
    assert set(found) == {"did"}
    assert "「したこと」" in found["did"]
