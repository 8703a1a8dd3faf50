"""What is registered is corrected, put together and removed on its page."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.bodies.commands import add_organisation
from meguru.base.bodies.models import District, Flow, Organisation, Seat, Tenure
from meguru.base.bodies.models import Person as Someone
from meguru.base.bodies.rules import OrganisationKind
from meguru.core import clock
from tests.support.browse import Person
from tests.support.cast import BEGINNING, Player


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_a_district_is_mended_from_the_list(secretary: Player) -> None:
    page = at(secretary, "bodies/")
    page.open(secretary.path(f"bodies/correct/district/{District.objects.get(code='east').pk}/"))
    page.sees("公表ずみの記録は変わりません", "ついているもの", "地区計画", "使われているので、消せません")
    assert not page.has_button("登録を消す")
    page.press("登録を直す", name="新東", reading="しんひがし", number="2").sees("もう登録されています")
    assert page.status == 422
    page.press("登録を直す", name="新東", reading="しんひがし", number="9").sees("地区の登録を直しました", "新東")


def test_an_organisation_typed_twice_becomes_one_or_goes(secretary: Player) -> None:
    department = next(o for o in Organisation.objects.all() if o.kind == "department")
    double, unused = (
        add_organisation(actor=secretary.actor, kind=OrganisationKind.DEPARTMENT, name=name, at=BEGINNING)
        for name in ("ふくし課", "要らない課")
    )
    page = at(secretary, f"bodies/correct/organisation/{double.pk}/").sees("同じものが二つあるとき", "元には戻せません")
    page.press("まとめる", **{"merge-into": ""}).sees("選んでください")
    page.press("まとめる", **{"merge-into": str(department.pk)}).sees("組織をまとめました").misses("ふくし課")
    page = at(secretary, f"bodies/correct/organisation/{unused.pk}/").sees("ついているものは、ありません")
    page.press("登録を消す").sees("使われていない組織を消しました").misses("要らない課")


def test_what_came_into_use_meanwhile_is_not_removed(secretary: Player) -> None:
    owner = next(o for o in Organisation.objects.all() if o.kind == "department")
    answer = secretary.client.post(secretary.path(f"bodies/correct/organisation/{owner.pk}/"), {"do": "remove"})
    assert answer.status_code == 422
    assert "使われているので、消せません。残っているもの" in answer.content.decode()


def test_flows_seats_times_and_names_are_mended(secretary: Player) -> None:
    flow = Flow.objects.all()[0]
    at(secretary, f"bodies/correct/flow/{flow.pk}/").press("登録を直す", label="話し合い").sees("話し合い")
    seat = Seat.objects.get(title="福祉課 係長")
    page = at(secretary, f"bodies/seats/{seat.pk}/").follow("席の登録を直す・消す").sees("就いた人")
    page.press("登録を直す", title="福祉課 総務係長").sees("席の登録を直しました", "福祉課 総務係長")
    page.follow("日付を直す（梅原 四）").press("登録を直す", ends_on="2016-01-01").sees("終わりの日が")
    page.press("登録を直す", ends_on="2018-03-31").sees("任期の登録を直しました", "平成30年3月31日")
    assert Tenure.objects.get(seat=seat).ends_on == date(2018, 3, 31)
    someone = Someone.objects.get(name="梅原 四")
    page = at(secretary, f"bodies/correct/person/{someone.pk}/").press("登録を直す", name="梅原 四郎")
    page.sees("人の登録を直しました", "梅原 四郎")


def test_what_is_none_is_not_found(secretary: Player) -> None:
    for page in ("thing/1", "district/999999", "person/999999"):
        assert at(secretary, f"bodies/correct/{page}/").status == 404


def test_an_erased_name_is_not_written_again(secretary: Player) -> None:
    someone = Someone.objects.get(name="梅原 四")
    Someone.objects.filter(pk=someone.pk).update(erased_at=BEGINNING)
    assert at(secretary, f"bodies/correct/person/{someone.pk}/").status == 404


def test_the_operator_mends_and_does_not_merge(operator: Player) -> None:
    clock.fix_day(None)
    organisation = Organisation.objects.all()[0]
    at(operator, f"bodies/correct/organisation/{organisation.pk}/").sees("登録を直す").misses("同じものが二つあるとき")
