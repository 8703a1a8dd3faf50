"""A town says one of the known conditions of use, or none."""

import pytest

from meguru.base.towns.rules import LICENCES, LONGEST_LICENCE, check_licence
from meguru.core.errors import Invalid


@pytest.mark.parametrize("code", ["", *LICENCES])
def test_a_known_condition_or_none_is_taken(code: str) -> None:
    check_licence(code)
    assert len(code) <= LONGEST_LICENCE


@pytest.mark.parametrize("code", ["mit", "PDL-1.0", "cc-by"])
def test_another_is_refused_and_the_known_ones_are_named(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_licence(code)
    assert all(known in refused.value.fields["licence"] for known in LICENCES)
