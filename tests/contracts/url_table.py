"""Every address of Meguru and who may open it: the stated answer, for each role, to a GET and to a POST.

A letter stands for a role; whoever is not named is refused (403). A visitor without log-in is sent to the log-in page (302), a
neighbour's secretariat finds nothing (404), everywhere in the workshop. An address that is not in these tables fails the test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

# S secretariat, W department writer, A department approver, C council staff, P support staff, D district committee,
# M committee member, U auditor, O operator.
LETTERS = {
    "S": "secretary",
    "W": "writer",
    "A": "approver",
    "C": "council_staff",
    "P": "supporter",
    "D": "chair",
    "M": "member",
    "U": "auditor",
    "O": "operator",
}
EVERYBODY = "SWACPDMUO"
STAFF = "SWACP"
READERS = STAFF + "U"
NOBODY = ""


@dataclass(frozen=True)
class Route:
    """One address of the workshop. ``post`` None: it takes no POST; ``get`` None: it takes no GET."""

    get: str | None
    post: str | None = None
    status: int = 200
    words: Mapping[str, str | int] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)


Words = dict[str, str | int]
M01: Words = {"code": "m01"}
EAST: Words = {"code": "east"}
OPINION: Words = {"number": "opinion"}
ADVICE: Words = {"number": "advice"}
TERM: Words = {"number": 4}
TERM_IN_FORCE: Words = {"number": 3}

WORKSHOP = {
    # now
    "work-home": Route(EVERYBODY),
    "me": Route(EVERYBODY),
    "search": Route(EVERYBODY),
    "manual": Route(EVERYBODY),
    "manual-chapter": Route(EVERYBODY, words={"chapter": "first-day"}),
    "manual-picture": Route(EVERYBODY, words={"name": "day-board"}),
    "my-record": Route(EVERYBODY),
    # plan
    "plan": Route(EVERYBODY),
    "measure": Route(EVERYBODY, words=M01),
    "district-plan": Route(EVERYBODY, words=EAST),
    "readings": Route("S", "S"),
    "reading": Route("S"),
    "reading-xlsx": Route("S"),
    "reading-table": Route("S", "S"),
    "reading-row": Route("S", "S"),
    "reading-hand": Route("S", "S"),
    "reading-same": Route("S", status=302),
    "reading-aside": Route(None, "S"),
    "reading-adopt": Route("S", "S"),
    "new-term": Route("S", "S"),
    "term-basics": Route("S", "S", words=TERM),
    "term-participants": Route("S", "S", words=TERM),
    "term-settings": Route("S", "S", words=TERM),
    "term-lineage": Route("S", "S", words=TERM),
    "freeze-term": Route("S", "S", words=TERM),
    "new-measure": Route("S", "S", words=TERM),
    "arrange-measure": Route("S", "S", words=TERM | M01),
    "drop-measure": Route(None, "S", words=TERM | M01),
    "change-measure": Route("S", "S", words=TERM_IN_FORCE | M01),
    "withdraw-change": Route(None, "S", words=TERM_IN_FORCE | M01 | {"act": 1}),
    "change-term": Route("S", "S", words=TERM_IN_FORCE),
    "plan-changes": Route(EVERYBODY, words=TERM_IN_FORCE),
    "withdraw-term-change": Route(None, "S", words=TERM_IN_FORCE | {"act": 1}),
    "write-district-plan": Route("S", "S", words=TERM | EAST),
    "drop-district-plan": Route(None, "S", words=TERM | EAST),
    "milestones": Route(READERS),
    "measure-milestones": Route(READERS, "SWA", words=TERM_IN_FORCE | M01, body={"do": "new"}),
    "caretakers": Route("SWA", "SWA", words=TERM_IN_FORCE | M01),
    "follow-caretaker": Route(None, "S"),
    # bodies
    "bodies": Route(EVERYBODY),
    "add-body": Route("SO", "SO", words={"what": "district"}),
    "correct-registered": Route("SO", "SO", words={"what": "district"}),
    "reorganisations": Route(EVERYBODY),
    "reorganise": Route("S", "S"),
    "end-body": Route("S", "S", words={"what": "district"}),
    "undo-reorganisation": Route(None, "S"),
    "names": Route(EVERYBODY, "S", words={"what": "district"}),
    "basics": Route(EVERYBODY),
    "basics-day": Route("S", "S"),
    "take-basics": Route("S", "S"),
    "district-basics": Route(EVERYBODY, "S", words=EAST, body={"day": "2016-03-31"}),
    "write-basics": Route("S", "S", words=EAST),
    "correct-associations": Route("SP", "SP", words=EAST),
    "setup": Route("S", "S"),
    "setup-xlsx": Route(None, "S"),
    "setup-lists": Route("S", "S", status=302),
    "seats": Route(EVERYBODY),
    "new-seat": Route("S", "S"),
    "seat": Route(EVERYBODY, "S"),
    "handover": Route("S"),
    "moves": Route("S", "S"),
    "moves-xlsx": Route("S"),
    "people": Route("S", "S"),
    "slips": Route("S", "S"),
    "person-account": Route("S", "S"),
    "erase-person": Route(None, "S"),
    "operators": Route("S", "S"),
    "door": Route("SU"),
    "take-back-pass": Route(None, "S"),
    "roles": Route(EVERYBODY),
    "ledger": Route("SUO"),
    "ledger-check": Route("SUO"),
    # the year
    "board": Route(READERS, status=302),
    "board-of-year": Route(READERS),
    "board-sheets": Route(READERS),
    "years": Route(EVERYBODY, "S", body={"fiscal_year": "2017"}),
    "open-year": Route("S", "S", words={"fiscal_year": 2017}),
    "close-year": Route("S", "S"),
    "due-days": Route("S", "S"),
    "reopen-year": Route("S", "S", body={"reason": "数字の直し"}),
    "undo-year": Route("S", "S"),
    # sheets
    "my-sheets": Route(EVERYBODY),
    "sheet": Route(READERS, "SWAP", words=M01),
    "owner-sheets": Route(READERS, words=M01),
    "sheet-step": Route(None, "S", words=M01 | {"step": "accept"}),
    "sheet-history": Route("SWAPU", words=M01),
    "sheet-paper": Route(READERS, words=M01),
    # activities
    "activities": Route(STAFF + "DU", status=302),
    "log-activity": Route("SWACPD", "SWACPD"),
    "activities-of-year": Route(STAFF + "DU"),
    "activity": Route("SWACPDU", "SPD"),
    "strike-activity": Route(None, "SPD"),
    # the privacy guard
    "let-text-stand": Route(None, "SWACPD", body={"digest": "a" * 16, "reason": "よい"}),
    "guard-look": Route(None, EVERYBODY),
    # opinions
    "opinions": Route(READERS),
    "register-opinion": Route("S", "S"),
    "opinion": Route(READERS, words=OPINION),
    "correct-opinion": Route("S", "S", words=OPINION),
    "opinion-step": Route(READERS, "S", status=302, words=OPINION | {"step": "sort"}),
    # committee
    "meetings": Route(READERS + "M"),
    "call-meeting": Route("S", "S"),
    "meeting": Route(READERS + "M"),
    "correct-meeting": Route("S", "S", body={"do": "correct", "held_on": "2017-08-04", "place": "役場 小会議室"}),
    "make-report": Route(None, "S"),
    "meeting-members": Route("S", "S"),
    "hold-meeting": Route(
        None,
        "S",
        body={"seats": "15", "filled": "14", "present": "9", "online": "0", "proxy": "0", "written": "0"},
    ),
    "call-off-meeting": Route(None, "S", body={"off-reason": "台風のため"}),
    "meeting-report": Route(READERS + "M"),
    "meeting-report-pdf": Route(READERS + "M"),
    "evaluations": Route("S", "S"),
    "meeting-advice": Route("S", "S"),
    "advice-list": Route(READERS + "DM"),
    "advice": Route(READERS + "DM", "SWAP", words=ADVICE, body={"stance": "will_do", "text": "秋から始めます。"}),
    "close-advice": Route(None, "S", words=ADVICE),
    "correct-advice": Route("S", "S", words=ADVICE),
    # act
    "amendments": Route(READERS + "M"),
    "propose-amendment": Route("S", "S"),
    "amendment": Route(READERS + "M"),
    "correct-amendment": Route("S", "S"),
    "amendment-step": Route(None, "S", words={"step": "agree"}),
    # publish
    "publications": Route("SU"),
    "draft-publication": Route("S", "S"),
    "publication": Route("SU"),
    "publication-rendering": Route("SU"),
    "publication-book": Route("SU"),
    "publication-step": Route(None, "S", words={"step": "approve"}),
    "preview": Route("SU"),
    "preview-page": Route("SU", words={"page": "measures/"}),
}


@dataclass(frozen=True)
class Open:
    """One address outside the workshop: what a visitor gets, and anybody who is logged in, to GET and to POST."""

    visitor: tuple[int, int]
    member: tuple[int, int]


SAME_200 = Open((200, 200), (200, 200))
LOG_IN_FIRST = (302, 302)

OUTSIDE = {
    "start": SAME_200,
    "health": SAME_200,
    # For whoever builds pages: in DEBUG, or the operator (tests/pages/staff/test_look.py).
    "look": Open((404, 404), (404, 404)),
    "look-dark": Open((404, 404), (404, 404)),
    "language": Open((302, 405), (302, 405)),
    "entrance": Open((302, 302), (302, 302)),
    "town-home": SAME_200,
    "opinion-form": Open((200, 422), (200, 422)),
    "opinion-thanks": SAME_200,
    # allauth's own pages. Password reset, sign-up and e-mail are closed: they say whom to ask.
    "account_login": Open((200, 200), (302, 302)),
    "account_logout": Open((302, 302), (200, 302)),
    "account_inactive": Open((200, 405), (200, 405)),
    "account_reauthenticate": Open(LOG_IN_FIRST, (200, 200)),
    "account_change_password": Open(LOG_IN_FIRST, (200, 200)),
    "account_set_password": Open(LOG_IN_FIRST, (302, 302)),
    "account_reset_password": SAME_200,
    "account_signup": SAME_200,
    "account_email": SAME_200,
    "mfa_index": Open(LOG_IN_FIRST, (200, 405)),
    "mfa_authenticate": Open(LOG_IN_FIRST, (302, 302)),
    "mfa_reauthenticate": Open(LOG_IN_FIRST, (302, 302)),
    "mfa_activate_totp": Open(LOG_IN_FIRST, (302, 302)),
    "mfa_deactivate_totp": Open(LOG_IN_FIRST, (404, 404)),
    "mfa_view_recovery_codes": Open(LOG_IN_FIRST, (404, 405)),
    "mfa_generate_recovery_codes": Open(LOG_IN_FIRST, (302, 302)),
    "mfa_download_recovery_codes": Open(LOG_IN_FIRST, (404, 404)),
}
