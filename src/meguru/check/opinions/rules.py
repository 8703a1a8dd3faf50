"""Decisions about opinions: channels, classes of answer, the way from received to answered, and what is withheld."""

import re
from datetime import date
from enum import StrEnum

from meguru.core.days import year_later
from meguru.core.errors import Invalid, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.states import StateMachine
from meguru.core.text import count_letters

LONGEST_TEXT = 4000
LONGEST_ANSWER = 4000
LONGEST_AFTER = 300
LONGEST_REASON = 200
LONGEST_TOKEN = 40
LONGEST_NAME = 60
LONGEST_CONTACT = 200
OLDEST_YEARS = 10
BLACK = "●"
WRITERS_WISH = _("書いた方が、載せないでほしいと望んでいます。")
WITHHOLDER_ALONE = _("載せないことにした人と同じ人は、戻せません。ほかの人に確かめてもらってください。")


class OpinionState(StrEnum):
    """Where an opinion is."""

    RECEIVED = "received"
    SORTED = "sorted"
    ANSWERED = "answered"


class OpinionStep(StrEnum):
    """Steps of an opinion."""

    SORT = "sort"
    ANSWER = "answer"
    FOLLOW = "follow"


OPINION_MACHINE = StateMachine(
    name="opinion",
    noun=_("ご意見"),
    initial=OpinionState.RECEIVED,
    states={
        OpinionState.RECEIVED: _("受け付けた"),
        OpinionState.SORTED: _("宛先を決めた"),
        OpinionState.ANSWERED: _("回答した"),
    },
    steps={
        OpinionStep.SORT: _("宛先を決める"),
        OpinionStep.ANSWER: _("回答する"),
        OpinionStep.FOLLOW: _("その後を書く"),
    },
    table={
        OpinionState.RECEIVED: {
            OpinionStep.SORT: OpinionState.SORTED,
            OpinionStep.ANSWER: OpinionState.ANSWERED,
        },
        OpinionState.SORTED: {
            OpinionStep.SORT: OpinionState.SORTED,
            OpinionStep.ANSWER: OpinionState.ANSWERED,
        },
        OpinionState.ANSWERED: {
            OpinionStep.SORT: OpinionState.ANSWERED,
            OpinionStep.ANSWER: OpinionState.ANSWERED,
            OpinionStep.FOLLOW: OpinionState.ANSWERED,
        },
    },
)


class Showing(StrEnum):
    """Whether an opinion is published once it is answered. A fact of its own: no step of its way through the office changes it."""

    SHOWN = "shown"
    WITHHELD = "withheld"


class ShowingStep(StrEnum):
    """Steps between shown and withheld."""

    WITHHOLD = "withhold"
    LIFT = "lift"


SHOWING_MACHINE = StateMachine(
    name="showing",
    noun=_("ご意見"),
    initial=Showing.SHOWN,
    states={Showing.SHOWN: _("載せる"), Showing.WITHHELD: _("載せない")},
    steps={ShowingStep.WITHHOLD: _("載せないことにする"), ShowingStep.LIFT: _("載せることに戻す")},
    table={
        Showing.SHOWN: {ShowingStep.WITHHOLD: Showing.WITHHELD},
        Showing.WITHHELD: {ShowingStep.LIFT: Showing.SHOWN},
    },
)


class Channel(StrEnum):
    """How an opinion came in."""

    WEB = "web"
    POST = "post"
    FAX = "fax"
    TELEPHONE = "telephone"
    COUNTER = "counter"
    EMAIL = "email"
    EVENT = "event"


CHANNEL_LABELS = {
    Channel.WEB: _("ウェブ"),
    Channel.POST: _("はがき・手紙"),
    Channel.FAX: _("ファクス"),
    Channel.TELEPHONE: _("電話"),
    Channel.COUNTER: _("窓口"),
    Channel.EMAIL: _("電子メール"),
    Channel.EVENT: _("催しでのカード"),
}


class AnswerClass(StrEnum):
    """How an opinion is taken up (the classes Yokohama's own answers use)."""

    AGREEMENT = "agreement"
    TAKEN_UP = "taken_up"
    ALREADY = "already"
    REFERENCE = "reference"
    OTHER = "other"


