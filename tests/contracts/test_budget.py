"""Every page asks the database at most twelve questions, and as many with 49 rows or 18 towns as with one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contracts.addresses import all_addresses
from tests.contracts.url_table import WORKSHOP
from tests.support.cast import NEIGHBOUR_PARTS, Cast, Part, Player, build_town
from tests.support.client import PageClient
from tests.support.furniture import Furniture, furnish

MOST = 12
MANY_ROWS, MANY_TOWNS = 49, 18
NOT_QUESTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
PAGES = [a for a in all_addresses() if a.is_workshop and WORKSHOP[a.name].get and WORKSHOP[a.name].status == 200]
OUTSIDE = {"start": "/", "entrance": "/entrance/", "town-home": "/{town}/", "opinion-form": "/{town}/opinion/"}


def _town(slug: str, rows: int) -> tuple[Cast, Furniture]:
    """A town with a secretariat of two and so many rows of everything."""
    parts = tuple(Part(f"{slug}-{p.key}", p.name, p.title, p.role, "福祉課", p.committee) for p in NEIGHBOUR_PARTS)
    town, players = build_town(slug, f"{slug}町", parts, measures=max(rows, 1), districts=max(rows, 2))
    chief, second = (players[part.key] for part in parts)
    made = Cast(town, town, {"secretary": chief, "council_secretary": second})
    return made, furnish(made, rows=rows)


def _questions(client: PageClient, path: str) -> int:
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code in (200, 302), path
    return sum(not query["sql"].startswith(NOT_QUESTIONS) for query in asked.captured_queries)


def _counts(player: Player, things: Furniture) -> dict[str, int]:
    client = player.client
    client.get(player.path())
    paths = {page.name: page.path(things) for page in PAGES}
    paths |= {name: path.format(town=things.town) for name, path in OUTSIDE.items()}
    return {name: _questions(client, path) for name, path in paths.items()}


def test_every_page_keeps_its_budget_whatever_there_is(cast: Cast) -> None:
    few, few_things = _town("few", 1)
    counted = _counts(few["secretary"], few_things)
    assert {name: count for name, count in counted.items() if count > MOST} == {}

    many, many_things = _town("many", MANY_ROWS)
    with_many = _counts(many["secretary"], many_things)
    assert {name: (counted[name], n) for name, n in with_many.items() if n != counted[name]} == {}

    for number in range(MANY_TOWNS - 4):
        build_town(f"t{number}", f"{number}町", (), people=False, measures=1)
    among_many = _counts(few["secretary"], few_things)
    assert {name: (counted[name], n) for name, n in among_many.items() if n != counted[name]} == {}
