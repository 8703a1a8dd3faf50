"""Which chapter of the manual belongs to which page: what 「使い方」 in the head of the workshop leads to.

Every address of the workshop is named here, by chapter and heading; a contract walks the URLconf and compares. Where it depends
on who reads or on what stands, the page itself says which place it is (``manual_at`` in its context), out of those named here.
"""

from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor
from meguru.files.manual.chapters import anchor_of

Place = tuple[str, str]

_FIRST = "first-day"
_BOARD = (_FIRST, "1. ログインして、集約の表を見る")
_SHEET = (_FIRST, "2. シートを書いて、確かめて、提出する")
_RETURN = (_FIRST, "3. 直しをお願いして、ちがいを見て、受理する")
_ACTIVITY = (_FIRST, "4. 活動を記録する")
_OPINION = (_FIRST, "5. ご意見に回答する")
_MEETING = (_FIRST, "6. 委員会の資料をつくる")
_ADVICE = (_FIRST, "7. 評価と助言を記録し、助言に答える")
_CHANGE = (_FIRST, "8. 計画の変更を起案して、決める")
_PUBLISH = (_FIRST, "9. 案をつくり、承認して、公表する")
_CORRECT = ("correct-the-registers", "書き間違いを直す")
_REMOVE = ("correct-the-registers", "要らないものを消す")
_SEAT = ("hand-over-a-seat", "交代を記録する")
_NAME = ("hand-over-a-seat", "はじめての人に、利用者名を渡す")
_READ = ("read-a-plan", "読み取る")
_MEND = ("read-a-plan", "確かめて、直す")
_ADOPT = ("read-a-plan", "計画の案にして、確定する")
_DRAFT = ("plan-pages", "計画の案を書く")
_PLAN = ("plan-pages", "計画のページ")
_OPEN_YEAR = ("mend-a-year", "年度を開く")
_TAKE_BACK_YEAR = ("mend-a-year", "まちがえて開いた、早く開きすぎた")
_RECORDED = ("correct-what-was-recorded", "活動の記録を直す・取り消す")
_REGISTER = ("correct-the-registers", "体制のページ・新しく登録する")
_NEW_SEAT = ("hand-over-a-seat", "席を設ける・席を探す")
_GUARD = ("correct-what-was-recorded", "個人のことと指摘されたとき")
_REORGANISE = ("when-the-office-changes", "課が分かれた・一つになった・廃止になったとき（組織改正）")

# The first page of a town that has opened no year, and whom the first page speaks to afterwards: of several roles the first here.
BEGINNING: Place = ("your-part", "はじめての町で、最初の年度を開くまで")
HOME_OF: dict[Role, Place] = {
    Role.SECRETARIAT: ("your-part", "事務局の方"),
    Role.DEPARTMENT_APPROVER: ("your-part", "課長など、シートを確かめる方"),
    Role.DEPARTMENT_WRITER: ("your-part", "課・社会福祉協議会で、シートを書く方"),
    Role.COUNCIL_STAFF: ("your-part", "課・社会福祉協議会で、シートを書く方"),
    Role.SUPPORT_STAFF: ("your-part", "地区を支える方（サポートスタッフ）"),
    Role.DISTRICT_COMMITTEE: ("your-part", "地区の会長・地区の委員の方"),
    Role.COMMITTEE_MEMBER: ("your-part", "委員会の委員の方"),
    Role.AUDITOR: ("your-part", "記録を確かめる方（監査）"),
    Role.OPERATOR: ("your-part", "運用者の方"),
}

