"""Renders a book to the files of a town's public site, all in memory: the same book gives the same bytes.

``site.writing.write_site`` puts them on disk. Nothing is read but the book, the attachments and the built assets.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from meguru.core.language import ORIGINAL, OTHER, _, speaking, spoken
from meguru.publish.book import Book
from meguru.publish.sentences import whom_to_ask
from meguru.site import charts, feeds, opendata
from meguru.site.assets import site_assets
from meguru.site.datasets import DATASETS
from meguru.site.engine import render_template
from meguru.site.english import ENGLISH, in_english, with_shared_files
from meguru.site.pages import districts, home, measures, records, town
from meguru.site.plaintext import plain_text
from meguru.site.reader import BookReader, Link, Page, SiteOptions

__all__ = ["SiteOptions", "render_site"]

MODULES: tuple[Callable[[BookReader], Iterator[Page]], ...] = (
    home.pages, districts.pages, measures.pages, records.pages, town.pages,
)  # fmt: skip
WITHOUT_TEXT = ("404.html", "text/")
NAV = (
    ("home", _("ホーム"), ""),
    ("districts", _("わたしの地区"), "districts/"),
    ("measures", _("取組（施策・事業）"), "measures/"),
    ("year", _("一年のまとめ"), "year/"),
    ("opinions", _("ご意見と回答"), "opinions/"),
    ("structure", _("計画を進めるしくみ"), "structure/"),
)


def render_site(
    book: Book,
    *,
    base_path: str,
    options: SiteOptions | None = None,
    attachments: Mapping[str, bytes] | None = None,
    book_bytes: bytes | None = None,
    chart_cache: Path | None = None,
) -> dict[str, bytes]:
    """All files of the site, path under ``base_path`` → bytes.

    ``attachments`` are further files (``year.pdf``, ``papers/<district>.pdf``) placed as they are; pages link to them only
    if given. ``book_bytes`` is the book as it was frozen and hashed, offered for download byte for byte; without it the
    book is written out canonically. ``chart_cache`` is a file where drawn charts are kept from one process to the next.
    Raises BadAddress for a code that cannot be an address, ValueError where ``book_bytes`` is another book or an
    attachment would take a page's place, AssetsMissing before build_assets() ran.
    """
    raw = _book_bytes(book, book_bytes)
    known = charts.remember(chart_cache) if chart_cache else 0
    reader = BookReader(book, base_path, options or SiteOptions(), attachments)
    english = in_english(reader)
    with speaking(ORIGINAL):
        files, listed = _pages(reader)
        files |= _data_files(book, raw)
        files["feed.xml"] = feeds.atom(reader)
    with speaking(OTHER):
        others, also = _pages(english)
    others.pop("404.html")  # a server has one, for every address that leads nowhere
    files |= {ENGLISH + path: with_shared_files(html, english, others) for path, html in others.items()}
    if reader.options.public_url:
        paths = [page.path for page in listed]
        files["sitemap.xml"] = feeds.sitemap(reader, [*paths, *(ENGLISH + page.path for page in also)])
    for path, content in (attachments or {}).items():
        if path in files:
            raise ValueError(f"an attachment would take the place of {path}")
        files[path] = content
    files |= site_assets().files
    if chart_cache:
        charts.keep(chart_cache, known)
    return files


def _pages(reader: BookReader) -> tuple[dict[str, bytes], list[Page]]:
    """The pages of a reader in the language that is active, and those that others may be sent to."""
    shared = _shared(reader, site_assets().stylesheet)
    files: dict[str, bytes] = {}
    listed: list[Page] = []
    for module in MODULES:
        for page in module(reader):
            _add_page(files, page, reader, shared)
            if page.path != "404.html":
                listed.append(page)
    if reader.options.text_version:
        _add_text_index(files, listed, reader, shared)
    return files, listed


def _book_bytes(book: Book, given: bytes | None) -> bytes:
    if given is None:
        return (json.dumps(book, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
    if json.loads(given) != json.loads(json.dumps(book)):
        raise ValueError("book_bytes is not the book that is being rendered")
    return given


def _shared(reader: BookReader, stylesheet: str) -> dict[str, object]:
    """What every page needs."""
    book, options = reader.book, reader.options
    return {
        "base": reader.base,
        "language": spoken(),
        "town": book["town"],
        "local": reader.local,
        "term": book["term"],
        "this_year": book["year"],
        "years": book["years"],
        "summary": book["summary"],
        "licence": book["town"].get("licence"),
        "site_name": _("めぐる {town}").format(town=book["town"]["name"]),
        "stylesheet": reader.url(stylesheet),
        "icon_url": next(reader.url(path) for path in site_assets().files if path.startswith("assets/icon.")),
        "opinion_url": reader.opinion_url,
        "workshop_url": options.workshop_url or "",
        "feed_url": reader.url("feed.xml"),
        "has_results": reader.has_results,
        "is_over": reader.is_over,
        "committee_word": reader.word("committee", _("策定・推進委員会")),
        "district_plan_word": reader.word("district_plan", _("地区計画")),
        "district_committee_word": reader.word("district_committee", _("地区計画推進委員会")),
        "pdf_url": reader.url(records.PDF) if records.PDF in reader.attachments else "",
        "has_text": options.text_version,
    }


def _text_path(page: Page) -> str:
    """Where a page's text version lies: districts/nippa/ → text/districts-nippa.txt."""
    return f"text/{page.path.strip('/').replace('/', '-') or 'home'}.txt"


