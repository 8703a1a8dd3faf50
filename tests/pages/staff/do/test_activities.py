"""The activity log on its pages: an entry can be corrected until its year is closed."""

from datetime import date

from meguru.base.towns.models import Town
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.do.activities.models import Activity
from meguru.plan.calendar.commands import finish_year
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import accept_all, published

DRAFT = ActivityDraft(held_on=date(2017, 2, 1), place="集会所", line="見守りの話し合い", district="east")


def test_an_entry_is_read_only_once_its_year_is_closed(secretary: Player, own_town: Town) -> None:
    entry = log_activity(actor=secretary.actor, draft=DRAFT, token="a", at=SPRING)
    address = secretary.path(f"activities/{entry.pk}/")
    left_open = Person(secretary.client).open(address).sees("この活動を一覧から取り除きます")
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    left_open.press("直した内容で記録する", place="公園").sees("平成28年度は閉じています")
    assert left_open.forms[0].values["place"] == "公園"
    closed = Person(secretary.client).open(address).sees("見守りの話し合い", "読むだけです")
    assert not closed.has_button("この記録を取り消す")
    assert secretary.client.post(f"{address}strike/").status_code == 409
    entry.refresh_from_db()
    assert (entry.place, entry.struck_at, Activity.objects.count()) == ("集会所", None, 1)


def test_what_stands_in_a_published_book_says_so_before_it_is_mended(cast: Cast, secretary: Player) -> None:
    entry = log_activity(actor=secretary.actor, draft=DRAFT, token="a", at=SPRING)
    address = secretary.path(f"activities/{entry.pk}/")
    Person(secretary.client).open(address).sees("この活動は、公開済みの記録には、まだ載っていません")
    accept_all(cast)
    published(cast)
    page = Person(secretary.client).open(address)
    page.sees("この活動は、公開済みの記録（平成28年度 第1号）に載っています", "公表した号は書きかえません")
    assert queries_of(secretary, f"activities/{entry.pk}/") <= MOST
    page.press("直した内容で記録する", place="公園")
    Person(secretary.client).open(address).sees("まだ載っていません")


def test_a_year_that_is_none_of_the_plan_has_no_page(secretary: Player, own_town: Town) -> None:
    assert secretary.client.get(secretary.path("activities/year/2016/")).status_code == 200
    assert secretary.client.get(secretary.path("activities/year/1900/")).status_code == 404


def test_a_form_gone_back_to_is_blank_and_with_something_else_in_it_makes_another_entry(
    secretary: Player, own_town: Town
) -> None:
    page = Person(secretary.client).open(secretary.path("activities/log/"))
    assert b'autocomplete="off"' in secretary.client.get(secretary.path("activities/log/")).content
    token = next(form.values["token"] for form in page.forms if "token" in form.values)
    said = {"held_on": "2017-02-01", "place": "集会所", "token": str(token)}
    page.press("記録する", line="一つめ", **said).sees("活動を記録しました")
    page = Person(secretary.client).open(secretary.path("activities/log/"))
    page.press("記録する", line="二つめ", **said).sees("この用紙は、もう記録してあります")
    assert Activity.objects.count() == 1
    page.press("記録する").sees("活動を記録しました")
    assert {entry.line for entry in Activity.objects.all()} == {"一つめ", "二つめ"}
