"""Changes to the activity log.

May: support staff in their districts; departments and the council for their own; the secretariat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import check_stands
from meguru.base.bodies.rules.standing import check_not_ended
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import clean_line
from meguru.do.activities.models import Activity
from meguru.do.activities.rules import check_activity, of_another_term
from meguru.do.activities.witness import activity_hash
from meguru.plan.calendar.queries import open_year_of
from meguru.plan.plans.models import Measure


@dataclass(frozen=True)
class ActivityDraft:
    """What is typed about one activity. ``district`` is a code; ``host_id`` an organisation; measures go by their ids."""

    held_on: date
    place: str
    line: str
    district: str | None = None
    host_id: int | None = None
    people: int | None = None
    measure_ids: Sequence[int] = ()


@command
def log_activity(*, actor: Actor, draft: ActivityDraft, token: str, at: datetime) -> Activity:
    """Log one activity. The same ``token`` a second time gives back the first row and changes nothing.

    Raises ``Invalid`` for its fields, ``NotNow`` where its year is closed, and where the token comes again with something else.
    """
    district, host = _bodies(draft)
    _require_own(actor, district, host)
    seen: Activity | None = Activity.objects.filter(token=token).first()
    if seen is not None:
        _refuse_another(seen, draft, district, host)
        nothing_changed()
        return seen
    measures = _checked(draft, at)
    activity = Activity.objects.create(
        fiscal_year=FiscalYear.of(draft.held_on).year,
        held_on=draft.held_on,
        place=clean_line(draft.place),
        district=district,
        host=host,
        line=clean_line(draft.line),
        people=draft.people,
        entered_by_id=actor.person_id,
        entered_at=at,
        token=token,
    )
    activity.measures.set(measures)
    record(actor, Event.ACTIVITY_LOGGED, at=at, id=activity.pk, row=activity_hash(activity))
    return activity


def _refuse_another(seen: Activity, draft: ActivityDraft, district: District | None, host: Organisation | None) -> None:
    """Raises ``NotNow`` where a form that was taken already comes again and says something else: that would be lost."""
    took = (seen.held_on, seen.place, seen.line, seen.district, seen.host, seen.people)
    sent = (draft.held_on, clean_line(draft.place), clean_line(draft.line), district, host, draft.people)
    measures = set(seen.measures.values_list("pk", flat=True))
    if took != sent or measures != set(draft.measure_ids):
        raise NotNow(
            _("この用紙は、もう記録してあります。別の活動として記録するときは、このまま、もう一度押してください。")
        )


@command
def correct_activity(*, actor: Actor, activity_id: int, draft: ActivityDraft, at: datetime) -> Activity:
    """Correct an entry of the log. May: whoever may log for the district or body it belongs to, before and after.

    Raises ``NotNow`` where the year of the old or of the new day is closed.
    """
    activity = _fetch(activity_id)
    _require_own(actor, activity.district, activity.host)
    district, host = _bodies(draft)
    _require_own(actor, district, host)
    open_year_of(activity.fiscal_year, field="held_on")
    measures = _checked(draft, at)
    new = {
        "fiscal_year": FiscalYear.of(draft.held_on).year,
        "held_on": draft.held_on,
        "place": clean_line(draft.place),
        "district": district,
        "host": host,
        "line": clean_line(draft.line),
        "people": draft.people,
    }
    changed = [name for name, value in new.items() if getattr(activity, name) != value]
    if {m.pk for m in measures} != {m.pk for m in activity.measures.all()}:
        changed.append("measures")
    if not changed:
        nothing_changed()
        return activity
    for name, value in new.items():
        setattr(activity, name, value)
    activity.save()
    activity.measures.set(measures)
    record(actor, Event.ACTIVITY_CORRECTED, at=at, id=activity.pk, fields=changed, row=activity_hash(activity))
    return activity


@command
def strike_activity(*, actor: Actor, activity_id: int, at: datetime) -> Activity:
    """Take an entry out of the log; it is no longer shown or counted. Raises ``NotNow`` where its year is closed."""
    activity = _fetch(activity_id)
    _require_own(actor, activity.district, activity.host)
    open_year_of(activity.fiscal_year, field="held_on")
    activity.struck_at = at
    activity.save(update_fields=["struck_at"])
    record(actor, Event.ACTIVITY_STRUCK, at=at, id=activity.pk)
    return activity


def _bodies(draft: ActivityDraft) -> tuple[District | None, Organisation | None]:
    district = District.objects.filter(code=draft.district).first() if draft.district else None
    host = Organisation.objects.filter(pk=draft.host_id).first() if draft.host_id else None
    if draft.district and district is None:
        raise Invalid({"district": _("地区を選び直してください。")})
    if draft.host_id and host is None:
        raise Invalid({"host": _("行った組織を選び直してください。")})
    if district is not None:
        check_not_ended(district.name, district.ends_on, draft.held_on, field="district")
    if host is not None:
        check_stands(host.name, host.ends_on, draft.held_on, field="host")
    return district, host


def _require_own(actor: Actor, district: District | None, host: Organisation | None) -> None:
    districts = frozenset({district.pk}) if district else frozenset()
    require(actor, Action.ACTIVITY_LOG, Target(organisation_id=host.pk if host else None, district_ids=districts))


def _checked(draft: ActivityDraft, at: datetime) -> list[Measure]:
    check_activity(
        held_on=draft.held_on,
        today=day_of(at),
        place=clean_line(draft.place),
        line=clean_line(draft.line),
        people=draft.people,
    )
    fiscal_year = FiscalYear.of(draft.held_on).year
    year = open_year_of(fiscal_year, field="held_on")
    wanted = set(draft.measure_ids)
    measures = list(Measure.objects.filter(pk__in=wanted).select_related("term").order_by("number"))
    if len(measures) != len(wanted):
        raise Invalid({"measures": _("取組を選び直してください。")})
    strange = [measure for measure in measures if measure.term_id != year.term_id]
    if strange:
        raise Invalid({"measures": of_another_term(strange[0].term.name, year.year, year.term.name)})
    return measures


def _fetch(activity_id: int) -> Activity:
    return or_not_found(
        Activity.objects.filter(pk=activity_id, struck_at=None).select_related("district", "host").first()
    )
