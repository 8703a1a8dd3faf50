"""Prepare a plan term, from a reading where there is one, and set what holds in it while it is prepared. May: the secretariat."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import clean_line
from meguru.plan.plans.commands.drafts import draft_term
from meguru.plan.plans.commands.from_reading import OwnerAnswers, PrintedAnswers, measures_from_reading
from meguru.plan.plans.models import Measure, Pillar, PlanTerm, Theme
from meguru.plan.plans.queries.contents import digest_of_pillars
from meguru.plan.terms.levels import BELOW, checked_pillars, path_of
from meguru.plan.terms.rules import LARGEST_TERM
from meguru.plan.terms.settings import read_settings


@command
def prepare_term(
    *,
    actor: Actor,
    number: int,
    name: str,
    first_year: int,
    last_year: int,
    at: datetime,
    nickname: str = "",
    vision: str = "",
    settings: Mapping[str, Any] | None = None,
    pillars: Sequence[Sequence[str]] = (),
    reading_id: int | None = None,
    owners: OwnerAnswers | None = None,
    printed: PrintedAnswers | None = None,
) -> PlanTerm:
    """Prepare a term of the plan; with a reading, its rows become the measures, in their order.

    What ``settings`` (``terms.SETTINGS``) does not name is as in the term before; ``pillars`` are (key, name, text) and, on
    more levels than one, the key of the pillar above and the word for the level (``PillarDraft``). ``owners`` answers what the
    document leaves open about its owners (``owners_asked``); without it, what nobody has registered is registered. ``printed``
    says which indicators and district plans of the document come along. Raises ``Invalid`` for wrong years or settings, and
    for owners that can be read in two ways and are not answered.
    """
    require(actor, Action.PLAN_ADOPT)
    _check_term(number, name, first_year, last_year)
    term = PlanTerm(
        number=number,
        name=clean_line(name),
        nickname=clean_line(nickname),
        vision=clean_line(vision),
        first_year=first_year,
        last_year=last_year,
        reading_id=reading_id,
    )
    before = PlanTerm.objects.filter(first_year__lt=first_year).order_by("first_year").last()
    _take_settings(term, (before.settings if before else {}) | dict(settings or {}))
    term.save()
    _set_pillars(term, pillars)
    if reading_id is not None:
        measures_from_reading(actor, term, reading_id, owners, printed, at)
    record(actor, Event.TERM_PREPARED, at=at, number=number)
    return term


@command
def set_term(
    *,
    actor: Actor,
    term_number: int,
    at: datetime,
    name: str | None = None,
    nickname: str | None = None,
    vision: str | None = None,
    years: tuple[int, int] | None = None,
    pillars: Sequence[Sequence[str]] | None = None,
    pillars_seen: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> PlanTerm:
    """Correct a term while it is prepared; what is not given stays. ``settings`` replaces those it names.

    Raises ``Invalid`` for wrong years or settings, and for pillars that are no longer those that were seen
    (``digest_of_pillars``); ``NotNow`` once the plan is adopted.
    """
    require(actor, Action.PLAN_ADOPT)
    term = draft_term(term_number)
    first, last = years or (term.first_year, term.last_year)
    _check_term(term.number, term.name if name is None else name, first, last, itself=term)
    term.name = clean_line(term.name if name is None else name)
    term.nickname = clean_line(term.nickname if nickname is None else nickname)
    term.vision = clean_line(term.vision if vision is None else vision)
    if (first, last) != (term.first_year, term.last_year):
        term.first_year, term.last_year = first, last
        Measure.objects.filter(term=term).update(from_year=first)
        Theme.objects.filter(district_plan__term=term).update(from_year=first)
    _take_settings(term, settings or {})
    term.save()
    if pillars is not None:
        if pillars_seen is not None and pillars_seen != digest_of_pillars(term.pillars.all()):
            raise Invalid(
                {
                    "pillars": _(
                        "開いたあとに、ほかの人が柱を直しました。いまの柱を下で確かめて、もう一度押してください。"
                    )
                }
            )
        _set_pillars(term, pillars)
    record(actor, Event.TERM_SET, at=at, number=term.number, fields=sorted(settings or {}))
    return term


def _take_settings(term: PlanTerm, settings: Mapping[str, Any]) -> None:
    """Put checked settings on a term; what is not named stays."""
    for key, value in read_settings(settings).items():
        setattr(term, f"{key}_json", value)


def _set_pillars(term: PlanTerm, pillars: Sequence[Sequence[str]]) -> None:
    """Make these the term's pillars, in their order. Measures of one that goes stand under the one above it, if that stays."""
    drafts = checked_pillars(pillars)
    standing = {pillar.pk: pillar for pillar in Pillar.objects.filter(term=term)}
    keys = {draft.key for draft in drafts}
    Pillar.objects.filter(term=term).update(above=None)
    for pillar in standing.values():
        if pillar.key not in keys:
            Measure.objects.filter(pillar=pillar).update(pillar=_staying(pillar, standing, keys))
    Pillar.objects.filter(term=term).exclude(key__in=keys).delete()
    names = {draft.key: (draft.name, draft.above) for draft in drafts}
    made: dict[str, Pillar] = {}
    for position, draft in enumerate(drafts):
        defaults = {
            "name": draft.name,
            "description": draft.text,
            "level": draft.level,
            "above": made.get(draft.above),
            "path": BELOW.join(path_of(draft.key, names)),
            "position": position,
        }
        made[draft.key] = Pillar.objects.update_or_create(term=term, key=draft.key, defaults=defaults)[0]


def _staying(pillar: Pillar, standing: Mapping[int, Pillar], keys: Collection[str]) -> Pillar | None:
    """The nearest pillar above one that stays."""
    above = standing.get(pillar.above_id or 0)
    while above is not None and above.key not in keys:
        above = standing.get(above.above_id or 0)
    return above


def _check_term(number: int, name: str, first_year: int, last_year: int, itself: PlanTerm | None = None) -> None:
    others = PlanTerm.objects.exclude(pk=itself.pk) if itself else PlanTerm.objects.all()
    problems: dict[str, str] = {}
    if not 1 <= number <= LARGEST_TERM:
        problems["number"] = _("第何期は、1から{largest}までの数で書いてください。").format(largest=LARGEST_TERM)
    if not clean_line(name):
        problems["name"] = _("計画の名前を書いてください。")
    if not first_year <= last_year <= first_year + 9:
        problems["last_year"] = _("計画の終わりの年度は、始まりの年度から10年度以内にしてください。")
    if others.filter(number=number).exists():
        problems["number"] = _("第{number}期の計画は、もうあります。").format(number=number)
    overlap = others.filter(first_year__lte=last_year, last_year__gte=first_year).first()
    if overlap is not None and "number" not in problems:
        problems["first_year"] = _("第{number}期の期間と重なっています。").format(number=overlap.number)
    if problems:
        raise Invalid(problems)
