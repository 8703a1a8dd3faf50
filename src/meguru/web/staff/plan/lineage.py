"""Which of the earlier plan's measures a new plan's measures continue: all on one page, what is still open first."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, Invalid, NotNow
from meguru.core.language import _, listed
from meguru.core.text import without_controls
from meguru.plan.plans.commands import Passage, link_measures
from meguru.plan.plans.queries.lineage import Ancestor, NewRow, TermLineage, term_lineage, theme_passages
from meguru.plan.plans.rules import LONGEST_LINK_REASON, PASSAGE_LABELS
from meguru.plan.terms.rules import TermState
from meguru.web.middleware import TownRequest

NEW = "new"


@dataclass(frozen=True)
class LinkRow:
    """One measure of the new plan in the form: what is chosen or typed for it, and what is wrong with it."""

    measure: NewRow
    chosen: str
    more: str
    seen: str
    error: str = ""
    theirs: str = ""

    @property
    def is_proposed(self) -> bool:
        """Whether what is chosen was only proposed by Meguru so far."""
        return self.measure.is_open and self.measure.proposed is not None and self.chosen == self.measure.proposed.code

    @property
    def kind(self) -> str:
        """How the measure came into the plan, in a word; empty while that is open."""
        return PASSAGE_LABELS[self.measure.origin] if self.measure.origin else ""


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    key: str
    heading: str
    hint: str
    rows: tuple[LinkRow, ...]


def show_lineage(request: TownRequest, town: str, number: int) -> HttpResponse:
    """The lineage of a term's measures. Nothing typed is lost where it cannot be taken."""
    require(request.actor, Action.PLAN_ADOPT)
    found = term_lineage(request.actor, number)
    rows = [_as_recorded(row) for row in found.new]
    if request.method != "POST":
        return _show(request, found, rows)
    rows = [_as_typed(request, row) for row in rows]
    ended = {row.measure.code for row in found.old if row.is_ended}
    shown, ticked = set(request.POST.getlist("seen-ended")), set(request.POST.getlist("ended"))
    ended = (ended | (ticked - shown)) - (shown - ticked)
    passages, rows = _passages(rows, {str(row.measure.number): row.measure.code for row in found.old})
    if any(row.error for row in rows):
        return _show(request, found, rows, ticked=ticked, status=422)
    reason = without_controls(request.POST.get("reason", ""))
    known = {row.measure.code for row in found.old}
    try:
        link_measures(
            actor=request.actor,
            term_number=number,
            passages=passages,
            ended=ended & known,
            reason=reason,
            at=clock.now(),
        )
    except EditedMeanwhile as clash:
        rows = [_overtaken(row, clash, found) for row in rows]
        return _show(request, found, rows, ticked=ticked, reason=reason, status=409)
    except Invalid as error:
        rows = [replace(row, error=error.fields.get(row.measure.code, "")) for row in rows]
        return _show(request, found, rows, ticked=ticked, reason=reason, errors=error.fields, status=422)
    except NotNow as error:
        return _show(request, found, rows, ticked=ticked, reason=reason, errors={"": error.message}, status=422)
    left = term_lineage(request.actor, number)
    open_ones = len(left.open_new) + len(left.open_old)
    messages.success(
        request,
        _("保存しました。まだ決めていないものが{count}件あります。").format(count=open_ones)
        if open_ones
        else _("保存しました。すべて決まっています。"),
    )
    return redirect("term-lineage", town, number)


def _as_recorded(row: NewRow) -> LinkRow:
    """What is recorded, or else what is proposed."""
    proposed = row.proposed.code if row.proposed else ""
    chosen = row.continues[0].code if row.continues else NEW if row.is_new else proposed
    return LinkRow(row, chosen, "、".join(str(each.number) for each in row.continues[1:]), row.word)


def _as_typed(request: TownRequest, row: LinkRow) -> LinkRow:
    """The row with what was sent for it; one that was not in the form stays as it is recorded."""
    code = row.measure.code
    if f"from-{code}" not in request.POST:
        return replace(row, chosen="") if row.is_proposed else row
    typed = {name: without_controls(request.POST.get(f"{name}-{code}", "")) for name in ("from", "more", "seen")}
    return replace(row, chosen=typed["from"], more=typed["more"].strip(), seen=typed["seen"])


