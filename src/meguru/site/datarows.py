"""The rows of each open data file, taken from a book. Which columns they fill stands in ``datasets``."""

from meguru.base.towns.rules import local_words
from meguru.core.fiscal import NotAYear, parse_day, parse_fiscal_year
from meguru.core.language import original
from meguru.core.text import name_and_reading
from meguru.publish.book import Book
from meguru.publish.book.levels import pillar_paths
from meguru.site.opendata import Row

STATES = {"recorded": "まとまった", "missing": "まだ", "running": "進行中", "planned": "これから"}
REVIEWS = {"accepted": "まとまった", "missing": "まだ", "not_asked": "対象ではない"}
MANNERS = {"held": "開催", "written": "書面", "cancelled": "中止"}


def iso(label: str) -> str:
    """The day of a label (平成29年11月14日) as 2017-11-14; "" where there is none."""
    try:
        return parse_day(label).isoformat() if label else ""
    except NotAYear:
        return ""


def release(book: Book) -> list[Row]:
    """What this is a record of: one fact a row."""
    town, term, year, contact = book["town"], book["term"], book["year"], book["town"]["contact"]
    licence = town.get("licence")
    facts: list[Row] = [
        ("自治体", town["name"]), ("自治体の読み", town["reading"]), ("役所", town["office_name"]),
        ("社会福祉協議会", town["council_name"]), ("見本", town["sample_note"] if town["is_sample"] else ""),
        ("担当", contact["department"]), ("電話", contact["telephone"]), ("ファクス", contact["fax"]),
        ("郵便・窓口", contact["post"]),
        ("計画名", term["name"]), ("愛称", term["nickname"]), ("めざす姿", term["vision"]), ("期", term["number"]),
        ("期間", term["period_label"]), ("最初の年度", term["first_year"]), ("最後の年度", term["last_year"]),
        ("記録した年度", year["fiscal_year"]), ("記録した年度の表記", year["label"]), ("次の年度の表記", year["next_label"]),
        ("号", year["issue"]), ("公表日", year["published_on"][:10]), ("公表日の表記", year["published_label"]),
    ]  # fmt: skip
    facts += [
        ("利用の条件", licence["name"] if licence else ""),
        ("利用の条件の全文", licence["url"] if licence else ""),
    ]
    facts += [(f"ことば：{key}", word) for key, word in sorted(term["words"].items())]
    return facts


def years(book: Book) -> list[Row]:
    """The years of the term."""
    states = {"published": "公表済み", "current": "進めています", "future": "これから"}
    return [(y["fiscal_year"], y["label"], y["old_label"], states[y["state"]]) for y in book["years"]]


def stages(book: Book) -> list[Row]:
    """The stages of a year."""
    return [(s["key"], s["label"], s["english"], s["from_month"], s["to_month"]) for s in book["term"]["stages"]]


def scale(book: Book) -> list[Row]:
    """The rating scale."""
    return [
        (s["code"], s["label"], s["meaning"], s["step"], s["steps"], "特別" if s["is_special"] else "ふつう")
        for s in book["term"]["scale"]
    ]


def pillars(book: Book) -> list[Row]:
    """The pillars."""
    return [(p["key"], p["name"], p["description"], p.get("level", ""), p.get("above", "")) for p in book["pillars"]]


def measures(book: Book) -> list[Row]:
    """The measures of the plan."""
    names = pillar_paths(book["pillars"])
    doers = {"department": book["town"]["office_name"], "council": book["town"]["council_name"]}
    kinds = {"measure": "施策・事業", "continued_project": "継続事業"}
    return [
        (m["code"], m["number"], m["title"], m["description"], names.get(m["pillar"] or "", ""), doers[m["owner_kind"]],
         m["group"] or m["owner"], kinds[m["kind"]], m["from_label"], m["ended_label"], " ".join(m["districts"]),
         "、".join(m["related"]))
        for m in book["measures"]
    ]  # fmt: skip


def lineage(book: Book) -> list[Row]:
    """What each measure continues of an earlier plan, a row for each year of it that was recorded, or one where none was."""
    out: list[Row] = []
    for m in book["measures"]:
        for e in m.get("before", []):
            head: Row = (m["code"], m["title"], e["term"], e["code"], e["number"], e["title"])
            out += [
                (*head, y["fiscal_year"], y["label"], y["rating_label"], y["committee_label"]) for y in e["years"]
            ] or [(*head, "", "", "", "")]
    return out


