"""Fiscal years (年度, April to March) and Japanese eras.

平成31年度, 令和元年度 and 2019年度 are one and the same year: it is stored as the Gregorian year in which it begins (2019),
typed in any of these forms, and written in the form the reader expects. Era boundaries: the Act on Era Names and its orders.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from meguru.core.errors import DomainError
from meguru.core.language import _

FIRST_MONTH = 4
LAST_YEAR = 2200


@dataclass(frozen=True)
class Era:
    """An era (元号) with its first day."""

    name: str
    letter: str
    starts_on: date

    @property
    def first_year(self) -> int:
        """The Gregorian year that is 元年."""
        return self.starts_on.year


ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 10, 23)),
)


class NotAYear(DomainError):
    """The text cannot be read as a year or a date."""

    code = "core.not_a_year"


def era_of(day: date) -> Era:
    """The era a day belongs to. Raises ``NotAYear`` before 明治."""
    for era in ERAS:
        if day >= era.starts_on:
            return era
    raise NotAYear(_("明治より前の日付は扱えません。"))


_MONTHS = (
    *(_("1月"), _("2月"), _("3月"), _("4月"), _("5月"), _("6月")),
    *(_("7月"), _("8月"), _("9月"), _("10月"), _("11月"), _("12月")),
)


def _era_year(era: Era, gregorian: int) -> str:
    number = gregorian - era.first_year + 1
    return "元" if number == 1 else str(number)


def _in_era(era: Era, year: int) -> str:
    """A fiscal year counted in an era; a reader of English counts by the calendar of the world."""
    return _("{era}{year_of_era}年度").format(era=era.name, year_of_era=_era_year(era, year), gregorian=year)


def wareki(day: date) -> str:
    """A day as officials write it: 平成29年3月16日."""
    era = era_of(day)
    return _("{era}{year_of_era}年{month}月{day}日").format(
        era=era.name,
        year_of_era=_era_year(era, day.year),
        gregorian=day.year,
        month=day.month,
        month_name=_MONTHS[day.month - 1],
        day=day.day,
    )


def month_words(month: int) -> str:
    """A month as it is spoken of: 3月. One past December, as a damaged book may have, is counted on."""
    return _MONTHS[(month - 1) % 12]


def month_day(day: date) -> str:
    """A day inside a year that is already known: 3月16日."""
    return _("{month}月{day}日").format(month=day.month, month_name=_MONTHS[day.month - 1], day=day.day)


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A fiscal year, named by the Gregorian year in which its April lies."""

    year: int

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        """The fiscal year a day belongs to."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def starts_on(self) -> date:
        """1 April."""
        return date(self.year, FIRST_MONTH, 1)

    @property
    def ends_on(self) -> date:
        """31 March of the following calendar year."""
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> "FiscalYear":
        """The following fiscal year."""
        return FiscalYear(self.year + 1)

    @property
    def previous(self) -> "FiscalYear":
        """The preceding fiscal year."""
        return FiscalYear(self.year - 1)

    def name_of(self, earlier: "FiscalYear") -> str:
        """How an earlier year is spoken of in this one: 昨年度, or by its name where a year lies between them."""
        return _("昨年度") if earlier == self.previous else earlier.label

    def contains(self, day: date) -> bool:
        """Whether the day lies in this fiscal year."""
        return self.starts_on <= day <= self.ends_on

    @property
    def era(self) -> Era:
        """The era the year is named by: the newest that has begun by its end and counts it.

        An era that begins between January and March (平成) counts from the next fiscal year: FY1988 is 昭和63年度.
        """
        for era in ERAS:
            if era.starts_on <= self.ends_on and era.first_year <= self.year:
                return era
        raise NotAYear(_("明治より前の年度は扱えません。"))

    @property
    def label(self) -> str:
        """The year as written today: 平成28年度, 令和元年度.

        The year in which an era begins takes the new era's name as a whole once it has begun; the national ministries and
        Yokohama write FY2019 as 令和元年度.
        """
        return _in_era(self.era, self.year)

    @property
    def old_label(self) -> str:
        """The name the year had before the era changed in it (平成31年度 for 令和元年度), or an empty string."""
        first = era_of(self.starts_on)
        old = _in_era(first, self.year)
        return old if old != self.label else ""

    def label_in(self, era: Era) -> str:
        """The year counted on in an older era, as plans written before the change do: 平成32年度."""
        return _in_era(era, self.year)

    @property
    def full_label(self) -> str:
        """令和2（2020）年度, the form for headings of papers."""
        return _("{era}{year_of_era}（{gregorian}）年度").format(
            era=self.era.name, year_of_era=_era_year(self.era, self.year), gregorian=self.year
        )

    @property
    def short_code(self) -> str:
        """The year in references such as H28-03: the era's letter and number (R1 for 令和元年度)."""
        return f"{self.era.letter}{self.year - self.era.first_year + 1}"

    def month(self, month: int, day: int) -> date:
        """The given calendar day inside this fiscal year (January to March fall in the next calendar year)."""
        return date(self.year if month >= FIRST_MONTH else self.year + 1, month, day)

    def __str__(self) -> str:
        return str(self.label)

    def __format__(self, spec: str) -> str:
        return format(self.label, spec)  # in Japanese, as a wording is


