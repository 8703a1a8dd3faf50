"""Every field of the book stands on a page of the public site, or in a list here with its reason. Both lists are checked both ways.

Words are replaced by a mark, which must be read on a page. Numbers, days and values of a fixed few are changed, and a page
must change with them.
"""

import re
from functools import lru_cache

import pytest

from meguru.publish.book import Book
from meguru.site.render import SiteOptions, render_site
from tests.site.book_fields import fields_of, full_book, is_words, mark, with_another
from tests.site.conftest import Files

# What no page shows: in which tables of the open data it stands ("" for book.json alone), and why no page needs it.
UNSEEN = {
    "schema": ("", "says to programs what the file is"),
    "schema_version": ("", "says to programs how the file is read"),
    "town.slug": ("", "the site's address; whoever writes the files says where they stand"),
    "town.reading": ("release", "whoever lives there can read it"),
    "town.licence.code": ("", "a key; the licence's name and address are shown"),
    "term.last_year": ("release", "period_label says it"),
    "year.next_fiscal_year": ("", "next_label says it"),
    "year.edition": ("", "counts the plan's editions for whoever compares books; residents read the changes"),
    "years[].fiscal_year": ("years", "label says it"),
    "bodies[].side": ("bodies", "the figure has a fixed place for each body"),
    "measures[].number": ("measures", "the order of the plan; the name is what residents know"),
    "measures[].indicators[].years[].fiscal_year": ("indicators", "label says it"),
    "measures[].amendments": ("", "the amendment says its measure"),
    "measures[].changes[].heading": ("", "tells the rows apart where books are compared; its day and field are shown"),
    "measures[].changes[].on": ("dated_changes", "on_label says it"),
    "measures[].before[].code": ("lineage", "a key; its number and title are shown"),
    "measures[].before[].years[].fiscal_year": ("lineage", "label says it"),
    "districts[].number": ("districts", "the order of the plan; the name is what residents know"),
    "districts[].themes[].amendments": ("", "the amendment says its theme"),
    "districts[].opinions": ("", "the opinion says its district"),
    "districts[].basics[].on": ("basics ages", "on_label says it"),
    "activities[].measures": ("activities", "counted on the measure's page; listed on the district's, by day"),
    "meetings[].on": ("meetings", "on_label says it"),
    "advice[].reply.stance": ("", "a key; stance_label is shown"),
    "amendments[].theme": ("amendments", "the title is the theme's"),
    "amendments[].fiscal_year": ("amendments", "from when it counts is shown, and its causes"),
    "summary.answered": ("", "shown of the first books alone, which have no opinion_counts"),
}
# Words that say which other entry is meant. The page changes with them, but what is read there are that entry's own words.
KEYS = {
    "term.scale[].code", "term.directions[].code", "pillars[].key", "pillars[].above", "organisations[].districts",
    "organisations[].kind",
    "measures[].code", "measures[].pillar", "measures[].districts", "measures[].years[].rating",
    "measures[].years[].parts[].rating",
    "measures[].years[].committee_rating", "measures[].years[].direction", "measures[].years[].advice", "measures[].opinions",
    "measures[].serves",
    "measures[].before[].advice", "districts[].code", "districts[].themes[].measures", "activities[].district",
    "advice[].measure", "advice[].district", "advice[].amendments", "amendments[].measure", "amendments[].district",
    "amendments[].advice", "amendments[].opinions", "opinions[].district", "opinions[].measure", "summary.ratings[].code",
}  # fmt: skip
BOOK = full_book()
FIELDS = list(fields_of(BOOK))
WORDS = [path for path, slots in fields_of(BOOK).items() if is_words(path, slots)]


def _part(path: str) -> str:
    """The part of the book that the field lies in."""
    return re.split(r"\[|\.", path)[0]


PARTS = sorted({_part(path) for path in FIELDS})


def _rendered(book: Book) -> Files:
    return render_site(book, base_path="/kohoku/", options=SiteOptions(text_version=False))


def _pages(files: Files) -> str:
    return "\n".join(files[path].decode() for path in sorted(files) if path.endswith(".html"))


def _read(pages: str) -> str:
    """What is read on the pages: no head, no addresses, no names of classes."""
    return re.sub(r"<[^>]*>", "", re.sub(r"<head>.*?</head>", "", pages, flags=re.DOTALL))


@lru_cache(maxsize=1)
def _before() -> Files:
    return _rendered(BOOK)


def test_the_sample_has_a_value_for_every_field_of_the_schema() -> None:
    assert len(FIELDS) > 200
    assert [path for path, values in fields_of(BOOK).items() if not values] == []


def test_all_words_are_read_on_a_page() -> None:
    shown = [path for path in WORDS if path not in UNSEEN and path not in KEYS]
    book = BOOK
    for path in shown:
        book = with_another(book, path)
    read = _read(_pages(_rendered(book)))
    assert [path for path in shown if mark(path) not in read] == [], "show each, or list it with its reason"


@pytest.mark.parametrize("part", PARTS)
def test_a_page_changes_with_all_that_is_no_words(part: str) -> None:
    asked = [path for path in FIELDS if _part(path) == part and path not in WORDS and path not in UNSEEN]
    silent = [path for path in asked if _pages(_rendered(with_another(BOOK, path))) == _pages(_before())]
    assert silent == [], "show each, or list it with its reason"


@pytest.mark.parametrize("path", UNSEEN)
def test_what_is_listed_changes_no_page_and_stands_in_the_open_data(path: str) -> None:
    changed, before = _rendered(with_another(BOOK, path)), _before()
    assert _pages(changed) == _pages(before), "it is shown: take it off the list"
    tables = {name for name in changed if name.endswith(".csv") and changed[name] != before[name]}
    assert tables == {f"data/{name}.csv" for name in UNSEEN[path][0].split()}


@pytest.mark.parametrize("path", sorted(KEYS))
def test_with_a_key_a_page_changes_and_reads_other_words(path: str) -> None:
    pages = _pages(_rendered(with_another(BOOK, path)))
    assert pages != _pages(_before())
    assert mark(path) not in _read(pages), "its own words are read: it is no key"


def test_the_lists_name_fields_that_there_are() -> None:
    assert set(UNSEEN) | KEYS <= set(FIELDS)
    assert set(WORDS) >= KEYS
