"""Published files from memory: the same answers as from disk, another release at once, and never more than there is room for."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from meguru.project import published
from meguru.project.published import PublishedFiles

Answer = tuple[str, dict[str, str], bytes]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A town's site folder with one release."""
    put(tmp_path, "one", {"index.html": b"<p>one</p>", "data/a.csv": b"1,2\n" * 100})
    return tmp_path


def put(root: Path, name: str, files: dict[str, bytes]) -> None:
    """Write a release and make it the current one."""
    for path, content in files.items():
        target = root / "town" / "releases" / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    link = root / "town" / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name)


def serve(root: Path) -> PublishedFiles:
    """The server over these folders, with nothing behind it."""

    def nothing(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("404 Not Found", [])
        return [b"django"]

    return PublishedFiles(nothing, site_root=root, static_root=root / "static", policy="default-src 'self'")


def ask(server: PublishedFiles, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request."""
    told: list[Any] = []
    body = server({"REQUEST_METHOD": method, "PATH_INFO": path, **headers}, lambda *said: told.extend(said))
    whole = b"".join(body)
    getattr(body, "close", lambda: None)()
    return told[0], dict(told[1]), whole


def test_from_memory_as_from_disk(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(site)
    first = ask(server, "/town/")
    assert ask(server, "/town/") == first
    monkeypatch.setattr(published, "LARGEST_KEPT", 0)
    assert ask(serve(site), "/town/") == first
    status, headers, body = first
    assert (status, body) == ("200 OK", b"<p>one</p>")
    assert headers["Content-Length"] == "10"
    assert headers["Content-Security-Policy"] == "default-src 'self'"


def test_whatever_is_no_plain_get_goes_to_whitenoise(site: Path) -> None:
    server = serve(site)
    etag = ask(server, "/town/")[1]["ETag"]
    assert ask(server, "/town/", HTTP_IF_NONE_MATCH=etag)[::2] == ("304 Not Modified", b"")
    assert ask(server, "/town/", "HEAD")[::2] == ("200 OK", b"")
    assert ask(server, "/town/", HTTP_RANGE="bytes=3-5")[::2] == ("206 Partial Content", b"one")
    assert ask(server, "/town/", "POST")[0] == "405 Method Not Allowed"


def test_another_release_is_taken_up(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "SECONDS_BETWEEN_LOOKS", 0)
    server = serve(site)
    assert ask(server, "/town/")[2] == b"<p>one</p>"
    put(site, "two", {"index.html": b"<p>two</p>"})
    assert ask(server, "/town/")[2] == b"<p>two</p>"
    assert ask(server, "/town/data/a.csv")[2] == b"django"


def test_no_more_is_kept_than_there_is_room_for(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MOST_KEPT", 100)
    server = serve(site)
    assert len(ask(server, "/town/data/a.csv")[2]) == 400
    assert ask(server, "/town/")[2] == b"<p>one</p>"
    kept = server._releases["town"]
    assert (len(kept.kept), kept.kept_bytes) == (1, 10)


def test_a_text_is_given_compressed_to_who_takes_it(site: Path) -> None:
    text = b"<p>" + "めぐる".encode() * 500
    put(site, "two", {"index.html": text, "photo.jpg": b"x" * 2000})
    server = serve(site)
    status, plain, body = ask(server, "/town/")
    assert (status, body, plain["Vary"]) == ("200 OK", text, "Accept-Encoding")
    status, packed, small = ask(server, "/town/", HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")
    assert (status, packed["Content-Encoding"], packed["Vary"]) == ("200 OK", "gzip", "Accept-Encoding")
    assert gzip.decompress(small) == text
    assert packed["Content-Length"] == str(len(small))
    assert packed["ETag"] != plain["ETag"]
    for accepted in ("", "identity", "gzip;q=0", "gzip; q=0.0", "br"):
        assert ask(server, "/town/", HTTP_ACCEPT_ENCODING=accepted) == ("200 OK", plain, text)
    assert "Content-Encoding" not in ask(server, "/town/photo.jpg", HTTP_ACCEPT_ENCODING="gzip")[1]
    release = server._releases["town"]
    assert release.kept_bytes == len(text) + len(small) + 2000


def test_each_form_is_known_again_by_its_own_fingerprint_and_parts_are_of_the_plain_one(site: Path) -> None:
    put(site, "two", {"index.html": b"<p>one</p>" * 200})
    server = serve(site)
    forms = [ask(server, "/town/", **more)[1]["ETag"] for more in ({}, {"HTTP_ACCEPT_ENCODING": "gzip"})]
    for tag in forms:
        status, headers, body = ask(server, "/town/", HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING="gzip")
        assert (status, headers["ETag"], body) == ("304 Not Modified", tag, b"")
        found = server.at_hand("/town/", {"if-none-match": tag}.get)
        assert found is not None
        assert (found[0], dict(found[1])["ETag"]) == (304, tag)
    part = ask(server, "/town/", HTTP_RANGE="bytes=3-5", HTTP_ACCEPT_ENCODING="gzip")
    assert (part[0], part[2], part[1]["ETag"]) == ("206 Partial Content", b"one", forms[0])
    other = ask(server, "/town/", HTTP_RANGE="bytes=3-5", HTTP_IF_RANGE=forms[1], HTTP_ACCEPT_ENCODING="gzip")
    assert (other[0], len(other[2])) == ("200 OK", 2000)
    at_hand = server.at_hand("/town/", {"accept-encoding": "gzip"}.get)
    assert at_hand is not None
    assert gzip.decompress(at_hand[2]) == b"<p>one</p>" * 200  # type: ignore[arg-type]
