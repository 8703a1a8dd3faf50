"""What is public of opinions, without an actor. For whoever has asked already: commands, ``overview``, the book."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from meguru.base.search.rules import FoundKind, SearchMaterial
from meguru.check.opinions.models import Opinion, OpinionVersion, Withholding
from meguru.check.opinions.queries import OpinionView, opinion_rows, opinion_view, withheld_ids
from meguru.check.opinions.rules import AnswerClass, OpinionState


def public_opinions() -> list[OpinionView]:
    """Answered opinions that are not withheld, newest answers first. Public: they are part of the book."""
    rows = opinion_rows().filter(state="answered").exclude(pk__in=withheld_ids())
    return [opinion_view(row) for row in rows.order_by("-answered_on", "-id")]


def opinions_to_hand_on(
    *, measure_ids: Collection[int], district_ids: Collection[int], of_office: bool = False
) -> tuple[list[OpinionView], int]:
    """Opinions on these measures and districts whose answer promised something of which nothing was told since. One query.

    ``of_office``: beside them the number of all those that wait for an answer, which the secretariat gives; else 0.
    """
    promising = [AnswerClass.TAKEN_UP.value, AnswerClass.REFERENCE.value]
    on = Q(measure__in=measure_ids) | Q(district__in=district_ids)
    wanted = on & Q(answer_class__in=promising, state=OpinionState.ANSWERED.value, after="")
    if of_office:
        wanted |= Q(state__in=[OpinionState.RECEIVED.value, OpinionState.SORTED.value])
    rows = opinion_rows().filter(wanted).exclude(pk__in=withheld_ids()).order_by("answered_on", "id")
    found = [opinion_view(row) for row in rows]
    promised = [each for each in found if each.state is OpinionState.ANSWERED]
    return promised, len(found) - len(promised)


def withheld_numbers() -> set[str]:
    """The numbers of the opinions that nothing public may hold just now."""
    rows = Withholding.objects.filter(lifted_at=None)
    return set(rows.order_by().values_list("opinion__number", flat=True))


def blackened_texts() -> dict[str, set[str]]:
    """Of opinions with parts blacked out, by their numbers: what may stand in a public book.

    The public text, and those that stood there before a slip of typing was corrected, while no part was blacked out anew.
    """
    found = {
        number: {public}
        for number, public in Opinion.objects.exclude(public_text="").order_by().values_list("number", "public_text")
    }
    earlier = OpinionVersion.objects.exclude(public_text="").order_by()
    for number, public in earlier.values_list("opinion__number", "public_text"):
        if number in found:
            found[number].add(public)
    return found


@dataclass(frozen=True)
class Fates:
    """What became of the opinions of one year: shown with their answers, waiting for them, or kept out of what is public."""

    shown: int
    waiting: int
    withheld: int

    @property
    def received(self) -> int:
        """How many came in."""
        return self.shown + self.waiting + self.withheld


def count_fates(*, upto_year: int) -> dict[int, Fates]:
    """What became of what came in, by fiscal year; withheld ones are counted and nothing else. Public: part of the book."""
    held = Q(pk__in=withheld_ids())
    answered = Q(state=OpinionState.ANSWERED.value)
    rows = (
        Opinion.objects.filter(fiscal_year__lte=upto_year)
        .order_by("fiscal_year")
        .values_list("fiscal_year")
        .annotate(
            shown=Count("id", filter=answered & ~held),
            waiting=Count("id", filter=~answered & ~held),
            withheld=Count("id", filter=held),
        )
    )
    return {year: Fates(*counts) for year, *counts in rows}


def count_received(*, upto_year: int | None = None) -> dict[int, int]:
    """How many opinions came in by fiscal year, withheld ones counted too."""
    rows = Opinion.objects.values_list("fiscal_year").annotate(n=Count("id")).order_by("fiscal_year")
    return {year: n for year, n in rows if upto_year is None or year <= upto_year}


def opinions_to_find(numbers: Collection[str] | None = None) -> Iterator[SearchMaterial]:
    """What can be found of opinions: all or these, oldest first, never a name or a contact. One query."""
    rows = Opinion.objects.all()
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    found = rows.order_by("received_on", "id").values_list(
        *("number", "text", "answer", "after", "received_on", "fiscal_year")
    )
    for number, text, answer, after, received_on, year in found.iterator(chunk_size=2000):
        said = "\n".join(filter(None, (text, answer, after)))
        yield SearchMaterial(FoundKind.OPINION, number, number, said, (number,), day=received_on, fiscal_year=year)
