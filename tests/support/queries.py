"""How many queries a page makes, for the promise that it makes few and as many for one row as for forty-nine."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Player

MOST = 12


def queries_of(player: Player, page: str) -> int:
    """The queries of one GET of a page of this person's workshop, which must be shown. Saving points are not counted."""
    player.client.get(player.path(page))  # what is made once for each process is not the page's
    with CaptureQueriesContext(connection) as made:
        response = player.client.get(player.path(page))
    assert response.status_code == 200, f"{page}: {response.status_code}"
    return sum("SAVEPOINT" not in query["sql"] for query in made.captured_queries)
