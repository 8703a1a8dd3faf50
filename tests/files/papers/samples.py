"""What the tests put on paper: a sheet of a measure, a sheet of a district, and a committee report of any size.

Sheets come with the product's words as they are said; a report with them as they are kept.
"""

from datetime import date
from typing import Any

from meguru.check.reviews.rules import MANNER_LABELS, MEANS_LABELS, MEASURE_FIELDS, THEME_FIELDS, Means
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _
from meguru.plan.terms.scale import Scale
from meguru.plan.terms.settings import DEFAULT_DIRECTIONS

Data = dict[str, Any]

TOWN = "港北区"
WORDS = "見守りの会が3か所から5か所に増えました。新しい2か所では、民生委員と自治会町内会が一緒に準備をしました。"
LONG_MEASURE = (
    "地域で支えあう仕組みづくりと担い手の発掘・育成・マッチングの推進／"
    "ボランティアコーディネート機能の強化と関係機関との連携（継続）"
)
LONG_OWNER = "社会福祉法人横浜市港北区社会福祉協議会ボランティアセンター運営委員会連絡調整担当"
LONG_THEME = (
    "子どもから高齢者まで、障がいのある人もない人も、"
    "だれもが顔の見える関係をつくり、みんなで支えあうまちづくりをすすめよう"
)
HOSTILE = (
    '#import "@preview/x:1.0.0": * $x^2$ *太* _斜_ `code` <label> @ref \\ // /* */ #{ panic() } ] } ) ~ -- = 見出し'
)
MEETING: Data = {
    "committee": "「ひっとプラン港北」策定・推進委員会",
    "number": 1,
    "held_on": "2017-07-27",
    "place": "区役所4階 1号会議室",
}


def asked(label: str, text: str = "", last: str = "") -> Data:
    """A field of a sheet."""
    return {"label": label, "text": text, "last": last, "lines": 4, "is_required": True}


def _sheet(**own: Any) -> Data:
    scale, year = Scale(), FiscalYear(2016)
    return {
        "fiscal_year": 2016,
        "label": year.label,
        "last_name": year.name_of(year.previous),
        "last_heading": _("{name}（{label}）").format(name=_("昨年度"), label=year.previous.label),
        "facts": _("担当　{owner}").format(owner=LONG_OWNER),
        "is_open": True,
        "due": wareki(date(2017, 5, 15)),
        "dated": "2017-05-15",
        "advice": [],
        "manners": [{"label": label, "is_chosen": False} for label in MANNER_LABELS.values()],
        "manner_note": asked(_("行い方のわけ（書面・中止のとき。公表されます）")),
        "means": [label for key, label in MEANS_LABELS.items() if key is not Means.SCREEN],
        "confirmed_by": "",
        "confirmed_on": "",
        "confirmed_means": "",
        "last_rating": scale.ratings[1].label,
        "last_from": "",
        "directions": [{"label": each.label, "is_chosen": False} for each in DEFAULT_DIRECTIONS],
        "ratings": [
            {"letter": r.letter, "label": r.label, "meaning": r.meaning, "step": r.step, "steps": 4,
             "is_chosen": r.code == "B"}
            for r in scale.ratings
        ],
        "indicators": [{"name": "見守りの会の数", "unit": "か所", "last": 1123, "target": 1200.0, "actual": None}],
        "themes": [],
        "parts": [],
        "fields": [],
        **own,
    }  # fmt: skip


def measure_sheet(text: str = "", last: str = "", *, heading: str = LONG_MEASURE) -> Data:
    """A measure's sheet with the same text in every field."""
    fields = [asked(field.label, text, last) for field in MEASURE_FIELDS]
    return _sheet(is_district=False, heading=heading, fields=fields)


def district_sheet(text: str = "", last: str = "") -> Data:
    """A district's sheet with three themes."""
    themes = [
        {"number": number, "title": LONG_THEME, "aim": "あいさつから。",
         "fields": [asked(field.label, text, last) for field in THEME_FIELDS]}
        for number in (1, 2, 3)
    ]  # fmt: skip
    return _sheet(is_district=True, heading="新吉田あすなろ地区", facts="", themes=themes)


def _measure(number: int, text: str) -> Data:
    code = ("A", "B", "C", "cancelled")[number % 4]
    return {
        "code": f"m{number:02}",
        "number": number,
        "title": f"{LONG_MEASURE}{number}",
        "pillar": ("wide", "join", "")[number % 3],
        "owner": LONG_OWNER,
        "group": "地域福祉の推進",
        "description": "",
        "rating": code,
        "rating_label": "",
        "direction": "keep",
        "fields": [{"key": field.key, "label": field.label, "text": text} for field in MEASURE_FIELDS],
        "indicators": [
            {"name": f"指標{number}", "unit": "人", "baseline": 0.0, "target": 1234567.0, "actual": None if number % 2 else 12.5}
        ],
        "activities": 3,
        "people": 120,
    }  # fmt: skip


def _district(number: int, text: str) -> Data:
    return {
        "code": f"d{number}",
        "name": "新吉田あすなろ",
        "manner": "written" if number == 1 else "held",
        "manner_label": "書面で行った" if number == 1 else "集まって行った",
        "manner_note": "会長の席が空いていたため。" if number == 1 else "",
        "activities": 4,
        "people": 80,
        "themes": [
            {"number": 1, "title": LONG_THEME,
             "fields": [{"key": field.key, "label": field.label, "text": text} for field in THEME_FIELDS]}
        ],
    }  # fmt: skip


def _advice(number: int, *, is_answered: bool, text: str) -> Data:
    return {
        "number": f"H27-{number:02}",
        "kind": "助言",
        "text": text,
        "measure": "",
        "district": "新羽",
        "addressee": LONG_OWNER,
        "due": "平成29年3月30日",
        "stance": "対応する" if is_answered else "",
        "reply": text if is_answered else "",
    }


def report(*, measures: int = 36, districts: int = 13, moved: int = 5, advice: int = 4, text: str = WORDS) -> Data:
    """A committee report as ``overview.report`` makes it."""
    scale = Scale()
    rows = [_measure(number, text) for number in range(1, measures + 1)]
    given = [_advice(number, is_answered=number % 2 == 0, text=text) for number in range(1, advice + 1)]
    label = {rating.code: rating.label for rating in scale.ratings}
    return {
        "fiscal_year": 2016,
        "label": "平成28年度",
        "term": "第3期港北区地域福祉保健計画",
        "nickname": "ひっとプラン港北",
        "scale": scale.rows(),
        "directions": {"keep": "継続"},
        "pillars": [{"key": "wide", "name": "ひろがる"}, {"key": "join", "name": "つながる"}],
        "counts": {"sheets": measures + districts, "accepted": measures + districts},
        "summary": {
            "ratings": [],
            "moved": [
                {"code": r["code"], "title": r["title"], "before": "順調", "after": label[r["rating"]], "reason": text}
                for r in rows[:moved]
            ],
            "low": [
                {"code": r["code"], "title": r["title"], "rating": label["C"], "reason": text}
                for r in rows
                if r["rating"] == "C"
            ],
            "special": [
                {"code": r["code"], "title": r["title"], "label": label[r["rating"]]}
                for r in rows
                if r["rating"] == "cancelled"
            ],
            "unanswered": [row for row in given if not row["stance"]],
            "activities": 240,
            "people": 12345,
            "cancelled_districts": [],
        },
        "measures": rows,
        "districts": [_district(number, text) for number in range(1, districts + 1)],
        "last_advice": given,
    }
