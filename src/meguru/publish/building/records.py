"""The records of the book: activities, meetings, advice, amendments, opinions, and earlier issues."""

from collections.abc import Sequence
from datetime import date

from meguru.act.amendments.queries import AmendmentView
from meguru.check.committee.queries import AdviceView, MeetingView, ReplyView
from meguru.check.opinions.material import Fates
from meguru.check.opinions.queries import OpinionView
from meguru.core.fiscal import FiscalYear, month_day, wareki
from meguru.core.language import _
from meguru.do.activities.queries import ActivityView
from meguru.publish.book.records import (
    ActivityEntry,
    AdviceEntry,
    AmendmentEntry,
    MeetingEntry,
    OpinionCount,
    OpinionEntry,
    PastIssue,
    ReplyEntry,
)
from meguru.publish.building.ties import Ties


def activity_entry(row: ActivityView) -> ActivityEntry:
    """A logged activity; who entered it stays inside."""
    return {
        "on": row.held_on.isoformat(),
        "on_label": month_day(row.held_on),
        "fiscal_year": row.fiscal_year,
        "place": row.place,
        "district": row.district_code,
        "measures": list(row.measure_codes),
        "people": row.people,
        "text": row.line,
    }


def meeting_entry(meeting: MeetingView) -> MeetingEntry:
    """A held meeting of the committee."""
    return {
        "number": meeting.number,
        "body": meeting.committee,
        "on": meeting.held_on.isoformat(),
        "on_label": wareki(meeting.held_on),
        "place": meeting.place,
        "attendance": _("委員{filled}人のうち{attended}人が出席").format(
            filled=meeting.filled, attended=meeting.attended
        ),
    }


def advice_entry(item: AdviceView, amendments: Sequence[AmendmentView], ties: Ties) -> AdviceEntry:
    """A piece of advice, its reply, and the amendments it led to."""
    reply = item.reply
    return {
        "number": item.number,
        "kind_label": item.kind_label,
        "text": item.text,
        "measure": ties.code_of(item.measure_id),
        "about": ties.about(item.measure_id),
        "district": item.district_code,
        "addressee": item.addressee,
        "meeting": item.meeting_number,
        "given_label": wareki(item.given_on),
        "fiscal_year": item.fiscal_year,
        "reply": _reply(reply) if reply else None,
        "amendments": [amendment_number(a) for a in amendments if item.number in a.advice],
    }


def _reply(reply: ReplyView) -> ReplyEntry:
    entry: ReplyEntry = {
        "stance": reply.stance.value,
        "stance_label": reply.stance_label,
        "text": reply.text,
        "on_label": wareki(reply.made_on),
        "by": reply.made_by,
    }
    if reply.is_to_earlier:
        entry["to_earlier"] = True
    return entry


def amendment_number(item: AmendmentView) -> str:
    """The number under which a change is published: 改1."""
    return _("改{number}").format(number=item.number)


def amendment_entry(item: AmendmentView) -> AmendmentEntry:
    """An agreed amendment with its causes."""
    return {
        "number": amendment_number(item),
        "kind": item.kind.value,
        "kind_label": item.kind_label,
        "measure": item.measure_code,
        "district": item.district_code,
        "theme": item.theme_number,
        "title": item.after.get("title") or item.title,
        "before": item.before.get("description", ""),
        "after": item.after.get("description", ""),
        "reason": item.reason,
        "advice": list(item.advice),
        "opinions": list(item.opinions),
        "other_cause": item.other_cause,
        "decided_label": wareki(item.decided_on) if item.decided_on else "",
        "effective_year": item.effective_year,
        "effective_label": FiscalYear(item.effective_year).label,
        "fiscal_year": item.fiscal_year,
    }


def opinion_entry(item: OpinionView, ties: Ties) -> OpinionEntry:
    """An answered opinion. The writer is not in it."""
    return {
        "number": item.number,
        "received_label": wareki(item.received_on),
        "fiscal_year": item.fiscal_year,
        "channel_label": item.channel,
        "district": item.district_code,
        "measure": ties.code_of(item.measure_id),
        "about": ties.about(item.measure_id),
        "text": item.published,
        "answer": item.answer,
        "class_label": item.class_label,
        "answered_label": wareki(item.answered_on) if item.answered_on else "",
        "after": item.after,
    }


def opinion_count(fiscal_year: int, fates: Fates) -> OpinionCount:
    """What came in during a year, and what became of it, as numbers."""
    return {
        "fiscal_year": fiscal_year,
        "label": FiscalYear(fiscal_year).label,
        "received": fates.received,
        "shown": fates.shown,
        "waiting": fates.waiting,
        "withheld": fates.withheld,
    }


def past_issue(fiscal_year: int, issue: int, published_on: date, sha256: str) -> PastIssue:
    """An earlier publication."""
    return {
        "fiscal_year": fiscal_year,
        "label": FiscalYear(fiscal_year).label,
        "issue": issue,
        "published_label": wareki(published_on),
        "sha256": sha256,
    }
