"""What the ledger says of the committee's work, laid beside the rows: meetings and who attended, advice, and the answers to it."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from meguru.base.audit.kinds import Event
from meguru.base.audit.witness import Entry, Shown, before_merging, entries_of, laid_beside, merged, row_hash
from meguru.check.committee.models import Advice, Meeting, Reply
from meguru.check.committee.rules import AdviceState, MeetingState
from meguru.core.language import _

_MEETING = {
    Event.MEETING_CALLED: MeetingState.CALLED,
    Event.REPORT_MADE: MeetingState.REPORTED,
    Event.MEETING_HELD: MeetingState.HELD,
    Event.MEETING_CALLED_OFF: MeetingState.CALLED_OFF,
}
_MENDED = (Event.MEETING_CORRECTED, Event.ATTENDANCE_CORRECTED)
_ADVICE = {
    Event.ADVICE_GIVEN: AdviceState.OPEN,
    Event.ADVICE_REPLIED: AdviceState.REPLIED,
    Event.ADVICE_CLOSED: AdviceState.CLOSED,
}
HEADS = ("seats", "filled", "present", "online", "proxy", "written")


def meeting_hash(meeting: Meeting) -> str:
    """What stands in the ledger for the day and place of a meeting and for who attended it, by member where kept."""
    own = {name: getattr(meeting, name) for name in ("number", "held_on", "place", "quorum_sentence", *HEADS)}
    parts = sorted((each.tenure_id, each.part) for each in meeting.parts.all())
    return row_hash(own | ({"parts": parts} if parts else {}))


def advice_hash(advice: Advice) -> str:
    """What stands in the ledger for a piece of advice as it was given."""
    names = ("meeting_id", "kind", "text", "measure_id", "district_id", "addressee_id", "due_on")
    return row_hash({name: getattr(advice, name) for name in names})


def reply_hash(reply: Reply) -> str:
    """What stands in the ledger for an answer to a piece of advice."""
    return row_hash({name: getattr(reply, name) for name in ("stance", "text", "made_by", "made_on")})


def contradictions() -> Iterator[str]:
    """Each meeting, piece of advice and answer of the town in scope that is not what the ledger saw. For doctor."""
    yield from _meetings()
    advice: dict[str, list[Entry]] = defaultdict(list)
    replies: dict[tuple[str, int], list[Entry]] = {}
    counted: Counter[str] = Counter()
    for said in entries_of(*_ADVICE, Event.ADVICE_CORRECTED, Event.ADVICE_REMOVED):
        number = str(said.facts["number"])
        if said.event is Event.ADVICE_REMOVED:
            advice.pop(number, None)
            continue
        if said.event is Event.ADVICE_REPLIED:
            counted[number] += 1
            replies[number, counted[number]] = [said]
        advice[number].append(said)
    given = {number: [_bare(each) for each in said] for number, said in advice.items()}
    columns = {"addressee_id": merged("organisation"), "district_id": merged("district")}
    rows = {
        row.number: Shown(
            _("助言{number}").format(number=row.number),
            advice_hash(row),
            row.state,
            before_merging(row, advice_hash, columns),
        )
        for row in Advice.objects.all()
    }
    yield from laid_beside(given, rows, gone=lambda number: _("助言{number}").format(number=number), states=_ADVICE)
    answers: dict[tuple[str, int], Shown] = {}
    shown: Counter[str] = Counter()
    for reply in Reply.objects.select_related("advice").order_by("id"):
        number = reply.advice.number
        shown[number] += 1
        name = _("助言{number}への{shown}回目の答え").format(number=number, shown=shown[number])
        answers[number, shown[number]] = Shown(name, reply_hash(reply))
    yield from laid_beside(
        replies,
        answers,
        gone=lambda key: _("助言{number}への{count}回目の答え").format(number=key[0], count=key[1]),
        states={},
    )


def _bare(said: Entry) -> Entry:
    """Of the answer's entry only that there is one: its hash stands for the answer, not for the advice."""
    if said.event is not Event.ADVICE_REPLIED:
        return said
    return Entry(said.seq, said.event, said.person_id, {"number": said.facts["number"]}, said.hash)


def _meetings() -> Iterator[str]:
    trails: dict[int, list[Entry]] = defaultdict(list)
    for said in entries_of(*_MEETING, *_MENDED, Event.MEETING_REMOVED):
        key = int(str(said.facts["id"]))
        if said.event is Event.MEETING_REMOVED:
            trails.pop(key, None)
        else:
            trails[key].append(said)
    meetings = {row.pk: row for row in Meeting.objects.select_related("year").prefetch_related("parts")}
    names = {
        key: _("{year}の第{number}回の会議").format(year=row.year.year, number=row.number)
        for key, row in meetings.items()
    }
    rows = {key: Shown(names[key], meeting_hash(row), row.state) for key, row in meetings.items()}
    yield from laid_beside(trails, rows, gone=lambda key: _("会議（{key}番）").format(key=key), states=_MEETING)
    for key, row in meetings.items():
        made = [each for each in trails.get(key, ()) if each.event is Event.REPORT_MADE]
        if made and not made[-1].facts["digest"] == row.report_digest == report_hash(row.report):
            yield _("{name}の資料が、つくったときと違います").format(name=names[key])


def report_hash(report: object) -> str:
    """The digest of a report, which stands on the meeting's page and in the ledger."""
    return hashlib.sha256(json.dumps(report, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
