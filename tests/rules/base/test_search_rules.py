"""What a text is found by, and how a question is asked of the index."""

import pytest

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.search.rules import (
    FOUND_LABELS,
    KIND_ACTIONS,
    FoundKind,
    SearchMaterial,
    TownWord,
    dictionary_digest,
    in_fts5,
    in_tsquery,
    scope_tokens,
    visible,
)
from meguru.base.search.words import Dictionary, asked_words, hit_places, index_words, marked, normal, question_of

TOWN = Dictionary((TownWord("新羽", "にっぱ"), TownWord("港北区社会福祉協議会"), TownWord("本", "ほん")))


def _words(title: str, text: str = "", reading: str = "") -> set[str]:
    return index_words(SearchMaterial(FoundKind.ACTIVITY, "1", title, text, (1,), reading=reading), TOWN)


def _answers(question: str, title: str, text: str = "", reading: str = "") -> bool:
    """Whether a record is found by a question, by the rules of both databases."""
    words = _words(title, text, reading)
    asked = question_of(asked_words(question), TOWN, title=False)
    return asked is not None and _holds(asked, words)


def _holds(asked: tuple[object, ...], words: set[str]) -> bool:
    how, *parts = asked
    if how == "is":
        return parts[0] in words
    answers = [_holds(part, words) for part in parts]  # type: ignore[arg-type]
    return {"and": all(answers), "or": any(answers)}[str(how)]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("障害", "障がいのある人の集い"),
        ("障がい", "障害者の外出を助ける"),
        ("子供", "子どもの居場所"),
        ("ひきこもり", "引きこもりの相談"),
        ("ボランティア", "ﾎﾞﾗﾝﾃｨｱを募る"),
        ("新羽", "新羽地区の見守り"),
        ("にっぱ", "新羽地区の見守り"),
        ("ﾆｯﾊﾟ", "新羽地区の見守り"),
        ("見守り", "新羽地区の見守りとﾆｯﾊﾟのつどい"),
        ("サロン", "ｻﾛﾝのつどい"),
        ("ニッパ", "新羽町の公園"),
        ("ちいきふくし", "地域福祉の話し合い"),
        ("けあぷらざ", "地域ケアプラザで開く"),
        ("社会福祉", "港北区社会福祉協議会と開く"),
        ("見守り 公園", "公園で見守りをした"),
        ("ＰＴＡ", "ptaと歩く"),
    ],
)
def test_one_spelling_finds_another(question: str, text: str) -> None:
    assert _answers(question, text)
    assert _answers(question, "", text)


@pytest.mark.parametrize(
    ("question", "text"), [("障害", "公園の清掃"), ("見守り 公園", "公園の清掃"), ("ふくし", "地域の清掃")]
)
def test_other_texts_are_not_found(question: str, text: str) -> None:
    assert not _answers(question, text)


def test_a_reading_that_is_handed_down_is_asked_in_kana() -> None:
    assert _answers("おおくらやま", "大倉山", reading="おおくらやま")


@pytest.mark.parametrize("question", ["", "　", "！？", "・"])
def test_a_question_of_nothing_asks_nothing(question: str) -> None:
    assert question_of(asked_words(question), TOWN, title=True) is None


def test_a_word_of_particles_alone_is_asked_as_it_stands() -> None:
    assert question_of(["から"], TOWN, title=False) == ("or", ("is", "wから"), ("is", "rカラ"))


def test_a_question_is_said_in_the_words_of_both_databases() -> None:
    asked = ("not", ("and", ("is", "a"), ("or", ("is", "b"), ("is", "c"))), ("is", "d"))
    assert in_fts5(asked) == '(("a" AND ("b" OR "c")) NOT "d")'
    assert in_tsquery(asked) == "(('a' & ('b' | 'c')) & !'d')"


def test_nothing_typed_leaves_the_quotes() -> None:
    asked = question_of(["'\";\\:*)'福祉"], TOWN, title=False)
    assert asked is not None
    assert in_tsquery(asked).replace("'w福祉'", "") == ""


def test_every_kind_has_its_word_and_what_its_page_asks() -> None:
    assert set(FOUND_LABELS) == set(KIND_ACTIONS) == set(FoundKind)
    assert KIND_ACTIONS[FoundKind.SHEET] is Action.SHEET_VIEW


def test_of_what_is_own_only_that_is_asked_for() -> None:
    chair = Actor(3, "会長", (Grant(Role.DISTRICT_COMMITTEE, organisation_id=9, district_ids=frozenset({5})),))
    own = ("or", ("is", "d5"), ("is", "o9"))
    assert visible(chair, FoundKind.SHEET) == ("and", ("is", "n3ksheet"), own)
    assert visible(chair, FoundKind.MEASURE) == ("is", "n3kmeasure")
    assert visible(chair, FoundKind.OPINION) is None
    bare = Actor(3, "会長", (Grant(Role.DISTRICT_COMMITTEE),))
    assert visible(bare, FoundKind.SHEET) is None


def test_a_record_says_whose_it_is() -> None:
    sheet = SearchMaterial(FoundKind.SHEET, "2016 m01", "集い", "", (2016, "m01"), organisation_id=4, district_ids=(7,))
    assert scope_tokens(3, sheet) == {"n3ksheet", "o4", "d7"}


def test_another_name_or_reading_is_another_dictionary() -> None:
    assert dictionary_digest([TownWord("新羽", "にっぱ")]) != dictionary_digest([TownWord("新羽", "にいは")])


def test_a_text_without_names_of_the_town_is_read_as_well() -> None:
    assert [unit.forms[0] for unit in Dictionary().units("見守りの輪")] == ["見守る", "輪"]
    assert normal("Ａ－1 福") == "a1福"


def test_a_hit_is_marked_where_it_stands() -> None:
    text = "前" * 60 + "障がいのある人の集い" + "後" * 200
    pieces = marked(text, hit_places(text, ["障害"], TOWN))
    assert ("障がい", True) in pieces
    assert pieces[0] == ("…", False)
    assert pieces[-1] == ("…", False)
    assert marked("見守り", hit_places("見守り", ["見守"], TOWN), whole=True) == [("見守", True), ("り", False)]
    assert marked("新羽の公園", hit_places("新羽の公園", ["にっぱ"], TOWN)) == [("新羽", True), ("の公園", False)]
    assert marked("", []) == []
