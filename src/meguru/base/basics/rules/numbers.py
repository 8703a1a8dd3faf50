"""The numbers of a district on a day: what may stand there, what does not add up, and how two days differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from meguru.base.basics.rules.ages import (
    CHILDREN,
    ELDERLY,
    OLD_ELDERLY,
    WORKING,
    AgeBand,
    added,
    bands_of,
    gaps,
    people_of,
    tiling,
)
from meguru.core.errors import Invalid
from meguru.core.fiscal import wareki
from meguru.core.language import _, listed

LARGEST = 99_999_999
FIRST_DAY = date(1900, 1, 1)
LONGEST_SOURCE = 200
LONGEST_AREA = 120
MOST_AREAS = 5_000
# The numbers beside the ages, in the order of a table.
COUNTS = ("population", "male", "female", "households", "associations", "member_households")
COUNT_LABELS: Mapping[str, str] = {
    "population": _("総人口"),
    "male": _("男"),
    "female": _("女"),
    "households": _("世帯数"),
    "associations": _("自治会町内会の数"),
    "member_households": _("自治会町内会に入っている世帯"),
}
PEOPLE, HOUSEHOLDS, ASSOCIATIONS = _("{number:,}人"), _("{number:,}世帯"), _("{number:,}団体")
# How each is written with its unit.
COUNT_WORDS: Mapping[str, str] = {
    "population": PEOPLE,
    "male": PEOPLE,
    "female": PEOPLE,
    "households": HOUSEHOLDS,
    "associations": ASSOCIATIONS,
    "member_households": HOUSEHOLDS,
}
GROUP_LABELS: Mapping[tuple[int, int | None], str] = {
    CHILDREN: _("0〜14歳"),
    WORKING: _("15〜64歳"),
    ELDERLY: _("65歳以上"),
    OLD_ELDERLY: _("うち75歳以上"),
}


# What a book says of an age, in the order in which it is kept.
_AGE = ("low", "high", "male", "female", "people")


@dataclass(frozen=True)
class Numbers:
    """What is known of a district on a day. ``None`` is not known; zero is zero.

    ``lacking`` is how many areas of the district said some number only as a mask: those are in none of the sums.
    """

    population: int | None = None
    male: int | None = None
    female: int | None = None
    households: int | None = None
    associations: int | None = None
    member_households: int | None = None
    ages: tuple[AgeBand, ...] = ()
    lacking: int = 0

    def to_json(self) -> dict[str, Any]:
        """As plain data, ages as they are kept."""
        return asdict(self) | {"ages": [band.to_json() for band in self.ages]}

    def group(self, span: tuple[int, int | None]) -> int | None:
        """How many are of an age; ``None`` where that is not known."""
        return people_of(self.ages, *span)

    @property
    def joined(self) -> float | None:
        """The share of households in a neighbourhood association, in per cent."""
        return percent(self.member_households, self.households)


def numbers_of(said: Mapping[str, Any]) -> Numbers:
    """The numbers from plain data: as they are kept, or as a book says them, with a name for each number of an age."""
    ages: Sequence[Any] = said.get("ages") or ()
    kept = [[row[name] for name in _AGE] if isinstance(row, Mapping) else row for row in ages]
    return Numbers(
        **{name: said.get(name) for name in COUNTS}, ages=bands_of(kept), lacking=int(said.get("lacking") or 0)
    )


def percent(part: int | None, whole: int | None) -> float | None:
    """A share in per cent to a tenth; ``None`` where either is not known, or the whole is nothing."""
    return None if part is None or not whole else round(100 * part / whole, 1)


def check_numbers(numbers: Numbers) -> None:
    """Raises ``Invalid`` where nothing is said, a number is no count, or bands of age overlap."""
    counts = {name: getattr(numbers, name) for name in COUNTS}
    ages = {f"age{place}": (band.male, band.female, band.total) for place, band in enumerate(numbers.ages)}
    problems: dict[str, str] = {}
    for name, values in {**{name: (value,) for name, value in counts.items()}, **ages}.items():
        if any(value is not None and not 0 <= value <= LARGEST for value in values):
            problems[name] = _("0から{largest:,}までの数で書いてください。").format(largest=LARGEST)
    at = -1
    for place, band in enumerate(numbers.ages):
        if band.low <= at or (band.high is not None and band.high < band.low):
            problems[f"age{place}"] = _("年齢の区切りが重なっています。")
        at = LARGEST if band.high is None else band.high
    if all(value is None for value in counts.values()) and not numbers.ages:
        problems["population"] = _("数を1つは書いてください。")
    if problems:
        raise Invalid(problems)


def differences(numbers: Numbers) -> list[str]:
    """What does not add up, one sentence each. It may stand: a census masks and rounds; but whoever takes it is told."""
    male, female, people = added(numbers.ages)
    told = [
        *_differ(_("総人口"), numbers.population, _("男と女の合計"), _plus(numbers.male, numbers.female)),
        *_differ(_("総人口"), numbers.population, _("年齢ごとの合計"), people),
        *_differ(_("男"), numbers.male, _("男の年齢ごとの合計"), male),
        *_differ(_("女"), numbers.female, _("女の年齢ごとの合計"), female),
    ]
    for band in numbers.ages:
        told += _differ(
            band.label, band.total, _("{age}の男と女の合計").format(age=band.label), _plus(band.male, band.female)
        )
    if numbers.households is not None and (numbers.member_households or 0) > numbers.households:
        told.append(_("自治会町内会に入っている世帯が、世帯数より多くなっています。"))
    if missing := gaps(numbers.ages):
        told.append(_("年齢の数がないところがあります：{ages}").format(ages=listed(missing)))
    return told


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _differ(noun: str, number: int | None, other: str, sum_: int | None) -> Iterator[str]:
    if number is not None and sum_ is not None and number != sum_:
        yield _("{noun}（{number:,}）と{other}（{sum:,}）が、{gap:,}違います。").format(
            noun=noun, number=number, other=other, sum=sum_, gap=abs(number - sum_)
        )


@dataclass(frozen=True)
class Line:
    """One number of a table: what it is, how many, its share of all where it has one, and how it changed since the day before."""

    label: str
    number: int | None
    words: str
    share: float | None = None
    before: int | None = None

    @property
    def change(self) -> int | None:
        """How many more than on the day before, or fewer; ``None`` where either is not known."""
        return None if self.number is None or self.before is None else self.number - self.before

    @property
    def change_percent(self) -> float | None:
        """The same in per cent of what it was."""
        return percent(self.change, self.before)

    @property
    def told(self) -> str:
        """The number with its unit; a dash where it is not known."""
        return _told(self.number, self.words)

    @property
    def told_before(self) -> str:
        """The same of the day before."""
        return _told(self.before, self.words)

    @property
    def in_a_line(self) -> str:
        """What it is, how many, its share, and how it changed, for where there is room for a line."""
        share = "" if self.share is None else _("{share}%").format(share=self.share)
        more = listed(part for part in (share, self.changed) if part)
        if not more:
            return _("{label} {number}").format(label=self.label, number=self.told)
        return _("{label} {number}（{more}）").format(label=self.label, number=self.told, more=more)

    @property
    def step(self) -> str:
        """The change as it is written: ＋120; empty where it is not known."""
        return "" if self.change is None else signed(self.change)

    @property
    def step_percent(self) -> str:
        """The same in per cent of what it was: ＋3.4%; empty where nothing changed or it is not known."""
        return f"{signed(self.change_percent)}%" if self.change and self.change_percent is not None else ""

    @property
    def changed(self) -> str:
        """The change in words: ＋120、＋3.4%; empty where it is not known."""
        return listed(part for part in (self.step, self.step_percent) if part)


def _told(number: int | None, words: str) -> str:
    return "―" if number is None else words.format(number=number)


def lines_of(now: Numbers, before: Numbers | None = None) -> tuple[Line, ...]:
    """The table of a day: people, ages, households, associations; what is known of neither day is left out."""
    then = before or Numbers()
    lines = [Line(COUNT_LABELS[name], *_pair(name, now, then)) for name in ("population", "male", "female")]
    for span, label in GROUP_LABELS.items():
        number = now.group(span)
        lines.append(Line(label, number, PEOPLE, percent(number, now.population), then.group(span)))
    lines += [Line(COUNT_LABELS[name], *_pair(name, now, then)) for name in ("households", "associations")]
    members = Line(
        COUNT_LABELS["member_households"], now.member_households, HOUSEHOLDS, now.joined, then.member_households
    )
    return tuple(line for line in (*lines, members) if line.number is not None or line.before is not None)


def _pair(name: str, now: Numbers, then: Numbers) -> tuple[int | None, str, None, int | None]:
    return getattr(now, name), COUNT_WORDS[name], None, getattr(then, name)


def signed(change: float | None) -> str:
    """A change as it is written: ＋120, −3.4, ±0; a dash where it is not known."""
    if change is None:
        return "―"
    if not change:
        return "±0"
    return f"{'＋' if change > 0 else '−'}{abs(change):,}"


def check_day(as_of: date, today: date) -> None:
    """Raises ``Invalid`` where a day of basics has not come yet, or lies before any census."""
    if not FIRST_DAY <= as_of <= today:
        said = _("{first}から今日までの日にしてください。")
        raise Invalid({"as_of": said.format(first=wareki(FIRST_DAY))})


def over(name: str) -> str:
    """The name of an area, no longer than its column."""
    return name[:LONGEST_AREA]


def laid_over(there: Numbers, said: Numbers) -> Numbers:
    """What a file says over what is there: a number that it does not say stays, and so do finer ages that say the same."""
    counts = {name: getattr(there, name) if getattr(said, name) is None else getattr(said, name) for name in COUNTS}
    is_same = all(_says_same(there, band) for band in said.ages)
    return Numbers(
        **counts, ages=there.ages if is_same else said.ages, lacking=there.lacking if is_same else said.lacking
    )


def _says_same(there: Numbers, band: AgeBand) -> bool:
    male, female, people = added(tiling(there.ages, band.low, band.high))
    both = band.people is None or band.people == people
    return both and band.male in (None, male) and band.female in (None, female) and people is not None


def in_a_line(now: Numbers, before: Numbers | None = None) -> str:
    """People, the old among them and households, each with what changed: for where there is room for a line."""
    shown = {COUNT_LABELS["population"], GROUP_LABELS[ELDERLY], COUNT_LABELS["households"]}
    return listed(line.in_a_line for line in lines_of(now, before) if line.label in shown and line.number is not None)
