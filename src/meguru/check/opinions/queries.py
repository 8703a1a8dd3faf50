"""Reading opinions. What is public never joins the contact table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.towns.prepared import Prepared, Slot
from meguru.base.towns.scope import across_towns
from meguru.check.opinions.models import Opinion, OpinionContact, OpinionVersion, Withholding
from meguru.check.opinions.rules import (
    CHANNEL_LABELS,
    CLASS_LABELS,
    OPINION_MACHINE,
    SHOWING_MACHINE,
    AnswerClass,
    Channel,
    OpinionState,
    OpinionStep,
    Showing,
    ShowingStep,
)
from meguru.core.clock import day_of
from meguru.core.errors import or_not_found


@dataclass(frozen=True)
class OpinionView:
    """One opinion as it is read; never the writer's name or contact."""

    id: int
    number: str
    fiscal_year: int
    received_on: date
    channel: str
    channel_code: str
    text: str
    district_code: str | None
    district_name: str
    measure_id: int | None
    measure_code: str | None
    measure_title: str
    measure_term: int | None
    state: OpinionState
    state_label: str
    answer_class: str
    class_label: str
    answer: str
    answered_on: date | None
    after: str
    withheld_reason: str
    is_withheld: bool
    was_withheld: bool
    public_text: str

    @property
    def published(self) -> str:
        """The text as it is published: with parts blacked out, where there are any."""
        return self.public_text or self.text

    @property
    def showing(self) -> Showing:
        """Whether it is published once it is answered."""
        return Showing.WITHHELD if self.is_withheld else Showing.SHOWN

    def allows_showing(self, step: ShowingStep) -> bool:
        """Whether it can be withheld, or shown again, just now."""
        return SHOWING_MACHINE.allows(self.showing, step)

    def allows(self, step: OpinionStep) -> bool:
        """Whether the step is open in the present state."""
        return OPINION_MACHINE.allows(self.state, step)


@dataclass(frozen=True)
class WithholdingView:
    """One time that an opinion was kept out of what is public: why, by whom, and how it ended."""

    number: str
    text: str
    reason: str
    withheld_by_id: int | None
    withheld_by: str
    withheld_at: datetime
    lift_reason: str
    lifted_by: str
    lifted_on: date | None


@dataclass(frozen=True)
class OpinionVersionView:
    """What was typed of an opinion until it was corrected."""

    text: str
    channel: str
    received_on: date
    reason: str
    corrected_by: str
    corrected_on: date


@dataclass(frozen=True)
class ContactView:
    """The writer's contact, for the secretariat alone."""

    name: str
    contact: str
    erase_on: date


def opinion_view(row: Opinion) -> OpinionView:
    """A row as it is read; for the reads of this area."""
    return OpinionView(
        id=row.pk,
        number=row.number,
        fiscal_year=row.fiscal_year,
        received_on=row.received_on,
        channel=CHANNEL_LABELS[Channel(row.channel)],
        channel_code=row.channel,
        text=row.text,
        district_code=row.district.code if row.district else None,
        district_name=row.district.name if row.district else "",
        measure_id=row.measure_id,
        measure_code=row.measure.code if row.measure else None,
        measure_title=row.measure.title if row.measure else "",
        measure_term=getattr(row, "measure_term", None),
        state=OpinionState(row.state),
        state_label=OPINION_MACHINE.states[OpinionState(row.state)],
        answer_class=row.answer_class,
        class_label=CLASS_LABELS[AnswerClass(row.answer_class)] if row.answer_class else "",
        answer=row.answer,
        answered_on=row.answered_on,
        after=row.after,
        withheld_reason=getattr(row, "withheld_reason", None) or "",
        is_withheld=getattr(row, "withheld_reason", None) is not None,
        was_withheld=getattr(row, "was_withheld", False),
        public_text=row.public_text,
    )


