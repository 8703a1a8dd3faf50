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
from meguru.files.manual.chapters import all_chapters
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
MANUAL = re.compile(r'<article class="manual".*?</article>', re.DOTALL)
SAID = {"aria-label", "title", "alt", "placeholder", "data-l"}


class Words(HTMLParser):
    """The words of a page: ``loose`` is Japanese that does not say so, ``marked`` what says so, ``bare`` what cannot.

    ``quoted`` are the quotations, whole, each with its Japanese pieces that say so: what a sentence names in “ and ” may be
    the town's own, also where a piece of it is a word of the product. A quotation ends with its block, and is none then.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.loose: list[str] = []
        self.marked: list[str] = []
        self.bare: list[str] = []
        self.quoted: list[tuple[str, tuple[str, ...]]] = []
        self.whole: list[str] | None = None
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens an element, and reads what it says in its attributes."""
        given = dict(attrs)
        self._end_block(tag)
        self.bare += [value for key, value in attrs if key in SAID and value and JAPANESE.search(value)]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.bare.append(given.get("value") or "")
        if tag not in VOID:
            is_japanese = (given["lang"] == "ja") if given.get("lang") else bool(self.stack and self.stack[-1][1])
            self.stack.append((tag, is_japanese))

    def handle_endtag(self, tag: str) -> None:
        """Closes an element."""
        self._end_block(tag)
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """A piece of text, with the quotations that begin and end in it."""
        tag, is_japanese = self.stack[-1] if self.stack else ("", False)
        is_read = tag not in ("", "script", "style")
        if is_read and JAPANESE.search(data) and (tag in BARE or not is_japanese):
            (self.bare if tag in BARE else self.loose).append(data.strip())
        for part in re.split("([“”])", data):
            if part == "“":
                self._end_quotation(is_closed=False)
                self.whole = []
            elif part == "”":
                self._end_quotation(is_closed=True)
            else:
                if self.whole is not None:
                    self.whole.append(part)
                if is_read and is_japanese and tag not in BARE and JAPANESE.search(part):
                    (self.marked if self.whole is None else self.pieces).append(part.strip())

    def close(self) -> None:
        """The end of the page ends every quotation."""
        super().close()
        self._end_quotation(is_closed=False)

    def _end_block(self, tag: str) -> None:
        if tag not in INSIDE_A_SENTENCE:
            self._end_quotation(is_closed=False)

    def _end_quotation(self, *, is_closed: bool) -> None:
        if self.whole is not None and is_closed:
            self.quoted.append((" ".join("".join(self.whole).split()), tuple(self.pieces)))
        else:
            self.marked += self.pieces
        self.whole, self.pieces = None, []


def read(text: str) -> Words:
    """The words of a page."""
    words = Words()
    words.feed(text)
    words.close()
    return words


def is_the_towns(whole: str, named: set[str]) -> bool:
    """Whether a quotation is a name that a town gave, alone or beside what is no Japanese (FY 2016)."""
    return any(not JAPANESE.search(whole.replace(name, "", 1)) for name in named if name and name in whole)


def named_by_the_town() -> set[str]:
    """What seats, measures and bodies are called."""
    with across_towns("names of every town that a page may quote"):
        titles = {name for rows in (Seat, Measure) for name in rows.objects.values_list("title", flat=True)}
        return titles.union(
            *(body.objects.values_list("name", flat=True) for body in (Organisation, Committee, District))
        )


def left_in_japanese(pages: dict[str, Page], known: set[str], named: set[str]) -> list[str]:
    """What stands in Japanese on these pages and is not the town's, a line each, with the first page it stands on.

    ``named`` is what the towns call something: a piece of such a name, in quotes, may be a word of the product too.
    """
    found: dict[str, str] = {}
    chapters = all_chapters()
    headings = {chapter.title for chapter in chapters} | {part.title for each in chapters for part in each.headings}
    for page in pages.values():
        if page.status != 200 or not page.text.lstrip().startswith("<!doctype"):
            continue
        # A chapter of the manual is a text in Japanese, and says so; round it is a page as any other, with its headings.
        is_manual = "/manual/" in page.address
        words = read(MANUAL.sub("", page.text) if is_manual else page.text)
        for text in words.loose:
            found.setdefault(f"loose: {text}", page.address)
        quoted = [text for whole, pieces in words.quoted if not is_the_towns(whole, named) for text in pieces]
        for text in (*words.marked, *quoted, *words.bare):
            is_heading = is_manual and text in headings
            if len(text) > 1 and not is_heading and text in known - THE_TOWNS and LETTERS.search(text):
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


NAMED = {"福祉課 担当", "見守りの輪"}
QUOTATIONS = [
    ('“<span lang="ja">福祉課</span> <b lang="ja">担当</b>”', []),
    ('“FY 2016 <span lang="ja">見守りの輪</span>”', []),
    ('Only “<span lang="ja">担当</span>”', ["担当"]),  # a part of a name is no name
    ('“<span lang="ja">福祉課 担当</span> <span lang="ja">記録</span>”', ["記録"]),  # nor is a name with more
    ('“<span lang="ja">福祉課</span><p lang="ja">担当</p>”', ["担当"]),  # ended by its block
    ('“<span lang="ja">福祉課</span> <br><span lang="ja">担当</span>”', ["担当"]),
    ('“One” <span lang="ja">担当</span> “two”', ["担当"]),
    ('“<span lang="ja">担当</span>', ["担当"]),
]


@pytest.mark.parametrize(("text", "left"), QUOTATIONS)
def test_only_a_whole_name_of_a_town_is_forgiven_in_quotes(text: str, left: list[str]) -> None:
    page = Page("/a/work/", 200, f"<!doctype html><html lang=en><body><div>{text}</div>", frozenset(), frozenset())
    found = left_in_japanese({"": page}, {"担当", "記録"}, NAMED)
    assert found == [f"not said: {each}  (/a/work/)" for each in left]


def test_round_a_chapter_of_the_manual_a_page_is_as_any_other() -> None:
    chapter = all_chapters()[0].title
    text = (
        f'<!doctype html><html lang=en><body><h1 lang="ja">{chapter}</h1><p lang="ja">保存する</p>'
        '<article class="manual" lang="ja"><p>担当</p></article>'
    )
    page = Page("/a/work/manual/first-day/", 200, text, frozenset(), frozenset())
    found = left_in_japanese({"": page}, {"担当", "保存する", chapter}, set())
    assert found == ["not said: 保存する  (/a/work/manual/first-day/)"]


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
