"""Plans of as many pages as are asked for, as text, PDF, Word and Excel: the same words in each, five measures a page."""

import io
from dataclasses import dataclass
from itertools import islice, product

import docx
import openpyxl
from docx.enum.text import WD_BREAK

from tests.files.reading.reading_papers import pdf

A_PAGE = 5
PAGES_A_GOAL = 10
WIDTH = 40
KINDS = ("txt", "pdf", "docx", "xlsx")
_WHO = (
    "高齢者",
    "子育て世代",
    "障がいのある人",
    "外国につながる人",
    "若い世代",
    "一人暮らしの人",
    "介護をする人",
    "転入した人",
)
_WHERE = (
    "身近な会館",
    "小学校区",
    "商店街",
    "団地",
    "公園",
    "地域の拠点",
    "駅の周り",
    "保育所",
    "図書館",
    "集会所",
    "農園",
    "薬局",
)
_WHAT = (
    "見守りの輪づくり",
    "居場所づくり",
    "相談の場づくり",
    "学びの場づくり",
    "交流の場づくり",
    "移動の支援",
    "健康づくり",
    "仲間づくり",
)
_OWNERS = ("福祉課", "高齢福祉課", "子育て支援課", "健康推進課", "地域振興課", "生涯学習課", "防災課")


@dataclass(frozen=True)
class Planned:
    """A measure as a long plan prints it."""

    number: str
    title: str
    text: str
    owner: str


def measures_of(pages: int) -> list[list[Planned]]:
    """The measures of each page."""
    named = islice(product(_WHO, _WHERE, _WHAT), pages * A_PAGE)
    planned = []
    for at, (who, where, what) in enumerate(named):
        goal, place = divmod(at, A_PAGE * PAGES_A_GOAL)
        text = (
            f"{who}が{where}で安心して過ごせるよう、地域の団体と一緒に取り組みます。"
            "年に二度、進み具合を確かめ、次の年に生かします。"
        )
        planned.append(
            Planned(f"{goal + 1}-{place + 1}", f"{who}の{where}での{what}", text, _OWNERS[at % len(_OWNERS)])
        )
    assert len(planned) == pages * A_PAGE
    return [planned[at : at + A_PAGE] for at in range(0, len(planned), A_PAGE)]


def _goal(page: int) -> str:
    """The heading above a page where a goal begins."""
    goal, place = divmod(page, PAGES_A_GOAL)
    return "" if place else f"基本目標{goal + 1}　支えあいの町をつくる"


def long_plan(kind: str, pages: int) -> bytes:
    """The file."""
    return {"txt": _text, "pdf": _pdf, "docx": _word, "xlsx": _excel}[kind](measures_of(pages))


def _text(pages: list[list[Planned]]) -> bytes:
    made = []
    for page, ones in enumerate(pages):
        lines = [_goal(page), ""] if _goal(page) else []
        for one in ones:
            cut = [one.text[at : at + WIDTH] for at in range(0, len(one.text), WIDTH)]
            lines += [f"{one.number}　{one.title}", *cut, f"担当：{one.owner}", ""]
        made.append("\n".join(lines))
    return "\n\f".join(made).encode()


def _pdf(pages: list[list[Planned]]) -> bytes:
    source = """= 施策の展開
#for (goal, ones) in data [
  #if goal != "" [== #goal]
  #for one in ones [
    === #one.at(0)　#one.at(1)
    #one.at(2)

    担当：#one.at(3)
  ]
  #pagebreak(weak: true)
]"""
    return pdf(
        source, [[_goal(at), [[o.number, o.title, o.text, o.owner] for o in ones]] for at, ones in enumerate(pages)]
    )


def _word(pages: list[list[Planned]]) -> bytes:
    document = docx.Document()
    document.add_heading("施策の展開", 1)
    for page, ones in enumerate(pages):
        if _goal(page):
            document.add_heading(_goal(page), 2)
        for one in ones:
            document.add_heading(f"{one.number}　{one.title}", 3)
            document.add_paragraph(one.text)
            document.add_paragraph(f"担当：{one.owner}")
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _excel(pages: list[list[Planned]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("施策の展開")
    sheet.append(["基本目標", "番号", "施策名", "内容", "担当課"])
    goal = ""
    for page, ones in enumerate(pages):
        goal = _goal(page) or goal
        for one in ones:
            sheet.append([goal, one.number, one.title, one.text, one.owner])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
