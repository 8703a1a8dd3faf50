"""Brings the cast's year forward, through commands only: accepted sheets, a meeting with its report, advice, a publication.

Each function does one stage and gives what the next one needs; days follow the real calendar of a review.
"""

from datetime import date, datetime
from typing import Any

from meguru.act.amendments.commands import AmendmentDraft, agree_amendment, propose_amendment
from meguru.act.amendments.models import Amendment
from meguru.act.turn.commands import open_year
from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.towns.scope import town_scope
from meguru.check.committee.commands import (
    AdviceDraft,
    call_meeting,
    hold_meeting,
    keep_report,
    record_advice,
    reply_to_advice,
)
from meguru.check.committee.models import Advice, Meeting
from meguru.check.committee.rules import AdviceKind, Attendance, Stance
from meguru.check.opinions.commands import OpinionDraft, register_opinion
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import Channel
from meguru.check.reviews.commands import (
    SheetDraft,
    accept_sheet,
    confirm_sheet,
    return_sheet,
    save_sheet,
    send_sheet,
)
from meguru.check.reviews.material import sheets_of_year
from meguru.check.reviews.rules import Manner, Means, SheetState
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.overview.report import committee_report
from meguru.plan.plans.rules import LayerKind
from meguru.publish.commands import approve_publication, draft_publication, publish_year
from meguru.publish.models import Publication
from tests.support.cast import SPRING, Cast
from tests.support.measures import measure_id
from tests.support.stages import stage

MEETING_DAY = date(2017, 8, 4)
SUMMER = at_noon(MEETING_DAY)
WINTER = at_noon(date(2018, 2, 1))
HEADS = Attendance(seats=15, filled=14, present=9, online=2)


def measure_words(mark: str = "") -> dict[str, str]:
    """Everything a measure's sheet must say, each field with ``mark`` in it."""
    return {
        "did": f"声かけを12回行いました。{mark}",
        "rating_reason": f"目標の12回に届いたためです。{mark}",
        "issue": f"夜の集まりが少ないことです。{mark}",
        "next_plan": f"夜の集まりを2回にします。{mark}",
    }


def write(
    actor: Actor, code: str, *, fiscal_year: int = 2016, at: datetime = SPRING, mark: str = "", **more: Any
) -> None:
    """Write a sheet so that it can be handed in; an answer where it has advice to answer."""
    sheet = next(s for s in sheets_of_year(fiscal_year) if s.code == code)
    content = {"t1.did": f"集まりを開きました。{mark}"} if sheet.is_district else measure_words(mark)
    if sheet.handed_down.get("advice"):
        content["advice_reply"] = f"助言のとおりにしました。{mark}"
    choices = {} if sheet.is_district else {"rating": "B", "direction": "keep"}
    draft = SheetDraft(content=content, revision=sheet.revision, **{**choices, **more})
    save_sheet(actor=actor, fiscal_year=fiscal_year, code=code, draft=draft, at=at)


@stage
def accept(
    cast: Cast, code: str, *, fiscal_year: int = 2016, at: datetime = SPRING, mark: str = "", **more: Any
) -> None:
    """Take one sheet all the way to accepted."""
    secretary = cast["secretary"].actor
    write(secretary, code, fiscal_year=fiscal_year, at=at, mark=mark, **more)
    send_sheet(actor=secretary, fiscal_year=fiscal_year, code=code, at=at)
    sheet = next(s for s in sheets_of_year(fiscal_year) if s.code == code)
    if sheet.is_district:
        confirm_sheet(
            actor=secretary, fiscal_year=fiscal_year, code=code, at=at, means=Means.PAPER, confirmed_by="委員長"
        )
    else:
        approver = Actor(
            town_id=secretary.town_id,
            name="係長",
            grants=(Grant(Role.DEPARTMENT_APPROVER, organisation_id=sheet.owner_id),),
        )
        confirm_sheet(actor=approver, fiscal_year=fiscal_year, code=code, at=at)
    accept_sheet(actor=secretary, fiscal_year=fiscal_year, code=code, at=at)


@stage
def accept_all(cast: Cast, *, fiscal_year: int = 2016) -> None:
    """Accept every sheet of the year; 西 cancelled its year."""
    for sheet in sheets_of_year(fiscal_year):
        if sheet.state is not SheetState.ACCEPTED:
            cancelled: dict[str, Any] = {"manner": Manner.CANCELLED.value, "manner_note": "会場が使えなかったため"}
            accept(cast, sheet.code, fiscal_year=fiscal_year, **(cancelled if sheet.code == "west" else {}))


@stage
def called_meeting(cast: Cast) -> Meeting:
    """A meeting on 2016 without a report."""
    actor = cast["secretary"].actor
    return call_meeting(actor=actor, fiscal_year=2016, held_on=MEETING_DAY, place="役場 会議室", at=SPRING)


