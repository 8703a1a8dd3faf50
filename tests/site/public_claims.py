"""Every public sentence that names a number, with how the number is counted again from the published tables.

A sentence that is not here makes ``test_recounted`` fail, as soon as it names a number. Patterns stand where sentences stand:
``^`` and ``$`` are the ends of a line.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from meguru.core.fiscal import month_day
from tests.site.public_tables import Tables, people
from tests.site.public_words import Page

N = r"([\d,]+)"
KANJI = "〇一二三四五六七八九"
Counted = Sequence[object]


@dataclass(frozen=True)
class Place:
    """Where a sentence was found."""

    page: Page
    index: int


@dataclass(frozen=True)
class Claim:
    """A sentence with the numbers it names, in order, and what they must be."""

    pattern: str
    recount: Callable[[Tables, "re.Match[str]", Place], Counted]
    pages: str = ""  # a pattern of paths; "" for every page

    def expected(self, tables: Tables, found: "re.Match[str]", place: Place) -> list[str]:
        """What stands in the groups if it is true."""
        return [f"{value:,}" if isinstance(value, int) else str(value) for value in self.recount(tables, found, place)]


def said(found: "re.Match[str]") -> list[str]:
    """What stands in the groups."""
    return [group for group in found.groups() if group is not None]


# ---- the year in sentences ---------------------------------------------------------------------------------------------


def _missing(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    counted: list[object] = []
    for word, rows in (("取組", t.asked), ("地区", t.reviewed)):
        missing = sum(row["振り返り"] == "まだ" for row in rows)
        if missing:
            counted += [len(rows), word, missing]
    return counted


def _judged(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    who = "委員会の評価" if found["who"] == "委員会の評価" else "自己評価"
    labels = t.ratings(who)
    whole = len({row["取組コード"] for row in t.asked})
    good = [row["評価"] for row in t.rows["scale"] if int(row["段"]) * 2 > int(row["段の数"])]
    named = "か".join(f"「{label}」" for label in good)
    head = f"{len(labels)}の取組" if len(labels) >= whole else f"評価のある{len(labels)}の取組（全部で{whole}）"
    count = sum(label in good for label in labels)
    return [head, count, found["who"], named]


def _changed(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    kinds = Counter(row["種類"] for row in t.rows["amendments"] if row["振り返った年度"] == t.year)
    words = (("修正", "つを改めること"), ("追加", "つを加えること"), ("終了", "つを終えること"))
    return ["、".join(f"{kinds[kind]}{word}" for kind, word in words if kinds[kind])]


def _effect(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    year = next(r["反映する年度"] for r in t.rows["amendments"] if r["反映する年度の表記"] == found[1])
    kinds = Counter(row["種類"] for row in t.rows["amendments"] if row["反映する年度"] == year)
    words = (("修正", "改め", "改めます"), ("追加", "加え", "加えます"), ("終了", "終え", "終えます"))
    parts = [(kinds[kind], middle, end) for kind, middle, end in words if kinds[kind]]
    told = [f"{n}つを{middle}" for n, middle, _ in parts[:-1]] + [f"{n}つを{end}" for n, _, end in parts[-1:]]
    return [found[1], "、".join(told)]


def _went_on(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    rows = [r for r in t.reviewed if r["振り返り"] == "まとまった" and r["開催"] == "中止"]
    counts = [(r["地区名"], t.activities(t.year, district=r["地区コード"])[0]) for r in rows]
    return ["、".join(f"{name}地区（{n}回）" for name, n in counts if n)]


def _fates(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """The opinions of this year, or of all on the page of opinions."""
    _, shown, waiting, withheld = t.opinions(None if place.page.path.startswith("opinions/") else t.year)
    return [n for n in (shown, waiting, withheld) if n]


FATES = (
    rf"(?:{N}件を、お答えと一緒に載せています。)?(?:{N}件は、お答えを準備しています。)?"
    rf"(?:{N}件は、書いた方のご希望や個人に関わる内容のため、載せていません。)?"
)
SENTENCES = (
    Claim(rf"{N}の(取組|地区)のうち{N}(?:、{N}の(地区)のうち{N})?の振り返りは、まだまとまっていません。", _missing),
    Claim(
        rf"((?:評価のある)?\d+の取組(?:（全部で\d+）)?)のうち{N}が、(?P<who>委員会の評価|担当の自己評価)で((?:「[^」]+」か?)+)。",
        _judged,
    ),
    Claim(r"取組やテーマのうち、((?:、?\d+つを..ること)+)を決めました。", _changed),
    Claim(r"((?:、?[^、。（〕]+地区（\d+回）)+)は、地区計画としての取組は中止し、ほかの活動は続けました。", _went_on),
    Claim(r"(平成\d+年度|令和[\d元]+年度)から、((?:、?\d+つを(?:改め|加え|終え)(?:ます)?)+)。", _effect),
)

# ---- figures of the year -----------------------------------------------------------------------------------------------


def _own(t: Tables, *_: object) -> Counted:
    return [len(t.own), people(t.own)]


def _all(t: Tables, *_: object) -> Counted:
    return list(t.activities(t.year))


def _received(t: Tables, *_: object) -> Counted:
    return [n for n in t.opinions(t.year) if n] or [0]


def _advised(t: Tables, *_: object) -> Counted:
    rows = t.of_year("advice")
    return [len(rows), sum(bool(row["お答え"]) for row in rows)]


def _rating_row(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    labels = found[1].split("・")
    own, judged = Counter(t.ratings("自己評価")), Counter(t.ratings("委員会の評価"))
    return [found[1], sum(own[label] for label in labels), sum(judged[label] for label in labels)]


def _reviewed(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    measures, districts = len(t.accepted), sum(row["振り返り"] == "まとまった" for row in t.reviewed)
    return ["と".join([f"{measures}の取組"] * bool(measures) + [f"{districts}地区"] * bool(districts))]


FIGURES = (
    Claim(rf"^地区の活動：{N}回のべ{N}人$", _own, "|year/"),
    Claim(rf"^地区と区の活動を合わせて：{N}回のべ{N}人$", _all, "|year/"),
    Claim(rf"^いただいたご意見：{N}件{FATES}$", _received, "|year/"),
    Claim(rf"^この年に、{N}件のご意見をいただきました。{FATES}$", _received, "year/"),
    Claim(
        rf"^委員会の助言：{N}件(?:うち{N}件にお答えしました)?$",
        lambda t, *_: _advised(t) if t.of_year("advice") else [0],
        "|year/",
    ),
    Claim(rf"^取組の評価（{N}件）$", lambda t, *_: [len(t.accepted)], "|year/"),
    Claim(rf"^([^｜\d]+)｜{N}｜{N}｜$", _rating_row, "|year/"),
    Claim(rf"^{N}の取組を(?:すべて)?見る$", lambda t, *_: [len(t.rows["measures"])], ""),
    Claim(rf"、地区の活動が{N}回ありました。", lambda t, *_: [len(t.own)]),
    Claim(r"^(\d+の取組(?:と\d+地区)?|\d+地区)を振り返りました。", _reviewed),
    Claim(rf"委員会から{N}件の助言がありました。", lambda t, *_: [len(t.of_year("advice"))]),
    Claim(rf"^助言{N}件のうち、?{N}件に、?お答えしました。", _advised, "|year/"),
    Claim(rf"^これまでの変更をすべて見る（{N}件）$", lambda t, *_: [len(t.rows["amendments"])]),
    Claim(rf"これまでに{N}件ありました。$", lambda t, *_: [len(t.rows["amendments"])], "changes/"),
    Claim(rf"^ご意見と回答をすべて見る（{N}件）$", lambda t, *_: [len(t.rows["opinions"])]),
    Claim(
        rf"^いただいたご意見は、{N}件です。{FATES}", lambda t, f, p: [t.opinions()[0], *_fates(t, f, p)], "opinions/"
    ),
    Claim(rf"ちがうものは{N}件です。", lambda t, *_: [len(t.differing())], "year/"),
    Claim(
        rf"いただいた助言{N}件のうち、{N}件にお答えしました。$",
        lambda t, *_: [len(t.rows["advice"]), sum(bool(r["お答え"]) for r in t.rows["advice"])],
        "advice/",
    ),
)

# ---- rows of tables and lists ------------------------------------------------------------------------------------------


def _grouped(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    """A pillar, or what has none; an owner; a year of opinions: how many stand under it."""
    measures, name = t.rows["measures"], found[1]
    by_pillar = Counter(row["柱"] for row in measures)
    rest = by_pillar[""]
    by_owner = Counter(row["担当"] for row in measures)
    by_year = Counter(row["年度"] for row in t.rows["opinions"])
    labels = {row["年度の表記"]: row["年度"] for row in t.rows["years"]}
    known = {"継続して行う事業": rest, "そのほかの取組": rest, "すべての取組": rest, **by_owner, **by_pillar}
    known |= {label: by_year[year] for label, year in labels.items()}
    return [name, known[name]]


def _district_row(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """Of a district this year, or of this district in an earlier year."""
    if place.page.path == "year/":
        code, year = t.district_code(found[1]), t.year
    else:
        code, year = place.page.code(), t.year_of(found[1])
    row = next(r for r in t.of_year("districts", year) if r["地区コード"] == code)
    words = {"開催": "集まって", "書面": "書面で", "中止": "お休み", "": "まだまとまっていません"}
    manner = "―" if row["振り返り"] == "対象ではない" else words[row["開催"]]
    count, heads = t.activities(year, district=code)
    rested = row["開催"] == "中止" and place.page.path == "year/"
    return [
        found[1],
        manner,
        "―" if rested and not count else f"{count:,}回",
        "―" if rested and not heads else f"{heads:,}人",
    ]


def _opinion_row(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    # Residents speak of a plan's last year in the next plan's first one, which the table of the plan's years does not hold.
    (row,) = [row for row in t.rows["opinion_counts"] if row["年度の表記"] == found[1]]
    return [found[1], *t.opinions(row["年度"])]


ROWS = (
    Claim(r"^(\D*?(?:平成\d+年度|令和[\d元]+年度)?)(\d+)$", _grouped, "measures/|opinions/"),
    Claim(r"^([^｜\d]+)(\d+)件｜$", _grouped, "year/"),
    Claim(r"^([^｜]+)｜([^｜]+)｜([\d,]+回|―)｜([\d,]+人|―)｜$", _district_row, "year/|districts/[^/]+/"),
    Claim(rf"^([^｜]+)｜{N}件｜{N}件｜{N}件｜{N}件｜$", _opinion_row, "opinions/"),
)

# ---- a district --------------------------------------------------------------------------------------------------------


def _theme_count(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    rows = {r["テーマ番号"]: r["終了"] for r in t.rows["themes"] if r["地区コード"] == place.page.code()}
    running = sum(not ended for ended in rows.values())
    return [KANJI[running] if running < 10 else running]


def _here(t: Tables, found: "re.Match[str]", place: Place) -> tuple[int, int]:
    return t.activities(t.year, district=place.page.code())


def _dots(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    rows = [r for r in t.of_year("activities") if r["地区コード"] == place.page.code()]
    months = Counter(int(r["日付"][5:7]) for r in rows)
    most = max(months.values())
    assert months[int(found[3])] == most
    figures = re.findall(r'<svg class="dots-year.*?</svg>', place.page.html, re.S)
    assert [figure.count("<circle") for figure in figures] == [len(rows)] * len(figures)
    return [found[1], len(rows), found[3]]


def _took_part(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """An activity of that day, told with its people."""
    day = place.page.before(place.index, r"^(\d+月\d+日)")[1]
    heads = found.groups()[-1]
    rows = [r for r in t.of_year("activities") if r["地区コード"] == place.page.code()]
    mine = [r for r in rows if month_day(date.fromisoformat(r["日付"])) == day]
    assert heads.replace(",", "") in [r["参加人数"] for r in mine], (place.page.path, day, heads)
    return said(found)


def _folded(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    inside = place.page.html.partition("も見る</summary>")[2].partition("</details>")[0]
    shown = place.page.html.count('<article class="join"')
    assert shown == _here(t, found, place)[0]
    return [inside.count("<article")]


def _number_of_theme(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    following = place.page.lines[place.index + 1]
    rows = [r for r in t.rows["themes"] if r["地区コード"] == place.page.code() and r["テーマ"] == following]
    assert found[1] in [r["テーマ番号"] for r in rows], (place.page.path, following)
    return [found[1]]


DISTRICT = "districts/[^/]+/"
DISTRICTS = (
    Claim(r"^(\d+)の地区(?: ― |$)", lambda t, *_: [len(t.districts)]),
    Claim(r"(\d+)の地区ごとに、毎年", lambda t, *_: [len(t.districts)]),
    Claim(r"の(\d+)地区の、一年と、", lambda t, *_: [len(t.districts)]),
    Claim(r"の(\d+)地区のうち、\S+の場所。", lambda t, *_: [len(t.districts)], DISTRICT),
    Claim(r"^([一二三四五六七八九]|\d+)つのテーマ(?:で、.+を進めています。)?$", _theme_count, DISTRICT),
    Claim(rf"は{N}回、のべ{N}人が参加しました。$", _here, DISTRICT),
    Claim(rf"は{N}回の活動がありました。$", lambda t, f, p: _here(t, f, p)[:1], DISTRICT),
    Claim(rf"ひとつです（{N}件）。$", lambda t, f, p: _here(t, f, p)[:1], DISTRICT),
    Claim(r"^(.+)地区の活動の記録(\d+)件を、月ごとに丸で並べた図。いちばん多い月は(\d+)月。$", _dots, DISTRICT),
    Claim(rf"^{N}人$", _took_part, DISTRICT),
    Claim(r"^ほかの(\d+)件も見る$", _folded, DISTRICT),
    Claim(r"^(\d+)$", _number_of_theme, DISTRICT),
)
