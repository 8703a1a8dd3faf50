"""The sample plan as worn text: what is left of a two-column document after its text was pulled out of a PDF.

The wear is the kind that real documents show: tables flattened, headings of the left column broken over
lines, continuation lines with stray full-width spaces, the heading of a table again after a page break,
glyphs doubled by the figures, a character out of its place, and descriptions stranded after their table.
Every title and description of the content is in it, in order.
"""

from itertools import pairwise

from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.demo.content_shapes import ActorText, CycleStep, Measure, Passage
from meguru.demo.content_year import TownContent
from meguru.plan.terms.measures import MeasureKind

_WIDE = "　"
_NEVER_FIRST = "、。」』）・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_PROSE, _CELL, _TITLE, _BOX = 44, 34, 30, 15
_DOUBLED_FIGURE = [
    *("PlanPlan", "計画計画計画継続・", "追加・修正", "計画継続・", "追加・修正", ""),
    *("推進推進振り返り振り返り", "", "DoDoCheckCheck", "", "ActAct", ""),
]
_LEFT_COLUMN = 8  # a heading of the left column that is longer breaks over lines


def worn_plan_text(content: TownContent) -> str:
    """The plan of a town as worn text. The same content gives the same text."""
    document = content.document
    lines = [
        f" {document.chapter[:-1]} {document.chapter[-1:]}",
        "",
        document.title,
        "",
        "見本（説明のための例です）",
        "",
    ]
    for paragraph in document.intro:
        lines += [*_wrap(paragraph, _PROSE), ""]
    if document.partners:
        lines += ["1  推進体制", "", *_figure(content), *_partners(document.partners), *_actors(document.actors)]
    lines += [f"{2 if document.partners else 1}  取組を進める組織"]
    office, council = owners(content)
    lines += _passage(document.owners[0])
    lines += _columns(
        office, document.department_head, document.content_head, document.table_heading, breaks_left=False
    )
    lines += _passage(document.owners[1])
    lines += _columns(council, document.field_head, document.content_head, "", breaks_left=True)
    lines += _continued(content)
    lines += _cycle(content)
    return "\n".join(lines) + "\n"


def owners(content: TownContent) -> tuple[list[Measure], list[Measure]]:
    """The measures of the office and those of the council; continued projects are listed by themselves."""
    council = {row.name for row in content.organisations if row.kind is OrganisationKind.WARD_COUNCIL}
    own = [measure for measure in content.measures if measure.kind is MeasureKind.MEASURE]
    return [m for m in own if m.owner not in council], [m for m in own if m.owner in council]


def _wrap(text: str, width: int, *, indent: str = "") -> list[str]:
    """Lines of ``width`` characters, none beginning with a closing mark or small kana; all but the first indented."""
    lines: list[str] = []
    while len(text) > width:
        cut = width
        while text[cut] in _NEVER_FIRST:
            cut += 1
            if cut == len(text):
                break
        lines.append(text[:cut])
        text = text[cut:]
    lines.append(text)
    return [line for line in [lines[0], *(indent + line for line in lines[1:])] if line.strip()]


def _figure(content: TownContent) -> list[str]:
    """The text of the structure figure, in the order the glyphs happened to lie."""
    names = {body.kind: body for body in content.bodies}
    support, secretariat = names[CommitteeKind.SUPPORT_TEAM], names[CommitteeKind.SECRETARIAT]
    labels = [flow.label for flow in content.flows]
    ward, _, bracket = secretariat.name.partition("（")
    committees, _, count = names[CommitteeKind.DISTRICT_COMMITTEE].name.partition("（")
    liaison = names[CommitteeKind.LIAISON].name
    lines = [support.name, f"（{'、'.join(support.members)}）", "", "［ 計画推進体制 ］", ""]
    lines += [content.document.whole_plan, "", names[CommitteeKind.FORMULATION].name, ""]
    lines += [committees, *([f"（{count}"] if count else []), ""]
    lines += [
        *_broken(liaison, "会連" if "委員会連" in liaison else "の集い"),
        "",
        content.term.settings["words"]["district_plan"],
        "",
    ]
    lines += [f"{labels[0]} {labels[1]}", ""]
    for label in labels[2:]:
        lines += [*_broken_label(label), ""]
    return [*lines, ward, *([f"（計画を推進する{bracket}"] if bracket else []), "", "", ""]


def _broken(name: str, before: str) -> list[str]:
    """A name broken over two lines after the first character of ``before``."""
    at = name.find(before) + 1
    return [name[:at], name[at:]] if at else [name]


def _broken_label(label: str) -> list[str]:
    head, dot, tail = label.rpartition("・")
    if dot:
        return [head + dot, tail]
    head, bracket, tail = label.partition("（")
    return [head, bracket + tail] if bracket else [label]


def _partners(partners: tuple[Passage, ...]) -> list[str]:
    lines: list[str] = []
    for partner in partners:
        lines += _passage(partner)
    return lines


def _passage(passage: Passage) -> list[str]:
    return [f"（{passage.number}）{passage.name}", *_wrap(passage.text, _PROSE), ""]


