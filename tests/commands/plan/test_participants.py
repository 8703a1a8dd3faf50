"""Who the plan counts on (主体) and in which roles: read from the document, corrected, frozen with the plan, told in the book."""

from datetime import date, datetime

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_organisation
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.models import Town
from meguru.core.errors import Invalid, NotAllowed, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.overview.participants import participants_in_year
from meguru.plan.documents.commands import keep_reading
from meguru.plan.plans.commands import adopt_plan, base_digest, prepare_term, write_participants
from meguru.plan.plans.material import participants_of
from meguru.plan.plans.models import Participant, PlanTerm
from meguru.plan.plans.rules import ParticipantDraft
from meguru.publish.building import build_book
from tests.support.cast import BEGINNING, SPRING, Cast, Player
from tests.support.second_term import ADOPTED

ROW = {"title": "見守り", "description": "声をかけます。", "owner": "福祉課", "group": "", "kind": "measure"}
SCHOOLS = ParticipantDraft("学校", "地域の学校", ["協力して実践します。", " "], ["school"])


def read(secretary: Player, *actors: dict[str, object], at: datetime = BEGINNING) -> PlanTerm:
    measure = {**ROW, "sure": True, "source_lines": [1], "related": [], "districts": [], "number": "1", "doubt": ""}
    found = {"measures": [measure], "actors": list(actors), "lines": []}
    reading = keep_reading(actor=secretary.actor, filename="見本.txt", digest="0" * 64, found=found, at=at)
    return prepare_term(
        actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, reading_id=reading.pk, at=at
    )


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> PlanTerm:
    said = [
        {"text": "地域と協力して実践します。", "source_lines": [2]},
        {"text": "場所を提供します。", "source_lines": [3]},
    ]
    return read(
        secretary,
        {"name": "学校、商店会", "names": ["学校", "商店会"], "statements": said, "description": "地域の中"},
        {"name": "区民", "names": ["区民"], "statements": said[:1], "description": ""},
        {"name": "区民", "names": ["区民"], "statements": said[1:], "description": "2度目"},
    )


def write(player: Player, *drafts: ParticipantDraft) -> PlanTerm:
    return write_participants(actor=player.actor, term_number=4, participants=drafts, at=BEGINNING)


def test_the_document_names_them_with_their_roles(draft: PlanTerm) -> None:
    assert [(row.name, row.description, row.roles, row.kinds) for row in participants_of(draft)] == [
        (
            "学校、商店会",
            "地域の中",
            ["地域と協力して実践します。", "場所を提供します。"],
            ["school", "shopping_street"],
        ),
        ("区民", "", ["地域と協力して実践します。"], []),
    ]


def test_they_are_written_anew_while_the_plan_is_prepared(secretary: Player, draft: PlanTerm) -> None:
    write(secretary, SCHOOLS)
    assert [(row.name, row.roles, row.kinds) for row in participants_of(draft)] == [
        ("学校", ["協力して実践します。"], ["school"])
    ]
    entry = LedgerEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.kind, entry.facts["participants"]) == ("plans.participants.written", 1)


@pytest.mark.parametrize(
    ("drafts", "told"),
    [
        ([ParticipantDraft(" ")], "主体の名前を書いてください。"),
        ([SCHOOLS, SCHOOLS], "同じ主体は2度書けません。"),
        ([ParticipantDraft("学校", kinds=["castle"])], "組織の種類を選び直してください。"),
        ([ParticipantDraft("学校", roles=["役"] * 13)], "役割の文は、1つの主体に12までです。"),
        ([ParticipantDraft("学校", roles=["役" * 301])], "役割の文"),
        ([ParticipantDraft("学" * 121)], "主体の名前"),
        ([ParticipantDraft("学校", "説" * 301)], "主体の説明"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    secretary: Player, draft: PlanTerm, drafts: list[ParticipantDraft], told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        write(secretary, *drafts)
    assert told in refused.value.fields["participants"]
    assert len(participants_of(draft)) == 2


def test_only_the_secretariat_writes_them(writer: Player, draft: PlanTerm) -> None:
    with pytest.raises(NotAllowed):
        write(writer, SCHOOLS)


def test_adoption_freezes_them_with_the_text(secretary: Player, draft: PlanTerm) -> None:
    adopted = adopt_plan(actor=secretary.actor, term_number=4, on=date(2021, 3, 20), at=ADOPTED)
    assert adopted.base_digest == base_digest(adopted)
    with pytest.raises(NotNow):
        write(secretary, SCHOOLS)
    Participant.objects.filter(term=draft, name="区民").update(roles=["別の役割"])
    assert base_digest(adopted) != adopted.base_digest


def test_a_plan_that_names_nobody_keeps_its_digest(secretary: Player, own_town: Town) -> None:
    term = PlanTerm.objects.get(number=3)
    assert not participants_of(term)
    assert base_digest(term) == term.base_digest


def test_plan_and_book_tell_their_roles_and_what_they_held(cast: Cast, secretary: Player) -> None:
    term = PlanTerm.objects.get(number=3)
    Participant.objects.create(term=term, name="学校", roles=["場所を提供します。"], kinds=["school"])
    Participant.objects.create(term=term, name="区民", roles=["参加します。"], position=1)
    add_organisation(actor=secretary.actor, kind=OrganisationKind.SCHOOL, name="見本小学校", at=BEGINNING)
    school = Organisation.objects.get(name="見本小学校")
    for number, heads in enumerate((30, None)):
        held = ActivityDraft(held_on=date(2016, 6, 4), place="校庭", line="世代交流会", host_id=school.pk, people=heads)
        log_activity(actor=secretary.actor, draft=held, token=f"held{number}", at=SPRING)
    book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=date(2017, 9, 1))
    assert book["participants"] == [
        {
            "name": "学校",
            "description": "",
            "roles": ["場所を提供します。"],
            "hosts": [{"name": "見本小学校", "activities": 2, "people": 30}],
        },
        {"name": "区民", "description": "", "roles": ["参加します。"], "hosts": []},
    ]
    schools, residents = participants_in_year(secretary.actor, term, 2016)
    assert (schools.activities, schools.people, residents.activities) == (2, 30, 0)
    assert not participants_in_year(secretary.actor, PlanTerm(number=9, pk=0), 2016)
