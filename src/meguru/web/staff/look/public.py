"""The parts of the public site with made-up content, each as the site's own engine sets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meguru.core.language import _
from meguru.publish.book.plan import IndicatorEntry
from meguru.site.charts import indicator_views
from meguru.site.difference import side_by_side
from meguru.web.staff.look.samples import AFTER, BEFORE, LONG, PERSON, SHORT, TITLE, YEAR, ratings

_HERE = "#main"
_THIS_YEAR = {"label": YEAR, "next_label": _("平成30年度")}


@dataclass(frozen=True)
class Sample:
    """A part of the site: its name, its CSS, its template, what stands in it, and the list or box that pages put it in."""

    name: str
    css: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    list_css: str = ""
    box_css: str = ""
    is_band: bool = False


def public_samples() -> list[Sample]:
    """Every part that several pages of the site are built of."""
    return [*_places(), *_records(), *_judged()]


def _places() -> list[Sample]:
    """Where one is, and where one can go."""
    link = {"url": _HERE, "measure": {"title": TITLE}, "reported": True, "shown": ratings()[2]}
    ended = {"url": _HERE, "measure": {"title": TITLE, "ended_label": YEAR}, "silence": _("まだまとまっていません")}
    names = [_("東"), _("西"), _("南の丘"), _("名前の長い見本の町")]
    cells = [{"url": _HERE, "name": name, "reading": _("よみ"), "long": len(name) > 8} for name in names]
    rows = [{"cells": cells[:2], "inset": True}, {"cells": [cells[2], None, cells[3]], "inset": False}]
    crumbs = [{"url": _HERE, "label": _("はじめ")}, {"label": TITLE}]
    return [
        Sample(_("いまの場所"), ".crumbs", "parts/crumbs.html", {"crumbs": crumbs}),
        Sample(_("取組への道"), ".rel", "parts/measure_link.html", {"row": link, "has_results": True}, list_css="rel"),
        Sample(
            _("終わった取組への道"),
            ".rel .tag.keep",
            "parts/measure_link.html",
            {"row": ended, "has_results": True},
            list_css="rel",
        ),
        Sample(_("地区のタイル"), ".tiles .tile", "parts/tiles.html", {"tiles": {"columns": 3, "rows": rows}}),
        Sample(_("意見をつのる"), ".say .btn", "parts/say.html", {"opinion_url": _HERE, "base": "/"}),
    ]


def _records() -> list[Sample]:
    """What people said and did, and what became of it."""
    activity = {"title": TITLE, "text": SHORT, "entry": _activity()}
    done = {"did": f"{SHORT}\n{SHORT}", "good": SHORT, "trouble": LONG, "next": AFTER, "help": SHORT}
    theme = {"theme": {"number": 1, "title": TITLE, "aim": BEFORE}, "now": done}
    bare = {"theme": {"number": 2, "title": TITLE, "ended_label": YEAR}, "now": {}}
    nothing = _("記録はありません。")
    return [
        Sample(
            _("ご意見と回答"),
            ".voices .voice",
            "parts/voice.html",
            {"voice": _voice(answer=True)},
            list_css="voices one",
        ),
        Sample(
            _("回答を待つご意見"),
            ".voice .ans",
            "parts/voice.html",
            {"voice": _voice(answer=False)},
            list_css="voices one",
        ),
        Sample(_("助言とお答え"), ".qa .q .a", "parts/advice.html", _advice(reply=True), list_css="qa"),
        Sample(_("お答えを待つ助言"), ".qa .after", "parts/advice.html", _advice(reply=False), list_css="qa"),
        Sample(_("計画の変更"), ".change .pair del ins", "parts/change.html", {"change": _change()}, box_css="changes"),
        Sample(_("活動"), ".joins .join", "parts/activity.html", {"item": activity}, box_css="joins"),
        Sample(
            _("地区のテーマ"),
            ".themes .theme",
            "parts/theme.html",
            {"item": theme, "this_year": _THIS_YEAR},
            box_css="themes",
        ),
        Sample(
            _("終わったテーマ"),
            ".theme .tag.keep",
            "parts/theme.html",
            {"item": bare, "this_year": _THIS_YEAR, "nothing_done": nothing},
            box_css="themes",
        ),
    ]


def _judged() -> list[Sample]:
    """Ratings and figures."""
    scale = ratings()
    bars = [
        {
            "tone": str(each["tone"]),
            "scale": each,
            "label": each["label"],
            "own": place * 9,
            "committee": 30 - place * 7,
        }
        for place, each in enumerate(scale)
    ]
    summary = {"activities": 1234, "people": 56789, "opinions": 12, "advice": 3, "replied": 2, "measures": 37}
    told = {"measure": {"title": TITLE, "group": _("福祉課")}, "url": _HERE, "reported": True}
    rows = [
        {**told, "own": scale[0], "committee": scale[0]},
        {**told, "own": scale[1], "committee": scale[3], "differs": True},
        {**told, "reported": False, "silence": _("まだまとまっていません")},
    ]
    judged = {
        "this_year": _THIS_YEAR,
        "own": scale[1],
        "committee": scale[2],
        "committee_word": _("委員会"),
        "now": {"rating_reason": SHORT, "committee_comment": LONG},
        "gap": _("自己評価と委員会の評価がちがいます。"),
    }
    glance = {
        "summary": summary,
        "glance": {"activities": 1300, "people": 60000, "rows": bars, "top": 36},
        "full": True,
    }
    figures = {"indicators": indicator_views([_indicator()], "look")}
    return [
        Sample(_("一年の数字"), ".glance .facts .bars .bar", "parts/glance.html", glance),
        Sample(
            _("取組ごとの評価"),
            ".ratings .differs",
            "parts/year_ratings.html",
            {"groups": [{"name": TITLE, "rows": rows}]},
        ),
        Sample(_("評価のならび"), ".judge .gap-note", "parts/measure_judged.html", judged, is_band=True),
        Sample(_("数字の図と表"), ".chart .plot .plain", "parts/measure_figures.html", figures, is_band=True),
    ]


def _activity() -> dict[str, object]:
    return {"on": "2018-05-21", "on_label": _("5月21日"), "place": _("集会所"), "people": 1234}


def _voice(*, answer: bool) -> dict[str, object]:
    """A resident's word, answered or not."""
    entry = {"channel_label": _("はがき"), "text": LONG, "received_label": _("平成30年5月21日")}
    if answer:
        entry |= {"answer": SHORT, "after": AFTER}
    return {"where": TITLE, "share": 1.0 if answer else 0.25, "entry": entry}


