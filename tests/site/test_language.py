"""What the site's code says follows the language it is rendered in, also where a figure is kept for the next page."""

import re
from html import unescape

from meguru.core.language import speaking
from meguru.site import charts, figures
from meguru.site.difference import difference
from meguru.site.english import ENGLISH
from tests.contracts.test_english import Words
from tests.site.conftest import Files
from tests.site.sample_book import rich_book


def test_each_page_stands_there_in_english_too(rich: Files) -> None:
    japanese = {path for path in rich if path.endswith(".html") and not path.startswith((ENGLISH, "text/", "404"))}
    assert {path.removeprefix(ENGLISH) for path in rich if path.startswith(ENGLISH)} == japanese
    home = rich["en/index.html"].decode()
    assert '<html lang="en">' in home
    assert "My district" in home
    assert "The mark stands at" in home
    assert 'hreflang="ja" href="https://example.lg.jp/kohoku/"' in home
    assert '<a href="/kohoku/en/" lang="en" hreflang="en">English</a>' in rich["index.html"].decode()


def test_english_pages_lead_to_english_pages_and_share_the_rest(rich: Files) -> None:
    links = set(re.findall(r'(?:href|src)="/kohoku/([^"#?]*)', rich["en/measures/m06/index.html"].decode()))
    assert {"en/measures/", "feed.xml", "opinion/", "en/data/"} <= links
    assert not [link for link in links if link.startswith("en/") and f"{link}index.html" not in rich]


def test_an_english_page_says_the_numbers_of_the_japanese_one(rich: Files) -> None:
    """Years are counted otherwise (平成29年度, FY2017), and so are months in a date; every other number is the same."""
    for path in (path for path in rich if path.startswith(ENGLISH)):
        english, japanese = (_numbers(rich[each].decode()) for each in (path, path.removeprefix(ENGLISH)))
        years = {number for number in english if re.fullmatch("(19|20)[0-9]{2}", number)}
        assert english - years <= japanese, path


def test_what_stands_in_japanese_says_so(rich: Files) -> None:
    for path in (path for path in rich if path.startswith(ENGLISH)):
        words = Words()
        words.feed(rich[path].decode())
        assert words.loose == [], path


def _numbers(html: str) -> set[str]:
    shown = re.sub(r"<(style|script|svg|head).*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
    return {number.strip(",.") for number in re.findall(r"[0-9][0-9,.]*", unescape(shown))}


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
