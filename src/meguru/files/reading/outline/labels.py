"""Labels behind which a document prints its values by a sign of its own: 「◇所管／」, 「担当 ▶」, 「内　容｜」, 「担当……」.

Which words are labels, and by which sign they are parted from their values, is decided on the whole document: such a form
repeats. Its lines are then written as 「【担当課】…」, which every other rule understands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from meguru.files.reading.outline.lines import PRINTED_SIGNS, Document, Line, clean
from meguru.files.reading.outline.vocabulary import column_role

_LETTER = re.compile(r"[一-龥々ぁ-んァ-ヶー]").pattern
_OWNER = re.compile(r"【担当課】").pattern  # as the common way of writing an owner's label has it
_SIGN = (
    r"(?:[:：／/｜|│┃▶►▷▸▹➤➢➡→⇒≫»＞>＝=～~]{1,2}|[◆■●◇□★☆◎○▼▽]|[…‥]{1,4}|[・･.．]{3,8}|"
    r"\s[―—–‐－\-─]{1,3}(?=\s)|[―—─]{2,4})"
)
_OPEN = r"[【\[［〔《〈<＜「『]"
_CLOSE = r"[】\]］〕》〉>＞」』]"
_FORM = re.compile(
    rf"^(?P<lead>[^\w\s【\[［〔《〈<＜「『（(]{{0,2}})\s?"
    rf"(?:{_OPEN}\s?(?P<in>{_LETTER}{{1,4}}(?:[ \u3000・／/]{{0,3}}{_LETTER}){{0,12}})\s?{_CLOSE}(?P<after>[:：]?)"
    rf"|(?P<bare>{_LETTER}(?:[ \u3000]{{0,4}}{_LETTER}|[・]{_LETTER}){{0,13}})[ \u3000]{{0,3}}(?P<sign>{_SIGN}))\s*(?P<value>.*)$"
)
_SPACED = re.compile(
    rf"^(?P<lead>[^\w\s【\[［〔《〈<＜「『（(]{{0,2}})\s?"
    rf"(?P<bare>{_LETTER}(?:[ \u3000]{{1,2}}{_LETTER}){{1,6}})(?P<sign>\t|[ \u3000]{{2,}}|\u3000)"
    r"(?P<value>\S.*)$"
)
_GAP = re.compile(r"[ \t]{2,}|\u3000+|\s(?=[◇◆■□●○★])")
_KNOWN_SIGNS = {"", ":", "："}
_KNOWN_LEADS = {"", "■", "●", "○", "◆", "◇", "□", "▼", "▽", "▶", "・", "◎"}
_ROLES = {"title", "description", "owner", "number", "extra", "group"}
_LEAST = 3
_MOST = 8  # labels on one line
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class _Form:
    """How a label is printed: the sign before it, its word without gaps, the sign behind it, whether in brackets."""

    lead: str
    word: str
    sign: str
    bracketed: bool
    spaced: bool = False

    @property
    def is_odd(self) -> bool:
        """Whether no other rule would understand it."""
        plain = self.lead in _KNOWN_LEADS and self.sign in _KNOWN_SIGNS and not self.spaced
        return not plain or (self.bracketed and _is_unusual_owner(self.word))

    @property
    def written(self) -> str:
        """The label as every rule understands it."""
        return _OWNER if column_role(self.word) == "owner" else f"【{self.word}】"


def _is_unusual_owner(word: str) -> bool:
    return column_role(word) == "owner" and not re.match(r"^(担当|所管|主管)(課|部署|部局|課等|課名)?$", word)


def _form_of(text: str) -> tuple[_Form, str] | None:
    """The form of a label that a text opens with, and what follows it."""
    match = _FORM.match(text[:_LONGEST])
    if match is None and (spaced := _SPACED.match(text[:_LONGEST])) is not None:
        word = re.sub(r"[ \u3000]", "", spaced.group("bare"))
        value = spaced.group("value") + text[_LONGEST:]
        return (_Form(spaced.group("lead"), word, "", False, True), value) if column_role(word) in _ROLES else None
    if match is None:
        return None
    printed = match.group("in") or match.group("bare")
    word = re.sub(r"[ \u3000]", "", printed)
    if column_role(word) not in _ROLES:
        return None
    sign = re.sub(r"\s", "", match.group("sign") or match.group("after") or "")
    if sign in ("|", "｜", "│", "┃") and sign in match.group("value"):
        return None  # a row of a table
    sign = sign[0] if sign else ""
    value = match.group("value") + text[_LONGEST:]
    return _Form(match.group("lead"), word, sign, match.group("in") is not None, printed != word), value


def unify_labels(document: Document) -> Document:
    """Return the document with its own labels written in the common way; as it was where no such label repeats."""
    told = {
        line.number: found
        for line in document.lines
        if line.text
        and not line.in_table
        and (found := _form_of(line.raw.strip().translate(PRINTED_SIGNS))) is not None
    }
    counts = Counter(form for form, _value in told.values())
    kept = {form: count for form, count in counts.items() if form.is_odd and count >= _LEAST}
    if not kept:
        return document
    return replace(document, lines=tuple(_written(line, told, kept) for line in document.lines))


def _written(line: Line, told: Mapping[int, tuple[_Form, str]], kept: Mapping[_Form, int]) -> Line:
    """A line that opens with a label of the document in the common way."""
    found = told.get(line.number)
    if found is None or found[0] not in kept:
        return line
    form, value = found
    raw = f"{' ' * line.indent}{form.written}{_inside(value, kept, _MOST)}"
    return replace(line, raw=raw, text=clean(raw))


def _inside(value: str, kept: Mapping[_Form, int], most: int) -> str:
    """A value in which further labels of the document stand behind a gap: 「福祉課　◇区分／継続」."""
    for gap in _GAP.finditer(value[:_LONGEST] if most else ""):
        further = _form_of(value[gap.end() :])
        if further is not None and any(_is_same_sign(further[0], form) for form in kept):
            return f"{value[: gap.start()]}\u3000\u3000{further[0].written}{_inside(further[1], kept, most - 1)}"
    return value


def _is_same_sign(one: _Form, two: _Form) -> bool:
    return (one.lead, one.sign, one.bracketed) == (two.lead, two.sign, two.bracketed) and bool(one.lead or one.sign)
