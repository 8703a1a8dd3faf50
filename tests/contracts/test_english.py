"""A page asked for in English is English: only what the town typed is Japanese, and says so.

The secretary and a committee member walk a furnished town in English. Japanese outside ``lang="ja"`` was left unsaid; a word of the
catalogue that stands in Japanese anywhere was put together, or kept, before it could be said.
"""

import re
from html.parser import HTMLParser

import pytest

import catalogue
from meguru.base.bodies.models import Committee, District, Organisation, Seat
from meguru.base.towns.scope import across_towns
from meguru.core.language import JAPANESE
from meguru.plan.plans.models import Measure
from tests.contracts.addresses import all_addresses
from tests.contracts.url_table import WORKSHOP
from tests.support.cast import Cast
from tests.support.furniture import furnish
from tests.support.walking import Page, walk

# Bodies and plans of the furnished town that are called as the product calls them; and the name of the language.
THE_TOWNS = {"共同事務局", "計画", "日本語"}
LETTERS = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
# Elements that can hold no other, so that nothing in them can say what language it is.
BARE = {"title", "option", "textarea", "script", "style"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
INSIDE_A_SENTENCE = {"a", "b", "small", "span", "strong"}
SAID = {"aria-label", "title", "alt", "placeholder", "data-l"}


class Words(HTMLParser):
    """The words of a page: ``loose`` is Japanese that does not say so, ``marked`` what says so, ``bare`` what cannot."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.loose: list[str] = []
        self.marked: list[str] = []
        self.bare: list[str] = []
        # “担当”: what a sentence names in quotes may be the town's own, also where the product has such a word.
        self.quoted: list[str] = []
        self.is_quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens an element, and reads what it says in its attributes."""
        given = dict(attrs)
        self.is_quoted = self.is_quoted and tag in INSIDE_A_SENTENCE
        self.bare += [value for key, value in attrs if key in SAID and value and JAPANESE.search(value)]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.bare.append(given.get("value") or "")
        if tag not in VOID:
            is_japanese = (given["lang"] == "ja") if given.get("lang") else bool(self.stack and self.stack[-1][1])
            self.stack.append((tag, is_japanese))

    def handle_endtag(self, tag: str) -> None:
        """Closes an element."""
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        text, was_quoted = data.strip(), self.is_quoted
        if "“" in data or "”" in data:
            self.is_quoted = data.rfind("“") > data.rfind("”")
        if not JAPANESE.search(text) or not self.stack or self.stack[-1][0] in ("script", "style"):
            return
        tag, is_japanese = self.stack[-1]
        marked = self.quoted if was_quoted and not ("“" in data or "”" in data) else self.marked
        (self.bare if tag in BARE else marked if is_japanese else self.loose).append(text)


def named_by_the_town() -> set[str]:
    """What seats, measures and bodies are called."""
    with across_towns("names of every town that a page may quote"):
        titles = {name for rows in (Seat, Measure) for name in rows.objects.values_list("title", flat=True)}
        return titles.union(
            *(body.objects.values_list("name", flat=True) for body in (Organisation, Committee, District))
        )


def left_in_japanese(pages: dict[str, Page], known: set[str], named: set[str]) -> list[str]:
    """What stands in Japanese on these pages and is not the town's, a line each, with the first page it stands on.

    ``named`` is what the towns call something: a part of it in quotes may be a word of the product too.
    """
    found: dict[str, str] = {}
    for page in pages.values():
        if page.status != 200 or not page.text.lstrip().startswith("<!doctype"):
            continue
        words = Words()
        words.feed(page.text)
        for text in words.loose:
            found.setdefault(f"loose: {text}", page.address)
        # The manual is a text in Japanese, and says so; that some of its words are on pages too leaves nothing unsaid.
        is_manual = "/manual/" in page.address
        quoted = [text for text in words.quoted if not any(text in name for name in named)]
        for text in (*([] if is_manual else words.marked), *quoted, *words.bare):
            if len(text) > 1 and text in known - THE_TOWNS and LETTERS.search(text):
                found.setdefault(f"not said: {text}", page.address)
    return [f"{text}  ({address})" for text, address in found.items()]


def said_by_the_product() -> set[str]:
    """All messages but those of the page of components alone, which are a sample town's words."""
    return {
        str(message.id)
        for room in catalogue.ROOMS
        for message in catalogue.read("en", room)
        if message.id and not all("/look/" in place for place, _line in message.locations)
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("letter", "name"), [("S", "secretary"), ("M", "member")])
def test_the_workshop_is_english_for_whoever_asks(letter: str, name: str, cast: Cast) -> None:
    things = furnish(cast)
    person = cast[name]
    person.client.cookies["django_language"] = "en"
    starts = [
        address.path(things)
        for address in all_addresses()
        if address.is_workshop and letter in (WORKSHOP[address.name].get or "")
    ]
    pages = walk(person.client, [person.path(), *starts], cast.town.slug)
    work = {address: page for address, page in pages.items() if "/work/" in address and "/preview/" not in address}
    assert len(work) > 20
    known = said_by_the_product()
    found = left_in_japanese(work, known, named_by_the_town())
    assert found == [], "\n".join(found)
