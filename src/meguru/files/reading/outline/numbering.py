"""Heading numbers (第4章, 1, （1）, 基本目標1, 施策1-1, ①, ア) and bullets, told apart from ordinary text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meguru.files.reading.outline.vocabulary import ACTION_END, COUNTER

STRONG_BULLETS = "●◆○■◎▲△□◇◯⚫⬤•▪▫▶►▷◉❏❖❑✓✔★☆➤➢▼▽♦♢\uf06c\uf06e\uf0b7\uf0d8"
WEAK_BULLETS = "・･‣‐–－-*＊✳"
NOTE_MARKS = "※＊*"
_DIGITS = r"[0-9０-９]{1,2}"
_KANJI = r"[0-9０-９一二三四五六七八九十]{1,3}"
_DASH = r"[-－‐−–—―ー─.．・･_＿]"
_DASH_AHEAD = rf"(?=\s?{_DASH})"
_RING = rf"(?:[（(]\s?{_DIGITS}\s?[）)]|[①-⑳㉑-㉟㊱-㊿])"
_PIECE = rf"(?:{_DIGITS}|[（(]\s?{_DIGITS}\s?[）)]|[①-⑳㉑-㉟㊱-㊿]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{{1,2}}|[IVX]{{1,4}}(?=\s?{_DASH}))"
_NAMED = (
    r"取組の柱|取り組みの柱|活動の柱|推進の柱|推進方策|具体的取組|個別事業|主要事業|主な取組|取組の方向|行動計画|"
    r"実施計画|施策分野|方策|基本目標|基本方針|基本施策|基本方向性?|基本的方向|基本政策|重点目標|重点施策|重点事業|重点取組|重点項目|"
    r"重点プロジェクト|重点的な取組|重点(?=\s?[0-9０-９①-⑳ⅠⅡⅢⅣⅤⅥ])|主要施策|推進施策|"
    r"個別施策|具体的施策|活動目標|推進項目|推進目標|行動目標|施策の方向性?|施策の柱|施策目標|施策項目|取組項目|"
    r"取り組み項目|取組の方向性?|目標|方針|政策|柱|"
    r"施策|取組み?|取り組み|事業|プロジェクト|アクション|戦略|テーマ|分野|方向性|展開"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"^(第\s?{_KANJI}\s?[編部])(?:\s?[:：.．]?\s?)(.*)$")),
    ("chapter", re.compile(rf"^(第\s?{_KANJI}\s?章)(?:\s?[:：.．]?\s?)(.*)$")),
    ("section", re.compile(rf"^(第\s?{_KANJI}\s?[節款項])(?:\s?[:：.．]?\s?)(.*)$")),
    ("ordinal", re.compile(rf"^(第\s?{_KANJI})(?:\s?[:：.．、]\s?|\s)(?!(?:号|条|期|位|層|回|次|種|者)(?:\s|$))(.*)$")),
    (
        "named",
        re.compile(
            rf"^[【〔［\[《〈<＜]?\s?((?P<name>{_NAMED})\s?(?:No\.?|"
            r"№)?\s?(?P<num>[（(]?[0-9０-９①-⑳ⅠⅡⅢⅣⅤⅥA-ZＡ-Ｚ一二三四五六七八九十]"
            rf"{{1,4}}[）)]?(?:\s?{_DASH}\s?[（(]?\s?(?:[0-9０-９]{{1,2}}(?![0-9０-９])|[①-⑳㉑-㉟㊱-㊿])(?:\s?[）)])?|\s?{_RING})*))"
            r"(?P<sep>[】〕］\]》〉>＞]?\s?[:：.．、)）]?\s?)(?P<title>.*)$"
        ),
    ),
    # 「1-2-①３歳児健診の充実」: what ends on a ring may be followed by digits.
    ("multi", re.compile(rf"^({_PIECE}(?:\s?{_DASH}\s?{_PIECE}){{0,2}}\s?{_DASH}\s?{_RING})\s?(\S.*)$")),
    (
        "multi",
        re.compile(
            rf"^((?:{_PIECE}|[A-ZＡ-Ｚ]{_DASH_AHEAD})(?:\s?{_DASH}\s?{_PIECE}|\s?{_RING}){{1,3}}[.．]?)\s?"
            rf"((?!{_DASH}\s?[0-9０-９])[^0-9０-９.．%％].*|)$"
        ),
    ),
    (
        "multi",
        re.compile(
            rf"^((?:No\.?|№)\s?{_PIECE}(?:\s?{_DASH}\s?{_PIECE}){{0,3}}|[【\[［〔]\s?{_PIECE}(?:\s?{_DASH}\s?{_PIECE}){{0,3}}\s?[】\]］〕])\s?"
            r"([^0-9０-９.％%].*)$"
        ),
    ),
    ("letter", re.compile(r"^([A-HＡ-Ｈ])(?:[.．、]\s?|\s)(?=[ぁ-んァ-ヶ一-龥「])(.*)$")),
    (
        "multi",
        re.compile(rf"^([ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{{1,2}}\s?{_RING}\s?(?:{_DIGITS}|[①-⑳㉑-㉟㊱-㊿]))\s(\S.*)$"),
    ),
    ("kanji", re.compile(r"^([一二三四五六七八九十]{1,3})[、．.]\s?(.*)$")),
    ("kanji", re.compile(r"^([一二三四五六七八九十]{1,3})\s(?![人つ部般体時度緒定律層次方員環斉月日年回])(\S.*)$")),
    ("paren", re.compile(rf"^([（(]\s?{_KANJI}\s?[）)])\s?(.*)$")),
    ("parenletter", re.compile(r"^([⑴-⒇])\s?(.*)$")),
    ("halfparen", re.compile(rf"^({_DIGITS}\s?[)）])\s?(.*)$")),
    ("circled", re.compile(r"^([①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾])\s?(.*)$")),
    ("number", re.compile(rf"^({_DIGITS})(?:[.．、，]\s?|\s)(.*)$")),
    ("roman", re.compile(r"^([ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{1,2})(?:[.．、]?\s?)(.*)$")),
    ("code", re.compile(r"^((?![RHＲＨ][0-9０-９])[A-ZＡ-Ｚ]{1,2}[0-9０-９]{1,4})[\s：:](?=[ぁ-んァ-ヶ一-龥「])(.*)$")),
    ("kana", re.compile(r"^([アイウエオカキクケコ])()$")),
    (
        "kana",
        re.compile(r"^([（(]?[アイウエオカキクケコ][）)]|[アイウエオカキクケコａｂｃｄｅ](?:[.．、]|\s))\s?(.*)$"),
    ),
)
_BULLET = re.compile(rf"^([{re.escape(STRONG_BULLETS + WEAK_BULLETS)}])\s?(?!\1)(\S.*)$")
_INNER = re.compile(rf"\s([{re.escape(STRONG_BULLETS)}]|[・･](?=\s))\s?(?!\1)(?=\S)")
_LEADER = re.compile(r"[.．…‥・･]{3,}\s?[0-9０-９]*$|[.…‥]{2,}\s?[0-9０-９]+$|\s[-‐－―─]{3,}\s?[0-9]+$")
_PAGE = re.compile(
    r"^[-－‐–─―~～〜\s]*[0-9０-９]{1,3}[-－‐–─―~～〜\s]*$|^[PpＰ][.．]?\s?[0-9]{1,3}$|^[0-9]{1,3}\s?(ページ|頁)$"
)
_AMOUNT = re.compile(
    r"^(年|月|日|人|回|か所|ヶ所|カ所|箇所|件|歳|名|％|%|円|万|千)(?![ぁ-んァ-ヶ一-龥]{0,3}(づくり|の輪))"
)
_NUMBERS_ONLY = re.compile(r"^[0-9０-９][0-9０-９.,．，％%\s\-－–‐]*[^\s]{0,3}$")
_CAPTION = re.compile(r"^[［\[【〔<＜《]\s?([^］\]】〕>＞》]{1,40}?)\s?[］\]】〕>＞》]$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number found at the head of a line. ``scheme`` orders headings by how they are numbered."""

    scheme: str
    text: str
    title: str
    name: str = ""