def _add_page(files: dict[str, bytes], page: Page, reader: BookReader, shared: Mapping[str, object]) -> None:
    html = _html(page, reader, shared)
    path = page.path if page.path.endswith(".html") else f"{page.path}index.html"
    files[path] = html.encode()
    if reader.options.text_version and page.path not in WITHOUT_TEXT:
        files[_text_path(page)] = ("\ufeff" + _text(html, _text_head(reader), _text_foot(reader, page))).encode()


def _text_head(reader: BookReader) -> str:
    """What stands above every text: what it is, whose, and of when."""
    book = reader.book
    lines = [
        str(_("めぐる {town}　文字だけの版").format(town=book["town"]["name"])),
        str(_("{plan}「{nickname}」").format(plan=book["term"]["name"], nickname=book["term"]["nickname"])),
    ]
    lines += [str(_("公表　{day}").format(day=book["year"]["published_label"]))] * reader.has_results
    return "\n".join([*lines, book["town"]["sample_note"]] if book["town"]["is_sample"] else lines)


def _text_foot(reader: BookReader, page: Page) -> str:
    """What stands below: where the page is, and whom to ask."""
    contact, host = reader.book["town"]["contact"], reader.options.public_url.rstrip("/")
    whom = whom_to_ask(reader.book["town"]["office_name"], contact["department"])
    told = [_("このページのアドレス　{address}").format(address=host + reader.url(page.path))] * bool(host)
    told += [_("問い合わせ　{whom}").format(whom=whom)]
    told += [_("電話　{number}").format(number=contact["telephone"])] * bool(contact["telephone"])
    told += [_("ファクス　{number}").format(number=contact["fax"])] * bool(contact["fax"])
    return "\n".join(map(str, told))


@lru_cache(maxsize=8192)
def _text(html: str, head: str, foot: str) -> str:
    return f"{head}\n\n{plain_text(html)}\n{foot}\n".replace("\n", "\r\n")


def _html(page: Page, reader: BookReader, shared: Mapping[str, object]) -> str:
    town_name = reader.book["town"]["name"]
    home_link: Link = {"url": reader.url(), "label": _("ホーム")}
    default: list[Link] = [{"url": "", "label": page.title}] if page.path and page.path != "404.html" else []
    host = reader.options.public_url.rstrip("/")
    full = (
        _("{title} ― めぐる {town}").format(title=page.title, town=town_name)
        if page.title
        else _("めぐる {town} ― 地域福祉保健計画のあゆみ").format(town=town_name)
    )
    has_twin = bool(reader.twin_base) and page.path != "404.html" and not page.path.startswith("text/")
    values: dict[str, object] = {
        **shared,
        **page.values,
        "page": page,
        "title": full,
        "heading": page.title,
        "description": str(page.description)[:160],
        "canonical": host + reader.url(page.path) if host and page.path != "404.html" else "",
        "twin": reader.twin_base + page.path if has_twin else "",
        "twin_canonical": host + reader.twin_base + page.path if has_twin and host else "",
        "nav": [{"label": label, "url": reader.url(path), "current": key == page.section, "exact": path == page.path}
                for key, label, path in NAV],
        "crumbs": [home_link, *(page.crumbs or default)] if (page.crumbs or default) else [],
        "text_url": reader.url(_text_path(page)) if reader.options.text_version and page.path not in WITHOUT_TEXT else "",
    }  # fmt: skip
    return render_template(page.template, values)


def _add_text_index(
    files: dict[str, bytes], listed: list[Page], reader: BookReader, shared: Mapping[str, object]
) -> None:
    rows = [{"url": reader.url(_text_path(p)), "label": p.title or _("ホーム")} for p in listed]
    page = Page("text/", "texts.html", _("文字だけの版"), _("どのページにも、文字だけの版があります。"), {"rows": rows},
                crumbs=[{"url": "", "label": _("文字だけの版")}])  # fmt: skip
    listed.append(page)
    files["text/index.html"] = _html(page, reader, shared).encode()


def _data_files(book: Book, raw: bytes) -> dict[str, bytes]:
    files = {f"data/{d.name}.csv": opendata.dataset_csv(d, book) for d in DATASETS}
    files["data/datapackage.json"] = opendata.data_package(DATASETS, book)
    files["data/book.json"] = raw
    files["data/book.json.sha256"] = f"{hashlib.sha256(raw).hexdigest()}  book.json\n".encode()
    return files
