"""Every kind of ledger entry: its stable word, the sentence shown to a reader, and the workshop page it links to.

A sentence may use the names of the entry's facts in braces. Entries hold ids, codes, field names and keyed hashes only;
values that could name a person live in rows that can be erased, so no kind needs an erasure of its own.
"""

from enum import StrEnum

from meguru.base.audit.telling import (
    ACTIVITY,
    ADVICE,
    AMENDMENT,
    COMMITTEES,
    DONE_TO_ROWS,
    MEANS,
    MEETING,
    ORGANISATION,
    PUBLICATION,
    READING,
    REGISTERED,
    SEAT,
    SEATED,
    SHEET,
    EventKind,
    Ref,
    Thing,
    of_measure,
    of_sheet,
)
from meguru.core.language import _


class Event(StrEnum):
    """What happened, in the past tense."""

    TOWN_FOUNDED = "towns.town.founded"
    DISTRICT_ADDED = "bodies.district.added"
    ORGANISATION_ADDED = "bodies.organisation.added"
    COMMITTEE_ADDED = "bodies.committee.added"
    FLOW_ADDED = "bodies.flow.added"
    REGISTER_CORRECTED = "bodies.register.corrected"
    REGISTER_REMOVED = "bodies.register.removed"
    REGISTER_MERGED = "bodies.register.merged"
    NAME_CHANGED = "bodies.name.changed"
    NAME_PLANNED = "bodies.name.planned"
    NAME_TAKEN_BACK = "bodies.name.taken_back"
    ORGANISATION_ENDED = "bodies.organisation.ended"
    ORGANISATION_KEPT = "bodies.organisation.kept"
    DISTRICT_ENDED = "bodies.district.ended"
    DISTRICT_KEPT = "bodies.district.kept"
    COMMITTEE_ENDED = "bodies.committee.ended"
    COMMITTEE_KEPT = "bodies.committee.kept"
    SEAT_MOVED = "bodies.seat.moved"
    SEAT_ADDED = "bodies.seat.added"
    SEAT_TAKEN = "bodies.seat.taken"
    SEAT_LEFT = "bodies.seat.left"
    SEAT_EXTENDED = "bodies.seat.extended"
    SEAT_MARKED = "bodies.seat.marked"
    SEATS_MOVED = "bodies.seats.moved"
    TENURE_EXTENDED = "bodies.tenure.extended"
    TENURE_WITHDRAWN = "bodies.tenure.withdrawn"
    PERSON_ADDED = "bodies.person.added"
    PERSON_ERASED = "bodies.person.erased"
    ACCOUNT_OPENED = "bodies.account.opened"
    ACCOUNT_NAMED = "bodies.account.named"
    ACCOUNT_RENEWED = "bodies.account.renewed"
    SLIPS_GIVEN = "bodies.slips.given"
    OPERATOR_ADMITTED = "bodies.operator.admitted"
    OPERATOR_DISMISSED = "bodies.operator.dismissed"
    OPERATOR_ENTERED = "bodies.operator.entered"
    BASICS_WRITTEN = "basics.basics.written"
    BASICS_REMOVED = "basics.basics.removed"
    AREAS_PLACED = "basics.areas.placed"
    TEXT_LET_STAND = "guard.text.let_stand"
    DOCUMENT_TAKEN = "plans.document.taken"
    DOCUMENT_READ = "plans.document.read"
    DOCUMENT_REFUSED = "plans.document.refused"
    DOCUMENT_ERASED = "plans.document.erased"
    DOCUMENT_CORRECTED = "plans.document.corrected"
    DOCUMENT_ARRANGED = "plans.document.arranged"
    SETUP_TAKEN = "plans.setup.taken"
    LISTS_MAPPED = "plans.setup.lists_mapped"
    TERM_PREPARED = "plans.term.prepared"
    TERM_SET = "plans.term.set"
    PARTICIPANTS_WRITTEN = "plans.participants.written"
    MEASURE_ARRANGED = "plans.measure.arranged"
    MEASURE_DROPPED = "plans.measure.dropped"
    MEASURES_LINKED = "plans.measures.linked"
    DISTRICT_PLAN_WRITTEN = "plans.district_plan.written"
    DISTRICT_PLAN_DROPPED = "plans.district_plan.dropped"
    PLAN_ADOPTED = "plans.plan.adopted"
    LAYER_ADDED = "plans.layer.added"
    MEASURE_CHANGED = "plans.measure.changed"
    MEASURE_CHANGE_PLANNED = "plans.measure.change_planned"
    MEASURE_CHANGE_APPLIED = "plans.measure.change_applied"
    MEASURE_CHANGE_WITHDRAWN = "plans.measure.change_withdrawn"
    BODY_REASSIGNED = "plans.body.reassigned"
    TERM_CHANGED = "plans.term.changed"
    TERM_CHANGE_APPLIED = "plans.term.change_applied"
    TERM_CHANGE_WITHDRAWN = "plans.term.change_withdrawn"
    YEAR_OPENED = "calendar.year.opened"
    YEAR_CLOSED = "calendar.year.closed"
    YEAR_REOPENED = "calendar.year.reopened"
    YEAR_TAKEN_BACK = "calendar.year.taken_back"
    YEAR_DUE_MOVED = "calendar.year.due_moved"
    ACTIVITY_LOGGED = "activities.activity.logged"
    ACTIVITY_CORRECTED = "activities.activity.corrected"
    ACTIVITY_STRUCK = "activities.activity.struck"
    FIGURE_RECORDED = "figures.figure.recorded"
    MILESTONE_WRITTEN = "milestones.milestone.written"
    MILESTONE_CORRECTED = "milestones.milestone.corrected"
    MILESTONE_MOVED = "milestones.milestone.moved"
    MILESTONE_DONE = "milestones.milestone.done"
    MILESTONE_REOPENED = "milestones.milestone.reopened"
    MILESTONE_CALLED_OFF = "milestones.milestone.called_off"
    MILESTONE_REMOVED = "milestones.milestone.removed"
    CARETAKERS_NAMED = "milestones.caretakers.named"
    CARETAKER_FOLLOWED = "milestones.caretaker.followed"
    OPINION_RECEIVED = "opinions.opinion.received"
    OPINION_CORRECTED = "opinions.opinion.corrected"
    OPINION_SORTED = "opinions.opinion.sorted"
    OPINION_ANSWERED = "opinions.opinion.answered"
    OPINION_HIDDEN = "opinions.opinion.hidden"
    OPINION_SHOWN_AGAIN = "opinions.opinion.shown_again"
    OPINION_BLACKENED = "opinions.opinion.blackened"
    OPINION_FOLLOWED = "opinions.opinion.followed"
    CONTACT_ERASED = "opinions.contact.erased"
    SHEET_OPENED = "reviews.sheet.opened"
    SHEET_DUE_MOVED = "reviews.sheet.due_moved"
    SHEET_TAKEN_BACK = "reviews.sheet.taken_back"
    SHEET_WRITTEN = "reviews.sheet.written"
    SHEET_SENT = "reviews.sheet.sent"
    SHEET_RECALLED = "reviews.sheet.recalled"
    SHEET_CONFIRMED = "reviews.sheet.confirmed"
    SHEET_RETURNED = "reviews.sheet.returned"
    SHEET_ACCEPTED = "reviews.sheet.accepted"
    MEETING_CALLED = "committee.meeting.called"
    REPORT_MADE = "committee.report.made"
    MEETING_HELD = "committee.meeting.held"
    MEETING_CALLED_OFF = "committee.meeting.called_off"
    MEETING_CORRECTED = "committee.meeting.corrected"
    ATTENDANCE_CORRECTED = "committee.attendance.corrected"
    MEETING_REMOVED = "committee.meeting.removed"
    EVALUATION_RECORDED = "committee.evaluation.recorded"
    ADVICE_GIVEN = "committee.advice.given"
    ADVICE_REPLIED = "committee.advice.replied"
    ADVICE_CLOSED = "committee.advice.closed"
    ADVICE_CORRECTED = "committee.advice.corrected"
    ADVICE_REMOVED = "committee.advice.removed"
    AMENDMENT_PROPOSED = "amendments.amendment.proposed"
    AMENDMENT_CORRECTED = "amendments.amendment.corrected"
    AMENDMENT_AGREED = "amendments.amendment.agreed"
    AMENDMENT_DROPPED = "amendments.amendment.dropped"
    REORGANISED = "bodies.reorganisation.decided"
    REORGANISATION_CARRIED_OUT = "bodies.reorganisation.carried_out"
    REORGANISATION_UNDONE = "bodies.reorganisation.undone"
    PUBLICATION_DRAFTED = "publish.publication.drafted"
    PUBLICATION_APPROVED = "publish.publication.approved"
    PUBLICATION_REFUSED = "publish.publication.refused"
    PUBLICATION_RELEASED = "publish.publication.released"
    PUBLICATION_RENDERED = "publish.publication.rendered"
    PUBLICATION_WITHDRAWN = "publish.publication.withdrawn"


