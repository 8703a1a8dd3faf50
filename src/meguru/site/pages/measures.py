"""The list of measures and a page for each: the two judgements, the years side by side, figures, one voice's way round."""

from collections.abc import Iterator

from meguru.core.language import _, listed
from meguru.plan.terms.levels import told_level
from meguru.publish.book.check import MeasureYear
from meguru.publish.book.levels import pillars_above
from meguru.publish.book.plan import MeasureEntry, PartEntry, PillarEntry
from meguru.publish.book.records import AmendmentEntry
from meguru.site.charts import indicator_views
from meguru.site.pages.shared import NOT_IN, READERS_WORDS, advice_item, changes, measure_row, voices
from meguru.site.reader import BookReader, Page, anchor

STATES = {
    "recorded": _("公表済み"),
    "missing": _("まだまとまっていません"),
    "running": _("進めている途中"),
    "planned": _("これから"),
}
KINDS = {"measure": _("施策・事業"), "continued_project": _("継続事業")}


def pages(reader: BookReader) -> Iterator[Page]:
    """The list, then one page for each measure in reading order."""
    count, town = len(reader.book["measures"]), reader.book["town"]["name"]
    yield Page(
        "measures/", "measures.html", _("取組（施策・事業）"),
        _("{town}の計画にある{count}の取組を、柱と担当から探せます。").format(town=town, count=count),
        _list(reader), section="measures",
    )  # fmt: skip
    for measure in reader.book["measures"]:
        yield Page(
            f"measures/{measure['code']}/", "measure.html", measure["title"],
            _("{town}の取組「{title}」の、年ごとのあゆみと評価、助言とお答え。").format(town=town, title=measure["title"]),
            _measure(reader, measure), section="measures",
            crumbs=[{"url": reader.url("measures/"), "label": _("取組（施策・事業）")}, {"url": "", "label": measure["title"]}],
        )  # fmt: skip


def by_pillar(reader: BookReader) -> list[dict[str, object]]:
    """Measures under their pillars; those without a pillar (continued projects) last."""
    groups: list[dict[str, object]] = []
    told: set[str] = set()
    for pillar in reader.book["pillars"]:
        rows = [measure_row(reader, m) for m in reader.book["measures"] if m["pillar"] == pillar["key"]]
        if rows:
            line = pillars_above(pillar["key"], reader.book["pillars"])
            opens = [_heading(each, rank) for rank, each in enumerate(line, start=2) if each["key"] not in told]
            told |= {pillar["key"], *(each["key"] for each in line)}
            groups.append({**_heading(pillar, len(line) + 2), "name": reader.pillars[pillar["key"]],
                           "own": pillar["name"], "opens": opens, "rows": rows})  # fmt: skip
    others = [m for m in reader.book["measures"] if m["pillar"] not in reader.pillars]
    rest = [measure_row(reader, m) for m in others]
    if rest:
        continued = all(m["kind"] == "continued_project" for m in others)
        name = _("すべての取組") if not groups else _("継続して行う事業") if continued else _("そのほかの取組")
        groups.append({"id": "p-other", "name": name, "own": name, "text": "", "rank": 2, "under": 3, "rows": rest})
    return groups


def _heading(pillar: PillarEntry, rank: int) -> dict[str, object]:
    """A pillar as a heading of its level."""
    word = told_level(pillar.get("level", ""), pillar["name"])
    return {"id": f"p-{anchor(pillar['key'])}", "own": pillar["name"], "text": pillar["description"],
            "level": word, "rank": min(rank, 6), "under": min(rank + 1, 6)}  # fmt: skip


def _list(reader: BookReader) -> dict[str, object]:
    owners: dict[tuple[str, str], list[dict[str, object]]] = {}
    for measure in reader.book["measures"]:
        owners.setdefault((measure["owner"], measure["group"]), []).append(measure_row(reader, measure))
    groups = [
        {"id": f"o-{index}", "owner": owner, "name": group, "rows": rows}
        for index, ((owner, group), rows) in enumerate(owners.items(), start=1)
    ]
    return {"pillars": by_pillar(reader), "owners": groups, "count": len(reader.book["measures"])}


