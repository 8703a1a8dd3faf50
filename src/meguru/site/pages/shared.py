"""Pieces that several pages show: an amendment, an opinion, a row of a measure, the tiles of the districts."""

import re
from collections.abc import Iterable

from meguru.core.language import _
from meguru.publish.book.check import DistrictYear
from meguru.publish.book.plan import DistrictEntry, MeasureEntry
from meguru.publish.book.records import AdviceEntry, AmendmentEntry, OpinionEntry
from meguru.site.reader import BookReader, Link, anchor

NOT_IN = _("振り返りは、まだまとまっていません")
MANNERS = {"held": _("集まって"), "written": _("書面で"), "cancelled": _("お休み")}
# What an answer and a reply are called in the workshop and in books, in readers' words; any other label stands as it is.
READERS_WORDS = {
    _("賛同"): _("ありがとうございます"),
    _("反映"): _("取り入れました"),
    _("既に含まれる"): _("すでに計画にあります"),
    _("今後の参考"): _("これからの参考にします"),
    _("その他"): _("ほかの担当に伝えるなどしました"),
    _("対応済"): _("行いました"),
    _("対応する"): _("行います"),
    _("検討"): _("考えています"),
    _("困難"): _("むずかしいです"),
}
TAGS = {"keep": "keep", "add": "add", "amend": "fix", "end": "keep"}


def change(reader: BookReader, entry: AmendmentEntry) -> dict[str, object]:
    """An amendment with its subject, its causes and the address of its place on the page of changes."""
    subject = reader.subject(entry["measure"], entry["district"])
    causes: list[Link] = [
        {"url": reader.url(f"advice/#{anchor(number)}"), "label": _("委員会の助言 {number}").format(number=number)}
        for number in entry["advice"]
        if number in reader.advice
    ]
    causes += [
        {"url": reader.url(f"opinions/#{anchor(number)}"), "label": _("ご意見 {number}").format(number=number)}
        for number in entry["opinions"]
        if number in reader.opinions
    ]
    return {
        "entry": entry,
        "id": anchor(entry["number"]),
        "tag": TAGS[entry["kind"]],
        "subject": subject,
        "is_district": entry["district"] is not None,
        "causes": causes,
        "url": reader.url(f"changes/#{anchor(entry['number'])}"),
    }


def changes(reader: BookReader, numbers: Iterable[str] | None = None) -> list[dict[str, object]]:
    """Amendments by number (all of them where None), the latest first."""
    wanted = None if numbers is None else set(numbers)
    found = [a for a in reader.book["amendments"] if wanted is None or a["number"] in wanted]
    return [change(reader, entry) for entry in sorted(found, key=lambda a: -a["effective_year"])]


def voice(reader: BookReader, entry: OpinionEntry) -> dict[str, object]:
    """An opinion with where it came from and how far it has got (received, answered, something came of it)."""
    district = reader.districts.get(entry["district"] or "")
    where = (
        _("{name}地区").format(name=district["name"])
        if district
        else _("{town}全体").format(town=reader.book["town"]["name"])
    )
    share = 0.5 if entry["answer"] else 0.25
    if entry["after"]:
        share = 0.75 if _is_promised(reader, entry) else 1.0
    return {
        "entry": entry,
        "id": anchor(entry["number"]),
        "where": where,
        "share": share,
        "class_words": READERS_WORDS.get(entry["class_label"], entry["class_label"]),
        "subject": reader.subject(entry["measure"], None),
        "about": entry.get("about", ""),
        "district": reader.subject(None, entry["district"]),
    }


def _is_promised(reader: BookReader, entry: OpinionEntry) -> bool:
    """Whether what came of an opinion is a change whose year this book does not record yet."""
    led_to = [a for a in reader.book["amendments"] if entry["number"] in a["opinions"]]
    return any(a["effective_year"] > reader.fiscal_year for a in led_to)


def voices(reader: BookReader, numbers: Iterable[str]) -> list[dict[str, object]]:
    """Opinions by number, in the order given; unknown numbers are passed over."""
    return [voice(reader, reader.opinions[number]) for number in numbers if number in reader.opinions]


