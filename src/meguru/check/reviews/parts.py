"""Sub-items (細目) on a measure's sheet: their fields, what they lack, what they say to the next year's. Pure, like ``rules``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from meguru.core.language import _
from meguru.plan.terms.parts import SheetPart
from meguru.plan.terms.scale import Scale

DID, RATED = "did", "rating"


def parts_on_sheet(
    parts: Iterable[SheetPart], content: Mapping[str, str], days: tuple[date, date]
) -> tuple[SheetPart, ...]:
    """Those that stood in the year, and of the others what was written of: nothing written is out of sight.

    One that is taken out only after the year is as any other of it: ``until_day`` is a day of the year, or earlier.
    """
    return tuple(
        replace(part, until_day=None) if part.until_day is not None and part.until_day > days[1] else part
        for part in parts
        if part.stands_in(*days) or any(content.get(part.key(field)) for field in (DID, RATED))
    )


def part_labels(parts: Iterable[SheetPart]) -> dict[str, str]:
    """Field name → label, of the sub-items."""
    found = {}
    for part in parts:
        found[part.key(DID)] = _("「{title}」でしたこと").format(title=part.title)
        if part.is_rated:
            found[part.key(RATED)] = _("「{title}」の自己評価").format(title=part.title)
    return found


def wrong_ratings(content: Mapping[str, str], parts: Iterable[SheetPart], scale: Scale) -> dict[str, str]:
    """The sub-items whose rating is none of the scale."""
    keys = [part.key(RATED) for part in parts if part.is_rated]
    return {
        key: _("自己評価を選び直してください。") for key in keys if content.get(key) and not scale.get(content[key])
    }


def missing_of_parts(
    content: Mapping[str, str], parts: Sequence[SheetPart], scale: Scale, *, is_special: bool
) -> dict[str, str]:
    """What a sheet still lacks of its sub-items before it can be handed in, as field → sentence.

    One written sub-item is enough; each that is rated by itself has its rating, and a special one (not done, called off) its
    reason. A year that is special as a whole asks nothing of them, and those that were taken out are asked nothing.
    """
    standing = [part for part in parts if part.until_day is None]
    if is_special or not standing:
        return {}
    missing = {}
    if not any(content.get(part.key(DID), "").strip() for part in parts):
        missing["parts"] = _("どれか一つの細目に、ひとことでも書いてください。")
    for part in (part for part in standing if part.is_rated):
        chosen = scale.get(content.get(part.key(RATED), ""))
        if chosen is None:
            told = _("「{title}」の自己評価を選んでください。")
            missing[part.key(RATED)] = told.format(title=part.title)
        elif chosen.is_special and not content.get(part.key(DID), "").strip():
            told = _("「{title}」は「{rating}」なので、そのわけを書いてください。")
            missing[part.key(DID)] = told.format(title=part.title, rating=chosen.label)
    return missing


def required_of_parts(content: Mapping[str, str], parts: Sequence[SheetPart], scale: Scale, *, is_special: bool) -> int:
    """How many items are asked of the sub-items: one text, each rating, and the reason of each special one."""
    standing = [part for part in parts if part.until_day is None]
    if is_special or not standing:
        return 0
    rated = [part for part in standing if part.is_rated]
    chosen = [scale.get(content.get(part.key(RATED), "")) for part in rated]
    return 1 + len(rated) + sum(each is not None and each.is_special for each in chosen)


def last_of_parts(
    content: Mapping[str, str], earlier: Iterable[SheetPart], now: Iterable[SheetPart] | None, scale: Scale
) -> list[tuple[str, str]]:
    """What an earlier sheet said of its sub-items, each under the field of the next sheet's; ratings in words.

    ``now`` are those of the measure that continues this one, matched by their names; ``None`` for the very measure, where a
    number is the same one's.
    """
    heirs = None if now is None else {part.title: part.number for part in now}
    words = []
    for part in earlier:
        number = part.number if heirs is None else heirs.get(part.title)
        said = content.get(part.key(DID), "")
        rating = scale.get(content.get(part.key(RATED), ""))
        heir = SheetPart(number or 0, part.title)
        if number is not None and said:
            words.append((heir.key(DID), said))
        if number is not None and rating is not None:
            words.append((heir.key(RATED), rating.label))
    return words
