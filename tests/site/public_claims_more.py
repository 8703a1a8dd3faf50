"""More public sentences that name numbers: of measures, the ring, the structure and the files; and what is no counting."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tests.site.public_claims import (
    DISTRICTS,
    FIGURES,
    ROWS,
    SENTENCES,
    Claim,
    Counted,
    N,
    Place,
    said,
)
from tests.site.public_claims_basics import BASICS
from tests.site.public_tables import Record, Tables

BAND = Decimal("0.05")
MEASURE = "measures/[^/]+/"

# ---- figures of a measure ----------------------------------------------------------------------------------------------


def shown(value: Decimal) -> str:
    """A figure as people write it."""
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value.normalize():,f}"


def _series(t: Tables, code: str) -> Iterator[list[Record]]:
    rows = [row for row in t.rows["indicators"] if row["取組コード"] == code]
    for number in dict.fromkeys(row["指標番号"] for row in rows):
        yield [row for row in rows if row["指標番号"] == number]


def _near(before: Decimal, value: Decimal) -> bool:
    return before != 0 and abs(value - before) <= BAND * abs(before)


def _told(rows: list[Record]) -> str:
    """What the figures of one indicator say, counted from its rows alone."""
    name, unit = rows[0]["指標"], rows[0]["単位"]
    years = [row for row in rows if row["区分"] == "年度" and row["実績"]]
    if not years:
        return "実績の数字は、まだありません。"
    last, value = years[-1], Decimal(years[-1]["実績"])
    words = [f"{name}は、{last['年度の表記']}に{shown(value)}{unit}でした。"]
    earlier = years[-2:-1] or [row for row in rows if row["区分"] == "はじめの値"]
    if earlier:
        before, since = Decimal(earlier[0]["実績"]), "前の年" if len(years) > 1 else earlier[0]["年度の表記"]
        step = value - before
        end = "、ほぼ同じです。" if _near(before, value) else "ました。"
        words.append(
            f"{since}と同じです。"
            if not step
            else f"{since}より{shown(abs(step))}{unit}{'増え' if step > 0 else '減り'}{end}"
        )
    if last["目標"]:
        target = Decimal(last["目標"])
        if target == value:
            words.append(f"目標の{shown(target)}{unit}と同じです。")
        elif _near(target, value):
            words.append(f"ほぼ目標どおりでした（{shown(target)}{unit}に対して{shown(value)}{unit}）。")
        else:
            side = "上まわり" if value > target else "下まわり"
            words.append(f"目標の{shown(target)}{unit}を{shown(abs(value - target))}{unit}{side}ました。")
    return "".join(words)


def _finding(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    told = [_told(rows) for rows in _series(t, place.page.code())]
    return [found[1] if found[1] in told else told]


def _drawn(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """The title of a chart: every figure in it, and the finding."""
    titles = []
    for rows in _series(t, place.page.code()):
        figures = [f"{r['年度の表記']}{shown(Decimal(r['実績']))}{r['単位']}" for r in rows if r["実績"]]
        titles.append(f"{rows[0]['指標']}。{'、'.join(figures)}。{_told(rows)}数字は次の表にあります。")
    return [found[1] if found[1] in titles else titles]


def _point(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """A figure beside a point of a chart is a figure of the chart's own indicator."""
    title = place.page.before(place.index, r"^(.+)。.*数字は次の表にあります。$")[0]
    rows = next(rows for rows in _series(t, place.page.code()) if title.startswith(rows[0]["指標"] + "。"))
    figures = {shown(Decimal(row["実績"])) for row in rows if row["実績"]}
    assert found[1] in figures, (place.page.path, found[1])
    return [found[1]]


