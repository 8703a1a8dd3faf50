"""Full power over the database or the disk is found out: rows beside the ledger, the ledger beside what is kept outside."""

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from meguru.act.amendments.models import Amendment
from meguru.base.audit.chain import entry_hash
from meguru.base.audit.models import LedgerEntry, LedgerHead
from meguru.base.towns.scope import town_scope
from meguru.check.committee.models import Advice, Meeting, Reply
from meguru.check.committee.rules import Stance
from meguru.check.opinions.commands import answer_opinion, blacken_opinion, lift_withholding, withhold_opinion
from meguru.check.opinions.models import Opinion, Withholding
from meguru.check.opinions.rules import AnswerClass
from meguru.check.reviews.models import Sheet, SheetVersion
from meguru.core.errors import NotNow
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.do.activities.models import Activity
from meguru.do.figures.commands import record_figure
from meguru.do.figures.models import Figure
from meguru.jobs.publishing import anchors_file, render_town, site_folder
from meguru.plan.plans.models import Indicator, Measure, PlanLayer
from meguru.project.words import backup, doctor, publishing
from meguru.project.words.evidence import anchors_in
from meguru.publish.commands import publish_year
from meguru.publish.freezing import BookUnreadable, book_digest
from meguru.publish.models import Publication
from tests.support.cast import Cast
from tests.support.database import unguarded
from tests.support.stages import stage
from tests.support.turn import (
    WINTER,
    accept,
    accept_all,
    agreed,
    drafted,
    given_advice,
    held_meeting,
    proposed,
    published,
    received_opinion,
    replied,
)


@pytest.fixture
def town(cast: Cast, tmp_path: Path, settings: Any) -> Cast:
    """さくら町 with two issues in public, standing on disk."""
    settings.MEGURU_SITE_ROOT, settings.VAR = tmp_path / "site", tmp_path
    settings.SECRET_KEY, settings.IS_DEMO_KEY = "k" * 50, False
    with town_scope(cast.town):
        _twice_published(cast)
    render_town("sakura")
    return cast


@stage
def _twice_published(cast: Cast) -> None:
    accept(cast, "m01")
    published(cast)
    _opinions(cast)
    _work(cast)
    accept_all(cast)
    published(cast)


def _opinions(cast: Cast) -> None:
    """H29-001 answered and blacked out, H29-002 withheld, H29-003 withheld and shown again."""
    actor, second = cast["secretary"].actor, cast["council_secretary"].actor
    numbers = [
        received_opinion(cast, f"{mark}の集まりがほしいです。", token=mark).number for mark in ("夜", "朝", "昼")
    ]
    answer_opinion(
        actor=actor,
        number=numbers[0],
        answer="つくります。",
        answer_class=AnswerClass.AGREEMENT,
        on=WINTER.date(),
        at=WINTER,
    )
    blacken_opinion(actor=actor, number=numbers[0], public_text="●の集まりがほしいです。", at=WINTER)
    for number in numbers[1:]:
        withhold_opinion(actor=actor, number=number, reason="書いた方のお望み", at=WINTER)
    lift_withholding(actor=second, number=numbers[2], reason="よいとのこと", at=WINTER)


def _work(cast: Cast) -> None:
    """A meeting that was held, advice with its answer, a change that was agreed, an activity, a figure."""
    actor = cast["secretary"].actor
    replied(cast, given_advice(cast, held_meeting(cast)))
    agreed(cast, proposed(cast))
    draft = ActivityDraft(held_on=date(2016, 5, 10), place="集会所", line="体操", district="east", people=12)
    log_activity(actor=actor, draft=draft, token="sound", at=WINTER)
    key = Indicator.objects.get(measure__code="m01").pk
    for year, value in ((2016, 11), (2016, 12)):
        record_figure(actor=actor, indicator_id=key, fiscal_year=year, value=value, at=WINTER)


def _forge_advice(cast: Cast) -> None:
    Advice.objects.update(text="何もしなくてよい。")


def _close_advice(cast: Cast) -> None:
    Advice.objects.update(state="closed")


def _delete_reply(cast: Cast) -> None:
    Reply.objects.all().delete()


