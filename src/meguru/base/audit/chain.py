"""The hash chain of the ledger, and the keyed hash that stands for a value which must not be kept. No tables here."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime

Fact = str | int | bool | None | list[str] | list[int]


def entry_hash(
    *,
    previous: str,
    town: int,
    seq: int,
    at: datetime,
    kind: str,
    who: tuple[int | None, int | None, int | None, str],
    facts: Mapping[str, Fact],
) -> str:
    """SHA-256 over the previous hash and everything the entry says. The form is fixed: a change would break old chains."""
    said = [previous, town, seq, at.astimezone(UTC).isoformat(timespec="microseconds"), kind, list(who), facts]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def keyed_hash(key: str, value: str) -> str:
    """A short HMAC of a value: shows that two values were equal without telling what they were."""
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()[:16]
