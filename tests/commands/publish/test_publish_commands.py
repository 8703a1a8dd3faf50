"""Publications through their commands: what is frozen, who lets it out, and that nothing secret is ever in a book."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from meguru.act.amendments.commands import AmendmentDraft, propose_amendment
from meguru.act.turn.commands import open_year
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.committee.commands import record_evaluation
from meguru.check.opinions.commands import (
    OpinionDraft,
    answer_opinion,
    blacken_opinion,
    register_opinion,
    withhold_opinion,
)
from meguru.check.opinions.rules import AnswerClass, Channel
from meguru.check.reviews.models import Sheet
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.do.figures.commands import record_figure
from meguru.plan.plans.models import Indicator, Theme
from meguru.plan.plans.rules import LayerKind
from meguru.publish.commands import (
    approve_publication,
    draft_publication,
    note_rendered,
    publish_year,
    refuse_publication,
    withdraw_publication,
)
from meguru.publish.freezing import BookUnreadable, book_digest, read_book
from meguru.publish.models import Publication
from meguru.publish.queries import (
    book_in_public,
    earlier_books,
    get_publication,
    list_publications,
    public_state,
    publications_waiting,
)
from tests.support.cast import SPRING, Cast, Player
from tests.support.measures import measure_id
from tests.support.turn import (
    WINTER,
    accept,
    accept_all,
    agreed,
    drafted,
    given_advice,
    held_meeting,
    next_year,
    proposed,
    published,
    received_opinion,
    replied,
    reported_meeting,
    write,
)

SECRET = "ひみつ"


def book_of(cast: Cast) -> str:
    return drafted(cast).book


def answered(player: Player, number: str, words: str) -> None:
    answer_opinion(
        actor=player.actor, number=number, answer=words, answer_class=AnswerClass.OTHER, on=SPRING.date(), at=SPRING
    )


def test_the_book_holds_what_was_accepted_held_agreed_and_answered(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    record_evaluation(
        actor=secretary.actor, meeting_id=meeting.pk, measure_code="m01", rating="A", comment="公の言葉", at=SPRING
    )
    advice = replied(cast, given_advice(cast, meeting))
    agreed(cast, proposed(cast, advice=[advice.number]))
    opinion = received_opinion(cast, measure="m01")
    answered(secretary, opinion.number, "公の答え")
    book = read_book(book_of(cast))
    m01 = next(m for m in book["measures"] if m["code"] == "m01")
    assert m01["years"][0]["did"].startswith("声かけを12回")
    assert (m01["years"][0]["rating"], m01["years"][0]["committee_rating"]) == ("B", "A")
    assert [a["number"] for a in book["advice"]] == ["H28-01"]
    assert book["advice"][0]["amendments"] == ["改1"]
    assert [o["answer"] for o in book["opinions"]] == ["公の答え"]
    west = next(d for d in book["districts"] if d["code"] == "west")
    assert west["years"][0]["manner"] == "cancelled"


def test_no_contact_no_hidden_and_no_waiting_opinion_is_in_the_book(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    shown = received_opinion(cast, name=f"{SECRET}太郎", contact=f"{SECRET}の電話")
    answered(secretary, shown.number, "公の答え")
    hidden = received_opinion(cast, f"{SECRET}の人のこと", token="two")
    answered(secretary, hidden.number, f"{SECRET}の答え")
    withhold_opinion(actor=secretary.actor, number=hidden.number, reason=f"{SECRET}のわけ", at=SPRING)
    received_opinion(cast, f"{SECRET}まだ答えていない", token="three")
    book = book_of(cast)
    assert SECRET not in book
    assert read_book(book)["summary"]["opinions"] == 0


def test_what_is_withheld_after_the_draft_stops_the_draft(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    opinion = received_opinion(cast)
    answered(secretary, opinion.number, "公の答え")
    first = drafted(cast)
    withhold_opinion(actor=secretary.actor, number=opinion.number, reason="人が分かるため", at=WINTER)
    second = cast["council_secretary"].actor
    with pytest.raises(NotNow, match="H29-001"):
        approve_publication(actor=second, publication_id=first.pk, at=WINTER)
    again = drafted(cast)
    approve_publication(actor=second, publication_id=again.pk, at=WINTER)
    assert publish_year(actor=second, publication_id=again.pk, at=WINTER).state == "public"


def test_of_an_opinion_blacked_out_the_book_holds_the_public_text_alone(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    opinion = received_opinion(cast, f"夜に。{SECRET}の家の前。")
    answered(secretary, opinion.number, "公の答え")
    before = drafted(cast)
    blacken_opinion(actor=secretary.actor, number=opinion.number, public_text="夜に。●の家の前。", at=WINTER)
    with pytest.raises(NotNow, match="H29-001"):
        approve_publication(actor=cast["council_secretary"].actor, publication_id=before.pk, at=WINTER)
    book = book_of(cast)
    assert SECRET not in book
    assert "夜に。●の家の前。" in book


def test_activities_of_the_running_year_are_in_no_public_book(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    next_year(cast)
    for day, words in ((date(2017, 3, 1), "茶話会"), (date(2017, 6, 1), f"{SECRET}の家で茶話会")):
        draft = ActivityDraft(
            held_on=day, line=words, place="集会所", people=5, measure_ids=(measure_id("m01"),), district="east"
        )
        log_activity(actor=secretary.actor, draft=draft, token=words, at=WINTER)
    book = book_of(cast)
    assert SECRET not in book
    assert [row["text"] for row in read_book(book)["activities"]] == ["茶話会"]


def test_a_note_on_how_a_district_met_is_public_only_where_it_did_not_meet(cast: Cast, own_town: Town) -> None:
    accept(cast, "east", manner="held", manner_note=f"{SECRET}の電話で確かめました。")
    accept(cast, "west", manner="cancelled", manner_note="会場が使えませんでした。")
    book = book_of(cast)
    assert SECRET not in book
    assert "会場が使えませんでした。" in book


def test_no_sheet_is_in_the_book_before_it_is_accepted(cast: Cast, own_town: Town) -> None:
    accept(cast, "m02")
    for code in ("m01", "m03", "east"):
        write(cast["secretary"].actor, code, mark=SECRET)
    assert SECRET not in book_of(cast)


def test_a_figure_is_told_once_its_sheet_is_accepted(cast: Cast, secretary: Player) -> None:
    def actual() -> float | None:
        [indicator] = next(m for m in read_book(book_of(cast))["measures"] if m["code"] == "m01")["indicators"]
        return next(year["actual"] for year in indicator["years"] if year["fiscal_year"] == 2016)

    [indicator] = Indicator.objects.filter(measure__code="m01")
    record_figure(actor=secretary.actor, indicator_id=indicator.pk, fiscal_year=2016, value=11, at=SPRING)
    write(secretary.actor, "m01")
    assert actual() is None
    accept(cast, "m01")
    assert actual() == 11


def test_an_ended_theme_is_told_as_ended(cast: Cast, own_town: Town) -> None:
    accept_all(cast)
    theme = Theme.objects.filter(district_plan__district__code="east").first()
    assert theme is not None
    agreed(cast, proposed(cast, kind=LayerKind.END, theme_id=theme.pk, measure=None, after={}))
    east = next(d for d in read_book(book_of(cast))["districts"] if d["code"] == "east")
    ended = next(t for t in east["themes"] if t["number"] == theme.number)
    assert ended.get("ended_label") == "平成28年度"
    assert [year["fiscal_year"] for year in ended["years"]] == [2016]


def test_an_issue_of_a_year_tells_nothing_of_a_later_years_turn(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    agreed(cast, proposed(cast))
    during = received_opinion(cast, "振り返りを読みました。")
    later = date(2018, 4, 2)
    draft = OpinionDraft(text="あとの声です。", channel=Channel.FAX, received_on=later)
    after = register_opinion(actor=secretary.actor, draft=draft, token="later", at=at_noon(later))
    for opinion in (during, after):
        answer_opinion(
            actor=secretary.actor,
            number=opinion.number,
            answer="公の答え",
            answer_class=AnswerClass.OTHER,
            on=later,
            at=at_noon(later),
        )
    next_year(cast)
    change = AmendmentDraft(kind=LayerKind.END, measure="m02", reason="ほかの取組に入れるため", other_cause="委員会で")
    agreed(cast, propose_amendment(actor=secretary.actor, fiscal_year=2017, draft=change, at=WINTER))
    book = read_book(book_of(cast))
    assert [opinion["number"] for opinion in book["opinions"]] == [during.number]
    assert [amendment["number"] for amendment in book["amendments"]] == ["改1"]


def test_what_an_unaccepted_sheet_plans_does_not_leak_through_the_next_year(cast: Cast, own_town: Town) -> None:
    for code in ("m01", "east"):
        write(cast["secretary"].actor, code, mark=SECRET)
    next_year(cast)
    assert SECRET not in book_of(cast)


def test_the_running_years_words_are_not_in_the_book(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    next_year(cast)
    for code in ("m01", "east"):
        write(secretary.actor, code, fiscal_year=2017, mark=SECRET)
    book = book_of(cast)
    assert SECRET not in book
    m01 = read_book(book)["measures"][0]
    assert [year["state"] for year in m01["years"]][:2] == ["recorded", "running"]


def test_what_is_said_before_the_meeting_is_held_stays_inside(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    record_evaluation(
        actor=secretary.actor, meeting_id=meeting.pk, measure_code="m01", rating="D", comment=SECRET, at=SPRING
    )
    given_advice(cast, meeting, SECRET)
    proposed(cast, reason=SECRET)
    assert SECRET not in book_of(cast)


def test_names_of_people_are_not_in_the_book(cast: Cast, own_town: Town) -> None:
    replied(cast, given_advice(cast, held_meeting(cast)))
    book = book_of(cast)
    for key, player in cast.players.items():
        if key != "operator":
            assert player.actor.name not in book


def test_an_empty_year_gives_a_book_without_results(cast: Cast, own_town: Town) -> None:
    book = read_book(book_of(cast))
    assert book["summary"]["measures"] == 0
    assert not any(year["state"] == "recorded" for measure in book["measures"] for year in measure["years"])


def test_only_accepted_sheets_are_counted_and_the_others_are_told_first(cast: Cast, own_town: Town) -> None:
    asked = Counter(sheet.measure_id is None for sheet in Sheet.objects.filter(year__fiscal_year=2016))
    assert read_book(book_of(cast))["summary"]["districts"] == 0
    accept(cast, "m01")
    summary = read_book(book_of(cast))["summary"]
    assert (summary["measures"], summary["districts"]) == (1, 0)
    assert summary["sentences"][0].startswith(
        f"{asked[False]}の取組のうち{asked[False] - 1}、{asked[True]}の地区のうち"
    )
    accept_all(cast)
    summary = read_book(book_of(cast))["summary"]
    assert (summary["measures"], summary["districts"]) == (asked[False], asked[True])
    assert not any("まとまっていません" in sentence for sentence in summary["sentences"])


def test_the_same_draft_twice_is_one_and_a_changed_one_is_the_next_issue(cast: Cast, own_town: Town) -> None:
    first = drafted(cast)
    assert drafted(cast).pk == first.pk
    accept(cast, "m01")
    second = drafted(cast)
    assert (second.issue, Publication.objects.count()) == (2, 2)


@pytest.mark.parametrize("day", [date(2016, 3, 31), WINTER.date() + timedelta(days=400)])
def test_a_mistyped_day_is_refused(secretary: Player, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        draft_publication(actor=secretary.actor, fiscal_year=FiscalYear(2016), published_on=day, at=WINTER)
    assert set(refused.value.fields) == {"published_on"}


def test_a_year_never_opened_cannot_be_published(cast: Cast, own_town: Town) -> None:
    with pytest.raises(NotFound):
        drafted(cast, fiscal_year=2017)


@pytest.mark.parametrize("key", ["writer", "approver", "member", "auditor", "chair", "operator"])
def test_only_the_secretariat_drafts_approves_and_publishes(cast: Cast, own_town: Town, key: str) -> None:
    publication = drafted(cast)
    for command in (approve_publication, publish_year):
        with pytest.raises(NotAllowed):
            command(actor=cast[key].actor, publication_id=publication.pk, at=WINTER)
    with pytest.raises(NotAllowed):
        drafted(cast, by=key)


def test_whoever_drafted_does_not_approve_and_nothing_goes_out_unapproved(cast: Cast, secretary: Player) -> None:
    publication = drafted(cast)
    with pytest.raises(NotNow, match="ほかの人"):
        approve_publication(actor=secretary.actor, publication_id=publication.pk, at=WINTER)
    with pytest.raises(NotNow):
        publish_year(actor=secretary.actor, publication_id=publication.pk, at=WINTER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(state="public")


def test_what_is_public_is_what_was_approved_whatever_changed_since(cast: Cast, own_town: Town) -> None:
    publication = published(cast)
    accept(cast, "m01", mark=SECRET)
    public = book_in_public()
    assert public is not None
    assert (public.sha256, book_digest(public.text)) == (publication.sha256, publication.sha256)
    assert SECRET not in public.text


def test_a_book_that_was_touched_is_not_published_and_not_read(cast: Cast, own_town: Town) -> None:
    publication = drafted(cast)
    second = cast["council_secretary"].actor
    approve_publication(actor=second, publication_id=publication.pk, at=WINTER)
    Publication.objects.filter(pk=publication.pk).update(book=publication.book.replace("さくら町", "うめ町"))
    with pytest.raises(NotNow, match="一致しません"):
        publish_year(actor=second, publication_id=publication.pk, at=WINTER)
    with pytest.raises(BookUnreadable):
        get_publication(second, publication.pk)


def test_withdrawn_the_one_before_is_public_again_and_waits_to_be_rendered(cast: Cast, secretary: Player) -> None:
    first = published(cast)
    note_rendered(actor=secretary.actor, publication_id=first.pk, at=WINTER)
    accept(cast, "m01")
    second = published(cast)
    with pytest.raises(Invalid):
        withdraw_publication(actor=secretary.actor, publication_id=second.pk, reason=" ", at=WINTER)
    withdraw_publication(actor=secretary.actor, publication_id=second.pk, reason="数の誤り", at=WINTER)
    public = book_in_public()
    assert public is not None
    assert (public.publication_id, public.is_rendered) == (first.pk, False)
    with pytest.raises(NotNow):
        withdraw_publication(actor=secretary.actor, publication_id=second.pk, reason="もう一度", at=WINTER)


def test_what_was_withheld_since_does_not_come_back_when_the_issue_after_it_is_withdrawn(
    cast: Cast, secretary: Player
) -> None:
    opinion = received_opinion(cast)
    answered(secretary, opinion.number, "秋からはじめます。")
    first = published(cast)
    withhold_opinion(actor=secretary.actor, number=opinion.number, reason="書いた方のお望み", at=WINTER)
    second = published(cast)
    with pytest.raises(NotNow, match=opinion.number):
        withdraw_publication(actor=secretary.actor, publication_id=second.pk, reason="数の誤り", at=WINTER)
    second.refresh_from_db()
    assert (standing(), second.state) == ((2016, 2), "public")
    for row in (first, second):  # the earlier one first: then nothing comes back
        withdraw_publication(actor=secretary.actor, publication_id=row.pk, reason="数の誤り", at=WINTER)
    assert book_in_public() is None


def test_an_issue_that_holds_a_withheld_opinion_can_itself_be_withdrawn(cast: Cast, secretary: Player) -> None:
    before = published(cast)
    opinion = received_opinion(cast)
    answered(secretary, opinion.number, "秋からはじめます。")
    holding = published(cast)
    withhold_opinion(actor=secretary.actor, number=opinion.number, reason="書いた方のお望み", at=WINTER)
    withdraw_publication(actor=secretary.actor, publication_id=holding.pk, reason="お名前", at=WINTER)
    assert standing() == (2016, before.issue)


def standing() -> tuple[int, int]:
    public = book_in_public()
    assert public is not None
    return public.fiscal_year, public.issue


def test_a_corrected_older_year_never_takes_the_site_back(cast: Cast, secretary: Player) -> None:
    published(cast)
    next_year(cast)
    published(cast, fiscal_year=2017)
    accept(cast, "m01")
    corrected = published(cast)
    assert (corrected.fiscal_year, corrected.issue) == (2016, 2)
    assert standing() == (2017, 1)
    assert [(book.fiscal_year, book.issue) for book in earlier_books()] == [(2016, 2), (2016, 1)]
    assert public_state().unrendered  # the archive is to be written anew
    past = read_book(corrected.book)["past"]
    assert [(issue["fiscal_year"], issue["issue"]) for issue in past] == [(2016, 1)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_drafts_released_in_any_order_the_newer_stands_and_the_other_can_be_read(
    cast: Cast, own_town: Town, order: tuple[int, int]
) -> None:
    drafts = [drafted(cast)]
    accept(cast, "m01")
    drafts.append(drafted(cast))
    second = cast["council_secretary"].actor
    for which in order:
        approve_publication(actor=second, publication_id=drafts[which].pk, at=WINTER)
        publish_year(actor=second, publication_id=drafts[which].pk, at=WINTER)
    assert standing() == (2016, 2)
    assert [book.issue for book in earlier_books()] == [1]
    for book in earlier_books():
        assert book.book["year"]["issue"] == 1


def test_withdrawn_from_the_archive_the_site_stays_and_its_archive_is_written_anew(
    cast: Cast, secretary: Player
) -> None:
    first = published(cast)
    accept(cast, "m01")
    second = published(cast)
    for row in (first, second):
        note_rendered(actor=secretary.actor, publication_id=row.pk, at=WINTER)
    withdraw_publication(actor=secretary.actor, publication_id=first.pk, reason="お名前", at=WINTER)
    assert (standing(), earlier_books()) == ((2016, 2), [])
    assert public_state().unrendered == (second.pk,)


def test_approved_it_waits_for_those_who_may_release_it(cast: Cast, secretary: Player) -> None:
    publication = drafted(cast)
    assert publications_waiting(secretary.actor)[1] == 0
    second = cast["council_secretary"].actor
    approve_publication(actor=second, publication_id=publication.pk, at=WINTER)
    assert publications_waiting(secretary.actor)[1] == 1
    with pytest.raises(NotAllowed):
        publications_waiting(cast["writer"].actor)
    publish_year(actor=second, publication_id=publication.pk, at=WINTER)
    assert publications_waiting(secretary.actor)[1] == 0


def test_a_refused_draft_is_kept_with_its_reason(cast: Cast, own_town: Town) -> None:
    publication = drafted(cast)
    second = cast["council_secretary"]
    refuse_publication(actor=second.actor, publication_id=publication.pk, reason="日付が違います。", at=WINTER)
    [row] = list_publications(second.actor)
    assert (row.state_label, row.note) == ("戻した", "日付が違います。")
    with pytest.raises(NotNow):
        approve_publication(actor=second.actor, publication_id=publication.pk, at=WINTER)


def test_a_neighbours_publication_is_not_found(cast: Cast, own_town: Town, neighbour_town: Town) -> None:
    publication = drafted(cast)
    with town_scope(neighbour_town):
        neighbour = cast["neighbour_secretary"].actor
        with pytest.raises(NotFound):
            approve_publication(actor=neighbour, publication_id=publication.pk, at=WINTER)
        with pytest.raises(NotFound):
            get_publication(neighbour, publication.pk)
        assert book_in_public() is None


def test_a_later_publication_keeps_the_year_before(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    published(cast)
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=WINTER)
    draft = OpinionDraft(text="あとの声です。", channel=Channel.FAX, received_on=WINTER.date())
    register_opinion(actor=secretary.actor, draft=draft, token="later", at=WINTER)
    book = read_book(drafted(cast, fiscal_year=2017).book)
    assert [(past["fiscal_year"], past["issue"]) for past in book["past"]] == [(2016, 1)]
    assert book["year"]["fiscal_year"] == 2017
