"""The cast: two towns and the people in them, made through commands only, once for each test database.

さくら町 (``own_town``) has two departments, a council, two districts and an adopted plan of four measures; year 2016 is open.
となり町 (``neighbour_town``) has a secretariat, a plan and an open year too, so that walls can be tried with rows that exist.

The rows are committed before the first test and each test works on them in a transaction of its own, so a test may do to them what
it likes. Fixtures over this module are in ``tests/conftest.py``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from meguru.act.turn.commands import open_year
from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor, machine_actor
from meguru.base.bodies.commands import (
    add_committee,
    add_district,
    add_flow,
    add_organisation,
    add_person,
    add_seat,
    admit_operator,
    found_town,
    open_account,
    take_seat,
)
from meguru.base.bodies.models import Account, Committee, District, Organisation
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.commands import (
    IndicatorDraft,
    ThemeDraft,
    add_measure,
    adopt_plan,
    arrange_measure,
    prepare_term,
    write_district_plan,
)
from meguru.plan.terms.measures import MeasureKind
from tests.support.client import PageClient

OWN, NEIGHBOUR = "sakura", "tonari"
YEAR = FiscalYear(2016)
START = date(2016, 4, 1)
# The moment at which the towns were set up, and one at which sheets of the year are written (the spring after it).
BEGINNING = at_noon(START)
SPRING = at_noon(date(2017, 4, 20))
PASSWORD = "sakura-no-hana-2016"


@dataclass
class Player:
    """One person of the cast: the actor that commands take, and a client that is logged in as this person."""

    key: str
    account: Account
    actor: Actor
    town: str = OWN
    _client: PageClient | None = field(default=None, repr=False)

    @property
    def client(self) -> PageClient:
        """A client with this person's log-in, made when it is first asked for in a test."""
        if self._client is None:
            self._client = PageClient()
            # As the database has it: a test that changed the password would else leave its session hash in this object.
            account = Account.objects.get(pk=self.account.pk)
            self._client.force_login(account, backend="meguru.web.entering.Accounts")
        return self._client

    def path(self, rest: str = "") -> str:
        """The address of a page of this person's workshop: ``writer.path("board/2016/")``."""
        return f"/{self.town}/work/{rest}"

    def fresh(self) -> "Player":
        """The same person without the client of an earlier test."""
        return Player(self.key, self.account, self.actor, self.town)


@dataclass
class Cast:
    """Both towns and everybody in them."""

    town: Town
    neighbour: Town
    players: dict[str, Player]

    def __getitem__(self, key: str) -> Player:
        return self.players[key]


@dataclass(frozen=True)
class Part:
    """A part to be played: which role, in which seat."""

    key: str
    name: str
    title: str
    role: Role
    organisation: str = ""
    committee: str = ""
    districts: tuple[str, ...] = ()


# The people of the town itself. ``writer`` and ``approver`` sit in 福祉課, ``other_writer`` in 子育て課.
PARTS = (
    Part("secretary", "桜井 一", "事務局（役場）", Role.SECRETARIAT, "福祉課", "共同事務局"),
    Part("council_secretary", "桜庭 二", "事務局（町社協）", Role.SECRETARIAT, "さくら町社会福祉協議会", "共同事務局"),
    Part("writer", "梅田 三", "福祉課 担当", Role.DEPARTMENT_WRITER, "福祉課"),
    Part("approver", "梅原 四", "福祉課 係長", Role.DEPARTMENT_APPROVER, "福祉課"),
    Part("other_writer", "松本 五", "子育て課 担当", Role.DEPARTMENT_WRITER, "子育て課"),
    Part("council_staff", "竹内 六", "町社協 担当", Role.COUNCIL_STAFF, "さくら町社会福祉協議会"),
    Part("supporter", "藤田 七", "東地区 サポートスタッフ", Role.SUPPORT_STAFF, "福祉課", "サポートチーム", ("east",)),
    Part("chair", "菊地 八", "東地区 委員長", Role.DISTRICT_COMMITTEE, committee="東地区委員会", districts=("east",)),
    Part(
        "other_chair",
        "菊池 九",
        "西地区 委員長",
        Role.DISTRICT_COMMITTEE,
        committee="西地区委員会",
        districts=("west",),
    ),
    Part("member", "桃井 十", "委員", Role.COMMITTEE_MEMBER, committee="推進委員会"),
    Part("auditor", "柳 百", "監査委員", Role.AUDITOR),
)
NEIGHBOUR_PARTS = (
    Part("neighbour_secretary", "隣 一郎", "事務局", Role.SECRETARIAT, "福祉課", "共同事務局"),
    Part("neighbour_second", "隣 二郎", "事務局（社協）", Role.SECRETARIAT, "となり町社会福祉協議会", "共同事務局"),
)
OPERATOR = "operator"
# Who plays each role in the town, for tests that walk over all roles.
PLAYER_OF_ROLE = {
    Role.SECRETARIAT: "secretary",
    Role.DEPARTMENT_WRITER: "writer",
    Role.DEPARTMENT_APPROVER: "approver",
    Role.COUNCIL_STAFF: "council_staff",
    Role.SUPPORT_STAFF: "supporter",
    Role.DISTRICT_COMMITTEE: "chair",
    Role.COMMITTEE_MEMBER: "member",
    Role.AUDITOR: "auditor",
    Role.OPERATOR: OPERATOR,
}


