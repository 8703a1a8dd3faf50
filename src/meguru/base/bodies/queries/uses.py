"""What hangs on a registered thing: asked of every table that points at it, so that a new table is not forgotten."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Committee, District, Flow, NameChange, Organisation, Person, Seat, Tenure
from meguru.base.bodies.rules import Registered
from meguru.base.towns.models import TownRow
from meguru.core.errors import or_not_found
from meguru.core.language import _

TABLES: Mapping[Registered, type[TownRow]] = {
    Registered.DISTRICT: District,
    Registered.ORGANISATION: Organisation,
    Registered.COMMITTEE: Committee,
    Registered.FLOW: Flow,
    Registered.SEAT: Seat,
    Registered.TENURE: Tenure,
    Registered.PERSON: Person,
}
# Who sits where decides what they may do: seats, people and times are arranged by fewer than bodies are.
ARRANGES: Mapping[Registered, Action] = {
    what: Action.SEAT_ARRANGE
    if what in (Registered.SEAT, Registered.TENURE, Registered.PERSON)
    else Action.BODY_ARRANGE
    for what in Registered
}
# By table and column: what hangs there, in the officials' words, and the page it is found on (below /<town>/work/).
_WORDS = {
    ("Measure", "owner"): (_("担当している取組"), "plan/"),
    ("Measure", "related"): (_("一緒に行う取組"), "plan/"),
    ("MeasurePart", "owner"): (_("担当している細目"), "plan/"),
    ("Measure", "districts"): (_("この地区の取組"), "plan/"),
    ("MeasureChange", "bodies"): (_("取組の変更の記録"), "plan/"),
    ("MeasureChange", "places"): (_("取組の変更の記録"), "plan/"),
    ("MeasureChange", "recorded_by"): (_("記録した取組の変更"), "plan/"),
    ("DistrictPlan", "district"): (_("地区計画"), "plan/"),
    ("Amendment", "new_owner"): (_("計画の変更"), "amendments/"),
    ("Amendment", "new_partners"): (_("計画の変更"), "amendments/"),
    ("Amendment", "new_districts"): (_("計画の変更"), "amendments/"),
    ("District", "into"): (_("区域を引き継いだ地区"), "bodies/"),
    ("Ending", "district"): (_("廃止の記録"), "bodies/"),
    ("Ending", "committee"): (_("廃止の記録"), "bodies/"),
    ("Ending", "recorded_by"): (_("記録した廃止"), "bodies/"),
    ("Reorganisation", "bodies"): (_("組織改正"), "bodies/reorganisations/"),
    ("Reorganisation", "recorded_by"): (_("記録した組織改正"), "bodies/reorganisations/"),
    ("DistrictBasics", "district"): (_("基礎データの日"), "bodies/basics/"),
    ("BasicsVersion", "replaced_by"): (_("直した基礎データ"), "bodies/basics/"),
    ("AreaPlace", "district"): (_("地区を決めた町"), "bodies/basics/"),
    ("Activity", "district"): (_("活動"), "activities/"),
    ("Activity", "host"): (_("活動"), "activities/"),
    ("Activity", "entered_by"): (_("入れた活動"), "activities/"),
    ("Meeting", "committee"): (_("会議"), "meetings/"),
    ("Advice", "district"): (_("助言"), "advice/"),
    ("Advice", "addressee"): (_("助言"), "advice/"),
    ("AdviceVersion", "addressee"): (_("直す前の助言"), "advice/"),
    ("Opinion", "district"): (_("ご意見"), "opinions/"),
    ("Organisation", "districts"): (_("受け持つ組織"), "bodies/"),
    ("Organisation", "parent"): (_("下にある組織"), "bodies/"),
    ("Committee", "districts"): (_("受け持つ会議体"), "bodies/"),
    ("Seat", "districts"): (_("受け持つ席"), "bodies/seats/"),
    ("Seat", "organisation"): (_("席"), "bodies/seats/"),
    ("Seat", "committee"): (_("席"), "bodies/seats/"),
    ("MemberPart", "tenure"): (_("会議の出席"), "meetings/"),
    ("Tenure", "seat"): (_("就いた人"), "bodies/seats/"),
    ("Tenure", "person"): (_("就いた席"), "bodies/seats/"),
    ("DueMove", "moved_by"): (_("変えた期限"), "years/"),
    ("Sheet", "written_by"): (_("書いた振り返りシート"), "board/"),
    ("Sheet", "sent_by"): (_("確認に回した振り返りシート"), "board/"),
}


@dataclass(frozen=True)
class Use:
    """That something hangs on a registered thing: what, how much of it, and where it is found."""

    label: str
    number: int
    page: str


@dataclass(frozen=True)
class Hold:
    """One column of one table that points at a registered thing, with the rows where it does."""

    rows: "models.QuerySet[models.Model]"
    column: str
    is_many: bool


def holds_on(row: TownRow) -> Iterator[Hold]:
    """Every column of every table that points at a row."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel | models.ManyToManyRel):
            continue
        table = relation.related_model
        if not (isinstance(table, type) and issubclass(table, TownRow)):
            continue  # the joining tables of many to many: their two ends are asked
        column = relation.field.name
        yield Hold(table.objects.filter(**{column: row}), column, isinstance(relation, models.ManyToManyRel))


def uses_of(row: TownRow) -> tuple[Use, ...]:
    """What hangs on a row, table by table; what it was called before does not count. One query."""
    holds = [hold for hold in holds_on(row) if hold.rows.model is not NameChange]
    counts: dict[str, Any] = {f"n{place}": models.Subquery(_counted(hold.rows)) for place, hold in enumerate(holds)}
    answer: Any = type(row).objects.filter(pk=row.pk).values(**counts)[0] if counts else {}
    found: dict[tuple[str, str], int] = {}
    for place, hold in enumerate(holds):
        number = answer[f"n{place}"]
        if number:
            words = _WORDS.get((hold.rows.model.__name__, hold.column), (_("ほかの記録"), ""))
            found[words] = found.get(words, 0) + number
    if isinstance(row, Person) and row.account_id is not None:
        found[(_("利用者名"), "bodies/people/")] = 1
    return tuple(Use(label, number, page) for (label, page), number in found.items())


def _counted(rows: "models.QuerySet[models.Model]") -> Any:
    """How many rows there are, as one value; none where there is none."""
    one = rows.order_by().annotate(one=models.Value(1)).values("one")
    return one.annotate(number=models.Count("pk")).values("number")


def fetch_registered(what: Registered, row_id: int) -> TownRow:
    """The row. Raises ``NotFound``."""
    return or_not_found(TABLES[what].objects.filter(pk=row_id).first())


def get_registered(actor: Actor, what: Registered, row_id: int) -> tuple[TownRow, tuple[Use, ...]]:
    """A registered thing with what hangs on it. May: who arranges it. Raises ``NotFound``."""
    require(actor, ARRANGES[what])
    row = fetch_registered(what, row_id)
    return row, uses_of(row)


def merge_choices(actor: Actor, what: Registered, row_id: int) -> list[tuple[str, str]]:
    """What a district, organisation or committee can be put together with: the others of its kind, by id and name."""
    require(actor, ARRANGES[what])
    row = fetch_registered(what, row_id)
    kind = getattr(row, "kind", "")
    others = TABLES[what].objects.exclude(pk=row_id)
    return [(str(other.pk), str(other)) for other in others if getattr(other, "kind", "") == kind]
