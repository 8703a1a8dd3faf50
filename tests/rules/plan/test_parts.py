"""Sub-items of a measure: which can stand together, how they are numbered, and which a text seems to name."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.errors import Invalid
from meguru.plan.terms.changes import MeasureField, after_merge, measure_words
from meguru.plan.terms.parts import (
    HIGHEST_PART,
    LONGEST_PART,
    MOST_PARTS,
    PartDraft,
    SheetPart,
    check_parts,
    numbered,
    problem_of_figures,
    problem_of_owners,
    proposed_parts,
)

SUPPORT = (
    "制度の周知を進め、自立支援を強化します。\n"
    "・就労支援では、求職中の方への個別支援を進めます。\n"
    "・家計支援では、家計再建に向けて支援を行います。\n"
    "・寄り添い型学習等支援では、子どもの学習を支援します。"
)


def refused(*parts: PartDraft) -> str:
    with pytest.raises(Invalid) as error:
        check_parts(parts)
    return error.value.fields["parts"]


def test_what_a_department_named_inside_one_measure_is_proposed_with_its_words() -> None:
    found = proposed_parts("生活困窮者自立支援制度の周知・円滑な運営", SUPPORT)
    assert found.is_sure
    assert [title for title, _text in found.parts] == ["就労支援", "家計支援", "寄り添い型学習等支援"]
    assert found.parts[0][1] == "就労支援では、求職中の方への個別支援を進めます。"
    assert [draft.title for draft in found.drafts] == ["就労支援", "家計支援", "寄り添い型学習等支援"]


def test_a_title_with_a_stroke_is_the_pair_it_joins() -> None:
    found = proposed_parts("事業所連絡会の開催／テーマに応じた分科会の開催方法の工夫", SUPPORT)
    assert found.is_sure
    assert found.parts == (("事業所連絡会の開催", ""), ("テーマに応じた分科会の開催方法の工夫", ""))
    assert not proposed_parts("子ども／大人の集い", "").parts  # a stroke between two words joins no measures


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("① 相談会\n② 見守り", ["相談会", "見守り"]),
        ("ア　相談会\nイ　見守り\nウ　居場所", ["相談会", "見守り", "居場所"]),
        ("（１）相談会\n（２）見守り", ["相談会", "見守り"]),
        ("1. 相談会：月に1回\n2. 見守り：毎日", ["相談会", "見守り"]),
        ("前の文です。\n・相談会　月に1回開きます\n・見守り　毎日", ["相談会", "見守り"]),
    ],
)
def test_marked_lines_that_begin_with_a_name_are_proposed(text: str, names: list[str]) -> None:
    assert [name for name, _said in proposed_parts("支え合い", text).parts] == names


def test_bare_names_are_asked_about_and_not_taken_as_sure() -> None:
    assert not proposed_parts("支え合い", "・相談会\n・見守り").is_sure


@pytest.mark.parametrize(
    "text",
    [
        "",
        "声をかけ合います。",
        "・相談会",  # one is no division
        "・困っている人を支えます。\n・見守り",  # a sentence names nothing
        "・相談会\n・相談会",
        "\n".join(f"・相談会{number}" for number in range(MOST_PARTS + 1)),
    ],
)
def test_what_names_no_sub_items_proposes_none(text: str) -> None:
    assert not proposed_parts("支え合い", text).parts


@given(st.text(max_size=60), st.text(max_size=200))
def test_whatever_a_document_says_what_is_proposed_can_be_taken(title: str, text: str) -> None:
    drafts = [draft.cleaned() for draft in proposed_parts(title, text).drafts]
    check_parts(drafts)
    assert len(drafts) != 1


def test_sub_items_that_cannot_stand_together_are_refused_in_words() -> None:
    assert refused(PartDraft("")) == "細目の名前を書いてください。"
    assert "同じ番号の細目があります：2" in refused(PartDraft("甲", number=2), PartDraft("乙", number=2))
    assert "1から99まで" in refused(PartDraft("甲", number=HIGHEST_PART + 1))
    assert "100字まで" in refused(PartDraft("字" * (LONGEST_PART + 1)))
    assert "20までです" in refused(*(PartDraft(f"甲{number}") for number in range(MOST_PARTS + 1)))


def test_a_new_one_comes_behind_all_there_ever_were() -> None:
    parts = [PartDraft("新"), PartDraft("二", number=2), PartDraft("一", number=1)]
    assert [(number, part.title) for number, part in numbered(parts, used=[5])] == [(1, "一"), (2, "二"), (6, "新")]


@given(st.lists(st.one_of(st.none(), st.integers(1, 60)), max_size=MOST_PARTS), st.sets(st.integers(1, 60)))
def test_no_number_is_given_twice_nor_again(asked: list[int | None], used: set[int]) -> None:
    named = {number for number in asked if number is not None}
    parts = [PartDraft("甲", number=number) for number in [*named, *(n for n in asked if n is None)]]
    numbers = [number for number, _part in numbered(parts, used)]
    assert len(set(numbers)) == len(numbers)
    assert (set(numbers) - named).isdisjoint(used)


def test_whose_it_is_and_of_what_an_indicator_is_must_be_there() -> None:
    part = {"number": 1, "title": "家計", "owner": {"id": 7, "name": "社協"}}
    assert problem_of_owners([part], {7}) == ""
    assert problem_of_owners([part | {"owner": {}}], set()) == ""
    assert "「家計」の社協" in problem_of_owners([part], {8})
    assert (
        problem_of_figures([part], [{"name": "相談", "part": 1}, {"name": "全体"}, {"name": "空", "part": None}]) == ""
    )
    assert "相談" in problem_of_figures([part], [{"name": "相談", "part": 2}])


def test_sub_items_are_told_in_words() -> None:
    part = {"number": 1, "title": "家計", "text": "一緒に\n書き出す", "owner": {"name": "社協"}, "is_rated": True}
    assert measure_words(MeasureField.PARTS, []) == "（なし）"
    assert measure_words(MeasureField.PARTS, [part]) == "1「家計」　担当 社協　自己評価を付ける　一緒に 書き出す"
    bare = {"number": 2, "title": "学習", "text": "", "owner": {}, "is_rated": False}
    assert measure_words(MeasureField.PARTS, [bare]) == "2「学習」"
    indicator: dict[str, Any] = {
        "name": "相談",
        "unit": "件",
        "baseline": None,
        "baseline_year": None,
        "targets": {},
        "part": 2,
    }
    assert measure_words(MeasureField.INDICATORS, [indicator]) == "相談（件）　細目2の指標"


def test_a_day_outside_of_which_it_was_none() -> None:
    first, last = date(2016, 4, 1), date(2017, 3, 31)
    for begins, ends, stood in (
        (None, None, True),
        (date(2017, 3, 31), None, True),
        (date(2017, 4, 1), None, False),
        (None, date(2016, 4, 1), False),
        (None, date(2016, 4, 2), True),
        (date(2016, 5, 1), date(2016, 5, 1), False),
    ):
        assert SheetPart(1, "家計", from_day=begins, until_day=ends).stands_in(first, last) is stood


def test_no_number_is_left_behind_the_highest() -> None:
    with pytest.raises(Invalid, match="「新」に付ける番号がありません"):
        numbered([PartDraft("新")], used=[HIGHEST_PART])
    assert numbered([PartDraft("新")], used=[HIGHEST_PART - 1])[0][0] == HIGHEST_PART
    check_parts([PartDraft("古", number=HIGHEST_PART + 1)], known={HIGHEST_PART + 1})


def test_whoever_was_merged_is_the_other_in_what_was_decided() -> None:
    into = SimpleNamespace(id=7, name="社協", kind="ward_council")
    gone, stays = {"id": 5, "name": "支援課", "kind": "department"}, {"id": 6, "name": "福祉課", "kind": "department"}
    now = vars(into)
    assert after_merge(MeasureField.OWNER, gone, 5, into) == now
    assert after_merge(MeasureField.PARTNERS, [gone, stays, now], 5, into) == [stays, now]
    parts = [{"number": 1, "owner": gone}, {"number": 2, "owner": {}}, {"number": 3, "owner": stays}]
    assert [part["owner"] for part in after_merge(MeasureField.PARTS, parts, 5, into)] == [now, {}, stays]
