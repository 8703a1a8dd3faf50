"""Layouts in tables: one row a measure, merged groups, two-row headers, one column a measure, years with arrows."""

from __future__ import annotations

import random

from tests.files.measured.blocks import Block, Break, Cell, Doc, Heading, Para, Table, table
from tests.files.measured.content import Plan, make_plan, reword
from tests.files.measured.parts import back, front, joined, marked, number, walk

CHAPTER = Heading(1, "第４章　施策の展開")


def _opened(plan: Plan, *, bare: bool) -> list[Block]:
    return [Heading(1, f"{plan.name}　事業一覧")] if bare else [*front(plan), CHAPTER]


def simple(
    seed: int,
    *,
    heads: tuple[str, ...] = ("事業名", "取組内容", "担当課"),
    order: str = "top",
    mark: str = "、",
    numbered: bool = False,
    landscape: bool = False,
    ruled: bool = True,
    marks: str = "",
    dotted: bool = False,
    bare: bool = False,
    sheets: bool = False,
    narrow: bool = False,
    long_titles: bool = False,
) -> Doc:
    """A table for every policy or goal; ``order`` says which column holds title (t), text (x) and owner (o) or number (p)."""
    plan = make_plan(seed, owners=2, marks=bool(marks), dotted=dotted, sentences=(1, 2))
    reword(plan, long=long_titles)
    blocks = _opened(plan, bare=bare)
    keys = order.replace("top", "txo")
    names = dict(zip("txo", heads, strict=True)) | {"p": "番号", "k": "区分"}
    parts = {"t": 4, "x": 8, "o": 1 if narrow else 3, "p": 1, "k": 2}
    for g, goal, policies in walk(plan):
        blocks += [Break(goal.title)] if sheets else []
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            rows = []
            for m, item in items:
                item.number = f"{g}-{p}-{m}" if numbered else ""
                title = marked(item, marks) if marks and "k" not in keys else item.title
                cells = {"t": title, "x": item.text, "o": joined(item, mark), "p": item.number}
                rows.append([(cells | {"k": "".join(item.marks) or "－"})[key] for key in keys])
            made = table([names[key] for key in keys], rows, [parts[key] for key in keys])
            blocks.append(Table(made.rows, made.widths, landscape=landscape, ruled=ruled))
    return Doc(plan, blocks if bare else [*blocks, *back()], running="" if bare else plan.name)


def merged(
    seed: int, *, levels: int = 2, landscape: bool = True, mark: str = "・", bare: bool = False, two_heads: bool = False
) -> Doc:
    """One long table with goals (and policies) merged downwards; with ``two_heads`` a second row of headings below the first."""
    plan = make_plan(seed, levels=levels, owners=2, sentences=(1, 2), size=(16, 40))
    rng = random.Random(f"merged-{seed}")
    rows: list[list[Cell]] = []
    for g, goal, policies in walk(plan):
        goal_cell = [Cell(f"{g} {goal.title}", sum(len(items) for _, _, items in policies))]
        for p, policy, items in policies:
            policy_cell = [Cell(f"{g}-{p} {policy.title}", len(items))] if levels == 2 else []
            for _, item in items:
                cells = [Cell(item.title), Cell(item.text), Cell(joined(item, mark))]
                if two_heads:
                    item.yearly = (str(rng.randint(1, 40)), str(rng.randint(41, 99)))
                    cells += [Cell(word) for word in item.yearly]
                rows.append([*goal_cell, *policy_cell, *cells])
                goal_cell, policy_cell = [], []
    heads = ["基本目標", *(["施策"] if levels == 2 else []), "事業名", "事業の概要", "担当課"]
    widths = [3, *([3] if levels == 2 else []), 4, 8, 3]
    if two_heads:
        top = [[*[Cell(word, 2) for word in heads], Cell("目標", 1, 2)], [Cell("現状"), Cell(f"R{plan.last}")]]
        made = Table([*top, *rows], [*widths, 1, 1], head=2, landscape=landscape)
    else:
        made = Table([[Cell(word) for word in heads], *rows], widths, landscape=landscape)
    return Doc(plan, [*_opened(plan, bare=bare), made, *([] if bare else back())], running="" if bare else plan.name)


