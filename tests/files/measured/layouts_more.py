"""Layouts with something else around or inside the measures: districts, overviews, repeats, cells that hold two things."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.files.measured.blocks import Block, Break, Cell, Doc, Heading, Para, Table, table
from tests.files.measured.content import Plan, make_plan, some_districts
from tests.files.measured.parts import CIRCLED, KANJI, back, column, front, joined, number, walk

CHAPTER = Heading(1, "第４章　施策の展開")
WORDS = (
    "あいさつ運動を広げよう",
    "集いの場をふやそう",
    "防災訓練に参加しよう",
    "子どもを見守ろう",
    "特技を生かそう",
    "情報を届けよう",
)


def _closed(plan: Plan, blocks: list[Block]) -> Doc:
    return Doc(plan, [*blocks, *back()], running=plan.name)


def with_districts(make: Callable[[int], Doc], form: str) -> Callable[[int], Doc]:
    """The layout with a chapter of district plans before its closing chapter."""

    def made(seed: int) -> Doc:
        doc, rng = make(seed), random.Random(f"districts-{seed}")
        names = doc.plan.districts = some_districts(rng, 4)
        blocks: list[Block] = [Heading(1, "第６章　地区別計画"), Para("　地区ごとに住民が話し合い、目標を決めました。")]
        for place, name in enumerate(names, 1):
            blocks.append(Heading(2, f"{place}　{name}地区" if form != "named" else f"【{name}地区計画】"))
            blocks.append(Para(f"目標：{rng.choice(('笑顔でつながる', '声をかけ合う', '安心して暮らせる'))}{name}"))
            points = rng.sample(WORDS, 3)
            if form == "table":
                blocks.append(
                    table(["テーマ", "取組"], [[p, f"{p}の話し合いを年２回開きます。"] for p in points], [2, 5])
                )
            else:
                for count, point in enumerate(points):
                    blocks.append(
                        Heading(3, f"{CIRCLED[count]} {point}" if form == "named" else f"（{count + 1}）{point}")
                    )
                    blocks += [Para("・月に１回、会館に集まります。", 1), Para("・回覧板で知らせます。", 1)]
        last = next(n for n, block in enumerate(doc.blocks) if getattr(block, "text", "").startswith("第５章"))
        doc.blocks[last:last] = blocks
        return doc

    return made


def with_overview(make: Callable[[int], Doc]) -> Callable[[int], Doc]:
    """The layout with the system of measures (施策の体系) as a table before it: every title stands twice."""

    def made(seed: int) -> Doc:
        doc = make(seed)
        rows: list[list[Cell]] = [[Cell("基本目標"), Cell("施策"), Cell("取組")]]
        for _, goal, policies in walk(doc.plan):
            for p, policy, items in policies:
                first = [Cell(goal.title, len(policies))] if p == 1 else []
                rows.append([*first, Cell(policy.title), Cell("\n".join(f"・{item.title}" for _, item in items))])
        at = next(n for n, block in enumerate(doc.blocks) if getattr(block, "text", "").startswith("第４章"))
        doc.blocks[at:at] = [Heading(1, "第３章　計画の考え方"), Heading(2, "１　施策の体系"), Table(rows, [3, 3, 6])]
        return doc

    return made


def with_appendix(make: Callable[[int], Doc]) -> Callable[[int], Doc]:
    """The layout with a list of all measures and their owners behind it: every title stands twice, and counts once."""

    def made(seed: int) -> Doc:
        doc = make(seed)
        rows = [[str(place), item.title, joined(item)] for place, item in enumerate(doc.plan.items, 1)]
        doc.blocks += [
            Heading(1, "資料編"),
            Heading(2, "事業一覧"),
            table(["No.", "事業名", "担当課"], rows, [1, 6, 4]),
        ]
        return doc

    return made


def with_gaps(make: Callable[[int], Doc]) -> Callable[[int], Doc]:
    """The layout with gaps inside words, as a justified line leaves them when its text is taken out."""

    def made(seed: int) -> Doc:
        doc, rng = make(seed), random.Random(f"gaps-{seed}")
        names = [item.title for item in doc.plan.items] + doc.plan.departments
        chosen = list(dict.fromkeys(rng.sample(names, len(names) // 3)))  # in an order of its own: a set has none

        def torn(text: str) -> str:
            for name in chosen:
                if name in text and len(name) > 3:
                    place = rng.randint(1, len(name) - 2)
                    text = text.replace(name, f"{name[:place]} {name[place:]}")
            return text

        for n, block in enumerate(doc.blocks):
            if isinstance(block, Heading) and block.level == 4:
                doc.blocks[n] = Heading(4, torn(block.text))
            elif isinstance(block, Para) and len(block.text) < 40:
                doc.blocks[n] = Para(torn(block.text), block.indent, block.right)
        return doc

    return made


def with_stops(make: Callable[[int], Doc]) -> Callable[[int], Doc]:
    """The layout with 「。」 after the titles of its measures."""

    def made(seed: int) -> Doc:
        doc = make(seed)
        doc.blocks = [
            Heading(4, f"{block.text}。") if isinstance(block, Heading) and block.level == 4 else block
            for block in doc.blocks
        ]
        return doc

    return made


def in_kanji(make: Callable[[int], Doc]) -> Callable[[int], Doc]:
    """The layout with its years in Chinese figures, as in plans that were set upright."""

    def made(seed: int) -> Doc:
        doc = make(seed)
        for year in (doc.plan.first, doc.plan.last):
            for n, block in enumerate(doc.blocks[:9]):
                if isinstance(block, Para):
                    text = block.text.replace(f"令和{year}年度", f"令和{KANJI[year - 1]}年度").replace(
                        "５年間", "五年間"
                    )
                    doc.blocks[n] = Para(text, block.indent, block.right)
        return doc

    return made


def alone(seed: int, *, circled: bool = False) -> Doc:
    """The number of a measure alone on a line, its title on the next."""
    plan = make_plan(seed, owners=2)
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            for m, item in items:
                item.number = CIRCLED[m - 1] if circled else f"{g}-{p}-{m}"
                blocks += [
                    Para(item.number),
                    Heading(4, item.title),
                    Para(f"　{item.text}"),
                    Para(f"担当課：{joined(item)}"),
                ]
    return _closed(plan, blocks)


def deeper(seed: int, *, low: str = "①", owner: str = "（{}）") -> Doc:
    """Four levels: goal, direction, policy and measure."""
    plan = make_plan(seed, owners=2, size=(18, 40))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{'ⅠⅡⅢⅣ'[g - 1]}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"基本施策{p}　{policy.title}"))
            for half, some in enumerate((items[: len(items) // 2], items[len(items) // 2 :])):
                if some:
                    name = ("地域における取組", "関係機関による取組")[half]
                    blocks.append(Heading(4, f"（{half + 1}）{name}"))
                for m, (_, item) in enumerate(some, 1):
                    item.path = (*item.path, name)
                    label = CIRCLED[m - 1] if low == "①" else f"{'アイウエオカキ'[m - 1]}　"
                    blocks += [Heading(5, label + item.title), Para(f"　{item.text}{owner.format(joined(item))}")]
    return _closed(plan, blocks)


def issues_first(seed: int, *, figures: bool = True) -> Doc:
    """Each policy with its state, issues as circled points and figures before its measures."""
    plan = make_plan(seed, owners=2, sentences=(2, 3))
    rng = random.Random(f"issues-{seed}")
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks += [
                Heading(3, f"{g}－{p}　{policy.title}"),
                Para("【現状と課題】"),
                Para("① 近所づきあいが減り、困りごとが見えにくくなっています。", 1),
                Para("② 支える側の高齢化が進んでいます。", 1),
                Para("【施策の方向】"),
                Para("　住民と行政が力を合わせて進めます。"),
            ]
            if figures:
                rows = [["地域活動に参加した人の割合", f"{rng.randint(20, 40)}％", f"{rng.randint(41, 60)}％"]]
                blocks.append(table(["成果指標", "現状値", "目標値"], rows, [5, 2, 2]))
            blocks.append(Para("【主な取組】"))
            for m, item in items:
                blocks += [
                    Heading(4, f"{CIRCLED[m - 1]}{item.title}"),
                    Para(f"　{item.text}"),
                    Para(f"【担当課】{joined(item)}"),
                ]
            if rng.random() < 0.4:
                blocks += column(rng, g)
    return _closed(plan, blocks)


def repeated(seed: int) -> Doc:
    """Some measures stand again under another policy with （再掲）."""
    plan = make_plan(seed, owners=2)
    rng = random.Random(f"again-{seed}")
    blocks: list[Block] = [*front(plan), CHAPTER]
    before: list[str] = []
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            for m, item in items:
                blocks += [Heading(4, f"（{m}）{item.title}"), Para(f"　{item.text}"), Para(f"担当課：{joined(item)}")]
            if before and rng.random() < 0.6:
                again = rng.choice(before)
                plan.tolerated.append(again)
                blocks.append(Heading(4, f"（{len(items) + 1}）{again}（再掲）"))
            before += [item.title for _, item in items]
    return _closed(plan, blocks)


def one_cell(seed: int, *, form: str = "title_text", bullet: str = "") -> Doc:
    """A cell that holds title and text; or a department's cell beside all its measures."""
    plan = make_plan(seed, owners=1 if form == "departments" else 2, levels=1 if form == "departments" else 2)
    blocks: list[Block] = [*front(plan), CHAPTER]
    rows: list[list[str]] = []
    for (g, goal, policies), department in zip(walk(plan), plan.departments, strict=False):
        if form == "departments":
            for _, item in policies[0][2]:
                item.owners, item.path = [department], (department,)
            rows.append([department, "\n".join(f"● {i.title}\n{i.text}" for _, i in policies[0][2])])
            continue
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            some = [[f"{bullet}{item.title}\n{item.text}", joined(item)] for _, item in items]
            blocks.append(table(["取組・内容", "担当課"], some, [8, 3]))
    if rows:
        blocks.append(table(["部署", "取組内容"], rows, [2, 8]))
    return _closed(plan, blocks)


