"""A wording is Japanese wherever it is kept and compared, and in the reader's language where it is read."""

import copy
import json
import pickle
from datetime import date

import pytest
from django.template import engines
from django.utils.html import format_html
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear, month_day, wareki
from meguru.core.kept import again
from meguru.core.language import _, joined, original, speaking

ASKED = "last year"  # what the catalogue has for 昨年度


def test_it_is_stored_as_japanese_and_read_in_english() -> None:
    word = _("昨年度")
    with speaking("en"):
        assert str(word) == ASKED
        assert word == "昨年度"
        assert {word: 1} == {"昨年度": 1}
        assert json.dumps([word], ensure_ascii=False) == '["昨年度"]'
        assert f"{word}の文" == "昨年度の文"
        assert original(word) == "昨年度"
        assert type(original(word)) is str
    assert str(word) == "昨年度"


def test_what_was_kept_as_japanese_is_said_again_where_the_catalogue_has_it() -> None:
    kept = again("この計画は書きかけです。 昨年度")
    assert kept == "この計画は書きかけです。 昨年度"
    with speaking("en"):
        assert str(kept) == f"この計画は書きかけです。 {ASKED}"
        assert str(again("")) == ""


def test_a_template_and_markup_say_it_in_english() -> None:
    page = engines["django"].from_string("{{ word }}・{{ word|default:'' }}・{{ words|join:'、' }}")
    with speaking("en"):
        assert page.render({"word": _("昨年度"), "words": [_("1月"), "b"]}) == "last year・last year・January、b"
        assert format_html("<b>{}</b>", _("昨年度")) == "<b>last year</b>"


def test_a_hole_that_is_a_wording_follows_the_language() -> None:
    sentence = _("{month}月{day}日").format(month=3, month_name=_("3月"), day=16)
    assert sentence == "3月16日"
    with speaking("en"):
        assert str(sentence) == "16 March"
        assert str(joined("、", [_("1月"), sentence])) == "January、16 March"
    assert joined("、", [_("1月"), sentence]) == "1月、3月16日"


def test_what_has_no_translation_stays_japanese() -> None:
    with speaking("en"):
        assert str(_("この語は一覧にない")) == "この語は一覧にない"


@given(
    st.text(alphabet="あ{}「」%", max_size=8).map(lambda text: text.replace("{", "").replace("}", "")),
    st.text(max_size=12),
)
def test_what_was_typed_comes_back_as_it_was(noun: str, typed: str) -> None:
    sentence = _("{noun}は、0から{largest:,}までの数にしてください。").format(noun=noun + typed, largest=1000)
    assert noun + typed in sentence
    with speaking("en"):
        assert str(sentence) == f"{noun + typed}: enter a number from 0 to 1,000."


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda word: pickle.loads(pickle.dumps(word))])
def test_a_copy_still_knows_its_languages(again: object) -> None:
    assert callable(again)
    for word in (
        _("昨年度"),
        _("{month}月{day}日").format(month=3, month_name=_("3月"), day=1),
        joined("、", [_("昨年度")]),
    ):
        same = again(word)
        assert same == word
        with speaking("en"):
            assert str(same) == str(word) != original(word)


def test_days_and_years_are_counted_by_the_calendar_of_the_world() -> None:
    with speaking("en"):
        assert str(wareki(date(2017, 3, 16))) == "16 March 2017"
        assert str(month_day(date(2017, 3, 16))) == "16 March"
        assert str(FiscalYear(2019)) == str(FiscalYear(2019).label) == "FY2019"
    assert str(FiscalYear(2019)) == "令和元年度"


def test_the_sentence_of_all_fields_is_said_in_one_language() -> None:
    refusal = Invalid({"year": _("昨年度")})
    assert refusal.message == "入力を確かめてください。昨年度"
    with speaking("en"):
        assert str(refusal.message) == "Please check what you entered. last year"
