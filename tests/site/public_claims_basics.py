"""The public numbers of who lives in a district, counted again from the published tables alone."""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from tests.site.public_claims import Claim, Counted, N, Place
from tests.site.public_tables import Record, Tables

DISTRICT = "districts/[^/]+/"
_SPANS = {"0〜14歳": (0, 14), "15〜64歳": (15, 64), "65歳以上": (65, None), "うち75歳以上": (75, None)}
_COUNTS = {
    "総人口": "人", "男": "人", "女": "人", "世帯数": "世帯", "自治会町内会の数": "団体", "自治会町内会に入っている世帯": "世帯",
}  # fmt: skip


def _days(t: Tables, code: str) -> list[Record]:
    """The days of a district, the newest first, as they stand in the table."""
    return [row for row in t.rows["basics"] if row["地区コード"] == code]


def _bands(t: Tables, code: str, day: Record) -> list[Record]:
    return [row for row in t.rows["ages"] if (row["地区コード"], row["時点（西暦）"]) == (code, day["時点（西暦）"])]


def _people(t: Tables, code: str, day: Record, label: str) -> int | None:
    """A number of the table by its label; of an age where the published bands fill it."""
    if label not in _SPANS:
        return int(day[label]) if day[label] else None
    first, last = _SPANS[label]
    inside = [
        band
        for band in _bands(t, code, day)
        if int(band["何歳から"]) >= first and (last is None or (band["何歳まで"] and int(band["何歳まで"]) <= last))
    ]
    reaches = bool(inside) and (inside[-1]["何歳まで"] == "" if last is None else inside[-1]["何歳まで"] == str(last))
    fits = reaches and int(inside[0]["何歳から"]) == first and all(band["合計"] for band in inside)
    return sum(int(band["合計"]) for band in inside) if fits else None


def _tenth(value: int, whole: int) -> Decimal:
    return Decimal(str(round(100 * value / whole, 1))).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def _signed(value: Decimal | int) -> str:
    return "±0" if not value else f"{'＋' if value > 0 else '−'}{abs(value):,}"


def _row(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """A row of the table of a day: how many, which share, and what changed."""
    code, label = place.page.code(), found[1]
    days = _days(t, code)
    number = _people(t, code, days[0], label)
    whole = _people(t, code, days[0], "世帯数" if label == "自治会町内会に入っている世帯" else "総人口")
    has_share = (label in _SPANS or label == "自治会町内会に入っている世帯") and number is not None and whole
    share = f"{_tenth(number or 0, whole or 1)}%" if has_share else ""
    cells = ["―" if number is None else f"{number:,}{_COUNTS.get(label, '人')}{share}"]
    if len(days) > 1:
        before = _people(t, code, days[1], label)
        step = None if number is None or before is None else number - before
        share = f"{_signed(_tenth(step, before))}%" if step and before else ""
        cells.append("―" if step is None else f"{_signed(step)}{share}")
    return [label, "｜".join(cells)]


def _band(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """A row of the table of ages."""
    code = place.page.code()
    bands = _bands(t, code, _days(t, code)[0])
    band = next(row for row in bands if row["年齢"] == found[1])
    names = ["男", "女", "合計"] if any(row["男"] or row["女"] for row in bands) else ["合計"]
    return [found[1], "｜".join(f"{int(band[name]):,}" if band[name] else "―" for name in names)]


def _drawn(t: Tables, _found: "re.Match[str]", place: Place) -> Counted:
    """What the picture says: which band is the largest, and each of them."""
    code = place.page.code()
    bands = _bands(t, code, _days(t, code)[0])
    most = max(bands, key=lambda band: int(band["合計"]))
    told = "、".join(f"{band['年齢']} {int(band['合計']):,}人" for band in bands)
    return [most["年齢"], int(most["合計"]), told]


def _masked(t: Tables, _found: "re.Match[str]", place: Place) -> Counted:
    return [int(_days(t, place.page.code())[0]["伏せた数のある町"])]


BASICS = (
    Claim(rf"^({'|'.join([*_COUNTS, *_SPANS])})｜((?:[\d,]+(?:人|世帯|団体)|―).*?)｜?$", _row, DISTRICT),
    Claim(r"^((?:\d+〜\d+|\d+)歳(?:以上)?)｜([\d,―]+(?:｜[\d,―]+)*)｜?$", _band, DISTRICT),
    Claim(rf"^いちばん多いのは(.+?)の{N}人。(.+)。数は、表にもあります。$", _drawn, DISTRICT),
    Claim(r"(\d+)つの町の数は、一部が伏せられているため、", _masked, DISTRICT),
)
