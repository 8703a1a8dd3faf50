"""The list of districts and a page for each: slogan, themes, the year's activities, measures, opinions."""

from collections import Counter
from collections.abc import Iterator

from meguru.core.fiscal import month_words
from meguru.core.language import _
from meguru.core.text import name_and_reading
from meguru.publish.book.check import DistrictYear, ThemeYear
from meguru.publish.book.plan import DistrictEntry, ThemeEntry
from meguru.publish.book.records import ActivityEntry
from meguru.site.figures import mini_map, month_dots
from meguru.site.pages.basics import basics_view
from meguru.site.pages.shared import (
    MANNERS,
    changes,
    district_year,
    measure_row,
    tile_places,
    tiles,
    voices,
)
from meguru.site.reader import BookReader, Link, Page, issue_anchor, numeral

SHOWN_ACTIVITIES = 6


def pages(reader: BookReader) -> Iterator[Page]:
    """The list, then one page for each district in reading order."""
    count = len(reader.book["districts"])
    title = _("{count}の地区").format(count=count) if count > 1 else _("地区")
    town = reader.book["town"]["name"]
    yield Page(
        "districts/", "districts.html", title,
        _("{town}の{count}地区の、一年と、これからすることをお知らせします。").format(town=town, count=count),
        {"tiles": tiles(reader), "rows": [district_row(reader, d) for d in reader.book["districts"]], "towns": _towns(reader)},
        section="districts",
    )  # fmt: skip
    places = tile_places(reader)
    for index, district in enumerate(reader.book["districts"]):
        name = _("{name}地区").format(name=district["name"])
        plan = reader.word("district_plan", _("地区計画"))
        yield Page(
            f"districts/{district['code']}/", "district.html", _("{name}の一年").format(name=name),
            _("{town}{name}の{plan}。{slogan}").format(town=town, name=name, plan=plan, slogan=district["slogan"]),
            _district(reader, district, index, places),
            section="districts",
            crumbs=[{"url": reader.url("districts/"), "label": title}, {"url": "", "label": name}],
        )  # fmt: skip


def district_row(reader: BookReader, district: DistrictEntry) -> dict[str, object]:
    """A district as a row of the list: its themes and its year."""
    return {
        "district": district,
        "url": reader.district_url(district["code"]),
        "themes": [t["title"] for t in _running(district)],
        "year": district_year(reader, district),
        "manner": manner(district_year(reader, district)),
    }


def manner(year: DistrictYear | None) -> str:
    """How a district met, in a word; that its sheet is not in, where it is not."""
    if year is None or year.get("review") == "not_asked":
        return "―"
    return _("まだまとまっていません") if year.get("review") == "missing" else MANNERS[year["manner"]]


def _nothing_done(reader: BookReader, year: DistrictYear | None) -> str:
    """What stands at a theme where nothing is written of what was done."""
    label = reader.book["year"]["label"]
    if year and year.get("review") == "missing":
        return _("{year}の振り返りは、まだまとまっていません。").format(year=label)
    if year and year["manner"] == "cancelled":
        return _("中止のため、ありません。")
    if reader.has_results:
        return _("書かれたものはありません。")
    return _("{year}の振り返りがまとまると、ここに載ります。").format(year=label)


def _towns(reader: BookReader) -> list[dict[str, str]]:
    """Town blocks by their reading, each with its district; those without one stand last."""
    found = [(*name_and_reading(written), d) for d in reader.book["districts"] for written in d["towns"]]
    found.sort(key=lambda row: (not row[1], row[1] or row[0], row[2]["number"]))
    return [
        {"town": name, "reading": reading, "district": d["name"], "url": reader.district_url(d["code"])}
        for name, reading, d in found
    ]


