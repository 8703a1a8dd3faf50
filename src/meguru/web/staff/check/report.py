"""The committee's reading page, made from the report that was fixed for the meeting; never from live sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.base.access.actions import Action
from meguru.base.access.decide import can
from meguru.check.committee.queries import (
    AdviceView,
    EvaluationView,
    MeetingView,
    advice_of_meeting,
    evaluations_of_meeting,
    get_meeting,
)
from meguru.core.language import _
from meguru.plan.terms.scale import Scale
from meguru.web.middleware import TownRequest

Row = Mapping[str, Any]
Ring = Mapping[str, object]


def rings(report: Row) -> dict[str, Ring]:
    """The report's rating scale as the look's ring entries, by code."""
    scale = Scale.read(report["scale"])
    return {rating.code: scale.shown(rating.code) or {} for rating in scale.ratings}


@dataclass(frozen=True)
class MeasureBlock:
    """One measure of the report with the committee's judgement beside it."""

    row: Row
    own: Ring | None
    direction: str
    judged: Ring | None
    comment: str
    differs: bool
    advice: Sequence[AdviceView]


@dataclass(frozen=True)
class PillarBlock:
    """A pillar with its measures."""

    key: str
    name: str
    measures: Sequence[MeasureBlock]


def pillar_blocks(report: Row, judged: Mapping[str, EvaluationView], advice: Sequence[AdviceView]) -> list[PillarBlock]:
    """The measures under their pillars, those without one at the end; an empty pillar is left out."""
    scale = rings(report)
    names = {row["key"]: row["name"] for row in report["pillars"]}
    groups: dict[str, list[MeasureBlock]] = {key: [] for key in (*names, "")}
    for row in report["measures"]:
        found = judged.get(row["code"])
        groups[row["pillar"] if row["pillar"] in names else ""].append(
            MeasureBlock(
                row=row,
                own=scale.get(row["rating"]),
                direction=report["directions"].get(row["direction"], ""),
                judged=scale.get(found.rating) if found else None,
                comment=found.comment if found else "",
                differs=found is not None and found.rating != row["rating"],
                advice=[item for item in advice if item.measure_code == row["code"]],
            )
        )
    names[""] = _("柱を定めない取組")
    return [PillarBlock(key or "other", names[key], blocks) for key, blocks in groups.items() if blocks]


def distribution(report: Row, judged: Mapping[str, EvaluationView]) -> list[dict[str, Any]]:
    """How many measures have which rating, own and committee's; values nobody used are left out past the scale."""
    scale = rings(report)
    shown = {row["code"] for row in report["measures"]}
    rows = []
    for code, ring in scale.items():
        own = sum(row["rating"] == code for row in report["measures"])
        committee = sum(item.rating == code for key, item in judged.items() if key in shown)
        if own or committee or not ring["is_special"]:
            rows.append({"ring": ring, "own": own, "committee": committee})
    return rows


def show_report(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """The report to read: one page to look at first, then every measure and district. May: staff, members, auditor."""
    meeting = get_meeting(request.actor, meeting_id)
    judged = evaluations_of_meeting(request.actor, meeting_id)
    advice = advice_of_meeting(request.actor, meeting_id)
    context: dict[str, object] = {"current": "meetings", "meeting": meeting}
    if meeting.report:
        context |= _reading(meeting, judged, advice)
        context["may_evaluate"] = can(request.actor, Action.EVALUATION_RECORD)
    return render(request, "work/check/report.html", context)


def _reading(
    meeting: MeetingView, judged: Mapping[str, EvaluationView], advice: Sequence[AdviceView]
) -> dict[str, object]:
    report = meeting.report
    blocks = pillar_blocks(report, judged, advice)
    scale = rings(report)
    plain = [ring for ring in scale.values() if not ring["is_special"]]
    table = []
    for pillar in blocks:
        codes = [block.row["rating"] for block in pillar.measures]
        counts = [codes.count(ring["code"]) for ring in plain]
        table.append((pillar, [*counts, len(codes) - sum(counts)], len(codes)))
    rows = distribution(report, judged)
    districts = {item.district_code for item in advice if item.district_code}
    return {
        "report": report,
        "summary": report["summary"],
        "missing": report["counts"]["sheets"] - report["counts"]["accepted"],
        "pillars": blocks,
        "plain": plain,
        "table": table,
        "rows": rows,
        "most": max((max(row["own"], row["committee"]) for row in rows), default=0),
        "judged": len(judged),
        "differing": [block for pillar in blocks for block in pillar.measures if block.differs],
        "advice": advice,
        "district_advice": {code: [a for a in advice if a.district_code == code] for code in districts},
    }


addresses = [path("meetings/<int:meeting_id>/report/", show_report, name="meeting-report")]
