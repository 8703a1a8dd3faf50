"""Steps of the yearly round (Plan, Do, Check, Act) and of the mid-term review, from figures, lists and prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Findings
from meguru.files.reading.outline.lines import Line, close_up, join, undouble
from meguru.files.reading.outline.numbering import bullet, caption
from meguru.files.reading.outline.split import ends_sentence, gather, is_sentence
from meguru.files.reading.outline.structure import Outline, Section
from meguru.files.reading.result import CyclePhase

_PLACE = re.compile(
    r"(進め方|進行管理|進捗管理|進ちょく管理|PDCA|ＰＤＣＡ|点検・評価|評価・見直し|点検と評価|"
    r"評価と見直し|計画の(評価|点検|見直し|管理)|"
    r"推進と評価|評価方法|見直し|マネジメントサイクル|振り返り|評価の方法|評価及び)"
)
_LATIN = re.compile(r"(?i)^(plan|do|check|act(?:ion)?)$|^[PDCA]$|^[ＰＤＣＡ]$")
_STAGES: tuple[tuple[str, str], ...] = (
    ("midterm", r"中間(年|振り返り|振返り|評価|見直し|検証|点検|アンケート)"),
    (
        "plan",
        r"(?i)(^|[^a-z])plan([^a-z]|$)|Ｐｌａｎ|ＰＬＡＮ|計画の?策定|計画策定|計画づくり|目標設定|^計画$|計画立案|計画の立案",
    ),
    ("act", r"(?i)(^|[^a-z])act(ion)?([^a-z]|$)|Ａｃｔ|ＡＣＴ|改善|見直し|修正|反映|計画継続|継続・追加|処置"),
    ("check", r"(?i)check|Ｃｈｅｃｋ|ＣＨＥＣＫ|評価|点検|振り返り|振返り|検証|助言|確認"),
    ("do", r"(?i)(^|[^a-z])do([^a-z]|$)|Ｄｏ|ＤＯ|^推進|実施|実行|取組の推進|事業の推進|推進$"),
)
_STAGE_PATTERNS = tuple((stage, re.compile(words)) for stage, words in _STAGES)
_PAIR = re.compile(
    r"(?P<word>[一-龥ぁ-んァ-ヶ・]{2,14})\s?[（(]\s?(?P<latin>(?i:plan|do|check|act(?:ion)?)|"
    r"[PDCAＰＤＣＡ])\s?[）)]"
)
_MIDTERM = re.compile(r"(中間(?:振り返り|振返り|評価|見直し|検証|点検|年度))|折り返し")
_LATIN_STAGE = {"p": "plan", "d": "do", "c": "check", "a": "act", "ｐ": "plan", "ｄ": "do", "ｃ": "check", "ａ": "act"}
ORDER = {"plan": 0, "do": 1, "check": 2, "act": 3, "midterm": 4}
PLACED = _("図の並びから段階を推定しました。")


def stage_of(text: str) -> str:
    """Return the stage a title speaks of, or ''."""
    plain = close_up(text)
    return next((stage for stage, pattern in _STAGE_PATTERNS if pattern.search(plain)), "")


@dataclass(slots=True)
class _Block:
    """A titled piece of the figure, or of a list, with the lines of its text."""

    title: str
    lines: list[Line]
    body: list[Line] = field(default_factory=list)
    inline: str = ""  # text that stands on the title's own line


def read_cycle(outline: Outline, findings: Findings) -> list[CyclePhase]:
    """Return the steps of the yearly round and of the mid-term review, marking their lines as used."""
    steps: list[CyclePhase] = []
    names = _names(outline)
    for section in outline.root.walk():
        steps += _midterm(section)
        steps += _yearly(section)
        if _is_place(section):
            found, labels = _figure_steps(section, names)
            steps += found
            findings.use(labels)
    steps = _once(steps)
    for step in steps:
        findings.use(step.source_lines)
    return sorted(steps, key=lambda step: (ORDER[step.stage], step.source_lines))


def _is_place(section: Section) -> bool:
    """Whether a section is where the round is described."""
    lines = section.text_lines()
    captions = " ".join(caption(line.text) for line in lines)
    marked = sum(bool(_LATIN.match((undouble(line.text) or (line.text,))[0])) for line in lines)
    return bool(_PLACE.search(section.title) or _PLACE.search(captions)) or marked >= 3


def _names(outline: Outline) -> dict[str, str]:
    """What this plan calls each stage, from 「計画（Plan）→ 推進（Do）」."""
    names: dict[str, str] = {}
    for section in outline.root.walk():
        text = join(line.text for line in section.text_lines())
        for match in _PAIR.finditer(text):
            names.setdefault(match.group("word").strip("・"), _LATIN_STAGE[match.group("latin")[0].lower()])
    return names


def _figure_steps(section: Section, names: dict[str, str]) -> tuple[list[CyclePhase], list[int]]:
    """Read titled pieces: a short title, then its text. Pieces that are only stage words are the figure's labels."""
    blocks, labels = _blocks(section.text_lines(), names)
    steps: list[CyclePhase] = []
    stage = ""
    for block in blocks:
        parts = _split_title(block.title, names)
        for place, (title, known) in enumerate(parts):
            last = place == len(parts) - 1
            here = known or stage_of(title)
            placed = here or (stage if stage else "")
            if not placed:
                continue
            body = block.body if last else []
            inline = block.inline if last else ""
            if not body and not inline and len(parts) == 1:
                continue
            numbers = tuple(line.number for line in block.lines + body)
            doubt = "" if here and len(parts) == 1 else PLACED
            text = inline + "".join(gather(body, [line.text for line in body], max((x.width for x in body), default=0)))
            steps.append(
                CyclePhase(
                    placed, "midterm" if placed == "midterm" else "annual", title, text, numbers, not doubt, doubt
                )
            )
            stage = placed
    return steps, labels


