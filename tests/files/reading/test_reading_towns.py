"""Ways of setting out a chapter that towns use: parts that come again, aims in figures, drawn tables, two rows of headings."""

import io
from collections.abc import Sequence

import openpyxl

from meguru.files.reading import FoundPlan, read_plan

Told = tuple[str, tuple[str, ...], tuple[str, ...], str]


def told(found: FoundPlan) -> list[Told]:
    """Title, headings above, owners and text of each measure."""
    return [(m.title, m.group_path, m.owners, m.description) for m in found.measures]


def read(text: str) -> FoundPlan:
    return read_plan(text.encode(), "見本.txt")


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> FoundPlan:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return read_plan(out.getvalue(), "見本.xlsx")


TABLES = """
基本目標１　支え合いの心を育む地域づくり

１－１　福祉意識の醸成

【現状と課題】
　支え合いの意識を高めることが求められています。

【主な取組】

取組名　　　　　　　　内容　　　　　　　　　　　　　　　　　　　　　　　　　　担当課
福祉教育の推進　　　　小中学校において、車いす体験や手話教室などを実施し、福　　学校教育課
　　　　　　　　　　　祉に対する理解を深めます。　　　　　　　　　　　　　　　　社会福祉協議会
広報・啓発活動の充実　広報紙やホームページを活用し、福祉に関する情報を発信　　　秘書広報課
　　　　　　　　　　　します。　　　　　　　　　　　　　　　　　　　　　　　　　福祉課

１－２　地域交流の促進

【現状と課題】
　交流の機会が減少しました。

【主な取組】

取組名　　　　　　　　内容　　　　　　　　　　　　　　　　　　　　　　　　　　担当課
多世代交流事業　　　　公民館において、世代を超えた交流事業を実施します。　　　　生涯学習課
"""


def test_a_heading_and_a_label_right_below_a_table_are_no_part_of_its_last_row() -> None:
    found = read(TABLES)
    above = "支え合いの心を育む地域づくり"
    assert told(found) == [
        (
            "福祉教育の推進",
            (above, "福祉意識の醸成"),
            ("学校教育課", "社会福祉協議会"),
            "小中学校において、車いす体験や手話教室などを実施し、福祉に対する理解を深めます。",
        ),
        (
            "広報・啓発活動の充実",
            (above, "福祉意識の醸成"),
            ("秘書広報課", "福祉課"),
            "広報紙やホームページを活用し、福祉に関する情報を発信します。",
        ),
        (
            "多世代交流事業",
            (above, "地域交流の促進"),
            ("生涯学習課",),
            "公民館において、世代を超えた交流事業を実施します。",
        ),
    ]
    assert not found.warnings, "a part on the state of things holds no measure that was missed"


PARTS = """
１　ともに支え合う地域をつくる

（１）地域活動の担い手を育てます

●現状
・担い手の高齢化が進んでいます。

●市の取組

①ボランティア講座の開催
　市民を対象に、入門講座を開催します。
（所管：地域福祉課、社会福祉協議会）

②福祉人材バンクの運営
　福祉の資格を持つ市民に、活動の場を紹介します。
（所管：地域福祉課）

●市民・地域に期待すること
・できることから参加しましょう。

（２）居場所をつくります

●現状
・常設の居場所は市内に１２か所あります。

●市の取組

①居場所づくり補助金
　居場所の開設を補助します。
（所管：地域福祉課）

●市民・地域に期待すること
・居場所に足を運んでみましょう。
"""


def test_a_part_that_comes_again_under_its_mark_is_no_text_of_the_measure_above_it() -> None:
    first, second = (
        ("ともに支え合う地域をつくる", "地域活動の担い手を育てます"),
        ("ともに支え合う地域をつくる", "居場所をつくります"),
    )
    assert told(read(PARTS)) == [
        ("ボランティア講座の開催", first, ("地域福祉課", "社会福祉協議会"), "市民を対象に、入門講座を開催します。"),
        ("福祉人材バンクの運営", first, ("地域福祉課",), "福祉の資格を持つ市民に、活動の場を紹介します。"),
        ("居場所づくり補助金", second, ("地域福祉課",), "居場所の開設を補助します。"),
    ]


