"""At the turn of a term everything goes along the lineage by id: words, plan, advice. The same number is another measure."""

from typing import Any

import pytest

from meguru.act.turn.queries import opening_of
from meguru.check.committee.commands import (
    AdviceDraft,
    call_meeting,
    close_advice,
    keep_report,
    record_advice,
    reply_to_advice,
)
from meguru.check.committee.models import Advice
from meguru.check.committee.rules import AdviceKind, Stance
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState
from meguru.overview.report import committee_report
from meguru.plan.plans.commands import Passage, link_measures
from meguru.plan.plans.models import LineageCorrection
from tests.support.cast import Cast
from tests.support.second_term import ADOPTED, FIRST, NEXT_MEASURES, WINDOW, begin_2021, march_2021
from tests.support.turn import accept

pytestmark = pytest.mark.usefixtures("own_town")

# Three steps instead of four: the code B means another thing in the second plan.
NEW_SCALE = [
    {"code": "A", "label": "よい", "meaning": "", "step": 3, "letter": "A"},
    {"code": "B", "label": "ふつう", "meaning": "", "step": 2, "letter": "B"},
    {"code": "C", "label": "よくない", "meaning": "", "step": 1, "letter": "C"},
]


def sheet(code: str, year: int = 2021) -> Sheet:
    return Sheet.objects.select_related("year__term").get(year__fiscal_year=year, code=code)


def accept_2020(cast: Cast, code: str, mark: str, **more: Any) -> None:
    accept(cast, code, fiscal_year=2020, at=WINDOW, mark=mark, **more)


@pytest.mark.parametrize("is_open_first", [True, False])
def test_words_and_plan_go_to_the_heirs_whichever_comes_first(is_open_first: bool, cast: Cast) -> None:
    march_2021(cast)
    if is_open_first:
        begin_2021(cast)
    for code in ("m01", "m02", "m03", "m04"):
        accept_2020(cast, code, f"旧{code}")
    if not is_open_first:
        begin_2021(cast)
    new, carried, merged, one, other = (sheet(f"m{number:02}") for number in range(1, 6))
    assert carried.content["plan"] == "夜の集まりを2回にします。旧m01"
    assert carried.handed_down["last"]["did"] == "声かけを12回行いました。旧m01"
    assert carried.handed_down["last_from"] == [{"term": 3, "number": 1, "title": "見守りの輪"}]
    said = merged.handed_down["last"]["did"]
    assert said == (
        "「こどもの居場所」\n声かけを12回行いました。旧m02\n\n「ふれあい給食」\n声かけを12回行いました。旧m04"
    )
    assert merged.content["plan"] == merged.handed_down["last"]["next_plan"]
    assert merged.content["plan"].index("旧m02") < merged.content["plan"].index("旧m04")
    assert [row["number"] for row in merged.handed_down["last_from"]] == [2, 4]
    for part in (one, other):
        assert part.content["plan"] == "夜の集まりを2回にします。旧m03"
        assert part.handed_down["last"]["did"] == "声かけを12回行いました。旧m03"
    assert new.content["plan"] == NEXT_MEASURES[0][1]
    assert new.handed_down["last_from"] == []
    assert not any(new.handed_down["last"].values())


def test_a_sheet_that_was_begun_keeps_its_plan_and_gets_the_words(cast: Cast) -> None:
    march_2021(cast)
    begin_2021(cast)
    merged = sheet("m03")
    Sheet.objects.filter(pk=merged.pk).update(state=SheetState.WRITING)
    accept_2020(cast, "m02", "旧m02")
    again = sheet("m03")
    assert again.content["plan"] == merged.content["plan"]
    assert "旧m02" in again.handed_down["last"]["did"]


def test_a_rating_goes_on_as_a_code_only_where_it_means_the_same(cast: Cast) -> None:
    march_2021(cast)
    begin_2021(cast)
    accept_2020(cast, "m01", "")
    last = sheet("m02").handed_down["last"]
    assert (last["rating"], last["rating_label"], last["direction"]) == ("B", "おおむね順調", "keep")


def test_ratings_of_two_scales_are_not_compared(cast: Cast) -> None:
    march_2021(cast, scale=NEW_SCALE)
    begin_2021(cast)
    accept_2020(cast, "m01", "")
    last = sheet("m02").handed_down["last"]
    assert (last["rating"], last["rating_label"]) == ("", "おおむね順調")
    accept(cast, "m02", fiscal_year=2021, at=WINDOW, rating="C")
    report = committee_report(cast["secretary"].actor, 2021)
    assert report["summary"]["moved"] == []
    row = next(row for row in report["measures"] if row["code"] == "m02")
    assert (row["last_rating_label"], row["rating_label"]) == ("おおむね順調", "よくない")


