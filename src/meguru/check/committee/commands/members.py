"""How each member took part in a meeting, as parts of the commands that hold one and that mend its attendance."""

from collections.abc import Mapping

from meguru.base.access.actor import Actor
from meguru.base.bodies.queries.seats import committee_heads, committee_members
from meguru.check.committee.models import Meeting, MemberPart
from meguru.check.committee.rules import Attendance, Part, heads_of
from meguru.core.errors import Invalid
from meguru.core.language import _


def asked_heads(
    actor: Actor, meeting: Meeting, attendance: Attendance | None, parts: Mapping[int, Part] | None
) -> Attendance:
    """The heads as typed, or as they follow from the members. Raises ``Invalid`` where the members are not those of the day.

    Who was kept of a meeting before counts as a member of its day. Part of a command; not one itself.
    """
    if parts is None:
        if attendance is None:
            raise Invalid({"present": _("出席した人の数を入れてください。")})
        return attendance
    known = {member.tenure_id for member in committee_members(actor, meeting.committee_id, on=meeting.held_on)}
    kept = set(meeting.parts.values_list("tenure", flat=True))
    if not known | kept >= set(parts) >= known:
        raise Invalid({"parts": _("委員の名簿が変わりました。ページを開き直して、もう一度入れてください。")})
    seats, _filled = committee_heads(actor, meeting.committee_id, on=meeting.held_on)
    return heads_of(max(seats, len(parts)), parts.values())


def keep_parts(meeting: Meeting, parts: Mapping[int, Part] | None) -> bool:
    """Keep how each member took part, or that only heads are known; whether that is other than before. Part of a command."""
    before = dict(meeting.parts.values_list("tenure", "part"))
    wanted = {tenure: part.value for tenure, part in (parts or {}).items()}
    if before == wanted:
        return False
    meeting.parts.all().delete()
    MemberPart.objects.bulk_create(
        MemberPart(meeting=meeting, tenure_id=tenure, part=part) for tenure, part in sorted(wanted.items())
    )
    return True
