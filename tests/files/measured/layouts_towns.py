"""Layouts as towns print them: labels behind odd signs, issues before measures, boxes, schedules, notes and legends."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.files.measured.blocks import Block, Cell, Doc, Heading, Para, Side, Table, table
from tests.files.measured.content import Item, Plan, make_plan, some_districts
from tests.files.measured.parts import CIRCLED, FULL, ROMAN, back, front, joined, walk

CHAPTER = Heading(1, "第４章　施策の展開")
STATE = (
    "世帯が小さくなり、困ったときに頼れる人が身近にいない方が増えています。",
    "活動の担い手が固定され、次の世代への引き継ぎが課題です。",
    "相談窓口の名前を知らない方が多くいます。",
)
Items = list[tuple[int, Item]]
Body = Callable[[int, int, Items], list[Block]]


def set_out(plan: Plan, body: Body, goal: str = "基本目標{g}　", policy: str = "施策{g}-{p}　") -> Doc:
    """Goals and policies as headings, below each policy what ``body`` makes of its measures."""
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, one, policies in walk(plan):
        words: dict[str, object] = {"g": g, "G": ROMAN[g - 1], "gF": str(g).translate(FULL)}
        blocks.append(Heading(2, goal.format(**words) + one.title))
        for p, two, items in policies:
            blocks.append(Heading(3, policy.format(**words, p=p, pF=str(p).translate(FULL)) + two.title))
            blocks += body(g, p, items)
    return Doc(plan, [*blocks, *back()], running=plan.name)


LABELS: dict[str, tuple[str, ...]] = {
    "slash": ("□施策名／{}", "□施策内容／{}", "□担当／{}"),
    "triangle": ("事業名 ▷ {}", "概要 ▷ {}", "担当部署 ▷ {}"),
    "bar": ("取 組 名│{}", "概　　要│{}", "対 象 者│どなたでも", "主 管 課│{}"),
    "equals": ("★事業名＝{}", "★担当＝{}", "★内容＝{}"),
    "dash": ("事業名 — {}", "内容 — {}", "所管 — {}"),
    "dots": ("事業名……{}", "内　容……{}", "担　当……{}"),
    "mark": ("◆事業名◆{}", "◆事業内容◆{}", "◆担当課◆{}"),
}


def labelled(seed: int, *, form: str) -> Doc:
    """Cards of lines whose labels are parted from their values by a sign that few plans use."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), size=(12, 24))

    def body(_g: int, _p: int, items: Items) -> list[Block]:
        found: list[Block] = []
        for _, item in items:
            for words in LABELS[form]:
                is_owner = any(word in words.replace(" ", "").replace("　", "") for word in ("担当", "管"))
                is_title = "名" in words
                found.append(Para(words.format(joined(item) if is_owner else item.title if is_title else item.text)))
        return found

    return set_out(plan, body)


OWNERS = {
    "triangle": "担当部署 ▷ {}",
    "slash": "（所管／{}）",
    "dots": "主管課……{}",
    "arrow": "主な担当 → {}",
    "chevron": "関係課 » {}",
    "lead": "《主担当課・関係課》{}",
    "bar": "所管｜{}",
}


def owned(seed: int, *, form: str, above: bool = False) -> Doc:
    """Numbered measures with an owner's line behind (or before) the text, its label parted by an odd sign."""
    plan = make_plan(seed, owners=2, sentences=(1, 3))

    def body(g: int, p: int, items: Items) -> list[Block]:
        found: list[Block] = []
        for m, item in items:
            owner, text = Para(OWNERS[form].format(joined(item))), Para(f"　{item.text}")
            found += [Heading(4, f"{ROMAN[g - 1]}-{p}-{m}　{item.title}"), *((owner, text) if above else (text, owner))]
        return found

    return set_out(plan, body, "目標{G}　", "{G}-{p}　")


def with_state(seed: int, *, bullet: str = "◇", label: str = "■", behind: bool = True) -> Doc:
    """State and issues as points, a direction, then measures as bullets; owners behind the title or behind the text."""
    plan = make_plan(seed, owners=2, sentences=(1, 2))
    rng = random.Random(f"state-{seed}")

    def body(_g: int, _p: int, items: Items) -> list[Block]:
        found: list[Block] = [Para(f"{label}現状・課題"), *[Para(f"・{said}", 1) for said in rng.sample(STATE, 2)]]
        found += [Para(f"{label}取組の方向性"), Para("・住民と行政が力を合わせ、切れ目のない支援を進めます。", 1)]
        found.append(Para(f"{label}具体的な取組"))
        for _, item in items:
            owner = f"【{joined(item)}】"
            found.append(Para(f"{bullet}{item.title}{owner if behind else ''}"))
            found.append(Para(f"{item.text}{'' if behind else owner}", 1))
        return found

    return set_out(plan, body, "基本目標{gF}　", "（{p}）")


