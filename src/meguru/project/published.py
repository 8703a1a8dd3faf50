"""The published files, straight from disk, in front of Django: the public sites stay quick, and up when the workshop is not.

A town's site is the release its ``current`` link names. Each process keeps the list of a release's files, and the pages that were
asked for, and takes up another release within a second of the link's move. Whatever is no file falls through to Django; where
Django knows nothing either, a visitor of a public site gets that site's own 404 page.
"""

import gzip
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from whitenoise.responders import Redirect, StaticFile

from meguru.project.held import HeldFile, HeldFiles, takes_gzip

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
AtHand = tuple[int, list[tuple[str, str]], bytes | Path]

SECONDS_BETWEEN_LOOKS = 1.0
# A release is named by its content and never changes, so what was read of it once may be given from memory: half the work.
LARGEST_KEPT = 128 * 1024
MOST_KEPT = 24 * 1024 * 1024  # of all towns together, in each process
_TOWN = re.compile(r"/(?P<town>[-a-zA-Z0-9_]+)(?P<rest>/.*)?\Z")
_HASHED = re.compile(r"\.[0-9a-f]{8,}\.[a-z0-9]+\Z")
_OPEN_DATA = {".csv", ".json", ".xml", ".ics", ".sha256"}
# Public texts that are held compressed too. What the workshop answers is never compressed: it mixes secrets with typed words.
_PACKED = {".html", ".css", ".js", ".csv", ".json", ".svg", ".xml", ".txt", ".ics", ".webmanifest"}
_LEAST_PACKED = 512
_TYPES = {
    ".xml": "application/xml",
    ".csv": "text/csv",
    ".ics": "text/calendar",
    ".sha256": "text/plain",
    ".webmanifest": "application/manifest+json",
}
_FEED = "feed.xml"
_CONDITIONS = (
    ("HTTP_IF_NONE_MATCH", "if-none-match"),
    ("HTTP_IF_MODIFIED_SINCE", "if-modified-since"),
    ("HTTP_ACCEPT_ENCODING", "accept-encoding"),
)


def is_immutable(path: str, url: str) -> bool:
    """Whether a file's name carries the hash of its content, so that it can be kept for ever."""
    return bool(_HASHED.search(url))


@dataclass
class Release:
    """One release of a town's site as it is served: its files, when its link was last looked at, what is kept in memory."""

    target: str
    files: HeldFiles
    looked_at: float
    kept: dict[str, bytes] = field(default_factory=dict)
    packed: dict[str, bytes] = field(default_factory=dict)
    kept_bytes: int = 0


