"""Many sheets in one PDF: as the board is narrowed, contents in front, each sheet on a page of its own."""

import re

import pytest

from meguru.web.staff.check import board_papers
from tests.files.papers.reading import check_pdf, texts
from tests.support.cast import Cast, Player
from tests.support.furniture import furnish
from tests.support.queries import MOST, queries_of


def pdf(player: Player, query: str = "") -> list[str]:
    """The text of each page."""
    response = player.client.get(player.path(f"board/2016/sheets.pdf{query}"))
    assert response["Content-Type"] == "application/pdf"
    return texts(response.content)


def test_the_whole_year_comes_with_contents_and_each_sheet_begins_a_page(secretary: Player) -> None:
    pages = pdf(secretary)
    assert "平成28年度" in pages[0]
    assert "頁" in pages[0]
    begun = [page for page in pages[1:] if "二次元コード" in page or "画面でも" in page]
    told = re.findall(r"(\d+)頁", pages[0])
    assert len(begun) == len(told) == 6, "four measures and two districts"
    for number in map(int, told):
        assert "画面でも" in pages[number - 1], "the contents say on which page a sheet begins"


def test_a_department_or_the_districts_alone(secretary: Player) -> None:
    districts = pdf(secretary, "?group=districts")
    assert "東地区" in districts[0]
    assert "見守りの輪" not in districts[0]
    one = pdf(secretary, "?body=子育て課")
    assert "子育て課の振り返りシート" in one[0]
    assert "東地区" not in one[0]
    assert pdf(secretary, "?district=東")[0].count("頁") == 2, "the head of the column and one sheet"


def test_a_state_leaves_the_sheets_in_it(cast: Cast) -> None:
    furnish(cast, rows=1)
    secretary = cast["secretary"]
    accepted = pdf(secretary, "?state=accepted")
    assert "未着手" not in accepted[0]
    assert "受理" in accepted[0]


def test_the_foot_says_whose_page_it_is(writer: Player) -> None:
    pages = pdf(writer, "?body=福祉課")
    assert "見守りの輪" in pages[1].rpartition("振り返りシート")[2]


def test_the_board_offers_what_it_shows(secretary: Player) -> None:
    html = secretary.client.get(secretary.path("board/2016/?district=東")).content.decode()
    link = re.search(r'href="([^"]+sheets\.pdf[^"]+)"', html)
    assert link
    assert "シート1枚を、一つのPDFにする" in " ".join(html.split())
    response = secretary.client.get(link[1].replace("&amp;", "&"))
    check_pdf(response.content, title="東の振り返りシート")


def test_nothing_to_print_and_too_much_lead_back_to_the_board(
    secretary: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(asked: str) -> str:
        response = secretary.client.get(secretary.path(f"board/2016/sheets.pdf{asked}"), follow=True)
        assert response.redirect_chain[-1][0].endswith("/board/2016/")
        return str(response.content.decode())

    assert "この条件に合うシートはありません" in told("?q=どこにもない")
    monkeypatch.setattr(board_papers, "MOST_SHEETS", 1)
    assert "一つのPDFに入るのは1枚までです" in told("")


def test_who_does_not_see_the_board_prints_nothing(chair: Player, member: Player) -> None:
    for player in (chair, member):
        assert player.client.get(player.path("board/2016/sheets.pdf")).status_code == 403


def test_it_takes_few_queries(secretary: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_papers, "made", lambda _make: _Nothing())
    assert queries_of(secretary, "board/2016/sheets.pdf") <= MOST


class _Nothing:
    data = b""
    missing_glyphs = ()
