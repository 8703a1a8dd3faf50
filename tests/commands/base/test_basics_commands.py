"""A district's basics by date: written, corrected with what was before, taken whole from a file, and removed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.basics.commands import (
    BasicsDraft,
    correct_associations,
    remove_basics,
    take_basics,
    write_basics,
    write_many_basics,
)
from meguru.base.basics.models import AreaPlace, BasicsVersion, DistrictBasics
from meguru.base.basics.queries import (
    basics_of_districts,
    get_basics,
    grounds_of_town,
    kept_numbers,
    list_basics,
    newest_day,
    seen_by,
    state_seen,
)
from meguru.base.basics.rules.ages import AgeBand
from meguru.base.basics.rules.areas import OUTSIDE, Found, How
from meguru.base.basics.rules.numbers import LONGEST_SOURCE, MOST_AREAS, Numbers
from meguru.base.basics.witness import contradictions
from meguru.base.bodies.commands import merge_registered, remove_registered
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.support.cast import SPRING, Cast, Player

DAY, YEAR_AFTER = date(2016, 3, 31), date(2017, 3, 31)
AGES = (AgeBand(0, 14, 6, 6), AgeBand(15, 64, 30, 30), AgeBand(65, None, 12, 16))
NUMBERS = Numbers(100, 48, 52, 40, 3, 30, AGES)


def draft(code: str = "east", day: date = DAY, numbers: Numbers = NUMBERS, source: str = "住民基本台帳") -> BasicsDraft:
    return BasicsDraft(code, day, source, numbers)


def written(player: Player, given: BasicsDraft | None = None) -> DistrictBasics:
    return write_basics(actor=player.actor, draft=given or draft(), at=SPRING)


def kinds() -> list[str]:
    return list(LedgerEntry.objects.filter(kind__startswith="basics.").order_by("seq").values_list("kind", flat=True))


def test_a_day_is_written_once_corrected_with_what_was_before_and_compared_with_the_day_before_it(
    secretary: Player,
) -> None:
    written(secretary)
    written(secretary, draft(day=YEAR_AFTER, numbers=replace(NUMBERS, population=103, households=None)))
    written(secretary, draft(numbers=replace(NUMBERS, population=101)))
    written(secretary, draft(numbers=replace(NUMBERS, population=101)))  # again: nothing happens
    assert kinds() == ["basics.basics.written"] * 3
    found = get_basics(secretary.actor, "east")
    newest, oldest = found.days
    assert [line.changed for line in newest.lines][:1] == ["＋2、＋2.0%"]
    assert oldest.earlier[0].numbers == NUMBERS
    assert (oldest.earlier[0].replaced_by, oldest.earlier[0].source) == ("桜井 一", "住民基本台帳")
    assert oldest.earlier[0].lines[0].told == "100人"
    assert newest.before is not None
    assert newest_day(secretary.actor, "east", upto=YEAR_AFTER) == replace(
        newest, before=replace(newest.before, earlier=()), seen=""
    )
    assert newest_day(secretary.actor, "west", upto=YEAR_AFTER) is None
    assert [len(row.days) for row in list_basics(secretary.actor, on=YEAR_AFTER)] == [2, 0]
    assert [day.as_of for day in basics_of_districts(DAY)[found.id]] == [DAY]
    assert list(contradictions()) == []


def test_whoever_changed_a_day_meanwhile_is_not_written_over(secretary: Player, council_secretary: Player) -> None:
    assert seen_by(secretary.actor, "east", DAY) == ""
    write_basics(actor=secretary.actor, draft=draft(), seen="", at=SPRING)
    seen = seen_by(secretary.actor, "east", DAY)
    written(council_secretary, draft(numbers=replace(NUMBERS, population=99)))
    with pytest.raises(NotNow, match="ほかの人が"):
        write_basics(actor=secretary.actor, draft=draft(), seen=seen, at=SPRING)
    said: dict[str, Any] = {"district": "east", "as_of": DAY, "associations": 9, "member_households": None}
    with pytest.raises(NotNow, match="ほかの人が"):
        correct_associations(actor=secretary.actor, seen=seen, at=SPRING, **said)
    now = seen_by(secretary.actor, "east", DAY)
    assert correct_associations(actor=secretary.actor, seen=now, at=SPRING, **said).associations == 9


def test_a_new_day_that_is_there_already_is_told_at_its_field_and_stays(secretary: Player) -> None:
    written(secretary)
    with pytest.raises(Invalid) as refused:
        write_basics(actor=secretary.actor, draft=draft(numbers=Numbers(7)), seen="", at=SPRING)
    assert refused.value.fields == {"as_of": "この日の数は、もうあります。「直す」から直してください。"}
    assert DistrictBasics.objects.get().numbers == NUMBERS


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (draft(numbers=Numbers()), "population"),
        (draft(day=date(2030, 1, 1)), "as_of"),
        (draft(source="出" * (LONGEST_SOURCE + 1)), "source"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(secretary: Player, given: BasicsDraft, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(secretary, given)
    assert field in refused.value.fields
    assert not DistrictBasics.objects.exists()
    with pytest.raises(NotFound):
        written(secretary, draft(code="nowhere"))


def test_many_districts_are_written_all_or_none(secretary: Player) -> None:
    with pytest.raises(NotFound):
        write_many_basics(actor=secretary.actor, drafts=[draft(), draft("nowhere")], at=SPRING)
    assert not DistrictBasics.objects.exists()
    taken = write_many_basics(actor=secretary.actor, drafts=[draft(), draft("west")], at=SPRING)
    assert (taken.added, taken.changed) == (2, 0)
    again = write_many_basics(actor=secretary.actor, drafts=[draft(), draft("west", source="別の統計")], at=SPRING)
    assert (again.added, again.changed) == (0, 1)
    nothing = write_many_basics(actor=secretary.actor, drafts=[draft()], at=SPRING)
    assert (nothing.added, nothing.changed) == (0, 0)


def test_many_districts_are_not_written_over_what_was_changed_meanwhile(
    secretary: Player, council_secretary: Player
) -> None:
    seen = state_seen(secretary.actor)
    written(council_secretary)
    with pytest.raises(NotNow, match="この間に、地区の数か登録が変わりました"):
        write_many_basics(actor=secretary.actor, drafts=[draft("west")], seen=seen, at=SPRING)
    assert DistrictBasics.objects.count() == 1
    seen = state_seen(secretary.actor)
    assert write_many_basics(actor=secretary.actor, drafts=[draft("west")], seen=seen, at=SPRING).added == 1


def test_a_file_is_taken_whole_and_where_its_areas_lie_is_remembered(secretary: Player) -> None:
    def take(places: dict[str, str]) -> tuple[int, int, int]:
        seen = state_seen(secretary.actor)
        taken = take_basics(actor=secretary.actor, drafts=[draft()], places=places, seen=seen, at=SPRING)
        return taken.added, taken.changed, taken.placed

    assert take({"境町一丁目": "east", "隣町": OUTSIDE}) == (1, 0, 2)
    assert kinds() == ["basics.basics.written", "basics.areas.placed"]
    grounds = grounds_of_town(secretary.actor, on=YEAR_AFTER)
    assert grounds.find("境町１丁目").code == "east"
    assert grounds.find("隣町").code == OUTSIDE
    assert take({"境町一丁目": "west", "隣町": OUTSIDE}) == (0, 0, 1)
    assert take({"境町一丁目": "west"}) == (0, 0, 0)
    assert list(kept_numbers(secretary.actor)) == [("east", DAY)]


def test_the_areas_of_a_district_that_has_ended_are_its_heirs(secretary: Player) -> None:
    District.objects.filter(code="west").update(town_blocks=["西町"], ends_on=DAY, area_to={"西町": "east"})
    assert grounds_of_town(secretary.actor, on=DAY).find("西町一丁目").code == "west"
    after = grounds_of_town(secretary.actor, on=YEAR_AFTER)
    assert (after.find("西町一丁目").code, list(after.names)) == ("east", ["east"])


def test_an_area_placed_by_hand_goes_to_the_one_heir_and_else_is_asked_again(secretary: Player) -> None:
    west, east = District.objects.get(code="west"), District.objects.get(code="east")
    north = District.objects.create(code="north", number=9, name="北")
    seen = state_seen(secretary.actor)
    take_basics(actor=secretary.actor, drafts=[], places={"境町一丁目": "west", "隣町": OUTSIDE}, seen=seen, at=SPRING)
    District.objects.filter(code="west").update(ends_on=DAY)
    west.into.set([east])
    assert grounds_of_town(secretary.actor, on=DAY).find("境町一丁目").code == "west"
    after = grounds_of_town(secretary.actor, on=YEAR_AFTER)
    assert (after.find("境町一丁目").code, after.find("隣町").code) == ("east", OUTSIDE)
    west.into.set([east, north])
    District.objects.filter(code="west").update(area_to={"西町": "east", "本町": "gone"})
    after = grounds_of_town(secretary.actor, on=YEAR_AFTER)
    assert after.find("境町一丁目") == Found(None, How.ENDED)
    District.objects.filter(code="north").update(ends_on=DAY, area_to={"北町": "east"})
    assert grounds_of_town(secretary.actor, on=YEAR_AFTER).find("境町一丁目").code == "east"


def test_an_end_that_was_decided_since_the_file_was_looked_at_is_noticed(secretary: Player) -> None:
    for change in ({"ends_on": DAY}, {"area_to": {"西町": "east"}}):
        seen = state_seen(secretary.actor)
        District.objects.filter(code="west").update(**change)
        with pytest.raises(NotNow, match="見くらべたあとに"):
            take_basics(actor=secretary.actor, drafts=[draft()], places={}, seen=seen, at=SPRING)


def test_the_plazas_of_a_district_are_those_of_the_day(secretary: Player) -> None:
    plaza = Organisation.objects.create(kind=OrganisationKind.CARE_PLAZA, name="東プラザ", ends_on=DAY)
    plaza.districts.add(District.objects.get(code="east"))
    assert get_basics(secretary.actor, "east", plazas_on=DAY).plazas == ("東プラザ",)
    assert get_basics(secretary.actor, "east", plazas_on=YEAR_AFTER).plazas == ()
    assert get_basics(secretary.actor, "east").plazas == ()


def test_a_file_is_not_taken_where_anything_changed_since_it_was_looked_at(secretary: Player) -> None:
    seen = state_seen(secretary.actor)
    written(secretary, draft("west"))
    with pytest.raises(NotNow, match="見くらべたあとに"):
        take_basics(actor=secretary.actor, drafts=[draft()], places={}, seen=seen, at=SPRING)
    seen = state_seen(secretary.actor)
    for places in ({"境町": "nowhere"}, {f"町{number}": "east" for number in range(MOST_AREAS + 1)}):
        with pytest.raises(Invalid):
            take_basics(actor=secretary.actor, drafts=[], places=places, seen=seen, at=SPRING)
    assert not AreaPlace.objects.exists()


def test_support_staff_correct_what_they_know_of_associations_in_their_own_district(
    secretary: Player, supporter: Player, chair: Player
) -> None:
    written(secretary)
    written(secretary, draft("west"))

    def correct(player: Player, code: str, day: date = DAY, number: int | None = 4) -> DistrictBasics:
        return correct_associations(
            actor=player.actor, district=code, as_of=day, associations=number, member_households=None, at=SPRING
        )

    assert correct(supporter, "east").numbers == replace(NUMBERS, associations=4, member_households=None)
    correct(supporter, "east")
    assert BasicsVersion.objects.count() == 1
    for player, code in ((supporter, "west"), (chair, "east")):
        with pytest.raises(NotAllowed):
            correct(player, code)
    with pytest.raises(NotFound):
        correct(supporter, "east", YEAR_AFTER)
    assert correct(secretary, "west", number=9).associations == 9


def test_a_day_is_removed_with_what_it_was_before(secretary: Player) -> None:
    written(secretary)
    written(secretary, draft(source="別の統計"))
    remove_basics(actor=secretary.actor, district="east", as_of=DAY, at=SPRING)
    assert kinds()[-1] == "basics.basics.removed"
    assert not BasicsVersion.objects.exists()
    with pytest.raises(NotFound):
        remove_basics(actor=secretary.actor, district="east", as_of=DAY, at=SPRING)
    assert list(contradictions()) == []


Act = Callable[[Player], object]


@pytest.mark.parametrize(
    "act",
    [
        written,
        lambda player: write_many_basics(actor=player.actor, drafts=[draft()], at=SPRING),
        lambda player: take_basics(actor=player.actor, drafts=[draft()], places={}, seen="", at=SPRING),
        lambda player: remove_basics(actor=player.actor, district="east", as_of=DAY, at=SPRING),
        lambda player: seen_by(player.actor, "east", DAY),
        lambda player: state_seen(player.actor),
        lambda player: grounds_of_town(player.actor, on=YEAR_AFTER),
        lambda player: kept_numbers(player.actor),
    ],
)
@pytest.mark.parametrize("who", ["writer", "supporter", "chair", "member", "auditor"])
def test_nobody_else_writes_basics(cast: Cast, own_town: object, who: str, act: Act) -> None:
    with pytest.raises(NotAllowed):
        act(cast[who])


def test_what_was_changed_past_the_ledger_is_told(secretary: Player) -> None:
    written(secretary)
    DistrictBasics.objects.update(population=7)
    assert "記録したときと違います" in next(contradictions())
    DistrictBasics.objects.all().delete()
    assert "消されています" in next(contradictions())


def test_a_district_with_basics_is_not_removed_and_its_days_go_along_where_it_is_merged(secretary: Player) -> None:
    north = District.objects.create(code="north", number=9, name="北")
    written(secretary, draft("north", YEAR_AFTER))
    with pytest.raises(NotNow, match="基礎データの日（1）"):
        remove_registered(actor=secretary.actor, what=Registered.DISTRICT, row_id=north.pk, at=SPRING)
    east = District.objects.get(code="east")
    merge_registered(actor=secretary.actor, what=Registered.DISTRICT, row_id=north.pk, into_id=east.pk, at=SPRING)
    assert [day.as_of for day in get_basics(secretary.actor, "east").days] == [YEAR_AFTER]
    assert list(contradictions()) == []
