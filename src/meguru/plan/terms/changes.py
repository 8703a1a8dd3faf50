"""What of an adopted plan changes from a day, with a reason: of a measure and of a term. The plan's text is not among it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _, joined, listed
from meguru.core.text import check_words, clean_line, written
from meguru.plan.terms.calendar import TermCalendar
from meguru.plan.terms.settings import Quorum

LONGEST_CHANGE_REASON = 300


class MeasureField(StrEnum):
    """What of a measure changes from a day."""

    OWNER = "owner"
    PARTNERS = "partners"
    DISTRICTS = "districts"
    INDICATORS = "indicators"
    PARTS = "parts"
    PILLAR = "pillar"
    GROUP = "group"
    SERVES = "serves"


class TermField(StrEnum):
    """What of a term's settings changes from a day."""

    CALENDAR = "calendar"
    QUORUM = "quorum"


MEASURE_FIELD_LABELS = {
    MeasureField.OWNER: _("担当"),
    MeasureField.PARTNERS: _("一緒に行う組織"),
    MeasureField.DISTRICTS: _("地区"),
    MeasureField.INDICATORS: _("指標"),
    MeasureField.PARTS: _("細目"),
    MeasureField.PILLAR: _("柱"),
    MeasureField.GROUP: _("分野・部署"),
    MeasureField.SERVES: _("支える取組"),
}
TERM_FIELD_LABELS = {TermField.CALENDAR: _("期日"), TermField.QUORUM: _("会議の成立")}


def checked_reason(reason: str) -> str:
    """The reason as it is kept. Raises ``Invalid`` where there is none, or it is too long."""
    why = clean_line(reason)
    check_words("reason", why, longest=LONGEST_CHANGE_REASON, missing=_("変えるわけを書いてください。"))
    return why


def check_change_day(day: date, *, adopted_on: date, last_year: int, closed: Collection[int]) -> None:
    """Raises ``Invalid`` for a day before the adoption, long after the term, or in a fiscal year that is ``closed``."""
    year = FiscalYear.of(day)
    problem = ""
    if day < adopted_on:
        problem = _("計画を確定した日（{day}）より前の日です。").format(day=wareki(adopted_on))
    elif year.year > last_year + 1:
        problem = _("計画の期間が終わったあとの日です。日を確かめてください。")
    elif year.year in closed:
        problem = _("{year}は閉じています。閉じた年度の記録は変わりません。そのあとの日を書いてください。").format(
            year=year
        )
    if problem:
        raise Invalid({"from_day": problem})


def behind_a_later(field: str, later: date) -> str:
    """Says that a field cannot be changed from a day, as it changes again on a later one."""
    return _(
        "{field}は、{day}からの変更がもう記録されています。その日からあとの日を書くか、"
        "まだその日になっていなければ、その変更を取りやめてください。"
    ).format(field=field, day=wareki(later))


def check_targets(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], day: date) -> None:
    """Raises ``Invalid`` where a target of a fiscal year before the day would change: by it the year was judged."""
    first = FiscalYear.of(day).year
    known = {each["id"]: each["targets"] for each in before}
    moved: set[int] = set()
    for each in after:
        stood = known.get(each["id"])
        if stood is None:
            continue
        years = {year for year in {**stood, **each["targets"]} if stood.get(year) != each["targets"].get(year)}
        moved |= {int(year) for year in years if int(year) < first}
    if moved:
        years_said = listed([FiscalYear(year).label for year in sorted(moved)])
        raise Invalid(
            {
                "indicators": _("{years}の目標は、変える日より前の年度のものなので、変えられません。").format(
                    years=years_said
                )
            }
        )


def after_merge(field: MeasureField, value: Any, gone: int, into: Any) -> Any:
    """A value that names bodies or districts, where one of them was merged into another (``into``)."""
    if field is MeasureField.OWNER:
        return _in_its_place(value, gone, into)
    if field is MeasureField.PARTS:
        return [part | {"owner": _in_its_place(part["owner"], gone, into)} for part in value]
    named = {each["id"]: each for each in (_in_its_place(each, gone, into) for each in value)}
    return [named[key] for key in sorted(named)]


def _in_its_place(named: Mapping[str, Any], gone: int, into: Any) -> Mapping[str, Any]:
    return {key: getattr(into, key) for key in named} if named.get("id") == gone else named


def measure_words(field: MeasureField, value: Any) -> str:
    """What a field held, in words: names as they were then."""
    if field is MeasureField.INDICATORS:
        return joined("\n", [_indicator_words(each) for each in value]) or _("（なし）")
    if field is MeasureField.PARTS:
        return joined("\n", [_part_words(each) for each in value]) or _("（なし）")
    if field in (MeasureField.PARTNERS, MeasureField.DISTRICTS, MeasureField.SERVES):
        nothing = _("全体") if field is MeasureField.DISTRICTS else _("（なし）")
        return listed([each["name"] for each in value]) or nothing
    return value.get("name") or _("（なし）")


def _part_words(each: Mapping[str, Any]) -> str:
    said = [_("{number}「{title}」").format(number=each["number"], title=each["title"])]
    if each["owner"]:
        said.append(_("担当 {name}").format(name=each["owner"]["name"]))
    if each["is_rated"]:
        said.append(_("自己評価を付ける"))
    if each["text"]:
        said.append(clean_line(each["text"]))
    return joined("　", said)


def _indicator_words(each: Mapping[str, Any]) -> str:
    parts = [_("{name}（{unit}）").format(name=each["name"], unit=each["unit"])]
    if each.get("part") is not None:
        parts.append(_("細目{number}の指標").format(number=each["part"]))
    if each["baseline"] is not None:
        year = FiscalYear(each["baseline_year"]).label if each["baseline_year"] else ""
        parts.append(_("もとの値 {number} {year}").format(number=written(each["baseline"]), year=year).strip())
    parts += [
        _("{year}の目標 {number}").format(year=FiscalYear(int(year)).label, number=written(target))
        for year, target in sorted(each["targets"].items())
    ]
    return joined("　", parts)


QUORUM_RULES = {"majority": _("過半数"), "half": _("半数以上"), "none": _("定めない")}
QUORUM_BASES = {"filled": _("現員（いま就いている人）"), "seats": _("定数（席の数）")}
QUORUM_COUNTS = {
    "online_counts": _("オンラインの出席"),
    "proxy_counts": _("委任状"),
    "written_counts": _("書面での議決"),
}


def quorum_words(value: Mapping[str, Any]) -> str:
    """A quorum rule in words."""
    quorum = Quorum(**value)
    counts = [label for key, label in QUORUM_COUNTS.items() if getattr(quorum, key)]
    parts = [QUORUM_RULES[quorum.rule]]
    if quorum.rule != "none":
        parts.append(_("{base}に対して").format(base=QUORUM_BASES[quorum.base]))
    if counts:
        parts.append(_("数に入れるもの：{names}").format(names=listed(counts)))
    return joined("　", parts)


def calendar_words(value: Mapping[str, Any]) -> str:
    """A term's due dates and return days in words."""
    calendar = TermCalendar.read(value)
    days = {
        _("課・社会福祉協議会のシート"): calendar.sheet_due,
        _("地区のシート"): calendar.district_sheet_due,
        _("助言への回答"): calendar.reply_due,
    }
    parts = [
        _("{label} {month}月{day}日").format(label=label, month=month, day=day) for label, (month, day) in days.items()
    ]
    parts.append(_("直しの期間 {days}日").format(days=calendar.return_days))
    return joined("\n", parts)
