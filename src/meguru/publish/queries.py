"""Reading publications: for the workshop, and for the job that renders them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.db.models.functions import Length

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.towns.prepared import Prepared
from meguru.check.opinions.material import blackened_texts, withheld_numbers
from meguru.core.errors import or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.publish.book import Book
from meguru.publish.freezing import BookUnreadable, read_book
from meguru.publish.models import Publication
from meguru.publish.rules import PUBLICATION_MACHINE, PublicationState, PublicationStep


@dataclass(frozen=True)
class PublicationView:
    """A publication without its book."""

    id: int
    fiscal_year: int
    issue: int
    state: PublicationState
    state_label: str
    sha256: str
    published_on: date
    drafted_by_id: int | None
    drafted_by: str
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None
    released_at: datetime | None
    rendered_at: datetime | None
    note: str
    in_stead: str
    size: int

    @property
    def year(self) -> FiscalYear:
        """The year it records."""
        return FiscalYear(self.fiscal_year)

    def allows(self, step: PublicationStep) -> bool:
        """Whether the step is open in the present state."""
        return PUBLICATION_MACHINE.allows(self.state, step)


def _view(row: Publication) -> PublicationView:
    return PublicationView(
        id=row.pk,
        fiscal_year=row.fiscal_year,
        issue=row.issue,
        state=PublicationState(row.state),
        state_label=PUBLICATION_MACHINE.states[PublicationState(row.state)],
        sha256=row.sha256,
        published_on=row.published_on,
        drafted_by_id=row.drafted_by_id,
        drafted_by=row.drafted_by.name if row.drafted_by else "",
        drafted_at=row.drafted_at,
        approved_by=row.approved_by.name if row.approved_by else "",
        approved_at=row.approved_at,
        released_at=row.released_at,
        rendered_at=row.rendered_at,
        note=row.note,
        in_stead=row.in_stead,
        size=getattr(row, "letters", 0),
    )


def _rows() -> "QuerySet[Publication]":
    return Publication.objects.select_related("drafted_by", "approved_by").annotate(letters=Length("book"))


def list_publications(actor: Actor) -> list[PublicationView]:
    """All publications without their books, newest first. May: the secretariat, the auditor."""
    require(actor, Action.PUBLICATION_VIEW)
    return [_view(row) for row in _rows().defer("book")]


def find_publication(actor: Actor, publication_id: int) -> PublicationView:
    """One publication without its book. Raises ``NotFound``. May: the secretariat, the auditor."""
    require(actor, Action.PUBLICATION_VIEW)
    row = or_not_found(_rows().defer("book").filter(pk=publication_id).first())
    return _view(row)


def get_publication(actor: Actor, publication_id: int) -> tuple[PublicationView, Book]:
    """One publication with its book, the hash checked. Raises ``NotFound``. May: the secretariat, the auditor."""
    require(actor, Action.PUBLICATION_VIEW)
    row = or_not_found(_rows().filter(pk=publication_id).first())
    return _view(row), read_book(row.book, row.sha256)


def book_of_publication(actor: Actor, publication_id: int) -> tuple[PublicationView, str]:
    """One publication with the very text that was hashed. Raises ``NotFound``. May: the secretariat, the auditor."""
    require(actor, Action.PUBLICATION_VIEW)
    row = or_not_found(_rows().filter(pk=publication_id).first())
    return _view(row), row.book


@dataclass(frozen=True)
class PublicBook:
    """A public book, as the exact text that was hashed."""

    publication_id: int
    fiscal_year: int
    issue: int
    published_on: date
    text: str
    sha256: str
    is_rendered: bool

    @property
    def year(self) -> FiscalYear:
        """The year it records."""
        return FiscalYear(self.fiscal_year)

    @property
    def label(self) -> str:
        """Which one it is, in words."""
        return _("{year} 第{issue}号").format(year=self.year, issue=self.issue)

    @property
    def book(self) -> Book:
        """The book, its hash checked."""
        return read_book(self.text, self.sha256)


def _public_rows() -> "QuerySet[Publication]":
    """What is public, the newest issue of the newest year first: the order of ``rules.STANDING``."""
    return Publication.objects.filter(state=PublicationState.PUBLIC.value).order_by("-fiscal_year", "-issue")


def _public_book(row: Publication) -> PublicBook:
    return PublicBook(
        row.pk, row.fiscal_year, row.issue, row.published_on, row.book, row.sha256, row.rendered_at is not None
    )


def book_in_public() -> PublicBook | None:
    """The book the public pages of the town in scope are made of (``rules.STANDING``), or ``None``. Public."""
    row = _public_rows().first()
    return _public_book(row) if row else None


def earlier_books() -> list[PublicBook]:
    """The other public books of the town in scope, newest first: each stays readable in the archive. Public."""
    return [_public_book(row) for row in _public_rows()[1:]]


def newest_of_year(fiscal_year: int) -> PublicBook | None:
    """The newest public book that records this year, beside which a correction of an older year is laid. Public."""
    row = _public_rows().filter(fiscal_year=fiscal_year).first()
    return _public_book(row) if row else None


@dataclass(frozen=True)
class PublicState:
    """Whether anything is public, and which publications are not on disk yet."""

    is_public: bool
    unrendered: tuple[int, ...]


def public_state() -> PublicState:
    """Compares the records with the pages on disk, without reading a book. For the rendering job."""
    rows = list(_public_rows().values_list("pk", "rendered_at"))
    return PublicState(bool(rows), tuple(pk for pk, rendered_at in rows if rendered_at is None))


def held_back_in(book: str) -> list[str]:
    """The numbers of opinions a book's text holds that were withheld, or got parts blacked out, since it was made."""
    held, black = withheld_numbers(), blackened_texts()
    return [
        entry["number"]
        for entry in json.loads(book)["opinions"]
        if entry["number"] in held or entry["text"] not in black.get(entry["number"], {entry["text"]})
    ]


