"""Takes the sheet of seats: the seat itself, who sits in it from when, and the name they log in with."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from meguru.base.access.actions import Action, Role
from meguru.base.bodies.commands import add_seat, correct_seat, extend_tenure, leave_seat, mark_seat, take_seat
from meguru.base.bodies.commands.naming import PeopleNamed
from meguru.base.bodies.models import Seat, Tenure
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, or_not_found
from meguru.core.language import _, joined
from meguru.core.text import flat_name
from meguru.plan.setup.commands.rows import (
    Names,
    Taking,
    codes_of,
    committee_names,
    district_names,
    organisation_names,
)
from meguru.plan.setup.rules import SetupChange

_NAMES = {"new_name": "person", "name": "person"}
_OF_SEAT = ("title", "role", "profession", "organisation", "committee", "districts")


class SeatTaking:
    """Takes the rows of seats. A name that is written twice is one person."""

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.districts, self.organisations, self.committees = Names(()), Names(()), Names(())
        self.people = PeopleNamed(taking.actor, taking.at)

    def take(self, changes: Sequence[SetupChange]) -> None:
        """Set up and correct seats, and seat people in them."""
        self.districts, self.organisations = district_names(), organisation_names(day_of(self.taking.at))
        self.committees = committee_names(day_of(self.taking.at))
        for place, change in enumerate(changes):
            self.taking.row(change, partial(self._seat, change, place), _NAMES)

    def _seat(self, change: SetupChange, place: int) -> None:
        actor, at, row = self.taking.actor, self.taking.at, self.taking.standing(change)
        said: dict[str, Any] = {
            "title": row["title"],
            "role": Role(row["role"]),
            "profession": row.get("profession", ""),
            "organisation": self.organisations.one(
                change.values.get("organisation", ""),
                "organisation",
                _("「{name}」という組織は、登録されていません。"),
            ),
            "committee": self.committees.one(
                change.values.get("committee", ""), "committee", _("「{name}」という会議体は、登録されていません。")
            ),
            "districts": codes_of(self.districts, row.get("districts", ())),
        }
        starts_on = row.get("starts_on") or day_of(at)
        if change.is_new:
            if not (said["organisation"] or said["committee"]):
                raise Invalid({"organisation": _("組織か会議体の、どちらかを入れてください。")})
            position = len(self.taking.before[change.sheet]) + place
            seat_id = add_seat(actor=actor, starts_on=starts_on, at=at, position=position, **said).pk
        else:
            seat_id = int(change.key)
            if any(name in change.values for name in _OF_SEAT):
                self._correct(change, said)
        self._holder(change, seat_id, row, starts_on)
        if {"decides", "stands_in"} & set(change.values):
            marks = {name: [Action(each) for each in row.get(name, ())] for name in ("decides", "stands_in")}
            mark_seat(actor=actor, seat_id=seat_id, at=at, **marks)

    def _correct(self, change: SetupChange, said: dict[str, Any]) -> None:
        """Correct what a seat is; its own time stays, and whose it is where the row says nothing else."""
        stays = ("starts_on", "ends_on", "organisation_id", "committee_id")
        values: dict[str, Any] = or_not_found(Seat.objects.filter(pk=int(change.key)).values(*stays).first())
        for name in ("organisation", "committee"):
            if name in change.values:
                values[f"{name}_id"] = said[name].pk if said[name] else None
        rest = {name: said[name] for name in ("title", "role", "profession", "districts")}
        correct_seat(actor=self.taking.actor, row_id=int(change.key), at=self.taking.at, **values, **rest)

    def _holder(self, change: SetupChange, seat_id: int, row: dict[str, Any], starts_on: date) -> None:
        """Seat whoever the row names, where that is somebody else than before."""
        before = self.taking.stood(change)
        name, username = row.get("person", ""), row.get("username", "")
        sits = before.get("person", "")
        if not name:
            self._refuse_without_person(bool(sits), row)
        elif flat_name(name) != flat_name(sits):
            self._replace(change, seat_id, row, starts_on)
        elif "starts_on" in change.values:
            raise Invalid({"starts_on": _("同じ人の就いた日は、ここでは変えられません。席のページで改めてください。")})
        else:
            if "ends_on" in change.values:
                self._until(seat_id, before, row["ends_on"])
            if "username" in change.values:
                self.people.give_username(self.people.person(name), username)

    def _until(self, seat_id: int, before: Mapping[str, Any], ends_on: date | None) -> None:
        """Until when whoever sits there does: longer, or only until an earlier day."""
        actor, at, last = self.taking.actor, self.taking.at, before.get("ends_on")
        if ends_on is None or (last is not None and last < ends_on):
            tenure = or_not_found(Tenure.objects.filter(seat_id=seat_id, starts_on=before["starts_on"]).first())
            extend_tenure(actor=actor, seat_id=seat_id, tenure_id=tenure.pk, ends_on=ends_on, at=at)
        else:
            leave_seat(actor=actor, seat_id=seat_id, ends_on=ends_on, at=at)

    def _refuse_without_person(self, was_held: bool, row: Mapping[str, Any]) -> None:
        if was_held:
            raise Invalid(
                {"person": _("空にしても退任にはなりません。席のページで、退任の日を入れて記録してください。")}
            )
        if row.get("username"):
            raise Invalid({"person": _("利用者名を渡す人の氏名を入れてください。")})
        if row.get("ends_on"):
            raise Invalid({"person": _("「いつまで」は、就いている人の任期です。氏名を入れてください。")})

    def _replace(self, change: SetupChange, seat_id: int, row: Mapping[str, Any], starts_on: date) -> None:
        actor, at, before = self.taking.actor, self.taking.at, self.taking.stood(change)
        name, username, ends_on = row["person"], row.get("username", ""), row.get("ends_on")
        if before.get("person"):
            if "starts_on" not in change.values:
                raise Invalid(
                    {
                        "starts_on": _(
                            "人が替わるときは、新しい人が就く日を入れてください。前の人は、その前の日までです。"
                        )
                    }
                )
            if username and "username" not in change.values:
                said = _("人が替わるときは、利用者名も、新しい人のものに替えるか、空けてください。")
                raise Invalid({"username": said})
            self._vacate(seat_id, before.get("ends_on"), starts_on - timedelta(days=1))
            if "ends_on" not in change.values and ends_on is not None and ends_on < starts_on:
                ends_on = None  # that was until when the one before sat there
        person = self.people.person(name, username)
        take_seat(actor=actor, seat_id=seat_id, person_id=person.pk, starts_on=starts_on, ends_on=ends_on, at=at)
        if username:
            self.people.give_username(person, username)

    def _vacate(self, seat_id: int, last: date | None, ends_on: date) -> None:
        """Let whoever sits there leave before the next comes, unless their term is over by then."""
        if last is not None and last <= ends_on:
            return
        try:
            leave_seat(actor=self.taking.actor, seat_id=seat_id, ends_on=ends_on, at=self.taking.at)
        except Invalid as wrong:
            raise Invalid({"starts_on": joined(" ", wrong.fields.values())}) from wrong
