"""Log-in slips for paper: one person each, two on a sheet of A4, to be cut apart and handed out. Nothing of them is kept."""

from collections.abc import Sequence
from datetime import date

from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.files.papers.paper import Paper, typeset

LONGEST_LINE = 48  # letters of an address that stand in one line at full size


def slips_pdf(
    slips: Sequence[tuple[str, str, str]],
    *,
    town_name: str,
    address: str,
    contact: Sequence[str],
    until: date,
    dated: date,
) -> Paper:
    """The slips of these people: name, user name, first password. ``address`` is that of the log-in page.

    Raises ``PaperFontsMissing``, ``PaperFailed``.
    """
    title = _("{town}　はじめてログインする方へ").format(town=town_name)
    data = {
        "town": town_name,
        "address": address,
        "is-long": len(address) > LONGEST_LINE,
        "until": wareki(until),
        "contact": "　".join(part for part in contact if part),
        "slips": [
            {"person": person, "username": username, "password": password} for person, username, password in slips
        ],
    }
    return typeset("slips", data, title=title, dated=dated, images={})
