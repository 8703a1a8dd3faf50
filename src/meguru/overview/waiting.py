"""What waits for one person now, as plain data: the first page is drawn from it, and whatever else tells people what to do.

Each thing says what kind it is, what it is about, since when it waits, until when, and whose move it is. How it reads is
``sentence``, so that a page, a letter and a calendar say the same words; where it leads is the door's own matter.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from meguru.act.amendments.queries import count_to_agree
from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, may_somewhere
from meguru.base.access.deciding import acts_in_stead
from meguru.check.committee.queries import newest_report, unanswered_advice
from meguru.check.opinions.queries import count_by_state
from meguru.check.opinions.rules import OpinionState
from meguru.check.reviews.material import SheetMark, marks_to_do
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import SheetState, SheetStep, is_ordered_by_body, responsible
from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined
from meguru.do.milestones.queries import FirstPeople, first_people, milestones_to_do
from meguru.overview.board import WAITS_FOR_OWNER
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.queries import unopened_now
from meguru.plan.calendar.rules import working_days_late
from meguru.publish.queries import publications_waiting


class WaitingKind(StrEnum):
    """What has to be done."""

    ACCEPT_SHEET = "accept-sheet"
    CONFIRM_SHEET = "confirm-sheet"
    AWAIT_CONFIRMATION = "await-confirmation"
    RECORD_PAPER = "record-paper"
    MEND_SHEET = "mend-sheet"
    WRITE_SHEET = "write-sheet"
    AWAIT_WRITER = "await-writer"
    WRITE_TOGETHER = "write-together"
    CHASE_LATE = "chase-late"
    OPEN_YEAR = "open-year"
    ANSWER_OPINIONS = "answer-opinions"
    ANSWER_ADVICE = "answer-advice"
    AGREE_AMENDMENTS = "agree-amendments"
    APPROVE_PUBLICATIONS = "approve-publications"
    RELEASE_PUBLICATIONS = "release-publications"
    READ_REPORT = "read-report"
    KEEP_MILESTONE = "keep-milestone"


class Move(StrEnum):
    """Whose move it is: this person's, or somebody else's: a head who confirms, a chair whose paper this person keeps."""

    MINE = "mine"
    ANOTHERS = "anothers"


SENTENCES = {
    WaitingKind.ACCEPT_SHEET: _("「{subject}」を見て、受理するか直しをお願いしてください"),
    WaitingKind.CONFIRM_SHEET: _("「{subject}」を確かめてください"),
    WaitingKind.AWAIT_CONFIRMATION: _("「{subject}」の確認を待っています"),
    WaitingKind.RECORD_PAPER: _("「{subject}」を確かめた人（紙・決裁）を、代わりに記録してください"),
    WaitingKind.MEND_SHEET: _("「{subject}」に直しのお願いがあります"),
    WaitingKind.WRITE_SHEET: _("「{subject}」を書いてください"),
    WaitingKind.AWAIT_WRITER: _("「{subject}」は、まだ確認に回っていません"),
    WaitingKind.WRITE_TOGETHER: _("「{subject}」を、担当の組織と一緒に書いてください"),
    WaitingKind.CHASE_LATE: _("{subject}のシートの期限をすぎた相手が、{count}か所あります"),
    WaitingKind.OPEN_YEAR: _("{subject}は、まだ開かれていません"),
    WaitingKind.ANSWER_OPINIONS: _("回答を待っているご意見が{count}件あります"),
    WaitingKind.ANSWER_ADVICE: _("答えを待っている助言が{count}件あります"),
    WaitingKind.AGREE_AMENDMENTS: _("決めるのを待っている計画の変更が{count}件あります"),
    WaitingKind.APPROVE_PUBLICATIONS: _("承認を待っている公表の案が{count}件あります"),
    WaitingKind.RELEASE_PUBLICATIONS: _("承認され、公表を待っているものが{count}件あります"),
    WaitingKind.READ_REPORT: _("{subject}の資料を読めます"),
    WaitingKind.KEEP_MILESTONE: _("「{subject}」の期日です。済んだら、済みにしてください"),
}


# What a group of them is called where several of a kind stand together.
GROUPS = {
    WaitingKind.ACCEPT_SHEET: _("受理を待つシート"),
    WaitingKind.CONFIRM_SHEET: _("確かめるシート"),
    WaitingKind.AWAIT_CONFIRMATION: _("確認を待っているシート"),
    WaitingKind.RECORD_PAPER: _("紙での確認を待つシート"),
    WaitingKind.MEND_SHEET: _("直しのお願いがあるシート"),
    WaitingKind.WRITE_SHEET: _("書くシート"),
    WaitingKind.AWAIT_WRITER: _("まだ確認に回っていないシート"),
    WaitingKind.WRITE_TOGETHER: _("一緒に書くシート"),
    WaitingKind.KEEP_MILESTONE: _("取組の節目"),
}
# Who is told of these waits for somebody else.
_OF_ANOTHER = frozenset({WaitingKind.AWAIT_CONFIRMATION, WaitingKind.AWAIT_WRITER})
OTHER_GROUP = _("ほかに待っていること")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. ``count`` is how many it stands for; ``fiscal_year``, ``code`` and ``id`` name what it is about (of a
    milestone: the code of its measure, and the number of the term).

    ``days_late`` are working days after ``due``: 0 where it is not late, or where it is not this person who is late. ``reason``
    is why it came back to this person, ``who`` whom it is about.
    """

    kind: WaitingKind
    move: Move = Move.MINE
    subject: str = ""
    count: int = 1
    since: datetime | None = None
    due: date | None = None
    days_late: int = 0
    fiscal_year: int | None = None
    code: str = ""
    id: int | None = None
    reason: str = ""
    who: str = ""


