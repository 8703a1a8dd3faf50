"""Fixtures for every test: the database with its cast, the people, and walls against the network.

A test that asks for ``own_town`` (or a person) works inside that town's scope and needs no ``django_db`` mark. People come
as ``Player``: ``writer.actor`` goes to commands and queries, ``writer.client`` fetches pages, ``writer.path("board/2016/")`` is
an address.
"""

import os
import socket
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.project.words.preparing import keep_to_owner
from tests.support.cast import OPERATOR, OWN, Cast, Player, build_cast
from tests.support.client import PageClient
from tests.support.database import clear_everything, let_flush_clear_the_ledger
from tests.support.parts import mark_parts
from tests.support.stages import keep_beginning, put_beginning_back, watching
from tests.support.tables import copy_tables, template_with_tables

# A machine under load is slow and not wrong: speed is measured in bench/, never in a test.
hypothesis_settings.register_profile("meguru", deadline=None)
hypothesis_settings.load_profile("meguru")

_built: dict[str, Cast] = {}
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "/")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which parts of ``make test`` each test is of, before ``-m`` chooses among them."""
    mark_parts(items)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Generator[None]:
    """Nothing but this machine may be reached."""
    plain = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "/"
        if not str(host).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to reach {host!r} over the network")
        plain(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Before pytest-django makes the database: what it is copied from. A file that lies there already is not made again."""
    settings = connection.settings_dict
    if connection.vendor == "postgresql":
        settings["TEST"]["TEMPLATE"] = template_with_tables(os.environ["DATABASE_URL"])
        return False
    copy_tables(Path(settings["TEST"]["NAME"]))
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, django_db_keepdb: bool
) -> Iterator[None]:
    """After pytest-django has made the database: put the cast into it, once. A file that was copied is taken away again."""
    let_flush_clear_the_ledger()
    with django_db_blocker.unblock():
        keep_to_owner()  # as ``meguru migrate`` does
        _built["cast"] = build_cast()
        keep_beginning()
    yield
    if django_db_keepdb:
        with django_db_blocker.unblock():
            connection.close()
            Path(connection.settings_dict["NAME"]).unlink()


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Both towns and everybody in them; put back where a transactional test has cleared the database."""
    if not Town.objects.filter(slug=OWN).exists():
        put_beginning_back()
    made = _built["cast"]
    fresh = Cast(made.town, made.neighbour, {key: player.fresh() for key, player in made.players.items()})
    # Outside of a transaction other connections may write too, which nobody here would see.
    with watching() if connection.in_atomic_block else nullcontext():
        yield fresh


@pytest.fixture
def own_town(cast: Cast) -> Iterator[Town]:
    """さくら町, and the test inside its scope."""
    with town_scope(cast.town):
        yield cast.town


@pytest.fixture
def neighbour_town(cast: Cast) -> Town:
    """となり町. Not in scope: use ``with town_scope(neighbour_town)`` to look into it."""
    return cast.neighbour


@pytest.fixture
def bare_database(db: None) -> None:
    """A database with nothing in it, for this test only."""
    clear_everything()


@pytest.fixture
def visitor(db: None) -> PageClient:
    """A client without a log-in."""
    return PageClient()


def _person(key: str) -> Any:
    @pytest.fixture(name=key)
    def person(cast: Cast, request: pytest.FixtureRequest) -> Iterator[Player]:
        scope = nullcontext() if key.startswith("neighbour") else town_scope(cast.town)
        with scope:
            yield cast[key]

    return person


# 桜井 and 桜庭: the joint secretariat, from the town office and from the council.
secretary = _person("secretary")
council_secretary = _person("council_secretary")
# 梅田 writes and 梅原 confirms in 福祉課 (m01); 松本 writes in 子育て課 (m02).
writer = _person("writer")
approver = _person("approver")
other_writer = _person("other_writer")
# 竹内 writes and confirms for the council (m03, m04).
council_staff = _person("council_staff")
# 藤田 supports 東; 菊地 chairs 東, 菊池 chairs 西.
supporter = _person("supporter")
chair = _person("chair")
other_chair = _person("other_chair")
member = _person("member")
auditor = _person("auditor")
operator = _person(OPERATOR)
# The secretariat of となり町: may do everything there and nothing here.
neighbour_secretary = _person("neighbour_secretary")
