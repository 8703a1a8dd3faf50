"""Every action Meguru knows and the one table that says which role may do it. The roles page is generated from here."""

from enum import StrEnum

from meguru.core.language import _


class Role(StrEnum):
    """The part a seat plays in the plan's work."""

    SECRETARIAT = "secretariat"
    DEPARTMENT_WRITER = "department_writer"
    DEPARTMENT_APPROVER = "department_approver"
    COUNCIL_STAFF = "council_staff"
    SUPPORT_STAFF = "support_staff"
    DISTRICT_COMMITTEE = "district_committee"
    COMMITTEE_MEMBER = "committee_member"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    MACHINE = "machine"
    RESIDENT = "resident"
    SYSTEM = "system"


ROLE_LABELS = {
    Role.SECRETARIAT: _("共同事務局"),
    Role.DEPARTMENT_WRITER: _("課の担当（書く人）"),
    Role.DEPARTMENT_APPROVER: _("課の係長・課長（確かめる人）"),
    Role.COUNCIL_STAFF: _("社会福祉協議会の職員"),
    Role.SUPPORT_STAFF: _("地区サポートスタッフ・地区担当"),
    Role.DISTRICT_COMMITTEE: _("地区の委員会"),
    Role.COMMITTEE_MEMBER: _("策定・推進委員"),
    Role.AUDITOR: _("監査"),
    Role.OPERATOR: _("運用者（期限つき・記録つき）"),
    Role.MACHINE: _("運用の担当（機械の前、命令の行から）"),
    Role.RESIDENT: _("住民（登録なし）"),
    Role.SYSTEM: _("めぐる（自動の仕事）"),
}


# Roles that are held by no seat.
NO_SEAT = frozenset({Role.RESIDENT, Role.SYSTEM, Role.OPERATOR, Role.MACHINE})
SEATED = tuple(role for role in Role if role not in NO_SEAT)


class Reach(StrEnum):
    """How far a permission goes: over the whole town, over what the seat's body or districts do, or only what they lead.

    ``SHARED`` is what belongs to the seat's own body or districts, and what its body does together with the one that leads it.
    """

    ALL = "all"
    SHARED = "shared"
    OWN = "own"


class Action(StrEnum):
    """One thing that can be done, as ``area:thing:verb``."""

    TOWN_FOUND = "towns:town:found"
    BODY_ARRANGE = "bodies:body:arrange"
    BODY_RENAME = "bodies:body:rename"
    BODY_REORGANISE = "bodies:body:reorganise"
    BODY_CHANGE_APPLY = "bodies:change:apply"
    SEAT_ARRANGE = "bodies:seat:arrange"
    ACCOUNT_OPEN = "bodies:account:open"
    OPERATOR_ADMIT = "bodies:operator:admit"
    DOOR_READ = "bodies:door:read"
    WORKSHOP_ENTER = "bodies:workshop:enter"
    LEDGER_READ = "audit:ledger:read"
    BASICS_TAKE = "basics:basics:take"
    BASICS_ASSOCIATIONS = "basics:associations:correct"
    TEXT_LET_STAND = "guard:text:let-stand"
    PLAN_READ_DOCUMENT = "plans:document:read"
    DOCUMENT_ERASE = "plans:document:erase"
    SETUP_TAKE = "plans:setup:take"
    PLAN_ADOPT = "plans:plan:adopt"
    PLAN_LAYER = "plans:layer:add"
    PLAN_CHANGE = "plans:change:decide"
    PLAN_CHANGE_APPLY = "plans:change:apply"
    PLAN_VIEW = "plans:plan:view"
    YEAR_OPEN = "calendar:year:open"
    YEAR_CLOSE = "calendar:year:close"
    YEAR_REOPEN = "calendar:year:reopen"
    ACTIVITY_LOG = "activities:activity:log"
    ACTIVITY_VIEW = "activities:activity:view"
    FIGURE_RECORD = "figures:figure:record"
    MILESTONE_VIEW = "milestones:milestone:view"
    MILESTONE_KEEP = "milestones:milestone:keep"
    CARETAKER_NAME = "milestones:caretaker:name"
    OPINION_SEND = "opinions:opinion:send"
    OPINION_REGISTER = "opinions:opinion:register"
    OPINION_VIEW = "opinions:opinion:view"
    OPINION_CONTACT_SEE = "opinions:contact:see"
    OPINION_CONTACT_ERASE = "opinions:contact:erase"
    OPINION_ANSWER = "opinions:opinion:answer"
    SHEET_OPEN = "reviews:sheet:open"
    SHEET_VIEW = "reviews:sheet:view"
    SHEET_TRACE = "reviews:sheet:trace"
    SHEET_WRITE = "reviews:sheet:write"
    SHEET_SEND = "reviews:sheet:send"
    SHEET_CONFIRM = "reviews:sheet:confirm"
    SHEET_CONFIRM_PAPER = "reviews:sheet:confirm-paper"
    SHEET_RETURN = "reviews:sheet:return"
    SHEET_ACCEPT = "reviews:sheet:accept"
    BOARD_VIEW = "reviews:board:view"
    MEETING_ARRANGE = "committee:meeting:arrange"
    REPORT_VIEW = "committee:report:view"
    EVALUATION_RECORD = "committee:evaluation:record"
    ADVICE_RECORD = "committee:advice:record"
    ADVICE_REPLY = "committee:advice:reply"
    ADVICE_VIEW = "committee:advice:view"
    AMENDMENT_PROPOSE = "amendments:amendment:propose"
    AMENDMENT_AGREE = "amendments:amendment:agree"
    AMENDMENT_VIEW = "amendments:amendment:view"
    PUBLICATION_DRAFT = "publish:publication:draft"
    PUBLICATION_APPROVE = "publish:publication:approve"
    PUBLICATION_RELEASE = "publish:publication:release"
    PUBLICATION_VIEW = "publish:publication:view"


