"""Rows of a reading as the page shows on which they are corrected by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.core.kept import again
from meguru.core.language import _, listed
from meguru.plan.documents.rules import owners_of_row
from meguru.plan.terms.measures import MEASURE_KIND_LABELS
from meguru.web.staff.plan.reading import line_words

SHOWS = ("kept", "unsure", "dropped")
_BECAME = {"heading": _("見出しにした行"), "joined": _("前の行につないだ行")}
_KINDS = {kind.value: label for kind, label in MEASURE_KIND_LABELS.items()}


@dataclass(frozen=True)
class HandRow:
    """A row on the page. ``place`` is its place among all rows, from 0; ``number`` the same from 1, as people say it."""

    place: int
    number: int
    title: str
    text: str
    lead: str
    partners: str
    pillar: str
    group: str
    kind: str
    marks: Sequence[str]
    source: str
    doubt: str
    indicators: int
    became: str
    is_unsure: bool
    is_dropped: bool
    is_ticked: bool

    @property
    def looks(self) -> str:
        """The classes by which a row that wants a look, or was dropped, is seen to be so."""
        return "is-out" if self.is_dropped else "is-unsure" if self.is_unsure else ""


def hand_rows(
    rows: Sequence[Mapping[str, Any]], *, show: str = "", ticked: Sequence[str] = (), level: int = 0
) -> list[HandRow]:
    """The rows that are asked for: all that are kept, those that want a look, those that were dropped, or every one."""
    chosen = set(ticked)
    shown = [_row(place, row, str(place) in chosen, level) for place, row in enumerate(rows)]
    if show == "unsure":
        return [row for row in shown if row.is_unsure and not row.is_dropped]
    return [row for row in shown if show not in ("kept", "dropped") or row.is_dropped == (show == "dropped")]


def _row(place: int, row: Mapping[str, Any], is_ticked: bool, level: int) -> HandRow:
    names, is_sure = owners_of_row(row)
    owner, path = str(row.get("owner", "")), list(row.get("group_path") or ())
    is_parted = is_sure and len(names) > 1
    group = str(row.get("group", ""))
    pillar = path[level] if len(path) > level else ""
    return HandRow(
        place=place,
        number=place + 1,
        title=str(row.get("title", "")),
        text=str(row.get("description", "")),
        lead=names[0] if is_parted else owner,
        partners=listed(names[1:]) if is_parted else "",
        pillar="" if pillar == group else pillar,
        group="" if group == owner else group,
        kind=_KINDS.get(str(row.get("kind")), ""),
        marks=list(row.get("marks") or ()),
        source=line_words(list(row.get("source_lines") or ())),
        doubt=again(str(row.get("doubt", ""))),
        indicators=len(row.get("indicators") or ()),
        became=_BECAME.get(str(row.get("became", "")), ""),
        is_unsure=not row.get("sure", True),
        is_dropped=bool(row.get("is_dropped")),
        is_ticked=is_ticked,
    )
