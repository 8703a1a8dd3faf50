"""What was typed of a letter is mended: the first words are kept, the blacked-out text fits them, and nothing private gets out."""

from datetime import date
from typing import Any

import pytest

from meguru.base.access.actor import resident_actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.check.opinions.commands import (
    OpinionCorrection,
    OpinionDraft,
    answer_opinion,
    blacken_opinion,
    correct_opinion,
    send_opinion,
    withhold_opinion,
)
from meguru.check.opinions.models import Opinion, OpinionContact, OpinionVersion
from meguru.check.opinions.queries import versions_of_opinion
from meguru.check.opinions.rules import AnswerClass, Channel
from meguru.check.opinions.witness import contradictions
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotNow
from meguru.core.text import fingerprint
from meguru.publish.queries import book_in_public, held_back_in
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import SUMMER, published, received_opinion

TYPED = "夜の集まりがほしいてす。仮田さんの家のとなりです。"
RIGHT = "夜の集まりがほしいです。仮田さんの家のとなりです。"


def mend(player: Player, opinion: Opinion, **more: Any) -> Opinion:
    usual: dict[str, Any] = {
        "text": opinion.text,
        "channel": Channel(opinion.channel),
        "received_on": opinion.received_on,
        "reason": "書き写しの誤りを直した。",
    }
    seen = more.pop("seen", None)
    correction = OpinionCorrection(**{**usual, **more})
    return correct_opinion(actor=player.actor, number=opinion.number, correction=correction, at=SUMMER, seen=seen)


def answered(player: Player, opinion: Opinion) -> None:
    answer_opinion(
        actor=player.actor,
        number=opinion.number,
        answer="次の年に始めます。",
        answer_class=AnswerClass.TAKEN_UP,
        on=SPRING.date(),
        at=SPRING,
    )


def test_what_was_typed_is_mended_and_what_came_first_is_kept(cast: Cast, secretary: Player) -> None:
    opinion = received_opinion(cast, TYPED)
    mend(secretary, opinion, text="夜の集まりがほしいです。", channel=Channel.FAX)
    again = mend(secretary, Opinion.objects.get(), text=RIGHT)
    assert (again.text, again.channel, again.number) == (RIGHT, "fax", opinion.number)
    first, second = versions_of_opinion(secretary.actor, opinion.number)
    assert (first.text, first.channel, first.reason) == (TYPED, "はがき・手紙", "書き写しの誤りを直した。")
    assert second.text == "夜の集まりがほしいです。"
    entry = LedgerEntry.objects.order_by("-seq")[0]
    assert (entry.kind, entry.facts["fields"]) == ("opinions.opinion.corrected", ["text"])
    assert RIGHT not in str(entry.facts)
    assert list(contradictions()) == []


def test_doctor_sees_when_the_first_words_are_touched(cast: Cast, secretary: Player) -> None:
    opinion = received_opinion(cast, TYPED)
    mend(secretary, opinion, text=RIGHT)
    OpinionVersion.objects.update(text="別の文")
    assert any("はじめの文が、届いたときと違います" in each for each in contradictions())
    Opinion.objects.update(text="別の文")
    assert any("本文が、届いたときや直したときと違います" in each for each in contradictions())


def test_another_day_moves_the_year_and_the_erasing_of_the_contact_but_not_the_number(
    cast: Cast, secretary: Player
) -> None:
    opinion = received_opinion(cast, name="仮田", contact="見本町3丁目")
    mended = mend(secretary, opinion, received_on=date(2017, 3, 10))
    assert (mended.number, mended.fiscal_year) == (opinion.number, 2016)
    assert OpinionContact.objects.get().erase_on == date(2018, 3, 10)
    assert received_opinion(cast, "昼の集まりも。", "two").number == "H29-002"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "あ" * 4001}, "text"),
        ({"text": RIGHT, "reason": " "}, "reason"),
        ({"text": RIGHT, "reason": "あ" * 201}, "reason"),
        ({"received_on": date(2018, 1, 1)}, "received_on"),
        ({"received_on": date(1917, 1, 1)}, "received_on"),
        ({"received_on": date(2017, 8, 1)}, "received_on"),
        ({"channel": Channel.WEB}, "channel"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, secretary: Player, typed: dict[str, Any], field: str
) -> None:
    opinion = received_opinion(cast, TYPED)
    answered(secretary, opinion)
    with pytest.raises(Invalid) as refused:
        mend(secretary, opinion, **typed)
    assert set(refused.value.fields) == {field}
    assert not OpinionVersion.objects.exists()