def _measure(reader: BookReader, measure: MeasureEntry) -> dict[str, object]:
    row, now = measure_row(reader, measure), reader.recorded(measure)
    code, book = measure["code"], reader.book
    amended = [a for a in book["amendments"] if a["measure"] == code]
    before = measure.get("before", [])
    numbers = {n for year in measure["years"] for n in year["advice"]} | {n for a in amended for n in a["advice"]}
    numbers |= {n for earlier in before for n in earlier["advice"]}
    advice = [a for a in book["advice"] if a["number"] in numbers or a["measure"] == code]
    heard = {*measure["opinions"], *(n for a in amended for n in a["opinions"])}
    sent = [o["number"] for o in book["opinions"] if o["number"] in heard or o["measure"] == code]
    return {
        "measure": measure,
        "owner_now": reader.called_now(measure["owner"]),
        "say_url": reader.opinion_link("measure", measure["code"]),
        "whose": _("{body}の{kind}").format(
            body=reader.local.council if measure["owner_kind"] == "council" else reader.local.office,
            kind=KINDS[measure["kind"]],
        ),
        "pillar": row["pillar"],
        "serves": reader.measure_links(measure.get("serves", [])),
        "served_by": reader.measure_links(m["code"] for m in book["measures"] if code in m.get("serves", [])),
        "districts": reader.district_links(measure["districts"]),
        "all_districts": len(measure["districts"]) == len(reader.districts) > 1,
        "now": now,
        "silence": row["silence"],
        "is_missing": row["silence"] == NOT_IN,
        "starts_later": reader.has_results and not measure["years"],
        "own": row["own"],
        "committee": row["committee"],
        "gap": _gap(row),
        "years": [_year(reader, measure, year) for year in measure["years"]],
        "indicators": _figures(measure),
        "parts": [_part(part, measure["description"]) for part in measure.get("parts", [])],
        "before": before,
        "judged_before": [(earlier["title"], year) for earlier in before for year in earlier["years"]],
        "trail": _trail(reader, measure, amended),
        "advice": [advice_item(reader, entry) for entry in advice],
        "changes": changes(reader, [a["number"] for a in amended]) if amended else [],
        "dated": measure.get("changes", []),
        "voices": voices(reader, sent),
        "themes": _themes(reader, measure),
    }


def _figures(measure: MeasureEntry) -> list[dict[str, object]]:
    """The indicators with their charts, each with the name of what it is of inside the measure, where it is of one thing."""
    titles = {part["number"]: part["title"] for part in measure.get("parts", [])}
    views = indicator_views(measure["indicators"], measure["code"])
    rows = zip(views, measure["indicators"], strict=True)
    return [{**view, "of": titles.get(indicator.get("part", 0), "")} for view, indicator in rows]


def _part(part: PartEntry, said: str) -> dict[str, object]:
    """What a measure is made up of; its words only where the measure's own text does not say them already."""
    return {**part, "text": "" if part["text"] in said else part["text"]}


def _gap(row: dict[str, object]) -> str:
    """How far the two judgements stand apart, in words; "" where they agree or one is missing."""
    own, committee = row["own"], row["committee"]
    if not row["differs"] or not isinstance(own, dict) or not isinstance(committee, dict):
        return ""
    steps = abs(own["step"] - committee["step"])
    return _("自己評価と委員会の評価が、{steps}段階ちがいます。").format(steps=steps)


def _year(reader: BookReader, measure: MeasureEntry, year: MeasureYear) -> dict[str, object]:
    state = reader.state(year)
    advice = [reader.advice[number] for number in year["advice"] if number in reader.advice]
    return {
        "year": year,
        "state": STATES[state],
        "is_missing": state == "missing",
        "share": {"recorded": 1.0, "running": 0.5}.get(state),
        "is_now": state == "running",
        "own": reader.rating(year["rating"]),
        "committee": reader.rating(year["committee_rating"]),
        "direction": reader.directions.get(year["direction"] or "", ""),
        "advice": [{"text": a["text"], "url": reader.url(f"advice/#{anchor(a['number'])}")} for a in advice],
        "ended": measure["ended_label"] == year["label"],
        "owner": year.get("owner", ""),
        "partners": _partners_then(year),
        "parts": [{**part, "own": reader.rating(part["rating"])} for part in year.get("parts", [])],
    }


