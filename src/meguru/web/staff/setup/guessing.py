"""What a town's own list is likely to be: which of our sheets, in which row its headings stand, and which column is which.

Only a guess that the page begins with; a person chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from meguru.core.text import excerpt, fingerprint
from meguru.files.tables.cells import RawRow, RawSheet
from meguru.files.tables.columns import Column, Table, TableSheet, flat
from meguru.plan.setup.rules import SetupSheet

# How many rows are looked through for headings, and how alike a heading must be to be taken for one of ours.
MOST_ROWS_ABOVE = 10
ALIKE = 0.72
ENOUGH = 1.6
# What is longer is no heading but a text, and is not compared; nor is more than its beginning shown or carried.
LONGEST_HEADING = 60
LONGEST_SHOWN = 100
# What towns call our sheets and columns. The first that fits is no better than the last.
SHEET_WORDS: Mapping[str, Sequence[str]] = {
    SetupSheet.DISTRICTS: ("地区", "地区一覧", "連合町内会", "地区割"),
    SetupSheet.ORGANISATIONS: ("組織", "組織一覧", "部署", "課", "団体", "関係機関", "施設"),
    SetupSheet.COMMITTEES: ("会議体", "会議", "委員会", "協議会", "部会"),
    SetupSheet.SEATS: ("席と人", "名簿", "委員名簿", "職員", "担当者", "委員"),
    SetupSheet.TERM: ("計画",),
    SetupSheet.PILLARS: ("柱", "基本目標", "基本方針"),
    SetupSheet.MEASURES: ("取組", "事業", "施策", "事業一覧"),
    SetupSheet.PARTS: ("細目", "内訳", "細事業"),
    SetupSheet.INDICATORS: ("指標", "成果指標", "目標値"),
    SetupSheet.DISTRICT_PLANS: ("地区計画", "地区別計画"),
    SetupSheet.SECTIONS: ("地区計画の文",),
    SetupSheet.THEMES: ("テーマ", "地区の取組"),
}
COLUMN_WORDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    SetupSheet.DISTRICTS: {
        "code": ("コード", "ローマ字", "英字"),
        "number": ("No", "番号", "地区番号", "連番"),
        "name": ("地区", "地区名", "名称", "地区連合名"),
        "reading": ("かな", "カナ", "フリガナ", "よみがな", "読み"),
        "federation": ("連合町内会名", "地区連合町内会", "連合自治会", "自治会連合会"),
        "town_blocks": ("町", "町丁", "町丁目", "対象町", "区域"),
    },
    SetupSheet.ORGANISATIONS: {
        "kind": ("区分", "種別", "分類"),
        "name": ("組織", "名称", "部署", "部署名", "課名", "団体名", "機関名", "施設名"),
        "districts": ("担当地区", "圏域", "地区名"),
    },
    SetupSheet.COMMITTEES: {
        "kind": ("区分", "種別", "分類"),
        "name": ("会議", "会議名", "委員会名", "名称"),
        "description": ("目的", "所掌", "内容", "説明"),
        "districts": ("担当地区", "地区名"),
    },
    SetupSheet.SEATS: {
        "organisation": ("所属", "所属名", "課", "部署", "団体", "団体名", "推薦団体"),
        "committee": ("会議", "委員会", "委員会名", "会議名"),
        "title": ("役職", "職", "職名", "肩書", "役職名"),
        "role": ("権限", "システムの役割"),
        "districts": ("担当地区", "地区名"),
        "starts_on": ("就任日", "委嘱日", "任期開始", "着任日", "発令日"),
        "ends_on": ("退任日", "任期満了", "任期満了日", "任期終了", "任期のおわり", "委嘱満了日"),
        "person": ("名前", "委員氏名", "担当者", "担当者名", "職員名", "姓", "名"),
        "username": ("ユーザー名", "ログインID", "職員番号", "アカウント"),
    },
    SetupSheet.PILLARS: {"name": ("基本目標", "目標", "名称"), "description": ("内容", "説明")},
    SetupSheet.MEASURES: {
        "number": ("No", "番号", "事業番号", "施策番号", "通番"),
        "title": ("事業名", "施策名", "取組名", "取組", "施策", "事業"),
        "description": ("事業内容", "概要", "事業概要", "取組内容", "説明"),
        "owner": ("担当課", "所管課", "主管課", "担当部署", "所管"),
        "related": ("関係課", "関係機関", "連携先", "協働先"),
        "districts": ("対象地区",),
        "pillar": ("基本目標", "目標", "基本方針"),
        "group": ("分野", "施策の方向", "部署"),
        "kind": ("区分", "種別"),
    },
    SetupSheet.PARTS: {
        "measure": ("事業番号", "施策番号", "取組番号"),
        "number": ("No", "細目番号", "枝番"),
        "title": ("細目", "細目名", "細事業名", "内訳"),
        "text": ("概要", "説明"),
        "owner": ("担当課", "所管課"),
    },
    SetupSheet.INDICATORS: {
        "measure": ("事業番号", "施策番号", "取組番号"),
        "name": ("指標", "指標名", "成果指標"),
        "unit": ("単位",),
        "baseline": ("現状値", "基準値", "現状"),
        "baseline_year": ("基準年度", "現状年度"),
    },
    SetupSheet.DISTRICT_PLANS: {"district": ("地区名",), "slogan": ("スローガン", "キャッチフレーズ", "目標")},
    SetupSheet.SECTIONS: {"district": ("地区名",), "heading": ("項目", "見出し"), "body": ("内容", "本文")},
    SetupSheet.THEMES: {
        "district": ("地区名",),
        "number": ("No",),
        "title": ("取組", "取組名", "テーマ"),
        "aim": ("内容", "説明"),
    },
}

# Columns that lists split in two, side by side: what stands in the first, and in the second.
SPLIT_WORDS: Mapping[tuple[str, str], tuple[Sequence[str], Sequence[str]]] = {
    (SetupSheet.SEATS, "person"): (
        ("姓", "氏", "苗字", "名字", "氏名(姓)", "姓(漢字)", "漢字(姓)", "氏名姓", "漢字姓"),
        ("名", "名前", "氏名(名)", "名(漢字)", "漢字(名)", "氏名名", "漢字名"),
    ),
}


def headings_in(row: RawRow) -> dict[int, str]:
    """The headings of a row by column; one that stands twice is counted, so that each is told apart."""
    found: dict[int, str] = {}
    names: list[str] = []
    for at, cell in sorted(row.cells.items()):
        name = excerpt(cell.text, LONGEST_SHOWN)
        times = sum(said == name for said in names)
        names.append(name)
        found[at] = f"{name} ({times + 1})" if times else name
    return found


def digest_of_headings(headings: Sequence[str]) -> str:
    """The digest by which a list is known again, whatever stands below its headings."""
    return fingerprint(*map(flat, headings))


def likeness(heading: str, column: Column, words: Sequence[str]) -> float:
    """How alike a heading is to what we or towns call a column: 1 for the same word, 0 for what is too long for a heading."""
    if len(heading) > LONGEST_HEADING:
        return 0.0
    theirs = flat(heading).casefold()
    best = 0.0
    for rank, word in enumerate((column.heading, *column.aliases, *words)):
        ours = flat(str.__str__(word)).casefold()
        if ours == theirs:
            return 1.0 if rank <= len(column.aliases) else 0.98
        if len(ours) > 1 and ours in theirs:
            best = max(best, 0.75 + 0.2 * len(ours) / len(theirs))
        elif min(len(ours), len(theirs)) > 1:
            best = max(best, SequenceMatcher(None, ours, theirs).ratio())
    return best


def columns_guessed(sheet: TableSheet, headings: Sequence[str]) -> dict[str, str]:
    """Which heading is which of our columns, the most alike first; each of both at most once."""
    words = COLUMN_WORDS.get(sheet.name, {})
    scores = [
        (likeness(heading, column, words.get(column.name, ())), heading, column.name)
        for heading in headings
        for column in sheet.read_columns
    ]
    found: dict[str, str] = {}
    for score, heading, name in sorted(scores, key=lambda each: -each[0]):
        if score >= ALIKE and heading not in found and name not in found.values():
            found[heading] = name
    return found | _split(sheet, headings, found)


def _split(sheet: TableSheet, headings: Sequence[str], found: Mapping[str, str]) -> dict[str, str]:
    """The two headings of a column that is split (姓, 名), unless one heading of the list is that column as a whole."""
    both: dict[str, str] = {}
    for (of, name), words in SPLIT_WORDS.items():
        halves = [next((h for h in headings if flat(h[:LONGEST_HEADING]) in half), "") for half in words]
        taken = [heading for heading, known in found.items() if known == name]
        is_in_order = all(halves) and headings.index(halves[0]) < headings.index(halves[1])
        if of == sheet.name and is_in_order and set(taken) <= set(halves):
            both |= dict.fromkeys(halves, name)
    return both


def _score(sheet: TableSheet, title: str, headings: Sequence[str]) -> float:
    words = COLUMN_WORDS.get(sheet.name, {})
    guessed = columns_guessed(sheet, headings)
    columns = {column.name: column for column in sheet.read_columns}
    said = sum(likeness(heading, columns[name], words.get(name, ())) for heading, name in guessed.items())
    needed = [column.name for column in sheet.read_columns if column.is_required]
    lacking = sum(name not in guessed.values() for name in needed) / max(1, len(needed))
    called = max((_title_likeness(title, word) for word in (sheet.title, *SHEET_WORDS.get(sheet.name, ()))), default=0)
    return said + 1.5 * called - lacking


def _title_likeness(title: str, word: str) -> float:
    ours, theirs = flat(str.__str__(word)), flat(title[: LONGEST_HEADING + 1])
    if not ours or not theirs or len(title) > LONGEST_HEADING:
        return 0
    return len(ours) / len(theirs) if ours in theirs else SequenceMatcher(None, ours, theirs).ratio() / 2


def sheet_guessed(table: Table, title: str, headings: Sequence[str]) -> str:
    """The name of our sheet that a list is likely to be; empty where it is like none."""
    scores = [(_score(sheet, title, headings), sheet.name) for sheet in table.sheets if sheet.is_read]
    best, name = max(scores, key=lambda each: each[0])
    return name if best >= ENOUGH else ""


def head_guessed(table: Table, sheet: RawSheet) -> int:
    """The number of the row with the headings: that with the most words of ours, else the first with two cells or more."""
    rows = [row for row in sheet.rows[:MOST_ROWS_ABOVE] if len(row.cells) > 1]
    if not rows:
        return sheet.rows[0].number if sheet.rows else 1
    known = {
        flat(str.__str__(word))
        for each in table.sheets
        for column in each.read_columns
        for word in (column.heading, *column.aliases, *COLUMN_WORDS.get(each.name, {}).get(column.name, ()))
    }
    scores = [(sum(flat(cell.text) in known for cell in row.cells.values()), -row.number) for row in rows]
    best = max(scores)
    return -best[1] if best[0] else rows[0].number
