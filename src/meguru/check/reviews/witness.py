"""What the ledger says about sheets, compared with their rows: each version handed in, and what was accepted.

The ledger keeps no text; it keeps a keyed hash of what a sheet said when it was handed in and when it was accepted.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import keyed_hash
from meguru.base.audit.witness import Entry, entries_of
from meguru.check.reviews.models import Sheet, SheetVersion
from meguru.check.reviews.rules import SheetState
from meguru.core.language import _

Key = tuple[int, str]


def content_hash(content: Mapping[str, Any]) -> str:
    """What stands in the ledger for everything a sheet says."""
    return keyed_hash(json.dumps(content, ensure_ascii=False, sort_keys=True))


def _key(said: Entry) -> Key:
    return int(str(said.facts["fiscal_year"])), str(said.facts["code"])


def contradictions() -> Iterator[str]:
    """Each sheet of the town in scope that is not what the ledger saw handed in or accepted. For doctor."""
    sheets = {(sheet.year.fiscal_year, sheet.code): sheet for sheet in Sheet.objects.select_related("year")}
    yield from _versions(sheets)
    last: dict[Key, Entry] = {}
    for said in entries_of(Event.SHEET_CONFIRMED, Event.SHEET_RETURNED, Event.SHEET_ACCEPTED):
        last[_key(said)] = said
    for key in last:
        if key not in sheets:
            yield _("{year}年度のシート{code}が、消されています").format(year=key[0], code=key[1])
    for key, sheet in sheets.items():
        entry = last.get(key)
        was_accepted = entry is not None and entry.event is Event.SHEET_ACCEPTED
        if was_accepted != (sheet.state == SheetState.ACCEPTED):
            yield _("{year}年度のシート{code}の「{state}」が、記録簿と違います").format(
                year=key[0], code=key[1], state=sheet.get_state_display()
            )
        elif entry is not None and was_accepted and not _says(entry, sheet.whole_content()):
            yield _("{year}年度のシート{code}が、受理したときと違います").format(year=key[0], code=key[1])


def _versions(sheets: Mapping[Key, Sheet]) -> Iterator[str]:
    kept = {(version.sheet_id, version.number): version.content for version in SheetVersion.objects.all()}
    number: dict[Key, int] = {}
    for said in entries_of(Event.SHEET_CONFIRMED):
        key = _key(said)
        number[key] = number.get(key, 0) + 1
        if key not in sheets:
            continue
        content = kept.pop((sheets[key].pk, number[key]), None)
        if content is None or not _says(said, content):
            yield _("{year}年度のシート{code}の、{number}回目に提出した内容が、提出したときと違います").format(
                year=key[0], code=key[1], number=number[key]
            )
    if kept:
        yield _("記録簿にない提出が{count}件あります（外から入れられています）").format(count=len(kept))


def _says(entry: Entry, content: Mapping[str, Any]) -> bool:
    """Whether the entry stands for this content. Entries of the first version kept no hash and are not asked."""
    return entry.facts.get("digest") in (None, content_hash(content))