def advice_item(reader: BookReader, entry: AdviceEntry) -> dict[str, object]:
    """A piece of advice with its subject and the amendments that came of it."""
    # Each year counts its meetings anew: the day tells which first meeting it was.
    held = (m for m in reader.book["meetings"] if m["on_label"] == entry["given_label"])
    meeting = next((m for m in held if m["number"] == entry["meeting"]), None)
    return {
        "entry": entry,
        "id": anchor(entry["number"]),
        "subject": reader.subject(entry["measure"], entry["district"]),
        "stance": READERS_WORDS.get(entry["reply"]["stance_label"], entry["reply"]["stance_label"])
        if entry["reply"]
        else "",
        "about": entry.get("about", ""),
        "meeting": meeting,
        "changes": changes(reader, entry["amendments"]) if entry["amendments"] else [],
    }


def measure_row(reader: BookReader, measure: MeasureEntry) -> dict[str, object]:
    """A measure for lists: address, owner, this year's two ratings."""
    year = reader.recorded(measure)
    own = reader.rating(year["rating"]) if year else None
    committee = reader.rating(year["committee_rating"]) if year else None
    differs = bool(own and committee and not own["is_special"] and not committee["is_special"]
                   and own["step"] != committee["step"])  # fmt: skip
    return {
        "measure": measure,
        "url": reader.measure_url(measure["code"]),
        "own": own,
        "committee": committee,
        "shown": committee or own,
        "differs": differs,
        "reported": year is not None,
        "silence": "" if year else _silence(reader, measure),
        "pillar": reader.pillars.get(measure["pillar"] or "", ""),
    }


def _silence(reader: BookReader, measure: MeasureEntry) -> str:
    """Why a measure has no result in the year this book records."""
    if measure["ended_label"]:
        return _("{year}で終了").format(year=measure["ended_label"])
    if any(y["fiscal_year"] == reader.fiscal_year for y in measure["years"]):
        return NOT_IN
    return _("{year}から始まります").format(year=measure["from_label"])


def tiles(reader: BookReader) -> dict[str, object]:
    """The honeycomb as rows of districts with gaps; every other row stands half a step in."""
    districts = reader.book["districts"]
    if not districts:
        return {"rows": [], "columns": 0}
    places = {(d["tile"]["row"], d["tile"]["column"]): d for d in districts}
    if len(places) < len(districts):  # places clash or were never set: fill rows of three or six in reading order
        wide = 3 if len(districts) <= 15 else 6
        places = {(index // wide, index % wide): d for index, d in enumerate(districts)}
    first, left = min(row for row, _column in places), min(column for _row, column in places)
    right = max(column for _row, column in places)
    rows = []
    for row in sorted({row for row, _column in places}):
        last = max(column for r, column in places if r == row)
        cells: list[dict[str, object] | None] = []
        for column in range(left, last + 1):
            district = places.get((row, column))
            cells.append(_tile(reader, district) if district else None)
        rows.append({"cells": cells, "inset": (row - first) % 2 == 0})
    return {"rows": rows, "columns": min(right - left + 1, 10)}


def tile_places(reader: BookReader) -> list[tuple[int, int]]:
    """Row and column of every district, in order, by the same rule as ``tiles``."""
    districts = reader.book["districts"]
    own = [(d["tile"]["row"], d["tile"]["column"]) for d in districts]
    if len(set(own)) == len(own):
        return own
    wide = 3 if len(own) <= 15 else 6
    return [(index // wide, index % wide) for index in range(len(own))]


def _tile(reader: BookReader, district: DistrictEntry) -> dict[str, object]:
    tail = re.search(r"[ぁ-んァ-ヴー]+$", district["name"])
    reading = district["reading"].removesuffix(tail[0]) if tail else district["reading"]  # kana need no reading
    name = district["name"]
    return {
        "url": reader.district_url(district["code"]),
        "name": name,
        "reading": reading,
        "long": len(name) > 8,
        "has_ended": bool(district.get("ended")),
    }


def district_year(reader: BookReader, district: DistrictEntry) -> DistrictYear | None:
    """The district's row for the year this book records."""
    return next((y for y in district["years"] if y["fiscal_year"] == reader.fiscal_year), None)