def heading_number(text: str) -> Number | None:
    """Return the number a line opens with, or None; whether the line is a heading is for the caller to say."""
    for scheme, pattern in _PATTERNS:
        match = pattern.match(text)
        if not match:
            continue
        if scheme == "named":
            tight = match.group("title") and not match.group("sep")
            if tight and re.search(r"[一二三四五六七八九十]$", match.group("num")):
                return None  # 「事業一覧」 is no business number one
            if tight and (COUNTER.match(match.group("title")) or re.match(r"[ぁ-ん、。]", match.group("title"))):
                return None
            depth = len(re.findall(r"[0-9０-９①-⑳]+", match.group("num")))
            return Number(
                f"named:{match.group('name')}:{max(depth, 1)}",
                match.group(1).strip(),
                match.group("title").strip(),
                match.group("name"),
            )
        title = match.group(2).strip()
        if (scheme == "multi" and _counts(match.group(1), match.group(0)[match.end(1) :], title)) or (
            scheme == "number" and _AMOUNT.match(title) and not (len(title) > 7 and ACTION_END.search(title))
        ):
            return None
        if scheme == "multi":
            depth = len(re.findall(r"[0-9０-９]+|[①-⑳㉑-㉟㊱-㊿]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+|[A-ZＡ-Ｚ]+", match.group(1)))
            return Number(f"multi:{depth}", match.group(1).strip(), title)
        depth_of = f"code:{len(match.group(1))}" if scheme == "code" else scheme  # A1 above A101
        return Number(depth_of, match.group(1).strip(), title)
    return None


