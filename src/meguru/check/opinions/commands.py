"""Changes to opinions: receive from any channel, sort, answer, withhold with a reason, follow up, erase contacts."""

from dataclasses import dataclass
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, keyed_hash, nothing_changed, record
from meguru.base.bodies.models import District
from meguru.base.bodies.queries.entrusted import require_second_person
from meguru.check.opinions.models import Opinion, OpinionContact, OpinionVersion, Withholding
from meguru.check.opinions.rules import (
    LONGEST_AFTER,
    LONGEST_ANSWER,
    LONGEST_REASON,
    OPINION_MACHINE,
    SHOWING_MACHINE,
    WITHHOLDER_ALONE,
    WRITERS_WISH,
    AnswerClass,
    Channel,
    OpinionState,
    OpinionStep,
    Showing,
    ShowingStep,
    blackened_parts,
    check_blackened,
    check_correction,
    check_opinion,
    check_token,
    erase_contact_on,
    years_spoken_of,
)
from meguru.core.clock import day_of
from meguru.core.days import check_done_on
from meguru.core.errors import Invalid, NotNow, or_not_found, require_unchanged
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import check_words, clean_line, clean_text, fingerprint
from meguru.plan.plans.models import Measure
from meguru.plan.plans.queries.terms import terms_of_years


@dataclass(frozen=True)
class OpinionDraft:
    """An opinion as it came in. ``district`` is a code; name and contact are optional.

    ``keep_private`` is the writer's wish that it be not published; it is then withheld from the beginning.
    """

    text: str
    channel: Channel
    received_on: date
    district: str | None = None
    measure_id: int | None = None
    name: str = ""
    contact: str = ""
    keep_private: bool = False


@command
def send_opinion(*, actor: Actor, draft: OpinionDraft, token: str, at: datetime) -> Opinion:
    """Take an opinion a resident sends from the public page. May: anybody. The same ``token`` again changes nothing.

    Raises ``NotNow`` where it comes again with something else in it.
    """
    require(actor, Action.OPINION_SEND)
    return _receive(actor, draft, token, at)


@command
def register_opinion(*, actor: Actor, draft: OpinionDraft, token: str, at: datetime) -> Opinion:
    """Register an opinion that came by post, fax, telephone, at the counter or otherwise. May: the secretariat."""
    require(actor, Action.OPINION_REGISTER)
    return _receive(actor, draft, token, at)


def _receive(actor: Actor, draft: OpinionDraft, token: str, at: datetime) -> Opinion:
    check_token(token)
    seen: Opinion | None = Opinion.objects.filter(token=token).first()
    text = clean_text(draft.text)
    if seen is not None:
        _refuse_another(seen, draft, text)
        nothing_changed()
        return seen
    check_opinion(text, draft.received_on, day_of(at))
    year = FiscalYear.of(draft.received_on)
    opinion = Opinion.objects.create(
        number=_next_number(year),
        fiscal_year=year.year,
        received_on=draft.received_on,
        channel=draft.channel.value,
        text=text,
        district=_district(draft.district),
        measure=_measure(draft.measure_id, draft.received_on),
        token=token,
    )
    name, contact = clean_line(draft.name), clean_line(draft.contact)
    if name or contact:
        OpinionContact.objects.create(
            opinion=opinion,
            name=name,
            contact=contact,
            erase_on=erase_contact_on(draft.received_on),
        )
    if draft.keep_private:
        Withholding.objects.create(opinion=opinion, reason=WRITERS_WISH, withheld_at=at)
        record(actor, Event.OPINION_HIDDEN, at=at, number=opinion.number)
    record(
        actor, Event.OPINION_RECEIVED, at=at, number=opinion.number, channel=draft.channel.value, text=keyed_hash(text)
    )
    return opinion


