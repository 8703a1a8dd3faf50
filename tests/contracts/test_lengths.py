"""Lengths are rules next to their column, asked on every write: both databases answer alike, and a page says the limit first.

(code.md 1.19: SQLite kept what PostgreSQL answers with 500, and its backup could not be put into PostgreSQL.)
"""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F

from meguru.base.bodies.models import District
from meguru.base.towns.columns import LARGEST_SMALL, LARGEST_WHOLE, Line, Slug, Small, Whole
from meguru.core.errors import Invalid
from meguru.plan.documents.models import PlanReading
from tests.contracts.lengths import SHORTENED, WRITES
from tests.support.cast import Cast

SOURCE = Path(__file__).resolve().parents[2] / "src" / "meguru"
# Columns that are Django's own, or below the towns: (model, column) and who keeps it short.
OTHERS = {
    ("bodies.Account", "password"): "a hash",
    ("bodies.Account", "username"): "_new_account asks LONGEST_USERNAME",
    ("limits.Limit", "key"): "a hash; the store of limits lies below the towns and is not backed up",
}
OURS = [model for model in apps.get_models() if model.__module__.startswith("meguru.")]
COLUMNS = [(model, field) for model in OURS for field in model._meta.local_concrete_fields]
GUARDED = [(model, field) for model, field in COLUMNS if isinstance(field, Line | Slug | Small | Whole)]


def name_of(case: "tuple[type[models.Model], models.Field[Any, Any]]") -> str:
    return f"{case[0]._meta.label}.{case[1].name}"


def noun(field: "models.Field[Any, Any]") -> str:
    return "" if str(field.verbose_name).isascii() else str(field.verbose_name)


def test_every_column_with_a_limit_asks_it() -> None:
    bare = [
        name_of((model, field))
        for model, field in COLUMNS
        if isinstance(field, models.CharField | models.PositiveSmallIntegerField | models.PositiveIntegerField)
        and not isinstance(field, Line | Slug | Small | Whole | models.EmailField)
        and not field.choices
        and (model._meta.label, field.name) not in OTHERS
    ]
    assert bare == [], "use Line, Slug, Small or Whole of base/towns/columns"


@pytest.mark.parametrize("case", GUARDED, ids=name_of)
def test_the_column_refuses_what_postgresql_could_not_hold(
    case: "tuple[type[models.Model], models.Field[Any, Any]]",
) -> None:
    _, field = case
    largest = LARGEST_SMALL if isinstance(field, Small) else LARGEST_WHOLE
    at_limit, past = ("𠮷" * (field.max_length or 0), "𠮷" * ((field.max_length or 0) + 1))
    if isinstance(field, Small | Whole):
        at_limit, past = largest, largest + 1  # type: ignore[assignment]
        with pytest.raises(Invalid):
            field.get_db_prep_save(-1, connection)
    assert field.get_db_prep_save(at_limit, connection) == at_limit
    with pytest.raises(Invalid) as refused:
        field.get_db_prep_save(past, connection)
    sentence = refused.value.fields[field.name]
    assert f"{field.max_length or largest:,}" in sentence
    assert sentence.startswith(noun(field) or "この欄")


def test_every_way_of_writing_passes_the_column(cast: Cast, own_town: object) -> None:
    long = "長" * 61
    new = District(town=cast.town, code="north", number=9, name=long, reading="きた")
    for way in (
        new.save,
        lambda: District.objects.bulk_create([new]),
        lambda: District.objects.filter(code="east").update(name=long),
        lambda: District.objects.filter(code="east").update(number=40_000),
        lambda: District.objects.update_or_create(code="east", defaults={"name": long}),
    ):
        with pytest.raises(Invalid), transaction.atomic():
            way()
    assert District.objects.filter(code="east").update(number=F("number") + 5) == 1, "an expression passes"
    assert District.objects.get(code="east").name == "東"


@pytest.mark.parametrize(("column", "named"), WRITES, ids=str)
@pytest.mark.usefixtures("own_town")
def test_a_command_keeps_a_text_at_its_limit_and_refuses_one_past_it(column: str, named: str, cast: Cast) -> None:
    model = apps.get_model(column.rsplit(".", 1)[0])
    field: Any = model._meta.get_field(column.rsplit(".", 1)[1])
    letter = "a" if isinstance(field, Slug) else "𠮷"
    past = letter * (field.max_length + 1)
    with pytest.raises(Invalid) as refused:
        WRITES[column, named](cast, past)
    assert named in refused.value.fields
    assert f"{field.max_length:,}" in refused.value.fields[named], "the sentence names the limit"
    assert not model._base_manager.filter(**{field.name: past}).exists()


@pytest.mark.parametrize(("column", "named"), WRITES, ids=str)
@pytest.mark.usefixtures("own_town")
def test_what_is_just_short_enough_is_kept_whole(column: str, named: str, cast: Cast) -> None:
    model = apps.get_model(column.rsplit(".", 1)[0])
    field: Any = model._meta.get_field(column.rsplit(".", 1)[1])
    text = ("a" if isinstance(field, Slug) else "𠮷") * field.max_length
    WRITES[column, named](cast, text)
    assert model._base_manager.filter(**{field.name: text}).exists()


def test_every_column_that_people_write_is_tried_by_a_command() -> None:
    written = {f"{m._meta.label}.{f.name}" for m, f in COLUMNS if isinstance(f, Line | Slug) and noun(f)}
    tried = {column for column, _ in WRITES}
    assert written - tried == {"documents.PlanReading.filename"}, "that one is shown shortened, below"
    assert tried - written == set()


@pytest.mark.parametrize("command", SHORTENED)
@pytest.mark.usefixtures("own_town")
def test_a_long_file_name_is_shown_shortened(command: str, cast: Cast) -> None:
    SHORTENED[command](cast, "計画" * 200 + ".pdf")
    name = PlanReading.objects.get().filename
    assert len(name) == 200
    assert name.endswith("…"), "it can be seen that something is missing"


def _limits_in(path: Path) -> list[tuple[int, ast.expr]]:
    tree = ast.parse(path.read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        (call.lineno, word.value)
        for call in calls
        for word in call.keywords
        if word.arg == "max_length" and (path.name != "models.py" or _has_noun(call))
    ]


def _has_noun(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)


def test_a_limit_is_a_name_from_the_rules_wherever_it_is_used() -> None:
    files = [*SOURCE.rglob("models.py"), *(SOURCE / "web").rglob("*.py")]
    typed = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in files
        for line, value in _limits_in(path)
        if isinstance(value, ast.Constant)
    ]
    # The way back is an address, not a text.
    assert [place for place in typed if not place.startswith("web/staff/base/guard.py")] == []
    in_pages = [
        str(page.relative_to(SOURCE))
        for page in (SOURCE / "web" / "templates").rglob("*.html")
        if re.search(r'maxlength="\d', page.read_text())
    ]
    assert in_pages == []