def _passages(rows: Sequence[LinkRow], codes: Mapping[str, str]) -> tuple[list[Passage], list[LinkRow]]:
    """The rows as the command takes them, and the rows again, each with its error where it cannot be read."""
    passages, read = [], []
    for row in rows:
        numbers = [n.lstrip("0") or n for n in re.findall(r"\d+", unicodedata.normalize("NFKC", row.more))]
        rest = re.sub(r"[\d\s、,.・取組番]", "", unicodedata.normalize("NFKC", row.more))
        unknown = [each for each in numbers if each not in codes]
        error = ""
        if rest:
            error = _("ほかの取組は、番号を「7、12」のように書いてください。")
        elif unknown:
            error = _("前の期に、番号{names}の取組はありません。").format(names=listed(unknown))
        elif numbers and row.chosen == NEW:
            error = _("「新しい取組」にするか、前の期の取組を選ぶか、どちらかにしてください。")
        continues = [codes[each] for each in numbers if each in codes]
        if row.chosen not in ("", NEW):
            continues.insert(0, row.chosen)
        read.append(replace(row, error=error))
        passages.append(Passage(row.measure.code, continues, is_new=row.chosen == NEW, seen=row.seen))
    return passages, read


def _overtaken(row: LinkRow, clash: EditedMeanwhile, found: TermLineage) -> LinkRow:
    """A row that somebody else said something else of since: both are shown, and saving again is a decision."""
    if row.measure.code not in clash.theirs:
        return row
    theirs = clash.theirs[row.measure.code]
    names = {
        each.measure.code: _("{number}「{title}」").format(number=each.measure.number, title=each.measure.title)
        for each in found.old
    }
    told = _("新しい取組") if theirs == NEW else listed(names[code] for code in theirs.split(",") if code in names)
    return replace(row, seen=theirs, theirs=told or _("決めていない"), error=clash.message)


def _groups(rows: Sequence[LinkRow]) -> list[Group]:
    """What is open first, then what is proposed, then what is recorded; rows with an error before all."""
    wrong = [row for row in rows if row.error]
    right = [row for row in rows if not row.error]
    parts = [
        ("wrong", _("確かめてほしい取組"), "", wrong),
        (
            "open",
            _("どこから続くか、まだ決めていない取組"),
            _("前の期の取組を選ぶか、「新しい取組」を選んでください。"),
            [row for row in right if row.measure.is_open and row.measure.proposed is None],
        ),
        (
            "proposed",
            _("案のある取組"),
            _("名前と担当が似ている取組を選んであります。確かめてから保存してください。保存するまでは記録されません。"),
            [row for row in right if row.measure.is_open and row.measure.proposed is not None],
        ),
        ("done", _("決めた取組"), "", [row for row in right if not row.measure.is_open]),
    ]
    return [Group(key, heading, hint, tuple(each)) for key, heading, hint, each in parts if each]


def _show(
    request: TownRequest,
    found: TermLineage,
    rows: Sequence[LinkRow],
    *,
    ticked: set[str] | None = None,
    reason: str = "",
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    earlier = found.earlier
    old: list[Ancestor] = [row.measure for row in found.old]
    is_ended = {row.measure.code for row in found.old if row.is_ended}
    chosen_for = {row.chosen: row.measure for row in rows if row.is_proposed}
    context = {
        "current": "plan",
        "longest_reason": LONGEST_LINK_REASON,
        "found": found,
        "term": found.term,
        "earlier": earlier,
        "groups": _groups(rows),
        "failed": [row for row in rows if row.error],
        "errors": {key: text for key, text in (errors or {}).items() if key in ("", "reason")},
        "choices": old,
        "old": [(row, PASSAGE_LABELS[row.passing] if row.passing else "", chosen_for.get(row.measure.code))
                for row in found.old],
        "ticked": is_ended if ticked is None else ticked,
        "proposed": sum(row.is_proposed for row in rows),
        "done": sum(not row.measure.is_open for row in rows),
        "needs_reason": found.term.state == TermState.ADOPTED,
        "reason": reason,
        "themes": theme_passages(request.actor, found.term, earlier) if earlier else [],
        "back": f"{reverse('plan', args=[request.town.slug])}?term={found.term.number}",
    }  # fmt: skip
    return render(request, "work/plan/lineage.html", context, status=status)


addresses = [path("plan/terms/<int:number>/lineage/", show_lineage, name="term-lineage")]
