"""Decisions about towns: how long their texts may be, and what their address may be called."""

import re

from meguru.core.errors import Invalid

LONGEST_ADDRESS = 40
LONGEST_NAME = 60
LONGEST_READING = 120
LONGEST_BODY = 80
LONGEST_NOTE = 200
LONGEST_DEPARTMENT = 120
LONGEST_NUMBER = 40
LONGEST_POST = 200
LONGEST_FORM_ADDRESS = 200
# First words of addresses that are not towns.
TAKEN = frozenset({"accounts", "entrance", "healthz", "static", "media", "api", "work"})


def check_address(slug: str) -> None:
    """Raises ``Invalid`` where a town's address is none, or belongs to Meguru itself."""
    if not re.fullmatch(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_ADDRESS - 1}}}", slug) or slug in TAKEN:
        raise Invalid(
            {"slug": f"「{slug}」は使えません。英小文字・数字・ハイフンで、{LONGEST_ADDRESS}字までにしてください。"}
        )