def _themes(reader: BookReader, measure: MeasureEntry) -> list[dict[str, object]]:
    """Themes of districts that this measure supports."""
    out: list[dict[str, object]] = []
    for code, number in measure["themes"]:
        district = reader.districts.get(code)
        theme = next((t for t in district["themes"] if t["number"] == number), None) if district else None
        if district and theme:
            url = reader.url(f"districts/{code}/#theme-{number}")
            out.append({"district": district["name"], "title": theme["title"], "url": url})
    return out


def _trail(reader: BookReader, measure: MeasureEntry, amended: list[AmendmentEntry]) -> list[dict[str, object]]:
    """The way of one voice round: opinion → advice → reply → amendment → result, of the amendment with most causes."""
    with_causes = [a for a in amended if a["opinions"] or a["advice"]]
    if not with_causes:
        return []
    entry = max(with_causes, key=lambda a: (bool(a["opinions"]) + bool(a["advice"]), a["effective_year"]))
    steps = [*_voice_step(reader, entry), *_advice_steps(reader, entry)]
    steps.append(
        {
            "when": entry["decided_label"],
            "icon": "pencil",
            "name": _("計画の{kind}").format(kind=entry["kind_label"]),
            "text": entry["after"] or entry["reason"],
            "link": reader.url(f"changes/#{anchor(entry['number'])}"),
        }
    )
    result = next((y for y in measure["years"] if y["fiscal_year"] >= entry["effective_year"]
                   and y["state"] == "recorded"), None)  # fmt: skip
    steps.append(_last_step(reader, entry, result))
    return steps


def _last_step(reader: BookReader, entry: AmendmentEntry, result: MeasureYear | None) -> dict[str, object]:
    """The result where a year with the change in it was reviewed; until then what is promised, as a promise with its date."""
    done = (result["did"] or result["outcome"]) if result else ""
    if result and done:
        return {"icon": "flag", "name": _("結果"), "end": True, "when": result["label"], "text": done}
    when = result["label"] if result else entry["effective_label"]
    after = next((reader.opinions[n]["after"] for n in entry["opinions"] if n in reader.opinions), "")
    told = _("結果は、{when}の振り返りのあとに、ここに書きます。").format(when=when)
    step: dict[str, object] = {
        "icon": "flag",
        "name": _("これから"),
        "promised": True,
        "when": _("{when}から").format(when=when),
    }
    return {**step, "text": after, "note": told} if after else {**step, "text": told}


def _voice_step(reader: BookReader, entry: AmendmentEntry) -> list[dict[str, object]]:
    """The earliest opinion behind an amendment."""
    heard = [reader.opinions[number] for number in entry["opinions"] if number in reader.opinions]
    if not heard:
        return []
    first = min(heard, key=lambda o: (o["fiscal_year"], o["number"]))
    district = reader.districts.get(first["district"] or "")
    note = first["channel_label"]
    if district:
        note = _("{channel}　{name}地区の方から").format(channel=note, name=district["name"])
    text = _("「{text}」").format(text=first["text"])
    return [{"when": first["received_label"], "icon": "voice", "name": _("ご意見"), "text": text, "note": note}]


def _advice_steps(reader: BookReader, entry: AmendmentEntry) -> list[dict[str, object]]:
    """The first piece of advice behind an amendment and the reply to it."""
    advice = next((reader.advice[number] for number in entry["advice"] if number in reader.advice), None)
    if advice is None:
        return []
    given: dict[str, object] = {
        "when": advice["given_label"],
        "icon": "people",
        "name": _("委員会の助言"),
        "text": advice["text"],
    }
    reply = advice["reply"]
    if reply is None:
        return [given]
    stance = READERS_WORDS.get(reply["stance_label"], reply["stance_label"])
    words = _("{stance}。{text}").format(stance=stance, text=reply["text"])
    return [
        given,
        {"when": reply["on_label"], "icon": "reply", "name": _("{by}のお答え").format(by=reply["by"]), "text": words},
    ]


def _partners_then(year: MeasureYear) -> str:
    """With whom it was done in a year, where that was not with the same as now."""
    if "partners" not in year:
        return ""
    if not year["partners"]:
        return _("この年は、担当だけで行いました。")
    return _("この年に一緒に行ったのは、{names}です。").format(names=listed(year["partners"]))