def test_two_ratings_that_are_one_measure_now_stand_side_by_side(cast: Cast) -> None:
    march_2021(cast)
    accept_2020(cast, "m02", "", rating="A")
    accept_2020(cast, "m04", "", rating="C")
    begin_2021(cast)
    last = sheet("m03").handed_down["last"]
    assert last["rating_label"] == "順調（こどもの居場所）、やや遅れている（ふれあい給食）"
    assert last["rating"] == ""


def advise(cast: Cast, measure: str) -> Advice:
    actor = cast["secretary"].actor
    accept_2020(cast, "west", "")
    meeting = call_meeting(actor=actor, fiscal_year=2020, held_on=WINDOW.date(), place="役場", at=WINDOW)
    keep_report(actor=actor, meeting_id=meeting.pk, report=committee_report(actor, 2020), at=WINDOW)
    draft = AdviceDraft(kind=AdviceKind.PROPOSAL, text="夜にも開いてはどうか。", measure=measure)
    return record_advice(actor=actor, meeting_id=meeting.pk, draft=draft, at=WINDOW)


def answering(cast: Cast) -> dict[str, list[str]]:
    rows = Sheet.objects.filter(year__fiscal_year=2021)
    return {row.code: [item["number"] for item in row.handed_down["advice"]] for row in rows}


@pytest.mark.parametrize("is_open_first", [True, False])
@pytest.mark.parametrize(("measure", "heirs"), [("m01", {"m02"}), ("m02", {"m03"}), ("m03", {"m04", "m05"})])
def test_advice_is_answered_by_what_continues_the_measure(
    measure: str, heirs: set[str], is_open_first: bool, cast: Cast
) -> None:
    march_2021(cast)
    if is_open_first:
        begin_2021(cast)
    advice = advise(cast, measure)
    if not is_open_first:
        begin_2021(cast)
    assert {code for code, numbers in answering(cast).items() if numbers == [advice.number]} == heirs
    assert {code for code, numbers in answering(cast).items() if numbers} == heirs
    reply_to_advice(actor=cast["secretary"].actor, number=advice.number, stance=Stance.WILL_DO, text="開きます。",
                    on=WINDOW.date(), at=WINDOW)  # fmt: skip
    assert sheet(min(heirs)).handed_down["advice"][0]["reply"] == "開きます。"
    close_advice(actor=cast["secretary"].actor, number=advice.number, at=WINDOW)
    assert not any(answering(cast).values())


@pytest.mark.parametrize("is_open_first", [True, False])
@pytest.mark.parametrize(("continues", "title"), [([1], ""), ([1, 2], "「見守り」\n")])
def test_a_districts_words_stand_beside_the_theme_that_continues_theirs(
    continues: list[int], title: str, is_open_first: bool, cast: Cast
) -> None:
    march_2021(cast, east=continues)
    if is_open_first:
        begin_2021(cast)
    accept_2020(cast, "east", "旧テーマ1")
    accept_2020(cast, "west", "旧テーマ1")
    if not is_open_first:
        begin_2021(cast)
    last = sheet("east").handed_down["last"]
    assert last["t2.did"] == f"{title}集まりを開きました。旧テーマ1"
    assert "t1.did" not in last, "theme 1 of the new plan is another theme"
    assert last["manner"] == "held"
    assert not any("旧テーマ1" in text for text in sheet("west").handed_down["last"].values())


def test_a_corrected_lineage_counts_for_what_is_handed_on_from_then_on(cast: Cast) -> None:
    march_2021(cast)
    begin_2021(cast)
    link_measures(
        actor=cast["secretary"].actor,
        term_number=4,
        passages=[Passage("m05", ["m01"]), Passage("m02", is_new=True)],
        reason="取りちがえていたため",
        at=ADOPTED,
    )
    accept_2020(cast, "m01", "旧m01")
    assert "旧m01" in sheet("m05").handed_down["last"]["did"]
    assert "旧m01" not in str(sheet("m02").handed_down)
    assert LineageCorrection.objects.get().codes == ["m05", "m02"]


@pytest.mark.parametrize(("measure", "goes_on"), [("m01", True), ("m03", True), ("m01", False)])
def test_the_preview_counts_the_advice_that_sheets_will_ask_about_and_names_the_rest(
    measure: str, goes_on: bool, cast: Cast
) -> None:
    march_2021(cast)
    if not goes_on:
        link_measures(
            actor=cast["secretary"].actor,
            term_number=4,
            passages=[Passage("m02", is_new=True)],
            reason="取りちがえていたため",
            at=ADOPTED,
        )
    advice = advise(cast, measure)
    shown = opening_of(cast["secretary"].actor, FIRST, today=WINDOW.date())
    assert (shown.advice, shown.left) == ((1, ()) if goes_on else (0, (advice.number,)))
    begin_2021(cast)
    assert any(answering(cast).values()) is goes_on
