"""Opinions through their commands: received once, sorted, answered without losing another's answer, hidden, followed, erased."""

from datetime import date

import pytest

from meguru.base.access.actor import resident_actor, system_actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.opinions.commands import (
    OpinionDraft,
    answer_opinion,
    erase_due_contacts,
    follow_opinion,
    hide_opinion,
    register_opinion,
    send_opinion,
    sort_opinion,
)
from meguru.check.opinions.models import Opinion, OpinionContact
from meguru.check.opinions.queries import count_received, get_opinion, list_opinions, public_opinions
from meguru.check.opinions.rules import AnswerClass, Channel, OpinionState
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotFound, NotNow
from meguru.core.text import fingerprint
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import received_opinion

TODAY = SPRING.date()


@pytest.fixture
def opinion(cast: Cast, own_town: Town) -> Opinion:
    """One opinion that waits."""
    return received_opinion(cast)


def answer(player: Player, number: str, text: str = "夜の回をつくります。", seen: str | None = None) -> Opinion:
    return answer_opinion(
        actor=player.actor,
        number=number,
        answer=text,
        answer_class=AnswerClass.TAKEN_UP,
        on=TODAY,
        at=SPRING,
        seen=seen,
    )


def test_the_same_form_sent_twice_is_one_opinion(cast: Cast, opinion: Opinion) -> None:
    again = received_opinion(cast)
    assert again.pk == opinion.pk
    assert Opinion.objects.count() == 1


def test_numbers_run_through_the_year_in_which_they_came(cast: Cast, opinion: Opinion) -> None:
    assert [opinion.number, received_opinion(cast, token="two").number] == ["H29-001", "H29-002"]


def test_a_resident_sends_but_does_not_register(own_town: Town) -> None:
    resident = resident_actor(own_town.pk)
    draft = OpinionDraft(text="ご意見です", channel=Channel.WEB, received_on=TODAY)
    assert send_opinion(actor=resident, draft=draft, token="web", at=SPRING).state == "received"
    with pytest.raises(NotAllowed):
        register_opinion(actor=resident, draft=draft, token="web-2", at=SPRING)


@pytest.mark.parametrize("key", ["writer", "member", "auditor", "chair", "operator"])
def test_only_the_secretariat_answers_sorts_and_hides(cast: Cast, opinion: Opinion, key: str) -> None:
    with pytest.raises(NotAllowed):
        answer(cast[key], opinion.number)
    with pytest.raises(NotAllowed):
        hide_opinion(actor=cast[key].actor, number=opinion.number, reason="x", at=SPRING)
    with pytest.raises(NotAllowed):
        sort_opinion(actor=cast[key].actor, number=opinion.number, district="east", measure=None, at=SPRING)


def test_a_neighbours_opinion_is_not_found(cast: Cast, opinion: Opinion, neighbour_town: Town) -> None:
    neighbour = cast["neighbour_secretary"]
    with town_scope(neighbour_town), pytest.raises(NotFound):
        answer(neighbour, opinion.number)


def test_a_code_that_names_nothing_is_refused(secretary: Player, opinion: Opinion) -> None:
    for place in ({"district": "north", "measure": None}, {"district": None, "measure": "m99"}):
        with pytest.raises(NotFound):
            sort_opinion(actor=secretary.actor, number=opinion.number, at=SPRING, **place)
    sorted_one = sort_opinion(actor=secretary.actor, number=opinion.number, district="east", measure="m01", at=SPRING)
    assert sorted_one.state == "sorted"


def test_an_answer_saved_meanwhile_is_shown_and_not_overwritten(secretary: Player, opinion: Opinion) -> None:
    drawn = fingerprint(opinion.answer)
    answer(secretary, opinion.number, "先に書いた答えです。", drawn)
    with pytest.raises(EditedMeanwhile) as clash:
        answer(secretary, opinion.number, "あとの答えです。", drawn)
    assert clash.value.theirs == {"answer": "先に書いた答えです。"}
    opinion.refresh_from_db()
    assert opinion.answer == "先に書いた答えです。"
    answer(secretary, opinion.number, "あとの答えです。", fingerprint("先に書いた答えです。"))


def test_the_same_answer_twice_leaves_one_entry(secretary: Player, opinion: Opinion) -> None:
    answer(secretary, opinion.number)
    before = LedgerEntry.objects.count()
    answer(secretary, opinion.number)
    assert LedgerEntry.objects.count() == before


def test_a_hidden_opinion_is_counted_and_not_public(secretary: Player, opinion: Opinion) -> None:
    answer(secretary, opinion.number)
    assert [o.number for o in public_opinions()] == [opinion.number]
    hide_opinion(actor=secretary.actor, number=opinion.number, reason="人が分かるため", at=SPRING)
    assert public_opinions() == []
    assert count_received() == {2017: 1}
    assert answer(secretary, opinion.number, "書き直した答えです。").hidden_reason == ""


def test_what_came_of_it_is_written_after_the_answer_only(secretary: Player, opinion: Opinion) -> None:
    with pytest.raises(NotNow):
        follow_opinion(actor=secretary.actor, number=opinion.number, after="夜の回を始めました。", at=SPRING)
    answer(secretary, opinion.number)
    with pytest.raises(Invalid):
        follow_opinion(actor=secretary.actor, number=opinion.number, after="あ" * 301, at=SPRING)
    done = follow_opinion(actor=secretary.actor, number=opinion.number, after="夜の回を始めました。", at=SPRING)
    assert done.after == "夜の回を始めました。"


def test_the_contact_is_apart_seen_by_few_and_erased_on_its_day(cast: Cast, own_town: Town) -> None:
    opinion = received_opinion(cast, token="with", name="秘密 太郎", contact="000-1111-2222")
    assert get_opinion(cast["writer"].actor, opinion.number)[1] is None
    contact = get_opinion(cast["secretary"].actor, opinion.number)[1]
    assert contact is not None
    assert (contact.name, contact.erase_on) == ("秘密 太郎", date(2018, 4, 10))
    entries = str(list(LedgerEntry.objects.values_list("facts", flat=True)))
    assert "秘密" not in entries
    assert "000-1111-2222" not in entries
    with pytest.raises(NotAllowed):
        erase_due_contacts(actor=cast["secretary"].actor, on=date(2018, 4, 10), at=SPRING)
    meguru = system_actor(own_town.pk)
    assert erase_due_contacts(actor=meguru, on=date(2018, 4, 9), at=SPRING) == 0
    assert erase_due_contacts(actor=meguru, on=date(2018, 4, 10), at=SPRING) == 1
    assert not OpinionContact.objects.exists()


def test_the_queue_shows_the_longest_waiting_first(cast: Cast, secretary: Player, opinion: Opinion) -> None:
    later = received_opinion(cast, token="two")
    earlier = register_opinion(
        actor=secretary.actor,
        draft=OpinionDraft(text="早く届いた声", channel=Channel.FAX, received_on=date(2017, 4, 1)),
        token="three",
        at=SPRING,
    )
    answer(secretary, opinion.number)
    numbers = [o.number for o in list_opinions(secretary.actor)]
    assert numbers == [earlier.number, later.number, opinion.number]
    assert [o.number for o in list_opinions(secretary.actor, state=OpinionState.ANSWERED)] == [opinion.number]
