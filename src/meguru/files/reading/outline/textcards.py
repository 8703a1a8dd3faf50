"""Cards set out as lines of text, made into tables of label and value: 「事業名　見守り」, 「【担当課】福祉課　【区分】継続」.

Whether a word is a label is decided on the whole document: labels repeat, once a card.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from meguru.files.reading.outline.cells import header_roles, piece_of
from meguru.files.reading.outline.furniture import running_heads
from meguru.files.reading.outline.lines import Cell, Document, Grid, Line, clean
from meguru.files.reading.outline.numbering import bullet, heading_number, is_page_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import column_role, is_department

_LABEL = re.compile(
    r"^(?:[■●○◆◇□▼▽▶・◎]?\s?[【\[［〔《〈](?P<in>[^】\]］〕》〉]{1,14})[】\]］〕》〉]\s?[：:]?|[■●○◆◇□▼▽▶・◎]?\s?(?P<bare>[^\s：:。、【】■●◆]{1,14})"
    r"(?P<sep>\s?[：:]|(?=[\s\u3000|｜│\t])|$))[\s\u3000|｜│\t]*"
)
_NEXT = re.compile(
    r"[\s\u3000|｜│\t／/]+(?=[【\[［〔《〈][^】\]］〕》〉\s]{1,14}[】\]］〕》〉])"
    r"|(?:\u3000+|[ \t]+|\s?[|｜│]\s?)(?=[■●◆]?\s?[^\s：:。、]{1,14}(?:\s?[：:]|[\s\u3000|｜│\t]))"
)
_CELLS = re.compile(r"\s?[|｜│\t]\s?")
_HEAD = re.compile(r"^[■●◆【\[［〔《〈]")
_OWN = re.compile(r"^(?P<label>[一-龥々ぁ-んァ-ヶー・の]{2,12})(?:\t+|\s?[|｜│]\s?| {2,}|\u3000+)(?P<value>\S.*)$")
_WORD = re.compile(r"^[一-龥々ぁ-んァ-ヶー・]{2,12}$")
_REST = re.compile(r"^\s{0,2}(?P<rest>[一-龥々ぁ-んァ-ヶー]{1,4})(?=\s|$)")
_MOST = 10
_ENOUGH = 3

Pair = tuple[str, str, str]  # role, label, value


def label_of(text: str) -> tuple[str, str, str] | None:
    """Role, label and the rest of a text that opens with a label, or None."""
    match = _LABEL.match(text)
    if not match:
        return None
    label = clean(match.group("in") or match.group("bare") or "")
    role = column_role(label)
    return (role, label, text[match.end() :].strip()) if role else None


def pairs_of(raw: str) -> list[Pair]:
    """The labels of a line with their values; nothing where it opens with no label."""
    text = raw.strip()
    if len(text) > 400:
        return []
    found: list[Pair] = []
    while text and len(found) < _MOST:
        opened = label_of(text)
        if opened is None:
            break
        role, label, rest = opened
        wide = role in ("description", "title")
        cut = next((m for m in _NEXT.finditer(rest) if _opens(rest, m, wide)), None)
        found.append((role, label, rest[: cut.start()].strip() if cut else rest))
        text = rest[cut.end() :] if cut else ""
    return found


def _opens(rest: str, gap: re.Match[str], wide: bool) -> bool:
    """Whether a label with a value stands behind this gap; inside a text only a wide gap or a sign parts them."""
    text = rest[gap.end() :]
    if not _has_value(text):
        return False
    return (
        not wide
        or len(gap.group()) > 1
        or gap.group() == "\u3000"
        or bool(re.match(r"[【\[［〔《〈]|[^\s]{1,14}\s?[：:]", text))
    )


def _has_value(text: str) -> bool:
    opened = label_of(text)
    return opened is not None and bool(opened[2]) and not ends_sentence(opened[1])


def lift_cards(document: Document) -> Document:
    """Return the document with the cards among its lines as tables; as it was where none repeat."""
    lines = _labels_whole(document.lines)
    told = [[] if line.in_table or not line.text or _is_heading(line.text) else pairs_of(line.raw) for line in lines]
    told = [[] if _is_header(line, pairs) else pairs for line, pairs in zip(lines, told, strict=True)]
    told = [[] if _is_over_list(lines, place, pairs) else pairs for place, pairs in enumerate(told)]
    beside = running_heads([line for line in lines if line.text], lambda line: header_roles(line.text.split(" ")))
    told = [[] if line.number in beside else pairs for line, pairs in zip(lines, told, strict=True)]
    told = list(_with_own_labels(lines, told, beside))
    counts = Counter(label for pairs in told for _role, label, _value in pairs)
    alone = _labels_alone(lines, told, beside)
    own = _own_alone(lines, told, alone, beside) if alone else []
    for at in own:
        told[at] = [("extra", lines[at].text, "")]
    alone |= {lines[at].text for at in own}
    kept = [
        pairs if pairs and pairs[0][1] in alone and not pairs[0][2] else _settled(line, pairs, counts)
        for line, pairs in zip(lines, told, strict=True)
    ]
    roles = Counter(role for pairs in kept for role, _label, _value in pairs)
    if not (roles["owner"] or roles["title"] > 1) or not (roles["description"] or roles["title"] > 1):
        return document
    if not roles["title"] and sum(r == "description" and bool(v) for pairs in kept for r, _l, v in pairs) < 2:
        return document
    grids = list(document.grids)
    placed = list(lines)
    index = 0
    while index < len(lines):
        if not kept[index]:
            index += 1
            continue
        rows, end = _run(lines, kept, index, beside)
        found = {role for place in range(index, end) for role, _label, _value in kept[place]}
        if len(found & {"title", "description", "owner", "number"}) > 1:
            grids.append(Grid(tuple(rows), is_cards=True))
            for place in range(index, end):
                is_text = bool(placed[place].text) and not is_page_number(placed[place].text)
                is_text = is_text and placed[place].number not in beside
                placed[place] = replace(placed[place], in_table=is_text)
        index = end
    grids.sort(key=lambda grid: grid.numbers[0] if grid.numbers else 0)
    return replace(document, lines=tuple(placed), grids=tuple(grids))


def _labels_whole(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with labels whole that broke in their narrow column again and again: 「事業内」 above 「容」."""
    broken: dict[int, tuple[str, str]] = {}
    for place, (line, below) in enumerate(pairwise(lines)):
        one, two = _OWN.match(line.raw.strip()), _REST.match(below.raw)
        if (
            one
            and two
            and not line.in_table
            and not column_role(one["label"])
            and column_role(one["label"] + two["rest"])
        ):
            broken[place] = (one["label"], two["rest"])
    counts = Counter(broken.values())
    found = list(lines)
    for place, (label, rest) in broken.items():
        if counts[label, rest] >= _ENOUGH:
            raw = found[place].raw.replace(label, label + rest, 1)
            under = found[place + 1].raw.replace(rest, "\u3000" * len(rest), 1)
            found[place] = replace(found[place], raw=raw, text=clean(raw))
            found[place + 1] = replace(found[place + 1], raw=under, text=clean(under))
    return found


