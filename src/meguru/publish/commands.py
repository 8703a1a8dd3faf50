"""Changes to publications: draft (freezes the book), approve by a second person, publish, withdraw. May: the secretariat.

Nothing is rendered here: a job renders whatever is public and not yet rendered, and resumes by itself after a crash.
"""

from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.deciding import reason_in_stead
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.queries.entrusted import require_second_person
from meguru.core.clock import day_of
from meguru.core.errors import NotNow, or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, listed
from meguru.core.text import check_words, clean_line
from meguru.publish.book import SCHEMA_VERSION
from meguru.publish.building import build_book
from meguru.publish.freezing import book_digest, book_text
from meguru.publish.models import Publication
from meguru.publish.queries import book_in_public, held_back_in
from meguru.publish.rules import (
    DRAFTER_ALONE,
    LONGEST_NOTE,
    PUBLICATION_MACHINE,
    PublicationState,
    PublicationStep,
    check_day,
    stands_in_public,
)
from meguru.publish.witness import agreeing


@command
def draft_publication(*, actor: Actor, fiscal_year: FiscalYear, published_on: date, at: datetime) -> Publication:
    """Make the draft of a publication: everything public about the town up to this year, frozen and hashed.

    ``published_on`` is the date printed on it. If the newest draft already says exactly the same, nothing changes.
    Raises ``NotFound`` where the year was never opened.
    """
    require(actor, Action.PUBLICATION_DRAFT)
    check_day(published_on, fiscal_year=fiscal_year, today=day_of(at))
    newest: Publication | None = Publication.objects.filter(fiscal_year=fiscal_year.year).order_by("-issue").first()
    if newest is not None and newest.state == PublicationState.DRAFT:
        again = book_text(build_book(fiscal_year=fiscal_year, issue=newest.issue, published_on=published_on))
        if book_digest(again) == newest.sha256:
            nothing_changed()
            return newest
    issue = newest.issue + 1 if newest else 1
    text = book_text(build_book(fiscal_year=fiscal_year, issue=issue, published_on=published_on))
    publication = Publication.objects.create(
        fiscal_year=fiscal_year.year,
        issue=issue,
        schema_version=SCHEMA_VERSION,
        book=text,
        sha256=book_digest(text),
        published_on=published_on,
        drafted_by_id=actor.person_id,
        drafted_at=at,
    )
    record(
        actor,
        Event.PUBLICATION_DRAFTED,
        at=at,
        id=publication.pk,
        fiscal_year=fiscal_year.year,
        issue=issue,
        sha256=publication.sha256,
    )
    return publication


@command
def approve_publication(*, actor: Actor, publication_id: int, at: datetime, in_stead: str = "") -> Publication:
    """Approve a draft exactly as it is. May: the secretariat, or the seats the town left it to.

    ``in_stead`` says why, where somebody stands in for the seat that decides. Raises ``NotNow`` for whoever made it, or for
    somebody whose login or seat they gave; ``Invalid`` without a reason for standing in.
    """
    require(actor, Action.PUBLICATION_APPROVE)
    publication = _fetch(publication_id)
    publication.state = PUBLICATION_MACHINE.next_state(PublicationState(publication.state), PublicationStep.APPROVE)
    require_second_person(
        actor,
        Action.PUBLICATION_APPROVE,
        first_id=publication.drafted_by_id,
        since=publication.drafted_at,
        at=at,
        alone=DRAFTER_ALONE,
    )
    _check_nothing_withheld(publication)
    publication.in_stead = reason_in_stead(actor, Action.PUBLICATION_APPROVE, in_stead)
    publication.approved_by_id, publication.approved_at = actor.person_id, at
    publication.save(update_fields=["state", "approved_by", "approved_at", "in_stead"])
    stead = {"in_stead": True} if publication.in_stead else {}
    record(actor, Event.PUBLICATION_APPROVED, at=at, id=publication.pk, sha256=publication.sha256, **stead)
    return publication


@command
def refuse_publication(*, actor: Actor, publication_id: int, reason: str, at: datetime) -> Publication:
    """Reject a draft, with the reason. A new draft can then take its place."""
    require(actor, Action.PUBLICATION_APPROVE)
    publication = _fetch(publication_id)
    publication.state = PUBLICATION_MACHINE.next_state(PublicationState(publication.state), PublicationStep.REFUSE)
    publication.note = clean_line(reason)
    check_words("reason", publication.note, longest=LONGEST_NOTE, missing=_("戻すわけを書いてください。"))
    publication.save(update_fields=["state", "note"])
    record(actor, Event.PUBLICATION_REFUSED, at=at, id=publication.pk)
    return publication


