"""The addresses of the papers: who may open them, under what name they come, and what is said of missing characters."""

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest

from meguru.check.committee.commands import call_meeting, keep_report
from meguru.check.reviews.commands import SheetDraft, save_sheet
from meguru.files.papers import PaperFailed
from meguru.overview.report import committee_report
from meguru.web.staff.check import papers
from tests.files.papers.reading import check_pdf, tight, whole
from tests.files.papers.samples import report as sample_report
from tests.support.cast import SPRING, YEAR, Player


def _name(response: Any) -> str:
    found = re.fullmatch(r"inline; filename=\"paper.pdf\"; filename\*=UTF-8''(.+)", response["Content-Disposition"])
    assert found is not None
    return unquote(found[1])


def _write(player: Player, code: str, text: str) -> None:
    save_sheet(actor=player.actor, fiscal_year=YEAR.year, code=code, draft=_draft(text), at=SPRING)


def _draft(text: str) -> SheetDraft:
    return SheetDraft(content={"did": text}, revision=0, rating="B", direction="", manner="held", manner_note="")


def test_a_sheet_comes_as_a_pdf_with_its_words(writer: Player, django_assert_max_num_queries: Any) -> None:
    _write(writer, "m01", "見守りの会を5回開きました。")
    writer.client.get(writer.path("sheets/2016/m01/paper.pdf"))
    with django_assert_max_num_queries(12):
        response = writer.client.get(writer.path("sheets/2016/m01/paper.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert _name(response) == "平成28年度振り返りシート_見守りの輪.pdf"
    check_pdf(response.content, title="見守りの輪")
    told = whole(response.content)
    assert "見守りの会を5回開きました。" in told
    assert "見守り協力店（店）1012" in told
    assert "/sakura/work/sheets/2016/m01/" in told
    assert "X-Missing-Glyphs" not in response


def test_a_district_sheet_in_large_print(supporter: Player) -> None:
    response = supporter.client.get(supporter.path("sheets/2016/east/paper.pdf"))
    told = whole(response.content)
    assert "東地区" in told
    assert "会長・委員長の確認" in told
    assert "居場所" in told


def test_missing_characters_are_told_in_a_header(writer: Player) -> None:
    _write(writer, "m01", "𠮷野さんの会😀")
    response = writer.client.get(writer.path("sheets/2016/m01/paper.pdf"))
    assert response["X-Missing-Glyphs"] == "U+20BB7 U+1F600"


def test_walls_round_a_sheet(
    writer: Player, other_chair: Player, member: Player, neighbour_secretary: Player, visitor: Any
) -> None:
    east = writer.path("sheets/2016/east/paper.pdf")
    assert other_chair.client.get(east).status_code == 403
    assert writer.client.get(writer.path("sheets/2016/m99/paper.pdf")).status_code == 404
    assert neighbour_secretary.client.get(east).status_code == 404
    assert visitor.get(east).status_code == 302


def _meeting(secretary: Player) -> int:
    meeting = call_meeting(
        actor=secretary.actor, fiscal_year=YEAR.year, held_on=date(2017, 7, 27), place="町民センター", at=SPRING
    )
    return int(meeting.pk)


def test_the_secretariat_sees_a_draft_before_the_report_is_fixed(secretary: Player, member: Player) -> None:
    meeting = _meeting(secretary)
    response = secretary.client.get(secretary.path(f"meetings/{meeting}/report.pdf"))
    assert "案会議の資料として、まだ決まったものではありません。" in whole(response.content)
    assert _name(response) == "平成28年度振り返りの報告_第1回推進委員会（案）.pdf"
    assert member.client.get(member.path(f"meetings/{meeting}/report.pdf")).status_code == 409


def test_members_get_the_report_that_was_fixed(secretary: Player, member: Player, visitor: Any) -> None:
    meeting = _meeting(secretary)
    report = committee_report(secretary.actor, YEAR.year)
    report["districts"] = sample_report(measures=0, districts=1)["districts"]  # a report of nothing may not be fixed
    keep_report(actor=secretary.actor, meeting_id=meeting, report=report, at=SPRING)
    response = member.client.get(member.path(f"meetings/{meeting}/report.pdf"))
    assert _name(response) == "平成28年度振り返りの報告_第1回推進委員会.pdf"
    check_pdf(response.content, title="平成28年度の取組")
    told = whole(response.content)
    assert tight("会場　町民センター") in told
    assert "案会議" not in told
    assert visitor.get(member.path(f"meetings/{meeting}/report.pdf")).status_code == 302
    assert member.client.get(member.path("meetings/99999/report.pdf")).status_code == 404


def test_a_setter_that_fails_is_a_page_with_a_way_forward(writer: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise PaperFailed("the setter refuses")

    monkeypatch.setattr(papers, "sheet_pdf", fails)
    response = writer.client.get(writer.path("sheets/2016/m01/paper.pdf"))
    assert response.status_code == 409
    assert "PDFをつくれませんでした" in response.content.decode()
