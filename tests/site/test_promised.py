"""What pages and forms promise to show with the next publication stands on its page once that is public.

One town's year is played through commands, published, and written as files; each test reads the page that the promise speaks of.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import html5lib
import pytest

from meguru.base.towns.scope import town_scope
from meguru.check.committee.commands import record_evaluation
from meguru.check.opinions.commands import answer_opinion, follow_opinion
from meguru.check.opinions.rules import AnswerClass
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.jobs.publishing import render_town
from tests.support.cast import SPRING, Cast
from tests.support.turn import agreed, given_advice, held_meeting, proposed, published, received_opinion, replied

Read = Callable[[str], str]
_pages: dict[str, str] = {}

VOICE, ANSWER, AFTERWARDS = "夜の集まりがほしいです。", "夜の回を月に一度ひらきます。", "秋から夜の回が始まりました。"
ADVICE, REPLY = "夜にも集まりを開いてはどうか。", "次の年に夜の回をつくります。"
SAID = "続けて声かけを広げてほしい。"
REASON = "夜に来たい人がいるためです。"


def _play(cast: Cast) -> None:
    secretary = cast["secretary"].actor
    draft = ActivityDraft(held_on=date(2016, 6, 4), place="東会館", line="見守りの茶話会", district="east", people=12)
    log_activity(actor=secretary, draft=draft, token="activity", at=SPRING)
    meeting = held_meeting(cast)
    record_evaluation(actor=secretary, meeting_id=meeting.pk, measure_code="m01", rating="A", comment=SAID, at=SPRING)
    advice = replied(cast, given_advice(cast, meeting))
    agreed(cast, proposed(cast, advice=[advice.number]))
    opinion = received_opinion(cast, VOICE, district="east")
    answer_opinion(actor=secretary, number=opinion.number, answer=ANSWER, answer_class=AnswerClass.TAKEN_UP,
                   on=SPRING.date(), at=SPRING)  # fmt: skip
    follow_opinion(actor=secretary, number=opinion.number, after=AFTERWARDS, at=SPRING)
    published(cast)


@pytest.fixture
def read(cast: Cast, tmp_path: Path, settings: Any) -> Read:
    """The words of a public page. The site is written by the first test that asks and kept for the others."""
    if not _pages:
        settings.MEGURU_SITE_ROOT = tmp_path / "site"
        with town_scope(cast.town):
            _play(cast)
        render_town("sakura")
        root = tmp_path / "site" / "sakura" / "current"
        for page in root.rglob("*.html"):
            tree = html5lib.parse(page.read_text(), namespaceHTMLElements=False)
            _pages[str(page.relative_to(root))] = "".join("".join(tree.find("body").itertext()).split())

    def words(page: str) -> str:
        assert page in _pages, sorted(_pages)
        return _pages[page]

    return words


def test_an_opinion_stands_with_its_answer_and_what_came_of_it(read: Read) -> None:
    page = read("opinions/index.html")
    assert page.index(VOICE) < page.index(ANSWER) < page.index(AFTERWARDS), "in this order, together"


def test_an_opinion_stands_on_the_page_of_its_district_too(read: Read) -> None:
    assert VOICE in read("districts/east/index.html")
    assert VOICE not in read("districts/west/index.html")


def test_the_public_home_shows_opinions_with_their_answers(read: Read) -> None:
    assert VOICE in read("index.html")


def test_advice_and_its_reply_stand_side_by_side(read: Read) -> None:
    page = read("advice/index.html")
    assert page.index(ADVICE) < page.index(REPLY)
    assert ADVICE in read("measures/m01/index.html")


def test_what_the_committee_said_of_a_measure_stands_on_its_page(read: Read) -> None:
    assert SAID in read("measures/m01/index.html")


def test_a_change_stands_with_its_reason(read: Read) -> None:
    page = read("changes/index.html")
    assert REASON in page
    assert "夜も" in page, "what was added is shown within what it was added to"
    assert "夜も" in read("measures/m01/index.html")


def test_an_accepted_sheet_tells_its_year_and_the_next(read: Read) -> None:
    page = read("measures/m01/index.html")
    for words in ("声かけを12回行いました。", "目標の12回に届いたためです。", "夜の集まりを2回にします。", "継続"):
        assert words in page


def test_an_activity_of_a_finished_year_stands_with_its_place_and_people(read: Read) -> None:
    page = read("districts/east/index.html")
    for words in ("見守りの茶話会", "12人"):
        assert words in page


def test_each_district_tells_its_year_and_why_it_was_called_off(read: Read) -> None:
    assert "集まりを開きました。" in read("districts/east/index.html")
    assert "会場が使えなかったため" in read("districts/west/index.html")
    home = read("index.html")
    assert "東" in home
    assert "西" in home