ACTION_LABELS = {
    Action.TOWN_FOUND: _("町を開く"),
    Action.BODY_ARRANGE: _("地区・組織・委員会を登録する"),
    Action.BODY_RENAME: _("地区・組織・会議体・席の名前を、ある日から改める"),
    Action.BODY_REORGANISE: _("組織改正を行う・取り消す"),
    Action.BODY_CHANGE_APPLY: _("決めてあった改称・組織改正を、その日に行う"),
    Action.SEAT_ARRANGE: _("席と人を改める"),
    Action.ACCOUNT_OPEN: _("利用者を登録する"),
    Action.OPERATOR_ADMIT: _("運用者を期限つきで入れる"),
    Action.DOOR_READ: _("ログインの記録を読む"),
    Action.WORKSHOP_ENTER: _("仕事場に入る"),
    Action.LEDGER_READ: _("記録簿を読む"),
    Action.BASICS_TAKE: _("地区の人口・世帯などの基礎データを読み込み、直す"),
    Action.BASICS_ASSOCIATIONS: _("地区の自治会町内会の数と、入っている世帯を直す"),
    Action.TEXT_LET_STAND: _("個人のことと指摘された文を、わけを付けてこのままにする"),
    Action.PLAN_READ_DOCUMENT: _("計画書を読み取り、直す"),
    Action.DOCUMENT_ERASE: _("読み取った計画書の中身を、その日に消す"),
    Action.SETUP_TAKE: _("準備の表（Excel）を書き出し、読み込む"),
    Action.PLAN_ADOPT: _("計画を確定する"),
    Action.PLAN_LAYER: _("計画に追加・修正を重ねる"),
    Action.PLAN_CHANGE: _("取組の担当・地区・細目・指標、期の期日と会議の成立を、ある日から変える"),
    Action.PLAN_CHANGE_APPLY: _("決めてあった変更を、その日に行う"),
    Action.PLAN_VIEW: _("計画を見る"),
    Action.YEAR_OPEN: _("年度を開く・開いたことを取り消す"),
    Action.YEAR_CLOSE: _("年度を閉じる"),
    Action.YEAR_REOPEN: _("閉じた年度を開き直す（閉じた人とは別の人）"),
    Action.ACTIVITY_LOG: _("活動を記録する"),
    Action.ACTIVITY_VIEW: _("活動を見る"),
    Action.FIGURE_RECORD: _("数字（指標の実績）を入れる"),
    Action.MILESTONE_VIEW: _("取組の節目と担当者を見る"),
    Action.MILESTONE_KEEP: _("取組の節目を書く・済ませる・動かす"),
    Action.CARETAKER_NAME: _("取組の担当者と主担当を決める"),
    Action.OPINION_SEND: _("意見を送る"),
    Action.OPINION_REGISTER: _("届いた意見を登録する"),
    Action.OPINION_VIEW: _("意見を見る"),
    Action.OPINION_CONTACT_SEE: _("意見の連絡先を見る"),
    Action.OPINION_CONTACT_ERASE: _("意見の連絡先を、その日に消す"),
    Action.OPINION_ANSWER: _("意見に回答する・載せないことにする・戻す"),
    Action.SHEET_OPEN: _("振り返りシートを用意する"),
    Action.SHEET_VIEW: _("振り返りシートを見る"),
    Action.SHEET_TRACE: _("振り返りシートの履歴を見る"),
    Action.SHEET_WRITE: _("振り返りシートを書く"),
    Action.SHEET_SEND: _("振り返りシートを確認に回す・取り戻す"),
    Action.SHEET_CONFIRM: _("振り返りシートを確かめて出す"),
    Action.SHEET_CONFIRM_PAPER: _("紙での確認を代わりに記録する"),
    Action.SHEET_RETURN: _("振り返りシートを差し戻す"),
    Action.SHEET_ACCEPT: _("振り返りシートを受理する"),
    Action.BOARD_VIEW: _("集約の表を見る"),
    Action.MEETING_ARRANGE: _("会議を開き、記録する"),
    Action.REPORT_VIEW: _("委員会の資料を読む"),
    Action.EVALUATION_RECORD: _("委員会の評価を記録する"),
    Action.ADVICE_RECORD: _("助言を記録する"),
    Action.ADVICE_REPLY: _("助言に答える"),
    Action.ADVICE_VIEW: _("助言と回答を見る"),
    Action.AMENDMENT_PROPOSE: _("計画の追加・修正を起案する"),
    Action.AMENDMENT_AGREE: _("計画の追加・修正を決める"),
    Action.AMENDMENT_VIEW: _("新旧対照表を見る"),
    Action.PUBLICATION_DRAFT: _("公表の案をつくる"),
    Action.PUBLICATION_APPROVE: _("公表を承認する（案をつくった人とは別の人）"),
    Action.PUBLICATION_RELEASE: _("公表する"),
    Action.PUBLICATION_VIEW: _("公表の案と記録を見る"),
}

