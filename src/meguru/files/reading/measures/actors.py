"""Actors of the plan (組織・団体・個人) and what each does for it, from role tables and from 「…の役割」 sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Findings
from meguru.files.reading.outline.columns import Columns, Row
from meguru.files.reading.outline.lines import Line, common_width, join
from meguru.files.reading.outline.numbering import bullet
from meguru.files.reading.outline.split import ends_sentence, gather
from meguru.files.reading.outline.structure import Outline, Part
from meguru.files.reading.result import Participant, Statement

GUESSED = _("表から離れた説明です。どの組織・団体のものかは推定です。")
_ROLE_SECTION = re.compile(
    r"^(?P<who>[^。]{1,30}?)(?:の(?:主な)?役割|に(?:期待される|求められる)(?:役割|こと)|ができること)$"
)
_NOT_WHO = re.compile(r"(それぞれ|各主体|計画|本計画|組織・団体|この)$")


def actors_from_columns(part: Part, columns: Columns, findings: Findings) -> list[Participant]:
    """Read a flattened role table: one actor a row, one statement an item; stranded pieces become guessed descriptions."""
    findings.use(line.number for line in part.head)
    actors = []
    for row in columns.rows:
        findings.use(row.left_lines)
        actors.append(_actor(row))
    chunks = list(columns.stranded)
    actors = attach_descriptions(actors, chunks)
    for actor in actors:
        findings.use(actor.source_lines + actor.description_lines)
    if chunks:
        numbers = [line.number for chunk in chunks for line in chunk]
        placed = {n for actor in actors for n in actor.description_lines}
        findings.warn("stranded_descriptions", GUESSED, numbers)
        if set(numbers) - placed:
            findings.warn("stranded", _("表のあとに、どの欄のものか分からない行が残りました。"), set(numbers) - placed)
    return actors


def actors_from_grid(rows: Sequence[tuple[str, tuple[int, ...], Sequence[Line]]]) -> list[Participant]:
    """Read the rows of a real role table: (who, their line numbers, lines of the role cell)."""
    found = []
    for who, numbers, lines in rows:
        statements = statements_of(lines)
        used = tuple(sorted(set(numbers) | {n for s in statements for n in s.source_lines}))
        found.append(Participant(who, split_names([who]), tuple(statements), used))
    return found


def actors_from_sections(outline: Outline, findings: Findings) -> list[Participant]:
    """Read sections headed 「市民の役割」 and the like: each bullet or paragraph is a statement."""
    found = []
    for section in outline.root.walk():
        match = _ROLE_SECTION.match(section.title)
        if not match or _NOT_WHO.search(match.group("who")):
            continue
        lines = section.text_lines()
        statements = statements_of(lines)
        if not statements:
            continue
        numbers = tuple(sorted({x.number for x in section.lines} | {n for s in statements for n in s.source_lines}))
        found.append(Participant(match.group("who"), split_names([match.group("who")]), tuple(statements), numbers))
        findings.use(numbers)
    return found


def statements_of(lines: Sequence[Line]) -> list[Statement]:
    """Cut lines into statements: at bullets, else at the ends of paragraphs."""
    groups: list[list[Line]] = []
    for line in lines:
        before = groups[-1][-1] if groups else None
        fresh = before is None or bullet(line.text) is not None
        if before is not None and not fresh and not bullet(groups[-1][0].text):
            fresh = ends_sentence(before.text) and (before.hard or line.number - before.number > 1)
        if fresh:
            groups.append([line])
        else:
            groups[-1].append(line)
    found = []
    for group in groups:
        texts = [line.text for line in group]
        marked = bullet(texts[0])
        texts[0] = marked[1] if marked else texts[0]
        text = "".join(gather(group, texts, common_width(group)))
        found.append(Statement(text, tuple(line.number for line in group)))
    return found


def split_names(pieces: Sequence[str]) -> tuple[str, ...]:
    """Names in a left cell: one a line, unless a line ends on 「、」 or 「・」 and goes on in the next."""
    whole: list[str] = []
    for piece in pieces:
        if whole and (whole[-1][-1] in "、・，" or piece[0] in "（(、・"):
            whole[-1] += piece
        else:
            whole.append(piece)
    names = [name for text in whole for name in re.split(r"[、，](?![^（(]*[）)])", text)]
    return tuple(join([name]) for name in names if name.strip())


def is_actor_table(roles: Sequence[str]) -> bool:
    """Whether column roles are those of a table of who does what for the plan, not of measures."""
    return "role" in roles or ("actor" in roles and "title" not in roles and len(roles) == 2)


def attach_descriptions(actors: Sequence[Participant], chunks: Sequence[Sequence[Line]]) -> list[Participant]:
    """Give stranded descriptions to actors in order, by the likest end of a name; always marked as a guess."""
    texts = [join(line.text for line in chunk) for chunk in chunks]
    placed = _best_order([[_likeness(text, actor) for actor in actors] for text in texts], len(actors))
    result = list(actors)
    for chunk, text, place in zip(chunks, texts, placed, strict=True):
        if place is None:
            continue
        result[place] = replace(
            result[place],
            description=text,
            description_sure=False,
            description_lines=tuple(line.number for line in chunk),
            doubt=GUESSED,
        )
    return result


def _actor(row: Row) -> Participant:
    """Make an actor of a row of a flattened role table."""
    names = split_names(row.left)
    statements = tuple(Statement(join(item.texts), item.numbers) for item in row.items)
    numbers = set(row.left_lines) | {n for s in statements for n in s.source_lines}
    named = bool(names)
    return Participant(
        "、".join(names),
        names,
        statements,
        tuple(sorted(numbers)),
        sure=named,
        doubt="" if named else _("だれの取組か、左の欄が見つかりません。"),
    )


def _likeness(text: str, actor: Participant) -> float:
    """Length of the longest end of one of the actor's names that the description contains."""
    best = 0
    for name in actor.names:
        for size in range(len(name), 1, -1):
            if name[-size:] in text:
                best = max(best, size)
                break
    return float(best)


def _best_order(scores: Sequence[Sequence[float]], actors: int) -> list[int | None]:
    """Place descriptions on actors without crossing, for the greatest total; earlier actors win a tie."""
    if not scores:
        return []
    best: tuple[float, list[int | None]] = (-1.0, [None] * len(scores))

    def place(index: int, start: int, total: float, chosen: list[int | None]) -> None:
        nonlocal best
        if index == len(scores):
            if total > best[0]:
                best = (total, chosen)
            return
        for actor in range(start, actors):
            place(index + 1, actor + 1, total + scores[index][actor], [*chosen, actor])
        if len(scores) > actors:
            place(index + 1, start, total, [*chosen, None])

    if actors <= 12 and len(scores) <= 8:
        place(0, 0, 0.0, [])
    return best[1]
