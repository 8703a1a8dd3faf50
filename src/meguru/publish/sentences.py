"""The year in sentences: pure wording from counts. What is missing is said first, and never counted as good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.core.language import _, joined, listed
from meguru.plan.plans.rules import LayerKind
from meguru.publish.book.records import OpinionCount


@dataclass(frozen=True)
class InYear:
    """How many sheets of one kind a year asks for, and how many of them were accepted."""

    asked: int
    accepted: int

    @property
    def missing(self) -> int:
        """How many are not in."""
        return self.asked - self.accepted


def whom_to_ask(office: str, department: str) -> str:
    """The office and its department, the office once where the department is named with it."""
    return department if department.startswith(office) else f"{office}　{department}".strip("　")


def missing_sentence(measures: InYear, districts: InYear) -> str:
    """What the record does not hold yet; empty where everything is in."""
    kinds = ((measures, _("取組")), (districts, _("地区")))
    found = [
        _("{asked}の{word}のうち{missing}").format(asked=kind.asked, word=word, missing=kind.missing)
        for kind, word in kinds
        if kind.missing
    ]
    return _("{names}の振り返りは、まだまとまっていません。").format(names=listed(found)) if found else ""


def rating_sentence(judged: Mapping[str, int], good: Mapping[str, str], *, who: str, running: int) -> str:
    """How many were judged well among those judged; where not all were, how many were is said first."""
    total = sum(judged.values())
    if not total or not good:
        return ""
    names = joined(_("か"), (_("「{label}」").format(label=label) for label in good.values()))
    whole = (
        _("{total}の取組").format(total=total)
        if total >= running
        else _("評価のある{total}の取組（全部で{running}）").format(total=total, running=running)
    )
    return _("{whole}のうち{number}が、{who}で{names}。").format(
        whole=whole, number=sum(judged.get(code, 0) for code in good), who=who, names=names
    )


def changes_sentence(kinds: Sequence[LayerKind]) -> str:
    """Changed, added and ended measures and themes apart: an addition is no change of what was there."""
    words = (
        (LayerKind.AMEND, _("{count}つを改めること")),
        (LayerKind.ADD, _("{count}つを加えること")),
        (LayerKind.END, _("{count}つを終えること")),
    )
    found = [word.format(count=kinds.count(kind)) for kind, word in words if kind in kinds]
    return _("取組やテーマのうち、{names}を決めました。").format(names=listed(found)) if found else ""


def cancelled_sentence(names: Sequence[tuple[str, int]]) -> str:
    """Districts that rested their plan's work, as (name, activities all the same)."""
    rested = [name for name, count in names if not count]
    went_on = [_("{name}地区（{count}回）").format(name=name, count=count) for name, count in names if count]
    said = (
        _("{names}は、この年の取組を中止しました。").format(
            names=listed(_("{name}地区").format(name=name) for name in rested)
        )
        if rested
        else ""
    )
    if went_on:
        more = _("{names}は、地区計画としての取組は中止し、ほかの活動は続けました。").format(names=listed(went_on))
        return joined("", (said, more))
    return said


def effect_words(kinds: Sequence[str]) -> str:
    """What the coming year changes, apart by kind: 1つを改め、1つを加えます."""
    words = (
        (LayerKind.AMEND, _("{count}つを改め"), _("{count}つを改めます")),
        (LayerKind.ADD, _("{count}つを加え"), _("{count}つを加えます")),
        (LayerKind.END, _("{count}つを終え"), _("{count}つを終えます")),
    )
    found = [(kinds.count(kind), middle, end) for kind, middle, end in words if kind in kinds]
    parts = [middle.format(count=count) for count, middle, _end in found[:-1]]
    return listed([*parts, *(end.format(count=count) for count, _middle, end in found[-1:])])


def opinions_sentence(counts: Sequence[OpinionCount]) -> str:
    """What became of what came in: shown with its answer, waiting for it, or kept out; empty where nothing came."""
    fates = (
        (sum(c["shown"] for c in counts), _("{n}件を、お答えと一緒に載せています。")),
        (sum(c["waiting"] for c in counts), _("{n}件は、お答えを準備しています。")),
        (sum(c["withheld"] for c in counts), _("{n}件は、書いた方のご希望や個人に関わる内容のため、載せていません。")),
    )
    return joined("", (words.format(n=count) for count, words in fates if count))
