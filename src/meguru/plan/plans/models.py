"""Tables of the plans: the term and its settings, the frozen base, the dated layers on it, and the dated changes beside it."""

from typing import Any, ClassVar

from django.db import models

from meguru.base.access.actor import Target
from meguru.base.bodies.models import District, Organisation, Person
from meguru.base.towns.columns import Line, Slug, Small, Whole
from meguru.base.towns.models import TownRow
from meguru.core.language import _, choices_of
from meguru.plan.documents.models import PlanReading
from meguru.plan.plans.rules import (
    LAYER_LABELS,
    LONGEST_INDICATOR,
    LONGEST_LINK_REASON,
    LONGEST_PARTICIPANT,
    LONGEST_PARTICIPANT_TEXT,
    LONGEST_SLOGAN,
    LONGEST_THEME,
    LONGEST_UNIT,
)
from meguru.plan.terms.calendar import TermCalendar
from meguru.plan.terms.changes import (
    LONGEST_CHANGE_REASON,
    MEASURE_FIELD_LABELS,
    TERM_FIELD_LABELS,
    MeasureField,
    after_merge,
)
from meguru.plan.terms.levels import LONGEST_LEVEL, LONGEST_PILLAR, LONGEST_PILLAR_KEY, LONGEST_PILLAR_TEXT
from meguru.plan.terms.measures import LONGEST_GROUP, LONGEST_MEASURE, MEASURE_KIND_LABELS
from meguru.plan.terms.parts import LONGEST_PART
from meguru.plan.terms.rules import LONGEST_NICKNAME, LONGEST_TERM, LONGEST_VISION, TERM_MACHINE
from meguru.plan.terms.scale import Scale
from meguru.plan.terms.settings import SETTINGS, Direction, Quorum, read_directions
from meguru.plan.terms.words import read_words


class PlanTerm(TownRow):
    """One term (期) of the plan: its years, vision, and the settings that hold in it. Frozen once adopted."""

    number = Small(_("第何期"))
    name = Line(_("計画の名前"), max_length=LONGEST_TERM)
    nickname = Line(_("愛称"), max_length=LONGEST_NICKNAME, blank=True)
    vision = Line(_("目標（基本理念）"), max_length=LONGEST_VISION, blank=True)
    first_year = Small(_("始まりの年度"))
    last_year = Small(_("終わりの年度"))
    state = models.CharField(max_length=12, choices=list(TERM_MACHINE.states.items()), default="draft")
    adopted_on = models.DateField(null=True, blank=True)
    base_digest = Line(max_length=64, blank=True)
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
    def settings(self) -> dict[str, Any]:
        """The settings as they are stored, for the next term to begin with."""
        return {key: getattr(self, f"{key}_json") for key in SETTINGS}

    @property
    def words(self) -> dict[str, str]:
        """The term's vocabulary; words it does not set are the usual ones."""
        return read_words(self.words_json)

    @property
    def scale(self) -> Scale:
        """The term's rating scale."""
        return Scale.read(self.scale_json) if self.scale_json else Scale()

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The term's next-year directions."""
        return read_directions(self.directions_json)

    @property
    def quorum(self) -> Quorum:
        """The term's quorum rule."""
        return Quorum(**self.quorum_json)

    @property
    def calendar(self) -> TermCalendar:
        """The term's due dates and stages."""
        return TermCalendar.read(self.calendar_json)


class Pillar(TownRow):
    """A pillar (柱) of the ward plan, on any level between vision and measure. ``position`` is its place in the whole outline.

    ``above`` is the one it stands under; ``level`` is the plan's own word for its level (基本目標). ``path`` is how it is named
    where it stands alone: with the names of all above it.
    """

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="pillars")
    key = Slug(_("柱の記号"), max_length=LONGEST_PILLAR_KEY)
    name = Line(_("柱の名前"), max_length=LONGEST_PILLAR)
    description = Line(_("柱の説明"), max_length=LONGEST_PILLAR_TEXT, blank=True)
    level = Line(_("段の呼び名"), max_length=LONGEST_LEVEL, blank=True)
    above = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="below")
    path = models.TextField(default="", editable=False)
    position = Small(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["term", "key"], name="pillar_once")]


class Participant(TownRow):
    """A kind of bodies or people (主体) that the plan counts on, with the roles it gives them: part of the frozen text.

    ``kinds`` are the kinds of registered organisations it means; residents are none, as no person is registered for what they do.
    """

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="participants")
    name = Line(_("主体の名前"), max_length=LONGEST_PARTICIPANT)
    description = Line(_("主体の説明"), max_length=LONGEST_PARTICIPANT_TEXT, blank=True)
    roles = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    position = Small(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["term", "name"], name="participant_once")]

    def __str__(self) -> str:
        return self.name


class Measure(TownRow):
    """A measure or continued project as it was adopted (or added later). Its text here never changes; layers lie on it.

    Who does it, where and by which indicators may change from a day (``MeasureChange``): the columns hold the present.
    ``owner`` is the body that leads it, the lead; ``related`` are its partners, which do it together with the lead. ``serves`` are
    the measures of its plan that a continued project serves.

    Its code and number hold in one term only. ``continues`` are the measures of the earlier term that it takes up, which is
    its lineage; ``is_new`` says that somebody stated that it takes up none.
    """

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="measures")
    code = Slug(max_length=20)
    number = Small()
    title = Line(_("取組の名前"), max_length=LONGEST_MEASURE)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    group = Line(_("分野・部署"), max_length=LONGEST_GROUP)
    kind = models.CharField(max_length=20, choices=choices_of(MEASURE_KIND_LABELS))
    pillar = models.ForeignKey(Pillar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    related = models.ManyToManyField(Organisation, blank=True, related_name="+")
    districts = models.ManyToManyField(District, blank=True, related_name="+")
    serves = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="served_by")
    from_year = Small()
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

    @property
    def target(self) -> Target:
        """Whose it is: the body that leads it (``owner``), and its partners (``related``). One query where not read along."""
        return Target(self.owner_id, partner_ids=frozenset(body.pk for body in self.related.all()))


