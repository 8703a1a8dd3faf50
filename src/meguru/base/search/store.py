"""Writing the index: what an area hands down is compared with what stands there, and only what differs is written.

No command: nothing is decided here, and what the ledger would say it says already of the records themselves. Each batch is a
transaction of its own, and the place in the ledger is moved last, so that a stop anywhere is made up for at the next pass.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from meguru.base.audit.models import LedgerEntry, LedgerHead
from meguru.base.search.models import SearchPlace, SearchRecord
from meguru.base.search.rules import FoundKind, SearchMaterial, TownWord, dictionary_digest, scope_tokens
from meguru.base.search.words import Dictionary, index_words
from meguru.base.towns.scope import across_towns, town_in_scope

BATCH = 500
T = TypeVar("T")


def towns_behind(*, before: datetime) -> list[int]:
    """The ids of the towns whose index lacks something that happened before a moment. Two queries where nothing did."""
    with across_towns("which town's index is to be brought up to date"):
        come = dict(SearchPlace.objects.values_list("town_id", "seq"))
        heads = LedgerHead.objects.values_list("town_id", "seq")
        behind = [(town_id, come.get(town_id, 0)) for town_id, seq in heads if come.get(town_id, 0) < seq]
        missing = LedgerEntry.objects.filter(at__lt=before)
        return [town_id for town_id, seq in behind if missing.filter(town_id=town_id, seq__gt=seq).exists()]


def place_now() -> SearchPlace | None:
    """How far the index of the town in scope has come."""
    return SearchPlace.objects.first()


def news_after(seq: int) -> tuple[int, list[tuple[str, dict[str, object]]]]:
    """The last place of the ledger, and the kind and facts of what happened after one."""
    head = LedgerHead.objects.values_list("seq", flat=True).first() or 0
    entries = LedgerEntry.objects.filter(seq__gt=seq, seq__lte=head).order_by("seq")
    return head, list(entries.values_list("kind", "facts"))


def put(
    kinds: Collection[FoundKind],
    materials: Iterable[SearchMaterial],
    words: Sequence[TownWord],
    *,
    keys: Collection[str] | None = None,
) -> int:
    """Bring what is kept of these kinds, or of these keys of them, up to what is handed down; what is no more is removed.

    How many records were written or removed.
    """
    dictionary = Dictionary(tuple(words))
    rows = SearchRecord.objects.filter(kind__in=[kind.value for kind in kinds])
    rows = rows if keys is None else rows.filter(key__in=keys)
    kept = {
        (kind, key): (pk, digest)
        for pk, kind, key, digest in rows.order_by().values_list("pk", "kind", "key", "digest")
    }
    ids = {name: pk for name, (pk, _digest) in kept.items()}
    seen, written = set(), 0
    for batch in _batches(materials):
        seen |= {(each.kind.value, each.key) for each in batch}
        differing = [each for each in batch if kept.get((each.kind.value, each.key), (0, ""))[1] != each.digest]
        _write(differing, ids, dictionary)
        written += len(differing)
    return written + _remove([pk for name, pk in ids.items() if name not in seen])


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    source = iter(things)
    while batch := list(islice(source, BATCH)):
        yield batch


def _remove(ids: Sequence[int]) -> int:
    for batch in _batches(ids):
        SearchRecord.objects.filter(pk__in=batch).delete()
    return len(ids)


def _write(materials: Sequence[SearchMaterial], ids: dict[tuple[str, str], int], dictionary: Dictionary) -> None:
    rows = [_row(each, dictionary) for each in materials]
    for row in rows:
        row.pk = ids.get((row.kind, row.key))
    with transaction.atomic():
        SearchRecord.objects.bulk_create([row for row in rows if row.pk is None])
        changed = [row for row in rows if (row.kind, row.key) in ids]
        SearchRecord.objects.bulk_update(
            changed, ["title", "text", "place", "day", "fiscal_year", "words", "digest"], batch_size=50
        )


def _row(material: SearchMaterial, dictionary: Dictionary) -> SearchRecord:
    town_id = town_in_scope().pk
    found = sorted(scope_tokens(town_id, material) | index_words(material, dictionary))
    return SearchRecord(
        kind=material.kind.value,
        key=material.key,
        title=material.title,
        text=material.text,
        place=list(material.place),
        day=material.day,
        fiscal_year=material.fiscal_year,
        words=" ".join(found),
        digest=material.digest,
    )


def come_to(seq: int, words: Sequence[TownWord]) -> None:
    """The index has come up to this place of the ledger, with this dictionary."""
    names = [[word.surface, word.reading] for word in words]
    SearchPlace.objects.update_or_create(defaults={"seq": seq, "dictionary": dictionary_digest(words), "names": names})


def forget() -> None:
    """Empty the index of the town in scope, to be made anew."""
    with transaction.atomic():
        SearchRecord.objects.all().delete()
        SearchPlace.objects.all().delete()
