"""The Atom feed of what was published, changed and answered, and the sitemap."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from xml.sax.saxutils import escape as xml_escape

from django.utils.feedgenerator import Atom1Feed

from meguru.core.language import _, spoken
from meguru.site.reader import BookReader, anchor

LATEST = 30
XML_FORBIDDEN = {code: None for code in range(0x20) if code not in (0x9, 0xA, 0xD)} | {0xFFFE: None, 0xFFFF: None}


def xml_text(text: str) -> str:
    """Text without the control characters XML forbids."""
    return str(text).translate(XML_FORBIDDEN)


def atom(reader: BookReader) -> bytes:
    """The feed as of the publication; the same book gives the same bytes."""
    book, term, host = reader.book, reader.book["term"], reader.options.public_url.rstrip("/")
    town, licence = book["town"], book["town"].get("licence")
    on = datetime.combine(reader.published_on(), time(0, 0), tzinfo=UTC)
    mark = f"tag:{town['slug']}.meguru.invalid,{term['first_year']}:"
    feed = Atom1Feed(
        title=xml_text(_("めぐる {town}").format(town=town["name"])), link=host + reader.url(), description="", language=spoken(),
        feed_url=host + reader.url("feed.xml"), author_name=xml_text(f"{town['office_name']}・{town['council_name']}"),
        feed_guid=f"{mark}site", feed_copyright=licence["name"] if licence else None,
        subtitle=xml_text(_("{plan}「{nickname}」のあゆみ").format(plan=term["name"], nickname=term["nickname"])),
    )  # fmt: skip
    for title, text, path, ident in _items(reader):
        feed.add_item(title=xml_text(title), link=host + reader.url(path), description=xml_text(text),
                      unique_id=f"{mark}{ident}", pubdate=on, updateddate=on)  # fmt: skip
    return feed.writeString("utf-8").encode()


def _items(reader: BookReader) -> Iterable[tuple[str, str, str, str]]:
    book, year = reader.book, reader.book["year"]
    issue = f"-{year['issue']}" if year["issue"] > 1 else ""
    said = _("{year}の記録を公表しました（第{issue}号）") if issue else _("{year}の記録を公表しました")
    title = said.format(year=year["label"], issue=year["issue"])
    yield title, "".join(book["summary"]["sentences"]), "year/", f"year-{year['fiscal_year']}{issue}"
    for entry in book["amendments"][-LATEST:]:
        path = f"changes/#{anchor(entry['number'])}"
        yield (
            _("{kind}：{title}").format(kind=entry["kind_label"], title=entry["title"]),
            entry["reason"],
            path,
            f"change-{anchor(entry['number'])}",
        )
    answered = [o for o in book["opinions"] if o["answer"]]
    for opinion in answered[-LATEST:]:
        path = f"opinions/#{anchor(opinion['number'])}"
        words = opinion["text"] if len(opinion["text"]) <= 40 else opinion["text"][:39] + "…"
        yield (
            _("ご意見への回答：{text}").format(text=words),
            opinion["answer"],
            path,
            f"opinion-{anchor(opinion['number'])}",
        )


def sitemap(reader: BookReader, paths: Iterable[str]) -> bytes:
    """Addresses of all pages. Needs the host's absolute address."""
    host = reader.options.public_url.rstrip("/")
    rows = "".join(
        f"<url><loc>{xml_escape(xml_text(host + reader.url(path)))}</loc><lastmod>{reader.published_on()}</lastmod></url>\n"
        for path in paths
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    ).encode()
