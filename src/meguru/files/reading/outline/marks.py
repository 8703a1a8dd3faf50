"""Marks that a plan prints beside a title and that are no part of it: 【新規】, 継続, （再掲）, ※1."""

from __future__ import annotations

import re

_WORD = (
    r"(?:一部)?(?:新規|継続|拡充|拡大|充実|見直し|強化|縮小|廃止|統合|変更|再掲|再|重点|主要|完了|検討|独自|新|継|拡|充|改|重|"
    r"NEW|New|new)(?:事業|施策|取組|取り組み|項目|プロジェクト)?"
)
_WORDS = rf"{_WORD}(?:\s?[・、／/,，]\s?{_WORD})*"
_OPEN, _CLOSE = r"[【\[［〔（(〈《＜<≪「]", r"[】\]］〕）)〉》＞>≫」]"
_NOTE = r"(?:[※＊*★☆]\s?[0-9０-９]{0,2}(?![^\s]*[：:]))"
_STARS = ("★", "☆", "※")
_BEFORE = re.compile(
    rf"^\s?(?:{_OPEN}\s?(?P<in>{_WORDS})\s?{_CLOSE}|(?P<bare>新規|継続|拡充|再掲|重点)\s|(?P<note>{_NOTE}))\s?(?=\S)"
)
_AFTER = re.compile(
    rf"(?<=\S)\s?(?:{_OPEN}\s?(?P<in>{_WORDS})\s?{_CLOSE}|\s(?P<bare>新規|継続|拡充|再掲|重点)|(?P<note>{_NOTE}))\s?$"
)
_ONLY = re.compile(rf"^\s?{_OPEN}?\s?({_WORDS})\s?{_CLOSE}?\s?$")
_LONGEST = 120
AGAIN = re.compile(r"^再掲?")


def cut_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Cut the marks off both ends of a title: 「【新規】見守り（再掲）」 gives (「見守り」, (「新規」, 「再掲」))."""
    if len(text) > _LONGEST:
        return text, ()
    before: list[str] = []
    after: list[str] = []
    while (match := _BEFORE.match(text)) and match.end() < len(text):
        text = text[match.end() :].strip()
        before.append(_said(match))
    while match := _AFTER.search(text):
        text = text[: match.start()].strip()
        after.insert(0, _said(match))
    return text, tuple(mark for mark in before + after if mark)


def is_mark(text: str) -> bool:
    """Whether a text is nothing but a mark."""
    return bool(_ONLY.match(text))


def _said(match: re.Match[str]) -> str:
    """The word of a mark, or its sign; the sign of a note with a number (※1) says nothing."""
    sign = (match.group("note") or "").strip()
    return match.group("in") or match.group("bare") or (sign if sign in _STARS else "")
