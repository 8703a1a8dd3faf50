"""Made-up content of the page of components, the workshop's parts first: short, there to be looked at and not read."""

from dataclasses import dataclass
from datetime import date, datetime

from meguru.check.reviews.rules import SHEET_MACHINE, SheetState
from meguru.core.clock import JAPAN
from meguru.core.language import _
from meguru.site.icons import PATHS

DAY = date(2018, 5, 21)
HOUR = datetime(2018, 5, 21, 14, 30, tzinfo=JAPAN)
YEAR = _("平成29年度")
TITLE = _("見守りの輪")
PERSON = _("見本の担当")
SHORT = _("見守りの人が12人に増えました。")
BEFORE = _("あいさつと声かけで、気づき合える町にします。")
AFTER = _("あいさつと声かけ、月に一度の集いで、気づき合える町にします。")
LONG = _(
    "長い文も、どの幅でも、はみ出さずに折り返します。欄は文の長さに合わせて伸び、ほかの欄を押し出しません。"
    "つづけて書いた英字 https://example.jp/a-very-long-address-that-has-no-place-to-break も、枠の中におさまります。"
)
# The roles of css/tokens.css; each has its swatch in web/look.css.
ROLES = [
    *("bg", "paper", "raised", "sun", "ink", "ink-2", "ink-3", "line", "line-soft", "edge"),
    *("accent", "accent-deep", "accent-mid", "accent-soft", "accent-tint", "on-accent"),
    *("now", "now-ink", "now-soft", "bad", "bad-ink", "bad-soft", "ok-ink", "ok-soft"),
    *("focus", "focus-glow", "bar", "on-bar"),
]
# Letter, label, step, tone, whether it is no step of the scale.
_SCALE = [
    ("A", _("大いに進んだ"), 4, "a", False),
    ("B", _("進んだ"), 3, "b", False),
    ("C", _("あまり進まなかった"), 2, "c", False),
    ("D", _("進まなかった"), 1, "d", False),
    ("―", _("評価しない"), 0, "x", True),
]


@dataclass(frozen=True)
class Flash:
    """A message above a page, of one kind."""

    tags: str
    sentence: str

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class WithState:
    """A sheet, of which nothing but its state is shown."""

    state: str


def ratings() -> list[dict[str, object]]:
    """Every rating there can be, as a book's scale has them."""
    return [
        {
            "code": letter,
            "letter": letter,
            "label": label,
            "meaning": _("見本の説明です。"),
            "step": step,
            "steps": 4,
            "tone": tone,
            "is_special": is_special,
        }
        for letter, label, step, tone, is_special in _SCALE
    ]


def stages() -> list[dict[str, object]]:
    """The four stages of a year."""
    spans = [("do", _("実行"), "Do", 4, 3), ("check", _("評価"), "Check", 5, 8), ("act", _("改善"), "Act", 9, 11)]
    spans.append(("plan", _("計画"), "Plan", 12, 3))
    return [
        {"key": key, "label": label, "english": english, "from_month": first, "to_month": last}
        for key, label, english, first, last in spans
    ]


def shared_samples() -> dict[str, object]:
    """What both looks show: marks, rings, figures, messages."""
    states = [(state.value, SHEET_MACHINE.states[state]) for state in SheetState]
    years = [("published", _("平成28年度")), ("published", YEAR), ("current", _("平成30年度"))]
    years += [("future", _("令和元年度")), ("future", _("令和2年度"))]
    return {
        "day": DAY,
        "long": LONG,
        "roles": ROLES,
        "icons": list(PATHS),
        "states": states,
        "counts": [(state, place + 1) for place, (state, _label) in enumerate(states)],
        "ratings": ratings(),
        "shares": [0.0, 0.25, 0.5, 1.0, None],
        "sizes": ["sm", "", "mid", "big"],
        "stages": stages(),
        "years": [{"state": state, "label": label, "old_label": ""} for state, label in years],
        "year": YEAR,
        "month_now": _("いま 5月"),
        "before": BEFORE,
        "after": AFTER,
        "messages": [
            Flash("success", _("保存しました。")),
            Flash("", _("お知らせです。することはありません。")),
            Flash("warning", _("この年度は閉じているので、読むだけです。")),
            Flash("error", _("保存できませんでした。もう一度お試しください。")),
        ],
    }


def workshop_samples() -> dict[str, object]:
    """What only the workshop shows: a board, the fields of a sheet, tasks."""
    return {
        "board": {"groups": [{"label": _("課"), "note": _("3か所"), "rows": _board_rows()}]},
        "no_board": {"groups": []},
        "sheets_at": "?at=",
        "today": DAY,
        "may_accept": True,
        "sheet": {"last_heading": _("前の年の文"), "last_name": YEAR, "rating": "B", "open_remarks": True},
        "last_rating": ratings()[1],
        "scale": [(each, each) for each in ratings()],
        "boxes": _boxes(),
        "figures": [
            {
                "indicator": {"id": "a", "name": _("集いの回数"), "unit": _("回")},
                "last": 10,
                "target": 12,
                "typed": "11",
                "seen": "11",
                "theirs": 13,
            }
        ],
        "tasks": [
            {"label": _("シートを書く（見守りの輪）"), "note": _("期限 平成30年5月31日"), "is_late": False},
            {"label": _("助言に答える（H28-01）"), "note": _("開庁日で3日おくれ"), "is_late": True},
        ],
    }


def _board_rows() -> list[dict[str, object]]:
    """A row late, a row with several sheets, a row where nothing is to be done."""
    rows: list[tuple[str, list[SheetState], int, str]] = [
        (_("福祉課"), [SheetState.RETURNED], 3, _("直しをお願いしました")),
        (_("健康づくり課"), [SheetState.WRITING, SheetState.SUBMITTED, SheetState.ACCEPTED], 0, _("提出しました")),
        (_("名前がたいへん長く、表の欄で折り返さなければならない課"), [SheetState.UNTOUCHED], 0, ""),
    ]
    return [
        {
            "key": "",
            "owner": owner,
            "sheets": [WithState(state.value) for state in sheets],
            "state_words": SHEET_MACHINE.states[sheets[0]],
            "days_late": late,
            "due_on": DAY,
            "last_act": last,
            "last_act_on": DAY if last else None,
            "waiting": {"code": "", "title": TITLE} if SheetState.SUBMITTED in sheets else None,
        }
        for owner, sheets, late, last in rows
    ]


def _boxes() -> list[dict[str, object]]:
    """A field of a sheet: as it is written, sent back, refused, and with what somebody else saved."""
    plain = {"label": _("したこと"), "value": SHORT, "letters": 15, "last": LONG, "is_required": True}
    remark = {"text": _("いつ始めたかも書いてください。"), "made_by": PERSON, "made_at": HOUR}
    hint = _("数や様子を、そのまま書いてください。")
    return [
        {**plain, "name": "did", "hint": hint, "notice": _("ほかの人も書いています。")},
        {**plain, "name": "good", "label": _("よかったこと"), "remark": remark, "before": BEFORE, "value": AFTER},
        {
            **plain,
            "name": "issue",
            "label": _("課題"),
            "error": _("書いてください。"),
            "value": "",
            "letters": 0,
            "last": "",
        },
        {**plain, "name": "next", "label": _("次の年の計画"), "theirs": BEFORE, "value": AFTER},
    ]