CARDS = """
施策の方向１　地域を支える人づくり

No.１
事業名　　地域福祉コーディネーターの配置
担当　　　福祉政策課
新規・継続の別　　拡充
事業概要　　各中学校区に配置し、地域の課題の解決につなげます。
目標　　令和６年度　４人　→　令和11年度　９人

No.２
事業名　　手話通訳者の養成
担当　　　障害福祉課
新規・継続の別　　継続
事業概要　　手話通訳者を養成します。
目標　　―

No.３
事業名　　成年後見制度の利用促進
担当　　　福祉政策課
新規・継続の別　　新規
事業概要　　中核機関を設置します。
目標　　令和８年度　設置
"""


def test_an_aim_in_figures_on_a_card_is_no_heading() -> None:
    found = read(CARDS)
    assert [m.group_path for m in found.measures] == [("地域を支える人づくり",)] * 3
    assert [m.marks for m in found.measures] == [("拡充",), ("継続",), ("新規",)]


def test_an_aim_in_words_on_a_card_is_its_heading() -> None:
    def card(name: str, aim: str) -> list[list[object]]:
        return [["事業名", name], ["担当課", "福祉課"], ["内容", "毎月開きます。"], ["目標", aim], []]

    found = workbook([*card("講座", "１ 人を育む"), *card("集い", "年12回")])
    assert [(m.title, m.group_path, dict(m.extra).get("目標")) for m in found.measures] == [
        ("講座", ("１人を育む",), None),
        ("集い", (), "年12回"),
    ]


FOCUS = """
第３節　取組の内容

重点１　孤独・孤立を防ぐ

 1-1 アウトリーチ支援の強化（重点）
   支援が届きにくい世帯に対し、訪問による相談支援を行う。
   【福祉まるごと相談課】

 1-2 自殺対策の推進
   ゲートキーパー研修を実施する。
   【保健予防課】

重点２　移動と買い物を支える

 2-1 移動販売の誘致
   買い物に困る地域に移動販売車を誘致する。
   【商工振興課・地域福祉課・社協】
"""


def test_numbered_points_of_weight_are_headings() -> None:
    found = read(FOCUS)
    assert [(m.number, m.group_path[-1:], m.description) for m in found.measures] == [
        ("1-1", ("孤独・孤立を防ぐ",), "支援が届きにくい世帯に対し、訪問による相談支援を行う。"),
        ("1-2", ("孤独・孤立を防ぐ",), "ゲートキーパー研修を実施する。"),
        ("2-1", ("移動と買い物を支える",), "買い物に困る地域に移動販売車を誘致する。"),
    ]


DRAWN = """
（１）高齢者の見守り体制の強化
　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　所管課：長寿介護課
　緊急通報システムの貸与や配食サービスによる見守りを行います。
　　┌──────────┬─────┬─────┬─────┐
　　│指　標　　　　　　　│令和５年度│令和８年度│令和11年度│
　　├──────────┼─────┼─────┼─────┤
　　│緊急通報装置設置台数│　152台　 │　170台　 │　200台　 │
　　└──────────┴─────┴─────┴─────┘
（２）障がい者の就労支援
　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　所管課：障がい者支援課
　就労の相談と定着の支援を行います。
"""


def test_a_drawn_table_below_a_measure_gives_its_indicator_and_no_text() -> None:
    found = read(DRAWN)
    assert [(m.title, m.description) for m in found.measures] == [
        ("高齢者の見守り体制の強化", "緊急通報システムの貸与や配食サービスによる見守りを行います。"),
        ("障がい者の就労支援", "就労の相談と定着の支援を行います。"),
    ]
    (indicator,) = found.measures[0].indicators
    assert (indicator.name, indicator.unit, indicator.baseline, indicator.baseline_year) == (
        "緊急通報装置設置台数", "台", "152台", "令和５年度",
    )  # fmt: skip
    assert indicator.targets == (("令和８年度", "170台"), ("令和11年度", "200台"))


BOXES = """
目標１：つながりを感じ、安心して住み続けられる

■施策①　地域の見守りと支え合い
□　高齢者見守り事業〔高齢介護課〕
　　ひとり暮らし高齢者の安否を確認します。
□　ＳＯＳネットワーク〔高齢介護課、警察署〕
　　行方不明になった高齢者を早期に発見します。

■施策②　災害時の助け合い
□　自主防災組織の育成〔総務課〕
　　防災資機材の購入と訓練の実施を支援します。
□　要配慮者支援〔総務課、福祉課〕
　　要配慮者名簿を整備します。
"""