def _refuse_another(seen: Opinion, draft: OpinionDraft, text: str) -> None:
    """Raises ``NotNow`` where a form that was taken already comes again and says something else: that would be lost.

    A wish to be kept out of the public record, above all, must not be told as taken where it was not.
    """
    district, reach = _district(draft.district), OpinionContact.objects.filter(opinion=seen).first()
    took = (seen.text, seen.channel, seen.received_on, seen.district_id, seen.measure_id)
    sent = (text, draft.channel.value, draft.received_on, district.pk if district else None, draft.measure_id)
    reached = (reach.name, reach.contact) if reach else ("", "")
    is_private = seen.withholdings.filter(withheld_by=None).exists()
    if (
        took != sent
        or reached != (clean_line(draft.name), clean_line(draft.contact))
        or is_private != draft.keep_private
    ):
        told = _(
            "この用紙は、{number}としてもう受け付けています。受け付けたものを直すとき、載せないようにするときは、番号を添えて事務局に"
            "ご連絡ください。別のご意見として送るときは、このまま、もう一度押してください。"
        )
        raise NotNow(told.format(number=seen.number))


def _next_number(year: FiscalYear) -> str:
    """The number after the highest of the year's; a letter whose day was corrected keeps the number it has."""
    given = Opinion.objects.filter(number__startswith=f"{year.short_code}-").order_by().values_list("number", flat=True)
    last = max((int(number.rsplit("-", 1)[1]) for number in given), default=0)
    return f"{year.short_code}-{last + 1:03}"


@dataclass(frozen=True)
class OpinionCorrection:
    """What a letter, a card or a call really said, how and when it came, and why it is mended.

    ``public_text`` is the same with parts blacked out: asked for where there is one and the words change.
    """

    text: str
    channel: Channel
    received_on: date
    reason: str
    public_text: str = ""


@command
def correct_opinion(
    *, actor: Actor, number: str, correction: OpinionCorrection, at: datetime, seen: str | None = None
) -> Opinion:
    """Mend what was typed of an opinion that did not come by the web form. What was typed first is kept; the number stays.

    Raises ``NotNow`` for what a resident sent. ``seen`` is the fingerprint of the words the writer had before their eyes; where
    others have been saved since, ``EditedMeanwhile`` keeps both. May: the secretariat.
    """
    require(actor, Action.OPINION_REGISTER)
    opinion = _fetch(number)
    received_on = correction.received_on
    check_correction(Channel(opinion.channel), correction.channel, received_on, opinion.answered_on)
    text, reason = clean_text(correction.text), clean_line(correction.reason)
    check_opinion(text, received_on, day_of(at))
    require_unchanged(seen=seen, now=fingerprint(opinion.text), yours={"text": text}, theirs={"text": opinion.text})
    _check_still_of_its_plan(opinion, received_on)
    public = _public_text(opinion, text, correction.public_text)
    new = {"text": text, "public_text": public, "channel": correction.channel.value, "received_on": received_on}
    earlier = {name: getattr(opinion, name) for name in new}
    changed = [name for name, value in new.items() if earlier[name] != value]
    if not changed:
        nothing_changed()
        return opinion
    check_words("reason", reason, longest=LONGEST_REASON, missing=_("直すわけを書いてください。"))
    OpinionVersion.objects.create(
        opinion=opinion, reason=reason, corrected_by_id=actor.person_id, corrected_at=at, **earlier
    )
    for name, value in new.items():
        setattr(opinion, name, value)
    opinion.fiscal_year = FiscalYear.of(received_on).year
    opinion.save(update_fields=[*changed, "fiscal_year"])
    OpinionContact.objects.filter(opinion=opinion).update(erase_on=erase_contact_on(received_on))
    before = keyed_hash(earlier["text"])
    record(actor, Event.OPINION_CORRECTED, at=at, number=number, fields=changed, before=before, text=keyed_hash(text))
    if "public_text" in changed:
        if blackened_parts(earlier["text"], earlier["public_text"]) != blackened_parts(text, public):
            opinion.versions.update(public_text="")  # as in ``blacken_opinion``: what stood before may show it
        record(actor, Event.OPINION_BLACKENED, at=at, number=number, text=keyed_hash(public))
    return opinion


def _public_text(opinion: Opinion, text: str, typed: str) -> str:
    """The blacked-out text that belongs to the words from now on: never one that no longer fits them."""
    if not opinion.public_text or text == opinion.text:
        return opinion.public_text
    public = clean_text(typed)
    check_blackened(text, public)
    return public


