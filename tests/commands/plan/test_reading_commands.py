"""Readings of plan documents: corrected row by row or as a whole, never over another's correction, and adopted once."""

from typing import Any

import pytest

from meguru.base.access.actor import system_actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.models import Organisation
from meguru.base.towns.models import Town
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotFound, NotNow
from meguru.core.states import StepNotAllowed
from meguru.plan.documents.commands import (
    RowDraft,
    begin_reading,
    correct_reading_row,
    finish_reading,
    give_back_document,
    keep_document,
    note_pages,
    refuse_document,
    replace_reading_rows,
    set_reading_aside,
)
from meguru.plan.documents.models import PlanDocument, PlanReading
from meguru.plan.documents.queries import (
    ReadingProgress,
    get_reading,
    reading_of_document,
    reading_progress,
    waiting_document,
    waiting_documents,
)
from meguru.plan.documents.rules import GIVEN_UP, NO_ROW, READING_LEASE, ROW_FIELDS, row_digest, rows_digest
from meguru.plan.plans.commands import prepare_term
from meguru.plan.plans.models import Measure
from tests.support.cast import BEGINNING, Player
from tests.support.readings import FOUND, kept_reading

GOOD = {"title": "名前", "description": "内容", "owner": "福祉課", "group": "", "kind": "measure"}


@pytest.fixture
def reading(secretary: Player, own_town: Town) -> PlanReading:
    """Three rows that wait to be corrected."""
    return kept_reading(secretary.actor)


def correct(player: Player, reading: PlanReading, row: int, seen: str | None = None, **values: str) -> PlanReading:
    old = reading.rows[row] if row < len(reading.rows) else GOOD
    typed = {key: str(old.get(key, "")) for key in ROW_FIELDS} | values
    return correct_reading_row(
        actor=player.actor, reading_id=reading.pk, row=row, values=typed, is_dropped=False, seen=seen, at=BEGINNING
    )


def drafts_of(reading: PlanReading) -> list[RowDraft]:
    return [
        RowDraft(place, {key: str(row.get(key, "")) for key in ROW_FIELDS}, bool(row["is_dropped"]), bool(row["sure"]))
        for place, row in enumerate(reading.rows)
    ]


def replace(player: Player, reading: PlanReading, drafts: list[RowDraft], seen: str = "") -> PlanReading:
    seen = seen or rows_digest(reading.rows)
    return replace_reading_rows(actor=player.actor, reading_id=reading.pk, drafts=drafts, seen=seen, at=BEGINNING)


def test_a_corrected_row_is_sure(secretary: Player, reading: PlanReading) -> None:
    row = correct(secretary, reading, 2, description="食卓を\nかこみます。").rows[2]
    assert (row["sure"], row["doubt"], row["source_lines"]) == (True, "", [13, 14])
    assert row["paragraphs"] == ["食卓を", "かこみます。"]


def test_a_missed_row_is_added_at_the_end(secretary: Player, reading: PlanReading) -> None:
    rows = correct(secretary, reading, 3, title="足した取組").rows
    assert [row["title"] for row in rows][3:] == ["足した取組"]
    with pytest.raises(NotFound):
        correct(secretary, reading, 5)


@pytest.mark.parametrize(("field", "value"), [("title", " "), ("owner", ""), ("kind", "other"), ("title", "長" * 201)])
def test_a_row_that_cannot_be_a_measure_is_refused(
    secretary: Player, reading: PlanReading, field: str, value: str
) -> None:
    with pytest.raises(Invalid) as refused:
        correct(secretary, reading, 0, **{field: value})
    assert list(refused.value.fields) == [field]
    assert get_reading(secretary.actor, reading.pk).rows == reading.rows


def test_the_second_of_two_correctors_sees_the_firsts_text(
    secretary: Player, council_secretary: Player, reading: PlanReading
) -> None:
    opened = row_digest(reading.rows[0])
    correct(secretary, reading, 0, title="先に直した名前")
    with pytest.raises(EditedMeanwhile) as refused:
        correct(council_secretary, reading, 0, seen=opened, title="あとから直した名前")
    assert refused.value.theirs["title"] == "先に直した名前"
    assert get_reading(secretary.actor, reading.pk).rows[0]["title"] == "先に直した名前"