def now_then(seed: int, *, schedule: bool = False, broken: bool = False) -> Doc:
    """A table with where a measure stands and is to stand beside its owner, or with its schedule; state before it."""
    plan = make_plan(seed, owners=1 if schedule else 2, sentences=(1, 2))
    rng = random.Random(f"then-{seed}")
    years = [f"{year}年度" for year in range(plan.first, plan.last + 1)]

    def body(_g: int, _p: int, items: Items) -> list[Block]:
        rows = []
        for _, item in items:
            if schedule:
                item.yearly = rng.choice((("検討", "試行", "実施", "⇒", "⇒"), ("実施", "⇒", "⇒", "⇒", "見直し")))
                more = list(item.yearly)
            else:
                more = [f"{rng.randint(1, 50)}件", f"{rng.randint(51, 99)}件"]
            rows.append([item.title, joined(item, "\n"), item.text, *more])
        then = years if schedule else [f"実績(R{plan.first - 1})", f"目標(R{plan.last})"]
        heads = ["事業", "担当課" if schedule else "所管・関係課", "内容", *then]
        widths = [4, 3, 7, *[2] * len(then)]
        return [
            Para("〔現状と課題〕"),
            Para(f"　{rng.choice(STATE)}"),
            Para("〔主な事業〕"),
            Table(table(heads, rows, widths).rows, widths, landscape=broken),
        ]

    return set_out(plan, body, "基本方針{g}　", "施策{p}　")


def points(seed: int, *, mark: str = "①", where: str = "right") -> Doc:
    """Measures whose texts are numbered points, the owner far right or in brackets below them."""
    plan = make_plan(seed, owners=2, sentences=(2, 3))

    def body(g: int, p: int, items: Items) -> list[Block]:
        found: list[Block] = []
        for m, item in items:
            found.append(Heading(4, f"{g}-({p})-{CIRCLED[m - 1]}　{item.title}"))
            marks = CIRCLED if mark == "①" else "アイウエオ"
            if m % 3 == 1:
                found.append(Para(f"　{item.text}"))
            elif mark == "①":
                found += [Para(f"（{n + 1}）{said}", 1) for n, said in enumerate(item.sentences)]
            else:
                found += [Para(f"{marks[n]}　{said}", 1) for n, said in enumerate(item.sentences)]
            found.append(Para(f"〈{joined(item)}〉", right=where == "right"))
        return found

    return set_out(plan, body, "{g}　", "{g}-({p})　")


