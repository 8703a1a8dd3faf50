"""More layouts kept apart, as towns print them: WHOEVER WRITES THE RULES OF THE READER DOES NOT LOOK IN HERE EITHER."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.files.measured.blocks import Block, Break, Cell, Doc, Heading, Para, Side, Table, table
from tests.files.measured.catalogue import RUNNING, TABLES, Layout
from tests.files.measured.content import Item, Plan, make_plan, some_districts
from tests.files.measured.parts import (
    CIRCLED,
    FULL,
    ROMAN,
    back,
    column,
    committee,
    front,
    joined,
    survey,
    voices,
    walk,
    with_contents,
)

CHAPTER = Heading(1, "第４章　施策の推進")
ISSUES = (
    "　地域のつながりが薄れ、困りごとを抱えたまま孤立する世帯が増えています。約４割の方が「相談先を知らない」と答えました。",
    "　担い手の高齢化が進み、活動を続けることが難しい団体があります。",
    "　情報が届かない方への支援と、分野をまたぐ課題への対応が求められています。",
)
Policies = list[tuple[int, Item]]


def _set(
    plan: Plan, goal: str, policy: str, body: Callable[[int, int, Policies], list[Block]], *, before: list[Block]
) -> list[Block]:
    """Goals and policies as headings by their forms, below each policy what ``body`` makes of its measures."""
    blocks: list[Block] = [*before, CHAPTER]
    for g, one, policies in walk(plan):
        blocks.append(Heading(2, goal.format(g=g, G=ROMAN[g - 1], gF=str(g).translate(FULL)) + one.title))
        for p, two, items in policies:
            words = {"g": g, "p": p, "G": ROMAN[g - 1], "gF": str(g).translate(FULL), "pF": str(p).translate(FULL)}
            blocks.append(Heading(3, policy.format(**words) + two.title))
            blocks += body(g, p, items)
    return blocks


def spread(seed: int) -> Doc:
    """Two pages that face each other: issues on the left one, on the right one a table with where it stands and is to stand."""
    plan = make_plan(seed, owners=2, sentences=(1, 2))
    rng = random.Random(f"spread-{seed}")

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        rows = [
            [i.title, i.text, joined(i, "\n"), f"{rng.randint(2, 90)}回", f"{rng.randint(91, 200)}回"] for _, i in items
        ]
        heads = ["事業名", "事業内容", "担当課", f"現状（R{plan.first - 1}）", f"目標（R{plan.last}）"]
        return [
            Para("【現状と課題】"),
            *[Para(issue) for issue in rng.sample(ISSUES, 2)],
            Para("【施策の方向】"),
            Para("　身近な場所で支え合える仕組みを整え、関係する機関の連携を深めます。"),
            Break(),
            Para("【主な事業】"),
            table(heads, rows, [4, 7, 3, 2, 2]),
            Break(),
        ]

    return Doc(plan, [*_set(plan, "基本目標{gF}　", "施策{g}-{p}　", page, before=front(plan)), *back()], plan.name)


def direction_bullets(seed: int) -> Doc:
    """現状と課題, 今後の方向, then 主な取組 as bullets with their owners behind and their text below."""
    plan = make_plan(seed, owners=2, sentences=(1, 2))
    rng = random.Random(f"direction-{seed}")

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        blocks: list[Block] = [
            Para("●現状と課題"),
            *[Para("・" + issue.strip(), 1) for issue in rng.sample(ISSUES, 2)],
            Para("●今後の方向"),
            Para("・住民、事業者、行政がそれぞれの強みを生かします。", 1),
            Para("●主な取組"),
        ]
        for _, item in items:
            blocks += [Para(f"○{item.title}〔{joined(item, '・')}〕"), Para(item.text, 2)]
        return blocks

    return Doc(plan, [*_set(plan, "基本目標{g} ", "({p}) ", page, before=front(plan)), *back()], plan.name)


def schedule(seed: int) -> Doc:
    """A wide table of what is done when: 検討, 実施, arrows; the department stands last."""
    plan = make_plan(seed, owners=1, sentences=(1, 1))
    rng = random.Random(f"schedule-{seed}")
    years = [f"R{year}" for year in range(plan.first, plan.last + 1)]

    def page(g: int, p: int, items: Policies) -> list[Block]:
        rows = []
        for m, item in items:
            item.yearly = rng.choice((("検討", "→", "実施", "→", "→"), ("実施", "→", "→", "→", "→")))
            item.number = f"{g}-{p}-{m}"
            rows.append([item.number, item.title, item.text, *item.yearly, joined(item)])
        return [table(["番号", "事業", "概要", *years, "所管"], rows, [2, 4, 7, 2, 2, 2, 2, 2, 3], landscape=g == 2)]

    return Doc(plan, [*_set(plan, "柱{g}　", "{g}-{p}　", page, before=front(plan)), *back()], plan.name)


def four_levels(seed: int) -> Doc:
    """Ⅰ / Ⅰ-1 / Ⅰ-1-(1) as measures with the owner far right in double brackets, points as ① below some."""
    plan = make_plan(seed, owners=2, sentences=(2, 2))

    def page(g: int, p: int, items: Policies) -> list[Block]:
        blocks: list[Block] = []
        for m, item in items:
            item.number = f"{ROMAN[g - 1]}-{p}-({m})"
            blocks.append(Heading(4, f"{item.number}　{item.title}"))
            if m % 2:
                blocks += [Para(f"{CIRCLED[n]} {said}", 1) for n, said in enumerate(item.sentences)]
            else:
                blocks.append(Para(f"　{item.text}"))
            blocks.append(Para(f"《{joined(item)}》", right=True))
        return blocks

    return Doc(plan, [*_set(plan, "{G}　", "{G}-{p}　", page, before=front(plan)), *back()], plan.name)


def tall_labels(seed: int) -> Doc:
    """A box a measure: the labels stand upright, one character a line."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), size=(12, 24))

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        blocks: list[Block] = []
        for _, item in items:
            rows = [
                [Cell("取\n組\n名"), Cell(item.title)],
                [Cell("内\n容"), Cell(item.text)],
                [Cell("担\n当"), Cell(joined(item))],
            ]
            blocks += [Table(rows, [1, 12], head=0), Para("")]
        return blocks

    return Doc(plan, [*_set(plan, "目標{gF}　", "施策の方向{p}　", page, before=front(plan)), *back()], plan.name)


