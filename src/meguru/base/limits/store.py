"""The same table as Django's cache, which is where django-allauth counts log-ins and keeps the used numbers of authenticator apps.

Unlike Django's own cache in the database it never throws out what still counts: whoever fills it unlocks nobody.
"""

import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction

from meguru.base.limits.counting import clear_ended, hidden
from meguru.base.limits.models import Limit

_FOR_EVER = 4e9  # later than any clock


class LimitStore(BaseCache):
    """Small JSON values under hashed keys, each until its time is over."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _name(self, key: str, version: int | None) -> str:
        return hidden(self.make_key(key, version=version))

    def _until(self, timeout: float | None) -> float:
        if timeout is DEFAULT_TIMEOUT:
            timeout = self.default_timeout
        return _FOR_EVER if timeout is None else time.time() + timeout

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep the value where nothing is kept yet. Whether it was: of many at once exactly one is told so."""
        name = self._name(key, version)
        clear_ended()
        try:
            with transaction.atomic():
                Limit.objects.create(key=name, value=value, until=self._until(timeout))
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What is kept."""
        kept = Limit.objects.filter(key=self._name(key, version), until__gt=time.time())
        found = list(kept.values_list("value", flat=True)[:1])
        return found[0] if found else default

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep the value, whatever was kept before."""
        row = Limit(key=self._name(key, version), value=value, until=self._until(timeout))
        Limit.objects.bulk_create([row], update_conflicts=True, update_fields=["value", "until"], unique_fields=["key"])

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep it longer. Whether it was there."""
        kept = Limit.objects.filter(key=self._name(key, version), until__gt=time.time())
        return bool(kept.update(until=self._until(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget it. Whether it was there."""
        return bool(Limit.objects.filter(key=self._name(key, version)).delete()[0])

    def clear(self) -> None:
        """Forget everything. Nothing that a visitor can reach calls this."""
        Limit.objects.all().delete()