def _forge_reply(cast: Cast) -> None:
    Reply.objects.update(stance=Stance.HARD.value)


def _put_reply_in(cast: Cast) -> None:
    row = Reply.objects.get()
    row.pk = None
    row.save(force_insert=True)


def _forge_heads(cast: Cast) -> None:
    Meeting.objects.update(present=19)


def _forge_report(cast: Cast) -> None:
    Meeting.objects.update(report={"fiscal_year": 2016})


def _forge_amendment(cast: Cast) -> None:
    Amendment.objects.update(reason="ほかのわけ")


def _forge_layer(cast: Cast) -> None:
    PlanLayer.objects.update(after={"description": "ほかの文"})


def _forge_activity(cast: Cast) -> None:
    Activity.objects.update(people=1200)


def _unlink_activity(cast: Cast) -> None:
    Activity.objects.get().measures.add(Measure.objects.get(code="m02"))


def _delete_activity(cast: Cast) -> None:
    Activity.objects.all().delete()


def _strike_activity(cast: Cast) -> None:
    Activity.objects.update(struck_at=WINTER)


def _forge_figure(cast: Cast) -> None:
    Figure.objects.update(value=99)


def _delete_figure(cast: Cast) -> None:
    Figure.objects.all().delete()


def _put_figure_in(cast: Cast) -> None:
    row = Figure.objects.get()
    row.pk, row.fiscal_year = None, 2017
    row.save(force_insert=True)


def _complaints(**how: Any) -> str:
    # A database in memory has no journal on disk.
    found = [str(each) for each in doctor.examine(quick=True, **how) if each.is_bad and "journal_mode" not in each.what]
    return "\n".join(found)


def _cut_off(places: int) -> None:
    head = LedgerHead.objects.get()
    LedgerEntry.objects.filter(seq__gt=head.seq - places).delete()
    last = LedgerEntry.objects.order_by("-seq").first()
    LedgerHead.objects.update(seq=last.seq if last else 0, hash=last.hash if last else "")


def _delete_ledger(cast: Cast) -> None:
    LedgerEntry.objects.all().delete()
    LedgerHead.objects.all().delete()


def _cut_ledger_with_its_head(cast: Cast) -> None:
    _cut_off(places=5)


def _write_ledger_anew(cast: Cast) -> None:
    """Another person did it all: every hash worked out again, so that the chain holds."""
    previous = ""
    for entry in LedgerEntry.objects.order_by("seq"):
        entry.person_id, entry.previous_hash = None, previous
        who = (entry.account_id, entry.person_id, entry.seat_id, entry.roles)
        entry.hash = previous = entry_hash(
            previous=previous,
            town=entry.town_id,
            seq=entry.seq,
            at=entry.at,
            kind=entry.kind,
            who=who,
            facts=entry.facts,
        )
        entry.save()
    LedgerHead.objects.update(hash=previous)


def _forge_book(cast: Cast) -> None:
    public = Publication.objects.get(issue=2)
    text = public.book.replace("おおむね順調", "たいへん順調").replace("さくら町", "うめ町")
    assert text != public.book
    Publication.objects.filter(pk=public.pk).update(book=text, sha256=book_digest(text))


def _forge_old_book(cast: Cast) -> None:
    old = Publication.objects.get(issue=1)
    text = old.book.replace("さくら町", "うめ町")
    Publication.objects.filter(pk=old.pk).update(book=text, sha256=book_digest(text))


def _delete_old_publication(cast: Cast) -> None:
    Publication.objects.filter(issue=1).delete()


def _forge_approver(cast: Cast) -> None:
    Publication.objects.filter(issue=2).update(approved_by_id=cast["secretary"].actor.person_id)


def _put_publication_in(cast: Cast) -> None:
    forged = Publication.objects.get(issue=2)
    forged.pk, forged.issue = None, 3
    forged.save(force_insert=True)


def _alter_accepted_sheet(cast: Cast) -> None:
    sheet = Sheet.objects.get(code="m01")
    Sheet.objects.filter(pk=sheet.pk).update(content={**sheet.content, "did": "声かけを120回行いました。"})


