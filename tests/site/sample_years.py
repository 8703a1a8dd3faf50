"""Years made up by hypothesis: a small town whose sheets, ratings, activities, opinions, advice and figures are whatever may be."""

from copy import deepcopy
from typing import Literal

from hypothesis import strategies as st

from meguru.publish.book import Book
from meguru.publish.book.plan import IndicatorEntry
from meguru.publish.book.records import ActivityEntry, OpinionCount
from tests.site.sample_book import rich_book
from tests.site.sample_counts import settled

YEAR, MEASURES, DISTRICTS = 2017, 5, 3
MANNERS: list[Literal["held", "written", "cancelled"]] = ["held", "written", "cancelled"]
REVIEWS: list[Literal["accepted", "missing", "not_asked"]] = ["accepted", "missing", "not_asked"]
CODES = ("A", "B", "C", "D", "not_done", "cancelled", None)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A book of one year."""
    book = _small()
    for measure in book["measures"]:
        for year in measure["years"]:
            if year["fiscal_year"] == YEAR and draw(st.booleans()):
                year.update({"state": "missing", "rating": None, "committee_rating": None, "did": "", "plan": ""})
            elif year["fiscal_year"] == YEAR:
                year.update({"rating": draw(st.sampled_from(CODES)), "committee_rating": draw(st.sampled_from(CODES))})
        measure["indicators"] = draw(st.lists(_indicators(), max_size=2, unique_by=lambda i: i["name"]))
    for district in book["districts"]:
        last = district["years"][-1]
        last["review"] = draw(st.sampled_from(REVIEWS))
        last["manner"] = draw(st.sampled_from(MANNERS)) if last["review"] == "accepted" else "held"
    book["activities"] = draw(
        _activities([d["code"] for d in book["districts"]], [m["code"] for m in book["measures"]])
    )
    book["opinion_counts"] = [
        _count(book, year, draw(st.integers(0, 9)), draw(st.integers(0, 9))) for year in (2016, 2017, 2018)
    ]
    for item in book["advice"]:
        item["reply"] = item["reply"] if draw(st.booleans()) else None
    book["amendments"] = draw(st.lists(st.sampled_from(book["amendments"]), unique_by=lambda a: a["number"]))
    for amendment in book["amendments"]:
        kind = draw(st.sampled_from([("keep", "継続"), ("add", "追加"), ("amend", "修正"), ("end", "終了")]))
        amendment["kind"], amendment["kind_label"] = kind  # type: ignore[typeddict-item]
    return settled(book)


def _small() -> Book:
    book = deepcopy(rich_book())
    kept = {m["code"] for m in book["measures"][3 : 3 + MEASURES]}
    book["measures"] = [m for m in book["measures"] if m["code"] in kept]
    book["districts"] = book["districts"][:DISTRICTS]
    places = {d["code"] for d in book["districts"]}
    for measure in book["measures"]:
        measure["districts"] = [c for c in measure["districts"] if c in places]
        measure["themes"] = [t for t in measure["themes"] if t[0] in places]
    book["opinions"] = [o for o in book["opinions"] if o["answer"]]
    return book


def _count(book: Book, year: int, waiting: int, withheld: int) -> OpinionCount:
    label = f"平成{year - 1988}年度"
    shown = sum(o["fiscal_year"] == year for o in book["opinions"])
    received = shown + waiting + withheld
    return {
        "fiscal_year": year,
        "label": label,
        "received": received,
        "shown": shown,
        "waiting": waiting,
        "withheld": withheld,
    }


def _numbers() -> st.SearchStrategy[float]:
    return st.one_of(
        st.integers(0, 4000).map(float),
        st.integers(0, 40_000).map(lambda n: n / 10),
        st.sampled_from([0.0, 38.0, 40.0, 41.9, 42.0, 42.1, 44.1]),
    )


@st.composite
def _indicators(draw: st.DrawFn) -> IndicatorEntry:
    baseline = draw(st.one_of(st.none(), _numbers()))
    name = draw(st.sampled_from(["講座の開催", "受けた人", "開いた場"]))
    return {
        "name": name, "unit": draw(st.sampled_from(["回", "人", "か所"])), "baseline": baseline,
        "baseline_label": "平成27年度",
        "years": [
            {"fiscal_year": year, "label": label, "target": draw(st.one_of(st.none(), _numbers())),
             "actual": draw(st.one_of(st.none(), _numbers())) if year <= YEAR else None}
            for year, label in ((2016, "平成28年度"), (2017, "平成29年度"), (2018, "平成30年度"))
        ],
    }  # fmt: skip


@st.composite
def _activities(draw: st.DrawFn, districts: list[str], measures: list[str]) -> list[ActivityEntry]:
    rows: list[ActivityEntry] = []
    for _ in range(draw(st.integers(0, 25))):
        month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
        fiscal_year = draw(st.sampled_from([2016, 2017, 2017, 2017]))
        on = f"{fiscal_year + (month < 4)}-{month:02}-{day:02}"
        rows.append(
            {
                "on": on,
                "on_label": f"{month}月{day}日",
                "fiscal_year": fiscal_year,
                "place": "会館",
                "district": draw(st.sampled_from([None, *districts])),
                "measures": draw(st.lists(st.sampled_from(measures), unique=True)),
                "people": draw(st.sampled_from([None, 0, 1, 24, 1200])),
                "text": draw(st.sampled_from(["お茶の会。23人で話した。", "体操"])),
            }
        )
    return sorted(rows, key=lambda a: a["on"])


def seldom() -> Book:
    """A year of what is seldom said: rested but went on, nobody counted, a measure of all districts, a long
    opinion, the record of a plan before."""
    book = _small()
    first, second, third = book["districts"]
    for district in (first, second, third):
        district["years"][-1].update({"review": "accepted", "manner": "held", "note": ""})
    first["years"][-1]["manner"] = "cancelled"
    book["activities"] = [
        {"on": f"2017-05-{day:02}", "on_label": f"5月{day}日", "fiscal_year": 2017, "place": "会館", "district": district["code"],
         "measures": [book["measures"][0]["code"]], "people": None if district is second else 20, "text": "お茶の会"}
        for day, district in enumerate((first, first, second, third), start=1)
    ]  # fmt: skip
    book["activities"].append({**book["activities"][-1], "district": None})
    missing, everywhere = book["measures"][:2]
    missing["years"][-2].update({"state": "missing", "rating": None, "committee_rating": None})
    everywhere["districts"] = [d["code"] for d in book["districts"]]
    book["past"].insert(0, {**book["past"][0], "fiscal_year": 2015, "label": "平成27年度", "issue": 2})
    book["opinions"][0]["text"] = "平日の昼は仕事で、2つの講座に出られません。" * 3
    return settled(book)
