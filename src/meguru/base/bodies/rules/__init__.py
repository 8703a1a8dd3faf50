"""Decisions about bodies, seats and tenures: kinds and their words, and who sat where on a given day."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network

from meguru.core.errors import Invalid
from meguru.core.fiscal import wareki
from meguru.core.language import _

LONGEST_CODE = 40
LONGEST_DISTRICT = 60
LONGEST_READING = 120
LONGEST_FEDERATION = 80
LONGEST_BODY = 100
LONGEST_DESCRIPTION = 300
LONGEST_FLOW = 60
LONGEST_TITLE = 100
LONGEST_PROFESSION = 30
LONGEST_PERSON = 60
LONGEST_REASON = 200
LONGEST_MARKS = 200
LONGEST_USERNAME = 150
LONGEST_PASSWORD = 100
LARGEST_DISTRICT = 999
# A log-in slip: its password opens the door for so long; no 0 and o, 1, i and l, u and v, which look alike on paper.
SLIP_LIFE = timedelta(days=14)
SLIP_LETTERS = "abcdefghjkmnpqrstwxyz23456789"
SLIP_GROUP, SLIP_GROUPS = 4, 3
MOST_SLIPS = 60
# A day of moves: how many seats at once, and how far from today; a year typed wrong must not rewrite who was in office.
MOST_MOVES = 200
MOVES_BACK, MOVES_AHEAD = timedelta(days=366), timedelta(days=731)
NEAR_APRIL = timedelta(days=100)


class OrganisationKind(StrEnum):
    """The kinds of organisation the plan document names as taking part; those of the office from the top down."""

    CENTRE = "centre"
    DEPARTMENT = "department"
    SECTION = "section"
    WARD_COUNCIL = "ward_council"
    CARE_PLAZA = "care_plaza"
    FEDERATION = "federation"
    ASSOCIATION = "association"
    DISTRICT_COUNCIL = "district_council"
    GROUP = "group"
    SCHOOL = "school"
    FACILITY = "facility"
    SHOPPING_STREET = "shopping_street"
    COMPANY = "company"
    NPO = "npo"


ORGANISATION_LABELS = {
    OrganisationKind.CENTRE: _("役所の部・センター"),
    OrganisationKind.DEPARTMENT: _("役所の課"),
    OrganisationKind.SECTION: _("係"),
    OrganisationKind.WARD_COUNCIL: _("社会福祉協議会"),
    OrganisationKind.CARE_PLAZA: _("地域ケアプラザ"),
    OrganisationKind.FEDERATION: _("連合町内会"),
    OrganisationKind.ASSOCIATION: _("自治会町内会"),
    OrganisationKind.DISTRICT_COUNCIL: _("地区社会福祉協議会"),
    OrganisationKind.GROUP: _("福祉保健活動団体"),
    OrganisationKind.SCHOOL: _("学校"),
    OrganisationKind.FACILITY: _("福祉関連施設"),
    OrganisationKind.SHOPPING_STREET: _("商店会"),
    OrganisationKind.COMPANY: _("企業"),
    OrganisationKind.NPO: _("NPO法人"),
}


class CommitteeKind(StrEnum):
    """The bodies of the promotion structure (計画推進体制)."""

    FORMULATION = "formulation"
    SECRETARIAT = "secretariat"
    DISTRICT_COMMITTEE = "district_committee"
    LIAISON = "liaison"
    SUPPORT_TEAM = "support_team"


COMMITTEE_LABELS = {
    CommitteeKind.FORMULATION: _("策定・推進委員会"),
    CommitteeKind.SECRETARIAT: _("共同事務局"),
    CommitteeKind.DISTRICT_COMMITTEE: _("地区計画推進委員会"),
    CommitteeKind.LIAISON: _("地区計画推進委員会連絡会議"),
    CommitteeKind.SUPPORT_TEAM: _("地区計画サポートスタッフ"),
}


class Registered(StrEnum):
    """What stands in the registers of a town, and can be corrected there."""

    DISTRICT = "district"
    ORGANISATION = "organisation"
    COMMITTEE = "committee"
    FLOW = "flow"
    SEAT = "seat"
    TENURE = "tenure"
    PERSON = "person"


REGISTERED_LABELS = {
    Registered.DISTRICT: _("地区"),
    Registered.ORGANISATION: _("組織"),
    Registered.COMMITTEE: _("会議体"),
    Registered.FLOW: _("つながり"),
    Registered.SEAT: _("席"),
    Registered.TENURE: _("任期"),
    Registered.PERSON: _("人"),
}
# Of these, two that turn out to be one can be put together.
MERGED = (Registered.DISTRICT, Registered.ORGANISATION, Registered.COMMITTEE)
# What is never taken away: it says who could do what in that time.
STAYS = (Registered.TENURE,)
# What can be renamed from a day on: the name before stays what it was called until then. Others are only corrected.
RENAMED = (Registered.DISTRICT, Registered.ORGANISATION, Registered.COMMITTEE, Registered.SEAT)
LONGEST_NAME = {
    Registered.DISTRICT: LONGEST_DISTRICT,
    Registered.ORGANISATION: LONGEST_BODY,
    Registered.COMMITTEE: LONGEST_BODY,
    Registered.SEAT: LONGEST_TITLE,
}


class DoorKind(StrEnum):
    """What happens at the log-in."""

    ENTERED = "entered"
    FAILED = "failed"
    CODE_FAILED = "code_failed"
    LOCKED = "locked"
    CHANGED = "changed"
    RENEWED = "renewed"
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"


DOOR_LABELS = {
    DoorKind.ENTERED: _("入りました"),
    DoorKind.FAILED: _("パスワードが違いました"),
    DoorKind.CODE_FAILED: _("確認の番号が違いました"),
    DoorKind.LOCKED: _("続けて間違えたため、しばらく閉めました"),
    DoorKind.CHANGED: _("本人がパスワードを変えました"),
    DoorKind.RENEWED: _("ほかの人がパスワードを渡しました"),
    DoorKind.APP_ADDED: _("認証アプリを使いはじめました"),
    DoorKind.APP_REMOVED: _("認証アプリを外しました"),
}
# Failures come in crowds: those of one account from one network within the hour are one line with a number.
COUNTED_TOGETHER = frozenset({DoorKind.FAILED, DoorKind.CODE_FAILED, DoorKind.LOCKED})
COUNTED_FOR = timedelta(hours=1)
# How long it is kept who came in and who did not: a year, also one with a 29 February in it.
DOOR_KEPT = timedelta(days=366)


def network_of(address: str) -> str:
    """The network an address lies in (/24, or /64 of IPv6): enough to tell home from elsewhere. Empty where it is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))


