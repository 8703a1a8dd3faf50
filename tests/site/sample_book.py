"""Builds sample books for the site's tests: a rich town of 13 districts and 36 measures, and variants of it.

Everything in it is invented, as the sample bar says, except the names in sample_facts.
"""

from typing import Literal

from meguru.publish.book import Book
from meguru.publish.book.check import MeasureYear
from meguru.publish.book.head import EarlierMeasure, ScaleEntry
from meguru.publish.book.plan import DistrictEntry, IndicatorEntry, MeasureEntry, ThemeEntry
from meguru.publish.book.records import ActivityEntry, AdviceEntry, AmendmentEntry, OpinionEntry
from tests.site.sample_basics import basics_days
from tests.site.sample_counts import settled
from tests.site.sample_facts import (
    ACTIVITIES,
    CONTINUED,
    COUNCIL_MEASURES,
    DISTRICTS,
    SLOGANS,
    THEMES,
    WARD_MEASURES,
)

YEARS = {
    2015: "平成27年度",
    2016: "平成28年度",
    2017: "平成29年度",
    2018: "平成30年度",
    2019: "令和元年度",
    2020: "令和2年度",
}
PILLARS = {"ひろがる": "hirogaru", "つながる": "tsunagaru", "とどく": "todoku"}


# The measure of the plan before that one of this plan continues, judged in that plan's own words.
EARLIER: EarlierMeasure = {
    "term": 2, "code": "m21", "number": 21, "title": "声をかけ合う町", "advice": [],
    "years": [{"fiscal_year": 2015, "label": "平成27年度", "rating_label": "できた", "committee_label": ""}],
}  # fmt: skip


def scale() -> list[ScaleEntry]:
    """Four steps and the four special codes."""
    steps: list[tuple[str, str, str, Literal["a", "b", "c", "d"]]] = [
        ("A", "順調", "目標どおりか、それ以上", "a"),
        ("B", "おおむね順調", "少し届かないが、進んでいる", "b"),
        ("C", "やや遅れている", "見直せば間に合う", "c"),
        ("D", "遅れている", "このままでは届かない", "d"),
    ]
    out: list[ScaleEntry] = []
    for index, (code, label, meaning, tone) in enumerate(steps):
        out.append(
            {"code": code, "letter": code, "label": label, "meaning": meaning, "step": 4 - index, "steps": 4,
             "tone": tone, "is_special": False}
        )  # fmt: skip
    special = [
        ("not_done", "未実施"),
        ("cancelled", "中止"),
        ("not_applicable", "対象外"),
        ("not_assessable", "評価不能"),
    ]
    for code, label in special:
        out.append(
            {"code": code, "letter": "―", "label": label, "meaning": "", "step": 0, "steps": 4, "tone": "x",
             "is_special": True}
        )  # fmt: skip
    return out


def _ratings(index: int, year: int) -> tuple[str, str]:
    """Own and committee rating of the n-th measure in a year."""
    if index == 33:
        return "cancelled", "cancelled"
    own = "BABBCABBAB"[(index + year) % 10]
    committee = "C" if index in (5, 22) and year == 2017 else "BABBCABCAB"[(index + year) % 10]
    return own, committee


def _measure_year(index: int, fiscal_year: int, recorded: int) -> MeasureYear:
    own, committee = _ratings(index, fiscal_year)
    base: MeasureYear = {
        "fiscal_year": fiscal_year, "label": YEARS[fiscal_year], "state": "planned", "plan": "", "did": "", "outcome": "",
        "issue": "", "rating": None, "rating_reason": "", "committee_rating": None, "committee_comment": "",
        "direction": None, "next_plan": "", "advice": [], "activities": 0, "people": 0,
    }  # fmt: skip
    if fiscal_year <= recorded:
        base.update(
            {
                "state": "recorded",
                "plan": "区役所と地域ケアプラザで、年に40回の講座を開く。",
                "did": f"講座を{42 + index}回開いた。小学校3校でもはじめて開き、子どもから家庭へ話が広がった。",
                "outcome": "参加した人の9割が「役に立った」と答えた。",
                "issue": "働く世代の参加が1割に満たない。\n会場が駅から遠いという声もある。",
                "rating": own,
                "rating_reason": "回数は増えたが、目標の人数には少し届かなかった。",
                "committee_rating": committee,
                "committee_comment": "働く世代の参加が少ない。開く曜日と時間の見直しが必要と考える。"
                if own != committee
                else "",
                "direction": "amend" if index == 5 else "keep",
                "next_plan": "土曜日と夕方にも、各地区の会場で講座を開く。",
                "advice": ["H29-01"] if index == 5 and fiscal_year == 2017 else [],
            }
        )
    elif fiscal_year == recorded + 1:
        base.update({"state": "running", "plan": "土曜日と夕方にも、各地区の会場で講座を開く。"})
    return base