def _with_own_labels(
    lines: Sequence[Line], told: Sequence[list[Pair]], beside: Collection[int]
) -> Sequence[list[Pair]]:
    """The labels with those that only this document knows (現状と課題): first cells that come again nearly card for card."""
    titles = sum(bool(pairs) and pairs[0][0] == "title" for pairs in told)
    if titles < _ENOUGH:
        return told
    own = [
        None if pairs or line.in_table or line.number in beside else _OWN.match(line.raw.strip())
        for line, pairs in zip(lines, told, strict=True)
    ]
    counts = Counter(match["label"] for match in own if match)
    return [
        [("extra", match["label"], match["value"].strip())]
        if match and max(_ENOUGH, titles / 2) <= counts[match["label"]] and heading_number(match["label"]) is None
        else pairs
        for match, pairs in zip(own, told, strict=True)
    ]


def _labels_alone(lines: Sequence[Line], told: Sequence[list[Pair]], beside: Collection[int]) -> frozenset[str]:
    """Labels that stand on lines of their own with their values below, as the cells of cards fall into text one by one.

    Where the labels of a table's heading row stand below each other, they have no values between them.
    """
    places = [at for at, line in enumerate(lines) if line.text and line.number not in beside]
    bare = {at for at in places if len(told[at]) == 1 and not told[at][0][2] and not _HEAD.match(lines[at].text)}
    every, apart, roles = Counter[str](), Counter[str](), dict[str, str]()
    for at, below in pairwise(places):
        if at in bare and not is_page_number(lines[at].text):
            role, label, _value = told[at][0]
            every[label] += 1
            apart[label] += below not in bare and not lines[below].in_table
            roles[label] = role
    found = {label for label, count in every.items() if count >= _ENOUGH and apart[label] * 5 >= count * 4}
    said = {roles[label] for label in found}
    return frozenset(found) if "title" in said and said & {"description", "owner"} else frozenset()