CHAPTER_OF: dict[str, Place] = {
    "work-home": ("your-part", ""),
    "me": ("logging-in", "自分のこと"),
    "my-record": ("logging-in", "ログインの記録を見る"),
    "search": ("search", ""),
    "manual": ("manual", ""),
    "manual-chapter": ("manual", ""),
    "manual-picture": ("manual", ""),
    "plan": _PLAN,
    "measure": ("plan-pages", "取組のページ"),
    "district-plan": ("plan-pages", "地区計画のページ"),
    "readings": _READ,
    "reading": _MEND,
    "reading-xlsx": ("read-a-plan", "Excelでまとめて直す"),
    "reading-table": ("read-a-plan", "Excelでまとめて直す"),
    "reading-row": _MEND,
    "reading-aside": _READ,
    "reading-hand": ("read-a-plan", "1ページでまとめて直す"),
    "reading-same": ("read-a-plan", "1ページでまとめて直す"),
    "reading-adopt": _ADOPT,
    "new-term": _DRAFT,
    "term-basics": _DRAFT,
    "term-participants": _DRAFT,
    "term-settings": _DRAFT,
    "term-lineage": ("next-term", "冬：つながりを決める"),
    "freeze-term": _ADOPT,
    "new-measure": _DRAFT,
    "arrange-measure": _DRAFT,
    "drop-measure": _DRAFT,
    "drop-district-plan": _DRAFT,
    "write-district-plan": _DRAFT,
    "bodies": _REGISTER,
    "add-body": _REGISTER,
    "correct-registered": _CORRECT,
    "basics": ("district-basics", ""),
    "basics-day": ("district-basics", "手で書く"),
    "take-basics": ("district-basics", "統計の表をそのまま読み込む"),
    "district-basics": ("district-basics", "直す、消す"),
    "write-basics": ("district-basics", "手で書く"),
    "correct-associations": ("district-basics", "直す、消す"),
    "setup": ("set-up-workbook", "書き出して、書き足す"),
    "setup-lists": ("set-up-workbook", "手元の名簿や一覧をそのまま読み込む"),
    "setup-xlsx": ("set-up-workbook", "書き出して、書き足す"),
    "milestones": ("milestones", "節目を書く"),
    "measure-milestones": ("milestones", "節目を書く"),
    "caretakers": ("milestones", "担当者と主担当を決める"),
    "follow-caretaker": ("milestones", "担当者と主担当を決める"),
    "change-measure": ("change-from-a-day", "取組の担当や地区、細目、指標を変える"),
    "withdraw-change": ("change-from-a-day", "取組の担当や地区、細目、指標を変える"),
    "change-term": ("change-from-a-day", "期日と会議の成立を変える"),
    "plan-changes": ("change-from-a-day", ""),
    "due-days": ("change-from-a-day", "もう開いた年度の期限を変える"),
    "withdraw-term-change": ("change-from-a-day", "期日と会議の成立を変える"),
    "names": ("when-the-office-changes", "名前だけが変わったとき（改称）"),
    "seats": _SEAT,
    "new-seat": _NEW_SEAT,
    "seat": _SEAT,
    "reorganisations": _REORGANISE,
    "reorganise": _REORGANISE,
    "end-body": ("when-the-office-changes", "地区や会議体がなくなるとき（廃止）"),
    "undo-reorganisation": _REORGANISE,
    "moves": ("april-moves", ""),
    "moves-xlsx": ("april-moves", ""),
    "handover": ("hand-over-a-seat", "引継ぎのページ"),
    "people": _NAME,
    "person-account": _NAME,
    "slips": ("hand-over-a-seat", "はじめての人みんなに、ログインの紙をつくる"),
    "erase-person": _REMOVE,
    "operators": ("logging-in", "運用者を入れる"),
    "take-back-pass": ("logging-in", "運用者を入れる"),
    "door": ("logging-in", "ログインの記録を見る"),
    "roles": ("logging-in", "だれに何ができるか"),
    "ledger": ("ledger", ""),
    "ledger-check": ("ledger", "つながりを確かめる"),
    "board": _BOARD,
    "board-of-year": _BOARD,
    "board-sheets": ("print-sheets", ""),
    "years": ("mend-a-year", "年度のページ"),
    "open-year": _OPEN_YEAR,
    "undo-year": _TAKE_BACK_YEAR,
    "reopen-year": ("mend-a-year", "閉じた年度にまちがいが見つかった"),
    "close-year": ("mend-a-year", "年度を閉じる"),
    "my-sheets": ("lists", ""),
    "sheet": _SHEET,
    "owner-sheets": _SHEET,
    "sheet-step": _RETURN,
    "sheet-history": ("sheet-history", ""),
    "sheet-paper": ("paper-district", ""),
    "activities": _ACTIVITY,
    "log-activity": _ACTIVITY,
    "activities-of-year": _ACTIVITY,
    "activity": _RECORDED,
    "strike-activity": _RECORDED,
    "let-text-stand": _GUARD,
    "guard-look": _GUARD,
    "opinions": _OPINION,
    "register-opinion": _OPINION,
    "opinion": _OPINION,
    "opinion-step": _OPINION,
    "meetings": _MEETING,
    "call-meeting": _MEETING,
    "meeting": _MEETING,
    "meeting-members": ("correct-what-was-recorded", "出席を直す"),
    "make-report": _MEETING,
    "hold-meeting": _ADVICE,
    "call-off-meeting": _MEETING,
    "correct-meeting": ("correct-what-was-recorded", "会議の日・場所を直す"),
    "correct-advice": ("correct-what-was-recorded", "助言を直す"),
    "correct-opinion": ("correct-what-was-recorded", "ご意見の書き写しを直す"),
    "correct-amendment": ("correct-what-was-recorded", "計画の変更の案を直す"),
    "meeting-report": _MEETING,
    "meeting-report-pdf": _MEETING,
    "evaluations": _ADVICE,
    "meeting-advice": _ADVICE,
    "advice-list": _ADVICE,
    "advice": _ADVICE,
    "close-advice": _ADVICE,
    "amendments": _CHANGE,
    "propose-amendment": _CHANGE,
    "amendment": _CHANGE,
    "amendment-step": _CHANGE,
    "publications": _PUBLISH,
    "draft-publication": _PUBLISH,
    "publication": _PUBLISH,
    "publication-rendering": _PUBLISH,
    "publication-step": _PUBLISH,
    "publication-book": _PUBLISH,
    "preview": _PUBLISH,
    "preview-page": _PUBLISH,
}


