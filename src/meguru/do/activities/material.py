"""The year's activities without an actor. For whoever has asked already: commands, ``overview``, the book."""

from collections.abc import Collection, Iterator

from meguru.base.search.rules import FoundKind, SearchMaterial
from meguru.do.activities.models import Activity
from meguru.do.activities.queries import ActivityView, HostTally, activity_view, host_tallies, log_rows


def activities_of_year(fiscal_year: int) -> list[ActivityView]:
    """The year's activities, newest first. Public: they are part of the book."""
    return [activity_view(row) for row in log_rows().filter(fiscal_year=fiscal_year)]


def hosts_of_year(fiscal_year: int) -> list[HostTally]:
    """What each organisation held in a year. Public: it is counted from what is part of the book."""
    return host_tallies(fiscal_year)


def activities_to_find(ids: Collection[int] | None = None) -> Iterator[SearchMaterial]:
    """What of the log can be found: all of it or these, oldest first; what was struck is not among it. One query."""
    rows = Activity.objects.filter(struck_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found = rows.order_by("held_on", "id").values_list("id", "line", "place", "held_on", "fiscal_year")
    for pk, line, place, held_on, year in found.iterator(chunk_size=2000):
        yield SearchMaterial(FoundKind.ACTIVITY, str(pk), line, place, (pk,), day=held_on, fiscal_year=year)
