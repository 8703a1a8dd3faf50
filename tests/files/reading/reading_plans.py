"""Plans made up for the tests: the same kind of content set out in many ways, deterministic for a seed.

A made-up plan is a list of ``Wanted`` measures; a layout writes it as text the way some municipality might, and the test
expects the reader to give back exactly what went in.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

DEPARTMENTS = (
    "福祉総務課",
    "高齢者支援課",
    "障害福祉課",
    "子ども家庭課",
    "健康づくり課",
    "市民協働課",
    "防災安全課",
    "保育課",
    "都市整備課",
    "学校教育課",
    "市社会福祉協議会",
    "地域包括支援センター",
)
FIELDS = (
    "つながりづくり",
    "相談支援",
    "担い手の育成",
    "権利擁護・虐待防止",
    "防災・減災",
    "健康・生きがい",
    "情報発信",
    "移動・外出の支援",
)
TITLES = (
    "見守り訪問活動の推進",
    "ふれあいサロンの立ち上げ支援",
    "総合相談窓口の設置",
    "避難行動要支援者名簿の整備と活用",
    "認知症サポーター養成講座の開催",
    "子ども食堂・学習支援への助成",
    "買い物が困難な地域への移動販売車の誘致",
    "ボランティアポイント制度の導入",
    "成年後見制度の利用促進",
    "ひきこもりの状態にある方と家族への支援",
    "民生委員・児童委員の活動環境の整備",
    "地域の集会所を活用した交流拠点づくり",
    "介護予防体操の普及",
    "障がい者の就労に向けた企業とのマッチング",
    "多文化共生の推進",
    "NPO・企業との協働による居場所づくり",
    "手話通訳者・要約筆記者の派遣",
    "子育て家庭への訪問相談",
    "災害ボランティアセンターの体制強化",
    "公共施設のバリアフリー化",
    "広報紙・SNSによる福祉情報の発信",
    "福祉教育プログラムの作成",
    "空き家を活用した世代間交流の場の創出",
    "食生活改善推進員との連携による食育の推進",
    "外出が難しい高齢者の通院・買い物の付き添い支援",
    "自治会・町内会への加入の促進",
    "ひとり親家庭の自立支援",
    "こころの健康相談の充実",
    "生活困窮世帯の家計改善支援",
    "地区社会福祉協議会の運営支援",
)
TEXTS = (
    "ひとり暮らしの高齢者が安心して暮らせるよう、民生委員や事業者と連携し、日頃からの声かけと見守りを広げます。",
    "歩いて行ける場所に、だれでも立ち寄れる集いの場を増やし、運営に必要な費用や人材を支援します。",
    "分野をまたぐ困りごとを一か所で受け止め、関係する機関が役割を分けて支援する体制をつくります。",
    "毎年度、対象となる方に意向を確かめて情報を新しくし、同意を得た方については地域の支援者と共有します。また、"
    "個別の避難計画づくりを進めます。",
    "小学校や企業に出向いて講座を開き、正しい知識を持って温かく見守る人を増やします。",
    "地域の団体が行う活動の立ち上げ費用を助成するとともに、食材や場所の提供者との仲立ちを行います。",
    "活動の記録に応じて商品券などと交換できる仕組みを整え、初めての人が参加するきっかけとします。",
    "制度の周知を図り、身寄りのない方の申立てを支援します。さらに、市民後見人の養成に取り組みます。",
    "本人と家族の気持ちに寄り添い、訪問やオンラインでの相談を行います。",
    "負担の軽減に向けて、研修や情報交換の機会を設けるほか、活動の内容を広く知らせます。",
    "専門職の助言を受けながら、住民が主体となって続けられる教室を各地区で開きます。",
    "働きたい人の希望と企業の仕事を結びつけ、職場に定着できるよう支えます。",
    "やさしい日本語やピクトグラムを使った案内を増やし、外国につながる住民の参加を促します。",
    "段差の解消や案内表示の改善を計画的に進めます。",
    "だれにとっても分かりやすく、必要な時に届く情報の出し方を研究し、紙とデジタルの両方で発信します。",
    "学校、家庭、地域が一緒に学べる教材をつくり、授業や行事で活用します。",
)
GOALS = (
    "みんなで支え合う地域づくり",
    "安心して相談できる体制づくり",
    "だれもが参加できる環境づくり",
    "いのちと暮らしを守る仕組みづくり",
)


@dataclass(frozen=True)
class Wanted:
    """A measure the reader has to find."""

    title: str
    text: str
    owner: str
    group: str
    kind: str = "measure"


def make(seed: int, *, groups: Sequence[str], by_owner: bool = False, most: int = 4) -> list[Wanted]:
    """Make up measures under groups; ``by_owner``: the group is the department."""
    rng = random.Random(seed)
    titles, texts = list(TITLES), list(TEXTS)
    rng.shuffle(titles)
    rng.shuffle(texts)
    found: list[Wanted] = []
    for group in groups:
        for _ in range(rng.randint(1, most)):
            text = texts[len(found) % len(texts)]
            owner = group if by_owner else rng.choice(DEPARTMENTS)
            found.append(Wanted(titles[len(found)], text, owner, group))
    return found


def pick(seed: int, words: Sequence[str], count: int) -> list[str]:
    """Some words in an order that depends on the seed."""
    rng = random.Random(seed * 7 + 1)
    return rng.sample(list(words), count)


def width(text: str) -> int:
    """Columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrap(text: str, columns: int) -> list[str]:
    """Break a text as Japanese typesetting does: no line starts with 「、」 or a closing bracket."""
    lines: list[str] = []
    line = ""
    for char in text:
        if line and width(line + char) > columns and char not in "、。）」・ーっゃゅょ":
            lines.append(line)
            line = ""
        line += char
    return [*lines, line] if line else lines


def by_group(wanted: Sequence[Wanted]) -> list[tuple[str, list[Wanted]]]:
    """Measures under their groups, in order."""
    found: list[tuple[str, list[Wanted]]] = []
    for one in wanted:
        if not found or found[-1][0] != one.group:
            found.append((one.group, []))
        found[-1][1].append(one)
    return found
