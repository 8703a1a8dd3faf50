"""What the ledger says of opinions, laid beside their rows: the text that came in, the answer, what is blacked out or withheld.

The ledger keeps no text; it keeps a keyed hash of what was received, answered and blacked out.
"""

from collections.abc import Iterator

from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import keyed_hash
from meguru.base.audit.witness import Entry, entries_of
from meguru.check.opinions.material import withheld_numbers
from meguru.check.opinions.models import Opinion, OpinionVersion
from meguru.core.language import _

_HASHED = {
    Event.OPINION_RECEIVED: "text",
    Event.OPINION_ANSWERED: "answer",
    Event.OPINION_BLACKENED: "text",
}


def contradictions() -> Iterator[str]:
    """Each opinion of the town in scope that is not what the ledger saw received, answered, blacked out or withheld. For doctor."""
    last: dict[tuple[str, Event], Entry] = {}
    held: dict[str, bool] = {}
    first: dict[str, Entry] = {}
    for said in entries_of(*_HASHED, Event.OPINION_CORRECTED, Event.OPINION_HIDDEN, Event.OPINION_SHOWN_AGAIN):
        number = str(said.facts["number"])
        if said.event is Event.OPINION_RECEIVED:
            first[number] = said
        if said.event is Event.OPINION_CORRECTED:
            last[number, Event.OPINION_RECEIVED] = said
        elif said.event in _HASHED:
            last[number, said.event] = said
        else:
            held[number] = said.event is Event.OPINION_HIDDEN
    rows = {row.number: row for row in Opinion.objects.all()}
    for number in sorted({number for number, event in last if event is Event.OPINION_RECEIVED} - set(rows)):
        yield _("ご意見{number}が、消されています").format(number=number)
    withheld = withheld_numbers()
    for number, row in rows.items():
        if (number, Event.OPINION_RECEIVED) not in last:
            yield _("ご意見{number}が、記録簿にありません（外から入れられています）").format(number=number)
            continue
        for event, now, what in (
            (Event.OPINION_RECEIVED, row.text, _("本文が、届いたときや直したとき")),
            (Event.OPINION_ANSWERED, row.answer, _("回答が、保存したとき")),
            (Event.OPINION_BLACKENED, row.public_text, _("伏せた文が、保存したとき")),
        ):
            if not _says(last.get((number, event)), _HASHED[event], now):
                yield _("ご意見{number}の{what}と違います").format(number=number, what=what)
        if held.get(number, False) != (number in withheld):
            yield _("ご意見{number}の「載せない」が、記録簿と違います").format(number=number)
    kept: dict[str, str] = {}
    for number, text in OpinionVersion.objects.order_by("id").values_list("opinion__number", "text"):
        kept.setdefault(number, text)
    for number, text in kept.items():
        if number in first and not _says(first[number], "text", text):
            yield _("ご意見{number}のはじめの文が、届いたときと違います").format(number=number)


def _says(entry: Entry | None, fact: str, now: str) -> bool:
    """Whether the entry stands for what the row says now; without one nothing may be written there."""
    return not now if entry is None else entry.facts.get(fact) == keyed_hash(now)
