"""Every page of every sample town: strict HTML, one h1, honest links, nothing inline, the same bytes each time."""

import itertools
import re
from copy import deepcopy
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from meguru.site.english import ENGLISH
from meguru.site.reader import BadAddress
from meguru.site.render import SiteOptions, render_site
from tests.site.conftest import BASE, OPTIONS, Files, html_pages, japanese_pages
from tests.site.sample_book import rich_book
from tests.site.sample_towns import empty_book
from tests.support.page_check import page_faults

PAGES = (
    "", "districts/", "districts/nippa/", "measures/", "measures/m06/", "year/", "advice/", "changes/", "opinions/",
    "structure/", "plan/", "about/", "contact/", "archive/", "data/", "text/",
)  # fmt: skip
DYNAMIC = ("opinion/", "work/")
STRANGE = "＜<script>alert('x')</script>&\"'>\u202e逆\u200b隠し\u2066\x0b\x00"


class _Page(HTMLParser):
    """Collects what the checks look at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for key, value in attrs:
            self.attributes.append((tag, key, value or ""))
            if key == "id":
                self.ids.append(value or "")
            if key in ("href", "src"):
                self.links.append(value or "")


def all_pages(sites: dict[str, Files]) -> list[tuple[str, str, str]]:
    return [(name, path, text) for name, files in sites.items() for path, text in html_pages(files).items()]


def test_all_kinds_of_pages_are_there(rich: Files) -> None:
    for path in PAGES:
        assert f"{path}index.html" in rich
    assert {"404.html", "feed.xml", "sitemap.xml", "data/book.json", "year.pdf", "text/home.txt"} <= set(rich)
    assert "opinion/index.html" not in rich, "the form is dynamic"


def test_every_page_passes_the_page_linter(sites: dict[str, Files]) -> None:
    """As every page of the workshop does: strict HTML and what the Nu checker would refuse (``tests/support/html_rules.py``)."""
    faults = {(name, path): list(page_faults(text)) for name, path, text in all_pages(sites)}
    assert {place: found for place, found in faults.items() if found} == {}


def test_one_heading_a_title_and_unique_ids(sites: dict[str, Files]) -> None:
    titles: dict[tuple[str, bool], set[str]] = {}
    for name, path, text in all_pages(sites):
        page = _Page(text)
        assert page.tags.count("h1") == 1, path
        assert page.tags.count("main") == 1, path
        assert len(page.ids) == len(set(page.ids)), (path, [i for i in page.ids if page.ids.count(i) > 1])
        title = re.search(r"<title>(.+?)</title>", text)
        assert title, path
        assert f'<html lang="{"en" if path.startswith(ENGLISH) else "ja"}">' in text
        assert 'name="description" content="' in text
        assert title[1] not in titles.setdefault((name, path.startswith(ENGLISH)), set()) or "404" in path, (
            f"{path} has the title of another page"
        )
        titles[name, path.startswith(ENGLISH)].add(title[1])


def test_headings_do_not_skip_a_level(sites: dict[str, Files]) -> None:
    for name, path, text in all_pages(sites):
        main = text[text.index("<main") : text.index("</main>")]
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", main)]
        for before, after in itertools.pairwise(levels):
            assert after <= before + 1, (name, path, levels)


def test_nothing_inline(sites: dict[str, Files]) -> None:
    """The CSP forbids style and script in the page; nothing is fetched from elsewhere."""
    for name, path, text in all_pages(sites):
        page = _Page(text)
        assert not {"script", "style", "iframe"} & set(page.tags), (name, path)
        assert not [a for a in page.attributes if a[1] == "style" or a[1].startswith("on")], (name, path)
        fetched = [v for tag, key, v in page.attributes if tag in ("link", "img", "source") and key in ("href", "src")]
        assert all(v.startswith(("/", "https://example.lg.jp/kohoku/")) for v in fetched), (name, path)


def test_no_link_is_without_an_address(sites: dict[str, Files]) -> None:
    for name, path, text in all_pages(sites):
        page = _Page(text)
        addresses = [value for tag, key, value in page.attributes if tag == "a" and key == "href"]
        assert len(addresses) == page.tags.count("a"), (name, path)
        assert all(addresses), (name, path)


def test_a_district_s_button_opens_the_form_for_that_district(rich: Files) -> None:
    for path, text in html_pages(rich).items():
        parts = path.split("/")
        if parts[0] == "districts" and len(parts) == 3:
            assert [link for link in _Page(text).links if f"?district={parts[1]}" in link], path


def test_about_a_district_that_has_ended_no_opinion_is_asked_for() -> None:
    book = rich_book()
    ended = book["districts"][0]
    ended["ended"] = "平成30年3月31日で廃止になりました。区域は、となりの地区に引き継がれました。"
    files = render_site(book, base_path=BASE, options=OPTIONS)
    page = files[f"districts/{ended['code']}/index.html"].decode()
    assert "この地区に意見を送る" not in page
    assert not [link for link in _Page(page).links if "?district=" in link]
    assert ended["ended"] in page
    for path in ("index.html", "districts/index.html"):
        assert files[path].decode().count("<i>廃止</i>") == 1


def test_what_stands_below_an_organisation_stands_under_it() -> None:
    book = rich_book()
    centre = "福祉保健センター"
    book["organisations"] += [
        {"kind": "department", "kind_label": "役所の課", "name": centre, "districts": []},
        {"kind": "department", "kind_label": "役所の課", "name": "生活支援課", "districts": [], "under": centre},
        {"kind": "section", "kind_label": "係", "districts": [], "name": "就労係", "under": "生活支援課"},
        {"kind": "section", "kind_label": "係", "districts": [], "name": "どちらかの係", "under": "見本課"},
        {"kind": "department", "kind_label": "役所の課", "name": "見本課", "districts": []},
        {"kind": "company", "kind_label": "企業", "name": "見本課", "districts": []},
    ]  # fmt: skip
    page = render_site(book, base_path=BASE, options=OPTIONS)["structure/index.html"].decode()
    whole = re.sub(r"\s+", "", page[page.index('id="orgs"') :])
    assert (
        f'<liclass="whole">{centre}<ulclass="plain-listunder"><liclass="whole">生活支援課<ulclass="plain-listunder"><li>就労係</li>'
        in whole
    )
    # What stands above is named where it does not stand under it: it is not in the record, or two are called so.
    assert "事業企画係<small>（福祉保健課）</small>" in whole
    assert "どちらかの係<small>（見本課）</small>" in whole


def test_the_length_of_a_path_is_said_only_of_paths(sites: dict[str, Files]) -> None:
    # HTMLParser gives attribute names in lower case.
    said = {tag for _, _, text in all_pages(sites) for tag, key, _ in _Page(text).attributes if key == "pathlength"}
    assert said == {"path"}


def test_every_link_leads_somewhere(sites: dict[str, Files]) -> None:
    for name, files in sites.items():
        base = "/" if name == "bare" else BASE
        ids = {path: set(_Page(text).ids) for path, text in html_pages(files).items()}
        for path, text in html_pages(files).items():
            for link in _Page(text).links:
                _check_link(link, path, base, files, ids)


def _check_link(link: str, path: str, base: str, files: Files, ids: dict[str, set[str]]) -> None:
    parts = urlsplit(link)
    if parts.scheme and parts.netloc != "example.lg.jp":
        pytest.fail(f"{path} leads out: {link}")
    target = unquote(parts.path)
    if not target:
        assert unquote(parts.fragment) in ids[path] or parts.fragment == "main", (path, link)
        return
    assert target.startswith(base), (path, link)
    inside = target.removeprefix(base)
    if inside.startswith(DYNAMIC):
        return
    found = f"{inside}index.html" if inside.endswith("/") or not inside else inside
    assert found in files, (path, link)
    if parts.fragment:
        assert unquote(parts.fragment) in ids[found], (path, link)


def test_the_same_book_gives_the_same_bytes() -> None:
    first = render_site(rich_book(), base_path=BASE, options=OPTIONS)
    assert render_site(rich_book(), base_path=BASE, options=OPTIONS) == first


def test_one_change_touches_few_pages(rich: Files) -> None:
    book = rich_book()
    book["opinions"][0]["answer"] = "土曜日の講座を始めました。"
    changed = render_site(book, base_path=BASE, options=OPTIONS, attachments={"year.pdf": rich["year.pdf"]})
    different = {path for path in changed if changed[path] != rich.get(path)}
    assert "opinions/index.html" in different
    assert "measures/m20/index.html" not in different
    assert len(different) < 32, sorted(different)


def test_hostile_texts_stay_texts() -> None:
    book = deepcopy(rich_book())
    book["town"]["name"] = STRANGE
    book["measures"][5]["title"] = book["measures"][5]["description"] = STRANGE
    book["measures"][5]["years"][1]["did"] = book["measures"][5]["indicators"][0]["name"] = STRANGE
    book["districts"][9]["name"] = book["districts"][9]["slogan"] = book["districts"][9]["reading"] = STRANGE
    book["districts"][9]["themes"][0]["title"] = STRANGE
    book["opinions"][0]["text"] = book["opinions"][0]["answer"] = STRANGE
    book["amendments"][0]["before"] = book["amendments"][0]["after"] = STRANGE
    book["amendments"][0]["after"] += "もっと"
    book["activities"][0]["text"] = book["bodies"][0]["name"] = book["flows"][0]["label"] = STRANGE
    book["term"]["scale"][0]["letter"] = book["term"]["stages"][0]["label"] = STRANGE
    files = render_site(book, base_path=BASE, options=OPTIONS)
    for path, text in html_pages(files).items():
        page = _Page(text)
        assert "script" not in page.tags, path
        assert not [a for a in page.attributes if a[1].startswith("on")], path
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x0b]", text), path
        html5lib.HTMLParser(strict=True).parse(text)


def test_a_code_that_is_no_address_is_refused() -> None:
    for code in ("../secret", "a/b", "", "a b", ".."):
        book = deepcopy(rich_book())
        book["measures"][0]["code"] = code
        with pytest.raises(BadAddress):
            render_site(book, base_path=BASE, options=OPTIONS)


def test_the_sample_bar_stands_on_every_page_of_a_sample(rich: Files, empty: Files) -> None:
    assert all('class="sample"' in text for text in html_pages(rich).values())
    assert not any('class="sample"' in text for text in html_pages(empty).values())


def test_links_to_the_pdf_only_where_it_is(rich: Files, empty: Files) -> None:
    assert "year.pdf" in rich["year/index.html"].decode()
    assert not any("year.pdf" in text for text in html_pages(empty).values())


def test_an_attachment_cannot_take_a_page_s_place() -> None:
    with pytest.raises(ValueError, match="take the place"):
        render_site(rich_book(), base_path=BASE, options=OPTIONS, attachments={"index.html": b"x"})


def test_the_opinion_form_s_address_is_a_setting() -> None:
    options = SiteOptions(opinion_form_url="https://forms.example.lg.jp/opinion?town=1")
    home = render_site(rich_book(), base_path=BASE, options=options)
    assert b"https://forms.example.lg.jp/opinion?town=1" in home["index.html"]
    assert b"opinion?town=1&amp;measure=m06" in home["measures/m06/index.html"]
    assert b"/kohoku/contact/" in home["measures/m06/index.html"], "paper stands beside the button"


def test_empty_towns_say_what_will_be_here(empty: Files) -> None:
    home = empty["index.html"].decode()
    assert "平成28年度の取組を進めています" in home
    assert "まだ変わったところはありません" in home
    assert "テーマ" in empty["districts/nippa/index.html"].decode()
    assert "まだ、公表できるご意見はありません" in empty["opinions/index.html"].decode()


def test_a_town_without_anything_renders() -> None:
    book = empty_book()
    book["measures"], book["districts"], book["pillars"] = [], [], []
    book["summary"]["ratings"], book["summary"]["measures"], book["summary"]["districts"] = [], 0, 0
    files = render_site(book, base_path=BASE, options=OPTIONS)
    for path, text in html_pages(files).items():
        html5lib.HTMLParser(strict=True).parse(text)
        assert "None" not in text, path


def test_a_cancelled_year_and_an_ended_measure_are_said(rich: Files) -> None:
    district = rich["districts/shinohara/index.html"].decode()
    assert "平成29年度の取組は、中止でした" in district
    assert "会場の改修のため" in district
    assert "平成29年度で終了" in rich["measures/m35/index.html"].decode()


def test_a_missing_value_never_shows(sites: dict[str, Files]) -> None:
    for name, path, text in all_pages(sites):
        words = re.sub(r"<[^>]*>", " ", text)
        assert not re.search(r"\bNone\b|\bnan\b|\{\{|\{%|SafeString|Undefined", words), (name, path)


def test_districts_keep_their_order_and_are_never_ranked(rich: Files) -> None:
    text = rich["year/index.html"].decode()
    section = text[text.index('id="districts"') : text.index('id="changed"')]
    found = re.findall(r'href="/kohoku/districts/([a-z-]+)/"', section)
    assert found == [d["code"] for d in rich_book()["districts"]]


def test_plain_text_has_the_page_s_words(rich: Files) -> None:
    text = rich["text/measures-m06.txt"].decode("utf-8-sig")
    assert "■■ 認知症の理解・啓発の推進" in text
    assert "■ 平成29年度の評価" in text
    assert "やや遅れている" in text
    assert "<" not in text
    assert text.count("\r\n") == text.count("\n")
    assert len([p for p in rich if p.startswith("text/") and p.endswith(".txt")]) == len(japanese_pages(rich)) - 2
