"""Invented plans (見本): what stands in a plan before anybody has set it out. Deterministic for a seed, no real person or town."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.files.measured.words import (
    ACTIONS,
    DEPARTMENTS,
    GOALS,
    HARD_TITLES,
    INDICATORS,
    POLICIES,
    SENTENCES,
    SHORT_TITLES,
    SINGLE_NAMES_WITH_DOT,
    TOPICS,
    TOWNS,
    WARDS,
)

MARKS = ("新規", "継続", "拡充", "重点")


@dataclass(frozen=True)
class Indicator:
    """An indicator as printed: where it stood and where it is to stand."""

    title: str
    unit: str
    baseline: str
    target: str


@dataclass
class Item:
    """One measure of the invented plan."""

    title: str
    sentences: list[str]
    owners: list[str]
    path: tuple[str, ...]
    number: str = ""
    marks: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    yearly: tuple[str, ...] = ()
    printed: str | None = None  # the text as the layout prints it, where it is not the sentences one after another

    @property
    def text(self) -> str:
        """The text that is to be found."""
        return "".join(self.sentences) if self.printed is None else self.printed


@dataclass
class Policy:
    """A group of measures below a goal."""

    title: str
    items: list[Item]


@dataclass
class Goal:
    """A goal of the plan."""

    title: str
    policies: list[Policy]


@dataclass
class Plan:
    """A whole invented plan, and what a reading of it has to say."""

    seed: int
    town: str
    name: str
    vision: str
    first: int
    last: int
    goals: list[Goal]
    departments: list[str]
    districts: list[str] = field(default_factory=list)
    tolerated: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    has_head: bool = True  # whether name, years and vision are printed

    @property
    def items(self) -> list[Item]:
        """All measures in order."""
        return [item for goal in self.goals for policy in goal.policies for item in policy.items]


def make_plan(
    seed: int,
    *,
    levels: int = 2,
    size: tuple[int, int] = (12, 30),
    owners: int = 1,
    dotted: bool = False,
    hard: bool = True,
    marks: bool = False,
    sentences: tuple[int, int] = (1, 3),
    indicators: bool = False,
) -> Plan:
    """Make a plan: goals, below them policies where ``levels`` is 2, below them measures with text and owners."""
    rng = random.Random(f"plan-{seed}")
    town = rng.choice(TOWNS)
    departments = [*rng.sample(DEPARTMENTS, 9), "社会福祉協議会"]
    if dotted:
        departments += rng.sample(SINGLE_NAMES_WITH_DOT, 2)
    titles = _titles(rng, hard=hard)
    texts = _Texts(rng)
    wanted = rng.randint(*size)
    goals: list[Goal] = []
    made = 0
    policies = iter(rng.sample(POLICIES, len(POLICIES)))
    count = rng.randint(3, 4)
    per_policy = max(2, round(wanted / (count * (2.5 if levels == 2 else 1))))
    chosen = rng.sample(GOALS, count)
    for title in chosen:
        goal = Goal(title, [])
        many = rng.randint(2, 3) if levels == 2 else 1
        for place in range(many):
            policy = Policy(next(policies) if levels == 2 else "", [])
            path = (title, policy.title) if levels == 2 else (title,)
            is_last = title == chosen[-1] and place == many - 1
            for _ in range(max(size[0] - made if is_last else 1, per_policy + rng.choice((-1, -1, 0, 1, 2)))):
                if made == 60:
                    break
                name = titles[made]
                item = Item(name, texts.take(rng.randint(*sentences)), _owners(rng, departments, owners), path)
                if marks and rng.random() < 0.5:
                    item.marks = (rng.choice(MARKS),)
                if indicators and rng.random() < 0.7:
                    item.indicators = (_indicator(rng),)
                policy.items.append(item)
                made += 1
            goal.policies.append(policy)
        goals.append(goal)
    first = rng.choice((3, 4, 5, 6, 7, 8))
    plan = Plan(
        seed,
        town,
        f"{town}{rng.choice(('地域福祉計画', '地域福祉保健計画', '地域福祉計画・地域福祉活動計画'))}",
        rng.choice(
            (
                "みんなで支え合い、安心して暮らせるまち",
                "だれもが自分らしく暮らし続けられる、つながりのまち",
                "ともに生き、ともに育つ、やさしさのまち",
            )
        ),
        first,
        first + 4,
        goals,
        departments,
    )
    for item, name in zip(plan.items[2:], [name for name in departments if "・" in name], strict=False):
        item.owners = [name]  # a single name with a dot stands alone at least once, so that it can be told from two
    return plan


def _titles(rng: random.Random, *, hard: bool) -> list[str]:
    found = [topic + rng.choice(ACTIONS) for topic in TOPICS]
    rng.shuffle(found)
    if hard:
        kept = rng.sample(HARD_TITLES, 6) + rng.sample(SHORT_TITLES, 2)
        for place, title in zip(sorted(rng.sample(range(1, 24), len(kept))), kept, strict=True):
            found[place] = title
    return list(dict.fromkeys(found))


class _Texts:
    """Sentences without one coming twice before all have come."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.left: list[str] = []

    def take(self, count: int) -> list[str]:
        if len(self.left) < count:
            self.left = self.rng.sample(SENTENCES, len(SENTENCES))
        return [self.left.pop() for _ in range(count)]


def _owners(rng: random.Random, departments: list[str], most: int) -> list[str]:
    return rng.sample(departments, rng.choice([1, 1, *range(1, most + 1)]))


def _indicator(rng: random.Random) -> Indicator:
    title, unit, low, high = rng.choice(INDICATORS)
    start = rng.randint(low, high)
    return Indicator(title, unit, f"{start:,}", f"{start + rng.randint(1, max(2, (high - low) // 2)):,}")


def some_districts(rng: random.Random, count: int) -> list[str]:
    """Names of districts."""
    return rng.sample(WARDS, count)


LONG = "に向けた関係機関の連携と地域における支え合いの仕組みづくり"
SAYING = (
    ("の推進", "を進めます"),
    ("の充実", "を充実します"),
    ("への支援", "を支えます"),
    ("の普及", "を広めます"),
    ("の強化", "を強めます"),
)


def reword(plan: Plan, *, sentences: bool = False, long: bool = False) -> None:
    """Titles as sentences (「…を進めます」) or over two lines."""
    for place, item in enumerate(plan.items):
        if sentences:
            for ending, said in SAYING:
                if item.title.endswith(ending):
                    item.title = item.title.removesuffix(ending) + said
                    break
        if long and place % 2 and not item.title.endswith(("計画", "り")):
            item.title += LONG