def _indicators(index: int, recorded: int) -> list[IndicatorEntry]:
    if index % 3 == 2:
        years = [2016, 2017, 2018, 2019, 2020]
        actuals = [2240.0 + index, 2310.0 + index, 2470.0 + index, 2600.0 + index, 2710.0 + index]
        return [
            {
                "name": "講座を受けた人", "unit": "人", "baseline": 1860.0 + index, "baseline_label": "平成27年度",
                "years": [
                    {"fiscal_year": y, "label": YEARS[y], "target": 2200.0 + 400 * k,
                     "actual": actuals[k] if y <= recorded else None}
                    for k, y in enumerate(years)
                ],
            },
        ]  # fmt: skip
    return []


def _measures(recorded: int) -> list[MeasureEntry]:
    rows: list[tuple[str, str, str, Literal["department", "council"], bool]] = []
    rows += [(group, title, pillar, "department", False) for group, title, pillar in WARD_MEASURES]
    rows += [(group, title, pillar, "council", False) for group, title, pillar in COUNCIL_MEASURES]
    rows += [("継続して行う事業", title, "", "council", True) for title in CONTINUED]
    out: list[MeasureEntry] = []
    for index, (group, title, pillar, kind, continued) in enumerate(rows):
        linked = [DISTRICTS[(index + k * 4) % 13][0] for k in range(3)] if index != 8 else []
        out.append(
            {
                "code": f"m{index + 1:02}", "number": index + 1, "title": title,
                "description": "暮らしの困りごとに早く気づき、そっと手を貸せる人を町にふやします。",
                "pillar": PILLARS.get(pillar), "owner": "港北区役所" if kind == "department" else "港北区社会福祉協議会",
                "owner_kind": kind, "group": group, "kind": "continued_project" if continued else "measure",
                "from_label": "平成28年度", "ended_label": "平成29年度" if index == 34 else "",
                "related": ["地域ケアプラザ", "民生委員児童委員協議会"] if index % 2 else [], "districts": linked,
                "themes": [(code, 1) for code in linked[:2]], "indicators": _indicators(index, recorded),
                "years": [_measure_year(index, year, recorded) for year in (2016, 2017, 2018, 2019, 2020)
                          if year <= recorded + 1],
                "amendments": {5: ["改1"], 12: ["改2"]}.get(index, []), "opinions": ["意1"] if index == 5 else [],
                "before": [EARLIER] if index == 5 else [],
            }
        )  # fmt: skip
    out[11]["parts"] = [
        {"number": 1, "title": "仕事さがしの支援", "text": "面接の練習から付き添います。", "owner": ""},
        {"number": 2, "title": "家計の支援", "text": "毎月の出入りを一緒に書き出します。", "owner": "港北区社会福祉協議会"},
    ]  # fmt: skip
    out[11]["indicators"][0]["part"] = 2
    out[11]["years"][0]["parts"] = [
        {"number": 1, "title": "仕事さがしの支援", "owner": "", "did": "12人が働きはじめました。", "rating": None},
        {"number": 2, "title": "家計の支援", "owner": "港北区社会福祉協議会", "did": "30世帯と書き出しました。", "rating": "A"},
    ]  # fmt: skip
    out[2]["changes"] = [
        {"heading": "平成29年7月1日からの一緒に行う課や団体", "on": "2017-07-01", "on_label": "平成29年7月1日",
         "label": "一緒に行う課や団体", "before": "なし", "after": "見本長寿クラブ連合会", "reason": "体操を2つの会で開くため"},
    ]  # fmt: skip
    return out


def _theme(district: int, number: int) -> ThemeEntry:
    title, aim = THEMES[(district + number) % 6]
    return {
        "number": number, "title": title, "aim": aim, "measures": ["m06"] if number == 1 else ["m13", "m16"],
        "years": [
            {"fiscal_year": 2016, "label": YEARS[2016], "did": "話し合いを3回開きました。", "good": "", "trouble": "",
             "next": "", "help": ""},
            {"fiscal_year": 2017, "label": YEARS[2017],
             "did": "公園の朝の体操を、1か所から3か所にふやしました。\n坂道を歩く会を、春と秋に開きました。",
             "good": "はじめて来た人が、次の回の手伝いをしてくれました。" if number == 1 else "",
             "trouble": "雨の日に集まれる場所がありません。" if number == 1 else "",
             "next": "会館まで遠い人のため、近くの公園でも体操を始めます。",
             "help": "体操を教えられる人を紹介してください。" if number == 2 else ""},
        ],
        "amendments": ["改3"] if district == 9 and number == 1 else [],
        "before": ["第2期の3「朝のあいさつ」"] if district == 9 and number == 1 else [],
    }  # fmt: skip


