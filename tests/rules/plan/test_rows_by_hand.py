"""Rows of a reading corrected by hand: nothing of what they say is lost, and what was learnt touches nothing a person wrote."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.errors import Invalid, NotNow
from meguru.plan.documents.rules import (
    NO_ROW,
    Likeness,
    RowsAct,
    change_digest,
    changed_rows,
    lessons_of,
    likenesses_of,
    number_shape,
    owners_of_row,
    pieces_of,
    pillar_level,
    pillars_above,
    row_again,
    row_digest,
    row_seen,
    split_row,
)

Row = dict[str, Any]


def row(title: str, text: str = "", **more: Any) -> Row:
    """A row as the reader gives it."""
    plain: Row = {
        "title": title, "description": text, "owner": "福祉課", "group": "福祉課", "kind": "measure", "source_lines": [],
        "sure": True, "doubt": "", "paragraphs": [text] if text else [], "number": "", "extra": {}, "owners": ["福祉課"],
        "owners_sure": True, "group_path": [], "marks": [], "indicators": [], "is_dropped": False,
    }  # fmt: skip
    return plain | more


WORDS = st.text(st.sampled_from("見守りの輪サロン。、\n①1-(2)【新規】（再掲） "), max_size=24)
TITLES = WORDS.map(lambda text: text.strip() or "名前")
ROWS = st.lists(
    st.builds(
        row,
        TITLES,
        WORDS.map(str.strip),
        owner=st.sampled_from(["福祉課", "子育て課", "福祉課、子育て課"]),
        owners=st.just([]),
        group=st.sampled_from(["福祉課", "支え合い", ""]),
        group_path=st.lists(st.sampled_from(["柱1", "柱2", "支え合い"]), max_size=2),
        marks=st.lists(st.sampled_from(["新規", "再掲"]), max_size=1),
        extra=st.sampled_from([{}, {"予算": "10"}]),
        indicators=st.lists(st.just({"name": "回数"}), max_size=1),
        source_lines=st.lists(st.integers(1, 9), max_size=3, unique=True).map(sorted),
        is_dropped=st.booleans(),
        by_hand=st.lists(st.sampled_from(["title", "owner", "group", "is_dropped"]), max_size=2, unique=True),
    ),
    min_size=1,
    max_size=9,
)


def _letters(rows: list[Row]) -> Counter[str]:
    """Every letter that the kept rows say in their names and texts."""
    said = "".join(each["title"] + each["description"] for each in rows if not each["is_dropped"])
    return Counter("".join(said.split()))


@given(ROWS, st.data())
def test_joined_rows_say_in_one_all_that_they_said(rows: list[Row], data: st.DataObject) -> None:
    kept = [place for place, each in enumerate(rows) if not each["is_dropped"]]
    places = data.draw(st.lists(st.sampled_from(kept), min_size=2, unique=True)) if len(kept) > 1 else []
    if not places:
        return
    joined = changed_rows(rows, RowsAct.JOIN, places)
    assert _letters(joined) == _letters(rows)
    first, later = joined[min(places)], [rows[place] for place in sorted(places)[1:]]
    assert {name for each in later for name in owners_of_row(each)[0]} <= set(owners_of_row(first)[0])
    assert set(first["source_lines"]) >= {line for each in later for line in each["source_lines"]}
    assert len(first["indicators"]) == sum(len(rows[place]["indicators"]) for place in places)
    assert [joined[place]["became"] for place in sorted(places)[1:]] == ["joined"] * (len(places) - 1)
    assert "".join("".join(first["paragraphs"]).split()) == "".join(first["description"].split())


@given(ROWS, st.data())
def test_a_row_that_is_split_says_in_two_all_that_it_said(rows: list[Row], data: st.DataObject) -> None:
    one = rows[0] | {"is_dropped": False}
    pieces = pieces_of(one, dict.fromkeys(one["source_lines"], "見守り"))
    assert "".join(piece.text for piece in pieces) == one["description"]
    if not pieces:
        return
    at, typed = data.draw(st.integers(0, len(pieces) - 1)), data.draw(st.sampled_from(["", "新しい名前"]))
    try:
        first, second = split_row(one, pieces, at, typed)
    except Invalid:
        return  # the piece is too long for a name, or nothing but blanks
    said = _letters([first, second])
    said.subtract(Counter(typed))
    assert +said == _letters([one])
    assert (first["title"], second["title"] or None) == (one["title"], second["title"])
    assert set(first["source_lines"]) | set(second["source_lines"]) == set(one["source_lines"])
    assert (second["owner"], second["group"], second["kind"]) == (one["owner"], one["group"], one["kind"])


@given(ROWS, st.sampled_from([RowsAct.DROP, RowsAct.HEADING, RowsAct.SET]), st.data())
def test_what_was_learnt_touches_no_row_that_a_person_put_right(
    rows: list[Row], act: RowsAct, data: st.DataObject
) -> None:
    places = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, max_size=2, unique=True))
    values = {"lead": "新しい課"} if act == RowsAct.SET else {}
    field = {RowsAct.SET: "owner"}.get(act, "is_dropped")
    after = changed_rows(rows, act, places, values)
    for lesson in lessons_of(rows, after, act, places):
        assert lesson.places
        assert not set(lesson.places) & set(places)
        again = changed_rows(after, act, lesson.places, values)
        for place, (before, then) in enumerate(zip(after, again, strict=True)):
            if place in lesson.places:
                assert not before["is_dropped"]
                assert not {field, "title"} & set(before.get("by_hand", ()))
            elif act == RowsAct.HEADING and "group" not in before.get("by_hand", ()):
                assert before | {"group": "", "group_path": []} == then | {"group": "", "group_path": []}
            else:
                assert before == then


@given(ROWS, st.sampled_from([RowsAct.DROP, RowsAct.RESTORE]), st.data())
def test_only_the_ticked_rows_are_dropped_or_come_back(rows: list[Row], act: RowsAct, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, unique=True))
    after = changed_rows(rows, act, places)
    assert [each["is_dropped"] for each in after] == [
        act == RowsAct.DROP if place in places else each["is_dropped"] for place, each in enumerate(rows)
    ]


def test_a_heading_is_given_to_the_rows_below_it_up_to_the_next_of_its_kind() -> None:
    rows = [
        row("１　見守りを広げる", group_path=["基本目標1"]),
        row("サロン"),
        row("見守りの輪", group="わたしの分野", by_hand=["group"]),
        row("２　こどもの居場所", group_path=["基本目標1"]),
        row("こども食堂"),
        row("敬老会", group="ほかの分野"),
    ]
    after = changed_rows(rows, RowsAct.HEADING, [0])
    assert [each["group"] for each in after] == [
        "福祉課",
        "１ 見守りを広げる",
        "わたしの分野",
        "福祉課",
        "福祉課",
        "ほかの分野",
    ]
    assert after[1]["group_path"] == ["基本目標1", "１ 見守りを広げる"]
    assert (after[0]["is_dropped"], after[0]["became"]) == (True, "heading")
    (lesson,) = lessons_of(rows, after, RowsAct.HEADING, [0])
    assert (lesson.likeness, lesson.places) == (Likeness("number", "1"), (3,))
    again = changed_rows(after, RowsAct.HEADING, lesson.places)
    assert [each["group"] for each in again][3:] == ["福祉課", "２ こどもの居場所", "ほかの分野"]


def test_headings_without_numbers_stand_beside_each_other_and_deeper_numbers_below() -> None:
    rows = [row("支え合い"), row("サロン"), row("居場所"), row("食堂")]
    once = changed_rows(rows, RowsAct.HEADING, [0])
    twice = changed_rows(once, RowsAct.HEADING, [2])
    assert [each["group_path"] for each in twice] == [[], ["支え合い"], [], ["居場所"]]
    numbered = [row("1 支え合い"), row("(1) 見守り"), row("サロン")]
    deep = changed_rows(changed_rows(numbered, RowsAct.HEADING, [0]), RowsAct.HEADING, [1])
    assert deep[2]["group_path"] == ["1 支え合い", "(1) 見守り"]


def test_a_heading_passes_over_what_was_dropped_and_leaves_a_group_that_a_person_wrote() -> None:
    rows = [row("支え合い"), row("外した行", is_dropped=True), row("サロン", by_hand=["group"]), row("食堂")]
    after = changed_rows(rows, RowsAct.HEADING, [0])
    assert [each["group"] for each in after[1:]] == ["福祉課", "福祉課", "支え合い"]


def test_a_row_is_found_again_by_what_it_said() -> None:
    rows = [row("あ"), row("い"), row("う"), row("う")]
    seen = row_seen(rows, 1)
    assert row_again(rows, 1, seen) == 1
    assert row_again([row("分けた"), *rows], 1, seen) == 2, "another was split above"
    corrected = [rows[0], row("い", "直した"), *rows[2:]]
    assert row_again(corrected, 1, seen) == 1, "corrected where it stood: both texts are shown"
    assert row_again([*corrected, row("足した")], 1, row_digest(rows[1])) == 1, (
        "a digest alone says nothing of the others"
    )
    with pytest.raises(NotNow):
        row_again([row("分けた"), *corrected], 1, seen)
    with pytest.raises(NotNow):
        row_again([row("分けた"), row("え"), *rows[2:]], 0, row_seen(rows, 2))
    assert row_seen(rows, 4) == NO_ROW
    assert row_again(rows, 4, NO_ROW) == 4


def test_the_same_rows_after_another_change_are_told_apart() -> None:
    rows, before = [row("あ")], [row("い")]
    dropped, joined = {"act": "drop", "places": [0], "rows": before}, {"act": "join", "places": [0], "rows": before}
    assert len({change_digest(rows, last) for last in ({}, dropped, joined, {**dropped, "rows": rows})}) == 4
    assert change_digest(rows, dropped) == change_digest(rows, dict(reversed(dropped.items())))


def test_pillars_are_the_highest_headings_in_which_the_kept_measures_differ() -> None:
    rows = [row("あ", group_path=["方針", "柱1"]), row("い", group_path=["方針", " 柱2 "])]
    other = [row("う", group_path=["資料"], kind="continued_project"), row("え", group_path=["付録"], is_dropped=True)]
    assert pillars_above([*rows, *other]) == (1, ["柱1", "柱2"])
    assert pillars_above(rows[:1]) == (0, [])


def test_pillar_group_lead_and_partners_are_set_where_they_are_written() -> None:
    rows = [row("あ", group_path=["方針", "柱1"]), row("い", group_path=["方針", "柱2"], group="柱2"), row("う")]
    assert pillar_level(rows) == 1
    after = changed_rows(rows, RowsAct.SET, [0, 1, 2], {"pillar": "柱3", "lead": "高齢課", "partners": "社協、福祉課"})
    assert [each["group_path"] for each in after] == [["方針", "柱3"], ["方針", "柱3"], ["柱3"]]
    assert [each["group"] for each in after] == ["高齢課", "柱2", "高齢課"]
    assert {tuple(each["owners"]) for each in after} == {("高齢課", "社協", "福祉課")}
    assert owners_of_row(after[0]) == (("高齢課", "社協", "福祉課"), True)
    only = changed_rows(rows, RowsAct.SET, [1], {"group": "支え合い"})
    assert (only[1]["group"], only[1]["group_path"], only[1]["owner"]) == ("支え合い", ["方針", "支え合い"], "福祉課")
    assert changed_rows(rows, RowsAct.SET, [0], {"partners": "社協"})[0]["owners"] == ["福祉課", "社協"]
    nobody = changed_rows([row("え", owner="", owners=[])], RowsAct.SET, [0], {"partners": "社協"})
    assert (nobody[0]["owner"], nobody[0]["owners"]) == ("", ["社協"])


@pytest.mark.parametrize(
    ("act", "places", "values"),
    [
        (RowsAct.DROP, [], {}),
        (RowsAct.JOIN, [0], {}),
        (RowsAct.JOIN, [0, 1], {}),
        (RowsAct.HEADING, [2], {}),
        (RowsAct.SET, [0], {"pillar": " "}),
        (RowsAct.SET, [0], {"lead": "長" * 101}),
    ],
)
def test_what_cannot_be_done_is_said(act: RowsAct, places: list[int], values: dict[str, str]) -> None:
    rows = [row("あ"), row("い", is_dropped=True), row("長" * 90)]
    with pytest.raises(Invalid):
        changed_rows(rows, act, places, values)


def test_a_row_is_split_where_no_piece_is() -> None:
    one = row("あ", "いち。" + "に" * 201)
    pieces = pieces_of(one, {})
    for at, fields in ((5, ["piece"]), (1, ["new_title"])):
        with pytest.raises(Invalid) as refused:
            split_row(one, pieces, at)
        assert list(refused.value.fields) == fields


def test_the_lines_of_the_document_go_with_their_part() -> None:
    one = row("サロン", "集まります。②見守り毎月訪ねます。", source_lines=[3, 4, 5])
    pieces = pieces_of(one, {3: "サロン", 4: "集まります。", 5: "②見守り毎月訪ねます。"})
    assert [(piece.text, piece.line) for piece in pieces] == [("集まります。", 4), ("②見守り毎月訪ねます。", 5)]
    first, second = split_row(one, pieces, 1, "見守り")
    assert (first["description"], first["source_lines"]) == ("集まります。", [3, 4])
    assert (second["description"], second["source_lines"]) == ("②見守り毎月訪ねます。", [5])
    assert (first["paragraphs"], second["paragraphs"]) == (["集まります。"], ["②見守り毎月訪ねます。"])


@pytest.mark.parametrize(
    ("number", "title", "shape"),
    [
        ("3-(2)", "", "1-(1)"),
        ("１２－４", "", "1-1"),
        ("①", "", "①"),
        ("基本目標Ⅱ", "", "基本目標Ⅰ"),
        ("三", "", "一"),
        ("イ", "", "ア"),
        ("B", "", "A"),
        ("", "（３）見守り", "(1)"),
        ("", "2-1 見守り", "1-1"),
        ("", "③見守り", "①"),
        ("", "見守り", ""),
        ("", "10代の居場所", ""),
        ("", "三世代の交流", ""),
    ],
)
def test_the_form_of_a_number(number: str, title: str, shape: str) -> None:
    assert number_shape({"number": number, "title": title}) == shape


def test_rows_are_alike_by_mark_number_columns_words_owner_and_heading() -> None:
    rows = [
        row("見守り（再掲事業）", number="1-1", marks=["再掲"], extra={"予算": "1", "目標": "2"}),
        row("サロン（再掲事業）", "毎月。", number="2", marks=["再掲"]),
        row("居場所", "毎週。", owner="子育て課", group="子育て課"),
        row("食堂", "毎週。", owner="子育て課", group="子育て課"),
        row("学習", "毎週。", owner="子育て課", group="子育て課"),
    ]
    assert {(each.kind, each.said) for each in likenesses_of(rows[0])} == {
        ("mark", "再掲"), ("number", "1-1"), ("column", "予算、目標"), ("bare", ""), ("owner", "福祉課"), ("group", "福祉課"),
    }  # fmt: skip
    after = changed_rows(rows, RowsAct.DROP, [0])
    assert [(each.likeness.kind, each.places) for each in lessons_of(rows, after, RowsAct.DROP, [0])] == [
        ("mark", (1,))
    ]
    plain = [each | {"marks": []} for each in rows]
    (by_words,) = lessons_of(plain, changed_rows(plain, RowsAct.DROP, [0]), RowsAct.DROP, [0])
    assert str(by_words.likeness.words) == "名前が「（再掲事業）」で終わる行"
    (by_owner,) = lessons_of(rows, changed_rows(rows, RowsAct.SET, [2], {"lead": "こども課"}), RowsAct.SET, [2])
    assert (by_owner.likeness, by_owner.places) == (Likeness("owner", "子育て課"), (3, 4))
    begun = [row("重点事業　見守り", "あ"), row("重点事業　サロン", "い"), row("敬老会", "う"), row("祭り", "え")]
    lessons = lessons_of(begun, changed_rows(begun, RowsAct.DROP, [0, 3]), RowsAct.DROP, [0, 3])
    assert lessons == []
    (first,) = lessons_of(begun, changed_rows(begun, RowsAct.DROP, [0]), RowsAct.DROP, [0])
    assert first.likeness == Likeness("beginning", "重点事業 ")


def test_nothing_is_learnt_of_what_moves_rows_or_of_what_nearly_all_have() -> None:
    rows = [row(f"取組{name}", number="1-1") for name in "あいうえ"]
    assert lessons_of(rows, changed_rows(rows, RowsAct.DROP, [0]), RowsAct.DROP, [0]) == []
    assert lessons_of(rows, rows, RowsAct.JOIN, [0]) == []
    assert lessons_of(rows, rows, "", []) == []
    assert lessons_of(rows, [*rows, row("お")], RowsAct.DROP, [0]) == []


def test_the_digest_of_a_row_knows_of_all_that_is_put_right() -> None:
    one = row("あ")
    more: list[Row] = [{"owners": ["い"]}, {"group_path": ["い"]}, {"marks": ["い"]}, {"indicators": [{"name": "い"}]}]
    assert len({row_digest(each) for each in (one, *(one | change for change in more))}) == 5
    turned = dict(reversed(list({"name": "い", "unit": "人"}.items())))
    assert row_digest(one | {"indicators": [{"name": "い", "unit": "人"}]}) == row_digest(
        one | {"indicators": [turned]}
    )
