"""Short plans in the manner of other municipalities, written for these tests: titles, owners and what is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from meguru.files.reading import read_plan

SAMPLES = Path(__file__).parent / "samples"
# (title, owner, sure) of the measures of each sample.
WANTED: dict[str, list[tuple[str, str, bool]]] = {
    "bullets_below_two_part_numbers": [
        ("見守り活動への支援", "地域福祉課", True),
        ("支え合いマップの作成", "社会福祉協議会", True),
        ("自立相談支援", "生活福祉課", True),
    ],
    "front_matter_and_goals": [
        ("交流の促進", "", True),
        ("見守りの推進", "", True),
        ("相談支援の充実", "", True),
    ],
    "lists_of_owned_projects": [
        ("ひとり暮らし高齢者見守り事業", "高齢福祉課", True),
        ("ふれあい給食サービス事業", "社会福祉協議会", True),
        ("こども食堂支援事業", "子育て支援課", True),
        ("デマンド交通の運行", "都市政策課", True),
        ("福祉有償運送の支援", "障がい福祉課", True),
    ],
    "neither_headings_nor_bullets": [
        ("見守りネットワークの強化", "高齢福祉課", False),
        ("介護予防教室の開催", "高齢福祉課", False),
        ("就労支援の充実", "障害福祉課", False),
    ],
    "numbered_flat_rows": [
        ("高齢者見守りネットワーク事業", "高齢者福祉課", False),
        ("緊急通報システム事業", "高齢者福祉課", False),
        ("子どもの見守り活動", "学校教育課", False),
        ("総合相談支援事業", "高齢者福祉課", False),
    ],
    "pillars_and_keyed_owners": [
        ("見守りネットワークの構築", "社協、自治会、民生委員", True),
        ("要援護者の把握", "市、自治会", True),
        ("防災訓練の実施", "市、自治会", True),
    ],
    "roles_then_flat_table": [
        ("あいさつ運動", "", False),
        ("見守り活動", "", False),
    ],
    "tables_below_labels": [
        ("広報活動の充実", "社会福祉課", True),
        ("福祉教育の推進", "学校教育課", True),
        ("民生委員・児童委員活動の支援", "社会福祉課", True),
        ("ボランティアの育成", "社会福祉課", True),
        ("重層的支援体制整備事業", "社会福祉課、高齢介護課", True),
    ],
}


@pytest.mark.parametrize("name", WANTED)
def test_samples_are_read(name: str) -> None:
    reading = read_plan((SAMPLES / f"{name}.txt").read_bytes(), f"{name}.txt")
    assert [(m.title, m.owner, m.sure) for m in reading.measures] == WANTED[name]


def test_every_sample_is_tested() -> None:
    assert {path.stem for path in SAMPLES.glob("*.txt")} == set(WANTED)


def test_a_round_of_four_labelled_lines() -> None:
    reading = read_plan((SAMPLES / "pillars_and_keyed_owners.txt").read_bytes(), "plan.txt")
    assert [c.stage for c in reading.cycle] == ["plan", "do", "check", "act"]
    assert {b.kind for b in reading.bodies} == {"committee", "secretariat"}


def test_roles_in_a_table_are_actors_and_not_measures() -> None:
    reading = read_plan((SAMPLES / "roles_then_flat_table.txt").read_bytes(), "plan.txt")
    assert [(a.name, len(a.statements)) for a in reading.actors] == [("住民", 2), ("社会福祉協議会", 1), ("行政", 1)]


def test_it_says_where_it_lost_its_way() -> None:
    reading = read_plan((SAMPLES / "numbered_flat_rows.txt").read_bytes(), "plan.txt")
    assert [(w.code, w.lines[0]) for w in reading.warnings] == [("flattened_table", 2), ("flattened_table", 9)]
