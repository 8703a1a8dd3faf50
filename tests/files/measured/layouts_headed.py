"""Layouts in running text: numbered headings, bullets, owners in every place they are printed in."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.files.measured.blocks import Block, Doc, Heading, Para
from tests.files.measured.content import Item, Plan, make_plan, reword
from tests.files.measured.parts import (
    MARK_FORMS,
    NUMBERS,
    back,
    column,
    front,
    joined,
    marked,
    number,
    survey,
    voices,
    walk,
)

CHAPTER = Heading(1, "第４章　施策の展開")
Extra = Callable[[Plan, random.Random], list[Block]]


def texts(item: Item, form: str) -> list[Block]:
    """The text of a measure in one of the ways it is printed."""
    if form == "bullets":
        return [Para(f"・{one}", 1) for one in item.sentences]
    if form == "circles":
        return [Para(f"○ {one}", 1) for one in item.sentences]
    if form == "arrows":
        return [Para(f"➢ {one}", 1) for one in item.sentences]
    if form == "labelled" and len(item.sentences) > 1:
        return [
            Para("【現状と課題】"),
            Para(f"　{item.sentences[0]}"),
            Para("【今後の方向】"),
            Para("　" + "".join(item.sentences[1:])),
        ]
    if form == "content_label":
        return [Para(f"内容：{item.text}")]
    return [Para(f"　{item.text}")]


def owned(item: Item, title: str, blocks: list[Block], form: str, mark: str) -> list[Block]:
    """A measure's heading line, text and owner."""
    owner = joined(item, mark)
    head: Block = Heading(4, title)
    if form == "none":
        item.owners = []
        return [head, *blocks]
    if form == "title":
        return [Heading(4, f"{title}　【{owner}】"), *blocks]
    if form == "title_gap":
        return [Heading(4, f"{title}　　　　{owner}"), *blocks]
    if form == "before":
        return [head, Para(f"担当課　{owner}"), *blocks]
    if form == "under":
        return [head, *blocks, Para("【担当課】"), Para(f"　{owner}")]
    if form == "right":
        return [head, *blocks, Para(f"（{owner}）", right=True)]
    if form in ("brackets", "square", "named_brackets"):
        shape = {"brackets": "（{}）", "square": "【{}】", "named_brackets": "（担当：{}）"}[form]
        last = blocks[-1]
        assert isinstance(last, Para)
        return [head, *blocks[:-1], Para(last.text + shape.format(owner), last.indent)]
    label = {"line": "担当課：{}", "arrow": "⇒ 所管課　{}", "square_line": "【所管】{}", "equal": "■担当 {}"}[form]
    return [head, *blocks, Para(label.format(owner))]


def headed(
    seed: int,
    *,
    numbers: str = "compound",
    owner: str = "line",
    text: str = "para",
    mark: str = "、",
    marks: str = "",
    owners: int = 2,
    dotted: bool = False,
    noise: bool = False,
    intro: bool = True,
    plain: bool = False,
    running: bool = True,
    sentence_titles: bool = False,
    long_titles: bool = False,
) -> Doc:
    """Goal, policy and measure as numbered headings, each with its text and owner."""
    plan = make_plan(
        seed, owners=owners, dotted=dotted, marks=bool(marks), sentences=(2, 3) if text != "para" else (1, 3)
    )
    rng = random.Random(f"headed-{seed}")
    reword(plan, sentences=sentence_titles, long=long_titles)
    form = rng.choice(MARK_FORMS) if marks == "any" else marks
    blocks: list[Block] = [*front(plan), *(survey(rng) if noise else []), CHAPTER]
    if marks == "star":
        blocks.append(Para("★は重点・新規の取組、※はその他の印のある取組です。"))
    high, middle, low = NUMBERS[numbers]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, number(high, g) + goal.title))
        if intro:
            blocks.append(Para("　この目標のもと、地域のみなさんとともに次のことを進めます。"))
        for p, policy, items in policies:
            blocks.append(Heading(3, number(middle, g, p) + policy.title))
            if noise and rng.random() < 0.5:
                blocks += voices(rng)
            for m, item in items:
                item.number = number(low, g, p, m).strip()
                title = number(low, g, p, m) + (marked(item, form) if marks else item.title)
                blocks += owned(item, title, texts(item, text), owner, mark)
            if noise and rng.random() < 0.3:
                blocks += column(rng, g)
    return Doc(plan, [*blocks, *back()], running=plan.name if running else "", plain_headings=plain)


def bulleted(
    seed: int,
    *,
    bullet: str = "●",
    owner: str = "brackets",
    mark: str = "、",
    label: str = "主な取組",
    dotted: bool = False,
    inline: bool = False,
) -> Doc:
    """Goals and policies as headings, measures as bullets with their text below or behind them."""
    plan = make_plan(seed, owners=2, dotted=dotted, sentences=(1, 2))
    high, middle, _ = NUMBERS["compound"]
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, number(high, g) + goal.title))
        for p, policy, items in policies:
            blocks += [Heading(3, number(middle, g, p) + policy.title), Para("　次のことに取り組みます。")]
            blocks += [Para(f"【{label}】")] if label else []
            for _, item in items:
                made = owned(item, "", texts(item, "para"), owner, mark)[1:]
                if inline:
                    first = made[0]
                    assert isinstance(first, Para)
                    blocks += [Para(f"{bullet}{item.title}　{first.text.strip()}"), *made[1:]]
                else:
                    blocks += [
                        Para(f"{bullet}{item.title}"),
                        *[Para(b.text, 1, b.right) for b in made if isinstance(b, Para)],
                    ]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def by_department(seed: int, *, head: str = "【{}】", bullet: str = "・") -> Doc:
    """Departments as headings, their measures as bullets: the group is the department."""
    plan = make_plan(seed, levels=1, owners=1)
    blocks: list[Block] = [*front(plan), Heading(1, "第３章　各課の取組")]
    for (_, goal, policies), department in zip(walk(plan), plan.departments, strict=False):
        goal.title = department
        blocks.append(Heading(2, head.format(department)))
        for _, item in policies[0][2]:
            item.owners, item.path = [department], (department,)
            blocks += [Para(f"{bullet}{item.title}"), Para(item.text, 1)]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def with_roles(seed: int) -> Doc:
    """Policies with what residents, associations and the town do; only the town's part names measures."""
    plan = make_plan(seed, owners=2)
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks += [
                Heading(3, f"施策{g}-{p}　{policy.title}"),
                Para("■住民の取組（自助）"),
                Para("・近所の人とあいさつを交わします。", 1),
                Para("・地域の行事に参加します。", 1),
                Para("■地域の取組（共助）"),
                Para("・気になる世帯に声をかけます。", 1),
                Para("■行政の取組（公助）"),
            ]
            for m, item in items:
                blocks += [
                    Heading(4, f"（{m}）{item.title}"),
                    Para(f"　{item.text}"),
                    Para(f"［担当：{joined(item)}］"),
                ]
    return Doc(plan, [*blocks, *back()], running=plan.name)
