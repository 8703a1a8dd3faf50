"""The year's public paper (一年のまとめ) for residents, made from the published book and from nothing else."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from meguru.core.language import _, listed
from meguru.files.papers.paper import Paper, foot_line, typeset
from meguru.publish.book import Book
from meguru.publish.book.check import DistrictYear, MeasureYear
from meguru.publish.book.head import TermEntry, ThisYear
from meguru.publish.book.levels import pillar_paths
from meguru.publish.book.plan import DistrictEntry, MeasureEntry
from meguru.publish.book.records import AdviceEntry, AmendmentEntry, OpinionEntry
from meguru.publish.sentences import effect_words, opinions_sentence, whom_to_ask

THEME_ANSWERS = (
    ("did", _("したこと")),
    ("good", _("よかったこと")),
    ("trouble", _("こまったこと")),
    ("next", _("次の年にすること")),
    ("help", _("手伝ってほしいこと")),
)
MANNERS = {"held": _("集まって話し合いました。"), "written": _("書面で行いました。"), "cancelled": _("中止しました。")}
Data = dict[str, Any]


def has_results(book: Book) -> bool:
    """Whether the book records the results of its year; before that there is nothing to sum up."""
    accepted = any(y.get("review") == "accepted" for d in book["districts"] for y in d["years"] if _is_now(book, y))
    return accepted or any(_recorded(book, measure) for measure in book["measures"])


def _is_now(book: Book, year: DistrictYear) -> bool:
    return year["fiscal_year"] == book["year"]["fiscal_year"]


def year_pdf(book: Book) -> Paper:
    """The year in large enough print for everybody. Raises ``PaperFontsMissing``, ``PaperFailed``."""
    town, term, year = book["town"], book["term"], book["year"]
    names = _Names(book)
    changes = [a for a in book["amendments"] if a["effective_year"] > year["fiscal_year"]]
    advice = [a for a in book["advice"] if a["fiscal_year"] == year["fiscal_year"]]
    opinions = [o for o in book["opinions"] if o["fiscal_year"] == year["fiscal_year"]]
    heading = _("{year}　一年のまとめ").format(year=year["label"])
    data = {
        "town": town["name"],
        "desk": whom_to_ask(town["office_name"], town["contact"]["department"]),
        "council": town["council_name"],
        "sample_note": (town["sample_note"] or _("この冊子は、見本です。")) if town["is_sample"] else "",
        "term": name_of_term(term),
        "period": term["period_label"],
        "heading": heading,
        "label": year["label"],
        "next_label": year["next_label"],
        "change_sentences": _change_sentences(changes),
        "published": published_words(year),
        "foot": foot_line(town["name"], heading, letters=32, is_sample=town["is_sample"]),
        "committee": term["words"].get("committee") or _("策定・推進委員会"),
        "sentences": book["summary"]["sentences"],
        "figures": _figures(book),
        "changes": [_change(names, entry) for entry in changes if entry["kind"] != "keep"],
        "kept": [names.subject(entry) or entry["title"] for entry in changes if entry["kind"] == "keep"],
        "pillars": _ratings(book),
        "districts": [_district(book, district) for district in book["districts"]],
        "meetings": [
            _("{body}　第{number}回　{day}　{attendance}").format(
                body=m["body"], number=m["number"], day=m["on_label"], attendance=m["attendance"]
            )
            for m in book["meetings"]
        ],
        "advice": [_advice(names, entry) for entry in advice],
        "opinion_sentence": _opinion_sentence(book),
        "opinions": [_opinion(names, entry) for entry in opinions],
        "contact": town["contact"],
    }
    published_on = date.fromisoformat(year["published_on"][:10])
    return typeset(
        "year",
        data,
        title=_("{town} {heading}").format(town=town["name"], heading=heading),
        dated=published_on,
        images={},
    )


def name_of_term(term: TermEntry) -> str:
    """The plan's name with the name it is called by."""
    if not term["nickname"]:
        return term["name"]
    return _("{plan}「{nickname}」").format(plan=term["name"], nickname=term["nickname"])


def published_words(year: ThisYear) -> str:
    """The day of publication; of a later issue, which one."""
    if year["issue"] == 1:
        return year["published_label"]
    return _("{day}（第{issue}号）").format(day=year["published_label"], issue=year["issue"])