def build_cast() -> Cast:
    """Make both towns. Takes part of a second; the database must not hold them yet."""
    town, players = build_town(OWN, "さくら町", PARTS)
    neighbour, others = build_town(NEIGHBOUR, "となり町", NEIGHBOUR_PARTS)
    return Cast(town, neighbour, players | others)


def build_town(
    slug: str, name: str, parts: tuple[Part, ...], *, people: bool = True, measures: int = 4, districts: int = 2
) -> tuple[Town, dict[str, Player]]:
    """A town with bodies, plan and open year; a test that needs many towns, or many rows in one, makes more of them."""
    town = found_town(
        slug=slug,
        name=name,
        reading=name,
        office_name=f"{name}役場",
        council_name=f"{name}社会福祉協議会",
        department="福祉課",
        telephone="000-000-0000",
        fax="000-000-0001",
        post=f"{name}1番地",
        at=BEGINNING,
    )
    with town_scope(town):
        operator = machine_actor(town.pk, "運用者")
        bodies = _bodies(operator, name, districts)
        players = {part.key: _player(operator, town, part, *bodies) for part in parts} if people else {}
        chief = players[parts[0].key].actor if players else _chief(operator, town, bodies[0]["福祉課"])
        _plan(chief, measures)
        open_year(actor=chief, fiscal_year=YEAR, at=BEGINNING)
        if slug == OWN:
            players[OPERATOR] = _operator(operator, chief, town)
    return town, players


def _bodies(operator: Actor, name: str, districts: int) -> tuple[dict[str, Organisation], dict[str, Committee]]:
    areas = [("east", "東", "ひがし"), ("west", "西", "にし")]
    areas += [(f"d{number}", f"第{number}", f"だい{number}") for number in range(3, districts + 1)]
    for number, (code, label, reading) in enumerate(areas[:districts], start=1):
        add_district(actor=operator, code=code, number=number, name=label, reading=reading, at=BEGINNING,
                     federation=f"{label}連合町内会", tile_row=1, tile_column=number)  # fmt: skip
    kinds = {
        "福祉課": OrganisationKind.DEPARTMENT,
        "子育て課": OrganisationKind.DEPARTMENT,
        f"{name}社会福祉協議会": OrganisationKind.WARD_COUNCIL,
        f"{name}地域ケアプラザ": OrganisationKind.CARE_PLAZA,
    }
    organisations = {
        label: add_organisation(actor=operator, kind=kind, name=label, at=BEGINNING, position=position)
        for position, (label, kind) in enumerate(kinds.items())
    }
    boards: list[tuple[str, CommitteeKind, tuple[str, ...]]] = [
        ("推進委員会", CommitteeKind.FORMULATION, ()),
        ("共同事務局", CommitteeKind.SECRETARIAT, ()),
        ("東地区委員会", CommitteeKind.DISTRICT_COMMITTEE, ("east",)),
        ("西地区委員会", CommitteeKind.DISTRICT_COMMITTEE, ("west",)),
        ("サポートチーム", CommitteeKind.SUPPORT_TEAM, ("east", "west")),
    ]
    committees = {
        label: add_committee(actor=operator, kind=kind, name=label, districts=codes, at=BEGINNING)
        for label, kind, codes in boards
    }
    add_flow(
        actor=operator, source=CommitteeKind.SECRETARIAT, target=CommitteeKind.FORMULATION, label="報告", at=BEGINNING
    )
    return organisations, committees


