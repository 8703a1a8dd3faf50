"""The privacy guard on pages: what a page's saved texts hold that looks private, and the answer 「このままでよい」."""

from collections.abc import Iterable

from django.contrib import messages

from meguru.base.access.actions import Action
from meguru.base.access.decide import may_somewhere
from meguru.base.guard.queries import pointed_out
from meguru.base.guard.rules import LONGEST_REASON
from meguru.core.language import _
from meguru.core.privacy import WordLists
from meguru.web.middleware import TownRequest

POINTED_OUT = _("保存しました。個人のことが書かれているかもしれない所があります。下で確かめてください。")


def guard_of(
    request: TownRequest,
    texts: Iterable[tuple[str, str]],
    *,
    with_let: bool = False,
    words: WordLists | None = None,
) -> dict[str, object]:
    """The context of ``parts/guard.html``: texts (label, text) with something that looks private. Two queries at most."""
    return {
        "guard": pointed_out(request.actor, texts, with_let=with_let, words=words),
        "guard_back": request.get_full_path() if request.method == "GET" else request.path,
        "longest_reason": LONGEST_REASON,
        "may_let_stand": may_somewhere(request.actor, Action.TEXT_LET_STAND),
    }


def point_out(request: TownRequest, texts: Iterable[tuple[str, str]]) -> bool:
    """After a save: say at once that something looks private. True where it does."""
    found = bool(pointed_out(request.actor, texts))
    if found:
        messages.info(request, POINTED_OUT)
    return found
