"""The questions of ``meguru found`` on a terminal: one a line, each with an example, asked again until the answer can be used."""

import argparse
import getpass
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from meguru.base.bodies.doorbook import account_named
from meguru.base.bodies.queries.actors import list_towns
from meguru.base.bodies.rules import LONGEST_PERSON, LONGEST_USERNAME
from meguru.base.towns.rules import (
    LICENCES,
    LONGEST_BODY,
    LONGEST_DEPARTMENT,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_POST,
    LONGEST_READING,
    check_address,
    office_of,
)
from meguru.core.errors import Invalid, NotNow
from meguru.core.text import clean_line

Check = Callable[[str], str]
_STOPPED = "途中で終わりました。何もつくっていません。"


@dataclass(frozen=True)
class Question:
    """What is asked, an example, what an empty answer means (nothing: it must be answered), and what is wrong with an answer."""

    field: str
    words: str
    example: str
    check: Check
    otherwise: Callable[[argparse.Namespace], str] | None = None


def _up_to(longest: int) -> Check:
    return lambda answer: f"{longest}字までで書いてください。" if len(answer) > longest else ""


def _address(answer: str) -> str:
    try:
        check_address(answer)
    except Invalid as problem:
        return " ".join(str(said) for said in problem.fields.values())
    return f"「{answer}」は、もう使われています。" if answer in {town.slug for town in list_towns()} else ""


def _kana(answer: str) -> str:
    if answer and not re.fullmatch(r"[ぁ-ゖー\s]+", answer):
        return "ひらがなで書いてください。"
    return _up_to(LONGEST_READING)(answer)


def _login(answer: str) -> str:
    if not re.fullmatch(rf"[A-Za-z0-9.@+_-]{{1,{LONGEST_USERNAME}}}", answer):
        return "英数字と「-」「_」「.」「@」「+」で書いてください。"
    return f"「{answer}」は、もう使われています。" if account_named(answer) else ""


def _licence(answer: str) -> str:
    return (
        ""
        if not answer or answer in LICENCES
        else f"{'か'.join(LICENCES)} を書くか、何も書かずに Enter を押してください。"
    )


def _nothing(_options: argparse.Namespace) -> str:
    return ""


QUESTIONS = (
    Question("slug", "番地に使う英字", "minato とすると、公開ページが /minato/ になります", _address),
    Question("name", "町の名", "みなと区", _up_to(LONGEST_NAME)),
    Question("reading", "町の名のよみ", "みなとく", _kana, _nothing),
    Question("office", "役所の名", "みなと区役所", _up_to(LONGEST_BODY), lambda options: office_of(options.name)),
    Question(
        "council",
        "社会福祉協議会の名",
        "みなと区社会福祉協議会",
        _up_to(LONGEST_BODY),
        lambda options: f"{options.name}社会福祉協議会",
    ),
    Question("department", "事務局を置く課", "福祉保健課", _up_to(LONGEST_DEPARTMENT), lambda _options: "福祉保健課"),
    Question("telephone", "問い合わせの電話", "045-000-0000", _up_to(LONGEST_NUMBER), _nothing),
    Question("fax", "問い合わせのファクス", "045-000-0001", _up_to(LONGEST_NUMBER), _nothing),
    Question("post", "役所の住所", "みなと区中央一丁目1番1号", _up_to(LONGEST_POST), _nothing),
    Question("licence", "オープンデータの利用の条件", " か ".join(LICENCES), _licence, _nothing),
    Question("person", "はじめに事務局の席に就く人の氏名", "港 はじめ", _up_to(LONGEST_PERSON)),
    Question("username", "その人がログインするときの利用者名", "minato-hajime。メールの番地は要りません", _login),
)


def ask_for_missing(options: argparse.Namespace) -> None:
    """Ask for everything that was not said, and keep it among the options. Raises ``NotNow`` where the answers end."""
    print("足りないことを、一つずつたずねます。［ ］の中は、何も書かずに Enter を押したときのものです。\n")
    for question in QUESTIONS:
        if not getattr(options, question.field):
            setattr(options, question.field, _answer(question, options))


def _answer(question: Question, options: argparse.Namespace) -> str:
    default = question.otherwise(options) if question.otherwise else ""
    shown = "" if question.otherwise is None else f"［{default or 'なし'}］"
    while True:
        answer = clean_line(_line(f"{question.words}（例：{question.example}）{shown}: ")) or default
        problem = question.check(answer) if answer or question.otherwise else "これは、空けておけません。"
        if not problem:
            return answer
        print(f"  {problem}")


def _line(words: str) -> str:
    try:
        return input(words)
    except EOFError:
        print()
        raise NotNow(_STOPPED) from None


def ask_password() -> str:
    """The password, twice, until both are the same and it is good enough. Nothing of it is shown."""
    while True:
        try:
            first = getpass.getpass("パスワード（10字以上。打っても画面には出ません）: ")
            problem = _password_problem(first)
            if not problem and getpass.getpass("もう一度: ") == first:
                return first
        except EOFError:
            print()
            raise NotNow(_STOPPED) from None
        print(f"  {problem or '二度のパスワードが違います。もう一度、はじめから打ってください。'}")


def _password_problem(password: str) -> str:
    try:
        validate_password(password)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def agreed(options: argparse.Namespace) -> bool:
    """Show everything as it will be, and ask whether it is right."""
    print("\nこのとおりに開きます。")
    for question in QUESTIONS:
        print(f"  {question.words}　{getattr(options, question.field) or 'なし'}")
    return clean_line(_line("よろしいですか（はい・いいえ）［はい］: ")) in ("", "はい", "y", "yes", "Y")
