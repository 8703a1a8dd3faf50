"""Accounts nobody uses any more: those of no town are shut by a daily round, those of a town are named to its operator."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from meguru.base.bodies.models import Account, OperatorPass, Person
from meguru.base.towns.scope import across_towns

# A year and a little more: whoever writes once a year, in spring, is not idle.
IDLE = timedelta(days=400)


def _quiet_since(moment: datetime) -> "QuerySet[Account]":
    logged_in = Q(last_login__lt=moment) | Q(last_login=None, date_joined__lt=moment)
    return Account.objects.filter(logged_in, is_active=True, is_superuser=False)


def _of_nobody(moment: datetime) -> "QuerySet[Account]":
    person = Person.objects.filter(account=OuterRef("pk"))
    recent_pass = OperatorPass.objects.filter(account=OuterRef("pk"), closes_at__gte=moment)
    return _quiet_since(moment).filter(~Exists(person), ~Exists(recent_pass))


def count_accounts_of_nobody(moment: datetime) -> int:
    """How many accounts no town uses and nobody has used since a moment. For the daily round and for doctor."""
    with across_towns("an account belongs to the house and may be used in several towns"):
        return int(_of_nobody(moment).count())


def shut_accounts_of_nobody(moment: datetime) -> int:
    """Let nobody in by the accounts that no town uses and nobody has used since a moment; how many. For the daily round."""
    with across_towns("an account belongs to the house and may be used in several towns"):
        return int(_of_nobody(moment).update(is_active=False))


def idle_people(moment: datetime) -> list[str]:
    """People of the town in scope whose account nobody has used since a moment: their user names. For doctor."""
    people = Person.objects.filter(account__in=_quiet_since(moment)).order_by("pk")
    return list(people.values_list("account__username", flat=True))
