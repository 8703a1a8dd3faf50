"""Layouts kept apart a third time, as published plans have them; what each reached when first read is in the log of git."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.files.measured.blocks import Block, Break, Cell, Doc, Heading, Para, Table, table
from tests.files.measured.catalogue import RUNNING, TABLES, Layout
from tests.files.measured.content import Indicator, Item, Plan, make_plan, some_districts
from tests.files.measured.parts import CIRCLED, FULL, back, front, joined, survey, walk

Items = list[tuple[int, Item]]
ISSUE = "　相談の内容が複雑になり、一つの窓口では受け止めきれなくなっています。"
VIEW = "相談を受ける中で、こころの不調に気づいた時は専門の窓口につなぎます。"


def ring(count: int) -> str:
    """A number in a circle, over twenty as well: ㉑."""
    return CIRCLED[count - 1] if count <= 20 else chr(0x3251 + count - 21 if count <= 35 else 0x32B1 + count - 36)


def full(*counts: int, dash: str = "－") -> str:
    """Numbers in full-width digits."""
    return dash.join(str(count).translate(FULL) for count in counts)


def _each(plan: Plan, goal: str, policy: str, body: Callable[[int, int, Items], list[Block]]) -> list[Block]:
    blocks: list[Block] = []
    for g, one, policies in walk(plan):
        blocks.append(Heading(2, goal.format(g=g, gF=full(g)) + one.title))
        for p, two, items in policies:
            blocks.append(Heading(3, policy.format(g=g, p=p, gF=full(g), pF=full(p)) + two.title))
            blocks += body(g, p, items)
    return blocks


def _from_to(plan: Plan, one: Indicator, form: int) -> str:
    """An indicator on one line, as three towns print it."""
    now, then = f"R{plan.first - 1}", f"R{plan.last}"
    return (
        f"指標：{one.title}　{now}：{one.baseline}{one.unit} → {then}：{one.target}{one.unit}",
        f"【指標】{one.title}（現状値 {one.baseline}{one.unit}、目標値 {one.target}{one.unit}）",
        f"■成果指標　{one.title}　現状（{now}年度）{one.baseline}{one.unit}　目標（{then}年度）{one.target}{one.unit}",
    )[form]


def rights(seed: int) -> Doc:
    """A welfare plan that holds the plans on guardianship and against reoffending as chapters; 1-1-① with four labels."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), indicators=True)
    form = seed % 3
    names = ("成年後見制度利用促進基本計画", "再犯防止推進計画")
    blocks: list[Block] = [*front(plan), Heading(1, "第４章　施策の展開")]
    for g, goal, policies in walk(plan):
        if g > len(plan.goals) - 2 and g > 1:
            blocks.append(Heading(1, f"第{full(g + 3)}章　{plan.town}{names[g % 2]}"))
        blocks.append(Heading(2, f"基本方針{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks += [
                Heading(3, f"{g}-{p}　{policy.title}"),
                Para("【現状と課題】"),
                Para(ISSUE),
                Para("【主な取組】"),
            ]
            for m, item in items:
                item.number = f"{g}-{p}-{m}"
                blocks += [Heading(4, f"{g}-{p}-{CIRCLED[m - 1]}　{item.title}"), Para(f"　{item.text}")]
                blocks.append(Para(f"担当：{joined(item)}"))
                blocks += [Para(_from_to(plan, one, form)) for one in item.indicators]
    return Doc(plan, [*blocks, Break(), *back()], plan.name)


def sheets(seed: int) -> Doc:
    """A sheet a measure (取組シート): number and name, 現状と課題, 取組内容, 担当, and figures a year in the last rows."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), indicators=True, size=(12, 20))
    years = [f"R{year}" for year in range(plan.first, plan.last + 1)]

    def page(g: int, p: int, items: Items) -> list[Block]:
        blocks: list[Block] = []
        for m, item in items:
            item.number = f"{g}-{p}-{m}"
            rows = [
                [Cell("取組名"), Cell(f"{g}-{p}-{CIRCLED[m - 1]}　{item.title}", 1, 6)],
                [Cell("現状と課題"), Cell(ISSUE.strip(), 1, 6)],
                [Cell("取組内容"), Cell(item.text, 1, 6)],
                [Cell("担当"), Cell(joined(item), 1, 6)],
            ]
            for one in item.indicators:
                values = [f"{one.baseline}{one.unit}", *["→"] * (len(years) - 1), f"{one.target}{one.unit}"]
                rows.append([Cell("指標"), *[Cell(word) for word in ("現状", *years)]])
                rows.append([Cell(one.title), *[Cell(value) for value in values]])
            blocks += [Table(rows, [4, 3, 2, 2, 2, 2, 3], head=0), Para("")]
            item.indicators = ()  # the name stands below its label: nothing is asked of it
        return blocks

    body = _each(plan, "基本目標{gF}　", "施策{gF}－{pF}　", page)
    return Doc(plan, [*front(plan), Heading(1, "第４章　取組シート"), *body, *back()], plan.name)


def overview(seed: int) -> Doc:
    """A list of all projects over landscape pages: numbers, kinds, ○ for who does it, figures; two rows of headings."""
    plan = make_plan(seed, owners=1, sentences=(1, 1), indicators=True, marks=True)
    rows: list[list[Cell]] = [
        [
            *[Cell(word, 2) for word in ("番号", "事業名", "事業概要", "区分")],
            Cell("実施主体", 1, 2),
            *[Cell(word, 2) for word in ("担当課", "指標", f"R{plan.first - 1}\n現状", f"R{plan.last}\n目標")],
        ],
        [Cell("市"), Cell("社協")],
    ]
    for g, goal, policies in walk(plan):
        rows.append([Cell(f"基本目標{g}　{goal.title}", 1, 10)])
        for p, policy, items in policies:
            rows.append([Cell(f"({p}) {policy.title}", 1, 10)])
            for m, item in items:
                item.number = f"{g}-{p}-{m}"
                item.marks = item.marks or ("継続",)
                one = item.indicators[0] if item.indicators else None
                told = (one.title, f"{one.baseline}{one.unit}", f"{one.target}{one.unit}") if one else ("－",) * 3
                signs = ("", "○") if "社会福祉協議会" in item.owners else ("○", "○" if m % 3 == 0 else "")
                words = [item.number, item.title, item.text, item.marks[0], *signs, joined(item), *told]
                rows.append([Cell(word) for word in words])
    listed = Table(rows, [2, 4, 7, 2, 1, 1, 3, 3, 2, 2], head=2, landscape=True)
    return Doc(plan, [*front(plan), Heading(1, "第４章　事業一覧"), listed, *back()], plan.name)


def together(seed: int) -> Doc:
    """The town's plan and that of its 社協 in one: below each policy what the town, the 社協 and the residents do."""
    plan = make_plan(seed, owners=2, sentences=(1, 2))

    def page(_g: int, _p: int, items: Items) -> list[Block]:
        own = [item for m, item in items if m % 3]
        theirs = [item for m, item in items if not m % 3]
        blocks: list[Block] = [
            Para("〇 住民・地域に期待すること"),
            Para("・あいさつを交わし、顔の見える関係をつくります。", 1),
        ]
        blocks.append(Para("〇 市の取組"))
        for item in own:
            blocks += [Para(f"・{item.title}（{joined(item)}）", 1), Para(item.text, 2)]
        for item in theirs:
            item.owners = ["社会福祉協議会"]
        blocks += [Para("〇 社会福祉協議会の取組")] if theirs else []
        for item in theirs:
            blocks += [Para(f"・{item.title}（社会福祉協議会）", 1), Para(item.text, 2)]
        return blocks

    body = _each(plan, "基本目標{g}　", "（{pF}）", page)
    return Doc(
        plan, [*front(plan), Heading(1, "第３章　地域福祉計画・地域福祉活動計画の取組"), *body, *back()], plan.name
    )


def priority(seed: int) -> Doc:
    """Numbers in circles that run on over twenty; 【重点】 before some, which a table of the chapter before lists."""
    plan = make_plan(seed, owners=2, sentences=(1, 3), size=(22, 38))
    rng = random.Random(f"priority-{seed}")
    count = 0
    first = rng.sample(plan.items, 4)
    for item in first:
        item.marks = ("重点",)

    def page(_g: int, _p: int, items: Items) -> list[Block]:
        nonlocal count
        blocks: list[Block] = []
        for _, item in items:
            count += 1
            item.number = str(count)
            mark = "【重点】" if item.marks else ""
            blocks += [Heading(4, f"{ring(count)}{mark}{item.title}"), Para(f"　{item.text}")]
            blocks.append(Para(f"担当課／{joined(item)}", right=True))
        return blocks

    body = _each(plan, "基本目標{gF}：", "施策の方向{gF}-{pF}：", page)
    rows = [[item.title, "計画期間を通じて力を入れます。"] for item in plan.items if item.marks]
    chosen: list[Block] = [
        Heading(1, "第３章　重点施策"),
        Para("　次の取組を重点施策とします。"),
        table(["重点施策", "考え方"], rows, [5, 5]),
    ]
    return Doc(plan, [*front(plan), *chosen, Heading(1, "第４章　施策の展開"), *body, *back()], plan.name)


def crosses(seed: int) -> Doc:
    """Measures down, departments across: ○ for who does it and × for who does not, the text beside the name."""
    plan = make_plan(seed, owners=1, sentences=(1, 1), size=(12, 24))
    names = plan.departments[:5]
    rng = random.Random(f"crosses-{seed}")
    count = 0
    for item in plan.items:
        item.owners = sorted(rng.sample(names, rng.randint(1, 2)), key=names.index)

    def page(_g: int, _p: int, items: Items) -> list[Block]:
        nonlocal count
        rows = []
        for _, item in items:
            count += 1
            item.number = str(count)
            signs = ["○" if name in item.owners else "×" for name in names]
            rows.append([str(count), item.title, item.text, *signs])
        return [table(["No", "取組", "取組の内容", *names], rows, [1, 4, 6, 2, 2, 2, 2, 2])]

    body = _each(plan, "柱{gF}　", "{gF}．{pF}　", page)
    return Doc(plan, [*front(plan), Heading(1, "第４章　取組と担当"), *body, *back()], plan.name)


def tree(seed: int) -> Doc:
    """The system of the plan as a table before it; digits of both widths in one number, offices behind the text."""
    plan = make_plan(seed, owners=2, sentences=(1, 3))
    rows: list[list[Cell]] = [[Cell(word) for word in ("基本理念", "基本目標", "基本施策", "取組")]]
    whole = sum(len(goal.policies) for goal in plan.goals)
    for g, goal, policies in walk(plan):
        for p, policy, items in policies:
            first = [Cell(plan.vision, whole)] if g == p == 1 else []
            second = [Cell(f"{g} {goal.title}", len(policies))] if p == 1 else []
            names = "\n".join(f"{CIRCLED[m - 1]}{item.title}" for m, item in items)
            rows.append([*first, *second, Cell(f"({p}) {policy.title}"), Cell(names)])

    def page(g: int, p: int, items: Items) -> list[Block]:
        blocks: list[Block] = []
        for m, item in items:
            item.number = f"{g}-{p}-{m}"
            blocks += [Heading(4, f"{g}－{full(p)}-{m}　{item.title}"), Para(f"　{item.text}（{joined(item, '／')}）")]
        return blocks

    body = _each(plan, "基本目標{gF}　", "基本施策{g}－{pF}　", page)
    before: list[Block] = [Heading(1, "第３章　計画の体系"), Table(rows, [2, 3, 3, 6]), Break()]
    return Doc(plan, [*front(plan), *before, Heading(1, "第４章　施策の展開"), *body, *back()], plan.name)


def plain(seed: int) -> Doc:
    """Running text: the vision between waves, figures as points of their own, plans of districts with a motto and points."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), indicators=True)
    rng = random.Random(f"plain-{seed}")
    plan.districts = some_districts(rng, 4)

    def page(_g: int, _p: int, items: Items) -> list[Block]:
        blocks: list[Block] = []
        for m, item in items:
            blocks += [
                Heading(4, f"（{full(m)}）{item.title}"),
                Para(f"　{item.text}"),
                Para(f"　【所管課】{joined(item)}"),
            ]
            for one in item.indicators:
                now, then = f"令和{plan.first - 1}年度", f"令和{plan.last}年度"
                said = f"{one.title}　{one.baseline}{one.unit}（{now}）→{one.target}{one.unit}（{then}）"
                blocks += [Para("　【目標指標】"), Para(f"・{said}", 1)]
        return blocks

    opening: list[Block] = [one for one in front(plan) if getattr(one, "text", "") != plan.vision]
    opening += [Para(f"～ {plan.vision} ～")]
    blocks: list[Block] = [
        *opening,
        *survey(rng),
        Heading(1, "第４章　施策"),
        *_each(plan, "基本目標{gF}　", "施策{pF}　", page),
    ]
    blocks += [Heading(1, "第５章　地区別計画")]
    for place, name in enumerate(plan.districts, 1):
        blocks += [
            Heading(2, f"{place}　{name}地区"),
            Para("《地区のスローガン》"),
            Para("　声をかけ合い、助け合えるまち"),
        ]
        blocks += [
            Para("《取組》"),
            *[Para(f"・{word}", 1) for word in ("あいさつ運動", "防災マップづくり", "サロンの開催")],
        ]
    return Doc(plan, blocks, plan.name)


def lives(seed: int) -> Doc:
    """A plan against suicide: 事業名, 事業の概要 and what is added in view of it, the office last; 基本施策 and 重点施策."""
    plan = make_plan(seed, owners=1, sentences=(1, 2))
    rng = random.Random(f"lives-{seed}")

    def page(_g: int, _p: int, items: Items) -> list[Block]:
        rows = [[item.title, item.text, VIEW if rng.random() < 0.6 else "", joined(item)] for _, item in items]
        heads = ["事業名", "事業の概要", "生きる支援の視点", "担当課"]
        return [Para("　関係する課が次の事業を進めます。"), table(heads, rows, [4, 6, 5, 3])]

    body = _each(plan, "基本施策{g}　", "({p}) ", page)
    return Doc(plan, [*front(plan), Heading(1, "第４章　いのち支える取組"), *body, *back()], plan.name)


HELD_FOURTH: tuple[Layout, ...] = (
    Layout("fourth_rights", "fourth", rights),
    Layout("fourth_sheets", "fourth", sheets, TABLES),
    Layout("fourth_overview", "fourth", overview, TABLES),
    Layout("fourth_together", "fourth", together),
    Layout("fourth_priority", "fourth", priority),
    Layout("fourth_crosses", "fourth", crosses, TABLES),
    Layout("fourth_tree", "fourth", tree, RUNNING),
    Layout("fourth_plain", "fourth", plain),
    Layout("fourth_lives", "fourth", lives, TABLES),
)
