"""Layouts in cards and forms: labels with their values, one card a measure."""

from __future__ import annotations

from tests.files.measured.blocks import Block, Cell, Doc, Heading, Para, Side, Table, table
from tests.files.measured.content import Item, make_plan
from tests.files.measured.parts import back, front, joined, number, walk

CHAPTER = Heading(1, "第４章　施策の展開")


def _lines(item: Item, form: str, mark: str) -> list[Block]:
    owner = joined(item, mark)
    if form == "colon":
        return [
            Para(f"事業名：{item.title}"),
            Para(f"事業番号：{item.number}"),
            Para(f"担当課：{owner}"),
            Para(f"概要：{item.text}"),
        ]
    if form == "spaces":
        return [Para(f"事業名　　{item.title}"), Para(f"担当課　　{owner}"), Para(f"事業概要　{item.text}")]
    if form == "two_a_line":
        return [
            Para(f"事業番号　{item.number}　　　　　事業名　{item.title}"),
            Para(f"担当課　{owner}　　　　　区分　継続"),
            Para(f"概要　{item.text}"),
        ]
    if form == "square":
        return [Para(f"【事業名】{item.title}"), Para(f"【担当課】{owner}"), Para(f"【事業内容】{item.text}")]
    if form == "under":
        return [
            Para("■事業名"),
            Para(f"　{item.title}"),
            Para("■事業内容"),
            Para(f"　{item.text}"),
            Para("■担当課"),
            Para(f"　{owner}"),
        ]
    rows = {
        "table": [["事業名", item.title], ["担当課", owner], ["事業内容", item.text]],
        "numbered_table": [[f"No.{item.number}", item.title], ["所管", owner], ["概要", item.text]],
    }
    if form in rows:
        return [Table([[Cell(word) for word in row] for row in rows[form]], [2, 9], head=0), Para("")]
    pairs = [
        [Cell("事業番号"), Cell(item.number), Cell("担当課"), Cell(owner)],
        [Cell("事業名"), Cell(item.title, 1, 3)],
        [Cell("事業概要"), Cell(item.text, 1, 3)],
    ]
    return [Table(pairs, [2, 4, 2, 4], head=0), Para("")]


def cards(seed: int, *, form: str, mark: str = "、", listed: bool = False, columns: int = 1) -> Doc:
    """One card a measure; with ``listed`` a table of all of them before."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), size=(12, 24))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, _, policies in walk(plan):
        for p, _, items in policies:
            for m, item in items:
                item.number = f"{g}-{p}-{m}"
    if listed:
        rows = [[item.number, item.title] for item in plan.items]
        blocks += [Heading(2, "事業一覧"), table(["事業番号", "事業名"], rows, [1, 5])]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, number("施策{g}-{p}　", g, p) + policy.title))
            for _, item in items:
                blocks += _lines(item, form, mark)
    return Doc(plan, [*blocks, *back()], running=plan.name, page_columns=columns)


def side_by_side(seed: int) -> Doc:
    """Two measures side by side on the page."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), size=(12, 24))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            made: list[list[Block]] = [
                [Heading(4, f"（{m}）{item.title}"), Para(item.text), Para(f"担当：{joined(item)}")]
                for m, item in items
            ]
            for one, two in zip(made[::2], [*made[1::2], []], strict=False):
                blocks.append(Side(one, two))
    return Doc(plan, [*blocks, *back()], running=plan.name)