def test_two_who_add_a_missed_measure_at_once_do_not_overwrite_each_other(
    secretary: Player, council_secretary: Player, reading: PlanReading
) -> None:
    place = len(reading.rows)
    missed = {"title": "先に足した取組", "owner": "福祉課", "group": "福祉課", "kind": "measure"}
    correct(secretary, reading, place, seen=NO_ROW, **missed)
    with pytest.raises(EditedMeanwhile) as refused:
        correct(council_secretary, reading, place, seen=NO_ROW, **{**missed, "title": "あとから足した取組"})
    assert refused.value.theirs["title"] == "先に足した取組"
    assert [row["title"] for row in get_reading(secretary.actor, reading.pk).rows[place:]] == ["先に足した取組"]


def test_the_same_table_changes_nothing(secretary: Player, reading: PlanReading) -> None:
    before = LedgerEntry.objects.count()
    assert replace(secretary, reading, drafts_of(reading)).rows == reading.rows
    assert LedgerEntry.objects.count() == before


def test_a_table_is_taken_as_a_whole(secretary: Player, reading: PlanReading) -> None:
    first, second, third = drafts_of(reading)
    changed = RowDraft(0, {**first.values, "title": "新しい名前"})
    gone = RowDraft(1, second.values, is_dropped=True)
    rows = replace(secretary, reading, [changed, gone, third, RowDraft(None, GOOD)]).rows
    assert [(row["title"], row["is_dropped"]) for row in rows] == [
        ("新しい名前", False), ("こどもの居場所", True), ("ふれあい給食", False), ("名前", False)]  # fmt: skip
    assert rows[2] == reading.rows[2]
    assert rows[2]["doubt"] != ""


def test_one_bad_row_leaves_all_as_it_was(secretary: Player, reading: PlanReading) -> None:
    drafts = [*drafts_of(reading), RowDraft(None, {**GOOD, "owner": ""})]
    with pytest.raises(Invalid) as refused:
        replace(secretary, reading, [RowDraft(0, {**drafts[0].values, "title": "新しい"}), *drafts[1:]])
    assert refused.value.fields["file"].startswith("4件目")
    assert get_reading(secretary.actor, reading.pk).rows == reading.rows


def test_a_table_compared_before_a_correction_is_refused(secretary: Player, reading: PlanReading) -> None:
    seen, drafts = rows_digest(reading.rows), drafts_of(reading)
    correct(secretary, reading, 0, title="先に直した名前")
    with pytest.raises(NotNow):
        replace(secretary, reading, drafts, seen)


def test_rows_become_measures_in_their_order(secretary: Player, reading: PlanReading) -> None:
    correct_reading_row(actor=secretary.actor, reading_id=reading.pk, row=1, values=GOOD, is_dropped=True, at=BEGINNING)
    correct(secretary, reading, 3, title="足した取組", owner="新しい課")
    term = prepare_term(
        actor=secretary.actor,
        number=4,
        name="第4期",
        first_year=2021,
        last_year=2025,
        reading_id=reading.pk,
        at=BEGINNING,
    )
    rows = Measure.objects.filter(term=term)
    assert [(row.code, row.title, row.owner.name) for row in rows.select_related("owner")] == [
        ("m01", "見守りの輪", "福祉課"),
        ("m02", "ふれあい給食", "さくら町社会福祉協議会"),
        ("m03", "足した取組", "新しい課"),
    ]
    assert Organisation.objects.get(name="新しい課").kind == "department"
    assert get_reading(secretary.actor, reading.pk).state == "adopted"


def test_what_is_adopted_or_set_aside_is_no_longer_corrected(secretary: Player, reading: PlanReading) -> None:
    set_reading_aside(actor=secretary.actor, reading_id=reading.pk, at=BEGINNING)
    with pytest.raises(NotNow):
        correct(secretary, reading, 0, title="おそい")
    with pytest.raises(NotNow):
        replace(secretary, reading, [])
    with pytest.raises(StepNotAllowed):
        set_reading_aside(actor=secretary.actor, reading_id=reading.pk, at=BEGINNING)


def test_only_the_secretariat_corrects(writer: Player, reading: PlanReading) -> None:
    with pytest.raises(NotAllowed):
        correct(writer, reading, 0, title="だめ")


