"""Files that somebody brings to a page before it is looked at, and what is typed there: for ``visits``."""

import io
from typing import Any

import openpyxl

from meguru.demo.content import load_content
from meguru.demo.plan_document_text import worn_plan_text
from meguru.files.tables.writing import MEDIA_TYPE
from tests.browser.window import Window


def upload(window: Window) -> None:
    """Read the worn plan document of the small town."""
    data = worn_plan_text(load_content("sample-machi")).encode()
    window.named("file").set_input_files({"name": "計画書.txt", "mimeType": "text/plain", "buffer": data})
    window.press("読み取る").sees("ふだんの見守りネットの推進")


def bring_workbook(window: Window) -> None:
    """Write the workbook of the set-up out, type one district more and another name, and choose it again."""
    with window.page.expect_download() as saved:
        window.button("準備の表を書き出す（Excel）").click()
    book = openpyxl.load_workbook(io.BytesIO(saved.value.path().read_bytes()))
    row: tuple[Any, ...] = ("kita-minato", 99, "北みなと", "きたみなと")
    for at, value in enumerate(row, start=1):
        book["地区"].cell(book["地区"].max_row + (at == 1), at).value = value
    book["会議体"]["C2"] = "ほかの役割"
    out = io.BytesIO()
    book.save(out)
    window.named("file").set_input_files({"name": "準備の表.xlsx", "mimeType": MEDIA_TYPE, "buffer": out.getvalue()})
    window.press("見くらべる").sees("増える行")


def bring_census(window: Window) -> None:
    """Who lives where, with an area that no district has and a number that is masked."""
    lines = "町名,時点,人口,0-64歳,65歳以上,世帯数\r\n新羽町,2018-03-31,120,90,30,50\r\n北新横浜,2018-03-31,80,70,X,40\r\n".encode()
    window.named("file").set_input_files({"name": "人口.csv", "mimeType": "text/csv", "buffer": lines})
    window.press("読み取って見くらべる").sees("地区の分からない町")


def correct_basics(window: Window) -> None:
    """A number of a day is corrected; what it was is kept."""
    window.named("households").fill("8020")
    window.press("この数を登録する").sees("直す前の数")


def bring_list(window: Window) -> None:
    """A list of the town's own, and which of its columns is which."""
    lines = "名称,区分,担当地区\r\n新しい課,課,\r\n".encode()
    window.named("file").set_input_files({"name": "組織一覧.csv", "mimeType": "text/csv", "buffer": lines})
    window.press("見くらべる").sees("どの列が何かを選ぶ")
