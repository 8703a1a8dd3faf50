"""Where a title ends and its description begins, when both were wrapped into lines of one column.

Every possible cut is given a cost from what a reader sees: particles left hanging, lines that stop short of the
column's edge, full stops, indents and gaps. The cheapest cut wins; a narrow win is reported as doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meguru.core.language import _
from meguru.files.reading.outline.lines import Line, display_width, join
from meguru.files.reading.outline.numbering import NOTE_MARKS, bullet
from meguru.files.reading.outline.vocabulary import ACTION_END, ITEM_LIST_AHEAD, PART_LABEL

_DANGLING = re.compile(
    r"(?<!こ)(?<!ひ)(?<!ふるさ)(?<!きっ)と$|(による|における|について|にむけた|に向けた|ための|"
    r"に関する|に対する|として|した|する|"
    r"できる|れる|なる|ない|いる|ある|行う|担う|支える|を|が|は|に|で|や|へ|も|(?<!も)の|、|，|・|／|/|"
    r"（|「|『|及び|および|または|また|な)$"
)
_SENTENCE = re.compile(r"(。|．|ます|です|ました|とする|こと|である|する|図る|進める|行う|努める|目指す)[）)」』]?$")
_STOP = re.compile(r"[。．][）)」』】]?$|(ます|です)$")
_NEVER_FIRST = re.compile(r"^[、。，．・）」』】ーっゃゅょァィゥェォッャュョんン々％]")
_HANGING_FIRST = re.compile(
    r"^(を|が(?![ん])|は(?![じばったが])|の(?![びぞみ])|に(?![ぎこ])|へ(?!ル)|や(?![すっさく])|による|などの?|"
    r"等の|する|し、|として|という|とした)"
)
_KATAKANA = re.compile(r"[ァ-ヶー]")
_INLINE = re.compile(
    r"^(?P<title>[^。：:]{2,40}?)\s?(?:[：:]\s?|[\u3000]+|\s{2,}|\s?[―─–]{1,2}\s?|\s?…{1,3}\s?)(?P<text>.*。.*)$"
)
_INLINE_NAMED = re.compile(r"^(?P<title>[^。：:、 ]{2,30}) (?P<text>[^ ]{6,}.*。.*)$")
_FIELD = re.compile(
    r"^[【\[（(]?(実施時期|実施期間|対象者?|目標値|数値目標|成果指標|評価指標|指標|期間|回数|場所|"
    r"実施方法)[】\]）)]?[：:\s]"
)
# A name rarely ends on these; a verb cut by the wrap does.
_LOOSE_END = re.compile(
    r"(?<!づく)(?<!まつ)(?<!とな)(?<!つなが)(?<!見守)(?<!かかわ)(?<!関わ)[らりるれろまみめもわかきけさ"
    r"しすせそたちつてばびべっゃゅょ]$"
)
_NEW_PARAGRAPH = re.compile(
    r"^(また、|さらに、?|なお、|加えて、|あわせて|併せて|そのほか、|このほか、|具体的には|"
    r"そのため、|このため、|一方で?、|そこで、?)"
)


@dataclass(frozen=True, slots=True)
class Split:
    """A title and the paragraphs of its description; ``doubt`` is empty when the cut was clear."""

    title: str
    paragraphs: tuple[str, ...]
    doubt: str = ""

    @property
    def description(self) -> str:
        """The paragraphs run together, without stray spaces."""
        return "".join(self.paragraphs)


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return bool(_STOP.search(text))


def is_sentence(text: str) -> bool:
    """Tell whether a text is a sentence rather than a name of something."""
    return bool(_SENTENCE.search(text)) or "。" in text


def is_dangling(text: str) -> bool:
    """Tell whether a text stops where no name can stop: on a particle or an open bracket."""
    return bool(_DANGLING.search(text)) or _open_brackets(text)


def split_item(lines: Sequence[Line], texts: Sequence[str], edge: int) -> Split:
    """Cut one item into title and description. ``texts`` are the lines with marks and left cells taken off."""
    body = [text for text in texts if text]
    kept = [line for line, text in zip(lines, texts, strict=True) if text]
    if not body:
        return Split("", ())
    if inline := _split_inline(kept, body):
        return inline
    costs = [(_cost(kept, body, cut, edge), cut) for cut in range(1, min(len(body), 6) + 1)]
    costs.sort()
    best, cut = costs[0]
    title, rest = join(body[:cut]), kept[cut:]
    paragraphs = gather(rest, body[cut:], edge)
    doubt = ""
    if len(costs) > 1 and costs[1][0] - best < 1.5:
        doubt = _("題名と説明の切れ目がはっきりしません。")
    elif is_sentence(title) and not paragraphs:
        doubt = _("題名と説明の区別がなく、文をそのまま題名としました。")
    return Split(title.rstrip("。") if not paragraphs else title, paragraphs, doubt)


def gather(lines: Sequence[Line], texts: Sequence[str], edge: int) -> tuple[str, ...]:
    """Rejoin wrapped lines into paragraphs; a sub-item (・) or a new sentence after a short line starts another."""
    groups: list[list[str]] = []
    before: Line | None = None
    after_label = False
    for line, text in zip(lines, texts, strict=True):
        label = PART_LABEL.match(text) is not None or _FIELD.match(text) is not None
        fresh = before is None or label or after_label or bullet(text) is not None or text[0] in NOTE_MARKS
        if before is not None and not fresh and ends_sentence(groups[-1][-1]):
            short = before.hard or before.width < edge * 0.9
            fresh = short or bool(_NEW_PARAGRAPH.match(text))
        elif before is not None and before.hard and not is_dangling(groups[-1][-1]):
            fresh = True
        if fresh:
            groups.append([text])
        else:
            groups[-1].append(text)
        before, after_label = line, label
    return tuple(join(group) for group in groups)


def _split_inline(lines: Sequence[Line], texts: Sequence[str]) -> Split | None:
    """「題名：説明。」 on one line. The wide gap is looked for in the raw line, where it still is one."""
    tail = _raw_tail(lines[0].raw, texts[0])
    joined = tail + join(texts[1:]) if len(texts) > 1 else tail
    if len(joined) > 2000:
        return None
    match = _INLINE.match(joined)
    if not match and (named := _INLINE_NAMED.match(joined)) and ACTION_END.search(named.group("title")):
        match = named
    if not match or is_sentence(match.group("title")) or is_dangling(match.group("title").strip()):
        return None
    if match.start("text") >= len(tail) or not is_sentence(join([match.group("text")])):
        return None
    return Split(join([match.group("title")]), (join([match.group("text")]),))


def _raw_tail(raw: str, text: str) -> str:
    """The end of a raw line that is this text, with its gaps still wide."""
    wanted = "".join(text.split())
    places = [place for place, letter in enumerate(raw) if not letter.isspace()]
    at = "".join(raw[place] for place in places).rfind(wanted)
    if at < 0 or not wanted:
        return text.strip()
    return raw[places[at] : places[at + len(wanted) - 1] + 1]


def _cost(lines: Sequence[Line], texts: Sequence[str], cut: int, edge: int) -> float:
    """The cost of ending the title after ``cut`` lines."""
    title, head = join(texts[:cut]), texts[:cut]
    cost = float(cut - 1)
    last = cut == len(texts)
    cost += 10.0 if is_dangling(title) and not last else 0.0
    cost += -2.0 if ACTION_END.search(title) else 0.0
    cost += 4.0 if "。" in title[:-1] else 0.0
    cost += 2.5 if _LOOSE_END.search(title) and not last else 0.0
    cost += 2.0 if is_sentence(title) and not last else 0.0
    cost += 1.5 if len(title) > 45 else 0.0
    cost += _cost_inside_title(lines, head, edge, 0 if last else lines[cut].indent)
    cost += _cost_of_rest(lines[cut:], texts[cut:], edge, title) if not last else _cost_of_none(lines, texts)
    if not last and lines[cut].number - lines[cut - 1].number > 1:
        cost -= 2.0
    if not last and cut + 1 < len(lines) and lines[cut].indent > lines[cut + 1].indent:
        cost -= 3.0  # the first line of a paragraph is set in
    if (
        not last
        and lines[cut].size
        and lines[cut - 1].size
        and abs((lines[cut].size or 0) - (lines[cut - 1].size or 0)) > 0.4
    ):
        cost -= 2.5
    return cost


def _cost_inside_title(lines: Sequence[Line], head: Sequence[str], edge: int, below: int) -> float:
    """What speaks against the breaks that a cut leaves inside the title; ``below`` is the indent of the text after it."""
    cost = 0.0
    for index in range(len(head) - 1):
        so_far = join(head[: index + 1])
        whole = not is_dangling(so_far)
        cost += 6.0 if lines[index].hard and whole else 0.0
        hung = lines[index + 1].indent > below and not is_sentence(head[index + 1])
        cost += 4.0 if whole and display_width(head[index]) < edge * 0.8 and not hung else 0.0
        cost += 3.0 if lines[index + 1].number - lines[index].number > 1 else 0.0
        cost += 5.0 if bullet(head[index + 1]) else 0.0
        cost -= 4.0 if _NEVER_FIRST.match(head[index + 1]) else 0.0
        cost -= 2.0 if hung else 0.0
    return cost


def _cost_of_none(lines: Sequence[Line], texts: Sequence[str]) -> float:
    """What speaks against taking every line as the title."""
    return 2.0 + (1.0 if len(texts) > 1 and ends_sentence(texts[-1]) else 0.0)


def _cost_of_rest(lines: Sequence[Line], texts: Sequence[str], edge: int, before: str) -> float:
    """What speaks against a description that starts with the first of these lines."""
    first = texts[0]
    cost = 8.0 if _NEVER_FIRST.match(first) else 3.0 if _HANGING_FIRST.match(first) else 0.0
    cost += 2.5 if _KATAKANA.match(first) and _KATAKANA.match(before[-1]) else 0.0
    cost += 0.0 if any(ends_sentence(text) for text in texts) or bullet(first) else 3.0
    cost -= 1.0 if _NEW_PARAGRAPH.match(first) or ITEM_LIST_AHEAD.match(first) else 0.0
    for index, text in enumerate(texts[:-1]):
        if ends_sentence(text) or bullet(text):
            break
        if display_width(text) < edge * 0.8 and not lines[index].hard and not is_dangling(text):
            cost += 5.0
            break
    return cost


def _open_brackets(text: str) -> bool:
    """Tell whether a bracket opened in the text is not closed."""
    return any(text.count(a) > text.count(b) for a, b in ("（）", "「」", "『』", "【】"))