def check_district(code: str, number: int) -> None:
    """Raises ``Invalid`` where a district's code is no address, or could be a measure's, or its number is out of range."""
    problems: dict[str, str] = {}
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{LONGEST_CODE}}}", code):
        problems["code"] = _("アドレスに使う英字は、英数字・「-」・「_」で、{longest}字までで書いてください。").format(
            longest=LONGEST_CODE
        )
    elif re.fullmatch(r"m\d+", code):
        problems["code"] = _("「{code}」は、取組の番号に使う形です。ほかの英字にしてください。").format(code=code)
    if not 1 <= number <= LARGEST_DISTRICT:
        problems["number"] = _("番号は、1から{largest}までの数で書いてください。").format(largest=LARGEST_DISTRICT)
    if problems:
        raise Invalid(problems)


def in_force(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether a period covers a day. Both ends belong to it; no end means still running."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


def check_period(starts_on: date, ends_on: date | None) -> None:
    """Raises ``Invalid`` where a period ends before it begins."""
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": _("終わりの日が、始まりの日より前になっています。")})


def may_leave(ends_on: date | None, today: date) -> bool:
    """Whether a tenure can still be ended: it runs today or lies ahead, with a fixed last day or without."""
    return ends_on is None or today <= ends_on


def check_leaving(starts_on: date, ends_on: date | None, day: date) -> None:
    """Raises ``Invalid`` where a tenure cannot end on the day: before it begins, or where it ends on it already."""
    check_period(starts_on, day)
    if ends_on == day:
        raise Invalid({"ends_on": _("この人の任期は、もうこの日までになっています。")})


def may_extend(ends_on: date | None, today: date) -> bool:
    """Whether a period can be made longer: it has a last day, and that has not passed."""
    return ends_on is not None and today <= ends_on


def check_longer(present: date | None, wanted: date | None, today: date) -> None:
    """Raises ``Invalid`` where a period has no last day, is over, or would not become longer. ``None`` wanted: without end."""
    if present is None:
        raise Invalid({"ends_on": _("終わりの日は、決まっていません。のばすことはありません。")})
    if not may_extend(present, today):
        raise Invalid(
            {
                "ends_on": _("{day}に、もう終わっています。続けて就くときは、就任を記録してください。").format(
                    day=wareki(present)
                )
            }
        )
    if wanted is not None and wanted <= present:
        raise Invalid(
            {"ends_on": _("いまの終わりの日（{day}）より後の日を入れてください。").format(day=wareki(present))}
        )


def may_withdraw(starts_on: date, today: date) -> bool:
    """Whether a tenure lies wholly ahead, so that it can be taken back as if it had not been entered."""
    return today < starts_on


def check_within_seat(seat_ends: date | None, starts_on: date, ends_on: date | None) -> None:
    """Raises ``Invalid`` where a tenure begins after its seat's own last day, or is to last longer than the seat."""
    if seat_ends is not None and max(starts_on, ends_on or starts_on) > seat_ends:
        name = "starts_on" if starts_on > seat_ends else "ends_on"
        raise Invalid(
            {name: _("この席は、{day}までです。先に、席の期間をのばしてください。").format(day=wareki(seat_ends))}
        )


def check_seat_is_free(
    starts_on: date, ends_on: date | None, others: Iterable[tuple[date, date | None]], *, field: str = "starts_on"
) -> None:
    """Raises ``Invalid`` at the field where another person sits in the seat in any part of the period."""
    for other_start, other_end in others:
        before = ends_on is not None and ends_on < other_start
        after = other_end is not None and other_end < starts_on
        if not (before or after):
            raise Invalid({field: _("この席には、同じ期間にほかの人が就いています。先に退任の日を入れてください。")})


def check_holders_within(starts_on: date, ends_on: date | None, held: Iterable[tuple[date, date | None]]) -> None:
    """Raises ``Invalid`` where a seat's corrected time would leave out a part of the time somebody holds it."""
    problems: dict[str, str] = {}
    for first, last in held:
        if first < starts_on:
            problems["starts_on"] = _("{day}から就いている人がいます。その日か、それより前にしてください。").format(
                day=wareki(first)
            )
        if ends_on is not None and max(first, last or first) > ends_on:
            problems["ends_on"] = _("{day}まで就いている人がいます。その日か、それより後にしてください。").format(
                day=wareki(max(first, last or first))
            )
    if problems:
        raise Invalid(problems)


def is_expired(given_until: datetime | None, at: datetime, *, is_given: bool) -> bool:
    """Whether a given password is one of a log-in slip that was not used in time."""
    return is_given and given_until is not None and given_until < at


def check_stands(name: str, ends_on: date | None, until: date | None, *, field: str) -> None:
    """Raises ``Invalid`` at the field where a body that has ended, or will, would be tied to something until a later day (or to
    none: for good)."""
    if ends_on is not None and (until is None or ends_on < until):
        raise Invalid(
            {field: _("{name}は、{day}で廃止です。ほかの組織を選んでください。").format(name=name, day=wareki(ends_on))}
        )


def name_on(present: str, changes: Iterable[tuple[date, str]], day: date) -> str:
    """The name something had on a day: that before its first change after the day; its present one where none came after.

    ``changes`` are those that were made: from which day, and the name before, oldest first.
    """
    return next((before for from_day, before in changes if day < from_day), present)


def check_renaming(
    before: tuple[str, str], after: tuple[str, str], reason: str, from_day: date, days: Iterable[date]
) -> None:
    """Raises ``Invalid`` where a new name (with its reading) is none or the present one, has no reason, or where the day does not
    come after those of the renamings there are already."""
    problems: dict[str, str] = {}
    if not after[0]:
        problems["name"] = _("新しい名前を書いてください。")
    elif before == after:
        problems["name"] = _("いまの名前と同じです。")
    if not reason:
        problems["reason"] = _("わけを書いてください。")
    newest = max(days, default=None)
    if newest is not None and from_day <= newest:
        problems["from_day"] = _("{day}からの改称が、もうあります。その日より後にしてください。").format(
            day=wareki(newest)
        )
    if problems:
        raise Invalid(problems)


def check_day_of_moves(day: date, today: date) -> None:
    """Raises ``Invalid`` where a day of moves is too far from today: a year and more ago, or more than two years ahead."""
    if not today - MOVES_BACK <= day <= today + MOVES_AHEAD:
        said = _("{first}から{last}までの日にしてください。それより前や後のことは、席のページで1席ずつ記録します。")
        raise Invalid({"day": said.format(first=wareki(today - MOVES_BACK), last=wareki(today + MOVES_AHEAD))})


def usual_day_of_moves(today: date) -> date:
    """The day that is most likely meant: the 1st of April that is near, else the 1st of next month."""
    aprils = [date(today.year + years, 4, 1) for years in (0, 1)]
    near = [april for april in aprils if abs(april - today) <= NEAR_APRIL]
    return near[0] if near else (today.replace(day=1) + timedelta(days=32)).replace(day=1)