def _advice(*, reply: bool) -> dict[str, object]:
    """A piece of advice, answered or not."""
    entry: dict[str, object] = {
        "number": "H28-01",
        "kind_label": _("助言"),
        "given_label": _("平成30年5月21日"),
        "text": LONG,
        "addressee": _("福祉課"),
    }
    if reply:
        entry["reply"] = {"text": SHORT, "by": PERSON, "on_label": _("平成30年5月21日")}
    return {"item": {"entry": entry, "stance": _("行います")}, "short": True}


def _change() -> dict[str, object]:
    """A change of the plan, what differs marked."""
    before, after = side_by_side(BEFORE, AFTER)
    entry = {
        "kind_label": _("修正"),
        "title": TITLE,
        "decided_label": _("平成30年5月21日"),
        "effective_label": _("平成30年度"),
        "before": BEFORE,
        "after": AFTER,
        "reason": SHORT,
    }
    return {
        "tag": "fix",
        "entry": entry,
        "before": before,
        "after": after,
        "causes": [{"url": _HERE, "label": "H28-01"}],
    }


def _indicator() -> IndicatorEntry:
    """Three years of an indicator, the last still to come."""
    figures: list[tuple[int, str, float | None]] = [
        (2016, _("平成28年度"), 10),
        (2017, YEAR, 11),
        (2018, _("平成30年度"), None),
    ]
    return {
        "name": _("集いの回数"),
        "unit": _("回"),
        "baseline": 8,
        "baseline_label": _("平成27年度"),
        "years": [{"fiscal_year": year, "label": label, "target": 12, "actual": n} for year, label, n in figures],
    }
