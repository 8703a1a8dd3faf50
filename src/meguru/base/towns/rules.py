"""Decisions about towns: how long their texts may be, and what their address may be called."""

import re

from meguru.core.errors import Invalid
from meguru.core.language import _, joined

LONGEST_ADDRESS = 40
LONGEST_NAME = 60
LONGEST_READING = 120
LONGEST_BODY = 80
LONGEST_NOTE = 200
LONGEST_DEPARTMENT = 120
LONGEST_NUMBER = 40
LONGEST_POST = 200
LONGEST_FORM_ADDRESS = 200
LONGEST_LICENCE = 20
# First words of addresses that are not towns.
TAKEN = frozenset({"accounts", "entrance", "healthz", "language", "static", "media", "api", "work"})

# Under what a town's open data may be used: code → name and address. A town says one when it is founded, or none.
LICENCES = {
    "pdl-1.0": (
        _("公共データ利用規約（第1.0版）"),
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    ),
    "cc-by-4.0": (
        _("クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）"),
        "https://creativecommons.org/licenses/by/4.0/deed.ja",
    ),
}


def check_address(slug: str) -> None:
    """Raises ``Invalid`` where a town's address is none, or belongs to Meguru itself."""
    if not re.fullmatch(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_ADDRESS - 1}}}", slug) or slug in TAKEN:
        raise Invalid(
            {
                "slug": _("「{slug}」は使えません。英小文字・数字・ハイフンで、{longest}字までにしてください。").format(
                    slug=slug, longest=LONGEST_ADDRESS
                )
            }
        )


def check_licence(code: str) -> None:
    """Raises ``Invalid`` for a condition of use that is none of ``LICENCES``; a town may say none."""
    if code and code not in LICENCES:
        raise Invalid(
            {
                "licence": _("利用の条件は、{names}で書いてください。").format(
                    names=joined(_("か"), (_("「{licence}」").format(licence=known) for known in LICENCES))
                )
            }
        )
