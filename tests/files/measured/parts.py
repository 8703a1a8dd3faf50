"""The parts a set-out plan is put together from: numbers, owners, marks, opening and closing chapters, what is no measure."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.files.measured.blocks import Block, Break, Cell, Doc, Heading, Para, Side, Table, table
from tests.files.measured.content import Goal, Item, Plan, Policy
from tests.files.measured.words import PEOPLE, VOICES

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
KANJI = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六")
FULL = str.maketrans("0123456789", "０１２３４５６７８９")

# Goal, policy, measure. {g} {p} {m} count; G is Roman, K kanji, A a letter, C circled, F full-width.
NUMBERS: dict[str, tuple[str, str, str]] = {
    "compound": ("基本目標{g}　", "施策{g}-{p}　", "（{mF}）"),
    "roman": ("基本目標{G}　", "施策の方向（{pF}）　", "{mC} "),
    "roman_full": ("{G}　", "{G}－{p}　", "{G}－{p}－（{m}）　"),
    "three_full": ("{gF}　", "{gF}－{pF}　", "{gF}－{pF}－{mF}　"),
    "dotted": ("{g}. ", "({p}) ", "{mC}"),
    "section": ("第{g}節　", "{pF}　", "（{mF}）"),
    "kanji": ("{gK}、", "（{pK}）", "{mF}　"),
    "named": ("柱{g}　", "方針{g}-{p}　", "取組{g}-{p}-{mC}　"),
    "bracketed": ("基本目標{gF}　", "{gF}－（{pF}）　", "{gF}－（{pF}）－{mC}　"),
    "letters": ("{A}　", "{A}-{p}　", "{A}-{p}-{m}　"),
    "square": ("目標{g}　", "【{g}-{p}】", "[{g}-{p}-{m}] "),
    "restarting": ("基本方針{G}　", "施策{pF}　", "取組{mF}　"),
    "en_dash": ("基本目標{g}：", "{g}–{p} ", "{g}–{p}–{m} "),
    "long_bar": ("基本目標{gF}　", "{gF}ー{pF}　", "{gF}ー{pF}ー{mF}　"),
    "points": ("{g}　", "{g}.{p}　", "{g}.{p}.{m}　"),
    "rings": ("重点目標{G}　", "{G}（{p}）　", "{G}（{p}）{m}　"),
    "four_digits": ("基本目標{g}　", "施策{g}{p}　", "事業{g}{p}{m:02}　"),
    "codes": ("目標{A}　", "{A}{p}　", "{A}{p}{m:02}　"),
    "kanji_spaced": ("{gK}　", "{pF}　", "（{mF}）"),
    "half_brackets": ("{g}　", "{p})　", "({m})"),
    "kana": ("{gF}　", "（{pF}）", "{mI}　"),
}
IROHA = "アイウエオカキクケコサシスセソ"


def number(form: str, g: int, p: int = 0, m: int = 0) -> str:
    """A number written in the form of ``NUMBERS``."""
    words: dict[str, object] = {"g": g, "p": p, "m": m, "G": ROMAN[g - 1], "A": chr(64 + g)}
    for key, count in (("g", g), ("p", p), ("m", m)):
        words |= {
            f"{key}F": str(count).translate(FULL),
            f"{key}C": CIRCLED[count - 1] if 0 < count <= 20 else f"({count})",
            f"{key}K": KANJI[count - 1] if 0 < count <= 16 else str(count),
            f"{key}I": IROHA[count - 1] if 0 < count <= 15 else str(count),
        }
    return form.format(**words)


def walk(plan: Plan) -> list[tuple[int, Goal, list[tuple[int, Policy, list[tuple[int, Item]]]]]]:
    """The plan with its counts from 1."""
    return [
        (g, goal, [(p, policy, list(enumerate(policy.items, 1))) for p, policy in enumerate(goal.policies, 1)])
        for g, goal in enumerate(plan.goals, 1)
    ]


def joined(item: Item, mark: str = "、") -> str:
    """The owners as one text."""
    return mark.join(item.owners)


MARK_FORMS = ("【{}】{}", "{1}【{0}】", "〔{}〕{}", "{1}（{0}）", "《{}》{}", "{1}　{0}", "［{}］{}")


def marked(item: Item, form: str) -> str:
    """The title with its mark, if it has one. ``star``: ★ for 重点 and ※ for the others."""
    if not item.marks:
        return item.title
    if form == "star":
        return ("★" if item.marks[0] in ("重点", "新規") else "※") + item.title
    return form.format(item.marks[0], item.title)


def front(plan: Plan) -> list[Block]:
    """The title, and the opening chapter: why, for how long, and the vision."""
    first, last = f"令和{plan.first}年度", f"令和{plan.last}年度"
    return [
        Heading(1, plan.name),
        Para(f"{first}～{last}"),
        Heading(1, "第１章　計画の策定にあたって"),
        Heading(2, "１　計画策定の背景"),
        Para(
            "　人口が減り、世帯の姿が変わる中で、支え合いの形も変わってきました。これまでの歩みを"
            "ふまえて、新しい計画をつくります。"
        ),
        Heading(2, "２　計画の期間"),
        Para(f"　{first}から{last}までの５年間とします。"),
        Heading(2, "３　基本理念"),
        Para(plan.vision),
    ]


def back() -> list[Block]:
    """The closing chapter."""
    return [
        Heading(1, "第５章　計画の推進に向けて"),
        Heading(2, "１　推進体制"),
        Para("　計画の進み具合は、毎年度、地域福祉推進委員会で確かめ、次の年度の取組に生かします。"),
        Heading(2, "２　進行管理"),
        Para("　計画・実行・評価・改善をくり返します。評価の結果は広報とホームページで公表します。"),
    ]


def survey(rng: random.Random) -> list[Block]:
    """What a survey found; nothing in it is a measure."""
    rows = [
        [answer, f"{rng.randint(4, 60)}.{rng.randint(0, 9)}%"]
        for answer in ("とても思う", "まあ思う", "思わない", "無回答")
    ]
    return [
        Heading(1, "第２章　地域の現状と課題"),
        Heading(2, "１　アンケート調査の結果"),
        Para("　住民2,000人にたずね、934人から回答をいただきました（回収率46.7％）。"),
        Para("問５　あなたは地域に支え合いがあると思いますか。（○は１つ）"),
        table(["回答", "割合"], rows, [3, 1]),
        Para("①　「まあ思う」が最も多く、前回より増えています。", 1),
        Para("②　年齢が下がるほど「思わない」が多くなっています。", 1),
        Heading(2, "２　主な課題"),
        Para("○ 支え合いの担い手が高齢化しています。"),
        Para("○ 相談窓口が知られていません。"),
    ]


def voices(rng: random.Random) -> list[Block]:
    """What residents said."""
    return [Para("【住民の声】"), *[Para("・" + voice, 1) for voice in rng.sample(VOICES, 3)]]


def column(rng: random.Random, number_: int) -> list[Block]:
    """A column (コラム) in a box."""
    text = rng.choice(
        (
            "　ある町では、空き店舗を借りて週に２回、だれでも集まれる茶の間を開いています。\n　はじめは３人でした。"
            "今では毎回20人ほどがお茶を飲みに来ます。",
            "　民生委員は、住民の立場に立って相談に応じ、必要な支援につなぐ人です。厚生労働大臣から委嘱されます。",
        )
    )
    return [Table([[Cell(f"コラム{number_}　地域の茶の間\n{text}")]], [1], head=0)]


def committee(plan: Plan) -> list[Block]:
    """A list of invented members of the committee."""
    posts = (
        "学識経験者",
        "民生委員児童委員協議会",
        "自治会連合会",
        "老人クラブ連合会",
        "障がい者団体",
        "公募委員",
        "校長会",
    )
    rows = [
        [str(place), post, name, "委員長" if place == 1 else ""]
        for place, (post, name) in enumerate(zip(posts, PEOPLE, strict=True), 1)
    ]
    return [
        Heading(1, "資料編"),
        Heading(2, "１　策定委員会委員名簿（見本）"),
        table(["No.", "選出区分", "氏名", "備考"], rows, [1, 4, 3, 2]),
        Heading(2, "２　用語の説明"),
        Para("○ ヤングケアラー：家族の世話を日常的に行っている子どものこと。"),
        Para("○ 成年後見制度：判断能力が十分でない方を法律の面から支える制度。"),
    ]


def closing(plan: Plan, rng: random.Random) -> list[Block]:
    """A list of projects that go on as before."""
    plan.closing = rng.sample(
        ["善意銀行の運営", "車いすの貸出", "ふくし大会の開催", "共同募金運動への協力", "福祉バスの運行"], 4
    )
    return [
        Heading(2, rng.choice(("その他の継続事業", "引き続き行う事業"))),
        Para("次の事業についても、引き続き行います。"),
        *[Para("・" + name, 1) for name in plan.closing],
    ]


def with_contents(doc: Doc, leaders: str = "…", deepest: int = 3) -> Doc:
    """The plan with a contents list that repeats its headings."""
    entries: list[Block] = [Heading(1, "目次")]
    page = 1
    for block in _headings(doc.blocks[1:]):
        if block.level <= deepest:
            page += block.level < 3
            entries.append(Para(f"{block.text}{leaders * (12 if len(leaders) == 1 else 1)}{page}", block.level - 1))
    doc.blocks = [doc.blocks[0], *entries, Break("目次の次"), *doc.blocks[1:]]
    return doc


def _headings(blocks: Sequence[Block]) -> list[Heading]:
    found: list[Heading] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append(block)
        elif isinstance(block, Side):
            found += _headings(block.left) + _headings(block.right)
    return found