@stage
def reported_meeting(cast: Cast) -> Meeting:
    """The same with every sheet accepted and its report made."""
    accept_all(cast)
    actor, meeting = cast["secretary"].actor, called_meeting(cast)
    return keep_report(actor=actor, meeting_id=meeting.pk, report=committee_report(actor, 2016), at=SPRING)


@stage
def held_meeting(cast: Cast) -> Meeting:
    """The same, held with a quorum."""
    meeting = reported_meeting(cast)
    return hold_meeting(actor=cast["secretary"].actor, meeting_id=meeting.pk, attendance=HEADS, at=SUMMER)


@stage
def given_advice(cast: Cast, meeting: Meeting, text: str = "夜にも集まりを開いてはどうか。", **more: Any) -> Advice:
    """A piece of advice on m01 (福祉課), or on what ``more`` says."""
    subject = more or {"measure": "m01"}
    draft = AdviceDraft(kind=AdviceKind.PROPOSAL, text=text, **subject)
    return record_advice(actor=cast["secretary"].actor, meeting_id=meeting.pk, draft=draft, at=SUMMER)


@stage
def replied(cast: Cast, advice: Advice) -> Advice:
    """The advice with the answer of 福祉課."""
    reply_to_advice(
        actor=cast["writer"].actor,
        number=advice.number,
        stance=Stance.WILL_DO,
        text="次の年に夜の回をつくります。",
        on=MEETING_DAY,
        at=SUMMER,
    )
    advice.refresh_from_db()
    return advice


@stage
def received_opinion(cast: Cast, text: str = "夜の集まりがほしいです。", token: str = "one", **more: Any) -> Opinion:
    """An opinion by post, on nothing in particular unless ``more`` says so; ``measure`` is a code of the third term."""
    if "measure" in more:
        more["measure_id"] = measure_id(more.pop("measure"))
    draft = OpinionDraft(text=text, channel=Channel.POST, received_on=date(2017, 4, 10), **more)
    return register_opinion(actor=cast["secretary"].actor, draft=draft, token=token, at=SPRING)


@stage
def proposed(cast: Cast, *, by: str = "secretary", **more: Any) -> Amendment:
    """A proposal to amend m01's text from 2017, caused by something said, unless ``more`` says otherwise."""
    usual: dict[str, Any] = {
        "kind": LayerKind.AMEND,
        "reason": "夜に来たい人がいるためです。",
        "after": {"description": "あいさつと声かけで、夜も気づき合える町にします。"},
        "measure": "m01",
        "other_cause": "民生委員の話",
    }
    draft = AmendmentDraft(**{**usual, **more})
    return propose_amendment(actor=cast[by].actor, fiscal_year=2016, draft=draft, at=WINTER)


@stage
def agreed(cast: Cast, amendment: Amendment) -> Amendment:
    """The proposal agreed by the council's secretariat."""
    actor = cast["council_secretary"].actor
    return agree_amendment(actor=actor, amendment_id=amendment.pk, on=WINTER.date(), at=WINTER)


@stage
def drafted(cast: Cast, *, by: str = "secretary", fiscal_year: int = 2016) -> Publication:
    """A draft of the publication of a year."""
    return draft_publication(
        actor=cast[by].actor, fiscal_year=FiscalYear(fiscal_year), published_on=WINTER.date(), at=WINTER
    )


@stage
def published(cast: Cast, *, fiscal_year: int = 2016) -> Publication:
    """The same, approved by the second person and public."""
    publication = drafted(cast, fiscal_year=fiscal_year)
    second = cast["council_secretary"].actor
    approve_publication(actor=second, publication_id=publication.pk, at=WINTER)
    return publish_year(actor=second, publication_id=publication.pk, at=WINTER)


@stage
def next_year(cast: Cast) -> None:
    """Open 2017."""
    open_year(actor=cast["secretary"].actor, fiscal_year=FiscalYear(2017), at=WINTER)


@stage
def in_every_state(cast: Cast, mark: str = "") -> None:
    """Open 2017 and leave its sheets under way: m01 being written, m02 in confirmation, m03 handed in, m04 returned, 東 begun."""
    secretary, at = cast["secretary"].actor, at_noon(date(2018, 4, 20))
    with town_scope(cast.town):
        next_year(cast)
        for code in ("m01", "m02", "m03", "m04", "east"):
            write(secretary, code, fiscal_year=2017, at=at, mark=mark)
        for code in ("m02", "m03", "m04"):
            send_sheet(actor=secretary, fiscal_year=2017, code=code, at=at)
        for code in ("m03", "m04"):
            confirm_sheet(actor=cast["council_staff"].actor, fiscal_year=2017, code=code, at=at)
        remarks = {"rating_reason": f"もう少しくわしくお願いします。{mark}"}
        return_sheet(actor=secretary, fiscal_year=2017, code="m04", remarks=remarks, at=at)
