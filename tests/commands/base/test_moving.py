"""A day of moves (人事異動): many seats change hands at once, by date, all of it or nothing, and nobody overwrites another."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meguru.base.access.actions import Role
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_organisation, add_person, add_seat, move_seats, take_seat, try_moves
from meguru.base.bodies.commands.moving import MovesRefused, SeatMove
from meguru.base.bodies.commands.naming import another
from meguru.base.bodies.models import Account, Person, Seat, Tenure
from meguru.base.bodies.queries.actors import actor_for, actor_of_person
from meguru.base.bodies.queries.moving import MovingLine, moving_lines, people_meant, seats_on_move
from meguru.base.bodies.rules import MOST_MOVES, OrganisationKind, usual_day_of_moves
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed
from meguru.overview.moving import NO_HEAD, NO_WRITER, ONE_ALONE, MovesEffect, effect_of_moves
from tests.support.cast import BEGINNING, START, Cast, Player

DAY = date(2017, 4, 1)
# The list from the personnel section comes in March; the corrections to it come in April.
MARCH, LATE_APRIL = at_noon(date(2017, 3, 25)), at_noon(date(2017, 4, 20))


def seat(title: str) -> Seat:
    return Seat.objects.get(title=title)


def line(title: str, day: date = DAY) -> MovingLine:
    (found,) = moving_lines(day, [seat(title).pk])
    return found


def move(
    title: str, name: str, username: str = "", until: date | None = None, person: str = "", seen: str = ""
) -> SeatMove:
    return SeatMove(seat(title).pk, name, username, until, person, seen)


def go(player: Player, *moves: SeatMove, at: object = MARCH, day: date = DAY) -> int:
    return move_seats(actor=player.actor, day=day, moves=moves, at=at)  # type: ignore[arg-type]


def refused(player: Player, *moves: SeatMove, at: object = MARCH, day: date = DAY) -> list[tuple[str, str]]:
    before = list(Tenure.objects.values_list("pk", "person", "starts_on", "ends_on"))
    people = Person.objects.count()
    with pytest.raises(MovesRefused) as wrong:
        go(player, *moves, at=at, day=day)
    assert list(Tenure.objects.values_list("pk", "person", "starts_on", "ends_on")) == before
    assert Person.objects.count() == people
    return [(each.field, each.sentence) for each in wrong.value.problems]


def test_an_april_with_thirty_moves(secretary: Player, own_town: Town) -> None:
    """Thirty seats of a new department change hands on one day: known and new people, a swap, a vacancy, rights by date."""
    office = add_organisation(
        actor=secretary.actor, kind=OrganisationKind.DEPARTMENT, name="異動の多い課", at=BEGINNING
    )
    for number in range(30):
        made = add_seat(
            actor=secretary.actor, title=f"席{number}", role=Role.DEPARTMENT_WRITER, starts_on=START, at=BEGINNING,
            organisation=office,
        )  # fmt: skip
        take_seat(actor=secretary.actor, seat_id=made.pk, starts_on=START, new_name=f"前の人{number}", at=BEGINNING)
    moves = [move("席0", "前の人1"), move("席1", "前の人0"), move("席2", "")]
    moves += [move(f"席{number}", f"新しい人{number}", username=f"april-{number}") for number in range(3, 30)]
    assert go(secretary, *moves) == 30
    last = LedgerEntry.objects.order_by("-seq")[0]
    assert (last.kind, last.facts) == ("bodies.seats.moved", {"number": 30})

    assert (line("席0").before.name, line("席0").after.name) == ("前の人0", "前の人1")  # type: ignore[union-attr]
    assert line("席2").falls_vacant
    assert not Account.objects.get(username="april-29").has_usable_password()
    for number in range(3, 30):
        old, new = Person.objects.get(name=f"前の人{number}"), Person.objects.get(name=f"新しい人{number}")
        eve, morning = at_noon(DAY - timedelta(days=1)), at_noon(DAY)
        assert actor_of_person(old.pk, own_town, at=eve) is not None
        assert actor_of_person(new.pk, own_town, at=eve) is None
        assert actor_of_person(old.pk, own_town, at=morning) is None
        assert actor_of_person(new.pk, own_town, at=morning) is not None
    # The same list again says nothing new.
    entries = LedgerEntry.objects.count()
    assert go(secretary, *moves) == 0
    assert LedgerEntry.objects.count() == entries


def test_a_list_that_comes_late_is_recorded_from_its_day(secretary: Player, writer: Player, own_town: Town) -> None:
    assert go(secretary, move("福祉課 担当", "遅れて 来た"), at=LATE_APRIL) == 1
    found = line("福祉課 担当")
    assert (found.before.until, found.after.since) == (DAY - timedelta(days=1), DAY)  # type: ignore[union-attr]
    assert actor_for(writer.account, own_town, at=LATE_APRIL) is None


def test_what_lies_ahead_can_be_said_anew_and_taken_back(secretary: Player, own_town: Town) -> None:
    go(secretary, move("福祉課 担当", "一人目"))
    go(secretary, move("福祉課 担当", "二人目"))
    assert line("福祉課 担当").after.name == "二人目"  # type: ignore[union-attr]
    assert not Tenure.objects.filter(person__name="一人目").exists()
    go(secretary, move("福祉課 担当", ""))
    assert line("福祉課 担当").falls_vacant
    # Once the day has come it cannot be said that it never was.
    go(secretary, move("福祉課 担当", "三人目"))
    ((field, sentence),) = refused(secretary, move("福祉課 担当", "四人目"), at=LATE_APRIL)
    assert field == "name"
    assert "三人目さんが、平成29年4月1日からもう就いています" in sentence


def test_a_fixed_time_is_served_out_renewed_or_made_longer(secretary: Player, own_town: Town) -> None:
    end, later = date(2017, 9, 30), date(2018, 3, 31)
    made = add_seat(actor=secretary.actor, title="委員2", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    take_seat(actor=secretary.actor, seat_id=made.pk, starts_on=START, ends_on=end, new_name="初めの人", at=BEGINNING)
    assert line("委員2").has_limit
    assert go(secretary, move("委員2", "初めの人", until=end)) == 0
    go(secretary, move("委員2", "補う人", until=end))
    assert Tenure.objects.get(person__name="補う人").is_substitute
    go(secretary, move("委員2", "補う人", until=later), at=LATE_APRIL)
    assert line("委員2").after.until == later  # type: ignore[union-attr]
    assert refused(secretary, move("委員2", "補う人", until=end), at=LATE_APRIL)[0][0] == "until"

    again = later + timedelta(days=1)
    assert line("委員2", again).falls_vacant
    go(secretary, move("委員2", "補う人", until=date(2020, 3, 31)), at=LATE_APRIL, day=again)
    found = line("委員2", again)
    assert (found.after.since, found.is_changing) == (again, True)  # type: ignore[union-attr]
    assert seats_on_move(secretary.actor, day=date(2020, 4, 1))[0].title == "委員2"


def test_whoever_is_to_come_later_is_not_overrun(secretary: Player, own_town: Town) -> None:
    summer = date(2017, 7, 1)
    go(secretary, move("福祉課 担当", "夏の人"), day=summer)
    ((field, sentence),) = refused(secretary, move("福祉課 担当", "春の人"))
    assert (field, "平成29年7月1日から、次の人が就く" in sentence) == ("until", True)
    go(secretary, move("福祉課 担当", "春の人", until=summer - timedelta(days=1)))
    assert (line("福祉課 担当").after.name, line("福祉課 担当", summer).after.name) == ("春の人", "夏の人")  # type: ignore[union-attr]


def test_two_at_once_do_not_overwrite_each_other(secretary: Player, council_secretary: Player) -> None:
    seen = line("福祉課 担当").seen
    other = line("子育て課 担当").seen
    go(council_secretary, move("福祉課 担当", "先の人", seen=seen))
    ((field, sentence),) = refused(
        secretary, move("福祉課 担当", "後の人", seen=seen), move("子育て課 担当", "次の人", seen=other)
    )
    assert (field, "ほかの人がこの席を変えました。いまは「先の人」です" in sentence) == ("name", True)


def test_a_name_of_two_is_asked_and_may_be_a_third(secretary: Player, own_town: Town) -> None:
    first, second = (add_person(actor=secretary.actor, name="田中 一", at=BEGINNING) for _one in range(2))
    ((field, sentence),) = refused(secretary, move("福祉課 担当", "田中一"))
    assert (field, "同じ名前が2つ" in sentence) == ("name", True)
    go(secretary, move("福祉課 担当", "田中一", person=str(second.pk)))
    assert line("福祉課 担当").after.person_id == second.pk  # type: ignore[union-attr]
    # One who is new and sits in two seats is one person.
    go(
        secretary,
        move("福祉課 担当", "田中 一", person=another("田中 一")),
        move("子育て課 担当", "田中　一", person=another("田中 一")),
    )
    third = line("福祉課 担当").after.person_id  # type: ignore[union-attr]
    assert third not in (first.pk, second.pk)
    assert line("子育て課 担当").after.person_id == third  # type: ignore[union-attr]
    # What was chosen for one name says nothing of another.
    go(secretary, move("委員", "梅田 三", person=another("田中 一")), move("監査委員", "梅田 三", person=str(first.pk)))
    umeda = Person.objects.get(name="梅田 三").pk
    assert [line(title).after.person_id for title in ("委員", "監査委員")] == [umeda, umeda]  # type: ignore[union-attr]
    told = {each.id: each.told for each in people_meant(secretary.actor, day=DAY)}
    assert (told[first.pk], told[Person.objects.get(name="梅田 三").pk]) == ("いまは席がありません", "福祉課 担当")


def test_user_names_are_given_checked_and_never_changed(secretary: Player, writer: Player) -> None:
    name = writer.account.username
    assert go(secretary, move("福祉課 担当", "梅田 三", username=name.upper())) == 0
    fields = dict(
        refused(
            secretary,
            move("子育て課 担当", "別の 人", username=name),
            move("福祉課 担当", "梅田 三", username="another"),
            move("福祉課 係長", "", username="nobody"),
            move("委員", "長" * 61),
        )
    )
    assert "さんのものです" in fields["username"] or "もう「" in fields["username"]
    assert len(fields) == 2
    person = add_person(actor=secretary.actor, name="名前 だけ", at=BEGINNING)
    go(secretary, move("委員", "名前 だけ", username="namae"))
    assert Account.objects.get(username="namae").pk == Person.objects.get(pk=person.pk).account_id


def test_the_secretariat_does_not_put_itself_out(secretary: Player, council_secretary: Player) -> None:
    moves = [move("事務局（役場）", ""), move("事務局（町社協）", "")]
    ((_field, sentence),) = refused(secretary, *moves)
    assert "事務局の席に就く人がいなくなります" in sentence
    assert go(secretary, moves[0]) == 1


def test_others_neighbours_seats_and_too_many_are_refused(
    secretary: Player, writer: Player, cast: Cast, own_town: Town
) -> None:
    with pytest.raises(NotAllowed):
        go(writer, move("福祉課 担当", "だれか"))
    for ask in (seats_on_move, people_meant):
        with pytest.raises(NotAllowed):
            ask(writer.actor, day=DAY)
    with pytest.raises(NotAllowed):
        effect_of_moves(writer.actor, day=DAY, seat_ids=[])
    strange = max(Seat.objects.values_list("pk", flat=True)) + 10_000
    assert "この席は、平成29年4月1日にはありません" in refused(secretary, SeatMove(strange, "だれか"))[0][1]
    with pytest.raises(Invalid, match="200席まで"):
        go(secretary, *[move("福祉課 担当", "だれか")] * (MOST_MOVES + 1))
    for day in (date(2007, 4, 1), date(2027, 4, 1)):
        with pytest.raises(Invalid, match="席のページで1席ずつ"):
            go(secretary, move("福祉課 担当", "だれか"), day=day)


@pytest.mark.parametrize(
    ("today", "usual"),
    [
        (date(2017, 1, 20), DAY),
        (date(2017, 4, 1), DAY),
        (date(2017, 6, 30), DAY),
        (date(2017, 9, 1), date(2017, 10, 1)),
        (date(2017, 12, 5), date(2018, 1, 1)),
        (date(2017, 12, 31), date(2018, 4, 1)),
    ],
)
def test_the_day_that_is_offered_is_the_april_that_is_near(today: date, usual: date) -> None:
    assert usual_day_of_moves(today) == usual


def effect(player: Player, *moves: SeatMove) -> MovesEffect:
    problems, seen = try_moves(
        actor=player.actor, day=DAY, moves=moves, at=MARCH,
        look=lambda: effect_of_moves(player.actor, day=DAY, seat_ids=[each.seat_id for each in moves]),
    )  # fmt: skip
    assert problems == ()
    assert seen is not None
    return seen


def test_the_preview_tells_what_follows_and_leaves_nothing_behind(secretary: Player, own_town: Town) -> None:
    before = (list(Tenure.objects.values()), LedgerEntry.objects.count(), Person.objects.count())
    seen = effect(secretary, move("福祉課 担当", "新井 新"), move("福祉課 係長", ""), move("子育て課 担当", "梅田 三"))
    assert (list(Tenure.objects.values()), LedgerEntry.objects.count(), Person.objects.count()) == before
    assert [(m.name, m.seats) for m in seen.leaving] == [("梅原 四", ("福祉課 係長",)), ("松本 五", ("子育て課 担当",))]
    assert [(m.name, m.seats) for m in seen.coming] == [("新井 新", ("福祉課 担当",))]
    assert [m.name for m in seen.slips] == ["新井 新"]
    assert [each.title for each in seen.vacant] == ["福祉課 係長"]
    assert [p.after and p.after.name for p in seen.passages] == ["新井 新", None, "梅田 三"]
    assert seen.has_office_login
    problems, nothing = try_moves(
        actor=secretary.actor, day=DAY, moves=[move("委員", "長" * 61)], at=MARCH, look=lambda: "never"
    )
    assert (len(problems), nothing) == (1, None)


def test_no_measure_is_left_without_somebody_unsaid(secretary: Player, own_town: Town) -> None:
    """福祉課 has a writer and a head, 子育て課 a writer alone: that was so before, and is told apart."""
    none = effect(secretary)
    assert not none.newly_unattended
    assert {each.owner: each.lacks for each in none.unattended_before} == {
        "子育て課": NO_HEAD,
        "さくら町社会福祉協議会": ONE_ALONE,
        "西": ONE_ALONE,
    }
    seen = effect(secretary, move("福祉課 係長", ""), move("子育て課 担当", ""), move("東地区 委員長", ""))
    assert {each.owner: each.lacks for each in seen.newly_unattended} == {
        "福祉課": NO_HEAD,
        "子育て課": NO_WRITER,
        "東": NO_HEAD,
    }
    assert {each.owner for each in seen.unattended_before} == {"さくら町社会福祉協議会", "西"}


NAMES = st.lists(st.sampled_from(["", "梅田 三", "松本 五", "新しい人", "別の人"]), min_size=3, max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=NAMES, again=NAMES)
def test_whatever_is_said_stands_from_the_day_and_not_before(cast: Cast, wanted: list[str], again: list[str]) -> None:
    """Any list, and any list after it before the day comes: the day shows the last one, the eve what always was."""
    titles = ["福祉課 担当", "子育て課 担当", "委員"]
    with town_scope(cast.town), transaction.atomic():
        eve = [line(title).before for title in titles]
        for names in (wanted, again):
            go(cast["secretary"], *(move(title, name) for title, name in zip(titles, names, strict=True)))
            stands = [line(title) for title in titles]
            assert [each.after.name if each.after else "" for each in stands] == names
            assert [each.before and each.before.person_id for each in stands] == [e and e.person_id for e in eve]
        transaction.set_rollback(True)
