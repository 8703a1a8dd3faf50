"""Bodies that promote the plan and the labelled flows between them.

A figure flattened to text leaves boxes and labels apart: boxes are told by what they are called, labels by flow words.
Which box a label joins is read from sentences where they say it, and inferred (and marked so) where they do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Findings
from meguru.files.reading.outline.lines import Line, join
from meguru.files.reading.outline.numbering import bullet, caption
from meguru.files.reading.outline.split import ends_sentence, gather
from meguru.files.reading.outline.structure import Outline, Section
from meguru.files.reading.result import Body, Flow

_KINDS: tuple[tuple[str, str], ...] = (
    ("liaison", r"(連絡会議?|連絡協議会|交流会|ネットワーク会議|情報交換会)$"),
    ("committee", r"(委員会|審議会|懇談会|懇話会|分科会|部会|協議体|協議会)$"),
    ("team", r"(スタッフ|チーム|ワーキング(グループ)?|プロジェクト|支援班)$"),
    ("council", r"(社協|社会福祉協議会)$"),
    ("secretariat", r"(事務局|本部|幹事会|庁内会議|推進会議|検討会議?|会議)$"),
    ("office", r"(区役所|市役所|役場|庁内各課|関係各?課)$"),
    ("center", r"(ケアプラザ|センター)$"),
)
_KIND_PATTERNS = tuple((kind, re.compile(words)) for kind, words in _KINDS)
_FLOW_WORD = (
    r"(?:情報|取組|状況|課題|事業|計画|進捗|進行|結果|実績|活動)?(?:報告|助言|支援|提案|共有|連絡|調整|連携|"
    r"協力|評価|意見|依頼|諮問|答申|"
    r"提言|相談|委託|参加|参画|指導|説明|要望|周知|把握|集約|交換|点検|協議|協働|推薦|委嘱|補助|助成|"
    r"バックアップ|フォロー|提供|検討)"
)
_LABEL = re.compile(
    rf"^{_FLOW_WORD}(?:[（(]{_FLOW_WORD}[）)])?(?:[・、／/]{_FLOW_WORD}(?:[（(]{_FLOW_WORD}[）)])?)*(?:等|など)?$"
)
_FIGURE = re.compile(r"(推進体制|推進組織|実施体制|推進のしくみ|推進の仕組み|体制図|組織図|連携体制|評価体制)")
_NOTE = re.compile(r"^(?P<name>[^（(]+)[（(](?P<note>[^（）()]+)[）)]$")
_SECOND_HALVES = ("連絡会議", "連絡会", "連絡協議会", "部会", "分科会", "幹事会")
_COUNT = re.compile(r"^([0-9０-９]+)\s?(地区|か所|ヶ所|団体|名|人|チーム)")
UNTOLD = _("図から、どこからどこへの矢印かを読み取れません。")
INFERRED = _("図がくずれているため、つながる先は図の言葉と本文からの推定です。")


def body_kind(name: str) -> str:
    """Return the kind of body a name is of, or ''."""
    if len(name) > 80:
        return ""
    plain = re.sub(r"[（(].*?[）)]", "", name).strip()
    return next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(plain)), "")


@dataclass(slots=True)
class _Figure:
    """Boxes and labels of one flattened figure."""

    bodies: list[Body]
    labels: list[tuple[str, int]]
    others: list[int]


def read_bodies(outline: Outline, findings: Findings) -> tuple[list[Body], list[Flow]]:
    """Return the promotion bodies and flows, marking their lines as used."""
    bodies: list[Body] = []
    labels: list[tuple[str, tuple[int, ...]]] = []
    for section in outline.root.walk():
        if not _is_figure(section):
            continue
        figure = _read_figure(section.text_lines())
        bodies += [b for b in figure.bodies if b.name not in {x.name for x in bodies}]
        labels += [(text, (number,)) for text, number in figure.labels]
        findings.use(n for b in figure.bodies for n in b.source_lines)
        findings.use(number for _label, number in figure.labels)
        findings.use(figure.others)
    flows = _flows(outline, bodies, labels, findings)
    return _with_prose(outline, bodies, findings), flows


def _is_figure(section: Section) -> bool:
    """Whether a section holds the figure or list of the promotion system."""
    captions = " ".join(caption(line.text) for line in section.text_lines())
    return bool(_FIGURE.search(section.title) or _FIGURE.search(captions))


def _read_figure(lines: Sequence[Line]) -> _Figure:
    """Tell boxes from labels. Prose ends the figure's boxes: only short pieces without a full stop are looked at."""
    figure = _Figure([], [], [])
    for chunk in _chunks(lines):
        text = join(line.text for line in chunk)
        numbers = tuple(line.number for line in chunk)
        if len(text) > 60 or ends_sentence(text) or "。" in text or any(bullet(line.text) for line in chunk):
            continue
        if caption(text):
            figure.others += numbers
            continue
        words = [part for line in chunk for part in line.text.split(" ")]
        if _LABEL.match(text):
            figure.labels.append((text, numbers[0]))
            figure.others += numbers
        elif all(_LABEL.match(word) for word in words):
            figure.labels += [(part, line.number) for line in chunk for part in line.text.split(" ")]
        elif found := _body(text, numbers):
            figure.bodies.append(found)
        elif re.search(r"計画$", text):
            figure.others += numbers
        else:
            _one_by_one(chunk, figure)
    return figure