def _counts(number: str, rest: str, title: str) -> bool:
    """Whether a number may be the amount of what follows it: 「1.5人」, but not 「1-5 人権の擁護」 or 「1-⑤人権」."""
    return not rest.startswith(" ") and number[-1].isdecimal() and bool(COUNTER.match(title))


def bullet(text: str) -> tuple[str, str] | None:
    """Return (mark, rest) of a bulleted line, or None."""
    match = _BULLET.match(text)
    if not match or (match.group(1) in "-－–‐" and _NUMBERS_ONLY.match(match.group(2))):
        return None
    return match.group(1), match.group(2)


def inner_bullet(text: str) -> tuple[str, str, str] | None:
    """Return (left, mark, rest) where a bullet follows other text on the line: 「福祉課 ● 見守り」."""
    match = _INNER.search(text)
    if not match or match.start() == 0:
        return None
    return text[: match.start()].strip(), match.group(1), text[match.end() :].strip()


def split_bullets(text: str, mark: str) -> list[str]:
    """Split further bullets of the same mark on one line: 「A ◆ B ◆ C」 gives A, B, C."""
    if mark not in STRONG_BULLETS:
        return [text]
    return [part.strip() for part in re.split(rf"\s{re.escape(mark)}\s?(?!{re.escape(mark)})", text) if part.strip()]


def is_contents_line(text: str) -> bool:
    """Tell a line of a table of contents by its leader dots."""
    return len(text) > 4 and bool(_LEADER.search(text[-160:]))


def is_page_number(text: str) -> bool:
    """Tell a line that is only a page number."""
    return bool(_PAGE.match(text))


def caption(text: str) -> str:
    """Return the text of a bracketed line such as 「［ 計画推進体制 ］」, or ''."""
    match = _CAPTION.match(text)
    return match.group(1) if match else ""
