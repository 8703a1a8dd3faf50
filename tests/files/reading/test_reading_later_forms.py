"""Forms met in published plans later: directions beside names, joint plans, sheets over pages, numbers over twenty."""

from tests.files.reading.test_reading_towns import read, told, workbook

TEXT = "声をかけ合い、輪を広げます。"
HEAD = "見本市地域福祉計画\n\n第４章　施策の展開\n\n基本目標1　支え合う地域づくり\n\n"
GOAL = "支え合う地域づくり"


def test_a_direction_left_of_names_that_stand_with_their_texts_behind_a_mark() -> None:
    rows = (
        f"（1）見守り\t■見守りの推進 {TEXT}\t福祉課\n\t■交流の充実 {TEXT}\t高齢課\n\n見本市地域福祉計画\n- 1 -\n\n"
        f"（2）学び\t■移動販売の支援 {TEXT}\t福祉課\n見本市地域福祉計画\n- 2 -\n\n\t■学びの場の整備 {TEXT}\t福祉課\n"
    )
    found = read(f"{HEAD}取組の方向\t主な取組\t担当\n{rows}\n見本市地域福祉計画\n- 3 -\n")
    assert told(found) == [
        ("見守りの推進", (GOAL, "見守り"), ("福祉課",), TEXT),
        ("交流の充実", (GOAL, "見守り"), ("高齢課",), TEXT),
        ("移動販売の支援", (GOAL, "学び"), ("福祉課",), TEXT),
        ("学びの場の整備", (GOAL, "学び"), ("福祉課",), TEXT),
    ]


def test_the_same_in_columns_set_with_spaces_and_broken_over_a_page() -> None:
    head = "取組の方向      主な取組                        担当\n"
    rows = (
        "（1）見守り     ■見守りの推進                  福祉課\n"
        "                声をかけ合い、輪を広げ\n                ます。\n"
        "                ■交流の充実                    高齢課\n"
        "                集まる場をふやし\n"
    )
    more = "                ます。\n                ■学びの場の整備                福祉課\n"
    more += "                声をかけ合い、輪を広げ\n                ます。\n"
    found = read(f"{HEAD}{head}{rows}\n\f\n{head}{more}")
    assert told(found) == [
        ("見守りの推進", (GOAL, "見守り"), ("福祉課",), TEXT),
        ("交流の充実", (GOAL, "見守り"), ("高齢課",), "集まる場をふやします。"),
        ("学びの場の整備", (GOAL, "見守り"), ("福祉課",), TEXT),
    ]


def test_a_joint_plan_names_what_each_body_does_beside_what_residents_can_do() -> None:
    section = (
        "（{n}）見守り{n}\n〇 住民・地域に期待すること\n　・あいさつを交わし、顔の見える関係をつくります。\n"
        "〇 市の取組\n　・見守りの推進{n}（福祉課）\n　　声をかけ合い、輪を広げます。\n"
        "　・交流の充実{n}（高齢課）\n　　声をかけ合い、輪を広げます。\n"
        "〇 社会福祉協議会の取組\n　・居場所づくり{n}\n　　声をかけ合い、輪を広げます。\n\n"
    )
    found = read(HEAD + "".join(section.format(n=n) for n in (1, 2)))
    assert told(found) == [
        one
        for n in (1, 2)
        for one in (
            (f"見守りの推進{n}", (GOAL, f"見守り{n}"), ("福祉課",), TEXT),
            (f"交流の充実{n}", (GOAL, f"見守り{n}"), ("高齢課",), TEXT),
            (f"居場所づくり{n}", (GOAL, f"見守り{n}"), ("社会福祉協議会",), TEXT),
        )
    ]


def test_numbers_in_rings_over_twenty_and_rings_before_digits_and_counters() -> None:
    body = f"\n　{TEXT}\n担当：福祉課\n"
    rings = read(f"{HEAD}㉑【重点】見守りの推進{body}㊱交流の充実{body}")
    assert [(m.number, m.title, m.marks) for m in rings.measures] == [
        ("㉑", "見守りの推進", ("重点",)),
        ("㊱", "交流の充実", ()),
    ]
    found = read(f"{HEAD}1-1-①３歳児健診の充実{body}1-1-②市民後見人の育成{body}")
    assert [(m.number, m.title) for m in found.measures] == [
        ("1-1-①", "３歳児健診の充実"),
        ("1-1-②", "市民後見人の育成"),
    ]


def test_a_table_of_the_whole_system_names_each_measure_once_more_and_makes_none() -> None:
    system = "基本目標\t施策\t取組\n支え合う地域づくり\t(1) 見守り\t①見守りの推進②119番通報の多言語対応\n"
    body = f"①　見守りの推進\n　{TEXT}（福祉課）\n②　119番通報の多言語対応\n　{TEXT}（福祉課）\n"
    assert [m.title for m in read(f"第３章　体系\n{system}\n{HEAD}(1) 見守り\n{body}").measures] == [
        "見守りの推進",
        "119番通報の多言語対応",
    ]


