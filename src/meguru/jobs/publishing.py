"""Puts a town's public book on disk: renders it and swaps the new site in at once.

Safe to run again at any time: what is already on disk is not written again. A publication counts as rendered only after the
swap, so a process killed anywhere in between leaves the old site whole and the work to be found again by ``unfinished_towns``.
"""

from pathlib import Path

from django.conf import settings

from meguru.base.access.actor import system_actor
from meguru.base.bodies.queries import find_town, list_towns
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.publish.commands import note_rendered
from meguru.publish.queries import book_in_public
from meguru.site.render import SiteOptions, render_site
from meguru.site.writing import WriteReport, write_site


def site_folder(town: str) -> Path:
    """Where a town's public site stands."""
    return Path(settings.MEGURU_SITE_ROOT) / town


def render_town(slug: str) -> WriteReport | None:
    """Bring a town's public site on disk up to its public book. ``None`` where nothing is public yet."""
    town = find_town(slug)
    with town_scope(town):
        public = book_in_public()
        if public is None:
            return None
        base_path = f"/{slug}/"
        options = SiteOptions(
            opinion_form_url=town.opinion_form_url or f"{base_path}opinion/",
            absolute_url=settings.MEGURU_PUBLIC_URL.rstrip("/"),
        )
        files = render_site(public.book, base_path=base_path, options=options)
        report = write_site(files, site_folder(slug))
        note_rendered(actor=system_actor(town.pk), publication_id=public.publication_id, at=clock.now())
        return report


def unfinished_towns() -> list[str]:
    """The towns whose public book does not stand on disk yet."""
    waiting = []
    for town in list_towns():
        with town_scope(town):
            public = book_in_public()
            if public is not None and not public.is_rendered:
                waiting.append(town.slug)
    return waiting