def _blocks(lines: Sequence[Line], names: dict[str, str]) -> tuple[list[_Block], list[int]]:
    """Cut a figure's lines into titled blocks, and the numbers of lines that are only its labels."""
    blocks: list[_Block] = []
    labels: list[int] = []
    dense = all(after.number - line.number == 1 for line, after in pairwise(lines))
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        after = lines[index + 1] if index + 1 < len(lines) else None
        gap = (
            before is None or line.number - before.number > 1 or (dense and (not blocks or ends_sentence(before.text)))
        )
        if caption(line.text) or undouble(line.text) or _LATIN.match(line.text):
            labels.append(line.number)
            continue
        inline = _inline_title(line.text)
        if inline and (gap or bullet(line.text)):
            blocks.append(_Block(inline[0], [line], inline=inline[1]))
            continue
        texty = after is not None and after.number - line.number == 1 and _runs_on(lines, index + 1)
        closed = not blocks or not blocks[-1].body or ends_sentence(blocks[-1].body[-1].text)
        if gap and closed and not bullet(line.text) and not is_sentence(line.text) and len(line.text) <= 28 and texty:
            blocks.append(_Block(line.text, [line]))
        elif blocks and (
            not gap or bullet(line.text) or not ends_sentence(blocks[-1].body[-1].text if blocks[-1].body else "")
        ):
            blocks[-1].body.append(line)
        elif not blocks and _short_label(line, names):
            labels.append(line.number)
    return blocks, labels


def _short_label(line: Line, names: dict[str, str]) -> bool:
    """A loose piece of the figure before its first block: a stage's name or a part of one."""
    text = line.text
    return (
        len(text) <= 14
        and not is_sentence(text)
        and (bool(stage_of(text)) or any(text.strip("・") in name for name in names))
    )


