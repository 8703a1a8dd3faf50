"""What is cleaned from typed text: all that XML or PostgreSQL cannot hold, and nothing that a reader could see."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.text import clean_line, clean_text, without_controls

UNHELD = ["\x00", "\x08", "\x1f", "\x7f", "\x85", "\ud800", "\udfff", "\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001fffe",
          "\U0010ffff"]  # fmt: skip


@pytest.mark.parametrize("letter", UNHELD, ids=[f"U+{ord(letter):04X}" for letter in UNHELD])
@pytest.mark.parametrize("clean", [clean_text, clean_line, without_controls])
def test_what_no_record_can_hold_goes(letter: str, clean: object) -> None:
    assert clean(f"あ{letter}い") == "あい"  # type: ignore[operator]


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_cleaned_text_can_be_written_to_xml_and_to_utf_8(text: str) -> None:
    kept = clean_text(text)
    kept.encode("utf-8")
    ElementTree.fromstring(f"<p>{kept.replace('&', '').replace('<', '')}</p>")  # made by the test
    assert clean_text(kept) == kept
    assert clean_line(clean_line(text)) == clean_line(text)


def test_a_mark_parted_from_its_letter_by_something_invisible_is_joined_to_it() -> None:
    assert clean_text("か\u200b\u3099く") == clean_text("か\x00\u3099く") == "がく"


@pytest.mark.parametrize("blank", ["\xa0", "\u2003", "\u3000", "\u2028", " \t"])
def test_blanks_of_any_kind_are_nothing_written(blank: str) -> None:
    """A reason, a name or an answer of blanks alone is missing."""
    assert clean_text(blank * 3) == clean_line(blank) == ""
    assert clean_text(f"{blank}あ{blank}") == clean_line(f"{blank}あ{blank}") == "あ"


@pytest.mark.parametrize(
    "unseen", ["\u200d", "\ufeff", "\u3164", "\u2800", "\xad", "\uffa0", "\u3099", "\u0301\u0302", "\ufe0f", "\u20dd"]
)
def test_a_text_in_which_nothing_can_be_seen_is_nothing_written(unseen: str) -> None:
    assert clean_text(f"{unseen}\n {unseen}") == clean_line(unseen) == ""
    assert clean_text(f"あ{unseen}") != ""


def test_rare_letters_and_faces_stay() -> None:
    assert clean_text("𠮷野家の髙田さん🙂\n二行目") == "𠮷野家の髙田さん🙂\n二行目"
