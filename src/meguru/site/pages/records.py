"""Pages of the record: the year's results, advice and replies, amendments, opinions and answers."""

from collections.abc import Iterator

from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.publish.book.records import AmendmentEntry
from meguru.publish.sentences import opinions_sentence
from meguru.site.difference import side_by_side
from meguru.site.pages.districts import district_row
from meguru.site.pages.home import glance
from meguru.site.pages.measures import by_pillar
from meguru.site.pages.shared import advice_item, change, changes, measure_row, voice
from meguru.site.reader import BookReader, Link, Page

PDF = "year.pdf"


def pages(reader: BookReader) -> Iterator[Page]:
    """The four pages of the record."""
    book = reader.book
    label, town = book["year"]["label"], book["town"]["name"]
    yield Page(
        "year/",
        "year.html",
        _("{year}のまとめ").format(year=label),
        _("{town}の計画の、{year}の結果を一つのページにまとめました。").format(town=town, year=label),
        _year(reader),
        section="year",
    )
    under_year: Link = {"url": reader.url("year/"), "label": _("一年のまとめ")}
    yield Page(
        "advice/",
        "advice.html",
        _("助言とお答え"),
        _("委員会からいただいた助言と、そのお答え、その後をお知らせします。"),
        _advice(reader),
        section="year",
        crumbs=[under_year, {"url": "", "label": _("助言とお答え")}],
    )
    yield Page(
        "changes/",
        "changes.html",
        _("変わったことと、そのわけ"),
        _("計画の追加や修正を、理由と一緒に、新旧をくらべて載せています。"),
        _changes(reader),
        section="year",
        crumbs=[under_year, {"url": "", "label": _("変わったこと")}],
    )
    yield Page(
        "opinions/",
        "opinions.html",
        _("ご意見と回答"),
        _("いただいたご意見と、お答え、その後をお知らせします。"),
        _opinions(reader),
        section="opinions",
    )


def _year(reader: BookReader) -> dict[str, object]:
    book = reader.book
    rows = [measure_row(reader, m) for m in book["measures"]]
    this_year = [a["number"] for a in book["amendments"] if a["effective_year"] > book["year"]["fiscal_year"]]
    return {
        "glance": glance(reader),
        "groups": by_pillar(reader),
        "reported": sum(1 for row in rows if row["reported"]),
        "differing": [row for row in rows if row["differs"]],
        "districts": [district_row(reader, d) for d in book["districts"]],
        "changes": changes(reader, this_year),
        "pdf": reader.url(PDF) if PDF in reader.attachments else "",
        "pdf_kilobytes": -(-len(reader.attachments.get(PDF, b"")) // 1024),
        "meetings": book["meetings"],
    }


def _advice(reader: BookReader) -> dict[str, object]:
    years: dict[int, list[dict[str, object]]] = {}
    for entry in reader.book["advice"]:
        years.setdefault(entry["fiscal_year"], []).append(advice_item(reader, entry))
    groups = [{"label": FiscalYear(year).label, "entries": items} for year, items in sorted(years.items())[::-1]]
    return {
        "groups": groups,
        "count": len(reader.book["advice"]),
        "replied": sum(1 for a in reader.book["advice"] if a["reply"]),
        "meetings": reader.book["meetings"],
    }


def _changes(reader: BookReader) -> dict[str, object]:
    years: dict[str, list[dict[str, object]]] = {}
    for entry in sorted(reader.book["amendments"], key=lambda a: -a["effective_year"]):
        years.setdefault(entry["effective_label"], []).append(_compared(reader, entry))
    return {
        "groups": [{"label": label, "entries": items} for label, items in years.items()],
        "count": len(reader.book["amendments"]),
    }


def _compared(reader: BookReader, entry: AmendmentEntry) -> dict[str, object]:
    before, after = side_by_side(entry["before"], entry["after"])
    whole = not entry["before"] or not entry["after"]  # nothing to compare: no marks needed
    return {**change(reader, entry), "before": "" if whole else before, "after": "" if whole else after}


def _opinions(reader: BookReader) -> dict[str, object]:
    years: dict[int, list[dict[str, object]]] = {}
    for entry in reader.book["opinions"]:
        years.setdefault(entry["fiscal_year"], []).append(voice(reader, entry))
    groups = [
        {"id": f"y{year}", "label": FiscalYear(year).label, "entries": items}
        for year, items in sorted(years.items())[::-1]
    ]
    return {
        "groups": groups,
        "lead": _opinions_lead(reader),
        "counts": reader.book.get("opinion_counts", []),
    }


def _opinions_lead(reader: BookReader) -> str:
    """What came in over the years and what became of it; the first books know only what is shown."""
    counts, shown = reader.book.get("opinion_counts", []), reader.book["opinions"]
    if counts:
        return _("いただいたご意見は、{count}件です。{sentence}").format(
            count=sum(c["received"] for c in counts), sentence=opinions_sentence(counts)
        )
    if shown:
        answered = sum(1 for o in shown if o["answer"])
        return _("ここに載せたご意見{count}件のうち、{answered}件にお答えしました。").format(
            count=len(shown), answered=answered
        )
    return _("ご意見をお寄せください。お答えと、その後を、ここでお知らせします。")
