"""Makes the demo: two sample towns and their lived-in years, through commands alone. Nothing is written past them."""

from collections.abc import Callable

from django.db import transaction

from meguru.base.bodies.queries.actors import list_towns
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.demo.content import TOWNS, load_content
from meguru.demo.founding import DEMO_PASSWORD, found_town
from meguru.demo.story import Story

# The demo plays on this day (MEGURU_TODAY): the second year's sheets are being gathered, the first one is public.
DEMO_DAY = "2018-05-21"


def make_demo(say: Callable[[str], None] = lambda _: None) -> None:
    """Make the sample towns that are not there yet. ``say`` is told how far it is."""
    there = {town.slug for town in list_towns()}
    for slug in TOWNS:
        if slug not in there:
            make_town(slug, say)


def make_town(slug: str, say: Callable[[str], None] = lambda _: None) -> Town:
    """Make one sample town and play its years. Raises ``ContentBroken`` where its content does not fit together."""
    content = load_content(slug)
    say(f"{content.town.name}：地区・組織・席・計画をつくっています (districts, organisations, seats, the plan)")
    with transaction.atomic():  # a demo stopped half way leaves no half town
        stage = found_town(content)
        say(f"{content.town.name}：年度の記録をたどっています (playing its years)")
        with town_scope(stage.town):
            steps = Story(stage).play()
    say(f"{content.town.name}：{steps}の出来事を記録しました ({steps} events recorded)")
    return stage.town


def sample_logins() -> list[tuple[str, str, str, str]]:
    """Town, log-in name, password and what one sees with it, of the sample accounts."""
    return [
        (content.town.name, account.username, DEMO_PASSWORD, account.purpose)
        for content in map(load_content, TOWNS)
        for account in content.accounts
    ]