def _runs_on(lines: Sequence[Line], index: int) -> bool:
    """Whether text with a full stop runs from here without a gap."""
    for place in range(index, len(lines)):
        if ends_sentence(lines[place].text):
            return True
        if place + 1 >= len(lines) or lines[place + 1].number - lines[place].number > 1:
            return False
    return False


def _inline_title(text: str) -> tuple[str, str] | None:
    """The title and the text after it, where it opens the line of its text: 「Plan（計画）：地域の…」 or 「● 評価（Check） …」."""
    marked = bullet(text)
    rest = marked[1] if marked else text
    match = re.match(
        r"^(?P<t>[^：:。]{1,24}?)\s?[：:]\s?\S|^(?P<u>(?:[^\s（(]{1,12}\s?[（(])?(?i:plan|do|check|"
        r"act(?:ion)?)(?:\s?[）)])?"
        r"(?:\s?[（(][^（）()]{1,14}[）)])?)\s?$",
        rest,
    )
    title = (match.group("t") or match.group("u") or "").strip() if match else ""
    text = re.sub(r"^\s?[：:]\s?", "", rest[len(title) :].lstrip()) if match else ""
    return (title, text) if title and stage_of(title) else None


def _split_title(title: str, names: dict[str, str]) -> list[tuple[str, str]]:
    """Cut two labels of a figure that ran into one line: 「第3期計画策定計画継続・追加・修正」."""
    whole = re.sub(r"\s", "", title)
    if whole in names:
        return [(title, names[whole])]
    for name in sorted(names, key=len, reverse=True):
        rest = whole[: -len(name)] if whole.endswith(name) else ""
        if len(name) >= 4 and len(rest) >= 4 and stage_of(rest) and stage_of(rest) != names[name]:
            return [(rest, stage_of(rest)), (name, names[name])]
    return [(title, "")]


def _paragraphs(section: Section) -> list[tuple[str, tuple[int, ...]]]:
    """Paragraphs of prose: stretches of lines without a gap that end in a full stop."""
    found: list[tuple[str, tuple[int, ...]]] = []
    group: list[Line] = []
    for line in section.text_lines():
        if group and (line.number - group[-1].number > 1 or group[-1].hard) and ends_sentence(group[-1].text):
            found.append((join(x.text for x in group), tuple(x.number for x in group)))
            group = []
        group.append(line)
    if group:
        found.append((join(x.text for x in group), tuple(x.number for x in group)))
    return [(text, numbers) for text, numbers in found if "。" in text]


def _midterm(section: Section) -> list[CyclePhase]:
    """The mid-term review, where a paragraph speaks of it."""
    for text, numbers in _paragraphs(section):
        match = _MIDTERM.search(text)
        if match and len(text) < 600:
            return [CyclePhase("midterm", "midterm", match.group(1) or _("中間振り返り"), text, numbers)]
    return []


def _yearly(section: Section) -> list[CyclePhase]:
    """The yearly review, where a paragraph says that it is held every year."""
    found = []
    for text, numbers in _paragraphs(section):
        match = re.search(r"(毎年度?|各年度|年度)ごと(に|の)", text) or re.search(r"毎年度?[、に]?", text)
        if (
            match
            and re.search(r"PDCA|ＰＤＣＡ", text)
            and re.search(r"振り返|評価|点検|検証|進捗", text)
            and len(text) < 600
        ):
            found.append(
                CyclePhase(
                    "check", "annual", _("毎年度の振り返り") if "振り返" in text else _("毎年度の評価"), text, numbers
                )
            )
    return found[:1]


def _once(steps: list[CyclePhase]) -> list[CyclePhase]:
    """Drop steps read twice from the same lines, keeping the first."""
    seen: set[tuple[str, tuple[int, ...]]] = set()
    kept: list[CyclePhase] = []
    for step in steps:
        key = (step.title, step.source_lines)
        if key not in seen:
            seen.add(key)
            kept.append(step)
    return kept
