"""A proposed change is mended while it waits: whoever mends it counts as its proposer, and what was decided stays."""

from datetime import timedelta
from typing import Any

import pytest

from meguru.act.amendments.commands import AmendmentDraft, agree_amendment, correct_amendment, drop_amendment
from meguru.act.amendments.models import Amendment
from meguru.act.amendments.queries import get_amendment
from meguru.act.amendments.witness import contradictions
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.models import Organisation
from meguru.base.towns.models import Town
from meguru.check.opinions.commands import answer_opinion, blacken_opinion, withhold_opinion
from meguru.check.opinions.rules import AnswerClass
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotNow
from meguru.core.text import fingerprint
from meguru.plan.plans.rules import LayerKind
from tests.support.cast import Cast, Player
from tests.support.turn import WINTER, agreed, given_advice, held_meeting, proposed, received_opinion

LATER = WINTER + timedelta(days=1)


def mend(player: Player, amendment: Amendment, **more: Any) -> Amendment:
    usual: dict[str, Any] = {
        "kind": LayerKind(amendment.kind),
        "reason": amendment.reason,
        "after": dict(amendment.after),
        "new_owner_id": amendment.new_owner_id,
        "other_cause": amendment.other_cause,
        "effective_year": amendment.effective_year,
    }
    seen = more.pop("seen", None)
    draft = AmendmentDraft(**{**usual, **more})
    return correct_amendment(actor=player.actor, amendment_id=amendment.pk, draft=draft, at=LATER, seen=seen)


def test_a_proposal_is_mended_and_then_another_person_agrees(cast: Cast, secretary: Player) -> None:
    amendment = proposed(cast)
    council = cast["council_secretary"]
    text = "あいさつと声かけで、朝も夜も気づき合える町にします。"
    mended = mend(council, amendment, after={"description": text}, reason="朝に来たい人もいるためです。")
    assert mended.after == {"description": text}
    entry = LedgerEntry.objects.order_by("-seq")[0]
    assert entry.kind == "amendments.amendment.corrected"
    assert entry.facts["fields"] == ["after", "reason"]
    assert list(contradictions()) == []
    with pytest.raises(NotNow):
        agree_amendment(actor=council.actor, amendment_id=amendment.pk, on=LATER.date(), at=LATER)
    done = agree_amendment(actor=secretary.actor, amendment_id=amendment.pk, on=LATER.date(), at=LATER)
    assert done.layer is not None
    assert done.layer.after == {"description": text}
    assert list(contradictions()) == []


def test_its_causes_and_its_kind_are_mended_and_the_subject_stays(cast: Cast, secretary: Player) -> None:
    amendment = proposed(cast)
    advice = given_advice(cast, held_meeting(cast))
    mended = mend(secretary, amendment, kind=LayerKind.END, advice=[advice.number], other_cause="", measure="m02")
    assert (mended.kind, mended.after) == ("end", {})
    assert mended.measure is not None
    assert mended.measure.code == "m01"
    assert [each.number for each in mended.advice.all()] == [advice.number]
    assert LedgerEntry.objects.order_by("-seq")[0].facts["fields"] == ["kind", "after", "other_cause", "advice"]


def test_the_same_again_is_no_act_and_keeps_its_proposer(cast: Cast, own_town: Town) -> None:
    amendment = proposed(cast)
    before = LedgerEntry.objects.count()
    mend(cast["council_secretary"], amendment)
    assert LedgerEntry.objects.count() == before
    assert Amendment.objects.get().proposed_by_id == amendment.proposed_by_id


def test_an_addition_stays_one(cast: Cast, secretary: Player) -> None:
    owner = Organisation.objects.all()[0]
    texts = {"title": "朝の見守り", "description": "朝も声をかけます。"}
    added = proposed(cast, kind=LayerKind.ADD, measure=None, new_owner_id=owner.pk, after=texts)
    mend(secretary, added, after={**texts, "title": "朝の声かけ"})
    assert Amendment.objects.get().after["title"] == "朝の声かけ"
    for amendment, kind in ((added, LayerKind.AMEND), (proposed(cast), LayerKind.ADD)):
        with pytest.raises(Invalid) as refused:
            mend(secretary, amendment, kind=kind)
        assert set(refused.value.fields) == {"kind"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"other_cause": ""}, "causes"),
        ({"effective_year": 2016}, "effective_year"),
        ({"after": {"description": "あ" * 4001}}, "description"),
        ({"advice": ["H28-99"]}, "advice"),
    ],
)
def test_what_cannot_be_proposed_cannot_be_mended_into_it(
    cast: Cast, secretary: Player, typed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        mend(secretary, proposed(cast), **typed)
    assert set(refused.value.fields) == {field}
    assert list(contradictions()) == []


def test_what_was_decided_is_not_mended(cast: Cast, secretary: Player) -> None:
    amendment = proposed(cast)
    drop_amendment(actor=secretary.actor, amendment_id=amendment.pk, at=WINTER)
    with pytest.raises(NotNow):
        mend(secretary, amendment, reason="別のわけ")
    done = agreed(cast, proposed(cast))
    with pytest.raises(NotNow):
        mend(secretary, done, reason="別のわけ")


def test_two_who_mend_at_once_see_both(cast: Cast, secretary: Player) -> None:
    amendment = proposed(cast)
    found = get_amendment(secretary.actor, amendment.pk)
    texts = {**found.before, **found.after}
    seen = fingerprint(texts["title"], texts["description"], found.reason)
    mend(secretary, amendment, reason="先のわけです。", seen=seen)
    with pytest.raises(EditedMeanwhile) as refused:
        mend(secretary, amendment, reason="あとのわけです。", seen=seen)
    assert refused.value.theirs["reason"] == "先のわけです。"


@pytest.mark.parametrize("who", ["writer", "member", "auditor"])
def test_only_the_secretariat_mends(cast: Cast, who: str, own_town: Town) -> None:
    amendment = proposed(cast)
    with pytest.raises(NotAllowed):
        mend(cast[who], amendment, reason="別のわけ")


def test_who_reads_no_opinions_is_told_only_their_public_words(cast: Cast, secretary: Player) -> None:
    answered, waiting, held = (
        received_opinion(cast, f"仮田さんの家の{mark}。", mark) for mark in ("となり", "向かい", "うら")
    )
    for opinion in (answered, held):
        answer_opinion(
            actor=secretary.actor,
            number=opinion.number,
            answer="始めます。",
            answer_class=AnswerClass.TAKEN_UP,
            on=WINTER.date(),
            at=WINTER,
        )
    blacken_opinion(actor=secretary.actor, number=answered.number, public_text="●●●の家のとなり。", at=WINTER)
    withhold_opinion(actor=secretary.actor, number=held.number, reason="特定の方が分かるため", at=WINTER)
    amendment = proposed(cast, opinions=[answered.number, waiting.number, held.number])
    member, staff = (get_amendment(cast[who].actor, amendment.pk).cause_texts for who in ("member", "writer"))
    assert sorted(text for _kind, _number, text in member) == ["", "", "●●●の家のとなり。"]
    assert all("仮田" in text for _kind, _number, text in staff)