@command
def publish_year(*, actor: Actor, publication_id: int, at: datetime) -> Publication:
    """Make an approved publication public. Its book is the one approved, byte for byte; the site is then rendered by a job."""
    require(actor, Action.PUBLICATION_RELEASE)
    publication = _fetch(publication_id)
    publication.state = PUBLICATION_MACHINE.next_state(PublicationState(publication.state), PublicationStep.RELEASE)
    if book_digest(publication.book) != publication.sha256:
        raise NotNow(_("承認したときの内容と一致しません。記録が壊れているおそれがあるため、公表できません。"))
    if not agreeing([publication.pk], PublicationState.APPROVED):
        raise NotNow(_("承認の記録が、記録簿と一致しません。書きかえられたおそれがあるため、公表できません。"))
    _check_nothing_withheld(publication)
    publication.released_at = at
    publication.save(update_fields=["state", "released_at"])
    record(actor, Event.PUBLICATION_RELEASED, at=at, id=publication.pk, sha256=publication.sha256)
    return publication


@command
def withdraw_publication(*, actor: Actor, publication_id: int, reason: str, at: datetime) -> Publication:
    """Withdraw a publication from the site and the archive. The previous one is shown again; the reason stays on record.

    Raises ``NotNow`` where the one before it holds an opinion that was withheld since.
    """
    require(actor, Action.PUBLICATION_RELEASE)
    publication = _fetch(publication_id)
    publication.state = PUBLICATION_MACHINE.next_state(PublicationState(publication.state), PublicationStep.WITHDRAW)
    publication.note = clean_line(reason)
    check_words("reason", publication.note, longest=LONGEST_NOTE, missing=_("取り下げるわけを書いてください。"))
    publication.save(update_fields=["state", "note"])
    _check_what_comes_back(publication)
    _render_again()
    record(actor, Event.PUBLICATION_WITHDRAWN, at=at, id=publication.pk)
    return publication


@command
def note_rendered(*, actor: Actor, publication_id: int, at: datetime) -> Publication:
    """Record that the public site for this publication is on disk. May: Meguru's own jobs, and the secretariat."""
    require(actor, Action.PUBLICATION_RELEASE)
    publication = _fetch(publication_id)
    if publication.rendered_at is not None:
        nothing_changed()
        return publication
    publication.rendered_at = at
    publication.save(update_fields=["rendered_at"])
    record(actor, Event.PUBLICATION_RENDERED, at=at, id=publication.pk)
    return publication


def _check_nothing_withheld(publication: Publication) -> None:
    """Raises ``NotNow`` where an opinion was withheld after the draft that holds it was made."""
    held = held_back_in(publication.book)
    if held:
        raise NotNow(
            _(
                "案をつくったあとで、ご意見{names}が「載せない」になったか、伏せる所が変わりました。"
                "この案を戻して、案をつくり直してください。"
            ).format(names=listed(held))
        )


def _check_what_comes_back(withdrawn: Publication) -> None:
    """Raises ``NotNow`` where the pages would go back to a book with an opinion that was withheld since it was public."""
    before = book_in_public()
    if before is None or stands_in_public(
        (before.fiscal_year, before.issue), [(withdrawn.fiscal_year, withdrawn.issue)]
    ):
        return  # nothing comes back, or what stands in public stays as it is
    held = held_back_in(before.text)
    if held:
        raise NotNow(
            _(
                "取り下げると公開ページが戻る{before}には、そのあと「載せない」になったか、"
                "伏せる所が変わったご意見{names}が載っています。先に{before}を取り下げるか、"
                "次の号を公表してください。"
            ).format(before=before.label, names=listed(held))
        )


def _render_again() -> None:
    """What now stands in public is to be written anew: its pages, or its archive, are no longer the same."""
    public = Publication.objects.filter(state=PublicationState.PUBLIC.value).order_by("-fiscal_year", "-issue")
    Publication.objects.filter(pk__in=public.values_list("pk")[:1]).update(rendered_at=None)


def _fetch(publication_id: int) -> Publication:
    return or_not_found(Publication.objects.filter(pk=publication_id).first())
