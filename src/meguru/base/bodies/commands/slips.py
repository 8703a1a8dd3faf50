"""Command that gives many people at once a way to log in, for slips of paper. May: the secretariat, the machine.

``commands`` names them all.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.commands.people import give_account, renew_password
from meguru.base.bodies.models import Account, Person
from meguru.base.bodies.rules import MOST_SLIPS, SLIP_GROUP, SLIP_GROUPS, SLIP_LETTERS, SLIP_LIFE
from meguru.base.towns.scope import town_in_scope
from meguru.core.errors import Invalid
from meguru.core.language import _


@dataclass(frozen=True)
class Slip:
    """What stands on one person's slip. The password is here and nowhere else: it is never kept, logged or shown again."""

    person: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class FirstPassword:
    """A password that nobody has yet, with its hash."""

    text: str = field(repr=False)
    hashed: str = field(repr=False)


def draw_passwords(count: int) -> list[FirstPassword]:
    """So many passwords, at most as many as there may be slips at once. Hashing is slow on purpose, a quarter of a second each.

    So it is done before the command begins: within its transaction, sixty of them would keep everybody else from writing.
    """
    texts = [_new_password() for _each in range(min(count, MOST_SLIPS))]
    return [FirstPassword(text, make_password(text)) for text in texts]


@command
def give_slips(
    *, actor: Actor, person_ids: Sequence[int], passwords: Sequence[FirstPassword], at: datetime
) -> list[Slip]:
    """A first password for each of these people, valid for 14 days unless used; with a user name for who has none.

    ``passwords`` are those of ``draw_passwords``, one for each of them.

    Raises ``Invalid`` where nobody or too many are chosen, or where somebody has logged in already: whoever forgot a password
    is given another one by itself.
    """
    require(actor, Action.ACCOUNT_OPEN)
    people = list(Person.objects.filter(pk__in=person_ids, erased_at=None).select_related("account"))
    if not people or len(people) != len(set(person_ids)):
        raise Invalid({"people": _("紙を渡す人を選んでください。")})
    if len(people) > MOST_SLIPS:
        raise Invalid(
            {"people": _("一度につくれるのは、{most}人までです。分けてつくってください。").format(most=MOST_SLIPS)}
        )
    inside = [person.name for person in people if person.account and person.account.last_login]
    if inside:
        raise Invalid(
            {
                "people": _("{name}さんは、もう入ったことがあります。パスワードだけをつくり直してください。").format(
                    name=inside[0]
                )
            }
        )
    slips = [_slip(actor, person, drawn, at) for person, drawn in zip(people, passwords, strict=True)]
    record(actor, Event.SLIPS_GIVEN, at=at, number=len(slips))
    return slips


def _slip(actor: Actor, person: Person, drawn: FirstPassword, at: datetime) -> Slip:
    text, hashed = drawn.text, drawn.hashed
    if person.account is None:
        name = _free_username(person)
        given = give_account(actor=actor, person_id=person.pk, username=name, password=text, hashed=hashed, at=at)
    else:
        given = renew_password(actor=actor, person_id=person.pk, password=text, hashed=hashed, at=at)
    account = given.account
    assert account is not None  # one of the two has just given or renewed it
    account.given_until = at + SLIP_LIFE
    account.save(update_fields=["given_until"])
    return Slip(person.name, account.username, drawn.text)


def _free_username(person: Person) -> str:
    """The town's address and the person's number, which says nothing of them; with a letter behind it where it is taken."""
    wanted = f"{town_in_scope().slug}-{person.pk}"
    while Account.objects.filter(username__iexact=wanted).exists():
        wanted += secrets.choice(SLIP_LETTERS)
    return wanted


def _new_password() -> str:
    """Letters that cannot be taken for others, in groups: 57 bits, to be copied once from paper."""
    groups = ("".join(secrets.choice(SLIP_LETTERS) for _letter in range(SLIP_GROUP)) for _group in range(SLIP_GROUPS))
    return "-".join(groups)
