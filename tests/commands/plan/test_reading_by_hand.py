"""Many rows of a reading corrected at once: kept with an entry in the ledger, never over another's correction, and taken back."""

from datetime import timedelta
from typing import Any

import pytest

from meguru.base.access.actor import system_actor
from meguru.base.audit.kinds import KINDS, Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.audit.telling import DONE_TO_ROWS
from meguru.base.towns.models import Town
from meguru.core.clock import at_noon, day_of
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.plan.documents.commands import (
    change_reading_rows,
    correct_reading_row,
    set_reading_aside,
    split_reading_row,
    undo_reading_change,
)
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.queries import get_reading
from meguru.plan.documents.rules import MOST_TICKED, RowsAct, change_digest, row_seen, rows_digest
from meguru.plan.plans.commands import OwnerAnswers, erase_old_readings, prepare_term
from meguru.plan.plans.models import Measure
from tests.support.cast import BEGINNING, Player
from tests.support.readings import kept_reading


@pytest.fixture
def reading(secretary: Player, own_town: Town) -> PlanReading:
    """Three rows that wait to be corrected."""
    return kept_reading(secretary.actor)


def change(player: Player, reading: PlanReading, act: RowsAct, *places: int, **more: Any) -> PlanReading:
    seen = more.pop("seen", rows_digest(get_reading(player.actor, reading.pk).rows))
    return change_reading_rows(
        actor=player.actor, reading_id=reading.pk, act=act, places=places, seen=seen, at=BEGINNING, **more
    )


def split(player: Player, reading: PlanReading, row: int, piece: int, title: str = "", seen: str = "") -> PlanReading:
    seen = seen or rows_digest(get_reading(player.actor, reading.pk).rows)
    return split_reading_row(
        actor=player.actor, reading_id=reading.pk, row=row, piece=piece, title=title, seen=seen, at=BEGINNING
    )


def undo(player: Player, reading: PlanReading, seen: str = "") -> PlanReading:
    now = get_reading(player.actor, reading.pk)
    seen = seen or change_digest(now.rows, now.last_change)
    return undo_reading_change(actor=player.actor, reading_id=reading.pk, seen=seen, at=BEGINNING)


def kept(reading: PlanReading) -> list[str]:
    return [row["title"] for row in reading.rows if not row["is_dropped"]]


def last_entry() -> LedgerEntry:
    entry = LedgerEntry.objects.order_by("pk").last()
    assert entry is not None
    return entry


def test_rows_are_dropped_and_the_last_change_is_taken_back_and_done_again(
    secretary: Player, reading: PlanReading
) -> None:
    first = reading.rows
    after = change(secretary, reading, RowsAct.DROP, 0, 2)
    assert kept(after) == ["こどもの居場所"]
    entry = last_entry()
    assert (entry.kind, entry.facts) == (
        "plans.document.arranged", {"id": reading.pk, "number": 2, "act": "drop"}
    )  # fmt: skip
    assert undo(secretary, reading).rows == first
    assert kept(undo(secretary, reading)) == ["こどもの居場所"]
    assert last_entry().facts["act"] == "undo"


@pytest.mark.parametrize(
    ("act", "values"),
    [(RowsAct.SET, {"lead": "高齢課"}), (RowsAct.JOIN, None), (RowsAct.HEADING, None), (RowsAct.DROP, None)],
)
def test_each_act_is_recorded_in_words_and_taken_back(
    secretary: Player, reading: PlanReading, act: RowsAct, values: dict[str, str] | None
) -> None:
    assert change(secretary, reading, act, 0, 1, values=values).rows != reading.rows
    assert DONE_TO_ROWS[act] in str(KINDS[Event(last_entry().kind)].says(last_entry().facts))
    assert undo(secretary, reading).rows == reading.rows


def test_what_changes_nothing_is_not_recorded(secretary: Player, reading: PlanReading) -> None:
    change(secretary, reading, RowsAct.DROP, 0)
    before = LedgerEntry.objects.count()
    change(secretary, reading, RowsAct.DROP, 0)
    assert LedgerEntry.objects.count() == before


def test_a_row_is_split_and_put_together_again(secretary: Player, reading: PlanReading) -> None:
    parted = split(secretary, reading, 0, 0)
    assert kept(parted)[:2] == ["見守りの輪", "あいさつと声かけで、気づき"]
    assert last_entry().facts == {"id": reading.pk, "number": 1, "act": "split"}
    joined = change(secretary, reading, RowsAct.JOIN, 0, 1)
    assert joined.rows[0]["description"] == "あいさつと声かけで、気づき\n合える町にします。"


def test_a_change_over_another_persons_correction_is_refused(
    secretary: Player, council_secretary: Player, reading: PlanReading
) -> None:
    seen = rows_digest(reading.rows)
    change(secretary, reading, RowsAct.DROP, 0)
    entries = LedgerEntry.objects.count()
    with pytest.raises(NotNow):
        change(council_secretary, reading, RowsAct.DROP, 1, seen=seen)
    with pytest.raises(NotNow):
        split(council_secretary, reading, 0, 0, seen=seen)
    with pytest.raises(NotNow):
        undo(council_secretary, reading, seen=seen)
    assert LedgerEntry.objects.count() == entries
    assert kept(get_reading(secretary.actor, reading.pk)) == ["こどもの居場所", "ふれあい給食"]


