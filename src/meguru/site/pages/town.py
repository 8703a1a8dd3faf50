"""Pages about the plan and the site: the ward plan, the structure of promotion, open data, archive, about, contact, 404."""

from collections.abc import Iterator

from meguru.publish.book import OrganisationEntry
from meguru.site.opendata import DATASETS, dataset_rows
from meguru.site.pages.measures import by_pillar
from meguru.site.pages.shared import tiles
from meguru.site.reader import Link, Page, Reader
from meguru.site.structure import structure_figure


def pages(reader: Reader) -> Iterator[Page]:
    """The pages about plan and site, the page for wrong addresses last."""
    book = reader.book
    town, term = book["town"], book["term"]
    structure: Link = {"url": reader.url("structure/"), "label": "計画をすすめるしくみ"}
    yield Page(
        "structure/",
        "structure.html",
        "計画をすすめるしくみ",
        f"{town['name']}の計画を、だれが、どうつながって進めているか。",
        _structure(reader),
        section="structure",
    )
    yield Page(
        "plan/",
        "plan.html",
        term["name"],
        f"{term['name']}「{term['nickname']}」の、めざす姿と、柱と、取組。",
        {"groups": by_pillar(reader)},
        section="structure",
        crumbs=[structure, _here("区全体の計画")],
    )
    yield Page(
        "about/",
        "about.html",
        "このサイトについて",
        "このサイトの読み方、ご意見の取り扱い、アクセシビリティについて。",
        {},
        crumbs=[_here("このサイトについて")],
    )
    yield Page(
        "contact/",
        "contact.html",
        "電話・ファクス・郵便の窓口",
        "ご意見とお問い合わせの、電話・ファクス・郵便・窓口のご案内。",
        {},
        crumbs=[_here("電話・ファクス・郵便の窓口")],
    )
    yield Page(
        "archive/",
        "archive.html",
        "これまでの公表",
        "これまでに公表した記録の一覧です。",
        {"past": book["past"]},
        crumbs=[_here("これまでの公表")],
    )
    datasets = [{"set": d, "count": len(dataset_rows(d, book))} for d in DATASETS]
    yield Page(
        "data/",
        "data.html",
        "オープンデータ",
        "取組・評価・地区・活動・助言・修正・ご意見のデータ（CSV・JSON）です。",
        {"datasets": datasets},
        crumbs=[_here("オープンデータ")],
    )
    yield Page(
        "404.html",
        "not_found.html",
        "ページが見つかりません",
        "お探しのページが見つかりませんでした。",
        {"tiles": tiles(reader)},
    )


def _here(label: str) -> Link:
    return {"url": "", "label": label}


def _structure(reader: Reader) -> dict[str, object]:
    book = reader.book
    names: dict[str, str] = {body["key"]: body["name"] for body in book["bodies"]}
    flows = [
        {"source": names.get(f["source"], f["source"]), "target": names.get(f["target"], f["target"]),
         "label": f["label"], "both": f["both_ways"]}
        for f in book["flows"]
    ]  # fmt: skip
    kinds: dict[str, list[dict[str, object]]] = {}
    for entry in book["organisations"]:
        kinds.setdefault(entry["kind_label"], []).append(_organisation(reader, entry))
    return {
        "wide": structure_figure(book["bodies"], book["flows"], narrow=False),
        "narrow": structure_figure(book["bodies"], book["flows"], narrow=True),
        "bodies": book["bodies"],
        "flows": flows,
        "kinds": [{"label": label, "rows": rows} for label, rows in kinds.items()],
    }


def _organisation(reader: Reader, entry: OrganisationEntry) -> dict[str, object]:
    return {"name": entry["name"], "districts": reader.district_links(entry["districts"])}
