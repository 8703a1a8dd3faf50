"""The demo content loads, hangs together, and is what it says: a sample that names nobody real and copies no sentence."""

import dataclasses
import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from meguru.base.access.actions import Role
from meguru.check.opinions.rules import AnswerClass, Channel
from meguru.demo.content import CONTENT_DIRECTORY, TOWNS, ContentBroken, load_content
from meguru.demo.content_shapes import Seat
from meguru.demo.content_year import Amendment, Opinion, SheetRow, TownContent, Year
from meguru.demo.runner import DEMO_DAY
from meguru.demo.story import PLAYED, timeline

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
WEEKDAYS = "月火水木金土日"


@pytest.fixture(scope="module")
def kohoku() -> TownContent:
    return load_content("kohoku")


def year_of(content: TownContent, fiscal_year: int) -> Year:
    return next(year for year in content.years if year.fiscal_year == fiscal_year)


def sheets_of(year: Year) -> tuple[list[SheetRow], list[SheetRow]]:
    """The measures' sheets and the districts'."""
    measures = [sheet for sheet in year.sheets if re.fullmatch(r"m\d+", sheet.code)]
    return measures, [sheet for sheet in year.sheets if sheet not in measures]


def opinions_of(content: TownContent) -> list[Opinion]:
    return [opinion for year in content.years for opinion in year.opinions]


def state(sheet: SheetRow) -> str:
    """How far a sheet has come, by its last step."""
    steps = {"accepted": sheet.accepted, "submitted": sheet.confirmed, "confirming": sheet.sent}
    steps |= {"returned": sheet.returned, "writing": sheet.written}
    return next((name for name, act in steps.items() if act), "untouched")


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
    kinds = Counter((measure.owner == "港北区社会福祉協議会", measure.kind) for measure in kohoku.measures)
    assert kinds == {(False, "measure"): 17, (True, "measure"): 9, (True, "continued_project"): 10}
    assert list(Counter(m.group for m in kohoku.measures[:17]).values()) == [3, 4, 4, 1, 1, 1, 3]
    assert len({m.group for m in kohoku.measures[17:26]}) == 7
    assert sum(1 for measure in kohoku.measures if measure.indicators) == 12


def test_the_districts_differ(kohoku: TownContent) -> None:
    counts = [len(plan.themes) for plan in kohoku.district_plans]
    assert len(counts) == 13
    assert (min(counts), max(counts)) == (2, 6)
    assert len({plan.sections[0][0] for plan in kohoku.district_plans}) >= 10
    assert [district.number for district in kohoku.districts] == list(range(1, 14))
    assert list(Counter(district.tile_row for district in kohoku.districts).values()).count(3) == 3


def test_the_year_is_lived_in(kohoku: TownContent) -> None:
    year = year_of(kohoku, 2016)
    measures, districts = sheets_of(year)
    assert len(year.activities) >= 140
    assert len({activity.draft.line for activity in year.activities}) == len(year.activities)
    assert any(activity.draft.people is None for activity in year.activities)
    ratings = Counter(sheet.draft.rating for sheet in measures)
    assert ratings == {"A": 10, "B": 18, "C": 5, "D": 1, "not_applicable": 1, "not_done": 1}
    judged = {row.measure_code: row.rating for row in year.meetings[0].evaluations}
    assert sum(judged[sheet.code] != sheet.draft.rating for sheet in measures) == 5
    manners = Counter(sheet.draft.manner for sheet in districts)
    assert manners == {"held": 11, "written": 1, "cancelled": 1}
    assert len([sheet for sheet in year.sheets if sheet.returned]) == 3
    assert len(year.meetings[0].advice) == 8
    assert len(year.publications) == 2