def ratings(book: Book) -> list[Row]:
    """Each measure in each year: finished, missing, or under way."""
    labels = {s["code"]: s["label"] for s in book["term"]["scale"]}
    directions = {d["code"]: d["label"] for d in book["term"]["directions"]}
    out: list[Row] = []
    for m in book["measures"]:
        for y in m["years"]:
            is_past = y["fiscal_year"] <= book["year"]["fiscal_year"]
            state = "missing" if is_past and y["state"] == "planned" else y["state"]
            out.append(
                (m["code"], m["title"], y["fiscal_year"], y["label"], STATES[state], y["plan"], y["did"], y["outcome"], y["issue"],
                 y["rating"] or "", labels.get(y["rating"] or "", ""), y["rating_reason"], y["committee_rating"] or "",
                 labels.get(y["committee_rating"] or "", ""), y["committee_comment"], directions.get(y["direction"] or "", ""),
                 y["next_plan"], y["activities"], y["people"])
            )  # fmt: skip
    return out


def measure_parts(book: Book) -> list[Row]:
    """What each measure is made up of: as the plan has it, then in each recorded year."""
    labels = {s["code"]: s["label"] for s in book["term"]["scale"]}
    out: list[Row] = []
    for m in book["measures"]:
        out += [
            (m["code"], p["number"], p["title"], p["text"], p["owner"], "", "", "", "", "") for p in m.get("parts", [])
        ]
        out += [
            (m["code"], p["number"], p["title"], "", p["owner"], y["fiscal_year"], y["label"], p["did"], p["rating"] or "",
             labels.get(p["rating"] or "", ""))
            for y in m["years"]
            for p in y.get("parts", [])
        ]  # fmt: skip
    return out


def indicators(book: Book) -> list[Row]:
    """Targets and actuals, the figure at the start first."""
    out: list[Row] = []
    for m in book["measures"]:
        for number, i in enumerate(m["indicators"], start=1):
            part = i.get("part", "")
            head: Row = (m["code"], number, i["name"], i["unit"], part)
            if i["baseline"] is not None:
                out.append(
                    (
                        *head,
                        _year_of(i["baseline_label"]),
                        i["baseline_label"],
                        "はじめの値",
                        "",
                        _figure(i["baseline"]),
                    )
                )
            out += [
                (
                    m["code"],
                    number,
                    y.get("name", i["name"]),
                    y.get("unit", i["unit"]),
                    part,
                    y["fiscal_year"],
                    y["label"],
                    "年度",
                    _figure(y["target"]),
                    _figure(y["actual"]),
                )
                for y in i["years"]
            ]
    return out


def _figure(value: float | None) -> object:
    if value is None:
        return ""
    return int(value) if float(value).is_integer() else value


def _year_of(label: str) -> object:
    try:
        return parse_fiscal_year(label).year if label else ""
    except NotAYear:
        return ""


def districts(book: Book) -> list[Row]:
    """Each district in each year."""
    out: list[Row] = []
    for d in book["districts"]:
        name: Row = (d["code"], d["number"], d["name"], d["reading"], d["slogan"])
        rows: list[Row] = [
            (y["fiscal_year"], y["label"], REVIEWS[y.get("review", "accepted")],
             MANNERS[y["manner"]] if y.get("review", "accepted") == "accepted" else "", y["note"], y["activities"], y["people"])
            for y in d["years"]
        ]  # fmt: skip
        out += [(*name, *row, d.get("ended", "")) for row in rows or [("",) * 7]]
    return out


def themes(book: Book) -> list[Row]:
    """Each theme of each district in each year."""
    out: list[Row] = []
    for d in book["districts"]:
        for t in d["themes"]:
            head: Row = (
                d["code"],
                t["number"],
                t["title"],
                t["aim"],
                t.get("ended_label", ""),
                " ".join(t["measures"]),
                "、".join(t.get("before", [])),
            )
            rows: list[Row] = [
                (y["fiscal_year"], y["label"], y["did"], y["good"], y["trouble"], y["next"], y["help"])
                for y in t["years"]
            ]
            out += [(*head, *row) for row in rows or [("",) * 7]]
    return out


def district_texts(book: Book) -> list[Row]:
    """What a district's plan says of itself."""
    return [(d["code"], s["heading"], s["body"]) for d in book["districts"] for s in d["sections"]]


def towns(book: Book) -> list[Row]:
    """Town blocks with their districts."""
    return [(d["code"], *name_and_reading(town)) for d in book["districts"] for town in d["towns"]]


def basics(book: Book) -> list[Row]:
    """Each district on each day that is known."""
    return [
        (d["code"], day["on"], day["on_label"], day["population"], day["male"], day["female"], day["households"],
         day["associations"], day["member_households"], day["lacking"], day["source"])
        for d in book["districts"] for day in d.get("basics", [])
    ]  # fmt: skip