def _player(
    operator: Actor,
    town: Town,
    part: Part,
    organisations: dict[str, Organisation],
    committees: dict[str, Committee],
) -> Player:
    account = open_account(actor=operator, username=part.key, password=PASSWORD, at=BEGINNING)
    person = add_person(actor=operator, name=part.name, account=account, at=BEGINNING)
    seat = add_seat(
        actor=operator,
        title=part.title,
        role=part.role,
        organisation=organisations.get(part.organisation),
        committee=committees.get(part.committee),
        districts=part.districts,
        starts_on=START,
        at=BEGINNING,
    )
    take_seat(actor=operator, seat_id=seat.pk, person_id=person.pk, starts_on=START, at=BEGINNING)
    return Player(part.key, account, _actor(account, town, BEGINNING), town.slug)


def _actor(account: Account, town: Town, at: datetime) -> Actor:
    actor = actor_for(account, town, at=at)
    assert actor is not None
    return actor


def _chief(operator: Actor, town: Town, department: Organisation) -> Actor:
    """A secretariat without a log-in, for towns that only have to be there."""
    person = add_person(actor=operator, name="事務局", at=BEGINNING)
    seat = add_seat(actor=operator, title="事務局", role=Role.SECRETARIAT, organisation=department,
                    starts_on=START, at=BEGINNING)  # fmt: skip
    take_seat(actor=operator, seat_id=seat.pk, person_id=person.pk, starts_on=START, at=BEGINNING)
    from_seat = machine_actor(town.pk, "事務局").grants[0]
    grant = type(from_seat)(Role.SECRETARIAT, seat_id=seat.pk, organisation_id=department.pk)
    return Actor(town_id=town.pk, name="事務局", grants=(grant,), person_id=person.pk)


def _operator(operator: Actor, chief: Actor, town: Town) -> Player:
    account = open_account(actor=operator, username=OPERATOR, password=PASSWORD, at=BEGINNING)
    opens = clock.now() - timedelta(hours=1)
    admit_operator(
        actor=chief,
        username=OPERATOR,
        reason="定期点検",
        opens_at=opens,
        closes_at=opens + timedelta(hours=24),
        at=opens,
    )
    return Player(OPERATOR, account, _actor(account, town, clock.now()))


# Title, description, owner and kind of m01 to m04.
MEASURES = (
    ("見守りの輪", "あいさつと声かけで、気づき合える町にします。", "福祉課", MeasureKind.MEASURE),
    ("こどもの居場所", "放課後に集まれる場所を、地区ごとにふやします。", "子育て課", MeasureKind.MEASURE),
    ("担い手の講座", "活動をはじめたい人のための講座を開きます。", "council", MeasureKind.MEASURE),
    ("ふれあい給食", "ひとり暮らしの方と食卓をかこむ会を続けます。", "council", MeasureKind.CONTINUED_PROJECT),
)


def _plan(chief: Actor, measures: int) -> None:
    """Term 3 (2016 to 2020) with measures m01 to m04 and a plan for each district, adopted."""
    council = Organisation.objects.get(kind=OrganisationKind.WARD_COUNCIL.value).name
    prepare_term(
        actor=chief,
        number=3,
        name="第3期地域福祉保健計画",
        nickname="さくらプラン",
        vision="だれもが安心して暮らせる町",
        first_year=2016,
        last_year=2020,
        pillars=[("wide", "ひろがる", "輪がひろがる"), ("join", "つながる", "人がつながる")],
        at=BEGINNING,
    )
    more = [(f"取組{number}", "つづけます。", "福祉課", MeasureKind.MEASURE) for number in range(5, measures + 1)]
    for title, description, owner, kind in [*MEASURES, *more][:measures]:
        add_measure(
            actor=chief,
            term_number=3,
            title=title,
            description=description,
            owner=council if owner == "council" else owner,
            group=council if owner == "council" else owner,
            kind=kind,
            at=BEGINNING,
        )
    arrange_measure(
        actor=chief,
        term_number=3,
        code="m01",
        pillar="wide",
        districts=["east"],
        indicators=[
            IndicatorDraft("見守り協力店", "店", baseline=10, baseline_year=2015, targets={2016: 12, 2020: 20})
        ],
        at=BEGINNING,
    )
    for district, label in District.objects.values_list("code", "name"):
        write_district_plan(
            actor=chief,
            term_number=3,
            district=district,
            slogan=f"{label}の力をあわせて",
            sections=[("めざすすがた", "となりの人の顔が見える地区")],
            themes=[
                ThemeDraft("見守り", "声をかけ合う", ["m01"]),
                ThemeDraft("居場所", "集まる場をつくる", ["m02"] if measures > 1 else []),
            ],
            at=BEGINNING,
        )
    adopt_plan(actor=chief, term_number=3, on=START, at=BEGINNING)