def _check_still_of_its_plan(opinion: Opinion, received_on: date) -> None:
    try:
        _measure(opinion.measure_id, received_on)
    except Invalid:
        raise Invalid(
            {"received_on": _("この日のころの計画に、宛先の取組がありません。先に、宛先を決め直してください。")}
        ) from None


@command
def sort_opinion(*, actor: Actor, number: str, district: str | None, measure_id: int | None, at: datetime) -> Opinion:
    """Decide which measure and district an opinion is about (neither: the whole plan); it then stands beside their sheets.

    Raises ``NotFound`` for what is not there, ``Invalid`` for a measure of a plan that no year spoken of goes by.
    May: the secretariat.
    """
    require(actor, Action.OPINION_ANSWER)
    opinion = _fetch(number)
    state = OPINION_MACHINE.next_state(OpinionState(opinion.state), OpinionStep.SORT)
    same = measure_id == opinion.measure_id
    about = _district(district), opinion.measure if same else _measure(measure_id, opinion.received_on)
    if (state, *about) == (opinion.state, opinion.district, opinion.measure):
        nothing_changed()
        return opinion
    opinion.state = state
    opinion.district, opinion.measure = about
    opinion.save(update_fields=["state", "district", "measure"])
    record(actor, Event.OPINION_SORTED, at=at, number=number)
    return opinion


@command
def answer_opinion(
    *,
    actor: Actor,
    number: str,
    answer: str,
    answer_class: AnswerClass,
    on: date,
    at: datetime,
    seen: str | None = None,
) -> Opinion:
    """Answer an opinion. The answer becomes public with the next publication, unless the opinion is withheld. May: the secretariat.

    ``seen`` is the fingerprint of the answer the writer had before their eyes; where another one has been saved since, both
    are kept apart by ``EditedMeanwhile``.
    """
    require(actor, Action.OPINION_ANSWER)
    opinion = _fetch(number)
    state = OPINION_MACHINE.next_state(OpinionState(opinion.state), OpinionStep.ANSWER)
    answer = clean_text(answer)
    check_words("answer", answer, longest=LONGEST_ANSWER, missing=_("回答を書いてください。"))
    check_done_on("on", on, today=day_of(at), since=opinion.received_on, told=_("受け取った日より前の日です。"))
    if (opinion.state, opinion.answer, opinion.answer_class) == (state, answer, answer_class):
        nothing_changed()
        return opinion
    now = opinion.answer
    require_unchanged(seen=seen, now=fingerprint(now), yours={"answer": answer}, theirs={"answer": now})
    opinion.state = state
    opinion.answer, opinion.answer_class, opinion.answered_on = answer, answer_class.value, on
    opinion.save(update_fields=["state", "answer", "answer_class", "answered_on"])
    record(actor, Event.OPINION_ANSWERED, at=at, number=number, answer=keyed_hash(answer))
    return opinion


@command
def withhold_opinion(*, actor: Actor, number: str, reason: str, at: datetime) -> Opinion:
    """Keep an opinion out of everything public, with the reason, whatever else happens to it. It stays counted.

    Raises ``NotNow`` where it is withheld already. May: the secretariat.
    """
    require(actor, Action.OPINION_ANSWER)
    opinion = _fetch(number)
    SHOWING_MACHINE.next_state(Showing.WITHHELD if _in_force(opinion) else Showing.SHOWN, ShowingStep.WITHHOLD)
    reason = clean_line(reason)
    check_words("reason", reason, longest=LONGEST_REASON, missing=_("載せないわけを書いてください。"))
    Withholding.objects.create(opinion=opinion, reason=reason, withheld_by_id=actor.person_id, withheld_at=at)
    record(actor, Event.OPINION_HIDDEN, at=at, number=number)
    return opinion


