"""Whatever the text, the reader ends, loses no line, and makes nothing up."""

from __future__ import annotations

import contextlib

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from meguru.files.reading import FileRefused, FoundPlan, read_plan
from tests.files.reading.reading_layouts import LAYOUTS

PIECES = (
    "第4章 施策の展開",
    "基本目標1 支え合い",
    "施策1-1 見守りの推進",
    "（1）相談の充実",
    "1 推進体制",
    "福祉課 ● 見守り",
    "● 見守り活動の推進",
    "・声をかけます。",
    "担当課：福祉課",
    "【福祉課】",
    "事業名 内容 担当課",
    "部署 取組内容",
    "組織・団体・個人 役割",
    "◆ 移送 ◆ 貸出",
    "次の事業も継続的に実施します。",
    "高齢者を見守り、",
    "支えます。",
    "事業名：サロン",
    "PlanPlan",
    "- 12 -",
    "報告 助言",
    "策定委員会",
    "（13地区）",
    "① 講座",
    "企　業 ● 協力します。",
    "事業名\t内容\t担当課",
    "サロン\t集います。\t福祉課",
    "毎年度、PDCAにより評価します。",
    "中間評価を行います。",
    "　",
    "[ 推進体制 ]",
    "事業名      内容      担当課",
)
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.just(""), st.text(max_size=30)), max_size=40)


def check(reading: FoundPlan) -> None:
    """Every written line is used by something or listed; every line named exists."""
    written = {line.number for line in reading.lines}
    used: set[int] = set()
    for part in (reading.measures, reading.bodies, reading.flows, reading.cycle, reading.headings):
        used |= {n for one in part for n in one.source_lines}
    for actor in reading.actors:
        used |= {*actor.source_lines, *actor.description_lines, *(n for s in actor.statements for n in s.source_lines)}
    unused = set(reading.unused_lines)
    assert used <= written
    assert unused <= written
    assert not used & unused
    assert all(set(w.lines) <= written for w in reading.warnings)
    texts = {line.number: "".join(line.text.split()) for line in reading.lines}
    for measure in reading.measures:
        assert measure.source_lines, "a measure without lines is made up"
        assert measure.sure or measure.doubt
        source = "".join(texts[n] for n in measure.source_lines)
        assert set(measure.title.replace(" ", "")) <= set(source)


@given(TEXT)
@example(
    ["部署 取組内容", "◆ 移送 ◆ 貸出", "◆ 移送 ◆ 貸出", "福祉課 ● 見守り"]
)  # one of two on a line is only named there
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_line_is_used_or_listed(pieces: list[str]) -> None:
    data = "\n".join(pieces).encode("utf-8", errors="ignore")
    if any(piece.strip() for piece in pieces):
        with contextlib.suppress(FileRefused):  # a text of invisible characters only may still be refused
            check(read_plan(data, "plan.txt"))


@given(st.sampled_from(sorted(LAYOUTS)), st.integers(0, 40), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_plan_loses_no_line(name: str, seed: int, data: st.DataObject) -> None:
    lines = LAYOUTS[name](seed)[0].splitlines()
    keep = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    left = [line for line, kept in zip(lines, keep, strict=True) if kept]
    if any(line.strip() for line in left):
        check(read_plan("\n".join(left).encode(), "plan.txt"))
