"""The departments of さくら町 in the spring before they are reorganised."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from meguru.act.turn.commands import open_year
from meguru.base.access.actions import Role
from meguru.base.bodies.commands import add_organisation, add_seat
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from tests.support.cast import START, Player

APRIL = at_noon(date(2017, 4, 20))


@dataclass
class Office:
    """The departments before: 福祉課 leads most, 子育て課 one, 高齢課 a seat and nothing else."""

    welfare: Organisation
    children: Organisation
    elderly: Organisation


def open_office(secretary: Player) -> Iterator[Office]:
    """平成29年度 is open beside 平成28年度, whose sheets are still being written."""
    clock.fix_day(date(2017, 4, 20))
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=APRIL)
    department = OrganisationKind.DEPARTMENT
    elderly = add_organisation(actor=secretary.actor, kind=department, name="高齢課", at=APRIL)
    add_seat(actor=secretary.actor, title="高齢課 担当", role=Role.DEPARTMENT_WRITER, starts_on=START,
             organisation=elderly, at=APRIL)  # fmt: skip
    named = {row.name: row for row in Organisation.objects.all()}
    yield Office(named["福祉課"], named["子育て課"], elderly)
    clock.fix_day(None)
