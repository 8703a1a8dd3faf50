"""A district's numbers on a day as pages show them: the picture of ages, its table, and the table of what is known."""

from typing import Any

from meguru.base.basics.queries import Day
from meguru.base.basics.rules.ages import in_fives
from meguru.site.population import Bar, population_figure


def day_view(day: Day, name: str) -> dict[str, Any]:
    """A day as a page shows it: its table, the picture of its ages and their own table."""
    bands = in_fives(day.numbers.ages)
    bars = [Bar(band.label, band.male, band.female, band.people) for band in bands]
    return {
        "day": day,
        "bands": tuple(reversed(bands)),
        "by_sex": any(band.male is not None or band.female is not None for band in bands),
        "figure": population_figure(bars, name, f"ages-{day.as_of:%Y%m%d}"),
    }
