"""The committee's paper: cover, contents, one page to look at first, then indicators, every sheet, districts, last year's advice.

It is made from the report's plain data (``overview.report``) alone, so the page, the PDF and the copy kept with the meeting agree.
A copy is kept in Japanese; ``get_meeting`` says the product's own words and days in it for a reader of another language.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from meguru.core.fiscal import NotAYear, month_day, parse_day, wareki
from meguru.core.language import _, joined, listed
from meguru.core.text import excerpt
from meguru.files.papers.paper import Paper, foot_line, typeset

REASON_LETTERS = 44
ADVICE_LETTERS = 56
WEEKDAYS = (_("（月）"), _("（火）"), _("（水）"), _("（木）"), _("（金）"), _("（土）"), _("（日）"))
OTHER = _("そのほかの取組（継続事業など）")
# An empty answer to these is said to be empty; the other fields are left out where nothing was written.
_ALWAYS_SHOWN = {"did", "rating_reason", "issue", "next_plan"}

Row = Mapping[str, Any]


def report_pdf(report: Row, *, town_name: str, meeting: Row, sample_note: str = "", is_draft: bool = False) -> Paper:
    """The report as a paper for the meeting. ``meeting`` has committee, number, held_on (a date or its ISO form) and place.

    ``is_draft`` marks a report that is not yet fixed for the meeting. Raises ``PaperFontsMissing``, ``PaperFailed``.
    """
    held_on = _day(meeting["held_on"])
    scale = _Scale(report["scale"])
    year = report["label"]
    title = _("{year}の取組　振り返りの報告").format(year=year)
    pillars = _by_pillar(report, scale)
    data = {
        "town": town_name,
        "label": year,
        "last_name": _last_name(report),
        "term": report["term"],
        "heading": title,
        "committee": meeting["committee"],
        "meeting": _("第{number}回　{day}{weekday}").format(
            number=meeting["number"], day=wareki(held_on), weekday=WEEKDAYS[held_on.weekday()]
        ),
        "place": meeting.get("place", ""),
        "is_draft": is_draft,
        "sample_note": sample_note,
        "foot": foot_line(_("案") if is_draft else "", town_name, title, letters=42, is_sample=bool(sample_note)),
        "counts": report["counts"],
        "scale": scale.rows,
        "summary": _summary(report, scale, held_on),
        "distribution": _distribution(pillars, scale),
        "pillars": pillars,
        "districts": [_district(row) for row in report["districts"]],
        "advice": [_advice(row, held_on) for row in report["last_advice"]],
    }
    return typeset(
        "report", data, title=_("{town} {heading}").format(town=town_name, heading=title), dated=held_on, images={}
    )


def _last_name(report: Row) -> str:
    """The year compared with. Reports kept before it was said compare with the year before."""
    return str(report["last_name"]) if "last_name" in report else _("昨年度")


def _short_day(day: str) -> str:
    """A day without its year; what is none stays as it is."""
    try:
        return month_day(parse_day(day))
    except NotAYear:
        return day


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


class _Scale:
    """The term's ratings as rows for drawing, found by code or by label."""

    def __init__(self, rows: Sequence[Row]) -> None:
        steps = max((row["step"] or 0 for row in rows), default=0)
        self.rows = [
            {"code": r["code"], "label": r["label"], "letter": r["letter"], "step": r["step"], "steps": steps}
            for r in rows
        ]
        self._by_code = {row["code"]: row for row in self.rows}
        self._by_label = {row["label"]: row for row in self.rows}

    def of_code(self, code: str) -> Row | None:
        """The rating with this code."""
        return self._by_code.get(code)

    def of_label(self, label: str) -> Row | None:
        """The rating with this label; a label that the scale does not have stands for itself."""
        if not label:
            return None
        return self._by_label.get(label, {"label": label, "letter": "―", "step": None, "steps": 1})


def _summary(report: Row, scale: _Scale, today: date) -> dict[str, Any]:
    summary = report["summary"]
    moved = [
        {
            "code": row["code"],
            "title": row["title"],
            "before": scale.of_label(row["before"]),
            "after": scale.of_label(row["after"]),
            "reason": excerpt(row["reason"], REASON_LETTERS),
        }
        for row in summary["moved"]
    ]
    exceptions = _exceptions(report, scale, {row["code"] for row in moved})
    missing = report["counts"]["sheets"] - report["counts"]["accepted"]
    unanswered = [_advice(row, today) for row in summary["unanswered"]]
    for row in unanswered:
        row["text"] = excerpt(row["text"], ADVICE_LETTERS)
    return {
        "moved": moved,
        "missing": missing,
        "exceptions": exceptions,
        "unanswered": unanswered,
        "advice": len(report["last_advice"]),
        "gist": _gist(missing, len(moved), len(exceptions), len(unanswered), last=_last_name(report)),
        "facts": _(
            "受理したシート {accepted}枚（{sheets}枚のうち）　活動 {activities:,}件　参加 延べ{people:,}人"
        ).format(
            accepted=report["counts"]["accepted"],
            sheets=report["counts"]["sheets"],
            activities=summary["activities"],
            people=summary["people"],
        ),
    }


