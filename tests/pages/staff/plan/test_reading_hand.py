"""All rows of a reading on one page: what the secretariat does to many at once, to one, and to those of the same form."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.plan.documents.commands import correct_reading_row, keep_reading, set_reading_aside
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.queries import get_reading
from meguru.plan.documents.rules import row_digest
from tests.support.browse import Person
from tests.support.cast import SPRING, Player
from tests.support.queries import MOST, queries_of

GROUPS = ("見守り", "居場所", "災害時の備え", "健康づくり")


def measure(number: int, **more: Any) -> dict[str, Any]:
    """A measure as the reader gives it; every ninth is printed twice, every twelfth row is a heading that it took for one."""
    plain: dict[str, Any] = {
        "title": f"取組その{number}",
        "description": "地域のみんなで集まります。②次の取組も始めます。",
        "owner": "高齢支援課・福祉課" if number % 5 == 0 else "福祉課",
        "group": "福祉課",
        "kind": "measure",
        "source_lines": [number],
        "paragraphs": [],
        "sure": number % 7 != 0,
        "doubt": "" if number % 7 else "担当を見出しから推定しました。",
        "group_path": [],
    }
    if number % 9 == 0:
        plain |= {"title": f"取組その{number}（再掲）", "marks": ["再掲"]}
    if number % 12 == 1:
        plain |= {"title": f"（{number // 12 + 1}）{GROUPS[number // 12 % 4]}", "description": ""}
    return plain | more


def read_of(player: Player, count: int) -> PlanReading:
    """A reading of so many rows."""
    found = {
        "measures": [measure(number) for number in range(1, count + 1)],
        "lines": [{"number": number, "page": 1, "text": f"取組その{number}"} for number in range(1, count + 1)],
    }
    return keep_reading(actor=player.actor, filename="計画書.txt", digest="d" * 64, found=found, at=SPRING)


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


@pytest.fixture
def reading(secretary: Player, own_town: Town) -> PlanReading:
    """Thirty-six rows, four of them headings."""
    return read_of(secretary, 36)


def at(player: Player, reading: PlanReading, more: str = "") -> Person:
    return Person(player.client).open(player.path(f"plan/readings/{reading.pk}/hand/{more}"))


def rows_of(player: Player, reading: PlanReading) -> list[dict[str, Any]]:
    return list(get_reading(player.actor, reading.pk).rows)


def test_many_rows_are_dropped_and_those_of_the_same_form_are_offered_with_a_preview(
    secretary: Player, reading: PlanReading
) -> None:
    page = at(secretary, reading).sees("取組その36（再掲）")
    page.press("外す", place=["8"]).sees(
        "1行を外しました。", "同じ形の行がほかに3あります", "「再掲」の印のある行", "取組その18（再掲）"
    )
    page.follow("3行を見て決める").sees("取組その27（再掲）", "1行を外したのと、同じようにしますか")
    page.press("印のある行を同じようにする", place=["17", "26"]).sees("2行を外しました。").misses("同じ形の行が")
    dropped = [place for place, row in enumerate(rows_of(secretary, reading)) if row["is_dropped"]]
    assert dropped == [8, 17, 26]
    page.press("元に戻す").sees("最後の直しを元に戻しました。")
    assert [place for place, row in enumerate(rows_of(secretary, reading)) if row["is_dropped"]] == [8]
    page.open("?show=dropped").press("戻す", place=["8"]).sees("1行を戻しました。")


def test_rows_are_taken_for_headings_and_the_rest_follows(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, reading).press("見出しにする", place=["0"])
    page.sees("1行を見出しにし", "番号の形が「(1)」の行", "（2）居場所").follow("2行を見て決める")
    page.press("印のある行を同じようにする").sees("2行を見出しにし")
    groups = [row["group"] for row in rows_of(secretary, reading) if not row["is_dropped"]]
    assert groups == ["（1）見守り"] * 11 + ["（2）居場所"] * 11 + ["（3）災害時の備え"] * 11
    page.open("?show=dropped").sees("見出しにした行")


def test_owner_and_group_of_many_rows_are_set_and_others_of_that_owner_are_offered(
    secretary: Player, reading: PlanReading
) -> None:
    page = at(secretary, reading).press("選んだ行をこの内容にする", place=["4"]).sees("どれかを入れてください")
    page.press("選んだ行をこの内容にする", place=["4", "9"], lead="高齢支援課", partners="福祉課、社協", pillar="柱1")
    page.sees("2行の柱・分野・担当を決めました。", "担当が「高齢支援課・福祉課」の行", "同じ形の行がほかに5あります")
    page.follow("5行を見て決める").press("印のある行を同じようにする").sees("5行の柱・分野・担当を決めました。")
    changed = [row for row in rows_of(secretary, reading) if row["owner"] == "高齢支援課"]
    assert len(changed) == 7
    assert {(tuple(row["owners"]), tuple(row["group_path"])) for row in changed} == {
        (("高齢支援課", "福祉課", "社協"), ("柱1",))
    }
    page.press("選んだ行をこの内容にする", place=["1"], group="支え合い").misses("同じ形の行が")


def test_a_row_is_put_right_split_and_joined_in_its_place(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, reading, "?open=1").press(
        "この内容で記録する", title="新しい名前", description="集まります。訪ねます。"
    )
    assert page.address.endswith("#row-2")
    page.sees("2件目を記録しました。").open("?open=1")
    page.press("ここで2行に分ける", piece="1", new_title="").sees("2行に分けました")
    rows = rows_of(secretary, reading)
    assert [(row["title"], row["description"]) for row in rows[1:3]] == [
        ("新しい名前", "集まります。"),
        ("訪ねます。", ""),
    ]
    assert len(rows) == 37
    page.press("1行につなぐ", place=["2"]).sees("つなぐ行を、2つ以上選んでください。")
    page.press("1行につなぐ", place=["1", "2"]).sees("2行を1行につなぎました。")
    assert rows_of(secretary, reading)[1]["description"] == "集まります。\n訪ねます。"


def test_what_cannot_be_done_comes_back_with_what_was_ticked_and_typed(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, reading).press("選んだ行をこの内容にする", place=["2", "3"], lead="長" * 101)
    assert page.status == 422
    page.sees("100字までにしてください")
    form = next(form for form in page.forms if "外す" in form.buttons)
    assert (form.values["place"], form.values["lead"]) == (["2", "3"], "長" * 101)
    page.press("外す", place=[]).sees("行を選んでください。")
    opened = at(secretary, reading, "?open=1").press("この内容で記録する", title="")
    assert opened.status == 422
    opened.sees("書いてください。")
    opened.press("ここで2行に分ける").sees("分けるところを選んでください。")


def test_the_second_of_two_sees_that_the_rows_are_others(
    secretary: Player, council_secretary: Player, reading: PlanReading
) -> None:
    first, second = at(secretary, reading), at(council_secretary, reading, "?open=1")
    bulk = at(council_secretary, reading)
    values = {key: str(reading.rows[1][key]) for key in ("description", "owner", "group", "kind")}
    correct_reading_row(
        actor=secretary.actor, reading_id=reading.pk, row=1, values=values | {"title": "先に直した名前"},
        is_dropped=False, seen=row_digest(reading.rows[1]), at=SPRING,
    )  # fmt: skip
    first.press("外す", place=["3"]).sees("ほかの人が先に読み取りを直しました。")
    second.press("この内容で記録する", title="あとから直した名前").sees(
        "ほかの人が先にこの行を直しました。", "先に直した名前"
    )
    assert rows_of(secretary, reading)[1]["title"] == "先に直した名前"
    second.press("この内容で記録する", title="あとから直した名前").sees("2件目を記録しました。")
    bulk.press("外す", place=["3"]).press("外す", place=["3"]).sees("1行を外しました。")


def test_what_two_write_lands_on_the_rows_they_saw(
    secretary: Player, council_secretary: Player, reading: PlanReading
) -> None:
    hand, alone = at(council_secretary, reading, "?open=3"), at(council_secretary, reading, "?open=4")
    form = Person(council_secretary.client).open(council_secretary.path(f"plan/readings/{reading.pk}/rows/5/"))
    new = Person(council_secretary.client).open(council_secretary.path(f"plan/readings/{reading.pk}/rows/36/"))
    at(secretary, reading, "?open=1").press("ここで2行に分ける", piece="1", new_title="").sees("2行に分けました")
    hand.press("この内容で記録する", title="").sees("書いてください").press("この内容で記録する", title="四つめ")
    hand.sees("5件目を記録しました")
    form.press("この内容で記録する", title="六つめ").sees("7件目を記録しました")
    titles = [row["title"] for row in rows_of(secretary, reading)]
    assert titles[1:7] == ["取組その2", "②次の取組も始めます。", "取組その3", "四つめ", "取組その5", "六つめ"]
    owner: Any = {"title": "見落とし", "owner": "福祉課"}
    new = new.press("この取組を足す", **owner).sees("ほかの人が先に行を足すか分けるかしました", "取組その36（再掲）")
    new.press("この取組を足す").sees("38件目を記録しました")
    assert [row["title"] for row in rows_of(secretary, reading)][36:] == ["取組その36（再掲）", "見落とし"]
    at(secretary, reading, "?open=5").press("この内容で記録する", title="五つめ").sees("6件目を記録しました")
    alone = alone.press("この内容で記録する", title="別の名前").sees("この行の場所が変わりました")
    assert alone.press("この内容で記録する").sees("この行の場所が変わりました").status == 422
    assert [row["title"] for row in rows_of(secretary, reading)][4:6] == ["四つめ", "五つめ"]


def test_an_undo_takes_back_only_the_change_that_was_shown(
    secretary: Player, council_secretary: Player, reading: PlanReading
) -> None:
    at(secretary, reading).press("外す", place=["8"])
    page = at(council_secretary, reading).sees("最後の直し：1行を外した")
    at(secretary, reading).press("外す", place=["3"]).press("元に戻す").sees("最後の直しを元に戻しました")
    page.press("元に戻す").sees("ほかの人が先に読み取りを直しました")
    assert [place for place, row in enumerate(rows_of(secretary, reading)) if row["is_dropped"]] == [8]


def test_only_what_wants_a_look_is_shown_where_that_is_asked(secretary: Player, reading: PlanReading) -> None:
    at(secretary, reading, "?show=unsure").sees("取組その7", "担当を見出しから推定しました。").misses("取組その8")
    at(secretary, reading, "?show=dropped").sees("この条件に合う取組はありません。")
    for strange in ("?open=99", "?open=x", "?open=²", "?place=x&place=-1", "same/?lesson=7"):
        assert at(secretary, reading, strange).status == 200


def test_what_is_known_of_indicators_and_marks_is_shown(secretary: Player, own_town: Town) -> None:
    target = {"name": "サロンの数", "unit": "か所", "baseline": "12", "baseline_year": "平成27年度",
              "targets": [["平成28年度", "14"], ["平成32年度", "20"]]}  # fmt: skip
    found = {"measures": [measure(2, indicators=[target], marks=["新規"])]}
    reading = keep_reading(actor=secretary.actor, filename="計画書.txt", digest="e" * 64, found=found, at=SPRING)
    at(secretary, reading).sees("指標1", "新規")
    at(secretary, reading, "?open=0").sees("サロンの数", "12", "（平成27年度）", "平成32年度", "20")


def test_a_reading_that_is_put_away_is_only_shown(secretary: Player, reading: PlanReading) -> None:
    set_reading_aside(actor=secretary.actor, reading_id=reading.pk, at=SPRING)
    for page in ("", "same/"):
        assert at(secretary, reading, page).address.endswith(f"/plan/readings/{reading.pk}/")


@pytest.mark.parametrize("count", [36, 120])
def test_the_page_asks_no_more_of_the_database_however_many_rows(secretary: Player, own_town: Town, count: int) -> None:
    reading = read_of(secretary, count)
    at(secretary, reading).press("外す", place=["8"])
    path = f"plan/readings/{reading.pk}/hand/"
    for page in (path, f"{path}?open=3", f"{path}same/"):
        assert queries_of(secretary, page) <= MOST