class _Names:
    """Names of what advice, amendments and opinions are about."""

    def __init__(self, book: Book) -> None:
        self._measures = {m["code"]: m["title"] for m in book["measures"]}
        self._districts = {d["code"]: _("{name}地区").format(name=d["name"]) for d in book["districts"]}
        self._amendments = {a["number"]: a for a in book["amendments"]}

    def subject(self, entry: AdviceEntry | AmendmentEntry | OpinionEntry) -> str:
        """「…」 or …地区, or an empty text for the whole plan."""
        measure = self._measures.get(entry["measure"] or "", "")
        district = self._districts.get(entry["district"] or "", "")
        return "　".join(part for part in (district, measure) if part)

    def amendments(self, numbers: Sequence[str]) -> list[str]:
        """What came of a piece of advice: 平成30年度から　追加「…」."""
        found = (self._amendments[number] for number in numbers if number in self._amendments)
        return [
            _("{year}から　{kind}「{title}」（{number}）").format(
                year=a["effective_label"], kind=a["kind_label"], title=a["title"], number=a["number"]
            )
            for a in found
        ]


def _figures(book: Book) -> list[Data]:
    summary = book["summary"]
    return [
        {"label": _("振り返った取組"), "value": _("{count:,}件").format(count=summary["measures"])},
        {"label": _("振り返った地区"), "value": _("{count:,}地区").format(count=summary["districts"])},
        {"label": _("地区の活動"), "value": _("{count:,}回").format(count=summary["activities"])},
        {"label": _("地区の活動に参加した人"), "value": _("のべ{people:,}人").format(people=summary["people"])},
        *_every_activity(book),
        {
            "label": _("いただいたご意見"),
            "value": _("{opinions:,}件（うち{answered:,}件をお答えと一緒に掲載）").format(
                opinions=summary["opinions"], answered=summary["answered"]
            ),
        },
        {
            "label": _("委員会の助言"),
            "value": _("{advice:,}件（うち{replied:,}件にお答え）").format(
                advice=summary["advice"], replied=summary["replied"]
            ),
        },
    ]


def _change_sentences(changes: Sequence[AmendmentEntry]) -> list[str]:
    """From which year what is changed, added and ended: an addition is no change of what was there."""
    kinds: dict[tuple[int, str], list[str]] = {}
    for entry in changes:
        kinds.setdefault((entry["effective_year"], entry["effective_label"]), []).append(entry["kind"])
    told = ((label, effect_words(found)) for (_year, label), found in sorted(kinds.items()))
    return [_("{year}から、{changes}。").format(year=label, changes=words) for label, words in told if words]


def _every_activity(book: Book) -> list[Data]:
    """The districts' activities and the ward's together, where the ward had some of its own."""
    rows = [a for a in book["activities"] if a["fiscal_year"] == book["year"]["fiscal_year"]]
    if len(rows) == book["summary"]["activities"]:
        return []
    people = sum(a["people"] or 0 for a in rows)
    return [
        {
            "label": _("地区と区の活動を合わせて"),
            "value": _("{count:,}回　のべ{people:,}人").format(count=len(rows), people=people),
        }
    ]


def _opinion_sentence(book: Book) -> str:
    """What became of the year's opinions; the first books know two numbers only, and say them on the first page."""
    counts = [c for c in book.get("opinion_counts", []) if c["fiscal_year"] == book["year"]["fiscal_year"]]
    if not counts:
        return ""
    return _("この年にいただいたご意見は、{received}件です。{sentence}").format(
        received=counts[0]["received"], sentence=opinions_sentence(counts)
    )


def _change(names: _Names, entry: AmendmentEntry) -> Data:
    causes = [_("委員会の助言 {number}").format(number=number) for number in entry["advice"]]
    causes += [_("ご意見 {number}").format(number=number) for number in entry["opinions"]]
    subject = names.subject(entry)
    return {
        "number": entry["number"],
        "kind": entry["kind_label"],
        "title": entry["title"],
        "subject": subject if subject != entry["title"] else "",
        "before": entry["before"],
        "after": entry["after"],
        "reason": entry["reason"],
        "causes": listed([*causes, *([entry["other_cause"]] if entry["other_cause"] else [])]),
        "since": _("{when}から").format(when=entry["effective_label"]),
        "decided": entry["decided_label"],
    }


