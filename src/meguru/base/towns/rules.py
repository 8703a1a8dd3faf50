"""Decisions about towns: how long their texts may be, and what their address may be called."""

import re
from dataclasses import dataclass
from enum import StrEnum

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


class TownKind(StrEnum):
    """What kind of municipality a town is; the words for its office and its council follow from it."""

    WARD = "ward"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"


_BY_ENDING = {"区": TownKind.WARD, "市": TownKind.CITY, "町": TownKind.TOWN, "村": TownKind.VILLAGE}
_BY_OFFICE = {"区役所": TownKind.WARD, "市役所": TownKind.CITY, "町役場": TownKind.TOWN, "村役場": TownKind.VILLAGE}


def kind_of_town(name: str, office_name: str = "") -> TownKind:
    """What kind of municipality this is, by how its name ends (港北区), else by its office's; a city where neither says."""
    if name[-1:] in _BY_ENDING:
        return _BY_ENDING[name[-1:]]
    return next((kind for ending, kind in _BY_OFFICE.items() if office_name.endswith(ending)), TownKind.CITY)


def office_of(name: str) -> str:
    """What the office of a municipality of this name is usually called: 港北区役所, みなも町役場."""
    return f"{name}役場" if kind_of_town(name) in (TownKind.TOWN, TownKind.VILLAGE) else f"{name}役所"


@dataclass(frozen=True)
class LocalWords:
    """The product's words that differ from one kind of municipality to another; as a town's officials say them."""

    office: str  # 区役所
    council: str  # 区社協
    owners: str  # who answers for measures
    whole: str  # as against one of its districts
    whole_plan: str  # as against a district's plan, in figures and data
    plan_of_whole: str  # the same in a sentence or a heading


_LOCAL = {
    TownKind.WARD: LocalWords(
        office=_("区役所"),
        council=_("区社協"),
        owners=_("課・区社協"),
        whole=_("区全体"),
        whole_plan=_("区全体計画"),
        plan_of_whole=_("区全体の計画"),
    ),
    TownKind.CITY: LocalWords(
        office=_("市役所"),
        council=_("市社協"),
        owners=_("課・市社協"),
        whole=_("市全体"),
        whole_plan=_("市全体計画"),
        plan_of_whole=_("市全体の計画"),
    ),
    TownKind.TOWN: LocalWords(
        office=_("役場"),
        council=_("町社協"),
        owners=_("課・町社協"),
        whole=_("町全体"),
        whole_plan=_("町全体計画"),
        plan_of_whole=_("町全体の計画"),
    ),
    TownKind.VILLAGE: LocalWords(
        office=_("役場"),
        council=_("村社協"),
        owners=_("課・村社協"),
        whole=_("村全体"),
        whole_plan=_("村全体計画"),
        plan_of_whole=_("村全体の計画"),
    ),
}

# Where no town is at hand.
ANYWHERE = LocalWords(
    office=_("役所"),
    council=_("社会福祉協議会"),
    owners=_("課・社会福祉協議会"),
    whole=_("全体"),
    whole_plan=_("全体計画"),
    plan_of_whole=_("全体の計画"),
)


def local_words(name: str, office_name: str = "") -> LocalWords:
    """The words that fit a municipality of this name. Every page and paper takes them from here."""
    return _LOCAL[kind_of_town(name, office_name)]
