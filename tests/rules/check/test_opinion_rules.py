"""What may be taken in as an opinion, and when a contact is erased."""

from datetime import date

import pytest

from meguru.check.opinions.rules import (
    LONGEST_TEXT,
    blackened_parts,
    check_blackened,
    check_opinion,
    check_token,
    erase_contact_on,
)
from meguru.core.errors import Invalid
from meguru.core.text import check_words

TODAY = date(2017, 4, 20)


@pytest.mark.parametrize(
    ("text", "day", "field"),
    [
        ("", TODAY, "text"),
        ("　\n ", TODAY, "text"),
        ("あ", TODAY, "text"),
        ("あ" * (LONGEST_TEXT + 1), TODAY, "text"),
        ("ご意見", date(2017, 4, 21), "received_on"),
        ("ご意見", date(1917, 4, 20), "received_on"),
    ],
)
def test_what_cannot_be_an_opinion_is_told_at_its_field(text: str, day: date, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_opinion(text, day, TODAY)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("text", ["はい", "あ" * LONGEST_TEXT, "段落\n\n段落"])
def test_short_and_long_ones_are_taken(text: str) -> None:
    check_opinion(text, TODAY, TODAY)


@pytest.mark.parametrize("token", ["", "x" * 41])
def test_a_token_that_was_tampered_with_is_refused(token: str) -> None:
    with pytest.raises(Invalid):
        check_token(token)


def test_words_are_refused_rather_than_cut() -> None:
    with pytest.raises(Invalid) as refused:
        check_words("after", "あ" * 301, longest=300, missing="")
    assert "301字" in refused.value.fields["after"]


def test_a_contact_is_kept_for_a_year() -> None:
    assert erase_contact_on(date(2017, 4, 10)) == date(2018, 4, 10)


@pytest.mark.parametrize("public", ["夜に●さんと歩く。", "●", "●山田さんと●", "夜に●●●と歩●。"])
def test_parts_of_an_opinion_may_be_blacked_out(public: str) -> None:
    check_blackened("夜に山田さんと歩く。", public)


@pytest.mark.parametrize(
    "public", ["夜に山田さんと歩く。", "朝に●さんと歩く。", "夜に●さんと走る。", "夜に●さんと歩く。はい。", "", "●朝●"]
)
def test_nothing_else_of_it_may_be_changed(public: str) -> None:
    with pytest.raises(Invalid):
        check_blackened("夜に山田さんと歩く。", public)


@pytest.mark.parametrize(
    ("public", "hidden"),
    [
        ("夜に●さんと歩く。", ["山田"]), ("●●●", ["夜に山田さんと歩く。"]), ("●山田さんと●", ["夜に", "歩く。"]),
        ("夜に●田さん●", ["山", "と歩く。"]), ("夜に山田さんと歩く。", []), ("", []),
    ],
)  # fmt: skip
def test_what_black_parts_stand_for_is_known(public: str, hidden: list[str]) -> None:
    assert blackened_parts("夜に山田さんと歩く。", public) == hidden


def test_many_black_parts_are_judged_soon() -> None:
    with pytest.raises(Invalid):
        check_blackened("あ" * 4000, "●あ" * 1900 + "い")
