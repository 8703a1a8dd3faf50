"""Several owners in one cell are told apart by the words and by what else the document names."""

from __future__ import annotations

import pytest

from meguru.files.reading import read_plan
from meguru.files.reading.measures.owners import KnownBodies, owners_of


def _known() -> KnownBodies:
    known = KnownBodies()
    known.learn(["防災課", "福祉課", "福祉課、防災・安全課"])
    return known


@pytest.mark.parametrize(
    ("text", "owners", "sure"),
    [
        ("防災課・福祉課", ("防災課", "福祉課"), True),
        ("防災・安全課", ("防災・安全課",), True),
        ("健康・長寿課", ("健康・長寿課",), False),
        ("福祉課、防災課", ("福祉課", "防災課"), True),
        ("福祉課　防災課", ("福祉課", "防災課"), True),
        ("防災課、福祉課（主）", ("福祉課", "防災課"), True),
        ("主：福祉課　関係：防災課、社協", ("福祉課", "防災課", "社協"), True),
        ("〇〇課・社会福祉協議会", ("〇〇課", "社会福祉協議会"), True),
        ("福祉課（総務係、相談係）", ("福祉課（総務係、相談係）",), True),
        ("防災・福祉課", ("防災課", "福祉課"), False),
        ("", (), True),
    ],
)
def test_owners_are_told_apart(text: str, owners: tuple[str, ...], sure: bool) -> None:
    assert owners_of(text, _known()) == (owners, sure)


def test_a_measure_says_its_owners_and_its_levels() -> None:
    text = (
        "第３章　施策の展開\n基本目標１　支え合う地域\n（１）見守りの推進\n"
        "① 訪問の充実\n訪問して見守ります。\n担当課：福祉課、防災課\n② 名簿の整備\n名簿を整えます。\n担当課：防災課\n"
    )
    first, second = read_plan(text.encode(), "plan.txt").measures
    assert (first.owners, first.owners_sure) == (("福祉課", "防災課"), True)
    assert first.group_path == second.group_path == ("支え合う地域", "見守りの推進")