def _own_alone(
    lines: Sequence[Line], told: Sequence[list[Pair]], alone: Collection[str], beside: Collection[int]
) -> list[int]:
    """The places of labels on lines of their own that only this document knows: behind a value, again nearly card for card."""
    places = [at for at, line in enumerate(lines) if line.text and not line.in_table and line.number not in beside]
    labels = {at for at in places if told[at] and told[at][0][1] in alone and not told[at][0][2]}
    titles = sum(told[at][0][0] == "title" for at in labels)
    found = [
        at
        for before, at in pairwise(places)
        if at not in labels and before not in labels and not told[at] and _WORD.match(lines[at].text)
    ]
    counts = Counter(lines[at].text for at in found)
    return [
        at
        for at in found
        if max(_ENOUGH, titles / 2) <= counts[lines[at].text] <= titles + 1 and not is_department(lines[at].text)
    ]


def _is_heading(text: str) -> bool:
    """Whether a line is a numbered heading although it opens with a word that may be a label: 「基本目標 1 …」."""
    number = heading_number(text)
    return number is not None and (bool(number.name) or column_role(text.split(" ", maxsplit=1)[0]) == "")


def _is_over_list(lines: Sequence[Line], place: int, pairs: Sequence[Pair]) -> bool:
    """Whether a label without a value stands over bullets or numbers: it names all of them (「【主な取組】」)."""
    if not pairs or pairs[-1][2]:
        return False
    below = next((line for line in lines[place + 1 : place + 3] if line.text), None)
    if below is None or below.in_table:
        return False
    marked = bullet(below.text)
    is_numbered = heading_number(below.text) is not None and not pairs[-1][1].endswith(
        "名"
    )  # 「取組名」 names one alone
    return (marked is not None and label_of(below.text) is None) or is_numbered


def _is_header(line: Line, pairs: Sequence[Pair]) -> bool:
    """Whether a line is a table's heading row: labels only."""
    return len(header_roles(re.split(r"[\s\u3000|｜│\t]+", line.raw.strip()))) > 1 or (
        len(pairs) > 1 and not any(value for _role, _label, value in pairs)
    )


def _settled(line: Line, pairs: list[Pair], counts: Counter[str]) -> list[Pair]:
    """The labels of a line that repeat in the document; a label without a sign must repeat more."""
    if not pairs or any(counts[label] < 2 for _role, label, _value in pairs[:1]):
        return []
    role, label, value = pairs[0]
    signed = bool(_HEAD.match(line.text)) or bool(re.match(r"^[^：:]{1,14}\s?[：:]", line.text))
    if role == "extra" and not signed and counts[label] < 3:
        return []
    if not signed and (not value or (ends_sentence(line.text) and role not in ("description", "extra"))):
        return []
    return pairs


def _run(
    lines: Sequence[Line], kept: Sequence[list[Pair]], start: int, beside: Collection[int]
) -> tuple[list[tuple[Cell, ...]], int]:
    """The rows of a run of cards from here, and where it ends: at a heading, or at text set off by a gap."""
    rows: list[list[list[Line]]] = []
    index, gap, end = start, False, start
    while index < len(lines) and not lines[index].in_table:
        line = lines[index]
        if not line.text:
            gap = True
        elif is_page_number(line.text) or line.number in beside:
            gap = False
        elif kept[index]:
            row: list[list[Line]] = []
            for _role, label, value in kept[index]:
                values = [part for part in _CELLS.split(value) if part.strip()]
                row += [[piece_of(line, label)], [piece_of(line, values[0], hard=line.hard)] if values else []]
                for more in values[1:]:
                    row += [[], [piece_of(line, more)]]
            rows.append(row)
            gap, end = False, index + 1
        elif _goes_on(line, rows[-1][-1], gap):
            rows[-1][-1].append(line)
            gap, end = False, index + 1
        else:
            break
        index += 1
    width = max(len(row) for row in rows)
    return [tuple(Cell(tuple(cell)) for cell in [*row, *[[]] * (width - len(row))]) for row in rows], end


def _goes_on(line: Line, value: Sequence[Line], gap: bool) -> bool:
    """Whether a line without a label goes on with the value above it."""
    if not value:
        number = heading_number(line.text)
        return number is None or number.scheme.startswith(("multi", "circled", "number"))
    if gap and (ends_sentence(value[-1].text) or len(value) > 1 or (not line.hard and line.indent == 0)):
        return False
    return heading_number(line.text) is None or (not ends_sentence(value[-1].text) and ends_sentence(line.text))
