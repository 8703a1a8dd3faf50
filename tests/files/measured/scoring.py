"""Compares what was read with what was set out: recall, precision, owners, groups, texts, marks, and what was sure but wrong."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field, fields

from meguru.files.reading import FoundPlan, Measure
from tests.files.measured.content import Item, Plan

NOISE = re.compile(r"[\s　・、。,，.．･「」()（）【】\[\]〔〕○●➢■\-－ー―‐–~～]")
LABELS = re.compile(r"(現状と課題|今後の方向性?|現状|内容|概要)[:：】]?")
LEFT_IN = re.compile(r"([0-9IVXA-D]|新規|継続|拡充|重点|再掲|★|※|取組|施策|事業名)+")
SHARED = re.compile(r"[、，,／/\n]")


@dataclass
class Score:
    """Counts over one or many documents."""

    documents: int = 0
    wanted: int = 0
    found: int = 0
    matched: int = 0
    tolerated: int = 0
    owners: int = 0
    groups: int = 0
    texts: int = 0
    marks_wanted: int = 0
    marks: int = 0
    indicators_wanted: int = 0
    indicators: int = 0
    numbers_wanted: int = 0
    numbers: int = 0
    yearly_wanted: int = 0
    yearly: int = 0
    head_wanted: int = 0
    head: int = 0
    districts_wanted: int = 0
    districts: int = 0
    sure: int = 0
    sure_wrong: int = 0
    failed: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another score in."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def recall(self) -> float:
        """Of the measures set out, how many were found."""
        return 100 * self.matched / self.wanted if self.wanted else 100.0

    @property
    def precision(self) -> float:
        """Of the measures found, how many are measures."""
        return 100 * self.matched / (self.found - self.tolerated) if self.found > self.tolerated else 100.0


def squeezed(text: str) -> str:
    """A text without spaces, signs and widths, to compare by."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text))


def counted(number: str) -> list[str]:
    """The parts of a number, whatever stands between them: 「Ⅰ－（２）」 is I and 2."""
    return re.findall(r"[0-9]+|[IVX]+|[A-Z]|[ア-ン]|[一二三四五六七八九十]+", unicodedata.normalize("NFKC", number))


def near(one: str, two: str, least: float) -> bool:
    """Whether two texts are the same but for a few signs."""
    one, two = squeezed(one), squeezed(two)
    if one == two:
        return True
    if not one or not two or min(len(one), len(two)) < least * max(len(one), len(two)) * 0.9:
        return False
    return difflib.SequenceMatcher(None, one, two, autojunk=False).ratio() >= least


def score(plan: Plan, reading: FoundPlan) -> Score:
    """Score one reading against the plan it was set out from."""
    result = Score(documents=1)
    left = list(enumerate(reading.measures))
    pairs: list[tuple[Item, Measure]] = []
    for least in (1.0, 0.93):
        for item in plan.items:
            if any(item is one for one, _ in pairs):
                continue
            hit = next((place for place, (_, one) in enumerate(left) if _same_title(item, one, least)), None)
            if hit is not None:
                pairs.append((item, left.pop(hit)[1]))
    result.wanted, result.found, result.matched = len(plan.items), len(reading.measures), len(pairs)
    tolerated = {squeezed(name) for name in [*plan.closing, *plan.tolerated]}
    extra = [one for _, one in left]
    result.tolerated = sum(squeezed(one.title) in tolerated for one in extra)
    wrong = [one for one in extra if squeezed(one.title) not in tolerated]
    result.faults += [f"not a measure: {one.title[:40]!r} sure={one.sure}" for one in wrong]
    held = {id(item) for item, _ in pairs}
    result.faults += [f"missed: {item.title!r}" for item in plan.items if id(item) not in held]
    result.sure_wrong = sum(one.sure for one in wrong)
    result.sure = sum(one.sure for one in reading.measures)
    for item, one in pairs:
        _compare(item, one, result)
    _heads(plan, reading, result)
    return result


