"""The records of the book: activities, meetings, advice, amendments, opinions, earlier issues, and the year in sentences."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from meguru.act.amendments.queries import AmendmentView
from meguru.check.committee.queries import AdviceView, MeetingView
from meguru.check.opinions.queries import OpinionView
from meguru.check.reviews.rules import Manner
from meguru.core.fiscal import FiscalYear, month_day, wareki
from meguru.do.activities.queries import ActivityView
from meguru.publish import sentences
from meguru.publish.book import (
    ActivityEntry,
    AdviceEntry,
    AmendmentEntry,
    MeetingEntry,
    OpinionEntry,
    PastIssue,
)
from meguru.publish.material import Material


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
        "attendance": f"委員{meeting.filled}人のうち{meeting.attended}人が出席",
    }


def advice_entry(item: AdviceView, amendments: Sequence[AmendmentView]) -> AdviceEntry:
    """A piece of advice, its reply, and the amendments it led to."""
    reply = item.reply
    return {
        "number": item.number,
        "kind_label": item.kind_label,
        "text": item.text,
        "measure": item.measure_code,
        "district": item.district_code,
        "addressee": item.addressee,
        "meeting": item.meeting_number,
        "given_label": wareki(item.given_on),
        "fiscal_year": item.fiscal_year,
        "reply": {
            "stance": reply.stance.value,
            "stance_label": reply.stance_label,
            "text": reply.text,
            "on_label": wareki(reply.made_on),
            "by": reply.made_by,
        }
        if reply
        else None,
        "amendments": [amendment_number(a) for a in amendments if item.number in a.advice],
    }


def amendment_number(item: AmendmentView) -> str:
    """The number under which a change is published: 改1."""
    return f"改{item.number}"


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
    }


def opinion_entry(item: OpinionView) -> OpinionEntry:
    """An answered opinion. The writer is not in it."""
    return {
        "number": item.number,
        "received_label": wareki(item.received_on),
        "fiscal_year": item.fiscal_year,
        "channel_label": item.channel,
        "district": item.district_code,
        "measure": item.measure_code,
        "text": item.published,
        "answer": item.answer,
        "class_label": item.class_label,
        "answered_label": wareki(item.answered_on) if item.answered_on else "",
        "after": item.after,
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


def summary_sentences(material: Material, judged: "Counter[str]", own: "Counter[str]") -> list[str]:
    """The year in a few sentences, each naming its figures: first what is not in."""
    year, scale = material.fiscal_year, material.term.scale
    good = {r.code: r.label for r in scale.ratings if r.step is not None and r.step * 2 > scale.steps}
    counts, who = (judged, "委員会の評価") if judged else (own, "担当の自己評価")
    changed = [a.kind for a in material.amendments if a.fiscal_year == year]
    active = Counter(row.district_code for row in material.activities if row.fiscal_year == year)
    cancelled = [
        (sheet.title, active[sheet.code])
        for (_, sheet_year), sheet in material.sheets.items()
        if sheet_year == year and sheet.manner == Manner.CANCELLED
    ]
    measures, districts = sheets_in_year(material, is_district=False), sheets_in_year(material, is_district=True)
    found = [
        sentences.missing_sentence(measures, districts),
        sentences.rating_sentence(counts, good, who=who, running=measures.asked),
        sentences.changes_sentence(changed),
        sentences.cancelled_sentence(cancelled),
    ]
    return [sentence for sentence in found if sentence]


def sheets_in_year(material: Material, *, is_district: bool) -> sentences.InYear:
    """Sheets the year asks for and those accepted, of districts or of measures."""
    accepted = sum(s.is_district == is_district for (_, y), s in material.sheets.items() if y == material.fiscal_year)
    return sentences.InYear(material.asked[is_district], accepted)
