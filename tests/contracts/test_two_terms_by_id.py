"""Pages that are addressed by an id or a number: under each of two plans they name no measure of the other."""

import re
from datetime import date

import pytest

from meguru.check.opinions.commands import OpinionDraft, register_opinion
from meguru.check.opinions.rules import Channel
from meguru.core.clock import at_noon
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.plan.plans.models import Measure
from tests.support.cast import Cast
from tests.support.measures import measure_id
from tests.support.second_term import spring_2021

pytestmark = pytest.mark.usefixtures("own_town")

DAYS = {3: date(2021, 2, 10), 4: date(2021, 4, 20)}

# Where a measure of the other plan may stand: a form offers both plans while both are under way, each under its own name.
ALLOWED = (
    r'<optgroup label="第{term}期[^"]*">.*?</optgroup>',
    r'<fieldset class="choices-of"><legend>第{term}期[^<]*</legend>.*?</fieldset>',
)


@pytest.fixture
def pages(cast: Cast) -> dict[int, dict[str, str]]:
    """What the page of an activity and of an opinion says, on the first measure of each plan."""
    spring_2021(cast)
    secretary = cast["secretary"]
    found: dict[int, dict[str, str]] = {}
    for term, day in DAYS.items():
        measure, at = measure_id("m01", term), at_noon(day)
        done = ActivityDraft(held_on=day, place="集会所", line="お茶の会", people=5, measure_ids=[measure])
        activity = log_activity(actor=secretary.actor, draft=done, token=f"a{term}", at=at)
        said = OpinionDraft(text="続けてください。", channel=Channel.POST, received_on=day, measure_id=measure)
        opinion = register_opinion(actor=secretary.actor, draft=said, token=f"o{term}", at=at)
        paths = {"activity": f"activities/{activity.pk}/", "opinion": f"opinions/{opinion.number}/"}
        found[term] = {}
        for name, path in paths.items():
            answer = secretary.client.get(secretary.path(path))
            assert answer.status_code == 200, path
            found[term][name] = answer.content.decode()
    return found


@pytest.mark.parametrize("page", ["activity", "opinion"])
@pytest.mark.parametrize(("term", "other"), [(3, 4), (4, 3)])
def test_the_page_names_its_own_measure_and_no_stranger(
    page: str, term: int, other: int, pages: dict[int, dict[str, str]]
) -> None:
    titles = {n: set(Measure.objects.filter(term__number=n).values_list("title", flat=True)) for n in DAYS}
    text = pages[term][page]
    for choices in ALLOWED:
        text = re.sub(choices.format(term=other), "", text, flags=re.S)
    text = re.sub(r"<[^>]+>", "", text)
    assert Measure.objects.get(pk=measure_id("m01", term)).title in text
    for own in sorted(titles[term], key=len, reverse=True):
        text = text.replace(own, "")  # 見守りの輪 is a part of 見守りの輪をひろげる
    assert [title for title in titles[other] if title in text] == []
