"""What was kept in Japanese is said again: labels, days, years and sentences of the product, and nothing that somebody typed."""

import os
import subprocess
import sys

import pytest

from meguru.core.kept import kept, recognised, said_again, usual
from meguru.core.language import Wording, _, speaking

SENTENCE = "36の取組のうち26が、委員会の評価で「順調」か「おおむね順調」。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("平成29年度", "FY2017"),
        ("平成29年9月15日", "15 September 2017"),
        ("平成28年度から令和2年度まで", "FY2016 to FY2020"),
        ("順調", "On course"),
        ("委員15人のうち12人が出席", "12 of 15 members attended"),
    ],
)
def test_what_the_product_kept_is_recognised(text: str, said: str) -> None:
    with speaking("en"):
        assert str(recognised(text)) == said
    assert recognised(text) == text


def test_a_sentence_is_found_by_its_pattern_with_the_words_in_its_holes() -> None:
    with speaking("en"):
        said = str(recognised(SENTENCE))
    assert "36 measures" in said
    assert "On course" in said
    assert "Mostly on course" in said
    assert "の" not in said


@pytest.mark.parametrize("text", ["", "さくら", "平成", "平成99年99月99日", "{", "平成0年度", "あ" * 200])
def test_what_is_not_known_stays_as_it_is(text: str) -> None:
    with speaking("en"):
        assert recognised(text) == text
        assert not isinstance(recognised(text), Wording)


def test_only_the_fields_of_the_product_are_asked() -> None:
    book = {
        "year": {"label": "平成29年度"},
        "measures": [{"title": "取組", "years": [{"label": "平成28年度", "did": "順調"}]}],
        "flows": [{"label": "報告"}],
        "words": {"committee": "策定・推進委員会"},
    }
    with speaking("en"):
        again = said_again(book)
        assert str(again["year"]["label"]) == "FY2017"  # type: ignore[index]
        assert again["measures"][0]["title"] is book["measures"][0]["title"]  # type: ignore[index]
        assert not isinstance(again["measures"][0]["years"][0]["did"], Wording)  # type: ignore[index]
        assert not isinstance(again["flows"][0]["label"], Wording)  # type: ignore[index]
        assert str(again["words"]["committee"]) != "策定・推進委員会"  # type: ignore[index]
    assert again == book
    assert said_again(book) is book


def test_a_word_of_the_town_is_its_own() -> None:
    ours = usual([_("順調")])
    assert isinstance(kept("順調", ours), Wording)
    assert not isinstance(kept("うまくいった", ours), Wording)


def test_it_is_the_same_in_every_process() -> None:
    """The order in which a set is gone through differs from one process to the next; what is found may not."""
    code = (
        "import django; django.setup()\n"
        "from meguru.core.kept import _patterns\nfrom meguru.core.language import speaking\n"
        "with speaking('en'): print([message for message, _ in _patterns()])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_with_seed(seed)
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def _with_seed(seed: str) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "tests.settings"}
