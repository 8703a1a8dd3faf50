"""Walks the book by its schema: every field, where it stands in a given book, and the same book with one field changed."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from meguru.publish.book import Book
from tests.site.sample_book import rich_book
from tests.site.sample_counts import settled

KEPT_MEASURES, KEPT_DISTRICTS = ("m06", "m35"), ("shinohara", "nippa")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Slot:
    """One value of a field in a book: what holds it, under which key, and of which type it is."""

    holder: Any
    key: str
    shape: Any

    @property
    def value(self) -> Any:
        """What stands there; None where the book leaves the field out."""
        return self.holder.get(self.key)


def full_book() -> Book:
    """A small town's book in which every field of the schema has a value somewhere."""
    book = rich_book()
    book["measures"] = [m for m in book["measures"] if m["code"] in KEPT_MEASURES]
    book["districts"] = [d for d in book["districts"] if d["code"] in KEPT_DISTRICTS]
    book["activities"] = [a for a in book["activities"] if a["district"] in KEPT_DISTRICTS][:3]
    book["town"]["licence"] = {"code": "cc-by-4.0", "name": "CC BY 4.0", "url": "https://example.lg.jp/by/"}
    first, last = book["measures"][0], book["districts"][-1]
    first["before"] = deepcopy(first["before"])
    first["before"][0]["advice"], first["opinions"] = ["H29-03"], ["意4"]
    first["before"][0]["years"][0]["committee_label"] = "もう少し"
    first["years"][0]["owner"] = "もとの課"
    first["years"][0]["partners"] = ["もとの仲間"]
    first["changes"] = [
        {"heading": "平成29年4月1日からの担当", "on": "2017-04-01", "on_label": "平成29年4月1日", "label": "担当",
         "before": "もとの課", "after": first["owner"], "reason": "4月の組織改正のため"},
    ]  # fmt: skip
    own = [pillar for pillar in book["pillars"] if pillar["key"] == first["pillar"]]
    over = next(pillar for pillar in book["pillars"] if pillar["key"] != first["pillar"])
    own[0].update({"above": over["key"], "level": "施策の方向"})
    book["pillars"] = [over, *own, *(p for p in book["pillars"] if p["key"] not in (over["key"], first["pillar"]))]
    first["parts"] = [{"number": 1, "title": "朝の声かけ", "text": "朝に声をかけます。", "owner": "もとの課"}]
    first["indicators"][0]["part"] = 1
    first["indicators"][0]["years"][0] |= {"name": "もとの指標", "unit": "束"}
    first["years"][0]["parts"] = [
        {"number": 1, "title": "朝の声", "owner": "もとの課", "did": "40回かけました。", "rating": "A"},
    ]  # fmt: skip
    first["districts"], first["themes"] = [last["code"]], [(last["code"], 1)]
    book["measures"][1]["serves"] = [first["code"]]
    last["themes"][-1]["ended_label"] = "平成29年度"
    last["ended"] = "平成30年3月31日で廃止になりました。区域は、となりの地区に引き継がれました。"
    book["advice"][1].update({"about": "第2期の「声をかけ合う町」", "district": last["code"]})
    book["opinions"][0]["about"] = "第2期の「声をかけ合う町」"
    return settled(book)


@cache
def _hints(shape: Any) -> tuple[tuple[str, Any, Any, bool], ...]:
    """A table of the schema: each field's name, its shape, the entry it consists of, and whether there is a list of them."""
    return tuple((name, _without_none(inner), *_entry(inner)) for name, inner in get_type_hints(shape).items())


def schema_fields(shape: Any = Book, at: str = "") -> Iterator[str]:
    """The paths of all fields of the schema: ``districts[].themes[].title``."""
    for name, _, entry, is_list in _hints(shape):
        if entry is None:
            yield f"{at}{name}"
        else:
            yield from schema_fields(entry, f"{at}{name}{'[]' if is_list else ''}.")


def fields_of(book: Book) -> dict[str, list[Slot]]:
    """Every field of the schema with its values in this book; a field of which there is no value has an empty list."""
    found: dict[str, list[Slot]] = {path: [] for path in schema_fields()}
    for path, slot in _slots(book, Book, ""):
        found[path] += [slot] if slot.value not in (None, "", [], {}) else []
    return found


def with_another(book: Book, path: str) -> Book:
    """The book with another value wherever this field has one: words become its mark, all else a different value of its kind."""
    changed = deepcopy(book)
    for index, slot in enumerate(fields_of(changed)[path]):
        slot.holder[slot.key] = _another(slot.value, slot.shape, mark(path), index)
    return changed


def mark(path: str) -> str:
    """Words that stand nowhere else, and that may be an address."""
    return f"mark-{re.sub('[^a-z_]+', '-', path)}-"


def is_words(path: str, slots: Iterable[Slot]) -> bool:
    """Whether the field is text, or texts: no number, no day, none of a fixed few. Then its changed value is its mark."""
    changed = [_another(slot.value, slot.shape, mark(path), index) for index, slot in enumerate(slots)]
    return any(value in (mark(path), [mark(path)]) or isinstance(value, dict) for value in changed)


def _entry(shape: Any) -> tuple[Any, bool]:
    """The entry that a field consists of, and whether there is a list of them; None for a plain value."""
    shape = _without_none(shape)
    if is_typeddict(shape):
        return shape, False
    if get_origin(shape) is list and is_typeddict(get_args(shape)[0]):
        return get_args(shape)[0], True
    return None, False


def _without_none(shape: Any) -> Any:
    if get_origin(shape) in (Union, UnionType):
        return next(kind for kind in get_args(shape) if kind is not type(None))
    return shape


def _slots(holder: Any, shape: Any, at: str) -> Iterator[tuple[str, Slot]]:
    for name, inner, entry, is_list in _hints(shape):
        if entry is None:
            yield f"{at}{name}", Slot(holder, name, inner)
        elif is_list:
            for each in holder.get(name) or []:
                yield from _slots(each, entry, f"{at}{name}[].")
        elif holder.get(name) is not None:
            yield from _slots(holder[name], entry, f"{at}{name}.")


def _another(value: Any, shape: Any, words: str, index: int) -> Any:
    """A value of the same kind that does not occur. Numbers move each by another step, so that what counts is their order too."""
    if get_origin(shape) is Literal:
        kinds = get_args(shape)
        return kinds[(kinds.index(value) + 1) % len(kinds)]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1 + index
    if isinstance(value, dict):
        return dict.fromkeys(value, words)
    if isinstance(value, list):
        return [(words, 1)] if isinstance(value[0], list | tuple) else [words]
    if DAY.fullmatch(value):
        return (date.fromisoformat(value) + timedelta(days=40)).isoformat()
    return words