def sentence(waiting: Waiting) -> str:
    """What waits, in one sentence to its person."""
    return SENTENCES[waiting.kind].format(subject=waiting.subject, count=waiting.count)


def what_waits(actor: Actor, *, at: datetime, years: Sequence[PlanYear], reviewed: PlanYear | None) -> list[Waiting]:
    """What waits for this person at this moment: late sheets first, then sheets, then the rest.

    ``years`` are the opened ones and ``reviewed`` the one under review (``calendar.queries``). A fixed number of queries.
    May: everybody in the workshop; each sees what waits for nobody but them.
    """
    today = clock.day_of(at)
    # Before the first year there are neither sheets nor advice: nothing is asked about them.
    found = marks_to_do(reviewed.fiscal_year if reviewed else 0) if years else []
    marks = [mark for mark in found if _may_see(actor, mark)]
    here = [mark for mark in marks if reviewed and mark.fiscal_year == reviewed.fiscal_year]
    elsewhere = [mark for mark in marks if not (reviewed and mark.fiscal_year == reviewed.fiscal_year)]
    sheets = _sheets(actor, here, today) + _of_other_years(actor, elsewhere, today)
    firsts = first_people(actor, on=today) if sheets else {}
    return (
        [_with_first(waiting, firsts) for waiting in sheets]
        + _milestones(actor, today)
        + _years(actor, unopened_now(today, years))
        + _answers(actor, years)
        + _decisions(actor)
        + _reports(actor)
    )


def _first_words(name: str) -> str:
    return _("主担当：{name}").format(name=name) if name else ""


def _with_first(waiting: Waiting, firsts: FirstPeople) -> Waiting:
    """A sheet of a measure with who looks after that first."""
    if waiting.who or waiting.fiscal_year is None:
        return waiting
    year, named = waiting.fiscal_year, firsts.get(waiting.code, ())
    name = next((name for first_year, last_year, name in named if first_year <= year <= last_year), "")
    return replace(waiting, who=_first_words(name))


def _milestones(actor: Actor, today: date) -> list[Waiting]:
    """The milestones that are late or soon due. Where people look after the measure it is their move, else that of its seats."""
    return [
        Waiting(
            WaitingKind.KEEP_MILESTONE,
            move=Move.ANOTHERS if line.people and actor.person_id not in line.person_ids else Move.MINE,
            subject=_("{title}：{what}").format(title=line.title, what=line.what),
            due=line.due_on,
            days_late=working_days_late(line.due_on, today),
            code=line.code,
            id=line.term_number,
            who=_first_words(line.first),
        )
        for line in milestones_to_do(actor, today=today)
    ]


