"""Reads a document into a plan: outline, then measures, actors, bodies, flows and cycle, then what was left over."""

from __future__ import annotations

from meguru.core.language import _
from meguru.files.reading.bodies.bodies import read_bodies
from meguru.files.reading.bodies.cycle import read_cycle
from meguru.files.reading.measures.drafts import Findings
from meguru.files.reading.measures.measures import MeasureReader
from meguru.files.reading.measures.owners import KnownBodies
from meguru.files.reading.outline.figures import set_figures_aside
from meguru.files.reading.outline.head import read_head
from meguru.files.reading.outline.labelrows import unfold_labels
from meguru.files.reading.outline.labels import unify_labels
from meguru.files.reading.outline.layouttables import unfold_layout
from meguru.files.reading.outline.lines import UNKNOWN_LETTER, Document
from meguru.files.reading.outline.stacked import lift_stacked
from meguru.files.reading.outline.structure import Outline, read_outline
from meguru.files.reading.outline.textcards import lift_cards
from meguru.files.reading.outline.toldfigures import lift_told
from meguru.files.reading.outline.upright import join_upright
from meguru.files.reading.outline.vocabulary import is_department
from meguru.files.reading.result import FoundPlan, Heading, ReadingWarning, SourceLine

NOTHING_FOUND = ReadingWarning(
    "no_measure",
    _(
        "取組が見つかりませんでした。施策や事業の題名に番号（1-1など）か見出しのあるファイル、"
        "または取組と担当を列にした表（Excel）で、もう一度お試しください。"
    ),
)
UNKNOWN_LETTERS = _(
    "読める字にできない字（外字など）が{count}か所あり、「〓」としました。元の文書と見くらべて、正しい字に直してください。"
)


def read_document(document: Document, filename: str) -> FoundPlan:
    """Return the reading of a document; every non-blank line is used by something or listed as unused."""
    seen = [line for line in document.lines if line.raw.strip()]
    document = join_upright(lift_stacked(unfold_labels(unfold_layout(document))))
    document = lift_told(lift_cards(set_figures_aside(unify_labels(document))))
    findings = Findings()
    findings.warnings += [ReadingWarning(code, message) for code, message in document.troubles]
    if unknown := [line for line in seen if UNKNOWN_LETTER in line.text]:
        count = sum(line.text.count(UNKNOWN_LETTER) for line in unknown)
        findings.warn("unknown_letters", UNKNOWN_LETTERS.format(count=count), [line.number for line in unknown])
    outline = read_outline(document)
    head = read_head(document)
    reader = MeasureReader(outline, findings, document.lines, head.name)
    reader.read()
    bodies, flows = read_bodies(outline, findings)
    cycle = read_cycle(outline, findings)
    headings = _headings(outline, findings)
    written = [line for line in document.lines if line.raw.strip()]
    drafts = sorted(findings.drafts, key=lambda draft: min(draft.lines, default=0))
    if not drafts and not reader.districts:
        findings.warnings.append(NOTHING_FOUND)
    mottos = {district.motto.replace(" ", "") for district in reader.districts}
    known = KnownBodies()
    known.learn(draft.owner for draft in drafts)
    known.learn(section.title for section in outline.root.walk() if is_department(section.title))
    return FoundPlan(
        filename=filename,
        format=document.format,
        encoding=document.encoding,
        measures=tuple(draft.finish(known) for draft in drafts),
        actors=tuple(reader.actors),
        bodies=tuple(bodies),
        flows=tuple(flows),
        cycle=tuple(cycle),
        headings=headings,
        unused_lines=tuple(line.number for line in written if line.number not in findings.used),
        warnings=tuple(findings.warnings),
        lines=tuple(SourceLine(line.number, line.page, line.text) for line in seen),
        plan_name=head.name,
        vision="" if head.vision.replace(" ", "") in mottos else head.vision,  # of one district, not of the plan
        first_year=head.first_year,
        last_year=head.last_year,
        districts=tuple(reader.districts),
    )


def _headings(outline: Outline, findings: Findings) -> tuple[Heading, ...]:
    """The headings of the outline, their lines marked as used."""
    found = []
    for section in outline.root.walk():
        if not section.lines:
            continue
        numbers = tuple(line.number for line in section.lines)
        findings.use(numbers)
        findings.use(section.repeats)
        if section.scheme != "label":
            found.append(Heading(section.level, section.number, section.title, numbers))
    return tuple(found)
