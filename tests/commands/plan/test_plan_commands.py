"""A plan while it is prepared can be written again and again; once adopted its base stands, with a digest that shows it."""

from datetime import date

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.models import Organisation
from meguru.base.towns.models import Town
from meguru.check.opinions.models import Opinion
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.core.states import StepNotAllowed
from meguru.plan.plans.commands import (
    IndicatorDraft,
    MeasureDraft,
    ThemeDraft,
    add_measure,
    adopt_plan,
    arrange_measure,
    base_digest,
    drop_measure,
    prepare_term,
    set_term,
    write_district_plan,
)
from meguru.plan.plans.material import pillars_of
from meguru.plan.plans.models import DistrictPlan, Measure, PlanTerm, Theme
from meguru.plan.plans.queries.measures import get_measure
from meguru.plan.terms.measures import MeasureKind
from tests.support.cast import BEGINNING, Player
from tests.support.second_term import ADOPTED


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> PlanTerm:
    """The next term, with one pillar and one measure, still being prepared."""
    term = prepare_term(
        actor=secretary.actor,
        number=4,
        name="第4期",
        first_year=2021,
        last_year=2025,
        pillars=[("wide", "ひろがる", "")],
        at=BEGINNING,
    )
    add_measure(
        actor=secretary.actor,
        term_number=4,
        title="見守り",
        description="声をかけます。",
        owner="福祉課",
        group="",
        kind=MeasureKind.MEASURE,
        at=BEGINNING,
    )
    return term


def arrange(player: Player, code: str = "m01", **more: object) -> Measure:
    return arrange_measure(actor=player.actor, term_number=4, code=code, at=BEGINNING, **more)  # type: ignore[arg-type]


def test_arranging_again_replaces(secretary: Player, draft: PlanTerm) -> None:
    arrange(secretary, pillar="wide", districts=["east", "west"], indicators=[IndicatorDraft("店", "か所", 3, 2020)])
    arrange(secretary, pillar="", districts=["west"], indicators=[IndicatorDraft("人", "人", targets={2021: 5})])
    found = get_measure(draft, "m01", 2021)
    assert (found.pillar, found.district_codes) == (None, ("west",))
    assert [(i.name, i.targets) for i in found.indicators] == [("人", {2021: 5})]


def test_a_draft_measures_own_text_is_corrected(secretary: Player, draft: PlanTerm) -> None:
    text = MeasureDraft("新しい名前", "新しい内容", "子育て課", "", MeasureKind.CONTINUED_PROJECT)
    arrange(secretary, text=text)
    found = get_measure(draft, "m01", 2021)
    assert (found.title, found.owner, found.group, found.kind) == (
        "新しい名前", "子育て課", "子育て課", MeasureKind.CONTINUED_PROJECT)  # fmt: skip


def test_what_is_not_there_is_refused(secretary: Player, draft: PlanTerm) -> None:
    with pytest.raises(NotFound):
        arrange(secretary, "m99")
    with pytest.raises(Invalid) as refused:
        arrange(secretary, pillar="narrow")
    assert list(refused.value.fields) == ["pillar"]
    with pytest.raises(Invalid) as refused:
        arrange(secretary, related=["福祉課", "どこかの会"])
    assert refused.value.fields == {"related": "登録されていない団体です：どこかの会"}
    with pytest.raises(Invalid) as refused:
        arrange(secretary, districts=["east", "nowhere"])
    assert refused.value.fields == {"districts": "登録されていない地区です：nowhere"}
    with pytest.raises(Invalid) as refused:
        arrange(secretary, text=MeasureDraft(" ", "", "どこかの課", "", MeasureKind.MEASURE))
    assert set(refused.value.fields) == {"title", "owner"}


