"""A book as text: the one canonical form that is hashed, stored and handed out; and reading it back with its hash checked."""

import hashlib
import json
from typing import cast

from meguru.core.errors import DomainError
from meguru.core.language import _
from meguru.publish.book import SCHEMA, SCHEMA_VERSION, Book


class BookUnreadable(DomainError):
    """The text is not a book, is of a later schema, or does not match its hash."""

    code = "publish.book_unreadable"


def book_text(book: Book) -> str:
    """The canonical text: keys in order, no ornamental blanks, one line end at the end."""
    return json.dumps(book, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def book_digest(text: str) -> str:
    """SHA-256 of the canonical text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_book(text: str, sha256: str | None = None) -> Book:
    """A book from its text. Raises ``BookUnreadable`` where it is not one or the hash does not match."""
    if sha256 is not None and book_digest(text) != sha256:
        raise BookUnreadable(_("公表の記録が、公表したときの内容と一致しません。"))
    try:
        found = json.loads(text)
    except ValueError:
        raise BookUnreadable(_("公表の記録として読めません。")) from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise BookUnreadable(_("公表の記録ではありません。"))
    if not 1 <= found["schema_version"] <= SCHEMA_VERSION:
        raise BookUnreadable(_("この公表の記録は、新しい版のめぐるでつくられています。"))
    return cast(Book, found)
