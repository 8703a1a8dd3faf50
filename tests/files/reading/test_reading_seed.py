"""The seed document is read whole: 36 measures, actors, bodies, flows and the cycle, each with its lines."""

from __future__ import annotations

import json
from itertools import groupby

import pytest

from meguru.files.reading import FoundPlan, read_plan
from tests.files.reading.seed_digests import DESCRIPTIONS, MEASURES, MIDTERM, STATEMENTS
from tests.files.reading.seed_document import digest, seed_text

pytestmark = pytest.mark.seed
OFFICE = [
    ("福祉保健課", 3),
    ("高齢・障害支援課", 4),
    ("こども家庭支援課", 4),
    ("生活支援課", 1),
    ("総務課", 1),
    ("区政推進課", 1),
    ("地域振興課", 3),
]
COUNCIL = [
    ("地区活動支援", 2),
    ("活動団体支援", 2),
    ("担い手・ボランティア育成", 1),
    ("ネットワーク・交流促進", 1),
    ("福祉教育（福祉啓発）", 1),
    ("地域生活支援", 1),
    ("情報発信の強化", 1),
]


@pytest.fixture(scope="module")
def reading() -> FoundPlan:
    return read_plan(seed_text().encode(), "plan.txt")


def test_every_title_and_description_is_whole_and_in_order(reading: FoundPlan) -> None:
    assert [(digest(m.title), digest(m.description)) for m in reading.measures] == list(MEASURES)
    assert all(m.sure for m in reading.measures)


def test_the_ward_offices_departments_own_seventeen_measures(reading: FoundPlan) -> None:
    own = [m for m in reading.measures if m.kind == "measure" and m.owner != "区社協"]
    assert [(name, len(list(ones))) for name, ones in groupby(own, key=lambda m: m.owner)] == OFFICE
    assert all(m.group == m.owner for m in own)


def test_the_councils_fields_hold_nine_measures(reading: FoundPlan) -> None:
    own = [m for m in reading.measures if m.kind == "measure" and m.owner == "区社協"]
    assert [(name, len(list(ones))) for name, ones in groupby(own, key=lambda m: m.group)] == COUNCIL
    assert sum("／" in m.title for m in own) == 4, "an item joined by ／ stays one measure"


def test_ten_continued_projects_have_a_group_of_their_own(reading: FoundPlan) -> None:
    kept = [m for m in reading.measures if m.kind == "continued_project"]
    assert len(kept) == 10
    assert {(m.owner, m.group) for m in kept} == {("区社協", "継続事業")}
    assert not any(m.description for m in kept)


def test_indented_items_stay_inside_their_measure(reading: FoundPlan) -> None:
    one = next(m for m in reading.measures if m.owner == "生活支援課")
    assert len(one.paragraphs) == 4
    assert [p[0] for p in one.paragraphs[1:]] == ["・"] * 3
    assert one.source_lines == tuple(range(182, 192))


def test_measures_name_the_lines_they_came_from(reading: FoundPlan) -> None:
    text = seed_text().splitlines()
    for measure in reading.measures:
        source = "".join("".join(text[n - 1].split()) for n in measure.source_lines)
        for piece in (measure.title, *measure.paragraphs):
            assert piece.replace(" ", "") in source.replace("●", ""), measure.title


def test_no_stray_spaces_are_left(reading: FoundPlan) -> None:
    texts = [t for m in reading.measures for t in (m.title, m.description, m.group)]
    texts += [s.text for a in reading.actors for s in a.statements]
    assert not [t for t in texts if " " in t or "\u3000" in t or "\n" in t]


def test_five_kinds_of_actor_make_fourteen_statements(reading: FoundPlan) -> None:
    assert [len(a.statements) for a in reading.actors] == [2, 2, 3, 4, 3]
    assert [tuple(digest(s.text) for s in a.statements) for a in reading.actors] == list(STATEMENTS)
    assert reading.actors[0].names == ("連合町内会", "自治会町内会", "地区社会福祉協議会")
    assert [a.name for a in reading.actors[3:]] == ["企業", "区民"]


def test_stranded_descriptions_go_to_their_probable_actor_as_a_guess(reading: FoundPlan) -> None:
    given = [a for a in reading.actors if a.description]
    assert [digest(a.description) for a in given] == list(DESCRIPTIONS)
    assert [a.names[0] for a in given] == ["連合町内会", "福祉保健活動団体", "企業"]
    assert not any(a.description_sure for a in given)
    assert all(a.doubt for a in given)


def test_bodies_and_labelled_flows(reading: FoundPlan) -> None:
    names = {b.name: b for b in reading.bodies}
    assert names["地区計画推進委員会"].count == 13
    assert names["地区計画サポートスタッフ"].members == ("区役所", "区社協", "地域ケアプラザ")
    assert names["区役所・区社協"].kind == "secretariat"
    over = next(name for name in names if name.endswith("策定・推進委員会"))
    assert {(f.source, f.label, f.target) for f in reading.flows} == {
        ("区役所・区社協", "報告", over),
        (over, "助言", "区役所・区社協"),
        ("地区計画サポートスタッフ", "支援", "地区計画推進委員会"),
        ("地区計画推進委員会", "情報共有・取組提案等", "地区計画推進委員会連絡会議"),
        ("地区計画推進委員会連絡会議", "連絡・調整・報告（集約）", "区役所・区社協"),
    }
    assert [f.label for f in reading.flows if f.sure] == ["報告"], (
        "only this one is said in a sentence; the rest is inferred"
    )
    assert all(f.doubt for f in reading.flows if not f.sure)


def test_the_cycle_has_yearly_and_midterm_steps(reading: FoundPlan) -> None:
    yearly = [c for c in reading.cycle if c.rhythm == "annual"]
    assert {c.stage for c in yearly} == {"plan", "do", "check", "act"}
    assert [c.title for c in yearly if c.stage in ("do", "act")] == ["推進", "計画継続・追加・修正"]
    midterm = [c for c in reading.cycle if c.rhythm == "midterm"]
    assert [(c.title, digest(c.text)) for c in midterm] == [("中間振り返り", MIDTERM)]


def test_every_line_is_used_or_listed(reading: FoundPlan) -> None:
    written = {n for n, line in enumerate(seed_text().splitlines(), 1) if line.strip()}
    assert {line.number for line in reading.lines} == written
    assert set(reading.unused_lines) <= {5, 6, 7, 13, 14, 284, 285, 286}, "only prose about the plan as a whole is left"


def test_the_reading_is_plain_json(reading: FoundPlan) -> None:
    data = json.loads(json.dumps(reading.to_json(), ensure_ascii=False))
    assert len(data["measures"]) == 36
    assert {"title", "description", "owner", "group", "kind", "source_lines", "sure", "doubt"} <= set(
        data["measures"][0]
    )
    assert {"actors", "bodies", "flows", "cycle", "unused_lines", "warnings"} <= set(data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le"])
def test_any_encoding_gives_the_same_measures(reading: FoundPlan, encoding: str) -> None:
    again = read_plan(seed_text().replace("\n", "\r\n").encode(encoding, errors="ignore"), "plan.txt")
    assert again.measures == reading.measures
