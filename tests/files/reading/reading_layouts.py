"""Ways of setting out a made-up plan as plain text. Each layout gives the text and the measures to be found in it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.files.reading.reading_plans import DEPARTMENTS, FIELDS, GOALS, Wanted, by_group, make, pick, width, wrap

FRONT = """第１章　計画の策定にあたって

１　計画策定の背景
　人口が減り、世帯の姿が変わる中で、支え合いの形も変わってきました。本市では、これまでの歩みを
ふまえて、新しい計画をつくります。

２　計画の期間
　令和８年度から令和１２年度までの５年間です。

"""
BACK = """
第９章　計画の推進に向けて
　計画の進み具合は、毎年度、委員会で確かめます。
"""
Layout = Callable[[int], tuple[str, list[Wanted]]]


def two_columns(seed: int) -> tuple[str, list[Wanted]]:
    """部署 | 取組内容, flattened: the department before the first bullet, text wrapped under it."""
    wanted = make(seed, groups=pick(seed, DEPARTMENTS, 5), by_owner=True)
    rng = random.Random(seed)
    mark, columns = rng.choice("●■◎○◆"), rng.choice((44, 56, 62, 70))
    out = [FRONT, "第２章　各課の主な取組", "", "担当部署 取組内容", ""]
    for number, (group, ones) in enumerate(by_group(wanted)):
        if number == 3:
            out += ["- 14 -", "", "担当部署 取組内容", ""]
        for place, one in enumerate(ones):
            title = wrap(one.title, columns)
            out.append((f"{group} " if not place else "") + f"{mark} {title[0]}")
            out += title[1:] + wrap(one.text, columns) + [""]
    return "\n".join(out) + BACK, wanted


def fields(seed: int) -> tuple[str, list[Wanted]]:
    """分野 | 取組内容 of one council, left headings broken over lines, then a list of continued projects."""
    wanted = make(seed, groups=pick(seed, FIELDS, 4), most=3)
    wanted = [replace(one, owner="市社協") for one in wanted]
    rng = random.Random(seed)
    mark, columns = rng.choice("●■○"), rng.choice((48, 60))
    out = ["（２）市社協", "　市社協は、地域福祉を進める民間の団体です。", "", "分野・テーマ 取組内容", ""]
    for group, ones in by_group(wanted):
        broken = "・" in group
        if broken:
            head, _, tail = group.partition("・")
            out += [head + "・", tail, ""]
        for place, one in enumerate(ones):
            title = wrap(one.title, columns)
            out.append(("" if broken or place else f"{group} ") + f"{mark}　{title[0]}")
            out += title[1:] + wrap(one.text, columns) + [""]
    names = ["善意の寄付の受付", "車いすの貸出", "ふくし大会の開催"]
    out += ["次の事業についても、引き続き継続して実施します。", f"　◆　{names[0]} ◆　{names[1]}", f"　◆　{names[2]}"]
    wanted += [Wanted(name, "", "市社協", "継続事業", "continued_project") for name in names]
    return "\n".join(out), wanted


def named_numbers(seed: int) -> tuple[str, list[Wanted]]:
    """基本目標N > 施策N-M 【owner】 with a paragraph."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    columns = random.Random(seed).choice((60, 76, 200))
    out = [FRONT, "第３章　施策の展開", ""]
    for goal, (group, ones) in enumerate(by_group(wanted), start=1):
        out += [f"基本目標{goal}　{group}", ""]
        for place, one in enumerate(ones, start=1):
            out += [f"施策{goal}-{place}　{one.title}【{one.owner}】", *wrap("　" + one.text, columns), ""]
    return "\n".join(out) + BACK, wanted


def owner_lines(seed: int) -> tuple[str, list[Wanted]]:
    """Full-width numbers, the owner on a line of its own after the text."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    rng = random.Random(seed)
    style = rng.choice(("担当課：{}", "（担当：{}）", "【担当課】{}", "担当課　{}", "[所管課] {}"))
    out = ["第４章　施策の展開"]
    for goal, (group, ones) in enumerate(by_group(wanted), start=1):
        out += [f"基本方針{goal}　{group}"]
        for place, one in enumerate(ones, start=1):
            out += [f"（{place}）{one.title}", *wrap(one.text, 70), style.format(one.owner)]
    return "\n".join(out), wanted


def deep_numbers(seed: int) -> tuple[str, list[Wanted]]:
    """１．> （１）> ① with the owner in round brackets at the end of the text."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    out = ["Ⅳ　施策の内容"]
    for goal, (group, ones) in enumerate(by_group(wanted), start=1):
        out += [f"{goal}．いきいきと暮らせるまち", f"（１）{group}"]
        for place, one in enumerate(ones):
            out += [f"　{'①②③④⑤⑥'[place]} {one.title}", *("　　" + x for x in wrap(one.text + f"（{one.owner}）", 64))]
    return "\n".join(out), wanted


