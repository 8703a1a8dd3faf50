"""The bodies an owner's cell or line names, the leading one first: 「福祉課（主）、社協」 is two, 「防災・安全課」 may be one.

A middle dot joins words inside a department's name as well as two departments. Which it is, the rest of the document
says: a half that stands elsewhere by itself is a body of its own, a whole that is also met beside others is one name.
Where nothing says it, the owners are not sure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from meguru.files.reading.outline.vocabulary import ORG, is_department

_PARTED = re.compile(r"\s*(?:[、，,／/;；＋\n]|及び|および|並びに|ならびに|または|又は)\s*")
_KIND = re.compile(r"[課係室部局班]$")
_DOT = re.compile(r"[・･]")
_ROLE = re.compile(
    r"^(?:【|\[|〔|（|\()?(?:主担当|主管課?|主|統括|総括|所管課?|担当課?|関係課?|関連課?|連携|協力|副|従|連携先|協力課)"
    r"(?:】|\]|〕|）|\))?\s*[:：]?\s*(?=\S{2,})"
)
_PARTNER = re.compile(r"^(?:【|\[|〔|（|\()?(?:関係|関連|連携|協力|副|従)")
_NOTE = re.compile(r"[（(〔\[](?:主担当|主管|主|統括|総括|副|従|関係|関連|連携|協力|他|ほか)[）)〕\]]|(?:ほか|他)$")
_LEADS = re.compile(r"[（(〔\[](?:主担当|主管|主|統括|総括)[）)〕\]]|[◎★]")
_SHORTEST_FUSED = 6
_SIGNS = "◎○◯●★☆◇◆・ "


@dataclass(slots=True)
class KnownBodies:
    """What the document names as bodies without doubt: whole owners, and parts of owners parted by a clear sign."""

    sure: set[str] = field(default_factory=set)

    def learn(self, texts: Iterable[str]) -> None:
        """Take in owners as printed; only parts without a middle dot, or parted clearly from others, teach a name."""
        for text in texts:
            parts = _parts(text)
            self.sure |= {name for part in parts if (name := _name(part)) and not _DOT.search(name)}
            if len(parts) > 1:
                self.sure |= {name for part in parts if (name := _name(part)) and is_department(name)}


def owners_of(text: str, known: KnownBodies) -> tuple[tuple[str, ...], bool]:
    """The bodies named, leading one first, and whether there is no other way to read it."""
    found: list[str] = []
    leading: list[str] = []
    sure = True
    for part in _parts(text):
        names, clear = _of_part(_name(part), known)
        sure = sure and clear
        found += names
        if _LEADS.search(part):
            leading += names
    ordered = [*leading, *found] if leading and not _PARTNER.match(text) else found
    return tuple(dict.fromkeys(name for name in ordered if name)), sure


def _parts(text: str) -> list[str]:
    """Pieces between signs that only part; spaces part where both sides are bodies."""
    pieces: list[str] = []
    for piece in _outside(text):
        words = piece.split()
        if len(words) > 1 and all(is_department(_name(word)) or ORG.match(_name(word)) for word in words):
            pieces += words
        elif piece.strip():
            pieces.append(piece.strip())
    return pieces


def _outside(text: str) -> list[str]:
    """Parts at signs that stand outside brackets: 「福祉課（総務係、相談係）」 is one."""
    found, start, depth = [], 0, 0
    marks = {match.start(): match.end() for match in _PARTED.finditer(text)}
    for at, char in enumerate(text):
        if char in "（(〔[":
            depth += 1
        elif char in "）)〕]":
            depth = max(0, depth - 1)
        elif at in marks and not depth and at >= start:
            found.append(text[start:at])
            start = marks[at]
    return [*found, text[start:]]


def _name(part: str) -> str:
    """A body's name without its role, its mark or 「ほか」."""
    bare = _NOTE.sub("", part.strip()).strip(_SIGNS)
    bare = _ROLE.sub("", bare).strip(_SIGNS)
    return unicodedata.normalize("NFC", bare)


def _of_part(name: str, known: KnownBodies) -> tuple[list[str], bool]:
    """The bodies of a piece without clear signs: cut at a middle dot where the document or the words say so."""
    fused = _fused(name, known)
    if fused:
        return fused, True
    found: list[str] = []
    sure = True
    for group in _groups([half for half in _DOT.split(name) if half]):
        names, clear = _of_group(group, known)
        found += names
        sure = sure and clear
    return found, sure


def _fused(name: str, known: KnownBodies) -> list[str]:
    """Names that the document also says one by one, without anything between them: 「保育課都市整備課」."""
    if name in known.sure or _DOT.search(name) or len(name) < _SHORTEST_FUSED:
        return []
    found: list[str] = []
    rest = name
    while rest:
        one = max((body for body in known.sure if rest.startswith(body) and is_department(body)), key=len, default="")
        if not one:
            return []
        found.append(one)
        rest = rest[len(one) :]
    return found if len(found) > 1 else []


def _groups(halves: list[str]) -> list[list[str]]:
    """Words between dots put together up to each that ends as an office does; the last group may end otherwise."""
    groups: list[list[str]] = [[]]
    for half in halves:
        groups[-1].append(half)
        if _is_full(half):
            groups.append([])
    return [group for group in groups if group]


def _is_full(half: str) -> bool:
    return bool(is_department(half)) or (bool(ORG.match(half)) and len(half) > 2)


def _of_group(halves: list[str], known: KnownBodies) -> tuple[list[str], bool]:
    """The bodies of words of which only the last ends as an office does."""
    name = "・".join(halves)
    if len(halves) < 2:
        return halves, True
    if name in known.sure and not all(half in known.sure for half in halves):
        return [name], True
    if all(half in known.sure for half in halves):
        return halves, True
    if not _is_full(halves[-1]):
        return [name], False
    tail = name[-1] if _KIND.search(name) else ""
    if tail and all(half if half.endswith(tail) else half + tail in known.sure for half in halves):
        return [half if half.endswith(tail) else half + tail for half in halves], False
    return [name], False
