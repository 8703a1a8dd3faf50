"""The sub-items (細目) of measures, in drafts and from a day: which can be, and whose they are. Parts of commands; none itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import check_stands
from meguru.core.errors import Invalid
from meguru.core.language import _, listed
from meguru.plan.plans.models import Measure, MeasurePart
from meguru.plan.plans.queries.changes import body_value, later_change, standing, values_on
from meguru.plan.terms.changes import MeasureField
from meguru.plan.terms.parts import PartDraft, check_parts, numbered, problem_of_figures, problem_of_owners


@dataclass(frozen=True)
class PartEdit:
    """A sub-item as it is to be from a day; without a number a new one. Without ``owner_id`` it is the lead's own."""

    title: str
    text: str = ""
    owner_id: int | None = None
    is_rated: bool = False
    number: int | None = None


def set_parts(measure: Measure, drafts: Sequence[PartDraft]) -> None:
    """Make these the sub-items of a measure that is prepared; a body that does one becomes a partner.

    Raises ``Invalid`` at ``parts`` where they cannot stand together, or name a body that is not there or ends.
    """
    parts = [draft.cleaned() for draft in drafts]
    check_parts(parts)
    names = {part.owner for part in parts} - {"", measure.owner.name}
    partners = {body.name: body for body in measure.related.all()}
    bodies = {body.name: body for body in Organisation.objects.filter(name__in=names - set(partners))} | partners
    if unknown := sorted(names - set(bodies)):
        raise Invalid({"parts": _("登録されていない団体です：{names}").format(names=listed(unknown))})
    for name in sorted(names - set(partners)):
        check_stands(name, bodies[name].ends_on, None, field="parts")
        measure.related.add(bodies[name])
    measure.parts.all().delete()
    for number, part in numbered(parts):
        owner = bodies[part.owner] if part.owner in names else None
        MeasurePart.objects.create(
            measure=measure, number=number, title=part.title, text=part.text, owner=owner, is_rated=part.is_rated
        )


def edited_parts(row: Measure, edits: Sequence[PartEdit], values: dict[MeasureField, Any], day: date) -> None:
    """Put the sub-items as they are to be from the day among the new values; whoever does one becomes a partner.

    ``values`` are those that the same act changes. Raises ``Invalid`` at ``parts``.
    """
    stood = values_on(row, day) | values
    bodies = {body.pk: body for body in Organisation.objects.filter(pk__in=_owners(edits))}
    if _owners(edits) - set(bodies):
        raise Invalid({"parts": _("選んだものの中に、見つからないものがあります。")})
    drafts = [PartDraft(each.title, each.text, str(each.owner_id or ""), each.is_rated, each.number) for each in edits]
    parts = [draft.cleaned() for draft in drafts]
    known = {part["number"] for part in stood[MeasureField.PARTS]}
    check_parts(parts, known)
    if any(part.number is not None and part.number not in known for part in parts):
        raise Invalid({"parts": _("ほかの人が、先に外した細目があります。ページを開き直してください。")})
    lead = stood[MeasureField.OWNER]["id"]
    partners = {each["id"]: each for each in stood[MeasureField.PARTNERS]}
    new = [body_value(bodies[key]) for key in sorted(_owners(edits) - {lead, *partners})]
    for each in new:
        check_stands(each["name"], bodies[each["id"]].ends_on, None, field="parts")
    if new:
        joined_in = [*partners.values(), *new]
        values[MeasureField.PARTNERS] = sorted(joined_in, key=lambda each: int(each["id"]))
    values[MeasureField.PARTS] = [
        {
            "number": number,
            "title": part.title,
            "text": part.text,
            "owner": body_value(bodies[int(part.owner)]) if part.owner not in ("", str(lead)) else {},
            "is_rated": part.is_rated,
        }
        for number, part in numbered(parts, _used(row))
    ]


def parts_of_lead(
    row: Measure, stood: Mapping[MeasureField, Any], values: Mapping[MeasureField, Any], day: date
) -> dict[MeasureField, Any]:
    """The sub-items where a body comes to lead that does some already: what the lead does names no body.

    Nothing where they are set anew by the same act, or change again on a later day: that says whose they are then.
    """
    if MeasureField.OWNER not in values or MeasureField.PARTS in values:
        return {}
    lead = values[MeasureField.OWNER]["id"]
    later = later_change((each for each in row.changes.all() if each.field == MeasureField.PARTS), day)
    if later is not None or all(part["owner"].get("id") != lead for part in stood[MeasureField.PARTS]):
        return {}
    parts = stood[MeasureField.PARTS]
    return {MeasureField.PARTS: [part | {"owner": {}} if part["owner"].get("id") == lead else part for part in parts]}


def _owners(edits: Sequence[PartEdit]) -> set[int]:
    return {each.owner_id for each in edits if each.owner_id is not None}


def _used(row: Measure) -> set[int]:
    """Every number that a sub-item of the measure has, had or is to have."""
    planned = [each for each in row.changes.all() if each.field == MeasureField.PARTS]
    later = {part["number"] for change in planned for part in [*change.before, *change.after]}
    return later | set(MeasurePart.objects.filter(measure=row).values_list("number", flat=True))


def problems_together(row: Measure, moved: Mapping[MeasureField, Any], day: date) -> dict[str, str]:
    """What of a measure would not fit together from the day on, also with what is decided for later: at the field that moves.

    A sub-item's body leads the measure or takes part in it, and an indicator's sub-item is there.
    """
    days = {day, *(each.from_day for each in standing(row.changes.all()) if each.from_day > day)}
    for each in sorted(days):
        values = {**values_on(row, each), **moved}
        parts = values[MeasureField.PARTS]
        bodies = {values[MeasureField.OWNER]["id"], *(body["id"] for body in values[MeasureField.PARTNERS])}
        if problem := problem_of_owners(parts, bodies):
            order = (MeasureField.PARTNERS, MeasureField.OWNER, MeasureField.PARTS)
            return {next((field.value for field in order if field in moved), "parts"): problem}
        if problem := problem_of_figures(parts, values[MeasureField.INDICATORS]):
            return {("indicators" if MeasureField.INDICATORS in moved else "parts"): problem}
    return {}
