"""What a screen, SECURITY.md or a page of the docs promises, some test plays: each such sentence stands in ``promises.txt``."""

import re
from functools import cache

from tests.contracts.promises import ROOT, promises

TABLE = ROOT / "tests" / "contracts" / "promises.txt"


@cache
def _table() -> dict[str, str]:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    parted = [row.rsplit(" | ", 1) for row in rows]
    assert len({sentence for sentence, _ in parted}) == len(rows), "a sentence stands twice"
    return dict(parted)


def test_every_promise_names_the_test_that_plays_it() -> None:
    unlisted = {sentence: files for sentence, files in promises().items() if sentence not in _table()}
    assert unlisted == {}, "write these sentences into promises.txt with the test that plays them"


def test_no_row_is_of_a_promise_that_nobody_makes_any_more() -> None:
    assert sorted(set(_table()) - set(promises())) == []


def test_every_test_named_exists() -> None:
    missing = []
    for sentence, played in _table().items():
        if played.startswith("= "):
            continue
        file, _, name = played.partition("::")
        path = ROOT / file
        if not path.is_file() or not re.search(rf"^\s*def {name}\(", path.read_text(encoding="utf-8"), re.M):
            missing.append(f"{sentence} | {played}")
    assert missing == []


def test_few_sentences_are_let_off() -> None:
    assert sum(played.startswith("= ") for played in _table().values()) <= 6


def test_the_scan_finds_what_is_promised_in_each_kind_of_place() -> None:
    places = {file for files in promises().values() for file in files}
    assert "SECURITY.md" in places
    assert any(place.startswith("src/meguru/web/templates/") for place in places)
    assert any(place.startswith("src/meguru/site/templates/") for place in places)
    assert any(place.endswith("views.py") for place in places)
    assert any(place.startswith("docs/howto/") for place in places)
