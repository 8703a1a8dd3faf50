"""A department with 係 beneath it is reorganised: they go along, are asked about, or stand in the way; and an act that another
lies on is not taken back from under it."""

from datetime import date

import pytest

from meguru.act.reorganising.commands import carry_out_due, reorganise, undo_reorganisation
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.queries.reorganisations import list_reorganisations, preview_of
from meguru.act.reorganising.rules import How, Pair
from meguru.base.access.actor import system_actor
from meguru.base.bodies.commands import add_organisation, rename_registered, take_back_renaming
from meguru.base.bodies.models import NameChange, Organisation
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotNow
from meguru.plan.plans.commands import apply_due_changes
from meguru.plan.plans.models import Measure
from tests.support.cast import BEGINNING, Player
from tests.support.office import APRIL, Office

DAY, NEXT_DAY, MAY = date(2017, 4, 1), date(2018, 4, 1), date(2018, 5, 1)


def section(secretary: Player, name: str, above: Organisation) -> Organisation:
    return add_organisation(
        actor=secretary.actor, kind=OrganisationKind.SECTION, name=name, parent_id=above.pk, at=BEGINNING
    )


def decide(player: Player, *pairs: Pair, day: date = DAY) -> Reorganisation:
    return reorganise(actor=player.actor, pairs=pairs, from_day=day, reason="機構改革のため", at=APRIL)


def above(row: Organisation) -> str:
    row.refresh_from_db()
    return row.parent.name if row.parent else ""


def test_sections_go_along_with_the_department_and_come_back_with_it(office: Office, secretary: Player) -> None:
    own, other = section(secretary, "庶務係", office.welfare), section(secretary, "健康係", office.welfare)
    centre = add_organisation(
        actor=secretary.actor, kind=OrganisationKind.CENTRE, name="福祉保健センター", at=BEGINNING
    )
    Organisation.objects.filter(pk=office.welfare.pk).update(parent=centre)
    pair = Pair(office.welfare.pk, How.MOVE, new_name="健康福祉課", ends_old=True)
    preview = preview_of(secretary.actor, [pair], DAY)[0]
    assert [(each.title, each.is_chosen) for each in preview.below] == [("庶務係", True), ("健康係", True)]
    row = decide(secretary, pair)
    new = Organisation.objects.get(name="健康福祉課")
    assert (above(own), above(other), above(new)) == ("健康福祉課", "健康福祉課", "福祉保健センター")
    assert list_reorganisations(secretary.actor, today=DAY)[0].pairs[0].below == 2
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=APRIL)
    assert (above(own), above(other)) == ("福祉課", "福祉課")


def test_a_section_that_is_left_stands_in_the_way_of_the_end(office: Office, secretary: Player) -> None:
    left = section(secretary, "庶務係", office.welfare)
    pair = Pair(office.welfare.pk, How.MOVE, new_name="健康福祉課", ends_old=True, below=frozenset())
    with pytest.raises(Invalid) as refused:
        decide(secretary, pair)
    assert "下にある「庶務係」" in refused.value.fields["pair0-old"]
    decide(secretary, pair, Pair(left.pk, How.END))
    left.refresh_from_db()
    assert left.ends_on == date(2017, 3, 31)


def test_sections_cannot_go_where_none_can_stand(office: Office, secretary: Player) -> None:
    section(secretary, "庶務係", office.welfare)
    elsewhere = section(secretary, "受付係", office.children)
    with pytest.raises(Invalid) as refused:
        decide(secretary, Pair(office.welfare.pk, How.MOVE, new_id=elsewhere.pk, measures=frozenset()))
    assert "置けません" in refused.value.fields["pair0-new"]


def test_a_section_that_comes_until_the_day_goes_along_too(office: Office, secretary: Player, own_town: Town) -> None:
    decide(secretary, Pair(office.welfare.pk, How.MOVE, new_name="健康福祉課"), day=NEXT_DAY)
    late = section(secretary, "あとから係", office.welfare)
    machine, then = system_actor(own_town.pk), at_noon(NEXT_DAY)
    apply_due_changes(actor=machine, on=NEXT_DAY, at=then)
    carry_out_due(actor=machine, on=NEXT_DAY, at=then)
    assert above(late) == "健康福祉課"


def test_a_renaming_that_a_later_one_lies_on_is_not_taken_back(office: Office, secretary: Player) -> None:
    row = decide(secretary, Pair(office.welfare.pk, How.RENAME, new_name="健康福祉課"), day=NEXT_DAY)
    rename_registered(actor=secretary.actor, what=Registered.ORGANISATION, row_id=office.welfare.pk,
                      name="くらし福祉課", from_day=MAY, reason="また改める", at=APRIL)  # fmt: skip
    with pytest.raises(NotNow, match="新しい方から"):
        undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=APRIL)
    newest = NameChange.objects.get(after="くらし福祉課")
    take_back_renaming(actor=secretary.actor, change_id=newest.pk, at=APRIL)
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=APRIL)
    assert not NameChange.objects.exists()


def test_a_move_that_a_later_one_takes_on_is_not_taken_back(office: Office, secretary: Player, own_town: Town) -> None:
    before = set(Measure.objects.filter(owner=office.welfare).values_list("code", flat=True))
    first = decide(secretary, Pair(office.welfare.pk, How.MOVE, new_id=office.elderly.pk), day=NEXT_DAY)
    second = decide(secretary, Pair(office.elderly.pk, How.MOVE, new_id=office.children.pk), day=MAY)
    with pytest.raises(NotNow, match="平成30年5月1日からの組織改正で、移ったものがさらに"):
        undo_reorganisation(actor=secretary.actor, row_id=first.pk, at=APRIL)
    undo_reorganisation(actor=secretary.actor, row_id=second.pk, at=APRIL)
    undo_reorganisation(actor=secretary.actor, row_id=first.pk, at=APRIL)
    machine, then = system_actor(own_town.pk), at_noon(MAY)
    apply_due_changes(actor=machine, on=MAY, at=then)
    carry_out_due(actor=machine, on=MAY, at=then)
    assert set(Measure.objects.filter(owner=office.welfare).values_list("code", flat=True)) == before
