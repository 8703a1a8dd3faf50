"""Which chapter of the manual belongs to which page: what 「使い方」 in the head of the workshop leads to.

Every address of the workshop is named here, by chapter and heading; a contract walks the URLconf and compares.
"""

from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from meguru.files.manual.chapters import anchor_of

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
_DRAFT = ("next-term", "秋から冬：次の計画の案をつくる")
_YEARS = ("mend-a-year", "")
_REORGANISE = ("when-the-office-changes", "課が分かれた・一つになった・廃止になったとき（組織改正）")

CHAPTER_OF: dict[str, tuple[str, str]] = {
    "work-home": _BOARD,
    "me": ("logging-in", "自分のこと"),
    "my-record": ("logging-in", "ログインの記録を見る"),
    "search": ("search", ""),
    "manual": ("manual", ""),
    "manual-chapter": ("manual", ""),
    "manual-picture": ("manual", ""),
    "plan": _ADOPT,
    "measure": _SHEET,
    "district-plan": _SHEET,
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
    "freeze-term": ("next-term", "3月：確定する"),
    "new-measure": _DRAFT,
    "arrange-measure": _DRAFT,
    "drop-measure": _DRAFT,
    "drop-district-plan": _DRAFT,
    "write-district-plan": _DRAFT,
    "bodies": _CORRECT,
    "add-body": _CORRECT,
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
    "new-seat": _SEAT,
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
    "years": _YEARS,
    "open-year": ("mend-a-year", "まちがえて開いた、早く開きすぎた"),
    "undo-year": ("mend-a-year", "まちがえて開いた、早く開きすぎた"),
    "reopen-year": ("mend-a-year", "閉じた年度にまちがいが見つかった"),
    "close-year": ("mend-a-year", "年度を閉じられない"),
    "my-sheets": ("lists", ""),
    "sheet": _SHEET,
    "owner-sheets": _SHEET,
    "sheet-step": _RETURN,
    "sheet-history": ("sheet-history", ""),
    "sheet-paper": ("paper-district", ""),
    "activities": _ACTIVITY,
    "log-activity": _ACTIVITY,
    "activities-of-year": _ACTIVITY,
    "activity": _ACTIVITY,
    "strike-activity": _ACTIVITY,
    "let-text-stand": _SHEET,
    "guard-look": _SHEET,
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


def address_in_manual(request: HttpRequest, town: str) -> str:
    """Where 「使い方」 leads from this page; to the contents where the page is no page of ours."""
    page = request.resolver_match.url_name if request.resolver_match else None
    chapter, heading = CHAPTER_OF.get(page or "", ("manual", ""))
    if chapter == "manual":
        return reverse("manual", args=[town])
    return chapter_address(town, chapter, anchor_of(heading))


def chapter_address(town: str, chapter: str, anchor: str = "") -> str:
    """The address of a chapter, or of a heading in it."""
    return reverse("manual-chapter", args=[town, chapter]) + (f"#{quote(anchor)}" if anchor else "")