def upright_labels(seed: int, *, wide: bool = False) -> Doc:
    """A box a measure whose labels are set one character a line; with ``wide`` the title stands over the whole width."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), size=(12, 24))

    def body(_g: int, _p: int, items: Items) -> list[Block]:
        found: list[Block] = []
        for m, item in items:
            rows = [[Cell("概\n要"), Cell(item.text)], [Cell("所\n管"), Cell(joined(item))]]
            head = [Cell(f"（{m}）{item.title}", 1, 2)] if wide else [Cell("事\n業\n名"), Cell(item.title)]
            found += [Table([head, *rows], [1, 10], head=0), Para("")]
        return found

    return set_out(plan, body, "柱{g}　", "方針{p}　")


def office_cells(seed: int) -> Doc:
    """A department's cell over the rows of its measures, the policy as a row over all columns, a table a goal."""
    plan = make_plan(seed, owners=1, sentences=(1, 2))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        rows = [[Cell("所管"), Cell("事業名"), Cell("事業の内容")]]
        for p, policy, items in policies:
            rows.append([Cell(f"{g}-{p}　{policy.title}", 1, 3)])
            half = max(1, len(items) // 2)
            for some in (items[:half], items[half:]):
                for place, (_, item) in enumerate(some):
                    item.owners = some[0][1].owners
                    first = [] if place else [Cell(joined(item), len(some))]
                    rows.append([*first, Cell(item.title), Cell(item.text)])
        blocks += [Heading(2, f"目標{g}　{goal.title}"), Table(rows, [3, 4, 8])]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def boxes_beside(seed: int) -> Doc:
    """Two boxes beside each other on the page, each a table with its title on top."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), size=(12, 24))

    def body(_g: int, _p: int, items: Items) -> list[Block]:
        made: list[list[Block]] = [
            [
                Table(
                    [[Cell(f"■{i.title}", 1, 2)], [Cell("概要"), Cell(i.text)], [Cell("担当課"), Cell(joined(i))]],
                    [2, 6],
                    head=0,
                )
            ]
            for _, i in items
        ]
        return [Side(one, two) for one, two in zip(made[::2], [*made[1::2], []], strict=False)]

    return set_out(plan, body)


def noted(seed: int) -> Doc:
    """Notes below texts, a legend of marks before the measures, and some measures named again under another policy."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), marks=True)
    first = plan.items[0]

    def body(g: int, p: int, items: Items) -> list[Block]:
        found: list[Block] = [Para("凡例：【新】新規　【継】継続　【拡】拡充　【重】重点")] if g == p == 1 else []
        for m, item in items:
            mark = f"【{item.marks[0][0]}】" if item.marks else ""
            found += [Heading(4, f"({m}) {item.title}{mark}"), Para(f"　{item.text}")]
            if m == 2:
                found.append(Para("＊1 地域包括支援センター：高齢者の暮らしを支える総合の相談窓口のこと。"))
            found.append(Para(f"担当：{joined(item)}"))
        if g > 1 and p == 1:
            found += [Heading(4, f"({len(items) + 1}) {first.title}＜再掲＞"), Para(f"担当：{joined(first)}")]
        return found

    plan.tolerated.append(first.title)
    doc = set_out(plan, body, "第{gF}　", "{pF}　")
    for item in plan.items:
        item.marks = tuple(mark[0] for mark in item.marks)
    return doc


def results(seed: int) -> Doc:
    """Below a measure a table of results and of what is expected, a year a column: no indicator with one target."""
    plan = make_plan(seed, owners=1, sentences=(1, 2))
    rng = random.Random(f"results-{seed}")
    heads = ["項目", *[f"令和{plan.first - 2 + n}年度（{'実績' if n < 2 else '見込'}）" for n in range(4)]]

    def body(_g: int, _p: int, items: Items) -> list[Block]:
        found: list[Block] = []
        for m, item in items:
            found += [
                Heading(4, f"（{m}）{item.title}　［{joined(item)}］"),
                Para(f"　{item.text}"),
                table(heads, [["利用者数（人）", *[str(rng.randint(50, 900)) for _ in range(4)]]], [3, 2, 2, 2, 2]),
            ]
        return found

    return set_out(plan, body, "第{g}節　", "{p}．")


def district_tables(seed: int) -> Doc:
    """Bulleted measures, then a chapter with a table of labels for each district."""
    plan = make_plan(seed, owners=1, sentences=(1, 2))
    rng = random.Random(f"district-tables-{seed}")
    plan.districts = some_districts(rng, 4)

    def body(_g: int, _p: int, items: Items) -> list[Block]:
        return [block for _, i in items for block in (Para(f"◎{i.title}（担当：{joined(i)}）"), Para(f"　{i.text}", 1))]

    doc = set_out(plan, body)
    doc.blocks.append(Heading(1, "第６章　地域別の計画"))
    for place, name in enumerate(plan.districts, 1):
        rows = [
            ["目標", "笑顔でつながるまち"],
            ["取り組むこと", "・見守り\n・子どもの居場所"],
            ["課題", "担い手が少ない"],
        ]
        doc.blocks += [
            Heading(2, f"（{place}）{name}地域"),
            Table([[Cell(w) for w in r] for r in rows], [3, 8], head=0),
        ]
    return doc


def opinions(seed: int) -> Doc:
    """What a council asked and what was answered, with departments: no measure at all."""
    plan = make_plan(seed)
    rng = random.Random(f"opinions-{seed}")
    said = ("計画の期間が長いのではないか。", "数値の根拠を示してほしい。", "周知の方法を工夫してほしい。")
    rows = [
        [str(n), rng.choice(said), "ご指摘を踏まえ、表現を改めます。", name]
        for n, name in enumerate(plan.departments, 1)
    ]
    blocks: list[Block] = [
        Heading(1, f"{plan.town}　計画案への質問と回答"),
        table(["No.", "質問・意見", "回答", "所管課"], rows, [1, 6, 6, 3]),
    ]
    plan.goals, plan.has_head = [], False
    return Doc(plan, blocks)
