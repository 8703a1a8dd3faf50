"""Reading lineages: which measure or theme of one term continues which of the term before, and whole lines through all terms.

A measure's identity runs along these; its code and number hold in one term only. Each reading is a fixed number of queries.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import District
from meguru.base.towns.prepared import Prepared
from meguru.core.errors import or_not_found
from meguru.plan.plans.models import LineageCorrection, Measure, PlanLayer, PlanTerm, Theme
from meguru.plan.plans.queries.layers import layered
from meguru.plan.plans.rules import (
    LayerKind,
    Likeness,
    Lineage,
    PassageKind,
    propose_links,
)
from meguru.plan.terms.rules import TermState


@dataclass(frozen=True)
class Ancestor:
    """A measure as others of its line speak of it: 第3期 7「…」, under the title it had when its term ended."""

    id: int
    term_number: int
    code: str
    number: int
    title: str
    owner: str
    first_year: int
    last_year: int
    ended_from: int | None


@dataclass(frozen=True)
class NewRow:
    """A measure of the new term and where it comes from: as recorded, or the one that is proposed."""

    id: int
    code: str
    number: int
    title: str
    owner: str
    continues: tuple[Ancestor, ...]
    is_new: bool
    proposed: Ancestor | None
    origin: PassageKind | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet where it comes from."""
        return not self.continues and not self.is_new

    @property
    def word(self) -> str:
        """What is recorded, in one word, so that a form can tell whether somebody changed it since."""
        return passage_word((row.code for row in self.continues), is_new=self.is_new)


@dataclass(frozen=True)
class OldRow:
    """A measure of the earlier term and what becomes of it."""

    measure: Ancestor
    heirs: tuple[NewRow, ...]
    is_ended: bool
    passing: PassageKind | None

    @property
    def is_open(self) -> bool:
        """Whether nothing continues it and nobody has said that it ends, though it ran to the end of its term."""
        return not self.heirs and not self.is_ended and self.measure.ended_from is None


@dataclass(frozen=True)
class Correction:
    """A correction of an adopted term's lineage."""

    at: datetime
    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class TermLineage:
    """How a term's measures stand to those of the term before. ``earlier`` is ``None`` for a town's first plan."""

    term: PlanTerm
    earlier: PlanTerm | None
    new: tuple[NewRow, ...]
    old: tuple[OldRow, ...]
    corrections: tuple[Correction, ...]

    @property
    def open_new(self) -> tuple[NewRow, ...]:
        """The new term's measures of which nobody has said where they come from."""
        return tuple(row for row in self.new if row.is_open)

    @property
    def open_old(self) -> tuple[OldRow, ...]:
        """The earlier term's measures of which nobody has said what becomes of them."""
        return tuple(row for row in self.old if row.is_open)


def passage_word(codes: Iterable[str], *, is_new: bool) -> str:
    """Where a measure comes from, in one word: the codes it continues, ``new``, or nothing."""
    return ",".join(sorted(codes)) or ("new" if is_new else "")


_MEASURE_LINKS = Prepared(
    lambda: Measure.objects.filter(continues__isnull=False).order_by().values_list("id", "continues")
)


def measure_lineage() -> Lineage:
    """The lineage of every measure of the town in scope. One query."""
    return Lineage(frozenset((heir, forebear) for heir, forebear in _MEASURE_LINKS.ask()))


def theme_lineage() -> Lineage:
    """The lineage of every theme of the district plans of the town in scope. One query."""
    pairs = Theme.objects.filter(continues__isnull=False).order_by().values_list("id", "continues")
    return Lineage(frozenset((heir, forebear) for heir, forebear in pairs))


