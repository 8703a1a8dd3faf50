"""Takes the sheets of districts, organisations and committees."""

from collections.abc import Sequence
from functools import partial

from meguru.base.bodies.commands import (
    add_committee,
    add_district,
    add_organisation,
    correct_committee,
    correct_district,
    correct_organisation,
)
from meguru.base.bodies.models import District
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.plan.setup.commands.rows import Names, Taking, codes_of, district_names
from meguru.plan.setup.rules import SetupChange

_PLACES = ("town_blocks", "tile_row", "tile_column")


class BodyTaking:
    """Takes the rows of bodies, one sheet after the other."""

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.districts = Names(())

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
        for place, change in enumerate(changes):
            self.taking.row(change, partial(self._organisation, change, place))

    def _organisation(self, change: SetupChange, place: int) -> None:
        actor, at, row = self.taking.actor, self.taking.at, self.taking.standing(change)
        kind = OrganisationKind(row["kind"])
        codes = codes_of(self.districts, row.get("districts", ()))
        if change.is_new:
            position = len(self.taking.before[change.sheet]) + place
            add_organisation(actor=actor, kind=kind, name=row["name"], districts=codes, at=at, position=position)
        else:
            correct_organisation(
                actor=actor, row_id=int(change.key), kind=kind, name=row["name"], districts=codes, at=at
            )

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