def test_a_body_that_ends_becomes_no_new_partner_and_stays_one(secretary: Player, draft: PlanTerm) -> None:
    arrange(secretary, related=["子育て課"])
    Organisation.objects.filter(name__in=["子育て課", "さくら町地域ケアプラザ"]).update(ends_on=date(2021, 3, 31))
    with pytest.raises(Invalid) as refused:
        arrange(secretary, related=["子育て課", "さくら町地域ケアプラザ"])
    assert "廃止" in refused.value.fields["related"]
    arrange(secretary, related=["子育て課"])
    assert get_measure(draft, "m01", 2021).related == ("子育て課",)


def test_a_measure_can_be_left_out(secretary: Player, draft: PlanTerm) -> None:
    arrange(secretary, indicators=[IndicatorDraft("店", "か所")])
    drop_measure(actor=secretary.actor, term_number=4, code="m01", at=BEGINNING)
    assert not Measure.objects.filter(term=draft).exists()
    with pytest.raises(Invalid) as refused:
        adopt_plan(actor=secretary.actor, term_number=4, on=date(2021, 3, 20), at=ADOPTED)
    assert "1件もない" in refused.value.fields["term"]


def test_a_measure_somebody_spoke_of_stays(secretary: Player, draft: PlanTerm) -> None:
    """Nothing is left half gone: the indicators are still there as well."""
    arrange(secretary, indicators=[IndicatorDraft("店", "か所")])
    measure = Measure.objects.get(term=draft, code="m01")
    Opinion.objects.create(
        town_id=secretary.actor.town_id,
        number="R2-900",
        fiscal_year=2020,
        received_on=date(2020, 5, 1),
        channel="post",
        text="続けてください",
        measure=measure,
        token="kept",
    )
    with pytest.raises(NotNow):
        drop_measure(actor=secretary.actor, term_number=4, code="m01", at=BEGINNING)
    assert Measure.objects.get(term=draft, code="m01").indicators.count() == 1


def test_a_district_plan_written_again_replaces_its_themes(secretary: Player, draft: PlanTerm) -> None:
    def write(sections: list[tuple[str, str]], themes: list[ThemeDraft]) -> DistrictPlan:
        return write_district_plan(
            actor=secretary.actor, term_number=4, district="east", sections=sections, themes=themes, at=BEGINNING
        )

    first = write([("一", "あ")], [ThemeDraft("甲", "", ["m01"]), ThemeDraft("乙")])
    second = write([("二", "い"), ("三", "う")], [ThemeDraft("丙", "", ["m01"])])
    assert first.pk == second.pk
    assert [section["heading"] for section in second.sections] == ["二", "三"]
    themes = Theme.objects.filter(district_plan=second)
    assert [(theme.number, theme.title) for theme in themes] == [(1, "丙")]
    assert get_measure(draft, "m01", 2021).themes == (("east", 1),)


def test_a_theme_names_measures_of_its_plan(secretary: Player, draft: PlanTerm) -> None:
    themes = [ThemeDraft("甲", "", ["m01"]), ThemeDraft("乙", "", ["m01", "m99"])]
    with pytest.raises(Invalid) as refused:
        write_district_plan(actor=secretary.actor, term_number=4, district="east", themes=themes, at=BEGINNING)
    assert refused.value.fields == {"themes": "この計画にない取組です：m99"}
    assert not Theme.objects.filter(district_plan__term=draft).exists()


def test_a_draft_term_is_set_anew(secretary: Player, draft: PlanTerm) -> None:
    arrange(secretary, pillar="wide")
    set_term(
        actor=secretary.actor,
        term_number=4,
        name="新しい名前",
        vision="みんなで",
        years=(2022, 2026),
        pillars=[("wide", "ひろげる", "説明"), ("join", "つながる", "")],
        settings={"words": {"district_plan": "地区別計画"}},
        at=BEGINNING,
    )
    term = PlanTerm.objects.get(number=4)
    assert (term.name, term.vision, term.first_year, term.words["district_plan"]) == (
        "新しい名前", "みんなで", 2022, "地区別計画")  # fmt: skip
    assert term.words["committee"] == "策定・推進委員会"
    assert [(pillar.key, pillar.name) for pillar in pillars_of(term)] == [("wide", "ひろげる"), ("join", "つながる")]
    found = get_measure(term, "m01", 2022)
    assert (found.pillar_name, found.from_year) == ("ひろげる", 2022)


