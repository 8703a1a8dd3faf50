"""A file of how many live where: the standard columns and what towns write in their place, masks, sums, and what is wrong."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.base.basics.rules.ages import AgeBand, people_of
from meguru.base.basics.rules.census import FileRow, Reading, read_census, summed
from meguru.base.basics.rules.headings import Meaning, What, meaning_of, span_of
from meguru.base.basics.rules.numbers import Numbers, differences

TOWN = "見本区"
FIVES = [f"{low}-{low + 4}歳" for low in range(0, 85, 5)] + ["85歳以上"]
STANDARD = [
    "都道府県コード又は市区町村コード", "地域コード", "都道府県名", "市区町村名", "調査年月日", "地域名", "総人口", "男性", "女性",
    *(f"{band}の{sex}" for band in FIVES for sex in ("男性", "女性")), "世帯数", "備考",
]  # fmt: skip


def _rows(*rows: list[str]) -> list[FileRow]:
    found: list[FileRow] = []
    for number, row in enumerate(rows, start=1):
        cells: Mapping[int, str] = {at: text for at, text in enumerate(row, start=1) if text}
        found.append((number, cells))
    return found


def _standard(area: str, ages: list[str] | None = None, *, total: str = "", day: str = "2019-03-31") -> list[str]:
    said = ages or ["10", "12"] * len(FIVES)
    male = sum(int(text) for text in said[::2] if text.isdigit())
    female = sum(int(text) for text in said[1::2] if text.isdigit())
    people = total or str(male + female)
    return ["142000", "", "神奈川県", "見本市", day, area, people, str(male), str(female), *said, "150", ""]


def _read(*rows: list[str]) -> Reading:
    return read_census(_rows(*rows), TOWN)


def test_the_standard_columns_are_read_and_summed_without_what_is_a_sum_itself() -> None:
    found = _read(
        STANDARD, _standard(""), _standard("北町"), _standard("北町一丁目"), _standard("北町二丁目"), _standard("南町")
    )
    assert [area.area for area in found.areas] == ["北町一丁目", "北町二丁目", "南町"]
    assert {area.day for area in found.areas} == {date(2019, 3, 31)}
    assert (found.problems, found.unread) == ((), ())
    assert [remark.row for remark in found.remarks] == [2, 3]
    numbers = summed(found.areas)
    assert (numbers.population, numbers.male, numbers.female, numbers.households) == (1188, 540, 648, 450)
    assert people_of(numbers.ages, 65, None) == 330
    assert (differences(numbers), numbers.lacking) == ([], 0)


def test_masks_are_said_and_not_counted_and_a_dash_is_a_nought_only_where_it_adds_up() -> None:
    nought = ["10", "12"] * (len(FIVES) - 1) + ["-", "－"]
    masked = ["10", "12"] * (len(FIVES) - 1) + ["X", "***"]
    found = _read(
        STANDARD,
        _standard("北町", nought),
        _standard("南町", masked, total="400"),
        _standard("西町", nought, total="999"),
    )
    by_area = {area.area: area for area in found.areas}
    assert by_area["北町"].cells["age:85::male"] == 0
    assert by_area["南町"].cells["age:85::male"] is None
    assert by_area["西町"].cells["age:85::female"] is None
    assert [remark.row for remark in found.remarks] == [3, 4]
    together = summed(found.areas)
    assert together.lacking == 2
    assert together.ages[-1] == AgeBand(85, None, 0, 0)
    assert together.population == 374 + 400 + 999
    assert any("総人口" in sentence and "年齢ごとの合計" in sentence for sentence in differences(together))


def test_what_is_no_number_no_day_or_twice_there_is_wrong_by_row() -> None:
    found = _read(
        STANDARD, _standard("北町", total="たくさん"), _standard("南町"), _standard("南町"), _standard("西町", day="春")
    )
    assert [problem.row for problem in found.problems] == [2, 4, 5]
    assert "「総人口」の「たくさん」は、数として読めません。" in found.problems[0].sentence
    assert "3行目にもあります" in found.problems[1].sentence


def test_a_file_without_headings_or_numbers_says_so() -> None:
    assert "見出しの行が見つかりません" in _read(["あいさつ"], ["本日は"]).problems[0].sentence
    assert "数の入った行がありません" in _read(STANDARD).problems[0].sentence


def test_headings_below_a_title_two_days_and_missing_ages_are_told() -> None:
    head = ["町名", "時点", "人口", "0～4歳", "10～14歳", "65歳以上", "めも"]
    found = _read(
        ["町別人口"],
        head,
        ["北町", "平成30年9月30日", "1,200人", "50", "60", "300", "ん"],
        ["北町", "R1.9.30", "1,210", "48", "61", "310", ""],
    )
    assert [area.day for area in found.areas] == [date(2018, 9, 30), date(2019, 9, 30)]
    assert found.unread == ("めも",)
    assert found.remarks[0].sentence == "年齢の列がないところがあります：5〜9歳、15〜64歳"
    assert summed(found.areas[:1]).population == 1200


def test_a_row_for_each_sex_and_a_row_for_each_age_are_put_together() -> None:
    by_sex = _read(
        ["町名", "男女別", "総数", "0-14歳", "15-64歳", "65歳以上"],
        ["北町", "計", "100", "20", "50", "30"], ["", "男", "48", "11", "24", "13"], ["", "女", "52", "9", "26", "17"],
    )  # fmt: skip
    numbers = summed(by_sex.areas)
    assert (numbers.population, numbers.male, numbers.female) == (100, 48, 52)
    assert numbers.ages[-1] == AgeBand(65, None, 13, 17, 30)
    years = [["北町", str(age), "5", "6"] for age in range(100)] + [["北町", "100歳以上", "1", "2"]]
    by_age = _read(["町名", "年齢", "男", "女"], *years)
    numbers = summed(by_age.areas)
    assert (numbers.population, numbers.male, numbers.female) == (1103, 501, 602)
    assert [(band.low, band.high) for band in numbers.ages[3:5]] == [(15, 17), (18, 19)]


def test_a_list_of_districts_brings_households_and_associations() -> None:
    found = _read(
        ["地区", "総人口", "男", "女", "世帯数", "自治会町内会の数", "加入世帯数"],
        ["北", "100", "48", "52", "40", "3", "30"],
    )
    assert found.is_by_district
    assert summed(found.areas) == Numbers(100, 48, 52, 40, 3, 30)
    assert summed(found.areas).joined == 75.0


def test_a_district_without_numbers_says_nothing_and_a_masked_one_does() -> None:
    head = ["地区", "いつの数", "総人口", "世帯数"]
    found = _read(head, ["北", "2019-03-31", "100", "40"], ["南", "", " ", "　"], ["西", "2019-03-31", "X", ""])
    assert [(area.area, area.day) for area in found.areas] == [("北", date(2019, 3, 31)), ("西", date(2019, 3, 31))]
    assert [remark.sentence for remark in found.remarks if remark.row == 3] == ["「南」の行には、数がありません。"]
    assert "数の入った行がありません" in _read(head, ["南"]).problems[0].sentence


def test_a_note_below_a_table_of_days_is_no_area_but_an_area_without_numbers_is_lacking() -> None:
    dated = _read(
        ["町名", "年月日", "人口"], ["北町", "2019-03-31", "10"], ["南町", "2019-03-31"], ["（注）外国人を含む"]
    )
    assert [area.area for area in dated.areas] == ["北町", "南町"]
    assert summed(dated.areas).lacking == 1
    undated = _read(["町名", "人口"], ["北町", "10"], ["南町", ""])
    assert summed(undated.areas).lacking == 1


def test_people_of_unknown_age_keep_the_sum_of_ages_from_being_all() -> None:
    head = [
        "町名",
        "0-64歳の男性",
        "0-64歳の女性",
        "65歳以上の男性",
        "65歳以上の女性",
        "年齢不詳の男性",
        "年齢不詳の女性",
    ]
    assert summed(_read(head, ["北町", "1", "2", "3", "4", "5", "6"]).areas).population is None
    assert summed(_read(head[:5], ["北町", "1", "2", "3", "4"]).areas).population == 10


def test_too_many_rows_are_refused() -> None:
    rows = [["町名", "人口"], *([f"町{number}号", "1"] for number in range(5_001))]
    assert "5,000行まで" in read_census(_rows(*rows), TOWN).problems[0].sentence


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("0-4歳の男性", Meaning(What.COUNT, "age", "male", 0, 4)),
        ("０～４歳女", Meaning(What.COUNT, "age", "female", 0, 4)),
        ("男_0～4歳", Meaning(What.COUNT, "age", "male", 0, 4)),
        ("85歳以上の女性", Meaning(What.COUNT, "age", "female", 85, None)),
        ("15歳未満人口", Meaning(What.COUNT, "age", "", 0, 14)),
        ("３歳", Meaning(What.COUNT, "age", "", 3, 3)),
        ("不詳者の男性", Meaning(What.COUNT, "unknown", "male")),
        ("年齢不詳", Meaning(What.COUNT, "unknown")),
        ("9-4歳", Meaning(What.UNREAD)),
        ("0歳未満", Meaning(What.UNREAD)),
        ("2016", Meaning(What.UNREAD)),
        ("住んでいる人の数について書いた、とても長い見出しなので、だれにもわからないものである", Meaning(What.UNREAD)),
        ("総人口", Meaning(What.COUNT, "population")),
        ("町丁・字等名", Meaning(What.AREA)),
    ],
)  # fmt: skip
def test_headings_are_read_in_the_words_of_towns(heading: str, meaning: Meaning) -> None:
    assert meaning_of(heading) == meaning


def test_an_age_in_a_cell_is_read() -> None:
    assert [span_of(text) for text in ("12", "0〜4", "100歳以上", "たくさん")] == [(12, 12), (0, 4), (100, None), None]


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=12))
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(rows: list[list[str]]) -> None:
    found = read_census(_rows(*rows), TOWN)
    assert found.problems or found.areas
    for area in found.areas:
        summed([area])


@given(
    st.lists(
        st.lists(st.sampled_from(["10", "X", "-", "", "たくさん", "1,0", "9" * 14]), min_size=4, max_size=4), max_size=6
    )
)
def test_whatever_stands_in_the_cells_it_is_a_number_a_mask_or_said(rows: list[list[str]]) -> None:
    said = [[f"町{place}号", *row] for place, row in enumerate(rows)]
    found = _read(["町名", "人口", "0-64歳の男", "65歳以上の女", "世帯数"], *said)
    numbers = [value for area in found.areas for value in area.cells.values()]
    assert all(value is None or value >= 0 for value in numbers)


def test_both_sexes_make_all_people_and_households_of_one_sex_are_none() -> None:
    found = _read(["町名", "男", "女"], ["北町", "10", "12"])
    assert summed(found.areas).population == 22
    by_sex = _read(["町名", "性別", "総人口", "世帯数"], ["北町", "男", "10", "5"], ["北町", "女", "12", "5"])
    assert summed(by_sex.areas).households is None


def test_a_row_without_its_day_is_of_no_day() -> None:
    found = _read(["町名", "調査年月日", "総人口"], ["北町", "2019-03-31", "10"], ["南町", "", "12"])
    assert {area.area: area.day for area in found.areas}["南町"] is None
