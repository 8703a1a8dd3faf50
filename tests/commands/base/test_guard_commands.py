"""The guard in a town: its own words, what is let stand and by whom, and that neither text nor find is ever kept."""

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.guard.commands import let_stand
from meguru.base.guard.models import LetStand
from meguru.base.guard.queries import pointed_out, word_lists
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import Invalid, NotAllowed
from tests.support.cast import SPRING, Cast, Player

TEXT = "仮田さん（045-000-1234）宅で茶話会"


def test_the_words_of_the_town_are_those_of_its_records(secretary: Player, own_town: Town) -> None:
    lists = word_lists(secretary.actor)
    assert {"東", "西"} <= lists.places
    assert "桜井" in lists.surnames
    assert any("福祉課" in body for body in lists.bodies)


def test_a_text_is_let_stand_with_a_reason_and_asked_again_when_it_changes(secretary: Player) -> None:
    [found] = pointed_out(secretary.actor, [("したこと", TEXT), ("場所", "集会所")])
    assert [find.words for find in found.finds] == ["仮田さん", "045-000-1234"]
    with pytest.raises(Invalid):
        let_stand(actor=secretary.actor, digest=found.digest, reason="　", at=SPRING)
    let_stand(actor=secretary.actor, digest=found.digest, reason="ご本人が望んでいる。", at=SPRING)
    assert pointed_out(secretary.actor, [("したこと", TEXT)]) == []
    [shown] = pointed_out(secretary.actor, [("したこと", TEXT)], with_let=True)
    assert (shown.let_reason, shown.is_open) == ("ご本人が望んでいる。", False)
    assert len(pointed_out(secretary.actor, [("したこと", f"{TEXT}を開いた")])) == 1


def test_neither_the_text_nor_the_find_is_kept(secretary: Player) -> None:
    [found] = pointed_out(secretary.actor, [("したこと", TEXT)])
    let_stand(actor=secretary.actor, digest=found.digest, reason="店の名前です。", at=SPRING)
    kept = str(list(LetStand.objects.values())) + str(list(LedgerEntry.objects.values_list("facts", flat=True)))
    assert "仮田" not in kept
    assert "1234" not in kept.replace(found.digest, "")
    assert LedgerEntry.objects.filter(kind="guard.text.let_stand").count() == 1


def test_the_same_twice_leaves_one_entry(secretary: Player) -> None:
    [found] = pointed_out(secretary.actor, [("したこと", TEXT)])
    for _ in range(2):
        let_stand(actor=secretary.actor, digest=found.digest, reason="店の名前です。", at=SPRING)
    assert LedgerEntry.objects.filter(kind="guard.text.let_stand").count() == 1


@pytest.mark.parametrize("key", ["member", "auditor", "operator"])
def test_who_does_not_write_lets_nothing_stand(cast: Cast, own_town: Town, key: str) -> None:
    with pytest.raises(NotAllowed):
        let_stand(actor=cast[key].actor, digest="a" * 16, reason="よい", at=SPRING)


def test_what_one_town_let_stand_says_nothing_in_another(cast: Cast, own_town: Town, neighbour_town: Town) -> None:
    [found] = pointed_out(cast["secretary"].actor, [("したこと", TEXT)])
    let_stand(actor=cast["secretary"].actor, digest=found.digest, reason="店の名前です。", at=SPRING)
    with town_scope(neighbour_town):
        assert len(pointed_out(cast["neighbour_secretary"].actor, [("したこと", TEXT)])) == 1
