"""The three forms of the sample plan document: they are the same every time, and the reader finds the content in each."""

import re

import pytest

from meguru.demo.content import TOWNS, load_content
from meguru.demo.plan_document import PlanFontsMissing, plan_docx, plan_pdf, worn_plan_text
from meguru.files.reading import read_plan


def document(town: str, form: str) -> bytes:
    content = load_content(town)
    if form == "docx":
        return plan_docx(content)
    if form == "txt":
        return worn_plan_text(content).encode()
    try:
        return plan_pdf(content)
    except PlanFontsMissing as missing:
        pytest.skip(f"npm packages are not installed: {missing}")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("form", ["txt", "docx", "pdf"])
@pytest.mark.parametrize("town", TOWNS)
def test_the_reader_finds_every_measure_of_the_content(town: str, form: str) -> None:
    content = load_content(town)
    reading = read_plan(document(town, form), f"plan.{form}")
    assert [found.title for found in reading.measures] == [measure.title for measure in content.measures]
    for found, measure in zip(reading.measures, content.measures, strict=True):
        assert bare(found.description) == bare(measure.plan_description)
        assert (found.group, found.kind) == (measure.group, measure.kind)


@pytest.mark.parametrize("form", ["txt", "docx", "pdf"])
def test_the_reader_finds_the_actors(form: str) -> None:
    content = load_content("kohoku")
    reading = read_plan(document("kohoku", form), f"plan.{form}")
    assert [len(actor.statements) for actor in reading.actors] == [
        len(row.statements) for row in content.document.actors
    ]


@pytest.mark.parametrize("form", ["txt", "docx", "pdf"])
def test_the_same_content_gives_the_same_file(form: str) -> None:
    assert document("sample-machi", form) == document("sample-machi", form)


def test_the_text_is_worn_as_real_ones_are() -> None:
    text = worn_plan_text(load_content("kohoku"))
    assert "担い手・\nボランティア育成\n\n●" in text
    assert "PlanPlan" in text
    assert "ご近所の方 と々" in text
    assert text.count("区役所部署 取組内容") == 2
    assert "　◆　" in text
    assert "見本" in text
