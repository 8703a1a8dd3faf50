"""What a reading is checked for by itself: no title that is a number, a mark or a heading; nothing sure that looks wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence, Set
from itertools import pairwise
from statistics import median

from meguru.core.language import _
from meguru.files.reading.measures.doubts import doubt_more
from meguru.files.reading.measures.drafts import Draft, Findings
from meguru.files.reading.outline.cells import header_roles
from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.marks import is_mark
from meguru.files.reading.outline.numbering import bullet
from meguru.files.reading.outline.split import ends_sentence, is_dangling
from meguru.files.reading.outline.vocabulary import (
    ACTION_END,
    MEASURES,
    ORG,
    PART_LABEL,
    column_role,
    is_department,
    owner_line,
    split_orgs,
)

_NO_TITLE = re.compile(r"^[\s0-9０-９①-⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ（）()\[\]【】.．\-－―・,，、。%％○●◎◯×△→…‥ー年度]*$")
_STEP = re.compile(r"^(?:継続|拡充|推進|検討|実施|充実)(?:して|し、?|・)?(?:実施|推進|検討|拡充|継続|する)*$")
_STARTS_INSIDE = re.compile(r"^[、。，．）」』】ーっゃゅょぁぃぅぇぉンん々]|^(?:を|が、|は、|に、|と、|ます|です)")
_CELLS = re.compile(r"[|｜│\t]")  # cells of several columns are no name
_VERB = re.compile(r"(ます|です|ました|ません|である|している|していく|とする)[。]?$")
_STATE = re.compile(r"現状|現況|課題|方向|背景|目的|ねらい|考え方|目標|指標|役割|できること|期待|姿")
_HEADS = "a whole heading row"
_COLUMNS = {"title", "description", "owner"}
_TWO_NAMES = re.compile(
    r"(?:の|への|による)(?:推進|充実|強化|普及|整備|促進|開催|実施|支援|活用|設置|作成|運営|向上|確保|育成)"
    r"(?!(?:事業|活動|体制|計画|支援|推進|強化|業務|制度|講座|拠点|環境|委員|協議|促進|方針|方法|機会|場|会|と|の|に|を|へ|や|・|及び|および|、|（|\(|」|等|など|】|／|/|-|－|\s|$))[^\s]{3,}"
)
_OWNER_INSIDE = re.compile(
    r"[【（(［\[〔][^【】（）()［］\[\]〔〕。]{0,30}(?:課|室|センター|協議会)[】）)］\]〕](?=[^。、】）)]{2})"
)
_LONGEST = 60
_MANY = 10
_LEAST_TEXT = 20
LOOKS_CUT = _("題名が途中で切れているか、本文と混じっているようです。")
HOLDS_ANOTHER = _("内容に別の取組の文が混じっているようです。")
ODD_OWNER = _("担当が部署や団体の名前に見えません。")
NO_OWNER = _("ほかの取組にはある担当が見つかりません。")
FALLEN = _("表がくずれた文書です。題名・内容・担当の組み合わせを確かめてください。")
TWO_NAMES = _("題名に、二つの取組の名前がつながっているようです。")
OPEN_END = _("内容が文の途中で終わっているか、途中から始まっているようです。")
NAMES_INSIDE = _("内容の中に担当らしい名前があり、次の取組が混じっているかもしれません。")
TWICE = _("同じ題名の取組が二つあります。")
TEXT_ELSEWHERE = _("内容の欄が見つからず、文章はほかの欄にあります。")
NO_TEXT = _("ほかの取組にはある内容が見つかりません。")
LONG = _("内容がほかの取組よりとても長く、次の取組が混じっているかもしれません。")


def drop_nonsense(findings: Findings, lines: Sequence[Line] = (), plan_name: str = "") -> None:
    """Drop what cannot be a measure: a title that is empty, a number, a mark, a column's heading or a label.

    A draft that has swallowed the heading row of a table whose cells stand one below the other is none either.
    """
    lost = _lost_heads(lines)
    dropped = [
        draft
        for draft in findings.drafts
        if _is_nonsense(draft) or _holds_heads(draft, lost) or _is_named(draft, plan_name)
    ]
    out = {id(draft) for draft in dropped}
    kept = [draft for draft in findings.drafts if id(draft) not in out]
    if not dropped:
        return
    findings.drafts[:] = kept
    numbers = {line for draft in dropped for line in draft.lines}
    findings.used -= numbers - {line for draft in kept for line in draft.lines}
    # A part on the state of things, or on aims, holds no measure: nothing was missed by leaving it out.
    missed = [draft for draft in dropped if not (PART_LABEL.match(draft.title) and _STATE.search(draft.title))]
    if missed:
        findings.warn(
            "not_understood",
            _("取組の並べ方が分からない所があり、{count}件を取組にしませんでした。").format(count=len(missed)),
            {line for draft in missed for line in draft.lines},
        )


def _is_named(draft: Draft, plan_name: str) -> bool:
    """Whether a title is the name of the plan itself, as it stands at the head of pages."""
    return bool(plan_name) and draft.title.replace(" ", "") == plan_name


def _lost_heads(lines: Sequence[Line]) -> dict[int, str]:
    """Lines that are nothing but a column's heading, and its role: columns that were lost on the way to text."""
    found: dict[int, str] = {}
    for line in lines:
        if line.text and not line.in_table:
            roles = header_roles(re.split(r"[\s|｜]+", line.text))
            role = _HEADS if len(roles) > 1 else column_role(line.text)
            if role in _COLUMNS or role == _HEADS:
                found[line.number] = role
    return found


