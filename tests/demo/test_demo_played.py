"""The demo played through commands: what its towns hold on the demo's day.

みなも町 is small and played on both databases; 港北区 is large and played once, on SQLite.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, get_hasher
from django.db import connection
from pytest_django import Settings

from meguru.act.amendments.material import amendments_of
from meguru.act.amendments.witness import contradictions as amendments_against_ledger
from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.audit.models import LedgerEntry
from meguru.base.audit.queries import broken_links
from meguru.base.bodies.models import Account
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_in_scope, town_scope
from meguru.check.committee.material import advice_of
from meguru.check.committee.witness import contradictions as committee_against_ledger
from meguru.check.opinions.material import withheld_numbers
from meguru.check.opinions.models import Opinion
from meguru.check.reviews.material import sheets_of_year
from meguru.check.reviews.queries import SheetView, get_sheet
from meguru.demo import content_shapes, content_year
from meguru.demo.content import load_content
from meguru.demo.content_year import TownContent
from meguru.demo.founding import DEMO_PASSWORD
from meguru.demo.runner import make_demo, make_town, sample_logins
from meguru.do.activities.models import Activity
from meguru.do.activities.witness import contradictions as activities_against_ledger
from meguru.do.figures.witness import contradictions as figures_against_ledger
from meguru.do.milestones.models import Caretaker, Milestone
from meguru.jobs.publishing import render_town
from meguru.plan.plans.models import Pillar
from meguru.plan.plans.queries.layers import list_layers
from meguru.plan.plans.queries.terms import term_in_year
from meguru.publish.book import Book
from meguru.publish.models import Publication
from meguru.publish.queries import book_in_public
from tests.site.public_claims_more import PLAYED_ELSEWHERE
from tests.site.public_tables import Tables
from tests.site.recounting import recount
from tests.site.recounting_paper import recount_paper

# What no step of the story reads: it is printed at every start of the demo.
NOT_PLAYED = {("Account", "purpose")}


@pytest.fixture
def minamo(bare_database: None) -> Town:
    return make_town("sample-machi")


def sheets(fiscal_year: int) -> dict[str, SheetView]:
    return {sheet.code: sheet for sheet in sheets_of_year(fiscal_year)}


def states(fiscal_year: int, *, districts: bool) -> Counter[str]:
    return Counter(s.state.value for s in sheets_of_year(fiscal_year) if s.is_district is districts)


def test_the_small_town_is_open_and_its_ledger_holds(minamo: Town) -> None:
    with town_scope(minamo):
        assert states(2016, districts=False) == {"untouched": 4}
        assert states(2016, districts=True) == {"untouched": 2}
        assert [pillar.path for pillar in Pillar.objects.order_by("position")] == [
            "よりそう",
            "よりそう ＞ ふだんから気づく",
            "よりそう ＞ いざというときに備える",
            "うごく",
        ]
        assert Activity.objects.count() == 5
        assert book_in_public() is None
        assert LedgerEntry.objects.count() > 50
        assert list(broken_links()) == []


def test_every_sample_log_in_works(minamo: Town) -> None:
    ours = {login for town, login, _, _ in sample_logins() if town == minamo.name}
    accounts = {account.username: account for account in Account.objects.all()}
    assert set(accounts) == ours
    assert all(check_password(DEMO_PASSWORD, account.password) for account in accounts.values())


def test_a_sample_password_gets_all_its_rounds_at_the_first_log_in(bare_database: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    hasher = get_hasher()
    assert isinstance(hasher, PBKDF2PasswordHasher)
    full = hasher.iterations
    make_town("sample-machi")
    assert hasher.iterations == full
    account = Account.objects.first()
    assert account is not None
    assert hasher.must_update(account.password)
    assert account.check_password(DEMO_PASSWORD)
    account.refresh_from_db()
    assert not hasher.must_update(account.password)


def test_what_is_there_is_not_made_again(minamo: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meguru.demo.runner.TOWNS", ("sample-machi",))
    said: list[str] = []
    make_demo(said.append)
    assert said == []


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="slow, and no database of its own to try: played on SQLite only"
)
def test_kohoku_lives_its_years(bare_database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = _reading_along(monkeypatch)
    with town_scope(make_town("kohoku")):
        assert _never_read(read) == NOT_PLAYED
        _the_first_year_is_whole()
        _the_second_year_is_under_way()
        _advice_leads_to_the_next_plan()
        _the_record_is_public()
        _the_office_knows_its_milestones()
        assert Counter(Opinion.objects.values_list("state", flat=True)) == {"answered": 12, "received": 6}
        assert withheld_numbers() == {"H29-005"}
        assert list(broken_links()) == []
        for compared in (
            amendments_against_ledger,
            committee_against_ledger,
            activities_against_ledger,
            figures_against_ledger,
        ):
            assert list(compared()) == []
    render_town("kohoku", to=tmp_path)
    _each_public_number_is_counted_again(tmp_path / "current")


def _each_public_number_is_counted_again(site: Path) -> None:
    files = {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    found, paper = recount(files), recount_paper(Tables(files), files["year.pdf"])
    assert (found.false, found.unknown, paper.false, paper.unknown) == ([], [], [], [])
    sheets = [recount_paper(Tables(files), files[path]) for path in files if path.startswith("papers/")]
    assert [(sheet.false, sheet.unknown) for sheet in sheets] == [([], [])] * 13
    assert {claim.pattern for claim in found.met} >= PLAYED_ELSEWHERE


def _shapes() -> set[type[Any]]:
    """The demo's own shapes; what they hold of the product's drafts is the commands' to read."""
    found = [shape for module in (content_shapes, content_year) for shape in vars(module).values()]
    own = {content_shapes.__name__, content_year.__name__}
    return {shape for shape in found if isinstance(shape, type) and is_dataclass(shape) and shape.__module__ in own}