def _alter_rating(cast: Cast) -> None:
    Sheet.objects.filter(code="m01").update(rating="A")


def _unaccept_sheet(cast: Cast) -> None:
    Sheet.objects.filter(code="m01").update(state="submitted")


def _alter_version(cast: Cast) -> None:
    version = SheetVersion.objects.get(sheet__code="m02")
    SheetVersion.objects.filter(pk=version.pk).update(content={**version.content, "did": "ほかの言葉"})


def _delete_version(cast: Cast) -> None:
    SheetVersion.objects.filter(sheet__code="m02").delete()


def _forge_opinion(cast: Cast) -> None:
    Opinion.objects.filter(number="H29-001").update(text="朝の集まりがほしいです。")


def _forge_answer(cast: Cast) -> None:
    Opinion.objects.filter(number="H29-001").update(answer="つくりません。")


def _put_answer_in(cast: Cast) -> None:
    Opinion.objects.filter(number="H29-003").update(answer="つくります。", state="answered")


def _uncover(cast: Cast) -> None:
    Opinion.objects.filter(number="H29-001").update(public_text="")


def _let_withheld_out(cast: Cast) -> None:
    Withholding.objects.filter(opinion__number="H29-002").update(lifted_at=WINTER, lift_reason="よい")


def _delete_opinion(cast: Cast) -> None:
    Withholding.objects.filter(opinion__number="H29-002").delete()
    Opinion.objects.filter(number="H29-002").delete()


def _put_opinion_in(cast: Cast) -> None:
    row = Opinion.objects.get(number="H29-001")
    row.pk, row.number, row.token = None, "H29-004", "forged"
    row.save(force_insert=True)


def test_a_sound_town_has_no_complaint(town: Cast) -> None:
    assert _complaints() == ""


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (_delete_ledger, "記録簿がありません"),
        (_cut_ledger_with_its_head, "切り取られたか、消されています"),
        (_write_ledger_anew, "外に書きとめたものと違います"),
        (_forge_book, "第2号の確かめる値が、記録簿と違います"),
        (_forge_old_book, "第1号の確かめる値が、記録簿と違います"),
        (_delete_old_publication, "第1号の記録が、消されています"),
        (_forge_approver, "承認した人が、記録簿と違います"),
        (_put_publication_in, "記録簿にありません"),
        (_alter_accepted_sheet, "シートm01が、受理したときと違います"),
        (_alter_rating, "シートm01が、受理したときと違います"),
        (_unaccept_sheet, "シートm01の「提出済」が、記録簿と違います"),
        (_alter_version, "シートm02の、1回目に提出した内容が、提出したときと違います"),
        (_delete_version, "シートm02の、1回目に提出した内容が、提出したときと違います"),
        (_forge_opinion, "ご意見H29-001の本文が、届いたときや直したときと違います"),
        (_forge_answer, "ご意見H29-001の回答が、保存したときと違います"),
        (_put_answer_in, "ご意見H29-003の回答が、保存したときと違います"),
        (_uncover, "ご意見H29-001の伏せた文が、保存したときと違います"),
        (_let_withheld_out, "ご意見H29-002の「載せない」が、記録簿と違います"),
        (_delete_opinion, "ご意見H29-002が、消されています"),
        (_put_opinion_in, "ご意見H29-004が、記録簿にありません"),
        (_forge_advice, "助言H28-01が、記録したときと違います"),
        (_close_advice, "助言H28-01の「いま」が、記録簿と違います"),
        (_delete_reply, "助言H28-01への1回目の答えが、消されています"),
        (_forge_reply, "助言H28-01への1回目の答えが、記録したときと違います"),
        (_put_reply_in, "助言H28-01への2回目の答えが、記録簿にありません"),
        (_forge_heads, "平成28年度の第1回の会議が、記録したときと違います"),
        (_forge_report, "平成28年度の第1回の会議の資料が、つくったときと違います"),
        (_forge_amendment, "番）が、記録したときと違います"),
        (_forge_layer, "が、計画に重ねた第1版と違います"),
        (_forge_activity, "番）が、記録したときと違います"),
        (_unlink_activity, "番）が、記録したときと違います"),
        (_delete_activity, "番）が、消されています"),
        (_strike_activity, "番）の「いま」が、記録簿と違います"),
        (_forge_figure, "番）が、記録したときと違います"),
        (_delete_figure, "番）が、消されています"),
        (_put_figure_in, "番）が、記録簿にありません"),
    ],
)
def test_what_was_forged_in_the_database_is_named(harm: Callable[[Cast], None], named: str, town: Cast) -> None:
    with unguarded(), town_scope(town.town):
        harm(town)
    assert named in _complaints()


