"""The way through a pile: after an act to the next thing that waits for the same, and to those before and after one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.utils.html import format_html

from meguru.core.language import _
from meguru.web.middleware import TownRequest

NEXT_SHEET = _("次の1枚へ（あと{left}）")
NEXT_ONE = _("次の1件へ（あと{left}）")


def say_done(request: TownRequest, sentence: str, *, address: str = "", left: int = 0, words: str = NEXT_ONE) -> None:
    """Say what was done; where others of its kind wait, lead to the next one and say how many there are."""
    if not left or not address:
        messages.success(request, sentence)
        return
    link = format_html('<a class="link-row" href="{}">{}</a>', address, words.format(left=left))
    messages.success(request, format_html("{} {}", sentence, link))


@dataclass(frozen=True)
class Way:
    """The way to one thing of a pile."""

    address: str
    label: str


@dataclass(frozen=True)
class Beside:
    """What lies before and after one thing in its pile. After the last comes the first that was passed over."""

    before: Way | None
    after: Way | None
    left: int


def beside(pile: Sequence[tuple[str, str]], key: str, address: Callable[[str], str]) -> Beside | None:
    """What lies beside one of a pile of (key, label). Of what has left the pile, or never lay in it: nothing."""
    keys = [each for each, _label in pile]
    if key not in keys:
        return None
    place, ways = keys.index(key), [Way(address(each), label) for each, label in pile]
    before, after = ways[:place], ways[place + 1 :]
    first = before[0] if before and not after else None
    return Beside(before[-1] if before else None, after[0] if after else first, len(ways) - 1)


def say_done_of(
    request: TownRequest, sentence: str, pile: Sequence[tuple[str, str]], address: Callable[[str], str]
) -> None:
    """Say what was done, and lead to the first of what is left of its pile."""
    say_done(request, sentence, address=address(pile[0][0]) if pile else "", left=len(pile))