class PublishedFiles:
    """A WSGI application that answers for files and hands everything else to ``application``."""

    def __init__(
        self,
        application: Application,
        *,
        site_root: Path,
        static_root: Path,
        policy: str,
        strict_transport_seconds: int = 0,
    ) -> None:
        self.application = application
        self.site_root = site_root
        self._policy = policy
        self._strict_transport_seconds = strict_transport_seconds
        self._releases: dict[str, Release] = {}
        self._lock = threading.Lock()
        self._static = Release("", self._folder(static_root, "/static/", max_age=3600), 0)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = _path_of(environ)
        if path is None:
            return self.application(environ, start_response)
        if path.startswith("/static/"):
            return self._file_or_else(self._static.files, path, environ, start_response)
        matched = _TOWN.match(path)
        rest = (matched["rest"] or "") if matched else ""
        if matched is None or rest == "/work" or rest.startswith("/work/"):
            return self.application(environ, start_response)
        return self._from_town(matched["town"], path, environ, start_response)

    def at_hand(self, path: str, header: Callable[[str], str | None]) -> AtHand | None:
        """The answer to a plain GET of a file, where it can be given at once: its bytes, or where it lies for the server to send.

        Nothing where somebody has to look longer (another release, a page of Django's, a part of a file): that takes a thread.
        """
        matched = _TOWN.match(path)
        if matched is None:
            return None
        town = matched["town"]
        release = self._static if town == "static" else self._known(town)
        found = release.files.files.get(path) if release is not None else None
        if release is None or not isinstance(found, HeldFile) or header("range") is not None:
            return None
        asked = {name: said for name, word in _CONDITIONS if (said := header(word)) is not None}
        if found.is_not_modified(asked):
            return HTTPStatus.NOT_MODIFIED, found.unchanged_headers(asked), b""
        file, headers = found.get_path_and_headers(asked)
        try:
            body = release.kept.get(file) or self._keep(release, file)
            if not body:
                return HTTPStatus.OK, headers, Path(file)
            return HTTPStatus.OK, *_in_form(release, found, file, headers, body, asked.get("HTTP_ACCEPT_ENCODING"))
        except OSError:  # cleared away between the look and the opening
            return None

    def _known(self, town: str) -> Release | None:
        """The release that is served now, where its files are listed already."""
        known = self._releases.get(town)
        now = time.monotonic()
        if known is None or now - known.looked_at < SECONDS_BETWEEN_LOOKS:
            return known
        try:
            if os.readlink(self.site_root / town / "current") != known.target:
                return None
        except OSError:
            return None
        known.looked_at = now
        return known

    def _from_town(self, town: str, path: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        release = self._release(town)
        if release is None:
            return self.application(environ, start_response)
        try:
            found = release.files.files.get(path)
            if found is not None:
                return self._from_release(release, found, environ, start_response)
        except FileNotFoundError:  # the release was cleared away between the look and the opening
            self._releases.pop(town, None)
            return self._from_town(town, path, environ, start_response)
        return self._own_404(release, town, environ, start_response)

    def _from_release(
        self, release: Release, found: StaticFile | Redirect, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """A plain GET of a small file from memory; anything else as WhiteNoise does it."""
        is_plain = environ["REQUEST_METHOD"] == "GET" and "HTTP_RANGE" not in environ
        if is_plain and isinstance(found, HeldFile) and not found.is_not_modified(environ):
            path, headers = found.get_path_and_headers(environ)
            body = release.kept.get(path) or self._keep(release, path)
            if body:
                headers, body = _in_form(release, found, path, headers, body, environ.get("HTTP_ACCEPT_ENCODING"))
                start_response("200 OK", list(headers))
                return [body]
        served: Iterable[bytes] = release.files.serve(found, environ, start_response)
        return served

    def _keep(self, release: Release, path: str) -> bytes | None:
        """Read a file into memory, where it is small and there is room."""
        size = Path(path).stat().st_size
        kept = sum(one.kept_bytes for one in (self._static, *list(self._releases.values())))
        if size > LARGEST_KEPT or size + kept > MOST_KEPT:
            return None
        body = Path(path).read_bytes()
        release.kept[path] = body
        release.kept_bytes += size
        if Path(path).suffix in _PACKED and size >= _LEAST_PACKED:
            packed = gzip.compress(body, 6, mtime=0)
            if len(packed) < size * 0.9 and size + kept + len(packed) <= MOST_KEPT:
                release.packed[path] = packed
                release.kept_bytes += len(packed)
        return body

    def _file_or_else(
        self, files: HeldFiles, path: str, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        found = files.files.get(path)
        if found is None:
            return self.application(environ, start_response)
        served: Iterable[bytes] = files.serve(found, environ, start_response)
        return served

    def _own_404(self, release: Release, town: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """What Django answers; but where it knows no such page, the site's own page that says so."""
        own = release.files.files.get(f"/{town}/404.html")
        if own is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        told: list[tuple[str, list[tuple[str, str]], tuple[Any, ...]]] = []

        def hold(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
            told.append((status, headers, rest))

        body = self.application(environ, hold)
        status, headers, rest = told[0]
        if not status.startswith("404"):
            start_response(status, headers, *rest)
            return body
        close = getattr(body, "close", None)
        if close is not None:
            close()
        plain = {key: value for key, value in environ.items() if not key.startswith(("HTTP_IF_", "HTTP_RANGE"))}
        answer = own.get_response(environ["REQUEST_METHOD"], plain)
        kept = [
            (name, value) for name, value in answer.headers if name not in ("ETag", "Last-Modified", "Cache-Control")
        ]
        start_response(
            f"{HTTPStatus.NOT_FOUND.value} {HTTPStatus.NOT_FOUND.phrase}", [*kept, ("Cache-Control", "no-store")]
        )
        if answer.file is None:
            return []
        with answer.file as file:
            return [file.read()]

    def _release(self, town: str) -> Release | None:
        """The release that is served now; the link is looked at once a second at most."""
        known = self._releases.get(town)
        now = time.monotonic()
        if known is not None and now - known.looked_at < SECONDS_BETWEEN_LOOKS:
            return known
        link = self.site_root / town / "current"
        try:
            target = str(link.readlink())
        except OSError:
            self._releases.pop(town, None)
            return None
        if known is not None and known.target == target:
            known.looked_at = now
            return known
        with self._lock:  # one thread lists the new files; the others wait for it rather than do it again
            known = self._releases.get(town)
            if known is None or known.target != target:
                folder = link.parent / target
                if not folder.is_dir():
                    return known
                known = Release(target, self._folder(folder, f"/{town}/", max_age=0, index=True), now)
                self._releases[town] = known
        return known

    def _folder(self, folder: Path, prefix: str, *, max_age: int, index: bool = False) -> HeldFiles:
        files = HeldFiles(
            None,
            max_age=max_age,
            allow_all_origins=False,
            index_file=index,
            mimetypes=_TYPES,
            add_headers_function=self._add_headers,
            immutable_file_test=is_immutable,
        )
        if folder.is_dir():
            files.add_files(str(folder), prefix)
        return files

    def _add_headers(self, headers: Headers, path: str, url: str) -> None:
        """What stands on every file: the policy, a fingerprint finer than WhiteNoise's seconds, open data for everybody."""
        stat = Path(path).stat()
        headers["ETag"] = f'"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"'
        kind = (headers["Content-Type"] or "").replace('"', "")
        if url.endswith(_FEED):
            kind = "application/atom+xml"
        if kind in ("application/xml", "application/atom+xml", "application/json", "application/manifest+json"):
            kind = f"{kind}; charset=utf-8"
        headers["Content-Type"] = kind
        headers["Content-Security-Policy"] = self._policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["X-Frame-Options"] = "DENY"
        if self._strict_transport_seconds:
            headers["Strict-Transport-Security"] = f"max-age={self._strict_transport_seconds}"
        if Path(path).suffix in _PACKED:
            headers["Vary"] = "Accept-Encoding"
        if Path(path).suffix in _OPEN_DATA:
            headers["Access-Control-Allow-Origin"] = "*"


def _in_form(
    release: Release, found: HeldFile, path: str, headers: Any, body: bytes, accepted: str | None
) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and bytes in the form that the visitor takes: compressed where they take it and it is held."""
    packed = release.packed.get(path)
    if packed is None or not takes_gzip(accepted):
        return list(headers), body
    return found.packed_headers(headers, len(packed)), packed


def _path_of(environ: Environ) -> str | None:
    """The path that was asked for; nothing for one that is not UTF-8 or tries to climb."""
    try:
        path = str(environ.get("PATH_INFO", "")).encode("latin-1").decode()
    except UnicodeError:
        return None
    return None if "\0" in path or "\\" in path else path
