"""Every test is run by ``make test``: on SQLite all but the browser's, on PostgreSQL all that open the database."""

import pytest
from _pytest.mark.expression import Expression

from run_tests import BY_FILE, MEASURED, ON_POSTGRESQL, UNMEASURED
from tests.support.parts import TESTS
from tests.support.parts import UNMEASURED as NAMED


def _runs(expression: str, *marks: str) -> bool:
    def marked(name: str, /, **_: object) -> bool:
        return name in marks

    return Expression.compile(expression).evaluate(marked)


def test_what_is_named_is_there_and_says_why() -> None:
    for place, reason in NAMED.items():
        assert (TESTS / place).exists(), place
        assert len(reason) > 10, place


@pytest.mark.parametrize("marks", [(), ("database",), ("unmeasured",), ("database", "unmeasured"), ("browser",)])
def test_no_test_is_left_out_and_none_runs_twice_on_one_database(marks: tuple[str, ...]) -> None:
    parts = [MEASURED[0], *UNMEASURED, BY_FILE[-1]]
    assert [_runs(part, *marks) for part in parts].count(True) == 1
    assert _runs(ON_POSTGRESQL[0], *marks) == ("database" in marks)


def test_this_test_opens_no_database_and_one_with_the_cast_does(request: pytest.FixtureRequest) -> None:
    marked = {item.nodeid: item.get_closest_marker("database") is not None for item in request.session.items}
    assert not marked[request.node.nodeid]
    assert all(marked[node] for node in marked if "test_a_command_keeps_a_text_at_its_limit" in node)
