"""What an address asks after its question mark, and the years that stand in addresses: read once, strictly, for every page.

Anything that does not fit counts as not asked: an address typed by hand, cut short in a mail or made up by a machine shows the
page as if nothing had been asked, and never an error.
"""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import register_converter

from meguru.core.text import clean_line, without_controls

MOST_PAGES = 10_000
LONGEST_WORD = 40

Choice = TypeVar("Choice", bound=StrEnum)


def whole_number(text: str, *, highest: int) -> int | None:
    """``text`` as a number from 0 to ``highest`` where it is written in plain digits; else None. ``²`` and ``٣`` are not plain."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(highest)):
        return None
    number = int(text)
    return number if number <= highest else None


def asked_number(request: HttpRequest, name: str, *, highest: int) -> int | None:
    """The number asked for under ``name``, or None."""
    return whole_number(request.GET.get(name, ""), highest=highest)


def asked_page(request: HttpRequest) -> int:
    """Which page of a long list is asked for; the first where none is."""
    return max(1, asked_number(request, "page", highest=MOST_PAGES) or 1)


def asked_year(request: HttpRequest, among: Collection[int]) -> int | None:
    """The fiscal year asked for, where it is one of those on offer."""
    year = asked_number(request, "year", highest=9999)
    return year if year in among else None


def asked_choice(request: HttpRequest, name: str, choices: type[Choice]) -> Choice | None:
    """The state or kind asked for, where there is such a one."""
    text = request.GET.get(name, "")
    return choices(text) if text in set(choices) else None


def asked_word(request: HttpRequest, name: str) -> str:
    """The word searched for, without the blanks around it and no longer than a name."""
    return word_in(request.GET, name)


def word_in(given: Mapping[str, Any], name: str, *, longest: int = LONGEST_WORD) -> str:
    """As ``asked_word``, where it may have been sent with a form instead."""
    return clean_line(str(given.get(name, "")))[:longest]


class YearConverter:
    """A fiscal year in an address: four plain digits from 1900 to 2199. Any other number is no address of ours."""

    regex = "(?:19|20|21)[0-9]{2}"

    def to_python(self, text: str) -> int:
        """The year that stands in the address."""
        return int(text)

    def to_url(self, year: int | str) -> str:
        """The year as it stands in an address."""
        return f"{int(year):04d}"


register_converter(YearConverter, "year")


class CleanQuery:
    """Takes characters that no page and no database can hold out of what an address asks, before any page looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as if those characters had not been there."""
        asked = [(name, [without_controls(text) for text in texts]) for name, texts in request.GET.lists()]
        if asked != list(request.GET.lists()):
            clean = QueryDict(mutable=True)
            for name, texts in asked:
                clean.setlist(without_controls(name), texts)
            request.GET = clean  # type: ignore[assignment]  # Django types it as never changed
        return self.get_response(request)
