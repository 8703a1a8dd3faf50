"""Another language is there for whoever asks for it, where it is offered."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def test_whoever_asks_reads_english_until_japanese_is_asked_for(client: Client) -> None:
    start = client.get("/")
    assert start["Content-Language"] == "ja"
    assert 'href="/language/en/?next=%2F"' in start.text
    asked = client.get("/language/en/?next=/entrance/")
    assert (asked.status_code, asked["Location"]) == (302, "/entrance/")
    english = client.get("/")
    assert (english["Content-Language"], '<html lang="en">' in english.text) == ("en", True)
    assert "Cookie" in english["Vary"]
    client.get("/language/ja/?next=/")
    assert client.get("/")["Content-Language"] == "ja"


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com/", "javascript:alert(1)", "entrance", ""])
def test_the_way_back_leads_to_no_other_site(client: Client, back: str) -> None:
    assert client.get("/language/en/", {"next": back})["Location"] == "/"


def test_a_browsers_own_wish_changes_nothing(client: Client) -> None:
    assert client.get("/", headers={"accept-language": "en"})["Content-Language"] == "ja"


def test_what_is_not_offered_cannot_be_asked_for(client: Client, settings: Settings) -> None:
    settings.LANGUAGES = [("ja", "日本語")]
    assert client.get("/language/en/").status_code == 404
    client.cookies["django_language"] = "en"
    start = client.get("/")
    assert (start["Content-Language"], "/language/" in start.text) == ("ja", False)
