"""The pages of review sheets: to write, send, confirm, return and accept; what cannot be taken comes back as it was typed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from meguru.check.reviews.commands import accept_sheet, confirm_sheet, return_sheet, send_sheet
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import Means, SheetState
from meguru.core import clock
from meguru.do.figures.models import Figure
from meguru.plan.calendar.commands import finish_year
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.models import Indicator
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import accept_all, measure_words, write

M01: dict[str, Any] = {"fiscal_year": 2016, "code": "m01", "at": SPRING}
CHOICES = {"rating": "B", "direction": "keep"}


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def sheet(code: str = "m01") -> Sheet:
    return Sheet.objects.get(year__fiscal_year=2016, code=code)


def at(player: Player, code: str = "m01") -> Person:
    return Person(player.client).open(player.path(f"sheets/2016/{code}/"))


def sent(writer: Player, code: str = "m01") -> None:
    write(writer.actor, code)
    send_sheet(actor=writer.actor, fiscal_year=2016, code=code, at=SPRING)


def by_itself(player: Player, **typed: str) -> Any:
    """What the page sends while somebody types."""
    data = {"revision": str(sheet().revision), **CHOICES, **typed}
    return player.client.post(player.path("sheets/2016/m01/"), data, headers={"HX-Request": "true"})


def test_what_is_typed_is_saved_and_stands_there_again(writer: Player) -> None:
    page = at(writer).sees("どの欄も2,000字まで書けます")
    page.press("保存する", did="声かけを12回行いました。", **CHOICES).sees("保存しました。", "声かけを12回行いました。")
    assert (sheet().state, sheet().rating, sheet().direction) == (SheetState.WRITING, "B", "keep")


def test_a_text_over_the_limit_comes_back_with_a_sentence_at_its_field(writer: Player) -> None:
    page = at(writer).press("保存する", did="長" * 2001, issue="短い課題", **CHOICES)
    assert page.status == 422
    page.sees("「したこと」は、2,000字までにしてください（いま2,001字）。")
    form = next(form for form in page.forms if "did" in form.values)
    assert (form.values["did"], form.values["issue"], form.values["rating"]) == ("長" * 2001, "短い課題", "B")
    assert (sheet().state, sheet().content.get("did", "")) == (SheetState.WRITING, "")
    page.sees("ほかの欄は保存しました。")
    assert sheet().content["issue"] == "短い課題", "one long field does not hold up the others"


def test_an_unfinished_sheet_is_not_sent_and_each_gap_is_named(writer: Player) -> None:
    page = at(writer).press("確認に回す", did="声かけをしました。")
    assert page.status == 422
    page.sees("「評価の理由」を書いてください。", "自己評価を選んでください。", "声かけをしました。")
    assert sheet().state != SheetState.CONFIRMING


def test_written_and_sent_with_one_press(writer: Player) -> None:
    at(writer).press("確認に回す", **measure_words(), **CHOICES).sees("確認に回しました。", "確認中")
    assert sheet().state == SheetState.CONFIRMING
    assert not at(writer).has_button("保存する"), "it is no longer in the writer's hands"
    at(writer).press("取り戻す").sees("取り戻しました。")
    assert sheet().state == SheetState.WRITING


def test_two_at_once_see_both_texts(writer: Player, secretary: Player) -> None:
    first, second = at(writer), at(secretary)
    first.press("保存する", did="先に書いた文", **CHOICES)
    second.press("保存する", did="あとの文", **CHOICES)
    assert second.status == 409
    second.sees("先に保存しました", "先に保存された文", "先に書いた文", "あとの文")
    second.press("保存する").sees("保存しました。")
    assert sheet().content["did"] == "あとの文"


def test_the_page_saves_by_itself_and_says_why_where_it_does_not(writer: Player, secretary: Player) -> None:
    saved = by_itself(writer, did="声かけをしました。")
    assert saved.status_code == 200
    assert "に保存しました" in saved.content.decode()
    assert "項目が書けています" in saved.content.decode()
    long = by_itself(writer, did="長" * 2001)
    assert long.status_code == 422
    assert "保存していない欄があります。" in long.content.decode()
    assert 'href="#f-did"' in long.content.decode(), "the message leads to the field"
    late = by_itself(secretary, did="別の文", revision="0")
    assert late.status_code == 409
    assert "両方の文を見くらべられます" in late.content.decode()
    odd = by_itself(secretary, did="別の文", revision="x")
    assert odd.status_code == 409
    write(writer.actor, "m01")
    send_sheet(actor=writer.actor, **M01)
    gone = by_itself(writer, did="もう一言")
    assert gone.status_code == 409
    assert "確認中" in gone.content.decode()


def test_a_page_that_saves_by_itself_takes_no_figure_back_that_another_recorded(
    writer: Player, secretary: Player
) -> None:
    name = f"figure-{Indicator.objects.get().pk}"
    at(secretary).press("保存する", **{name: "12"})
    mine = {name: "", f"seen-{name}": ""}
    first = by_itself(writer, did="声かけをしました。", **mine)
    assert f'name="seen-{name}" form="sheet-form" value=""' in first.content.decode(), "the form still shows no figure"
    revision = str(sheet().revision)
    assert by_itself(writer, did="声かけを続けました。", revision=revision, **mine).status_code == 200
    assert Figure.objects.get().value == 12
    same = by_itself(writer, did="もう一言", revision=str(sheet().revision), **{name: "１２", f"seen-{name}": ""})
    assert f'name="seen-{name}" form="sheet-form" value="12"' in same.content.decode()


def test_a_form_left_open_after_the_sheet_was_sent_keeps_what_was_typed(writer: Player) -> None:
    left_open = at(writer)
    sent(writer)
    left_open.press("保存する", did="あとからの一言")
    assert left_open.status == 409
    left_open.sees("確認中")
    assert sheet().content["did"] != "あとからの一言"


def test_a_figure_is_taken_with_the_sheet_and_refused_with_its_sentence(writer: Player) -> None:
    name = f"figure-{Indicator.objects.get().pk}"
    page = at(writer).press("保存する", **{"did": "協力店をまわりました。", name: "12店", **CHOICES})
    assert page.status == 422
    page.sees("「12店」は数として読めません")
    assert next(form for form in page.forms if name in form.values).values[name] == "12店"
    page = page.press("保存する", **{name: "9" * 30})
    assert (page.status, sheet().content.get("did", ""), Figure.objects.count()) == (422, "協力店をまわりました。", 0)
    page.sees("数字として大きすぎるか").press("保存する", **{name: "１２"}).sees("保存しました。")
    assert Figure.objects.get().value == 12


@pytest.mark.parametrize("bad", ["figure", "long"])
def test_a_refused_form_pressed_again_still_meets_what_another_saved(
    writer: Player, secretary: Player, bad: str
) -> None:
    name = f"figure-{Indicator.objects.get().pk}"
    first, second = at(writer), at(secretary)
    first.press("保存する", did="先に書いた文", **CHOICES).sees("保存しました。")
    wrong, right = ({name: "12店"}, {name: "12"}) if bad == "figure" else ({"issue": "長" * 2001}, {"issue": "短い"})
    page = second.press("保存する", **{"did": "あとの文", **wrong, **CHOICES})
    assert (page.status, sheet().content["did"]) == (409, "先に書いた文")
    page.sees("先に書いた文", "「12店」は数として読めません" if bad == "figure" else "2,000字までにしてください")
    page.press("保存する", **right).sees("保存しました。")
    assert sheet().content["did"] == "あとの文"


def test_a_form_open_before_does_not_take_a_figure_back(writer: Player, secretary: Player) -> None:
    name = f"figure-{Indicator.objects.get().pk}"
    first, second, third = at(writer), at(secretary), at(secretary)
    first.press("保存する", **{name: "12"})
    second.press("保存する", did="別の欄の文", **CHOICES).sees("保存しました。")
    assert Figure.objects.get().value == 12
    page = third.press("保存する", **{name: "15"})
    assert (page.status, Figure.objects.get().value) == (409, 12)
    page.sees("先に保存された数　12").misses("人さん").press("保存する").sees("保存しました。")
    assert Figure.objects.get().value == 15


def test_the_head_confirms_and_the_secretariat_accepts(writer: Player, approver: Player, secretary: Player) -> None:
    sent(writer)
    at(approver).press("確かめて提出する").sees("確かめて、提出しました。")
    at(secretary).press("受理する").sees("受理しました。")
    assert sheet().state == SheetState.ACCEPTED
    assert not at(writer).has_button("保存する")


def test_whoever_sent_it_on_is_told_to_ask_another(approver: Player) -> None:
    sent(approver)
    page = at(approver).press("確かめて提出する")
    assert page.status == 409
    page.sees("確認に回した人と同じ人は")
    assert sheet().state == SheetState.CONFIRMING


def test_a_remark_stands_at_its_field_until_it_is_put_right(
    writer: Player, approver: Player, secretary: Player
) -> None:
    sent(writer)
    confirm_sheet(actor=approver.actor, **M01)
    empty = at(secretary).press("直しをお願いする")
    assert empty.status == 422
    empty.sees("どの欄をどう直してほしいか")
    long = at(secretary).press("直しをお願いする", **{"remark-did": "直" * 501})
    assert long.status == 422
    long.sees("「したこと」への一言は、500字まで")
    assert next(form for form in long.forms if "remark-did" in form.values).values["remark-did"] == "直" * 501
    at(secretary).press("直しをお願いする", **{"remark-did": "回数を書いてください。"}).sees("直しをお願いしました。")
    at(writer).sees("1か所、直しをお願いします。", "回数を書いてください。")
    at(writer).press("直して確認に回す", did="声かけを月1回、12回行いました。").sees("確認に回しました。")
    confirm_sheet(actor=approver.actor, **M01)
    assert sheet().content["did"] == "声かけを月1回、12回行いました。"
    accept_sheet(actor=secretary.actor, **M01)
    at(writer).misses("直しをお願いします。")


def test_staff_record_a_chairs_confirmation_on_paper(supporter: Player) -> None:
    sent(supporter, "east")
    page = at(supporter, "east")
    page.press("確認を記録して提出する", confirmed_by="委員長", confirmed_on="", means="paper")
    assert page.status == 422
    page.sees("確かめた日と、確かめ方を入れてください。")
    later = at(supporter, "east").press(
        "確認を記録して提出する", confirmed_by="長" * 101, confirmed_on="2017-04-21", means="paper"
    )
    later.sees("まだ来ていない日です。", "確かめた人は、100字までにしてください（いま101字）。")
    at(supporter, "east").press(
        "確認を記録して提出する", confirmed_by="委員長", confirmed_on="平成29年4月20日", means="telephone"
    ).sees("紙などでの確認を記録し、提出しました。")
    assert (sheet("east").confirmed_by, sheet("east").confirmed_means) == ("委員長", "telephone")


def test_a_district_that_was_cancelled_says_why(supporter: Player) -> None:
    page = at(supporter, "east").press("確認に回す", manner="cancelled", manner_note="")
    assert page.status == 422
    page.sees("中止したわけを書いてください。")
    long = at(supporter, "east").press("保存する", manner="cancelled", manner_note="長" * 301)
    assert long.status == 422
    long.sees("行い方のわけは、300字までにしてください（いま301字）。")
    page.press("確認に回す", manner="cancelled", manner_note="会場が使えなかった").sees("確認に回しました。")
    saved = supporter.client.post(
        supporter.path("sheets/2016/west/"), {"revision": "0", "t1.did": "話"}, headers={"HX-Request": "true"}
    )
    assert saved.status_code == 403, "another district's"


def test_a_district_writes_by_itself_without_required_items(supporter: Player) -> None:
    data = {"revision": "0", "t1.did": "集まりを開きました。"}
    saved = supporter.client.post(
        supporter.path("sheets/2016/east/"), data, headers={"HX-Request": "true"}
    ).content.decode()
    assert "に保存しました" in saved
    assert "項目が書けています" not in saved


def test_ones_own_sheets_stand_first_and_an_owners_together(writer: Player, secretary: Player) -> None:
    Person(writer.client).open(writer.path("sheets/")).sees("見守りの輪", "こどもの居場所")
    together = Person(secretary.client).open(secretary.path("sheets/2016/m01/owner/")).sees("見守りの輪")
    together.misses("こどもの居場所")


def test_before_the_first_year_there_is_nothing_to_write(secretary: Player) -> None:
    Sheet.objects.all().delete()
    PlanYear.objects.all().delete()
    assert Person(secretary.client).open(secretary.path("sheets/")).status == 200


def test_an_unknown_step_leads_back_and_none_is_taken_by_a_link(secretary: Player) -> None:
    page = secretary.client.post(secretary.path("sheets/2016/m01/step/jump/"))
    assert (page.status_code, page["Location"]) == (302, secretary.path("sheets/2016/m01/"))
    assert secretary.client.get(secretary.path("sheets/2016/m01/step/accept/")).status_code == 405


def test_a_sheet_of_a_closed_year_is_read_and_not_written(cast: Cast, secretary: Player, writer: Player) -> None:
    accept_all(cast)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    page = writer.client.post(writer.path("sheets/2016/m01/"), {"revision": "9", "did": "もう一言"})
    assert page.status_code == 409
    for who in ("writer", "auditor"):
        at(cast[who]).sees("見守りの輪")


def test_two_who_write_in_different_fields_are_not_asked(writer: Player, secretary: Player) -> None:
    first, second = at(writer), at(secretary)
    first.press("保存する", did="一行目\r\n二行目", **CHOICES).sees("保存しました。")
    second.press("保存する", issue="二人目の課題").sees("保存しました。")
    assert (sheet().content["did"], sheet().content["issue"], sheet().rating) == ("一行目\n二行目", "二人目の課題", "B")


def test_only_what_two_really_changed_is_asked(writer: Player, secretary: Player) -> None:
    first, second = at(writer), at(secretary)
    first.press("保存する", did="一人目", outcome="一人目の成果", **CHOICES).sees("保存しました。")
    second.press("保存する", did="二人目", issue="二人目の課題")
    assert second.status == 409
    second.sees("「したこと」が、両方で変わっています。", "一人目")
    assert second.text.count("先に保存された文") == 1
    form = next(form for form in second.forms if "did" in form.values)
    assert (form.values["did"], form.values["outcome"]) == ("二人目", "一人目の成果")
    second.press("保存する", did="二人の文").sees("保存しました。")
    kept = sheet().content
    assert (kept["did"], kept["outcome"], kept["issue"]) == ("二人の文", "一人目の成果", "二人目の課題")


def test_two_windows_of_one_person_are_no_other_person(writer: Player) -> None:
    first, second = at(writer), at(writer)
    first.press("保存する", did="同じ文\n二行", **CHOICES).sees("保存しました。")
    second.press("保存する", did="同じ文\r\n二行", **CHOICES).sees("保存しました。")
    third = at(writer)
    at(writer).press("保存する", did="左の画面").sees("保存しました。")
    third.press("保存する", did="右の画面").sees("別の画面のご自分が先に保存しました。")


def test_a_pile_is_gone_through_one_after_another(writer: Player, approver: Player, secretary: Player) -> None:
    sent(writer)
    sent(secretary, "east")
    confirm_sheet(
        actor=secretary.actor, fiscal_year=2016, code="east", at=SPRING, means=Means.PAPER, confirmed_by="会長"
    )
    at(approver).press("確かめて提出する").sees("確かめて、提出しました。").misses("次の1枚へ")
    Person(secretary.client).open(secretary.path()).sees("受理を待つシート", "2件")
    page = at(secretary).sees("同じことを待っているシートが、ほかに1枚").press("受理する")
    page.sees("受理しました。", "次の1枚へ（あと1）").follow("次の1枚へ（あと1）")
    assert page.address.endswith("/sheets/2016/east/")
    page.press("受理する").misses("次の1枚へ")


def test_the_head_sees_the_remarks_and_last_year_and_nobody_who_confirmed_before(
    writer: Player, approver: Player, secretary: Player
) -> None:
    sent(writer)
    confirm_sheet(actor=approver.actor, **M01)
    assert "確かめた人" in at(secretary).text
    return_sheet(
        actor=secretary.actor, remarks={"did": "回数を書いてください。", "rating": "わけと合いません。"}, **M01
    )
    send_sheet(actor=writer.actor, unchanged="数えていないため", **M01)
    page = at(approver).sees("2か所の直しのお願いがありました", "回数を書いてください。", "わけと合いません。")
    page.misses("確かめた人")


def told_at(page: Person, name: str) -> tuple[str | None, list[str]]:
    """Whether a box is marked as wrong, and what is read out with it."""
    assert page.root is not None
    box = next(each for each in page.root.iter("input") if each.get("name") == name)
    by_id = {each.get("id"): "".join(each.itertext()).strip() for each in page.root.iter()}
    return box.get("aria-invalid"), [by_id[key] for key in box.get("aria-describedby", "").split()]


def test_the_head_sends_back_with_a_reason_and_the_writer_is_asked_where_nothing_changed(
    writer: Player, approver: Player
) -> None:
    sent(writer)
    page = at(approver).press("わけを付けて書き手に戻す", sent_back=" ")
    assert page.status == 422
    assert told_at(page, "sent_back") == (
        "true",
        ["書き手のシートの上と「いま」に出ます。", "書き手に戻すわけを書いてください。"],
    )
    page.sees("書き手に戻すわけを書いてください").press("わけを付けて書き手に戻す", sent_back="回数を足してください。")
    page.sees("書き手に戻しました。")
    at(writer).sees("梅原 四さんから戻りました。", "回数を足してください。")
    Person(writer.client).open(writer.path("")).sees("直しのお願いがあります", "わけ：回数を足してください。")
    page = at(writer).press("確認に回す")
    assert page.status == 422
    invalid, (said,) = told_at(page, "unchanged")
    assert invalid == "true"
    assert "前回から変わっていません" in said
    page.sees("前回から変わっていません").press("確認に回す", unchanged="数えていないためです。").sees(
        "確認に回しました。"
    )
    at(approver).sees("変えずに出されました", "数えていないためです。", "一度、書き手に戻しました")


def test_the_writer_takes_back_and_the_button_says_so(writer: Player) -> None:
    sent(writer)
    page = at(writer)
    assert not page.has_button("わけを付けて書き手に戻す")
    page.press("取り戻す").sees("取り戻しました").press("確認に回す").sees("確認に回しました。")


def test_where_nobody_can_confirm_the_writer_is_told_how_it_goes_on(
    approver: Player, council_secretary: Player
) -> None:
    page = at(approver).press("確認に回す", **CHOICES, **measure_words(""))
    page.sees("ほかに、めぐるで確かめられる人がいません", "事務局が「確認を記録して提出する」で記録します")
    home = Person(council_secretary.client).open(council_secretary.path(""))
    home.sees("紙での確認を待つシート").follow("代わりに記録してください").sees("確かめられる人が福祉課にいません")
