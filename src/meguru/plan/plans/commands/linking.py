"""Commands on lineages: which measures and themes of a new term continue which of the term before.

May: the secretariat. While the term is prepared, freely; once it is adopted, with a reason that is kept. ``commands`` names
them all.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.core.errors import EditedMeanwhile, Invalid, NotFound, NotNow, or_not_found
from meguru.core.language import _
from meguru.core.text import clean_line, too_long
from meguru.plan.plans.models import LineageCorrection, Measure, PlanTerm
from meguru.plan.plans.queries.lineage import passage_word
from meguru.plan.plans.queries.terms import earlier_term
from meguru.plan.plans.rules import LONGEST_LINK_REASON
from meguru.plan.terms.rules import TermState


@dataclass(frozen=True)
class Passage:
    """Where a measure of the new term comes from: codes of the earlier term's measures, or stated to be new, or open.

    ``seen`` is what was recorded when the form was drawn (``lineage.passage_word``); ``None`` where nobody looked.
    """

    code: str
    continues: Sequence[str] = ()
    is_new: bool = False
    seen: str | None = None

    @property
    def word(self) -> str:
        """As ``lineage.passage_word``."""
        return passage_word(set(self.continues), is_new=self.is_new)


@command
def link_measures(
    *,
    actor: Actor,
    term_number: int,
    passages: Sequence[Passage],
    at: datetime,
    ended: Collection[str] | None = None,
    reason: str = "",
) -> PlanTerm:
    """Say which measures of the earlier term those of a new one continue; measures not named stay as they are.

    ``ended`` are the codes of the earlier measures that end (``None`` leaves them); one that was to end and is continued now
    does not end. Once the term is adopted a ``reason`` is needed. Raises ``NotNow`` where there is no earlier adopted term,
    ``Invalid`` for what cannot be chosen (keys are the codes), ``EditedMeanwhile`` where somebody else said otherwise since.
    """
    require(actor, Action.PLAN_ADOPT)
    term = or_not_found(PlanTerm.objects.filter(number=term_number).first())
    before = earlier_term(term)
    if before is None:
        raise NotNow(_("前の期の確定した計画がありません。つながりは、2つめの計画から記録します。"))
    own = {row.code: row for row in Measure.objects.filter(term=term).prefetch_related("continues")}
    old = {row.code: row for row in Measure.objects.filter(term=before)}
    _check_passages(passages, own, old, ended or ())
    changed = [each for each in passages if _word_of(own[each.code]) != each.word]
    stated = None if ended is None else {old[code].pk for code in ended}
    was_ended = set(term.ended.values_list("pk", flat=True))
    if not changed and (stated is None or stated == was_ended):
        nothing_changed()
        return term
    why = _checked_reason(term, reason)
    for each in changed:
        row = own[each.code]
        row.continues.set(old[code] for code in each.continues)
        row.is_new = each.is_new
        row.save(update_fields=["is_new"])
    heirs = dict(Measure.objects.filter(term=term, continues__isnull=False).values_list("continues", "code"))
    continued = set(heirs)
    _check_ends([row for row in old.values() if row.pk in (stated or set()) - was_ended], heirs)
    term.ended.set((was_ended if stated is None else stated) - continued)
    codes = [each.code for each in changed]
    if why:
        LineageCorrection.objects.create(term=term, codes=codes, reason=why, corrected_at=at)
    record(actor, Event.MEASURES_LINKED, at=at, number=term.number, measures=len(codes), codes=codes)
    return term


def _check_ends(ending: Collection[Measure], heirs: Mapping[int, str]) -> None:
    """Raises ``Invalid`` at the measure that continues one which is said, at the same time, to end."""
    said = _("前の期の{number}「{title}」は「終わる」に印がついています。どちらかにしてください。")
    problems = {heirs[row.pk]: said.format(number=row.number, title=row.title) for row in ending if row.pk in heirs}
    if problems:
        raise Invalid(problems)


def _word_of(row: Measure) -> str:
    return passage_word((each.code for each in row.continues.all()), is_new=row.is_new)


def _check_passages(
    passages: Sequence[Passage],
    own: Mapping[str, Measure],
    old: Mapping[str, Measure],
    ended: Collection[str],
) -> None:
    """Raises ``NotFound`` for an unknown measure, ``Invalid`` for a wrong choice, ``EditedMeanwhile`` for one overtaken."""
    if {each.code for each in passages} - set(own) or set(ended) - set(old):
        raise NotFound
    problems = {}
    for each in passages:
        if set(each.continues) - set(old):
            problems[each.code] = _("前の期の取組から選び直してください。")
        elif each.is_new and each.continues:
            problems[each.code] = _("「新しい取組」にするか、前の期の取組を選ぶか、どちらかにしてください。")
    if problems:
        raise Invalid(problems)
    standing = {each.code: _word_of(own[each.code]) for each in passages}
    clashes = [each for each in passages if each.seen is not None and standing[each.code] not in (each.seen, each.word)]
    if clashes:
        yours = {each.code: each.word for each in clashes}
        theirs = {each.code: standing[each.code] for each in clashes}
        raise EditedMeanwhile(yours=yours, theirs=theirs)


def _checked_reason(term: PlanTerm, reason: str) -> str:
    """The reason to be kept: none while the term is prepared. Raises ``Invalid`` where one is needed and missing."""
    why = clean_line(reason)
    if term.state == TermState.DRAFT:
        return ""
    if not why:
        raise Invalid({"reason": _("計画は確定しています。つながりを直すわけを書いてください。")})
    if problem := too_long(_("わけ"), why, LONGEST_LINK_REASON):
        raise Invalid({"reason": problem})
    return why
