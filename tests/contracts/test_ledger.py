"""The ledger is append-only, and the database itself says so: raw SQL, both databases, also after its table was rebuilt."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.utils import DatabaseError
from django.urls import resolve

from meguru.base.access.actions import NO_SEAT, Action, Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.access.decide import can, require
from meguru.base.audit import kinds, readers, telling
from meguru.base.audit.guards import TABLE, install_guards, missing_guards
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.audit.models import LedgerEntry, LedgerHead
from meguru.base.audit.queries import broken_links
from meguru.base.audit.witness import broken_anchors, head_now, keep_anchor, read_anchors
from meguru.base.bodies.commands import add_organisation, found_town
from meguru.base.bodies.rules import COMMITTEE_LABELS, OrganisationKind
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.reviews.rules import MEANS_LABELS
from meguru.core.errors import NotNow
from tests.contracts.url_table import LETTERS, WORKSHOP
from tests.support.cast import BEGINNING, Cast, Player
from tests.support.database import take_guards_off, unguarded

COLUMNS = "id, town_id, seq, at, kind, account_id, person_id, seat_id, roles, facts, previous_hash, hash"
EVERYWHERE = {
    "update": f"UPDATE {TABLE} SET kind = 'x'",
    "update of one column that changes nothing": f"UPDATE {TABLE} SET kind = kind",
    "delete": f"DELETE FROM {TABLE}",
    "insert or update": f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {TABLE} WHERE seq = 1 "
    "ON CONFLICT (id) DO UPDATE SET kind = 'x'",
}
ONLY = {
    "sqlite": {
        "replace": f"REPLACE INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {TABLE} WHERE seq = 1",
        "insert or replace": f"INSERT OR REPLACE INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {TABLE} WHERE seq = 1",
        "update or replace": f"UPDATE OR REPLACE {TABLE} SET kind = 'x'",
        "replace by the place in the town": f"REPLACE INTO {TABLE} ({COLUMNS}) SELECT id + 100000, "
        f"{COLUMNS.removeprefix('id, ')} FROM {TABLE} WHERE seq = 1",
    },
    "postgresql": {
        "truncate": f"TRUNCATE {TABLE} CASCADE",
        "truncate of the town": "TRUNCATE towns_town CASCADE",
        "delete with a join": f"DELETE FROM {TABLE} USING towns_town WHERE towns_town.id = {TABLE}.town_id",
    },
}
ATTEMPTS = EVERYWHERE | ONLY[connection.vendor]
ROLES_OF_SEATS = tuple(role for role in Role if role not in NO_SEAT)


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")
        return int(cursor.fetchone()[0])


def _refused(statement: str) -> bool:
    before = _count()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error) and _count() == before
    return False


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_refuses(attempt: str, cast: Cast) -> None:
    assert _refused(ATTEMPTS[attempt])


def test_the_model_is_refused_too(own_town: Town) -> None:
    entry = LedgerEntry.objects.order_by("seq")[0]
    for attempt in (entry.delete, entry.save, LedgerEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_of_the_table_does_not_lose_the_guards(cast: Cast) -> None:
    """On SQLite such a migration makes the table anew and its triggers are gone with the old one; migrate makes them again."""
    old = LedgerEntry._meta.get_field("kind")
    assert isinstance(old, models.CharField)
    new: models.CharField[Any, Any] = models.CharField(max_length=61)
    new.set_attributes_from_name("kind")
    new.model = LedgerEntry
    with connection.schema_editor() as editor:
        editor.alter_field(LedgerEntry, old, new)
    try:
        lost = missing_guards(connection)
        assert lost == ({"ledger_no_update", "ledger_no_delete"} if connection.vendor == "sqlite" else set())
        call_command("migrate", verbosity=0)
        assert missing_guards(connection) == set()
        assert [name for name, statement in ATTEMPTS.items() if not _refused(statement)] == []
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(LedgerEntry, new, old)
        call_command("migrate", verbosity=0)


def test_who_holds_every_seat_and_every_role_there_is_can_act(cast: Cast, own_town: Town) -> None:
    """The eight roles that seats give, with their commas, were one letter longer than the column."""
    secretary = cast["secretary"].actor
    for roles in (ROLES_OF_SEATS, tuple(Role)):
        actor = replace(secretary, grants=(*secretary.grants, *(Grant(role) for role in roles)))
        name = f"{len(roles)}つの役割の会"
        made = add_organisation(actor=actor, kind=OrganisationKind.DEPARTMENT, name=name, at=BEGINNING)
        entry = LedgerEntry.objects.order_by("-seq")[0]
        assert (entry.kind, entry.facts["id"]) == (Event.ORGANISATION_ADDED.value, made.pk)
        assert entry.roles == ",".join(sorted({role.value for role in roles}))
    assert len(",".join(ROLES_OF_SEATS)) > 120
    assert list(broken_links()) == []


def test_missing_guards_are_named(cast: Cast) -> None:
    take_guards_off(connection)
    assert {"ledger_no_update", "ledger_no_delete"} <= missing_guards(connection)


def test_a_whole_ledger_has_no_broken_link(cast: Cast) -> None:
    for town in (cast.town, cast.neighbour):
        with town_scope(town):
            assert list(broken_links()) == []


def _change_facts() -> None:
    entry = LedgerEntry.objects.get(seq=5)
    LedgerEntry.objects.filter(pk=entry.pk).update(facts={**entry.facts, "id": 999})


def _change_who() -> None:
    LedgerEntry.objects.filter(seq=5).update(account_id=999)


def _remove_one() -> None:
    LedgerEntry.objects.filter(seq=5).delete()


def _swap_two() -> None:
    LedgerEntry.objects.filter(seq=5).update(seq=999_999)
    LedgerEntry.objects.filter(seq=6).update(seq=5)
    LedgerEntry.objects.filter(seq=999_999).update(seq=6)


def _cut_the_end() -> None:
    last = LedgerHead.objects.get()
    LedgerEntry.objects.filter(seq__gt=last.seq - 3).delete()


@pytest.mark.parametrize("tamper", [_change_facts, _change_who, _remove_one, _swap_two, _cut_the_end])
def test_tampering_is_found(tamper: Any, own_town: Town) -> None:
    with unguarded():
        tamper()
    assert list(broken_links()) != []


def test_guards_wait_for_their_table_and_a_connection_without_recursion_is_named(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)
    install_guards(connection)
    monkeypatch.undo()
    assert missing_guards(connection) == set()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = OFF")
            try:
                assert missing_guards(connection) == {"recursive_triggers"}, "REPLACE would go round the guards"
            finally:
                cursor.execute("PRAGMA recursive_triggers = ON")


def test_places_are_written_down_once_and_half_a_line_is_passed_over(own_town: Town, tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    assert list(read_anchors(file)) == []
    keep_anchor(file)
    keep_anchor(file)
    (kept,) = read_anchors(file)
    assert kept == head_now()
    with file.open("a") as out:
        out.write('{"seq": 3, "ha\n[]\n{"seq": "x", "hash": ""}\n')
    assert list(read_anchors(file)) == [kept]
    assert list(broken_anchors([kept])) == []


def test_the_chain_holds_where_a_command_inside_another_is_undone(secretary: Player) -> None:
    """The head is read once for all of them, so what is undone must be taken off it again."""

    @command
    def inner(*, actor: Actor, breaks: bool) -> None:
        require(actor, Action.BODY_ARRANGE)
        record(actor, Event.DISTRICT_ADDED, at=BEGINNING, code="inner")
        if breaks:
            raise NotNow("no")

    @command
    def outer(*, actor: Actor) -> None:
        require(actor, Action.BODY_ARRANGE)
        record(actor, Event.DISTRICT_ADDED, at=BEGINNING, code="first")
        for breaks in (False, True, False):
            with suppress(NotNow):
                inner(actor=actor, breaks=breaks)
        record(actor, Event.DISTRICT_ADDED, at=BEGINNING, code="last")

    before = LedgerHead.objects.get().seq
    outer(actor=secretary.actor)
    entries = list(LedgerEntry.objects.filter(seq__gt=before).order_by("seq"))
    assert [entry.facts["code"] for entry in entries] == ["first", "inner", "inner", "last"]
    assert [entry.seq for entry in entries] == list(range(before + 1, before + 5))
    head = LedgerHead.objects.get()
    assert (head.seq, head.hash) == (before + 4, entries[-1].hash)
    assert list(broken_links()) == []


def test_a_command_that_is_undone_leaves_the_head_where_it_was(secretary: Player) -> None:
    before = LedgerHead.objects.values_list("seq", "hash").get()

    @command
    def breaks(*, actor: Actor) -> None:
        require(actor, Action.BODY_ARRANGE)
        record(actor, Event.DISTRICT_ADDED, at=BEGINNING, code="x")
        raise NotNow("no")

    for _time in range(2):
        with pytest.raises(NotNow):
            breaks(actor=secretary.actor)
        assert LedgerHead.objects.values_list("seq", "hash").get() == before


def test_an_empty_ledger_has_no_place_to_write_down(bare_database: None, tmp_path: Path) -> None:
    town = found_town(slug="new", name="町", reading="まち", office_name="役場", council_name="社協", at=BEGINNING)
    with town_scope(town):
        LedgerHead.objects.update(seq=0, hash="")
        assert head_now() is None
        keep_anchor(tmp_path / "anchors")
        LedgerHead.objects.all().delete()
        keep_anchor(tmp_path / "anchors")
    assert not (tmp_path / "anchors").exists()


def test_the_ledger_s_reader_meets_no_codes() -> None:
    """「紙で」 and 「共同事務局」, as every page says, where an entry holds ``paper`` and ``secretariat``."""
    assert {means.value: label for means, label in MEANS_LABELS.items()} == telling.MEANS
    assert {kind.value: label for kind, label in COMMITTEE_LABELS.items()} == telling.COMMITTEES
    facts = {"code": "east", "fiscal_year": 2016, "means": "paper"}
    assert kinds.KINDS[kinds.Event.SHEET_CONFIRMED].says(facts) == "シート（east）を確かめて提出しました（紙で）"


def test_every_entry_leads_to_a_page_whose_readers_are_known(cast: Cast) -> None:
    """The page of the ledger asks it of each line: one event without an answer would close the ledger to everybody."""
    actors = {letter: cast[LETTERS[letter]].actor for letter in WORKSHOP["ledger"].get or ""}
    pages = {kind.page for kind in kinds.KINDS.values() if kind.page}
    assert [page for page in sorted(pages) if not any(page.startswith(begin) for begin in readers.PAGE_READERS)] == []
    # Exactly those who read the ledger and may open the page are led there. Another's sheet may be theirs alone; not for these.
    given = {"number": 1, "id": 1, "seat": 1, "fiscal_year": 2016, "code": "m01", "what": "district"}
    for page in sorted(pages):
        address = resolve(f"/{cast.town.slug}/work/{page.format(**given)}").url_name or ""
        led = {letter for letter in WORKSHOP["ledger"].get or "" if can(actors[letter], readers.reader_of(page))}
        assert led == {letter for letter in WORKSHOP[address].get or "" if letter in actors}, page
