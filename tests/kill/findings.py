"""Looks for anything half done after a kill: each function names every fault it sees, in the records and on the disk."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import connection

from meguru.base.audit.guards import missing_guards
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.audit.queries import broken_links
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.queries.actors import find_town
from meguru.base.towns.scope import town_scope
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState
from meguru.core.errors import DomainError
from meguru.do.activities.models import Activity
from meguru.jobs.publishing import site_folder
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.rules import ReadingState
from meguru.plan.plans.commands import base_digest
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, Pillar, PlanTerm, Theme
from meguru.plan.terms.rules import TermState
from meguru.publish.freezing import read_book
from meguru.publish.models import Publication
from meguru.publish.rules import PublicationState
from meguru.site.writing import BUILDING, current_release, site_digest

AFTER = {
    Event.SHEET_OPENED: SheetState.UNTOUCHED,
    Event.SHEET_WRITTEN: None,  # writing stays writing, returned stays returned
    Event.SHEET_SENT: SheetState.CONFIRMING,
    Event.SHEET_CONFIRMED: SheetState.SUBMITTED,
    Event.SHEET_RETURNED: SheetState.RETURNED,
    Event.SHEET_ACCEPTED: SheetState.ACCEPTED,
}
MARKS = ("rating", "direction", "manner")


def look_at_records(towns: Iterable[str]) -> list[str]:
    """Every fault in the database."""
    faults = [f"the ledger lacks its guard {name}" for name in missing_guards(connection)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for check in ("integrity_check", "foreign_key_check"):
                cursor.execute(f"PRAGMA {check}")
                faults += [f"{check}: {row}" for row in cursor.fetchall() if row != ("ok",)]
    for slug in towns:
        with town_scope(find_town(slug)):
            faults += [f"{slug}: {fault}" for look in LOOKS for fault in look()]
    return faults


def _entries(kind: Event) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(kind=kind.value).order_by("seq"))


def _counts() -> Iterator[str]:
    """A row without its entry, or an entry without its row."""
    for kind, rows in (
        (Event.ORGANISATION_ADDED, Organisation.objects.count()),
        (Event.ACTIVITY_LOGGED, Activity.objects.count()),
        (Event.DOCUMENT_READ, PlanReading.objects.count()),
        (Event.TERM_PREPARED, PlanTerm.objects.count()),
        (Event.PLAN_ADOPTED, PlanTerm.objects.filter(state=TermState.ADOPTED.value).count()),
        (Event.PUBLICATION_DRAFTED, Publication.objects.count()),
        (Event.PUBLICATION_APPROVED, Publication.objects.exclude(approved_at=None).count()),
        (Event.PUBLICATION_RELEASED, Publication.objects.exclude(released_at=None).count()),
        (Event.PUBLICATION_RENDERED, Publication.objects.exclude(rendered_at=None).count()),
        # A sheet that nobody has written on yet is raised by what is handed on to it, not by a writer.
        (Event.SHEET_WRITTEN, sum(Sheet.objects.exclude(state="untouched").values_list("revision", flat=True))),
    ):
        entries = len(_entries(kind))
        if entries != rows:
            yield f"{kind.value}: {rows} in the tables, {entries} in the ledger"


def _publications() -> Iterator[str]:
    drafted = {entry.facts["id"]: entry.facts["sha256"] for entry in _entries(Event.PUBLICATION_DRAFTED)}
    for row in Publication.objects.all():
        try:
            book = read_book(row.book, row.sha256)
        except DomainError as error:
            yield f"publication {row.pk}: {error}"
            continue
        if (book["year"]["fiscal_year"], book["year"]["issue"]) != (row.fiscal_year, row.issue):
            yield f"publication {row.pk} holds the book of another issue"
        if drafted.get(row.pk) != row.sha256:
            yield f"publication {row.pk} is not the book that the ledger saw"
        moments = (row.approved_at is not None, row.released_at is not None)
        wanted = {
            PublicationState.DRAFT: (False, False),
            PublicationState.APPROVED: (True, False),
            PublicationState.PUBLIC: (True, True),
        }[PublicationState(row.state)]
        if moments != wanted or (row.rendered_at is not None and not moments[1]):
            yield f"publication {row.pk} is {row.state} with approved, released {moments}"


def _readings() -> Iterator[str]:
    adopted = set(PlanTerm.objects.exclude(reading=None).values_list("reading_id", flat=True))
    for reading in PlanReading.objects.all():
        if len(reading.rows) != len(reading.found["measures"]):
            yield f"reading {reading.pk}: {len(reading.rows)} rows of {len(reading.found['measures'])}"
        if (reading.state == ReadingState.ADOPTED) != (reading.pk in adopted):
            yield f"reading {reading.pk} is {reading.state}, but its term says otherwise"


def _terms() -> Iterator[str]:
    """A term has all measures of its reading and its pillars, or it is not there; what is arranged is arranged whole."""
    for term in PlanTerm.objects.select_related("reading"):
        if term.reading is not None:
            rows = [(row["title"], row["description"], row["owner"]) for row in term.reading.rows]
            there = Measure.objects.filter(term=term).order_by("number")
            if list(there.values_list("title", "description", "owner__name")) != rows:
                yield f"term {term.number}: {there.count()} measures of {len(rows)}"
            pillars = Pillar.objects.filter(term=term).count()
            arranged = Indicator.objects.filter(measure__term=term).count()
            if pillars != 3 or arranged not in (0, 2):
                yield f"term {term.number}: {pillars} pillars of 3, {arranged} indicators of 0 or 2"
            if {m.districts.count() for m in there if m.code == "m01"} - {0 if not arranged else 2}:
                yield f"term {term.number}: its first measure is half arranged"
        for plan in DistrictPlan.objects.filter(term=term):
            links = [theme.measures.count() for theme in Theme.objects.filter(district_plan=plan)]
            if links != [1, 1]:
                yield f"term {term.number}: the plan of a district has themes {links}"
        if (term.state == TermState.ADOPTED) != (bool(term.base_digest) and term.adopted_on is not None):
            yield f"term {term.number} is {term.state} with digest {term.base_digest!r}"
        if term.state == TermState.ADOPTED and term.base_digest != base_digest(term):
            yield f"term {term.number} is not what was adopted"


def _sheets() -> Iterator[str]:
    """Each sheet is where the ledger says, all its fields are of one writing, its versions are those handed in."""
    stories: dict[tuple[object, object], list[Event]] = {}
    for entry in LedgerEntry.objects.filter(kind__startswith="reviews.sheet.").order_by("seq"):
        stories.setdefault((entry.facts["fiscal_year"], entry.facts["code"]), []).append(Event(entry.kind))
    for sheet in Sheet.objects.select_related("year").prefetch_related("versions", "remarks"):
        name, story = f"sheet {sheet.code}", stories.get((sheet.year.fiscal_year, sheet.code), [])
        state = SheetState.UNTOUCHED
        for event in story:
            fresh = SheetState.WRITING if state is SheetState.UNTOUCHED else state
            state = AFTER[event] or fresh
        count = Counter(story)
        if sheet.state != state:
            yield f"{name} is {sheet.state}, the ledger says {state}"
        if sheet.state == SheetState.UNTOUCHED:
            earlier = stories.get((sheet.year.fiscal_year - 1, sheet.code), [])
            yield from (f"{name} {fault}" for fault in _handed_on(sheet, Counter(earlier)[Event.SHEET_ACCEPTED]))
            continue
        if sheet.revision != count[Event.SHEET_WRITTEN]:
            yield f"{name} has revision {sheet.revision}, the ledger {count[Event.SHEET_WRITTEN]}"
        words = {text for key, text in sheet.content.items() if key not in MARKS} | {sheet.manner_note}
        if sheet.revision and words != {f"{sheet.revision}版"}:
            yield f"{name} is half written: {sorted(words)}"
        yield from (f"{name} {fault}" for fault in _versions(sheet, count))


def _handed_on(sheet: Sheet, accepted: int) -> Iterator[str]:
    """What is wrong with a sheet that holds only what the year before handed on: its plan, once for each acceptance."""
    if sheet.measure_id is not None and sheet.revision != accepted:
        yield f"has revision {sheet.revision}, and {accepted} times something was handed on to it"
    if any(text for key, text in sheet.content.items() if key != "plan"):
        yield "was never written on, and holds words"


def _versions(sheet: Sheet, count: "Counter[Event]") -> Iterator[str]:
    versions = list(sheet.versions.all())
    if [version.number for version in versions] != list(range(1, count[Event.SHEET_CONFIRMED] + 1)):
        yield f"has versions {[v.number for v in versions]} for {count[Event.SHEET_CONFIRMED]} times handed in"
    if sheet.state in (SheetState.SUBMITTED, SheetState.ACCEPTED) and versions[-1].content != sheet.whole_content():
        yield "was handed in with other words than its last version"
    made = [remark for remark in sheet.remarks.all() if remark.is_open]
    if len({remark.version for remark in made}) > 1 or (sheet.state == SheetState.ACCEPTED and made):
        yield f"is {sheet.state} with open remarks on versions {sorted({r.version for r in made})}"
    following = Sheet.objects.filter(year__fiscal_year=sheet.year.fiscal_year + 1, code=sheet.code).first()
    if sheet.state == SheetState.ACCEPTED and following is not None:
        handed = following.handed_down["last"]
        if any(handed.get(key) != text for key, text in versions[-1].content.items() if key in sheet.content):
            yield "was accepted without its words handed on"


LOOKS = (broken_links, _counts, _publications, _readings, _terms, _sheets)


def look_at_site(slug: str, *, is_due: bool = True, is_finished: bool = False) -> list[str]:
    """Every fault of a town's site on disk: not wholly one release, or not the release of a public book.

    ``is_due``: one stood before. ``is_finished``: it must be the newest public book's, and nothing may be left over.
    """
    root = site_folder(slug)
    with town_scope(find_town(slug)):
        public = list(Publication.objects.filter(state=PublicationState.PUBLIC.value).order_by("id"))
    current = current_release(root)
    if current is None:
        return ["no site stands"] if is_due or (root / "current").is_symlink() else []
    faults = [
        f"release {release.name} is not whole"
        for release in (root / "releases").iterdir()
        if not release.name.startswith(BUILDING) and _digest(release) != release.name
    ]
    shown = hashlib.sha256((current / "data/book.json").read_bytes()).hexdigest()
    hashes = [row.sha256 for row in public]
    if shown not in hashes:
        return [*faults, "the site shows a book that is not public"]
    place = hashes.index(shown)
    told = [number for number, row in enumerate(public) if row.rendered_at is not None]
    if place < max(told, default=0):
        faults.append("the site is older than the publication that is noted as rendered")
    if is_finished:
        if place != len(public) - 1:
            faults.append("the site is not the newest public book's")
        faults += [f"left over: {path.name}" for path in _leftovers(root)]
    return faults


def _digest(release: Path) -> str:
    files = {str(path.relative_to(release)): path.read_bytes() for path in release.rglob("*") if path.is_file()}
    return site_digest(files)


def _leftovers(root: Path) -> list[Path]:
    new = root / ".current-new"
    building = [path for path in (root / "releases").iterdir() if path.name.startswith(BUILDING)]
    return [*building, new] if new.is_symlink() else building