def home_place(actor: Actor, *, is_before_first_year: bool) -> Place:
    """Where the first page leads: how a town begins, until a year is open; then what the actor's role does."""
    if is_before_first_year:
        return BEGINNING
    return next((place for role, place in HOME_OF.items() if role in actor.roles), CHAPTER_OF["work-home"])


def plan_place(*, has_plan: bool, is_draft: bool) -> Place:
    """Where the plan's page leads: to reading a plan where there is none, to adopting one that is prepared."""
    if not has_plan:
        return _READ
    return _ADOPT if is_draft else CHAPTER_OF["plan"]


def years_place(*, has_years: bool) -> Place:
    """Where the page of the years leads: to opening the first where none is open."""
    return CHAPTER_OF["years"] if has_years else _OPEN_YEAR


def address_in_manual(request: HttpRequest, town: str) -> str:
    """Where 「使い方」 leads from this page; to the contents where the page is no page of ours."""
    page = request.resolver_match.url_name if request.resolver_match else None
    chapter, heading = CHAPTER_OF.get(page or "", ("manual", ""))
    return reverse("manual", args=[town]) if chapter == "manual" else place_address(town, (chapter, heading))


def place_address(town: str, place: Place) -> str:
    """The address of a place in the manual."""
    chapter, heading = place
    return chapter_address(town, chapter, anchor_of(heading))


def chapter_address(town: str, chapter: str, anchor: str = "") -> str:
    """The address of a chapter, or of a heading in it."""
    return reverse("manual-chapter", args=[town, chapter]) + (f"#{quote(anchor)}" if anchor else "")