def _may_see(actor: Actor, sheet: SheetMark) -> bool:
    return can(actor, Action.SHEET_VIEW, sheet.target)


def _sheets(actor: Actor, sheets: Sequence[SheetMark], today: date) -> list[Waiting]:
    """What is to be done in the year under review, where it is open."""
    found = [_sheet(sheet, kind, today) for sheet in sheets if (kind := kind_of_sheet(actor, sheet))]
    return sorted(found, key=lambda waiting: not waiting.days_late) + _late(actor, sheets, today)


def _of_other_years(actor: Actor, sheets: Sequence[SheetMark], today: date) -> list[Waiting]:
    """What is on its way in another open year: an older one that was opened again to be corrected, or the next one."""
    found = [(sheet, kind_of_sheet(actor, sheet)) for sheet in sheets]
    return [_sheet(sheet, kind, today, with_year=True) for sheet, kind in found if kind]


def _late(actor: Actor, sheets: Sequence[SheetMark], today: date) -> list[Waiting]:
    """How many parties are late, as the board counts them, for whoever gathers the sheets."""
    if not (can(actor, Action.BOARD_VIEW) and can(actor, Action.SHEET_ACCEPT)):
        return []
    by_body = is_ordered_by_body(sheets)
    late = {
        (sheet.is_district, sheet.by_ward_council, responsible(sheet, by_body=by_body))
        for sheet in sheets
        if sheet.state in WAITS_FOR_OWNER and working_days_late(sheet.due_on, today)
    }
    if not late:
        return []
    year = FiscalYear(sheets[0].fiscal_year)
    who = _parties(late)
    return [Waiting(WaitingKind.CHASE_LATE, subject=year.label, count=len(late), fiscal_year=year.year, who=who)]


# Whose sheets are late, by whether it is a district, and whether it is the ward council.
_PARTIES = {(False, False): _("課"), (False, True): _("社会福祉協議会"), (True, False): _("地区")}
NAMED_PARTIES = 3


def _parties(late: Collection[tuple[bool, bool, str]]) -> str:
    """Who is late, by kind with its number, the first of each by name."""
    parts = []
    for (is_district, by_council), label in _PARTIES.items():
        names = sorted(name for district, council, name in late if (district, council) == (is_district, by_council))
        if names:
            more = _(" ほか{number}").format(number=len(names) - NAMED_PARTIES) if len(names) > NAMED_PARTIES else ""
            said = joined("、", names[:NAMED_PARTIES]) + more
            parts.append(_("{label}{number}（{names}）").format(label=label, number=len(names), names=said))
    return joined("、", parts)


def _sheet(sheet: SheetMark, kind: WaitingKind, today: date, *, with_year: bool = False) -> Waiting:
    # What has been handed in was due from its writer; whoever accepts it has no day, and sees since when it waits.
    is_handed_in = sheet.state is SheetState.SUBMITTED
    return Waiting(
        kind,
        move=Move.ANOTHERS if kind in _OF_ANOTHER else Move.MINE,
        subject=f"{FiscalYear(sheet.fiscal_year).label} {sheet.title}" if with_year else sheet.title,
        since=sheet.last_act_at,
        due=None if is_handed_in else sheet.due_on,
        days_late=0 if is_handed_in else working_days_late(sheet.due_on, today),
        fiscal_year=sheet.fiscal_year,
        code=sheet.code,
        id=sheet.id,
        reason=sheet.sent_back_reason if kind is WaitingKind.MEND_SHEET else "",
    )