def _same_title(item: Item, one: Measure, least: float) -> bool:
    wanted, found = squeezed(item.title), squeezed(one.title)
    if wanted in found and LEFT_IN.fullmatch(found.replace(wanted, "", 1)):
        return False  # a number or a mark was left in the title
    return wanted == found if least == 1.0 else near(item.title, one.title, least)


def owners_of(one: Measure) -> list[str]:
    """The owners of a measure that was read."""
    owners = [squeezed(name) for name in getattr(one, "owners", ())]
    return owners or [squeezed(name) for name in SHARED.split(one.owner) if name.strip()]


def _compare(item: Item, one: Measure, result: Score) -> None:
    owners, wanted = owners_of(one), [squeezed(name) for name in item.owners]
    # Without ``owners`` the reader keeps the printed text, in which departments may be joined by a dot.
    is_owner = owners == wanted or (not getattr(one, "owners", ()) and squeezed(one.owner) == "".join(wanted))
    text = re.sub(LABELS, "", one.description)
    is_text = near(re.sub(LABELS, "", item.text), text, 0.95)
    result.owners += is_owner
    result.texts += is_text
    is_group = _same_group(item, one)
    result.groups += is_group
    if item.marks:
        result.marks_wanted += 1
        result.marks += any(item.marks[0] in mark or mark in "★※" for mark in getattr(one, "marks", ()))
    if item.number:
        result.numbers_wanted += 1
        wanted_number, number = counted(item.number), counted(one.number)
        result.numbers += bool(number) and (
            number[-len(wanted_number) :] == wanted_number or wanted_number[-len(number) :] == number
        )
    if item.yearly:
        result.yearly_wanted += 1
        values = iter(value for _, value in one.extra)
        result.yearly += all(any(year == value for value in values) for year in item.yearly)
    for wish in item.indicators:
        result.indicators_wanted += 1
        result.indicators += any(
            squeezed(wish.title) == squeezed(got.name)
            and squeezed(got.baseline).startswith(squeezed(wish.baseline))
            and any(squeezed(value).startswith(squeezed(wish.target)) for _, value in got.targets)
            for got in getattr(one, "indicators", ())
        )
    result.sure_wrong += one.sure and not (is_owner and is_text)
    if not is_owner:
        result.faults.append(f"owner of {item.title!r}: {owners} for {wanted} sure={one.sure}")
    if not is_group:
        result.faults.append(
            f"group of {item.title!r}: {getattr(one, 'group_path', '') or one.group!r} for {item.path}"
        )
    if not is_text:
        result.faults.append(f"text of {item.title!r}: {one.description[:60]!r} for {item.text[:60]!r} sure={one.sure}")


def _same_group(item: Item, one: Measure) -> bool:
    """The headings above as printed; numbers and the words before them may stand or not."""
    path = [squeezed(name) for name in getattr(one, "group_path", ()) if name.strip()]
    wanted = [squeezed(name) for name in item.path]
    if path:
        under = path[-len(wanted) :]
        return len(under) == len(wanted) and all(_ends(p, w) for p, w in zip(under, wanted, strict=True))
    return _ends(squeezed(one.group), wanted[-1])


def _ends(printed: str, title: str) -> bool:
    return printed.endswith(title) and len(printed) <= len(title) + 14


def _heads(plan: Plan, reading: FoundPlan, result: Score) -> None:
    if not plan.has_head:
        return
    result.head_wanted = 4
    years = (getattr(reading, "first_year", None), getattr(reading, "last_year", None))
    result.head = (
        (squeezed(getattr(reading, "plan_name", "")) == squeezed(plan.name))
        + (squeezed(getattr(reading, "vision", "")) == squeezed(plan.vision))
        + (years[0] in (plan.first, plan.first + 2018))
        + (years[1] in (plan.last, plan.last + 2018))
    )
    result.districts_wanted = len(plan.districts)
    read = [squeezed(one.name) for one in getattr(reading, "districts", ())]
    result.districts = sum(any(squeezed(name) in each for each in read) for name in plan.districts)
