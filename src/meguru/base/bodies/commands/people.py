"""Commands on people and accounts: who somebody is, how they log in, and the operator's time-limited leave to enter.

May: the secretariat, and the operator who sets a town up. ``commands`` names them all.
"""

import re
import unicodedata
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.second_person import BondKind
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.commands.entrusting import entrust
from meguru.base.bodies.commands.tenures import end_tenures
from meguru.base.bodies.doorbook import note_at_door
from meguru.base.bodies.models import Account, OperatorPass, Person
from meguru.base.bodies.rules import LONGEST_USERNAME, DoorKind
from meguru.base.towns.scope import across_towns
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.language import _
from meguru.core.text import clean_line

LONGEST_OPERATOR_PASS_HOURS = 24
_TAKEN = _("利用者名「{username}」は、もう使われています。")
# The same words whether the name is unknown or belongs elsewhere: a town learns nothing of its neighbours' accounts.
_NOT_OURS = _("この利用者名は、この町の運用者として登録されていません。下で登録してから、入れてください。")


@command
def add_person(*, actor: Actor, name: str, at: datetime, account: Account | None = None) -> Person:
    """Register a person, with the account they log in with where they have one."""
    require(actor, Action.SEAT_ARRANGE)
    name = clean_line(name)
    if not name:
        raise Invalid({"name": _("名前を書いてください。")})
    person = Person.objects.create(name=name, account=account)
    record(actor, Event.PERSON_ADDED, at=at, person=person.pk, account=account.pk if account else None)
    return person


@command
def open_account(*, actor: Actor, username: str, password: str, at: datetime) -> Account:
    """Open a way to log in. Raises ``Invalid`` where the name is taken or the password is weak."""
    require(actor, Action.ACCOUNT_OPEN)
    account = _new_account(actor, username, password)
    entrust(actor, BondKind.LOGIN, at=at, account_id=account.pk)
    record(actor, Event.ACCOUNT_OPENED, at=at, account=account.pk)
    return account


@command
def give_account(
    *, actor: Actor, person_id: int, username: str, password: str, at: datetime, hashed: str = ""
) -> Person:
    """Give a registered person a way to log in. Raises ``Invalid`` as ``open_account``, and where they have one.

    ``hashed`` is the password's hash, where it was made before.
    """
    require(actor, Action.ACCOUNT_OPEN)
    person = _without_account(person_id)
    person.account = _new_account(actor, username, password, hashed)
    person.save(update_fields=["account"])
    entrust(actor, BondKind.LOGIN, at=at, account_id=person.account_id)
    record(actor, Event.ACCOUNT_OPENED, at=at, account=person.account_id, person=person.pk)
    return person


@command
def name_account(*, actor: Actor, person_id: int, username: str, at: datetime) -> Person:
    """Give a registered person a user name with no password yet: nobody enters by it before a first one is given.

    Raises ``Invalid`` as ``give_account``.
    """
    require(actor, Action.ACCOUNT_OPEN)
    person = _without_account(person_id)
    person.account = _new_account(actor, username, None)
    person.save(update_fields=["account"])
    record(actor, Event.ACCOUNT_NAMED, at=at, account=person.account_id, person=person.pk)
    return person


@command
def renew_password(
    *,
    actor: Actor,
    person_id: int,
    password: str,
    at: datetime,
    without_app: bool = False,
    account_id: int | None = None,
    hashed: str = "",
) -> Person:
    """Give a person who forgot it a new first password; ``without_app`` also takes off a lost authenticator app.

    ``account_id`` is the account a form was filled for: another one meanwhile is ``NotNow``. ``hashed`` is the
    password's hash, where it was made before. Refused where somebody of another
    town logs in with it as well: nobody may open a neighbour's door from here.
    """
    require(actor, Action.ACCOUNT_OPEN)
    person = _fetch_person(person_id)
    account = person.account
    if account is None:
        raise Invalid({"person": _("この人は、利用者名を持っていません。")})
    if account_id not in (None, account.pk):
        raise NotNow(_("ページを開いたあとで、この人の利用者名が替わりました。開き直して、確かめてください。"))
    with across_towns("an account may be used in several towns; then none of them renews its password alone"):
        elsewhere = Person.objects.filter(account=account).exclude(pk=person.pk).exists()
    if elsewhere:
        raise NotNow(_("この利用者名のパスワードは、ここではつくり直せません。運用の担当に頼んでください。"))
    _set_password(actor, account, password, hashed)
    account.save(update_fields=["password", "has_given_password", "given_until"])
    if without_app:
        Authenticator.objects.filter(user=account).delete()
    entrust(actor, BondKind.LOGIN, at=at, account_id=account.pk)
    note_at_door(DoorKind.RENEWED, account.pk)
    if without_app:
        note_at_door(DoorKind.APP_REMOVED, account.pk)
    record(actor, Event.ACCOUNT_RENEWED, at=at, account=account.pk, person=person.pk, without_app=without_app)
    return person


def _without_account(person_id: int) -> Person:
    """Somebody who can be given an account. Raises ``Invalid`` where they have one, or their name was erased."""
    person = _fetch_person(person_id)
    if person.account_id is not None:
        raise Invalid({"person": _("この人は、もう利用者名を持っています。")})
    if person.erased_at is not None:
        raise Invalid({"person": _("氏名を消した人には、渡せません。")})
    return person


