"""The measures of a draft term from the rows of a reading: each with its lead, its partners and its pillar. Part of a command."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meguru.base.access.actor import Actor
from meguru.base.bodies.commands import add_organisation
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.core.errors import Invalid, or_not_found
from meguru.core.language import _, joined
from meguru.core.text import clean_line, clean_text, excerpt
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.rules import (
    READING_MACHINE,
    PrintedDistrict,
    ReadingState,
    ReadingStep,
    districts_printed,
    indicators_printed,
    owners_of_row,
    problems_of_row,
    sections_that_fit,
)
from meguru.plan.plans.commands.drafts import IndicatorDraft, arrange_measure, write_district_plan
from meguru.plan.plans.commands.participants import keep_participants, participants_read
from meguru.plan.plans.commands.parts import set_parts
from meguru.plan.plans.models import Measure, Pillar, PlanTerm
from meguru.plan.plans.rules import (
    LONGEST_HEADING,
    LONGEST_INDICATOR,
    LONGEST_SLOGAN,
    LONGEST_UNIT,
    is_ward_council,
)
from meguru.plan.terms.levels import BELOW, place_in
from meguru.plan.terms.parts import proposed_parts


@dataclass(frozen=True)
class OwnerAnswers:
    """What the secretariat says of the owners that a document names.

    ``splits`` are the bodies of an owner as printed, the lead first, where the print can be read in two ways. ``bodies`` says of
    a name that nobody has registered which organisation is meant, by its id; ``None`` registers it.
    """

    splits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bodies: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class PrintedAnswers:
    """What the secretariat takes over of what a document prints beside its measures; nothing is taken unasked.

    ``districts`` says of a district plan, by its place in the document, of which registered district it is, by code; ``parts`` are
    the places of the kept rows whose sub-items, as their texts seem to name them, come along.
    """

    indicators: bool = False
    districts: Mapping[int, str] = field(default_factory=dict)
    parts: Collection[int] = ()


class _Bodies:
    """The organisations of the town by the names a document gives them."""

    def __init__(self, actor: Actor, answers: OwnerAnswers | None, at: datetime) -> None:
        self.actor, self.answers, self.at = actor, answers, at
        rows = list(Organisation.objects.filter(ends_on=None))
        self.known = {row.name: row for row in rows}
        self.by_id = {row.pk: row for row in rows}
        self.council = next((row for row in rows if row.kind == OrganisationKind.WARD_COUNCIL), None)

    def named(self, name: str) -> Organisation:
        """The organisation of this name. Raises ``Invalid`` where nobody said that it is to be registered."""
        found = self.known.get(name)
        if found is None and self.council is not None and is_ward_council(name):
            found = self.council
        if found is None and self.answers is not None:
            if name not in self.answers.bodies:
                raise Invalid(
                    {"reading": _("「{name}」を登録するか、登録のある組織から選んでください。").format(name=name)}
                )
            chosen = self.answers.bodies[name]
            found = or_not_found(self.by_id.get(chosen)) if chosen is not None else None
        if found is None and Organisation.objects.filter(name=name).exclude(ends_on=None).exists():
            told = _("「{name}」は、廃止になった組織です。登録のある組織から選んでください。").format(name=name)
            raise Invalid({"reading": told})
        if found is None:
            kind = OrganisationKind.WARD_COUNCIL if is_ward_council(name) else OrganisationKind.DEPARTMENT
            found = add_organisation(actor=self.actor, kind=kind, name=name, at=self.at, position=len(self.known))
        self.known[name] = found
        return found

    def of_row(self, row: Mapping[str, Any]) -> list[Organisation]:
        """The lead and the partners of a row."""
        owner = clean_line(str(row["owner"]))
        names, is_sure = owners_of_row(row)
        if owner in self.known and not (is_sure and len(names) > 1):
            names, is_sure = (owner,), True
        if not is_sure:
            asked = tuple(self.answers.splits.get(owner, ())) if self.answers else ()
            if not asked:
                told = _("「{name}」が1つの組織か、いくつかの組織かを選んでください。").format(name=owner)
                raise Invalid({"reading": told})
            names = asked
        return list(dict.fromkeys(self.named(name) for name in names))


def measures_from_reading(
    actor: Actor,
    term: PlanTerm,
    reading_id: int,
    answers: OwnerAnswers | None,
    printed: PrintedAnswers | None,
    at: datetime,
) -> None:
    """Make the kept rows of a reading the measures of a term. Raises ``Invalid`` naming the row that cannot be taken.

    Indicators and district plans come along as ``printed`` says.
    """
    reading = or_not_found(PlanReading.objects.filter(pk=reading_id).first())
    reading.state = READING_MACHINE.next_state(ReadingState(reading.state), ReadingStep.ADOPT)
    reading.save(update_fields=["state"])
    keep_participants(term, participants_read(reading.found))
    rows = [row for row in reading.rows if not row["is_dropped"]]
    if not rows:
        raise Invalid({"reading": _("読み取りに、取組が1件もありません。")})
    bodies = _Bodies(actor, answers, at)
    pillars = {pillar.key: pillar for pillar in Pillar.objects.filter(term=term)}
    paths = {key: tuple(pillar.path.split(BELOW)) for key, pillar in pillars.items()}
    for number, row in enumerate(rows, start=1):
        if problems := _problems(row):
            told = _("{number}件目：{problems}").format(number=number, problems=joined("", problems.values()))
            raise Invalid({"reading": told})
        lead, *partners = bodies.of_row(row)
        group = clean_line(row["group"])
        measure = Measure.objects.create(
            term=term,
            code=f"m{number:02}",
            number=number,
            title=clean_line(row["title"]),
            description=clean_text(row["description"]),
            owner=lead,
            group=lead.name if group in ("", clean_line(row["owner"])) else group,
            kind=row["kind"],
            pillar=pillars.get(place_in([clean_line(each) for each in row.get("group_path") or ()], paths)),
            from_year=term.first_year,
            source_lines=row.get("source_lines", []),
        )
        if printed is not None and printed.indicators:
            _arrange(actor, term, measure, row, at)
        if printed is not None and number - 1 in printed.parts:
            set_parts(measure, proposed_parts(measure.title, measure.description).drafts)
        measure.related.set(partners)  # by id, and last: arranging names bodies, and two kinds may share a name
    for place, code in sorted((printed.districts if printed else {}).items()):
        _district_plan(actor, term, districts_printed(reading.found), place, code, at)


def _arrange(actor: Actor, term: PlanTerm, measure: Measure, row: Mapping[str, Any], at: datetime) -> None:
    """Set the indicators that are printed for a measure."""
    kept, _left = indicators_printed(row, term.first_year, term.last_year)
    drafts = [
        IndicatorDraft(
            name=excerpt(one.name, LONGEST_INDICATOR),
            unit=excerpt(one.unit, LONGEST_UNIT),
            baseline=one.baseline,
            baseline_year=one.baseline_year,
            targets=one.targets,
        )
        for one in kept
    ]
    if drafts:
        arrange_measure(actor=actor, term_number=term.number, code=measure.code, indicators=drafts, at=at)


def _district_plan(
    actor: Actor, term: PlanTerm, found: Sequence[PrintedDistrict], place: int, code: str, at: datetime
) -> None:
    """Write the plan of one district as printed. Raises ``Invalid`` where the document holds no such plan."""
    if not 0 <= place < len(found):
        raise Invalid({"reading": _("計画書に、その地区の計画はありません。")})
    one = found[place]
    write_district_plan(
        actor=actor,
        term_number=term.number,
        district=code,
        slogan=excerpt(one.slogan, LONGEST_SLOGAN),
        sections=sections_that_fit(one.sections, LONGEST_HEADING),
        at=at,
    )


def _problems(row: Mapping[str, Any]) -> dict[str, str]:
    """What of a row cannot become a measure: an empty title, nobody who does it, or a text that is too long."""
    missing = {
        "title": (row.get("title"), _("取組の名前を書いてください。")),
        "owner": (row.get("owner"), _("担当を書いてください。")),
    }
    empty = {key: told for key, (text, told) in missing.items() if not clean_line(str(text or ""))}
    return {**empty, **problems_of_row(row)}