def _recorded(book: Book, measure: MeasureEntry) -> MeasureYear | None:
    wanted = book["year"]["fiscal_year"]
    return next((y for y in measure["years"] if y["fiscal_year"] == wanted and y["state"] == "recorded"), None)


def _ratings(book: Book) -> list[Data]:
    """The measures with a public result, under their pillars."""
    scale = {row["code"]: row for row in book["term"]["scale"]}
    names = pillar_paths(book["pillars"]) | {"": _name_of_rest(book)}
    groups: dict[str, list[Data]] = {key: [] for key in names}
    for measure in book["measures"]:
        year = _recorded(book, measure)
        if year is None:
            continue
        own, committee = scale.get(year["rating"] or ""), scale.get(year["committee_rating"] or "")
        row = {
            "title": measure["title"],
            "owner": "　".join(dict.fromkeys(part for part in (measure["owner"], measure["group"]) if part)),
            "own": own,
            "committee": committee,
            "comment": year["committee_comment"] if own and committee and own["code"] != committee["code"] else "",
        }
        pillar = measure["pillar"] or ""
        groups[pillar if pillar in groups else ""].append(row)
    return [{"name": names[key], "measures": rows} for key, rows in groups.items() if rows]


def _name_of_rest(book: Book) -> str:
    """What the measures without a pillar are called together, as on the site."""
    if not book["pillars"]:
        return _("すべての取組")
    rest = [m for m in book["measures"] if m["pillar"] not in {p["key"] for p in book["pillars"]}]
    return _("継続して行う事業") if all(m["kind"] == "continued_project" for m in rest) else _("そのほかの取組")


def told_of_year(year: DistrictYear | None) -> str:
    """A district's year in a sentence or two: how it met, and what was logged of what it did."""
    if year and year["activities"]:
        return _("{manner}記録した活動は{activities:,}回、のべ{people:,}人でした。").format(
            manner=_manner(year), activities=year["activities"], people=year["people"]
        )
    return _manner(year)


def _manner(year: DistrictYear | None) -> str:
    """How the district met; that its sheet is not in, where it is not; what went on, where the plan's work rested."""
    if year is None:
        return _("この年の記録は、まだありません。")
    if year.get("review") == "missing":
        return _("この年の振り返りは、まだまとまっていません。")
    if year["manner"] == "cancelled" and year["activities"]:
        return _("地区計画としての取組は中止し、ほかの活動は続けました。")
    return MANNERS[year["manner"]]


def _district(book: Book, district: DistrictEntry) -> Data:
    wanted = book["year"]["fiscal_year"]
    year = next((y for y in district["years"] if y["fiscal_year"] == wanted), None)
    themes = []
    for theme in district["themes"]:
        answers = next((dict(y) for y in theme["years"] if y["fiscal_year"] == wanted), {})
        fields = [{"label": label, "text": answers[key]} for key, label in THEME_ANSWERS if answers.get(key)]
        themes.append({"number": theme["number"], "title": theme["title"], "fields": fields})
    return {
        "name": _("{name}地区").format(name=district["name"]),
        "reading": district["reading"],
        "slogan": district["slogan"],
        "manner": told_of_year(year),
        "note": year["note"] if year else "",
        "themes": themes,
    }


def _advice(names: _Names, entry: AdviceEntry) -> Data:
    reply = entry["reply"]
    return {
        "number": entry["number"],
        "kind": entry["kind_label"],
        "about": names.subject(entry) or _("計画全体"),
        "text": entry["text"],
        "reply_label": _("お答え（{stance}）").format(stance=reply["stance_label"]) if reply else _("お答え"),
        "reply": reply["text"] if reply else _("まだ、お答えできていません。"),
        "by": f"{reply['by']}　{reply['on_label']}" if reply else "",
        "after": "\n".join(names.amendments(entry["amendments"])),
    }


def _opinion(names: _Names, entry: OpinionEntry) -> Data:
    return {
        "number": entry["number"],
        "about": names.subject(entry) or _("計画全体"),
        "from": f"{entry['received_label']}　{entry['channel_label']}",
        "text": entry["text"],
        "answer": entry["answer"] or _("まだ、お答えできていません。"),
        "answered": entry["answered_label"] if entry["answer"] else "",
        "after": entry["after"],
    }