def earlier_theme_numbers(earlier: Mapping[int, int | None]) -> dict[int, dict[int, tuple[int, ...]]]:
    """Of each district plan (→ an earlier one): the number of a theme → the numbers, in that one, of what it came from.

    Two queries. A term between the two of which no year was opened is gone through.
    """
    lineage = theme_lineage()
    themes: dict[int, list[tuple[int, int]]] = {}
    plans = {*earlier, *(each for each in earlier.values() if each is not None)}
    rows = Theme.objects.filter(district_plan__in=plans).order_by("number")
    for plan, theme, number in rows.values_list("district_plan", "id", "number"):
        themes.setdefault(plan, []).append((theme, number))
    found: dict[int, dict[int, tuple[int, ...]]] = {}
    for plan, before in earlier.items():
        old = themes.get(before, []) if before is not None else []
        for theme, number in themes.get(plan, []):
            line = lineage.ancestry_of(theme)
            if numbers := tuple(each for key, each in old if key in line):
                found.setdefault(plan, {})[number] = numbers
    return found


@dataclass(frozen=True)
class DistrictThemes:
    """A district's themes in a term: how many there are, how many continue an earlier one, and those they continue."""

    code: str
    name: str
    themes: int
    continued: int
    left: tuple[tuple[int, str], ...]


def theme_passages(actor: Actor, term: PlanTerm, before: PlanTerm) -> list[DistrictThemes]:
    """Of each district: how its themes in a term stand to those in the term before. Two queries. May: the secretariat."""
    require(actor, Action.PLAN_ADOPT)
    rows = Theme.objects.filter(district_plan__term__in=(term, before)).select_related("district_plan__district")
    links = theme_lineage()
    new: dict[District, list[Theme]] = {}
    old: dict[District, list[Theme]] = {}
    for row in rows.order_by("district_plan__district__number", "number"):
        side = new if row.district_plan.term_id == term.pk else old
        side.setdefault(row.district_plan.district, []).append(row)
    return [
        DistrictThemes(
            code=district.code,
            name=district.name,
            themes=len(new.get(district, ())),
            continued=sum(bool(links.forebears_of(row.pk)) for row in new.get(district, ())),
            left=tuple((row.number, row.title) for row in old.get(district, ()) if not links.heirs_of(row.pk)),
        )
        for district in sorted({*new, *old}, key=lambda each: (each.number, each.pk))
    ]


@dataclass(frozen=True)
class PassagesLeft:
    """How many measures of a term, and of the one before, nobody has said anything of yet."""

    new: int
    old: int


def passages_left(actor: Actor, term: PlanTerm, before: PlanTerm) -> PassagesLeft:
    """What is still open in a term's lineage, as numbers. Two queries. May: the secretariat."""
    require(actor, Action.PLAN_ADOPT)
    new = Measure.objects.filter(term=term, from_year=term.first_year, is_new=False, continues=None)
    heirless = Measure.objects.filter(term=before).exclude(continued_by__term=term).exclude(pk__in=term.ended.all())
    return PassagesLeft(new.count(), heirless.exclude(layers__kind=LayerKind.END.value).count())


def line_of(measure_id: int) -> frozenset[int]:
    """A measure, all it came from and all that came of it, by id. One query."""
    return measure_lineage().line_of(measure_id)


def named(measure_ids: Iterable[int], **which: str) -> dict[int, Ancestor]:
    """Measures as others of their line speak of them, by id. Two queries."""
    rows = Measure.objects.filter(pk__in=set(measure_ids), **which).select_related("term", "owner")
    return {row.pk: _ancestor(row) for row in rows.prefetch_related(_layers())}


def theme_origins(term: PlanTerm) -> dict[int, tuple[tuple[int, int, str], ...]]:
    """Of each theme of a term, by id: term, number and title of those it continues. One query. Public: part of the book."""
    found: dict[int, tuple[tuple[int, int, str], ...]] = {}
    rows = Theme.objects.filter(district_plan__term=term, continues__isnull=False).order_by("id", "continues__number")
    for theme, number, earlier, title in rows.values_list(
        "id", "continues__district_plan__term__number", "continues__number", "continues__title"
    ):
        found[theme] = (*found.get(theme, ()), (number, earlier, title))
    return found


def line_named(measure_id: int) -> list[Ancestor]:
    """Every measure of one line in adopted plans, the oldest term first. Three queries; one where the line is itself alone."""
    line = line_of(measure_id)
    if len(line) == 1:
        return []
    found = named(line, term__state=TermState.ADOPTED.value).values()
    return sorted(found, key=lambda row: (row.term_number, row.number))


