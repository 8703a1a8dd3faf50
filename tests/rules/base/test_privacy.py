"""The privacy guard over a labelled set of sentences: what it finds, what it misses, and how often it cries for nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from meguru.core.privacy import FindKind, WordLists, find_private
from meguru.core.surnames import word_set

SENTENCES = Path(__file__).parent / "privacy" / "sentences.txt"
KINDS = {
    "T": FindKind.TELEPHONE,
    "E": FindKind.EMAIL,
    "A": FindKind.ADDRESS,
    "N": FindKind.NAME,
    "H": FindKind.HEALTH,
}
NUMBERS = {FindKind.TELEPHONE, FindKind.EMAIL, FindKind.ADDRESS}
TOWN = WordLists(
    surnames=frozenset({"小鳥遊"}),
    places=word_set(
        """
    菊名 高田 新羽 日吉 綱島 大曽根 樽町 篠原 城郷 新吉田 新吉田あすなろ 大倉山
    師岡 岸根 小机 鳥山 石川町 山下町 中川 新横浜 大豆戸町 仲手原 富士塚 錦が丘
    吉田小学校 見本町
    """
    ),
    bodies=frozenset(["港北区社会福祉協議会", "菊名地区社会福祉協議会", "大曽根商店街", "ミズキー"]),
)


def _labelled() -> Iterator[tuple[set[FindKind], str]]:
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, _, sentence = line.partition("|")
            yield {KINDS[letter] for letter in label if letter != "-"}, sentence


LABELLED = list(_labelled())


def _recall(kinds: set[FindKind]) -> tuple[float, list[str]]:
    asked, missed = 0, []
    for wanted, sentence in LABELLED:
        found = {find.kind for find in find_private(sentence, TOWN)}
        for kind in wanted & kinds:
            asked += 1
            if kind not in found:
                missed.append(f"{kind.value}: {sentence}")
    return 1 - len(missed) / asked, missed


def test_the_set_is_large_and_half_of_it_clean() -> None:
    clean = [sentence for wanted, sentence in LABELLED if not wanted]
    assert len(LABELLED) >= 300
    assert len(clean) >= 150
    assert len({sentence for _, sentence in LABELLED}) == len(LABELLED)


def test_numbers_and_addresses_are_found() -> None:
    recall, missed = _recall(NUMBERS)
    print(f"\nnumbers and addresses: recall {recall:.3f}", *missed, sep="\n  ")
    assert recall >= 0.95


def test_names_are_found() -> None:
    recall, missed = _recall({FindKind.NAME})
    print(f"\nnames: recall {recall:.3f}", *missed, sep="\n  ")
    assert recall >= 0.85


def test_age_and_illness_of_somebody_are_found() -> None:
    recall, missed = _recall({FindKind.HEALTH})
    print(f"\nage and illness: recall {recall:.3f}", *missed, sep="\n  ")
    assert recall >= 0.8


def test_clean_sentences_are_left_alone() -> None:
    clean = [sentence for wanted, sentence in LABELLED if not wanted]
    false = {sentence: found for sentence in clean if (found := find_private(sentence, TOWN))}
    share = len(false) / len(clean)
    shown = [f"{sentence}  {[(f.kind.value, f.words) for f in found]}" for sentence, found in false.items()]
    print(f"\nfalse alarms: {share:.3f} of {len(clean)}", *shown, sep="\n  ")
    assert share <= 0.05


@pytest.mark.parametrize("text", ["", "　", "\n", "a" * 4000, "山田" * 2000, "0" * 4000, "1-" * 2000, "さん" * 2000])
def test_any_text_is_answered_soon(text: str) -> None:
    assert isinstance(find_private(text, TOWN), tuple)


def test_a_find_names_its_place_in_the_text_as_it_was_typed() -> None:
    text = "茶話会。電話は０４５－０００－１２３４です。"
    [find] = find_private(text)
    assert text[find.start : find.end] == find.words == "０４５－０００－１２３４"


def test_a_district_is_not_taken_for_a_person_of_its_name() -> None:
    assert find_private("高田さんの地区では、見守りが続いている。", TOWN) == ()
    assert [find.kind for find in find_private("高田さんの地区では、見守りが続いている。")] == [FindKind.NAME]


@pytest.mark.parametrize("run", ["1", "a", "-", "1-", "町1-1-", "090-", "一", "@a.", "字", "山田", "ア"])
def test_a_text_of_one_run_is_read_from_end_to_end_once(run: str) -> None:
    """Read again from each of its letters, the longest text that a page looks at would hold a worker for half a minute."""
    long = run * (20_000 // len(run))
    short = run * (200 // len(run))
    assert {find.kind for find in find_private(long, TOWN)} == {find.kind for find in find_private(short, TOWN)}


def test_what_stands_behind_a_long_run_is_found() -> None:
    for run in ("1" * 5_000, "a" * 5_000, "-" * 5_000):
        kinds = {find.kind for find in find_private(f"{run}。電話は045-123-4567、mail@example.jpです。", TOWN)}
        assert kinds == {FindKind.TELEPHONE, FindKind.EMAIL}