def _new_account(actor: Actor, username: str, password: str | None, hashed: str = "") -> Account:
    """A new account; without a password nobody enters by it. Raises ``Invalid`` for a missing or taken name, a weak password."""
    username = clean_line(unicodedata.normalize("NFKC", username))
    if not re.fullmatch(rf"[A-Za-z0-9.@+_-]{{1,{LONGEST_USERNAME}}}", username):
        raise Invalid({"username": _("利用者名は、英数字と「-」「_」「.」「@」「+」で書いてください。")})
    if Account.objects.filter(username__iexact=username).exists():
        raise Invalid({"username": _TAKEN.format(username=username)})
    account = Account(username=username, opened_in_id=actor.town_id)
    if password is None:
        account.set_unusable_password()
    else:
        _set_password(actor, account, password, hashed)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:  # given in another town at this very moment
        raise Invalid({"username": _TAKEN.format(username=username)}) from None
    return account


def _set_password(actor: Actor, account: Account, password: str, hashed: str = "") -> None:
    """Set the first password. Where somebody in the workshop gives it, its owner changes it before doing anything else."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Invalid({"password": " ".join(error.messages)}) from None
    if hashed:
        account.password = hashed
    else:
        account.set_password(password)
    account.has_given_password = actor.account_id is not None
    account.given_until = None  # only a slip's runs out


def _fetch_person(person_id: int) -> Person:
    return or_not_found(Person.objects.filter(pk=person_id).first())


@command
def admit_operator(
    *, actor: Actor, username: str, reason: str, opens_at: datetime, closes_at: datetime, at: datetime
) -> OperatorPass:
    """Let the operator of the machine into the workshop for a limited time, with a reason. May: the secretariat.

    Only accounts opened for this town's operator, and of nobody who holds a seat; whatever else a name may be elsewhere, the
    answer is the same.
    """
    require(actor, Action.OPERATOR_ADMIT)
    name = clean_line(unicodedata.normalize("NFKC", username))
    account = Account.objects.filter(username__iexact=name, opened_in=actor.town_id).first()
    problems: dict[str, str] = {}
    if account is None or _sits_elsewhere(account):
        problems["username"] = _NOT_OURS
    elif Person.objects.filter(account=account).exists():
        problems["username"] = _("この町に席を持つ人は、運用者として入れません。")
    if not clean_line(reason):
        problems["reason"] = _("入れるわけを書いてください。")
    hours = (closes_at - opens_at).total_seconds() / 3600
    if not 0 < hours <= LONGEST_OPERATOR_PASS_HOURS:
        problems["closes_at"] = _("期限は、始まりから{longest}時間以内にしてください。").format(
            longest=LONGEST_OPERATOR_PASS_HOURS
        )
    if problems or account is None:
        raise Invalid(problems)
    admitted = OperatorPass.objects.create(
        account=account, reason=clean_line(reason), opens_at=opens_at, closes_at=closes_at
    )
    entrust(actor, BondKind.ENTRY, at=at, account_id=account.pk)
    record(actor, Event.OPERATOR_ADMITTED, at=at, account=account.pk)
    return admitted


def _sits_elsewhere(account: Account) -> bool:
    with across_towns("whoever holds a seat in another town is no operator here"):
        return Person.objects.filter(account=account).exclude(town=account.opened_in_id).exists()


@command
def take_back_pass(*, actor: Actor, pass_id: int, at: datetime) -> OperatorPass:
    """End an operator's leave to enter before its hour, from this moment on. Again changes nothing. May: the secretariat."""
    require(actor, Action.OPERATOR_ADMIT)
    admitted: OperatorPass = or_not_found(OperatorPass.objects.filter(pk=pass_id).first())
    if admitted.taken_back_at is not None or admitted.closes_at <= at:
        nothing_changed()
        return admitted
    admitted.taken_back_at = at
    admitted.save(update_fields=["taken_back_at"])
    record(actor, Event.OPERATOR_DISMISSED, at=at, account=admitted.account_id)
    return admitted


@command
def note_operator_entry(*, actor: Actor, path: str, at: datetime) -> None:
    """Write into the ledger that the operator looked at a page of the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    record(actor, Event.OPERATOR_ENTERED, at=at, account=actor.account_id, path=path)


@command
def erase_person(*, actor: Actor, person_id: int, at: datetime) -> Person:
    """Take a person's name out of the records for good. Their tenures stay, without the name, and end.

    The account goes with it where no other town uses it: a user name is often the person's own.
    """
    require(actor, Action.SEAT_ARRANGE)
    person = or_not_found(Person.objects.filter(pk=person_id).first())
    account = person.account
    person.name, person.erased_at, person.account = _("（消去済み）"), at, None
    person.save(update_fields=["name", "erased_at", "account"])
    if account is not None and not _is_used(account):
        _shut(account)
    end_tenures(actor, person, at)
    record(actor, Event.PERSON_ERASED, at=at, id=person.pk, account=account.pk if account else None)
    return person


def _is_used(account: Account) -> bool:
    """Whether a person of any town, or an operator's leave to enter, still hangs on the account."""
    with across_towns("an account may be used in several towns; it goes with the last one"):
        by_people = Person.objects.filter(account=account).exists()
        return by_people or OperatorPass.objects.filter(account=account).exists()


def _shut(account: Account) -> None:
    """Let nobody in by an account any more, and take the name off it; entries of the ledger keep its number."""
    account.username, account.email = f"erased-{account.pk}", ""
    account.is_active = False
    account.set_unusable_password()
    account.save()
    Authenticator.objects.filter(user=account).delete()
