"""Decisions about the turn of the year: what has to be done before a year is closed, and when its opening can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from meguru.core.language import _, listed


@dataclass(frozen=True)
class Written:
    """What stands in a year by now: names of sheets somebody wrote on, and how many of everything else."""

    sheets: Sequence[str] = ()
    activities: int = 0
    figures: int = 0
    meetings: int = 0
    amendments: int = 0
    publications: int = 0
    closings: int = 0


def named(titles: Sequence[str]) -> str:
    """The first five names, and that there are more."""
    first = listed(titles[:5])
    return _("{names} など").format(names=first) if len(titles) > 5 else first


def in_the_way_of_closing(unaccepted: Sequence[str], unheld: Sequence[str]) -> list[str]:
    """What has to be done before a year is closed, a sentence each; nothing where it can be closed.

    A closed year takes no report, no evaluation and no advice, so its meetings have to be held, or called off, before.
    """
    sentences = []
    if unaccepted:
        sentences.append(
            _("まだ受理していないシートが{count}枚あります（{named}）。受理してから閉じてください。").format(
                count=len(unaccepted), named=named(unaccepted)
            )
        )
    if unheld:
        sentences.append(
            _(
                "開催を記録していない会議が{count}回あります（{named}）。開催を記録するか、"
                "とりやめてから閉じてください。"
            ).format(count=len(unheld), named=named(unheld))
        )
    return sentences


def in_the_way_of_taking_back(written: Written) -> list[str]:
    """What keeps an opened year from being taken back, a sentence each; nothing where nobody has written into it."""
    sentences = []
    if written.sheets:
        sentences.append(
            _("書きはじめたシートが{count}枚あります（{named}）。").format(
                count=len(written.sheets), named=named(written.sheets)
            )
        )
    counted = (
        (written.activities, _("活動の記録が{n}件あります。")),
        (written.figures, _("数字（指標の実績）が{n}件入っています。")),
        (written.meetings, _("会議の記録が{n}回あります。")),
        (written.amendments, _("この年度の振り返りから起案した計画の変更が{n}件あります。")),
        (written.publications, _("この年度の公表の案が{n}回つくられています。")),
        (written.closings, _("閉じて開き直した記録が{n}回あります。")),
    )
    return sentences + [sentence.format(n=number) for number, sentence in counted if number]