def stands_in_public(actor: Actor, number: str) -> bool:
    """Whether the public pages hold an opinion as it was before it was withheld or blacked out. May: who reads opinions."""
    require(actor, Action.OPINION_VIEW)
    public = book_in_public()
    return public is not None and number in held_back_in(public.text)


@dataclass(frozen=True)
class Standing:
    """Where a record stands as it is now: the public issues that hold it, and the drafts on their way, newest first."""

    public: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()


_ON_THE_WAY = (PublicationState.DRAFT.value, PublicationState.APPROVED.value)


def standing_of(actor: Actor, part: str, **entry: str | int) -> Standing:
    """Which issues hold a record in a part of their books ("advice"): an entry that says all this. May: everybody in the workshop.

    So what a correction changes is said before it is made. One query.
    """
    require(actor, Action.WORKSHOP_ENTER)
    rows = Publication.objects.filter(state__in=[PublicationState.PUBLIC.value, *_ON_THE_WAY])
    for value in entry.values():
        if isinstance(value, str):  # leaves aside the books that do not hold these letters at all
            rows = rows.filter(book__contains=json.dumps(value, ensure_ascii=False)[1:-1])
    found: dict[bool, list[str]] = {True: [], False: []}
    for row in rows.order_by("-fiscal_year", "-issue").iterator(chunk_size=20):
        held = json.loads(row.book).get(part, [])
        if any(all(each.get(name) == value for name, value in entry.items()) for each in held):
            label = _("{year} 第{issue}号").format(year=FiscalYear(row.fiscal_year), issue=row.issue)
            found[row.state == PublicationState.PUBLIC].append(label)
    return Standing(tuple(found[True]), tuple(found[False]))


def broken_publications() -> Iterator[str]:
    """The publications of the town in scope whose book differs from the one that was frozen. For doctor."""
    for row in Publication.objects.order_by("id").iterator(chunk_size=20):
        try:
            read_book(row.book, row.sha256)
        except BookUnreadable as problem:
            yield _("{fiscal_year}年度 第{issue}号：{message}").format(
                fiscal_year=row.fiscal_year, issue=row.issue, message=problem.message
            )


def publications_waiting(actor: Actor) -> tuple[int, int]:
    """How many drafts wait for this person, who did not make them, and how many approved ones to be made public. One query.

    May: who may release.
    """
    require(actor, Action.PUBLICATION_RELEASE)
    rows = _WAITING.ask()
    to_approve = sum(state == PublicationState.DRAFT and drafter != actor.person_id for state, drafter in rows)
    return to_approve, sum(state == PublicationState.APPROVED for state, _drafter in rows)


_WAITING = Prepared(
    lambda: Publication.objects.filter(
        state__in=[PublicationState.DRAFT.value, PublicationState.APPROVED.value]
    ).values_list("state", "drafted_by_id")
)