def test_the_next_year_is_under_way(kohoku: TownContent) -> None:
    year = year_of(kohoku, 2017)
    measures, districts = sheets_of(year)
    assert Counter(map(state, measures)) == {
        "accepted": 12,
        "submitted": 8,
        "writing": 6,
        "confirming": 2,
        "returned": 2,
    }
    assert Counter(map(state, districts)) == {"accepted": 4, "submitted": 3, "writing": 2, "returned": 1}
    steps = {row["code"]: row.get("step") for row in kohoku.term.settings["scale"]}
    before = {sheet.code: steps[sheet.draft.rating] for sheet in sheets_of(year_of(kohoku, 2016))[0]}
    moves = [
        steps[sheet.draft.rating] - before[sheet.code]
        for sheet in measures
        if sheet.draft.rating and before[sheet.code] and steps[sheet.draft.rating]
    ]
    assert set(moves) == {-1, 0, 1}
    assert len(year.activities) >= 130
    earlier = {activity.draft.line for activity in year_of(kohoku, 2016).activities}
    assert not earlier & {activity.draft.line for activity in year.activities}
    now = year_of(kohoku, 2018)
    assert len(now.activities) >= 12
    assert {"m06", "m37"} <= {code for activity in now.activities for code in activity.measures}


def test_seats_change_hands_and_one_is_vacant(kohoku: TownContent) -> None:
    seats = {seat.code: seat for seat in kohoku.seats}
    meeting = year_of(kohoku, 2016).meetings[0]
    members = [seat for seat in kohoku.seats if seat.role is Role.COMMITTEE_MEMBER]
    vacant: list[Seat] = [seat for seat in members if not seat.holder_on(meeting.held.on)]
    assert [seat.code for seat in vacant] == ["member-14"]
    assert (meeting.attendance.seats, meeting.attendance.filled) == (len(members), len(members) - len(vacant))
    assert any(holder.is_substitute for holder in seats["member-13"].holders)
    assert len(seats["chair-shirosato"].holders) == 2
    assert len(kohoku.accounts) >= 10


def test_two_amendments_name_their_causes(kohoku: TownContent) -> None:
    amendments: list[Amendment] = [row for year in kohoku.years for row in year.amendments]
    amend, add = (row.draft for row in amendments)
    assert (amend.kind, amend.measure, amend.advice, amend.opinions) == (
        "amend",
        "m06",
        ("H28-01",),
        ("H28-003", "H29-002"),
    )
    before = next(measure for measure in kohoku.measures if measure.code == "m06").full_description
    assert amend.after["description"] != before
    assert amendments[1].new_owner == "総務課"
    assert (add.kind, add.measure, add.advice) == ("add", None, ("H28-02",))


def test_opinions_come_by_every_channel(kohoku: TownContent) -> None:
    found = opinions_of(kohoku)
    assert {row.draft.channel for row in found} == set(Channel)
    assert len([row for row in found if row.answered]) == 12
    assert len([row for row in found if row.withheld]) == 1
    assert {row.answered.answer_class for row in found if row.answered} == set(AnswerClass)


@pytest.mark.parametrize("town", TOWNS)
def test_nobody_is_real(town: str) -> None:
    content = load_content(town)
    assert all(re.match(r"(見本|例|仮)", name) for name in content.people)
    for opinion in opinions_of(content):
        assert not opinion.draft.name or re.match(r"(見本|例|仮)", opinion.draft.name)


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
            spoken = re.sub("「.*?」", "", activity.draft.line)
            for position, letter in enumerate(WEEKDAYS):
                if f"{letter}曜" in spoken:
                    assert activity.draft.held_on.weekday() == position, activity


