"""What the guard points out in texts of the town in scope."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.ledger import keyed_hash
from meguru.base.bodies.models import Committee, District, Organisation, Person
from meguru.base.guard.models import LetStand
from meguru.base.towns.prepared import Prepared
from meguru.core.clock import day_of
from meguru.core.privacy import Find, WordLists, find_private
from meguru.core.text import name_and_reading


@dataclass(frozen=True)
class PointedOut:
    """A text with something in it that looks private. ``let_reason`` stands where somebody let it stand."""

    label: str
    digest: str
    finds: tuple[Find, ...]
    pieces: tuple[tuple[str, str], ...]
    let_reason: str = ""
    let_by: str = ""
    let_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has let it stand yet."""
        return not self.let_reason


def _named_things() -> "QuerySet[Any, tuple[str, str, str]]":
    """The names of districts with their quarters, of bodies and of people: rows of (kind, name, quarters as JSON).

    One query and not four, because the pages on which people write ask twelve already. The parts of a UNION must have the same
    columns of the same types, hence the casts and the empty words.
    """
    kind, words = CharField(), TextField()
    rows = District.objects.order_by().values_list(
        Value("place", output_field=kind), Cast("name", words), Cast("town_blocks", words)
    )
    others = [
        model.objects.order_by().values_list(
            Value(name, output_field=kind), Cast(F("name"), words), Value("", output_field=words)
        )
        for name, model in (("body", Organisation), ("body", Committee), ("person", Person))
    ]
    return rows.union(*others, all=True)


_NAMED_THINGS = Prepared(_named_things)


def word_lists(actor: Actor) -> WordLists:
    """The town's own words, in one query: districts and their quarters, bodies, surnames. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    found: dict[str, set[str]] = {"place": set(), "body": set(), "person": set()}
    for which, name, blocks in _NAMED_THINGS.ask():
        found[which].add(name)
        if blocks:
            found["place"] |= {name_and_reading(str(block))[0] for block in json.loads(blocks)}
    surnames = {name.replace("　", " ").partition(" ")[0] for name in found["person"] if " " in name or "　" in name}
    return WordLists(frozenset(surnames), frozenset(found["place"]), frozenset(found["body"]))


def pointed_out(
    actor: Actor, texts: Iterable[tuple[str, str]], *, with_let: bool = False, words: WordLists | None = None
) -> list[PointedOut]:
    """The texts (label, text) in which something looks private and that nobody let stand; ``with_let`` those too.

    The same text is named once. Two queries, one where nothing is found. May: everybody in the workshop.
    """
    require(actor, Action.WORKSHOP_ENTER)
    lists = words or word_lists(actor)
    found: dict[str, tuple[str, str, tuple[Find, ...]]] = {}
    for label, text in texts:
        if text and (finds := find_private(text, lists)):
            found.setdefault(keyed_hash(text), (label, text, finds))
    if not found:
        return []
    rows = LetStand.objects.filter(digest__in=list(found)).select_related("let_by")
    let = {row.digest: row for row in rows}
    told = []
    for digest, (label, text, finds) in found.items():
        row = let.get(digest)
        if row is not None and not with_let:
            continue
        told.append(
            PointedOut(
                label=label,
                digest=digest,
                finds=finds,
                pieces=tuple(_pieces(text, finds)),
                let_reason=row.reason if row else "",
                let_by=row.let_by.name if row and row.let_by else "",
                let_on=day_of(row.let_at) if row else None,
            )
        )
    return told


def pointed_out_to_resident(text: str) -> tuple[Find, ...]:
    """What looks private in what a resident is about to send. One query. May: everybody.

    The people in the register are left out: a form open to all must not tell who is in it.
    """
    places = District.objects.order_by().values_list("name", flat=True)
    return find_private(text, WordLists(places=frozenset(places)))


_AROUND = 12


def _pieces(text: str, finds: Iterable[Find]) -> Iterable[tuple[str, str]]:
    """Each find with what stands before it, so that its place is seen: (what stands before, the find)."""
    for find in finds:
        yield text[max(0, find.start - _AROUND) : find.start], find.words