def _district(
    reader: BookReader, district: DistrictEntry, index: int, places: list[tuple[int, int]]
) -> dict[str, object]:
    book, year = reader.book, district_year(reader, district)
    total = len(book["districts"])
    label = _("{town}の{total}地区のうち、{name}の場所。位置は、おおよそです").format(
        town=book["town"]["name"], total=total, name=district["name"]
    )
    linked = [m for m in book["measures"] if district["code"] in m["districts"] or _supports(m["themes"], district)]
    amended = [a["number"] for a in book["amendments"] if a["district"] == district["code"]]
    sent = [o["number"] for o in book["opinions"] if o["district"] == district["code"]]
    count = len(_running(district))
    return {
        "district": district,
        "name": _("{name}地区").format(name=district["name"]),
        "say_url": "" if district.get("ended") else reader.opinion_link("district", district["code"]),
        "year": year,
        "lead": _("{numeral}つのテーマで、{plan}を進めています。").format(
            numeral=numeral(count), plan=reader.word("district_plan", _("地区計画"))
        )
        if count
        else "",
        "mini": mini_map(places, index, label, district["name"]) if total > 1 else "",
        "theme_heading": _("{numeral}つのテーマ").format(numeral=numeral(count)) if count else _("テーマ"),
        "themes": [_theme(reader, theme) for theme in sorted(district["themes"], key=_has_ended)],
        "activities": _activities(reader, district),
        "measures": [measure_row(reader, m) for m in linked],
        "changes": changes(reader, amended) if amended else [],
        "voices": voices(reader, sent),
        "older": [{**y, "manner": manner(y)} for y in district["years"] if y["fiscal_year"] != reader.fiscal_year],
        "earlier_plan": _earlier_plan(reader),
        "basics": basics_view(reader, district),
        "is_missing": bool(year and year.get("review") == "missing"),
        "nothing_done": _nothing_done(reader, year),
        "paper": f"papers/{district['code']}.pdf" if f"papers/{district['code']}.pdf" in reader.attachments else "",
    }


def _earlier_plan(reader: BookReader) -> Link | None:
    """The newest issue of the plan before this one, where it stands in the archive. A book holds the years of its own plan."""
    first = reader.book["term"]["first_year"]
    found = [issue for issue in reader.past if issue["fiscal_year"] < first]
    if not found:
        return None
    newest = max(found, key=lambda issue: (issue["fiscal_year"], issue["issue"]))
    return {
        "url": f"{reader.url('archive/')}#{issue_anchor(newest)}",
        "label": _("{year}の記録（第{issue}号）").format(year=newest["label"], issue=newest["issue"]),
    }


def _supports(themes: list[tuple[str, int]], district: DistrictEntry) -> bool:
    return any(code == district["code"] for code, _number in themes)


def _has_ended(theme: ThemeEntry) -> bool:
    return bool(theme.get("ended_label"))


def _running(district: DistrictEntry) -> list[ThemeEntry]:
    """The themes that were not ended: those that are counted and listed."""
    return [theme for theme in district["themes"] if not _has_ended(theme)]


def _theme(reader: BookReader, theme: ThemeEntry) -> dict[str, object]:
    now = next((y for y in theme["years"] if y["fiscal_year"] == reader.fiscal_year), None)
    older = [y for y in theme["years"] if y["fiscal_year"] < reader.fiscal_year and _has_words(y)]
    return {"theme": theme, "now": now, "older": older, "measures": reader.measure_links(theme["measures"])}


def _has_words(year: ThemeYear) -> bool:
    return any((year["did"], year["good"], year["trouble"], year["next"], year["help"]))


def _activities(reader: BookReader, district: DistrictEntry) -> dict[str, object]:
    """The year's activities: dots by month, the first as a list, the others folded in."""
    found = [
        a for a in reader.book["activities"]
        if a["district"] == district["code"] and a["fiscal_year"] == reader.fiscal_year
    ]  # fmt: skip
    rows = [_activity(a) for a in found]
    months = Counter(int(a["on"][5:7]) for a in found)
    most = _("いちばん多い月は{month}").format(month=month_words(months.most_common(1)[0][0])) if months else ""
    title = _("{name}地区の活動の記録{count}件を、月ごとに丸で並べた図。{most}。").format(
        name=district["name"], count=len(found), most=most
    )
    return {
        "dots": month_dots(months, title) if len(found) >= 6 else "",
        "shown": rows[:SHOWN_ACTIVITIES],
        "more": rows[SHOWN_ACTIVITIES:],
        "count": len(found),
    }


def _activity(activity: ActivityEntry) -> dict[str, object]:
    """Title and text: the first sentence is the title where it is short."""
    head, stop, tail = activity["text"].partition("。")
    short = stop and len(head) <= 24 and "\n" not in head
    return {
        "entry": activity,
        "title": head if short else activity["text"] if len(activity["text"]) <= 24 else "",
        "text": tail.strip() if short else "" if len(activity["text"]) <= 24 else activity["text"],
    }
