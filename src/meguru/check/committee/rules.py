"""Decisions of the committee's work: quorum, the life of a meeting and of a piece of advice, stances of a reply."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from meguru.core.errors import Invalid, NotNow
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _
from meguru.core.states import StateMachine
from meguru.core.text import over_long

LONGEST_PLACE = 100
LONGEST_WORDS = 4000
LONGEST_REASON = 200
# A later day than this, a whole plan on, was mistyped.
LATEST_REPLY_DAYS = 5 * 366
# A reply is never asked for sooner than this after the meeting, whatever the calendar's usual day.
SHORTEST_REPLY_DAYS = 30


class MeetingState(StrEnum):
    """A meeting is called, its report is made from accepted sheets, and it is held, or called off."""

    CALLED = "called"
    REPORTED = "reported"
    HELD = "held"
    CALLED_OFF = "called_off"


class MeetingStep(StrEnum):
    """Steps of a meeting."""

    REPORT = "report"
    HOLD = "hold"
    CALL_OFF = "call_off"


MEETING_MACHINE = StateMachine(
    name="meeting",
    noun=_("会議"),
    initial=MeetingState.CALLED,
    states={
        MeetingState.CALLED: _("開催予定"),
        MeetingState.REPORTED: _("資料あり"),
        MeetingState.HELD: _("開催済み"),
        MeetingState.CALLED_OFF: _("とりやめ"),
    },
    steps={
        MeetingStep.REPORT: _("資料をつくる"),
        MeetingStep.HOLD: _("開催を記録する"),
        MeetingStep.CALL_OFF: _("開催をとりやめる"),
    },
    table={
        MeetingState.CALLED: {MeetingStep.REPORT: MeetingState.REPORTED, MeetingStep.CALL_OFF: MeetingState.CALLED_OFF},
        MeetingState.REPORTED: {
            MeetingStep.REPORT: MeetingState.REPORTED,
            MeetingStep.HOLD: MeetingState.HELD,
            MeetingStep.CALL_OFF: MeetingState.CALLED_OFF,
        },
        MeetingState.HELD: {},
        MeetingState.CALLED_OFF: {},
    },
)


class AdviceState(StrEnum):
    """Advice waits for a reply, has one, and is closed when its effect is seen."""

    OPEN = "open"
    REPLIED = "replied"
    CLOSED = "closed"


class AdviceStep(StrEnum):
    """Steps of a piece of advice."""

    REPLY = "reply"
    CLOSE = "close"


ADVICE_MACHINE = StateMachine(
    name="advice",
    noun=_("助言"),
    initial=AdviceState.OPEN,
    states={AdviceState.OPEN: _("回答待ち"), AdviceState.REPLIED: _("回答済み"), AdviceState.CLOSED: _("終わり")},
    steps={AdviceStep.REPLY: _("答える"), AdviceStep.CLOSE: _("終わりにする")},
    table={
        AdviceState.OPEN: {AdviceStep.REPLY: AdviceState.REPLIED},
        AdviceState.REPLIED: {AdviceStep.REPLY: AdviceState.REPLIED, AdviceStep.CLOSE: AdviceState.CLOSED},
        AdviceState.CLOSED: {},
    },
)


class AdviceKind(StrEnum):
    """What a member's statement is."""

    QUESTION = "question"
    OPINION = "opinion"
    PROPOSAL = "proposal"
    EVALUATION = "evaluation"


ADVICE_KIND_LABELS = {
    AdviceKind.QUESTION: _("質問"),
    AdviceKind.OPINION: _("意見"),
    AdviceKind.PROPOSAL: _("提案"),
    AdviceKind.EVALUATION: _("評価"),
}


class Stance(StrEnum):
    """How the joint secretariat takes up a piece of advice."""

    DONE = "done"
    WILL_DO = "will_do"
    CONSIDER = "consider"
    HARD = "hard"


STANCE_LABELS = {
    Stance.DONE: _("対応済"),
    Stance.WILL_DO: _("対応する"),
    Stance.CONSIDER: _("検討"),
    Stance.HARD: _("困難"),
}


@dataclass(frozen=True)
class Attendance:
    """Heads at a meeting: the fixed number of seats, how many are filled, and who took part in which way."""

    seats: int
    filled: int
    present: int
    online: int = 0
    proxy: int = 0
    written: int = 0

    def check(self) -> None:
        """Raises ``Invalid`` where more took part than there are members, or seats are miscounted."""
        took_part = self.present + self.online + self.proxy + self.written
        if min(self.seats, self.filled, self.present, self.online, self.proxy, self.written) < 0:
            raise Invalid({"present": _("人数は0以上で書いてください。")})
        if self.filled == 0:
            raise Invalid({"filled": _("委員の数（現員）を入れてください。")})
        if self.filled > self.seats:
            raise Invalid({"filled": _("委員の数（現員）が定数をこえています。")})
        if took_part == 0:
            raise Invalid({"present": _("出席した人の数を入れてください。")})
        if took_part > self.filled:
            raise Invalid(
                {
                    "present": _("出席した人の合計（{took_part}人）が、委員の数（{filled}人）をこえています。").format(
                        took_part=took_part, filled=self.filled
                    )
                }
            )


class Part(StrEnum):
    """How a member took part in a meeting; each but the last is counted under the head of its name."""

    PRESENT = "present"
    ONLINE = "online"
    PROXY = "proxy"
    WRITTEN = "written"
    ABSENT = "absent"


