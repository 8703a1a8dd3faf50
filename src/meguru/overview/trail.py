"""The trail of a piece of advice (あしあと): meeting, advice, replies, the changes it led to, and the sheets that follow.

It has no tables. One identity, the advice's number, is followed from the meeting to next year's sheet; what is still to
come is promised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meguru.act.amendments.queries import AmendmentView, amendments_caused_by
from meguru.act.amendments.rules import AmendmentState
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.check.committee.queries import AdviceVersionView, AdviceView, get_advice, versions_of_advice
from meguru.check.committee.rules import AdviceState
from meguru.check.reviews.traces import SheetTrace, sheets_after
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.plans.queries.lineage import line_of


class Station(StrEnum):
    """What a step of the trail is; the door knows the page of each."""

    MEETING = "meeting"
    ADVICE = "advice"
    REPLY = "reply"
    CORRECTION = "correction"
    AMENDMENT = "amendment"
    EDITION = "edition"
    SHEET = "sheet"
    END = "end"


@dataclass(frozen=True)
class TrailEntry:
    """One step: when, what, and the id, number or year under which its page is found.

    ``is_promised``: not there yet. ``may_open``: whether the reader may open a sheet's page.
    """

    station: Station
    title: str
    text: str = ""
    on: date | None = None
    when: str = ""
    id: int | None = None
    code: str = ""
    fiscal_year: int | None = None
    is_promised: bool = False
    may_open: bool = True


@dataclass(frozen=True)
class Trail:
    """A piece of advice with everything that came of it."""

    advice: AdviceView
    steps: tuple[TrailEntry, ...]
    amendments: tuple[AmendmentView, ...]


def trail_of_advice(actor: Actor, number: str) -> Trail:
    """The trail of one piece of advice. Raises ``NotFound``. Eight queries at most. May: everybody in the workshop."""
    require(actor, Action.ADVICE_VIEW)
    advice = get_advice(actor, number)
    amendments = amendments_caused_by(actor, number)
    sheets = _following(actor, advice)
    versions = versions_of_advice(actor, number)
    steps = [*_spoken(advice, versions), *_changes(amendments), *_sheets(advice, amendments, sheets)]
    if advice.state is AdviceState.CLOSED:
        steps.append(TrailEntry(Station.END, _("終わりにしました"), _("この助言の成り行きを見とどけました。")))
    return Trail(advice, tuple(steps), tuple(amendments))


def _following(actor: Actor, advice: AdviceView) -> list[SheetTrace]:
    """The later sheets of what the advice is on: of the district, or of the measure and what continues it."""
    if advice.measure_id is not None:
        return sheets_after(actor, advice.fiscal_year, measure_ids=line_of(advice.measure_id))
    if advice.district_id is not None:
        return sheets_after(actor, advice.fiscal_year, district_id=advice.district_id)
    return []


def _spoken(advice: AdviceView, versions: Sequence[AdviceVersionView]) -> list[TrailEntry]:
    steps = [
        TrailEntry(
            Station.MEETING,
            _("{year}の振り返り　第{meeting_number}回の会議").format(
                year=FiscalYear(advice.fiscal_year), meeting_number=advice.meeting_number
            ),
            on=advice.given_on,
            id=advice.meeting_id,
        ),
        TrailEntry(
            Station.ADVICE,
            _("助言{number}（{kind_label}）").format(number=advice.number, kind_label=advice.kind_label),
            advice.text,
            on=advice.given_on,
        ),
    ]
    told: list[tuple[date, TrailEntry]] = []
    for reply in advice.replies:
        title = _("{made_by}の答え「{stance_label}」").format(made_by=reply.made_by, stance_label=reply.stance_label)
        if reply.is_to_earlier:
            title = _("{title}（直す前の助言への答え）").format(title=title)
        told.append((reply.made_on, TrailEntry(Station.REPLY, title, reply.text, on=reply.made_on)))
    for version in versions:
        title = _("助言を直しました（わけ：{reason}）").format(reason=version.reason)
        text = _("直す前：{text}（答える所：{addressee}）").format(
            text=version.text, addressee=version.addressee or _("事務局")
        )
        told.append((version.corrected_on, TrailEntry(Station.CORRECTION, title, text, on=version.corrected_on)))
    steps += [step for _on, step in sorted(told, key=lambda each: each[0])]
    if not advice.replies:
        who = advice.addressee or _("事務局")
        steps.append(
            TrailEntry(
                Station.REPLY, _("{who}が答えます").format(who=who), _("期限"), on=advice.due_on, is_promised=True
            )
        )
    return steps


def _changes(amendments: Sequence[AmendmentView]) -> list[TrailEntry]:
    steps = []
    for item in amendments:
        agreed = item.state is AmendmentState.AGREED
        number = _("改{number}").format(number=item.number) if item.number else _("案")
        title = _("計画の変更（{kind_label}・{number}）「{title}」").format(
            kind_label=item.kind_label, number=number, title=item.after.get("title") or item.title
        )
        day = item.decided_on if agreed else item.proposed_on
        steps.append(TrailEntry(Station.AMENDMENT, title, item.reason, on=day, id=item.id, is_promised=not agreed))
        if agreed:
            steps.append(
                TrailEntry(
                    Station.EDITION,
                    _("{effective}からの計画に入りました").format(effective=item.effective),
                    when=item.effective.label,
                    fiscal_year=item.effective_year,
                )
            )
    return steps


def _sheets(advice: AdviceView, amendments: Sequence[AmendmentView], sheets: Sequence[SheetTrace]) -> list[TrailEntry]:
    # A change's number (改1) holds in one term only.
    layers = {(item.term.pk, item.number) for item in amendments if item.number is not None}
    steps = []
    for sheet in sheets:
        shows_advice, shows_layer = (
            advice.number in sheet.advice,
            any((sheet.term_id, number) in layers for number in sheet.layers),
        )
        if not (shows_advice or shows_layer):
            continue
        year = FiscalYear(sheet.fiscal_year)
        words = [
            _("いまは「{state_label}」です。").format(state_label=sheet.state_label)
            if sheet.state_label
            else _("受理されると、ここに出ます。")
        ]
        if shows_advice:
            words.insert(0, sheet.reply if sheet.reply else _("この助言に、どう応えたかを書く欄があります。"))
        if shows_layer:
            words.insert(0, _("変わったあとの本文から始まっています。"))
        steps.append(
            TrailEntry(
                Station.SHEET,
                _("{year}の振り返りシート「{sheet_title}」").format(year=year, sheet_title=sheet.title),
                "\n".join(words),
                when=year.label,
                code=sheet.code,
                fiscal_year=sheet.fiscal_year,
                may_open=sheet.may_open,
            )
        )
    if not steps and advice.state is not AdviceState.CLOSED:
        year = FiscalYear(advice.fiscal_year).next
        steps.append(
            TrailEntry(
                Station.SHEET,
                _("{year}の振り返りシートで見とどけます").format(year=year),
                when=year.label,
                is_promised=True,
            )
        )
    return steps
