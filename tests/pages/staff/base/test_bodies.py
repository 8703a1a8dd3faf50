"""Bodies, seats, people and the operator's visits on their pages."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.bodies.commands import add_organisation
from meguru.base.bodies.models import Account, District, OperatorPass, Organisation, Seat, Tenure
from meguru.base.bodies.models import Person as Someone
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.models import Town
from meguru.core import clock
from tests.support.beginning import first_day
from tests.support.browse import Person
from tests.support.cast import BEGINNING, PASSWORD, Cast, Player
from tests.support.client import PageClient
from tests.support.queries import MOST, queries_of

FIRST = "himitsu-no-hanazono"


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_the_structure_stands_as_figure_and_table(writer: Player) -> None:
    page = at(writer, "bodies/")
    page.sees("計画推進体制", "共同事務局から推進委員会へ報告", "それぞれの役割", "つながり", "役所の課", "地区　2")
    page.misses("組織を登録する", "運用者を入れる", "人と利用者")


def test_every_register_of_a_new_town_has_its_button(db: None) -> None:
    _, secretary = first_day(with_bodies=False)
    page = at(secretary, "bodies/").sees(
        "まだ体制が登録されていません", "まだ、地区が", "まだ、組織が", "まだ、会議体が"
    )
    page.follow("組織を登録する").open(secretary.path("bodies/")).follow("会議体を登録する")
    page.open(secretary.path("bodies/")).follow("地区を登録する")
    page.press("地区を登録する", number="1", name="北", reading="きた", code="north").sees("地区を登録しました")
    page.sees("地区　1", "地区を登録する")
    assert at(secretary, "bodies/seats/").sees("席を設ける").status == 200


def test_bodies_are_registered_and_seen(secretary: Player) -> None:
    page = at(secretary, "bodies/")
    page.follow("地区を登録する").press("地区を登録する", number="3", name="南", reading="みなみ", code="south").sees(
        "南", "みなみ"
    )
    page.follow("組織を登録する").press("組織を登録する", kind="npo", name="みんなの会", districts=["south", "east"])
    page.sees("組織を登録しました", "みんなの会", "NPO法人")
    page.follow("会議体を登録する").press(
        "会議体を登録する", kind="liaison", name="地区の連絡会議", description="持ち寄ります"
    )
    page.sees("地区の連絡会議", "持ち寄ります")
    page.follow("つながりを登録する")
    page.press("つながりを登録する", source="district_committee", target="liaison", label="情報共有", both_ways="on")
    page.sees("情報共有", "たがいに")
    assert [d.code for d in Organisation.objects.get(name="みんなの会").districts.all()] == ["east", "south"]


def test_what_cannot_be_registered_comes_back_as_typed(secretary: Player) -> None:
    page = at(secretary, "bodies/add/district/")
    page.press("地区を登録する", number="1", name="南", reading="みなみ", code="south").sees(
        "1番の地区は、もう登録されています"
    )
    assert (page.status, page.forms[0].values["reading"]) == (422, "みなみ")
    assert not District.objects.filter(code="south").exists()
    assert at(secretary, "bodies/add/person/").status == 404


def test_a_seat_changes_hands(secretary: Player) -> None:
    page = at(secretary, "bodies/seats/").sees("福祉課 係長", "梅原 四").follow("福祉課 係長")
    page.press("就任を記録する", **{"take-new_name": "後田 一", "take-starts_on": "2017-04-01"})
    page.sees("同じ期間にほかの人が就いています")
    assert page.status == 422
    page.press("退任を記録する", **{"leave-ends_on": "平成29年3月31日"}).sees("翌日から空席です", "空席")
    page.press("就任を記録する", **{"take-new_name": "後田 一"}).sees("就任を記録しました", "後田 一", "平成29年4月1日")
    page.open(secretary.path("bodies/seats/?q=係長")).sees("後田 一").misses("梅原 四")


def test_a_member_with_a_fixed_term_resigns_and_a_substitute_follows(secretary: Player) -> None:
    page = at(secretary, "bodies/seats/").follow("席を設ける")
    page.press("席を設ける", title="委員 三", role="auditor")
    page.press(
        "就任を記録する",
        **{"take-new_name": "前田 一", "take-starts_on": "2017-04-01", "take-ends_on": "2019-03-31"},
    )
    page.press("退任を記録する", **{"leave-ends_on": "2019-04-01"}).sees("この席に就いている人はいません")
    page.press("退任を記録する", **{"leave-ends_on": "2017-04-19"}).sees("翌日から空席です", "空席")
    assert not page.has_button("退任を記録する")
    page.press(
        "就任を記録する",
        **{"take-new_name": "補田 二", "take-ends_on": "2019-03-31", "take-is_substitute": "on"},
    ).sees("就任を記録しました", "補田 二", "補欠", "平成29年4月20日")
    assert page.has_button("退任を記録する")


def test_one_person_is_named_and_not_two(secretary: Player) -> None:
    seat = Seat.objects.get(title="委員")
    someone = Someone.objects.get(name="梅田 三")
    page = at(secretary, f"bodies/seats/{seat.pk}/")
    page.press("就任を記録する", **{"take-new_name": "", "take-person": ""}).sees("どちらか一つに")
    page.press("就任を記録する", **{"take-new_name": "後田", "take-person": str(someone.pk)}).sees("どちらか一つに")


def test_a_new_seat_is_vacant_and_says_so(secretary: Player) -> None:
    page = at(secretary, "bodies/seats/").follow("席を設ける")
    committee = Seat.objects.get(title="委員").committee_id
    page.press("席を設ける", title="委員 二", role="committee_member", committee=str(committee)).sees(
        "席を設けました", "空席"
    )
    page.open(secretary.path("bodies/seats/?show=vacant")).sees("委員 二").misses("福祉課 係長")
    page.open(secretary.path("bodies/")).sees("空席1")


def test_others_see_seats_and_change_nothing(writer: Player) -> None:
    seat = Seat.objects.get(title="委員")
    page = at(writer, f"bodies/seats/{seat.pk}/").sees("桃井 十")
    assert not page.has_button("退任を記録する")
    refused = writer.client.post(
        writer.path(f"bodies/seats/{seat.pk}/"), {"do": "leave", "leave-ends_on": "2017-04-01"}
    )
    assert refused.status_code == 403
    for address in ("bodies/people/", "bodies/seats/new/", "bodies/add/district/", "bodies/operators/"):
        assert at(writer, address).status == 403


def test_a_person_is_given_a_way_in(secretary: Player) -> None:
    page = at(secretary, "bodies/people/").press("登録する", name="後田 一").sees("後田 一さんに利用者名を渡す")
    page.press("利用者を登録する", username="writer", password=FIRST).sees("もう使われています").misses(FIRST)
    assert all(FIRST not in str(form.values) for form in page.forms)
    page.press("利用者を登録する", username="ushiroda", password=FIRST).sees(
        "本人に利用者名と最初のパスワードを渡してください"
    )
    page.sees("ushiroda").misses(FIRST)
    assert Account.objects.get(username="ushiroda").check_password(FIRST)


def test_a_forgotten_password_is_renewed(cast: Cast, secretary: Player) -> None:
    someone = Someone.objects.get(account=cast["writer"].account)
    page = at(secretary, f"bodies/people/{someone.pk}/account/").sees("パスワードをつくり直す", "writer")
    page.press("パスワードをつくり直す", password="short").sees("10")
    assert page.status == 422
    page.press("パスワードをつくり直す", password=FIRST).sees("登録しました")
    assert PageClient().login(username="writer", password=PASSWORD) is False
    assert at(secretary, "bodies/people/9999/account/").status == 404


def test_a_name_is_erased_when_nobody_needs_it(secretary: Player) -> None:
    at(secretary, "bodies/people/").press("登録する", name="消田 一")
    someone = Someone.objects.get(name="消田 一")
    page = at(secretary, "bodies/people/").sees("消田 一")
    assert secretary.client.post(secretary.path(f"bodies/people/{someone.pk}/erase/")).status_code == 302
    page.open(secretary.path("bodies/people/")).misses("消田 一").sees("（消去済み）")


def test_the_operator_is_let_in_for_a_time_and_every_page_is_noted(cast: Cast, secretary: Player) -> None:
    page = at(secretary, "bodies/operators/").sees("定期点検")
    page.press("利用者を登録する", **{"operator-username": "kikai", "operator-password": FIRST}).sees(
        "期限を決めて入れてください"
    )
    page.press("期限つきで入れる", **{"admit-username": "kikai", "admit-reason": "不具合を調べる", "admit-hours": "30"})
    assert page.status == 422
    kikai = PageClient()
    account = Account.objects.get(username="kikai")
    kikai.force_login(account, backend="meguru.web.entering.Accounts")
    assert kikai.get("/sakura/work/ledger/")["Location"] == "/accounts/password/change/"
    Account.objects.filter(pk=account.pk).update(has_given_password=False)
    door = Person(kikai).open("/entrance/").sees("いま入れる仕事場がありません", "ログアウトする").open("/sakura/work/")
    assert door.status == 403
    door.sees("いまは、さくら町の仕事場に入れません", "運用者を入れる", "記録簿を読む").misses("桜井", "町を開く")
    assert kikai.get("/tonari/work/").status_code == 404
    page.press("期限つきで入れる", **{"admit-hours": "2"}).sees("不具合を調べる", "入れます")
    assert kikai.get("/sakura/work/ledger/").status_code == 200
    door.open("/entrance/").sees("運用者としてできること", "わけ　不具合を調べる", "まで入れます", "記録簿を読む")
    assert door.address == "/sakura/work/"
    assert door.has_button("ログアウトする")
    assert kikai.get("/sakura/work/sheets/2016/m01/").status_code == 403
    page.open(secretary.path("bodies/operators/")).sees("/sakura/work/ledger/", "/sakura/work/sheets/2016/m01/")
    newest = OperatorPass.objects.get(account=account)
    assert secretary.client.post(secretary.path(f"bodies/operators/{newest.pk}/end/")).status_code == 302
    page.open(secretary.path("bodies/operators/")).sees("締め切りました")
    assert kikai.get("/sakura/work/ledger/").status_code == 403
    door.open("/sakura/work/").press("ログアウトする")
    assert kikai.get("/sakura/work/").status_code == 302


def test_who_has_left_the_seat_is_told_so_at_the_door(cast: Cast, own_town: Town) -> None:
    Tenure.objects.filter(person__account=cast["writer"].account).update(ends_on=date(2016, 4, 30))
    door = Person(cast["writer"].client).open("/entrance/").sees("いま就いている席がありません")
    assert door.status == 403
    door.press("ログアウトする")
    assert door.open("/sakura/work/").address.startswith("/accounts/login/")


def test_a_form_filled_before_somebody_got_an_account_changes_no_password(secretary: Player, own_town: Town) -> None:
    someone = Someone.objects.create(town=own_town, name="後田 一")
    page = at(secretary, f"bodies/people/{someone.pk}/account/")
    other = at(secretary, f"bodies/people/{someone.pk}/account/")
    other.press("利用者を登録する", username="ushiroda", password=FIRST)
    page.press("利用者を登録する", username="ushiro2", password=PASSWORD).sees("もう利用者名を持っています")
    assert page.status == 422
    assert Account.objects.get(username="ushiroda").check_password(FIRST)


def test_a_form_filled_for_another_account_changes_no_password(cast: Cast, secretary: Player) -> None:
    someone = Someone.objects.get(account=cast["writer"].account)
    page = at(secretary, f"bodies/people/{someone.pk}/account/")
    made = Account.objects.create_user("ume-2", password=PASSWORD)
    Someone.objects.filter(pk=someone.pk).update(account=made)
    page.press("パスワードをつくり直す", password=FIRST).sees("利用者名が替わりました")
    made.refresh_from_db()
    assert made.check_password(PASSWORD)


def test_pages_make_few_queries_however_many_rows(secretary: Player, own_town: Town) -> None:
    seat = Seat.objects.get(title="委員")
    pages = ["bodies/", "bodies/seats/", f"bodies/seats/{seat.pk}/", "bodies/seats/new/", "bodies/people/",
             "bodies/operators/", "bodies/add/organisation/"]  # fmt: skip
    before = [queries_of(secretary, page) for page in pages]
    assert max(before) <= MOST, before
    for number in range(20):
        person = Someone.objects.create(town=own_town, name=f"人{number}")
        made = Seat.objects.create(town=own_town, title=f"席{number}", role="auditor", starts_on=date(2016, 4, 1))
        made.tenures.create(town=own_town, person=person, starts_on=date(2016, 4, 1))
        Organisation.objects.create(town=own_town, kind="npo", name=f"会{number}")
    assert [queries_of(secretary, page) for page in pages] == before


def test_a_fixed_term_is_made_longer_on_the_page_of_the_seat(secretary: Player) -> None:
    seat = Seat.objects.get(title="委員")
    Tenure.objects.filter(seat=seat).update(ends_on=date(2018, 3, 31))
    page = at(secretary, f"bodies/seats/{seat.pk}/").sees("平成30年3月31日", "任期をのばす")
    field = next(name for form in page.forms for name in form.names if name.startswith("extend-"))
    page.press("任期をのばす", **{field: "2018-01-01"}).sees("いまの終わりの日（平成30年3月31日）より後の日")
    assert page.status == 422
    page.press("任期をのばす", **{field: "平成32年3月31日"}).sees(
        "桃井 十さんの任期を、令和2年3月31日までにのばしました"
    )
    page.press("任期をのばす", **{field: ""}).sees("終わりの日を決めずにのばしました", "いまも").misses(
        "任期をのばす（"
    )


def test_a_seat_for_a_fixed_time_is_made_longer_on_its_page(secretary: Player) -> None:
    seat = Seat.objects.get(title="委員")
    Seat.objects.filter(pk=seat.pk).update(ends_on=date(2018, 3, 31))
    page = at(secretary, f"bodies/seats/{seat.pk}/").press("席の期間をのばす", **{"span-ends_on": "2017-05-01"})
    assert page.status == 422
    page.press("席の期間をのばす", **{"span-ends_on": "2020-03-31"})
    page.sees("席の期間を、令和2年3月31日までにのばしました")


def test_a_tenure_to_come_is_taken_back_on_the_page(secretary: Player) -> None:
    seat = Seat.objects.get(title="委員")
    page = at(secretary, f"bodies/seats/{seat.pk}/")
    page.press("退任を記録する", **{"leave-ends_on": "2017-05-31"})
    page.press("就任を記録する", **{"take-new_name": "次田 一", "take-starts_on": "2017-06-01"}).sees("決めていません")
    page.press("就任の予定を取り消す（次田 一）").sees("次田 一さんがこの席に就く予定を取り消しました")
    assert Tenure.objects.filter(seat=seat).count() == 1


def test_an_act_that_the_page_did_not_offer_changes_nothing(secretary: Player) -> None:
    seat = Seat.objects.get(title="委員")
    tenure = Tenure.objects.get(seat=seat)
    for do in ("span", f"extend-{tenure.pk}", f"withdraw-{tenure.pk}", "withdraw-0", ""):
        sent = secretary.client.post(secretary.path(f"bodies/seats/{seat.pk}/"), {"do": do})
        assert sent.status_code == 422, do
    assert Tenure.objects.get(seat=seat) == tenure


def test_the_tree_and_the_teams_stand_on_the_page_of_the_structure(secretary: Player, own_town: Town) -> None:
    centre = add_organisation(
        actor=secretary.actor, kind=OrganisationKind.CENTRE, name="福祉保健センター", at=BEGINNING
    )
    office = Organisation.objects.get(name="福祉課")
    client = secretary.client
    client.post(
        secretary.path(f"bodies/correct/organisation/{office.pk}/"),
        {"do": "correct", "kind": "department", "name": "福祉課", "parent": str(centre.pk)},
    )
    said = {"kind": "section", "name": "健康づくり係", "parent": str(office.pk)}
    assert client.post(secretary.path("bodies/add/organisation/"), said).status_code == 302
    section = Organisation.objects.get(name="健康づくり係")
    staff = Seat.objects.get(title="東地区 サポートスタッフ")
    page = client.get(secretary.path(f"bodies/correct/seat/{staff.pk}/")).text
    assert "福祉課　健康づくり係" in page
    seat: dict[str, object] = {
        "do": "correct", "title": staff.title, "role": staff.role, "profession": "保健師",
        "organisation": str(section.pk), "committee": str(staff.committee_id), "districts": ["east"],
        "starts_on": staff.starts_on.isoformat(),
    }  # fmt: skip
    assert client.post(secretary.path(f"bodies/correct/seat/{staff.pk}/"), seat).status_code == 302
    staff.refresh_from_db()
    assert (staff.organisation, staff.profession) == (section, "保健師")
    page = client.get(secretary.path("bodies/")).text
    tree = page.split('id="tree"')[1].split('id="teams"')[0]
    assert tree.index("福祉保健センター") < tree.index("福祉課") < tree.index("健康づくり係")
    assert "3段目" in tree
    assert "保健師1" in "".join(tree.split())
    teams = page.split('id="teams"')[1].split("</section>")[0]
    assert "健康づくり係　保健師" in teams
    assert "福祉課" in teams
    listed = client.get(secretary.path("bodies/seats/?profession=保健師")).text
    assert staff.title in listed
    assert "委員長" not in listed


def test_a_circle_is_told_at_its_field(secretary: Player, own_town: Town) -> None:
    top, low = (
        add_organisation(actor=secretary.actor, kind=OrganisationKind.CENTRE, name=name, at=BEGINNING)
        for name in ("健康福祉局", "福祉部")
    )
    client, page = secretary.client, secretary.path(f"bodies/correct/organisation/{top.pk}/")
    said = {"do": "correct", "kind": "centre", "name": "福祉部", "parent": str(top.pk)}
    assert client.post(secretary.path(f"bodies/correct/organisation/{low.pk}/"), said).status_code == 302
    offered = client.get(page).text.split('name="parent"')[1].split("</select>")[0]
    assert f'<option value="{low.pk}">' not in offered, "what stands below is not offered"
    refused = client.post(page, {"do": "correct", "kind": "centre", "name": "健康福祉局", "parent": str(low.pk)})
    assert refused.status_code == 422
    department = {"kind": "department", "name": "新しい課", "parent": str(Organisation.objects.get(name="福祉課").pk)}
    refused = client.post(secretary.path("bodies/add/organisation/"), department)
    assert refused.status_code == 422
    assert "「役所の課」の下に「役所の課」は置けません。" in refused.text
    assert "新しい課" in refused.text
