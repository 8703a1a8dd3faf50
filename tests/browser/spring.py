"""Run inside a house's folder: the cast's town in spring 2021, and later both its records. Log-ins have the cast's password.

``begin`` in an empty folder: さくら町 alone has the second plan (``tests.support.second_term``); of 2020, the two sheets that are
one measure now are accepted. ``publish`` in the same folder: both years are through, and both plans' records public and on disk.
"""

import sys
from datetime import date

import django

django.setup()

from meguru.base.bodies.models import Account  # noqa: E402  # Django comes first
from meguru.base.bodies.queries.actors import actor_for, find_town  # noqa: E402
from meguru.base.towns.scope import town_scope  # noqa: E402
from meguru.check.reviews.material import sheets_of_year  # noqa: E402
from meguru.check.reviews.rules import SheetState  # noqa: E402
from meguru.core.clock import at_noon  # noqa: E402
from meguru.core.fiscal import FiscalYear  # noqa: E402
from meguru.jobs.publishing import render_town  # noqa: E402
from meguru.project.words.preparing import bring_tables_up, collect_static  # noqa: E402
from meguru.publish.commands import approve_publication, draft_publication, publish_year  # noqa: E402
from tests.support.cast import BEGINNING, OWN, Cast, Player, build_cast  # noqa: E402
from tests.support.second_term import FIRST, LAST, WINDOW, spring_2021  # noqa: E402
from tests.support.turn import accept  # noqa: E402

REVIEWED_2021 = at_noon(date(2022, 5, 20))
PUBLISHED = {LAST: date(2021, 9, 1), FIRST: date(2022, 9, 1)}


def begin() -> None:
    """Make the tables, the towns, the next plan and what was accepted."""
    bring_tables_up()
    collect_static()
    cast = build_cast()
    with town_scope(cast.town):
        spring_2021(cast)
        for code in ("m02", "m04"):
            accept(cast, code, fiscal_year=LAST.year, at=WINDOW, mark=f"旧{code}")


def publish() -> None:
    """Accept what is left of both years, publish each year's record as two people do, and write the public pages."""
    cast = _both_secretaries()
    with town_scope(cast.town):
        for year, at in ((LAST, WINDOW), (FIRST, REVIEWED_2021)):
            for sheet in sheets_of_year(year.year):
                if sheet.state is not SheetState.ACCEPTED:
                    accept(cast, sheet.code, fiscal_year=year.year, at=at, mark=f"{year.year}年の{sheet.code}")
            _publish(cast, year, PUBLISHED[year])
    assert render_town(OWN) is not None


def _both_secretaries() -> Cast:
    town = find_town(OWN)
    players = {}
    with town_scope(town):
        for key in ("secretary", "council_secretary"):
            account = Account.objects.get(username=key)
            actor = actor_for(account, town, at=BEGINNING)
            assert actor is not None
            players[key] = Player(key, account, actor)
    return Cast(town, town, players)


def _publish(cast: Cast, year: FiscalYear, day: date) -> None:
    first, second, at = cast["secretary"].actor, cast["council_secretary"].actor, at_noon(day)
    draft = draft_publication(actor=first, fiscal_year=year, published_on=day, at=at)
    approve_publication(actor=second, publication_id=draft.pk, at=at)
    publish_year(actor=second, publication_id=draft.pk, at=at)


if __name__ == "__main__":
    {"begin": begin, "publish": publish}[sys.argv[1]]()