def merged_departments(seed: int) -> Doc:
    """One department over the rows of all its measures, a table a goal; the policy as a band over the whole width."""
    plan = make_plan(seed, owners=1, sentences=(1, 2))
    blocks: list[Block] = [*front(plan), CHAPTER]
    for g, goal, policies in walk(plan):
        rows = [[Cell("担当課"), Cell("取組"), Cell("取組の内容")]]
        for p, policy, items in policies:
            rows.append([Cell(f"（{p}）{policy.title}", 1, 3)])
            for m, item in items:
                if m % 2:  # two beside each other share their department
                    some = items[m - 1 : m + 1]
                    for _, other in some:
                        other.owners = item.owners
                first = [Cell(joined(item), len(items[m - 1 : m + 1]))] if m % 2 else []
                rows.append([*first, Cell(item.title), Cell(item.text)])
        blocks += [Heading(2, f"基本目標{ROMAN[g - 1]}　{goal.title}"), Table(rows, [3, 4, 8])]
    return Doc(plan, [*blocks, *back()], running=plan.name)


def barred(seed: int) -> Doc:
    """Labels of two spaced characters with a bar behind them, one a line."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), size=(12, 24))

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        blocks: list[Block] = []
        for _, item in items:
            blocks += [
                Para(f"事 業 名｜{item.title}"),
                Para(f"内　　容｜{item.text}"),
                Para("対　　象｜市民"),
                Para(f"所 管 課｜{joined(item)}"),
            ]
        return blocks

    return Doc(plan, [*_set(plan, "基本目標{g}　", "施策{p}　", page, before=front(plan)), *back()], plan.name)


def chevrons(seed: int) -> Doc:
    """Headings with a department behind double chevrons on the line below the text."""
    plan = make_plan(seed, owners=2, sentences=(1, 3))

    def page(g: int, p: int, items: Policies) -> list[Block]:
        blocks: list[Block] = []
        for m, item in items:
            blocks += [
                Heading(4, f"取組{g}{p}{m:02}　{item.title}"),
                Para(f"　{item.text}"),
                Para(f"主担当 ≫ {joined(item)}"),
            ]
        return blocks

    return Doc(plan, [*_set(plan, "基本方針{G}　", "基本施策{g}－{p}　", page, before=front(plan)), *back()], plan.name)


def footnotes(seed: int) -> Doc:
    """Bullets with notes below them, a legend before, and some named again under another policy."""
    plan = make_plan(seed, owners=2, sentences=(1, 2), marks=True)
    rng = random.Random(f"footnotes-{seed}")
    items_ = plan.items

    def page(g: int, p: int, items: Policies) -> list[Block]:
        blocks: list[Block] = []
        for m, item in items:
            mark = f"［{item.marks[0][0]}］" if item.marks else ""
            blocks += [Para(f"■{mark}{item.title}（{joined(item)}）"), Para(item.text, 1)]
            if m == 1:
                blocks.append(Para("※１　民生委員：厚生労働大臣から委嘱され、住民の相談に応じる人。"))
        if (g, p) > (1, 1):
            again = rng.choice(items_[:2])
            blocks.append(Para(f"■{again.title}【再掲】（{joined(again)}）"))
        return blocks

    before = [*front(plan), Heading(2, "凡例"), Para("［新］新規　［継］継続　［拡］拡充　［重］重点")]
    doc = Doc(plan, [*_set(plan, "基本目標{g}　", "方向{g}-{p}　", page, before=before), *back()], plan.name)
    for item in plan.items:
        item.marks = tuple(mark[0] for mark in item.marks)
    return doc


def child(seed: int) -> Doc:
    """A children's plan: No., 事業名, 対象, 内容, 方向, 所管課 in one table a policy, numbers running on."""
    plan = make_plan(seed, owners=2, sentences=(1, 2))
    rng = random.Random(f"child-{seed}")
    count = 0

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        nonlocal count
        rows = []
        for _, item in items:
            count += 1
            item.number = str(count)
            whom = rng.choice(("乳幼児", "小・中学生", "全世帯", "保護者"))
            rows.append([str(count), item.title, whom, item.text, rng.choice(("継続", "拡充")), joined(item, "\n")])
        return [
            Para("　子どもの育ちを地域ぐるみで支えるため、次の事業に取り組みます。"),
            table(["№", "事業名", "対象", "事業の概要", "今後の方向", "担当課・関係課"], rows, [1, 4, 2, 7, 2, 3]),
        ]

    return Doc(plan, [*_set(plan, "基本目標{g}　", "（{pF}）", page, before=front(plan)), *back()], plan.name)


