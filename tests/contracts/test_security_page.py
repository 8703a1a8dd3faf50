"""SECURITY.md: every guard names where it stands and the test that plays it, and both exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LINES = (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
GUARDS = [line for line in _LINES if line.startswith("| ") and not line.startswith(("| threat", "| ---"))]


def _places(guard: str) -> list[str]:
    return re.findall(r"`([^`]+)`", guard.strip("| ").split(" | ")[-1])


def test_every_guard_names_a_test() -> None:
    assert len(GUARDS) > 15
    assert [guard for guard in GUARDS if not any(place.startswith("tests/") for place in _places(guard))] == []


def test_what_a_guard_names_exists() -> None:
    homes = (ROOT, ROOT / "src" / "meguru")
    named = {place for guard in GUARDS for place in _places(guard)}
    assert sorted(place for place in named if not any((home / place).exists() for home in homes)) == []
