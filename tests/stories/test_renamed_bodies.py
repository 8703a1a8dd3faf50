"""A department and a district are renamed between two years: each year\'s pages have the name of its time."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from meguru.act.turn.commands import open_year
from meguru.base.bodies.commands import rename_registered
from meguru.base.bodies.models import Committee, District, Organisation
from meguru.base.bodies.rules import Registered
from meguru.base.towns.models import Town
from meguru.check.committee.commands import call_meeting
from meguru.check.committee.queries import list_meetings
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.do.activities.material import activities_of_year, hosts_of_year
from meguru.publish.building import build_book
from meguru.site.render import SiteOptions, render_site
from tests.support.browse import Person
from tests.support.cast import SPRING, Player

APRIL = date(2017, 4, 1)


@pytest.fixture
def two_years(secretary: Player, own_town: Town) -> Iterator[None]:
    """平成28年度 and 平成29年度 are open, and from the first day of the second three bodies are called otherwise."""
    clock.fix_day(date(2017, 4, 20))
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    held = [(date(2017, 2, 1), "冬の集まり"), (date(2017, 4, 10), "春の集まり")]
    for day, line in held:
        draft = ActivityDraft(held_on=day, place="集会所", line=line, district="east",
                              host_id=Organisation.objects.get(name="福祉課").pk)  # fmt: skip
        log_activity(actor=secretary.actor, draft=draft, token=line, at=SPRING)
    given: dict[str, Any] = {"actor": secretary.actor, "from_day": APRIL, "reason": "機構改革のため", "at": SPRING}
    call_meeting(
        actor=secretary.actor, fiscal_year=2016, held_on=date(2017, 3, 1), place="役場", at=at_noon(date(2017, 2, 1))
    )
    call_meeting(actor=secretary.actor, fiscal_year=2016, held_on=date(2017, 8, 1), place="役場", at=SPRING)
    renamed: list[tuple[Registered, int, str, str]] = [
        (Registered.ORGANISATION, Organisation.objects.get(name="福祉課").pk, "福祉保健課", ""),
        (Registered.DISTRICT, District.objects.get(name="東").pk, "朝日", "あさひ"),
        (Registered.COMMITTEE, Committee.objects.get(name="推進委員会").pk, "ひろげる委員会", ""),
    ]
    for what, key, name, reading in renamed:
        rename_registered(what=what, row_id=key, name=name, reading=reading, **given)
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_sheets_and_board_of_last_year_have_last_years_names(two_years: None, auditor: Player) -> None:
    at(auditor, "sheets/2016/m01/").sees("担当：福祉課（現在は福祉保健課）").misses("（福祉課）")
    at(auditor, "sheets/2017/m01/").sees("担当：福祉保健課").misses("福祉課", "現在は")
    at(auditor, "board/2016/").sees("福祉課", "東").misses("福祉保健課", "朝日")
    at(auditor, "board/2017/").sees("福祉保健課", "朝日").misses("福祉課")


def test_activities_and_meetings_have_the_names_of_their_day(two_years: None, secretary: Player) -> None:
    for line, district, host in (("冬の集まり", "東", "福祉課"), ("春の集まり", "朝日", "福祉保健課")):
        row = next(each for year in (2016, 2017) for each in activities_of_year(year) if each.line == line)
        assert (row.district_name, row.host) == (district, host)
    assert [tally.host for tally in hosts_of_year(2016)] == ["福祉課"]
    assert [meeting.committee for meeting in list_meetings(secretary.actor)] == ["ひろげる委員会", "推進委員会"]


def test_the_book_of_last_year_says_both_names(two_years: None) -> None:
    book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=date(2017, 9, 1))
    measure = next(each for each in book["measures"] if each["code"] == "m01")
    assert (measure["owner"], measure["group"]) == ("福祉課", "福祉課")
    assert "福祉課" in {each["name"] for each in book["organisations"]}
    east = next(each for each in book["districts"] if each["code"] == "east")
    assert (east["name"], east["reading"]) == ("東", "ひがし")
    told = [(each["kind_label"], each["day_label"], each["before"], each["after"]) for each in book["renamings"]]
    assert told == [
        ("組織", "平成29年4月1日", "福祉課", "福祉保健課"),
        ("地区", "平成29年4月1日", "東", "朝日"),
        ("会議体", "平成29年4月1日", "推進委員会", "ひろげる委員会"),
    ]
    files = render_site(book, base_path="/sakura/", options=SiteOptions(text_version=False))
    assert "福祉課（現在は福祉保健課）" in _words(files["measures/m01/index.html"])
    structure = _words(files["structure/index.html"])
    assert "平成29年4月1日　福祉課から改称" in structure
    assert "（現在は福祉保健課）" in structure


def test_the_book_of_the_year_itself_has_the_new_names_alone(two_years: None) -> None:
    book = build_book(fiscal_year=FiscalYear(2017), issue=1, published_on=date(2018, 9, 1))
    measure = next(each for each in book["measures"] if each["code"] == "m01")
    assert (measure["owner"], measure["group"]) == ("福祉保健課", "福祉保健課")
    files = render_site(book, base_path="/sakura/", options=SiteOptions(text_version=False))
    assert "現在は" not in _words(files["measures/m01/index.html"])


def _words(page: bytes) -> str:
    return re.sub(r"\s+(?=（)|<[^>]*>", "", page.decode())
