"""Makes the database of the bare project: 1,500 Japanese records of 576 characters. Run as ``python -m bench.bare.fill``."""

from datetime import date, timedelta
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command

RECORDS = 1500
TEXT = ("見守りの話し合いをひらき、となりの人の顔が見える地区にするために、できることを出しあいました。" * 12)[:576]


def main() -> None:
    """Make it anew."""
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    record: Any = apps.get_model("bare", "Record")  # type: ignore[misc]  # not one of Meguru's own models
    record.objects.all().delete()
    record.objects.bulk_create(
        record(
            title=f"活動の記録 {number}", owner="福祉保健課", held_on=date(2016, 4, 1) + timedelta(number), text=TEXT
        )
        for number in range(RECORDS)
    )


if __name__ == "__main__":
    main()
