"""Decisions about the turn of the year: what has to be done before a year is closed, and when its opening can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass


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
    return "、".join(titles[:5]) + (" など" if len(titles) > 5 else "")


def in_the_way_of_closing(unaccepted: Sequence[str], unheld: Sequence[str]) -> list[str]:
    """What has to be done before a year is closed, a sentence each; nothing where it can be closed.

    A closed year takes no report, no evaluation and no advice, so its meetings have to be held, or called off, before.
    """
    sentences = []
    if unaccepted:
        sentences.append(
            f"まだ受理していないシートが{len(unaccepted)}枚あります（{named(unaccepted)}）。受理してから閉じてください。"
        )
    if unheld:
        sentences.append(
            f"開催を記録していない会議が{len(unheld)}回あります（{named(unheld)}）。"
            "開催を記録するか、とりやめてから閉じてください。"
        )
    return sentences


def in_the_way_of_taking_back(written: Written) -> list[str]:
    """What keeps an opened year from being taken back, a sentence each; nothing where nobody has written into it."""
    sentences = []
    if written.sheets:
        sentences.append(f"書きはじめたシートが{len(written.sheets)}枚あります（{named(written.sheets)}）。")
    counted = (
        (written.activities, "活動の記録が{}件あります。"),
        (written.figures, "数字（指標の実績）が{}件入っています。"),
        (written.meetings, "会議の記録が{}回あります。"),
        (written.amendments, "この年度の振り返りから起案した計画の変更が{}件あります。"),
        (written.publications, "この年度の公表の案が{}回つくられています。"),
        (written.closings, "閉じて開き直した記録が{}回あります。"),
    )
    return sentences + [sentence.format(number) for number, sentence in counted if number]