def _one_by_one(chunk: Sequence[Line], figure: _Figure) -> None:
    """Look at the lines of a piece singly, where the whole piece was no box and no label."""
    for line in chunk:
        if _LABEL.match(line.text):
            figure.labels.append((line.text, line.number))
        elif found := _body(line.text, (line.number,)):
            figure.bodies.append(found)


def _chunks(lines: Sequence[Line]) -> list[list[Line]]:
    """Pieces of a figure: lines without a blank between them, until what stands there is a whole box or label."""
    chunks: list[list[Line]] = []
    for line in lines:
        before = chunks[-1][-1] if chunks else None
        goes_on = before is not None and line.number - before.number == 1 and not before.hard
        if goes_on and line.text[0] not in "（(":
            text = join(x.text for x in chunks[-1])
            whole = bool(
                _LABEL.match(text)
                or all(_LABEL.match(w) for w in chunks[-1][-1].text.split(" "))
                or caption(text)
                or re.search(r"(計画|[）)])$", text)
            )
            goes_on = not whole and (not body_kind(text) or line.text in _SECOND_HALVES)
        if goes_on:
            chunks[-1].append(line)
        else:
            chunks.append([line])
    return chunks


def _body(text: str, numbers: tuple[int, ...]) -> Body | None:
    """Make a body of a box's text, with what stands in brackets as its note, members or count."""
    noted = _NOTE.match(text)
    name, note = (noted.group("name").strip(), noted.group("note").strip()) if noted else (text, "")
    kind = body_kind(name)
    if not kind or len(name) > 40 or not re.match(r"[「『一-龥ァ-ヶA-Za-z0-9０-９]", name):
        return None
    count = _COUNT.match(note)
    parts = [part for part in re.split(r"[、，・]", note) if part] if not count else []
    members = tuple(parts) if len(parts) > 1 and all(body_kind(part) for part in parts) else ()
    if "事務局" in note:
        kind = "secretariat"
    return Body(name, kind, numbers, note, members, int(count.group(1)) if count else None)


def _with_prose(outline: Outline, bodies: list[Body], findings: Findings) -> list[Body]:
    """Add what sections headed by a body's name say of it; bodies met only there are added."""
    result = list(bodies)
    for section in outline.root.walk():
        name = section.title
        if not name or not body_kind(name) or section.scheme in ("dept", "label", "bracket"):
            continue
        if len(name) > 24 or "の" in name or not any(True for _line in section.text_lines()):
            continue
        lines = _first_prose(section)
        if not lines:
            continue
        text = "".join(gather(lines, [line.text for line in lines], 0))
        numbers = tuple(line.number for line in section.lines) + tuple(line.number for line in lines)
        findings.use(numbers)
        known = next((i for i, body in enumerate(result) if body.name == name), None)
        if known is None:
            result.append(Body(name, body_kind(name), numbers, description=text))
        else:
            body = result[known]
            result[known] = replace(body, description=text, source_lines=tuple(sorted({*body.source_lines, *numbers})))
    return result


def _first_prose(section: Section) -> list[Line]:
    """The paragraphs of a section before its first list or table."""
    found: list[Line] = []
    for part in section.parts:
        if part.is_table or part.grid is not None:
            break
        for line in part.lines:
            if bullet(line.text):
                break
            found.append(line)
        break
    stop = max((i for i, line in enumerate(found) if ends_sentence(line.text)), default=-1)
    return found[: stop + 1]


# --- flows ---


def _flows(
    outline: Outline, bodies: Sequence[Body], labels: Sequence[tuple[str, tuple[int, ...]]], findings: Findings
) -> list[Flow]:
    """Join each label to two bodies: by a sentence that says so, else by what the bodies are."""
    if len(bodies) < 2:
        return []
    sentences = _sentences(outline)
    flows: list[Flow] = []
    for label, numbers in labels:
        told = [found for text, where in sentences if (found := _told(label, text, where, bodies, numbers))]
        flow = min(told, key=lambda found: found[0])[1] if told else _inferred(label, numbers, bodies)
        findings.use(flow.source_lines)
        flows.append(flow)
    if flows and not all(flow.sure for flow in flows):
        findings.warn(
            "flows_inferred",
            _("推進体制の図の矢印は本文と言葉から推定しました。つながる先を確かめてください。"),
            [n for flow in flows if not flow.sure for n in flow.source_lines],
        )
    return flows