def opinion_rows() -> "QuerySet[Opinion]":
    """With the names of district and measure; what else stands on those rows is long and not shown beside an opinion."""
    held = Withholding.objects.filter(opinion=OuterRef("pk"), lifted_at=None).values("reason")[:1]
    rows = Opinion.objects.select_related("district", "measure").annotate(
        withheld_reason=Subquery(held),
        was_withheld=Exists(Withholding.objects.filter(opinion=OuterRef("pk"))),
        measure_term=F("measure__term__number"),
    )
    return rows.defer("district__town_blocks", "measure__description", "measure__source_lines")


def withheld_ids() -> "QuerySet[Withholding, int]":
    """The opinions kept out of what is public just now; for the reads of this area."""
    return Withholding.objects.filter(lifted_at=None).order_by().values_list("opinion", flat=True)


# Those that wait come first, the longest waiting at the top; then what is done, newest first.
_WAITING = [OpinionState.RECEIVED.value, OpinionState.SORTED.value]
_QUEUE = (
    Case(When(state__in=_WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()),
    Case(When(state__in=_WAITING, then=F("received_on"))).asc(nulls_last=True),
    Case(When(state__in=_WAITING, then=F("id"))).asc(nulls_last=True),
    "-received_on",
    "-id",
)


def list_opinions(
    actor: Actor, *, state: OpinionState | None = None, withheld: bool | None = None, offset: int = 0, limit: int = 50
) -> list[OpinionView]:
    """Opinions for the officer's queue: those that wait first, oldest at the top; withheld ones wait for nobody.

    May: staff and the secretariat.

    ``withheld`` narrows to those that are, or are not, kept out of what is public.
    """
    require(actor, Action.OPINION_VIEW)
    rows = opinion_rows().alias(apart=Exists(withheld_ids().filter(opinion=OuterRef("pk"))))
    rows = rows.order_by(Case(When(apart=True, then=Value(1)), default=Value(0), output_field=IntegerField()), *_QUEUE)
    if state is not None:
        rows = rows.filter(state=state.value)
    if withheld is not None:
        rows = rows.filter(pk__in=withheld_ids()) if withheld else rows.exclude(pk__in=withheld_ids())
    return [opinion_view(row) for row in rows[offset : offset + limit]]


def waiting_numbers(actor: Actor) -> list[str]:
    """The numbers of the opinions that wait for an answer, in the order of the queue. One query. May: staff and the secretariat."""
    require(actor, Action.OPINION_VIEW)
    return _WAITING_NUMBERS.ask()


_WAITING_NUMBERS = Prepared(
    lambda: (
        Opinion.objects.filter(state__in=[OpinionState.RECEIVED.value, OpinionState.SORTED.value])
        .exclude(pk__in=withheld_ids())
        .order_by(*_QUEUE)
        .values_list("number", flat=True)
    )
)


def recent_opinions(
    actor: Actor, *, since_year: int, limit: int = 100, keep: Collection[str] = ()
) -> list[OpinionView]:
    """Opinions that may cause a change of the plan: received since a fiscal year, withheld ones not. May: staff.

    ``keep``: the numbers of those that are named already, and stay among them whatever became of them.
    """
    require(actor, Action.OPINION_VIEW)
    named = Q(number__in=list(keep))
    rows = opinion_rows().filter(named | (Q(fiscal_year__gte=since_year) & ~Q(pk__in=withheld_ids())))
    return [opinion_view(row) for row in rows[:limit]]


_BY_STATE = Prepared(
    lambda: Opinion.objects.exclude(pk__in=withheld_ids()).order_by().values_list("state").annotate(n=Count("id"))
)


def count_by_state(actor: Actor) -> dict[OpinionState, int]:
    """How many opinions are in each state, all states named; withheld ones stand apart (``count_withheld``)."""
    require(actor, Action.OPINION_VIEW)
    rows = dict(_BY_STATE.ask())
    return {state: rows.get(state.value, 0) for state in OpinionState}


def count_withheld(actor: Actor) -> int:
    """How many opinions are kept out of what is public."""
    require(actor, Action.OPINION_VIEW)
    return int(Withholding.objects.filter(lifted_at=None).count())


def withholdings(actor: Actor, *, number: str | None = None) -> list[WithholdingView]:
    """Of one opinion: every time it was withheld. Of all: those in force, for the publication page. May: staff."""
    require(actor, Action.OPINION_VIEW)
    rows = Withholding.objects.select_related("opinion", "withheld_by", "lifted_by")
    rows = rows.filter(lifted_at=None) if number is None else rows.filter(opinion__number=number)
    return [
        WithholdingView(
            number=row.opinion.number,
            text=row.opinion.text,
            reason=row.reason,
            withheld_by_id=row.withheld_by_id,
            withheld_by=row.withheld_by.name if row.withheld_by else "",
            withheld_at=row.withheld_at,
            lift_reason=row.lift_reason,
            lifted_by=row.lifted_by.name if row.lifted_by else "",
            lifted_on=day_of(row.lifted_at) if row.lifted_at else None,
        )
        for row in rows
    ]


def get_opinion(actor: Actor, number: str) -> tuple[OpinionView, ContactView | None]:
    """One opinion, with the contact where the actor may see it. Raises ``NotFound``."""
    require(actor, Action.OPINION_VIEW)
    row = or_not_found(opinion_rows().filter(number=number).first())
    contact = None
    if can(actor, Action.OPINION_CONTACT_SEE):
        kept = OpinionContact.objects.filter(opinion=row).first()
        contact = ContactView(kept.name, kept.contact, kept.erase_on) if kept else None
    return opinion_view(row), contact


def versions_of_opinion(actor: Actor, number: str) -> list[OpinionVersionView]:
    """What was typed of an opinion before each correction, what came in first. May: the secretariat."""
    require(actor, Action.OPINION_REGISTER)
    rows = OpinionVersion.objects.filter(opinion__number=number).select_related("corrected_by")
    return [
        OpinionVersionView(
            text=row.text,
            channel=CHANNEL_LABELS[Channel(row.channel)],
            received_on=row.received_on,
            reason=row.reason,
            corrected_by=row.corrected_by.name if row.corrected_by else "",
            corrected_on=day_of(row.corrected_at),
        )
        for row in rows
    ]


def towns_with_due_contacts(on: date) -> list[str]:
    """The slugs of towns with contacts to be erased by a day, for the daily round and for doctor."""
    with across_towns("the daily round looks where something is due before it enters a town"):
        rows = OpinionContact.objects.filter(erase_on__lte=on)
        return list(rows.order_by("town__slug").values_list("town__slug", flat=True).distinct())


@dataclass(frozen=True)
class Voice:
    """An opinion as it stands beside a sheet."""

    number: str
    channel: str
    text: str
    district_name: str


MOST_BESIDE_A_SHEET = 20


def _voices(whose: Q) -> "QuerySet[Opinion, tuple[str, str, str, str | None]]":
    rows = Opinion.objects.filter(whose, fiscal_year__gte=Slot("first"), fiscal_year__lte=Slot("last"))
    rows = rows.exclude(pk__in=withheld_ids())[:MOST_BESIDE_A_SHEET]
    return rows.values_list("number", "channel", "text", "district__name")


_OF_MEASURE = Prepared(lambda: _voices(Q(measure=Slot("whose"))))
_OF_DISTRICT = Prepared(lambda: _voices(Q(district=Slot("whose"))))


def opinions_for_sheet(
    actor: Actor, *, measure_id: int | None, district_id: int | None, first_year: int, last_year: int
) -> list[Voice]:
    """The newest opinions beside a sheet: of its measure or district, received in these years, withheld ones not. One query.

    May: staff.
    """
    require(actor, Action.OPINION_VIEW)
    asked, whose = (_OF_MEASURE, measure_id) if measure_id else (_OF_DISTRICT, district_id)
    rows = asked.ask(whose=whose, first=first_year, last=last_year)
    return [
        Voice(number, CHANNEL_LABELS[Channel(channel)], text, district or "")
        for number, channel, text, district in rows
    ]
