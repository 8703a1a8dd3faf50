"""The seed document changed in ways that leave its content known: the reader finds exactly what is left."""

from __future__ import annotations

import random
import re

import pytest

from meguru.files.reading import FoundPlan, Measure, read_plan
from tests.files.reading.reading_plans import wrap
from tests.files.reading.seed_document import seed_text

pytestmark = pytest.mark.seed
Found = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def original() -> FoundPlan:
    return read_plan(seed_text().encode(), "plan.txt")


def found(reading: FoundPlan) -> list[Found]:
    return [_key(m) for m in reading.measures]


def _key(m: Measure) -> Found:
    return m.title, m.description, m.owner, m.group, m.kind


def read(text: str) -> list[Found]:
    return found(read_plan(text.encode(), "plan.txt"))


@pytest.mark.parametrize("mark", "■◎○◆・□▲")
def test_other_bullets(original: FoundPlan, mark: str) -> None:
    assert read(seed_text().replace("●", mark)) == found(original)


def test_renamed_departments(original: FoundPlan) -> None:
    names = {
        "福祉保健課": "みらい推進課",
        "高齢・障害支援課": "長寿あんしん室",
        "生活支援課": "くらし応援課",
        "総務課": "企画係",
        "地域振興課": "まちの部",
    }
    text = seed_text()
    for old, new in names.items():
        text = text.replace(old, new)
    wanted = [(t, d, names.get(o, o), names.get(g, g), k) for t, d, o, g, k in found(original)]
    assert read(text) == wanted


@pytest.mark.parametrize(
    "change",
    [
        lambda t: re.sub(r"\n\s*\n+", "\n", t),
        lambda t: re.sub(r"\n\s*\n", "\n\n\n\n", t),
        lambda t: t.replace("\n", "\r\n"),
        lambda t: "\n".join(x.strip() for x in t.splitlines()),
    ],
)
def test_other_blank_lines_and_line_ends(original: FoundPlan, change: object) -> None:
    assert callable(change)
    assert read(change(seed_text())) == found(original)


@pytest.mark.parametrize("columns", [24, 30, 36, 44, 52, 64, 80, 100, 160])
def test_lines_broken_at_another_width(original: FoundPlan, columns: int) -> None:
    starts = {m.source_lines[0]: m for m in original.measures if m.kind == "measure"}
    inside = {n for m in starts.values() for n in m.source_lines}
    out = []
    for number, line in enumerate(seed_text().splitlines(), 1):
        if number in starts:
            one = starts[number]
            title = wrap(one.title, columns)
            out += [line[: line.index("●")] + "● " + title[0], *title[1:]]
            out += [piece for paragraph in one.paragraphs for piece in wrap(paragraph, columns)]
        elif number not in inside:
            out.append(line)
    assert read("\n".join(out)) == found(original)


def test_columns_the_other_way_round(original: FoundPlan) -> None:
    out, table = [], False
    for line in seed_text().splitlines():
        head = re.match(r"^\s*(\S+) (取組内容)$", line)
        table = table or bool(head)
        row = re.match(r"^(\S+) (●\s+.*?)\s*$", line)
        out.append(
            f"{head.group(2)} {head.group(1)}" if head else f"{row.group(2)} {row.group(1)}" if row and table else line
        )
    assert read("\n".join(out)) == found(original)


@pytest.mark.parametrize("seed", range(5))
def test_rows_removed(original: FoundPlan, seed: int) -> None:
    text = seed_text().splitlines()
    free = [
        m for m in original.measures if m.kind == "measure" and not re.match(r"^\S+ ●", text[m.source_lines[0] - 1])
    ]
    gone = random.Random(seed).sample(free, 5)
    lines = {n for m in gone for n in m.source_lines}
    left = "\n".join(line for n, line in enumerate(text, 1) if n not in lines)
    assert read(left) == [_key(m) for m in original.measures if m not in gone]


def test_the_council_before_the_ward_office(original: FoundPlan) -> None:
    text = seed_text()
    office, council, rest = text.index(" （1）区役所"), text.index(" （2）区社協"), text.index(" 第 3章")
    turned = text[:office] + text[council:rest] + text[office:council] + text[rest:]
    wanted = [m for m in found(original) if m[2] == "区社協"] + [m for m in found(original) if m[2] != "区社協"]
    assert read(turned) == wanted


def test_without_tables_nothing_is_made_up(original: FoundPlan) -> None:
    text = seed_text()
    start, end = text.index("区役所部署 取組内容"), text.index(" 第 3章")
    reading = read_plan((text[:start] + text[end:]).encode(), "plan.txt")
    assert reading.measures == ()
    assert "no_measures" in {w.code for w in reading.warnings}