def test_a_numbered_heading_behind_a_mark_is_a_group_without_its_number() -> None:
    groups = [m.group_path[-1] for m in read(BOXES).measures]
    assert groups == ["地域の見守りと支え合い"] * 2 + ["災害時の助け合い"] * 2


def test_a_sheet_of_progress_gives_both_levels_and_joins_what_stands_again() -> None:
    found = workbook(
        [
            ["令和６年度　地域福祉計画　進捗管理シート"],
            [],
            ["基本\n目標", "施策の\n方向性", "No.", "取組名", "取組内容", "担当課", "R6計画", "R6実績"],
            [
                "１ 支え合う地域",
                "(1) 担い手の育成",
                1,
                "ボランティア講座",
                "講座を開く",
                "社会福祉協議会",
                "2回",
                "2回",
            ],
            [None, "(2) 見守り", 2, "見守りネットワーク", "協定事業者と見守る", "福祉課\n高齢介護課", "30社", "28社"],
            ["２ 安心な暮らし", "(1) 相談支援", 3, "総合相談窓口の設置", "窓口を設ける", "福祉課", "設置", "設置"],
            [None, None, "（再掲）", "見守りネットワーク", "協定事業者と見守る", "福祉課", "30社", "28社"],
        ],
        ["A4:A5", "A6:A7", "B6:B7"],
    )
    assert told(found) == [
        ("ボランティア講座", ("支え合う地域", "担い手の育成"), ("社会福祉協議会",), "講座を開く"),
        ("見守りネットワーク", ("支え合う地域", "見守り"), ("福祉課", "高齢介護課"), "協定事業者と見守る"),
        ("総合相談窓口の設置", ("安心な暮らし", "相談支援"), ("福祉課",), "窓口を設ける"),
    ]


def test_two_rows_of_headings_make_one() -> None:
    found = workbook(
        [
            ["事業一覧"],
            ["", "担当部署", "", "", "事業の概要", ""],
            ["事業名", "部", "課", "開始年度", "", "備考"],
            ["高齢者福祉電話", "福祉部", "高齢者福祉課", 1998, "電話を貸与し安否を確認する。", ""],
            ["紙おむつ給付", "福祉部", "高齢者福祉課", 2001, "在宅の要介護者に紙おむつを給付する。", "見直し"],
        ],
        ["B2:C2"],
    )
    assert told(found) == [
        ("高齢者福祉電話", (), ("高齢者福祉課",), "電話を貸与し安否を確認する。"),
        ("紙おむつ給付", (), ("高齢者福祉課",), "在宅の要介護者に紙おむつを給付する。"),
    ]


def test_a_label_that_only_these_cards_know_is_no_text() -> None:
    def card(number: int, name: str, owner: str, aim: str, text: str) -> list[list[object]]:
        return [
            ["事業番号", number],
            ["事業名", name],
            ["所管課", owner],
            ["事業の目的", aim],
            ["事業の内容", text],
            [],
        ]

    found = workbook(
        [
            ["○", "事業調書"],
            *card(101, "買い物支援バスの運行", "交通政策課", "高齢者の買い物を支援する。", "週２回、バスを運行する。"),
            *card(102, "配食サービス", "高齢介護課", "栄養改善と安否確認を行う。", "週５日、夕食を配達する。"),
        ]
    )
    assert [(m.number, m.title, m.description, dict(m.extra)["事業の目的"]) for m in found.measures] == [
        ("101", "買い物支援バスの運行", "週２回、バスを運行する。", "高齢者の買い物を支援する。"),
        ("102", "配食サービス", "週５日、夕食を配達する。", "栄養改善と安否確認を行う。"),
    ]


