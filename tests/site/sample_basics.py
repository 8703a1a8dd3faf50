"""Who lives in the districts of the sample book: two days with men and women; one district by hand, with groups of age alone."""

from meguru.publish.book.plan import AgeEntry, BasicsEntry

_BANDS = [(low, low + 4) for low in range(0, 85, 5)]
_GROUPS = [(0, 14), (15, 64), (65, 74)]


def basics_days(index: int) -> list[BasicsEntry]:
    """The days of a district, the newest first. The fourth is written by hand, on one day, and says little."""
    if index == 3:
        return [_by_hand()]
    return [_day("2017-03-31", "平成29年3月31日", index, 9), _day("2016-03-31", "平成28年3月31日", index, 0)]


def _day(on: str, label: str, index: int, more: int) -> BasicsEntry:
    ages = [_age(low, high, 401 + 7 * index + low % 20 + more, 417 + 5 * index + low % 30) for low, high in _BANDS]
    ages.append(_age(85, None, 203 + index + more, 409 + index))
    men, women = sum(age["male"] or 0 for age in ages), sum(age["female"] or 0 for age in ages)
    return {
        "on": on, "on_label": label, "source": "住民基本台帳（見本）", "population": men + women, "male": men, "female": women,
        "households": 7_103 + 11 * index + more, "associations": 8 + index, "member_households": 5_021 + index - more,
        "lacking": 1 if index == 5 else 0, "ages": ages,
    }  # fmt: skip


def _by_hand() -> BasicsEntry:
    ages: list[AgeEntry] = [_group(low, high, 1_301 + low) for low, high in _GROUPS]
    ages.append(_group(75, None, 977))
    return {
        "on": "2017-03-31", "on_label": "平成29年3月31日", "source": "", "population": 5_120, "male": None, "female": None,
        "households": None, "associations": 6, "member_households": None, "lacking": 0, "ages": ages,
    }  # fmt: skip


def _age(low: int, high: int | None, men: int, women: int) -> AgeEntry:
    label = f"{low}歳以上" if high is None else f"{low}〜{high}歳"
    return {"label": label, "low": low, "high": high, "male": men, "female": women, "people": men + women}


def _group(low: int, high: int | None, people: int) -> AgeEntry:
    label = f"{low}歳以上" if high is None else f"{low}〜{high}歳"
    return {"label": label, "low": low, "high": high, "male": None, "female": None, "people": people}
