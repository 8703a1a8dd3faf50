"""Every public number is counted again from the published tables alone; one that nobody knows how to count makes this fail."""

from hypothesis import HealthCheck, given, settings

from meguru.publish.book import Book
from meguru.site.render import render_site
from tests.site.conftest import BASE, OPTIONS, Files
from tests.site.public_claims import Claim
from tests.site.public_claims_more import CLAIMS, PLAYED_ELSEWHERE
from tests.site.recounting import recount
from tests.site.sample_years import books, seldom


def counted_again(files: Files) -> set[Claim]:
    found = recount(files)
    assert found.false == []
    assert found.unknown == [], "give each of these lines a claim (how it is counted), or take the number out"
    return found.met


def test_each_number_of_the_sample_towns_is_true_and_each_claim_is_of_a_sentence_that_is_said(
    sites: dict[str, Files],
) -> None:
    rare = render_site(seldom(), base_path=BASE, options=OPTIONS)
    met = {claim for files in (*sites.values(), rare) for claim in counted_again(files)}
    assert {claim.pattern for claim in CLAIMS if claim not in met} == PLAYED_ELSEWHERE


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(books())
def test_each_number_of_any_year_is_true(book: Book) -> None:
    counted_again(render_site(book, base_path=BASE, options=OPTIONS))


def test_a_false_number_and_an_unknown_one_are_found(rich: Files) -> None:
    home = rich["index.html"].decode()
    wrong = home.replace("<dt>地区の活動</dt><dd><b>", "<dt>地区の活動</dt><dd><b>1", 1)
    assert wrong != home
    assert recount({**rich, "index.html": wrong.encode()}).false
    more = home.replace("</h2>", "</h2><p>5人に1人が参加しました。</p>", 1)
    assert recount({**rich, "index.html": more.encode()}).unknown
    table = rich["data/opinion_counts.csv"].decode("utf-8-sig").replace(",8,5,2,1", ",9,5,2,2")
    assert recount({**rich, "data/opinion_counts.csv": b"\xef\xbb\xbf" + table.encode()}).false
