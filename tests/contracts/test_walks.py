"""What a role may not see on one page it sees on none, and no page leads anybody to a closed door.

Every role walks the workshop as links lead, in a year whose sheets stand in every state. Each thing that is kept from somebody
carries a mark; the roles that find the mark anywhere are the roles stated. Each link and each form that a role is shown answers it.
"""

import re
from datetime import date
from urllib.parse import unquote

import pytest
from django.db import transaction

from meguru.base.towns.scope import town_scope
from meguru.check.committee.commands import AdviceDraft, record_advice, record_evaluation
from meguru.check.committee.rules import AdviceKind
from meguru.check.opinions.commands import OpinionDraft, register_opinion
from meguru.check.opinions.rules import Channel
from meguru.check.reviews.commands import SheetDraft, save_sheet
from meguru.core.clock import at_noon
from meguru.do.activities.commands import ActivityDraft, log_activity
from tests.contracts.addresses import all_addresses
from tests.contracts.url_table import LETTERS, READERS, STAFF, WORKSHOP
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.furniture import Furniture, furnish
from tests.support.measures import measure_id
from tests.support.stages import stage
from tests.support.turn import in_every_state, proposed
from tests.support.walking import Page, walk

CLOSED = {400, 403, 404, 405, 500}
# Everybody by the letters of ``url_table``, and d: the chair of 西, whose district is another.
WALKERS = LETTERS | {"d": "other_chair"}
SPRING_AFTER = at_noon(date(2018, 4, 21))

# What is kept from somebody: its mark, and who may find it.
KEPT = {
    "しるしシート": READERS,  # on measures' sheets that are not accepted
    "しるし東地区": READERS + "D",  # on 東's sheet
    "しるし評価": READERS + "M",  # the committee's judgement, before the meeting
    "しるし助言": READERS + "MDd",
    "しるし起案": READERS + "M",  # an amendment that nobody has agreed to
    "しるし活動": STAFF + "UDd",
    "しるし意見": READERS,
    "しるし連絡先": "S",
}


@stage
def _marked(cast: Cast) -> Furniture:
    """A furnished town, and in each thing that is kept from somebody its mark."""
    things = furnish(cast)
    with town_scope(cast.town):
        _put_marks(cast, things)
    return things


def _put_marks(cast: Cast, things: Furniture) -> None:
    secretary, at = cast["secretary"].actor, SPRING_AFTER
    proposed(cast, reason="しるし起案のためです。", measure="m02")
    record_evaluation(actor=secretary, meeting_id=things.meeting.pk, measure_code="m03", rating="A", comment="しるし評価",
                      at=at)  # fmt: skip
    advice = AdviceDraft(kind=AdviceKind.PROPOSAL, text="しるし助言はどうか。", measure="m01")
    record_advice(actor=secretary, meeting_id=things.meeting.pk, draft=advice, at=at)
    in_every_state(cast, "しるしシート")
    content = {"t1.did": "集まりを開きました。しるし東地区"}
    # The sheet as ``in_every_state`` left it was written once, so that the next writing is its second.
    save_sheet(actor=secretary, fiscal_year=2017, code="east", draft=SheetDraft(content=content, revision=1), at=at)
    opinion = OpinionDraft(text="しるし意見です。", channel=Channel.POST, received_on=date(2018, 4, 10), district="east",
                           name="山下 花", contact="しるし連絡先")  # fmt: skip
    register_opinion(actor=secretary, draft=opinion, token="mark", at=at)
    activity = ActivityDraft(held_on=date(2017, 6, 1), place="集会所", line="しるし活動を開いた。", district="east",
                             people=3, measure_ids=[measure_id("m01")])  # fmt: skip
    log_activity(actor=secretary, draft=activity, token="mark", at=at)


def _starts(letter: str, things: Furniture) -> list[str]:
    """Every address of the table that the role may open, whether or not a link leads there."""
    return [
        address.path(things)
        for address in all_addresses()
        if address.is_workshop and letter.upper() in (WORKSHOP[address.name].get or "")
    ]


def _closed_links(pages: dict[str, Page]) -> list[str]:
    return sorted(
        f"{page.address} leads to {link} ({pages[link].status})"
        for page in pages.values()
        for link in page.links
        if link != page.address and link in pages and pages[link].status in CLOSED
    )


def _closed_forms(client: PageClient, pages: dict[str, Page]) -> list[str]:
    """Forms that would be refused whatever is sent. What a post does is taken back."""
    found = []
    for action in sorted({form for page in pages.values() for form in page.forms}):
        point = transaction.savepoint()
        status = client.post(action, {}).status_code
        transaction.savepoint_rollback(point)
        if status in CLOSED - {400}:
            where = [page.address for page in pages.values() if action in page.forms]
            found.append(f"{where[:3]} post to {action} ({status})")
    return found


def _lost_places(pages: dict[str, Page]) -> list[str]:
    """Links to a place on a page of the workshop that has no such place."""
    found = []
    for page in pages.values():
        for link in page.places:
            address, _, place = link.partition("#")
            there = pages.get(address)
            if there is not None and there.status == 200 and unquote(place) not in there.ids:
                found.append(f"{page.address} leads to {link}")
    return sorted(found)


def _open_questions(pages: dict[str, Page]) -> list[str]:
    """The pages on which a question (``work/_sure.html``) is asked before its verb was pressed: one press would do it."""
    return [page.address for page in pages.values() if re.search(r'<details class="sure"[^>]*\sopen\b', page.text)]


@pytest.mark.parametrize("letter", WALKERS)
def test_each_role_finds_what_it_may_see_and_no_closed_door(letter: str, cast: Cast) -> None:
    things = _marked(cast)
    client = cast[WALKERS[letter]].client
    pages = walk(client, [cast[WALKERS[letter]].path(), *_starts(letter, things)], cast.town.slug)
    assert len(pages) > 20
    found = {mark for mark in KEPT if any(mark in page.text for page in pages.values())}
    assert found == {mark for mark, who in KEPT.items() if letter in who}
    assert _open_questions(pages) == [], "the question before a final click stands open on a page that was only opened"
    assert _closed_links(pages) + _closed_forms(client, pages) + _lost_places(pages) == []
