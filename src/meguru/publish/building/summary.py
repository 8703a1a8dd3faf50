"""The year in figures and sentences, from the entries of the book alone: whoever has the published tables can recompute it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from meguru.core.language import _
from meguru.plan.plans.rules import LayerKind
from meguru.publish import sentences
from meguru.publish.book.check import DistrictYear, MeasureYear
from meguru.publish.book.head import ScaleEntry
from meguru.publish.book.plan import DistrictEntry, MeasureEntry
from meguru.publish.book.records import ActivityEntry, AdviceEntry, AmendmentEntry, OpinionCount, RatingCount, Summary


@dataclass(frozen=True)
class Entries:
    """What a summary is made of."""

    year: int
    scale: Sequence[ScaleEntry]
    measures: Sequence[MeasureEntry]
    districts: Sequence[DistrictEntry]
    activities: Sequence[ActivityEntry]
    advice: Sequence[AdviceEntry]
    amendments: Sequence[AmendmentEntry]
    opinions: Sequence[OpinionCount]

    def of_measures(self) -> list[MeasureYear]:
        """The measures that the year asked for."""
        found = (y for m in self.measures for y in m["years"] if y["fiscal_year"] == self.year)
        return [y for y in found if y["state"] in ("recorded", "missing")]

    def of_districts(self) -> list[tuple[DistrictEntry, DistrictYear]]:
        """The districts that the year asked for."""
        found = ((d, y) for d in self.districts for y in d["years"] if y["fiscal_year"] == self.year)
        return [(d, y) for d, y in found if y.get("review") != "not_asked"]


def summary_of(entries: Entries) -> Summary:
    """The figures and the sentences. What the page calls 地区の活動 is the districts' own, and not those of measures alone."""
    year = entries.year
    measures = [y for y in entries.of_measures() if y["state"] == "recorded"]
    districts = [d for d, y in entries.of_districts() if y.get("review") == "accepted"]
    own = Counter(y["rating"] for y in measures)
    judged = Counter(y["committee_rating"] for y in measures)
    activities = [row for row in entries.activities if row["fiscal_year"] == year and row["district"]]
    advice = [item for item in entries.advice if item["fiscal_year"] == year]
    opinions = next((item for item in entries.opinions if item["fiscal_year"] == year), None)
    return Summary(
        measures=len(measures),
        districts=len(districts),
        activities=len(activities),
        people=sum(row["people"] or 0 for row in activities),
        opinions=opinions["received"] if opinions else 0,
        answered=opinions["shown"] if opinions else 0,
        advice=len(advice),
        replied=sum(item["reply"] is not None for item in advice),
        ratings=[RatingCount(code=s["code"], own=own[s["code"]], committee=judged[s["code"]]) for s in entries.scale],
        sentences=_sentences(entries, judged, own),
    )


def _sentences(entries: Entries, judged: "Counter[str | None]", own: "Counter[str | None]") -> list[str]:
    """The year in a few sentences, each naming its figures: first what is not in."""
    good = {s["code"]: s["label"] for s in entries.scale if not s["is_special"] and s["step"] * 2 > s["steps"]}
    by_committee = {code: count for code, count in judged.items() if code}
    by_owners = {code: count for code, count in own.items() if code}
    counts, who = (by_committee, _("委員会の評価")) if by_committee else (by_owners, _("担当の自己評価"))
    asked, reviewed = entries.of_measures(), entries.of_districts()
    measures = sentences.InYear(len(asked), sum(y["state"] == "recorded" for y in asked))
    districts = sentences.InYear(len(reviewed), sum(y.get("review") == "accepted" for _code, y in reviewed))
    changed = [LayerKind(a["kind"]) for a in entries.amendments if a.get("fiscal_year") == entries.year]
    accepted = [(d, y) for d, y in reviewed if y.get("review") == "accepted"]
    cancelled = [(d["name"], y["activities"]) for d, y in accepted if y["manner"] == "cancelled"]
    found = [
        sentences.missing_sentence(measures, districts),
        sentences.rating_sentence(counts, good, who=who, running=measures.asked),
        sentences.changes_sentence(changed),
        sentences.cancelled_sentence(cancelled),
    ]
    return [sentence for sentence in found if sentence]