@command
def lift_withholding(*, actor: Actor, number: str, reason: str, at: datetime) -> Opinion:
    """Let a withheld opinion be published again, with the reason. May: the secretariat, but not who withheld it.

    Raises ``NotNow`` for whoever withheld it, and where it is not withheld.
    """
    require(actor, Action.OPINION_ANSWER)
    opinion = _fetch(number)
    held = _in_force(opinion)
    SHOWING_MACHINE.next_state(Showing.WITHHELD if held else Showing.SHOWN, ShowingStep.LIFT)
    assert held is not None  # else the machine has refused
    require_second_person(
        actor,
        Action.OPINION_ANSWER,
        first_id=held.withheld_by_id,
        since=held.withheld_at,
        at=at,
        alone=WITHHOLDER_ALONE,
    )
    reason = clean_line(reason)
    check_words("lift_reason", reason, longest=LONGEST_REASON, missing=_("載せることに戻すわけを書いてください。"))
    held.lift_reason, held.lifted_by_id, held.lifted_at = reason, actor.person_id, at
    held.save(update_fields=["lift_reason", "lifted_by", "lifted_at"])
    record(actor, Event.OPINION_SHOWN_AGAIN, at=at, number=number)
    return opinion


@command
def blacken_opinion(*, actor: Actor, number: str, public_text: str, at: datetime) -> Opinion:
    """Black out parts of an opinion where it is published; the original stays inside. An empty text takes it back.

    Raises ``Invalid`` where anything but the black parts differs from the original. May: the secretariat.
    """
    require(actor, Action.OPINION_ANSWER)
    opinion = _fetch(number)
    public_text = clean_text(public_text)
    if public_text == opinion.text:
        public_text = ""
    if public_text:
        check_blackened(opinion.text, public_text)
    if public_text == opinion.public_text:
        nothing_changed()
        return opinion
    opinion.public_text = public_text
    opinion.save(update_fields=["public_text"])
    opinion.versions.update(public_text="")  # what stood before may show what is blacked out now
    record(actor, Event.OPINION_BLACKENED, at=at, number=number, text=keyed_hash(public_text))
    return opinion


@command
def follow_opinion(*, actor: Actor, number: str, after: str, at: datetime) -> Opinion:
    """Write what came of an answered opinion (その後). May: the secretariat."""
    require(actor, Action.OPINION_ANSWER)
    opinion = _fetch(number)
    opinion.state = OPINION_MACHINE.next_state(OpinionState(opinion.state), OpinionStep.FOLLOW)
    after = clean_line(after)
    check_words("after", after, longest=LONGEST_AFTER, missing=_("その後のことを書いてください。"))
    if opinion.after == after:
        nothing_changed()
        return opinion
    opinion.after = after
    opinion.save(update_fields=["state", "after"])
    record(actor, Event.OPINION_FOLLOWED, at=at, number=number)
    return opinion


@command
def erase_due_contacts(*, actor: Actor, on: date, at: datetime) -> int:
    """Erase the contacts whose day has come; each erasure is written into the ledger. May: Meguru itself."""
    require(actor, Action.OPINION_CONTACT_ERASE)
    due = list(OpinionContact.objects.filter(erase_on__lte=on).select_related("opinion"))
    for contact in due:
        contact.delete()
        record(actor, Event.CONTACT_ERASED, at=at, number=contact.opinion.number)
    if not due:
        nothing_changed()
    return len(due)


def _fetch(number: str) -> Opinion:
    return or_not_found(Opinion.objects.filter(number=number).first())


def _in_force(opinion: Opinion) -> Withholding | None:
    held: Withholding | None = Withholding.objects.filter(opinion=opinion, lifted_at=None).first()
    return held


def _district(code: str | None) -> District | None:
    if not code:
        return None
    return or_not_found(District.objects.filter(code=code).first())


def _measure(measure_id: int | None, received_on: date) -> Measure | None:
    """The measure, of the plan of the year in which the opinion came or of the year before, which is reviewed in it."""
    if measure_id is None:
        return None
    found: Measure = or_not_found(Measure.objects.filter(pk=measure_id).first())
    if found.term_id not in {term.pk for term in terms_of_years(years_spoken_of(received_on))}:
        raise Invalid({"measure": _("ご意見が届いたころの計画にある取組から、選び直してください。")})
    return found
