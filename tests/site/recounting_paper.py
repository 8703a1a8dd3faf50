"""Counts the year's paper again from the published tables: its own sentences by claims, everything else as what somebody wrote."""

import io
import re
from collections import Counter
from functools import lru_cache

import pdfplumber

from tests.site.public_claims import FATES, SENTENCES, Claim, Counted, N, Place
from tests.site.public_tables import DIGIT, Tables, people
from tests.site.public_words import Page
from tests.site.recounting import Recount, recount_line, without

EDGE = 20  # how near the right margin a line ends that goes on in the next


def _reviewed(t: Tables) -> int:
    return sum(row["振り返り"] == "まとまった" for row in t.reviewed)


def _grouped(t: Tables, found: "re.Match[str]", _: Place) -> Counted:
    """The measures with a result under a pillar."""
    accepted = {row["取組コード"] for row in t.accepted}
    counts = Counter(row["柱"] for row in t.rows["measures"] if row["取組コード"] in accepted)
    rest = counts[""]
    known = {"継続して行う事業": rest, "そのほかの取組": rest, "すべての取組": rest, **counts}
    return [found[1], known[found[1]]]


def _in_district(t: Tables, found: "re.Match[str]", place: Place) -> Counted:
    name = place.page.before(place.index, r"^(\S+)地区(?:（[ぁ-ゖー]+）)?$")[1]
    return list(t.activities(t.year, district=t.district_code(name)))


def _live(t: Tables, _found: "re.Match[str]", place: Place) -> Counted:
    """Who lives in the district of a sheet: people with what changed, the share of the old, households."""
    code = t.district_code(place.page.before(place.index, r"^(\S+?)地区\b")[1])
    days = [row for row in t.rows["basics"] if row["地区コード"] == code]
    day = days[0]
    bands = [row for row in t.rows["ages"] if (row["地区コード"], row["時点（西暦）"]) == (code, day["時点（西暦）"])]
    old = sum(int(row["合計"]) for row in bands if int(row["何歳から"]) >= 65)
    people, step = int(day["総人口"]), int(day["総人口"]) - int(days[1]["総人口"]) if len(days) > 1 else None
    told: list[object] = [people]
    if step is not None:
        told.append(f"{'＋' if step > 0 else '−' if step < 0 else '±'}{abs(step):,}")
    return [*told, str(round(100 * old / people, 1)), *([int(day["世帯数"])] if day["世帯数"] else [])]


def _kept(t: Tables, *_: object) -> Counted:
    rows = [r for r in t.rows["amendments"] if r["種類"] == "継続" and r["反映する年度"] > t.year]
    return [len(rows)]


def _advice(t: Tables, *_: object) -> Counted:
    rows = t.of_year("advice")
    return [len(rows), sum(bool(row["お答え"]) for row in rows)]


def _opinions(t: Tables, *_: object) -> Counted:
    received, *fates = t.opinions(t.year)
    return [received, *(n for n in fates if n)]


CLAIMS = (
    *SENTENCES,
    Claim(rf"^振り返った取組 {N}件$", lambda t, *_: [len(t.accepted)]),
    Claim(rf"^振り返った地区 {N}地区$", lambda t, *_: [_reviewed(t)]),
    Claim(rf"^地区の活動 {N}回$", lambda t, *_: [len(t.own)]),
    Claim(rf"^地区の活動に参加した人 のべ{N}人$", lambda t, *_: [people(t.own)]),
    Claim(rf"^地区と区の活動を合わせて {N}回 のべ{N}人$", lambda t, *_: list(t.activities(t.year))),
    Claim(rf"^いただいたご意見 {N}件（うち{N}件をお答えと一緒に掲載）$", lambda t, *_: t.opinions(t.year)[:2]),
    Claim(rf"^委員会の助言 {N}件（うち{N}件にお答え）$", _advice),
    Claim(rf"^この年にいただいたご意見は、{N}件です。{FATES}", _opinions),
    Claim(rf"^(\S+)（{N}件）$", _grouped),
    Claim(rf"記録した活動は{N}回、のべ{N}人でした。", _in_district),
    Claim(rf"^つぎの{N}件は、", _kept),
    Claim(r"第(\d+)号", lambda t, *_: [t.release["号"]]),
)
# What is said on the sheet of a district, and not in the year's paper.
OF_A_SHEET = (Claim(rf"：総人口{N}人(?:（([＋−±][\d,]+)）)?、65歳以上([\d.]+)%(?:、{N}世帯)?$", _live),)
# Page numbers at the foot and in the contents; numbers of themes and of meetings before their names.
CONSTANTS = (r"^ページのアドレス .*$", r" \d+ / \d+$", r"[. ]{8,}\d+$", r"^\d+ (?=\D)", r"第\d+回")


def recount_paper(tables: Tables, paper: bytes) -> Recount:
    """The paper, page by page."""
    result = Recount()
    page = Page("year.pdf", "", _lines(paper))
    written = re.sub(
        r"\s", "", "\n".join(cell for rows in tables.rows.values() for row in rows for cell in row.values())
    )
    for index, whole in enumerate(page.lines):
        line = without(whole, tables.sentences) if DIGIT.search(whole) else ""
        for claim in (*CLAIMS, *OF_A_SHEET):
            line = recount_line(tables, claim, line, Place(page, index), result)
        line = without(line, [*tables.names, *tables.days])
        for pattern in CONSTANTS:
            line = re.sub(pattern, "〔〕", line)
        # A number in somebody's words, which the end of a line may part: two letters on either side are looked up.
        parts = [part for part in re.split(r"[\s〔〕]", line) if part]
        for found in (found for part in parts for found in re.finditer(r"\D{0,2}\d+\D{0,2}", part)):
            if found[0] not in written:
                result.unknown.append(f"year.pdf: {whole}  →  {found[0]}")
    return result


@lru_cache(maxsize=8)
def _lines(paper: bytes) -> list[str]:
    """The lines of all pages; one that reaches the margin is joined with the one below it."""
    out: list[str] = []
    with pdfplumber.open(io.BytesIO(paper)) as pdf:
        for page in pdf.pages:
            lines = page.extract_text_lines(return_chars=False)
            reach = max((line["x1"] for line in lines), default=0) - EDGE
            goes_on, left = False, 0.0
            for line in lines:
                text = line["text"].strip()
                if goes_on and abs(line["x0"] - left) < 1 and not re.search(r" / \d+$", text):
                    out[-1] += text
                else:
                    out.append(text)
                goes_on, left = line["x1"] > reach and " " not in text, line["x0"]
    return out
