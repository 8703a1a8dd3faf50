"""Decisions about review sheets: their fields, their life from untouched to accepted, and what a sheet must say.

The life: untouched → writing → confirming (the head of section, or the district's chair, looks) → submitted → accepted, with
returned in between. Whoever wrote last cannot confirm alone (rank 16 of the stories). A rating without a reason, and a special
rating without a reason, cannot be handed in (rank 2, 49).
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from meguru.check.reviews.parts import required_of_parts
from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _, joined
from meguru.core.states import StateMachine
from meguru.core.text import clean_text, fingerprint, too_long
from meguru.plan.terms.parts import SheetPart
from meguru.plan.terms.scale import Scale


class SheetState(StrEnum):
    """Where a sheet is."""

    UNTOUCHED = "untouched"
    WRITING = "writing"
    CONFIRMING = "confirming"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class SheetStep(StrEnum):
    """Steps of a sheet."""

    WRITE = "write"
    SEND = "send"
    RECALL = "recall"
    CONFIRM = "confirm"
    RETURN = "return"
    ACCEPT = "accept"


SHEET_MACHINE = StateMachine(
    name="review sheet",
    noun=_("シート"),
    initial=SheetState.UNTOUCHED,
    states={
        SheetState.UNTOUCHED: _("未着手"),
        SheetState.WRITING: _("作成中"),
        SheetState.CONFIRMING: _("確認中"),
        SheetState.SUBMITTED: _("提出済"),
        SheetState.RETURNED: _("差戻し"),
        SheetState.ACCEPTED: _("受理"),
    },
    steps={
        SheetStep.WRITE: _("書く"),
        SheetStep.SEND: _("確認に回す"),
        SheetStep.RECALL: _("書き手に戻す"),
        SheetStep.CONFIRM: _("確かめて提出する"),
        SheetStep.RETURN: _("直しをお願いする"),
        SheetStep.ACCEPT: _("受理する"),
    },
    table={
        SheetState.UNTOUCHED: {SheetStep.WRITE: SheetState.WRITING},
        SheetState.WRITING: {SheetStep.WRITE: SheetState.WRITING, SheetStep.SEND: SheetState.CONFIRMING},
        SheetState.CONFIRMING: {
            SheetStep.CONFIRM: SheetState.SUBMITTED,
            SheetStep.RECALL: SheetState.WRITING,
        },
        SheetState.SUBMITTED: {SheetStep.RETURN: SheetState.RETURNED, SheetStep.ACCEPT: SheetState.ACCEPTED},
        SheetState.RETURNED: {SheetStep.WRITE: SheetState.RETURNED, SheetStep.SEND: SheetState.CONFIRMING},
        SheetState.ACCEPTED: {SheetStep.RETURN: SheetState.RETURNED},
    },
)


class Means(StrEnum):
    """How a sheet was confirmed: on screen, or by somebody on paper for whom staff entered it."""

    SCREEN = "screen"
    PAPER = "paper"
    TELEPHONE = "telephone"
    MEETING = "meeting"


NOT_ON_SCREEN = (Means.PAPER, Means.TELEPHONE, Means.MEETING)


MEANS_LABELS = {
    Means.SCREEN: _("画面で"),
    Means.PAPER: _("紙で"),
    Means.TELEPHONE: _("電話で"),
    Means.MEETING: _("会議の場で"),
}


class Manner(StrEnum):
    """How a district went through its year."""

    HELD = "held"
    WRITTEN = "written"
    CANCELLED = "cancelled"


MANNER_LABELS = {Manner.HELD: _("集まって行った"), Manner.WRITTEN: _("書面で行った"), Manner.CANCELLED: _("中止した")}

LONGEST_FIELD = 2000
LONGEST_MANNER_NOTE = 300
LONGEST_CONFIRMER = 100
LONGEST_REMARK = 500
LONGEST_SENT_BACK = 300


@dataclass(frozen=True)
class Field:
    """One field of a sheet."""

    key: str
    label: str
    hint: str
    is_required: bool = False
    prefills_from: str = ""


MEASURE_FIELDS = (
    Field("plan", _("この年の計画"), _("計画の本文と、前の年度に決めた進め方から入っています。")),
    Field("did", _("したこと"), _("事実を、短い文で。活動の記録から引くこともできます。"), True),
    Field("outcome", _("成果・住民の声"), _("変わったこと、聞こえてきた声を。")),
    Field("rating_reason", _("評価の理由"), _("なぜその評価にしたか。委員会で必ず聞かれるところです。"), True),
    Field("issue", _("課題とそのわけ"), _("うまくいかなかったことも、そのまま書いてかまいません。"), True),
    Field("next_plan", _("次の年にすること"), _("次の年のシートの「この年の計画」になります。"), True),
    Field("advice_reply", _("前の年の助言にどう応えたか"), _("助言があったときに書きます。")),
)

THEME_FIELDS = (
    Field("did", _("したこと"), _("したことを、短く。")),
    Field("good", _("よかったこと"), _("よかったこと、うれしかったことを。")),
    Field("trouble", _("困ったこと"), _("困ったことを、そのまま。")),
    Field("next", _("次の年にすること"), _("次の年にしたいことを。")),
    Field("help", _("手伝ってほしいこと"), _("役所・社会福祉協議会・ケアプラザに手伝ってほしいことを。")),
)


def theme_key(number: int, field: str) -> str:
    """The name of a district sheet's field: theme and question."""
    return f"t{number}.{field}"


