"""How long the search takes over many records. ``python -m bench.searching N`` works on the database of ``DATABASE_URL``, which
must be empty; the part ``search`` runs it on SQLite and on PostgreSQL. Prints one JSON object."""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import django
from django.core.management import call_command
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.project.settings")
django.setup()

from meguru.base.access.actions import Role  # noqa: E402
from meguru.base.access.actor import Actor, Grant  # noqa: E402
from meguru.base.search.models import SearchRecord  # noqa: E402
from meguru.base.search.queries import search  # noqa: E402
from meguru.base.search.rules import FoundKind, SearchMaterial, TownWord  # noqa: E402
from meguru.base.search.store import come_to  # noqa: E402
from meguru.base.search.words import Dictionary, index_words  # noqa: E402
from meguru.base.towns.models import Town  # noqa: E402
from meguru.base.towns.scope import town_scope  # noqa: E402

# A common word, a rare one, two words, a name of the town, a reading, another spelling, nothing.
QUESTIONS = ("見守り", "手話", "見守り 公園", "新羽", "にっぱ", "障害", "ちいき", "福祉", "東京タワー")
_PLACES = ("公園", "集会所", "地域ケアプラザ", "小学校", "新羽地区", "綱島の駅前", "商店街", "自治会館")
_DEEDS = (
    "見守りの集い",
    "体操の会",
    "障がいのある人との交流",
    "子どもの居場所",
    "認知症カフェ",
    "福祉の相談",
    "清掃",
    "夕涼み会",
)
_NAMES = [TownWord("新羽", "にっぱ"), TownWord("綱島", "つなしま")]


def _rows(town_id: int, number: int) -> Iterator[SearchRecord]:
    """Activities in 64 wordings, whose words are made once: what is measured is the asking."""
    chance, start, dictionary = random.Random(7), date(2016, 4, 1), Dictionary(tuple(_NAMES))
    for at in range(number):
        place, deed = chance.choice(_PLACES), chance.choice(_DEEDS)
        line = f"{place}で{deed}を開いた" + ("。手話を学んだ" if at % 5000 == 0 else "")
        words = " ".join(sorted(_words_of(line, place, dictionary) | {f"n{town_id}kactivity"}))
        day = start + timedelta(days=at % 1800)
        yield SearchRecord(
            kind="activity", key=str(at), title=line, text=place, place=[at], day=day, fiscal_year=2016, words=words
        )


@cache
def _words_of(line: str, place: str, dictionary: Dictionary) -> frozenset[str]:
    return frozenset(index_words(SearchMaterial(FoundKind.ACTIVITY, "", line, place, ()), dictionary))


def main(number: int) -> int:
    """Fill, ask, tell."""
    call_command("migrate", verbosity=0)
    town = Town.objects.create(slug="bench", name="試し", reading="ためし", office_name="役所", council_name="社協")
    with town_scope(town):
        begun = time.perf_counter()
        SearchRecord.objects.bulk_create(_rows(town.pk, number), batch_size=1000)
        made = time.perf_counter() - begun
        come_to(0, _NAMES)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        actor = Actor(town.pk, "試し", (Grant(Role.SECRETARIAT),))
        asked = {question: _milliseconds(actor, question) for question in QUESTIONS}
        asked["見守り（活動の4頁）"] = _milliseconds(actor, "見守り", kind=FoundKind.ACTIVITY, page=4)
    print(json.dumps({"records": number, "made_s": round(made, 1), "asked_ms": asked}, ensure_ascii=False))
    return 0


def _milliseconds(actor: Actor, question: str, **more: object) -> float:
    # On SQLite the whole work is done in this process, so its processor time is what others on the machine cannot lengthen.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    taken = []
    for _ in range(15):
        begun = clock()
        search(actor, question, **more)  # type: ignore[arg-type]
        taken.append((clock() - begun) * 1000)
    return round(statistics.median(taken), 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
