"""Searching: one box over everything that one may see, answered kind by kind."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode

from meguru.base.search.queries import Hit, search
from meguru.base.search.rules import FOUND_LABELS, LAST_PAGE, LONGEST_QUESTION, FoundKind
from meguru.core.text import clean_line
from meguru.web.asked import asked_choice, asked_page
from meguru.web.middleware import TownRequest

_PAGES = {
    FoundKind.SHEET: "sheet",
    FoundKind.ACTIVITY: "activity",
    FoundKind.OPINION: "opinion",
    FoundKind.ADVICE: "advice",
    FoundKind.MEETING: "meeting",
    FoundKind.DISTRICT: "bodies",
    FoundKind.BODY: "bodies",
    FoundKind.SEAT: "seat",
    FoundKind.PERSON: "people",
}
_IN_A_TERM = {FoundKind.MEASURE: "measure", FoundKind.DISTRICT_PLAN: "district-plan"}


@dataclass(frozen=True)
class HitLine:
    """A hit with the address of its page."""

    hit: Hit
    address: str


def show_search(request: TownRequest, town: str) -> HttpResponse:
    """What was found, a few of each kind; or one kind, fifty at a time."""
    asked = clean_line(request.GET.get("q", ""))
    is_too_long = len(asked) > LONGEST_QUESTION
    question = "" if is_too_long else asked
    kind, page = asked_choice(request, "kind", FoundKind), min(asked_page(request), LAST_PAGE)
    found = search(request.actor, question, kind=kind, page=page)
    context = {
        "current": "search",
        "question": question,
        "found": found,
        "groups": [(group, [HitLine(hit, _address(hit, town)) for hit in group.hits]) for group in found.groups],
        "kind": kind,
        "kind_label": FOUND_LABELS[kind] if kind else "",
        "page": page,
        "here": "?" + urlencode({"q": question, "kind": kind or ""}),
        "has_more": found.has_more and page < LAST_PAGE,
        "longest": LONGEST_QUESTION,
        "is_too_long": is_too_long,
        "typed": asked[:LONGEST_QUESTION],
    }
    return render(request, "work/search.html", context)


def _address(hit: Hit, town: str) -> str:
    if hit.kind in _IN_A_TERM:
        number, code = hit.place
        return f"{reverse(_IN_A_TERM[hit.kind], args=[town, code])}?term={number}"
    return reverse(_PAGES[hit.kind], args=[town, *hit.place])


addresses = [path("search/", show_search, name="search")]
