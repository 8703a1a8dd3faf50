"""Decisions about publications: draft → approval by a second person → public (案→承認→公開), and withdrawal."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.states import StateMachine

LONGEST_NOTE = 300
# The one rule of what the public sees (decision 0016): nothing that was released is ever out of sight, nothing takes the site back.
STANDING = _(
    "公開ページになるのは、いちばん新しい年度の、いちばん新しい号です。"
    "ほかの号は、公開ページの「これまでの公表」に、公表したときのまま並びます。"
)
DRAFTER_ALONE = _("案をつくった人と同じ人は、承認できません。ほかの人に承認してもらってください。")
# A publication may be prepared for a coming day, but not for one so far off that it was mistyped.
LATEST_DAYS = 366


class PublicationState(StrEnum):
    """Where a publication is."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLIC = "public"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PublicationStep(StrEnum):
    """Steps of a publication."""

    APPROVE = "approve"
    REFUSE = "refuse"
    RELEASE = "release"
    WITHDRAW = "withdraw"


PUBLICATION_MACHINE = StateMachine(
    name="publication",
    noun=_("公表"),
    initial=PublicationState.DRAFT,
    states={
        PublicationState.DRAFT: _("案"),
        PublicationState.APPROVED: _("承認済み"),
        PublicationState.PUBLIC: _("公表済み"),
        PublicationState.REFUSED: _("戻した"),
        PublicationState.WITHDRAWN: _("取下げ"),
    },
    steps={
        PublicationStep.APPROVE: _("承認する"),
        PublicationStep.REFUSE: _("戻す"),
        PublicationStep.RELEASE: _("公表する"),
        PublicationStep.WITHDRAW: _("取り下げる"),
    },
    table={
        PublicationState.DRAFT: {
            PublicationStep.APPROVE: PublicationState.APPROVED,
            PublicationStep.REFUSE: PublicationState.REFUSED,
        },
        PublicationState.APPROVED: {
            PublicationStep.RELEASE: PublicationState.PUBLIC,
            PublicationStep.REFUSE: PublicationState.REFUSED,
        },
        PublicationState.PUBLIC: {PublicationStep.WITHDRAW: PublicationState.WITHDRAWN},
        PublicationState.REFUSED: {},
        PublicationState.WITHDRAWN: {},
    },
)


def stands_in_public(which: tuple[int, int], public: Iterable[tuple[int, int]]) -> bool:
    """Whether this (year, issue), once public, is what the public pages are made of; else it stands in the archive."""
    return all(which >= other for other in public)


def check_day(published_on: date, *, fiscal_year: FiscalYear, today: date) -> None:
    """Raises ``Invalid`` where the day printed on a publication lies before its year, or too far ahead."""
    if published_on < fiscal_year.starts_on:
        raise Invalid(
            {
                "published_on": _("公表の日が、{fiscal_year}の始まりより前になっています。").format(
                    fiscal_year=fiscal_year
                )
            }
        )
    if published_on > today + timedelta(days=LATEST_DAYS):
        raise Invalid({"published_on": _("公表の日が、1年より先になっています。")})