def _sentences(outline: Outline) -> list[tuple[str, tuple[int, ...]]]:
    """Every sentence of the document's prose with its lines."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for section in outline.root.walk():
        text, numbers = "", []
        for line in section.text_lines():
            text += line.text
            numbers.append(line.number)
            if ends_sentence(line.text):
                if 10 < len(text) < 400:
                    found.append((join([text]), tuple(numbers)))
                text, numbers = "", []
    return found


def _find(text: str, bodies: Sequence[Body]) -> Body | None:
    """The body a stretch of text speaks of: by name, by the end of its name, or by its note (事務局)."""
    plain = re.sub(r"[「」『』]", "", text)
    best: tuple[int, Body | None] = (0, None)
    for body in bodies:
        name = re.sub(r"[「」『』]", "", body.name)
        score = 0
        if name in plain:
            score = len(name) + 10
        else:
            tail = next((size for size in range(len(name), 4, -1) if name[-size:] in plain), 0)
            score = tail
        if not score and "事務局" in plain and "事務局" in (body.note + body.name):
            score = 4
        if not score and body.kind == "office" and "区役所" in plain:
            score = 1
        if score > best[0]:
            best = (score, body)
    return best[1]


def _told(
    label: str, text: str, where: tuple[int, ...], bodies: Sequence[Body], numbers: tuple[int, ...]
) -> tuple[int, Flow] | None:
    """A flow that a sentence states (「AはBからの報告を…」「AがBを支援」「Aは…助言を行います」), after how many characters."""
    if label not in text:
        return None
    at = text.index(label)
    lines = tuple(sorted({*numbers, *where}))
    came = re.search(rf"は[、]?(?P<from>[^はが、。]{{2,30}})から(?:の)?{re.escape(label)}", text)
    if came:
        target, source = _find(text[: came.start() + 1], bodies), _find(came.group("from"), bodies)
        if source and target and source is not target:
            return 0, Flow(source.name, target.name, label, lines)
    subject = re.match(r"^.*?[はが](?=[、]?)", text[:at])
    heads = list(re.finditer(r"[はが]", text[:at]))
    for head in reversed(heads):
        source = _find(text[max(0, head.start() - 30) : head.start()], bodies)
        target = _object(text[head.end() : at], bodies, source)
        if source and target and source is not target:
            return at - head.end(), Flow(source.name, target.name, label, lines, False, INFERRED)
    if subject:
        source = _find(text[:at], bodies)
        partner = _partner(source, bodies) if source else None
        if source and partner and source is not partner and source.kind == "committee":
            return at, Flow(source.name, partner.name, label, lines, False, INFERRED)
    return None


def _object(text: str, bodies: Sequence[Body], source: Body | None) -> Body | None:
    """The body something is done for: named, or meant by the plan it promotes (地区計画の推進を支援)."""
    others = [body for body in bodies if body is not source]
    found = _find(text, others)
    if found:
        return found
    meant = re.search(r"([一-龥]{2,6}計画)(?:の)?推進", text)
    if not meant:
        return None
    return next((body for body in others if body.kind == "committee" and body.name.startswith(meant.group(1))), None)


def _partner(source: Body, bodies: Sequence[Body]) -> Body | None:
    """The secretariat, as the partner of the committee that advises it."""
    return next(
        (b for b in bodies if b is not source and b.kind == "secretariat"),
        next((b for b in bodies if b is not source and b.kind in ("office", "council")), None),
    )


def _inferred(label: str, numbers: tuple[int, ...], bodies: Sequence[Body]) -> Flow:
    """A flow from what the label says and what the bodies are; ends that cannot be told stay empty."""
    office = next((b for kind in ("secretariat", "office", "council") for b in bodies if b.kind == kind), None)
    liaison = next((b for b in bodies if b.kind == "liaison"), None)
    team = next((b for b in bodies if b.kind == "team"), None)
    committees = [b for b in bodies if b.kind == "committee"]
    local = next((b for b in committees if b.count), None)
    over = next((b for b in committees if b is not local and not b.count), None)
    pairs: list[tuple[str, Body | None, Body | None]] = [
        (r"支援|バックアップ|フォロー", team or office, local or liaison),
        (r"共有|提案|交換", local, liaison),
        (r"連絡|調整|集約", liaison or local, office),
        (r"報告|諮問|依頼", office, over),
        (r"助言|評価|答申|意見|提言|点検|指導", over, office),
    ]
    for words, source, target in pairs:
        if re.search(words, label) and source and target:
            return Flow(source.name, target.name, label, numbers, False, INFERRED)
    return Flow("", "", label, numbers, False, UNTOLD)