def _district(index: int) -> DistrictEntry:
    code, name, reading, row, column, towns = DISTRICTS[index]
    cancelled = index == 7
    return {
        "code": code, "number": index + 1, "name": name, "reading": reading, "federation": f"{name}地区連合町内会",
        "slogan": SLOGANS[index],
        "sections": [{"heading": "わたしたちのまち", "body": "川と坂に囲まれた町です。"}] if index % 2 else [],
        "themes": [_theme(index, number) for number in range(1, 3 + index % 4)],
        "years": [
            {"fiscal_year": 2016, "label": YEARS[2016], "manner": "held", "note": "", "review": "accepted",
             "activities": 0, "people": 0},
            {"fiscal_year": 2017, "label": YEARS[2017],
             "manner": "cancelled" if cancelled else "written" if index == 3 else "held",
             "note": "会場の改修のため、この年の集まりはありませんでした。" if cancelled else "",
             "review": "accepted", "activities": 0, "people": 0},
        ],
        "towns": towns, "opinions": ["意2"] if index == 9 else [], "tile": {"row": row, "column": column},
        "basics": [] if index == 2 else basics_days(index),
    }  # fmt: skip


def _activities() -> list[ActivityEntry]:
    out: list[ActivityEntry] = []
    months = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    for index, row in enumerate(DISTRICTS):
        if index == 7:
            continue
        for k in range(10 + index % 5):
            title, text, people = ACTIVITIES[(k + index) % len(ACTIVITIES)]
            month = months[(k * 5 + index) % 12]
            year = 2017 if month >= 4 else 2018
            out.append(
                {"on": f"{year}-{month:02}-{(k * 7) % 27 + 1:02}", "on_label": f"{month}月{(k * 7) % 27 + 1}日",
                 "fiscal_year": 2017, "place": f"{row[5][0]}の会館", "district": row[0],
                 "measures": ["m06"] if k % 3 == 0 else ["m13"], "people": people, "text": f"{title}。{text}"}
            )  # fmt: skip
    return sorted(out, key=lambda a: a["on"])


def _advice() -> list[AdviceEntry]:
    common = {"meeting": 1, "given_label": "平成30年7月27日", "fiscal_year": 2017, "district": None}
    rows = [
        ("H29-01", "意見", "働く世代が参加できる曜日と時間を考えてほしい。", "m06", "高齢・障害支援課", True, ["改1"]),
        ("H29-02", "提案", "地区どうしが学び合う場を、年2回にできないか。", None, "区社協", False, []),
        ("H29-03", "質問", "要援護者の名簿は、何地区で受け渡しが済んだのか。", "m05", "高齢・障害支援課", True, []),
    ]
    out: list[AdviceEntry] = []
    for number, kind, text, measure, addressee, replied, amendments in rows:
        out.append(
            {
                "number": number, "kind_label": kind, "text": text, "measure": measure, "addressee": addressee,
                "amendments": amendments,
                "reply": {"stance": "will", "stance_label": "対応する", "text": "土曜日と夕方の講座を、3つの地区でためします。",
                          "on_label": "平成30年9月22日", "by": "共同事務局", "to_earlier": True} if replied else None,
                **common,  # type: ignore[typeddict-item]
            }
        )  # fmt: skip
    return out


def _amendments() -> list[AmendmentEntry]:
    decided = {
        "decided_label": "平成31年3月15日",
        "effective_year": 2018,
        "effective_label": "平成30年度",
        "fiscal_year": 2017,
    }
    rows: list[tuple[str, Literal["keep", "add", "amend", "end"], str, str | None, str | None, str, str, str, str]] = [
        ("改1", "amend", "修正", "m06", None, "認知症の理解・啓発の推進", "平日の昼間に、区役所で講座を開く。",
         "土曜日と夕方にも、各地区の会場で講座を開く。", "「働いていると参加できない」というご意見と、委員会の助言があったため。"),
        ("改2", "add", "追加", "m13", None, "地域の防災活動の啓発・支援", "",
         "障がいのある人と一緒に行う訓練を、年に2地区で始める。", "3つの地区の振り返りに、同じ心配が書かれていたため。"),
        ("改3", "amend", "修正", None, "nippa", "歩いて、笑って、健康づくり", "公園で体操をする。", "3つの公園で体操をする。",
         "会館まで遠い人がいるため。"),
    ]  # fmt: skip
    out: list[AmendmentEntry] = []
    for number, kind, label, measure, district, title, before, after, reason in rows:
        first = number == "改1"
        out.append(
            {
                "number": number, "kind": kind, "kind_label": label, "measure": measure, "district": district,
                "theme": 1 if district else None, "title": title, "before": before, "after": after, "reason": reason,
                "advice": ["H29-01"] if first else [], "opinions": ["意1"] if first else [],
                "other_cause": "" if first else "地区の振り返り", **decided,  # type: ignore[typeddict-item]
            }
        )  # fmt: skip
    return out


