"""The plan in force: vision, pillars, measures and district plans as of a year, and the settings of its term."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.base.access.actions import Action
from meguru.base.access.decide import can
from meguru.base.basics.queries import newest_day
from meguru.core import clock
from meguru.overview.participants import participants_in_year
from meguru.overview.plan_stories import district_story, measure_story
from meguru.plan.plans.queries.contents import plan_contents, years_of
from meguru.plan.plans.rules import LAYER_LABELS, LayerKind
from meguru.plan.terms.changes import QUORUM_BASES, QUORUM_COUNTS, QUORUM_RULES
from meguru.plan.terms.words import WORD_LABELS
from meguru.web.asked import asked_number
from meguru.web.basics import day_view
from meguru.web.manual import place_address, plan_place
from meguru.web.middleware import TownRequest


def _asked(request: TownRequest) -> dict[str, Any]:
    """The term and year chosen in the address; what cannot be read is as if not chosen."""
    return {
        "today": clock.day_of(clock.now()),
        "term_number": asked_number(request, "term", highest=9999),
        "year": asked_number(request, "year", highest=9999),
    }


def show_plan(request: TownRequest, town: str) -> HttpResponse:
    """The plan's contents as of a year; before there is a plan, how to begin."""
    found = plan_contents(request.actor, **_asked(request))
    context: dict[str, Any] = {
        "current": "plan",
        "plan": found,
        "term": found.term if found else None,
        "manual_at": place_address(
            town, plan_place(has_plan=found is not None, is_draft=found is not None and found.is_draft)
        ),
        "name": re.split(r"(?<=[期区市])", found.term.name) if found else [],
        "may_read": can(request.actor, Action.PLAN_READ_DOCUMENT),
        "may_adopt": can(request.actor, Action.PLAN_ADOPT),
        "may_change": can(request.actor, Action.PLAN_CHANGE),
        "may_see_kept": can(request.actor, Action.MILESTONE_VIEW),
    }
    if found:
        written = sum(row.is_written for row in found.districts)
        participants = participants_in_year(request.actor, found.term, found.year.year)
        context |= {"years": years_of(found.term), "written": written, "participants": participants}
        context |= _settings(found.term)
    return render(request, "work/plan/plan.html", context)


def _settings(term: Any) -> dict[str, Any]:
    """The term's own words, scale, directions, quorum and calendar, in words."""
    scale = term.scale
    layers = {kind.value: label for kind, label in LAYER_LABELS.items()}
    quorum = term.quorum
    counts = [label for key, label in QUORUM_COUNTS.items() if getattr(quorum, key)]
    return {
        "scale": [scale.shown(rating.code) for rating in scale.ratings],
        "directions": [(each, layers[LayerKind(each.layer).value]) for each in term.directions],
        "words": [(label, term.words[key]) for key, label in WORD_LABELS.items()],
        "quorum_words": QUORUM_RULES[quorum.rule],
        "quorum_base": QUORUM_BASES[quorum.base] if quorum.rule != "none" else "",
        "quorum_counts": counts,
        "calendar": term.calendar,
    }


def show_measure(request: TownRequest, town: str, code: str) -> HttpResponse:
    """One measure: text today and base, layers, indicators, themes, sheets over the years, what was said."""
    story = measure_story(request.actor, code, **_asked(request))
    rows = [(sheet, story.evaluations.get(sheet.fiscal_year)) for sheet in story.sheets]
    context = {
        "current": "plan",
        "story": story,
        "row": story.measure,
        "sheets": rows,
        "may_see_kept": can(request.actor, Action.MILESTONE_VIEW) and story.term.state == "adopted",
        "may_name": can(request.actor, Action.CARETAKER_NAME, story.target),
        "may_arrange": can(request.actor, Action.PLAN_ADOPT) and story.term.state == "draft",
        "may_change": can(request.actor, Action.PLAN_CHANGE) and story.term.state == "adopted",
    }
    return render(request, "work/plan/measure.html", context)


def show_district_plan(request: TownRequest, town: str, code: str) -> HttpResponse:
    """One district's plan with its themes and the ward measures that support them."""
    story = district_story(request.actor, code, **_asked(request))
    day = newest_day(request.actor, code, upto=story.year.ends_on)
    context = {
        "current": "plan",
        "story": story,
        "word": story.term.words["district_plan"],
        "basics": day_view(day, story.name) if day else None,
        "may_write": can(request.actor, Action.PLAN_ADOPT) and story.term.state == "draft",
    }
    return render(request, "work/plan/district_plan.html", context)


addresses = [
    path("plan/", show_plan, name="plan"),
    path("plan/measures/<slug:code>/", show_measure, name="measure"),
    path("plan/districts/<slug:code>/", show_district_plan, name="district-plan"),
]
