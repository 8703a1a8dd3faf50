"""Layouts kept apart: WHOEVER WRITES THE RULES OF THE READER DOES NOT LOOK IN HERE. They show what the rules do."""

from __future__ import annotations

import random
from functools import partial

from tests.files.measured.blocks import Block, Break, Cell, Doc, Heading, Para, Side, Table, table
from tests.files.measured.catalogue import RUNNING, SHEETS, TABLES, Layout, contents, ended
from tests.files.measured.content import make_plan, reword, some_districts
from tests.files.measured.layouts_headed import bulleted, headed
from tests.files.measured.layouts_more import with_districts, with_gaps, with_overview
from tests.files.measured.layouts_tables import merged, simple
from tests.files.measured.parts import CIRCLED, FULL, KANJI, ROMAN, back, front, joined, voices, walk

CHAPTER = Heading(1, "第三部　施策の内容")


def pillars(seed: int) -> Doc:
    """施策の柱Ⅰ / Ⅰ(1) / Ⅰ(1)1, the owner announced by an arrow before the text."""
    plan = make_plan(seed, owners=2)
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"施策の柱{ROMAN[g - 1]}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"{ROMAN[g - 1]}({p})　{policy.title}"))
            for m, item in items:
                blocks.append(Heading(4, f"{ROMAN[g - 1]}({p}){m}　{item.title}"))
                blocks += [Para(f"実施主体 ▶ {joined(item)}"), Para(f"　{item.text}")]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def slips(seed: int) -> Doc:
    """Cards whose labels stand behind diamonds, with a slash in place of a colon."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), size=(12, 24))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"{g}-{p}　{policy.title}"))
            for _, item in items:
                blocks += [
                    Para(f"◇取組名／{item.title}"),
                    Para(f"◇所管／{joined(item)}"),
                    Para(f"◇取組概要／{item.text}"),
                ]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def forms(seed: int) -> Doc:
    """A form a measure: title over the whole width, then 区分 and 担当 side by side, then the text, then the years."""
    plan = make_plan(seed, owners=1, marks=True, sentences=(1, 2), size=(12, 20))
    years = [f"R{year}" for year in range(plan.first, plan.last + 1)]
    blocks: list[Block] = [*front(plan), CHAPTER]
    count = 0
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            for _, item in items:
                count += 1
                item.number = str(count)
                rows = [
                    [Cell(f"取組{count}　{item.title}", 1, 6)],
                    [
                        Cell("区分"),
                        Cell(item.marks[0] if item.marks else "継続", 1, 2),
                        Cell("担当"),
                        Cell(joined(item), 1, 2),
                    ],
                    [Cell("取組内容"), Cell(item.text, 1, 5)],
                    [Cell("年次計画"), *[Cell(year) for year in years]],
                    [Cell(""), Cell("実施"), *[Cell("→") for _ in years[1:]]],
                ]
                item.marks = item.marks or ("継続",)
                blocks += [Table(rows, [3, 2, 2, 2, 2, 2], head=0), Para("")]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def upright(seed: int) -> Doc:
    """One measure a column, two a table, with a row of numbers above."""
    plan = make_plan(seed, owners=2, sentences=(1, 1), size=(12, 20))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"（{p}）{policy.title}"))
            for start in range(0, len(items), 2):
                some = items[start : start + 2]
                rows = [
                    ["番号", *[f"{g}-{p}-{m}" for m, _ in some]],
                    ["取組", *[i.title for _, i in some]],
                    ["担当課", *[joined(i) for _, i in some]],
                    ["取組内容", *[i.text for _, i in some]],
                ]
                blocks.append(Table([[Cell(word) for word in row] for row in rows], [2, *[6] * len(some)], head=0))
    return Doc(plan, [*blocks, *back()], running=plan.name)


def circles(seed: int) -> Doc:
    """◎ for the department that leads and ○ for those that take part, a column each."""
    plan = make_plan(seed, owners=1, sentences=(1, 1), size=(12, 20))
    names = plan.departments[:4]
    rng = random.Random(f"circles-{seed}")
    blocks: list[Block] = [Heading(1, f"{plan.name}　取組一覧"), Para("◎：主管課　○：関係課")]
    for item in plan.items:
        item.owners = rng.sample(names, rng.randint(1, 2))
        item.owners[1:] = sorted(item.owners[1:], key=names.index)
    for g, goal, policies in walk(plan):
        blocks.append(Break(f"目標{g}"))
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            rows = []
            for _, item in items:
                signs = ["◎" if n == item.owners[0] else "○" if n in item.owners else "" for n in names]
                rows.append([item.title, item.text, *signs])
            blocks.append(table(["取組", "内容", *names], rows, [5, 8, 2, 2, 2, 2]))
    return Doc(plan, blocks)


def colon(seed: int) -> Doc:
    """「題名：本文」 in one bullet, the owner in angle brackets at its end."""
    plan = make_plan(seed, owners=2, sentences=(1, 2))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"{KANJI[g - 1]}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"{str(p).translate(FULL)}　{policy.title}"))
            blocks += [Para(f"・{item.title}：{item.text}＜{joined(item, '・')}＞", 1) for _, item in items]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def directions(seed: int) -> Doc:
    """取組の方向 | 主な取組 | 担当: the policy merged downwards, title and text in one cell, voices between the tables."""
    plan = make_plan(seed, owners=2, sentences=(1, 2))
    rng = random.Random(f"directions-{seed}")
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        rows = [[Cell("取組の方向"), Cell("主な取組"), Cell("担当")]]
        for p, policy, items in policies:
            for place, (_, item) in enumerate(items):
                first = [Cell(f"（{p}）{policy.title}", len(items))] if not place else []
                rows.append([*first, Cell(f"■{item.title}\n{item.text}"), Cell(joined(item, "\n"))])
        blocks += [Heading(2, f"基本目標{g}　{goal.title}"), *voices(rng), Table(rows, [3, 8, 3])]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def areas(seed: int) -> Doc:
    """Districts called 圏域, in a table with their theme, after bulleted measures."""
    doc = bulleted(seed, bullet="▶", owner="line", label="具体的な取組")
    rng = random.Random(f"areas-{seed}")
    doc.plan.districts = some_districts(rng, 5)
    rows = [[f"{name}圏域", "つながる・支える", "・あいさつ運動\n・防災マップづくり"] for name in doc.plan.districts]
    doc.blocks += [Heading(1, "第６章　圏域別の取組"), table(["圏域", "テーマ", "地域で取り組むこと"], rows, [2, 3, 5])]
    return doc


def newspaper(seed: int) -> Doc:
    """Bulleted measures in two page columns, policies side by side."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), size=(12, 24))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        made: list[list[Block]] = []
        for p, policy, items in policies:
            part: list[Block] = [Heading(3, f"({p}) {policy.title}")]
            for m, item in items:
                part += [Para(f"{CIRCLED[m - 1]} {item.title}"), Para(f"{item.text}【{joined(item)}】", 1)]
            made.append(part)
        blocks += [Side(one, two) for one, two in zip(made[::2], [*made[1::2], []], strict=False)]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def asked(seed: int) -> Doc:
    """Titles as sentences in a table, with yearly signs ○ and ◎ and the owner first."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), size=(12, 24))
    reword(plan, sentences=True)
    years = [f"令和{year}年度" for year in range(plan.first, plan.last + 1)]
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"方針{g}　{goal.title}"))
        for p, policy, items in policies:
            rows = [[joined(i), i.title, i.text, *("○○◎◎◎" if m % 2 else "○○○○○")] for m, i in items]
            blocks += [
                Heading(3, f"{g}.{p}　{policy.title}"),
                table(["所管課", "取組", "内容", *years], rows, [3, 4, 7, 2, 2, 2, 2, 2]),
            ]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def manual(seed: int) -> Doc:
    """A manual for a shelter with numbered steps and departments: no measure at all."""
    plan = make_plan(seed)
    rng = random.Random(f"manual-{seed}")
    steps = (
        "鍵を開ける",
        "受付を設ける",
        "名簿をつくる",
        "物資を確かめる",
        "部屋を分ける",
        "巡回する",
        "本部に報告する",
    )
    blocks: list[Block] = [Heading(1, f"{plan.town}　避難所運営の手引き（見本）")]
    for place, step in enumerate(rng.sample(steps, 6), 1):
        blocks += [
            Heading(2, f"{place}　{step}"),
            Para("①　二人以上で行う。", 1),
            Para("②　終わったら掲示板に書く。", 1),
        ]
    rows = [[name, f"内線{rng.randint(1000, 9999)}"] for name in plan.departments]
    plan.goals, plan.has_head = [], False
    return Doc(plan, [*blocks, Heading(2, "連絡先"), table(["部署", "電話"], rows, [3, 2])])


def figures_below(seed: int) -> Doc:
    """The indicator of a measure on a line of its own: its name, then where it stands and is to stand, with an arrow."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), indicators=True, size=(12, 20))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"{g}-{p}　{policy.title}"))
            for m, item in items:
                blocks += [Heading(4, f"({m}) {item.title}"), Para(f"　{item.text}"), Para(f"【担当】{joined(item)}")]
                for one in item.indicators:
                    rows = [[one.title, one.unit, one.baseline, one.target]]
                    heads = ["成果指標", "単位", f"R{plan.first - 1}実績", f"R{plan.last}目標"]
                    blocks.append(table(heads, rows, [5, 2, 2, 2]))
    return Doc(plan, [*blocks, *back()], running=plan.name)


