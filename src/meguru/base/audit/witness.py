"""What the ledger of the town in scope says, for comparison with the rows; and its anchors outside the database.

A ledger whose chain holds was not changed in its middle. It may still have been cut at its end, deleted or written anew as a
whole; so the place and hash of its last entry are kept outside the database again and again (in a file beside the public site,
in each public manifest, in each backup), and each must be found again in the ledger.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from meguru.base.audit.chain import Fact
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import keyed_hash
from meguru.base.audit.models import LedgerEntry, LedgerHead
from meguru.core.language import _

R = TypeVar("R")


@dataclass(frozen=True)
class Entry:
    """One entry as far as rows can be compared with it."""

    seq: int
    event: Event
    person_id: int | None
    facts: Mapping[str, Fact]
    hash: str


def entries_of(*events: Event) -> Iterator[Entry]:
    """The entries of these kinds, in order. For doctor and the jobs: no actor is asked."""
    entries = LedgerEntry.objects.filter(kind__in=[event.value for event in events]).order_by("seq")
    for entry in entries.iterator(chunk_size=500):
        yield Entry(entry.seq, Event(entry.kind), entry.person_id, entry.facts, entry.hash)


@dataclass(frozen=True)
class Anchor:
    """A place of the ledger and the hash that stood there, as it was written down outside the database."""

    seq: int
    hash: str


def head_now() -> Anchor | None:
    """The last entry of the town in scope, or ``None`` where there is none yet."""
    head = LedgerHead.objects.first()
    return Anchor(head.seq, head.hash) if head is not None and head.seq else None


def keep_anchor(file: Path) -> None:
    """Write the last entry's place down in a file that only grows. Raises ``OSError`` where the disk refuses."""
    head = head_now()
    if head is None or head in list(read_anchors(file))[-1:]:
        return
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(asdict(head)) + "\n")


def read_anchors(file: Path) -> Iterator[Anchor]:
    """What was written down, in order; a line that a killed writer left half is passed over."""
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        anchor = anchor_of(line)
        if anchor is not None:
            yield anchor


def anchor_of(said: Any) -> Anchor | None:
    """An anchor from a line of JSON or what was read from one; ``None`` where it is not one."""
    try:
        found = json.loads(said) if isinstance(said, str) else said
        return Anchor(int(found["seq"]), str(found["hash"]))
    except (ValueError, KeyError, TypeError):
        return None


def broken_anchors(anchors: Iterable[Anchor]) -> Iterator[str]:
    """Each place written down outside the database at which the ledger of the town in scope now says something else, or nothing."""
    wanted = {anchor.seq: anchor for anchor in anchors}
    found = dict(LedgerEntry.objects.filter(seq__in=list(wanted)).values_list("seq", "hash"))
    for seq, anchor in sorted(wanted.items()):
        if seq not in found:
            yield _("記録簿の{seq}番が、外に書きとめてあるのに、ありません（切り取られたか、消されています）").format(
                seq=seq
            )
        elif found[seq] != anchor.hash:
            yield _("記録簿の{seq}番が、外に書きとめたものと違います（書きかえられています）").format(seq=seq)


@dataclass(frozen=True)
class Shown:
    """A row as it stands now: how it is called, the hash of what it says, and its state where the ledger knows one.

    ``also`` are the hashes it had while the bodies it names were not yet merged into those that it names now.
    """

    name: str
    digest: str
    state: str | None = None
    also: frozenset[str] = frozenset()


def row_hash(content: Mapping[str, Any]) -> str:
    """What stands in the ledger (fact ``row``) for everything a row says."""
    return keyed_hash(json.dumps(content, ensure_ascii=False, sort_keys=True, default=str))


def laid_beside(
    said: Mapping[Any, Sequence[Entry]],
    rows: Mapping[Any, Shown],
    *,
    gone: Callable[[Any], str],
    states: Mapping[Event, str],
) -> Iterator[str]:
    """Each row that the ledger says otherwise of, says nothing of, or says of that it is there. ``gone`` names what is not.

    Entries of a version that kept no such hash are asked for presence and state alone.
    """
    for key in said:
        if key not in rows:
            yield _("{gone}が、消されています").format(gone=gone(key))
    for key, row in rows.items():
        if key not in said:
            yield _("{name}が、記録簿にありません（外から入れられています）").format(name=row.name)
            continue
        written = [each.facts["row"] for each in said[key] if "row" in each.facts]
        if written and written[-1] != row.digest and written[-1] not in row.also:
            yield _("{name}が、記録したときと違います").format(name=row.name)
        known = [states[each.event] for each in said[key] if each.event in states]
        if row.state is not None and known and known[-1] != row.state:
            yield _("{name}の「いま」が、記録簿と違います").format(name=row.name)


def merged(what: str) -> Mapping[int, tuple[int, ...]]:
    """By the id of each thing of a kind that others were merged into: the ids those had, as the ledger tells it."""
    found: dict[int, tuple[int, ...]] = {}
    for said in entries_of(Event.REGISTER_MERGED):
        if said.facts["what"] == what:
            gone, into = int(str(said.facts["id"])), int(str(said.facts["into"]))
            found[into] = (*found.get(into, ()), gone, *found.get(gone, ()))
    return found


def before_merging(
    row: R, digest: Callable[[R], str], columns: Mapping[str, Mapping[int, Sequence[int]]]
) -> frozenset[str]:
    """The hashes a row had when its columns named what was merged since (``merged``) into what they name now."""
    names = {name: getattr(row, name) for name in columns}
    ways = [(value, *columns[name].get(value, ())) for name, value in names.items()]
    found = set()
    for values in product(*ways) if any(len(way) > 1 for way in ways) else ():
        earlier = copy(row)
        for name, value in zip(names, values, strict=True):
            setattr(earlier, name, value)
        found.add(digest(earlier))
    return frozenset(found)
