"""Finds the seed document beside the repository. Its sentences are read in tests and never committed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NAME = "000_4a886f25f3a87137.txt"


def seed_text() -> str:
    """Return the seed document, or skip the test saying where it was looked for."""
    folder = Path(os.environ.get("MEGURU_SEEDS", ROOT.parent / "shared" / "seeds"))
    path = folder / NAME
    if not path.is_file():
        pytest.skip(f"the seed document is not at {path}; set MEGURU_SEEDS to its folder")
    return path.read_text(encoding="utf-8")


def digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
