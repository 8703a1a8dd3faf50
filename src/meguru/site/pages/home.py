"""The home page: choose a district, the year in one sentence, the ring, what changed, what was answered."""

from collections.abc import Iterator

from meguru.publish.book.head import StageEntry
from meguru.publish.sentences import effect_words, opinions_sentence
from meguru.site.pages.shared import changes, tiles, voices
from meguru.site.reader import Page, Reader

SHOWN_CHANGES, SHOWN_VOICES = 3, 3


def pages(reader: Reader) -> Iterator[Page]:
    """The home page."""
    town, term = reader.book["town"], reader.book["term"]
    words = f"{town['name']}の{term['name']}「{term['nickname']}」が、どこまで進み、何が変わったかを、地区ごとにお知らせします。"
    yield Page("", "home.html", "", words, _values(reader), section="home")


def _values(reader: Reader) -> dict[str, object]:
    book = reader.book
    answered = [o["number"] for o in reversed(book["opinions"]) if o["answer"]]
    answered.sort(key=lambda number: not reader.opinions[number]["after"])
    all_changes = changes(reader)
    return {
        "tiles": tiles(reader),
        "district_count": len(book["districts"]),
        "glance": glance(reader),
        "ring": year_ring_values(reader),
        "changes": all_changes[:SHOWN_CHANGES],
        "change_count": len(all_changes),
        "voices": voices(reader, answered[:SHOWN_VOICES]),
        "opinion_count": len(book["opinions"]),
        "measure_count": len(book["measures"]),
        "has_towns": any(d["towns"] for d in book["districts"]),
    }


def glance(reader: Reader) -> dict[str, object]:
    """The year's figures and the table of ratings, special codes joined into one row."""
    summary = reader.book["summary"]
    rows: list[dict[str, object]] = []
    special = {"own": 0, "committee": 0}
    labels = []
    for count in summary["ratings"]:
        entry = reader.rating(count["code"])
        if entry is None:
            continue
        if entry["is_special"]:
            special["own"] += count["own"]
            special["committee"] += count["committee"]
            if count["own"] or count["committee"]:
                labels.append(entry["label"])
        else:
            rows.append({"scale": entry, "label": entry["label"], "tone": entry["tone"], **count})
    if labels:
        ring = next(s for s in reader.scale.values() if s["is_special"])
        rows.append({"scale": ring, "label": "・".join(labels), "tone": "x", **special})
    figures = [max(c["own"], c["committee"]) for c in summary["ratings"]]
    everything = [a for a in reader.book["activities"] if a["fiscal_year"] == reader.fiscal_year]
    return {
        "rows": rows,
        "top": max(figures, default=0),
        "sentence": "".join(summary["sentences"]),
        "activities": len(everything),
        "people": sum(a["people"] or 0 for a in everything),
        "opinions": opinions_of_year(reader),
    }


def opinions_of_year(reader: Reader) -> str:
    """What became of the opinions of the year this book records, in a sentence; the first books know two numbers only."""
    counts = [c for c in reader.book.get("opinion_counts", []) if c["fiscal_year"] == reader.fiscal_year]
    summary = reader.book["summary"]
    if counts:
        return opinions_sentence(counts)
    return f"うち{summary['answered']:,}件を、お答えと一緒に載せています" if summary["opinions"] else ""


def year_ring_values(reader: Reader) -> dict[str, object]:
    """The ring as of the day of publication: a file cannot know today."""
    book, on = reader.book, reader.published_on()
    fiscal_year = on.year if on.month >= 4 else on.year - 1
    label = next((y["label"] for y in book["years"] if y["fiscal_year"] == fiscal_year), book["year"]["next_label"])
    place = fiscal_year - book["term"]["first_year"] + 1
    cap = f"第{book['term']['number']}期の{place}年目" if 0 < place <= 9 else f"第{book['term']['number']}期"
    current = _current_stage(book["term"]["stages"], on.month)
    stages = [
        {
            "stage": stage,
            "months": _months(stage),
            "now": stage["key"] == current,
            "sentence": _stage_sentence(reader, stage),
        }
        for stage in book["term"]["stages"]
    ]
    return {"on": on, "year": label, "cap": cap, "where": f"公表 {on.month}月", "stages": stages}


def _months(stage: StageEntry) -> str:
    if (stage["to_month"] - stage["from_month"]) % 12 == 11:
        return "一年じゅう"
    return f"{stage['from_month']}月〜{stage['to_month']}月"


def _current_stage(stages: list[StageEntry], month: int) -> str:
    """The narrowest stage the month lies in: the doing goes on all year and says nothing."""
    inside = [s for s in stages if (month - s["from_month"]) % 12 <= (s["to_month"] - s["from_month"]) % 12]
    inside.sort(key=lambda s: (s["to_month"] - s["from_month"]) % 12)
    return inside[0]["key"] if inside else ""


def _stage_sentence(reader: Reader, stage: StageEntry) -> str:
    summary, year = reader.book["summary"], reader.book["year"]
    if not reader.has_results:
        return {
            "plan": "地区と区の、その年の取組を決めます。",
            "do": "区と地区で、取組を進めます。",
            "check": "終わった年の取組を、みんなで振り返ります。",
            "act": "振り返りを、次の年の取組に生かします。",
        }[stage["key"]]
    amended: dict[tuple[int, str], list[str]] = {}
    for a in reader.book["amendments"]:
        if a["effective_year"] > year["fiscal_year"] and a["kind"] != "keep":
            amended.setdefault((a["effective_year"], a["effective_label"]), []).append(a["kind"])
    decided = "、".join(f"{label}から、{effect_words(kinds)}" for (_, label), kinds in sorted(amended.items()))
    counts = ((summary["measures"], "の取組"), (summary["districts"], "地区"))
    reviewed = [f"{count}{word}" for count, word in counts if count]
    return {
        "plan": f"{decided}。" if amended
        else f"{year['next_label']}の取組を決めました。",
        "do": f"{year['label']}は、地区の活動が{summary['activities']:,}回ありました。",
        "check": (f"{'と'.join(reviewed)}を振り返りました。" if reviewed else "振り返りは、まだまとまっていません。")
        + (f"委員会から{summary['advice']}件の助言がありました。" if summary["advice"] else ""),
        "act": f"助言{summary['advice']}件のうち{summary['replied']}件に、お答えしました。" if summary["advice"]
        else "振り返りを、次の年の取組に生かします。",
    }[stage["key"]]  # fmt: skip
