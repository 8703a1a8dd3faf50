"""A SQLite town whose every text stands at its limit, as a backup.

Run as a process of its own, so that a test on PostgreSQL can be given what a town on SQLite would bring.
"""

import argparse
import sys
from itertools import cycle, islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from meguru.base.bodies.models import District
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.opinions.models import Opinion
from meguru.core.errors import DomainError
from meguru.do.activities.models import Activity
from meguru.plan.plans.models import PlanTerm
from meguru.project.words import backup
from tests.contracts.lengths import WRITES
from tests.support.cast import build_cast
from tests.support.tables import copy_tables

# How a process of its own begins; the file to write is its argument.
START = "import django; django.setup(); from tests.support.at_limits import main; main()"

# Letters of one, two, three and four bytes, a combining mark's base, full width: PostgreSQL counts each as one, as Python does.
LETTERS = "𠮷Ａé漢🌸か"


def text_of(letters: int, *, is_code: bool = False) -> str:
    """A text of exactly this length."""
    return "".join(islice(cycle("a1-b" if is_code else LETTERS), letters))


def fill() -> set[str]:
    """Write every text of the table at its limit, one after another in one town. The columns that were filled."""
    cast, filled = build_cast(), set()
    with town_scope(cast.town):
        for turn, ((column, _), write) in enumerate(WRITES.items(), start=1):
            model = apps.get_model(column.rsplit(".", 1)[0])
            field = model._meta.get_field(column.rsplit(".", 1)[1])
            assert isinstance(field, models.CharField)
            try:
                with transaction.atomic():
                    write(cast, text_of(field.max_length or 0, is_code=isinstance(field, models.SlugField)))
            except DomainError as error:
                print(f"{column}: {error.message}", file=sys.stderr)
                continue
            filled.add(column)
            # Room for the next: the same number, token or address again would be the same row.
            ahead = {"first_year": 2021 + 10 * turn, "last_year": 2025 + 10 * turn}
            PlanTerm.objects.filter(number=4).update(number=4 + turn, **ahead)
            Opinion.objects.filter(token="one").update(token=f"one{turn}")
            Activity.objects.filter(token="once").update(token=f"once{turn}")
            District.objects.filter(number=9).update(number=9 + turn)
            District.objects.filter(code="north").update(code=f"north-{turn}")
            Town.objects.filter(slug="new-town").update(slug=f"new-town-{turn}")
    return filled


def main() -> None:
    """Make the town and its backup; print the columns that were filled."""
    copy_tables(Path(str(settings.DATABASES["default"]["NAME"])))
    for column in sorted(fill()):
        print(column)
    backup.run(argparse.Namespace(file=Path(sys.argv[1])))