def test_a_long_document_waits_and_its_file_goes_when_it_is_read(secretary: Player, own_town: Town) -> None:
    kept = keep_document(actor=secretary.actor, filename="長い.pdf", digest="2" * 64, data=b"%PDF", at=BEGINNING)
    waiting = waiting_document(kept.pk)
    assert (kept.state, waiting_documents(), waiting and waiting.data) == ("waiting", [kept.pk], b"%PDF")
    assert reading_of_document(secretary.actor, "2" * 64) == kept
    me = system_actor(own_town.pk)
    done = finish_reading(actor=me, reading_id=kept.pk, found=FOUND, at=BEGINNING)
    assert (done.state, len(done.rows), PlanDocument.objects.count()) == ("open", 3, 0)
    entries = LedgerEntry.objects.count()
    finish_reading(actor=me, reading_id=kept.pk, found={}, at=BEGINNING)
    refuse_document(actor=me, reading_id=kept.pk, sentence="おそい", at=BEGINNING)
    assert LedgerEntry.objects.count() == entries
    assert get_reading(secretary.actor, kept.pk).rows == done.rows


def test_a_document_that_cannot_be_read_says_why(secretary: Player, own_town: Town) -> None:
    kept = keep_document(actor=secretary.actor, filename="a.pdf", digest="3" * 64, data=b"x", at=BEGINNING)
    me = system_actor(own_town.pk)
    refused = refuse_document(actor=me, reading_id=kept.pk, sentence="文字が入っていません。", at=BEGINNING)
    assert (refused.state, refused.refusal, waiting_documents()) == ("refused", "文字が入っていません。", [])


def test_a_try_is_held_by_one_worker_until_its_lease_ends(secretary: Player, own_town: Town) -> None:
    """The later try has the higher number; what the earlier one brings after that is left alone."""
    kept = keep_document(actor=secretary.actor, filename="a.pdf", digest="6" * 64, data=b"x", at=BEGINNING)
    entries = LedgerEntry.objects.count()
    asked: Any = {"actor": system_actor(own_town.pk), "reading_id": kept.pk}
    assert begin_reading(**asked, at=BEGINNING) == 1
    assert begin_reading(**asked, at=BEGINNING + READING_LEASE / 2) is None
    note_pages(**asked, attempt=1, page=3, pages=90, at=BEGINNING + READING_LEASE / 2)
    assert begin_reading(**asked, at=BEGINNING + READING_LEASE * 1.2) is None
    assert reading_progress(secretary.actor, kept.pk) == ReadingProgress(0, True, 1, 3)
    late = BEGINNING + READING_LEASE * 2
    assert begin_reading(**asked, at=late) == 2
    note_pages(**asked, attempt=1, page=90, pages=90, at=late)
    give_back_document(**asked, at=BEGINNING, attempt=1)
    refuse_document(**asked, sentence="おそい", at=late, attempt=1)
    assert finish_reading(**asked, found={}, at=late, attempt=1).state == "waiting"
    assert reading_progress(secretary.actor, kept.pk) == ReadingProgress(0, True, 2, 0)
    assert LedgerEntry.objects.count() == entries
    assert finish_reading(**asked, found=FOUND, at=late, attempt=2).state == "open"
    assert LedgerEntry.objects.count() == entries + 1


def test_a_document_is_tried_three_times(secretary: Player, own_town: Town) -> None:
    """A try that its worker had to break off does not count; one that failed does."""
    kept = keep_document(actor=secretary.actor, filename="a.pdf", digest="7" * 64, data=b"x", at=BEGINNING)
    asked: Any = {"actor": system_actor(own_town.pk), "reading_id": kept.pk}
    assert begin_reading(**asked, at=BEGINNING) == 1
    give_back_document(**asked, at=BEGINNING, attempt=1, uncounted=True)
    for number in (1, 2, 3):
        assert begin_reading(**asked, at=BEGINNING) == number
        give_back_document(**asked, at=BEGINNING, attempt=number)
    assert begin_reading(**asked, at=BEGINNING) is None
    assert get_reading(secretary.actor, kept.pk).refusal == GIVEN_UP
    assert begin_reading(**asked, at=BEGINNING) is None


def test_only_the_secretariat_and_the_worker_take_documents(writer: Player, own_town: Town) -> None:
    asked: Any = {"actor": writer.actor, "reading_id": 1}
    for refused in (
        lambda: keep_document(actor=writer.actor, filename="a", digest="8" * 64, data=b"x", at=BEGINNING),
        lambda: begin_reading(**asked, at=BEGINNING),
        lambda: note_pages(**asked, attempt=1, page=1, pages=1, at=BEGINNING),
        lambda: give_back_document(**asked, at=BEGINNING, attempt=1),
        lambda: reading_progress(writer.actor, 1),
    ):
        with pytest.raises(NotAllowed):
            refused()
