"""What the site's code says follows the language it is rendered in, also where a figure is kept for the next page."""

from meguru.core.language import speaking
from meguru.site import charts, figures
from meguru.site.difference import difference
from meguru.site.render import render_site
from tests.site.conftest import BASE, OPTIONS, Files
from tests.site.sample_book import rich_book


def test_a_site_is_rendered_in_english(rich: Files) -> None:
    with speaking("en"):
        files = render_site(rich_book(), base_path=BASE, options=OPTIONS)
    assert files.keys() | {"year.pdf"} == rich.keys()
    assert "My district" in files["index.html"].decode()
    assert "The mark stands at" in files["index.html"].decode()
    assert 'xml:lang="en"' in files["feed.xml"].decode()
    assert "Address of this page: https://example.lg.jp/kohoku/" in files["text/home.txt"].decode()
    assert files["data/measures.csv"] == rich["data/measures.csv"]


def test_a_figure_kept_for_one_language_is_not_shown_in_another() -> None:
    counts = {4: 7}
    in_japanese = figures.month_dots(counts, "図")
    with speaking("en"):
        in_english = figures.month_dots(counts, "図")
    assert ">4月<" in in_japanese
    assert ">Apr<" in in_english


def test_the_words_in_a_chart_are_those_of_its_reader() -> None:
    indicator = next(i for m in rich_book()["measures"] for i in m["indicators"] if len(i["years"]) > 2)
    assert ">実績<" in charts.chart(indicator, "x")
    with speaking("en"):
        drawn = charts.chart(indicator, "x")
    assert ">Result<" in drawn
    assert "実績" not in drawn


def test_a_marked_change_is_named_in_words() -> None:
    with speaking("en"):
        assert "〔text added〕新しい" in difference("", "新しい").replace("</span>", "").replace(
            '<span class="vh">', ""
        )