def elderly(seed: int) -> Doc:
    """A plan for the old: ① headings, text, then small tables of results and targets a year; owners in the heading's line."""
    plan = make_plan(seed, owners=1, sentences=(1, 3))
    rng = random.Random(f"elderly-{seed}")

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        blocks: list[Block] = []
        for m, item in items:
            blocks += [Heading(4, f"{CIRCLED[m - 1]} {item.title}　＜担当：{joined(item)}＞"), Para(f"　{item.text}")]
            if m % 2:
                heads = ["区分", *[f"R{plan.first - 3 + n}実績" for n in range(3)]]
                heads += [f"R{plan.first + n}計画" for n in range(3)]
                row = ["参加者数（人）", *[f"{rng.randint(100, 999)}" for _ in range(6)]]
                blocks.append(table(heads, [row], [4, 2, 2, 2, 2, 2, 2]))
        return blocks

    return Doc(plan, [*_set(plan, "第{g}節　", "{p}　", page, before=[*front(plan), *survey(rng)]), *back()], plan.name)


def district_boxes(seed: int) -> Doc:
    """A table of measures, and behind it a box a district: 地区名, めざす姿, 主な活動."""
    plan = make_plan(seed, owners=1, sentences=(1, 2))
    rng = random.Random(f"boxes-{seed}")
    plan.districts = some_districts(rng, 5)

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        return [table(["取組名", "取組内容", "担当"], [[i.title, i.text, joined(i)] for _, i in items], [4, 8, 3])]

    blocks = _set(plan, "基本目標{gF}　", "{gF}－{pF}　", page, before=front(plan))
    blocks.append(Heading(1, "第５章　地区別計画"))
    for name in plan.districts:
        rows = [
            ["めざす姿", "声をかけ合い、助け合えるまち"],
            ["主な活動", "・あいさつ運動\n・防災マップづくり\n・サロンの開催"],
        ]
        blocks.append(Heading(2, f"{name}地区"))
        blocks.append(Table([[Cell(word) for word in row] for row in rows], [3, 9], head=0))
    return Doc(plan, blocks, plan.name)


