"""The expected failures of Meguru, each with the sentence the person will read.

Three answers are kept apart (law 2): a row that is not yours is ``NotFound`` (404), an act your role does not allow is
``NotAllowed`` (403), and an act that cannot be done now is ``NotNow``: the page again, with the reason and a way forward.
``Invalid`` carries a sentence for each field, so that what was typed comes back with the error beside it.
"""

from collections.abc import Mapping
from typing import TypeVar

from meguru.core.language import _, joined

T = TypeVar("T")
Seen = TypeVar("Seen", str, int)


class DomainError(Exception):
    """An expected failure. ``message`` is a complete Japanese sentence; ``code`` never changes."""

    code = "meguru.error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class NotFound(DomainError):
    """This actor has no such row; every row of another town counts as missing."""

    code = "meguru.not_found"

    def __init__(self, message: str = _("お探しのものは見つかりませんでした。")) -> None:
        super().__init__(message)


def or_not_found(found: T | None, message: str | None = None) -> T:
    """Give back what was found. Raises ``NotFound``, with ``message`` if there is one, where nothing was."""
    if found is None:
        raise NotFound(message) if message else NotFound
    return found


class NotAllowed(DomainError):
    """The actor's roles do not include this action."""

    code = "meguru.not_allowed"

    def __init__(self, message: str = _("この操作は、いまの役割ではできません。")) -> None:
        super().__init__(message)


class NotNow(DomainError):
    """The actor may do this, but not while things are as they are."""

    code = "meguru.not_now"


class EditedMeanwhile(NotNow):
    """Somebody else saved first. Carries both texts so that nothing is lost (law 9). ``by`` is a name, where it is known."""

    code = "meguru.edited_meanwhile"

    def __init__(
        self,
        *,
        yours: Mapping[str, str],
        theirs: Mapping[str, str],
        by: str = "",
        revision: int = 0,
        is_own: bool = False,
    ) -> None:
        self.who = _("別の画面のご自分") if is_own else _("{by}さん").format(by=by) if by else _("ほかの人")
        super().__init__(
            _("{who}が先に保存しました。両方の文を見くらべて、残す文を決めてください。").format(who=self.who)
        )
        self.yours = dict(yours)
        self.theirs = dict(theirs)
        self.revision = revision


def require_unchanged(
    *,
    seen: Seen | None,
    now: Seen,
    yours: Mapping[str, str],
    theirs: Mapping[str, str],
    by: str = "",
    revision: int = 0,
) -> None:
    """Raises ``EditedMeanwhile`` if what somebody was looking at is no longer what is stored.

    ``seen`` and ``now`` may be a fingerprint, a revision number or the text itself. ``None``: nobody was looking.
    """
    if seen is not None and seen != now:
        raise EditedMeanwhile(yours=yours, theirs=theirs, by=by, revision=revision)


class Invalid(DomainError):
    """What was typed cannot be accepted as it stands. ``fields`` maps each field's name to what is wrong with it."""

    code = "meguru.invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(joined("", (_("入力を確かめてください。"), joined(" ", fields.values()))))
        self.fields = dict(fields)
