"""What a heading of a census file means: an area, a day, or how many people of which age and sex.

The columns of the standard data set 地域・年齢別人口 (自治体標準オープンデータセット) are read, in its newer and older words, and
what towns write in their place: five-year bands or single years, one row for each sex or age, one row for each district.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from meguru.base.basics.rules.ages import OLDEST


class What(StrEnum):
    """What a column holds."""

    AREA = "area"
    DISTRICT = "district"
    CHOME = "chome"
    DAY = "day"
    SEX = "sex"
    AGE = "age"
    COUNT = "count"
    IGNORED = "ignored"
    UNREAD = "unread"


@dataclass(frozen=True)
class Meaning:
    """What a heading means. ``key`` is the number it gives: a count's name, or ``age`` with its span; sex may come from the row."""

    what: What
    key: str = ""
    sex: str = ""
    low: int | None = None
    high: int | None = None


_WORDS = {
    What.AREA: (
        "地域名", "町名", "町丁名", "町丁目", "町丁目名", "町丁", "町丁字名", "町丁・字等名", "町字名", "町・丁目",
        "住所", "地域",
    ),
    What.DISTRICT: ("地区", "地区名", "地区の名前", "連合町内会", "地区連合", "地区連合名"),
    What.CHOME: ("丁目", "丁目名", "字丁目名", "字・丁目"),
    What.DAY: ("調査年月日", "年月日", "基準日", "時点", "調査日", "基準年月日", "いつの数"),
    What.SEX: ("性別", "男女", "男女別", "男女の別", "区分", "男女計"),
    What.AGE: ("年齢", "年齢区分", "年齢階級", "年齢別", "年齢（歳）", "年齢(歳)", "年齢層"),
    What.IGNORED: (
        "都道府県コード又は市区町村コード", "全国地方公共団体コード", "都道府県コード", "市区町村コード", "地域コード",
        "町字コード",
        "町丁字コード", "町丁目コード", "都道府県名", "市区町村名", "地方公共団体名", "区名", "備考", "KEY_CODE", "No", "番号",
        "面積",
        "記号", "出典", "平均年齢", "前の時点からの増減",
    ),
}  # fmt: skip
_COUNTS = {
    "population": ("総人口", "人口", "人口総数", "人口計", "総数", "合計", "計", "人口(人)", "人口合計"),
    "male": ("男性", "男", "男性人口", "人口男", "男計", "男性計"),
    "female": ("女性", "女", "女性人口", "人口女", "女計", "女性計"),
    "households": ("世帯数", "世帯", "世帯数(世帯)", "総世帯数", "世帯総数"),
    "associations": ("自治会町内会の数", "自治会町内会数", "自治会・町内会数", "町内会数", "自治会数", "自治会等の数"),
    "member_households": (
        "自治会町内会に入っている世帯",
        "加入世帯数",
        "加入世帯",
        "自治会加入世帯数",
        "町内会加入世帯数",
    ),
}
_BY_WORD = {unicodedata.normalize("NFKC", word): Meaning(what) for what, words in _WORDS.items() for word in words} | {
    unicodedata.normalize("NFKC", word): Meaning(What.COUNT, key) for key, words in _COUNTS.items() for word in words
}
SEXES = {
    "男性": "male", "男": "male", "男子": "male", "女性": "female", "女": "female", "女子": "female",
    "計": "total", "総数": "total", "合計": "total", "男女計": "total", "人口": "total", "": "total",
}  # fmt: skip
_SEX = "男女計|男性|女性|男子|女子|男|女|計|総数|合計|人口"
_BAND = re.compile(
    rf"^(?P<a>{_SEX})?[:_・(\-]?"
    r"(?P<low>\d{1,3})(?:歳?-(?P<high>\d{1,3})歳?|(?P<open>歳以上|歳-|以上|\+)|(?P<under>歳未満)|歳)"
    rf"の?(?:人口)?[)(:_・]?(?P<b>{_SEX})?\)?$"
)
_UNKNOWN = re.compile(rf"^(?:年齢)?不詳者?(?:の|・|_|\()?(?P<sex>{_SEX})?\)?$")
_DASHES = str.maketrans("〜~～ー―−–—‐", "---------")


def flat_heading(heading: str) -> str:
    """A heading as it is looked up: one width, one dash, no blanks."""
    return "".join(unicodedata.normalize("NFKC", heading).split())


def meaning_of(heading: str) -> Meaning:
    """What a heading means; ``UNREAD`` where it is none of ours."""
    flat = flat_heading(heading)
    if known := _BY_WORD.get(flat):
        return known
    if len(flat) > 40:
        return Meaning(What.UNREAD)
    dashed = flat.translate(_DASHES)
    if band := _BAND.match(dashed):
        sex = SEXES[band["a"] or band["b"] or ""] if band["a"] or band["b"] else ""
        span = _span(band)
        return Meaning(What.COUNT, "age", sex, *span) if span else Meaning(What.UNREAD)
    if unknown := _UNKNOWN.match(dashed):
        return Meaning(What.COUNT, "unknown", SEXES[unknown["sex"]] if unknown["sex"] else "")
    return Meaning(What.UNREAD)


def span_of(text: str) -> tuple[int, int | None] | None:
    """A span of ages from a cell (0〜4歳, 12, 85歳以上); ``None`` where it is none."""
    dashed = flat_heading(text).translate(_DASHES)
    band = _BAND.match(dashed if "歳" in dashed or "-" in dashed else f"{dashed}歳")
    return _span(band) if band else None


def _span(band: re.Match[str]) -> tuple[int, int | None] | None:
    low = int(band["low"])
    if band["under"]:
        return (0, low - 1) if 0 < low <= OLDEST else None
    high = None if band["open"] else int(band["high"] or low)
    return (low, high) if low <= (OLDEST if high is None else high) <= OLDEST else None