def shared_owner_cell(seed: int) -> Doc:
    """Owner cells merged downwards over measures that follow each other."""
    plan = make_plan(seed, owners=1, sentences=(1, 2))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            rows = [[Cell("担当課"), Cell("事業名"), Cell("事業内容")]]
            for place, (_, item) in enumerate(items):
                item.owners = items[0][1].owners
                rows.append(
                    [*([Cell(joined(item), len(items))] if not place else []), Cell(item.title), Cell(item.text)]
                )
            blocks += [Heading(3, f"施策{g}-{p}　{policy.title}"), Table(rows, [2, 3, 7])]
    return _closed(plan, blocks)


def continued(seed: int) -> Doc:
    """A table cut into pieces, each with its headings and 「（続き）」 again."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), size=(20, 40))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            for start in range(0, len(items), 2):
                again = "（続き）" if start else ""
                rows = [
                    [number("{g}-{p}-{m}", g, p, m), i.title, i.text, joined(i)] for m, i in items[start : start + 2]
                ]
                blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}{again}"))
                blocks.append(table(["番号", "事業名", "概要", "担当課"], rows, [2, 4, 8, 3]))
                blocks += [Break()] if start % 4 == 2 else []
    return _closed(plan, blocks)


def indicator_columns(seed: int) -> Doc:
    """Indicator, baseline and target as columns of the measures' own table."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), indicators=True, size=(12, 24))
    blocks: list[Block] = [*front(plan), CHAPTER]
    heads = [
        "事業名",
        "事業内容",
        "指標名",
        f"現状値\n(R{plan.first - 1})",
        f"目標値\n(R{plan.last})",
        "担当課",
    ]
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            rows = []
            for _, i in items:
                x = i.indicators[0] if i.indicators else None
                rows.append(
                    [
                        i.title,
                        i.text,
                        *([x.title, x.baseline + x.unit, x.target + x.unit] if x else ["－"] * 3),
                        joined(i),
                    ]
                )
            blocks += [Heading(3, f"施策{g}-{p}　{policy.title}"), table(heads, rows, [4, 7, 3, 2, 2, 3])]
    return _closed(plan, blocks)