def test_what_a_resident_sent_stays_as_it_is(cast: Cast, secretary: Player, own_town: Town) -> None:
    draft = OpinionDraft(text=TYPED, channel=Channel.WEB, received_on=SPRING.date())
    opinion = send_opinion(actor=resident_actor(own_town.pk), draft=draft, token="web", at=SPRING)
    with pytest.raises(NotNow, match="書いた方の文のまま"):
        mend(secretary, opinion, text=RIGHT, channel=Channel.POST)


def test_two_mend_at_once_and_nothing_changed_is_no_act(cast: Cast, secretary: Player) -> None:
    opinion = received_opinion(cast, TYPED)
    before, seen = LedgerEntry.objects.count(), fingerprint(TYPED)
    mend(secretary, opinion, seen=seen)
    assert LedgerEntry.objects.count() == before
    mend(secretary, opinion, text=RIGHT, seen=seen)
    with pytest.raises(EditedMeanwhile) as refused:
        mend(secretary, opinion, text="夜に。", seen=seen)
    assert refused.value.theirs == {"text": RIGHT}


def test_the_blacked_out_text_must_fit_the_mended_words(cast: Cast, secretary: Player) -> None:
    opinion = received_opinion(cast, TYPED)
    answered(secretary, opinion)
    black = "夜の集まりがほしいてす。●●●の家のとなりです。"
    blacken_opinion(actor=secretary.actor, number=opinion.number, public_text=black, at=SPRING)
    published(cast)
    opinion.refresh_from_db()
    for wrong in ("", RIGHT, black):
        with pytest.raises(Invalid) as refused:
            mend(secretary, opinion, text=RIGHT, public_text=wrong)
        assert set(refused.value.fields) == {"public_text"}
    mend(secretary, opinion, text=RIGHT, public_text="夜の集まりがほしいです。●●●の家のとなりです。")
    public = book_in_public()
    assert public is not None
    assert held_back_in(public.text) == []  # the slip of typing stands there, and nothing that is blacked out
    mend(secretary, opinion, text=RIGHT.replace("ほしい", "欲しい"), public_text="夜の集まりが欲しいです。●●●●です。")
    assert held_back_in(public.text) == [opinion.number], "more was blacked out while the words were mended"
    opinion.refresh_from_db()
    everything = "夜の集まりが欲しいです。●●●です。"
    blacken_opinion(actor=secretary.actor, number=opinion.number, public_text=everything, at=SUMMER)
    assert held_back_in(public.text) == [opinion.number]
    assert list(contradictions()) == []


def test_other_words_under_as_many_black_signs_are_held_back_too(cast: Cast, secretary: Player) -> None:
    opinion = received_opinion(cast, "田中さんと山本さんが歩きます。")
    answered(secretary, opinion)
    blacken_opinion(
        actor=secretary.actor, number=opinion.number, public_text="●●●さんと山本さんが歩きます。", at=SPRING
    )
    published(cast)
    opinion.refresh_from_db()
    mend(secretary, opinion, text="田中さんと山本さんが、歩きます。", public_text="●●●さんと山本さんが、歩きます。")
    public = book_in_public()
    assert public is not None
    assert held_back_in(public.text) == [], "the same words are under the black part"
    mend(secretary, opinion, text="田中さんと山本さんとが歩く。", public_text="田中さんと●●●さんとが歩く。")
    assert held_back_in(public.text) == [opinion.number]


def test_the_book_holds_the_public_text_alone_whatever_was_mended(cast: Cast, secretary: Player) -> None:
    shown, held = received_opinion(cast, TYPED), received_opinion(cast, "となりの仮田さんの話です。", "two")
    for opinion in (shown, held):
        answered(secretary, opinion)
    black = "夜の集まりがほしいてす。●●●の家のとなりです。"
    blacken_opinion(actor=secretary.actor, number=shown.number, public_text=black, at=SPRING)
    withhold_opinion(actor=secretary.actor, number=held.number, reason="特定の方が分かるため", at=SPRING)
    for opinion in Opinion.objects.all():
        more = {"public_text": "夜の集まりがほしいです。●●●の家のとなりです。"} if opinion.public_text else {}
        mend(secretary, opinion, text=opinion.text.replace("てす", "です").replace("話です", "お話です"), **more)
    book = published(cast).book
    assert "夜の集まりがほしいです。●●●の家のとなりです。" in book
    assert "仮田" not in book


@pytest.mark.parametrize("who", ["writer", "supporter", "member", "auditor"])
def test_only_the_secretariat_mends_and_reads_what_was_typed_first(cast: Cast, who: str, own_town: Town) -> None:
    opinion = received_opinion(cast)
    with pytest.raises(NotAllowed):
        mend(cast[who], opinion, text=RIGHT)
    with pytest.raises(NotAllowed):
        versions_of_opinion(cast[who].actor, opinion.number)
