"""Marks what changed between two Japanese texts, in pieces a reader can read: words, numbers and runs of one script."""

import re
from difflib import SequenceMatcher

from django.utils.html import escape
from django.utils.safestring import SafeString

from meguru.core.language import _

# One piece: a number, a Latin word, a run of kanji, of katakana or of hiragana, or any single other character.
PIECES = re.compile(r"[0-9０-９,.]+|[A-Za-zＡ-Ｚａ-ｚ]+|[一-鿿々〆]+|[ァ-ヴー]+|[ぁ-ん]+|\s+|.", re.DOTALL)


def pieces(text: str) -> list[str]:
    """The text cut into pieces; joined again they are the text."""
    return PIECES.findall(text)


def changes(before: str, after: str) -> list[tuple[str, str, str]]:
    """The way from one text to the other as ("same" | "changed", old piece, new piece).

    Islands of one or two equal kana between two changes join them: a text of crumbs cannot be read.
    """
    old, new = pieces(before), pieces(after)
    steps: list[tuple[str, str, str]] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[a1:a2]), "".join(new[b1:b2])
        steps.append(("same" if tag == "equal" else "changed", was, now))
    joined: list[tuple[str, str, str]] = []
    for index, (kind, was, now) in enumerate(steps):
        island = kind == "same" and 0 < index < len(steps) - 1 and len(was) <= 2 and "\n" not in was
        if joined and joined[-1][0] == "changed" and (island or kind == "changed"):
            joined[-1] = ("changed", joined[-1][1] + was, joined[-1][2] + now)
        else:
            joined.append((kind, was, now))
    return joined


def _mark(tag: str, text: str, words: str) -> str:
    """A marked run with its meaning in words for those who do not see the marking."""
    end = escape(_("〔ここまで〕"))
    return f'<{tag}><span class="vh">〔{escape(words)}〕</span>{escape(text)}<span class="vh">{end}</span></{tag}>'


def difference(before: str, after: str) -> SafeString:
    """One text with what went (<del>) and what came (<ins>) marked; both texts escaped."""
    out: list[str] = []
    for kind, was, now in changes(before, after):
        if kind == "same":
            out.append(escape(now))
            continue
        out.append(_mark("del", was, _("消した文")) if was else "")
        out.append(_mark("ins", now, _("加えた文")) if now else "")
    return SafeString("".join(out).replace("\n", "<br>"))


def side_by_side(before: str, after: str) -> tuple[SafeString, SafeString]:
    """The two columns of a comparison table (新旧対照表): the old text with <del>, the new with <ins>."""
    left: list[str] = []
    right: list[str] = []
    for kind, was, now in changes(before, after):
        left.append(str(escape(was)) if kind == "same" else (_mark("del", was, _("変わる前")) if was else ""))
        right.append(str(escape(now)) if kind == "same" else (_mark("ins", now, _("変わった後")) if now else ""))
    return SafeString("".join(left).replace("\n", "<br>")), SafeString("".join(right).replace("\n", "<br>"))