def _actors(actors: tuple[ActorText, ...]) -> list[str]:
    """The actors' table: a cell of several lines stands before its bullets, the notes are stranded after the table."""
    if not actors:
        return []
    lines = ["組織・団体・個人 計画推進に向けての取組", ""]
    for position, actor in enumerate(actors):
        several = len(actor.names) > 1
        bullets: list[str] = []
        for statement in actor.statements:
            bullets += _bullet(_transposed(statement), position)
        lines += [*actor.names, "", *bullets, ""] if several else [f"{actor.names[0]} {bullets[0]}", *bullets[1:], ""]
    for actor in actors:
        if actor.note:
            lines += [*_wrap(actor.note, _BOX), ""]
    return lines


def _bullet(text: str, position: int) -> list[str]:
    """A bullet with continuation lines behind a wide space; now and then a line keeps a stray space at its end."""
    mark = "●  " if position % 2 == 0 else "● "
    first, *more = _wrap(text, _CELL - 4)
    return [mark + first + (" " if more and position % 3 == 0 else ""), *(f"{_WIDE} {line}" for line in more)]


def _transposed(text: str) -> str:
    """々 slipped one place to the right, as the seed of this program shows it."""
    at = text.find("々")
    return text if at < 0 or at + 1 == len(text) else f"{text[:at]} {text[at + 1]}々{text[at + 2 :]}"


def _columns(measures: list[Measure], left: str, right: str, heading: str, *, breaks_left: bool) -> list[str]:
    """A two-column table flattened; the page breaks in its middle, and section heading and table head come again."""
    lines = [f"{left} {right}", ""]
    if not measures:
        return lines
    groups = [measure.group for measure in measures]
    half = groups.index(groups[len(groups) // 2])
    for position, measure in enumerate(measures):
        if heading and position == half and position:
            lines += [f"3 {heading}", f" {left} {right}", ""]
        starts_group = position == 0 or groups[position - 1] != measure.group
        lines += _row(measure, position, starts_group=starts_group, breaks_left=breaks_left)
    return lines


def _row(measure: Measure, position: int, *, starts_group: bool, breaks_left: bool) -> list[str]:
    mark = "●  " if breaks_left or position % 4 == 1 else "● "
    indent = _WIDE if not breaks_left else ""
    title = _wrap(measure.title, _TITLE, indent=indent)
    if breaks_left and len(title) > 1 and position % 2 == 0:
        title[0] += f"  {_WIDE * 3}"
    title[0] = mark + title[0]
    lines: list[str] = []
    if starts_group:
        left = _left_heading(measure.group) if breaks_left else [measure.group]
        lines = [*left, ""] if len(left) > 1 else []
        if len(left) == 1:
            title[0] = f"{left[0]} {title[0]}"
    lines += title
    if len(title) > 1 and not breaks_left:
        lines.append("")
    lines += _wrap(measure.description, _CELL)
    for item in measure.items:
        lines += _wrap(f"・{item}", _CELL)
    return [line + (" " if line.endswith("、") else "") for line in lines] + [""]


def _left_heading(group: str) -> list[str]:
    """A heading too long for the left column, broken where such columns break: after ・ or before （."""
    if len(group) <= _LEFT_COLUMN and "（" not in group:
        return [group]
    head, dot, tail = group.partition("・")
    if dot and tail:
        return [head + dot, tail]
    head, bracket, tail = group.partition("（")
    return [head, bracket + tail] if bracket else [group]


def _continued(content: TownContent) -> list[str]:
    """The continued projects, two or three to a line, each behind its mark."""
    titles = [measure.title for measure in content.measures if measure.kind is MeasureKind.CONTINUED_PROJECT]
    if not titles:
        return []
    lines = [content.document.continued_lead]
    line = ""
    for title in titles:
        entry = f"◆ {title}"
        if line and len(line) + len(entry) > _PROSE:
            lines.append(line)
            line = ""
        line = f"{line} {entry}" if line else f"{_WIDE}◆{_WIDE}{title}"
    return [*lines, line, ""]


def _cycle(content: TownContent) -> list[str]:
    """The round of the year: the figure's words are printed twice on top of each other, so they come out doubled."""
    chapter = content.document.chapter
    lines = [f" {chapter[:1]} {chapter[1:]}", ""] if content.document.cycle_text else []
    for paragraph in content.document.cycle_text:
        lines += [*_wrap(paragraph.text, _PROSE), ""]
    lines += [f"{4 if content.document.partners else 2}  計画の進め方", ""]
    if content.document.cycle_text:
        lines += ["［ 計画の進め方 ］", "", *_DOUBLED_FIGURE]
    for step, following in pairwise([*content.document.steps, None]):
        if step:
            lines += _box(step)
            lines += [""] if following else []
    return lines


def _box(step: CycleStep) -> list[str]:
    lines = [step.label, *(_wrap(step.text, _BOX) if step.text else [])]
    for item in step.items:
        lines += [*_wrap(f"●{item}", _BOX), ""]
    return lines
