"""Tables of bodies, seats, people and accounts. A seat and the person in it are two dated records."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from meguru.base.access.actions import ROLE_LABELS, SEATED
from meguru.base.access.second_person import BondKind
from meguru.base.bodies.rules import (
    COMMITTEE_LABELS,
    DOOR_LABELS,
    LONGEST_BODY,
    LONGEST_CODE,
    LONGEST_DESCRIPTION,
    LONGEST_DISTRICT,
    LONGEST_FEDERATION,
    LONGEST_FLOW,
    LONGEST_MARKS,
    LONGEST_PERSON,
    LONGEST_PROFESSION,
    LONGEST_READING,
    LONGEST_REASON,
    LONGEST_TITLE,
    ORGANISATION_LABELS,
    OrganisationKind,
)
from meguru.base.towns.columns import Line, Slug, Small, Whole
from meguru.base.towns.models import Town, TownRow
from meguru.core.language import _, choices_of


class Account(AbstractUser):
    """A way to log in. What it may do comes from the seats of the person it belongs to, in each town apart."""

    first_name = None  # type: ignore[assignment]  # names belong to Person, where they can be erased
    last_name = None  # type: ignore[assignment]
    # The password in use was given by somebody else; its owner changes it at the next log-in.
    has_given_password = models.BooleanField(default=False)
    # A given password of a log-in slip opens nothing after this, unless its owner has changed it by then.
    given_until = models.DateTimeField(null=True, blank=True)
    # The town whose secretariat opened it. Only that town may let it in as its operator.
    opened_in = models.ForeignKey(Town, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["username"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("username"), name="account_name_once_in_any_case")]


class District(TownRow):
    """A district (地区): the area of one federation of neighbourhood associations, with a plan of its own."""

    code = Slug(_("番地に使う英字"), max_length=LONGEST_CODE)
    number = Small(_("番号"))
    name = Line(_("地区の名前"), max_length=LONGEST_DISTRICT)
    reading = Line(_("よみ"), max_length=LONGEST_READING)
    federation = Line(_("連合町内会"), max_length=LONGEST_FEDERATION, blank=True)
    tile_row = Small(_("タイルの段"), default=0)
    tile_column = Small(_("タイルの列"), default=0)
    town_blocks = models.JSONField(default=list)
    # Its last day, where it has ended (廃止): it stays in the record and is tied to nothing new. Its area goes to ``into``;
    # ``area_to`` says of each town block to which of them, by code.
    ends_on = models.DateField(null=True, blank=True)
    into = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    area_to = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "code"], name="district_code_once"),
            models.UniqueConstraint(fields=["town", "number"], name="district_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(TownRow):
    """A department, council, care plaza, federation, group, school, company or other body that takes part.

    Organisations are a tree: ``parent`` is the one right above (課 above its 係). No one stands above itself (``check_place``).
    """

    kind = models.CharField(max_length=20, choices=choices_of(ORGANISATION_LABELS))
    name = Line(_("名前"), max_length=LONGEST_BODY)
    # Its last day, where it has ended (廃止): it stays in the record and is tied to nothing new.
    ends_on = models.DateField(null=True, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="below")
    position = Small(default=0)
    districts = models.ManyToManyField(District, blank=True, related_name="+")

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "kind", "name"], name="organisation_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="organisation_not_above_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """The name of a 係 with that of the body above it, which must have been read along; of others the name alone."""
        above = self.parent.name if self.kind == OrganisationKind.SECTION and self.parent is not None else ""
        return self.name if self.name.startswith(above) else f"{above}　{self.name}"


class Committee(TownRow):
    """A committee, conference or team of the promotion structure, for the town or for districts."""

    kind = models.CharField(max_length=20, choices=choices_of(COMMITTEE_LABELS))
    name = Line(_("名前"), max_length=LONGEST_BODY)
    description = Line(_("役割"), max_length=LONGEST_DESCRIPTION, blank=True)
    # Its last day, where it has ended (廃止).
    ends_on = models.DateField(null=True, blank=True)
    position = Small(default=0)
    districts = models.ManyToManyField(District, blank=True, related_name="+")

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "name"], name="committee_once")]

    def __str__(self) -> str:
        return self.name


class Flow(TownRow):
    """A labelled arrow of the promotion structure: what one kind of body gives another (報告, 助言, 支援 …)."""

    source = models.CharField(max_length=20, choices=choices_of(COMMITTEE_LABELS))
    target = models.CharField(max_length=20, choices=choices_of(COMMITTEE_LABELS))
    label = Line(_("つながりの言葉"), max_length=LONGEST_FLOW)
    both_ways = models.BooleanField(default=False)
    position = Small(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "source", "target", "label"], name="flow_once"),
        ]


class Seat(TownRow):
    """A place in a body that somebody holds: it has a title, a role and a term, and outlasts its holders.

    A support staff seat belongs at once to an employer (organisation) and to a team (committee) and serves several districts.
    """

    title = Line(_("席の名前"), max_length=LONGEST_TITLE)
    role = models.CharField(max_length=24, choices=choices_of(ROLE_LABELS, SEATED))
    # What whoever sits in it is by training (保健師, 社会福祉士, 事務 …), in the town's own words.
    profession = Line(_("職種"), max_length=LONGEST_PROFESSION, blank=True, default="")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    districts = models.ManyToManyField(District, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    position = Small(default=0)
    # Decisions that the town leaves to this seat, and to it where the one that decides is away (``access.deciding``).
    decides = Line(max_length=LONGEST_MARKS, blank=True, default="")
    stands_in = Line(max_length=LONGEST_MARKS, blank=True, default="")

    class Meta:
        ordering = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")), name="seat_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Person(TownRow):
    """A person who holds or held seats in one town. The name can be erased; the record of the seat stays."""

    name = Line(_("氏名"), max_length=LONGEST_PERSON)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "account"], name="person_one_account_per_town"),
        ]

    def __str__(self) -> str:
        return self.name


class Tenure(TownRow):
    """That a person holds a seat from one day to another (or until now). A substitute serves the rest of a term."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="tenures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_substitute = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")), name="tenure_period"
            ),
            models.UniqueConstraint(fields=["seat"], condition=models.Q(ends_on=None), name="tenure_one_open_per_seat"),
        ]


