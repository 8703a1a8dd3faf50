"""Areas of a file are found in the districts however their names are written; what is shared or unknown is left to a person."""

import pytest

from meguru.base.basics.rules.areas import OUTSIDE, Found, Ground, Grounds, How, flat_area, is_sum, sums_of_chome

TOWN = "見本区"
GROUNDS = (
    Ground("kita", "北", ("北町（きたまち）", "本町1〜3丁目", "霞ヶ丘", "城下町の一部")),
    Ground("minami", "南", ("南町", "本町四・五丁目", "大字沢田", "城下町（一部）", "港")),
    Ground("nishi", "西", ("西一丁目から十二丁目", "境町")),
    Ground("higashi", "東", ("境町",)),
)


def _grounds(**kept: str) -> Grounds:
    return Grounds(GROUNDS, kept, TOWN)


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("北町", "kita"), ("北町一丁目", "kita"), ("北町１丁目", "kita"), ("見本区北町2丁目", "kita"),
        ("大見本市見本区北町", "kita"),
        ("本町二丁目", "kita"), ("本町５丁目", "minami"), ("霞が丘", "kita"), ("霞ケ丘", "kita"), ("字沢田", "minami"),
        ("澤田", "minami"), ("大字 沢田", "minami"), ("西十丁目", "nishi"), ("西12丁目", "nishi"),
        ("南地区", "minami"), ("南", "minami"),
    ],
)  # fmt: skip
def test_an_area_is_found_in_its_district(area: str, code: str) -> None:
    assert _grounds().find(area).code == code


def test_what_two_districts_share_or_hold_in_part_is_left_to_a_person() -> None:
    assert _grounds().find("境町") == Found(None, How.SHARED)
    assert _grounds().find("城下町") == Found(None, How.SHARED)
    assert _grounds().find("本町6丁目") == Found(None, How.UNKNOWN)
    assert _grounds().find("西13丁目") == Found(None, How.UNKNOWN)


def test_what_was_placed_by_hand_goes_before_all() -> None:
    placed = _grounds(境町="higashi", 北町1丁目="minami", 隣町=OUTSIDE)
    assert placed.find("境町") == Found("higashi", How.KEPT)
    assert placed.find("北町一丁目").code == "minami"
    assert placed.find("隣町") == Found(OUTSIDE, How.KEPT)


def test_what_was_placed_in_a_district_that_ended_is_asked_again_whatever_the_blocks_say() -> None:
    grounds = Grounds(GROUNDS, {}, TOWN, {"北町1丁目"})
    assert grounds.find("北町一丁目") == Found(None, How.ENDED)
    assert grounds.find("北町二丁目") == Found("kita", How.BLOCK)


def test_a_list_by_district_is_found_by_the_names_of_districts_first() -> None:
    grounds = Grounds([Ground("a", "港", ()), Ground("b", "南", ("港",))], {}, TOWN)
    assert grounds.find("港", is_by_district=True) == Found("a", How.DISTRICT)
    assert grounds.find("港") == Found("b", How.BLOCK)
    assert grounds.find("a", is_by_district=True).code == "a"
    twins = Grounds([Ground("a", "港", ()), Ground("b", "港", ())], {}, TOWN)
    assert twins.find("港", is_by_district=True) == Found(None, How.SHARED)


def test_kanji_numbers_are_read_as_they_are_written() -> None:
    said = ["一丁目", "十丁目", "十一丁目", "二十丁目", "三十五丁目", "一〇丁目"]
    assert [flat_area(f"町{each}") for each in said] == [f"町{n}丁目" for n in (1, 10, 11, 20, 35, 10)]
    assert flat_area("三ツ沢上町") == "三ツ沢上町"


def test_sums_are_told_from_areas() -> None:
    assert all(is_sum(name, TOWN) for name in ("", "総数", "見本区"))
    assert not is_sum("北町", TOWN)
    assert sums_of_chome({"北町", "北町1丁目", "北町2丁目", "南町"}) == {"北町"}


def test_a_block_of_nothing_but_a_note_is_nowhere() -> None:
    noted = Grounds((Ground("kita", "北", ("の一部", "北町")),), {}, TOWN)
    assert noted.find("（一部）") == Found(None, How.UNKNOWN)
    assert noted.find("北町").code == "kita"
