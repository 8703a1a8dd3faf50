"""Looking back: review sheets, opinions, meetings, the committee's judgements and advice."""

from django.urls import URLPattern

from meguru.web.staff.check import (
    advice,
    board,
    board_papers,
    correcting,
    evaluations,
    history,
    meetings,
    members,
    mending,
    opinions,
    papers,
    report,
    sheets,
)

addresses: list[URLPattern] = [
    *board.addresses,
    *board_papers.addresses,
    *sheets.addresses,
    *papers.addresses,
    *mending.addresses,
    *history.addresses,
    *opinions.addresses,
    *meetings.addresses,
    *members.addresses,
    *report.addresses,
    *evaluations.addresses,
    *advice.addresses,
    *correcting.addresses,
]