_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_ERA_FORM = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])\.?(元|\d{1,2})(?:\(\d{4}\))?(?:年度|年)?")
_GREGORIAN_FORM = re.compile(r"(?:FY)?(\d{4})(?:\([^)]*\))?(?:年度|年)?")
_KANJI_TENS = re.compile(r"([一二三四五六七八九])?十([一二三四五六七八九])?")


def _plain_digits(text: str) -> str:
    def tens(match: re.Match[str]) -> str:
        high = (match.group(1) or "一").translate(_KANJI_DIGITS)
        low = (match.group(2) or "〇").translate(_KANJI_DIGITS)
        return high + low

    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    return _KANJI_TENS.sub(tens, flat).translate(_KANJI_DIGITS)


def parse_fiscal_year(text: str) -> FiscalYear:
    """Read a fiscal year in any usual form: 平成31年度, 令和元, R1, H31, 2019, ２０１９年度, 平成三十一年度.

    An era may be counted on past its end (平成32年度 = 2020), because plans were written so. Raises ``NotAYear``.
    """
    flat = _plain_digits(text)
    if match := _ERA_FORM.fullmatch(flat):
        era = next(era for era in ERAS if match.group(1) in (era.name, era.letter))
        number = 1 if match.group(2) == "元" else int(match.group(2))
        if number >= 1:
            return FiscalYear(era.first_year + number - 1)
    if (match := _GREGORIAN_FORM.fullmatch(flat)) and 1868 <= int(match.group(1)) <= LAST_YEAR:
        return FiscalYear(int(match.group(1)))
    raise NotAYear(
        _("「{text}」は年度として読めません。「令和8年度」「R8」「2026」のように書いてください。").format(text=text)
    )


_ERA_DATE = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])\.?(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_GREGORIAN_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")


def _day_of(flat: str) -> date | None:
    try:
        if match := _ERA_DATE.fullmatch(flat):
            era = next(era for era in ERAS if match.group(1) in (era.name, era.letter))
            number = 1 if match.group(2) == "元" else int(match.group(2))
            return date(era.first_year + number - 1, int(match.group(3)), int(match.group(4)))
        if match := _GREGORIAN_DATE.fullmatch(flat):
            return date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    except ValueError:
        pass
    return None


def parse_day(text: str) -> date:
    """Read a day in any usual form: 2017-03-16, 平成29年3月16日, H29.3.16. Raises ``NotAYear``."""
    day = _day_of(_plain_digits(text))
    if day is not None and ERAS[-1].starts_on <= day and day.year <= LAST_YEAR:
        return day  # what lies before 明治 has no name in years, and could be shown nowhere
    raise NotAYear(
        _("「{text}」は日付として読めません。「令和8年3月16日」「2026-03-16」のように書いてください。").format(
            text=text
        )
    )