PART_LABELS = {
    Part.PRESENT: _("出席"),
    Part.ONLINE: _("オンライン"),
    Part.PROXY: _("代理"),
    Part.WRITTEN: _("書面"),
    Part.ABSENT: _("欠席"),
}


def heads_of(seats: int, parts: Iterable[Part]) -> Attendance:
    """The heads that follow from how each member took part."""
    counted = Counter(parts)
    heads = {part.value: counted[part] for part in Part if part is not Part.ABSENT}
    return Attendance(seats=seats, filled=counted.total(), **heads)


@dataclass(frozen=True)
class QuorumResult:
    """Whether a meeting stands, and the chair's opening sentence that says so."""

    stands: bool
    counted: int
    needed: int
    sentence: str


def count_attended(attendance: Attendance, *, online_counts: bool, proxy_counts: bool, written_counts: bool) -> int:
    """How many attended under a term's rule: the one count for the quorum, the workshop and the public record."""
    return (
        attendance.present
        + attendance.online * online_counts
        + attendance.proxy * proxy_counts
        + attendance.written * written_counts
    )


def judge_quorum(
    attendance: Attendance,
    *,
    rule: str,
    base: str,
    online_counts: bool,
    proxy_counts: bool,
    written_counts: bool,
) -> QuorumResult:
    """Whether a meeting stands under a term's rule: 過半数 is more than half, 半数以上 half or more, of 定数 or 現員."""
    attendance.check()
    whole = attendance.seats if base == "seats" else attendance.filled
    counted = count_attended(
        attendance, online_counts=online_counts, proxy_counts=proxy_counts, written_counts=written_counts
    )
    needed = {"majority": whole // 2 + 1, "half": (whole + 1) // 2, "none": 0}[rule]
    whole_words = _("定数{whole}人").format(whole=whole) if base == "seats" else _("委員{whole}人").format(whole=whole)
    rule_words = {"majority": _("過半数"), "half": _("半数以上"), "none": _("定めなし")}[rule]
    stands = counted >= needed
    if rule == "none":
        said = _("{whole}のうち{counted}人の出席がありました。")
    elif stands:
        said = _("{whole}のうち{counted}人の出席があり、定足数（{rule}）を満たしていますので、会議は成立しています。")
    else:
        said = _("{whole}のうち{counted}人の出席があり、定足数（{rule}）を満たしていません。会議は成立していません。")
    sentence = said.format(whole=whole_words, counted=counted, rule=rule_words)
    return QuorumResult(stands=stands, counted=counted, needed=needed, sentence=sentence)


def check_meeting(held_on: date, place: str, reviewed: FiscalYear) -> None:
    """Raises ``Invalid`` where a meeting has no place, or its day cannot belong to the review of the year."""
    problems: dict[str, str] = {}
    if not place:
        problems["place"] = _("場所を書いてください。")
    elif problem := over_long(place, LONGEST_PLACE):
        problems["place"] = problem
    if not reviewed.starts_on <= held_on <= reviewed.next.next.ends_on:
        problems["held_on"] = _(
            "{reviewed}を振り返る会議の日として、離れすぎています。年度と日を確かめてください。"
        ).format(reviewed=reviewed)
    if problems:
        raise Invalid(problems)


def check_day_of_held(held_on: date, *, today: date | None, first_reply: date | None, first_due: date | None) -> None:
    """Raises ``Invalid`` where a meeting is moved past an answer to its advice, past a due day, or, held, into days to come.

    ``today`` is given for a meeting that was held.
    """
    if today is not None and held_on > today:
        raise Invalid({"held_on": _("まだ来ていない日です。開催した日を入れてください。")})
    if first_reply is not None and held_on > first_reply:
        raise Invalid({"held_on": _("この会議の助言への答え（{day}）より後の日です。").format(day=wareki(first_reply))})
    if first_due is not None and held_on > first_due:
        raise Invalid({"held_on": _("この会議の助言の期限（{day}）より後の日です。").format(day=wareki(first_due))})


def check_short_of_quorum(result: QuorumResult, *, is_known: bool) -> None:
    """Raises ``Invalid`` where a held meeting turns out not to have stood, unless whoever mends it says that this is known."""
    if not result.stands and not is_known:
        raise Invalid(
            {
                "is_short": _(
                    "{sentence}このとおりなら、チェックを付けて、もう一度押してください。評価と助言の記録は残ります。"
                ).format(sentence=result.sentence)
            }
        )


def require_shown(state: MeetingState, what: str) -> None:
    """Raises ``NotNow`` unless the committee was shown a report: only on that is there anything (``what``) to record."""
    if state is MeetingState.CALLED:
        raise NotNow(_("資料をまだつくっていません。資料をつくってから、{what}を記録してください。").format(what=what))
    if state is MeetingState.CALLED_OFF:
        raise NotNow(_("この会議は、とりやめになりました。{what}は記録できません。").format(what=what))


def check_due(due_on: date, held_on: date) -> None:
    """Raises ``Invalid`` where an answer is asked for before its meeting, or so late that the day was mistyped."""
    if due_on < held_on:
        raise Invalid({"due_on": _("期限が、会議の日より前になっています。")})
    if due_on > held_on + timedelta(days=LATEST_REPLY_DAYS):
        raise Invalid({"due_on": _("期限が、会議の日から5年より先になっています。")})


def reply_due(usual: date, given_on: date) -> date:
    """The day by which a reply is asked for: the calendar's usual one, but never right after the meeting."""
    return max(usual, given_on + timedelta(days=SHORTEST_REPLY_DAYS))
