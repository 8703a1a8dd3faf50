"""What makes a measure doubtful beside the others of its document: rows of tables, figures or offices in its text, a level above
the rest, a name that is no name. Where much of a document is doubtful, all of it is: its layout was not understood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Draft
from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.vocabulary import column_role, is_department, split_orgs

_GAP = re.compile(r"(?<=\S)(?: {3,}|\t|\u3000{3,}|\s?[|｜│]\s?)(?=\S)")
_FIGURES = re.compile(
    r"(?:実績|見込|計画|年度|目標|現状)[^。]{0,30}(?:実績|見込|計画|年度|目標|現状)[^。]{0,30}[0-9０-９,，]{2,}[^。]{0,12}$"
)
_ONLY_ACTION = re.compile(
    r"^(?:の?(?:推進|充実|実施|強化|普及|整備|促進|開催|支援|活用|設置|作成|運営|向上|確保|育成|検討)|[ぁ-ん]{1,4}|.{0,2}[ーっゃゅょ])$"
)
_PARTICLE = re.compile(r"[がとはのでにをへもやか、。，・）」』】：等など題長員内]")
_MOST_DOUBTED = 0.25
_LEAST = 4
_MOST_OF = 0.6
_LONGEST_HEAD, _MOST_WORDS, _LONGEST_WORD = 100, 14, 10
ROWS_INSIDE = _("表の行が文章として混じっているようです。")
FIGURES_INSIDE = _("内容に表の数字が混じっているようです。")
OFFICES_INSIDE = _("内容の文の中に、担当らしい名前が割りこんでいるようです。")
HIGHER = _("ほかの取組より上の見出しから読み取りました。その下の取組が読めていないかもしれません。")
NO_NAME = _("題名が言葉の途中のようです。")
OWNERS_ELSEWHERE = _("文書には担当を書く欄がありますが、どの取組のものか読み取れませんでした。")
NOT_UNDERSTOOD = _("この文書には並べ方のはっきりしない所が多いため、確かめてください。")


def doubt_more(drafts: Sequence[Draft], lines: Sequence[Line]) -> None:
    """Add what is doubtful about each measure beside the others; then doubt all where much is doubted."""
    rows = {line.number for line in lines if not line.in_table and len(_GAP.findall(line.raw[:400])) > 1}
    owners = _owners_of(drafts)
    depth = _usual_depth(drafts)
    unowned = sum(bool(draft.owner) for draft in drafts) * 10 < len(drafts) and _names_owners(lines)
    for draft in drafts:
        text = "".join(draft.paragraphs)
        if rows & set(draft.lines):
            draft.doubts.append(ROWS_INSIDE)
        if any(_FIGURES.search(paragraph[-200:]) for paragraph in draft.paragraphs):
            draft.doubts.append(FIGURES_INSIDE)
        if _is_torn_by(text, owners):
            draft.doubts.append(OFFICES_INSIDE)
        if _ONLY_ACTION.match(draft.title):
            draft.doubts.append(NO_NAME)
        if unowned:
            draft.doubts.append(OWNERS_ELSEWHERE)
        if len(draft.path) < depth:
            draft.doubts.append(HIGHER)
    doubted = sum(bool(draft.doubts) for draft in drafts)
    if len(drafts) >= _LEAST and doubted > len(drafts) * _MOST_DOUBTED:
        for draft in drafts:
            draft.doubts.append(NOT_UNDERSTOOD)


def _names_owners(lines: Sequence[Line]) -> bool:
    """Whether columns or labels of the document announce owners."""
    for line in lines:
        words = re.split(r"[\s|｜│]+", line.text) if len(line.text) <= _LONGEST_HEAD else []
        if 1 < len(words) <= _MOST_WORDS and any(
            column_role(word) == "owner" for word in words if len(word) <= _LONGEST_WORD
        ):
            return True
    return False


def _owners_of(drafts: Sequence[Draft]) -> list[str]:
    """The offices that own more than one measure; who owns one may be a piece of a text."""
    counts = Counter(
        part
        for draft in drafts
        if draft.owner
        for part in split_orgs(draft.owner)
        if is_department(part) and len(part) > 2
    )
    return [name for name, count in counts.items() if count > 1]


def _is_torn_by(text: str, owners: Sequence[str]) -> bool:
    """Whether an office's name stands in a text as no sentence has it: nothing that goes on with a name follows."""
    for name in owners:
        at = text.find(name)
        if at >= 0 and at + len(name) < len(text) and not _PARTICLE.match(text[at + len(name)]):
            return True
    return False


def _usual_depth(drafts: Sequence[Draft]) -> int:
    """How many headings most measures stand under; 0 where no number of them is usual."""
    counts = Counter(len(draft.path) for draft in drafts)
    depth, most = max(counts.items(), key=lambda one: one[1])
    return depth if most >= len(drafts) * _MOST_OF else 0
