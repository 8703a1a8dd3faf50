"""What differs between two books, entry by entry and field by field, in words. Pure: two books in, plain data out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined, listed
from meguru.publish.book import Book

Kind = Literal["added", "removed", "changed"]
KIND_LABELS: dict[Kind, str] = {"added": _("加わった"), "removed": _("なくなった"), "changed": _("変わった")}


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
    ("measures", _("取組"), "code", "title"),
    ("districts", _("地区"), "code", "name"),
    ("amendments", _("計画の変更"), "number", "title"),
    ("advice", _("助言と答え"), "number", "text"),
    ("opinions", _("ご意見と回答"), "number", "text"),
    ("meetings", _("会議"), "on body number", "on_label"),
    ("bodies", _("しくみ"), "key", "name"),
    ("organisations", _("組織"), "name", "name"),
    ("renamings", _("改称"), "day before", "after"),
    ("participants", _("主体と役割"), "name", "name"),
    ("pillars", _("柱"), "key", "name"),
)
LABELS = {
    "title": _("名前"),
    "name": _("名前"),
    "description": _("本文"),
    "owner": _("担当"),
    "partners": _("一緒に行う組織"),
    "group": _("課・分野"),
    "pillar": _("柱"),
    "above": _("上の柱"),
    "level": _("段の呼び名"),
    "plan": _("この年の計画"),
    "did": _("したこと"),
    "outcome": _("成果・住民の声"),
    "issue": _("課題とそのわけ"),
    "rating": _("自己評価"),
    "rating_reason": _("評価の理由"),
    "committee_rating": _("委員会の評価"),
    "committee_comment": _("委員会のことば"),
    "direction": _("次の年の方向"),
    "next_plan": _("次の年にすること"),
    "advice": _("助言"),
    "activities": _("活動の回数"),
    "people": _("のべ人数"),
    "amendments": _("計画の変更"),
    "opinions": _("ご意見"),
    "slogan": _("合言葉"),
    "aim": _("めざすこと"),
    "good": _("よかったこと"),
    "trouble": _("困ったこと"),
    "next": _("次の年にすること"),
    "help": _("手伝ってほしいこと"),
    "manner": _("行い方"),
    "note": _("行い方のわけ"),
    "text": _("文"),
    "answer": _("回答"),
    "class_label": _("取り上げ方"),
    "answered_label": _("回答した日"),
    "after": _("その後・これから"),
    "before": _("これまで"),
    "reason": _("わけ"),
    "reply": _("答え"),
    "stance_label": _("取り上げ方"),
    "by": _("答えた所"),
    "to_earlier": _("直す前の助言への答え"),
    "on_label": _("日"),
    "day_label": _("日"),
    "place": _("場所"),
    "attendance": _("出席"),
    "members": _("構成"),
    "roles": _("役割"),
    "hosts": _("した活動"),
    "seats": _("席の数"),
    "vacant": _("空いている席"),
    "target": _("目標"),
    "actual": _("実績"),
    "body": _("文"),
    "state": _("状態"),
    "related": _("関係する組織"),
    "serves": _("支える取組"),
    "districts": _("地区"),
    "themes": _("地区のテーマ"),
    "measures": _("関係する取組"),
    "other_cause": _("そのほかのきっかけ"),
    "effective_label": _("始める年度"),
    "from_label": _("始まった年度"),
    "indicators": _("指標"),
    "baseline": _("はじめの値"),
    "baseline_label": _("はじめの値の年度"),
    "unit": _("単位"),
    "owner_kind": _("実施"),
    "federation": _("連合町内会"),
    "reading": _("よみ"),
    "sections": _("計画の文"),
    "years": _("年度"),
    "towns": _("町"),
    "decided_label": _("決めた日"),
    "kind_label": _("種類"),
    "district": _("地区"),
    "measure": _("取組"),
    "theme": _("テーマ"),
    "addressee": _("宛先"),
    "given_label": _("日"),
    "meeting": _("会議の回"),
    "channel_label": _("受け付け方"),
    "received_label": _("受け付けた日"),
    "side": _("置くところ"),
    "ended_label": _("終わる年度"),
    "ended": _("廃止"),
    "under": _("上の組織"),
    "review": _("振り返り"),
    "about": _("前の期の取組"),
    "term": _("期"),
    "rating_label": _("自己評価"),
    "committee_label": _("委員会の評価"),
    "parts": _("細目"),
    "part": _("細目の番号"),
    "changes": _("担当・地区・細目・指標の変更"),
    "basics": _("人口と世帯"),
    "population": _("総人口"),
    "male": _("男"),
    "female": _("女"),
    "households": _("世帯数"),
    "associations": _("自治会町内会の数"),
    "member_households": _("自治会町内会に入っている世帯"),
    "lacking": _("伏せた数のある町"),
    "source": _("出典"),
    "ages": _("年齢ごとの人口"),
}
# What has a code or number that holds in one plan term only: between two terms none of it is the same.
_OF_A_TERM = {"measures", "amendments", "pillars"}
# What names a row inside an entry, in this order; and what is a code or a copy of a label, and said by that label.
_NAMES = ("fiscal_year", "heading", "name", "number", "title", "on_label")
_CODED = {"rating", "committee_rating", "direction", "state", "manner", "review", "owner_kind", "side"}
# What points at another entry of the book by its code, and where that entry is.
_POINTING = {
    "measure": "measures",
    "measures": "measures",
    "district": "districts",
    "districts": "districts",
    "pillar": "pillars",
    "above": "pillars",
    "serves": "measures",
    "themes": "districts",
}
_WORDS = {
    "recorded": _("結果あり"),
    "running": _("進行中"),
    "planned": _("これから"),
    "missing": _("まだまとまっていない"),
    "accepted": _("まとまった"),
    "not_asked": _("対象ではない"),
    "held": _("集まって行った"),
    "written": _("書面で行った"),
    "cancelled": _("中止した"),
    "department": _("役所"),
    "council": _("社会福祉協議会"),
    "ward": _("全体"),
    "district": _("地区"),
}
SILENT = {
    "code",
    "number",
    "fiscal_year",
    "label",
    "key",
    "stance",
    "kind",
    "effective_year",
    "on",
    "day",
    "tile",
    "low",
    "high",
    "heading",
}


def compare_books(before: Book | None, after: Book) -> list[SectionDifference]:
    """Everything that a reader would find different, in the order of the site; without an earlier book all is new."""
    was, now = _words(before) if before else dict(_WORDS), _words(after)
    is_another = before is not None and before["term"].get("number") != after["term"].get("number")
    sections = []
    for key, label, code, title in SECTIONS:
        # The first books lack a part that came later.
        old, new = rows_of(before, key) if before else [], rows_of(after, key)
        entries = tuple(_entries(old, new, code, title, (was, now), apart=is_another and key in _OF_A_TERM))
        if entries:
            sections.append(SectionDifference(key, label, entries))
    activities = _activities(before, after)
    if activities:
        sections.append(SectionDifference("activities", _("活動"), activities))
    return sections


def rows_of(book: Book, key: str) -> Any:
    """The rows of one part of a book; none where the book is older than the part."""
    return book.get(key, [])


def _words(book: Book) -> dict[str, str]:
    """The words for a book's codes; those of another plan's book are other ones."""
    words = dict(_WORDS)
    for part, code, name in (("measures", "code", "title"), ("districts", "code", "name"), ("pillars", "key", "name")):
        words |= {f"{part} {row[code]}": str(row[name]) for row in book[part]}  # type: ignore[literal-required]
    words |= {row["code"]: row["label"] for row in book["term"]["directions"]}
    return words | {row["code"]: row["label"] for row in book["term"]["scale"]}


def in_brief(parts: Sequence[SectionDifference]) -> str:
    """What differs, in one line: how many entries of each part. Empty where a reader would find nothing different."""
    return listed(_("{part}{count}件").format(part=part.label, count=len(part.entries)) for part in parts)


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
        label = joined("", (prefix, LABELS.get(key, key)))
        if isinstance(value, Mapping):
            yield from _flat(value, words, joined("", (label, "・")))
        elif key == "ages":
            yield label, listed(_age(row) for row in value)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for row in value:
                yield from _flat(row, words, joined("", (prefix, _row_name(row), "・")))
        elif isinstance(value, list):
            yield label, listed(_pointed(key, each, words) for each in value)
        elif key in _POINTING and value is not None:
            yield label, _pointed(key, value, words)
        else:
            text = (
                "" if value is None else str(int(value) if isinstance(value, float) and value.is_integer() else value)
            )
            yield label, words.get(text, text) if key in _CODED else text


def _age(row: Mapping[str, Any]) -> str:
    """A band of age in a few words: a district's ages are told in one line."""
    counts = {key: "―" if row[key] is None else f"{row[key]:,}" for key in ("male", "female", "people")}
    return _("{label} 男{male}・女{female}・計{people}").format(label=row["label"], **counts)


def _pointed(key: str, value: Any, words: Mapping[str, str]) -> str:
    """A value in words, where it is the code of another entry: the measure's or district's name, a theme as 東のテーマ1."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        district, number = value
        return _("{district}のテーマ{number}").format(
            district=words.get(f"districts {district}", district), number=number
        )
    return words.get(f"{_POINTING.get(key, '')} {value}", str(value))


def _row_name(row: Mapping[str, Any]) -> str:
    for key in _NAMES:
        if key == "fiscal_year" and key in row:
            return FiscalYear(row[key]).label
        if key in row:
            return _("テーマ{number}").format(number=row[key]) if key == "number" else str(row[key])
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
            EntryDifference(
                "added" if kind == "added" else "removed",
                str(year),
                _("{year}の活動{count}件").format(year=FiscalYear(year), count=count),
            )
            for year, count in sorted(by_year.items())
        ]
    return tuple(told)
