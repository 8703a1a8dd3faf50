"""Asking the index. What is asked for and what one may see are one question, so that no count tells of anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from meguru.base.access.actor import Actor
from meguru.base.audit.models import LedgerHead
from meguru.base.search.models import SearchPlace, SearchRecord
from meguru.base.search.rules import (
    COUNTED,
    FOUND_LABELS,
    PAGE,
    SHOWN_OF_A_KIND,
    Asked,
    FoundKind,
    TownWord,
    all_of,
    in_fts5,
    in_tsquery,
    visible,
)
from meguru.base.search.words import Dictionary, asked_words, hit_places, marked, question_of
from meguru.core.fiscal import FiscalYear

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Hit:
    """One thing that was found; its title and a piece of its text, cut into what is a hit and what is not."""

    kind: FoundKind
    place: tuple[str | int, ...]
    title: Pieces
    snippet: Pieces
    day: date | None
    year: FiscalYear | None


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first of it, and how many there are, counted up to a limit."""

    kind: FoundKind
    label: str
    count: int
    hits: tuple[Hit, ...]

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > COUNTED

    @property
    def counted(self) -> int:
        """How many there are at least."""
        return min(self.count, COUNTED)


@dataclass(frozen=True)
class Found:
    """The answer to a question. ``is_behind``: something written in the last seconds is not in it yet."""

    groups: tuple[Group, ...]
    is_behind: bool = False
    has_more: bool = False

    @property
    def total(self) -> int:
        """How many hits there are, as far as counted."""
        return sum(group.counted for group in self.groups)

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return any(group.is_more for group in self.groups)


def search(actor: Actor, question: str, *, kind: FoundKind | None = None, page: int = 1) -> Found:
    """What the actor may see of what was asked for: the first few of each kind, or a page of one. Five queries.

    A hit in the title stands above one in the text, and of the same rank the newest first. May: everybody in the workshop, of
    each kind what its own page would show them.
    """
    place = SearchPlace.objects.first()
    head = LedgerHead.objects.values_list("seq", flat=True).first() or 0
    names = tuple(TownWord(surface, reading) for surface, reading in place.names) if place else ()
    dictionary, words = Dictionary(names), asked_words(question)
    is_behind = (place.seq if place else 0) < head
    in_title = question_of(words, dictionary, title=True)
    anywhere = question_of(words, dictionary, title=False)
    if in_title is None or anywhere is None:
        return Found((), is_behind)
    seen = {each: visible(actor, each) for each in FoundKind if kind in (None, each)}
    open_to = {each: part for each, part in seen.items() if part is not None}
    if not open_to:
        return Found((), is_behind)
    counts = _count({each: all_of([part, anywhere]) for each, part in open_to.items()})
    first, length = (0, SHOWN_OF_A_KIND) if kind is None else ((page - 1) * PAGE, PAGE)
    asked = {each: (part, in_title, anywhere) for each, part in open_to.items() if counts[each] > first}
    rows = _rows(asked, first + length + 1) if asked else {}
    groups = [
        Group(
            each,
            FOUND_LABELS[each],
            counts[each],
            tuple(_hit(row, words, dictionary) for row in rows.get(each, [])[first : first + length]),
        )
        for each in open_to
        if counts[each]
    ]
    has_more = kind is not None and len(rows.get(kind, [])) > first + length
    return Found(tuple(groups), is_behind, has_more)


def _matching() -> tuple[str, str]:
    """Which rows match, and the name of their id, in the words of the database."""
    if connection.vendor == "sqlite":
        return "FROM search_index WHERE search_index MATCH %s", "rowid"
    return "FROM search_searchrecord WHERE vector @@ %s::tsquery", "id"


def _said(asked: Asked) -> str:
    return in_fts5(asked) if connection.vendor == "sqlite" else in_tsquery(asked)


def _count(asked: dict[FoundKind, Asked]) -> dict[FoundKind, int]:
    """How many of each kind match, counted up to the limit. One query; what was typed is in its values alone."""
    matching, _name = _matching()
    one = f"(SELECT count(*) FROM (SELECT 1 AS one {matching} LIMIT {COUNTED + 1}) AS counted)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([one] * len(asked))}", [_said(each) for each in asked.values()])
        return dict(zip(asked, cursor.fetchone(), strict=True))


def _rows(asked: dict[FoundKind, tuple[Asked, Asked, Asked]], length: int) -> dict[FoundKind, list[SearchRecord]]:
    """The first so many of each kind, those with the hit in the title above the others. Two queries: which, and their rows."""
    matching, name = _matching()
    parts, values = [], []
    for kind, (part, in_title, anywhere) in asked.items():
        for rank, question in (("0", ("and", part, in_title)), ("1", ("not", ("and", part, anywhere), in_title))):
            parts.append(
                f"SELECT * FROM (SELECT '{kind.value}' AS kind, {rank} AS place, {name} AS id {matching} "  # noqa: S608
                f"ORDER BY {name} DESC LIMIT {length}) AS part"
            )
            values.append(_said(question))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        ranked = sorted(cursor.fetchall(), key=lambda row: (row[1], -row[2]))
    ids = {kind: [pk for of, _place, pk in ranked if of == kind.value][:length] for kind in asked}
    rows = SearchRecord.objects.defer("words").in_bulk([pk for found in ids.values() for pk in found])
    return {kind: [rows[pk] for pk in found if pk in rows] for kind, found in ids.items()}


def _hit(row: SearchRecord, words: Sequence[str], dictionary: Dictionary) -> Hit:
    return Hit(
        kind=FoundKind(row.kind),
        place=tuple(row.place),
        title=marked(row.title, hit_places(row.title, words, dictionary), whole=True),
        snippet=marked(row.text, hit_places(row.text, words, dictionary)),
        day=row.day,
        year=FiscalYear(row.fiscal_year) if row.fiscal_year else None,
    )
