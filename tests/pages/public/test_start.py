"""The first page and its 404: a resident's pages, not the workshop's."""

import logging

from django.conf import settings

from meguru.base.towns.models import Town
from tests.support.browse import Person
from tests.support.cast import Player
from tests.support.client import PageClient


def test_the_first_page_is_a_resident_s(own_town: Town, visitor: PageClient) -> None:
    page = Person(visitor).open("/")
    page.sees("お住まいの区・町を選ぶ", own_town.name, "職員・委員の方の入口")
    page.misses("仕事場")


def test_a_wrong_address_stays_in_the_public_frame(own_town: Town, visitor: PageClient) -> None:
    page = Person(visitor).open("/no-such-town/")
    assert page.status == 404
    page.sees("ページが見つかりません", "お住まいの区・町を選ぶ").misses("仕事場")


def test_an_address_without_its_slash_leads_only_to_what_there_is(own_town: Town, visitor: PageClient) -> None:
    there = visitor.get(f"/{own_town.slug}")
    assert (there.status_code, there["Location"]) == (301, f"/{own_town.slug}/")
    assert visitor.get("/accounts/login").status_code == 301
    for nowhere in ("/no-such-town", "/no-such-town/measures", f"/{own_town.slug}/no-such-page"):
        assert visitor.get(nowhere).status_code == 404, nowhere


class Heard(logging.Handler):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.said.append(record)


def test_an_address_with_thousands_of_fields_is_refused_without_a_word_in_the_log(
    own_town: Town, visitor: PageClient
) -> None:
    heard, root = Heard(), logging.getLogger()
    root.addHandler(heard)  # where the console hangs
    try:
        fields = "&".join(f"a{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
        answer = visitor.get(f"/{own_town.slug}/opinion/?{fields}")
    finally:
        root.removeHandler(heard)
    assert answer.status_code == 400
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert [record.getMessage() for record in heard.said if record.name.startswith("django.security")] == []


def test_a_wrong_address_in_the_workshop_stays_in_the_workshop(own_town: Town, secretary: Player) -> None:
    page = Person(secretary.client).open(f"/{own_town.slug}/work/no-such-page/")
    assert page.status == 404
    page.sees("ページが見つかりません").misses("職員・委員の方の入口")