def ages(book: Book) -> list[Row]:
    """Each band of age of each district on each day."""
    return [
        (d["code"], day["on"], age["label"], age["low"], age["high"], age["male"], age["female"], age["people"])
        for d in book["districts"] for day in d.get("basics", []) for age in day["ages"]
    ]  # fmt: skip


def activities(book: Book) -> list[Row]:
    """The recorded activities."""
    return [
        (a["on"], a["fiscal_year"], a["district"] or "", a["place"], " ".join(a["measures"]),
         a["people"] if a["people"] is not None else "", a["text"])
        for a in book["activities"]
    ]  # fmt: skip


def meetings(book: Book) -> list[Row]:
    """The committee's meetings."""
    return [(m["body"], m["number"], m["on"], m["on_label"], m["place"], m["attendance"]) for m in book["meetings"]]


def advice(book: Book) -> list[Row]:
    """Advice with its reply."""
    out: list[Row] = []
    for a in book["advice"]:
        reply = a["reply"]
        answer: Row = ("",) * 5
        if reply:
            answer = (reply["stance_label"], reply["text"], reply["on_label"], iso(reply["on_label"]), reply["by"])
        out.append((a["number"], a["fiscal_year"], a["kind_label"], a["text"], a["measure"] or "", a["district"] or "",
                    a.get("about", ""), a["addressee"], a["given_label"], iso(a["given_label"]), *answer,
                    " ".join(a["amendments"])))  # fmt: skip
    return out


def amendments(book: Book) -> list[Row]:
    """Changes of the plan."""
    return [
        (a["number"], a["kind_label"], a["measure"] or "", a["district"] or "", a["theme"] if a["theme"] is not None else "",
         a["title"], a["before"], a["after"], a["reason"], " ".join(a["advice"]), " ".join(a["opinions"]), a["other_cause"],
         a["decided_label"], iso(a["decided_label"]), a.get("fiscal_year", ""), a["effective_year"], a["effective_label"])
        for a in book["amendments"]
    ]  # fmt: skip


def dated_changes(book: Book) -> list[Row]:
    """What of the measures is otherwise from a day on, measure by measure and the oldest first."""
    return [
        (m["code"], c["on"], c["on_label"], c["label"], c["before"], c["after"], c["reason"])
        for m in book["measures"]
        for c in reversed(m.get("changes", []))
    ]


def opinions(book: Book) -> list[Row]:
    """What residents said, with what became of it."""
    return [
        (o["number"], o["fiscal_year"], o["received_label"], iso(o["received_label"]), o["channel_label"], o["district"] or "",
         o["measure"] or "", o.get("about", ""), o["text"], o["class_label"], o["answer"],
         o["answered_label"], iso(o["answered_label"]), o["after"])
        for o in book["opinions"]
    ]  # fmt: skip


def opinion_counts(book: Book) -> list[Row]:
    """How many came in and what became of them, year by year."""
    return [
        (c["fiscal_year"], c["label"], c["received"], c["shown"], c["waiting"], c["withheld"])
        for c in book.get("opinion_counts", [])
    ]


def bodies(book: Book) -> list[Row]:
    """The bodies of the promotion structure."""
    town = book["town"]
    sides = {"ward": original(local_words(town["name"], town["office_name"]).whole_plan), "district": "地区計画"}
    return [
        (b["key"], b["name"], sides[b["side"]], b["description"], "、".join(b["members"]), b["seats"], b["vacant"])
        for b in book["bodies"]
    ]


def flows(book: Book) -> list[Row]:
    """Who gives what to whom."""
    return [(f["source"], f["target"], f["label"], "たがいに" if f["both_ways"] else "") for f in book["flows"]]


def organisations(book: Book) -> list[Row]:
    """Departments, plazas and others that take part."""
    return [(o["kind_label"], o["name"], " ".join(o["districts"]), o.get("under", "")) for o in book["organisations"]]


def renamings(book: Book) -> list[Row]:
    """Districts and bodies that are called otherwise from a day on."""
    return [(r["kind_label"], r["day"], r["before"], r["after"]) for r in book.get("renamings", [])]


def participants(book: Book) -> list[Row]:
    """Who the plan counts on: a row for each role, and one for each registered body of the kind that held something."""
    rows: list[Row] = []
    for entry in book.get("participants", []):
        said = (entry["name"], entry["description"])
        rows += [(*said, "役割", role, None, None) for role in entry["roles"]]
        rows += [(*said, "したこと", host["name"], host["activities"], host["people"]) for host in entry["hosts"]]
    return rows


def issues(book: Book) -> list[Row]:
    """Earlier publications, as the book itself tells them."""
    return [
        (p["fiscal_year"], p["label"], p["issue"], p["published_label"], iso(p["published_label"]), p["sha256"])
        for p in book["past"]
    ]
