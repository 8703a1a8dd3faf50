"""The home page: choose a district, the year in one sentence, the ring, what changed, what was answered."""

from collections.abc import Iterator

from meguru.core.fiscal import month_words
from meguru.core.language import _, joined, listed
from meguru.publish.book.head import StageEntry
from meguru.publish.sentences import effect_words, opinions_sentence
from meguru.site.pages.shared import changes, tiles, voices
from meguru.site.reader import BookReader, Page

SHOWN_CHANGES, SHOWN_VOICES = 3, 3


def pages(reader: BookReader) -> Iterator[Page]:
    """The home page."""
    town, term = reader.book["town"], reader.book["term"]
    words = _("{town}の{plan}「{nickname}」が、どこまで進み、何が変わったかを、地区ごとにお知らせします。").format(
        town=town["name"], plan=term["name"], nickname=term["nickname"]
    )
    yield Page("", "home.html", "", words, _values(reader), section="home")


def _values(reader: BookReader) -> dict[str, object]:
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


def glance(reader: BookReader) -> dict[str, object]:
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
        rows.append({"scale": ring, "label": joined(_("・"), labels), "tone": "x", **special})
    figures = [max(c["own"], c["committee"]) for c in summary["ratings"]]
    everything = [a for a in reader.book["activities"] if a["fiscal_year"] == reader.fiscal_year]
    return {
        "rows": rows,
        "top": max(figures, default=0),
        "sentence": joined("", summary["sentences"]),
        "activities": len(everything),
        "people": sum(a["people"] or 0 for a in everything),
        "opinions": opinions_of_year(reader),
    }


def opinions_of_year(reader: BookReader) -> str:
    """What became of the opinions of the year this book records, in a sentence; the first books know two numbers only."""
    counts = [c for c in reader.book.get("opinion_counts", []) if c["fiscal_year"] == reader.fiscal_year]
    summary = reader.book["summary"]
    if counts:
        return opinions_sentence(counts)
    return (
        _("うち{count:,}件を、お答えと一緒に載せています").format(count=summary["answered"])
        if summary["opinions"]
        else ""
    )


def year_ring_values(reader: BookReader) -> dict[str, object]:
    """The ring as of the day of publication: a file cannot know today."""
    book, on = reader.book, reader.published_on()
    fiscal_year = on.year if on.month >= 4 else on.year - 1
    label = next((y["label"] for y in book["years"] if y["fiscal_year"] == fiscal_year), book["year"]["next_label"])
    place = fiscal_year - book["term"]["first_year"] + 1
    cap = (
        _("第{number}期の{place}年目").format(number=book["term"]["number"], place=place)
        if 0 < place <= 9
        else _("第{number}期").format(number=book["term"]["number"])
    )
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
    return {
        "on": on,
        "year": label,
        "cap": cap,
        "where": _("公表 {month}").format(month=month_words(on.month)),
        "stages": stages,
    }


def _months(stage: StageEntry) -> str:
    if (stage["to_month"] - stage["from_month"]) % 12 == 11:
        return _("一年じゅう")
    first, last = month_words(stage["from_month"]), month_words(stage["to_month"])
    return _("{first}〜{last}").format(first=first, last=last)


def _current_stage(stages: list[StageEntry], month: int) -> str:
    """The narrowest stage the month lies in: the doing goes on all year and says nothing."""
    inside = [s for s in stages if (month - s["from_month"]) % 12 <= (s["to_month"] - s["from_month"]) % 12]
    inside.sort(key=lambda s: (s["to_month"] - s["from_month"]) % 12)
    return inside[0]["key"] if inside else ""


def _stage_sentence(reader: BookReader, stage: StageEntry) -> str:
    summary, year = reader.book["summary"], reader.book["year"]
    if not reader.has_results:
        return _BEFORE[stage["key"]]
    if stage["key"] == "plan":
        return _decided(reader) or _("{year}の取組を決めました。").format(year=year["next_label"])
    if stage["key"] == "do":
        held = summary["activities"]
        return _("{year}は、地区の活動が{count:,}回ありました。").format(year=year["label"], count=held)
    advice = summary["advice"]
    if stage["key"] == "act":
        said = _("助言{advice}件のうち{replied}件に、お答えしました。")
        return said.format(advice=advice, replied=summary["replied"]) if advice else _BEFORE["act"]
    parts = ((summary["measures"], _("{count}の取組")), (summary["districts"], _("{count}地区")))
    reviewed = [words.format(count=count) for count, words in parts if count]
    sentences = [
        _("{names}を振り返りました。").format(names=joined(_("と"), reviewed))
        if reviewed
        else _("振り返りは、まだまとまっていません。"),
        _("委員会から{count}件の助言がありました。").format(count=advice) if advice else "",
    ]
    return joined("", sentences)


_BEFORE = {
    "plan": _("地区と区の、その年の取組を決めます。"),
    "do": _("区と地区で、取組を進めます。"),
    "check": _("終わった年の取組を、みんなで振り返ります。"),
    "act": _("振り返りを、次の年の取組に生かします。"),
}


def _decided(reader: BookReader) -> str:
    """What amendments change from which coming year on; empty where there are none."""
    amended: dict[tuple[int, str], list[str]] = {}
    for a in reader.book["amendments"]:
        if a["effective_year"] > reader.fiscal_year and a["kind"] != "keep":
            amended.setdefault((a["effective_year"], a["effective_label"]), []).append(a["kind"])
    if not amended:
        return ""
    said = _("{year}から、{changes}")
    parts = (said.format(year=key[1], changes=effect_words(kinds)) for key, kinds in sorted(amended.items()))
    return _("{decided}。").format(decided=listed(parts))