def _holds_heads(draft: Draft, lost: Mapping[int, str]) -> bool:
    """Whether a draft has swallowed the headings of columns."""
    roles = {lost[number] for number in draft.lines if number in lost}
    return _HEADS in roles or ("title" in roles and len(roles) > 1)


def _is_nonsense(draft: Draft) -> bool:
    title = draft.title.strip()
    return bool(
        _NO_TITLE.match(title)
        or is_mark(title)
        or (PART_LABEL.match(title) and (not draft.owner or _STATE.search(title)))
        or column_role(title) in ("owner", "number", "description", "group")
        or _STEP.match(title)
        or _CELLS.search(title)
        or (is_department(title) and title[-1] in "課係" and not draft.number)
        or (column_role(title) and not draft.owner)
        or len(title) < 2
    )


def check(findings: Findings, lines: Sequence[Line] = ()) -> None:
    """Mark what looks wrong as not sure."""
    drafts = findings.drafts
    _doubt_fallen_tables(findings, lines)
    if not drafts:
        return
    owned = sum(bool(draft.owner) for draft in drafts)
    lengths = [len("".join(draft.paragraphs)) for draft in drafts]
    usual = median(lengths)
    ended = sum(_is_whole(draft) for draft in drafts if draft.paragraphs)
    told = sum(bool(draft.paragraphs) for draft in drafts)
    all_end = ended * 10 >= told * (3 if told >= _MANY else 7)
    seen: dict[tuple[str, str], Draft] = {}
    owner_lines = {line.number for line in lines if not line.in_table and owner_line(line.text)}
    long_titles = {draft.title for draft in drafts if len(draft.title) > 7}
    for draft, length in zip(drafts, lengths, strict=True):
        title = draft.title
        _doubt_title(draft)
        if draft.paragraphs and ((all_end and not _is_whole(draft)) or _STARTS_INSIDE.match(draft.paragraphs[0])):
            draft.doubts.append(OPEN_END)
        if any(_OWNER_INSIDE.search(paragraph) for paragraph in draft.paragraphs):
            draft.doubts.append(NAMES_INSIDE)
        if _owners_apart(draft, owner_lines):
            draft.doubts.append(NAMES_INSIDE)
        if (column_role(draft.group) and not MEASURES.search(draft.group)) or draft.group.isdigit():
            draft.doubts.append(LOOKS_CUT)
        if not draft.paragraphs and told * 10 >= len(drafts) * 9:
            draft.doubts.append(NO_TEXT)
        if not draft.paragraphs and any(
            ends_sentence(said) and len(said) > _LEAST_TEXT for _label, said in draft.extra
        ):
            draft.doubts.append(TEXT_ELSEWHERE)
        if _owner_is_odd(draft.owner):
            draft.doubts.append(ODD_OWNER)
        if not draft.owner and owned * 10 >= len(drafts) * 8:
            draft.doubts.append(NO_OWNER)
        if length > 6 * max(usual, 60):
            draft.doubts.append(LONG)
        if _holds_another(draft, long_titles):
            draft.doubts.append(HOLDS_ANOTHER)
        first = seen.setdefault((title, draft.group), draft)
        if first is not draft:
            first.doubts.append(TWICE)
            draft.doubts.append(TWICE)
    doubt_more(drafts, lines)
    _say_missing(findings)