def _opinions() -> list[OpinionEntry]:
    rows = [
        (
            "意1",
            "はがき",
            "kikuna",
            "m06",
            "仕事をしているので、平日の昼の講座には出られません。",
            "土曜日と夕方の講座を始めます。",
            "土曜と夕方の11回に、314人が参加しました。",
        ),
        (
            "意2",
            "はがき",
            "nippa",
            None,
            "坂が多くて会館まで行けない。もっと近くで集まれる場がほしい。",
            "会館のほかに2か所で、月1回の集まりを始めることにしました。",
            "9月に1か所目が始まりました。",
        ),
        (
            "意3",
            "ウェブ",
            "hiyoshi",
            None,
            "子どもと一緒にできるボランティアを知りたい。",
            "「親子で参加」の印をつけ、探せるようにしました。",
            "23の活動に印がつきました。",
        ),
        ("意4", "ファクス", None, None, "計画の冊子は字が小さく、むずかしい。", "大きな文字の版をつくります。", ""),
        ("意5", "窓口", None, "m13", "避難所まで行けない人の訓練もしてほしい。", "", ""),
    ]
    out: list[OpinionEntry] = []
    for number, channel, district, measure, text, answer, after in rows:
        out.append(
            {"number": number, "received_label": "平成29年5月12日", "fiscal_year": 2017, "channel_label": channel,
             "district": district, "measure": measure, "text": text, "answer": answer,
             "class_label": "反映" if answer else "", "answered_label": "平成29年9月15日" if answer else "", "after": after}
        )  # fmt: skip
    return out


