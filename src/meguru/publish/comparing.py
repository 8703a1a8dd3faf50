"""What differs between two books, entry by entry and field by field, in words. Pure: two books in, plain data out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from meguru.core.fiscal import FiscalYear
from meguru.publish.book import Book

Kind = Literal["added", "removed", "changed"]
KIND_LABELS: dict[Kind, str] = {"added": "加わった", "removed": "なくなった", "changed": "変わった"}


@dataclass(frozen=True)
class FieldDifference:
    """One field of an entry in both books."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryDifference:
    """One entry (a measure, a district, an opinion, …) that is not the same in both books."""

    kind: Kind
    code: str
    title: str
    fields: tuple[FieldDifference, ...] = ()

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return KIND_LABELS[self.kind]


@dataclass(frozen=True)
class SectionDifference:
    """What differs in one part of the book."""

    key: str
    label: str
    entries: tuple[EntryDifference, ...]


# Where an entry is found and what it is called: list in the book, words, keys that tell it apart, key of its title.
SECTIONS = (
    ("measures", "取組", "code", "title"),
    ("districts", "地区", "code", "name"),
    ("amendments", "計画の変更", "number", "title"),
    ("advice", "助言と答え", "number", "text"),
    ("opinions", "ご意見と回答", "number", "text"),
    ("meetings", "会議", "on body number", "on_label"),
    ("bodies", "しくみ", "key", "name"),
    ("organisations", "組織", "name", "name"),
    ("pillars", "柱", "key", "name"),
)
LABELS = {
    "title": "名前",
    "name": "名前",
    "description": "本文",
    "owner": "担当",
    "group": "課・分野",
    "pillar": "柱",
    "plan": "この年の計画",
    "did": "したこと",
    "outcome": "成果・住民の声",
    "issue": "課題とそのわけ",
    "rating": "自己評価",
    "rating_reason": "評価の理由",
    "committee_rating": "委員会の評価",
    "committee_comment": "委員会のことば",
    "direction": "次の年の方向",
    "next_plan": "次の年にすること",
    "advice": "助言",
    "activities": "活動の回数",
    "people": "のべ人数",
    "amendments": "計画の変更",
    "opinions": "ご意見",
    "slogan": "合言葉",
    "aim": "めざすこと",
    "good": "よかったこと",
    "trouble": "困ったこと",
    "next": "次の年にすること",
    "help": "手伝ってほしいこと",
    "manner": "行い方",
    "note": "行い方のわけ",
    "text": "文",
    "answer": "回答",
    "class_label": "取り上げ方",
    "answered_label": "回答した日",
    "after": "その後・これから",
    "before": "これまで",
    "reason": "わけ",
    "reply": "答え",
    "stance_label": "取り上げ方",
    "by": "答えた所",
    "on_label": "日",
    "place": "場所",
    "attendance": "出席",
    "members": "構成",
    "seats": "席の数",
    "vacant": "空いている席",
    "target": "目標",
    "actual": "実績",
    "body": "文",
    "state": "状態",
    "related": "関係する組織",
    "districts": "地区",
    "themes": "地区のテーマ",
    "measures": "関係する取組",
    "other_cause": "そのほかのきっかけ",
    "effective_label": "始める年度",
    "from_label": "始まった年度",
    "indicators": "指標",
    "baseline": "はじめの値",
    "baseline_label": "はじめの値の年度",
    "unit": "単位",
    "owner_kind": "実施",
    "federation": "連合町内会",
    "reading": "よみ",
    "sections": "計画の文",
    "years": "年度",
    "towns": "町",
    "decided_label": "決めた日",
    "kind_label": "種類",
    "district": "地区",
    "measure": "取組",
    "theme": "テーマ",
    "addressee": "宛先",
    "given_label": "日",
    "meeting": "会議の回",
    "channel_label": "受け付け方",
    "received_label": "受け付けた日",
    "side": "置くところ",
    "ended_label": "終わる年度",
    "review": "振り返り",
    "about": "前の期の取組",
    "term": "期",
    "rating_label": "自己評価",
    "committee_label": "委員会の評価",
}
# What has a code or number that holds in one plan term only: between two terms none of it is the same.
_OF_A_TERM = {"measures", "amendments", "pillars"}
# What names a row inside an entry, in this order; and what is a code or a copy of a label, and said by that label.
_NAMES = ("fiscal_year", "heading", "name", "number", "title")
_CODED = {"rating", "committee_rating", "direction", "state", "manner", "review", "owner_kind", "side"}
# What points at another entry of the book by its code, and where that entry is.
_POINTING = {
    "measure": "measures",
    "measures": "measures",
    "district": "districts",
    "districts": "districts",
    "pillar": "pillars",
    "themes": "districts",
}
_WORDS = {
    "recorded": "結果あり",
    "running": "進行中",
    "planned": "これから",
    "missing": "まだまとまっていない",
    "accepted": "まとまった",
    "not_asked": "対象ではない",
    "held": "集まって行った",
    "written": "書面で行った",
    "cancelled": "中止した",
    "department": "区役所",
    "council": "社会福祉協議会",
    "ward": "全体",
    "district": "地区",
}
SILENT = {"code", "number", "fiscal_year", "label", "key", "stance", "kind", "effective_year", "on", "tile", "heading"}