def test_a_numbered_row_over_cards_is_their_heading_and_a_figure_from_to_their_indicator() -> None:
    def card(name: str, owner: str, text: str, figure: str) -> list[list[object]]:
        return [["事業名", name, "担当課", owner], ["内容", text], ["指標", figure], ["スケジュール", "R6～ 継続"]]

    found = workbook(
        [
            ["施策１　包括的な相談支援"],
            *card("困りごと相談", "福祉課", "相談窓口を設置します。", "相談件数　R5：120件　→　R11：200件"),
            *card("アウトリーチ支援", "福祉課・保健センター", "家庭を訪問します。", "訪問件数　R5：30件　→　R11：60件"),
            ["施策２　権利擁護の推進"],
            *card(
                "成年後見センターの運営",
                "社会福祉協議会",
                "利用支援を行います。",
                "市民後見人の数　R5：4人　→　R11：12人",
            ),
        ],
        ["A1:D1", *(f"B{row}:D{row}" for row in (3, 4, 5, 7, 8, 9, 12, 13, 14)), "A10:D10"],
    )
    assert told(found) == [
        ("困りごと相談", ("包括的な相談支援",), ("福祉課",), "相談窓口を設置します。"),
        ("アウトリーチ支援", ("包括的な相談支援",), ("福祉課", "保健センター"), "家庭を訪問します。"),
        ("成年後見センターの運営", ("権利擁護の推進",), ("社会福祉協議会",), "利用支援を行います。"),
    ]
    figures = [(i.name, i.unit, i.baseline, i.baseline_year, i.targets) for m in found.measures for i in m.indicators]
    assert figures[0] == ("相談件数", "件", "120件", "R5", (("R11", "200件"),))
    assert len(figures) == len(found.measures)


def test_who_takes_part_is_no_owner_beside_the_office_and_a_schedule_is_no_mark() -> None:
    found = workbook(
        [
            ["事業", "令和６年度", "令和７年度", "主体", "担当"],
            ["通いの場の立ち上げ支援", "検討", "継続", "自治会・市", "長寿課、社協"],
            ["いきいき体操教室", "継続", "継続", "公民館", "長寿課"],
        ]
    )
    assert [(m.title, m.owners, m.marks) for m in found.measures] == [
        ("通いの場の立ち上げ支援", ("長寿課", "社協"), ()),
        ("いきいき体操教室", ("長寿課",), ()),
    ]


DISTRICTS = """
第５章　地区別計画

１　中央地区

〔地区の概況〕
　高齢化率　28.5％

〔地区のスローガン〕
　声をかけ合い　笑顔あふれる　中央地区

〔重点目標と取組〕
重点目標１　あいさつから始まるつながりづくり
　・あいさつ運動を行います
　・ふれあいサロンを毎月開きます

２　東部地区

〔地区の概況〕
　高齢化率　31.2％

〔地区のスローガン〕
　みんなで支える　東部のくらし

〔重点目標と取組〕
重点目標１　居場所づくり
　・集会所でお茶の間を開きます
"""


def test_a_motto_under_its_own_heading_is_the_districts_and_not_the_plans() -> None:
    found = read(DISTRICTS)
    assert [(d.name, d.motto) for d in found.districts] == [
        ("中央地区", "声をかけ合い 笑顔あふれる 中央地区"),
        ("東部地区", "みんなで支える 東部のくらし"),
    ]
    assert [h.title for h in found.districts[0].headings] == ["地区の概況", "あいさつから始まるつながりづくり"]
    assert found.vision == ""
    assert [warning.code for warning in found.warnings] == ["only_districts"]


PARTIES = """
基本目標1 みんなで支え合う地域づくり
【取組1】見守り活動の充実
民生委員・児童委員と連携した見守り活動を行います。
◇担当課：高齢者支援課、障害者支援課
◇関係機関：民生委員児童委員協議会
【取組2】虐待の防止
虐待の防止と早期発見に取り組みます。
◇担当課：高齢者支援課
◇関係機関：警察、児童相談所
"""


def test_who_else_takes_part_is_neither_owner_nor_text() -> None:
    found = read(PARTIES)
    assert [(m.owners, m.description, m.extra) for m in found.measures] == [
        (
            ("高齢者支援課", "障害者支援課"),
            "民生委員・児童委員と連携した見守り活動を行います。",
            (("関係機関", "民生委員児童委員協議会"),),
        ),
        (("高齢者支援課",), "虐待の防止と早期発見に取り組みます。", (("関係機関", "警察、児童相談所"),)),
    ]
