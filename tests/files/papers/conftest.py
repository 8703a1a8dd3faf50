"""Fixtures of the papers' tests: the typeface, and the site tests' sample book. No database except where a page is fetched."""

import sys
from pathlib import Path

import pytest

from meguru.site.assets import build_assets

sys.path.insert(0, str(Path(__file__).parents[2] / "site"))  # the sample book imports its facts by name


@pytest.fixture(scope="session", autouse=True)
def typeface() -> None:
    """The complete typeface, copied once and skipped when up to date."""
    build_assets()
