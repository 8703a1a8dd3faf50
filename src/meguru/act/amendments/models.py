"""Tables of amendments. The dated layer itself is a table of ``plan``; here is the decision and what caused it."""

from typing import ClassVar

from django.db import models

from meguru.act.amendments.rules import AMENDMENT_MACHINE, LONGEST_CAUSE, LONGEST_GROUP
from meguru.base.access.deciding import LONGEST_STEAD
from meguru.base.bodies.models import District, Organisation, Person
from meguru.base.towns.columns import Line, Small
from meguru.base.towns.models import TownRow
from meguru.check.committee.models import Advice
from meguru.check.opinions.models import Opinion
from meguru.core.language import _, choices_of
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.models import Measure, Pillar, PlanLayer, Theme
from meguru.plan.plans.rules import LAYER_LABELS
from meguru.plan.terms.measures import MEASURE_KIND_LABELS, MeasureKind


class Amendment(TownRow):
    """A decision to continue, add, amend or end, with its reason and its causes, made in the turn of a reviewed year."""

    year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=choices_of(LAYER_LABELS))
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    new_owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    new_group = Line(_("課・分野の名前"), max_length=LONGEST_GROUP, blank=True)
    # What a new measure brings along; of the other kinds nothing. Its partners and districts are named by keys of their own, so
    # that none of them goes, or is merged, without the proposal.
    new_kind = models.CharField(
        max_length=20, choices=choices_of(MEASURE_KIND_LABELS), default=MeasureKind.MEASURE.value
    )
    new_pillar = models.ForeignKey(Pillar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    new_partners = models.ManyToManyField(Organisation, blank=True, related_name="+")
    new_districts = models.ManyToManyField(District, blank=True, related_name="+")
    new_indicators = models.JSONField(default=list)
    # The text as it stood when this was proposed, so that a change decided in between is noticed and not undone.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    advice = models.ManyToManyField(Advice, blank=True, related_name="amendments")
    opinions = models.ManyToManyField(Opinion, blank=True, related_name="amendments")
    other_cause = Line(_("そのほかのきっかけ"), max_length=LONGEST_CAUSE, blank=True)
    effective_year = Small(_("始める年度"))
    state = models.CharField(max_length=10, choices=list(AMENDMENT_MACHINE.states.items()), default="proposed")
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # Why somebody else decided than the seat that decides; empty where it decided itself.
    in_stead = Line(_("代決のわけ"), max_length=LONGEST_STEAD, blank=True, default="")
    layer = models.OneToOneField(PlanLayer, null=True, blank=True, on_delete=models.PROTECT, related_name="amendment")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="amendment_has_reason"),
            models.CheckConstraint(
                condition=~models.Q(state="agreed") | models.Q(layer__isnull=False), name="amendment_agreed_has_layer"
            ),
        ]
