"""The words fit the municipality: a 町 reads neither 区役所 nor 区社協 nor 区民, on no page, in no paper of its own.

Which words those are stands in one place, ``base.towns.rules``; nowhere else in the product is a ward's word written.
"""

import json
import re
from pathlib import Path

import pytest

import meguru
from meguru.base.towns.rules import TownKind, kind_of_town, local_words, office_of
from meguru.publish.book import Book
from meguru.site.assets import build_assets
from meguru.site.render import render_site
from tests.site.sample_towns import empty_book
from tests.support.cast import Cast
from tests.support.furniture import furnish
from tests.support.walking import walk

SOURCE = Path(meguru.__file__).parent
WARDS_WORDS = re.compile("区役所|区社協|区社会福祉協議会|区民|区全体")
# ``地区社協`` and ``地区全体`` are of districts, which every municipality may have.
OF_DISTRICTS = re.compile("地区(社協|社会福祉協議会|全体)")
# The one place; the samples; what reads other people's documents; the catalogue's own keys; examples at the command line.
EXCEPT = (
    "base/towns/rules.py",
    "demo/",
    "files/reading/",
    "plan/plans/queries/owners.py",
    "locale/",
    "project/words/",
    "migrations/",
)


def said_of_a_ward(text: str) -> list[str]:
    return WARDS_WORDS.findall(OF_DISTRICTS.sub("", text))


def test_a_wards_words_stand_in_one_place() -> None:
    files = [f for pattern in ("*.py", "*.html", "*.typ", "*.txt") for f in sorted(SOURCE.rglob(pattern))]
    found = {}
    for file in files:
        place = file.relative_to(SOURCE).as_posix()
        if not any(part in place for part in EXCEPT):
            lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "#" not in line]
            found[place] = said_of_a_ward("\n".join(lines))
    assert len(found) > 300
    assert {place: words for place, words in found.items() if words} == {}


def test_no_page_of_a_town_speaks_of_a_ward(cast: Cast) -> None:
    furnish(cast)
    secretary = cast.players["secretary"]
    assert kind_of_town(cast.town.name) is TownKind.TOWN
    pages = walk(secretary.client, [secretary.path()], cast.town.slug)
    assert len(pages) > 60
    assert {address: said for address, page in pages.items() if (said := said_of_a_ward(page.text))} == {}
    assert any("課・町社協" in page.text for page in pages.values())


@pytest.mark.parametrize(("name", "words"), [("みなも町", "町全体の計画"), ("港北区", "区全体の計画")])
def test_the_public_site_says_what_the_town_is(name: str, words: str) -> None:
    build_assets()
    book: Book = json.loads(WARDS_WORDS.sub("役所", json.dumps(empty_book(), ensure_ascii=False)))
    book["town"].update({"name": name, "office_name": office_of(name), "council_name": f"{name}社会福祉協議会"})
    files = render_site(book, base_path="/x/")
    text = "\n".join(data.decode() for path, data in files.items() if path.endswith((".html", ".txt", ".csv")))
    assert words in text
    if name == "みなも町":
        assert said_of_a_ward(text) == []  # what the sample town has typed itself was made neutral above


@pytest.mark.parametrize(
    ("name", "office", "council", "usual"),
    [
        ("港北区", "区役所", "区社協", "港北区役所"),
        ("横浜市", "市役所", "市社協", "横浜市役所"),
        ("みなも町", "役場", "町社協", "みなも町役場"),
        ("白川村", "役場", "村社協", "白川村役場"),
        ("ひろば", "市役所", "市社協", "ひろば役所"),
    ],
)
def test_each_kind_of_municipality_has_its_words(name: str, office: str, council: str, usual: str) -> None:
    words = local_words(name)
    assert (words.office, words.council, office_of(name)) == (office, council, usual)
    assert local_words("ひろば", "ひろば村役場").council == "村社協"