# What a town may leave to the seats that it names (決裁): the second signatures under what all will read.
DECISIONS = (Action.PUBLICATION_APPROVE, Action.AMENDMENT_AGREE)
DECISION_LABELS = {
    Action.PUBLICATION_APPROVE: _("公表の承認"),
    Action.AMENDMENT_AGREE: _("計画の追加・修正の決定"),
}

# The parts of the work, by the first word of an action; the roles page is grouped by them.
AREA_LABELS = {
    "towns": _("町"),
    "bodies": _("体制・席・利用者"),
    "audit": _("記録簿"),
    "basics": _("地区の基礎データ"),
    "guard": _("個人のことの見張り"),
    "plans": _("計画"),
    "calendar": _("年度"),
    "activities": _("活動"),
    "figures": _("数字"),
    "milestones": _("節目と担当者"),
    "opinions": _("ご意見"),
    "reviews": _("振り返りシート"),
    "committee": _("委員会と助言"),
    "amendments": _("計画の追加・修正"),
    "publish": _("公表"),
}

_READING = {
    Action.WORKSHOP_ENTER,
    Action.PLAN_VIEW,
    Action.ACTIVITY_VIEW,
    Action.BOARD_VIEW,
    Action.ADVICE_VIEW,
    Action.AMENDMENT_VIEW,
}
_STAFF = _READING | {Action.SHEET_VIEW, Action.OPINION_VIEW, Action.REPORT_VIEW, Action.MILESTONE_VIEW}


def _all(*actions: Action) -> dict[Action, Reach]:
    return dict.fromkeys(actions, Reach.ALL)


def _own(*actions: Action) -> dict[Action, Reach]:
    return dict.fromkeys(actions, Reach.OWN)


