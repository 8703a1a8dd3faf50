"""Open data: the book as CSV files that Excel opens right, with their dictionary, and the book itself.

CSV is UTF-8 with a byte order mark and CRLF. Cells that a spreadsheet would run as a formula are made plain text.
"""

import csv
import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from meguru.publish.book import Book

Row = tuple[object, ...]
FORMULA_STARTS = "=+-@\t\r"


@dataclass(frozen=True, slots=True)
class Dataset:
    """One CSV file: its columns with what they mean, and how its rows are taken from a book."""

    name: str
    title: str
    about: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[Book], list[Row]]


def safe_cell(value: object) -> object:
    """A cell no spreadsheet runs: texts that begin like a formula (also in full width) get an apostrophe before them."""
    if not isinstance(value, str):
        return value if value is not None else ""
    first = unicodedata.normalize("NFKC", value.lstrip(" 　\u200b\ufeff\u200e\u200f")[:1])
    risky = (bool(first) and first in FORMULA_STARTS) or value[:1] in ("\t", "\r", "\n")
    return "'" + value if risky else value


def dataset_csv(dataset: Dataset, book: Book) -> bytes:
    """The file's bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _ in dataset.columns])
    for row in dataset.rows(book):
        writer.writerow([safe_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def dataset_rows(dataset: Dataset, book: Book) -> list[Row]:
    """The rows of a data set, for counting and for tests."""
    return dataset.rows(book)


def _measures(book: Book) -> list[Row]:
    pillars = {p["key"]: p["name"] for p in book["pillars"]}
    return [
        (m["code"], m["number"], m["title"], m["description"], pillars.get(m["pillar"] or "", ""), m["owner"], m["group"],
         {"measure": "施策・事業", "continued_project": "継続事業"}[m["kind"]], m["from_label"], m["ended_label"],
         " ".join(m["districts"]))
        for m in book["measures"]
    ]  # fmt: skip


def _ratings(book: Book) -> list[Row]:
    labels = {s["code"]: s["label"] for s in book["term"]["scale"]}
    directions = {d["code"]: d["label"] for d in book["term"]["directions"]}
    return [
        (m["code"], m["title"], y["fiscal_year"], y["label"], y["did"], labels.get(y["rating"] or "", ""), y["rating_reason"],
         labels.get(y["committee_rating"] or "", ""), y["committee_comment"], directions.get(y["direction"] or "", ""),
         y["next_plan"], y["activities"], y["people"])
        for m in book["measures"] for y in m["years"] if y["state"] == "recorded"
    ]  # fmt: skip


def _districts(book: Book) -> list[Row]:
    manner = {"held": "開催", "written": "書面", "cancelled": "中止"}
    out: list[Row] = []
    for d in book["districts"]:
        name: Row = (d["code"], d["number"], d["name"], d["reading"], d["slogan"])
        years: list[Row] = [
            (y["fiscal_year"], y["label"], manner[y["manner"]], y["activities"], y["people"]) for y in d["years"]
        ]
        out += [(*name, *year) for year in years or [("",) * 5]]
    return out


def _activities(book: Book) -> list[Row]:
    return [
        (a["on"], a["fiscal_year"], a["district"] or "", a["place"], " ".join(a["measures"]),
         a["people"] if a["people"] is not None else "", a["text"])
        for a in book["activities"]
    ]  # fmt: skip


def _advice(book: Book) -> list[Row]:
    out: list[Row] = []
    for a in book["advice"]:
        reply = a["reply"]
        answer: Row = (
            (reply["stance_label"], reply["text"], reply["on_label"], reply["by"]) if reply else ("", "", "", "")
        )
        out.append((a["number"], a["fiscal_year"], a["kind_label"], a["text"], a["measure"] or "", a["district"] or "",
                    a["addressee"], a["given_label"], *answer, " ".join(a["amendments"])))  # fmt: skip
    return out


def _amendments(book: Book) -> list[Row]:
    return [
        (a["number"], a["kind_label"], a["measure"] or "", a["district"] or "", a["theme"] if a["theme"] is not None else "",
         a["title"], a["before"], a["after"], a["reason"], " ".join(a["advice"]), " ".join(a["opinions"]), a["other_cause"],
         a["decided_label"], a["effective_year"])
        for a in book["amendments"]
    ]  # fmt: skip


def _opinions(book: Book) -> list[Row]:
    return [
        (o["number"], o["fiscal_year"], o["received_label"], o["channel_label"], o["district"] or "", o["measure"] or "",
         o["text"], o["class_label"], o["answer"], o["answered_label"], o["after"])
        for o in book["opinions"]
    ]  # fmt: skip


MEASURE, DISTRICT = (
    ("取組コード", "取組を指す符号。取組のページの住所と同じ"),
    ("地区コード", "地区を指す符号。地区のページの住所と同じ"),
)
YEAR = ("年度", "年度の始まりの西暦。4月から翌年3月まで")

DATASETS: tuple[Dataset, ...] = (
    Dataset(
        "measures",
        "取組",
        "計画にある取組（施策・事業、継続事業）",
        (
            MEASURE,
            ("番号", "計画での順番"),
            ("取組名", "取組の名前"),
            ("説明", "取組の説明"),
            ("柱", "計画の柱"),
            ("実施", "区役所か区社協"),
            ("担当", "担当する課、または区社協の分野"),
            ("種類", "施策・事業、または継続事業"),
            ("開始", "始まった年度"),
            ("終了", "終わった年度。続いていれば空"),
            ("地区コード", "一緒に進める地区。空白区切り"),
        ),
        _measures,
    ),
    Dataset(
        "ratings",
        "評価",
        "取組ごと、年度ごとの結果と評価",
        (
            MEASURE,
            ("取組名", "取組の名前"),
            YEAR,
            ("年度の表記", "和暦の年度"),
            ("したこと", "その年度にしたこと"),
            ("自己評価", "担当の自己評価"),
            ("自己評価の理由", "そう評価したわけ"),
            ("委員会の評価", "策定・推進委員会の評価"),
            ("委員会の意見", "評価にそえた意見"),
            ("次年度の方向", "継続・追加・修正・終了"),
            ("次年度にすること", "次の年度の内容"),
            ("活動回数", "その年度の活動の回数"),
            ("参加人数", "のべ人数"),
        ),
        _ratings,
    ),
    Dataset(
        "districts",
        "地区",
        "地区と、年度ごとの開催のようす",
        (
            DISTRICT,
            ("番号", "順番。優劣ではありません"),
            ("地区名", "地区の名前"),
            ("読み", "地区名の読み"),
            ("合い言葉", "地区の計画の合い言葉"),
            YEAR,
            ("年度の表記", "和暦の年度"),
            ("開催", "開催・書面・中止"),
            ("活動回数", "その年度の活動の回数"),
            ("参加人数", "のべ人数"),
        ),
        _districts,
    ),
    Dataset(
        "activities",
        "活動",
        "記録された活動",
        (
            ("日付", "活動の日（西暦）"),
            YEAR,
            DISTRICT,
            ("場所", "活動の場所"),
            ("取組コード", "関わる取組。空白区切り"),
            ("参加人数", "人数。分からないときは空"),
            ("内容", "活動の内容"),
        ),
        _activities,
    ),
    Dataset(
        "advice",
        "助言",
        "委員会の助言と、お答え",
        (
            ("助言番号", "助言を指す番号"),
            ("年度", "振り返った年度（西暦）"),
            ("種類", "質問・意見・提案など"),
            ("助言", "助言の内容"),
            MEASURE,
            DISTRICT,
            ("答える所", "答える部署"),
            ("助言の日", "助言のあった日"),
            ("対応", "対応済・対応する・検討・困難。まだなら空"),
            ("お答え", "お答えの内容"),
            ("お答えの日", "お答えした日"),
            ("お答えした所", "お答えした所"),
            ("修正番号", "助言から生まれた修正。空白区切り"),
        ),
        _advice,
    ),
    Dataset(
        "amendments",
        "修正",
        "計画の継続・追加・修正・終了",
        (
            ("修正番号", "修正を指す番号"),
            ("種類", "継続・追加・修正・終了"),
            MEASURE,
            DISTRICT,
            ("テーマ", "地区のテーマの番号"),
            ("題名", "修正したところの名前"),
            ("これまで", "変わる前の文"),
            ("これから", "変わった後の文"),
            ("わけ", "変えた理由"),
            ("助言番号", "もとになった助言。空白区切り"),
            ("意見番号", "もとになったご意見。空白区切り"),
            ("その他のもと", "そのほかのもとになったこと"),
            ("決めた日", "決めた日"),
            ("反映する年度", "反映が始まる年度（西暦）"),
        ),
        _amendments,
    ),
    Dataset(
        "opinions",
        "ご意見",
        "いただいたご意見と、お答え。お名前と連絡先は含みません",
        (
            ("意見番号", "ご意見を指す番号"),
            ("年度", "受け付けた年度（西暦）"),
            ("受付日", "受け付けた日"),
            ("方法", "はがき・ファクス・窓口・ウェブなど"),
            DISTRICT,
            MEASURE,
            ("ご意見", "ご意見の内容"),
            ("分類", "賛同・反映・既に含まれる・参考など"),
            ("お答え", "お答えの内容。まだなら空"),
            ("お答えの日", "お答えした日"),
            ("その後", "その後どうなったか"),
        ),
        _opinions,
    ),
)
