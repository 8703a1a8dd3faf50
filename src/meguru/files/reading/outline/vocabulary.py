"""General words of municipal welfare plans: what a column, a heading or a label is called. No plan's own names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from meguru.files.reading.limits import ASKED_AGAIN
from meguru.files.reading.outline.lines import clean, close_up

# Column roles, tried in this order; the first whose pattern fits the heading of a column names it.
_COLUMN_WORDS: tuple[tuple[str, str], ...] = (
    ("number", r"(事業|施策|取組|整理)?(No\.?|Ｎｏ．?|番号|№|事業番号|施策番号|通番|項番|連番|#)"),
    (
        "actor",
        r"(?=.*(組織|団体|個人|主体|担い手|関係者|区民|市民|住民))(?!.*(実施|実践|推進|事業|取組|担当)主体)"
        r"(?!.*(名称|一覧|連携|協働|内容))(組織|団体|個人|主体|担い手|関係者|区民|市民|町民|村民|住民|等|など|の|"
        r"区分|・|、|／|/)+",
    ),
    ("role", r".*(役割|期待されること|計画推進に向けて(の)?(取組|取り組み)?|できること)"),
    (
        "owner",
        r"((実施|推進|事業)?(主管|所管|担当|関係|関連|取組|主な担当|実施)?(区役所|市役所|町|村|市|区|庁内|役場)?(の)?"
        r"(担当|所管|主管|実施)?(課|部署|部局|部課|課等|課名|部課名|課係|課室|担当課|所属|機関|組織|主体|窓口|"
        r"者)(等|など|名)?"
        r"|担当|所管|主管|実施(主体|機関|者|団体)|取組(主体|課)|実施主体等|推進主体|区役所部署|関係機関(・団体)?"
        r"|(?=.*(担当|所管|主管|関係課|[^進業]課|部署|部局))(?!(事業|推進|実施|取組|市|町|村|区)課$|.*(取組|事業|実施|推進)名?$)"
        r"(主たる|主な|主|副|正|実施|推進|事業|取組|関係|関連|担当|所管|主管|庁内|区役所|市役所|役場|区|市|町|村|各|の|・|"
        r"／|/|課|係|部|室|部署|部局|部門|所属|機関|組織|主体|窓口|団体|者|等|など|名)+)",
    ),
    (
        "title",
        r"(実施|活動|取組|事業)(・取組)?項目|((主な|主要な?|具体的な?|具体的|個別|重点|関連|該当|推進|実施)?(の)?(施策|事業|取組|取り組み|取組み|活動|"
        r"プロジェクト|項目事業|"
        r"行動|プログラム|サービス)(・事業|・施策|・取組|／事業)?(名称?|の名称|項目|名等|等|など)?(・名称)?(と内容|・内容|及び内容|・概要|／内容)?|名称|"
        r"件名|事務事業名?)",
    ),
    (
        "description",
        r"((主な|具体的な?|事業|施策|取組|取り組み|取組み|活動|実施|推進)?(の)?"
        r"(内容|概要|説明|取組内容|取り組み内容|詳細|実施内容|方向性?|計画内容|目的・内容|内容・目的|事業概要|"
        r"概要・内容|"
        r"内容・方向性|今後の方向性?)(等|など)?)",
    ),
    (
        "group",
        r"(分野|テーマ|区分|項目|柱|目標|方針|基本目標|基本方針|基本施策|施策の(柱|方向性?|体系)|重点項目|種別|対象分野|体系|"
        r"施策区分|カテゴリー?|推進項目|領域|大項目|中項目|小項目|分類|活動目標)((名|別)|・(分野|テーマ|区分|項目))*",
    ),
    (
        "extra",
        r"(?!.*居場所).{0,10}(年度|年次|目標値|現状値?|基準値|指標|単位|実績|対象者?|期間|時期|備考|スケジュール|新規|継続|進捗|"
        r"評価|ページ|頁|予算|回数|数値|H[0-9]+|R[0-9]+|方法|場所|根拠|関連計画|位置づけ|重点|ＫＰＩ|KPI|SDGs|短期|中期|長期)"
        r"(等|など|名|値|欄|別|区分|状況|計画|目標|内容|指標|実績|年度|の(別|有無|状況|推移|内容)|[・／/].{1,6}|"
        r"[0-9０-９RＲHＨ（）()～〜~\-－ー年月末度元令和平成])*",
    ),
)
# How a column of figures is written that is headed by its year alone.
NOW_IN, AIM_IN = "現状値（{}）", "目標値（{}）"
# The headings of an indicator and of its unit, as tables have them.
INDICATOR, UNIT = "指標", "単位"
_YEAR_BEHIND = re.compile(r"[（(][^（()）]*(?:[0-9０-９]|元|年|値|末)[^（()）]*[）)]$")
_COLUMN_ROLES = tuple((role, re.compile(rf"^(?:{words})$")) for role, words in _COLUMN_WORDS)

_ORG_TAIL = (
    r"(?:課|係|室|部|局|署|班|センター|支所|出張所|事務所|保健所|窓口|グループ|社協|協議会|区役所|市役所|役場|委員会|"
    r"担当|チーム|包括|児童相談所|教育委員会|図書館|公民館|公社|事業団|財団|法人|本部|事務局)"
)
ORG = re.compile(
    rf"^(?:[^\s、。，,：:]{{0,24}}?{_ORG_TAIL}(?:等|など|ほか|他)?|(?:関係|全|庁内|各|区役所|市|町)?(?:各課|"
    "全課|関係課|関係各課|全庁)"
    r"(?:等)?|市|町|村|区|県|行政)$"
)
_DEPARTMENT = re.compile(
    r"^(?:[^\s、。]{1,18}(?:課|係|室|部|局|センター|保健所|事務所|支所|社協|区役所|市役所|役場|消防本部|担当)|"
    r"[^\s、。]{0,12}(?:社会福祉協議会|教育委員会|社協|区役所|市役所|役場|保健所|地域包括支援センター))$"
)
_ACTOR = (
    r"(?:地域)?(?:区民|市民|町民|村民|県民|住民)(?:一人ひとり)?|個人|本人|家庭|家族|世帯|(?:隣)?近所|地域(?:社会|団体)?|町内会|自治会|"
    r"(?:関係|活動|各種|福祉|市民|当事者)?団体|ボランティア(?:団体)?|ＮＰＯ(?:法人)?|NPO(?:法人)?|学校|(?:福祉|民間|サービス)?事業(?:者|所)|"
    r"企業|民生委員(?:・?児童委員)?|(?:関係|専門)機関|社協|[^\s、。・]{0,8}社会福祉協議会|行政|市|区|町|村|県|市役所|区役所|役場|自助|互助|共助|公助"
)
_KINDS_OF_ACTOR = re.compile(
    rf"^(?:{_ACTOR})(?:(?:[・、／/や]|と)(?:{_ACTOR})){{0,5}}(?:等|など)?(?:の役割)?(?:[（(][^（）()]{{1,12}}[）)])?$"
)
_NOT_DEPARTMENT = re.compile(r"(の(一部|全部|内部|本部)|課題|学部|幹部|細部|全部|一部|教室)$")
OWNER_KEY = re.compile(
    r"^[【\[［〔（(〈《■●○・]?\s?(?:(?:主な|主たる)?(?:担当|所管|主管|関係|関連|実施|推進|取組)(?:する)?"
    r"(?:課|部署|部局|所属|課等|課名|主体|機関|者|部課|課・機関)?(?:名|等|・関係課|"
    r"・機関)?)\s?[】\]］〕）)〉》]?\s?[:：]?\s?"
)
_OWNER_LINE = re.compile(
    r"^(?:[⇒→➡▶▷≫＞>※＊*]\s?)?[【\[［〔（(〈《■●○・◇□]?\s?(?:(?:主な|主たる)?(?:担当|所管|主管|関係|関連|実施|推進|取組)"
    r"(?:課|部署|部局|所属|課等|課名|主体|機関|部課|者|課・機関)?(?:名|等|・関係課|・機関)?)\s?"
    r"(?:[】\]］〕〉》）)]\s?[:：]?|[:：]|\s)\s?(?P<owner>[^。]{1,80}?)[】\]］〕〉》）)]?$"
)
_POINTED = re.compile(r"^[⇒→➡▶▷≫]\s?(?P<owner>[^\s。][^。]{1,60})$")
_KEYED = re.compile(r"(担当|所管|主管|実施主体|実施機関|推進主体|取組主体)")
_BRACKET_END = re.compile(
    r"[\s]*[【〔［\[（(〈《<＜](?P<inside>[^【】〔〕［］（）()〈〉《》。"
    r"]{1,60}(?:（[^（）]*）)?)[】〕］\]）)〉》>＞]$"
)

ACTION_END = re.compile(
    r"(推進|支援|充実|強化|促進|整備|育成|啓発|構築|づくり|作り|向上|確保|拡充|拡大|連携|提供|運営|実施|開催|活用|普及|"
    r"交流|対策|防止|予防|"
    r"事業|活動|取組|取り組み|取組み|体制|対応|改善|形成|醸成|参加|参画|発信|周知|見守り|養成|派遣|助成|設置|相談|保護|"
    r"擁護|協働|創出|配置|"
    r"教育|研修|講座|展開|円滑化|活性化|ネットワーク|コーディネート|サービス|制度|サロン|検討|調整|把握|解消|保障|発掘|"
    r"継続|見直し|支え合い|"
    r"支えあい|居場所|プログラム|プロジェクト|導入|工夫|訪問|教室|イベント|フェスタ|募金|福祉|健康|健診|検診|介護|保育|"
    r"生きがい|安心|安全|"
    r"再生|応援|手当|補助|給付|貸付|管理|計画|生活|自立|就労|防災|防犯|バリアフリー化?|ボランティア|セミナー|委員|会|講習|"
    r"訓練|配食|貸出|"
    r"回復|定着|移動|外出|広報|情報|啓蒙|理解|共有|登録|マップ|システム|窓口|拠点|人材|担い手|団体|機能|環境|まち|社会|"
    r"仕組み|しくみ|等|など)"
    r"(?:[（(][^（）()]*[）)])?$"
)
# Headings below which no measure stands.
NOT_MEASURES = re.compile(
    r"(背景|趣旨|位置(づ|付)け|はじめに|目次|現状|課題|理念|将来像|評価|見直し|進行管理|進捗管理|進ちょく管理|進め方|"
    r"推進体制|実施体制|"
    r"役割|沿革|概況|体系図?|名簿|要綱|用語(の?(解説|説明|集))?|資料編?|参考資料|結果|考え方|経緯|経過|目的|対象|構成|"
    r"性格|概要|指標|目標値|"
    r"数値目標|総括|アンケート|ヒアリング|調査|圏域|コラム|索引|推移|状況|組織や団体|法令|問い?合わせ先?|振り返り|点検)$|"
    r"^(市長|町長|村長|区長|会長|ご)?(あいさつ|挨拶)$|^計画と|^本計画|計画策定|策定(の|に|体制|経過|方法)|"
    r"計画の?(期間|推進|位置|評価|進行|策定|対象|構成|目的|性格|概要)|推進に(向けて|あたって|当たって)$|^(統計|人口|世帯|"
    r"資料)|現状と|を取り巻く|取りまく|"
    r"基本理念|基本的な考え|からみ(た|える)|から見(た|え)|PDCA|ＰＤＣＡ"
)
# Words strong enough to expect measures although a heading further up speaks of ideas or background.
STRONG_MEASURES = re.compile(
    r"(施策の展開|取組|取り組み|取組み|具体的|事業|行動計画|活動計画|施策の内容|主要施策|各論)"
)
# Headings below which measures are to be expected.
MEASURES = re.compile(
    r"(施策|取組|取り組み|取組み|事業|基本目標|基本方針|基本方向|重点|展開|行動計画|アクション|活動計画|"
    r"具体的|方策|"
    r"推進項目|目標|柱|計画の内容|各論|プロジェクト)"
)
# A label for a part of one measure, not a measure.
PART_LABEL = re.compile(
    r"^[【\[［〔〈《＜<■●◆○◎□◇▼▽▶▷★☆・※]?\s?(?:(?:第)?[0-9０-９①-⑳]*[.．)）]?\s?)?"
    r"((?:これまでの|今後の|主な|主要な?|具体的な?|現在の|本市の|本町の|本区の|計画期間の?|施策の|事業の|取組の|"
    r"取り組みの|目指す|めざす|推進の|地域の|"
    r"各主体の|それぞれの|行政の)*"
    r"(現状|課題|現状と課題|現況と課題|現状・課題|方向|方向性|基本的な考え方|考え方|目的|ねらい|概要|内容|目標|成果目標|"
    r"目標値|指標|成果指標|評価指標|"
    r"数値目標|取組|取り組み|取組み|取組内容|取り組み内容|取組事項|事業|施策|方針|施策の方向|施策の展開|展開|背景|姿|"
    r"関連(?:する)?(?:事業|計画|施策)|"
    r"事業概要|事業内容|対象|実施内容|活動内容|スケジュール|(?:市民|区民|町民|村民|住民|地域|行政|市|区|町|村|社協|"
    r"社会福祉協議会|事業者|企業|団体|"
    r"関係団体|関係機関|みんな|わたし|私たち|個人|家庭|自分)(?:[や・、][^\s]{1,10})?(?:の|が|に|で)(?:役割|取組|取り組み|取組み|"
    r"できること|期待されること|期待(?:する|したい)(?:こと|取組|役割)|"
    r"期待される役割|取り組むこと|行うこと)(?:（[^（）]*）)?))"
    r"\s?[】\]］〕〉》＞>]?[:：]?$"
)
CONTINUED = re.compile(
    r"継続(的に|して)?(は|も)?[、]?(実施|取り?組|推進|行|事業|し)|引き続き(実施|取り?組|推進)|継続(実施)?事業"
)
ITEM_LIST_AHEAD = re.compile(r"^(また、|なお、|さらに、)?(次の|以下の|下記の|次に|下記に|このほか|その他|上記のほか)")
COUNTER = re.compile(
    r"^(地区|年|月|日|人|つ|回|か所|ヶ所|カ所|箇所|件|校|団体|世帯|歳|名|期|％|%|割|時|分|円|億|万|千|組|"
    r"区|市|町|課|項目|種類|次|章|節|級|本|点|者|割|番|階)"
)


def column_role(text: str) -> str:
    """Return what a column headed so holds (title, description, owner, group, actor, role, number, extra) or ''."""
    return _column_role(text) if len(text) <= 60 else ""


@lru_cache(maxsize=ASKED_AGAIN)
def _column_role(text: str) -> str:
    word = re.sub(r"[（(].*?[）)]$", "", clean(close_up(text))).replace(" ", "")
    if not word or len(word) > 18:
        return ""
    role = next((role for role, pattern in _COLUMN_ROLES if pattern.match(word)), "")
    return "extra" if role == "group" and _YEAR_BEHIND.search(text) else role  # 「目標（R8）」


def is_department(text: str) -> bool:
    """Tell whether a short text is the name of an office or council that can own measures."""
    return _is_department(text) if len(text) <= 60 else False


@lru_cache(maxsize=ASKED_AGAIN)
def _is_department(text: str) -> bool:
    name = re.sub(r"[（(][^（）()]*[）)]$", "", text).strip()
    return bool(_DEPARTMENT.match(name)) and not _NOT_DEPARTMENT.search(name)


def is_kind_of_actor(text: str) -> bool:
    """Whether a short text names a kind of those who take part, alone or with others: 「区民」, 「地域・団体」, 「行政（市）」."""
    return len(text) <= 30 and bool(_KINDS_OF_ACTOR.match(close_up(clean(text)).replace(" ", "")))


def are_kinds_of_actor(texts: Sequence[str]) -> bool:
    """Whether texts are several kinds of those who take part, and not offices alone, which may be owners as well."""
    plain = {text for text in texts if not is_department(text)}
    return len(plain) > 1 and len(set(texts)) == len(texts) and all(map(is_kind_of_actor, texts))


def split_orgs(text: str) -> list[str]:
    """Split 「福祉課・高齢課、社協」 into its names; a dot inside one name (「防災・安全課」) parts nothing."""
    found: list[str] = []
    for part in re.split(r"[、，,／/\s]+|及び|または", text):
        halves = [half for half in part.split("・") if half]
        is_one = len(halves) > 1 and bool(ORG.match(part.strip("・"))) and not all(map(ORG.match, halves))
        found += [part.strip("・")] if is_one else halves
    return found


def owner_line(text: str) -> str:
    """Return the owner named by a line such as 「担当課：福祉課」, 「【担当課】福祉課」 or 「⇒ 福祉課」, or ''."""
    match = _OWNER_LINE.match(text)
    if not match:
        pointed = _POINTED.match(text)
        return pointed["owner"] if pointed and all(map(is_department, split_orgs(pointed["owner"]))) else ""
    owner = match.group("owner").strip()
    parts = split_orgs(owner)
    return owner if parts and (all(ORG.match(part) for part in parts) or _is_keyed(text, parts)) else ""


def _is_keyed(text: str, parts: list[str]) -> bool:
    """Whether names after 「担当：」 or 「実施主体：」 may be taken as owners though not all look like offices."""
    return (
        bool(_KEYED.search(text))
        and bool(re.search(r"[：:】\]］〕]|\s", text))
        and all(len(part) <= 16 and not re.search(r"(ます|です|する)$", part) for part in parts)
    )


def bare_owner(text: str) -> str:
    """Return the owner when a whole line is only a bracketed owner: 「【福祉課】」「（担当：福祉課）」."""
    head, owner = cut_owner(text)
    return owner if not head else ""


def cut_owner(text: str) -> tuple[str, str]:
    """Cut a bracketed owner off the end of a text: 「…の推進【福祉課】」 gives (「…の推進」, 「福祉課」)."""
    match = _BRACKET_END.search(text)
    if not match:
        return text, ""
    inside = match.group("inside").strip()
    keyed = OWNER_KEY.match(inside)
    if keyed and keyed.end() == len(inside):
        return text, ""  # 「【担当課】」 names nobody yet
    named = inside[keyed.end() :].strip() if keyed else inside
    parts = split_orgs(named)
    if not parts:
        return text, ""
    square = match.group().strip()[0] not in "（("
    tails = [bool(ORG.match(part)) for part in parts]
    if keyed and _is_keyed(inside, parts):
        return text[: match.start()].strip(), named
    if all(tails) and (keyed or square or all(is_department(part) and _is_one(part) for part in parts)):
        return text[: match.start()].strip(), named
    return text, ""


def _is_one(name: str) -> bool:
    """Whether a name in round brackets is an office beyond doubt: with a dot in it, only by its last character."""
    return "・" not in name or name[-1] in "課係室部局"
