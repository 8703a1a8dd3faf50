"""What a reading is checked for by itself: no title that is a number, a mark or a heading; nothing sure that looks wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from statistics import median

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Draft, Findings
from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.marks import is_mark
from meguru.files.reading.outline.split import ends_sentence, is_dangling
from meguru.files.reading.outline.vocabulary import ORG, PART_LABEL, column_role, is_department, split_orgs

_NO_TITLE = re.compile(r"^[\s0-9０-９①-⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ（）()\[\]【】.．\-－―・,，、。%％○●◎◯×△→…‥ー年度]*$")
_STARTS_INSIDE = re.compile(r"^[、。，．）」』】ーっゃゅょぁぃぅぇぉンん々]|^(?:を|が、|は、|に、|と、|ます|です)")
_VERB = re.compile(r"(ます|です|ました|ません|である|している|していく|とする)[。]?$")
_COLUMNS = {"title", "description", "owner"}
_LONGEST = 60
LOOKS_CUT = _("題名が途中で切れているか、本文と混じっているようです。")
HOLDS_ANOTHER = _("内容に別の取組の文が混じっているようです。")
ODD_OWNER = _("担当が部署や団体の名前に見えません。")
NO_OWNER = _("ほかの取組にはある担当が見つかりません。")
TWICE = _("同じ題名の取組が二つあります。")
LONG = _("内容がほかの取組よりとても長く、次の取組が混じっているかもしれません。")


def drop_nonsense(findings: Findings, lines: Sequence[Line] = ()) -> None:
    """Drop what cannot be a measure: a title that is empty, a number, a mark, a column's heading or a label.

    A draft that has swallowed the heading row of a table whose cells stand one below the other is none either.
    """
    lost = _lost_heads(lines)
    dropped = [draft for draft in findings.drafts if _is_nonsense(draft) or _holds_heads(draft, lost)]
    out = {id(draft) for draft in dropped}
    kept = [draft for draft in findings.drafts if id(draft) not in out]
    if not dropped:
        return
    findings.drafts[:] = kept
    numbers = {line for draft in dropped for line in draft.lines}
    findings.used -= numbers - {line for draft in kept for line in draft.lines}
    findings.warn(
        "not_understood",
        _("取組の並べ方が分からない所があり、{count}件を取組にしませんでした。").format(count=len(dropped)),
        numbers,
    )


def _lost_heads(lines: Sequence[Line]) -> dict[int, str]:
    """Lines that are nothing but a column's heading, and its role: columns that were lost on the way to text."""
    alone = ((line.number, column_role(line.text)) for line in lines if line.text and not line.in_table)
    return {number: role for number, role in alone if role in _COLUMNS}


def _holds_heads(draft: Draft, lost: Mapping[int, str]) -> bool:
    """Whether a draft has swallowed the headings of columns."""
    roles = {lost[number] for number in draft.lines if number in lost}
    return "title" in roles and len(roles) > 1


def _is_nonsense(draft: Draft) -> bool:
    title = draft.title.strip()
    return bool(
        _NO_TITLE.match(title)
        or is_mark(title)
        or (PART_LABEL.match(title) and not draft.owner)
        or column_role(title) in ("owner", "number", "description")
        or (column_role(title) and not draft.owner)
        or len(title) < 2
    )


def check(findings: Findings) -> None:
    """Mark what looks wrong as not sure."""
    drafts = findings.drafts
    if not drafts:
        return
    owned = sum(bool(draft.owner) for draft in drafts)
    lengths = [len("".join(draft.paragraphs)) for draft in drafts]
    usual = median(lengths)
    seen: dict[tuple[str, str], Draft] = {}
    numbered = [draft.title for draft in drafts if len(draft.title) > 7]
    for draft, length in zip(drafts, lengths, strict=True):
        title = draft.title
        if (
            len(title) > _LONGEST
            or "。" in title
            or _VERB.search(title)
            or _STARTS_INSIDE.match(title)
            or is_dangling(title)
        ):
            draft.doubts.append(LOOKS_CUT)
        if _owner_is_odd(draft.owner):
            draft.doubts.append(ODD_OWNER)
        if not draft.owner and owned * 10 >= len(drafts) * 8:
            draft.doubts.append(NO_OWNER)
        if length > 6 * max(usual, 60):
            draft.doubts.append(LONG)
        if _holds_another(draft, numbered):
            draft.doubts.append(HOLDS_ANOTHER)
        first = seen.setdefault((title, draft.group), draft)
        if first is not draft:
            first.doubts.append(TWICE)
            draft.doubts.append(TWICE)
    _say_missing(findings)


def _owner_is_odd(owner: str) -> bool:
    parts = split_orgs(owner) if owner else []
    return any(
        not (ORG.match(part) or is_department(part))
        and (len(part) > 16 or ends_sentence(part) or bool(re.search(r"[：:。]", part)))
        for part in parts
    ) or bool(column_role(owner))


def _holds_another(draft: Draft, titles: Sequence[str]) -> bool:
    """Whether a paragraph opens with the title of another measure, alone or behind a number."""
    for paragraph in draft.paragraphs:
        bare = re.sub(r"^[\s0-9０-９（）()①-⑳.．\-－・●○◆■◇□]+", "", paragraph)
        if any(bare.startswith(title) and title != draft.title and len(bare) < len(title) + 4 for title in titles):
            return True
    return False


def _say_missing(findings: Findings) -> None:
    """Say where numbers do not run on: a measure between two that were read may have been missed."""
    before: tuple[str, int] | None = None
    for draft in findings.drafts:
        match = re.match(r"^(.*?)([0-9]{1,3})[^0-9]*$", draft.number.translate(_HALF))
        here = (match.group(1), int(match.group(2))) if match else None
        if before and here and before[0] == here[0] and here[1] > before[1] + 1:
            findings.warn(
                "number_missing",
                _("番号が {first} から {last} へとんでいます。間の取組が読めていないかもしれません。").format(
                    first=before[1], last=here[1]
                ),
                draft.lines[:1],
            )
        before = here


_HALF = str.maketrans("０１２３４５６７８９①②③④⑤⑥⑦⑧⑨", "0123456789123456789")
