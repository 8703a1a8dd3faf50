"""A real server on a disk that fills, and over a database that is removed: said, refused, nothing lost, and healed."""

import http.cookiejar
import os
import re
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.support.instance import Place, prepared, serving, until

pytestmark = pytest.mark.kill  # starts and ends real processes


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk in memory. Only the system's owner may mount one."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk of its own")
    folder = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Resident:
    """Sends opinions as a browser does."""

    def __init__(self, port: int) -> None:
        self.form = f"http://127.0.0.1:{port}/kita/opinion/"
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.fields = dict(
            re.findall(
                r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"', self.browser.open(self.form).read().decode()
            )
        )

    def send(self, text: str) -> tuple[int, str]:
        """The status and the page."""
        try:
            with self.browser.open(
                self.form, urllib.parse.urlencode({**self.fields, "text": text}).encode(), 60
            ) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode()


def fill(file: Path) -> None:
    """Write until there is no room."""
    try:
        with file.open("wb", buffering=0) as out:
            while True:
                out.write(b"x" * 4096)
    except OSError:
        return


def test_a_full_disk_is_said_and_heals(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = prepared(Place(disk / "meguru", {"MEGURU_SECRET_KEY": "k" * 50}), tmp_path_factory)
    with serving(place, MEGURU_OPINIONS_PER_HOUR="1000") as served:
        assert Resident(served.port).send("いつもの日です。")[0] == 200

        filler = disk / "filler"
        fill(filler)
        sender = Resident(served.port)
        full = [sender.send("い" * 900) for _ in range(12)][-1]
        assert full[0] == 503, full
        assert "いっぱいです" in full[1]
        assert "いいいいい" in full[1]
        assert served.health() == 503
        backup = place.run("backup", str(place.folder / "full.zip"))
        assert (backup.returncode, "Traceback" in backup.stderr) == (1, False), backup.stderr
        assert [each.name for each in place.folder.glob("full.zip*")] == []
        filler.unlink()
        assert until(10, lambda: served.health() == 200)
        assert sender.send("い" * 900)[0] == 200


def test_a_database_that_is_removed_is_noticed_at_once(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = prepared(Place(tmp_path, {"MEGURU_SECRET_KEY": "k" * 50}), tmp_path_factory)
    database, aside = tmp_path / "meguru.sqlite3", tmp_path / "aside"
    aside.mkdir()
    with serving(place) as served:
        sender = Resident(served.port)
        for ending in ("", "-wal", "-shm"):
            (tmp_path / f"meguru.sqlite3{ending}").rename(aside / f"meguru.sqlite3{ending}")
        status, page = sender.send("消えたファイルには書きません。")
        assert (status, "なくなっています" in page) == (503, True)
        assert served.health() == 503
        assert not until(3, database.exists), "a new, empty database came about"
        refused = [place.run(word).stderr + place.run(word).stdout for word in ("worker", "doctor")]
        assert all("がありません" in said and "Traceback" not in said for said in refused), refused
        assert not database.exists()
        for ending in ("-shm", "-wal", ""):
            kept = aside / f"meguru.sqlite3{ending}"
            if kept.exists():
                kept.rename(tmp_path / kept.name)
        assert until(10, lambda: served.health() == 200)
        assert sender.send("戻ったので、届きます。")[0] == 200
