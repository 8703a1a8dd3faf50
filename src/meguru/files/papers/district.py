"""One district's year on one sheet of A4, to be handed out: made from the published book and from nothing else.

However much was written, it is one sheet: the template takes the largest print that fits, then fewer lines, and says where
the rest is.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from meguru.base.basics.rules.ages import ELDERLY
from meguru.base.basics.rules.numbers import Numbers, numbers_of, percent, signed
from meguru.core.language import _, listed
from meguru.core.text import excerpt
from meguru.files.papers.paper import Paper, foot_line, typeset
from meguru.files.papers.sheet import qr_svg
from meguru.files.papers.year import name_of_term, published_words, told_of_year
from meguru.publish.book import Book
from meguru.publish.book.plan import DistrictEntry, ThemeEntry

SHORT = 60  # letters of a line where the whole does not fit
Data = dict[str, Any]


def district_pdf(book: Book, code: str, *, address: str) -> Paper:
    """The sheet of the district with this code. ``address`` is its public page, printed in words and as a QR code.

    Raises ``PaperFontsMissing``, ``PaperFailed``, ``StopIteration`` for a code that is none.
    """
    town, term, year = book["town"], book["term"], book["year"]
    district = next(entry for entry in book["districts"] if entry["code"] == code)
    name = _("{name}地区").format(name=district["name"])
    heading = _("{name}の{year}").format(name=name, year=year["label"])
    said = _("{year}にしたことと、{next_year}にすることです。{year}は、{told}")
    now = next((y for y in district["years"] if y["fiscal_year"] == year["fiscal_year"]), None)
    data = {
        "town": town["name"],
        "term": name_of_term(term),
        "is_sample": town["is_sample"],
        "name": name,
        "reading": district["reading"],
        "slogan": district["slogan"],
        "told": said.format(year=year["label"], next_year=year["next_label"], told=told_of_year(now)),
        "note": now["note"] if now else "",
        "people": _people(district),
        "themes": list(_themes(book, district)),
        "contact": [row for row in _contact(book) if row["text"]],
        "published": published_words(year),
        "address": address,
        "foot": foot_line(town["name"], heading, letters=40, is_sample=town["is_sample"]),
    }
    published_on = date.fromisoformat(year["published_on"][:10])
    images = {"qr": qr_svg(address)}
    return typeset(
        "district",
        data,
        title=_("{town} {heading}").format(town=town["name"], heading=heading),
        dated=published_on,
        images=images,
    )


def _people(district: DistrictEntry) -> str:
    """Who lives there, in one short line of what is known; empty where nothing is."""
    days = district.get("basics", [])
    if not days:
        return ""
    now, before = numbers_of(days[0]), numbers_of(days[1]) if len(days) > 1 else Numbers()
    told = []
    if now.population is not None:
        step = None if before.population is None else now.population - before.population
        people = _("総人口{people:,}人").format(people=now.population)
        told.append(people if step is None else _("{people}（{step}）").format(people=people, step=signed(step)))
    elderly = percent(now.group(ELDERLY), now.population)
    if elderly is not None:
        told.append(_("65歳以上{share}%").format(share=elderly))
    if now.households is not None:
        told.append(_("{households:,}世帯").format(households=now.households))
    return _("{day}：{told}").format(day=days[0]["on_label"], told=listed(told)) if told else ""


def _themes(book: Book, district: DistrictEntry) -> Iterable[Data]:
    """The themes that go on, each with what was done, what comes, and where help is wanted."""
    year = book["year"]
    for theme in district["themes"]:
        if theme.get("ended_label"):
            continue
        fields = [
            {"label": _("したこと"), "lines": _lines(theme, "did", year["fiscal_year"])},
            {"label": _("次にすること"), "lines": _lines(theme, "next", year["fiscal_year"])},
            {"label": _("手伝ってほしいこと"), "lines": _lines(theme, "help", year["fiscal_year"])},
        ]
        yield {"number": theme["number"], "title": theme["title"], "fields": [f for f in fields if f["lines"]]}


def _lines(theme: ThemeEntry, key: str, fiscal_year: int) -> list[Data]:
    written = next((dict(y) for y in theme["years"] if y["fiscal_year"] == fiscal_year), {})
    lines = [line.strip().lstrip("・") for line in str(written.get(key) or "").splitlines() if line.strip()]
    return [{"whole": line, "short": excerpt(line, SHORT)} for line in lines]


def _contact(book: Book) -> list[Data]:
    contact = book["town"]["contact"]
    return [
        {"label": _("担当"), "text": contact["department"]},
        {"label": _("電話"), "text": contact["telephone"]},
        {"label": _("ファクス"), "text": contact["fax"]},
        {"label": _("郵便・窓口"), "text": contact["post"]},
    ]