def _names(shape: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in fields(shape)) - {"where"}


def _reading_along(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Note which fields of the content are read by whoever plays it, once it is loaded."""
    read: set[tuple[str, str]] = set()

    def noting(shape: type[Any], names: frozenset[str]) -> Callable[[Any, str], Any]:
        def get(self: Any, name: str) -> Any:
            if name in names:
                read.add((shape.__name__, name))
            return object.__getattribute__(self, name)

        return get

    def load(slug: str) -> TownContent:
        content = load_content(slug)
        for shape in _shapes():
            monkeypatch.setattr(shape, "__getattribute__", noting(shape, _names(shape)), raising=False)
        return content

    monkeypatch.setattr("meguru.demo.runner.load_content", load)
    return read


def _never_read(read: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(shape.__name__, name) for shape in _shapes() for name in _names(shape)} - read


def _the_first_year_is_whole() -> None:
    assert states(2016, districts=False) == {"accepted": 36}
    assert states(2016, districts=True) == {"accepted": 13}
    cancelled = [sheet for sheet in sheets_of_year(2016) if sheet.manner == "cancelled"]
    assert [sheet.code for sheet in cancelled] == ["shinyoshida"]
    assert cancelled[0].manner_note


def _the_second_year_is_under_way() -> None:
    assert states(2017, districts=False) == {
        "accepted": 12,
        "submitted": 8,
        "confirming": 2,
        "returned": 2,
        "writing": 6,
        "untouched": 6,
    }
    assert states(2017, districts=True) == {"accepted": 4, "submitted": 3, "writing": 2, "returned": 1, "untouched": 3}
    now = sheets(2017)
    reader = Actor(town_id=town_in_scope().pk, name="監査", grants=(Grant(Role.AUDITOR),))
    assert [remark.field for remark in get_sheet(reader, 2017, "m05").open_remarks] == ["rating_reason", "issue"]
    assert [remark.field for remark in get_sheet(reader, 2017, "shirosato").open_remarks] == ["t3.good"]
    assert now["m14"].content["plan"] == sheets(2016)["m14"].content["next_plan"]
    advised = [sheet for sheet in now.values() if sheet.handed_down["advice"] and not sheet.is_district]
    assert {sheet.code for sheet in advised} == {"m03", "m05", "m06", "m13", "m22", "m26", "m36"}
    sent = [sheet for sheet in advised if sheet.state.value not in ("untouched", "writing")]
    assert all(sheet.content["advice_reply"] for sheet in sent)


def _advice_leads_to_the_next_plan() -> None:
    """By ids: advice H28-01 → the amendment it caused → the layer on m06 → the sheet of m06 of 平成30年度."""
    advice = next(item for item in advice_of() if item.number == "H28-01")
    amendment = next(item for item in amendments_of() if advice.number in item.advice)
    assert (amendment.measure_code, amendment.effective_year) == ("m06", 2018)
    term = term_in_year(2018)
    assert term is not None
    layer = next(item for item in list_layers(term) if item.number == amendment.number)
    assert (layer.measure_code, layer.effective_year) == ("m06", 2018)
    opened = sheets(2018)
    assert len(opened) == 37 + 13
    sheet, before = opened["m06"], sheets(2017)["m06"]
    assert sheet.measure_id == before.measure_id == advice.measure_id
    assert sheet.handed_down["layers"] == [layer.number]
    assert sheet.handed_down["description"] == sheet.content["plan"] == layer.after["description"]
    assert before.handed_down["description"] == layer.before["description"]
    assert [item["number"] for item in sheet.handed_down["advice"]] == [advice.number]
    assert "m37" in opened
    assert "m37" not in sheets(2017)


def _the_year_s_numbers_are_those_of_the_data(book: Book) -> None:
    """Recomputed from the published tables: 地区の活動 are the districts' own."""
    own = [row for row in book["activities"] if row["district"] and row["fiscal_year"] == 2016]
    summary = book["summary"]
    assert (summary["activities"], summary["people"]) == (len(own), sum(row["people"] or 0 for row in own))
    assert len(own) < sum(row["fiscal_year"] == 2016 for row in book["activities"])
    assert "取組やテーマのうち、1つを改めること、1つを加えることを決めました。" in summary["sentences"]
    assert "新吉田地区（3回）は、地区計画としての取組は中止し、ほかの活動は続けました。" in summary["sentences"]


def _the_office_knows_its_milestones() -> None:
    """One is done, one moved, one late, one called off, one ahead; who looks after a measure has a first one. None is public."""
    found = {row.what: row for row in Milestone.objects.all()}
    assert Counter((row.done_on is not None, bool(row.called_off), row.due_on.year) for row in found.values()) == {
        (True, False, 2017): 1,
        (False, True, 2018): 1,
        (False, False, 2018): 3,
    }
    assert [move.before.isoformat() for row in found.values() for move in row.moves.all()] == ["2017-11-30"]
    assert Counter(Caretaker.objects.values_list("measure__code", "is_first")) == {
        ("m03", True): 1,
        ("m13", True): 1,
        ("m13", False): 1,
        ("m16", True): 1,
    }
    public = book_in_public()
    assert public is not None
    assert {row["code"]: row["serves"] for row in public.book["measures"] if row.get("serves")} == {
        "m27": ["m04"],
        "m28": ["m08", "m09"],
        "m32": ["m07"],
        "m35": ["m13"],
    }
    assert not any(what in str(public.book) for what in found)


def _the_record_is_public() -> None:
    assert list(Publication.objects.order_by("issue").values_list("fiscal_year", "issue", "state")) == [
        (2016, 1, "public"),
        (2016, 2, "public"),
    ]
    public = book_in_public()
    assert public is not None
    assert (public.fiscal_year, public.issue) == (2016, 2)
    book = public.book
    assert book["town"]["is_sample"]
    assert len(book["measures"]) == 37
    _the_year_s_numbers_are_those_of_the_data(book)
    assert next(item for item in book["advice"] if item["number"] == "H28-01")["amendments"] == ["改1"]
    assert {"H28-01"} <= {number for item in book["amendments"] for number in item["advice"]}
