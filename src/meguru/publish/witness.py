"""What the ledger says about publications, compared with their rows: a book unknown to the ledger is never published."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from meguru.base.audit.kinds import Event
from meguru.base.audit.witness import Anchor, Entry, entries_of
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.publish.freezing import BookUnreadable
from meguru.publish.models import Publication
from meguru.publish.rules import PublicationState

_STATES = {
    Event.PUBLICATION_DRAFTED: PublicationState.DRAFT,
    Event.PUBLICATION_APPROVED: PublicationState.APPROVED,
    Event.PUBLICATION_REFUSED: PublicationState.REFUSED,
    Event.PUBLICATION_RELEASED: PublicationState.PUBLIC,
    Event.PUBLICATION_WITHDRAWN: PublicationState.WITHDRAWN,
}
FORGED = _("公表の記録が、記録簿と一致しません。書きかえられたおそれがあるため、公開ページを書き出しません。")


@dataclass(frozen=True)
class Trail:
    """All that the ledger says of one publication, in order."""

    said: Sequence[Entry]

    def last_of(self, event: Event) -> Entry | None:
        """The last entry of a kind."""
        return next((each for each in reversed(self.said) if each.event is event), None)

    @property
    def state(self) -> PublicationState:
        """Where the ledger leaves it."""
        return _STATES[self.said[-1].event]

    def differences(self, row: Publication) -> Iterator[str]:
        """What the row says and the ledger does not."""
        if any(each.facts.get("sha256", row.sha256) != row.sha256 for each in self.said):
            yield _("確かめる値が、記録簿と違います（書きかえられています）")
        if row.state != self.state:
            yield _("「{state}」とありますが、記録簿と違います").format(state=row.get_state_display())
        for event, person_id, what in (
            (Event.PUBLICATION_DRAFTED, row.drafted_by_id, _("案をつくった人")),
            (Event.PUBLICATION_APPROVED, row.approved_by_id, _("承認した人")),
        ):
            entry = self.last_of(event)
            if (entry.person_id if entry else None) != person_id:
                yield _("{what}が、記録簿と違います").format(what=what)


def _trails(publication_id: int | None = None) -> dict[int, Trail]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for said in entries_of(*_STATES):
        found[int(str(said.facts["id"]))].append(said)
    return {key: Trail(said) for key, said in found.items() if publication_id in (None, key)}


def contradictions() -> Iterator[str]:
    """Each publication of the town in scope whose row and whose entries in the ledger do not agree. For doctor."""
    trails = _trails()
    rows = {row.pk: row for row in Publication.objects.defer("book").order_by("id")}
    for key, trail in trails.items():
        if key not in rows:
            first = trail.said[0].facts
            yield _("{year}年度 第{issue}号の記録が、消されています").format(
                year=first.get("fiscal_year"), issue=first.get("issue")
            )
    for key, row in rows.items():
        name = _("{year} 第{issue}号").format(year=FiscalYear(row.fiscal_year), issue=row.issue)
        if key not in trails:
            yield _("{name}は、記録簿にありません（外から入れられています）").format(name=name)
            continue
        for difference in trails[key].differences(row):
            yield _("{name}の{difference}").format(name=name, difference=difference)


def agreeing(publication_ids: Collection[int], state: PublicationState) -> set[int]:
    """Those of these publications whose row is to the letter what the ledger says of it, and in this state there too.

    Two queries, however many there are.
    """
    trails = _trails()
    rows = Publication.objects.defer("book").filter(pk__in=publication_ids)
    return {
        row.pk
        for row in rows
        if row.pk in trails and trails[row.pk].state is state and not any(trails[row.pk].differences(row))
    }


def require_genuine(publication_id: int) -> None:
    """Raises ``BookUnreadable`` where a public book is not the one that the ledger saw released."""
    if not agreeing([publication_id], PublicationState.PUBLIC):
        raise BookUnreadable(FORGED)


def released_at(publication_id: int) -> Anchor | None:
    """The place of the ledger at which a publication was released: its manifest anchors the ledger there."""
    trail = _trails(publication_id).get(publication_id)
    entry = trail.last_of(Event.PUBLICATION_RELEASED) if trail else None
    return Anchor(entry.seq, entry.hash) if entry else None
