"""Nothing is final by one press: every button of the workshop has a way back, or asks first.

Each button that sends a form stands in one of the tables below; a new one fails until its way back is named, or until it asks
(``work/_sure.html``, a fold of its own with a question, a page of its own that asks, or a form in which a reason is written).
What a state machine never leads back from has to be among those that ask.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import meguru
from meguru.act.amendments.rules import AMENDMENT_MACHINE, AmendmentStep
from meguru.check.committee.rules import ADVICE_MACHINE, MEETING_MACHINE, AdviceStep, MeetingStep
from meguru.check.opinions.rules import OPINION_MACHINE, SHOWING_MACHINE, OpinionStep
from meguru.check.reviews.rules import SHEET_MACHINE, SheetStep
from meguru.core.states import StateMachine
from meguru.plan.calendar.rules import YEAR_MACHINE
from meguru.plan.documents.rules import READING_MACHINE, ReadingStep
from meguru.plan.terms.rules import TERM_MACHINE, TermStep
from meguru.publish.rules import PUBLICATION_MACHINE, PublicationStep

WORK = Path(meguru.__file__).parent / "web" / "templates" / "work"
# Parts that are given their verb, and pages that are: each place that includes them is read instead.
PARTS = {"_sure.html", "_small_form.html", "_mending_form.html", "base/_longer.html", "base/_seat_step.html"}

# Verb → the way back from it: what is pressed then, and where. Saving again what can be saved again is one.
BACK = {
    "この節目を書く": "消す, while nothing came of it",
    "済みにする": "これからのものに戻す",
    "期日を動かす": "moved again",
    "言葉を直す": "written again",
    "取りやめる": "これからのものに戻す",
    "これからのものに戻す": "済みにする or 取りやめる",
    "消す": "この節目を書く",
    "この人たちにする": "chosen again",
    "保存する": "written again",
    "すべて保存する": "written again",
    "この取組だけ保存する": "written again",
    "確認に回す": "取り戻す or 書き手に戻す, on the sheet",
    "直して確認に回す": "取り戻す or 書き手に戻す, on the sheet",
    "わけを付けて書き手に戻す": "確認に回す, on the sheet",
    "取り戻す": "確認に回す, on the sheet",
    "確かめて提出する": "直しをお願いする, on the sheet",
    "確認を記録して提出する": "直しをお願いする, on the sheet",
    "直しをお願いする": "確認に回す, on the sheet",
    "受理する": "直しをお願いする, on the sheet",
    "資料をつくる": "made again until the meeting is held",
    "資料をつくり直す": "made again until the meeting is held",
    "予定に入れる": "会議を消す, on the page that corrects it",
    "開催を記録する": "出席を直す, on the page that corrects it",
    "この出席で開催を記録する": "委員ごとの出席を直す, on the same page",
    "委員ごとの出席を直す": "corrected again",
    "記録して、次へ": "助言を直す・消す, on the advice",
    "答えを保存する": "もう一度答える, on the advice",
    "登録して、次へ": "文・届き方・日を直す and 公表に載せない, on the opinion",
    "宛先を決める": "decided again",
    "公表する文を保存する": "written again",
    "回答を保存する": "written again",
    "その後を保存する": "written again",
    "直したものを保存する": "corrected again",
    "出席を直す": "corrected again",
    "起案する": "案を直す or この案を取り下げる, on the change",
    "直した案を保存する": "corrected again",
    "開く前に確かめる": "it only asks",
    "見くらべる": "it only compares",
    "表を読み込んで確かめる": "it only compares",
    "替わるところを確かめる": "it only compares",
    "変わるものを確かめる": "it only compares",
    "課をもう一つ": "it only asks for more",
    "この組織改正を行う": "この組織改正を取り消す, on the list, for a day",
    "戻って書き直す": "nothing is done yet",
    "変わるシートを確かめる": "it only shows",
    "この期限に変える": "the same form, with the day before",
    "この日から変える": "この変更を取りやめる, beside the change",
    "変える": "この変更を取りやめる, beside the change",
    "登録を直す": "corrected again",
    "名前を改める": "改称を取り消す, on the page of the names",
    "任期をのばす": "日付を直す, on the seat",
    "席の期間をのばす": "席の登録を直す・消す, on the seat",
    "退任を記録する": "日付を直す, on the seat",
    "就任を記録する": "日付を直す or 就任の予定を取り消す, on the seat",
    "この数を登録する": "corrected again, with what was before, or この日の数を消す, on the district's page",
    "数を直す": "corrected again",
    "読み取って見くらべる": "it only compares",
    "登録する": "直す and 登録を消す, on the page that corrects it",
    "期限つきで入れる": "いま締め切る, beside the pass",
    "利用者を登録する": "the account does nothing until it is let in",
    "紙をつくる": "made again",
    "このままでよい": "the text is pointed out again as soon as it changes",
    "はじめから終わりまで確かめる": "it only looks",
    "もう一度確かめる": "it only looks",
    "決裁する席にする・外す": "set again",
    "ログアウトする": "log in again",
    "直す": "a plan in preparation is written again",
    "書く": "a plan in preparation is written again",
    "この内容で直す": "a plan in preparation is written again",
    "この内容で書く": "a plan in preparation is written again",
    "この決まりにする": "a plan in preparation is written again",
    "取組を足す": "この取組を案から外す, on the measure",
    "つながりを保存する": "written again, with a reason",
    "この取組を足す": "a reading is corrected again",
    "この内容で記録する": "a reading is corrected again",
    "記録して、次の要確認へ": "a reading is corrected again",
    "この表のとおりに改める": "a reading is corrected again",
    "選んだ行をこの内容にする": "元に戻す, on the table of the reading",
    "外す": "戻す, beside it",
    "戻す": "外す, beside it",
    "1行につなぐ": "元に戻す, on the table of the reading",
    "見出しにする": "元に戻す, on the table of the reading",
    "ここで2行に分ける": "元に戻す, on the table of the reading",
    "印のある行を同じようにする": "元に戻す, on the table of the reading",
    "元に戻す": "done again",
    "列を選び直す": "it only compares",
    "読み取る": "読み取りを取りやめる, on the reading",
    "準備の表を書き出す（Excel）": "it only writes a file",
    "この内容を承認する": "わけを付けて戻す, on the publication",
    "案をつくる": "わけを付けて戻す, on the publication",
    "載せないことにする": "載せることに戻す, on the opinion",
    "載せることに戻す": "載せないことにする, on the opinion",
}
# Verb → how it asks before it is done. "fold": a fold with a question; "page": a page of its own that says what follows;
# "reason": a reason has to be written, beside words that say what follows.
ASKS = {
    "いまの人が引き継ぐ": "fold",
    "この変更を決める": "fold",
    "この案を取り下げる": "fold",
    "この年度を開く": "page",
    "この年度を閉じる": "page",
    "この年度を開き直す": "page",
    "この年度を取り消す": "page",
    "まとめる": "fold",
    "登録を消す": "fold",
    "この日の数を消す": "fold",
    "会議を消す": "fold",
    "助言を消す": "fold",
    "就任の予定を取り消す": "fold",
    "いま締め切る": "fold",
    "改称を取り消す": "fold",
    "組織改正を取り消す": "fold",
    "廃止を取り消す": "fold",
    "この{{ noun }}の廃止を取り消す": "reason",
    "この{{ effect.passages|length }}席を替える": "page",
    "この変更を取りやめる": "fold",
    "氏名を消す": "fold",
    "終わりにする": "fold",
    "とりやめを記録する": "reason",
    "この記録を取り消す": "fold",
    "この取組を案から外す": "fold",
    "この地区の計画を案から外す": "fold",
    "この計画を確定する": "page",
    "読み取りを取りやめる": "fold",
    "公表する": "fold",
    "わけを付けて戻す": "reason",
    "わけを付けて取り下げる": "reason",
    "この表のとおりに登録する": "page",
}
PAGES = {
    "act/open_year.html",
    "act/year_question.html",
    "base/moves_sure.html",
    "plan/freeze.html",
    "setup/_preview.html",
}
# A verb that stands in a variable: what it can be.
HELD = {
    "question.verb": ("この年度を閉じる", "この年度を開き直す", "この年度を取り消す"),
    "page.remove": ("会議を消す", "助言を消す"),
    "verb": (),
}
# What no step leads back from, and the verb by which it is done.
FINAL = {
    ("amendment", AmendmentStep.AGREE): "この変更を決める",
    ("amendment", AmendmentStep.DROP): "この案を取り下げる",
    ("advice", AdviceStep.CLOSE): "終わりにする",
    ("meeting", MeetingStep.CALL_OFF): "とりやめを記録する",
    ("plan term", TermStep.ADOPT): "この計画を確定する",
    ("publication", PublicationStep.REFUSE): "わけを付けて戻す",
    ("publication", PublicationStep.RELEASE): "公表する",
    ("publication", PublicationStep.WITHDRAW): "わけを付けて取り下げる",
    ("plan reading", ReadingStep.SET_ASIDE): "読み取りを取りやめる",
}
# Nothing is lost by these, though no step leads back: what was said can be said again, and corrected.
GOES_ON = {
    ("advice", AdviceStep.REPLY): "answered again",
    ("meeting", MeetingStep.REPORT): "made again until it is held",
    ("plan reading", ReadingStep.FIND): "what a program found is corrected, or put aside",
    ("plan reading", ReadingStep.REFUSE): "a program could not read the file; it is handed in again",
    ("plan reading", ReadingStep.ADOPT): "makes a draft of a plan, which is written again until it is adopted",
    ("review sheet", SheetStep.WRITE): "written again",
    ("meeting", MeetingStep.HOLD): "day, place and attendance are corrected",
    ("opinion", OpinionStep.SORT): "decided again",
    ("opinion", OpinionStep.ANSWER): "answered again",
    ("publication", PublicationStep.APPROVE): "refused before it is released",
}
MACHINES = (
    ADVICE_MACHINE,
    AMENDMENT_MACHINE,
    MEETING_MACHINE,
    OPINION_MACHINE,
    PUBLICATION_MACHINE,
    READING_MACHINE,
    SHEET_MACHINE,
    SHOWING_MACHINE,
    TERM_MACHINE,
    YEAR_MACHINE,
)
_COMMENTS = re.compile(r"{% comment %}.*?{% endcomment %}", re.S)
_FOLD = re.compile(r'<details class="sure"[^>]*>.*?</details>', re.S)
_FORM = re.compile(r'<form\b[^>]*?method="post".*?</form>', re.S)
_BUTTON = re.compile(r"<button\b[^>]*>(.*?)</button>", re.S)
_GIVEN = re.compile(r'{% include "([^"]+)"[^%]*?\bverb=("[^"]*"|[\w.]+)[^%]*%}')
_HEARD = re.compile(r'<span class="vh">.*?</span>', re.S)


def _words(button: str) -> list[str]:
    """What a button may say: one word for each branch of a choice."""
    bare = re.sub(r"<[^>]+>", "", _HEARD.sub("", button))
    said = [part for part in re.split(r"{% (?:if|elif|else|endif)[^%]*%}", bare) if part.strip()]
    return [re.sub(r"\s+", " ", part).strip() for part in said]


def _named(verb: str) -> tuple[str, ...]:
    bare = verb.strip("{} ")
    return HELD[bare] if bare in HELD else (verb.strip('"'),)


def buttons() -> Iterator[tuple[str, str, bool]]:
    """Every verb of every form that is sent, with its template, and whether it stands behind a question."""
    for file in sorted(WORK.rglob("*.html")):
        name = file.relative_to(WORK).as_posix()
        if name in PARTS or name.startswith("look/"):
            continue
        text = _COMMENTS.sub("", file.read_text(encoding="utf-8"))
        folded = {button for fold in _FOLD.findall(text) for button in _BUTTON.findall(fold)}
        for form in _FORM.findall(text):
            for button in _BUTTON.findall(form):
                for word in _words(button):
                    for verb in _named(word):
                        yield verb, name, button in folded or name in PAGES
        for part, given in _GIVEN.findall(text):
            for verb in _named(given):
                yield verb, name, part == "work/_sure.html" or name in PAGES


def test_every_button_has_a_way_back_or_asks() -> None:
    assert not set(BACK) & set(ASKS)
    new = {(verb, name) for verb, name, _ in buttons() if verb not in BACK and verb not in ASKS}
    assert new == set(), "name the way back from it in BACK, or let it ask and name it in ASKS"


def test_what_asks_stands_behind_its_question() -> None:
    bare = {(verb, name) for verb, name, asks in buttons() if ASKS.get(verb) in ("fold", "page") and not asks}
    assert bare == set(), "include work/_sure.html, or give it a page of its own"


def test_a_question_is_open_by_a_word_that_no_page_uses_for_anything_else() -> None:
    """A part reads the whole context of its page: a plan that ``is_open`` once opened the question, and left one press."""
    (word,) = re.findall(r'<details class="sure"{% if (\w+) %} open', (WORK / "_sure.html").read_text(encoding="utf-8"))
    web = WORK.parent.parent
    setting = {file.name for file in web.rglob("*.py") if f'"{word}"' in file.read_text(encoding="utf-8")}
    assert setting == set()
    given = {
        line.strip()
        for file in WORK.rglob("*.html")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(rf"\b{word}=", line)
    }
    assert given == {"{% with action=agree fields=deciding.stead.visible_fields is_refused=failed is_main=1 %}"}


def test_no_row_is_of_a_button_that_is_gone() -> None:
    there = {verb for verb, _name, _asks in buttons()}
    assert sorted((set(BACK) | set(ASKS)) - there) == []
    assert all((WORK / name).is_file() for name in PAGES)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_what_no_step_leads_back_from_asks_or_loses_nothing(machine: StateMachine[Any, Any]) -> None:
    ends = {
        (machine.name, step)
        for state, steps in machine.table.items()
        for step, target in steps.items()
        if target != state and state not in _reached(machine, target)
    }
    assert ends - set(FINAL) - set(GOES_ON) == set(), "let it ask (FINAL), or say why nothing is lost (GOES_ON)"
    assert {step for step in (*FINAL, *GOES_ON) if step[0] == machine.name} - ends == set(), "there is a way back"
    assert {FINAL[end] for end in ends & set(FINAL)} <= set(ASKS)


def test_every_machine_is_walked() -> None:
    names = set()
    for file in (Path(meguru.__file__).parent).rglob("*.py"):
        names |= set(re.findall(r'StateMachine\(\s*name="([^"]+)"', file.read_text(encoding="utf-8")))
    assert names == {machine.name for machine in MACHINES}
    assert {name for name, _step in (*FINAL, *GOES_ON)} <= names


def _reached(machine: StateMachine[Any, Any], start: object) -> set[object]:
    """The states that can follow."""
    found: set[object] = set()
    waiting: list[Any] = [start]
    while waiting:
        for target in machine.table.get(waiting.pop(), {}).values():
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found
