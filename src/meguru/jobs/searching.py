"""Brings a town's index up to its ledger. Any number of times is as good as once, and a stop anywhere is made up for."""

from datetime import date, datetime, time, timedelta

from meguru.base.bodies.queries.actors import find_town, list_towns
from meguru.base.search.rules import TownWord, dictionary_digest
from meguru.base.search.store import come_to, forget, news_after, place_now, put, towns_behind
from meguru.base.towns.scope import town_scope
from meguru.core.clock import JAPAN
from meguru.overview.finding import SOURCES, Source, words_of_town

# More single changes than this, and all of a kind is looked through.
MOST_SINGLE = 2000


def unindexed_towns(on: date) -> list[str]:
    """The towns where something that happened by a day, in their ledger, is not in their index yet."""
    behind = set(towns_behind(before=datetime.combine(on + timedelta(days=1), time(), JAPAN)))
    return [town.slug for town in list_towns() if town.pk in behind] if behind else []


def index_town(slug: str, *, anew: bool = False) -> int:
    """Bring one town's index up to its ledger; ``anew``: from nothing. How many records were written. Raises ``NotFound``."""
    with town_scope(find_town(slug)):
        if anew:
            forget()
        words, place = words_of_town(), place_now()
        is_whole = place is None or place.dictionary != dictionary_digest(words)
        if place is not None and is_whole:
            forget()
        seq, news = news_after(0 if place is None or is_whole else place.seq)
        written = sum(
            put(each.kinds, each.whole(), words) if is_whole else _news(each, news, words) for each in SOURCES
        )
        come_to(seq, words)
    return written


def _news(source: Source, news: list[tuple[str, dict[str, object]]], words: list[TownWord]) -> int:
    """Bring what comes from one source up to what happened."""
    of_it = [facts for kind, facts in news if kind.split(".", 1)[0] in source.areas]
    if not of_it:
        return 0
    keys = {source.key(facts) for facts in of_it}
    if source.some is None or None in keys or len(keys) > MOST_SINGLE:
        return put(source.kinds, source.whole(), words)
    named = sorted(key for key in keys if key is not None)
    return put(source.kinds, source.some(named), words, keys=named)
