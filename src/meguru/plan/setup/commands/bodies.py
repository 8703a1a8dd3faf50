"""Takes the sheets of districts, organisations and committees."""

from collections.abc import Mapping, Sequence
from functools import partial

from meguru.base.bodies.commands import (
    add_committee,
    add_district,
    add_organisation,
    correct_committee,
    correct_district,
    correct_organisation,
)
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, or_not_found
from meguru.core.language import _
from meguru.core.text import flat_name
from meguru.plan.setup.commands.rows import Names, Taking, codes_of, district_names, organisation_names
from meguru.plan.setup.rules import SetupChange

_PLACES = ("town_blocks", "tile_row", "tile_column")


class BodyTaking:
    """Takes the rows of bodies, one sheet after the other."""

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.districts, self.organisations = Names(()), Names(())

    def take_districts(self, changes: Sequence[SetupChange]) -> None:
        """Register and correct districts."""
        for change in changes:
            self.taking.row(change, partial(self._district, change))

    def _district(self, change: SetupChange) -> None:
        actor, at = self.taking.actor, self.taking.at
        values = dict(change.values)
        if "town_blocks" in values:
            values["town_blocks"] = list(values["town_blocks"])
        if change.is_new:
            given = {name: value for name, value in values.items() if value is not None}
            if "number" not in given:
                raise Invalid({"number": _("番号を入れてください。")})
            add_district(actor=actor, at=at, **given)
            return
        if "code" in values:
            raise Invalid({"code": _("記号は、ページの番地に使われています。変えられません。元に戻してください。")})
        row = self.taking.standing(change)
        correct_district(
            actor=actor,
            row_id=District.objects.get(code=change.key).pk,
            **{name: row[name] for name in ("number", "name", "reading", "federation")},
            places={name: value for name, value in values.items() if name in _PLACES},
            at=at,
        )

    def take_organisations(self, changes: Sequence[SetupChange]) -> None:
        """Register and correct organisations."""
        self.districts = district_names()
        ids: dict[int, int] = {}
        for place, change in enumerate(changes):
            row_id = self.taking.row(change, partial(self._organisation, change, place))
            is_moved = change.values.get("parent") if change.is_new else {"parent", "kind"} & set(change.values)
            if row_id is not None and is_moved:
                ids[place] = row_id
        self._put_in_place({place: (changes[place], row_id) for place, row_id in ids.items()})

    def _put_in_place(self, taken: Mapping[int, tuple[SetupChange, int]]) -> None:
        """Put organisations under those that the rows name, from the top down: in which order the rows stand changes nothing."""
        self.organisations = organisation_names(day_of(self.taking.at))
        places = {flat_name(self.taking.standing(change)["name"]): place for place, (change, _id) in taken.items()}

        def depth(place: int) -> int:
            at: int | None = place
            passed: list[int] = []
            while at is not None and at not in passed:
                passed.append(at)
                at = places.get(flat_name(self.taking.standing(taken[at][0]).get("parent", "")))
            return len(passed)

        for place in sorted(taken, key=depth):
            change, row_id = taken[place]
            self.taking.row(change, partial(self._put, change, row_id))

    def _put(self, change: SetupChange, row_id: int) -> None:
        row = self.taking.standing(change)
        parent = self.organisations.one(
            row.get("parent", ""), "parent", _("「{name}」という組織は、登録されていません。")
        )
        correct_organisation(
            actor=self.taking.actor,
            row_id=row_id,
            kind=OrganisationKind(row["kind"]),
            name=row["name"],
            districts=codes_of(self.districts, row.get("districts", ())),
            parent_id=parent.pk if parent else None,
            at=self.taking.at,
        )

    def _organisation(self, change: SetupChange, place: int) -> int:
        """Register or correct one; the one above it follows when all rows are there. Its id."""
        actor, at, row = self.taking.actor, self.taking.at, self.taking.standing(change)
        kind = OrganisationKind(row["kind"])
        codes = codes_of(self.districts, row.get("districts", ()))
        if change.is_new:
            position = len(self.taking.before[change.sheet]) + place
            return add_organisation(
                actor=actor, kind=kind, name=row["name"], districts=codes, at=at, position=position
            ).pk
        row_id = int(change.key)
        stands: Organisation = or_not_found(Organisation.objects.filter(pk=row_id).first())
        parent_id = None if "kind" in change.values else stands.parent_id
        if set(change.values) - {"parent"}:
            correct_organisation(
                actor=actor, row_id=row_id, kind=kind, name=row["name"], districts=codes, parent_id=parent_id, at=at
            )
        return row_id

    def take_committees(self, changes: Sequence[SetupChange]) -> None:
        """Register and correct committees."""
        self.districts = district_names()
        for place, change in enumerate(changes):
            self.taking.row(change, partial(self._committee, change, place))

    def _committee(self, change: SetupChange, place: int) -> None:
        actor, at, row = self.taking.actor, self.taking.at, self.taking.standing(change)
        kind, description = CommitteeKind(row["kind"]), row.get("description", "")
        codes = codes_of(self.districts, row.get("districts", ()))
        if change.is_new:
            add_committee(
                actor=actor,
                kind=kind,
                name=row["name"],
                description=description,
                districts=codes,
                at=at,
                position=len(self.taking.before[change.sheet]) + place,
            )
        else:
            correct_committee(
                actor=actor,
                row_id=int(change.key),
                kind=kind,
                name=row["name"],
                description=description,
                districts=codes,
                at=at,
            )