def multi_numbers(seed: int) -> tuple[str, list[Wanted]]:
    """1-1 headings with labelled parts; the parts belong to the measure."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    out = ["第５章　取組の内容"]
    found = []
    for goal, (group, ones) in enumerate(by_group(wanted), start=1):
        out += ["", f"{goal}　{group}", ""]
        for place, one in enumerate(ones, start=1):
            out += [f"{goal}-{place} {one.title}", "【施策の方向】", *wrap(one.text, 66), f"【担当課】{one.owner}"]
            found.append(replace(one, text="【施策の方向】" + one.text))
    return "\n".join(out), found


def departments(seed: int) -> tuple[str, list[Wanted]]:
    """A department on a line of its own, bullets below it."""
    wanted = make(seed, groups=pick(seed, DEPARTMENTS, 4), by_owner=True)
    rng = random.Random(seed)
    head, mark = rng.choice(("{}", "【{}】", "■{}")), rng.choice("・○◇")
    out = ["第３章　各課の取組", ""]
    for group, ones in by_group(wanted):
        out += ["", head.format(group)]
        for one in ones:
            out += [f"　{mark}{one.title}", *("　　" + x for x in wrap(one.text, 60))]
    return "\n".join(out), wanted


def listed(seed: int) -> tuple[str, list[Wanted]]:
    """Headings with prose, then 「主な取組」 with bullets and owners in brackets."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    rng = random.Random(seed)
    mark, close = rng.choice("■○◎▲"), rng.choice((("【", "】"), ("（", "）"), ("〔", "〕")))
    out = ["第４章　施策の推進"]
    for goal, (group, ones) in enumerate(by_group(wanted), start=1):
        out += ["", f"{goal}　{group}", "　地域のみなさんとともに、次のことに取り組みます。", "", "　主な取組"]
        for one in ones:
            out += [f"　{mark}{one.title}", *("　　" + x for x in wrap(one.text + close[0] + one.owner + close[1], 64))]
    return "\n".join(out), wanted


def _rows(seed: int) -> tuple[list[Wanted], list[list[str]], list[str]]:
    """Rows of a table 事業名 | 内容 | 担当課 whose columns stand in an order that depends on the seed."""
    wanted = make(seed, groups=pick(seed, GOALS, 2), most=5)
    rng = random.Random(seed)
    heads = {
        "title": rng.choice(("事業名", "施策名", "取組", "主な事業")),
        "text": rng.choice(("内容", "事業内容", "取組内容", "事業概要")),
        "owner": rng.choice(("担当課", "所管課", "担当部署", "実施主体")),
    }
    order = rng.sample(list(heads), 3)
    return wanted, [[str(getattr(one, key)) for key in order] for one in wanted], [heads[key] for key in order]


def _marked(seed: int, mark: str, edge: str = "") -> tuple[str, list[Wanted]]:
    wanted, rows, head = _rows(seed)
    out, at = ["第４章　施策の展開"], 0
    for goal, (group, ones) in enumerate(by_group(wanted), start=1):
        out += ["", f"基本目標{goal}　{group}", "", edge + mark.join(head) + edge]
        if edge:
            out.append(edge + mark.join("---" for _ in head) + edge)
        for _ in ones:
            out.append(edge + mark.join(rows[at]) + edge)
            at += 1
    return "\n".join(out), wanted


def tabs(seed: int) -> tuple[str, list[Wanted]]:
    """A table whose cells are parted by tabs."""
    return _marked(seed, "\t")


def bars(seed: int) -> tuple[str, list[Wanted]]:
    """A table whose cells are parted by bars."""
    return _marked(seed, " | ", "|")


def aligned(seed: int) -> tuple[str, list[Wanted]]:
    """A table set under its headings with spaces, cells wrapped, a blank line between rows."""
    wanted, rows, head = _rows(seed)
    widths = [
        22 if word in ("事業名", "施策名", "取組", "主な事業") else 40 if word[-2:] in ("内容", "概要") else 20
        for word in head
    ]
    out, at = ["第４章　施策の展開"], 0

    def put(cells: list[str]) -> None:
        pieces = [wrap(cell, columns - 4) for cell, columns in zip(cells, widths, strict=True)]
        for number in range(max(map(len, pieces))):
            line = ""
            for piece, columns in zip(pieces, widths, strict=True):
                cell = piece[number] if number < len(piece) else ""
                line += cell + " " * (columns - width(cell))
            out.append("  " + line.rstrip())

    for goal, (group, ones) in enumerate(by_group(wanted), start=1):
        out += ["", f"基本目標{goal}　{group}", ""]
        put(head)
        out.append("")
        for _ in ones:
            put(rows[at])
            out.append("")
            at += 1
    return "\n".join(out), wanted


def records(seed: int) -> tuple[str, list[Wanted]]:
    """Labelled lines, one record after the other."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    colon = random.Random(seed).choice("：:")
    out = []
    for goal, (group, ones) in enumerate(by_group(wanted), start=1):
        out += [f"基本目標{goal}　{group}"]
        for one in ones:
            out += [f"事業名{colon}{one.title}", *wrap(f"内容{colon}{one.text}", 60), f"担当課{colon}{one.owner}", ""]
    return "\n".join(out), wanted


def two_levels(seed: int) -> tuple[str, list[Wanted]]:
    """◎ for the aim, ○ for the measure with its text after a wide space."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    out = ["第２章　取組の方向"]
    for group, ones in by_group(wanted):
        out.append(f"◎{group}")
        out += [f"○{one.title}　{one.text}（{one.owner}）" for one in ones]
    return "\n".join(out), wanted


LAYOUTS: dict[str, Layout] = {
    "two_columns": two_columns,
    "fields": fields,
    "named_numbers": named_numbers,
    "owner_lines": owner_lines,
    "deep_numbers": deep_numbers,
    "multi_numbers": multi_numbers,
    "departments": departments,
    "listed": listed,
    "tabs": tabs,
    "bars": bars,
    "aligned": aligned,
    "records": records,
    "two_levels": two_levels,
}
