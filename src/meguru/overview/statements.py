"""What was said about a measure or a district: opinions, advice, the committee's judgements, in one query. No tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import CharField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can
from meguru.base.towns.prepared import Prepared, Slot
from meguru.check.committee.models import Advice, Evaluation
from meguru.check.committee.rules import ADVICE_MACHINE, MeetingState
from meguru.check.opinions.models import Opinion, Withholding
from meguru.check.opinions.rules import OPINION_MACHINE
from meguru.plan.plans.models import PlanTerm


@dataclass(frozen=True)
class Statement:
    """Something said about a measure or district: an opinion, a piece of advice, a judgement of the committee."""

    kind: str
    number: str
    text: str
    state: str
    on: date
    fiscal_year: int
    rating: Mapping[str, object] | None = None


@dataclass(frozen=True)
class _Asked:
    """Which kinds of words are asked for, and of how many measures; of no measure: of a district."""

    advice: bool
    opinions: bool
    judgements_to_come: bool
    measures: int


@cache
def _said_query(asked: _Asked) -> Prepared[tuple[Any, ...]]:
    """Opinions, advice and the judgements of the first measure, as one query for each set of rights and length of a line."""
    return Prepared(lambda: _said_rows(asked))


def _said_rows(asked: _Asked) -> "QuerySet[Any, tuple[Any, ...]]":
    """Rows of (kind, number or rating, text, state, day, fiscal year).

    One query and not three: with it the page of a measure asks its twelve. The parts of a UNION must have the same columns of the
    same types, hence the casts and the empty state of a judgement.
    """
    about = Q(measure__pk__in=[Slot(f"measure{n}") for n in range(asked.measures)])
    about = about if asked.measures else Q(district=Slot("district"))
    parts: list[QuerySet[Any, Any]] = []
    if asked.advice:
        advice = Advice.objects.filter(about).order_by()
        year = "meeting__year__fiscal_year"
        parts.append(advice.values_list(_line("advice"), "number", _text("text"), "state", "meeting__held_on", year))
    if asked.opinions:
        withheld = Withholding.objects.filter(lifted_at=None).values("opinion")
        opinions = Opinion.objects.filter(about).exclude(pk__in=withheld).order_by()
        parts.append(
            opinions.values_list(_line("opinion"), "number", _text("text"), "state", "received_on", "fiscal_year")
        )
    if asked.measures:
        spoken = Q() if asked.judgements_to_come else Q(meeting__state=MeetingState.HELD.value)
        judged = Evaluation.objects.filter(spoken, measure=Slot("measure0")).order_by()
        year = "meeting__year__fiscal_year"
        parts.append(
            judged.values_list(_line("evaluation"), "rating", _text("comment"), _line(""), "meeting__held_on", year)
        )
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _line(word: str) -> Value:
    return Value(word, output_field=CharField())


def _text(column: str) -> Cast:
    return Cast(column, TextField())


def statements_of(
    actor: Actor, term: PlanTerm, *, measures: Sequence[int] = (), district: int | None = None
) -> list[Statement]:
    """Opinions and advice on a line of measures or a district, and the judgements of the first measure; newest first, one query.

    Opinions are shown to staff alone, withheld ones to nobody here; a judgement before its meeting was held to those who
    read the committee's report.
    """
    asked = _Asked(
        advice=can(actor, Action.ADVICE_VIEW),
        opinions=can(actor, Action.OPINION_VIEW),
        judgements_to_come=can(actor, Action.REPORT_VIEW),
        measures=len(measures),
    )
    if not (asked.advice or asked.opinions or asked.measures):
        return []
    of: dict[str, int | None] = (
        {f"measure{n}": pk for n, pk in enumerate(measures)} if measures else {"district": district}
    )
    words: dict[str, str] = {state.value: label for state, label in ADVICE_MACHINE.states.items()}
    voices: dict[str, str] = {state.value: label for state, label in OPINION_MACHINE.states.items()}
    said = [
        Statement(
            kind=kind,
            number=number,
            text=body,
            state=(words if kind == "advice" else voices).get(state, ""),
            on=on,
            fiscal_year=year,
            rating=term.scale.shown(number) if kind == "evaluation" else None,
        )
        for kind, number, body, state, on, year in _said_query(asked).ask(**of)
    ]
    return sorted(said, key=lambda item: (item.on, item.number), reverse=True)
