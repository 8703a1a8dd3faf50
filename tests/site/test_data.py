"""Open data, feed and sitemap: what machines read."""

import csv
import hashlib
import io
import json
import re
from copy import deepcopy
from pathlib import Path
from xml.etree import ElementTree

import pytest

from meguru.base.towns.rules import LICENCES
from meguru.site import charts, datarows
from meguru.site.datasets import DATASETS
from meguru.site.opendata import safe_cell
from meguru.site.render import SiteOptions, render_site
from tests.site.book_fields import full_book
from tests.site.conftest import BASE, OPTIONS, Files
from tests.site.sample_book import rich_book

ATOM = "{http://www.w3.org/2005/Atom}"


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_what_changed_of_a_measure_stands_the_oldest_first() -> None:
    book = full_book()
    newest = book["measures"][0]["changes"][0]
    oldest = deepcopy(newest)
    oldest["on"], oldest["on_label"] = "2016-10-01", "平成28年10月1日"
    book["measures"][0]["changes"] = [newest, oldest]  # as a book has them
    assert [row[1] for row in datarows.dated_changes(book)] == ["2016-10-01", "2017-04-01"]


def test_the_tables_say_what_stands_above_and_which_district_has_ended() -> None:
    book = full_book()
    assert {row[1]: row[3] for row in datarows.organisations(book)}["事業企画係"] == "福祉保健課"
    told = {row[0]: row[-1] for row in datarows.districts(book)}
    assert [words for words in told.values() if words] == [book["districts"][-1]["ended"]]


@pytest.mark.parametrize("name", [d.name for d in DATASETS])
def test_csv_opens_right_in_excel(rich: Files, name: str) -> None:
    content = rich[f"data/{name}.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    table = rows(content)
    assert len(table) > 1
    assert {len(row) for row in table} == {len(table[0])}
    dictionary = rich["data/index.html"].decode()
    assert all(column in dictionary for column in table[0])


def test_the_dictionary_for_machines_names_every_file_and_every_column(rich: Files) -> None:
    package = json.loads(rich["data/datapackage.json"])
    told = {r["path"]: [field["name"] for field in r["schema"]["fields"]] for r in package["resources"]}
    there = {path.removeprefix("data/"): rows(rich[path])[0] for path in rich if path.endswith(".csv")}
    assert told == there
    assert (package["created"], package["version"]) == ("2018-10-15", "2017.1")


def test_the_condition_of_use_is_said_wherever_the_data_is(rich: Files) -> None:
    name, url = LICENCES["cc-by-4.0"]
    book = deepcopy(rich_book())
    book["town"]["licence"] = {"code": "cc-by-4.0", "name": name, "url": url}
    files = render_site(book, base_path=BASE, options=OPTIONS)
    assert name in files["data/index.html"].decode()
    assert url in files["data/index.html"].decode()
    assert name in files["about/index.html"].decode()
    assert json.loads(files["data/datapackage.json"])["licenses"] == [{"name": "cc-by-4.0", "title": name, "path": url}]
    assert ElementTree.fromstring(files["feed.xml"]).findtext(f"{ATOM}rights") == name
    assert ["利用の条件", name] in rows(files["data/release.csv"])
    assert "利用の条件は、まだ定められていません" in rich["data/index.html"].decode()


def test_each_cell_is_of_the_kind_its_column_says(rich: Files) -> None:
    package = json.loads(rich["data/datapackage.json"])
    forms = {"integer": r"\d*", "number": r"(-?\d+(\.\d+)?)?", "date": r"(\d{4}-\d{2}-\d{2})?"}
    for resource in package["resources"]:
        kinds = [field["type"] for field in resource["schema"]["fields"]]
        for row in rows(rich[f"data/{resource['path']}"])[1:]:
            for kind, cell in zip(kinds, row, strict=True):
                assert kind == "string" or re.fullmatch(forms[kind], cell), (resource["path"], cell)


def test_days_in_words_have_their_date_beside_them_and_the_doer_is_the_office_or_the_council(rich: Files) -> None:
    first = rows(rich["data/advice.csv"])
    given = dict(zip(first[0], first[1], strict=True))
    assert (given["助言の日"], given["助言の日（西暦）"]) == ("平成30年7月27日", "2018-07-27")
    assert (given["お答えの日"], given["お答えの日（西暦）"]) == ("平成30年9月22日", "2018-09-22")
    table = rows(rich["data/measures.csv"])
    column = table[0].index("実施")
    assert {row[column] for row in table[1:]} == {"港北区役所", "港北区社会福祉協議会"}


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+81",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "　=1",
        "＝1+1",
        "＠x",
        "\u200b=1",
        "\n=1",
        '=HYPERLINK("x")',
    ],
)
def test_no_cell_runs_as_a_formula(text: str) -> None:
    assert str(safe_cell(text)).startswith("'")


