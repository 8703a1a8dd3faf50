"""Puts a town's public book on disk: renders it and swaps the new site in at once.

Safe to run again at any time: what is already on disk is not written again. A publication counts as rendered only after the
swap, so a process killed anywhere in between leaves the old site whole and the work to be found again by ``unfinished_towns``.
"""

import fcntl
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from django.conf import settings
from django_tasks import task

from meguru.base.access.actor import system_actor
from meguru.base.audit.witness import keep_anchor
from meguru.base.bodies.queries.actors import find_town, list_towns
from meguru.base.standing import fault_of, require_room
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.core.language import _
from meguru.jobs.papers import book_papers, year_paper
from meguru.publish.building.records import past_issue
from meguru.publish.commands import note_rendered
from meguru.publish.comparing import compare_books, in_brief
from meguru.publish.queries import PublicBook, book_in_public, earlier_books, held_back_in, public_state
from meguru.publish.rules import PublicationState
from meguru.publish.witness import agreeing, released_at, require_genuine
from meguru.site.manifest import MANIFEST, IssueMark, manifest, manifest_hashes
from meguru.site.reader import archive_folder
from meguru.site.render import SiteOptions, render_site
from meguru.site.writing import Damage, WriteReport, current_release, find_damage, site_digest, write_site

if TYPE_CHECKING:
    from meguru.base.towns.models import Town


def site_folder(town: str) -> Path:
    """Where a town's public site stands."""
    return Path(settings.MEGURU_SITE_ROOT) / town


def trouble_writing(slug: str) -> str:
    """Why a town's public site cannot be written at the moment, in a sentence; nothing where it can."""
    folder = site_folder(slug)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(b"meguru")
        require_room(folder)
    except OSError as problem:
        fault = fault_of(problem)
        return (
            fault.sentence
            if fault
            else _("公開ページの置き場所に書けません（{strerror}）。").format(strerror=problem.strerror)
        )
    return ""


def charts_file() -> Path:
    """Where drawn charts are kept for every process."""
    return Path(settings.MEGURU_SITE_ROOT) / ".charts.json"


def render_town(slug: str, *, to: Path | None = None) -> WriteReport | None:
    """Bring a town's public site on disk up to its public book. ``None`` where nothing is public yet.

    ``to`` names another folder to write to; the publication is then not noted as rendered. Raises ``NotFound``.
    """
    town = find_town(slug)
    folder = to or site_folder(slug)
    with town_scope(town), _one_at_a_time(folder):
        public = book_in_public()
        if public is None:
            (folder / "current").unlink(missing_ok=True)  # withdrawn, with nothing before it to show again
            return None
        waiting = public_state().unrendered
        report = write_site(_files(town, public), folder)
        if to is None:
            keep_anchor(anchors_file(slug))
            for publication_id in waiting:
                note_rendered(actor=system_actor(town.pk), publication_id=publication_id, at=clock.now())
        return report


def anchors_file(slug: str) -> Path:
    """Where the ledger's last place is written down outside the database; beside the releases, so it is not served."""
    return site_folder(slug) / "ledger-anchors.jsonl"


def stands_on_disk(slug: str) -> bool:
    """Whether the site on disk is the one that the public book gives. For doctor: it renders the whole site."""
    town = find_town(slug)
    with town_scope(town):
        public = book_in_public()
        release = current_release(site_folder(slug))
        if public is None:
            return release is None
        return release is not None and release.name == site_digest(_files(town, public))


def damage_on_disk(slug: str) -> Damage | None:
    """What of the published files is not as it was written, by the site's own manifest. ``None`` where no site stands.

    The manifest is believed only where it gives the release its name; else it counts as altered itself. For doctor.
    """
    release = current_release(site_folder(slug))
    if release is None:
        return None
    hashes = manifest_hashes(release)
    if hashes is None:
        return Damage((MANIFEST,), (), ()) if (release / MANIFEST).exists() else Damage((), (MANIFEST,), ())
    return find_damage(release, hashes)


def _files(town: "Town", public: PublicBook) -> dict[str, bytes]:
    """The whole site with its manifest. Raises ``BookUnreadable`` for a book that is not the one the ledger saw released."""
    require_genuine(public.publication_id)
    before = earlier_books()
    genuine = agreeing([one.publication_id for one in before], PublicationState.PUBLIC)
    earlier = [one for one in before if one.publication_id in genuine]
    base_path = f"/{town.slug}/"
    options = SiteOptions(
        opinion_form_url=town.opinion_form_url or settings.MEGURU_OPINION_FORM.replace("{town}", town.slug),
        public_url=settings.MEGURU_PUBLIC_URL.rstrip("/"),
        issues=[past_issue(one.fiscal_year, one.issue, one.published_on, one.sha256) for one in earlier],
        changed=dict(_changed([public, *earlier])),
        manifest=MANIFEST,
    )
    book = public.book
    papers = book_papers(town.slug, book, public.sha256, public_url=f"{options.public_url}{base_path}")
    archive = [file for one in earlier for file in _archived(town.slug, one)]
    files = render_site(
        book,
        base_path=base_path,
        options=options,
        attachments={**papers, **dict(archive)},
        book_bytes=public.text.encode(),
        chart_cache=charts_file(),
    )
    issues = [
        IssueMark(one.fiscal_year, one.issue, one.sha256, released_at(one.publication_id)) for one in (public, *earlier)
    ]
    return {**files, MANIFEST: manifest(town.slug, issues, files)}


def _changed(books: Sequence[PublicBook]) -> Iterator[tuple[tuple[int, int], str]]:
    """For each issue that has one before it of the same year: what changed since, in one line."""
    for newer, older in pairwise(books):
        if newer.fiscal_year == older.fiscal_year:
            said = in_brief(compare_books(older.book, newer.book))
            yield (newer.fiscal_year, newer.issue), said or _("公表の日のほかは、ありません")


def _archived(slug: str, public: PublicBook) -> Iterator[tuple[str, bytes]]:
    """What stays readable of an earlier issue: its record to the byte, and its paper; nothing where it holds a withheld opinion."""
    if held_back_in(public.text):
        return
    folder = archive_folder(public.fiscal_year, public.issue)
    yield f"{folder}book.json", public.text.encode()
    yield f"{folder}book.json.sha256", f"{public.sha256}  book.json\n".encode()
    for name, paper in year_paper(slug, public.book, public.sha256).items():
        yield f"{folder}{name}", paper


@contextmanager
def _one_at_a_time(folder: Path) -> Generator[None]:
    """Two workers at once would race: the slower could put an older book over a newer one. So the book is read inside."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".rendering").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def unfinished_towns() -> list[str]:
    """The towns whose site on disk is not of their public book: not yet written, gone from the disk, or withdrawn."""
    waiting = []
    for town in list_towns():
        with town_scope(town):
            state = public_state()
        on_disk = current_release(site_folder(town.slug)) is not None
        if on_disk != state.is_public or state.unrendered:
            waiting.append(town.slug)
    return waiting


@task
def render_town_task(slug: str) -> None:
    """The job a door enqueues after a publication or a withdrawal. Any number of times is as good as once."""
    render_town(slug)
