"""Decisions about the activity log: what an entry must say."""

from datetime import date

from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import too_long

LONGEST_PLACE = 100
LONGEST_LINE = 200
MOST_PEOPLE = 100_000


def check_activity(*, held_on: date, today: date, place: str, line: str, people: int | None) -> None:
    """Raises ``Invalid`` for a day still to come, an empty or over-long line, or an impossible head-count."""
    problems: dict[str, str] = {}
    if held_on > today:
        problems["held_on"] = _("まだ来ていない日です。行った日を入れてください。")
    if not place:
        problems["place"] = _("場所を書いてください。")
    elif problem := too_long(_("場所"), place, LONGEST_PLACE):
        problems["place"] = problem
    if not line:
        problems["line"] = _("何をしたか、ひとことで書いてください。")
    elif problem := too_long(_("ひとこと"), line, LONGEST_LINE):
        problems["line"] = problem
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        problems["people"] = _("人数は0から{most:,}までの数で書いてください。").format(most=MOST_PEOPLE)
    if problems:
        raise Invalid(problems)


def of_another_term(chosen: str, year: FiscalYear, own: str) -> str:
    """Why a measure of one plan cannot be named for an activity of a year that another plan covers."""
    return _(
        "「{chosen}」の取組は、{year}の活動には選べません。「{own}」の取組を選ぶか、行った日を確かめてください。"
    ).format(chosen=chosen, year=year, own=own)