def rich_book(recorded: int = 2017) -> Book:
    """The rich town after ``recorded`` has been published."""
    measures, districts, activities = _measures(recorded), [_district(i) for i in range(13)], _activities()
    opinions, advice, amendments = _opinions(), _advice(), _amendments()
    states = {y: "published" if y <= recorded else "current" if y == recorded + 1 else "future" for y in YEARS}
    return settled({
        "schema": "meguru.book", "schema_version": 1,
        "town": {
            "slug": "kohoku", "name": "港北区", "reading": "こうほくく", "office_name": "港北区役所",
            "council_name": "港北区社会福祉協議会", "is_sample": True,
            "sample_note": "数字・できごと・ご意見は、説明のための例です。",
            "contact": {"department": "福祉保健課", "telephone": "000-000-0000", "fax": "000-000-0001",
                        "post": "〒000-0000 見本市見本町1 港北区役所 福祉保健課"},
        },
        "term": {
            "number": 3, "name": "第3期港北区地域福祉保健計画", "nickname": "ひっとプラン港北",
            "vision": "誰もが安心して健やかに暮らせるまち港北", "first_year": 2016, "last_year": 2020,
            "period_label": "平成28年度から令和2年度まで",
            "words": {"district_plan": "地区計画", "district_committee": "地区計画推進委員会", "sub_group": "部会",
                      "support_staff": "地区計画サポートスタッフ", "committee": "策定・推進委員会", "liaison": "連絡会議"},
            "scale": scale(),
            "directions": [{"code": "keep", "label": "継続"}, {"code": "add", "label": "追加"},
                           {"code": "amend", "label": "修正"}, {"code": "end", "label": "終了"}],
            "stages": [
                {"key": "plan", "label": "計画", "english": "Plan", "from_month": 2, "to_month": 3},
                {"key": "do", "label": "推進", "english": "Do", "from_month": 4, "to_month": 3},
                {"key": "check", "label": "振り返り", "english": "Check", "from_month": 4, "to_month": 8},
                {"key": "act", "label": "継続・追加・修正", "english": "Act", "from_month": 9, "to_month": 1},
            ],
        },
        "year": {"fiscal_year": recorded, "label": YEARS[recorded], "next_fiscal_year": recorded + 1,
                 "next_label": YEARS.get(recorded + 1, ""), "edition": recorded - 2014,
                 "published_on": f"{recorded + 1}-10-15", "published_label": "平成30年10月15日", "issue": 1},
        "years": [
            {"fiscal_year": y, "label": YEARS[y], "old_label": {2019: "平成31年度", 2020: "平成32年度"}.get(y, ""),
             "state": states[y]}  # type: ignore[typeddict-item]
            for y in YEARS if y >= 2016
        ],
        "pillars": [{"key": key, "name": name, "description": text} for (name, key), text in
                    zip(PILLARS.items(), ("活動の輪を、まちじゅうに広げます。", "人と人、団体と団体をつなぎます。",
                                          "知らせと手助けを、必要な人にとどけます。"), strict=True)],
        "bodies": [
            {"key": "formulation", "name": "「ひっとプラン港北」策定・推進委員会", "side": "ward",
             "description": "取組の報告を受けて評価し、助言します。", "members": ["学識経験者", "自治会町内会の代表"],
             "seats": 15, "vacant": 1},
            {"key": "secretariat", "name": "区役所・区社協（共同事務局）", "side": "ward",
             "description": "計画を進める共同の事務局です。",
             "members": ["港北区役所", "港北区社会福祉協議会"], "seats": 0, "vacant": 0},
            {"key": "district_committees", "name": "地区計画推進委員会（13地区）", "side": "district",
             "description": "地区の計画を進めます。", "members": [d[1] for d in DISTRICTS], "seats": 210, "vacant": 4},
            {"key": "liaison", "name": "地区計画推進委員会連絡会議", "side": "district",
             "description": "地区どうしで取組を分け合います。", "members": ["13地区の代表"], "seats": 13, "vacant": 0},
            {"key": "support", "name": "地区計画サポートスタッフ", "side": "district",
             "description": "区役所・区社協・地域ケアプラザの職員が、地区を支えます。",
             "members": ["区役所", "区社協", "地域ケアプラザ"],
             "seats": 0, "vacant": 0},
        ],
        "flows": [
            {"source": "secretariat", "target": "formulation", "label": "報告", "both_ways": False},
            {"source": "formulation", "target": "secretariat", "label": "助言", "both_ways": False},
            {"source": "support", "target": "district_committees", "label": "支援", "both_ways": False},
            {"source": "district_committees", "target": "liaison", "label": "情報共有・取組提案等", "both_ways": True},
            {"source": "liaison", "target": "secretariat", "label": "連絡・調整・報告（集約）", "both_ways": True},
        ],
        "organisations": [
            {"kind": "care_plaza", "kind_label": "地域ケアプラザ", "name": "新羽地域ケアプラザ", "districts": ["nippa"]},
            {"kind": "care_plaza", "kind_label": "地域ケアプラザ", "name": "日吉本町地域ケアプラザ", "districts": ["hiyoshi"]},
            {"kind": "federation", "kind_label": "連合町内会", "name": "大曽根自治連合会", "districts": ["osone"]},
            {"kind": "section", "kind_label": "係", "name": "事業企画係", "districts": [], "under": "福祉保健課"},
        ],
        "renamings": [
            {"kind": "organisation", "kind_label": "組織", "day": "2018-04-01", "day_label": "平成30年4月1日",
             "before": "大曽根自治連合会", "after": "大曽根連合町内会"},
        ],
        "participants": [
            {"name": "学校、福祉関連施設、商店会", "description": "地域にある施設",
             "roles": ["地域の計画を理解し、地域と協力して実践します。", "活動場所を提供します。"],
             "hosts": [{"name": "見本小学校", "activities": 2, "people": 45}]},
            {"name": "区民", "description": "", "roles": ["できることから参加します。"], "hosts": []},
        ],
        "measures": measures, "districts": districts, "activities": activities,
        "meetings": [{"number": 1, "body": "策定・推進委員会", "on": "2018-07-27", "on_label": "平成30年7月27日",
                      "place": "区役所", "attendance": "委員15人のうち12人が出席"}],
        "advice": advice, "amendments": amendments, "opinions": opinions,
        "opinion_counts": [{"fiscal_year": 2017, "label": YEARS[2017], "received": 8, "shown": 5, "waiting": 2, "withheld": 1}],
        "summary": {"measures": 0, "districts": 0, "activities": 0, "people": 0, "opinions": 0, "answered": 0, "advice": 0,
                    "replied": 0, "ratings": [], "sentences": []},
        "past": [{"fiscal_year": 2016, "label": "平成28年度", "issue": 1, "published_label": "平成29年9月15日",
                  "sha256": "ab" * 32}],
    })  # fmt: skip
