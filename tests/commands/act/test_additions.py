"""A measure that joins the plan brings its pillar, partners, districts and indicators along, from the draft into the book."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from meguru.act.amendments.commands import (
    AmendmentDraft,
    Parts,
    ProposalsHanded,
    agree_amendment,
    correct_amendment,
    hand_proposals,
)
from meguru.act.amendments.models import Amendment
from meguru.act.amendments.queries import amendment_rows, get_amendment
from meguru.act.amendments.witness import contradictions
from meguru.act.reorganising.commands import reorganise, undo_reorganisation
from meguru.act.reorganising.queries.reorganisations import proposals_with
from meguru.act.reorganising.rules import How, Pair
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_organisation, merge_registered
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.core.errors import EditedMeanwhile, Invalid, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.commands import IndicatorDraft
from meguru.plan.plans.models import Measure
from meguru.plan.plans.rules import LayerKind
from meguru.plan.terms.measures import MeasureKind
from meguru.publish.building import build_book
from tests.support.cast import Cast, Player
from tests.support.turn import WINTER, agreed, next_year, proposed

NEW = {"title": "夜の学習会", "description": "夜に学べる場をひらきます。"}
CLASSES = IndicatorDraft("ひらいた回数", "回", baseline=3, baseline_year=2016, targets={2017: 12, 2018: 18.5})


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def parts(**more: Any) -> Parts:
    usual: dict[str, Any] = {
        "kind": MeasureKind.CONTINUED_PROJECT,
        "pillar": "join",
        "partners": [body("福祉課").pk],
        "districts": ["east"],
        "indicators": [CLASSES],
    }
    return Parts(**{**usual, **more})


def added(cast: Cast, brings: Parts | None = None, **more: Any) -> Amendment:
    owner = body("子育て課").pk
    usual = {"kind": LayerKind.ADD, "measure": None, "new_owner_id": owner, "after": NEW, "parts": brings or parts()}
    return proposed(cast, **{**usual, **more})


def words(player: Player, amendment: Amendment) -> dict[str, str]:
    brings = get_amendment(player.actor, amendment.pk).brings
    assert brings is not None
    return dict(brings.words)


def test_what_it_brings_stands_in_the_draft_the_plan_and_the_book(cast: Cast, secretary: Player) -> None:
    amendment = added(cast)
    assert words(secretary, amendment) == {
        "種類": "継続して行う事業",
        "柱": "つながる",
        "一緒に行う組織": "福祉課",
        "地区": "東",
        "指標": "ひらいた回数（回）　もとの値 3 平成28年度　平成29年度の目標 12　平成30年度の目標 18.5",
    }
    agreed(cast, amendment)
    next_year(cast)
    measure = Measure.objects.get(title="夜の学習会")
    assert (measure.kind, measure.pillar and measure.pillar.key) == ("continued_project", "join")
    assert [each.name for each in measure.related.all()] == ["福祉課"]
    assert [each.code for each in measure.districts.all()] == ["east"]
    told = [(i.name, i.unit, i.baseline, i.baseline_year, i.targets) for i in measure.indicators.all()]
    assert told == [("ひらいた回数", "回", 3, 2016, {"2017": 12, "2018": 18.5})]
    book = build_book(fiscal_year=FiscalYear(2017), issue=1, published_on=date(2018, 9, 1))
    entry = next(each for each in book["measures"] if each["title"] == "夜の学習会")
    assert (entry["pillar"], entry["related"], entry["districts"]) == ("join", ["福祉課"], ["east"])
    assert [i["name"] for i in entry["indicators"]] == ["ひらいた回数"]
    assert list(contradictions()) == []


def test_a_change_of_another_kind_brings_nothing(cast: Cast, secretary: Player) -> None:
    amendment = proposed(cast, parts=parts())
    assert get_amendment(secretary.actor, amendment.pk).brings is None
    assert (amendment.new_kind, amendment.new_pillar, amendment.new_indicators) == ("measure", None, [])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"pillar": "nowhere"}, "pillar"),
        ({"partners": [10**9]}, "partners"),
        ({"districts": ["nowhere"]}, "districts"),
        ({"indicators": [IndicatorDraft("", "回")]}, "indicators"),
        ({"indicators": [IndicatorDraft("回数", "")]}, "indicators"),
        ({"indicators": [IndicatorDraft("あ" * 101, "回")]}, "indicators"),
        ({"indicators": [IndicatorDraft("回数", "あ" * 21)]}, "indicators"),
        ({"indicators": [IndicatorDraft("回数", "回", targets={2016: 3})]}, "indicators"),
    ],
)
def test_what_cannot_be_brought_is_told_at_its_field(
    cast: Cast, secretary: Player, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        added(cast, parts(**more))
    assert set(refused.value.fields) == {field}


def test_the_lead_is_no_partner_and_whoever_ends_is_none(cast: Cast, secretary: Player) -> None:
    with pytest.raises(Invalid, match="担当と同じ"):
        added(cast, parts(partners=[body("子育て課").pk]))
    Organisation.objects.filter(name="福祉課").update(ends_on=date(2018, 3, 31))
    with pytest.raises(Invalid, match="福祉課は、廃止"):
        added(cast)


def test_a_partner_that_ends_before_the_decision_stops_it(cast: Cast, secretary: Player) -> None:
    amendment = added(cast)
    Organisation.objects.filter(name="福祉課").update(ends_on=date(2018, 3, 31))
    with pytest.raises(NotNow, match="福祉課は、廃止"):
        agree_amendment(actor=cast["council_secretary"].actor, amendment_id=amendment.pk, on=WINTER.date(), at=WINTER)
    assert not Measure.objects.filter(title="夜の学習会").exists()


def test_a_district_that_ends_is_no_place_for_a_new_measure(cast: Cast, secretary: Player) -> None:
    amendment = added(cast, parts(districts=["west"]))
    District.objects.filter(code="west").update(ends_on=date(2018, 3, 31))
    with pytest.raises(NotNow, match="廃止になる地区"):
        agree_amendment(actor=cast["council_secretary"].actor, amendment_id=amendment.pk, on=WINTER.date(), at=WINTER)
    with pytest.raises(Invalid) as refused:
        added(cast, parts(districts=["east", "west"]))
    assert "廃止" in refused.value.fields["districts"]


def test_the_same_again_is_one_and_other_parts_are_another(cast: Cast, secretary: Player) -> None:
    first = added(cast)
    assert added(cast) == first
    assert added(cast, parts(districts=[])) != first
    assert added(cast, parts(pillar="wide")) != first


def mended(player: Player, amendment: Amendment, brings: Parts, seen: str | None = None) -> list[str]:
    draft_of: dict[str, Any] = {"kind": LayerKind.ADD, "reason": amendment.reason, "after": NEW, "parts": brings}
    from_row: dict[str, Any] = {"new_owner_id": amendment.new_owner_id, "other_cause": amendment.other_cause}
    draft = AmendmentDraft(**draft_of, **from_row, effective_year=amendment.effective_year)
    correct_amendment(actor=player.actor, amendment_id=amendment.pk, draft=draft, at=WINTER, seen=seen)
    fields: list[str] = LedgerEntry.objects.order_by("-seq")[0].facts["fields"]
    return fields


def test_its_parts_are_mended_and_who_looked_at_others_is_told(cast: Cast, secretary: Player) -> None:
    amendment = added(cast)
    other = parts(pillar="", partners=[], districts=["west"], indicators=[])
    fields = mended(secretary, amendment, other)
    assert fields == ["new_pillar", "new_indicators", "new_partners", "new_districts"]
    assert words(secretary, amendment)["地区"] == "西"
    assert list(contradictions()) == []
    with pytest.raises(EditedMeanwhile) as clash:
        mended(secretary, amendment, parts(), seen="what stood before")
    assert "地区：西" in clash.value.theirs["parts"]


def test_what_ends_gives_its_place_to_what_comes(cast: Cast, secretary: Player) -> None:
    amendment, old = added(cast), body("福祉課")
    new = add_organisation(actor=secretary.actor, kind=OrganisationKind.DEPARTMENT, name="健康課", at=WINTER)
    assert list(proposals_with(old.pk)) == [amendment]
    handed = [
        ProposalsHanded(old.pk, new.pk, [], [amendment.pk]),
        ProposalsHanded(body("子育て課").pk, new.pk, [amendment.pk], []),
    ]
    hand_proposals(secretary.actor, handed, at=WINTER)
    assert list(contradictions()) == []
    amendment = amendment_rows().get()
    assert (amendment.new_owner, list(amendment.new_partners.all())) == (new, [new])
    hand_proposals(secretary.actor, handed, at=WINTER)
    assert LedgerEntry.objects.filter(kind="amendments.amendment.corrected").count() == 1, "done already"
    agreed(cast, amendment)
    assert list(Measure.objects.get(title="夜の学習会").related.all()) == []


def led_and_joined(amendment: Amendment) -> tuple[str, list[str]]:
    amendment.refresh_from_db()
    assert amendment.new_owner is not None
    return amendment.new_owner.name, names(amendment.new_partners.all())


def test_two_departments_that_change_places_do_so_in_a_proposal_too(cast: Cast, secretary: Player) -> None:
    amendment = added(cast)
    assert led_and_joined(amendment) == ("子育て課", ["福祉課"])
    pairs = [
        Pair(body("子育て課").pk, How.MOVE, body("福祉課").pk),
        Pair(body("福祉課").pk, How.MOVE, body("子育て課").pk),
    ]
    row = reorganise(actor=secretary.actor, pairs=pairs, from_day=WINTER.date(), reason="入れ替え", at=WINTER)
    assert led_and_joined(amendment) == ("福祉課", ["子育て課"])
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=WINTER)
    assert led_and_joined(amendment) == ("子育て課", ["福祉課"])
    assert list(contradictions()) == []


def test_who_was_a_partner_all_along_stays_one_when_a_reorganisation_is_undone(cast: Cast, secretary: Player) -> None:
    council = body("さくら町社会福祉協議会")
    amendment = added(cast, parts(partners=[body("福祉課").pk, council.pk]))
    row = reorganise(
        actor=secretary.actor,
        pairs=[Pair(body("福祉課").pk, How.MOVE, council.pk)],
        from_day=WINTER.date(),
        reason="移管",
        at=WINTER,
    )
    assert led_and_joined(amendment) == ("子育て課", [council.name])
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=WINTER)
    assert led_and_joined(amendment) == ("子育て課", sorted([council.name, "福祉課"]))


def test_a_partner_that_came_to_lead_is_the_partner_again_when_it_is_undone(cast: Cast, secretary: Player) -> None:
    old, partner = body("子育て課"), body("福祉課")
    amendment = added(cast, parts(partners=[partner.pk]))
    pairs, day = [Pair(old.pk, How.MOVE, partner.pk)], WINTER.date()
    row = reorganise(actor=secretary.actor, pairs=pairs, from_day=day, reason="移管", at=WINTER)
    amendment.refresh_from_db()
    assert amendment.new_owner == partner
    mended(secretary, amendment, parts(partners=[]))  # the form takes no lead as its own partner
    assert led_and_joined(amendment) == ("福祉課", [])
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=WINTER)
    assert led_and_joined(amendment) == ("子育て課", ["福祉課"])
    assert list(contradictions()) == []


def names(rows: Iterable[Any]) -> list[str]:
    return sorted(row.name for row in rows)


def test_partners_and_districts_that_were_merged_are_not_tampering(cast: Cast, secretary: Player) -> None:
    actor, kind = secretary.actor, OrganisationKind.DEPARTMENT
    one, two = (add_organisation(actor=actor, kind=kind, name=name, at=WINTER) for name in ("保健課", "健康課"))
    amendment = added(cast, parts(partners=[one.pk, two.pk, body("福祉課").pk]))
    merge_registered(actor=actor, what=Registered.ORGANISATION, row_id=one.pk, into_id=two.pk, at=WINTER)
    assert names(amendment.new_partners.all()) == ["健康課", "福祉課"]
    assert list(contradictions()) == []
    amendment.new_partners.remove(two)
    assert len(list(contradictions())) == 1
    amendment.new_partners.add(two)
    amendment.new_districts.add(District.objects.get(code="west"))
    assert len(list(contradictions())) == 1