def test_ordinary_cells_stay_as_they_are() -> None:
    for value in ("講座を開く", "1,860", 12, 0, "", "・点"):
        assert safe_cell(value) == value
    assert safe_cell(None) == ""


def test_hostile_opinions_do_not_run_in_the_data() -> None:
    book = deepcopy(rich_book())
    book["opinions"][0]["text"] = "=cmd|' /C calc'!A0"
    files = render_site(book, base_path=BASE, options=OPTIONS)
    assert rows(files["data/opinions.csv"])[1][8] == "'=cmd|' /C calc'!A0"


def test_the_book_is_given_byte_for_byte() -> None:
    book = rich_book()
    frozen = json.dumps(book, ensure_ascii=True, indent=1).encode()
    files = render_site(book, base_path=BASE, options=OPTIONS, book_bytes=frozen)
    assert files["data/book.json"] == frozen
    assert files["data/book.json.sha256"].decode().split() == [hashlib.sha256(frozen).hexdigest(), "book.json"]
    with pytest.raises(ValueError, match="not the book"):
        render_site(book, base_path=BASE, options=OPTIONS, book_bytes=b"{}")


def test_a_book_read_back_from_its_json_renders_the_same(rich: Files) -> None:
    again = json.loads(rich["data/book.json"])
    files = render_site(again, base_path=BASE, options=OPTIONS, attachments={"year.pdf": rich["year.pdf"]})
    assert files == rich


def test_the_feed_is_valid_atom(rich: Files) -> None:
    root = ElementTree.fromstring(rich["feed.xml"])
    assert root.tag == f"{ATOM}feed"
    for name in ("title", "id", "updated"):
        assert root.findtext(f"{ATOM}{name}"), name
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 1 + 3 + 4
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}updated") == "2018-10-15T00:00:00+00:00"
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert str(link.get("href")).startswith("https://example.lg.jp/kohoku/")


def test_the_feed_survives_control_characters() -> None:
    book = deepcopy(rich_book())
    book["opinions"][0]["answer"] = "お答え\x0b\x00です"
    root = ElementTree.fromstring(render_site(book, base_path=BASE, options=OPTIONS)["feed.xml"])
    told = [node.text or "" for node in root.iter()]
    assert any("お答えです" in text for text in told), "what can be written is all there"
    assert not any("\x0b" in text or "\x00" in text for text in told)


def test_the_sitemap_names_every_page(rich: Files) -> None:
    root = ElementTree.fromstring(rich["sitemap.xml"])
    found = {node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    pages = {path for path in rich if path.endswith("index.html")}
    assert len(found) == len(pages)
    assert "https://example.lg.jp/kohoku/measures/m06/" in found
    assert "sitemap.xml" not in render_site(rich_book(), base_path=BASE, options=SiteOptions())


def test_charts_kept_on_disk_draw_the_same_site(rich: Files, tmp_path: Path) -> None:
    cache = tmp_path / "charts.json"
    given = {"year.pdf": rich["year.pdf"]}
    for content in (None, "broken", '{"stamp": "another version", "drawn": {"x": "y"}}'):
        if content is not None:
            cache.write_text(content)
        files = render_site(rich_book(), base_path=BASE, options=OPTIONS, attachments=given, chart_cache=cache)
        assert files == rich
    assert charts.remember(cache) > 0
