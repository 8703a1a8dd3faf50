"""A process of the web server does not grow with what it is asked: here twelve hundred addresses, in ``make bench`` 100,000."""

import http.client
from pathlib import Path

import pytest

from tests.support.instance import Place, Served, prepared, serving

pytestmark = pytest.mark.kill  # starts and ends real processes
FIRST, ALL = 200, 1_200
MOST = 1.3


def _ask(visitor: http.client.HTTPConnection, number: int) -> None:
    """One of five kinds of address, each but the published file asked only once."""
    paths = (
        "/kita/",
        f"/kita/opinion/?measure={number}",
        f"/accounts/login/?next=/x{number}",
        f"/kita/no-{number}/",
        f"/no-{number}/",
    )
    visitor.request("GET", paths[number % len(paths)])
    answer = visitor.getresponse()
    answer.read()
    assert answer.status in (200, 404)


def _megabytes(served: Served) -> float:
    """What the web server's processes hold in memory of their own."""
    total = 0
    for pid, line in served.tree().items():
        if "granian" in line:
            status = Path(f"/proc/{pid}/status").read_text()
            total += next(int(each.split()[1]) for each in status.splitlines() if each.startswith("RssAnon:"))
    return total / 1024


def test_it_does_not_grow_with_what_it_is_asked(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = prepared(Place(tmp_path, {"MEGURU_SECRET_KEY": "k" * 50}), tmp_path_factory)
    release = tmp_path / "site/kita/releases/one"
    release.mkdir(parents=True)
    (release / "index.html").write_bytes(b"<h1>one</h1>" * 2_000)
    (tmp_path / "site/kita/current").symlink_to(Path("releases/one"))
    with serving(place) as served:
        visitor = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
        for number in range(FIRST):
            _ask(visitor, number)
        few = _megabytes(served)
        for number in range(FIRST, ALL):
            _ask(visitor, number)
        many = _megabytes(served)
        visitor.close()
    assert few > 20
    assert many <= few * MOST, (few, many)
