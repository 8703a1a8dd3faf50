"""A file that is held out to visitors: when it need not be sent again, and when only a part of it is (RFC 9110, §13 and §14).

WhiteNoise compares fingerprints letter by letter, gives no part of a single byte, and gives a part of today's file to who has the
beginning of yesterday's. A proxy that compresses marks our fingerprint as weak (``W/``); a download that goes on after a break
says of which file it has the beginning (``If-Range``).
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from whitenoise import WhiteNoise
from whitenoise.responders import Response, SlicedFile, StaticFile


class HeldFile(StaticFile):  # type: ignore[misc]  # WhiteNoise says no types
    """One file, with its fingerprint."""

    def is_not_modified(self, request_headers: Mapping[str, Any]) -> bool:
        """Whether the visitor has this very file: any of the fingerprints that are named, weak or not; else by its date."""
        named = request_headers.get("HTTP_IF_NONE_MATCH")
        if named is None:
            return bool(super().is_not_modified(request_headers))
        tags = _tags(named)
        return "*" in tags or self.etag in tags or self.packed_etag in tags

    @property
    def packed_etag(self) -> str:
        """The fingerprint of the compressed form: another one, for a part or a cache must not mix the two."""
        return f'{self.etag[:-1]}-gz"'

    def unchanged_headers(self, request_headers: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The headers of a 304, with the fingerprint of the form that the visitor has."""
        has_packed = self.packed_etag in _tags(request_headers.get("HTTP_IF_NONE_MATCH", ""))
        tag = self.packed_etag if has_packed else self.etag
        return [(name, tag if name == "ETag" else said) for name, said in self.not_modified_response.headers]

    def packed_headers(self, headers: Any, size: int) -> list[tuple[str, str]]:
        """The headers of the whole file in its compressed form."""
        changed = {"ETag": self.packed_etag, "Content-Length": str(size)}
        return [(name, changed.get(name, said)) for name, said in headers] + [("Content-Encoding", "gzip")]

    def get_response(self, method: str, request_headers: Mapping[str, Any]) -> Response:
        """The file; a part of it only for a GET that has the beginning of this very file, or has nothing yet."""
        if method in ("GET", "HEAD") and self.is_not_modified(request_headers):
            return Response(HTTPStatus.NOT_MODIFIED, self.unchanged_headers(request_headers), None)
        has_beginning_of = request_headers.get("HTTP_IF_RANGE", self.etag)
        if method != "GET" or has_beginning_of != self.etag:
            request_headers = {name: said for name, said in request_headers.items() if name != "HTTP_RANGE"}
        return super().get_response(method, request_headers)

    def get_range_response(self, range_header: str, base_headers: Any, file_handle: Any) -> Response:
        """A part of the file, be it one byte; 416 where it would begin behind the end. ValueError: the whole file is given."""
        size = next(int(value) for name, value in base_headers if name == "Content-Length")
        start, end = self.parse_byte_range(range_header)
        if end is not None and end < start:
            raise ValueError(range_header)
        first = max(start + size, 0) if start < 0 else start
        last = size - 1 if end is None else min(end, size - 1)
        if first > last:
            return self.get_range_not_satisfiable_response(file_handle, size)
        headers = [item for item in base_headers if item[0] != "Content-Length"]
        headers += [("Content-Range", f"bytes {first}-{last}/{size}"), ("Content-Length", str(last - first + 1))]
        return Response(HTTPStatus.PARTIAL_CONTENT, headers, SlicedFile(file_handle, first, last))


def takes_gzip(accepted: str | None) -> bool:
    """Whether an Accept-Encoding names gzip and does not refuse it (``;q=0``)."""
    for one in (accepted or "").lower().split(","):
        name, *said = (part.strip() for part in one.split(";"))
        if name == "gzip":
            return not any(re.fullmatch(r"q=0(\.0*)?", word) for word in said)
    return False


def _tags(named: str) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in named.split(",")]


class HeldFiles(WhiteNoise):  # type: ignore[misc]  # WhiteNoise says no types
    """WhiteNoise with files of this kind."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> HeldFile:
        """One file with its headers, as WhiteNoise makes it."""
        held: HeldFile = super().get_static_file(path, url, stat_cache)
        held.__class__ = HeldFile
        return held