def test_what_cannot_be_done_is_refused(
    secretary: Player, writer: Player, auditor: Player, reading: PlanReading
) -> None:
    for player in (writer, auditor):
        seen = rows_digest(reading.rows)
        with pytest.raises(NotAllowed):
            change(player, reading, RowsAct.DROP, 0, seen=seen)
        with pytest.raises(NotAllowed):
            split(player, reading, 0, 0, seen=seen)
        with pytest.raises(NotAllowed):
            undo(player, reading, seen=change_digest(reading.rows, {}))
    with pytest.raises(NotFound):
        change(secretary, reading, RowsAct.DROP, 3)
    with pytest.raises(NotFound):
        split(secretary, reading, 3, 0)
    with pytest.raises(Invalid):
        change(secretary, reading, RowsAct.SPLIT, 0)
    with pytest.raises(Invalid):
        change(secretary, reading, RowsAct.DROP, *range(MOST_TICKED + 1))
    with pytest.raises(Invalid):
        split(secretary, reading, 0, 9)
    with pytest.raises(NotNow, match="元に戻す直しはありません"):
        undo(secretary, reading)
    set_reading_aside(actor=secretary.actor, reading_id=reading.pk, at=BEGINNING)
    with pytest.raises(NotNow, match="取りやめ"):
        change(secretary, reading, RowsAct.DROP, 0)


def test_a_change_that_was_never_seen_is_not_taken_back(secretary: Player, reading: PlanReading) -> None:
    shown = change(secretary, reading, RowsAct.DROP, 0)
    seen = change_digest(shown.rows, shown.last_change)
    change(secretary, reading, RowsAct.DROP, 1)
    now = undo(secretary, reading)
    assert now.rows == shown.rows, "the rows are those that were shown"
    with pytest.raises(NotNow, match="ほかの人が先に"):
        undo(secretary, reading, seen=seen)
    assert kept(get_reading(secretary.actor, reading.pk)) == kept(shown)


def test_what_is_written_to_a_row_follows_it_where_another_was_split(secretary: Player, reading: PlanReading) -> None:
    change(secretary, reading, RowsAct.SET, 0, values={"group": "支え合い"})
    rows = get_reading(secretary.actor, reading.pk).rows
    seen = row_seen(rows, 1)
    values = {key: str(rows[1][key]) for key in ("description", "owner", "group", "kind")} | {"title": "居場所づくり"}

    def correct(place: int, seen: str) -> PlanReading:
        return correct_reading_row(
            actor=secretary.actor,
            reading_id=reading.pk,
            row=place,
            values=values,
            is_dropped=False,
            seen=seen,
            at=BEGINNING,
        )

    split(secretary, reading, 0, 0, title="分けた取組")
    done = correct(1, seen)
    assert [row["title"] for row in done.rows][1:3] == ["分けた取組", "居場所づくり"]
    assert done.last_change["places"] == [2]
    with pytest.raises(NotNow, match="場所が変わりました"):
        correct(1, seen)
    assert get_reading(secretary.actor, reading.pk).rows == done.rows


def test_a_row_that_somebody_corrected_alone_is_a_persons_too(secretary: Player, reading: PlanReading) -> None:
    values = {**{key: reading.rows[0][key] for key in ("description", "owner", "group", "kind")}, "title": "新しい名前"}
    row = correct_reading_row(
        actor=secretary.actor, reading_id=reading.pk, row=0, values=values, is_dropped=False, at=BEGINNING
    ).rows[0]
    assert row["by_hand"] == ["title"]
    assert undo(secretary, reading).rows == reading.rows


def test_a_lead_with_partners_becomes_that_of_the_measure(secretary: Player, reading: PlanReading) -> None:
    change(secretary, reading, RowsAct.SET, 0, values={"lead": "福祉課", "partners": "子育て課"})
    answers = OwnerAnswers(bodies=dict.fromkeys(["福祉課", "子育て課", "区社協"]))
    prepare_term(
        actor=secretary.actor, number=9, name="次の計画", first_year=2031, last_year=2035, reading_id=reading.pk,
        owners=answers, at=BEGINNING,
    )  # fmt: skip
    measure = Measure.objects.get(term__number=9, number=1)
    assert (measure.owner.name, [body.name for body in measure.related.all()]) == ("福祉課", ["子育て課"])


def test_what_was_read_is_erased_with_what_it_was_before(
    secretary: Player, reading: PlanReading, own_town: Town
) -> None:
    assert change(secretary, reading, RowsAct.DROP, 0).last_change["rows"] == reading.rows
    late = day_of(BEGINNING) + timedelta(days=366)
    assert erase_old_readings(actor=system_actor(own_town.pk), on=late, at=at_noon(late)) == 1
    reading.refresh_from_db()
    assert (reading.rows, reading.last_change) == ([], {})
