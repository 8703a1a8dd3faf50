"""Decisions of the committee's work: quorum, the life of a meeting and of a piece of advice, stances of a reply."""

from dataclasses import dataclass
from enum import StrEnum

from meguru.core.errors import Invalid
from meguru.core.states import StateMachine


class MeetingState(StrEnum):
    """A meeting is called, its report is made from accepted sheets, and it is held."""

    CALLED = "called"
    REPORTED = "reported"
    HELD = "held"


class MeetingStep(StrEnum):
    """Steps of a meeting."""

    REPORT = "report"
    HOLD = "hold"


MEETING_MACHINE = StateMachine(
    name="meeting",
    noun="会議",
    initial=MeetingState.CALLED,
    states={MeetingState.CALLED: "開催予定", MeetingState.REPORTED: "資料あり", MeetingState.HELD: "開催済み"},
    steps={MeetingStep.REPORT: "資料をつくる", MeetingStep.HOLD: "開催を記録する"},
    table={
        MeetingState.CALLED: {MeetingStep.REPORT: MeetingState.REPORTED},
        MeetingState.REPORTED: {
            MeetingStep.REPORT: MeetingState.REPORTED,
            MeetingStep.HOLD: MeetingState.HELD,
        },
        MeetingState.HELD: {},
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
    noun="助言",
    initial=AdviceState.OPEN,
    states={AdviceState.OPEN: "回答待ち", AdviceState.REPLIED: "回答済み", AdviceState.CLOSED: "終わり"},
    steps={AdviceStep.REPLY: "答える", AdviceStep.CLOSE: "終わりにする"},
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
    AdviceKind.QUESTION: "質問",
    AdviceKind.OPINION: "意見",
    AdviceKind.PROPOSAL: "提案",
    AdviceKind.EVALUATION: "評価",
}


class Stance(StrEnum):
    """How the joint secretariat takes up a piece of advice."""

    DONE = "done"
    WILL_DO = "will_do"
    CONSIDER = "consider"
    HARD = "hard"


STANCE_LABELS = {Stance.DONE: "対応済", Stance.WILL_DO: "対応する", Stance.CONSIDER: "検討", Stance.HARD: "困難"}


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
            raise Invalid({"present": "人数は0以上で書いてください。"})
        if self.filled > self.seats:
            raise Invalid({"present": "委員の数が定数をこえています。"})
        if took_part > self.filled:
            raise Invalid(
                {"present": f"出席した人の合計（{took_part}人）が、委員の数（{self.filled}人）をこえています。"}
            )


@dataclass(frozen=True)
class QuorumResult:
    """Whether a meeting stands, and the chair's opening sentence that says so."""

    stands: bool
    counted: int
    needed: int
    sentence: str


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
    counted = (
        attendance.present
        + attendance.online * online_counts
        + attendance.proxy * proxy_counts
        + attendance.written * written_counts
    )
    needed = {"majority": whole // 2 + 1, "half": (whole + 1) // 2, "none": 0}[rule]
    whole_words = f"定数{whole}人" if base == "seats" else f"委員{whole}人"
    rule_words = {"majority": "過半数", "half": "半数以上", "none": "定めなし"}[rule]
    stands = counted >= needed
    sentence = (
        f"{whole_words}のうち{counted}人の出席があり、定足数（{rule_words}）を満たして"
        f"{'いますので、会議は成立しています。' if stands else 'いません。会議は成立していません。'}"
    )
    if rule == "none":
        sentence = f"{whole_words}のうち{counted}人の出席がありました。"
    return QuorumResult(stands=stands, counted=counted, needed=needed, sentence=sentence)