KINDS: dict[Event, EventKind] = {
    Event.TOWN_FOUNDED: EventKind(_("町（{town}）を開きました")),
    Event.DISTRICT_ADDED: EventKind(_("地区{code}を登録しました"), "bodies/", things={"code": Ref(Thing.DISTRICT)}),
    Event.ORGANISATION_ADDED: EventKind(_("組織{id}を登録しました"), "bodies/", things=ORGANISATION),
    Event.COMMITTEE_ADDED: EventKind(
        _("会議体{id}（{kind}）を登録しました"), "bodies/", {"kind": COMMITTEES}, {"id": Ref(Thing.COMMITTEE)}
    ),
    Event.FLOW_ADDED: EventKind(
        _("会議体のつながり（{source}から{target}）を登録しました"),
        "bodies/",
        {"source": COMMITTEES, "target": COMMITTEES},
    ),
    Event.REGISTER_CORRECTED: EventKind(
        _("{what}{id}の登録を直しました"), "bodies/", {"what": REGISTERED}, {"id": Ref(None)}
    ),
    Event.REGISTER_REMOVED: EventKind(
        _("使われていない{what}{id}を消しました"), "bodies/", {"what": REGISTERED}, {"id": Ref(None)}
    ),
    Event.REGISTER_MERGED: EventKind(
        _("{what}{id}を、{what}{into}にまとめました"),
        "bodies/",
        {"what": REGISTERED},
        {"id": Ref(None), "into": Ref(None)},
    ),
    Event.NAME_CHANGED: EventKind(
        _("{what}{id}の名前を、{day}から改めました"),
        "bodies/names/{what}/{id}/",
        {"what": REGISTERED},
        {"id": Ref(None)},
    ),
    Event.NAME_PLANNED: EventKind(
        _("{what}{id}の名前を、{day}から改めることを決めました"),
        "bodies/names/{what}/{id}/",
        {"what": REGISTERED},
        {"id": Ref(None)},
    ),
    Event.NAME_TAKEN_BACK: EventKind(
        _("{what}{id}の、{day}からの改称を取り消しました"),
        "bodies/names/{what}/{id}/",
        {"what": REGISTERED},
        {"id": Ref(None)},
    ),
    Event.SEAT_ADDED: EventKind(_("席{id}を設けました"), "bodies/", things={"id": Ref(Thing.SEAT)}),
    Event.SEAT_TAKEN: EventKind(_("席{seat}に{person}が就きました"), "bodies/seats/{seat}/", things=SEATED),
    Event.SEAT_LEFT: EventKind(_("席{seat}から{person}が退きました"), "bodies/seats/{seat}/", things=SEATED),
    Event.SEAT_EXTENDED: EventKind(_("席{seat}の期間をのばしました"), "bodies/seats/{seat}/", things=SEAT),
    Event.SEAT_MARKED: EventKind(_("席{seat}が決裁することを改めました"), "bodies/seats/{seat}/", things=SEAT),
    Event.TENURE_EXTENDED: EventKind(
        _("席{seat}に就いている{person}の任期をのばしました"), "bodies/seats/{seat}/", things=SEATED
    ),
    Event.ORGANISATION_ENDED: EventKind(_("組織{id}を、{day}で廃止にしました"), "bodies/", things=ORGANISATION),
    Event.ORGANISATION_KEPT: EventKind(_("組織{id}の廃止を取り消しました"), "bodies/", things=ORGANISATION),
    Event.DISTRICT_ENDED: EventKind(
        _("地区{code}を、{day}で廃止にしました"), "bodies/", things={"code": Ref(Thing.DISTRICT)}
    ),
    Event.DISTRICT_KEPT: EventKind(
        _("地区{code}の廃止を取り消しました"), "bodies/", things={"code": Ref(Thing.DISTRICT)}
    ),
    Event.COMMITTEE_ENDED: EventKind(
        _("会議体{id}を、{day}で廃止にしました"), "bodies/", things={"id": Ref(Thing.COMMITTEE)}
    ),
    Event.COMMITTEE_KEPT: EventKind(
        _("会議体{id}の廃止を取り消しました"), "bodies/", things={"id": Ref(Thing.COMMITTEE)}
    ),
    Event.SEAT_MOVED: EventKind(
        _("席{seat}を、組織{organisation}に移しました"),
        "bodies/seats/{seat}/",
        things={"seat": Ref(Thing.SEAT), "organisation": Ref(Thing.ORGANISATION)},
    ),
    Event.SEATS_MOVED: EventKind(_("{number}席の人を、同じ日にまとめて替えました"), "bodies/moves/"),
    Event.TENURE_WITHDRAWN: EventKind(
        _("{person}が席{seat}に就く予定を取り消しました"), "bodies/seats/{seat}/", things=SEATED
    ),
    Event.PERSON_ADDED: EventKind(_("{person}を登録しました"), "bodies/people/", things={"person": Ref(Thing.PERSON)}),
    Event.PERSON_ERASED: EventKind(_("人の記録（{id}番）の氏名を消しました")),
    Event.ACCOUNT_OPENED: EventKind(
        _("利用者{account}を登録しました"), "bodies/", things={"account": Ref(Thing.ACCOUNT)}
    ),
    Event.ACCOUNT_NAMED: EventKind(
        _("利用者{account}を、パスワードなしで登録しました"), "bodies/people/", things={"account": Ref(Thing.ACCOUNT)}
    ),
    Event.ACCOUNT_RENEWED: EventKind(
        _("利用者{account}のパスワードをつくり直しました"), "bodies/people/", things={"account": Ref(Thing.ACCOUNT)}
    ),
    Event.SLIPS_GIVEN: EventKind(_("ログインの紙を{number}人分つくりました"), "bodies/people/"),
    Event.OPERATOR_ADMITTED: EventKind(
        _("運用者{account}を期限つきで入れました"), "bodies/operators/", things={"account": Ref(Thing.OPERATOR)}
    ),
    Event.OPERATOR_DISMISSED: EventKind(
        _("運用者{account}を期限より早く締め切りました"), "bodies/operators/", things={"account": Ref(Thing.OPERATOR)}
    ),
    Event.OPERATOR_ENTERED: EventKind(
        _("運用者{account}が仕事場に入りました"), "bodies/operators/", things={"account": Ref(Thing.OPERATOR)}
    ),
    Event.BASICS_WRITTEN: EventKind(
        _("地区{code}の{day}の基礎データを書きました"),
        "bodies/basics/districts/{code}/",
        things={"code": Ref(Thing.DISTRICT)},
    ),
    Event.BASICS_REMOVED: EventKind(
        _("地区{code}の{day}の基礎データを消しました"), "bodies/basics/", things={"code": Ref(Thing.DISTRICT)}
    ),
    Event.AREAS_PLACED: EventKind(_("{number}つの町がどの地区かを決めました"), "bodies/basics/"),
    Event.TEXT_LET_STAND: EventKind(_("個人のことと指摘された文（{id}番）を、このままでよいとしました")),
    Event.DOCUMENT_TAKEN: EventKind(_("計画書{id}を受け取りました"), "plan/readings/{id}/", things=READING),
    Event.DOCUMENT_REFUSED: EventKind(
        _("受け取った計画書{id}は読み取れませんでした"), "plan/readings/{id}/", things=READING
    ),
    Event.DOCUMENT_READ: EventKind(
        _("計画書{id}を読み取りました（{measures}件）"), "plan/readings/{id}/", things=READING
    ),
    Event.DOCUMENT_ERASED: EventKind(
        _("読み取った計画書{id}の中身を消しました"), "plan/readings/{id}/", things=READING
    ),
    Event.DOCUMENT_CORRECTED: EventKind(
        _("計画書{id}の読み取りの{row}行目を直しました"), "plan/readings/{id}/", things=READING
    ),
    Event.DOCUMENT_ARRANGED: EventKind(
        _("計画書{id}の読み取りの{number}行について、{act}"), "plan/readings/{id}/", {"act": DONE_TO_ROWS}, READING
    ),
    Event.SETUP_TAKEN: EventKind(_("準備の表を読み込みました（増えた行{added}、変わった行{changed}）"), "setup/"),
    Event.LISTS_MAPPED: EventKind(_("ほかの表{number}つの列の意味を覚えました"), "setup/"),
    Event.TERM_PREPARED: EventKind(_("第{number}期の計画を用意しました"), "plan/"),
    Event.PARTICIPANTS_WRITTEN: EventKind(_("第{number}期の計画の主体と役割を書きました（{participants}）"), "plan/"),
    Event.TERM_SET: EventKind(_("第{number}期の計画の案を直しました"), "plan/"),
    Event.MEASURE_ARRANGED: of_measure(_("計画の案の取組{code}を直しました")),
    Event.MEASURE_DROPPED: EventKind(_("計画の案から取組{code}を外しました"), "plan/"),
    Event.MEASURES_LINKED: EventKind(
        _("第{number}期の取組{measures}件が、前の期のどの取組から続くかを記録しました"), "plan/terms/{number}/lineage/"
    ),
    Event.DISTRICT_PLAN_WRITTEN: EventKind(
        _("計画の案に地区{code}の計画を書きました"), "plan/districts/{code}/", things={"code": Ref(Thing.DISTRICT)}
    ),
    Event.DISTRICT_PLAN_DROPPED: EventKind(
        _("計画の案から地区{code}の計画を外しました"), "plan/", things={"code": Ref(Thing.DISTRICT)}
    ),
    Event.PLAN_ADOPTED: EventKind(_("第{number}期の計画を確定しました（{measures}件）"), "plan/"),
    Event.LAYER_ADDED: EventKind(_("計画に改{number}を重ねました"), "amendments/"),
    Event.MEASURE_CHANGED: of_measure(_("取組{code}の担当や地区、指標を、{day}から変えました")),
    Event.MEASURE_CHANGE_PLANNED: of_measure(_("取組{code}の担当や地区、指標を、{day}から変えることを決めました")),
    Event.MEASURE_CHANGE_APPLIED: of_measure(_("取組{code}の、{day}からと決めてあった変更を行いました")),
    Event.MEASURE_CHANGE_WITHDRAWN: of_measure(_("取組{code}の、{day}からと決めてあった変更を取りやめました")),
    Event.BODY_REASSIGNED: EventKind(
        _("組織{old}の取組{measures}件を、{day}から組織{new}に移すことを決めました"),
        "plan/",
        things={"old": Ref(Thing.ORGANISATION), "new": Ref(Thing.ORGANISATION)},
    ),
    Event.TERM_CHANGED: EventKind(
        _("第{number}期の計画の期日や会議の成立を、{day}から変えることを決めました"), "plan/"
    ),
    Event.TERM_CHANGE_APPLIED: EventKind(_("第{number}期の計画の、{day}からと決めてあった変更を行いました"), "plan/"),
    Event.TERM_CHANGE_WITHDRAWN: EventKind(
        _("第{number}期の計画の、{day}からと決めてあった変更を取りやめました"), "plan/"
    ),
    Event.YEAR_OPENED: EventKind(_("{fiscal_year}を開きました（シート{sheets}枚）"), "board/{fiscal_year}/"),
    Event.YEAR_CLOSED: EventKind(_("{fiscal_year}を閉じました"), "board/{fiscal_year}/"),
    Event.YEAR_REOPENED: EventKind(_("{fiscal_year}を開き直しました"), "years/"),
    Event.YEAR_TAKEN_BACK: EventKind(_("{fiscal_year}を開いたことを取り消しました（シート{sheets}枚）"), "years/"),
    Event.YEAR_DUE_MOVED: EventKind(
        _("{fiscal_year}のシートの期限を変えました（{day}／地区 {district_day}、シート{sheets}枚）"), "years/"
    ),
    Event.ACTIVITY_LOGGED: EventKind(_("活動{id}を記録しました"), "activities/{id}/", things=ACTIVITY),
    Event.ACTIVITY_CORRECTED: EventKind(_("活動{id}の記録を直しました"), "activities/{id}/", things=ACTIVITY),
    Event.ACTIVITY_STRUCK: EventKind(_("活動{id}の記録を取り消しました"), things=ACTIVITY),
    Event.FIGURE_RECORDED: EventKind(
        _("数字{indicator}（{fiscal_year}）を入れました"), things={"indicator": Ref(Thing.INDICATOR)}
    ),
    Event.MILESTONE_WRITTEN: of_measure(_("取組{code}に{day}の節目を書きました")),
    Event.MILESTONE_CORRECTED: of_measure(_("取組{code}の節目の言葉を直しました")),
    Event.MILESTONE_MOVED: of_measure(_("取組{code}の節目を{day}に動かしました")),
    Event.MILESTONE_DONE: of_measure(_("取組{code}の{day}の節目を済みにしました")),
    Event.MILESTONE_REOPENED: of_measure(_("取組{code}の{day}の節目を、これからのものに戻しました")),
    Event.MILESTONE_CALLED_OFF: of_measure(_("取組{code}の{day}の節目を取りやめました")),
    Event.MILESTONE_REMOVED: of_measure(_("取組{code}の節目を1つ消しました")),
    Event.CARETAKERS_NAMED: of_measure(_("取組{code}の担当者を決めました（{people}人）")),
    Event.CARETAKER_FOLLOWED: EventKind(
        _("席{seat}の人が、前の人の担当していた取組（{measures}件）を引き継ぎました"), "bodies/seats/", things=SEAT
    ),
    Event.OPINION_RECEIVED: EventKind(_("ご意見{number}を受け付けました"), "opinions/{number}/"),
    Event.OPINION_CORRECTED: EventKind(_("ご意見{number}の記録を直しました"), "opinions/{number}/"),
    Event.OPINION_SORTED: EventKind(_("ご意見{number}の宛先を決めました"), "opinions/{number}/"),
    Event.OPINION_ANSWERED: EventKind(_("ご意見{number}に回答しました"), "opinions/{number}/"),
    Event.OPINION_HIDDEN: EventKind(_("ご意見{number}を載せないことにしました"), "opinions/{number}/"),
    Event.OPINION_SHOWN_AGAIN: EventKind(_("ご意見{number}を載せることに戻しました"), "opinions/{number}/"),
    Event.OPINION_BLACKENED: EventKind(_("ご意見{number}の公表する文を改めました"), "opinions/{number}/"),
    Event.OPINION_FOLLOWED: EventKind(_("ご意見{number}のその後を書きました"), "opinions/{number}/"),
    Event.CONTACT_ERASED: EventKind(_("ご意見{number}の連絡先を消しました"), "opinions/{number}/"),
    Event.SHEET_OPENED: of_sheet(_("シート{code}を用意しました")),
    Event.SHEET_DUE_MOVED: of_sheet(_("シート{code}の期限を{day}に変えました")),
    Event.SHEET_TAKEN_BACK: EventKind(_("だれも書いていないシート{code}（{fiscal_year}）を取り消しました"), "years/"),
    Event.SHEET_WRITTEN: of_sheet(_("シート{code}を書きました")),
    Event.SHEET_SENT: of_sheet(_("シート{code}を確認に回しました")),
    Event.SHEET_RECALLED: of_sheet(_("シート{code}を書き手に戻しました")),
    Event.SHEET_CONFIRMED: EventKind(
        _("シート{code}を確かめて提出しました（{means}）"),
        "sheets/{fiscal_year}/{code}/",
        {"means": MEANS},
        things=SHEET,
    ),
    Event.SHEET_RETURNED: of_sheet(_("シート{code}の直しをお願いしました")),
    Event.SHEET_ACCEPTED: of_sheet(_("シート{code}を受理しました")),
    Event.MEETING_CALLED: EventKind(_("会議{id}の開催を決めました"), "meetings/{id}/", things=MEETING),
    Event.REPORT_MADE: EventKind(_("会議{id}の資料をつくりました"), "meetings/{id}/", things=MEETING),
    Event.MEETING_HELD: EventKind(_("会議{id}の開催を記録しました"), "meetings/{id}/", things=MEETING),
    Event.MEETING_CALLED_OFF: EventKind(_("会議{id}の開催をとりやめました"), "meetings/{id}/", things=MEETING),
    Event.MEETING_CORRECTED: EventKind(_("会議{id}の日か場所を直しました"), "meetings/{id}/", things=MEETING),
    Event.ATTENDANCE_CORRECTED: EventKind(_("会議{id}の出席を直しました"), "meetings/{id}/", things=MEETING),
    Event.MEETING_REMOVED: EventKind(_("使われていない会議{id}を消しました"), "meetings/", things=MEETING),
    Event.EVALUATION_RECORDED: EventKind(
        _("会議{id}での、取組{code}への評価を記録しました"),
        "meetings/{id}/",
        things=MEETING | {"code": Ref(Thing.EVALUATED, "id", "code")},
    ),
    Event.ADVICE_GIVEN: EventKind(_("助言{number}を記録しました"), "advice/{number}/", things=ADVICE),
    Event.ADVICE_REPLIED: EventKind(_("助言{number}に答えました"), "advice/{number}/", things=ADVICE),
    Event.ADVICE_CLOSED: EventKind(_("助言{number}を終わりにしました"), "advice/{number}/", things=ADVICE),
    Event.ADVICE_CORRECTED: EventKind(_("助言{number}を直しました"), "advice/{number}/", things=ADVICE),
    Event.ADVICE_REMOVED: EventKind(_("答えのない助言{number}を消しました"), "advice/"),
    Event.AMENDMENT_CORRECTED: EventKind(_("計画の変更{id}の案を直しました"), "amendments/{id}/", things=AMENDMENT),
    Event.AMENDMENT_PROPOSED: EventKind(_("計画の変更{id}を起案しました"), "amendments/", things=AMENDMENT),
    Event.AMENDMENT_AGREED: EventKind(_("計画の変更{id}を決めました"), "amendments/", things=AMENDMENT),
    Event.AMENDMENT_DROPPED: EventKind(_("計画の変更{id}を取り下げました"), "amendments/", things=AMENDMENT),
    Event.REORGANISED: EventKind(_("{day}からの組織改正（{bodies}組）を決めました"), "bodies/reorganisations/"),
    Event.REORGANISATION_CARRIED_OUT: EventKind(
        _("{day}からの組織改正で、席と受け持ちの助言を移しました"), "bodies/reorganisations/"
    ),
    Event.REORGANISATION_UNDONE: EventKind(_("{day}からの組織改正を取り消しました"), "bodies/reorganisations/"),
    Event.PUBLICATION_DRAFTED: EventKind(_("{fiscal_year}の公表案（第{issue}号）をつくりました"), "publications/{id}/"),
    Event.PUBLICATION_APPROVED: EventKind(_("公表案{id}を承認しました"), "publications/{id}/", things=PUBLICATION),
    Event.PUBLICATION_REFUSED: EventKind(_("公表案{id}を戻しました"), "publications/{id}/", things=PUBLICATION),
    Event.PUBLICATION_RELEASED: EventKind(_("公表案{id}を公表しました"), "publications/{id}/", things=PUBLICATION),
    Event.PUBLICATION_RENDERED: EventKind(
        _("公表{id}の公開ページを書き出しました"), "publications/{id}/", things=PUBLICATION
    ),
    Event.PUBLICATION_WITHDRAWN: EventKind(_("公表{id}を取り下げました"), "publications/{id}/", things=PUBLICATION),
}
