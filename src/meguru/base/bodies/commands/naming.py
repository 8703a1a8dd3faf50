"""Finds or registers, inside a command, the people whom the rows of a list name; and gives them the user names beside them."""

from datetime import datetime

from meguru.base.access.actor import Actor
from meguru.base.bodies.commands.people import add_person, name_account
from meguru.base.bodies.models import Person
from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import flat_name


def another(name: str) -> str:
    """What is said in place of a person's id where somebody new of this name is meant; under another name it says nothing."""
    return f"another:{flat_name(name)}"


class PeopleNamed:
    """The people of the town in scope by name and by user name. A new name that is written twice is one person."""

    def __init__(self, actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at
        self._by_name: dict[str, list[Person]] = {}
        self._by_user: dict[str, Person] = {}
        self._new: dict[str, Person] = {}
        for person in Person.objects.filter(erased_at=None).select_related("account"):
            self._by_name.setdefault(flat_name(person.name), []).append(person)
            if person.account is not None:
                self._by_user[flat_name(person.account.username.lower())] = person

    def person(self, name: str, username: str = "", *, chosen: str = "") -> Person:
        """The person of that user name, else of that name, else a new one.

        ``chosen`` is the id of whoever is meant, or what ``another`` says. Raises ``Invalid`` at ``person`` where two could be
        meant, at ``username`` where it is somebody else's.
        """
        flat = flat_name(name)
        known = self._by_user.get(flat_name(username.lower())) if username else None
        if known is not None:
            if flat_name(known.name) != flat:
                said = _("利用者名「{username}」は、{person}さんのものです。")
                raise Invalid({"username": said.format(username=username, person=known.name)})
            return known
        found = self._by_name.get(flat, [])
        if chosen == another(name):
            return self._new.get(flat) or self._register(name)
        found = [person for person in found if str(person.pk) == chosen] or found
        if len(found) > 1:
            said = _("「{name}」は、同じ名前が2つあります。画面で選んでください。")
            raise Invalid({"person": said.format(name=name)})
        return found[0] if found else self._register(name)

    def _register(self, name: str) -> Person:
        person = add_person(actor=self.actor, name=name, at=self.at)
        self._by_name.setdefault(flat_name(name), []).append(person)
        self._new[flat_name(name)] = person
        return person

    def give_username(self, person: Person, username: str) -> None:
        """Give somebody the user name of the row, without a password. Raises ``Invalid`` where they have another one."""
        account = person.account
        if account is None and username:
            person.account = name_account(actor=self.actor, person_id=person.pk, username=username, at=self.at).account
            self._by_user[flat_name(username.lower())] = person
        elif account is not None and account.username.lower() != username.lower():
            said = _("この人の利用者名は、もう「{username}」です。ここでは変えられません。")
            raise Invalid({"username": said.format(username=account.username)})
