"""The published files in front of Django: what is a file is answered from disk, the rest goes through, and the link may move."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from meguru.project import published
from meguru.project.published import PublishedFiles


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def _django(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Stands for Django: knows the workshop and the opinion form, and nothing else."""
    path = environ["PATH_INFO"]
    known = "/work/" in path or path.endswith("/opinion/")
    start_response("200 OK" if known else "404 Not Found", [("Content-Type", "text/html"), ("X-From", "django")])
    return [b"from django"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two releases of a town's site, the first one current."""
    for release in ("one", "two"):
        folder = tmp_path / "site" / "kita" / "releases" / release
        for name, text in {
            "index.html": f"<h1>{release}</h1>",
            "404.html": "<h1>見つかりません</h1>",
            "measures/index.html": "<h1>取組</h1>",
            "feed.xml": "<feed/>",
            "sitemap.xml": "<urlset/>",
            "data/book.json": "{}",
            "data/sheets.csv": "a,b",
            "text/home.txt": "文字だけ",
            "assets/site.0123456789ab.css": "body{}",
        }.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    (tmp_path / "site/kita/current").symlink_to("releases/one")
    (tmp_path / "site/kita/secret.txt").write_text("not published")
    static = tmp_path / "static"
    static.mkdir()
    (static / "work.0123456789ab.css").write_text("body{}")
    return tmp_path


@pytest.fixture
def app(root: Path) -> PublishedFiles:
    """The files in front of the stand-in."""
    return PublishedFiles(_django, site_root=root / "site", static_root=root / "static", policy="default-src 'self'")


def ask(app: PublishedFiles, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request."""
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": path.encode().decode("latin-1"), "REQUEST_METHOD": method, **headers}
    told: list[tuple[str, list[tuple[str, str]]]] = []
    body = app(environ, lambda status, fields, *_: told.append((status, fields)))
    content = b"".join(body)
    close = getattr(body, "close", None)
    if close is not None:
        close()
    return Answer(int(told[0][0][:3]), {name.lower(): value for name, value in told[0][1]}, content)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/kita/", "text/html; charset=utf-8"),
        ("/kita/measures/", "text/html; charset=utf-8"),
        ("/kita/text/home.txt", "text/plain; charset=utf-8"),
        ("/kita/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/kita/sitemap.xml", "application/xml; charset=utf-8"),
        ("/kita/data/book.json", "application/json; charset=utf-8"),
        ("/kita/data/sheets.csv", "text/csv; charset=utf-8"),
        ("/kita/assets/site.0123456789ab.css", "text/css; charset=utf-8"),
    ],
)
def test_a_file_says_what_it_is_and_carries_the_policy(app: PublishedFiles, path: str, kind: str) -> None:
    answer = ask(app, path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert ("access-control-allow-origin" in answer.headers) is path.endswith((".xml", ".json", ".csv"))
    assert ("immutable" in answer.headers["cache-control"]) is ("assets" in path)


def test_a_file_is_not_sent_twice(app: PublishedFiles) -> None:
    first = ask(app, "/kita/")
    again = ask(app, "/kita/", HTTP_IF_NONE_MATCH=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    head = ask(app, "/kita/", "HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(first.body)))
    assert ask(app, "/kita/", "POST").status == 405


@pytest.mark.parametrize("named", ["{}", "W/{}", '"older", {}', 'W/"older",W/{}', "*"])
def test_a_fingerprint_is_known_again_also_from_a_proxy_that_weakens_it(app: PublishedFiles, named: str) -> None:
    """A proxy that compresses marks it with W/; a cache names several."""
    etag = ask(app, "/kita/").headers["etag"]
    assert ask(app, "/kita/", HTTP_IF_NONE_MATCH=named.format(etag)).status == 304
    assert ask(app, "/kita/", HTTP_IF_NONE_MATCH='"older", W/"other"').status == 200


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=0-0", 206, "a"),
        ("bytes=-1", 206, "b"),
        ("bytes=1-", 206, ",b"),
        ("bytes=1-99", 206, ",b"),
        ("bytes=-99", 206, "a,b"),
        ("bytes=3-", 416, ""),
        ("bytes=2-1", 200, "a,b"),
        ("bytes=0-0,2-2", 200, "a,b"),
        ("lines=1-2", 200, "a,b"),
        ("bytes=²-", 200, "a,b"),
    ],
)
def test_a_part_of_a_file(app: PublishedFiles, asked: str, status: int, body: str) -> None:
    part = ask(app, "/kita/data/sheets.csv", HTTP_RANGE=asked)
    assert (part.status, part.body.decode()) == (status, body)
    if status == 206:
        assert part.headers["content-length"] == str(len(body))
        assert part.headers["content-range"].endswith("/3")


def test_a_download_goes_on_only_in_the_file_it_began_with(app: PublishedFiles) -> None:
    """Else the end of this year's book would be put behind the beginning of last year's."""
    etag = ask(app, "/kita/data/sheets.csv").headers["etag"]
    same = ask(app, "/kita/data/sheets.csv", HTTP_RANGE="bytes=1-", HTTP_IF_RANGE=etag)
    assert (same.status, same.body) == (206, b",b")
    for other in ('"older"', f"W/{etag}", "Thu, 01 Jan 1970 00:00:00 GMT"):
        whole = ask(app, "/kita/data/sheets.csv", HTTP_RANGE="bytes=1-", HTTP_IF_RANGE=other)
        assert (whole.status, whole.body) == (200, b"a,b"), other
    head = ask(app, "/kita/data/sheets.csv", "HEAD", HTTP_RANGE="bytes=1-")
    assert (head.status, head.headers["content-length"]) == (200, "3")


def test_a_folder_without_its_slash_leads_to_it(app: PublishedFiles) -> None:
    for path, target in (("/kita", "kita/"), ("/kita/measures", "measures/"), ("/kita/measures/index.html", "./")):
        answer = ask(app, path)
        assert (answer.status, answer.headers["location"]) == (302, target)


def test_the_workshop_and_the_form_go_through(app: PublishedFiles) -> None:
    for path in ("/kita/work/", "/kita/work/board/2016/", "/kita/opinion/"):
        assert ask(app, path).body == b"from django"
    assert ask(app, "/kita/opinion/", "POST").body == b"from django"


@pytest.mark.parametrize(
    "path",
    [
        "/kita/../kita/secret.txt",
        "/kita/secret.txt",
        "/kita/current/index.html",
        "/kita/releases/one/index.html",
        "/kita//index.html",
        "/kita/./index.html",
        "/kita/%2e%2e/secret.txt",
        "/kita/..\\secret.txt",
        "/kita/measures/../../secret.txt",
    ],
)
def test_nothing_outside_the_release_is_given_out(app: PublishedFiles, path: str) -> None:
    answer = ask(app, path)
    assert answer.status == 404
    assert b"not published" not in answer.body


def test_an_unknown_page_is_the_towns_own_404(app: PublishedFiles) -> None:
    answer = ask(app, "/kita/nothing/", HTTP_IF_NONE_MATCH='"x"')
    assert (answer.status, answer.body.decode()) == (404, "<h1>見つかりません</h1>")
    assert answer.headers["cache-control"] == "no-store"
    assert "x-from" not in answer.headers
    assert ask(app, "/nowhere/page/").headers["x-from"] == "django"


def test_static_files_are_kept_for_ever(app: PublishedFiles) -> None:
    assert "immutable" in ask(app, "/static/work.0123456789ab.css").headers["cache-control"]
    assert ask(app, "/static/nothing.css").status == 404


def test_a_moved_link_is_taken_up(app: PublishedFiles, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(app, "/kita/").body == b"<h1>one</h1>"
    link = root / "site/kita/current"
    new = link.with_name(".new")
    new.symlink_to("releases/two")
    new.replace(link)
    assert ask(app, "/kita/").body == b"<h1>one</h1>"  # looked at a moment ago
    monkeypatch.setattr(published, "SECONDS_BETWEEN_LOOKS", 0.0)
    assert ask(app, "/kita/").body == b"<h1>two</h1>"
    link.unlink()
    assert ask(app, "/kita/").headers["x-from"] == "django"


def test_a_file_that_has_gone_is_not_an_error(app: PublishedFiles, root: Path) -> None:
    assert ask(app, "/kita/").status == 200  # the release has been listed
    (root / "site/kita/releases/one/sitemap.xml").unlink()
    assert ask(app, "/kita/sitemap.xml").status == 404
    assert ask(app, "/kita/feed.xml").status == 200
