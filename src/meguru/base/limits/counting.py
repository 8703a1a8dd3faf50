"""Counting in one step: of many at the same moment exactly so many get through.

The hours are those of the machine's clock, whatever day an instance has been told. No ledger: nothing of a town changes here.
"""

import time

from django.db import transaction
from django.utils.crypto import salted_hmac

from meguru.base.limits.models import Limit
from meguru.base.limits.rules import still_counting


def hidden(key: str) -> str:
    """The key as it stands in the table: hashed under the instance's own key."""
    return salted_hmac("meguru.limits", key, algorithm="sha256").hexdigest()


def take(key: str, *, most: int, seconds: float) -> bool:
    """Count one more, where fewer than ``most`` were counted in the last ``seconds``. Whether it was.

    Whoever is over the limit costs one look and no writing, so that a flood keeps nobody waiting.
    """
    now, name = time.time(), hidden(key)
    seen = Limit.objects.filter(key=name, until__gt=now).values_list("value", flat=True).first()
    if seen is not None and len(still_counting(seen, now=now, seconds=seconds)) >= most:
        return False
    if seen is None:
        clear_ended(now)
    with transaction.atomic():
        # The row is made or touched first: from then on it is ours, and everybody else waits.
        fresh = Limit(key=name, value=[], until=now + seconds)
        Limit.objects.bulk_create([fresh], update_conflicts=True, update_fields=["until"], unique_fields=["key"])
        row = Limit.objects.select_for_update().get(key=name)
        now = time.time()  # others may have been counted while we waited
        times = still_counting(row.value, now=now, seconds=seconds)
        if len(times) >= most:
            return False
        row.value, row.until = [now, *times], now + seconds
        row.save(update_fields=["value", "until"])
    return True


def clear_ended(now: float | None = None) -> int:
    """Remove what counts no longer. How many rows."""
    removed, _ = Limit.objects.filter(until__lte=time.time() if now is None else now).delete()
    return removed