def related(seed: int) -> Doc:
    """Plain headings with a paragraph each; the offices of a whole policy stand once, at its end."""
    plan = make_plan(seed, owners=2, sentences=(2, 3))
    rng = random.Random(f"related-{seed}")

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        blocks: list[Block] = []
        for m, item in items:
            blocks += [Heading(4, f"（{str(m).translate(FULL)}）{item.title}"), Para(f"　{item.text}")]
            blocks.append(Para(f"［関係課］{joined(item)}", 1))
        return [*blocks, *(voices(rng) if rng.random() < 0.5 else column(rng, 1))]

    doc = Doc(
        plan,
        [*_set(plan, "第{g}　", "{pF}　", page, before=front(plan)), *back(), *committee(plan)],
        plan.name,
    )
    return with_contents(doc)


def columns_of_cards(seed: int) -> Doc:
    """Two cards beside each other, each a bordered table of its own with the title above."""
    plan = make_plan(seed, owners=1, sentences=(1, 2), size=(12, 24))

    def page(_g: int, _p: int, items: Policies) -> list[Block]:
        made: list[list[Block]] = []
        for _, item in items:
            rows = [[Cell(item.title, 1, 2)], [Cell("内容"), Cell(item.text)], [Cell("担当"), Cell(joined(item))]]
            made.append([Table(rows, [2, 7], head=0)])
        return [Side(one, two) for one, two in zip(made[::2], [*made[1::2], []], strict=False)]

    return Doc(plan, [*_set(plan, "柱{G}　", "施策{p}　", page, before=front(plan)), *back()], plan.name)


def comments(seed: int) -> Doc:
    """Answers to what residents wrote on a draft: opinions, answers and departments in a table, and no measure."""
    plan = make_plan(seed)
    rng = random.Random(f"comments-{seed}")
    answers = ("ご意見として承ります。", "計画案の第４章に記載しています。", "今後の参考にいたします。")
    rows = [
        [
            str(n),
            f"{rng.choice(('第３章', '第４章'))}について、もっと分かりやすくしてほしい。",
            rng.choice(answers),
            name,
        ]
        for n, name in enumerate(plan.departments, 1)
    ]
    blocks: list[Block] = [
        Heading(1, f"{plan.name}（素案）に対する意見募集の結果"),
        Para("　期間中に次のご意見をいただきました。"),
        table(["番号", "ご意見の要旨", "市の考え方", "担当課"], rows, [1, 6, 6, 3]),
    ]
    plan.goals, plan.has_head = [], False
    return Doc(plan, blocks)


def newsletter(seed: int) -> Doc:
    """A town's newsletter with events and where to ask: no measure."""
    plan = make_plan(seed)
    rng = random.Random(f"newsletter-{seed}")
    events = ("健康フェスタ", "子育て相談会", "認知症カフェ", "防災講演会", "写真展", "花の苗の配布")
    blocks: list[Block] = [Heading(1, f"広報{plan.town}　福祉のページ")]
    for name in rng.sample(events, 5):
        blocks += [
            Heading(2, f"■{name}"),
            Para(f"と　き／{rng.randint(4, 12)}月{rng.randint(1, 28)}日（土）　午後１時30分から"),
            Para("ところ／中央公民館　大会議室"),
            Para(f"問合せ／{rng.choice(plan.departments)}　電話000-0000"),
        ]
    plan.goals, plan.has_head = [], False
    return Doc(plan, blocks)


HELD_LATER: tuple[Layout, ...] = (
    Layout("later_spread", "later", spread, TABLES),
    Layout("later_direction_bullets", "later", direction_bullets),
    Layout("later_schedule", "later", schedule, TABLES),
    Layout("later_four_levels", "later", four_levels),
    Layout("later_tall_labels", "later", tall_labels, TABLES),
    Layout("later_merged_departments", "later", merged_departments, TABLES),
    Layout("later_barred", "later", barred),
    Layout("later_chevrons", "later", chevrons),
    Layout("later_footnotes", "later", footnotes, RUNNING),
    Layout("later_child", "later", child, TABLES),
    Layout("later_elderly", "later", elderly),
    Layout("later_district_boxes", "later", district_boxes, TABLES),
    Layout("later_related", "later", related),
    Layout("later_columns_of_cards", "later", columns_of_cards, TABLES),
    Layout("later_comments", "later_nothing", comments, TABLES),
    Layout("later_newsletter", "later_nothing", newsletter),
)
