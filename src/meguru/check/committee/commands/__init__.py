"""Changes of the committee's work. May: the secretariat, which writes for the committee; addressees reply to their advice."""

from meguru.check.committee.commands.correcting import (
    AdviceCorrection,
    correct_advice,
    correct_attendance,
    correct_meeting,
    hand_advice,
    remove_advice,
    remove_meeting,
)
from meguru.check.committee.commands.recording import (
    AdviceDraft,
    call_meeting,
    call_off_meeting,
    close_advice,
    hold_meeting,
    keep_report,
    record_advice,
    record_evaluation,
    reply_to_advice,
)

__all__ = [
    "AdviceCorrection",
    "AdviceDraft",
    "call_meeting",
    "call_off_meeting",
    "close_advice",
    "correct_advice",
    "correct_attendance",
    "correct_meeting",
    "hand_advice",
    "hold_meeting",
    "keep_report",
    "record_advice",
    "record_evaluation",
    "remove_advice",
    "remove_meeting",
    "reply_to_advice",
]
