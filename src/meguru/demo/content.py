"""Loads the demo content of a town from the TOML files beside this module, checked and with its gaps filled.

``load_content("kohoku")`` returns a ``TownContent`` (shapes in ``content_shapes`` and ``content_year``);
nothing is written anywhere. Who typed an activity and who wrote, approved and accepted a sheet follows from
the seats where a file leaves it out.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from meguru.demo.content_checks import check_content
from meguru.demo.content_shapes import (
    Account,
    Body,
    District,
    DistrictPlan,
    Flow,
    Measure,
    Organisation,
    Person,
    Pillar,
    PlanText,
    Seat,
    Term,
    Town,
)
from meguru.demo.content_toml import ContentBroken, build, build_all, read_toml
from meguru.demo.content_year import Activity, Amendment, DistrictSheet, MeasureSheet, Opinion, TownContent, Year

__all__ = ["CONTENT_DIRECTORY", "TOWNS", "ContentBroken", "TownContent", "load_content"]

CONTENT_DIRECTORY = Path(__file__).with_name("content")
TOWNS = ("kohoku", "sample-machi")

_LISTS: dict[str, type[Any]] = {
    "pillars": Pillar,
    "bodies": Body,
    "flows": Flow,
    "districts": District,
    "organisations": Organisation,
    "people": Person,
    "seats": Seat,
    "accounts": Account,
    "measures": Measure,
    "amendments": Amendment,
    "opinions": Opinion,
}


def load_content(town_slug: str, *, directory: Path = CONTENT_DIRECTORY) -> TownContent:
    """The whole demo content of a town. Raises ``ContentBroken`` naming the file and place of what does not fit."""
    folder = directory / town_slug
    if not folder.is_dir():
        raise ContentBroken(f"{town_slug}: there is no demo content of that name")
    raw = _merge(sorted(folder.glob("*.toml")))
    unknown = sorted(set(raw) - {*_LISTS, "town", "term", "document"})
    if unknown:
        raise ContentBroken(f"{town_slug}: unknown table {', '.join(unknown)}")
    lists = {name: build_all(shape, raw.get(name, []), f"{town_slug} {name}") for name, shape in _LISTS.items()}
    content = TownContent(
        town=build(Town, raw.get("town"), f"{town_slug} town"),
        term=build(Term, raw.get("term"), f"{town_slug} term"),
        document=build(PlanText, raw.get("document"), f"{town_slug} document"),
        district_plans=_district_plans(folder / "districts", lists["districts"]),
        years=tuple(_year(path) for path in sorted((folder / "years").glob("*/"))),
        **lists,
    )
    content = _fill(content)
    problems = check_content(content)
    if problems:
        raise ContentBroken(f"{town_slug}: " + "; ".join(problems))
    return content


def _merge(paths: list[Path]) -> dict[str, Any]:
    """The tables of several files as one: arrays of the same name are joined, anything else stands once."""
    merged: dict[str, Any] = {}
    for path in paths:
        for key, value in read_toml(path).items():
            if isinstance(value, list):
                merged.setdefault(key, []).extend(value)
            elif key in merged:
                raise ContentBroken(f"{path.name}: {key} stands in two files")
            else:
                merged[key] = value
    return merged


def _district_plans(folder: Path, districts: tuple[District, ...]) -> tuple[DistrictPlan, ...]:
    plans = [build(DistrictPlan, read_toml(path), path.name) for path in folder.glob("*.toml")]
    order = {district.code: district.number for district in districts}
    return tuple(sorted(plans, key=lambda plan: order.get(plan.district, 0)))


def _year(folder: Path) -> Year:
    year = build(Year, _merge(sorted(folder.glob("*.toml"))), f"years/{folder.name}")
    return replace(year, activities=tuple(sorted(year.activities, key=lambda activity: activity.on)))


def _fill(content: TownContent) -> TownContent:
    """The same content with the seats that follow from the owner, the host or the district."""
    years = []
    for year in content.years:
        years.append(
            replace(
                year,
                activities=tuple(_filled_activity(content, row, n) for n, row in enumerate(year.activities)),
                measure_sheets=tuple(_filled_sheet(content, row) for row in year.measure_sheets),
                district_sheets=tuple(_filled_district_sheet(content, row) for row in year.district_sheets),
            )
        )
    return replace(content, years=tuple(years))


def _filled_activity(content: TownContent, activity: Activity, position: int) -> Activity:
    """Departments and the council log what they hold; the district's support seats take turns with the rest."""
    entered_on = activity.entered_on or activity.on + dt.timedelta(days=2 + position * 5 % 9)
    seat = activity.entered_by or _host_seat(content, activity.host)
    if not seat and activity.district:
        supporters = [seat.code for seat in content.seats_of("support_staff", district=activity.district)]
        supporters = [code for code in supporters if content.seat(code).holder_on(entered_on)]
        seat = supporters[position % len(supporters)] if supporters else ""
    seat = seat or _first(content, "secretariat", content.organisations[0].code)
    return replace(activity, entered_by=seat, entered_on=entered_on)


def _host_seat(content: TownContent, host: str) -> str:
    return _first(content, "department_writer", host) or _first(content, "council_staff", host)


def _filled_sheet(content: TownContent, sheet: MeasureSheet) -> MeasureSheet:
    owner = next((measure.owner for measure in content.measures if measure.code == sheet.measure), "")
    return replace(
        sheet,
        written_by=sheet.written_by or _host_seat(content, owner),
        approved_by=sheet.approved_by or _first(content, "department_approver", owner),
        accepted_by=sheet.accepted_by or _first(content, "secretariat", ""),
    )


def _filled_district_sheet(content: TownContent, sheet: DistrictSheet) -> DistrictSheet:
    return replace(sheet, accepted_by=sheet.accepted_by or _first(content, "secretariat", ""))


def _first(content: TownContent, kind: str, organisation: str) -> str:
    return next((seat.code for seat in content.seats_of(kind, organisation=organisation)), "")
