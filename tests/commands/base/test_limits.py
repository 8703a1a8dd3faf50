"""Limits: what counts as one address, what falls out of the count with time, and that nobody can push a count out."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from meguru.base.limits import counting, store
from meguru.base.limits.counting import clear_ended, take
from meguru.base.limits.models import Limit
from meguru.base.limits.rules import one_address

HOUR = 3600.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, db: None) -> SimpleNamespace:
    """The machine's clock, to be turned."""
    turned = SimpleNamespace(now=1_000_000.0)
    for module in (counting, store):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: turned.now))
    return turned


def tried(times: int, key: str = "somebody") -> int:
    """How many of so many get through."""
    return sum(take(key, most=10, seconds=HOUR) for _ in range(times))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_and_its_neighbours_are_one(address: str, name: str) -> None:
    assert one_address(address) == name


def test_an_hour_is_an_hour(clock: SimpleNamespace) -> None:
    assert tried(12) == 10
    for _ in range(5):
        clock.now += HOUR / 6
        assert tried(1) == 0
    clock.now += HOUR / 6
    assert tried(12) == 10
    assert tried(3, "another") == 3


def test_a_count_goes_away_with_its_time_and_not_before(clock: SimpleNamespace) -> None:
    tried(12)
    cache.set("locked", [clock.now], HOUR)
    for number in range(400):
        assert cache.add(f"other {number}", 1, 60)
        tried(1, f"other {number}")
    assert cache.get("locked") == [clock.now]
    assert tried(1) == 0
    clock.now += HOUR + 1
    assert cache.get("locked") is None
    clear_ended()
    assert not Limit.objects.exists()


def test_neither_address_nor_name_can_be_read_from_the_table(clock: SimpleNamespace) -> None:
    tried(1, "192.0.2.7")
    cache.set("login:tanaka", [1.0])
    rows = str(list(Limit.objects.values_list("key", "value")))
    assert "192.0.2" not in rows
    assert "tanaka" not in rows


def test_what_is_kept_can_be_added_once_kept_longer_and_forgotten(clock: SimpleNamespace) -> None:
    assert cache.add("code", "y", 30)
    assert not cache.add("code", "z", 30)
    assert cache.touch("code", 90)
    clock.now += 60
    assert cache.get("code") == "y"
    assert cache.delete("code")
    assert cache.get("code", "none") == "none"
    cache.set("always", 1, None)
    clock.now += 10 * HOUR
    assert cache.get("always") == 1
    cache.clear()
    assert cache.get("always") is None