def _doubt_title(draft: Draft) -> None:
    """Doubt a title that breaks off, goes on as a sentence, or is two names."""
    title = draft.title
    if (
        len(title) > _LONGEST
        or "。" in title
        or _VERB.search(title)
        or _STARTS_INSIDE.match(title)
        or is_dangling(title)
    ):
        draft.doubts.append(LOOKS_CUT)
    if _TWO_NAMES.search(title) or (" " in title and all(map(ACTION_END.search, title.split(" ")))):
        draft.doubts.append(TWO_NAMES)


def _doubt_fallen_tables(findings: Findings, lines: Sequence[Line]) -> None:
    """Doubt every measure outside tables where tables fell apart, and every one that holds a line of offices as text.

    A heading row that a strategy took for what it is was not lost; one that nothing used, or that stands in a measure, was.
    """
    drafts = findings.drafts
    swallowed = {line for draft in drafts for line in draft.lines}
    inside = {line.number for line in lines if line.in_table}
    offices = {line.number for line in lines if _is_office(line)}
    heads = _lost_heads(lines)
    lost = [role for line, role in heads.items() if line in swallowed or line not in findings.used]
    fallen = _HEADS in lost or sum(lost.count(role) > 1 for role in _COLUMNS) > 1
    for draft in drafts:
        if fallen and not set(draft.lines) <= inside:
            draft.doubts.append(FALLEN)
        elif not draft.owner and offices & set(draft.lines):
            draft.doubts.append(NAMES_INSIDE)


def _is_office(line: Line) -> bool:
    parts = split_orgs(line.text) if 2 < len(line.text) <= 40 and not line.in_table else []
    return bool(parts) and all(is_department(part) for part in parts)


def _is_whole(draft: Draft) -> bool:
    """Whether the text of a measure ends as a sentence does, or is a list of points."""
    last = draft.paragraphs[-1]
    return ends_sentence(last) or bullet(last) is not None


def _owners_apart(draft: Draft, owner_lines: Collection[int]) -> bool:
    """Whether a measure holds lines with owners that do not follow each other: there may be several measures in it."""
    held = [place for place, line in enumerate(sorted(set(draft.lines))) if line in owner_lines]
    return any(two > one + 1 for one, two in pairwise(held))


def _owner_is_odd(owner: str) -> bool:
    parts = split_orgs(owner) if owner else []
    return any(
        not (ORG.match(part) or is_department(part))
        and (len(part) > 16 or ends_sentence(part) or bool(re.search(r"[：:。]", part)))
        for part in parts
    ) or bool(column_role(owner))


def _holds_another(draft: Draft, titles: Set[str]) -> bool:
    """Whether a paragraph opens with the title of another measure, alone or behind a number."""
    for paragraph in draft.paragraphs:
        bare = re.sub(r"^[\s0-9０-９（）()①-⑳.．\-－・●○◆■◇□]+", "", paragraph)
        opens = {bare[:end] for end in range(max(len(bare) - 3, 0), len(bare) + 1)}
        if (opens - {draft.title}) & titles:
            return True
    return False


def _say_missing(findings: Findings) -> None:
    """Say where numbers do not run on: a measure between two that were read may have been missed."""
    before: tuple[str, int] | None = None
    for draft in findings.drafts:
        match = re.match(r"^(.*?)([0-9]{1,3})[^0-9]*$", draft.number.translate(_HALF))
        here = (match.group(1), int(match.group(2))) if match else None
        if before and here and before[0] == here[0] and here[1] > before[1] + 1 and here[1] % 100 != 1:
            findings.warn(
                "number_missing",
                _("番号が {first} から {last} へとんでいます。間の取組が読めていないかもしれません。").format(
                    first=before[1], last=here[1]
                ),
                draft.lines[:1],
            )
        before = here


_HALF = str.maketrans("０１２３４５６７８９①②③④⑤⑥⑦⑧⑨", "0123456789123456789")