def _figure_row(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """A row of an indicator's table: target, actual, and the step from the figure before."""
    name = place.page.before(place.index, r"^(.+)（([^（）]*)）$")[1]
    rows = next(rows for rows in _series(t, place.page.code()) if rows[0]["指標"] == name)
    index = next(i for i, row in enumerate(rows) if row["年度の表記"] == found[1])
    row = rows[index]
    earlier = [Decimal(r["実績"]) for r in rows[:index] if r["実績"]]
    if row["区分"] == "はじめの値":
        return [found[1], "―", shown(Decimal(row["実績"])), "はじめの値"]
    target = shown(Decimal(row["目標"])) if row["目標"] else "―"
    if not row["実績"]:
        next_one = max((i for i, r in enumerate(rows) if r["実績"] and r["区分"] == "年度"), default=-1) + 1
        first = next(i for i, r in enumerate(rows) if r["区分"] == "年度")
        return [found[1], target, "集計前" if index == max(next_one, first) else "―", "―"]
    value = Decimal(row["実績"])
    step = "―"
    if earlier:
        change = value - earlier[-1]
        step = "±0" if not change else f"{'＋' if change > 0 else '−'}{shown(abs(change))}"
        step += "ほぼ同じ" if _near(earlier[-1], value) else ""
    return [found[1], target, shown(value), step]


def _measure_year(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    states = "公表済み|まだまとまっていません|進めている途中|これから"
    label = place.page.before(place.index, rf"^(\S+年度)(?:{states})$")[1]
    count, heads = t.activities(t.year_of(label), measure=place.page.code())
    return [count, heads] if heads else [count]


def _apart(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    row = next(r for r in t.accepted if r["取組コード"] == place.page.code())
    return [abs(t.step(row["自己評価"]) - t.step(row["委員会の評価"]))]


def _everywhere(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    row = next(r for r in t.rows["measures"] if r["取組コード"] == place.page.code())
    assert set(row["地区コード"].split()) == set(t.districts)
    return [len(t.districts)]


def _earlier(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    code = place.page.path.split("/")[1]
    (row,) = {
        (r["前の期"], r["前の期の番号"])
        for r in t.rows["lineage"]
        if r["取組コード"] == code and r["前の期の取組名"] == found["title"]
    }
    return [*row, found["title"]]


MEASURES = (
    Claim(r"^第(\d+)期の(\d+)「(?P<title>.+)」から続いています。$", _earlier, MEASURE),
    Claim(r"^(\d+)の取組があります。", lambda t, *_: [len(t.rows["measures"])], "measures/"),
    Claim(r"計画にある(\d+)の取組を、", lambda t, *_: [len(t.rows["measures"])], "measures/"),
    Claim(r"^(.+。.+\d.*。数字は次の表にあります。)$", _drawn, MEASURE),
    Claim(r"^(.+は、\S+年度に[\d,.]+\S*でした。.*)$", _finding, MEASURE),
    Claim(r"^図（f-ink bold）：([\d,.]+)$", _point, MEASURE),
    Claim(r"^(\S+年度)｜([\d,.]+|―)｜([\d,.]+|集計前|―)｜([^｜]*)｜$", _figure_row, MEASURE),
    Claim(rf"^(?:ここまで|記録した)?活動は?{N}回(?:、のべ{N}人)?(?:です。)?$", _measure_year, MEASURE),
    Claim(rf"記録した活動は{N}回(?:、のべ{N}人)?です。$", _measure_year, MEASURE),
    Claim(r"^自己評価と委員会の評価が、(\d+)段階ちがいます。$", _apart, MEASURE),
    Claim(r"：全(\d+)地区$", _everywhere, MEASURE),
)

# ---- the year's ring, the structure, the files -------------------------------------------------------------------------


def _published(t: Tables) -> date:
    return date.fromisoformat(t.release["公表日"])


def _ring(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    told = "、".join(f"{r['段階']}は{r['はじめの月']}月から{r['おわりの月']}月" for r in t.rows["stages"])
    return [told, _published(t).month]


def _place_in_term(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    on = _published(t)
    place = on.year - (on.month < 4) - int(t.release["最初の年度"]) + 1
    return [t.release["期"], place] if 0 < place <= 9 else [t.release["期"]]


def _months(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    row = next(r for r in t.rows["stages"] if found[0].startswith(f"{r['段階']} {r['英語']}"))
    return [row["はじめの月"], row["おわりの月"]]


def _heads(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    told = []
    for row in t.rows["bodies"]:
        vacant = f"（{row['空き']}人は選んでいるところ）" if int(row["空き"]) else ""
        if row["組織コード"] == "district_committees":
            told.append(f"{len(row['構成'].split('、'))}の委員会")
        else:
            told.append(f"{'委員' if row['組織コード'] == 'formulation' else ''}{row['人数']}人{vacant}")
    return [found[1] if found[1] in told else told]


def _file_rows(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    title = place.page.before(place.index, r"^(.+)（CSV）$")[1]
    return [len(t.rows[t.titles[title]])]


def _kilobytes(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    return [-(-len(t.files["year.pdf"]) // 1024)]


def _issue(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    known = {t.release["号"], *(row["号"] for row in t.rows["issues"])}
    return [found[1] if found[1] in known else known]


def _earlier_plan(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    """The newest issue of a year before the first year of the plan."""
    first = min(int(row["年度"]) for row in t.rows["years"])
    earlier = [row for row in t.rows["issues"] if int(row["年度"]) < first]
    newest = max(earlier, key=lambda row: (int(row["年度"]), int(row["号"])))
    return [newest["年度の表記"], newest["号"]]


def _changed_since(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    """How many entries of each part are not the same in this issue and the one before, by their published records."""
    heading = place.page.before(place.index, r"^(\S+年度)の記録(?:（第(\d+)号）)?$")
    year, issue = t.year_of(heading[1]), int(heading[2] or 1)
    is_this = (year, str(issue)) == (t.year, t.release["号"])
    new = json.loads(t.files["data/book.json" if is_this else f"archive/{year}-{issue}/book.json"])
    old = json.loads(t.files[f"archive/{year}-{issue - 1}/book.json"])
    told = []
    for part, word, key in PARTS:
        was, now = ({row[key]: row for row in book[part]} for book in (old, new))
        count = sum(was.get(code) != now.get(code) for code in was.keys() | now.keys())
        told += [f"{word}{count}件"] * bool(count)
    return ["、".join(told) or "公表の日のほかは、ありません"]


PARTS = (
    ("measures", "取組", "code"),
    ("districts", "地区", "code"),
    ("amendments", "計画の変更", "number"),
    ("advice", "助言と答え", "number"),
    ("opinions", "ご意見と回答", "number"),
    ("meetings", "会議", "on"),
    ("bodies", "しくみ", "key"),
    ("organisations", "組織", "name"),
    ("participants", "主体と役割", "name"),
    ("pillars", "柱", "key"),
)


def _meeting(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    assert (found[1], found[2]) in [(row["会議"], row["回"]) for row in t.rows["meetings"]], found[0]
    return said(found)


def _given_at(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    held = [(row["日付の表記"], row["会議"], row["回"]) for row in t.rows["meetings"]]
    assert (found[1], found[2], found[3]) in held, found[0]
    return said(found)


def _held_by(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    held = [(row["内容"], row["活動"], row["人数"]) for row in t.rows["participants"]]
    assert (found[1], found[2], found[3] or "0") in held, found[0]
    return said(found)


def _cut_short(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    assert any(row["ご意見"].replace("\n", " ").startswith(found[1]) for row in t.rows["opinions"])
    return said(found)


OTHERS = (
    Claim(r"^(?:　－)?(.+)　(\d+)件(?:・(\d+)人)?$", _held_by),
    Claim(r"^4月から時計回りに12か月。(.+)。印は(\d+)月。$", _ring),
    Claim(r"^図（cap）：第(\d+)期(?:の(\d+)年目)?$", _place_in_term),
    Claim(r"^図（where）：公表 (\d+)月$", lambda t, *_: [_published(t).month]),
    Claim(r"丸い印は、この記録を公表した(\d+)月です。", lambda t, *_: [_published(t).month]),
    Claim(r"^\S+ \S+　(\d+)月〜(\d+)月(?: 公表した月)?$", _months),
    Claim(r"^(?:図（seats）：)?((?:委員)?\d+人(?:（\d+人は選んでいるところ）)?|\d+の委員会)$", _heads, "structure/"),
    Claim(rf"^{N}行$", _file_rows, "data/"),
    Claim(r"（PDF (\d+)KB）$", _kilobytes),
    Claim(r"^前の号から変わったところ　(.+)$", _changed_since, "archive/"),
    Claim(r"^(.+) 第(\d+)回", _meeting, "year/"),
    Claim(r"　(\S+日)　(.+) 第(\d+)回$", _given_at, f"advice/|{MEASURE}"),
    Claim(r"^(\S+年度)の記録（第(\d+)号）$", _earlier_plan, "districts/[^/]+/"),
    Claim(r"第(\d+)号", _issue, "|year/|archive/|feed.xml"),
    Claim(r"^ご意見への回答：(.{39})…$", _cut_short, "feed.xml"),
)

CLAIMS = (*SENTENCES, *FIGURES, *DISTRICTS, *BASICS, *ROWS, *MEASURES, *OTHERS)

# Two issues of a year: in the demo (tests/demo).
PLAYED_ELSEWHERE = {r"^前の号から変わったところ　(.+)$"}

# What is no counting: names of standards, and rules that the product itself keeps.
CONSTANTS = {
    r"JIS X 8341-3:2016|WCAG 2\.2|400%": "about/",
    r"Open Font License 1\.1": "about/",
    r"受け取ってから1年たったら": "about/",
    r"A4の紙(?:1枚)?に": "districts/[^/]+/",
    r"差が5%以内": MEASURE,
    r"結果を一つのページに": "year/",
    r"（UTF-8|SHA-256|UTF-8（BOM": "data/|archive/",
    r"クッキーを一つ使います": "about/",
}
