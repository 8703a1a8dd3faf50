"""The Atom feed of what was published, changed and answered, and the sitemap."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from xml.sax.saxutils import escape as xml_escape

from django.utils.feedgenerator import Atom1Feed

from meguru.site.reader import Reader, anchor

LATEST = 30
XML_FORBIDDEN = {code: None for code in range(0x20) if code not in (0x9, 0xA, 0xD)} | {0xFFFE: None, 0xFFFF: None}


def xml_text(text: str) -> str:
    """Text without the control characters XML forbids."""
    return text.translate(XML_FORBIDDEN)


def atom(reader: Reader) -> bytes:
    """The feed as of the publication; the same book gives the same bytes."""
    book, host = reader.book, reader.options.public_url.rstrip("/")
    town, licence = book["town"], book["town"].get("licence")
    on = datetime.combine(reader.published_on(), time(0, 0), tzinfo=UTC)
    mark = f"tag:{town['slug']}.meguru.invalid,{book['term']['first_year']}:"
    feed = Atom1Feed(
        title=xml_text(f"めぐる {town['name']}"), link=host + reader.url(), description="", language="ja",
        feed_url=host + reader.url("feed.xml"), author_name=xml_text(f"{town['office_name']}・{town['council_name']}"),
        feed_guid=f"{mark}site", feed_copyright=licence["name"] if licence else None,
        subtitle=xml_text(f"{book['term']['name']}「{book['term']['nickname']}」のあゆみ"),
    )  # fmt: skip
    for title, text, path, ident in _items(reader):
        feed.add_item(title=xml_text(title), link=host + reader.url(path), description=xml_text(text),
                      unique_id=f"{mark}{ident}", pubdate=on, updateddate=on)  # fmt: skip
    return feed.writeString("utf-8").encode()


def _items(reader: Reader) -> Iterable[tuple[str, str, str, str]]:
    book, year = reader.book, reader.book["year"]
    issue = f"-{year['issue']}" if year["issue"] > 1 else ""
    title = f"{year['label']}の記録を公表しました" + (f"（第{year['issue']}号）" if issue else "")
    yield title, "".join(book["summary"]["sentences"]), "year/", f"year-{year['fiscal_year']}{issue}"
    for entry in book["amendments"][-LATEST:]:
        path = f"changes/#{anchor(entry['number'])}"
        yield f"{entry['kind_label']}：{entry['title']}", entry["reason"], path, f"change-{anchor(entry['number'])}"
    answered = [o for o in book["opinions"] if o["answer"]]
    for opinion in answered[-LATEST:]:
        path = f"opinions/#{anchor(opinion['number'])}"
        words = opinion["text"] if len(opinion["text"]) <= 40 else opinion["text"][:39] + "…"
        yield f"ご意見への回答：{words}", opinion["answer"], path, f"opinion-{anchor(opinion['number'])}"


def sitemap(reader: Reader, paths: Iterable[str]) -> bytes:
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