def _gist(missing: int, moved: int, exceptions: int, unanswered: int, *, last: str) -> str:
    # What is not in is said first: nothing below speaks of it, and silence would read as good.
    absent = _("まだ届いていないシートが{missing}枚あります。").format(missing=missing) if missing else ""
    kinds = (
        (_("変わった{count}件"), moved),
        (_("例外の{count}件"), exceptions),
        (_("まだ答えのない助言の{count}件"), unanswered),
    )
    found = [words.format(count=count) for words, count in kinds if count]
    if found:
        said = _("見ていただきたいのは、{names}です。").format(names=listed(found))
    elif missing:
        said = _("受理したシートには、{last}から変わった評価、例外、まだ答えのない助言は、どれもありません。")
    else:
        said = _("{last}から変わった評価、例外、まだ答えのない助言は、どれもありません。")
    return joined("", (absent, said if found else said.format(last=last)))


def _exceptions(report: Row, scale: _Scale, shown: set[str]) -> list[dict[str, Any]]:
    """Low ratings that did not just move, special ratings, and districts that could not meet as usual."""
    reasons = {row["code"]: _text_of(row, "rating_reason") for row in report["measures"]}
    low = [(row["code"], row["title"], row["rating"]) for row in report["summary"]["low"] if row["code"] not in shown]
    special = [(row["code"], row["title"], row["label"]) for row in report["summary"]["special"]]
    measures = [
        {
            "code": f"m-{code}",
            "title": title,
            "state": scale.of_label(label),
            "note": excerpt(reasons.get(code, ""), REASON_LETTERS),
        }
        for code, title, label in (*low, *(row for row in special if row[0] not in shown))
    ]
    districts = [
        {
            "code": f"d-{row['code']}",
            "title": _("{name}地区").format(name=row["name"]),
            "state": scale.of_label(row["manner_label"]),
            "note": excerpt(row["manner_note"], REASON_LETTERS),
        }
        for row in report["districts"]
        if row["manner"] != "held"
    ]
    return measures + districts


def _text_of(measure: Row, key: str) -> str:
    return next((str(field["text"]) for field in measure["fields"] if field["key"] == key), "")


def _by_pillar(report: Row, scale: _Scale) -> list[dict[str, Any]]:
    """The measures under their pillars, those without one at the end; an empty pillar is left out."""
    groups: dict[str, list[dict[str, Any]]] = {row["key"]: [] for row in report["pillars"]}
    groups[""] = []
    for row in report["measures"]:
        measure = _measure(row, report, scale)
        groups[row["pillar"] if row["pillar"] in groups else ""].append(measure)
    names = {row["key"]: row["name"] for row in report["pillars"]} | {"": OTHER}
    return [{"name": names[key], "measures": rows} for key, rows in groups.items() if rows]


def _measure(row: Row, report: Row, scale: _Scale) -> dict[str, Any]:
    rating = scale.of_code(row["rating"])
    is_special = rating is not None and rating["step"] is None
    return {
        "code": row["code"],
        "number": row["number"],
        "title": row["title"],
        "owner": "　".join(dict.fromkeys(part for part in (row["owner"], row["group"]) if part)),
        "rating": rating,
        "rating_code": row["rating"],
        "direction": report["directions"].get(row["direction"], ""),
        "fields": [
            {"label": field["label"], "text": field["text"]}
            for field in row["fields"]
            if field["text"] or (field["key"] in _ALWAYS_SHOWN and not is_special)
        ],
        "indicators": row["indicators"],
        "done": _("活動 {activities:,}件　延べ{people:,}人").format(activities=row["activities"], people=row["people"])
        if row["activities"]
        else "",
    }


def _distribution(pillars: Sequence[Row], scale: _Scale) -> dict[str, Any]:
    """How many measures of each pillar have each rating. Special ratings share one column."""
    plain = [row for row in scale.rows if row["step"] is not None]
    codes = {row["code"] for row in plain}
    rows = []
    for pillar in pillars:
        counts = Counter(measure["rating_code"] for measure in pillar["measures"])
        outside = sum(count for code, count in counts.items() if code not in codes)
        rows.append([pillar["name"], *(counts[row["code"]] for row in plain), outside, len(pillar["measures"])])
    total = [_("計"), *(sum(row[column] for row in rows) for column in range(1, len(plain) + 3))]
    return {"ratings": plain, "rows": [*rows, total] if rows else []}


def _district(row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": _("{name}地区").format(name=row["name"]),
        "manner": row["manner_label"],
        "manner_note": row["manner_note"],
        "done": _("活動 {activities:,}件　延べ{people:,}人").format(activities=row["activities"], people=row["people"])
        if row["activities"]
        else "",
        "themes": [
            {
                "number": theme["number"],
                "title": theme["title"],
                "fields": [{"label": f["label"], "text": f["text"]} for f in theme["fields"] if f["text"]],
            }
            for theme in row["themes"]
        ],
    }


def _advice(row: Row, today: date) -> dict[str, Any]:
    about = row["measure"] or (_("{name}地区").format(name=row["district"]) if row["district"] else "")
    return {
        "number": row["number"],
        "kind": row["kind"],
        "text": row["text"],
        "about": about or _("計画全体"),
        "addressee": row["addressee"] or _("事務局"),
        "due": row["due"],
        "due_short": _short_day(row["due"]),
        "late": _late(row["due"], today),
        "stance": row["stance"],
        "reply": row["reply"],
    }


def _late(due: str, today: date) -> str:
    """How the due day lies to the day of the meeting: 119日すぎ, きょうまで, あと12日."""
    try:
        days = (today - parse_day(due)).days
    except NotAYear:
        return ""
    if days > 0:
        return _("{days:,}日すぎ").format(days=days)
    return _("あと{days:,}日").format(days=-days) if days else _("会議の日まで")