def field_labels(theme_titles: Mapping[int, str] | None) -> dict[str, str]:
    """Field name → label, for a measure sheet (``None``) or for a district sheet with these themes."""
    if theme_titles is None:
        return {field.key: field.label for field in MEASURE_FIELDS} | {
            "rating": _("自己評価"),
            "direction": _("次の年の方向"),
        }
    return {
        theme_key(number, field.key): f"「{title}」{field.label}"
        for number, title in theme_titles.items()
        for field in THEME_FIELDS
    } | {"manner": _("この年の行い方"), "manner_note": _("行い方のわけ")}


def shown_labels(labels: Mapping[str, str], *, has_advice: bool) -> dict[str, str]:
    """The fields that the writer of this sheet is shown, so that no remark is made where nobody reads it."""
    return {key: label for key, label in labels.items() if has_advice or key != "advice_reply"}


def check_lengths(content: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """Raises ``Invalid`` for fields that are unknown or too long. Anything else may be saved half written."""
    problems = {key: _("この欄は、このシートにはありません。") for key in content if key not in labels}
    problems |= {
        key: too_long(noun_of(labels[key]), text, LONGEST_FIELD)
        for key, text in content.items()
        if key in labels and len(text) > LONGEST_FIELD
    }
    if problems:
        raise Invalid(problems)


def over_long_fields(content: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    """The fields of the sheet whose text is longer than is kept, each with its sentence. The others may be saved."""
    texts = {key: clean_text(text) for key, text in content.items() if key in labels}
    return {
        key: too_long(noun_of(labels[key]), text, LONGEST_FIELD)
        for key, text in texts.items()
        if len(text) > LONGEST_FIELD
    }


@dataclass(frozen=True)
class Merged:
    """What becomes of a form's fields beside what was saved since it was drawn. ``clashes`` were changed on both sides."""

    kept: Mapping[str, str]
    clashes: tuple[str, ...]


def merge_fields(
    typed: Mapping[str, str], now: Mapping[str, str], seen: Mapping[str, str], *, is_same_revision: bool
) -> Merged:
    """Field by field: what only this form changed is taken, what only somebody else changed stays, equal texts are no question.

    ``seen`` has the ``fingerprint`` of what the form showed for a field; where it has none, the sheet's revision decides.
    """
    kept, clashes = dict(typed), []
    for key, text in typed.items():
        there = now.get(key, "")
        if text == there or seen.get(key) == fingerprint(there) or (key not in seen and is_same_revision):
            continue
        if seen.get(key) == fingerprint(text):
            kept[key] = there
        else:
            clashes.append(key)
    return Merged(kept, tuple(clashes))


def check_remarks(remarks: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """Raises ``Invalid`` naming each field whose remark is longer than is kept; none is cut off silently."""
    problems = [
        too_long(_("{field}への一言").format(field=noun_of(labels[key])), text, LONGEST_REMARK)
        for key, text in remarks.items()
    ]
    if any(problems):
        raise Invalid({"remarks": joined("", problems)})


def noun_of(label: str) -> str:
    """A field's label as a sentence names it; that of a theme has its quotes already."""
    return label if label.startswith("「") else f"「{label}」"


def missing_in_measure_sheet(
    content: Mapping[str, str], *, rating: str, is_special: bool, direction: str, has_advice: bool
) -> dict[str, str]:
    """What a measure sheet still lacks before it can be handed in, as field → sentence. A special rating needs its reason only."""
    required = ["rating_reason"] if is_special else [field.key for field in MEASURE_FIELDS if field.is_required]
    if has_advice and not is_special:
        required.append("advice_reply")
    labels = {field.key: field.label for field in MEASURE_FIELDS}
    missing = {
        key: _("「{label}」を書いてください。").format(label=labels[key])
        for key in required
        if not content.get(key, "").strip()
    }
    if not rating:
        missing["rating"] = _("自己評価を選んでください。")
    if not direction:
        missing["direction"] = _("次の年の方向を選んでください。")
    return missing


def missing_in_district_sheet(content: Mapping[str, str], *, manner: str, manner_note: str) -> dict[str, str]:
    """What a district sheet still lacks: one written field is enough; a cancelled year needs its reason. No numbers are asked."""
    if manner == Manner.CANCELLED:
        return {} if manner_note.strip() else {"manner_note": _("中止したわけを書いてください。")}
    if any(text.strip() for text in content.values()):
        return {}
    return {"themes": _("どれか一つのテーマに、ひとことでも書いてください。中止した年は「中止した」を選べます。")}


def required_fields(
    *, is_special: bool, has_advice: bool, content: Mapping[str, str], parts: Sequence[SheetPart], scale: Scale
) -> int:
    """How many required items a measure sheet has, rating and direction counted: for 「必須 6項目のうち 5項目」."""
    texts = 1 if is_special else sum(field.is_required for field in MEASURE_FIELDS) + has_advice
    return texts + 2 + required_of_parts(content, parts, scale, is_special=is_special)


WRITER_ALONE = _(
    "確認に回した人と同じ人は、確かめて提出することができません。"
    "ほかの書き手が「取り戻す」を押し、もう一度「確認に回す」と、確かめられます。"
    "ほかの人に確かめてもらうか、紙での確認を記録してもらうこともできます。"
)
UNCHANGED = _("前回から変わっていません。このまま出しますか。出すときは、わけを書いてください。")
NO_REASON_SENT_BACK = _("書き手に戻すわけを書いてください。")


@dataclass(frozen=True)
class FieldChange:
    """What became of a field between two versions of a sheet."""

    key: str
    label: str
    before: str
    after: str


def changes_between(
    before: Mapping[str, str], after: Mapping[str, str], labels: Mapping[str, str]
) -> list[FieldChange]:
    """Every field that differs, in the order of the form."""
    return [
        FieldChange(key, label, before.get(key, ""), after.get(key, ""))
        for key, label in labels.items()
        if before.get(key, "") != after.get(key, "")
    ]


def not_begun(year: FiscalYear, today: date) -> str:
    """Why a year's sheet cannot be sent yet: a year opened early is planned before it begins, and reviewed after. Else empty."""
    if today >= year.starts_on:
        return ""
    return _("{year}は、まだ始まっていません。振り返りを確認に回せるのは、{day}からです。").format(
        year=year, day=wareki(year.starts_on)
    )


def wrong_day(confirmed_on: date, today: date, year_begins: date) -> str:
    """Why a sheet cannot have been confirmed on a day; empty where it can."""
    if confirmed_on > today:
        return _("まだ来ていない日です。")
    return _("この年度が始まるより前の日です。") if confirmed_on < year_begins else ""


COPY_LIKENESS = 0.95
LONG_ENOUGH_TO_COPY = 20


def is_copy(one: str, other: str) -> bool:
    """Whether two texts are so much alike that one looks like a copy of the other. Cheap bounds are asked first."""
    if not (one and other):
        return False
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(bound() >= COPY_LIKENESS for bound in bounds)


def notices(content: Mapping[str, str], last: Mapping[str, str], keys: Iterable[str], *, of: str) -> dict[str, str]:
    """What is worth a second look beside the year ``of``, as field → sentence. It is pointed out and never blocks."""
    return {
        key: _("{year}の文と、ほとんど同じです。このままでよければ、そのまま出せます。").format(year=of)
        for key in keys
        if len(content.get(key, "")) >= LONG_ENOUGH_TO_COPY and is_copy(content.get(key, ""), last.get(key, ""))
    }


class Owned(Protocol):
    """A sheet as far as it is told whose it is."""

    @property
    def is_district(self) -> bool: ...
    @property
    def by_ward_council(self) -> bool: ...
    @property
    def owner(self) -> str: ...
    @property
    def group(self) -> str: ...


def is_ordered_by_body(sheets: Iterable[Owned]) -> bool:
    """Whether the plan is ordered by who does a measure: then the council's groups are its fields, else they are policies."""
    return all(sheet.group == sheet.owner for sheet in sheets if not (sheet.is_district or sheet.by_ward_council))


def responsible(sheet: Owned, *, by_body: bool) -> str:
    """Who hands a sheet in, as the board names them: the lead, or the district; of the ward council its field, where it has any."""
    return sheet.group if sheet.is_district or (sheet.by_ward_council and by_body) else sheet.owner


# What was done last with a sheet, as lists say it.
ACT_LABELS = {
    "opened": _("用意しました"),
    "written": _("担当が書いています"),
    "sent": _("確認に回しました"),
    "recalled": _("書き手に戻しました"),
    "confirmed": _("提出されました"),
    "returned": _("直しをお願いしました"),
    "accepted": _("受理しました"),
}


@dataclass(frozen=True)
class Doers:
    """Whose a sheet is, by the names of its year; ``owner_now`` is what its owner is called now, where that is another name."""

    owner_id: int | None
    owner: str
    owner_kind: str
    group: str
    partners: Mapping[int, str]
    owner_now: str = ""


def done_by(settled: Mapping[str, Any], doers: Doers) -> Doers:
    """Of an accepted sheet those who did the measure then, else those who do it now (``doers``)."""
    if not settled:
        return doers
    owner, partners = settled["owner"], {each["id"]: each["name"] for each in settled["partners"]}
    if owner["id"] == doers.owner_id:
        # A lead that was renamed since is called as in its year; a group of its own is the one of that time.
        group = doers.owner if settled["group"] == owner["name"] else settled["group"]
        return replace(doers, group=group, partners=partners)
    return Doers(owner["id"], owner["name"], owner["kind"], settled["group"], partners)