def schools(seed: int) -> Doc:
    """School districts (学区) as chapters with their aims as bullets, behind a table of measures."""
    doc = simple(seed, order="otx", heads=("施策名", "施策の内容", "主管課"))
    rng = random.Random(f"schools-{seed}")
    doc.plan.districts = some_districts(rng, 4)
    blocks: list[Block] = [Heading(1, "第６章　学区別の計画")]
    for name in doc.plan.districts:
        blocks += [Heading(2, f"■{name}学区"), Para("〈めざす姿〉声をかけ合えるまち"), Para("・夏まつりを開く", 1)]
    doc.blocks += blocks
    return doc


HELD_OUT: tuple[Layout, ...] = (
    Layout("held_figures_below", "held", figures_below),
    Layout("held_schools", "held", schools, TABLES),
    Layout("held_half_brackets", "held", partial(headed, numbers="half_brackets", owner="square")),
    Layout("held_kana", "held", partial(headed, numbers="kana", owner="before")),
    Layout("held_pillars", "held", pillars),
    Layout("held_slips", "held", slips),
    Layout("held_forms", "held", forms, TABLES),
    Layout("held_upright", "held", upright, TABLES),
    Layout("held_circles", "held", circles, ("pdf", "word", "excel")),
    Layout("held_colon", "held", colon),
    Layout("held_directions", "held", directions, TABLES),
    Layout("held_areas", "held", areas),
    Layout("held_newspaper", "held", newspaper),
    Layout("held_asked", "held", asked, TABLES),
    Layout("held_merged_bare", "held", partial(merged, bare=True, two_heads=True, mark="\n"), SHEETS),
    Layout("held_text_last", "held", partial(simple, order="tox", heads=("主な取組", "説明", "担当部署")), TABLES),
    Layout(
        "held_marks_far",
        "held",
        contents(partial(headed, marks="any", numbers="long_bar", owner="right"), "　"),
        RUNNING,
    ),
    Layout("held_ending", "held", ended(with_overview(partial(headed, numbers="restarting", owner="square_line")))),
    Layout("held_districts", "held", with_districts(partial(bulleted, bullet="□"), "named")),
    Layout("held_manual", "held_nothing", manual, TABLES),
    Layout("held_gaps", "held", with_gaps(partial(headed, numbers="square", owner="brackets", text="circles"))),
)