def test_sheets_with_figures_below_them_end_where_the_next_begins() -> None:
    rows: list[list[object]] = [["見本市地域福祉計画"], ["基本目標1　支え合う地域づくり"]]
    for title in ("見守りの推進", "交流の充実", "学びの場の整備"):
        rows += [["取組名", title], ["現状と課題", "つながりが薄れています。"], ["取組内容", TEXT], ["担当", "福祉課"]]
        rows += [["指標", "現状", "R8", "R9"], ["相談件数", "120件", "→", "200件"], []]
    found = workbook(rows)
    assert [(m.title, m.description, m.owner) for m in found.measures] == [
        (title, TEXT, "福祉課") for title in ("見守りの推進", "交流の充実", "学びの場の整備")
    ]
    assert [(i.name, i.baseline, i.targets) for i in found.measures[0].indicators] == [
        ("相談件数", "120件", (("R9", "200件"),))
    ]


def test_a_word_of_the_heading_row_in_three_pieces_and_one_office_for_several_rows() -> None:
    head = "担当課    事業名          内容                      今後    \n"
    head += f"{' ' * 52}の方    \n{' ' * 52}向      \n"
    rows = (
        "福祉課    見守りの推進    声をかけ合い、輪を広げま  継続\n                          す。\n"
        "          交流の充実      声をかけ合い、輪を広げま  継続\n                          す。\n"
        "高齢課    学びの場の整備  声をかけ合い、輪を広げま  拡充\n                          す。\n"
    )
    assert told(read(HEAD + head + rows)) == [
        (title, (GOAL,), (owner,), TEXT)
        for title, owner in (("見守りの推進", "福祉課"), ("交流の充実", "福祉課"), ("学びの場の整備", "高齢課"))
    ]


def test_cells_of_two_columns_in_one_line_are_no_title() -> None:
    text = f"{HEAD}（１）見守り |　　　交流 |\n　{TEXT}\n"
    assert [m.title for m in read(text).measures] == []


DISTRICTS = [
    ("北部地区", "声をかけ合うまち", [("主な活動", ("あいさつ運動", "サロンの開催"))]),
    ("川沿い地区", "助け合うまち", [("主な活動", ("防災マップづくり", "夏まつり"))]),
]


def districts(text: str) -> list[tuple[str, str, list[tuple[str, tuple[str, ...]]]]]:
    found = read(f"{HEAD}（１）見守りの推進\n　{TEXT}\n担当：福祉課\n\n第５章　地区別計画\n\n{text}\n第６章　資料編\n")
    assert [m.title for m in found.measures] == ["見守りの推進"]
    return [(d.name, d.motto, [(h.title, h.points) for h in d.headings]) for d in found.districts]


def test_districts_whose_names_stand_alone_on_a_line() -> None:
    boxes = (
        "北部地区\nめざす姿\t声をかけ合うまち\n主な活動\t・あいさつ運動 ・サロンの開催\n\n"
        "■川沿い地区\nめざす姿\t助け合うまち\n主な活動\t・防災マップづくり\n・夏まつり\n"
    )
    assert districts(boxes) == DISTRICTS
    plain = (
        "北部地区\n〈めざす姿〉声をかけ合うまち\n・あいさつ運動\n\n川沿い地区\n〈めざす姿〉助け合うまち\n・夏まつり\n"
    )
    assert [(name, motto) for name, motto, _headings in districts(plain)] == [one[:2] for one in DISTRICTS]


def test_districts_in_columns_set_with_spaces() -> None:
    table = (
        "地区            スローガン            主な活動\n北部地区        声をかけ合うまち      ・あいさつ運動\n"
        f"{' ' * 38}・サロンの開催\n川沿い地区      助け合うまち          ・防災マップづくり\n{' ' * 38}・夏まつり\n"
    )
    assert districts(table) == DISTRICTS


def test_tables_of_districts_end_where_the_next_district_begins() -> None:
    table = "テーマ            取組\n見守り            声をかけます。\n交流              集います。\n\n"
    found = districts(f"1　北部地区\n目標：声をかけ合うまち\n{table}2　川沿い地区\n目標：助け合うまち\n{table}")
    assert [(name, motto) for name, motto, _headings in found] == [one[:2] for one in DISTRICTS]


def test_one_line_that_names_a_district_is_no_plan_of_it() -> None:
    assert districts("北部地区\n話し合いを進めます。\n") == []


def test_a_title_takes_no_owner_below_it_for_its_rest() -> None:
    found = read(
        f"{HEAD}A101　個別避難計画の作成\n担当課　社会福祉協議会\n　{TEXT}\nA102　見守りの推進\n担当課　福祉課\n　{TEXT}\n"
    )
    assert [(m.title, m.owner) for m in found.measures] == [
        ("個別避難計画の作成", "社会福祉協議会"),
        ("見守りの推進", "福祉課"),
    ]
