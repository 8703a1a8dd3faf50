"""Erasing a person reaches every copy of the name, in every table, and the account that nobody else uses."""

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from meguru.base.bodies.commands import add_person, erase_person, open_account
from meguru.base.bodies.models import Account, Person
from meguru.base.towns.models import Town
from meguru.base.towns.scope import across_towns, town_scope
from meguru.check.reviews.commands import confirm_sheet, send_sheet
from meguru.check.reviews.queries import get_sheet
from meguru.check.reviews.rules import Means
from tests.support.cast import BEGINNING, PASSWORD, SPRING, Cast, Player
from tests.support.client import PageClient
from tests.support.turn import accept, write


def _everything() -> str:
    """Every row of every table, as text."""
    encode = DjangoJSONEncoder(ensure_ascii=False).encode
    models: list[type[Model]] = [model for model in apps.get_models() if model._meta.label != "sessions.Session"]
    with across_towns("a test that looks for a name everywhere"):
        return "\n".join(encode(str(list(model._default_manager.values()))) for model in models)


@pytest.fixture
def confirmed(cast: Cast, own_town: Town) -> Player:
    """The approver, who confirmed m01 on screen."""
    approver = cast["approver"]
    write(cast["writer"].actor, "m01")
    send_sheet(actor=cast["writer"].actor, fiscal_year=2016, code="m01", at=SPRING)
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=SPRING)
    return approver


def test_who_confirmed_is_named_beside_who_wrote_and_how(cast: Cast, confirmed: Player) -> None:
    sheet = get_sheet(cast["secretary"].actor, 2016, "m01")
    assert (sheet.written_by, sheet.confirmed_by) == (cast["writer"].actor.name, confirmed.actor.name)
    assert sheet.confirmed_means == "画面で"
    accept(cast, "east")
    on_paper = get_sheet(cast["secretary"].actor, 2016, "east")
    assert (on_paper.written_by, on_paper.confirmed_by) == (cast["secretary"].actor.name, "委員長")


def test_no_copy_of_an_erased_name_is_left_in_any_table(cast: Cast, confirmed: Player) -> None:
    name, username = confirmed.actor.name, confirmed.account.username
    assert name in _everything()
    assert confirmed.actor.person_id is not None
    erase_person(actor=cast["secretary"].actor, person_id=confirmed.actor.person_id, at=SPRING)
    left = _everything()
    assert name not in left
    assert f"'{username}'" not in left
    assert get_sheet(cast["secretary"].actor, 2016, "m01").confirmed_by == "（消去済み）"
    assert not PageClient().login(username=username, password=PASSWORD)


def test_an_account_that_another_town_uses_stays(cast: Cast, secretary: Player, neighbour_town: Town) -> None:
    account = open_account(actor=secretary.actor, username="both", password=PASSWORD, at=BEGINNING)
    ours = add_person(actor=secretary.actor, name="二町 一", account=account, at=BEGINNING)
    with town_scope(neighbour_town):
        theirs = add_person(actor=cast["neighbour_secretary"].actor, name="二町 一", account=account, at=BEGINNING)
    erase_person(actor=secretary.actor, person_id=ours.pk, at=SPRING)
    account.refresh_from_db()
    assert (account.username, account.is_active) == ("both", True)
    with town_scope(neighbour_town):
        erase_person(actor=cast["neighbour_secretary"].actor, person_id=theirs.pk, at=SPRING)
        assert Person.objects.get(pk=theirs.pk).account is None
    assert not Account.objects.get(pk=account.pk).is_active


@pytest.mark.parametrize("typed", ["菊地 八", "菊地八", "委員長　菊地 八さん", "菊地 八（東地区 委員長）"])
def test_a_name_typed_for_a_paper_confirmation_is_erased_with_the_person(
    cast: Cast, own_town: Town, typed: str
) -> None:
    supporter, chair = cast["supporter"].actor, cast["chair"].actor
    write(supporter, "east")
    send_sheet(actor=supporter, fiscal_year=2016, code="east", at=SPRING)
    confirm_sheet(actor=supporter, fiscal_year=2016, code="east", means=Means.PAPER, confirmed_by=typed, at=SPRING)
    assert get_sheet(supporter, 2016, "east").confirmed_by == chair.name == "菊地 八"
    assert chair.person_id is not None
    erase_person(actor=cast["secretary"].actor, person_id=chair.person_id, at=SPRING)
    assert get_sheet(cast["secretary"].actor, 2016, "east").confirmed_by == "（消去済み）"
    assert "菊地" not in _everything()


@pytest.mark.parametrize("typed", ["委員長", "菊地 八の代理 佐藤", "菊池 九", "会長"])
def test_words_that_name_nobody_of_the_district_stay_words(cast: Cast, own_town: Town, typed: str) -> None:
    supporter = cast["supporter"].actor
    write(supporter, "east")
    send_sheet(actor=supporter, fiscal_year=2016, code="east", at=SPRING)
    confirm_sheet(actor=supporter, fiscal_year=2016, code="east", means=Means.PAPER, confirmed_by=typed, at=SPRING)
    sheet = get_sheet(supporter, 2016, "east")
    assert (sheet.confirmed_by, sheet.confirmed_means) == (typed, "紙で")