# Whoever does a measure together with the body that leads it writes on its sheet; the lead alone hands it in.
_WRITES_TOGETHER = dict.fromkeys(
    (Action.SHEET_WRITE, Action.SHEET_TRACE, Action.FIGURE_RECORD, Action.MILESTONE_KEEP, Action.CARETAKER_NAME),
    Reach.SHARED,
)


_NOT_SECRETARIAT = {
    Action.TOWN_FOUND,
    Action.OPINION_SEND,
    Action.OPINION_CONTACT_ERASE,
    Action.DOCUMENT_ERASE,
    Action.BODY_CHANGE_APPLY,
    Action.PLAN_CHANGE_APPLY,
    Action.SHEET_CONFIRM,
}

# The secretariat is the ward office and the ward council as equals: one role, held by seats of both.
ROLE_TABLE: dict[Role, dict[Action, Reach]] = {
    Role.SECRETARIAT: _all(*(set(Action) - _NOT_SECRETARIAT)),
    Role.DEPARTMENT_WRITER: _all(*_STAFF, Action.TEXT_LET_STAND)
    | _WRITES_TOGETHER
    | _own(Action.SHEET_SEND, Action.ADVICE_REPLY, Action.ACTIVITY_LOG),
    Role.DEPARTMENT_APPROVER: _all(*_STAFF, Action.TEXT_LET_STAND)
    | _WRITES_TOGETHER
    | _own(Action.SHEET_SEND, Action.SHEET_CONFIRM, Action.ADVICE_REPLY, Action.ACTIVITY_LOG),
    Role.COUNCIL_STAFF: _all(*_STAFF, Action.TEXT_LET_STAND)
    | _WRITES_TOGETHER
    | _own(Action.SHEET_SEND, Action.SHEET_CONFIRM, Action.ADVICE_REPLY, Action.ACTIVITY_LOG),
    Role.SUPPORT_STAFF: _all(*_STAFF, Action.TEXT_LET_STAND)
    | {Action.SHEET_WRITE: Reach.SHARED, Action.SHEET_TRACE: Reach.SHARED}
    | _own(Action.SHEET_SEND, Action.SHEET_CONFIRM_PAPER, Action.ACTIVITY_LOG, Action.ADVICE_REPLY)
    | _own(Action.BASICS_ASSOCIATIONS),
    Role.DISTRICT_COMMITTEE: _all(
        Action.TEXT_LET_STAND, Action.WORKSHOP_ENTER, Action.PLAN_VIEW, Action.ACTIVITY_VIEW, Action.ADVICE_VIEW
    )
    | _own(Action.SHEET_VIEW, Action.SHEET_WRITE, Action.SHEET_TRACE)
    | _own(Action.SHEET_SEND, Action.SHEET_CONFIRM, Action.ACTIVITY_LOG),
    Role.COMMITTEE_MEMBER: _all(
        Action.WORKSHOP_ENTER, Action.PLAN_VIEW, Action.REPORT_VIEW, Action.ADVICE_VIEW, Action.AMENDMENT_VIEW
    ),
    Role.AUDITOR: _all(*_STAFF, Action.SHEET_TRACE, Action.LEDGER_READ, Action.DOOR_READ, Action.PUBLICATION_VIEW),
    # Let in for a time, from outside: nothing they do gives anybody a way in, which would outlast the time.
    Role.OPERATOR: _all(Action.BODY_ARRANGE, Action.WORKSHOP_ENTER, Action.LEDGER_READ, Action.PLAN_VIEW),
    Role.MACHINE: _all(
        Action.TOWN_FOUND,
        Action.BODY_ARRANGE,
        Action.SEAT_ARRANGE,
        Action.ACCOUNT_OPEN,
        Action.WORKSHOP_ENTER,
        Action.LEDGER_READ,
        Action.PLAN_VIEW,
    ),
    Role.RESIDENT: _all(Action.OPINION_SEND),
    Role.SYSTEM: _all(
        Action.PUBLICATION_RELEASE,
        Action.WORKSHOP_ENTER,
        Action.PLAN_READ_DOCUMENT,
        Action.DOCUMENT_ERASE,
        Action.BODY_CHANGE_APPLY,
        Action.PLAN_CHANGE_APPLY,
        Action.OPINION_CONTACT_ERASE,
    ),
}
