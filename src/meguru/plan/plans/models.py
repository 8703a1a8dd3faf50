"""Tables of the plans: the term and its settings, the frozen base, and the dated layers on top of it."""

from typing import ClassVar

from django.db import models

from meguru.base.bodies.models import District, Organisation
from meguru.base.towns.models import TownRow
from meguru.plan.plans.rules import LAYER_LABELS, MEASURE_KIND_LABELS, READING_MACHINE, TERM_MACHINE
from meguru.plan.plans.terms import DEFAULT_DIRECTIONS, DEFAULT_WORDS, Direction, Quorum, Scale, TermCalendar


class PlanReading(TownRow):
    """What the reader found in an uploaded plan document, kept while people correct it. The file itself is not kept."""

    filename = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=list(READING_MACHINE.states.items()), default="open")
    read_at = models.DateTimeField()
    found = models.JSONField()
    rows = models.JSONField()
    pages = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]


class PlanDocument(TownRow):
    """A document that waits to be read in the background. The row goes as soon as the reading stands or is refused.

    ``attempts`` is the number of the try and its fence: only the newest try may enter what it found, until ``leased_until``.
    """

    reading = models.OneToOneField(PlanReading, on_delete=models.PROTECT, related_name="document")
    data = models.BinaryField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    pages_read = models.PositiveSmallIntegerField(default=0)


class PlanTerm(TownRow):
    """One term (期) of the plan: its years, vision, and the settings that hold in it. Frozen once adopted."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    nickname = models.CharField(max_length=80, blank=True)
    vision = models.CharField(max_length=200, blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=list(TERM_MACHINE.states.items()), default="draft")
    adopted_on = models.DateField(null=True, blank=True)
    base_digest = models.CharField(max_length=64, blank=True)
    words_json = models.JSONField(default=dict)
    scale_json = models.JSONField(default=list)
    directions_json = models.JSONField(default=list)
    quorum_json = models.JSONField(default=dict)
    calendar_json = models.JSONField(default=dict)
    reading = models.ForeignKey(PlanReading, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Measures of the earlier term that are stated to end with it: nothing in this term continues them.
    ended: "models.ManyToManyField[Measure, models.Model]" = models.ManyToManyField(
        "Measure", blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "number"], name="term_once"),
            models.CheckConstraint(condition=models.Q(last_year__gte=models.F("first_year")), name="term_years"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> dict[str, str]:
        """The term's vocabulary; words it does not set are the usual ones."""
        return {**DEFAULT_WORDS, **self.words_json}

    @property
    def scale(self) -> Scale:
        """The term's rating scale."""
        return Scale.read(self.scale_json) if self.scale_json else Scale()

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The term's next-year directions."""
        return tuple(Direction(**row) for row in self.directions_json) or DEFAULT_DIRECTIONS

    @property
    def quorum(self) -> Quorum:
        """The term's quorum rule."""
        return Quorum(**self.quorum_json)

    @property
    def calendar(self) -> TermCalendar:
        """The term's due dates and stages."""
        return TermCalendar.read(self.calendar_json)


class Pillar(TownRow):
    """A pillar (柱) of the ward plan."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="pillars")
    key = models.SlugField(max_length=30)
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["term", "key"], name="pillar_once")]


class Measure(TownRow):
    """A measure or continued project as it was adopted (or added later). Its text here never changes; layers lie on it.

    Its code and number hold in one term only. ``continues`` are the measures of the earlier term that it takes up, which is
    its lineage; ``is_new`` says that somebody stated that it takes up none.
    """

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="measures")
    code = models.SlugField(max_length=20)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=[(k.value, v) for k, v in MEASURE_KIND_LABELS.items()])
    pillar = models.ForeignKey(Pillar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    related = models.ManyToManyField(Organisation, blank=True, related_name="+")
    districts = models.ManyToManyField(District, blank=True, related_name="+")
    from_year = models.PositiveSmallIntegerField()
    source_lines = models.JSONField(default=list)
    continues = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="continued_by")
    is_new = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "code"], name="measure_code_once"),
            models.UniqueConstraint(fields=["term", "number"], name="measure_number_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(TownRow):
    """An indicator (評価指標) of a measure: unit, baseline and yearly targets. All optional."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=100)
    unit = models.CharField(max_length=20)
    baseline = models.FloatField(null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    targets = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class DistrictPlan(TownRow):
    """A district's own plan in a term: slogan, and sections under headings the district chose."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="district_plans")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    slogan = models.CharField(max_length=200, blank=True)
    sections = models.JSONField(default=list)

    class Meta:
        ordering = ["district__number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["term", "district"], name="district_plan_once")]


class Theme(TownRow):
    """A theme of a district plan; districts have as many as they like. Linked to the ward measures that support it.

    ``continues`` are the themes of the same district in the earlier term that it takes up.
    """

    district_plan = models.ForeignKey(DistrictPlan, on_delete=models.PROTECT, related_name="themes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    aim = models.TextField(blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="themes")
    from_year = models.PositiveSmallIntegerField()
    continues = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="continued_by")

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["district_plan", "number"], name="theme_once")]


class LineageCorrection(TownRow):
    """Why the lineage of an adopted term was corrected: which measures, when, and the reason."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="lineage_corrections")
    codes = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="lineage_correction_has_reason"),
        ]


class PlanLayer(TownRow):
    """A dated layer (改) on the frozen plan: what changed, why, and from which year. Decided by ``act.amendments``."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="layers")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(k.value, v) for k, v in LAYER_LABELS.items()])
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="layers")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="layers")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    decided_on = models.DateField()
    effective_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "number"], name="layer_once"),
            models.CheckConstraint(condition=models.Q(measure=None) ^ models.Q(theme=None), name="layer_on_one_thing"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="layer_has_reason"),
        ]
