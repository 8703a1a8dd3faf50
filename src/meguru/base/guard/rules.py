"""Decisions of the guard: under which mark a text is let stand, and what reason is asked for."""

from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import check_words

LONGEST_REASON = 200
DIGEST_LETTERS = 16


def check_reason(reason: str) -> None:
    """Raises ``Invalid`` where the reason to let a text stand is missing or longer than is kept."""
    check_words("reason", reason, longest=LONGEST_REASON, missing=_("このままでよいわけを書いてください。"))


def check_digest(digest: str) -> None:
    """Raises ``Invalid`` where the mark of the text was tampered with."""
    if len(digest) != DIGEST_LETTERS or set(digest) - set("0123456789abcdef"):
        raise Invalid({"digest": _("どの文のことか分かりません。ページを読み込み直してください。")})
