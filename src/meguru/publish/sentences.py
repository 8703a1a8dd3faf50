"""The year in sentences: pure wording from counts. What is missing is said first, and never counted as good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    kinds = ((measures, "取組"), (districts, "地区"))
    found = [f"{kind.asked}の{word}のうち{kind.missing}" for kind, word in kinds if kind.missing]
    return f"{'、'.join(found)}の振り返りは、まだまとまっていません。" if found else ""


def rating_sentence(judged: Mapping[str, int], good: Mapping[str, str], *, who: str, running: int) -> str:
    """How many were judged well among those judged; where not all were, how many were is said first."""
    total = sum(judged.values())
    if not total or not good:
        return ""
    names = "か".join(f"「{label}」" for label in good.values())
    whole = f"{total}の取組" if total >= running else f"評価のある{total}の取組（全部で{running}）"
    return f"{whole}のうち{sum(judged.get(code, 0) for code in good)}が、{who}で{names}。"


def changes_sentence(kinds: Sequence[LayerKind]) -> str:
    """Changed, added and ended measures and themes apart: an addition is no change of what was there."""
    words = (
        (LayerKind.AMEND, "つを改めること"),
        (LayerKind.ADD, "つを加えること"),
        (LayerKind.END, "つを終えること"),
    )
    found = [f"{kinds.count(kind)}{word}" for kind, word in words if kind in kinds]
    return f"取組やテーマのうち、{'、'.join(found)}を決めました。" if found else ""


def cancelled_sentence(names: Sequence[tuple[str, int]]) -> str:
    """Districts that rested their plan's work, as (name, activities all the same)."""
    rested = [name for name, count in names if not count]
    went_on = [f"{name}地区（{count}回）" for name, count in names if count]
    said = f"{'、'.join(f'{name}地区' for name in rested)}は、この年の取組を中止しました。" if rested else ""
    if went_on:
        said += f"{'、'.join(went_on)}は、地区計画としての取組は中止し、ほかの活動は続けました。"
    return said


def effect_words(kinds: Sequence[str]) -> str:
    """What the coming year changes, apart by kind: 1つを改め、1つを加えます."""
    words = (
        (LayerKind.AMEND, "改め", "改めます"),
        (LayerKind.ADD, "加え", "加えます"),
        (LayerKind.END, "終え", "終えます"),
    )
    found = [(kinds.count(kind), middle, end) for kind, middle, end in words if kind in kinds]
    parts = [f"{count}つを{middle}" for count, middle, _ in found[:-1]]
    return "、".join([*parts, *(f"{count}つを{end}" for count, _, end in found[-1:])])


def opinions_sentence(counts: Sequence[OpinionCount]) -> str:
    """What became of what came in: shown with its answer, waiting for it, or kept out; empty where nothing came."""
    fates = (
        (sum(c["shown"] for c in counts), "件を、お答えと一緒に載せています。"),
        (sum(c["waiting"] for c in counts), "件は、お答えを準備しています。"),
        (sum(c["withheld"] for c in counts), "件は、書いた方のご希望や個人に関わる内容のため、載せていません。"),
    )
    return "".join(f"{count}{words}" for count, words in fates if count)