def _layers() -> "Prefetch[str]":
    return Prefetch("layers", PlanLayer.objects.order_by("number"))


def _ancestor(row: Measure) -> Ancestor:
    text = layered(row, row.term.last_year)
    return Ancestor(
        id=row.pk,
        term_number=row.term.number,
        code=row.code,
        number=row.number,
        title=text.title,
        owner=row.owner.name,
        first_year=row.term.first_year,
        last_year=row.term.last_year,
        ended_from=text.ended_from,
    )


def term_lineage(actor: Actor, number: int) -> TermLineage:
    """How a term's measures stand to the term before, with proposals where nothing is said yet. Raises ``NotFound``.

    Nothing is proposed for a measure that ended before its term did. Six queries. May: the secretariat.
    """
    require(actor, Action.PLAN_ADOPT)
    terms = list(PlanTerm.objects.order_by("-last_year"))
    term = or_not_found(next((each for each in terms if each.number == number), None))
    adopted = [each for each in terms if each.state == TermState.ADOPTED and each.last_year < term.first_year]
    if not adopted:
        return TermLineage(term, None, (), (), ())
    before = adopted[0]
    found = Measure.objects.filter(term__in=(before, term)).select_related("term", "owner")
    both = list(found.prefetch_related(_layers(), "continues"))
    old = {row.pk: _ancestor(row) for row in both if row.term_id == before.pk}
    # What an amendment adds to a running term is new by its nature.
    rows = [row for row in both if row.term_id == term.pk and row.from_year == term.first_year]
    lineage = Lineage(frozenset((row.pk, each.pk) for row in rows for each in row.continues.all()))
    ended = set(term.ended.values_list("pk", flat=True))
    proposed = _proposals(rows, lineage, old, ended)
    new = tuple(_new_row(row, lineage, old, proposed) for row in rows)
    return TermLineage(
        term=term,
        earlier=before,
        new=new,
        old=tuple(_old_row(row, new, lineage, ended) for row in old.values()),
        corrections=tuple(
            Correction(row.corrected_at, tuple(row.codes), row.reason)
            for row in LineageCorrection.objects.filter(term=term)
        ),
    )


def _proposals(
    rows: Sequence[Measure], lineage: Lineage, old: Mapping[int, Ancestor], ended: Collection[int]
) -> dict[int, int]:
    """Proposals for those of which nothing is said, from those that nothing continues yet and that ran to the end."""
    asking = [row for row in rows if not lineage.forebears_of(row.pk) and not row.is_new]
    free = [
        row for row in old.values() if row.ended_from is None and not lineage.heirs_of(row.id) and row.id not in ended
    ]
    return propose_links(
        [Likeness(row.pk, row.title, row.owner.name) for row in asking],
        [Likeness(row.id, row.title, row.owner) for row in free],
    )


def _new_row(row: Measure, lineage: Lineage, old: Mapping[int, Ancestor], proposed: Mapping[int, int]) -> NewRow:
    continues = tuple(sorted((old[each] for each in lineage.forebears_of(row.pk)), key=lambda each: each.number))
    return NewRow(
        id=row.pk,
        code=row.code,
        number=row.number,
        title=row.title,
        owner=row.owner.name,
        continues=continues,
        is_new=row.is_new,
        proposed=old[proposed[row.pk]] if row.pk in proposed else None,
        origin=lineage.origin(row.pk) if continues or row.is_new else None,
    )


def _old_row(measure: Ancestor, new: Sequence[NewRow], lineage: Lineage, ended: Collection[int]) -> OldRow:
    heirs = tuple(row for row in new if row.id in lineage.heirs_of(measure.id))
    is_ended = measure.id in ended and not heirs
    is_known = bool(heirs) or is_ended or measure.ended_from is not None
    return OldRow(measure, heirs, is_ended, lineage.passing(measure.id) if is_known else None)