def bands(seed: int, *, bare: bool = False) -> Doc:
    """One table in which a row over all columns names the group of the rows below it."""
    plan = make_plan(seed, owners=2, sentences=(1, 2))
    rows = [[Cell("No."), Cell("取組"), Cell("内容"), Cell("所管課")]]
    count = 0
    for g, goal, policies in walk(plan):
        rows.append([Cell(f"基本目標{g}　{goal.title}", 1, 4)])
        for p, policy, items in policies:
            rows.append([Cell(f"（{p}）{policy.title}", 1, 4)])
            for _, item in items:
                count += 1
                item.number = str(count)
                rows.append([Cell(str(count)), Cell(item.title), Cell(item.text), Cell(joined(item))])
    return Doc(
        plan, [*_opened(plan, bare=bare), Table(rows, [1, 4, 8, 3]), *([] if bare else back())], running=plan.name
    )


def now_and_next(seed: int, *, mark: str = "\n") -> Doc:
    """The columns 現状 and 今後の方向 in place of one text."""
    plan = make_plan(seed, owners=2, sentences=(2, 3))
    blocks = _opened(plan, bare=False)
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"（{p}）{policy.title}"))
            rows = [[i.title, i.sentences[0], "".join(i.sentences[1:]), joined(i, mark)] for _, i in items]
            blocks.append(table(["事業名", "現状", "今後の方向", "担当課"], rows, [3, 5, 5, 3]))
    return Doc(plan, [*blocks, *back()], running=plan.name)


def yearly(seed: int, *, bare: bool = False) -> Doc:
    """Yearly columns with arrows; baseline and target beside them."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), size=(12, 24))
    years = [f"R{year}" for year in range(plan.first, plan.last + 1)]
    head = ["事業名", "内容", "担当", *years]
    blocks = _opened(plan, bare=bare)
    rng = random.Random(f"yearly-{seed}")
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"{g}-{p}　{policy.title}"))
            rows = []
            for _, item in items:
                item.yearly = tuple(rng.choice((["検討", "準備", "実施", "→", "→"], ["実施", *"→→→→"], ["→"] * 5)))
                rows.append([item.title, item.text, joined(item), *item.yearly])
            blocks.append(table(head, rows, [4, 8, 3, 1, 1, 1, 1, 1]))
    return Doc(plan, blocks if bare else [*blocks, *back()], running=plan.name)


def indicators(seed: int) -> Doc:
    """A headed measure, below it a table of its indicator."""
    plan = make_plan(seed, owners=2, indicators=True, size=(12, 20))
    blocks = _opened(plan, bare=False)
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            for m, item in items:
                blocks += [Heading(4, f"（{m}）{item.title}"), Para(f"　{item.text}"), Para(f"担当課：{joined(item)}")]
                rows = [[i.title, i.unit, i.baseline, i.target] for i in item.indicators]
                if rows:
                    heads = ["指標", "単位", f"現状値（令和{plan.first - 1}年度）", f"目標値（令和{plan.last}年度）"]
                    blocks.append(table(heads, rows, [5, 2, 3, 3]))
    return Doc(plan, [*blocks, *back()], running=plan.name)


def transposed(seed: int, *, across: int = 3) -> Doc:
    """One measure a column: 事業名, 概要 and 担当課 stand at the left."""
    plan = make_plan(seed, owners=1, sentences=(1, 1), size=(12, 24))
    blocks = _opened(plan, bare=False)
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            for start in range(0, len(items), across):
                some = [item for _, item in items[start : start + across]]
                rows = [
                    ["事業名", *[i.title for i in some]],
                    ["概要", *[i.text for i in some]],
                    ["担当課", *[joined(i) for i in some]],
                ]
                blocks.append(Table([[Cell(word) for word in row] for row in rows], [2, *[5] * len(some)], head=0))
    return Doc(plan, [*blocks, *back()], running=plan.name)


def matrix(seed: int) -> Doc:
    """Owners as circles in a column for each department."""
    plan = make_plan(seed, owners=2, sentences=(1, 1), size=(12, 24))
    names = plan.departments[:5]
    for item in plan.items:
        item.owners = (
            [names[len(item.title) % 5]]
            if len(item.owners) == 1
            else sorted({names[len(item.title) % 5], names[len(item.text) % 5]}, key=names.index)
        )
    blocks = _opened(plan, bare=False)
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, number("施策{g}-{p}　", g, p) + policy.title))
            rows = [[i.title, i.text, *["○" if name in i.owners else "" for name in names]] for _, i in items]
            blocks.append(table(["事業名", "事業内容", *names], rows, [5, 8, 2, 2, 2, 2, 2]))
    return Doc(plan, [*blocks, *back()], running=plan.name)
