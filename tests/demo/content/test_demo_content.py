"""The demo content loads, hangs together, and is what it says: a sample that names nobody real and copies no sentence."""

import dataclasses
import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from meguru.demo.content import CONTENT_DIRECTORY, TOWNS, ContentBroken, load_content
from meguru.demo.content_timeline import StepKind, timeline
from meguru.demo.content_year import TownContent
from meguru.demo.runner import DEMO_DAY
from meguru.demo.story import CLASSES

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
WEEKDAYS = "月火水木金土日"


@pytest.fixture(scope="module")
def kohoku() -> TownContent:
    return load_content("kohoku")


def texts(value: object) -> Iterator[str]:
    """Every text anywhere in the content."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for row in value.values() for text in texts(row))
    elif isinstance(value, tuple):
        yield from (text for row in value for text in texts(row))
    elif dataclasses.is_dataclass(value):
        yield from (text for item in dataclasses.fields(value) for text in texts(getattr(value, item.name)))


@pytest.mark.parametrize("town", TOWNS)
def test_it_loads(town: str) -> None:
    content = load_content(town)
    assert content.town.slug == town
    assert content.town.is_sample


def test_the_plan_has_36_measures_of_the_right_owners(kohoku: TownContent) -> None:
    kinds = Counter((measure.owner == "kushakyo", measure.kind) for measure in kohoku.measures)
    assert kinds == {(False, "measure"): 17, (True, "measure"): 9, (True, "continued_project"): 10}
    assert list(Counter(m.group for m in kohoku.measures[:17]).values()) == [3, 4, 4, 1, 1, 1, 3]
    assert len({m.group for m in kohoku.measures[17:26]}) == 7
    assert sum(1 for measure in kohoku.measures if measure.indicators) == 12


def test_the_districts_differ(kohoku: TownContent) -> None:
    counts = [len(plan.themes) for plan in kohoku.district_plans]
    assert len(counts) == 13
    assert (min(counts), max(counts)) == (2, 6)
    assert len({plan.sections[0].heading for plan in kohoku.district_plans}) >= 10
    assert [district.number for district in kohoku.districts] == list(range(1, 14))
    assert list(Counter(district.row for district in kohoku.districts).values()).count(3) == 3


def test_the_year_is_lived_in(kohoku: TownContent) -> None:
    year = kohoku.year(2016)
    assert len(year.activities) >= 140
    assert len({activity.text for activity in year.activities}) == len(year.activities)
    assert any(activity.people is None for activity in year.activities)
    ratings = Counter(sheet.rating for sheet in year.measure_sheets)
    assert ratings == {"A": 10, "B": 18, "C": 5, "D": 1, "not_applicable": 1, "not_done": 1}
    judged = {row.measure: row.rating for row in year.meetings[0].evaluations}
    assert sum(judged[sheet.measure] != sheet.rating for sheet in year.measure_sheets) == 5
    manners = Counter(sheet.manner for sheet in year.district_sheets)
    assert manners == {"held": 11, "written": 1, "cancelled": 1}
    assert len(year.returns) == 3
    assert len(year.meetings[0].advice) == 8
    assert [issue.issue for issue in year.publications] == [1, 2]


def test_the_next_year_is_under_way(kohoku: TownContent) -> None:
    year = kohoku.year(2017)
    assert Counter(sheet.state for sheet in year.measure_sheets) == {
        "accepted": 12,
        "submitted": 8,
        "writing": 6,
        "confirming": 2,
        "returned": 2,
    }
    assert Counter(sheet.state for sheet in year.district_sheets) == {
        "accepted": 4,
        "submitted": 3,
        "writing": 2,
        "returned": 1,
    }
    steps = {value.code: value.step for value in kohoku.term.scale}
    before = {sheet.measure: steps[sheet.rating] for sheet in kohoku.year(2016).measure_sheets}
    moves = [
        steps[sheet.rating] - before[sheet.measure]
        for sheet in year.measure_sheets
        if sheet.rating and before[sheet.measure] and steps[sheet.rating]
    ]
    assert set(moves) == {-1, 0, 1}
    assert len(year.activities) >= 130
    earlier = {activity.text for activity in kohoku.year(2016).activities}
    assert not earlier & {activity.text for activity in year.activities}
    now = kohoku.year(2018)
    assert len(now.activities) >= 12
    assert {"m06", "m37"} <= {code for activity in now.activities for code in activity.measures}


def test_seats_change_hands_and_one_is_vacant(kohoku: TownContent) -> None:
    seats = {seat.code: seat for seat in kohoku.seats}
    meeting = kohoku.year(2016).meetings[0]
    assert [seat.code for seat in kohoku.seats_of("committee_member") if not seat.holder_on(meeting.on)] == [
        "member-14"
    ]
    assert any(holder.is_substitute for holder in seats["member-13"].holders)
    assert len(seats["chair-shirosato"].holders) == 2
    assert len(kohoku.accounts) >= 10


def test_two_amendments_name_their_causes(kohoku: TownContent) -> None:
    amend, add = kohoku.amendments
    assert (amend.kind, amend.measure, amend.advice, amend.opinions) == ("amend", "m06", (1,), (3, 8))
    assert amend.before != amend.after
    assert add.new_measure is not None
    assert (add.kind, add.new_measure.code, add.advice) == ("add", "m37", (2,))


def test_opinions_come_by_every_channel(kohoku: TownContent) -> None:
    assert {row.channel for row in kohoku.opinions} == {
        *("web", "post", "fax", "telephone", "counter", "email", "event_card")
    }
    states = Counter(row.state for row in kohoku.opinions)
    assert states == {"answered": 12, "waiting": 5, "hidden": 1}
    assert {row.opinion_class for row in kohoku.opinions if row.opinion_class} == set(CLASSES)


@pytest.mark.parametrize("town", TOWNS)
def test_nobody_is_real(town: str) -> None:
    content = load_content(town)
    assert all(re.match(r"(見本|例|仮)", person.name) for person in content.people)
    for opinion in content.opinions:
        assert not opinion.writer or re.match(r"(見本|例|仮)", opinion.writer)


@pytest.mark.parametrize("town", TOWNS)
def test_the_words_keep_the_house_style(town: str) -> None:
    content = load_content(town)
    titles = "".join(measure.title for measure in content.measures)
    for text in texts(content):
        assert "！" not in text or text in titles
        assert not re.search("[\U0001f300-\U0001faff☀-➿!]", text), text
        assert not re.search(r"障害(?!・?支援|者)", text) or "高齢・障害支援課" in text, text


def test_a_weekday_in_a_text_is_the_days_own(kohoku: TownContent) -> None:
    for year in kohoku.years:
        for activity in year.activities:
            spoken = re.sub("「.*?」", "", activity.text)
            for position, letter in enumerate(WEEKDAYS):
                if f"{letter}曜" in spoken:
                    assert activity.on.weekday() == position, (activity.on, activity.text)


def test_a_broken_reference_names_its_place(tmp_path: Path) -> None:
    shutil.copytree(CONTENT_DIRECTORY / "sample-machi", tmp_path / "sample-machi")
    path = tmp_path / "sample-machi" / "districts" / "kawashimo.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('["m03"]', '["m99"]'), encoding="utf-8")
    with pytest.raises(ContentBroken, match="plan of kawashimo: measure m99 is not there"):
        load_content("sample-machi", directory=tmp_path)


def test_an_unknown_key_names_its_place(tmp_path: Path) -> None:
    shutil.copytree(CONTENT_DIRECTORY / "sample-machi", tmp_path / "sample-machi")
    path = tmp_path / "sample-machi" / "measures.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("pillar =", "piller =", 1), encoding="utf-8")
    with pytest.raises(ContentBroken, match=r"measures\[1\]: unknown key piller"):
        load_content("sample-machi", directory=tmp_path)


@pytest.mark.parametrize(
    ("said", "instead", "problem"),
    [
        ("accepted_on = 2018-05-10\n", "", "m01: is accepted and has the days submitted_on, approved_on"),
        ('state = "confirming"', 'state = "submitted"', "m26: is submitted and has the days submitted_on"),
        ('advice_reply = "公開を10月末と決め', 'outcome_of = "', "unknown key outcome_of"),
        ("approved_on = 2018-05-08", "approved_on = 2018-05-28", "m01: its days are not in order"),
        (
            'field = "rating_reason"\nremark = "数',
            'field = "did"\nremark = "数',
            "m05: the text is not the sheet's did",
        ),
    ],
)
def test_a_sheet_whose_days_and_state_differ_is_refused(said: str, instead: str, problem: str, tmp_path: Path) -> None:
    shutil.copytree(CONTENT_DIRECTORY / "kohoku", tmp_path / "kohoku")
    changed = 0
    for path in (tmp_path / "kohoku" / "years" / "2017").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        changed += text.count(said)
        path.write_text(text.replace(said, instead, 1), encoding="utf-8")
    assert changed
    with pytest.raises(ContentBroken, match=problem):
        load_content("kohoku", directory=tmp_path)


def test_a_town_without_content_is_said() -> None:
    with pytest.raises(ContentBroken, match="no demo content"):
        load_content("nowhere")


@pytest.mark.seed
def test_no_sentence_of_the_seed_is_copied(kohoku: TownContent) -> None:
    """Names and titles are facts; sixteen characters in a row outside them would be a copied sentence."""
    paths = sorted(SEEDS.glob("*.txt"))
    if not paths:
        pytest.skip("the seed document is not beside this repository")
    seed = re.sub(r"\s", "", "".join(path.read_text(encoding="utf-8") for path in paths))
    facts = {
        *(m.title for m in kohoku.measures),
        *(o.name for o in kohoku.organisations),
        *(b.name for b in kohoku.bodies),
    }
    facts |= {kohoku.term.vision, kohoku.term.name, *(flow.label for flow in kohoku.flows)}
    facts |= {"『ひっとプラン港北』策定・推進委員会", *(actor.names[0] for actor in kohoku.document.actors)}
    facts |= {passage.name for passage in kohoku.document.partners}
    for text in texts(kohoku):
        bare = text
        for fact in sorted(facts, key=len, reverse=True):
            bare = bare.replace(fact, "\0")
        for start in range(len(bare) - 15):
            piece = bare[start : start + 16]
            assert "\0" in piece or piece not in seed, (piece, text)


def test_the_timeline_tells_the_story_in_order(kohoku: TownContent) -> None:
    steps = timeline(kohoku)
    assert [step.on for step in steps] == sorted(step.on for step in steps)
    kinds = [step.kind for step in steps]
    assert set(kinds) == set(StepKind)
    assert kinds[0] is StepKind.OPEN_YEAR
    accepted = [at for at, step in enumerate(steps) if step.kind is StepKind.ACCEPT_DISTRICT_SHEET]
    last = max(at for at in accepted if steps[at].fiscal_year == 2016)
    assert last < kinds.index(StepKind.HOLD_MEETING) < kinds.index(StepKind.REPLY_TO_ADVICE)
    assert kinds.index(StepKind.REPLY_TO_ADVICE) < kinds.index(StepKind.DRAFT_PUBLICATION)
    published = [step.fiscal_year for step in steps if step.kind is StepKind.APPROVE_PUBLICATION]
    assert published == [2016, 2016]
    opened = [(step.fiscal_year, step.on) for step in steps if step.kind is StepKind.OPEN_YEAR]
    assert [year for year, _ in opened] == [2016, 2017, 2018]
    decided = [step.on for step in steps if step.kind is StepKind.DECIDE_AMENDMENT]
    assert max(decided) < opened[-1][1]


@pytest.mark.parametrize("town", TOWNS)
def test_nothing_happens_after_the_demos_day(town: str) -> None:
    assert max(step.on for step in timeline(load_content(town))) < dt.date.fromisoformat(DEMO_DAY)


def test_a_first_issue_does_not_know_the_future(kohoku: TownContent) -> None:
    """What is written down by the day of the first issue names no later month."""
    issued = kohoku.year(2016).publications[0].approved_on
    early = [row.answer for row in kohoku.opinions if row.answered_on and row.answered_on <= issued]
    early += [row.after for row in kohoku.opinions if row.after_on and row.after_on <= issued]
    assert early
    for text in early:
        for year, month in re.findall(r"平成(\d+)年(\d+)月", text):
            assert (int(year) + 1988, int(month)) <= (issued.year, issued.month), text