CLASS_LABELS = {
    AnswerClass.AGREEMENT: _("賛同"),
    AnswerClass.TAKEN_UP: _("反映"),
    AnswerClass.ALREADY: _("既に含まれる"),
    AnswerClass.REFERENCE: _("今後の参考"),
    AnswerClass.OTHER: _("その他"),
}


def check_opinion(text: str, received_on: date, today: date) -> None:
    """Raises ``Invalid`` for an empty or over-long opinion, and for a day still to come or so old that it was mistyped."""
    problems: dict[str, str] = {}
    if count_letters(text) < 2:
        problems["text"] = _("ご意見を書いてください。")
    elif len(text) > LONGEST_TEXT:
        problems["text"] = _(
            "ご意見は{longest:,}字までです（いま{count:,}字）。長いときは、分けてお送りください。"
        ).format(longest=LONGEST_TEXT, count=len(text))
    if received_on > today:
        problems["received_on"] = _("まだ来ていない日です。受け取った日を入れてください。")
    elif received_on.year < today.year - OLDEST_YEARS:
        problems["received_on"] = _("{oldest}年より前の日です。受け取った日を確かめてください。").format(
            oldest=OLDEST_YEARS
        )
    if problems:
        raise Invalid(problems)


def check_correction(channel: Channel, new: Channel, received_on: date, answered_on: date | None) -> None:
    """What was typed by the office is corrected, never what its writer sent; and it came before it was answered.

    Raises ``NotNow`` for what came by the web form, ``Invalid`` at the field otherwise.
    """
    if channel is Channel.WEB:
        raise NotNow(
            _(
                "ウェブから届いたご意見は、書いた方の文のまま残します。公表したくない所があるときは、伏せて公表してください。"
            )
        )
    if new is Channel.WEB:
        raise Invalid({"channel": _("選び直してください。")})
    if answered_on is not None and received_on > answered_on:
        raise Invalid({"received_on": _("回答した日より後の日です。")})


def check_blackened(original: str, public: str) -> None:
    """Raises ``Invalid`` where a public text is not its original with parts blacked out (``BLACK``), and nothing else.

    What stands between the black parts must stand in the original, in the same order, from its beginning to its end.
    """
    if BLACK not in public:
        raise Invalid({"public_text": _("伏せたい所を「{black}」に書きかえてください。").format(black=BLACK)})
    first, *between, last = re.split(f"{BLACK}+", public)
    at = len(first) if original.startswith(first) else -1
    for piece in between:
        found = original.find(piece, at + 1) if at >= 0 else -1  # each black part stands for one letter or more
        at = found + len(piece) if found >= 0 else -1
    if at < 0 or not original.endswith(last) or len(original) - len(last) <= at:
        raise Invalid({"public_text": _("「{black}」のほかは、もとの文のまま残してください。").format(black=BLACK)})


def blackened_parts(original: str, public: str) -> list[str]:
    """What the black parts of a public text stand for in its original, one after the other (``check_blackened`` fits them)."""
    first, *rest = re.split(f"{BLACK}+", public)
    at, found = len(first), []
    for place, piece in enumerate(rest, 1):
        end = original.find(piece, at + 1) if place < len(rest) else len(original) - len(piece)
        found.append(original[at:end])
        at = end + len(piece)
    return found


class TextStep(StrEnum):
    """What may be done to an opinion's public text in any state."""

    BLACKEN = "blacken"


def check_token(token: str) -> None:
    """Raises ``Invalid`` where the token that makes a form count once is missing or was tampered with."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        raise Invalid(
            {"token": _("送信の確認ができませんでした。ページを読み込み直してから、もう一度お送りください。")}
        )


def years_spoken_of(received_on: date) -> tuple[int, int]:
    """The fiscal years an opinion may be about: that of the day it came, and the one before, which is reviewed in it."""
    year = FiscalYear.of(received_on)
    return year.year, year.previous.year


def erase_contact_on(received_on: date) -> date:
    """The day on which the contact of a writer is erased: when a year has passed (1年たったら)."""
    return year_later(received_on)
