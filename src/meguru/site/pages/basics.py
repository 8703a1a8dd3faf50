"""A district's numbers on its page: the newest day with its picture and its table, and what changed since the day before."""

from meguru.base.basics.rules.numbers import lines_of, numbers_of
from meguru.core.language import listed
from meguru.publish.book.plan import DistrictEntry
from meguru.site.population import Bar, population_figure
from meguru.site.reader import BookReader

PLAZA = "care_plaza"


def basics_view(reader: BookReader, district: DistrictEntry) -> dict[str, object] | None:
    """The newest day; ``None`` where nothing is known, and in books that are older than this."""
    days = district.get("basics", [])
    if not days:
        return None
    now, before = days[0], days[1] if len(days) > 1 else None
    bars = [Bar(age["label"], age["male"], age["female"], age["people"]) for age in now["ages"]]
    plazas = [
        body["name"]
        for body in reader.book["organisations"]
        if body["kind"] == PLAZA and district["code"] in body["districts"]
    ]
    return {
        "day": now,
        "before": before,
        "lines": lines_of(numbers_of(now), numbers_of(before) if before else None),
        "ages": list(reversed(now["ages"])),
        "by_sex": any(age["male"] is not None or age["female"] is not None for age in now["ages"]),
        "figure": population_figure(bars, district["name"], "ages"),
        "plazas": listed(plazas),
    }
