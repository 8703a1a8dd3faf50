"""After an act, the way to the next thing of the same pile, said with what was done."""

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
