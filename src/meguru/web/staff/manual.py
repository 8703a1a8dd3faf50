"""The manual inside the workshop: its contents with a search, its chapters, and their pictures. May: everybody inside."""

from functools import lru_cache

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.files.manual import Found, find_chapter, find_picture, render_chapter, search_chapters
from meguru.files.manual.chapters import CHAPTERS, all_chapters
from meguru.web.asked import asked_word
from meguru.web.manual import chapter_address
from meguru.web.middleware import TownRequest


def show_manual(request: TownRequest, town: str) -> HttpResponse:
    """The chapters with their headings; where words are asked for, the places where they stand."""
    require(request.actor, Action.WORKSHOP_ENTER)
    words = asked_word(request, "q")
    context = {
        "current": "manual",
        "chapters": all_chapters(),
        "words": words,
        "found": [(found, _address(town, found)) for found in search_chapters(words)],
    }
    return render(request, "work/manual/manual.html", context)


def _address(town: str, found: Found) -> str:
    anchor = "" if found.part is found.chapter.parts[0] else found.part.anchor
    return chapter_address(town, found.chapter.slug, anchor)


def show_chapter(request: TownRequest, town: str, chapter: str) -> HttpResponse:
    """One chapter, with what stands before and after it. Raises ``NotFound``."""
    require(request.actor, Action.WORKSHOP_ENTER)
    found, order = find_chapter(chapter), list(CHAPTERS)
    place = order.index(chapter)
    context = {
        "current": "manual",
        "chapter": found,
        "text": _rendered(town, chapter),
        "before": find_chapter(order[place - 1]) if place else None,
        "after": find_chapter(order[place + 1]) if place + 1 < len(order) else None,
    }
    return render(request, "work/manual/chapter.html", context)


@lru_cache(maxsize=256)
def _rendered(town: str, chapter: str) -> str:
    """The text of a chapter. It is the product's own, and the renderer lets no raw HTML through."""
    html = render_chapter(
        find_chapter(chapter),
        chapter_at=lambda slug, anchor: chapter_address(town, slug, anchor),
        picture_at=lambda name: reverse("manual-picture", args=[town, name]),
    )
    return mark_safe(html)  # noqa: S308


def show_picture(request: TownRequest, town: str, name: str) -> HttpResponse:
    """One picture of the manual. Raises ``NotFound``."""
    require(request.actor, Action.WORKSHOP_ENTER)
    response = HttpResponse(find_picture(name), content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


addresses = [
    path("manual/", show_manual, name="manual"),
    path("manual/<slug:chapter>/", show_chapter, name="manual-chapter"),
    path("manual/pictures/<slug:name>.png", show_picture, name="manual-picture"),
]