@pytest.mark.parametrize(
    ("file", "said", "instead", "problem"),
    [
        ("measures.toml", "pillar =", "piller =", r"measures.toml: measures\[1\]: unknown key piller"),
        ("measures.toml", 'group = "福祉課"\n', "", r"measures\[1\]: group is missing"),
        ("measures.toml", '"measure"', '"measures"', r"measures\[1\].kind: 'measures' is not one of measure, cont"),
        ("measures.toml", "baseline = 6", 'baseline = "6"', r"measures\[1\].indicators\[1\].baseline: '6' is not"),
        ("measures.toml", "2016 = 8", "h28 = 8", r"measures\[1\].indicators\[1\].targets: 'h28' is not a int"),
        ("measures.toml", "districts = [", "districts = 1 #", r"measures\[1\].districts: an array is expected"),
        ("term.toml", 'name = "うごく", ', "", r"term.toml: term.pillars\[4\]: name is missing"),
        ("term.toml", "prepared = {", "prepared = 1 #", "term.toml: term.prepared: a table is expected"),
        ("town.toml", "[town]", "[[town]]", "town.toml: town: a table is expected"),
        ("town.toml", "[town]", "[term]", "town.toml: term: unknown key council_name"),
        ("town.toml", "founded_on", "years = 1\nfounded_on", "town.toml: unknown key years"),
        ("town.toml", "founded_on", "founded", "town.toml: unknown key founded"),
        ("town.toml", "founded_on", "fiscal_year = 1\nfounded_on", "town.toml: unknown key fiscal_year"),
        ("town.toml", "founded_on = 2016-03-18\n", "", "sample-machi: founded_on is missing"),
        ("town.toml", "founded_on = ", "founded_on = on ", "town.toml: is not TOML"),
        ("document.toml", "[document]", "founded_on = 2016-04-01\n[document]", "town.toml: founded_on stands in two"),
        ("years/2016/year.toml", "line =", "text =", r"2016/year.toml: activities\[1\]: unknown key text"),
        ("years/2016/year.toml", 'place = "川上会館", ', "", r"2016/year.toml: activities\[1\]: place is missing"),
        ("years/2016/year.toml", "people = 14", "people = true", r"activities\[1\].people: True is not a int"),
    ],
)
def test_what_is_no_such_table_names_its_file_and_key(
    file: str, said: str, instead: str, problem: str, tmp_path: Path
) -> None:
    shutil.copytree(CONTENT_DIRECTORY / "sample-machi", tmp_path / "sample-machi")
    path = tmp_path / "sample-machi" / file
    text = path.read_text(encoding="utf-8")
    assert said in text
    path.write_text(text.replace(said, instead, 1), encoding="utf-8")
    with pytest.raises(ContentBroken, match=problem):
        load_content("sample-machi", directory=tmp_path)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    shutil.copytree(CONTENT_DIRECTORY / "sample-machi", tmp_path / "sample-machi")
    (tmp_path / "sample-machi" / "more.toml").mkdir()
    with pytest.raises(ContentBroken, match=r"sample-machi/more\.toml: cannot be read"):
        load_content("sample-machi", directory=tmp_path)


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
    assert [step.act.on for step in steps] == sorted(step.act.on for step in steps)
    kinds = [(type(step.item).__name__, step.name) for step in steps]
    assert set(kinds) == {(shape.__name__, name) for shape, name in PLAYED}
    assert kinds[0] == ("Year", "opened")
    accepted = [at for at, kind in enumerate(kinds) if kind == ("SheetRow", "accepted")]
    last = max(at for at in accepted if steps[at].year.fiscal_year == 2016)
    assert last < kinds.index(("Meeting", "held")) < kinds.index(("Advice", "replied"))
    assert kinds.index(("Advice", "replied")) < kinds.index(("Publication", "drafted"))
    published = [step.year.fiscal_year for step in steps if step.name == "approved"]
    assert published == [2016, 2016]
    opened = [(step.year.fiscal_year, step.act.on) for step in steps if step.name == "opened"]
    assert [year for year, _ in opened] == [2016, 2017, 2018]
    decided = [step.act.on for step in steps if step.name == "decided"]
    assert max(decided) < opened[-1][1]


@pytest.mark.parametrize("town", TOWNS)
def test_nothing_happens_after_the_demos_day(town: str) -> None:
    assert max(step.act.on for step in timeline(load_content(town))) < dt.date.fromisoformat(DEMO_DAY)


def test_a_first_issue_does_not_know_the_future(kohoku: TownContent) -> None:
    """What is written down by the day of the first issue names no later month."""
    issued = year_of(kohoku, 2016).publications[0].approved.on
    opinions = opinions_of(kohoku)
    early = [row.answered.answer for row in opinions if row.answered and row.answered.on <= issued]
    early += [row.followed.after for row in opinions if row.followed and row.followed.on <= issued]
    assert early
    for text in early:
        for year, month in re.findall(r"平成(\d+)年(\d+)月", text):
            assert (int(year) + 1988, int(month)) <= (issued.year, issued.month), text
