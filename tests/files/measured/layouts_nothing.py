"""Documents that hold no measure: whoever reads one is to find nothing, and to say so."""

from __future__ import annotations

import random

from tests.files.measured.blocks import Block, Doc, Heading, Para, table
from tests.files.measured.content import Plan, make_plan
from tests.files.measured.parts import committee, front, survey, voices
from tests.files.measured.words import SENTENCES, VOICES


def _empty(seed: int) -> tuple[Plan, random.Random]:
    plan = make_plan(seed)
    plan.goals = []
    plan.has_head = False
    return plan, random.Random(f"nothing-{seed}")


def minutes(seed: int) -> Doc:
    """The minutes of a committee."""
    plan, rng = _empty(seed)
    blocks: list[Block] = [
        Heading(1, f"第{rng.randint(2, 5)}回　{plan.town}地域福祉計画策定委員会　会議録（見本）"),
        Para(f"日時　令和{plan.first}年7月{rng.randint(1, 28)}日（火）午後２時から午後４時まで"),
        Para("場所　市役所３階　第１会議室"),
        Para("出席者　委員12人、事務局4人"),
        Heading(2, "１　開会"),
        Heading(2, "２　議題"),
        Heading(3, "（１）計画の素案について"),
    ]
    for _ in range(rng.randint(12, 20)):
        who = rng.choice(("委員長", "委員", "事務局", "委員"))
        blocks.append(Para(f"{who}：{rng.choice((*SENTENCES, *VOICES))}"))
    blocks += [Heading(3, "（２）その他"), Para("事務局：次回は９月に開きます。"), Heading(2, "３　閉会")]
    return Doc(plan, blocks)


def rules(seed: int) -> Doc:
    """The rules of a committee in articles."""
    plan, _ = _empty(seed)
    articles = (
        ("設置", "地域福祉計画の策定に当たり、広く意見を聴くため、策定委員会（以下「委員会」という。）を置く。"),
        (
            "所掌事務",
            "委員会は、次に掲げる事項を検討する。\n(1) 計画の策定に関すること。\n(2) 計画の評価に関すること。",
        ),
        ("組織", "委員会は、委員15人以内で組織する。\n2　委員は、市長が委嘱する。"),
        ("任期", "委員の任期は、委嘱の日から計画の策定の日までとする。"),
        ("会議", "会議は、委員長が招集し、その議長となる。"),
        ("庶務", "委員会の庶務は、福祉総務課において処理する。"),
        ("委任", "この要綱に定めるもののほか、必要な事項は委員長が定める。"),
    )
    blocks: list[Block] = [Heading(1, f"{plan.town}地域福祉計画策定委員会設置要綱（見本）")]
    for place, (name, text) in enumerate(articles, 1):
        blocks += [
            Para(f"（{name}）"),
            *[Para(f"第{place}条　{part}" if not n else part, n and 1) for n, part in enumerate(text.split("\n"))],
        ]
    return Doc(plan, [*blocks, Para("附　則"), Para(f"この要綱は、令和{plan.first}年４月１日から施行する。")])


def answers(seed: int) -> Doc:
    """The report of a survey."""
    plan, rng = _empty(seed)
    blocks: list[Block] = [Heading(1, f"{plan.town}　地域福祉に関するアンケート調査　結果報告書（見本）"), *survey(rng)]
    for place in range(1, rng.randint(6, 9)):
        blocks.append(Heading(2, f"問{place}　あなたが地域で困っていることは何ですか。（○はいくつでも）"))
        rows = [
            [f"{n}．{word}", str(rng.randint(20, 400)), f"{rng.randint(1, 60)}.{rng.randint(0, 9)}"]
            for n, word in enumerate(("買い物", "通院", "除雪", "話し相手", "特にない"), 1)
        ]
        blocks += [table(["選択肢", "人数", "割合（％）"], rows, [4, 1, 1]), *voices(rng)]
    return Doc(plan, blocks, running=f"{plan.town}アンケート調査")


def money(seed: int) -> Doc:
    """A table of a budget."""
    plan, rng = _empty(seed)
    words = (
        "報酬",
        "職員手当等",
        "共済費",
        "報償費",
        "旅費",
        "需用費",
        "役務費",
        "委託料",
        "使用料及び賃借料",
        "備品購入費",
    )
    rows = [
        [word, f"{rng.randint(10, 9000):,}", f"{rng.randint(10, 9000):,}", f"△{rng.randint(1, 90)}"] for word in words
    ]
    return Doc(
        plan,
        [
            Heading(1, f"令和{plan.first}年度　民生費　歳出予算（見本）"),
            Para("（単位：千円）", right=True),
            table(["節", "本年度", "前年度", "比較"], rows, [4, 2, 2, 2]),
        ],
    )


def opening_only(seed: int) -> Doc:
    """The opening chapters and the appendix of a plan without its measures."""
    plan, rng = _empty(seed)
    return Doc(plan, [*front(plan), *survey(rng), *voices(rng), *committee(plan)], running=plan.name)