def test_a_number_that_another_measure_has_is_refused(secretary: Player, draft: PlanTerm) -> None:
    more = {"title": "別の取組", "description": "", "owner": "福祉課", "group": "", "kind": MeasureKind.MEASURE}
    with pytest.raises(Invalid) as refused:
        add_measure(actor=secretary.actor, term_number=4, number=1, at=BEGINNING, **more)  # type: ignore[arg-type]
    assert refused.value.fields == {"number": "1番の取組は、もうあります。"}
    added = add_measure(actor=secretary.actor, term_number=4, number=7, at=BEGINNING, **more)  # type: ignore[arg-type]
    assert (added.number, added.code) == (7, "m07")


def test_a_pillar_that_goes_leaves_its_measures(secretary: Player, draft: PlanTerm) -> None:
    arrange(secretary, pillar="wide")
    set_term(actor=secretary.actor, term_number=4, pillars=[], at=BEGINNING)
    assert get_measure(draft, "m01", 2021).pillar is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"years": (2025, 2021)}, "last_year"),
        ({"years": (2020, 2024)}, "first_year"),
        ({"pillars": [("a", "", "")]}, "pillars"),
        ({"pillars": [("a", "甲", ""), ("a", "乙", "")]}, "pillars"),
        ({"settings": {"scale": [{"code": "A", "label": "A", "step": 1}]}}, "scale"),
    ],
)
def test_a_wrong_term_is_refused_and_stays(
    secretary: Player, draft: PlanTerm, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        set_term(actor=secretary.actor, term_number=4, at=BEGINNING, **change)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    term = PlanTerm.objects.get(number=4)
    assert (term.name, term.first_year, len(pillars_of(term))) == ("第4期", 2021, 1)


def test_a_second_plan_for_the_same_years_is_refused(secretary: Player, draft: PlanTerm) -> None:
    with pytest.raises(Invalid) as refused:
        prepare_term(actor=secretary.actor, number=4, name="x", first_year=2026, last_year=2030, at=BEGINNING)
    assert list(refused.value.fields) == ["number"]
    with pytest.raises(Invalid) as refused:
        prepare_term(actor=secretary.actor, number=5, name="x", first_year=2025, last_year=2029, at=BEGINNING)
    assert list(refused.value.fields) == ["first_year"]


def test_adoption_freezes(secretary: Player, draft: PlanTerm) -> None:
    adopted = adopt_plan(actor=secretary.actor, term_number=4, on=date(2021, 3, 20), at=ADOPTED)
    assert adopted.base_digest == base_digest(adopted)
    entry = LedgerEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert entry.facts["digest"] == adopted.base_digest
    for attempt in (
        lambda: arrange(secretary),
        lambda: drop_measure(actor=secretary.actor, term_number=4, code="m01", at=BEGINNING),
        lambda: set_term(actor=secretary.actor, term_number=4, name="x", at=BEGINNING),
        lambda: write_district_plan(actor=secretary.actor, term_number=4, district="east", at=BEGINNING),
    ):
        with pytest.raises(NotNow):
            attempt()
    with pytest.raises(StepNotAllowed):
        adopt_plan(actor=secretary.actor, term_number=4, on=date(2021, 3, 20), at=ADOPTED)


def test_any_word_of_the_base_changes_its_digest(secretary: Player, draft: PlanTerm) -> None:
    before = base_digest(draft)
    Measure.objects.filter(term=draft).update(description="声をかけます")
    assert base_digest(draft) != before


def test_only_the_secretariat_prepares(writer: Player, draft: PlanTerm) -> None:
    for attempt in (lambda: arrange(writer), lambda: set_term(actor=writer.actor, term_number=4, at=BEGINNING)):
        with pytest.raises(NotAllowed):
            attempt()