@pytest.mark.parametrize("forge", [_forge_book, _forge_approver, _delete_ledger])
def test_a_forged_book_is_never_rendered_and_the_site_stays(forge: Callable[[Cast], None], town: Cast) -> None:
    site = site_folder("sakura") / "current"
    before = (site.resolve(), (site / "index.html").read_bytes())
    with unguarded(), town_scope(town.town):
        forge(town)
    with pytest.raises(BookUnreadable, match="記録簿と一致しません"):
        render_town("sakura")
    assert (site.resolve(), (site / "index.html").read_bytes()) == before


def test_a_forged_old_book_leaves_the_archive_and_nothing_else(town: Cast) -> None:
    with town_scope(town.town):
        _forge_old_book(town)
    render_town("sakura")
    site = site_folder("sakura") / "current"
    assert not (site / "archive/2016-1").exists()
    assert (site / "index.html").is_file()


def test_what_nobody_approved_is_not_published_though_the_row_says_so(town: Cast) -> None:
    with town_scope(town.town):
        town_draft = drafted(town)
        town_draft = Publication.objects.get(pk=town_draft.pk)
        second = town["council_secretary"].actor
        Publication.objects.filter(pk=town_draft.pk).update(
            state="approved", approved_at=WINTER, approved_by_id=second.person_id
        )
        with pytest.raises(NotNow, match="記録簿と一致しません"):
            publish_year(actor=second, publication_id=town_draft.pk, at=WINTER)


def _alter(site: Path) -> None:
    (site / "index.html").write_text("うそ")


def _delete(site: Path) -> None:
    (site / "data/book.json").unlink()


def _put_in(site: Path) -> None:
    (site / "data/secret.html").write_text("よそのもの")
    (site / "linked").symlink_to("/etc")


def _alter_with_manifest(site: Path) -> None:
    said = json.loads((site / "manifest.json").read_text())
    said["files"].pop("index.html")
    (site / "manifest.json").write_text(json.dumps(said))
    (site / "index.html").unlink()


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (_alter, "index.html が書きかえられています"),
        (_delete, "data/book.json がなくなっています"),
        (_put_in, "data/secret.html が外から入れられています"),
        (_alter_with_manifest, "manifest.json が書きかえられています"),
    ],
)
def test_what_was_changed_on_disk_is_named_and_mended(
    harm: Callable[[Path], None], named: str, town: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    harm(site_folder("sakura") / "current")
    assert named in _complaints()
    assert publishing.run(argparse.Namespace(town="sakura", to=None)) == 0
    assert "直しました" in capsys.readouterr().out
    assert _complaints() == ""


def test_a_backup_and_a_manifest_kept_elsewhere_bear_witness(town: Cast, tmp_path: Path) -> None:
    kept, page = tmp_path / "all.zip", tmp_path / "manifest.json"
    backup.run(argparse.Namespace(file=kept))
    page.write_bytes((site_folder("sakura") / "current/manifest.json").read_bytes())
    with unguarded(), town_scope(town.town):
        _write_ledger_anew(town)
    anchors_file("sakura").unlink()
    (site_folder("sakura") / "current").unlink()
    assert "外に書きとめたもの" not in _complaints()
    for witness in (kept, page):
        assert "外に書きとめたものと違います" in _complaints(against=anchors_in(witness))
    (tmp_path / "other.json").write_text("[]")
    for nothing in ("other.json", "missing.zip"):
        with pytest.raises(NotNow):
            anchors_in(tmp_path / nothing)
