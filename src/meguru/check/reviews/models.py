"""Tables of review sheets: the sheet, each version that was handed in, and remarks on its fields."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.db import models

from meguru.base.access.actor import TOWN_WIDE, Target
from meguru.base.bodies.models import Person
from meguru.base.towns.columns import Line, Slug, Small, Whole
from meguru.base.towns.models import TownRow
from meguru.check.reviews.parts import missing_of_parts, part_labels, parts_on_sheet
from meguru.check.reviews.rules import (
    LONGEST_CONFIRMER,
    LONGEST_MANNER_NOTE,
    LONGEST_REMARK,
    LONGEST_SENT_BACK,
    MANNER_LABELS,
    MEANS_LABELS,
    SHEET_MACHINE,
    field_labels,
    missing_in_district_sheet,
    missing_in_measure_sheet,
)
from meguru.core.language import _, choices_of
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.models import DistrictPlan, Measure
from meguru.plan.plans.queries.parts import parts_kept, parts_of_measure, parts_said
from meguru.plan.terms.parts import SheetPart


def settled_target(settled: Mapping[str, Any]) -> Target:
    """Whose an accepted sheet of a measure is: of those that did it then."""
    return Target(settled["owner"]["id"], partner_ids=frozenset(each["id"] for each in settled["partners"]))


class Sheet(TownRow):
    """The review (振り返り) of one measure or one district for one year. Its texts stand in ``content`` by field name.

    ``handed_down`` keeps what the year opened with (plan text, last direction, advice to answer, last year's texts), so that
    the sheet shows the same however the plan changes later. ``settled`` keeps who led the measure and who did it with them when the
    sheet was accepted; until then it is the sheet of whoever leads the measure.
    """

    year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="sheets")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district_plan = models.ForeignKey(DistrictPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code = Slug(max_length=40)
    title = Line(max_length=200)
    state = models.CharField(max_length=12, choices=list(SHEET_MACHINE.states.items()), default="untouched")
    due_on = models.DateField()
    content = models.JSONField(default=dict)
    handed_down = models.JSONField(default=dict)
    settled = models.JSONField(default=dict)
    rating = Line(max_length=20, blank=True)
    direction = Line(max_length=20, blank=True)
    manner = models.CharField(max_length=10, default="held", choices=choices_of(MANNER_LABELS))
    manner_note = Line(_("行い方のわけ"), max_length=LONGEST_MANNER_NOTE, blank=True)
    revision = Whole(default=0)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    # On screen, the person; on paper and by telephone, the words of whoever recorded it.
    confirmed_person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = Line(_("確かめた人"), max_length=LONGEST_CONFIRMER, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_means = models.CharField(max_length=12, blank=True, choices=choices_of(MEANS_LABELS))
    # Sending is the first signature; ``on_paper``: nobody but the sender could confirm it on screen when it was sent.
    sent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on_paper = models.BooleanField(default=False)
    # Why it was sent back before it was handed in, by whom, and what it said then (``content_hash``); also where it was returned.
    sent_back_reason = Line(_("戻すわけ"), max_length=LONGEST_SENT_BACK, blank=True, default="")
    sent_back_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_back_digest = Line(max_length=64, blank=True, default="")
    # Why it was sent again as it was.
    unchanged_reason = Line(_("直さずに出すわけ"), max_length=LONGEST_SENT_BACK, blank=True, default="")
    last_act = Line(max_length=20, blank=True)
    last_act_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "code"], name="sheet_once"),
            models.CheckConstraint(
                condition=models.Q(measure=None) ^ models.Q(district_plan=None), name="sheet_of_one_thing"
            ),
            models.CheckConstraint(
                condition=models.Q(measure=None)
                | ~models.Q(state__in=["confirming", "submitted", "accepted"])
                | ~models.Q(rating=""),
                name="sheet_handed_in_has_rating",
            ),
        ]

    @property
    def own_target(self) -> Target:
        """Whose sheet it is, without the partners of its measure: asked of what partners have no part in. No query."""
        if self.settled or self.measure is None:
            return self.target
        return Target(organisation_id=self.measure.owner_id)

    @property
    def target(self) -> Target:
        """Whose sheet it is: of the body that leads the measure and its partners, or of the district. One query."""
        if self.settled:
            return settled_target(self.settled)
        if self.measure is not None:
            return self.measure.target
        assert self.district_plan is not None  # the constraint sheet_of_one_thing
        return Target(district_ids=frozenset({self.district_plan.district_id}))

    @property
    def paper_target(self) -> Target:
        """Of whom a confirmation on paper is recorded: of a chair by the district's staff, of a head by the secretariat alone."""
        return TOWN_WIDE if self.measure_id is not None else self.target

    @cached_property
    def sub_items(self) -> tuple[SheetPart, ...]:
        """The sub-items the sheet asks about: an accepted one's as they were then. A query where they were not read along."""
        if self.measure_id is None:
            return ()
        if self.settled:
            return parts_kept(self.settled.get("parts", ()))
        parts = parts_said(self.parts_text) if hasattr(self, "parts_text") else parts_of_measure(self.measure_id)
        year = self.year.year
        return parts_on_sheet(parts, self.content, (year.starts_on, year.ends_on))

    @property
    def labels(self) -> dict[str, str]:
        """The fields of this sheet and their labels."""
        if self.measure_id is not None:
            return field_labels(None) | part_labels(self.sub_items)
        return field_labels({number: title for number, title, _text in self.handed_down.get("themes", [])})

    def missing_fields(self) -> dict[str, str]:
        """What the sheet still lacks before it can be handed in."""
        if self.measure_id is None:
            return missing_in_district_sheet(self.content, manner=self.manner, manner_note=self.manner_note)
        scale = self.year.term.scale
        rating = scale.get(self.rating)
        is_special = rating is not None and rating.is_special
        missing = missing_in_measure_sheet(
            self.content,
            rating=self.rating,
            is_special=is_special,
            direction=self.direction,
            has_advice=bool(self.handed_down.get("advice")),
        )
        return missing | missing_of_parts(self.content, self.sub_items, scale, is_special=is_special)

    def whole_content(self) -> dict[str, Any]:
        """Everything the sheet says, texts and choices together, as a version keeps it."""
        if self.measure_id is None:
            return {**self.content, "manner": self.manner, "manner_note": self.manner_note}
        return {**self.content, "rating": self.rating, "direction": self.direction}


class SheetVersion(TownRow):
    """A sheet as it was each time it was handed in: for the difference after a return, and for what was accepted."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="versions")
    number = Small()
    content = models.JSONField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_once")]


class Remark(TownRow):
    """What the secretariat asks to be put right, on one field of a sheet."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="remarks")
    field = Line(max_length=40)
    text = Line(_("直してほしいこと"), max_length=LONGEST_REMARK)
    made_by = Line(max_length=100)
    made_at = models.DateTimeField()
    version = Small()
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