class NameChange(TownRow):
    """That a district, organisation, committee or seat is called otherwise from a day on (改称). What is corrected has no row here.

    Its own column holds the present name. ``applied_at`` is empty until the day has come and the name was changed.
    """

    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    from_day = models.DateField()
    # The fiscal year of the day: every year before it ended under the name before.
    from_year = Small()
    before = Line(max_length=LONGEST_BODY)
    before_reading = Line(max_length=LONGEST_READING, blank=True)
    after = Line(_("新しい名前"), max_length=LONGEST_BODY)
    after_reading = Line(_("新しいよみ"), max_length=LONGEST_READING, blank=True)
    reason = Line(_("改めるわけ"), max_length=LONGEST_REASON)
    recorded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["from_day", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(district__isnull=False, organisation=None, committee=None, seat=None)
                | models.Q(district=None, organisation__isnull=False, committee=None, seat=None)
                | models.Q(district=None, organisation=None, committee__isnull=False, seat=None)
                | models.Q(district=None, organisation=None, committee=None, seat__isnull=False),
                name="name_change_of_one_thing",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="name_change_has_reason"),
        ]


class OperatorPass(TownRow):
    """Leave for the operator of the machine to enter a town's workshop: with a reason, for a limited time."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = Line(_("入れるわけ"), max_length=LONGEST_REASON)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opens_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="operator_pass_period"),
        ]


class Entrustment(TownRow):
    """That an account gave another its password, its leave to enter, or a person a seat: what a second person is asked about."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in BondKind])
    given_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    tenure = models.ForeignKey(Tenure, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="seat", tenure__isnull=False, account=None)
                | models.Q(kind__in=["login", "entry"], tenure=None, account__isnull=False),
                name="entrustment_of_one_thing",
            ),
        ]


class DoorEntry(models.Model):
    """What happened at the log-in to one account, or (without account) to names that nobody has. Never what was typed."""

    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=choices_of(DOOR_LABELS))
    network = Line(max_length=50, blank=True)
    at = models.DateTimeField(db_index=True)
    last_at = models.DateTimeField()
    times = Whole(default=1)

    class Meta:
        ordering = ["-id"]


__all__ = [
    "Account",
    "Committee",
    "District",
    "DoorEntry",
    "Entrustment",
    "Flow",
    "NameChange",
    "OperatorPass",
    "Organisation",
    "Person",
    "Seat",
    "Tenure",
    "Town",
]