class MeasurePart(TownRow):
    """A sub-item (細目) of a measure: what the plan names inside it, with its own words on the sheet, and a rating where wished.

    Known by its number, which is never given again within the measure. ``owner`` is one of the measure's partners; without one
    it is the lead's own. May change from a day (``MeasureChange``): the columns hold the present.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="parts")
    number = Small(_("番号"))
    title = Line(_("細目の名前"), max_length=LONGEST_PART)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_rated = models.BooleanField(default=False)
    # From which day it is one, where not with the measure; and from which no more: it stays for what was written of it.
    from_day = models.DateField(null=True, blank=True)
    until_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["measure", "number"], name="part_number_once")]

    def __str__(self) -> str:
        return self.title


class Indicator(TownRow):
    """An indicator (評価指標) of a measure: unit, baseline and yearly targets. All optional.

    ``part`` is the number of the sub-item it is of; without one it is of the measure as a whole.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="indicators")
    name = Line(_("指標の名前"), max_length=LONGEST_INDICATOR)
    unit = Line(_("単位"), max_length=LONGEST_UNIT)
    baseline = models.FloatField(null=True, blank=True)
    baseline_year = Small(_("もとの年度"), null=True, blank=True)
    targets = models.JSONField(default=dict)
    part = Small(_("細目の番号"), null=True, blank=True)
    position = Small(default=0)

    class Meta:
        ordering = ["position", "id"]


class DistrictPlan(TownRow):
    """A district's own plan in a term: slogan, and sections under headings the district chose."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="district_plans")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    slogan = Line(_("合言葉"), max_length=LONGEST_SLOGAN, blank=True)
    sections = models.JSONField(default=list)

    class Meta:
        ordering = ["district__number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["term", "district"], name="district_plan_once")]


class Theme(TownRow):
    """A theme of a district plan; districts have as many as they like. Linked to the ward measures that support it.

    ``continues`` are the themes of the same district in the earlier term that it takes up.
    """

    district_plan = models.ForeignKey(DistrictPlan, on_delete=models.PROTECT, related_name="themes")
    number = Small()
    title = Line(_("取り組むこと"), max_length=LONGEST_THEME)
    aim = models.TextField(blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="themes")
    from_year = Small()
    continues = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="continued_by")

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["district_plan", "number"], name="theme_once")]


class LineageCorrection(TownRow):
    """Why the lineage of an adopted term was corrected: which measures, when, and the reason."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="lineage_corrections")
    codes = models.JSONField(default=list)
    reason = Line(_("つながりを直すわけ"), max_length=LONGEST_LINK_REASON)
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="lineage_correction_has_reason"),
        ]


class PlanLayer(TownRow):
    """A dated layer (改) on the frozen plan: what changed, why, and from which year. Decided by ``act.amendments``."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="layers")
    number = Small()
    kind = models.CharField(max_length=10, choices=choices_of(LAYER_LABELS))
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="layers")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="layers")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField()
    decided_on = models.DateField()
    effective_year = Small()

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "number"], name="layer_once"),
            models.CheckConstraint(condition=models.Q(measure=None) ^ models.Q(theme=None), name="layer_on_one_thing"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="layer_has_reason"),
        ]


class DatedChange(TownRow):
    """That something beside the frozen text is otherwise from a day on, with the reason: one field of one thing.

    ``before`` and ``after`` are plain data with the names as they were. ``applied_at`` is empty until the day has come; one that
    is to come may be withdrawn. ``act`` is the number of what was done at once.
    """

    act = Whole()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    from_day = models.DateField()
    reason = Line(_("変えるわけ"), max_length=LONGEST_CHANGE_REASON)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["from_day", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="%(class)s_has_reason"),
            models.CheckConstraint(
                condition=models.Q(applied_at=None) | models.Q(withdrawn_at=None), name="%(class)s_applied_or_withdrawn"
            ),
        ]


class MeasureChange(DatedChange):
    """A dated change of a measure: lead, partners, districts, indicators, sub-items, what it serves; of an added one its pillar.

    ``bodies`` and ``places`` are the bodies and districts that ``after`` speaks of, so that none of them goes before its day.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=12, choices=choices_of(MEASURE_FIELD_LABELS))
    bodies = models.ManyToManyField(Organisation, blank=True, related_name="+")
    places = models.ManyToManyField(District, blank=True, related_name="+")

    class Meta(DatedChange.Meta):
        pass

    def follow_merge(self, gone: int, into: TownRow) -> None:
        """What is still to come speaks of the body or district that the first is now; what was done keeps its names."""
        if self.applied_at is None:
            self.after = after_merge(MeasureField(self.field), self.after, gone, into)
            self.save(update_fields=["after"])


class TermChange(DatedChange):
    """A dated change of an adopted term: its due dates and return days, or its quorum."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=12, choices=choices_of(TERM_FIELD_LABELS))

    class Meta(DatedChange.Meta):
        pass
