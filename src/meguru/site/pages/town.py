"""Pages about the plan and the site: the ward plan, the structure of promotion, open data, archive, about, contact, 404."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from meguru.core.language import _
from meguru.publish.book.plan import OrganisationEntry
from meguru.publish.book.records import PastIssue
from meguru.site.datasets import DATASETS
from meguru.site.opendata import dataset_rows
from meguru.site.pages.measures import by_pillar
from meguru.site.pages.shared import tiles
from meguru.site.reader import BookReader, Link, Page, archive_folder, issue_anchor
from meguru.site.structure import people_words, structure_figure


class Issue(TypedDict):
    """An earlier issue as the archive lists it, with the addresses of its files where they are there."""

    entry: PastIssue
    anchor: str
    changed: str
    book_url: str
    paper_url: str


def _issues(reader: BookReader) -> Iterator[Issue]:
    for entry in reader.past:
        book, paper = (
            archive_folder(entry["fiscal_year"], entry["issue"]) + name for name in ("book.json", "year.pdf")
        )
        yield {
            "entry": entry,
            "anchor": issue_anchor(entry),
            "changed": reader.options.changed.get((entry["fiscal_year"], entry["issue"]), ""),
            "book_url": reader.url(book) if book in reader.attachments else "",
            "paper_url": reader.url(paper) if paper in reader.attachments else "",
        }


def _archive(reader: BookReader) -> dict[str, object]:
    options, this = reader.options, reader.book["year"]
    return {
        "past": list(_issues(reader)),
        "changed": options.changed.get((this["fiscal_year"], this["issue"]), ""),
        "manifest_url": reader.url(options.manifest) if options.manifest else "",
    }


def pages(reader: BookReader) -> Iterator[Page]:
    """The pages about plan and site, the page for wrong addresses last."""
    yield from _plan_pages(reader)
    datasets = [{"set": d, "count": len(dataset_rows(d, reader.book))} for d in DATASETS]
    for path, template, title, words, values in (
        (
            "about/",
            "about.html",
            _("このサイトについて"),
            _("読み方、ご意見の取り扱い、アクセシビリティについて。"),
            {},
        ),
        (
            "contact/",
            "contact.html",
            _("電話・ファクス・郵便の窓口"),
            _("ご意見とお問い合わせの、ウェブのほかの窓口のご案内。"),
            {},
        ),
        (
            "archive/",
            "archive.html",
            _("これまでの公表"),
            _("これまでに公表した記録の一覧です。"),
            _archive(reader),
        ),
        (
            "data/",
            "data.html",
            _("オープンデータ"),
            _("このサイトに載っていることのデータ（CSV・JSON）です。"),
            {"datasets": datasets},
        ),
    ):
        yield Page(path, template, title, words, values, crumbs=[_here(title)])
    lost = _("お探しのページが見つかりませんでした。")
    yield Page("404.html", "not_found.html", _("ページが見つかりません"), lost, {"tiles": tiles(reader)})


def _plan_pages(reader: BookReader) -> Iterator[Page]:
    town, term = reader.book["town"], reader.book["term"]
    title = _("計画を進めるしくみ")
    words = _("{town}の計画を、だれが、どうつながって進めているか。").format(town=town["name"])
    yield Page("structure/", "structure.html", title, words, _structure(reader), section="structure")
    crumbs: list[Link] = [{"url": reader.url("structure/"), "label": title}, _here(reader.local.plan_of_whole)]
    words = _("{plan}「{nickname}」の、めざす姿と、柱と、取組。").format(plan=term["name"], nickname=term["nickname"])
    groups = {"groups": by_pillar(reader)}
    yield Page("plan/", "plan.html", term["name"], words, groups, section="structure", crumbs=crumbs)


def _here(label: str) -> Link:
    return {"url": "", "label": label}


def _structure(reader: BookReader) -> dict[str, object]:
    book = reader.book
    names: dict[str, str] = {body["key"]: body["name"] for body in book["bodies"]}
    flows = [
        {"source": names.get(f["source"], f["source"]), "target": names.get(f["target"], f["target"]),
         "label": f["label"], "both": f["both_ways"]}
        for f in book["flows"]
    ]  # fmt: skip
    return {
        "wide": structure_figure(book["bodies"], book["flows"], reader.local, narrow=False),
        "narrow": structure_figure(book["bodies"], book["flows"], reader.local, narrow=True),
        "bodies": [{**body, "people": people_words(body)} for body in book["bodies"]],
        "flows": flows,
        "participants": book.get("participants", []),
        "renamings": reader.renamings,
        "kinds": _kinds(reader),
    }


def _kinds(reader: BookReader) -> list[dict[str, object]]:
    """The organisations by kind, each with the tree of those below it. A book knows the one above by its name alone.

    Where two are called the same, nobody can say which of them is meant: what stands below stays in its own place.
    """
    rows = reader.book["organisations"]
    times = Counter(entry["name"] for entry in rows)
    below: dict[str, list[OrganisationEntry]] = {}
    for entry in rows:
        above = entry.get("under", "")
        below.setdefault(above if times[above] == 1 else "", []).append(entry)
    kinds: dict[str, list[dict[str, object]]] = {}
    for entry in below.pop("", []):
        row = _organisation(reader, entry, below)
        kinds.setdefault(entry["kind_label"], []).append({**row, "above": entry.get("under", "")})
    return [{"label": label, "rows": kept} for label, kept in kinds.items()]


def _organisation(
    reader: BookReader, entry: OrganisationEntry, below: Mapping[str, Sequence[OrganisationEntry]]
) -> dict[str, object]:
    """One organisation and what stands below it."""
    name = entry["name"]
    return {
        "name": name,
        "now": reader.called_now(name),
        "districts": reader.district_links(entry["districts"]),
        "below": [_organisation(reader, each, below) for each in below.get(name, [])],
    }
