"""The year's activities without an actor. For whoever has asked already: commands, ``overview``, the book."""

from meguru.do.activities.queries import ActivityView, HostTally, activity_view, host_tallies, log_rows


def activities_of_year(fiscal_year: int) -> list[ActivityView]:
    """The year's activities, newest first. Public: they are part of the book."""
    return [activity_view(row) for row in log_rows().filter(fiscal_year=fiscal_year)]


def hosts_of_year(fiscal_year: int) -> list[HostTally]:
    """What each organisation held in a year. Public: it is counted from what is part of the book."""
    return host_tallies(fiscal_year)
