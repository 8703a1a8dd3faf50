"""Who may open the pages that entries of the ledger lead to."""

from meguru.base.access.actions import Action

# Who may open the pages that entries lead to, by how their path begins; the longest beginning counts.
PAGE_READERS = {
    "activities/": Action.ACTIVITY_VIEW,
    "advice/": Action.ADVICE_VIEW,
    "amendments/": Action.AMENDMENT_VIEW,
    "board/": Action.BOARD_VIEW,
    "bodies/": Action.WORKSHOP_ENTER,
    "bodies/moves/": Action.SEAT_ARRANGE,
    "bodies/operators/": Action.OPERATOR_ADMIT,
    "bodies/people/": Action.SEAT_ARRANGE,
    "meetings/": Action.REPORT_VIEW,
    "opinions/": Action.OPINION_VIEW,
    "plan/": Action.PLAN_VIEW,
    "plan/readings/": Action.PLAN_READ_DOCUMENT,
    "plan/terms/": Action.PLAN_ADOPT,
    "publications/": Action.PUBLICATION_VIEW,
    "setup/": Action.SETUP_TAKE,
    "sheets/": Action.SHEET_VIEW,
    "years/": Action.WORKSHOP_ENTER,
}


def reader_of(page: str) -> Action:
    """What somebody must be allowed to open the page of an entry."""
    return PAGE_READERS[max((begin for begin in PAGE_READERS if page.startswith(begin)), key=len)]