def kind_of_sheet(actor: Actor, sheet: SheetMark | SheetView) -> WaitingKind | None:
    """What this person has to do about a sheet, if anything: the nearest act to its acceptance."""
    target = sheet.target
    if can(actor, Action.SHEET_ACCEPT, target) and sheet.state is SheetState.SUBMITTED:
        return WaitingKind.ACCEPT_SHEET
    if sheet.on_paper and can(actor, Action.SHEET_CONFIRM_PAPER) and sheet.allows(SheetStep.CONFIRM):
        return WaitingKind.RECORD_PAPER
    if not actor.owns(target):
        together = actor.shares(target) and can(actor, Action.SHEET_WRITE, target) and sheet.allows(SheetStep.WRITE)
        return WaitingKind.WRITE_TOGETHER if together else None
    if can(actor, Action.SHEET_CONFIRM, target) and sheet.allows(SheetStep.CONFIRM):
        return WaitingKind.CONFIRM_SHEET
    if can(actor, Action.SHEET_CONFIRM_PAPER, target) and sheet.allows(SheetStep.CONFIRM):
        return WaitingKind.AWAIT_CONFIRMATION
    came_back = sheet.state is SheetState.RETURNED or (sheet.sent_back_reason and sheet.allows(SheetStep.WRITE))
    if can(actor, Action.SHEET_WRITE, target) and came_back:
        return WaitingKind.MEND_SHEET
    if can(actor, Action.SHEET_WRITE, target) and sheet.allows(SheetStep.WRITE):
        # Whoever only confirms may write it, too, but it is others who are asked to.
        return WaitingKind.AWAIT_WRITER if actor.roles == {Role.DEPARTMENT_APPROVER} else WaitingKind.WRITE_SHEET
    return None


def _years(actor: Actor, unopened: FiscalYear | None) -> list[Waiting]:
    """That the year the day lies in is not opened yet, for whoever may open it."""
    if unopened is None or not can(actor, Action.YEAR_OPEN):
        return []
    return [Waiting(WaitingKind.OPEN_YEAR, subject=str(unopened), fiscal_year=unopened.year)]


def _answers(actor: Actor, years: Sequence[PlanYear]) -> list[Waiting]:
    """Opinions and advice that wait for an answer from this person."""
    found = []
    if can(actor, Action.OPINION_ANSWER):
        by_state = count_by_state(actor)
        found += _counted(WaitingKind.ANSWER_OPINIONS, by_state[OpinionState.RECEIVED] + by_state[OpinionState.SORTED])
    if years and may_somewhere(actor, Action.ADVICE_REPLY):
        mine = [each for each in unanswered_advice(actor) if can(actor, Action.ADVICE_REPLY, each.target)]
        due = min((each.due_on for each in mine), default=None)
        found += _counted(WaitingKind.ANSWER_ADVICE, len(mine), due=due)
    return found


def _decisions(actor: Actor) -> list[Waiting]:
    """What waits for a second person, and what was approved and is not public yet."""
    found = []
    if can(actor, Action.AMENDMENT_AGREE):
        found += _counted(
            WaitingKind.AGREE_AMENDMENTS, count_to_agree(actor), move=_move(actor, Action.AMENDMENT_AGREE)
        )
    if can(actor, Action.PUBLICATION_RELEASE):
        to_approve, to_release = publications_waiting(actor)
        if can(actor, Action.PUBLICATION_APPROVE):
            move = _move(actor, Action.PUBLICATION_APPROVE)
            found += _counted(WaitingKind.APPROVE_PUBLICATIONS, to_approve, move=move)
        found += _counted(WaitingKind.RELEASE_PUBLICATIONS, to_release)
    return found


def _move(actor: Actor, action: Action) -> Move:
    """Whose move a decision is: of whoever only stands in, somebody else's."""
    return Move.ANOTHERS if acts_in_stead(actor, action) else Move.MINE


def _counted(kind: WaitingKind, count: int, *, due: date | None = None, move: Move = Move.MINE) -> list[Waiting]:
    return [Waiting(kind, move=move, count=count, due=due)] if count else []


def _reports(actor: Actor) -> list[Waiting]:
    """The paper that a member of the committee reads before the meeting."""
    meeting = newest_report(actor) if Role.COMMITTEE_MEMBER in actor.roles else None
    if meeting is None:
        return []
    subject = _("{year} 第{number}回").format(year=FiscalYear(meeting.fiscal_year), number=meeting.number)
    return [Waiting(WaitingKind.READ_REPORT, subject=subject, due=meeting.held_on, id=meeting.id)]
