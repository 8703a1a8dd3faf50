"""When nothing else found a measure: names followed by sentences, under departments or without any heading.

Everything found here is a guess and says so.
"""

from __future__ import annotations

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Draft, Findings, body_above, group_above
from meguru.files.reading.measures.outlined import context_of
from meguru.files.reading.outline.lines import Line, common_width
from meguru.files.reading.outline.split import ends_sentence, gather, is_dangling, is_sentence
from meguru.files.reading.outline.structure import Outline, Section
from meguru.files.reading.outline.vocabulary import ACTION_END, NOT_MEASURES, cut_owner, is_department

GUESS = _("見出しも箇条書きもない文章から推定しました。施策かどうか確かめてください。")


def read_plain_pairs(outline: Outline, findings: Findings) -> None:
    """Make a doubtful measure of each short name that a sentence follows."""
    for section in outline.root.walk():
        away = NOT_MEASURES.search(section.title) or context_of(section) < 0
        lines = [line for line in section.text_lines() if line.number not in findings.used]
        if lines and not away:
            _read(section, lines, findings)


def _read(section: Section, lines: list[Line], findings: Findings) -> None:
    """Read the pairs of one section; a department on a line of its own owns what follows."""
    owner, index = "", 0
    edge = common_width(lines)
    while index < len(lines):
        text = lines[index].text
        if is_department(text):
            owner = text
            findings.use([lines[index].number])
            index += 1
            continue
        end = _end_of_text(lines, index + 1) if _is_name(text) else index
        if end > index + 1:
            body = lines[index + 1 : end]
            title, named = cut_owner(text)
            findings.add(
                Draft(
                    title,
                    gather(body, [line.text for line in body], edge),
                    named or owner or body_above(section),
                    owner or group_above(section),
                    tuple(line.number for line in lines[index:end]),
                    doubts=[GUESS],
                )
            )
        index = max(end, index + 1)


def _is_name(text: str) -> bool:
    """Whether a line can be the name of a measure."""
    title = cut_owner(text)[0]
    return (
        4 <= len(title) <= 40
        and bool(ACTION_END.search(title))
        and not is_sentence(title)
        and not is_dangling(title)
        and "、" not in title[-1:]
    )


def _end_of_text(lines: list[Line], start: int) -> int:
    """The place after the sentences that begin here; ``start`` itself when none do."""
    end, index = start, start
    while index < len(lines) and not is_department(lines[index].text):
        if _is_name(lines[index].text) and (index == start or ends_sentence(lines[index - 1].text)):
            break
        index += 1
        if ends_sentence(lines[index - 1].text):
            end = index
    return end
