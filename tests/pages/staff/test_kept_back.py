"""The pages of the plan keep back what a reader may not see yet: sheets before acceptance, judgements before the meeting."""

import pytest

from meguru.check.committee.commands import hold_meeting, record_evaluation
from tests.support.browse import Person
from tests.support.cast import Cast
from tests.support.turn import HEADS, SUMMER, accept, in_every_state, reported_meeting

STAFF = ("secretary", "writer", "approver", "council_staff", "supporter", "auditor")
OTHERS = ("chair", "other_chair", "member", "operator")


def _opens(cast: Cast, key: str, place: str) -> Person:
    return Person(cast[key].client).open(cast[key].path(f"plan/{place}/?term=3&year=2017"))


@pytest.mark.parametrize("key", STAFF)
def test_staff_see_where_a_sheet_stands_and_how_it_rates_itself(cast: Cast, key: str) -> None:
    in_every_state(cast)
    _opens(cast, key, "measures/m04").sees("差戻し", "継続").misses("受理のあとに出ます")


@pytest.mark.parametrize("key", OTHERS)
def test_nobody_else_does_before_it_is_accepted(cast: Cast, key: str) -> None:
    in_every_state(cast)
    page = _opens(cast, key, "measures/m04")
    page.sees("受理のあとに出ます").misses("差戻し", "順調")
    assert f'href="{cast[key].path("sheets/2017/m04/")}"' not in cast[key].client.get(page.address).content.decode()


@pytest.mark.parametrize("key", OTHERS)
def test_everybody_does_once_it_is_accepted(cast: Cast, own_town: object, key: str) -> None:
    accept(cast, "m02")
    _opens(cast, key, "measures/m02").sees("受理").misses("受理のあとに出ます")


def test_a_district_sees_its_own_sheet_and_not_its_neighbours(cast: Cast) -> None:
    in_every_state(cast)
    _opens(cast, "chair", "districts/east").sees("作成中").misses("受理のあとに出ます")
    _opens(cast, "other_chair", "districts/east").sees("受理のあとに出ます").misses("作成中")


def test_a_judgement_is_shown_to_all_when_its_meeting_was_held(cast: Cast, own_town: object) -> None:
    meeting, secretary = reported_meeting(cast), cast["secretary"].actor
    record_evaluation(actor=secretary, meeting_id=meeting.pk, measure_code="m01", rating="C", comment="よい", at=SUMMER)
    label = "やや遅れている"
    _opens(cast, "member", "measures/m01").sees(label)
    for key in ("chair", "operator"):
        _opens(cast, key, "measures/m01").misses(label)
    hold_meeting(actor=secretary, meeting_id=meeting.pk, attendance=HEADS, at=SUMMER)
    for key in ("member", "chair", "operator"):
        _opens(cast, key, "measures/m01").sees(label)
