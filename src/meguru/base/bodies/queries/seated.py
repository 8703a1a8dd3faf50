"""Who of a body may do something: the people with a user name in its seats, for what waits for somebody in it."""

from datetime import date

from meguru.base.access.actions import ROLE_TABLE, Action, Role
from meguru.base.bodies.models import Tenure
from meguru.base.bodies.queries.actors import _held_on


def people_of_body_who_may(action: Action, organisation_id: int, *, on: date) -> frozenset[int]:
    """The people in seats of one organisation whose role allows an action and who can log in, by id. One query.

    Takes no actor: for commands that have asked permission already.
    """
    roles = [role.value for role, table in ROLE_TABLE.items() if action in table and role is not Role.SECRETARIAT]
    rows = Tenure.objects.filter(
        _held_on(on),
        seat__organisation=organisation_id,
        seat__role__in=roles,
        seat__starts_on__lte=on,
        person__account__isnull=False,
    )
    return frozenset(rows.values_list("person_id", flat=True))