def compare_books(before: Book | None, after: Book) -> list[SectionDifference]:
    """Everything that a reader would find different, in the order of the site; without an earlier book all is new."""
    was, now = _words(before) if before else dict(_WORDS), _words(after)
    is_another = before is not None and before["term"].get("number") != after["term"].get("number")
    sections = []
    for key, label, code, title in SECTIONS:
        old = before[key] if before else []  # type: ignore[literal-required]  # the keys are the book's own
        new = after[key]  # type: ignore[literal-required]
        entries = tuple(_entries(old, new, code, title, (was, now), apart=is_another and key in _OF_A_TERM))
        if entries:
            sections.append(SectionDifference(key, label, entries))
    activities = _activities(before, after)
    if activities:
        sections.append(SectionDifference("activities", "活動", activities))
    return sections


def _words(book: Book) -> dict[str, str]:
    """The words for a book's codes; those of another plan's book are other ones."""
    words = dict(_WORDS)
    for part, code, name in (("measures", "code", "title"), ("districts", "code", "name"), ("pillars", "key", "name")):
        words |= {f"{part} {row[code]}": str(row[name]) for row in book[part]}  # type: ignore[literal-required]
    words |= {row["code"]: row["label"] for row in book["term"]["directions"]}
    return words | {row["code"]: row["label"] for row in book["term"]["scale"]}


def in_brief(parts: Sequence[SectionDifference]) -> str:
    """What differs, in one line: how many entries of each part. Empty where a reader would find nothing different."""
    return "、".join(f"{part.label}{len(part.entries)}件" for part in parts)


def _entries(
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    code: str,
    title: str,
    words: tuple[Mapping[str, str], Mapping[str, str]],
    *,
    apart: bool,
) -> Iterable[EntryDifference]:
    was, now = _by_code(old, code), _by_code(new, code)
    for key, row in now.items():
        if key not in was or apart:
            yield EntryDifference("added", key, str(row[title]))
        elif was[key] != row:
            yield EntryDifference("changed", key, str(row[title]), _fields(was[key], row, words))
    for key, row in was.items():
        if key not in now or apart:
            yield EntryDifference("removed", key, str(row[title]))


def _by_code(rows: Sequence[Mapping[str, Any]], code: str) -> dict[str, Mapping[str, Any]]:
    """Rows by what tells them apart: a code of their own, or for meetings the day, the body and the number."""
    keys = code.split()
    return {" ".join(str(row.get(key, "")) for key in keys): row for row in rows}


def _fields(
    old: Mapping[str, Any], new: Mapping[str, Any], words: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[FieldDifference, ...]:
    """``words`` are those of the earlier book and of the later one."""
    was, now = dict(_flat(old, words[0])), dict(_flat(new, words[1]))
    labels = dict.fromkeys([*was, *now])
    return tuple(
        FieldDifference(label, was.get(label, ""), now.get(label, ""))
        for label in labels
        if was.get(label, "") != now.get(label, "")
    )


def _flat(entry: Mapping[str, Any], words: Mapping[str, str], prefix: str = "") -> Iterable[tuple[str, str]]:
    """An entry as label → text; rows inside it are named by their year, heading or number."""
    for key, value in entry.items():
        if key in SILENT:
            continue
        label = prefix + LABELS.get(key, key)
        if isinstance(value, Mapping):
            yield from _flat(value, words, f"{label}・")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for row in value:
                yield from _flat(row, words, f"{prefix}{_row_name(row)}・")
        elif isinstance(value, list):
            yield label, "、".join(_pointed(key, each, words) for each in value)
        elif key in _POINTING and value is not None:
            yield label, _pointed(key, value, words)
        else:
            text = (
                "" if value is None else str(int(value) if isinstance(value, float) and value.is_integer() else value)
            )
            yield label, words.get(text, text) if key in _CODED else text


def _pointed(key: str, value: Any, words: Mapping[str, str]) -> str:
    """A value in words, where it is the code of another entry: the measure's or district's name, a theme as 東のテーマ1."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        district, number = value
        return f"{words.get(f'districts {district}', district)}のテーマ{number}"
    return words.get(f"{_POINTING.get(key, '')} {value}", str(value))


def _row_name(row: Mapping[str, Any]) -> str:
    for key in _NAMES:
        if key == "fiscal_year" and key in row:
            return FiscalYear(row[key]).label
        if key in row:
            return f"テーマ{row[key]}" if key == "number" else str(row[key])
    return ""


def _activities(before: Book | None, after: Book) -> tuple[EntryDifference, ...]:
    """Activities have no code; they are told as how many came and went in each year."""

    def rows(book: Book) -> "Counter[tuple[object, ...]]":
        return Counter((a["fiscal_year"], a["on"], a["place"], a["text"], a["people"]) for a in book["activities"])

    old, new = rows(before) if before else Counter(), rows(after)
    told: list[EntryDifference] = []
    for kind, found in (("added", new - old), ("removed", old - new)):
        by_year: Counter[Any] = Counter()
        for row, count in found.items():
            by_year[row[0]] += count
        told += [
            EntryDifference("added" if kind == "added" else "removed", str(year), f"{FiscalYear(year)}の活動{count}件")
            for year, count in sorted(by_year.items())
        ]
    return tuple(told)
