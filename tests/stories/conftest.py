"""What several stories begin with."""

from collections.abc import Iterator

import pytest

from meguru.base.towns.models import Town
from tests.support.cast import Cast, Player
from tests.support.office import Office, open_office


@pytest.fixture
def office(cast: Cast, secretary: Player, own_town: Town) -> Iterator[Office]:
    """The departments before they are reorganised."""
    yield from open_office(secretary)