def indicator_cards(seed: int, *, form: str = "labels") -> Doc:
    """A card a measure that ends on its indicator: 指標, 現状値 and 目標値 as labels, or in one row of labels over values."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), indicators=True, size=(12, 20))
    blocks: list[Block] = [*front(plan), CHAPTER]
    now, then = f"現状値（令和{plan.first - 1}年度）", f"目標値（令和{plan.last}年度）"
    for g, goal, policies in walk(plan):
        blocks.append(Heading(2, f"基本目標{g}　{goal.title}"))
        for p, policy, items in policies:
            blocks.append(Heading(3, f"施策{g}-{p}　{policy.title}"))
            for _, item in items:
                rows = [
                    [Cell("事業名"), Cell(item.title, 1, 3)],
                    [Cell("担当課"), Cell(joined(item), 1, 3)],
                    [Cell("事業内容"), Cell(item.text, 1, 3)],
                ]
                for one in item.indicators:
                    rows += [
                        [Cell("指標"), Cell(one.title), Cell("単位"), Cell(one.unit)],
                        [Cell(now), Cell(one.baseline), Cell(then), Cell(one.target)],
                    ]
                blocks += [Table(rows, [3, 5, 3, 5], head=0), Para("")]
    return _closed(plan, blocks)


def with_district_rows(make: Callable[[int], Doc]) -> Callable[[int], Doc]:
    """The layout with a table of districts behind it: a district a row, its motto and what it does beside it."""

    def made(seed: int) -> Doc:
        doc, rng = make(seed), random.Random(f"district-rows-{seed}")
        doc.plan.districts = some_districts(rng, 5)
        rows = [
            [f"{name}地区", f"笑顔でつながる{name}", "\n".join(f"・{word}" for word in rng.sample(WORDS, 2))]
            for name in doc.plan.districts
        ]
        heads = ["地区名", "スローガン", "取り組むこと"]
        doc.blocks += [Heading(1, "第６章　地区別計画"), table(heads, rows, [2, 4, 6])]
        return doc

    return made
