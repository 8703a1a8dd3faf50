"""Opinions through their commands: received once, sorted, answered without losing another's answer, withheld, followed, erased."""

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
    lift_withholding,
    register_opinion,
    send_opinion,
    sort_opinion,
    withhold_opinion,
)
from meguru.check.opinions.material import count_received, public_opinions
from meguru.check.opinions.models import Opinion, OpinionContact
from meguru.check.opinions.queries import (
    count_by_state,
    count_withheld,
    get_opinion,
    list_opinions,
    opinions_for_sheet,
    recent_opinions,
    withholdings,
)
from meguru.check.opinions.rules import AnswerClass, Channel, OpinionState
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotFound, NotNow
from meguru.core.text import fingerprint
from tests.support.cast import SPRING, Cast, Player
from tests.support.measures import measure_id
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


def withhold(player: Player, number: str) -> Opinion:
    return withhold_opinion(actor=player.actor, number=number, reason="人が分かるため", at=SPRING)


def test_the_same_form_sent_twice_is_one_opinion(cast: Cast, opinion: Opinion) -> None:
    again = received_opinion(cast)
    assert again.pk == opinion.pk
    assert Opinion.objects.count() == 1


def test_a_form_that_was_taken_does_not_swallow_what_is_said_in_it_next(cast: Cast, opinion: Opinion) -> None:
    wishes = ({"keep_private": True}, {"name": "見本 花子"}, {"contact": "000-000-0009"})
    for more in ({"text": "昼の集まりがほしいです。"}, {"district": "east"}, {"measure": "m01"}, *wishes):
        with pytest.raises(NotNow, match="H29-001としてもう受け付けています"):
            received_opinion(cast, **more)
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
def test_only_the_secretariat_answers_sorts_withholds_and_lifts(cast: Cast, opinion: Opinion, key: str) -> None:
    with pytest.raises(NotAllowed):
        answer(cast[key], opinion.number)
    with pytest.raises(NotAllowed):
        withhold(cast[key], opinion.number)
    with pytest.raises(NotAllowed):
        lift_withholding(actor=cast[key].actor, number=opinion.number, reason="x", at=SPRING)
    with pytest.raises(NotAllowed):
        sort_opinion(actor=cast[key].actor, number=opinion.number, district="east", measure_id=None, at=SPRING)


def test_a_neighbours_opinion_is_not_found(cast: Cast, opinion: Opinion, neighbour_town: Town) -> None:
    neighbour = cast["neighbour_secretary"]
    with town_scope(neighbour_town), pytest.raises(NotFound):
        answer(neighbour, opinion.number)


def test_a_code_that_names_nothing_is_refused(secretary: Player, opinion: Opinion) -> None:
    strange: list[tuple[str | None, int | None]] = [("north", None), (None, 999_999)]
    for district, measure in strange:
        with pytest.raises(NotFound):
            sort_opinion(actor=secretary.actor, number=opinion.number, district=district, measure_id=measure, at=SPRING)
    sorted_one = sort_opinion(
        actor=secretary.actor, number=opinion.number, district="east", measure_id=measure_id("m01"), at=SPRING
    )
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
    withhold(secretary, opinion.number)
    assert public_opinions() == []
    assert count_received() == {2017: 1}


def test_nothing_but_lifting_it_makes_a_withheld_opinion_public(secretary: Player, opinion: Opinion) -> None:
    withhold(secretary, opinion.number)
    sort_opinion(actor=secretary.actor, number=opinion.number, district="east", measure_id=measure_id("m01"), at=SPRING)
    answer(secretary, opinion.number, "担当の窓口におつなぎしました。")
    follow_opinion(actor=secretary.actor, number=opinion.number, after="夜の回を始めました。", at=SPRING)
    answer(secretary, opinion.number, "書き直した答えです。")
    view, _ = get_opinion(secretary.actor, opinion.number)
    assert (view.state, view.is_withheld, view.withheld_reason) == (OpinionState.ANSWERED, True, "人が分かるため")
    assert public_opinions() == []


def test_only_a_second_person_lifts_it_and_with_a_reason(cast: Cast, secretary: Player, opinion: Opinion) -> None:
    answer(secretary, opinion.number)
    withhold(secretary, opinion.number)
    with pytest.raises(NotNow, match="ほかの人"):
        lift_withholding(actor=secretary.actor, number=opinion.number, reason="押しまちがい", at=SPRING)
    second = cast["council_secretary"].actor
    with pytest.raises(Invalid):
        lift_withholding(actor=second, number=opinion.number, reason=" ", at=SPRING)
    assert public_opinions() == []
    lift_withholding(actor=second, number=opinion.number, reason="押しまちがい", at=SPRING)
    assert [o.number for o in public_opinions()] == [opinion.number]
    [time] = withholdings(secretary.actor, number=opinion.number)
    assert (time.reason, time.lift_reason) == ("人が分かるため", "押しまちがい")
    assert LedgerEntry.objects.filter(kind="opinions.opinion.shown_again").count() == 1


def test_withheld_twice_is_refused_and_it_can_be_withheld_again_later(
    cast: Cast, secretary: Player, opinion: Opinion
) -> None:
    withhold(secretary, opinion.number)
    with pytest.raises(NotNow):
        withhold(secretary, opinion.number)
    second = cast["council_secretary"].actor
    lift_withholding(actor=second, number=opinion.number, reason="押しまちがい", at=SPRING)
    with pytest.raises(NotNow):
        lift_withholding(actor=second, number=opinion.number, reason="もう一度", at=SPRING)
    withhold(secretary, opinion.number)
    assert len(withholdings(secretary.actor, number=opinion.number)) == 2


def test_a_withheld_opinion_waits_for_nobody_and_stands_beside_no_sheet(secretary: Player, opinion: Opinion) -> None:
    sort_opinion(actor=secretary.actor, number=opinion.number, district="east", measure_id=None, at=SPRING)
    district = Opinion.objects.get().district_id
    assert (
        len(opinions_for_sheet(secretary.actor, measure_id=None, district_id=district, first_year=2017, last_year=2017))
        == 1
    )
    withhold(secretary, opinion.number)
    assert (
        opinions_for_sheet(secretary.actor, measure_id=None, district_id=district, first_year=2017, last_year=2017)
        == []
    )
    assert recent_opinions(secretary.actor, since_year=2016) == []
    assert sum(count_by_state(secretary.actor).values()) == 0
    assert count_withheld(secretary.actor) == 1


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
