"""Adopt (freeze) a plan. After it the base cannot be changed by any command; only a layer adds to it. May: the secretariat."""

import hashlib
import json
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.core.clock import day_of
from meguru.core.days import check_done_on
from meguru.core.errors import Invalid, or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, listed
from meguru.plan.plans.models import DistrictPlan, Measure, Pillar, PlanTerm, Theme
from meguru.plan.plans.queries.changes import adopted_groups, adopted_parts
from meguru.plan.plans.rules import LayerKind, is_over_before
from meguru.plan.terms.rules import ADOPTED_BEFORE, TERM_MACHINE, TermState, TermStep


@command
def adopt_plan(*, actor: Actor, term_number: int, on: date, at: datetime) -> PlanTerm:
    """Adopt the plan: its base is frozen for the term, with a digest.

    Raises ``Invalid`` where it holds no measure, or the plan of a district that ends before the term begins, and for a day still
    to come or long before the term.
    """
    require(actor, Action.PLAN_ADOPT)
    term = or_not_found(PlanTerm.objects.filter(number=term_number).first())
    term.state = TERM_MACHINE.next_state(TermState(term.state), TermStep.ADOPT)
    earliest = FiscalYear(term.first_year - ADOPTED_BEFORE).starts_on
    told = _("計画の期間が始まる{years}年より前の日です。").format(years=ADOPTED_BEFORE)
    check_done_on("on", on, today=day_of(at), since=earliest, told=told)
    measures = Measure.objects.filter(term=term).count()
    if not measures:
        raise Invalid({"term": _("取組が1件もない計画は、確定できません。")})
    plans = DistrictPlan.objects.filter(term=term).select_related("district").order_by("district__number")
    if over := [plan.district.name for plan in plans if is_over_before(plan.district.ends_on, term.first_year)]:
        told = _(
            "計画の期間が始まる前に廃止になる地区の計画があります：{names}。その地区の計画を案から外してください。"
        )
        raise Invalid({"term": told.format(names=listed(over))})
    term.adopted_on = on
    term.base_digest = base_digest(term)
    term.save(update_fields=["state", "adopted_on", "base_digest"])
    record(actor, Event.PLAN_ADOPTED, at=at, number=term.number, measures=measures, digest=term.base_digest)
    return term


def base_digest(term: PlanTerm) -> str:
    """SHA-256 over the texts of the base edition: measures adopted with the term, district plans and their themes."""
    measures = Measure.objects.filter(term=term, from_year=term.first_year).exclude(layers__kind=LayerKind.ADD.value)
    themes = Theme.objects.filter(district_plan__term=term, from_year=term.first_year)
    # Of what changes from a day the group alone is in it: as it was adopted.
    groups = adopted_groups(term)
    rows = measures.order_by("number").values_list("pk", "code", "title", "description", "group", "kind")
    content: dict[str, object] = {
        "term": [term.number, term.name, term.vision, term.first_year, term.last_year],
        "measures": [(code, title, text, groups.get(pk, group), kind) for pk, code, title, text, group, kind in rows],
        "districts": list(
            DistrictPlan.objects.filter(term=term)
            .order_by("district__number")
            .values_list("district__code", "slogan", "sections")
        ),
        "themes": list(
            themes.exclude(layers__kind=LayerKind.ADD.value)
            .order_by("district_plan__district__number", "number")
            .values_list("district_plan__district__code", "number", "title", "aim")
        ),
    }
    # A plan that names no participants keeps the digest that it had before there were any.
    if participants := list(term.participants.values_list("name", "description", "roles")):
        content["participants"] = participants
    # One whose pillars stand on one level keeps the digest that it had before there were more.
    levels = list(Pillar.objects.filter(term=term).values_list("key", "name", "level", "above__key"))
    if any(level or above for _key, _name, level, above in levels):
        content["levels"] = levels
    # Nor does one without sub-items; of these their names and words are in it, as they were adopted.
    parts = adopted_parts(term)
    if own := [
        (row[1], [(p["number"], p["title"], p["text"]) for p in parts[row[0]]]) for row in rows if row[0] in parts
    ]:
        content["parts"] = own
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
